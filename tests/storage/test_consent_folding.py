"""A list counts for everybody at once and as a whole, whatever stops the writing of it, and whenever."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from policy.consents import Said, Source, changed, taken_back
from policy.imports import PlannedPupil, folded_in
from policy.pupils import Pupil
from policy.withdrawals import withdrawal
from storage.connection import Store
from storage.errors import Stale, StoreDown
from tests.builders import NOON, minutes
from tests.children import (
    PHOTO,
    TERMS,
    USES,
    VIDEO,
    a_change,
    a_plan,
    a_pupil,
    a_record,
    as_planned,
    days,
    of_the_list,
)
from tests.storage.registers import CHILDREN, Registers, a_trace, dies, is_yes, without_versions
from tests.storage.wire import Loss, Wire


@pytest.fixture
def registers(store: Store, school: str) -> Registers:
    return Registers(store, school)


@pytest.mark.parametrize("loss", [Loss.BUSY, Loss.HANG_UP])
async def test_a_list_folded_over_a_bad_line_takes_back_what_it_takes_back_once(
    wire: Wire, wired: Store, school: str, loss: Loss
) -> None:
    registers = Registers(wired, school)
    begun = await registers.begin(3)
    plan = a_plan(*as_planned(begun, Said.WITHDRAWN))
    await registers.imports.plan(plan)
    await registers.confirm(plan)
    wire.losses = [loss] * 2
    with pytest.raises(StoreDown):
        await registers.fold(plan)
    wire.losses = [loss]
    await registers.fold(plan)

    assert len(await registers.withdrawals.pending()) == 3
    for record in begun:
        assert len(await registers.consents.history(record.pupil.id)) == 2


@pytest.mark.rule("R36")
async def test_stopped_anywhere_a_list_is_nobodys_before_it_is_confirmed_and_everybodys_after(
    wire: Wire, wired: Store, store: Store, school: str
) -> None:
    """Every step of planning, confirming and folding is the last one once; another process goes on."""
    mortal, registers = Registers(wired, school), Registers(store, school)
    begun = await registers.begin(CHILDREN)
    await registers.brought_in(a_plan(*as_planned(begun, Said.YES, at=NOON - days(1))))
    before = without_versions(await registers.seen())
    plan = a_plan(*as_planned(begun, Said.WITHDRAWN))
    after = {one.pupil.id: folded_in(before[one.pupil.id], one) for one in plan.pupils}
    assert await registers.withdrawals.pending() == ()

    steps = 0
    while await dies(wire, steps, lambda: mortal.imports.plan(plan)):
        assert without_versions(await registers.seen()) == before
        assert await registers.imports.find(plan.import_.id) is None
        steps += 1
    assert steps >= 3
    await registers.imports.plan(plan)
    assert without_versions(await registers.seen()) == before

    steps = 0
    while await dies(wire, steps, lambda: mortal.confirm(plan, a_trace())):
        assert without_versions(await registers.seen()) == before
        steps += 1
    assert steps >= 2
    assert without_versions(await registers.seen()) == after

    steps = 0
    while await dies(wire, 1, lambda: mortal.fold(plan)):
        assert without_versions(await registers.seen()) == after
        assert await registers.imports.unfinished() in [(plan.import_.id,), ()]
        steps += 1
    assert steps >= 3
    assert without_versions(await registers.seen()) == after
    assert await registers.rows("plan") == await registers.rows("planning") == ()
    pending = await registers.withdrawals.pending(limit=200)
    assert {one.pupil for one in pending} == set(after)
    assert len(pending) == len(after)
    assert await registers.audit() == ["consent.changed"]


async def test_readers_see_all_of_a_list_or_nothing_of_it_while_it_is_confirmed_and_folded(
    registers: Registers,
) -> None:
    begun = await registers.begin(CHILDREN)
    await registers.brought_in(a_plan(*as_planned(begun, Said.YES, at=NOON - days(1))))
    plan = a_plan(*as_planned(begun, Said.NO))
    await registers.imports.plan(plan)

    async def writing() -> None:
        await registers.confirm(plan)
        await registers.fold(plan)

    task = asyncio.create_task(writing())
    told: list[bool] = []
    while not task.done():
        everybody, one_class = await asyncio.gather(
            registers.consents.all(), registers.consents.of_class("1A")
        )
        for roll, size in ((everybody, CHILDREN), (one_class, CHILDREN // 2)):
            yes = {is_yes(one) for one in roll.records}
            assert len(roll.records) == size
            assert len(yes) == 1
        told += [is_yes(everybody.records[0])]
    await task
    assert told == sorted(told, reverse=True)
    assert not any(is_yes(one) for one in (await registers.seen()).values())


@pytest.mark.rule("R37", "R38")
async def test_a_single_change_between_confirming_and_folding_is_kept_and_so_is_what_both_took_back(
    registers: Registers,
) -> None:
    pupil = a_pupil()
    yes = a_change(pupil, {PHOTO: Said.YES, VIDEO: Said.YES})
    await registers.consents.save(None, a_record(pupil, yes), [yes], [])
    plan = a_plan(PlannedPupil(replace(pupil, class_name="5C"), of_the_list(pupil, Said.NO)))
    await registers.imports.plan(plan)
    await registers.confirm(plan)

    read = await registers.consents.get(pupil.id)
    assert not is_yes(read)
    no = a_change(
        pupil, {PHOTO: Said.WITHDRAWN, VIDEO: Said.WITHDRAWN}, at=NOON + minutes(6), source=Source.PHONE
    )
    after = changed(read, no)
    lost = taken_back(read, after, USES, no.effective, TERMS)
    assert lost == (VIDEO,)
    over = withdrawal(no, lost, no.effective)
    assert over is not None
    after = replace(after, pupil=replace(after.pupil, protected=True))
    kept = await registers.consents.save(read, after, [no], [a_trace()], [over])
    assert await registers.seen() == {pupil.id: kept}
    again = replace(kept, pupil=replace(kept.pupil, forename="Robyn"))
    await registers.consents.save(kept, again, [], [])
    await registers.fold(plan)

    (stands,) = (await registers.seen()).values()
    assert stands == again
    assert stands.pupil.class_name == "5C"
    assert len(await registers.consents.history(pupil.id)) == 3
    told = {code for one in await registers.withdrawals.pending() for code in one.uses}
    assert told == {PHOTO.code, VIDEO.code}


async def test_a_new_child_of_a_list_can_be_changed_before_it_is_folded_in(registers: Registers) -> None:
    pupil = a_pupil()
    plan = a_plan(PlannedPupil(pupil, of_the_list(pupil)))
    await registers.imports.plan(plan)
    await registers.confirm(plan)
    read = await registers.consents.get(pupil.id)
    no = a_change(pupil, Said.NO, at=NOON + minutes(6))
    kept = await registers.consents.save(read, changed(read, no), [no], [])
    assert await registers.seen() == {pupil.id: kept}
    with pytest.raises(Stale):
        await registers.consents.save(read, read, [], [])
    await registers.fold(plan)

    assert without_versions(await registers.seen()) == without_versions({pupil.id: kept})
    assert len(await registers.consents.history(pupil.id)) == 2


async def test_a_child_protected_since_the_plan_stays_protected(registers: Registers) -> None:
    (record,) = await registers.begin(1)
    plan = a_plan(*as_planned([record], Said.YES))
    await registers.imports.plan(plan)
    read = await registers.consents.get(record.pupil.id)
    await registers.consents.save(read, replace(read, pupil=replace(read.pupil, protected=True)), [], [])
    await registers.confirm(plan)
    for _ in range(2):
        assert all(one.pupil.protected for one in (await registers.seen()).values())
        await registers.fold(plan)


async def test_a_list_that_protects_a_child_takes_back_what_was_permitted(registers: Registers) -> None:
    (record,) = await registers.begin(1)
    plan = a_plan(PlannedPupil(replace(record.pupil, protected=True)))
    await registers.brought_in(plan)
    (over,) = await registers.withdrawals.pending()
    assert (over.pupil, over.uses, over.change) == (record.pupil.id, (PHOTO.code,), plan.import_.id)


async def test_a_record_changed_while_it_is_folded_in_keeps_both(
    wire: Wire, wired: Store, store: Store, school: str
) -> None:
    folding, registers = Registers(wired, school), Registers(store, school)
    begun = await registers.begin(3)
    plan = a_plan(*as_planned(begun, Said.WITHDRAWN))
    await registers.imports.plan(plan)
    await registers.confirm(plan)
    aunt = a_change(begun[1].pupil, Said.YES, by="Aunt Example", at=NOON, is_responsible=False)

    async def between() -> None:
        read = await registers.consents.get(aunt.pupil)
        await registers.consents.save(read, changed(read, aunt), [aunt], [])

    wire.meanwhile = [between]
    await folding.fold(plan)

    record = (await registers.seen())[aunt.pupil]
    assert {one.id for one in record.standing} >= {aunt.id}
    assert len(await registers.consents.history(aunt.pupil)) == 3
    assert len(await registers.withdrawals.pending()) == 3


async def test_of_two_who_fold_a_list_at_once_each_child_is_written_once(registers: Registers) -> None:
    begun = await registers.begin(CHILDREN)
    plan = a_plan(*as_planned(begun, Said.NO))
    await registers.imports.plan(plan)
    await registers.confirm(plan)
    await asyncio.gather(registers.fold(plan), Registers.fold(registers, plan), registers.fold(plan))

    assert len(await registers.withdrawals.pending(limit=200)) == CHILDREN
    assert await registers.imports.unfinished() == ()
    for record in begun[:5]:
        assert len(await registers.consents.history(record.pupil.id)) == 2


async def test_two_lists_confirmed_one_after_the_other_both_count_in_whatever_order_they_are_folded(
    registers: Registers,
) -> None:
    begun = await registers.begin(4)
    older = a_plan(*as_planned(begun, Said.NO, at=NOON - days(2)), made_on="2026-10-04")
    newer = a_plan(*as_planned(begun, Said.UNANSWERED, at=NOON - days(1)), made_on="2026-10-05")
    for plan in (newer, older):
        await registers.imports.plan(plan)
        await registers.confirm(plan)
    counted = without_versions(await registers.seen())
    assert await registers.imports.unfinished() == (newer.import_.id, older.import_.id)
    await registers.fold(older)
    assert without_versions(await registers.seen()) == counted
    await registers.fold(newer)

    assert without_versions(await registers.seen()) == counted
    head = (await registers.consents.all()).head
    assert head.list_made_on == "2026-10-05"


async def test_only_a_confirmed_list_is_folded_in(registers: Registers) -> None:
    begun = await registers.begin(2)
    plan = a_plan(*as_planned(begun, Said.NO))
    with pytest.raises(Stale):
        await registers.fold(plan)
    await registers.imports.plan(plan)
    with pytest.raises(Stale):
        await registers.fold(plan)
    assert all(is_yes(one) for one in (await registers.seen()).values())


async def test_a_list_of_two_thousand_children_is_read_as_a_whole(registers: Registers) -> None:
    pupils = [a_pupil(f"Child {one}", class_name=f"C{one // 30}") for one in range(2_000)]
    plan = a_plan(*(PlannedPupil(one, of_the_list(one)) for one in pupils))
    await registers.imports.plan(plan)
    await registers.confirm(plan)
    assert len((await registers.consents.all()).records) == 2_000
    told = await registers.fold(plan)

    assert told[-1] == (2_000, 2_000)
    roll = await registers.consents.all()
    assert {one.id for one in roll.pupils} == {one.id for one in pupils}
    assert len((await registers.consents.of_class("C7")).records) == 30


async def test_a_list_with_very_long_names_goes_in_smaller_transactions(registers: Registers) -> None:
    pupils = [a_pupil("Long" * 4_000, class_name=f"{one}") for one in range(40)]
    await registers.brought_in(a_plan(*(PlannedPupil(one, of_the_list(one)) for one in pupils)))
    longer: list[Pupil] = [replace(one, forename="\u00e9" * 20_000) for one in pupils]
    await registers.brought_in(a_plan(*(PlannedPupil(one, of_the_list(one, Said.NO)) for one in longer)))
    assert set((await registers.consents.all()).pupils) == set(longer)
