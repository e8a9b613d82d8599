"""What is kept on one child goes when it is asked for, and the audit keeps that it went (E5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.consents import Said
from storage.connection import Store
from storage.errors import NotFound, Stale
from tests.builders import NOON, minutes
from tests.children import a_change, a_plan, a_record, as_planned
from tests.storage.registers import Registers, a_trace, dies
from tests.storage.wire import Wire


@pytest.fixture
def registers(store: Store, school: str) -> Registers:
    return Registers(store, school)


async def rows_of(registers: Registers, pupil: str) -> list[str]:
    """Every row with this child in its key or its columns, but the audit."""
    rows = await registers.consents._rows.between("!", "~")
    theirs = [one.key for one in rows if pupil in one.key or pupil in str(one.columns)]
    return [one for one in theirs if not one.startswith("audit:")]


async def test_of_a_child_who_is_erased_only_the_audit_is_left(registers: Registers) -> None:
    begun = await registers.begin(3)
    for said in (Said.NO, Said.WITHDRAWN):
        await registers.imports.plan(a_plan(*as_planned(begun, said)))
    first = begun[0].pupil.id
    read = await registers.consents.get(first)
    await registers.consents.erase(read, [a_trace("consent.erased")])

    assert await rows_of(registers, first) == []
    assert await registers.audit() == ["consent.erased"]
    assert set(await registers.seen()) == {one.pupil.id for one in begun[1:]}
    assert await registers.consents.history(first) == ()
    with pytest.raises(NotFound):
        await registers.consents.get(first)
    with pytest.raises(Stale):
        await registers.consents.erase(read, [a_trace()])
    with pytest.raises(Stale):
        await registers.consents.save(read, read, [], [])


async def test_a_child_erased_while_a_list_is_folded_in_does_not_come_back(registers: Registers) -> None:
    begun = await registers.begin(3)
    plan = a_plan(*as_planned(begun, Said.NO))
    await registers.imports.plan(plan)
    await registers.confirm(plan)
    read = await registers.consents.get(begun[0].pupil.id)
    await registers.consents.erase(read, [a_trace("consent.erased")])
    assert len(await registers.seen()) == 2
    await registers.fold(plan)

    assert len(await registers.seen()) == 2
    assert await rows_of(registers, read.pupil.id) == []


async def test_a_record_changed_since_it_was_read_is_not_erased(registers: Registers) -> None:
    (record,) = await registers.begin(1)
    read = await registers.consents.get(record.pupil.id)
    no = a_change(record.pupil, Said.NO, at=NOON)
    kept = await registers.consents.save(read, a_record(record.pupil, no), [no], [])
    with pytest.raises(Stale):
        await registers.consents.erase(read, [a_trace()])

    assert await registers.seen() == {record.pupil.id: kept}
    assert len(await registers.consents.history(record.pupil.id)) == 2


async def test_a_long_history_is_erased_to_the_end_whatever_stops_it(
    wire: Wire, wired: Store, store: Store, school: str
) -> None:
    mortal, registers = Registers(wired, school), Registers(store, school)
    (record,) = await registers.begin(1)
    kept = await registers.consents.get(record.pupil.id)
    for start in range(0, 250, 50):
        changes = [a_change(record.pupil, at=NOON + minutes(start + one)) for one in range(50)]
        kept = await registers.consents.save(kept, replace(record, version=kept.version), changes, [])
    assert await dies(wire, 1, lambda: mortal.consents.erase(kept, [a_trace("consent.erased")]))

    assert await registers.seen() == {}
    assert await rows_of(registers, record.pupil.id) != []
    await registers.imports.sweep(NOON)
    assert await rows_of(registers, record.pupil.id) == []
    assert await registers.audit() == ["consent.erased"]


async def test_an_erasure_that_never_began_has_removed_nothing(
    wire: Wire, wired: Store, store: Store, school: str
) -> None:
    mortal, registers = Registers(wired, school), Registers(store, school)
    (record,) = await registers.begin(1)
    kept = await registers.consents.get(record.pupil.id)
    assert await dies(wire, 0, lambda: mortal.consents.erase(kept, [a_trace()]))
    assert await registers.seen() == {record.pupil.id: kept}
