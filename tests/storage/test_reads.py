"""Whoever opened what a case holds is known for good: beside the case and in the audit (I7)."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from policy.chronology import Read, Trace
from policy.concerns import ConcernId
from storage.concerns import Concerns
from storage.connection import Store
from storage.entities import span
from storage.values import restored
from tests.builders import DEPUTY, DSL, HEAD, NOON, a_concern, a_read, a_trace, minutes
from tests.storage.anything import IDS, anything
from tests.storage.wire import Loss, Wire

pytestmark = pytest.mark.invariant("I7")


async def audit(concerns: Concerns) -> list[Trace]:
    """Every line of the audit, in order."""
    return [restored(Trace, row.value("trace")) for row in await concerns._rows.between(*span("audit"))]


async def test_openings_come_in_the_order_in_which_they_were_made(concerns: Concerns) -> None:
    case, other = a_concern(), a_concern()
    reads = [a_read(at=NOON + minutes(number), person=who) for number, who in ((2, DSL), (0, HEAD), (1, DSL))]
    for read in reads:
        await concerns.opened(case.id, read, a_trace(case))
    await concerns.opened(other.id, a_read(), a_trace(other))

    assert await concerns.reads(case.id) == (reads[1], reads[2], reads[0])
    assert await concerns.reads(a_concern().id) == ()


async def test_an_opening_is_in_the_audit_as_well(concerns: Concerns) -> None:
    case = (await concerns.add(a_concern(), [], [], [])).concern
    opened = a_trace(case, action="concern.opened")
    await concerns.opened(case.id, a_read(), opened)

    assert await audit(concerns) == [opened]
    assert await concerns.get(case.id) == case


async def test_the_same_person_may_open_it_often_at_one_moment(concerns: Concerns, store: Store) -> None:
    case = a_concern()
    processes = [concerns, Concerns(store, concerns._rows._school)]
    opening = [process.opened(case.id, a_read(), a_trace(case)) for process in processes for _ in range(4)]
    await asyncio.gather(*opening)

    assert await concerns.reads(case.id) == (a_read(),) * 8
    assert len(await audit(concerns)) == 8


@given(id_=IDS.map(ConcernId), read=anything(Read), line=anything(Trace))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_every_field_of_an_opening_and_of_the_audit_comes_back(
    concerns: Concerns, id_: ConcernId, read: Read, line: Trace
) -> None:
    await concerns.opened(id_, read, line)

    assert read in await concerns.reads(id_)
    assert line in await audit(concerns)


@pytest.mark.parametrize("loss", [Loss.BUSY, Loss.HANG_UP])
async def test_an_opening_whose_answer_was_lost_counts_once(
    wire: Wire, wired: Store, school: str, loss: Loss
) -> None:
    concerns, case = Concerns(wired, school), a_concern()
    wire.losses = [loss]
    await concerns.opened(case.id, a_read(), a_trace(case))

    assert not wire.losses
    assert await concerns.reads(case.id) == (a_read(),)
    assert len(await audit(concerns)) == 1


async def test_nothing_that_happens_to_a_case_takes_an_opening_away(concerns: Concerns) -> None:
    case = (await concerns.add(a_concern(), [], [], [])).concern
    await concerns.opened(case.id, a_read(person=DEPUTY), a_trace(case))
    shut = replace(case, facts=replace(case.facts, conflicts=frozenset({DEPUTY})))
    await concerns.save(shut, [], [], [])
    await concerns.forget_words(case.id)

    assert await concerns.reads(case.id) == (a_read(person=DEPUTY),)
