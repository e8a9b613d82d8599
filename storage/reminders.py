"""That somebody was reminded of something that is no concern: once, whoever looks and however often."""

from __future__ import annotations

from collections.abc import Sequence

from policy.chronology import Trace
from policy.messages import Message
from storage.changes import Changes
from storage.connection import CONCERNS, Store
from storage.entities import key, row
from storage.errors import Stale
from storage.partitions import Partition
from storage.records import message_row, messages_as_kept, trace


class Reminders:
    """The reminders of one school. Every method may raise `StoreDown`."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose reminders these are."""
        self._rows = Partition(store, CONCERNS, school_id, ways=1)

    async def once(
        self, what: str, messages: Sequence[Message], traces: Sequence[Trace]
    ) -> tuple[Message, ...]:
        """Keep these messages to be sent, with the audit, and return them as kept.

        Where the same was reminded of before, by whichever process, nothing is kept and nothing comes back.
        """
        mark = key("reminded", *what.split(":"))
        if await self._rows.find(mark) is not None:
            return ()
        changes = Changes()
        changes.create(row(mark, messages=len(messages)))
        for message in messages:
            changes.create(message_row(message))
        trace(changes, traces)
        try:
            versions = await self._rows.send(changes)
        except Stale:
            return ()
        return messages_as_kept(messages, versions)
