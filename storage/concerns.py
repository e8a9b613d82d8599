"""Concerns of one school: kept with their chronology, audit and messages in one transaction each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from policy import redaction
from policy.attempts import Attempt
from policy.chronology import Entry, Read, Trace
from policy.concerns import Concern, ConcernId, FormToken
from policy.messages import Message, Posted
from policy.people import StaffId
from policy.scenes import Step
from policy.tasks import Duty
from storage.changes import MOST, Changes
from storage.connection import CONCERNS, Store
from storage.entities import Row, key, moment, row, span
from storage.errors import AlreadySent, BadKey, NotFound, NotKept, ReferenceTaken, Stale
from storage.journeys import Versions
from storage.partitions import Partition
from storage.records import (
    Kept,
    Story,
    case_key,
    case_row,
    concern_as_kept,
    concern_of,
    form_key,
    lines_in,
    lines_span,
    messages_as_kept,
    mine_row,
    name_digest,
    names,
    pointed_at,
    pointer,
    read_row,
    reference_key,
    tell,
    told_in,
    trace,
)
from storage.seals import Sealed, broken_at
from storage.values import plain, restored

_INSTANT = timedelta(microseconds=1)


class Concerns:
    """The concerns of one school. Every method may raise `StoreDown`; one that writes, `TooLarge` too."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose concerns these are."""
        self._rows = Partition(store, CONCERNS, school_id)

    async def add(
        self,
        concern: Concern,
        entries: Sequence[Entry],
        traces: Sequence[Trace],
        messages: Sequence[Message],
        *,
        also: Step | None = None,
    ) -> Kept[Concern]:
        """Keep a new concern and all that follows from it, and return it and its messages as kept.

        `also` is a second case of the same report (Q30), kept in the same transaction or not at all.

        Raises `AlreadySent` when its form became a concern before, and `ReferenceTaken`; `Stale` only when
        its id or that of a message is in use. After `StoreDown` it may have been kept all the same: then
        the form sent again is `AlreadySent`.
        """
        changes = Changes()
        kept = _new(changes, concern, Story(entries, traces, messages))
        if also is not None:
            _new(changes, also.concern, Story(also.entries, (), also.messages))
        try:
            versions = await self._rows.send(changes)
        except Stale:
            raise await self._why_refused(concern, also) from None
        told = (*messages, *(also.messages if also is not None else ()))
        return Kept(concern_as_kept(kept, versions), messages_as_kept(told, versions))

    async def save(
        self,
        concern: Concern,
        entries: Sequence[Entry],
        traces: Sequence[Trace],
        messages: Sequence[Message],
        posted: Sequence[Posted] = (),
        *,
        also: Step | None = None,
    ) -> Kept[Concern]:
        """Keep a changed concern and all that follows from the change; return it and its messages as kept.

        `also` is another case changed by the same press. Raises `Stale` when a concern was changed since it
        was read; then no row of this lands.
        """
        changes = Changes()
        kept = tell(changes, concern, Story(entries, traces, messages, posted))
        changes.replace(case_row(kept), concern.version)
        if also is not None:
            other = tell(changes, also.concern, Story(also.entries, (), also.messages))
            changes.replace(case_row(other), also.concern.version)
        versions = await self._sent(changes, concern, *([also.concern] if also is not None else ()))
        told = (*messages, *(also.messages if also is not None else ()))
        return Kept(concern_as_kept(kept, versions), messages_as_kept(told, versions))

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
        return lines_in(await self._rows.between(*lines_span(id_)))

    async def told(self, id_: ConcernId) -> tuple[tuple[Entry, ...], tuple[Attempt, ...]]:
        """All that happened to a concern, and every try to tell somebody of it, read by one question."""
        rows = await self._rows.between(*span("entry", id_))
        return lines_in(rows), told_in(rows)

    async def is_whole(self, id_: ConcernId) -> int | None:
        """The number of the first line that is not as it was written, or nothing where all are (E4)."""
        concern = await self.get(id_)
        lines = [_sealed(it) for it in await self._rows.between(*lines_span(id_))]
        broken = broken_at(lines, concern.seal, forgotten=_may_lack_words(concern))
        if broken is None or (await self.get(id_)).version == concern.version:
            return broken
        # Somebody wrote another line meanwhile, which looks the same as one that was lost or made up.
        return await self.is_whole(id_)

    async def forget_words(self, id_: ConcernId) -> None:
        """Take what people wrote out of every line, and leave the lines; safe to do twice (Q2)."""
        lines = [it for it in await self._rows.between(*lines_span(id_)) if _has_words(it)]
        for start in range(0, len(lines), MOST):
            changes = Changes()
            for line in lines[start : start + MOST]:
                changes.replace(_without_words(line), line.version)
            await self._rows.send(changes)

    async def posted(self, id_: ConcernId) -> tuple[Posted, ...]:
        """The bot's messages that stand in chats and show this concern."""
        rows = await self._rows.between(*span("posted", id_))
        return tuple(restored(Posted, row.value("posted")) for row in rows)

    async def trace(self, traces: Sequence[Trace]) -> None:
        """Keep lines of the audit that go with no change."""
        if not traces:
            return
        changes = Changes()
        trace(changes, traces)
        await self._rows.send(changes)

    async def opened(self, id_: ConcernId, read: Read, trace_: Trace) -> None:
        """Keep that somebody opened what a case holds: beside the case, and in the audit."""
        changes = Changes()
        changes.create(read_row(id_, read, changes.mark))
        trace(changes, [trace_])
        await self._rows.send(changes)

    async def reads(self, id_: ConcernId) -> tuple[Read, ...]:
        """Every opening of a case, in the order in which they were made."""
        rows = await self._rows.between(*span("read", id_))
        return tuple(restored(Read, row.value("read")) for row in rows)

    async def mine(self, reporter: StaffId, limit: int = 20) -> tuple[Concern, ...]:
        """The latest concerns that somebody reported, newest first."""
        return await self._found(await self._rows.between(*span("mine", reporter), limit=limit))

    async def work(self, person: StaffId, *, skip: int = 0, limit: int = 20) -> tuple[Concern, ...]:
        """The cases that wait for somebody, the soonest due first; who may still read is policy's.

        Only the pointers of those passed over are read, so that a long list costs little more than a short.
        """
        lines = await self._rows.between(*span("work", person), limit=skip + limit)
        return await self._found(lines[skip:])

    async def earlier(self, concern: Concern, limit: int = 20) -> tuple[Concern, ...]:
        """Other cases about a pupil of the same name, in no promised order."""
        found = [
            await self._rows.between(*span("about", name_digest(name)), limit=limit)
            for name in names(concern)
        ]
        others = {pointed_at(row): row for rows in found for row in rows if pointed_at(row) != concern.id}
        return await self._found(tuple(others.values()))

    async def due(self, now: datetime, limit: int = 50) -> tuple[ConcernId, ...]:
        """The cases for which a bell rings by now, the longest waiting first."""
        rows = await self._rows.between(span("due")[0], key("due", moment(now + _INSTANT)), limit=limit)
        return tuple(pointed_at(row) for row in rows)

    async def _found(self, lines: Sequence[Row]) -> tuple[Concern, ...]:
        found = await asyncio.gather(*[self._rows.find(case_key(pointed_at(line))) for line in lines])
        return tuple(concern_of(row) for row in found if row is not None)

    async def _sent(self, changes: Changes, *read: Concern) -> Versions:
        """Send it; where rows of the index are not there any more, mend them in the same transaction.

        So a row that was lost holds up no save, and none comes back for a case that was changed meanwhile.
        """
        try:
            return await self._rows.send(changes)
        except Stale:
            index = [pointer(key_, one.id) for one in read for key_ in one.index]
            lost = [it for it in index if await self._rows.find(it.key) is None]
            if not lost:
                raise
            for it in lost:
                changes.mend(it)
            return await self._rows.send(changes)

    async def _why_refused(self, concern: Concern, also: Step | None) -> NotKept:
        form = await self._rows.find(form_key(concern.token))
        if form is not None:
            return AlreadySent(pointed_at(form))
        taken = [concern.reference, *([also.concern.reference] if also is not None else [])]
        found = [await self._rows.find(reference_key(one)) for one in taken]
        return ReferenceTaken() if any(found) else Stale()


def _new(changes: Changes, concern: Concern, story: Story) -> Concern:
    # The form's row comes first and never changes: it is the witness that this transaction landed.
    changes.create(pointer(form_key(concern.token), concern.id))
    changes.create(pointer(reference_key(concern.reference), concern.id))
    kept = tell(changes, concern, story)
    changes.create(mine_row(kept))
    changes.create(case_row(kept))
    return kept


def _sealed(line: Row) -> Sealed:
    entry = restored(Entry, line.value("entry"))
    return Sealed(entry, str(line.value("words") or ""), str(line.value("seal") or ""))


def _may_lack_words(concern: Concern) -> bool:
    """Whether words were taken out of it, or are about to be: they go before the case says so (Q2)."""
    return concern.redacted_at is not None or any(task.duty is Duty.REDACT for task in concern.tasks)


def _has_words(row: Row) -> bool:
    entry = restored(Entry, row.value("entry"))
    return bool(entry.words or entry.details)


def _without_words(line: Row) -> Row:
    entry = redaction.without_words(restored(Entry, line.value("entry")))
    return row(line.key, entry=plain(entry), words=line.value("words"), seal=line.value("seal"))
