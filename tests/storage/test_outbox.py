"""Every message is sent by one worker at a time, and is never lost between two."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from policy.chronology import Happening
from policy.concerns import pick_up
from policy.delivery import Status
from policy.messages import Message, Purpose, Target
from storage.concerns import Concerns
from storage.errors import Stale, Taken
from storage.outbox import Outbox
from tests.builders import (
    DSL,
    HEAD,
    NOON,
    a_concern,
    a_message,
    a_posted,
    a_trace,
    an_attempt,
    an_entry,
    later,
    minutes,
)


async def queued(concerns: Concerns, number: int, *, every: float = 0.0) -> tuple[Message, ...]:
    concern = a_concern()
    messages = [a_message(concern, due=NOON + minutes(every * it)) for it in range(number)]
    await concerns.add(concern, [], [], messages)
    return tuple(messages)


async def test_messages_come_when_due_the_longest_waiting_first(concerns: Concerns, outbox: Outbox) -> None:
    first, second, third = await queued(concerns, 3, every=1)

    assert await outbox.due(NOON - minutes(1)) == ()
    due = await outbox.due(NOON + minutes(1))
    assert [message.id for message in due] == [first.id, second.id]
    assert [message.id for message in await outbox.due(NOON + minutes(9), limit=1)] == [first.id]
    assert await outbox.pending() == 3
    assert await outbox.pending(NOON + minutes(1)) == 2
    assert third.id in {message.id for message in await outbox.due(third.due)}


async def test_every_field_of_a_message_comes_back(concerns: Concerns, outbox: Outbox) -> None:
    concern = a_concern()
    message = a_message(concern, purpose=Purpose.NOTICE)
    message = replace(message, attempts=3, mailed=True, target=Target("19:x@unq.gbl.spaces", "17/59#?"))
    await concerns.add(concern, [], [], [message])

    (due,) = await outbox.due(NOON)
    assert replace(due, version="") == message
    assert due.version


async def test_a_claimed_message_is_nobody_elses_until_its_time_is_over(
    concerns: Concerns, outbox: Outbox
) -> None:
    await queued(concerns, 2)
    claimed = await outbox.claim(await outbox.due(NOON), NOON + minutes(2))

    assert await outbox.due(NOON + minutes(1)) == ()
    assert set(await outbox.due(NOON + minutes(2))) == set(claimed)
    assert {message.due for message in claimed} == {NOON + minutes(2)}
    again = await outbox.claim(claimed, NOON + minutes(2))
    assert {message.version for message in again}.isdisjoint(message.version for message in claimed)


async def test_many_messages_are_claimed_in_several_transactions(concerns: Concerns, outbox: Outbox) -> None:
    await queued(concerns, 80)
    await queued(concerns, 40)

    assert len(await outbox.claim(await outbox.due(NOON, limit=500), NOON + minutes(2))) == 120


async def test_two_workers_never_get_the_same_message(concerns: Concerns, outbox: Outbox) -> None:
    await queued(concerns, 20)
    due = await outbox.due(NOON)
    shares = [due, due[::-1], due[5:15]]
    got = await asyncio.gather(*[outbox.claim(share, NOON + minutes(2)) for share in shares])

    ids = [message.id for claimed in got for message in claimed]
    assert sorted(ids) == sorted(message.id for message in due)
    assert await outbox.pending() == 20


async def test_what_one_worker_got_is_left_out_for_the_other(concerns: Concerns, outbox: Outbox) -> None:
    await queued(concerns, 6)
    due = await outbox.due(NOON)
    await outbox.claim(due[:2], NOON + minutes(2))

    got = await outbox.claim(due, NOON + minutes(2))
    assert [message.id for message in got] == [message.id for message in due[2:]]


async def test_a_settled_message_leaves_its_record(concerns: Concerns, outbox: Outbox) -> None:
    concern = a_concern()
    kept = (await concerns.add(concern, [], [], [a_message(concern)])).concern
    (claimed,) = await outbox.claim(await outbox.due(NOON), NOON + minutes(2))
    posted = a_posted(kept)
    saved = await outbox.settle(
        claimed,
        an_attempt(),
        posted=posted,
        concern=kept,
        entries=[an_entry(Happening.TOLD)],
        traces=[a_trace(kept)],
        messages=[a_message(kept, to=HEAD)],
    )

    assert saved.concern is not None
    assert saved.concern == await concerns.get(kept.id)
    assert saved.concern.version != kept.version
    assert await outbox.attempts(kept.id, claimed.id) == (an_attempt(),)
    assert await concerns.posted(kept.id) == (posted,)
    assert [entry.what for entry in await concerns.chronology(kept.id)] == [Happening.TOLD]
    assert [message.to for message in await outbox.due(NOON + minutes(9))] == [HEAD]


async def test_a_later_try_stands_in_place_of_the_message(concerns: Concerns, outbox: Outbox) -> None:
    await queued(concerns, 1)
    (claimed,) = await outbox.claim(await outbox.due(NOON), NOON + minutes(2))
    missed = an_attempt(Status.LATER, why="429")
    await outbox.settle(claimed, missed, again=later(claimed, minutes(5)))
    (second,) = await outbox.claim(await outbox.due(NOON + minutes(7)), NOON + minutes(9))
    # Its moment may stay the same: then the row is changed where it stands.
    await outbox.settle(second, an_attempt(at=NOON + minutes(8)), again=replace(second, attempts=7))

    (third,) = await outbox.due(NOON + minutes(9))
    assert third.attempts == 7
    assert await outbox.attempts(claimed.concern, claimed.id) == (missed, an_attempt(at=NOON + minutes(8)))


async def test_a_message_that_was_taken_cannot_be_settled(concerns: Concerns, outbox: Outbox) -> None:
    concern = a_concern()
    kept = (await concerns.add(concern, [], [], [a_message(concern)])).concern
    (slow,) = await outbox.claim(await outbox.due(NOON), NOON + minutes(2))
    (fast,) = await outbox.claim(await outbox.due(NOON + minutes(2)), NOON + minutes(4))

    with pytest.raises(Taken):
        await outbox.settle(slow, an_attempt(), posted=a_posted(kept), concern=kept, entries=[an_entry()])
    assert await outbox.attempts(kept.id, slow.id) == ()
    assert await concerns.posted(kept.id) == ()
    assert await concerns.chronology(kept.id) == ()
    await outbox.settle(fast, an_attempt())
    assert await outbox.pending() == 0


async def test_a_stale_concern_leaves_the_message_claimed(concerns: Concerns, outbox: Outbox) -> None:
    concern = a_concern()
    kept = (await concerns.add(concern, [], [], [a_message(concern)])).concern
    (claimed,) = await outbox.claim(await outbox.due(NOON), NOON + minutes(2))
    picked_up = (await concerns.save(pick_up(kept, by=DSL, at=NOON), [], [], [])).concern

    with pytest.raises(Stale) as refused:
        await outbox.settle(claimed, an_attempt(), concern=kept, entries=[an_entry()])
    assert not isinstance(refused.value, Taken)
    assert await outbox.attempts(kept.id, claimed.id) == ()
    await outbox.settle(claimed, an_attempt(), concern=picked_up, entries=[an_entry()])
    assert len(await concerns.chronology(kept.id)) == 1


async def test_entries_are_refused_without_their_concern(concerns: Concerns, outbox: Outbox) -> None:
    await queued(concerns, 1)
    (due,) = await outbox.due(NOON)

    with pytest.raises(ValueError, match="without their concern"):
        await outbox.settle(due, an_attempt(), entries=[an_entry()])
