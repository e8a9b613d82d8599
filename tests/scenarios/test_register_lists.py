"""Accounts of the register in lists of permissions: brought in, written down and taken out by their names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from policy.consents import in_force
from policy.papers import Paper
from policy.people import StaffId
from policy.uses import Medium, Place, Use
from rehearsal.azurite import Azurite
from storage.consents import Consents
from tests.scenarios import seen
from tests.scenarios.ledger import NAME, SET_UP, has_account
from tests.scenarios.register import AMELIA, Recorder, enrol
from tests.scenarios.seen import said, shown
from tests.scenarios.test_imports import TODAY, sent, written
from tests.scenarios.town import MANAGER, Town

pytestmark = pytest.mark.usefixtures("hurried")

USE = Use(Medium.PHOTO, Place(SET_UP["place"]))


@pytest.fixture
def posts() -> Recorder:
    return Recorder()


@pytest_asyncio.fixture
async def town(azurite: Azurite, posts: Recorder) -> AsyncIterator[Town]:
    async with Town(azurite, posts=posts) as one:
        await seen.settled_in(one)
        await enrol(one, one.parts.clock.now() - timedelta(days=30))
        await has_account(one)
        yield one


async def brings(town: Town, answer: str) -> None:
    """A list that says this of Amelia's photograph on the account is brought in and written down."""
    content = f"Surname,Forename,Class,Photo - {NAME}\nStone,Amelia,Oak,{answer}\n".encode()
    asked = await sent(town, content)
    given = {"kind": "list", "made_on": TODAY, "leavers": "keep"}
    found = await town.press(MANAGER, asked, "See what it would do", given)
    assert "The list is in force" in said(shown(await town.press(MANAGER, found, "Bring it in")))
    await written(town)


@pytest.mark.rule("R38", "R40")
async def test_a_list_permits_on_an_account_of_the_register_and_takes_it_back(
    town: Town, posts: Recorder
) -> None:
    await brings(town, "Y")
    record = await Consents(town.parts.store, town.school.id).get(AMELIA.id)
    assert in_force(record, USE, town.parts.clock.now(), town.parts.office.terms).is_yes
    assert posts.told == []
    await brings(town, "N")
    [told] = await posts.wait()
    assert told.uses == (USE.code,)


@pytest.mark.rule("R36")
async def test_the_record_is_taken_out_with_a_column_for_it_after_a_restart_too(town: Town) -> None:
    await town.restart()
    await seen.settled_in(town)
    now = town.parts.clock.now()
    made = await town.parts.office.printing.made(Paper.CSV, "", now, by=StaffId(MANAGER))
    assert NAME in made.decode("utf-8-sig")
