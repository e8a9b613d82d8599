"""Absences and silences are kept with their audit, ended under guard, and read by whoever looks next."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from policy.absences import Absence, AbsenceId, come_back
from policy.chronology import Trace
from rehearsal.azurite import Azurite
from storage.absences import Absences, _row
from storage.changes import Changes
from storage.connection import Store
from storage.entities import SCHEMA, Row, span
from storage.errors import Stale, StoreDown
from storage.values import restored
from tests.builders import DEPUTY, DSL, HEAD, NOON, TEACHER, minutes


@pytest.fixture
def absences(store: Store, school: str) -> Absences:
    return Absences(store, school)


def an_absence(id_: str = "a1", *, start: datetime = NOON, length: int = 60) -> Absence:
    """The DSL is away for an hour from noon, and the deputy covers."""
    end = start + minutes(length)
    return Absence(AbsenceId(id_), DSL, start, end, DEPUTY, set_by=HEAD, set_at=NOON - minutes(5))


def a_trace(action: str = "absence.set") -> Trace:
    """What is written beside it."""
    return Trace(NOON, HEAD, action, codes={"person": DSL})


async def audit(absences: Absences) -> list[str]:
    """What the audit says was done, in order."""
    rows = await absences._rows.between(*span("audit"))
    return [restored(Trace, row.value("trace")).action for row in rows]


async def test_an_absence_comes_back_as_it_was_kept_with_its_audit(absences: Absences) -> None:
    kept = await absences.add(an_absence(), [a_trace()])

    assert kept == an_absence()
    assert await absences.all_from(NOON) == (kept,)
    assert await absences.find(an_absence()) == kept
    assert kept.version == (await absences.all_from(NOON))[0].version != ""
    assert await audit(absences) == ["absence.set"]


async def test_an_absence_without_cover_comes_back_so(absences: Absences) -> None:
    alone = replace(an_absence(), cover=None)
    await absences.add(alone, [])
    assert await absences.all_from(NOON) == (alone,)


async def test_the_same_absence_is_kept_once_however_often_it_is_sent(absences: Absences) -> None:
    many = [absences.add(an_absence(), [a_trace()]) for _ in range(8)]
    sent = await asyncio.gather(*many, return_exceptions=True)

    assert sum(isinstance(one, Absence) for one in sent) == 1
    assert all(isinstance(one, Absence | Stale) for one in sent)
    assert await audit(absences) == ["absence.set"]


async def test_only_what_is_not_over_is_read(absences: Absences) -> None:
    for number in range(4):
        await absences.add(an_absence(f"a{number}", length=30 * number + 30), [])

    left = await absences.all_from(NOON + minutes(60))
    assert [one.id for one in left] == ["a2", "a3"]
    assert await absences.all_from(NOON + minutes(500)) == ()


async def test_an_absence_that_ended_early_is_over_and_still_there(absences: Absences) -> None:
    kept = await absences.add(an_absence(), [])
    back = NOON + minutes(10)
    ended = await absences.end(come_back(kept, at=back), [a_trace("absence.ended")])

    assert await absences.all_from(back) == ()
    assert await absences.all_from(NOON) == (ended,)
    assert await absences.find(kept) == ended == replace(kept, ended_at=back)
    assert await audit(absences) == ["absence.ended"]


async def test_of_two_who_end_an_absence_at_once_one_is_told_to_look_again(absences: Absences) -> None:
    kept = await absences.add(an_absence(), [])
    await absences.end(come_back(kept, at=NOON + minutes(1)), [a_trace("absence.ended")])

    with pytest.raises(Stale):
        await absences.end(come_back(kept, at=NOON + minutes(2)), [a_trace("absence.ended")])
    assert (await absences.all_from(NOON))[0].ended_at == NOON + minutes(1)
    assert await audit(absences) == ["absence.ended"]


async def test_a_newer_absence_does_not_hide_the_others(absences: Absences) -> None:
    newer = _row(an_absence("newer"))
    changes = Changes()
    changes.create(Row(newer.key, newer.columns, schema=SCHEMA + 1))
    await absences._rows.send(changes)
    kept = await absences.add(an_absence("ours"), [])

    assert await absences.all_from(NOON) == (kept,)


async def test_somebody_silent_is_so_until_they_are_heard_from(absences: Absences) -> None:
    for person in (DSL, DEPUTY, DSL):
        await absences.fall_silent(person, NOON, [a_trace("staff.fell_silent")])
    assert await absences.silent() == {DSL, DEPUTY}

    for _ in range(2):
        await absences.heard_from(DSL, [a_trace("staff.heard_from")])
    await absences.heard_from(TEACHER, [a_trace("staff.heard_from")])
    assert await absences.silent() == {DEPUTY}
    assert sorted(await audit(absences)) == ["staff.fell_silent"] * 3 + ["staff.heard_from"]


async def test_schools_know_nothing_of_each_other(store: Store, absences: Absences, school: str) -> None:
    await absences.add(an_absence(), [])
    await absences.fall_silent(DSL, NOON)

    other = Absences(store, f"{school}-2")
    assert (await other.all_from(NOON), await other.silent()) == ((), frozenset())


async def test_a_store_that_is_down_says_so(school: str) -> None:
    own = Azurite()
    await own.start()
    async with Store.from_connection_string(own.connection_string) as store:
        absences = Absences(store, school)
        await own.stop()
        asked = [
            absences.add(an_absence(), []),
            absences.all_from(NOON),
            absences.silent(),
            absences.fall_silent(DSL, NOON),
            absences.heard_from(DSL),
        ]
        for answer in await asyncio.gather(*asked, return_exceptions=True):
            assert isinstance(answer, StoreDown)
