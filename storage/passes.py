"""Passes: each lets one person look at one thing once, within a minute. Only their digest is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from policy.people import StaffId
from storage.changes import Changes
from storage.connection import PEOPLE, Store
from storage.entities import Row, key, row, span
from storage.errors import Stale
from storage.partitions import Partition
from storage.values import plain, restored


@dataclass(frozen=True, slots=True)
class Pass:
    """For whom it was made, until when it is good, and for what.

    `room` is the kind of thing, `of` what it belongs to, such as a case or a class, `what` which of it. Each
    room serves its own only.
    """

    person: StaffId
    until: datetime
    room: str = ""
    of: str = ""
    what: str = ""


class Passes:
    """The passes of one school. Every method may raise `StoreDown`."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose passes these are."""
        self._rows = Partition(store, PEOPLE, school_id, ways=1)

    async def give(self, secret: str, pass_: Pass) -> None:
        """Keep a pass; whoever reads the store cannot use it, because the secret is not in it."""
        await self._rows.put(row(_key(secret), **{"pass": plain(pass_)}))

    async def take(self, secret: str, now: datetime, room: str) -> Pass | None:
        """The pass, which is then used up: of two who come with it, in whatever process, one gets it.

        Nothing for one that is used, over, for another room, or never was.
        """
        found = await self._rows.find(_key(secret))
        if found is None or not await self._removed(found):
            return None
        pass_ = _pass(found)
        return pass_ if now < pass_.until and pass_.room == room else None

    async def sweep(self, now: datetime) -> int:
        """Remove the passes that are over, and say how many."""
        rows = await self._rows.between(*span("pass"))
        return sum([await self._removed(one) for one in rows if _pass(one).until <= now])

    async def _removed(self, row: Row) -> bool:
        """Whether it was us who removed it, which is for one only."""
        changes = Changes()
        changes.delete(row.key, row.version)
        try:
            await self._rows.send(changes)
        except Stale:
            return False
        return True


def _pass(row: Row) -> Pass:
    return restored(Pass, row.value("pass"))


def _key(secret: str) -> str:
    return key("pass", hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest())
