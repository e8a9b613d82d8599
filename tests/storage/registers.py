"""The record of a school as the tests of the store begin it, and every way in which it is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from policy.chronology import Trace
from policy.consents import Record, Said, in_force
from policy.imports import Plan, PlannedPupil
from policy.pupils import PupilId
from storage.connection import Store
from storage.consents import Consents
from storage.entities import Row, span
from storage.errors import StoreDown
from storage.imports import Imports
from storage.values import restored
from storage.withdrawals import Withdrawals
from tests.builders import HEAD, NOON, minutes
from tests.children import PHOTO, TERMS, USES, a_change, a_pupil, a_record
from tests.storage.wire import Wire

CHILDREN = 70
"""More than two transactions of a list hold."""


class Registers:
    """The three parts of one school's record."""

    def __init__(self, store: Store, school: str) -> None:
        """Keep whose it is."""
        self.consents = Consents(store, school)
        self.imports = Imports(store, school)
        self.withdrawals = Withdrawals(store, school)

    async def begin(self, number: int, said: Said = Said.YES, *, classes: int = 2) -> tuple[Record, ...]:
        """So many children of whom a parent said the same, each kept as a single change."""
        records = []
        for one in range(number):
            pupil = a_pupil(f"Child {one}", class_name=f"{one % classes + 1}A")
            records.append(a_record(pupil, a_change(pupil, said)))
        for record in records:
            await self.consents.save(None, record, record.standing, [])
        return tuple(records)

    async def brought_in(self, plan: Plan) -> None:
        """Plan, confirm and fold."""
        await self.imports.plan(plan)
        await self.confirm(plan)
        await self.fold(plan)

    async def confirm(self, plan: Plan, *traces: Trace) -> None:
        """Confirm the plan as it stands now."""
        found = await self.imports.find(plan.import_.id)
        assert found is not None
        await self.imports.confirm(found, HEAD, NOON + minutes(5), traces)

    async def fold(self, plan: Plan) -> list[tuple[int, int]]:
        """Fold it in, and return what was told of how far it was."""
        told: list[tuple[int, int]] = []
        await self.imports.fold(
            plan.import_.id, USES, TERMS, NOON + minutes(6), lambda done, of: told.append((done, of))
        )
        return told

    async def seen(self) -> Mapping[PupilId, Record]:
        """Everybody's record, after seeing that every other way of reading says the same."""
        roll = await self.consents.all()
        assert len(roll.by_pupil) == len(roll.records)
        for name in {one.pupil.class_name for one in roll.records}:
            theirs = {one.pupil.id: one for one in roll.records if one.pupil.class_name == name}
            assert (await self.consents.of_class(name)).by_pupil == theirs
        for record in roll.records[:3]:
            got = await self.consents.get(record.pupil.id)
            assert (got, got.version) == (record, record.version)
            known = {one.id for one in await self.consents.history(record.pupil.id)}
            assert {one.id for one in record.standing} <= known
        return roll.by_pupil

    async def rows(self, *parts: str) -> tuple[Row, ...]:
        """The rows that begin with this."""
        return await self.consents._rows.between(*span(*parts))

    async def audit(self) -> list[str]:
        """What the audit says was done, in order."""
        return [restored(Trace, row.value("trace")).action for row in await self.rows("audit")]


def a_trace(action: str = "consent.changed", number: int = 0) -> Trace:
    """A line of the audit."""
    return Trace(NOON + minutes(number), HEAD, action, codes={"pupil": "p1"})


def without_versions(records: Mapping[PupilId, Record]) -> Mapping[PupilId, Record]:
    """The records as values only."""
    return {id_: replace(one, version="") for id_, one in records.items()}


async def dies(wire: Wire, after: int, act: Callable[[], Awaitable[object]]) -> bool:
    """Whether an act was stopped after so many of its writes; nothing of it is passed on after that."""

    async def dead() -> None:
        raise ConnectionError

    wire.meanwhile = [None] * after + [dead] * 6
    try:
        await act()
    except StoreDown:
        return True
    finally:
        wire.meanwhile = []
    return False


def is_yes(record: Record) -> bool:
    """Whether the picture may be used now."""
    return in_force(record, PHOTO, NOON + minutes(10), TERMS).is_yes


def by_id(planned: Sequence[PlannedPupil]) -> list[PlannedPupil]:
    """In an order of its own."""
    return sorted(planned, key=lambda it: it.pupil.id)
