"""Concerns of one school: kept with their chronology, audit and messages in one transaction each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from policy.chronology import Entry, Trace
from policy.concerns import Concern, ConcernId, FormToken
from policy.messages import Message, Posted
from policy.people import StaffId
from storage.changes import Changes
from storage.connection import CONCERNS, Store
from storage.entities import span
from storage.errors import AlreadySent, BadKey, NotFound, NotKept, ReferenceTaken, Stale
from storage.partitions import Partition
from storage.records import (
    Kept,
    Story,
    case_key,
    case_row,
    concern_as_kept,
    concern_of,
    form_key,
    messages_as_kept,
    mine_row,
    pointed_at,
    pointer,
    reference_key,
    tell,
    trace,
)
from storage.values import restored


class Concerns:
    """The concerns of one school. Every method may raise `StoreDown`; one that writes, `TooLarge` too."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose concerns these are."""
        self._rows = Partition(store, CONCERNS, school_id)

    async def add(
        self, concern: Concern, entries: Sequence[Entry], traces: Sequence[Trace], messages: Sequence[Message]
    ) -> Kept[Concern]:
        """Keep a new concern and all that follows from it, and return it and its messages as kept.

        Raises `AlreadySent` when its form became a concern before, and `ReferenceTaken`; `Stale` only when
        its id or that of a message is in use. After `StoreDown` it may have been kept all the same: then
        the form sent again is `AlreadySent`.
        """
        changes = Changes()
        # The form's row comes first and never changes: it is the witness that this transaction landed.
        changes.create(pointer(form_key(concern.token), concern.id))
        changes.create(pointer(reference_key(concern.reference), concern.id))
        kept = tell(changes, concern, Story(entries, traces, messages))
        changes.create(mine_row(kept))
        changes.create(case_row(kept))
        try:
            versions = await self._rows.send(changes)
        except Stale:
            raise await self._why_refused(concern) from None
        return Kept(concern_as_kept(kept, versions), messages_as_kept(messages, versions))

    async def save(
        self,
        concern: Concern,
        entries: Sequence[Entry],
        traces: Sequence[Trace],
        messages: Sequence[Message],
        posted: Sequence[Posted] = (),
    ) -> Kept[Concern]:
        """Keep a changed concern and all that follows from the change; return it and its messages as kept.

        Raises `Stale` when the concern was changed since it was read; then no row of this lands.
        """
        changes = Changes()
        kept = tell(changes, concern, Story(entries, traces, messages, posted))
        changes.replace(case_row(kept), concern.version)
        versions = await self._rows.send(changes)
        return Kept(concern_as_kept(kept, versions), messages_as_kept(messages, versions))

    async def get(self, id_: ConcernId) -> Concern:
        """The concern with this id; raises `NotFound`, also for what could never be an id."""
        try:
            return concern_of(await self._rows.get(case_key(id_)))
        except BadKey:
            raise NotFound from None

    async def by_reference(self, reference: str) -> Concern:
        """The concern with this reference, however it was typed; raises `NotFound`."""
        try:
            return await self.get(pointed_at(await self._rows.get(reference_key(reference))))
        except BadKey:
            raise NotFound from None

    async def by_token(self, token: FormToken) -> Concern | None:
        """The concern that this form became, if it was sent."""
        try:
            found = await self._rows.find(form_key(token))
        except BadKey:
            return None
        return None if found is None else await self.get(pointed_at(found))

    async def chronology(self, id_: ConcernId) -> tuple[Entry, ...]:
        """All that happened to a concern, in order."""
        rows = await self._rows.between(*span("entry", id_))
        return tuple(restored(Entry, row.value("entry")) for row in rows)

    async def posted(self, id_: ConcernId) -> tuple[Posted, ...]:
        """The bot's messages that stand in chats and show this concern."""
        rows = await self._rows.between(*span("posted", id_))
        return tuple(restored(Posted, row.value("posted")) for row in rows)

    async def trace(self, traces: Sequence[Trace]) -> None:
        """Keep lines of the audit that go with no change, such as a read."""
        if not traces:
            return
        changes = Changes()
        trace(changes, traces)
        await self._rows.send(changes)

    async def mine(self, reporter: StaffId, limit: int = 20) -> tuple[Concern, ...]:
        """The latest concerns that somebody reported, newest first."""
        return await self._listed("mine", reporter, limit)

    async def told(self, person: StaffId, limit: int = 20) -> tuple[Concern, ...]:
        """The latest concerns that somebody was told of, newest first; who may still read is policy's."""
        return await self._listed("told", person, limit)

    async def _listed(self, list_: str, person: StaffId, limit: int) -> tuple[Concern, ...]:
        lines = await self._rows.between(*span(list_, person), limit=limit)
        found = await asyncio.gather(*[self._rows.find(case_key(pointed_at(line))) for line in lines])
        return tuple(concern_of(row) for row in found if row is not None)

    async def _why_refused(self, concern: Concern) -> NotKept:
        form = await self._rows.find(form_key(concern.token))
        if form is not None:
            return AlreadySent(pointed_at(form))
        reference = await self._rows.find(reference_key(concern.reference))
        return Stale() if reference is None else ReferenceTaken()
