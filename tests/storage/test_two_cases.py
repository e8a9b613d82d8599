"""One press may make or change two cases: both are kept, or neither is (Q30)."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from policy.chronology import Happening
from policy.concerns import Concern, FormToken
from policy.scenes import Step
from storage.concerns import Concerns
from storage.connection import Store
from storage.entities import span
from storage.errors import AlreadySent, NotFound, ReferenceTaken, Stale, StoreDown, TooLarge
from storage.outbox import Outbox
from storage.records import index_of
from tests.builders import (
    DSL,
    HEAD,
    NOON,
    a_concern,
    a_message,
    a_posted,
    a_todo,
    a_trace,
    a_watch,
    an_entry,
    minutes,
)
from tests.storage.wire import Loss, Wire


def a_pair() -> tuple[Concern, Concern]:
    """A colleague's case and that of the pupil who did it, from one report."""
    one, other = a_concern(pupil=""), replace(a_concern(), watches=(a_watch(),), agenda=(a_todo(DSL),))
    return replace(one, linked=(other.reference,)), replace(other, linked=(one.reference,))


def as_step(concern: Concern) -> Step:
    """The case with two lines of its chronology and somebody to tell."""
    return Step(concern, (an_entry(), an_entry(Happening.CASE_LINKED)), (a_message(concern, to=HEAD),))


async def both_kept(concerns: Concerns) -> tuple[Concern, Concern]:
    one, other = a_pair()
    kept = await concerns.add(one, [an_entry()], [], [], also=Step(other, (an_entry(),)))
    return kept.concern, await concerns.get(other.id)


async def assert_nothing_is_kept(concerns: Concerns, outbox: Outbox, *cases: Concern) -> None:
    for case in cases:
        with pytest.raises(NotFound):
            await concerns.get(case.id)
        assert await concerns.by_token(case.token) is None
        assert await concerns.chronology(case.id) == ()
    assert await outbox.pending() == 0
    assert await concerns.due(NOON) == ()
    assert await concerns.work(DSL) == ()


async def test_both_cases_of_a_report_are_kept_with_all_that_goes_with_each(
    concerns: Concerns, outbox: Outbox
) -> None:
    one, other = a_pair()
    message, step = a_message(one), as_step(other)
    kept = await concerns.add(one, [an_entry()], [a_trace(one), a_trace(other)], [message], also=step)

    first, second = await concerns.get(one.id), await concerns.get(other.id)
    assert kept.concern == first
    assert (first.entries, second.entries) == (1, 2)
    assert await concerns.by_reference(other.reference) == await concerns.by_token(other.token) == second
    assert await concerns.is_whole(one.id) is await concerns.is_whole(other.id) is None
    assert await concerns.due(NOON) == (other.id,)
    assert await concerns.work(DSL) == (second,)
    assert {case.id for case in await concerns.mine(one.facts.reporter)} == {one.id, other.id}
    due = await outbox.due(NOON)
    assert {it.id for it in due} == {message.id, step.messages[0].id}
    assert set(kept.messages) == set(due)


async def test_a_form_that_was_two_cases_is_known_when_it_is_sent_again(
    concerns: Concerns, outbox: Outbox
) -> None:
    one, _ = await both_kept(concerns)
    again, other = a_pair()
    with pytest.raises(AlreadySent) as sent:
        await concerns.add(replace(again, token=one.token), [], [], [], also=as_step(other))

    assert sent.value.concern_id == one.id
    with pytest.raises(NotFound):
        await concerns.get(other.id)
    assert await outbox.pending() == 0


@pytest.mark.parametrize("which", [0, 1])
async def test_a_reference_that_either_case_may_not_have_keeps_neither(
    concerns: Concerns, outbox: Outbox, which: int
) -> None:
    taken = (await concerns.add(a_concern(), [], [], [])).concern
    pair = list(a_pair())
    pair[which] = replace(pair[which], reference=taken.reference)

    with pytest.raises(ReferenceTaken):
        await concerns.add(pair[0], [an_entry()], [a_trace(pair[0])], [], also=as_step(pair[1]))
    await assert_nothing_is_kept(concerns, outbox, *pair)
    assert await concerns.by_reference(taken.reference) == taken


async def test_two_cases_that_are_too_much_together_are_neither_kept(
    concerns: Concerns, outbox: Outbox
) -> None:
    one, other = a_pair()
    many = Step(other, (an_entry(),) * 50)
    with pytest.raises(TooLarge):
        await concerns.add(one, [an_entry()] * 50, [], [], also=many)

    await assert_nothing_is_kept(concerns, outbox, one, other)


async def test_one_form_sent_often_at_once_becomes_one_pair(
    concerns: Concerns, store: Store, school: str, outbox: Outbox
) -> None:
    token = FormToken("pressed-often")
    pairs = [a_pair() for _ in range(4)]
    processes = [concerns, Concerns(store, school)]
    adding = [
        processes[number % 2].add(
            replace(one, token=token),
            [],
            [],
            [],
            also=as_step(replace(other, token=FormToken("pressed-often-pupil"))),
        )
        for number, (one, other) in enumerate(pairs)
    ]
    outcomes = await asyncio.gather(*adding, return_exceptions=True)

    assert sum(isinstance(it, AlreadySent) for it in outcomes) == 3
    assert await outbox.pending() == 1
    assert len(await concerns._rows.between(*span("case"))) == 2


@pytest.mark.parametrize("loss", [Loss.BUSY, Loss.HANG_UP])
async def test_two_cases_whose_receipt_was_lost_are_kept_once(
    wire: Wire, wired: Store, school: str, loss: Loss
) -> None:
    concerns, (one, other) = Concerns(wired, school), a_pair()
    wire.losses = [loss]
    kept = await concerns.add(one, [], [], [], also=as_step(other))
    assert kept.concern.version == (await concerns.get(one.id)).version

    wire.losses = [loss, loss]
    again, third = a_pair()
    with pytest.raises(StoreDown):
        await concerns.add(again, [], [], [], also=as_step(third))
    with pytest.raises(AlreadySent):
        await concerns.add(again, [], [], [], also=as_step(third))
    assert len(await concerns._rows.between(*span("case"))) == 4
    assert await Outbox(wired, school).pending() == 2


async def test_a_press_that_changes_two_cases_changes_both(concerns: Concerns, outbox: Outbox) -> None:
    one, other = await both_kept(concerns)
    step = as_step(replace(other, watches=(a_watch(due=NOON + minutes(5)),), agenda=(a_todo(HEAD),)))
    posted = a_posted(one)
    kept = await concerns.save(
        replace(one, nobody_told=True), [an_entry()], [], [a_message(one)], [posted], also=step
    )

    first, second = await concerns.get(one.id), await concerns.get(other.id)
    assert kept.concern == first
    assert (first.nobody_told, first.entries, second.entries) == (True, 2, 3)
    assert await concerns.work(HEAD) == (second,)
    assert await concerns.work(DSL) == ()
    assert second.index == index_of(step.concern)
    assert set(kept.messages) == set(await outbox.due(NOON))
    assert await concerns.posted(one.id) == (posted,)
    assert await concerns.is_whole(one.id) is await concerns.is_whole(other.id) is None


@pytest.mark.parametrize("stale", [0, 1])
async def test_where_either_case_was_changed_meanwhile_neither_changes(
    concerns: Concerns, store: Store, school: str, outbox: Outbox, stale: int
) -> None:
    pair = list(await both_kept(concerns))
    meanwhile = replace(pair[stale], nobody_told=True)
    await Concerns(store, school).save(meanwhile, [], [], [])
    before = [await concerns.get(case.id) for case in pair]

    one, other = [replace(case, watches=(), agenda=(a_todo(HEAD),)) for case in pair]
    with pytest.raises(Stale):
        await concerns.save(one, [an_entry()], [a_trace(one)], [], [a_posted(one)], also=as_step(other))
    assert [await concerns.get(case.id) for case in pair] == before
    assert [len(await concerns.chronology(case.id)) for case in pair] == [1, 1]
    assert await concerns.work(HEAD) == ()
    assert len(await concerns.work(DSL)) == 1
    assert await concerns.posted(one.id) == ()
    assert await outbox.pending() == 0


@pytest.mark.parametrize("loss", [Loss.BUSY, Loss.HANG_UP])
async def test_a_change_of_two_cases_whose_answer_was_lost_counts_once(
    wire: Wire, wired: Store, school: str, loss: Loss
) -> None:
    concerns = Concerns(wired, school)
    one, other = await both_kept(concerns)
    wire.losses = [loss]
    moved = replace(other, watches=(), agenda=(a_todo(HEAD),))
    kept = (await concerns.save(one, [], [], [], also=Step(moved))).concern
    assert not wire.losses

    assert kept == await concerns.get(one.id)
    assert await concerns.work(HEAD) == (await concerns.get(other.id),)
    assert await concerns.due(NOON) == ()


async def test_of_two_who_link_the_same_cases_at_once_one_is_refused(store: Store, school: str) -> None:
    processes = [Concerns(store, school), Concerns(store, school)]
    one, other = await both_kept(processes[0])
    presses = [
        processes[0].save(one, [an_entry()], [], [], also=Step(other, (an_entry(),))),
        processes[1].save(other, [an_entry()], [], [], also=Step(one, (an_entry(),))),
    ]
    outcomes = await asyncio.gather(*presses, return_exceptions=True)

    assert [type(it) for it in outcomes if isinstance(it, BaseException)] == [Stale]
    assert [(await processes[0].get(case.id)).entries for case in (one, other)] == [2, 2]
