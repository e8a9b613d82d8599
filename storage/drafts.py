"""Concerns still being written, kept for a day so that a bell or a lost phone loses nothing."""

from __future__ import annotations

from datetime import datetime

from policy.concerns import FormToken
from policy.drafts import Draft
from policy.people import StaffId
from storage.changes import Changes
from storage.connection import PEOPLE, Store
from storage.entities import Row, key, row, span
from storage.errors import BadKey, NewerSchema, Stale
from storage.partitions import Partition
from storage.values import plain, restored


class Drafts:
    """The drafts of one school. Every method may raise `StoreDown`."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose drafts these are."""
        self._rows = Partition(store, PEOPLE, school_id)

    async def save(self, draft: Draft) -> None:
        """Keep this draft in place of what its form had before; raises `TooLarge`."""
        await self._rows.put(row(_key(draft.owner, draft.token), draft=plain(draft)))

    async def get(self, owner: StaffId, token: FormToken, now: datetime) -> Draft | None:
        """What this person filled in on this form, unless it has expired."""
        try:
            found = await self._rows.find(_key(owner, token))
        except BadKey:
            return None
        return None if found is None else _living(_draft(found), now)

    async def latest(self, owner: StaffId, now: datetime) -> Draft | None:
        """The draft that this person touched last, unless it has expired."""
        drafts = [_draft(row) for row in await self._rows.between(*span("draft", owner))]
        return _living(max(drafts, key=lambda draft: draft.saved_at, default=None), now)

    async def erase(self, owner: StaffId, token: FormToken) -> None:
        """Forget this draft; one that is not there is forgotten already."""
        await self._rows.forget(_key(owner, token))

    async def sweep(self, now: datetime) -> int:
        """Erase every draft that has expired and say how many; one touched meanwhile is left alone."""
        rows = await self._rows.between(*span("draft"))
        return sum([await self._erase(row) for row in rows if _is_over(row, now)])

    async def _erase(self, row: Row) -> bool:
        changes = Changes()
        changes.delete(row.key, row.version)
        try:
            await self._rows.send(changes)
        except Stale:
            return False
        return True


def _key(owner: StaffId, token: FormToken) -> str:
    return key("draft", owner, token)


def _draft(row: Row) -> Draft:
    return restored(Draft, row.value("draft"))


def _living(draft: Draft | None, now: datetime) -> Draft | None:
    return None if draft is None or draft.expires_at <= now else draft


def _is_over(row: Row, now: datetime) -> bool:
    """Whether this draft has expired; one that a newer version wrote is for that version to judge."""
    try:
        return _living(_draft(row), now) is None
    except NewerSchema:
        return False
