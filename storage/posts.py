"""Posts of one school: each kept with its lines, its audit and what is told of it in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from policy.chronology import Trace
from policy.concerns import FormToken
from policy.messages import Message
from policy.people import StaffId
from policy.post_steps import PostStep
from policy.posts import Line, Post, PostId
from policy.pupils import PupilId
from storage.changes import Changes
from storage.connection import CONCERNS, Store
from storage.entities import Row, key, moment, newest_first, span
from storage.errors import BadKey, NotFound, ReferenceTaken, Stale
from storage.journeys import Versions
from storage.partitions import Partition
from storage.post_records import (
    index_of,
    is_of_a_pupil,
    line_of,
    line_row,
    named_key,
    pointed_at,
    pointer,
    post_key,
    post_of,
    post_row,
    pupil_in,
    token_key,
)
from storage.records import message_row, messages_as_kept, trace

_INSTANT = timedelta(microseconds=1)

INDEXED_AT_ONCE = 60
"""Rows of the index that go with the post itself: the others are written before it. A row too many names a
post that does not show the child, and does no harm; one too few would let a picture stay up."""

REMOVED_AT_ONCE = 20
"""Rows that may go in one transaction, which has room for a hundred in all."""


class Posts:
    """The posts of one school. Every method may raise `StoreDown`; one that writes, `TooLarge` too."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose posts these are."""
        self._rows = Partition(store, CONCERNS, school_id)

    async def add(self, step: PostStep, rows: Sequence[Row] = ()) -> tuple[Post, tuple[Message, ...]]:
        """Keep a new post and all that follows; return it and its messages as kept.

        Raises `Stale` when its form became a post before, and `ReferenceTaken`.
        """
        changes = Changes()
        # The form's row comes first and never changes: it is the witness that this transaction landed.
        changes.create(pointer(token_key(step.post.token), step.post.id))
        changes.create(pointer(named_key(step.post.reference), step.post.id))
        try:
            return await self._sent(changes, step, (), rows)
        except Stale:
            if await self.by_token(step.post.token) is None:
                raise ReferenceTaken from None
            raise

    async def save(self, step: PostStep, rows: Sequence[Row] = ()) -> tuple[Post, tuple[Message, ...]]:
        """Keep a changed post and all that follows; `rows` are others that belong to the change.

        Raises `Stale` when it was changed since it was read; then no row of this lands.
        """
        return await self._sent(Changes(), step, step.post.index, rows)

    async def get(self, id_: PostId) -> Post:
        """The post with this id; raises `NotFound`, also for what could never be an id."""
        try:
            return post_of(await self._rows.get(post_key(id_)))
        except BadKey:
            raise NotFound from None

    async def by_reference(self, reference: str) -> Post:
        """The post with this reference, however it was typed; raises `NotFound`."""
        try:
            return await self.get(pointed_at(await self._rows.get(named_key(reference))))
        except BadKey:
            raise NotFound from None

    async def by_token(self, token: FormToken) -> Post | None:
        """The post that this form became, if it did."""
        try:
            found = await self._rows.find(token_key(token))
        except BadKey:
            return None
        return None if found is None else await self.get(pointed_at(found))

    async def lines(self, id_: PostId) -> tuple[Line, ...]:
        """All that happened to a post, in order."""
        return tuple(line_of(one) for one in await self._rows.between(*span("post-line", id_)))

    async def of_author(self, author: StaffId, *, skip: int = 0, limit: int = 20) -> tuple[Post, ...]:
        """What somebody asked for, the newest first."""
        return await self._page(*span("post-by", author), skip, limit)

    async def waiting(self, *, skip: int = 0, limit: int = 20) -> tuple[Post, ...]:
        """What waits for a decision or a look afterwards, the longest waiting first."""
        return await self._page(*span("post-waits"), skip, limit)

    async def to_come_down(self, *, skip: int = 0, limit: int = 20) -> tuple[Post, ...]:
        """Posts of which something has to come down, the soonest due first; each once."""
        rows = await self._rows.between(*span("post-down"))
        first = {pointed_at(one): one for one in reversed(rows)}
        lines = sorted(first.values(), key=lambda it: it.key)
        return await self._listed(lines[skip : skip + limit])

    async def of_days(self, first: date, last: date, limit: int = 200) -> tuple[Post, ...]:
        """Posts planned for or gone out on these days, in the order of days; of too many the last ones."""
        low, high = key("post-day", first.isoformat()), key("post-day", (last + timedelta(1)).isoformat())
        return await self._listed((await self._rows.between(low, high))[-limit:])

    async def published_since(self, since: datetime) -> tuple[PostId, ...]:
        """The ids of everything that went out since then, the newest first, by their lines of a list."""
        return await self._since("post-out", since)

    async def sampled_since(self, since: datetime) -> tuple[PostId, ...]:
        """The ids of everything that the safeguarding lead looked at since then, the newest first (R20)."""
        return await self._since("post-looked", since)

    async def showing(self, pupil: PupilId) -> tuple[PostId, ...]:
        """Every post that shows this pupil, or did when somebody looked: the posts themselves say which."""
        return tuple(pointed_at(one) for one in await self._rows.between(*span("post-shows", pupil)))

    async def showing_anybody(self) -> Mapping[PupilId, tuple[PostId, ...]]:
        """For every pupil whom a post shows, which ones do: one question for a whole school."""
        found: dict[PupilId, tuple[PostId, ...]] = {}
        for one in await self._rows.between(*span("post-shows")):
            pupil = pupil_in(one.key)
            found[pupil] = (*found.get(pupil, ()), pointed_at(one))
        return found

    async def due(self, now: datetime, limit: int = 50) -> tuple[PostId, ...]:
        """The posts for which a bell rings by now, the longest waiting first."""
        low, high = span("post-due")[0], key("post-due", moment(now + _INSTANT))
        return tuple(pointed_at(one) for one in await self._rows.between(low, high, limit=limit))

    async def trace(self, traces: Sequence[Trace]) -> None:
        """Keep lines of the audit that go with no change, such as that somebody looked."""
        changes = Changes()
        trace(changes, traces)
        await self._rows.send(changes)

    async def _since(self, which: str, since: datetime) -> tuple[PostId, ...]:
        low, high = span(which)[0], key(which, newest_first(since - _INSTANT))
        return tuple(pointed_at(one) for one in await self._rows.between(low, high))

    async def _sent(
        self, changes: Changes, step: PostStep, before: Sequence[str], rows: Sequence[Row]
    ) -> tuple[Post, tuple[Message, ...]]:
        is_new = len(changes) > 0
        index = set(index_of(step.post))
        new, gone = sorted(index - set(before)), sorted(set(before) - index, key=_lists_first)
        # What names the post in vain goes with the change itself: removed any later, it might be taken from a
        # post that shows the child again. What finds no room waits for the next change.
        gone, later = gone[:REMOVED_AT_ONCE], gone[REMOVED_AT_ONCE:]
        index.update(later)
        kept = replace(step.post, lines=step.post.lines + len(step.lines), index=tuple(sorted(index)))
        await self._ahead(new[INDEXED_AT_ONCE:], kept.id)
        for one in new[:INDEXED_AT_ONCE]:
            changes.put(pointer(one, kept.id))
        (changes.create if is_new else lambda it: changes.replace(it, step.post.version))(post_row(kept))
        for number, line in enumerate(step.lines, start=step.post.lines):
            changes.create(line_row(kept.id, number, line))
        for message in step.messages:
            changes.create(message_row(message))
        trace(changes, step.traces)
        for row in rows:
            changes.put(row)
        versions = await self._without(changes, gone, kept.id)
        return (
            replace(kept, version=versions[post_key(kept.id)]),
            messages_as_kept(step.messages, versions),
        )

    async def _without(self, changes: Changes, gone: Sequence[str], id_: PostId) -> Versions:
        """Send it, and take the post from these lists; a row of them that was lost holds up nothing."""
        for one in gone:
            changes.forget(one)
        try:
            return await self._rows.send(changes)
        except Stale:
            lost = [one for one in gone if await self._rows.find(one) is None]
            if not lost:
                raise
            for one in lost:
                changes.mend(pointer(one, id_))
            return await self._rows.send(changes)

    async def _ahead(self, keys: Sequence[str], id_: PostId) -> None:
        for start in range(0, len(keys), INDEXED_AT_ONCE):
            changes = Changes()
            for one in keys[start : start + INDEXED_AT_ONCE]:
                changes.put(pointer(one, id_))
            await self._rows.send(changes)

    async def _page(self, low: str, high: str, skip: int, limit: int) -> tuple[Post, ...]:
        return await self._listed((await self._rows.between(low, high, limit=skip + limit))[skip:])

    async def _listed(self, rows: Sequence[Row]) -> tuple[Post, ...]:
        """The posts of these lines of a list; one that says that it is on it no more is left out."""
        ids = [pointed_at(one) for one in rows]
        found = await asyncio.gather(*(self._rows.find(post_key(one)) for one in ids))
        posts = [(line.key, post_of(row)) for line, row in zip(rows, found, strict=True) if row is not None]
        return tuple(post for key_, post in posts if key_ in post.index)


def _lists_first(key_: str) -> tuple[bool, str]:
    return is_of_a_pupil(key_), key_
