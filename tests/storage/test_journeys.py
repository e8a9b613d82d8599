"""Transactions that wait go together; each is still all or nothing for itself."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from policy.concerns import Concern
from storage.concerns import Concerns
from storage.connection import Store
from storage.errors import AlreadySent
from storage.outbox import Outbox
from storage.partitions import WAYS
from storage.records import Kept
from tests.builders import NOON, a_concern, a_message, a_trace, an_attempt, an_entry
from tests.storage.wire import Loss, Wire

MANY = 40


async def add(concerns: Concerns, concern: Concern) -> Kept[Concern]:
    return await concerns.add(concern, [an_entry()], [a_trace(concern)], [a_message(concern)])


async def test_many_at_once_take_few_journeys_and_all_are_kept(wire: Wire, wired: Store, school: str) -> None:
    concerns = Concerns(wired, school)
    sent = [a_concern() for _ in range(MANY)]
    wire.reset()
    kept = await asyncio.gather(*[add(concerns, concern) for concern in sent])
    assert wire.asked < MANY / 2

    found = [await concerns.get(concern.id) for concern in sent]
    assert found == [one.concern for one in kept]
    assert [one.version for one in found] == [one.concern.version for one in kept]


async def test_one_that_is_refused_does_not_refuse_those_it_travelled_with(
    concerns: Concerns, outbox: Outbox
) -> None:
    sent = [a_concern() for _ in range(MANY)]
    sent[MANY // 2] = replace(sent[MANY // 2], token=sent[MANY // 4].token)
    outcomes = await asyncio.gather(*[add(concerns, it) for it in sent], return_exceptions=True)

    refused = [one for one in outcomes if isinstance(one, BaseException)]
    assert [type(one) for one in refused] == [AlreadySent]
    assert await outbox.pending() == MANY - 1


@pytest.mark.parametrize("loss", [Loss.BUSY, Loss.HANG_UP])
async def test_what_travelled_together_and_lost_its_answers_is_kept_once(
    wire: Wire, wired: Store, school: str, loss: Loss
) -> None:
    concerns = Concerns(wired, school)
    sent = [a_concern() for _ in range(MANY)]
    wire.reset()
    adding = [asyncio.create_task(add(concerns, concern)) for concern in sent]
    while wire.asked < WAYS:  # noqa: ASYNC110 - the first go alone; the wire counts them.
        await asyncio.sleep(0.001)
    wire.losses = [loss]
    kept = await asyncio.gather(*adding)
    assert not wire.losses
    assert [await concerns.get(it.id) for it in sent] == [one.concern for one in kept]
    assert await Outbox(wired, school).pending() == MANY


async def test_one_whose_sender_gave_up_does_not_hold_up_the_others(concerns: Concerns) -> None:
    sent = [a_concern() for _ in range(MANY)]
    adding = [asyncio.create_task(add(concerns, concern)) for concern in sent]
    await asyncio.sleep(0.005)
    for task in adding[::3]:
        task.cancel()
    await asyncio.gather(*adding, return_exceptions=True)
    stayed = [concern for number, concern in enumerate(sent) if number % 3]
    assert [(await concerns.get(it.id)).reference for it in stayed] == [it.reference for it in stayed]


async def test_two_changes_of_the_same_row_never_share_a_journey(concerns: Concerns, outbox: Outbox) -> None:
    concern = a_concern()
    kept = await add(concerns, concern)
    others = [add(concerns, a_concern()) for _ in range(MANY)]
    settling = [outbox.settle(kept.messages[0], an_attempt(at=NOON)) for _ in range(3)]
    outcomes = await asyncio.gather(*settling, *others, return_exceptions=True)
    assert len([one for one in outcomes if isinstance(one, BaseException)]) == 2
    assert await outbox.pending() == MANY
