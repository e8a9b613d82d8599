"""Messages that are still to be sent: each stands under the moment it falls due, until it is settled.

What to send and whether to try again is decided in policy/delivery.py and done in bot/delivery.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from policy.attempts import Attempt
from policy.chronology import Entry, Trace
from policy.concerns import Concern, ConcernId
from policy.messages import Message, MessageId, Posted
from storage.changes import Changes
from storage.connection import CONCERNS, Store
from storage.entities import Row, key, moment, span
from storage.errors import Away, NewerSchema, Stale, Taken
from storage.partitions import Partition
from storage.records import (
    Kept,
    Story,
    attempt_row,
    beside,
    case_row,
    concern_as_kept,
    message_key,
    message_of,
    message_row,
    messages_as_kept,
    tell,
    told_in,
    tries_span,
)

TOGETHER = 50
"""Messages claimed in one transaction: each takes two of its hundred operations."""

AGAIN_AFTER = 1.0
"""Seconds between two tries to write while the store is away."""

TRIES = 300
"""How often it is tried: for minutes, but what can never be written must not hold up the rest for good."""

_INSTANT = timedelta(microseconds=1)

Result = TypeVar("Result")


class Outbox:
    """The outbox of one school. Every method may raise `StoreDown`.

    `claim` and `settle` wait for a store that is away and send the very same transaction again: one whose
    answer was lost is known by its mark, so nobody is told twice and nothing is left behind.
    """

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose outbox this is."""
        # Nobody waits for what is settled here, and people do wait for what Concerns writes meanwhile.
        self._rows = Partition(store, CONCERNS, school_id, ways=1)

    async def due(self, now: datetime, limit: int = 50) -> tuple[Message, ...]:
        """The messages whose moment has come, the longest waiting first.

        One that a newer version wrote is left to that version: it must not hold up the others.
        """
        low, high = _until(now)
        messages: list[Message] = []
        while len(messages) < limit:
            rows = await self._rows.between(low, high, limit=limit)
            messages += [message for row in rows if (message := _readable(row)) is not None]
            if len(rows) < limit:
                break
            low = f"{rows[-1].key} "
        return tuple(messages[:limit])

    async def add(self, messages: Sequence[Message]) -> tuple[Message, ...]:
        """Keep messages that follow from no change of a concern, and return them as kept."""
        changes = Changes()
        beside(changes, Story(messages=messages))
        return messages_as_kept(messages, await self._rows.send(changes))

    async def claim(self, messages: Sequence[Message], until: datetime) -> tuple[Message, ...]:
        """Take these messages for ourselves until then, and return those that we got, as they now stand.

        Messages that somebody else took or settled in the meantime are left out. A claimed message that
        is never settled falls due again at `until`.
        """
        claimed: list[Message] = []
        for start in range(0, len(messages), TOGETHER):
            claimed += await self._claim(messages[start : start + TOGETHER], until)
        return tuple(claimed)

    async def settle(
        self,
        message: Message,
        *attempts: Attempt,
        again: Message | None = None,
        posted: Posted | None = None,
        concern: Concern | None = None,
        entries: Sequence[Entry] = (),
        traces: Sequence[Trace] = (),
        messages: Sequence[Message] = (),
    ) -> Kept[Concern | None]:
        """Record the attempts on a claimed message and all that follows, and return what was kept.

        The message goes; `again` stands in its place for a later try. Raises `Taken` when the message is
        no longer ours and `Stale` when the concern was changed since it was read; then nothing lands.
        Entries need the concern they are counted in: raises `ValueError` without it.
        """
        if entries and concern is None:
            raise ValueError("entries cannot be kept without their concern")
        changes = Changes()
        for attempt in attempts:
            changes.create(attempt_row(message, attempt))
        _leave(changes, message, again)
        story = Story(entries, traces, messages, (posted,) if posted else ())
        kept = _tell(changes, concern, story)
        try:
            versions = await _in_the_end(lambda: self._rows.send(changes))
        except Stale:
            raise await _in_the_end(lambda: self._why_refused(message)) from None
        written = messages_as_kept([*messages, *([again] if again else [])], versions)
        return Kept(None if kept is None else concern_as_kept(kept, versions), written)

    async def attempts(self, concern: ConcernId, message: MessageId) -> tuple[Attempt, ...]:
        """Every attempt on one message, in the order in which they were made."""
        return told_in(await self._rows.between(*tries_span(concern, message)))

    async def attempts_about(self, concern: ConcernId) -> tuple[Attempt, ...]:
        """Every attempt on every message about a concern, in the order in which they were made."""
        return told_in(await self._rows.between(*tries_span(concern)))

    async def pending(self, now: datetime | None = None) -> int:
        """How many messages wait, or only those whose moment has come by `now`."""
        return await self._rows.count(*(span("outbox") if now is None else _until(now)))

    async def _claim(self, messages: Sequence[Message], until: datetime) -> tuple[Message, ...]:
        changes = Changes()
        later = [replace(message, due=until) for message in messages]
        for message, moved in zip(messages, later, strict=True):
            changes.move(message_key(message), message.version, message_row(moved))
        try:
            versions = await _in_the_end(lambda: self._rows.send(changes))
        except Stale:
            if len(messages) == 1:
                return ()
            each = [await self._claim([message], until) for message in messages]
            return tuple(message for got in each for message in got)
        return tuple(replace(moved, version=versions[message_key(moved)]) for moved in later)

    async def _why_refused(self, message: Message) -> Stale:
        standing = await self._rows.find(message_key(message))
        return Stale() if standing is not None and standing.version == message.version else Taken()


async def _in_the_end(ask: Callable[[], Awaitable[Result]]) -> Result:
    for _ in range(TRIES):
        try:
            return await ask()
        except Away:
            await asyncio.sleep(AGAIN_AFTER)
    return await ask()


def _tell(changes: Changes, concern: Concern | None, story: Story) -> Concern | None:
    if concern is None:
        beside(changes, story)
        return None
    kept = tell(changes, concern, story)
    changes.replace(case_row(kept), concern.version)
    return kept


def _leave(changes: Changes, message: Message, again: Message | None) -> None:
    if again is None:
        changes.delete(message_key(message), message.version)
    else:
        changes.move(message_key(message), message.version, message_row(again))


def _until(now: datetime) -> tuple[str, str]:
    """The range of the messages due at this moment or before."""
    return span("outbox")[0], key("outbox", moment(now + _INSTANT))


def _readable(row: Row) -> Message | None:
    try:
        return message_of(row)
    except NewerSchema:
        return None
