"""Who is away and who is silent, as rows of one school; whose part passes to whom is policy/absences.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from policy.absences import Absence
from policy.chronology import Trace
from policy.people import StaffId
from storage.changes import Changes
from storage.connection import CONCERNS, Store
from storage.entities import Row, key, moment, row, span
from storage.errors import NewerSchema
from storage.partitions import Partition
from storage.records import trace
from storage.values import plain, plain_fields, restored


class Absences:
    """The absences of one school. Every method may raise `StoreDown`."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose absences these are."""
        self._rows = Partition(store, CONCERNS, school_id, ways=1)

    async def add(self, absence: Absence, traces: Sequence[Trace]) -> Absence:
        """Keep a new absence with its audit, and return it as kept; raises `Stale` if it was kept before."""
        changes = Changes()
        changes.create(_row(absence))
        trace(changes, traces)
        return await self._sent(absence, changes)

    async def end(self, absence: Absence, traces: Sequence[Trace]) -> Absence:
        """Keep that it ended early. Raises `Stale` when it was changed since it was read."""
        changes = Changes()
        changes.replace(_row(absence), absence.version)
        trace(changes, traces)
        return await self._sent(absence, changes)

    async def find(self, absence: Absence) -> Absence | None:
        """The same absence as it was kept before, if it was; raises `NewerSchema`."""
        found = await self._rows.find(_key(absence))
        return None if found is None else _absence(found)

    async def all_from(self, at: datetime) -> tuple[Absence, ...]:
        """Every absence that is not over at this moment, by when it is planned to end.

        One that a newer version wrote is left to that version: it must not hide the others.
        """
        rows = await self._rows.between(key("away", moment(at)), span("away")[1])
        kept = [absence for row in rows if (absence := _readable(row)) is not None]
        return tuple(absence for absence in kept if absence.over_at > at)

    async def silent(self) -> frozenset[StaffId]:
        """Everybody who does not answer, and was not heard from since."""
        rows = await self._rows.between(*span("silent"))
        return frozenset(StaffId(row.key.partition(":")[2]) for row in rows)

    async def fall_silent(self, person: StaffId, at: datetime, traces: Sequence[Trace] = ()) -> None:
        """Keep that this person does not answer; to be told so again changes nothing but the moment."""
        changes = Changes()
        changes.put(row(_silent_key(person), since=plain(at)))
        trace(changes, traces)
        await self._rows.send(changes)

    async def heard_from(self, person: StaffId, traces: Sequence[Trace] = ()) -> None:
        """This person was heard from. Raises `Stale` when somebody else has kept just now that they were."""
        found = await self._rows.find(_silent_key(person))
        if found is None:
            return
        changes = Changes()
        changes.delete(found.key, found.version)
        trace(changes, traces)
        await self._rows.send(changes)

    async def _sent(self, absence: Absence, changes: Changes) -> Absence:
        versions = await self._rows.send(changes)
        return replace(absence, version=versions[_key(absence)])


def _row(absence: Absence) -> Row:
    return row(_key(absence), absence=plain_fields(absence, but=frozenset({"version"})))


def _key(absence: Absence) -> str:
    """Under the planned end, so that what is over need not be read."""
    return key("away", moment(absence.end), absence.id)


def _silent_key(person: StaffId) -> str:
    return key("silent", person)


def _absence(row: Row) -> Absence:
    return replace(restored(Absence, row.value("absence")), version=row.version)


def _readable(row: Row) -> Absence | None:
    try:
        return _absence(row)
    except NewerSchema:
        return None
