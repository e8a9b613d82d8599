"""That somebody is about to send a screenshot, and to which case: one row for each person.

The store is asked each time a file comes, which is seldom; so it makes no difference which process took the
press, or whether it still runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policy.concerns import ConcernId
from policy.people import StaffId
from storage.connection import PEOPLE, Store
from storage.entities import key, row
from storage.partitions import Partition
from storage.values import plain, restored


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody pressed "Add a screenshot of words": what they send until then belongs to this case."""

    person: StaffId
    concern: ConcernId
    reference: str
    since: datetime
    until: datetime


class Wishes:
    """The wishes of one school. Every method may raise `StoreDown`."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose wishes these are."""
        self._rows = Partition(store, PEOPLE, school_id, ways=1)

    async def save(self, wish: Wish) -> None:
        """Keep this in place of an earlier wish of the same person."""
        await self._rows.put(row(_key(wish.person), wish=plain(wish)))

    async def drop(self, person: StaffId) -> None:
        """This person is no longer about to send anything."""
        await self._rows.forget(_key(person))

    async def of(self, person: StaffId, now: datetime) -> Wish | None:
        """What this person is about to send, unless it is over."""
        found = await self._rows.find(_key(person))
        wish = None if found is None else restored(Wish, found.value("wish"))
        return None if wish is None or wish.until <= now else wish


def _key(person: StaffId) -> str:
    return key("wish", person)
