"""Storage that is down, silent or forgetful: known soon, said plainly, and nothing is done twice."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest

from policy.concerns import pick_up
from rehearsal.azurite import Azurite
from rehearsal.ports import free_port
from storage.concerns import Concerns
from storage.connection import ANSWER_WITHIN, Store
from storage.drafts import Drafts
from storage.errors import AlreadySent, NotKept, StoreDown
from storage.outbox import Outbox
from tests.builders import (
    DSL,
    NOON,
    TEACHER,
    a_concern,
    a_draft,
    a_message,
    a_trace,
    an_attempt,
    an_entry,
    minutes,
)
from tests.storage.wire import Loss, Wire

LOSSES = [Loss.BUSY, Loss.HANG_UP]


@pytest.mark.parametrize("loss", LOSSES)
async def test_a_concern_whose_receipt_was_lost_is_kept_once(
    wire: Wire, wired: Store, school: str, loss: Loss
) -> None:
    concerns = Concerns(wired, school)
    wire.losses = [loss]
    concern = a_concern()
    kept = (await concerns.add(concern, [an_entry()], [a_trace()], [a_message(concern)])).concern

    assert await concerns.get(concern.id) == kept
    assert (await concerns.get(concern.id)).version == kept.version
    assert await Outbox(wired, school).pending() == 1


@pytest.mark.parametrize("loss", LOSSES)
async def test_a_concern_kept_without_a_receipt_is_recognised_when_sent_again(
    wire: Wire, wired: Store, school: str, loss: Loss
) -> None:
    concerns = Concerns(wired, school)
    wire.losses = [loss, loss]
    concern = a_concern()
    with pytest.raises(StoreDown):
        await concerns.add(concern, [], [], [])

    with pytest.raises(AlreadySent) as sent:
        await concerns.add(replace(a_concern(), token=concern.token), [], [], [])
    assert sent.value.concern_id == concern.id


@pytest.mark.parametrize("loss", LOSSES)
async def test_a_change_whose_answer_was_lost_is_not_taken_for_stale(
    wire: Wire, wired: Store, school: str, loss: Loss
) -> None:
    concerns = Concerns(wired, school)
    kept = (await concerns.add(a_concern(), [], [], [])).concern
    wire.losses = [loss]
    saved = (await concerns.save(pick_up(kept, by=DSL, at=NOON), [an_entry()], [], [])).concern

    again = (await concerns.save(saved, [an_entry()], [], [])).concern
    assert again.entries == len(await concerns.chronology(kept.id)) == 2


@pytest.mark.parametrize("loss", LOSSES)
async def test_a_message_claimed_or_settled_without_an_answer_is_still_ours(
    wire: Wire, wired: Store, school: str, loss: Loss
) -> None:
    concerns, outbox = Concerns(wired, school), Outbox(wired, school)
    concern = a_concern()
    await concerns.add(concern, [], [], [a_message(concern), a_message(concern)])
    due = await outbox.due(NOON)
    wire.losses = [loss]
    claimed = await outbox.claim(due, NOON + minutes(2))
    assert len(claimed) == 2

    wire.losses = [loss]
    await outbox.settle(claimed[0], an_attempt())
    await outbox.settle(claimed[1], an_attempt())
    assert await outbox.pending() == 0


async def test_a_silent_store_is_known_to_be_down_within_the_time(
    wire: Wire, wired: Store, school: str
) -> None:
    wire.losses = [Loss.SILENCE, Loss.SILENCE]
    began = time.monotonic()
    with pytest.raises(StoreDown) as down:
        await Concerns(wired, school).add(a_concern(), [], [], [])

    assert time.monotonic() - began < ANSWER_WITHIN + 0.5
    assert down.value.why == "timeout"


async def test_a_stopped_store_is_known_to_be_down_at_once() -> None:
    azurite = Azurite()
    await azurite.start()
    async with Store.from_connection_string(azurite.connection_string) as store:
        assert await store.ready()
        concerns, drafts = Concerns(store, "school"), Drafts(store, "school")
        await azurite.stop()
        began = time.monotonic()
        questions = [
            concerns.add(a_concern(), [], [], []),
            concerns.by_reference("MS-1"),
            concerns.mine(TEACHER),
            drafts.save(a_draft()),
            Outbox(store, "school").due(NOON),
        ]
        for answer in await asyncio.gather(*questions, return_exceptions=True):
            assert isinstance(answer, StoreDown)
        assert not await store.ready()
        assert time.monotonic() - began < 3


async def test_opening_a_store_that_is_not_there_says_so() -> None:
    nowhere = Azurite(port=free_port())
    store = Store.from_connection_string(nowhere.connection_string)
    with pytest.raises(StoreDown):
        await store.open()
    await store.close()


async def test_a_wrong_key_is_said_to_be_a_refusal(azurite: Azurite) -> None:
    wrong = azurite.connection_string.replace("AccountKey=E", "AccountKey=F")
    store = Store.from_connection_string(wrong)
    assert not await store.ready()
    with pytest.raises(StoreDown) as down:
        await store.open()
    assert down.value.why.startswith("403")
    await store.close()


async def test_the_cost_of_what_is_due_follows_what_is_due(wire: Wire, wired: Store, school: str) -> None:
    concerns, outbox = Concerns(wired, school), Outbox(wired, school)
    for _ in range(4):
        concern = a_concern()
        waiting = [a_message(concern, due=NOON + minutes(60)) for _ in range(80)]
        await concerns.add(concern, [an_entry()], [a_trace()], [*waiting, a_message(concern)])
    wire.reset()

    assert len(await outbox.due(NOON)) == 4
    assert (wire.asked, wire.rows) == (1, 4)
    wire.reset()
    assert await outbox.pending(NOON) == 4
    assert (wire.asked, wire.rows) == (1, 4)


async def test_the_cost_of_a_list_follows_what_is_asked_for(wire: Wire, wired: Store, school: str) -> None:
    concerns = Concerns(wired, school)
    for number in range(12):
        await concerns.add(a_concern(received=NOON + minutes(number)), [], [], [])
    wire.reset()

    assert len(await concerns.mine(TEACHER, limit=3)) == 3
    assert (wire.asked, wire.rows) == (4, 6)


def test_what_went_wrong_is_said_in_a_sentence_without_anybodys_words() -> None:
    assert str(StoreDown("timeout")) == "The store cannot be reached or cannot answer. (timeout)"
    assert str(NotKept()) == "The store did not do what was asked."
