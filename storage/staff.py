"""The last known list of the staff group, for the hours in which Graph cannot say who is a member."""

from __future__ import annotations

from policy.people import Person
from storage.changes import Changes
from storage.connection import PEOPLE, Store
from storage.entities import Row, key, row, span
from storage.partitions import Partition
from storage.values import plain, restored

_TOGETHER = 100


class StaffList:
    """The staff list of one school. Both methods may raise `StoreDown`."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose staff these are."""
        self._rows = Partition(store, PEOPLE, school_id)

    async def save(self, people: tuple[Person, ...]) -> None:
        """Keep these people and nobody else.

        Only what differs is written. A long list takes several transactions: if the store fails between
        two, some rows are still the earlier ones, and the next save mends them. Raises `Stale` when two
        save at once.
        """
        before = {row.key: row for row in await self._rows.between(*span("staff"))}
        after = {row.key: row for row in map(_row, people)}
        differing = [row for row in after.values() if not _same(row, before.get(row.key))]
        differing += [row for row in before.values() if row.key not in after]
        for start in range(0, len(differing), _TOGETHER):
            changes = Changes()
            for differs in differing[start : start + _TOGETHER]:
                if differs.key in after:
                    changes.put(differs)
                else:
                    changes.delete(differs.key, differs.version)
            await self._rows.send(changes)

    async def load(self) -> tuple[Person, ...]:
        """The members last saved, by name."""
        rows = await self._rows.between(*span("staff"))
        people = [restored(Person, row.value("person")) for row in rows]
        return tuple(sorted(people, key=lambda person: (person.name, person.id)))


def _row(person: Person) -> Row:
    return row(key("staff", person.id), person=plain(person))


def _same(row: Row, before: Row | None) -> bool:
    return before is not None and before.columns == row.columns
