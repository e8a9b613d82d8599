"""A row by which a case is found may be lost, as from a backup: that holds up nobody who saves the case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.concerns import Concern
from policy.scenes import Step
from storage.concerns import Concerns
from storage.connection import Store
from storage.errors import Stale
from storage.records import index_of
from tests.builders import DSL, HEAD, NOON, a_watch, an_entry, minutes
from tests.storage.cases import LISTS, index, kept, ringing, saved
from tests.storage.wire import Wire


@pytest.mark.rule("R111")
@pytest.mark.parametrize("list_", ["due", "work"])
async def test_a_row_that_was_lost_holds_up_no_save(concerns: Concerns, list_: str) -> None:
    case = await kept(concerns, ringing(NOON, DSL))
    await lose(concerns, case, list_)

    moved = await saved(concerns, replace(case, watches=(a_watch(due=NOON + minutes(5)),), agenda=()))
    assert await concerns.get(case.id) == moved
    assert await index(concerns) == list(index_of(moved))
    assert len(await concerns.chronology(case.id)) == moved.entries == 2


@pytest.mark.rule("R111")
async def test_rows_that_were_lost_and_are_still_wanted_are_put_back_with_the_save(
    concerns: Concerns,
) -> None:
    case = await kept(concerns, ringing(NOON, DSL, HEAD))
    for list_ in LISTS:
        await lose(concerns, case, list_)

    moved = await saved(concerns, replace(case, watches=(a_watch(due=NOON + minutes(5)),)))
    assert await index(concerns) == list(index_of(moved))
    assert await concerns.work(HEAD) == (moved,)


async def test_a_row_that_the_other_case_lost_holds_up_no_save(concerns: Concerns) -> None:
    one, other = [await kept(concerns, ringing(NOON, DSL)) for _ in range(2)]
    await lose(concerns, other, "due")
    later = (a_watch(due=NOON + minutes(5)),)
    also = Step(replace(other, watches=later), (an_entry(),))

    moved = (await concerns.save(replace(one, watches=later), [an_entry()], [], [], also=also)).concern
    both = (moved, await concerns.get(other.id))
    assert [case.entries for case in both] == [2, 2]
    assert await index(concerns) == sorted(key for case in both for key in index_of(case))


async def test_a_stale_save_of_a_case_that_lost_a_row_lands_nothing(concerns: Concerns) -> None:
    case = await kept(concerns, ringing(NOON, DSL))
    now = await saved(concerns, replace(case, nobody_told=True))
    await lose(concerns, now, "due")

    with pytest.raises(Stale):
        await saved(concerns, replace(case, watches=(), agenda=()))
    assert await concerns.get(case.id) == now
    assert await concerns.due(NOON) == ()
    assert await concerns.work(DSL) == (now,)


async def test_a_lost_row_never_comes_back_for_a_case_that_somebody_saves_meanwhile(
    concerns: Concerns, wire: Wire, wired: Store, school: str
) -> None:
    case = await kept(concerns, ringing(NOON, DSL, HEAD))
    await lose(concerns, case, "due")
    others = replace(case, watches=(a_watch(due=NOON + minutes(5)),))
    wire.meanwhile = [None, lambda: concerns.save(others, [], [], [])]

    with pytest.raises(Stale):
        await Concerns(wired, school).save(replace(case, watches=(), agenda=()), [], [], [])
    assert not wire.meanwhile
    assert await concerns.get(case.id) == replace(others, seal=case.seal)
    assert await index(concerns) == list(index_of(others))


async def lose(concerns: Concerns, case: Concern, list_: str) -> None:
    """Lose a row of a case, as a restored backup may."""
    found = [key for key in case.index if key.startswith(f"{list_}:")]
    await concerns._rows.forget(found[0])
    assert await concerns._rows.find(found[0]) is None
