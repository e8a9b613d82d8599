"""A case is found by when its bell rings, for whom it waits and which pupil it is about."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy.concerns import Concern, Subject, SubjectKind
from storage.concerns import Concerns
from storage.connection import Store
from storage.errors import Stale
from storage.outbox import Outbox
from storage.records import index_of, name_digest
from tests.builders import (
    ASSISTANT,
    DEPUTY,
    DSL,
    HEAD,
    NOON,
    a_concern,
    a_message,
    a_task,
    a_todo,
    a_watch,
    an_attempt,
    an_entry,
    minutes,
)
from tests.storage.cases import index, kept, ringing, saved
from tests.storage.wire import Loss, Wire


async def test_a_case_is_found_by_exactly_these_rows(concerns: Concerns) -> None:
    case = replace(
        a_concern(),
        watches=(a_watch(due=NOON + minutes(30)),),
        tasks=(a_task(due=NOON + minutes(10)), a_task(due=NOON).done(NOON)),
        agenda=(a_todo(DSL, due=NOON + minutes(120)), a_todo(HEAD, due=NOON + minutes(30))),
    )
    await kept(concerns, case)

    sam = hashlib.sha256(b"sam example").hexdigest()[:32]
    assert await index(concerns) == [
        f"about:{sam}:{case.id}",
        f"due:20261006T121000.000000Z:{case.id}",
        f"work:{HEAD}:20261006T123000.000000Z:{case.id}",
        f"work:{DSL}:20261006T140000.000000Z:{case.id}",
    ]


async def test_no_name_of_anybody_stands_in_a_key(concerns: Concerns) -> None:
    await kept(concerns, ringing(NOON, DSL, pupil="Zebedee Sample"))

    assert len(await index(concerns)) == 3
    assert not [key for key in await index(concerns) if "zebedee" in key.lower() or "sample" in key.lower()]


async def test_what_nobody_waits_for_any_more_is_in_no_list(concerns: Concerns) -> None:
    case = await kept(concerns, ringing(NOON, DSL, DEPUTY))
    done = await saved(concerns, replace(case, watches=(), agenda=()))

    assert await concerns.due(NOON + minutes(999)) == ()
    assert await concerns.work(DSL) == await concerns.work(DEPUTY) == ()
    assert await index(concerns) == list(index_of(done)) == [f"about:{name_digest('Sam Example')}:{case.id}"]


async def test_a_case_saved_twice_is_found_where_it_was_put_last(concerns: Concerns) -> None:
    first = await kept(concerns, ringing(NOON, DSL))
    second = await saved(concerns, replace(first, watches=(a_watch(due=NOON + minutes(9)),)))
    third = await saved(concerns, replace(second, agenda=(a_todo(HEAD), a_todo(DSL, due=NOON + minutes(9)))))
    same = await saved(concerns, third)

    assert await index(concerns) == list(same.index) == list(index_of(third))
    assert await concerns.due(NOON + minutes(8)) == ()
    assert await concerns.due(NOON + minutes(9)) == (first.id,)
    assert await concerns.work(DSL) == await concerns.work(HEAD) == (same,)


async def test_a_case_that_turns_out_to_be_about_another_pupil_is_found_under_both(
    concerns: Concerns,
) -> None:
    case = await kept(concerns, a_concern(pupil="Sam Example"))
    other = Subject(SubjectKind.EX_PUPIL_CHILD, name="Ada O’Example")
    facts = replace(case.facts, subjects=(*case.facts.subjects, other))
    both = await saved(concerns, replace(case, facts=facts))

    for pupil in ("Sam Example", "Ada O’Example"):
        assert await concerns.earlier(a_concern(pupil=pupil)) == (both,)


async def test_what_a_delivery_changes_is_found_as_well(concerns: Concerns, outbox: Outbox) -> None:
    case = ringing(NOON, DSL)
    message = a_message(case)
    before = (await concerns.add(case, [], [], [message])).concern
    (claimed,) = await outbox.claim(await outbox.due(NOON), NOON + minutes(2))
    moved = replace(before, watches=(a_watch(due=NOON + minutes(5)),), agenda=(a_todo(HEAD),))
    after = (await outbox.settle(claimed, an_attempt(), concern=moved, entries=[an_entry()])).concern

    assert after == await concerns.get(case.id)
    assert await index(concerns) == list(index_of(moved))


SOMETIME = st.integers(0, 3).map(lambda number: NOON + minutes(number))
TODOS = st.dictionaries(st.sampled_from([DSL, DEPUTY, HEAD, ASSISTANT]), SOMETIME, max_size=4)
PUPILS = st.lists(st.sampled_from(["Sam Example", "SAM  example", "Ada Sample", " ", ""]), max_size=2)


@st.composite
def any_change(draw: st.DrawFn) -> dict[str, object]:
    """What one press may change of where a case is found."""
    return {
        "watches": tuple(a_watch(due=at) for at in draw(st.lists(SOMETIME, max_size=2))),
        "tasks": tuple(a_task(due=at) for at in draw(st.lists(SOMETIME, max_size=2))),
        "agenda": tuple(a_todo(person, due=at) for person, at in draw(TODOS).items()),
        "subjects": tuple(Subject(SubjectKind.PUPIL, name=name) for name in draw(PUPILS)),
    }


def changed(concern: Concern, change: dict[str, object]) -> Concern:
    facts = replace(concern.facts, subjects=change["subjects"])  # type: ignore[arg-type]  # any_change made them.
    return replace(concern, facts=facts, **{name: it for name, it in change.items() if name != "subjects"})  # type: ignore[arg-type]  # the same.


@given(steps=st.lists(st.tuples(st.booleans(), any_change()), min_size=1, max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_changed_nothing_is_left_behind_and_nothing_is_missing(
    store: Store, steps: list[tuple[bool, dict[str, object]]]
) -> None:
    concerns = Concerns(store, f"school-{uuid4().hex}")
    cases = [await kept(concerns, ringing(NOON, DSL)), await kept(concerns, a_concern())]
    for which, change in steps:
        cases[which] = await saved(concerns, changed(cases[which], change))

        assert await index(concerns) == sorted(key for case in cases for key in index_of(case))
        assert await concerns.get(cases[which].id) == cases[which]


async def test_a_stale_save_moves_no_row(concerns: Concerns, store: Store, school: str) -> None:
    case = await kept(concerns, ringing(NOON, DSL))
    await saved(concerns, replace(case, agenda=(a_todo(HEAD),)))
    before = await index(concerns)

    late = replace(case, watches=(), agenda=(a_todo(DEPUTY),))
    with pytest.raises(Stale):
        await Concerns(store, school).save(late, [an_entry()], [], [])
    assert await index(concerns) == before
    assert len(await concerns.chronology(case.id)) == 2


@pytest.mark.rule("R111")
async def test_of_two_processes_that_ring_the_same_bell_one_is_refused(store: Store, school: str) -> None:
    processes = [Concerns(store, school), Concerns(store, school)]
    case = await kept(processes[0], ringing(NOON, DSL))
    outcomes = await asyncio.gather(
        *[
            process.save(replace(case, watches=(a_watch(due=NOON + minutes(at)),)), [an_entry()], [], [])
            for at, process in enumerate(processes, start=5)
        ],
        return_exceptions=True,
    )

    assert [type(one) for one in outcomes if isinstance(one, BaseException)] == [Stale]
    now = await processes[0].get(case.id)
    assert await index(processes[0]) == list(index_of(now))
    assert len(await processes[0].chronology(case.id)) == now.entries == 2


@pytest.mark.parametrize("loss", [Loss.BUSY, Loss.HANG_UP])
async def test_a_save_whose_answer_was_lost_counts_once(
    wire: Wire, wired: Store, school: str, loss: Loss
) -> None:
    concerns = Concerns(wired, school)
    case = await kept(concerns, ringing(NOON, DSL))
    wire.losses = [loss]
    moved = replace(case, watches=(a_watch(due=NOON + minutes(9)),), agenda=())
    after = (await concerns.save(moved, [], [], [])).concern
    assert not wire.losses

    assert after == await concerns.get(case.id)
    assert await index(concerns) == list(index_of(moved))
    again = await saved(concerns, replace(after, agenda=(a_todo(HEAD),)))
    assert await concerns.work(HEAD) == (again,)


@pytest.mark.rule("R111")
async def test_the_bells_that_ring_are_exactly_those_due_the_longest_waiting_first(
    concerns: Concerns,
) -> None:
    cases = [await kept(concerns, ringing(NOON + minutes(number))) for number in (3, 1, 0, 2)]
    await kept(concerns, a_concern())

    late, second, first, third = [case.id for case in cases]
    assert await concerns.due(NOON - minutes(0.001)) == ()
    assert await concerns.due(NOON) == (first,)
    assert await concerns.due(NOON + minutes(2)) == (first, second, third)
    assert await concerns.due(NOON + minutes(99)) == (first, second, third, late)
    assert await concerns.due(NOON + minutes(99), limit=2) == (first, second)


@pytest.mark.rule("R111")
async def test_the_list_of_what_waits_for_somebody_is_theirs_and_the_soonest_comes_first(
    concerns: Concerns,
) -> None:
    cases = [
        await kept(concerns, replace(a_concern(), agenda=(a_todo(DSL, due=NOON + minutes(number)),)))
        for number in (2, 0, 4, 1, 3)
    ]
    await kept(concerns, replace(a_concern(), agenda=(a_todo(DEPUTY),)))

    in_order = (cases[1], cases[3], cases[0], cases[4], cases[2])
    assert await concerns.work(DSL) == in_order
    assert await concerns.work(DSL, limit=2) == in_order[:2]
    assert await concerns.work(DSL, skip=2, limit=2) == in_order[2:4]
    assert await concerns.work(DSL, skip=4, limit=2) == in_order[4:]
    assert await concerns.work(DSL, skip=9) == ()
    assert await concerns.work(ASSISTANT) == ()


async def test_the_cost_of_a_look_at_the_bells_follows_what_rings(
    wire: Wire, wired: Store, school: str
) -> None:
    concerns = Concerns(wired, school)
    for number in range(6):
        await kept(concerns, ringing(NOON + minutes(number)))
    wire.reset()

    assert len(await concerns.due(NOON + minutes(1))) == 2
    assert (wire.asked, wire.rows) == (1, 2)


async def test_a_page_further_on_reads_no_case_of_the_pages_before(
    wire: Wire, wired: Store, school: str
) -> None:
    concerns = Concerns(wired, school)
    for number in range(12):
        await kept(concerns, replace(a_concern(), agenda=(a_todo(DSL, due=NOON + minutes(number)),)))
    wire.reset()

    assert len(await concerns.work(DSL, skip=8, limit=3)) == 3
    assert (wire.asked, wire.rows) == (4, 14)
