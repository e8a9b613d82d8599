"""A list changes nothing until it is confirmed, and is confirmed once; one that nobody wants goes."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from policy.consents import Said
from policy.imports import Plan, PlannedPupil, State
from policy.rolls import ImportId
from storage.connection import Store
from storage.errors import NotFound, NotKept, Stale, StoreDown
from tests.builders import DSL, HEAD, NOON, minutes
from tests.children import (
    a_plan,
    a_pupil,
    as_planned,
    days,
    of_the_list,
)
from tests.storage.registers import CHILDREN, Registers, a_trace, by_id, dies, is_yes, without_versions
from tests.storage.wire import Loss, Wire


@pytest.fixture
def registers(store: Store, school: str) -> Registers:
    return Registers(store, school)


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


async def test_who_plans_a_list_that_somebody_else_has_planned_and_confirmed_meanwhile_writes_nothing(
    wire: Wire, wired: Store, store: Store, school: str
) -> None:
    slow, registers = Registers(wired, school), Registers(store, school)
    begun = await registers.begin(CHILDREN)
    late, quick = (a_plan(*as_planned(begun, said), id_="same") for said in (Said.YES, Said.NO))

    async def meanwhile() -> None:
        await registers.imports.plan(quick)
        await registers.confirm(quick)
        await registers.fold(quick)

    wire.meanwhile = [None, meanwhile]
    with pytest.raises(Stale):
        await slow.imports.plan(late)
    assert await registers.rows("plan") == await registers.rows("planning") == ()
    assert not any(is_yes(one) for one in (await registers.seen()).values())


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


async def test_a_garbled_name_of_a_list_is_no_list(registers: Registers) -> None:
    assert await registers.imports.find(ImportId("a:b")) is None
    with pytest.raises(NotKept):
        await registers.imports.plan(Plan(replace(a_plan().import_, id=ImportId("a/b"))))
