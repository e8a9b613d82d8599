"""A list counts for everybody at once and as a whole, whatever stops the writing of it, and whenever."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import pytest

from policy.consents import Record, Said, Source, changed, in_force, taken_back
from policy.imports import Plan, PlannedPupil, State, folded_in
from policy.pupils import Pupil
from policy.rolls import ImportId
from policy.withdrawals import withdrawal
from storage.connection import Store
from storage.errors import NotFound, NotKept, Stale, StoreDown
from tests.builders import DSL, HEAD, NOON, minutes
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
from tests.storage.registers import Registers, a_trace, without_versions
from tests.storage.wire import Loss, Wire

CHILDREN = 70
"""More than two transactions of a list hold."""


@pytest.fixture
def registers(store: Store, school: str) -> Registers:
    return Registers(store, school)


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


@pytest.mark.rule("R36")
async def test_a_list_changes_nothing_until_it_is_confirmed_and_everything_then(
    registers: Registers,
) -> None:
    begun = await registers.begin(4)
    before = await registers.seen()
    joiner, leaver = a_pupil("New", class_name="9Z"), replace(begun[0].pupil, left_on="2026-10-05")
    moved = replace(begun[1].pupil, class_name="9Z")
    plan = a_plan(
        PlannedPupil(joiner, of_the_list(joiner)),
        PlannedPupil(leaver),
        PlannedPupil(moved, of_the_list(moved, Said.NO)),
    )
    await registers.imports.plan(plan)
    assert await registers.seen() == before
    with pytest.raises(NotFound):
        await registers.consents.get(joiner.id)
    assert by_id(await registers.imports.planned(plan.import_.id)) == by_id(plan.pupils)

    await registers.confirm(plan, a_trace("consent.list_confirmed"))
    counted = await registers.seen()
    assert counted[joiner.id].pupil == joiner
    assert not counted[leaver.id].pupil.is_here
    assert {one.pupil.id for one in (await registers.consents.of_class("9Z")).records} == {
        joiner.id,
        moved.id,
    }
    assert len(counted) == 5
    assert await registers.imports.unfinished() == (plan.import_.id,)

    assert await registers.fold(plan) == [(0, 3), (3, 3)]
    assert without_versions(await registers.seen()) == without_versions(counted)
    assert await registers.imports.unfinished() == ()
    assert await registers.imports.planned(plan.import_.id) == ()
    assert await registers.audit() == ["consent.list_confirmed"]


async def test_what_is_known_of_a_list_comes_back_and_how_fresh_the_record_is_for_it(
    registers: Registers,
) -> None:
    begun = await registers.begin(2)
    plan = a_plan(*as_planned(begun, Said.NO))
    assert await registers.imports.find(plan.import_.id) is None
    await registers.imports.plan(plan)
    found = await registers.imports.find(plan.import_.id)
    assert found == plan.import_
    assert (await registers.consents.all()).head.list_made_on == ""

    confirmed = await registers.imports.confirm(found, DSL, NOON + minutes(1), [])
    assert (confirmed.state, confirmed.confirmed_by) == (State.CONFIRMED, DSL)
    await registers.fold(plan)
    done = await registers.imports.find(plan.import_.id)
    assert done == replace(confirmed, state=State.DONE, done_at=NOON + minutes(6))
    head = (await registers.consents.all()).head
    assert (head.list_made_on, head.list_by) == ("2026-10-06", DSL)
    assert head.list_brought_at == NOON + minutes(1)
    assert head.headings == plan.headings
    assert (await registers.consents.of_class("1A")).head == head


async def test_after_a_list_a_class_is_read_with_its_head_in_one_query(
    wire: Wire, wired: Store, school: str
) -> None:
    registers = Registers(wired, school)
    begun = await registers.begin(6)
    plan = a_plan(*as_planned(begun, Said.NO))
    await registers.brought_in(plan)
    for name in ("1A", "class 2a"):
        wire.reset()
        assert len((await registers.consents.of_class(name)).records) == 3
        assert wire.asked == 1
    wire.reset()
    assert len((await registers.consents.all()).records) == 6
    assert wire.asked == 1


async def test_a_list_is_planned_again_as_it_is_now(registers: Registers) -> None:
    begun = await registers.begin(5)
    first = a_plan(*as_planned(begun, Said.NO))
    await registers.imports.plan(first)
    read = await registers.imports.find(first.import_.id)
    assert read is not None
    again = replace(first, pupils=as_planned(begun[:2], Said.UNANSWERED))
    await registers.imports.plan(again)

    with pytest.raises(Stale):
        await registers.imports.confirm(read, HEAD, NOON, [])
    await registers.imports.plan(again)
    assert by_id(await registers.imports.planned(first.import_.id)) == by_id(again.pupils)
    await registers.confirm(again)
    with pytest.raises(Stale):
        await registers.imports.plan(first)
    await registers.fold(again)
    with pytest.raises(Stale):
        await registers.imports.plan(first)
    assert sum(is_yes(one) for one in (await registers.seen()).values()) == 5


async def test_of_two_who_plan_the_same_list_at_once_one_plan_stands_whole(registers: Registers) -> None:
    begun = await registers.begin(CHILDREN)
    plans = [a_plan(*as_planned(begun, said), id_="same") for said in (Said.NO, Said.UNANSWERED)]
    ends = await asyncio.gather(*[registers.imports.plan(one) for one in plans], return_exceptions=True)

    assert all(one is None or isinstance(one, Stale) for one in ends)
    standing = await registers.imports.planned(ImportId("same"))
    if await registers.imports.find(ImportId("same")) is not None:
        assert by_id(standing) in [by_id(one.pupils) for one in plans]


async def test_a_list_confirmed_twice_at_once_is_confirmed_once(registers: Registers) -> None:
    begun = await registers.begin(3)
    plan = a_plan(*as_planned(begun, Said.NO))
    await registers.imports.plan(plan)
    found = await registers.imports.find(plan.import_.id)
    assert found is not None
    confirming = [
        registers.imports.confirm(found, by, NOON, [a_trace("consent.list_confirmed")])
        for by in (HEAD, DSL) * 4
    ]
    ends = await asyncio.gather(*confirming)

    assert len({(one.confirmed_by, one.version) for one in ends}) == 1
    assert await registers.audit() == ["consent.list_confirmed"]
    assert await registers.imports.unfinished() == (plan.import_.id,)
    await registers.fold(plan)
    assert (await registers.imports.confirm(found, HEAD, NOON, [a_trace()])).state is State.DONE
    assert await registers.audit() == ["consent.list_confirmed"]


@pytest.mark.parametrize("losses", [[Loss.BUSY], [Loss.HANG_UP], [Loss.BUSY, Loss.BUSY]])
async def test_a_list_whose_confirmation_was_not_heard_is_confirmed_once(
    wire: Wire, wired: Store, school: str, losses: list[Loss]
) -> None:
    registers = Registers(wired, school)
    begun = await registers.begin(3)
    plan = a_plan(*as_planned(begun, Said.NO))
    await registers.imports.plan(plan)
    wire.losses = list(losses)
    if len(losses) > 1:
        with pytest.raises(StoreDown):
            await registers.confirm(plan, a_trace())
    await registers.confirm(plan, a_trace())

    assert not any(is_yes(one) for one in (await registers.seen()).values())
    assert len(await registers.audit()) == 1


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


async def test_a_list_that_nobody_wants_is_cleared_away_and_can_be_planned_again(
    registers: Registers,
) -> None:
    begun = await registers.begin(CHILDREN)
    plan = a_plan(*as_planned(begun, Said.NO))
    await registers.imports.drop(plan.import_.id)
    await registers.imports.plan(plan)
    read = await registers.imports.find(plan.import_.id)
    assert read is not None
    for _ in range(2):
        await registers.imports.drop(plan.import_.id)
    assert await registers.rows("plan") == await registers.rows("planning") == ()
    with pytest.raises(Stale):
        await registers.imports.confirm(read, HEAD, NOON, [])

    await registers.brought_in(plan)
    with pytest.raises(Stale):
        await registers.imports.drop(plan.import_.id)


async def test_a_plan_that_nobody_confirmed_is_gone_after_a_day(
    wire: Wire, wired: Store, store: Store, school: str
) -> None:
    mortal, registers = Registers(wired, school), Registers(store, school)
    begun = await registers.begin(CHILDREN)
    whole, stopped, dropped = (a_plan(*as_planned(begun, Said.NO)) for _ in range(3))
    young = a_plan(*as_planned(begun[:1], Said.NO), at=NOON + days(1))
    for plan in (whole, dropped, young):
        await registers.imports.plan(plan)
    assert await dies(wire, 2, lambda: mortal.imports.plan(stopped))
    assert await dies(wire, 1, lambda: mortal.imports.drop(dropped.import_.id))

    assert await registers.imports.sweep(NOON + days(1) - minutes(1)) == 0
    assert len(await registers.imports.planned(whole.import_.id)) == CHILDREN
    assert await registers.imports.sweep(NOON + days(1)) == 1
    assert len(await registers.rows("plan")) == 1
    assert await registers.rows("planning") == ()
    assert (await registers.imports.find(whole.import_.id) or young.import_).state is State.DROPPED
    assert (await registers.imports.find(young.import_.id) or whole.import_).state is State.PLANNED


async def test_an_unsettled_head_is_settled_by_the_sweep(
    wire: Wire, wired: Store, store: Store, school: str
) -> None:
    mortal, registers = Registers(wired, school), Registers(store, school)
    begun = await registers.begin(4)
    plan = a_plan(*as_planned(begun, Said.NO))
    await registers.imports.plan(plan)
    await registers.confirm(plan)
    assert await dies(wire, 2, lambda: mortal.fold(plan))
    assert await registers.imports.unfinished() == ()
    assert not any(is_yes(one) for one in (await mortal.consents.of_class("1A")).records)
    await registers.imports.sweep(NOON)
    wire.reset()

    assert len((await mortal.consents.of_class("1A")).records) == 2
    assert wire.asked == 1


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


async def test_a_garbled_name_of_a_list_is_no_list(registers: Registers) -> None:
    assert await registers.imports.find(ImportId("a:b")) is None
    with pytest.raises(NotKept):
        await registers.imports.plan(Plan(replace(a_plan().import_, id=ImportId("a/b"))))
