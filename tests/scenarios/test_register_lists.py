"""Accounts of the register in lists of permissions: brought in, written down and taken out by their names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

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


@pytest_asyncio.fixture
async def town(azurite: Azurite) -> AsyncIterator[Town]:
    async with Town(azurite, posts=Recorder()) as one:
        await seen.settled_in(one)
        await enrol(one, one.parts.clock.now() - timedelta(days=30))
        await has_account(one)
        yield one


@pytest.mark.rule("R40")
async def test_a_list_may_say_what_is_permitted_on_an_account_of_the_register(town: Town) -> None:
    content = f"Surname,Forename,Class,Photo - {NAME}\nStone,Amelia,Oak,Y\n".encode()
    asked = await sent(town, content)
    given = {"kind": "list", "made_on": TODAY, "leavers": "keep"}
    found = await town.press(MANAGER, asked, "See what it would do", given)
    done = await town.press(MANAGER, found, "Bring it in")
    assert "The list is in force" in said(shown(done))
    await written(town)
    record = await Consents(town.parts.store, town.school.id).get(AMELIA.id)
    assert USE.code in {code for change in record.standing for code in change.answers}


@pytest.mark.rule("R36")
async def test_the_record_is_taken_out_with_a_column_for_it_after_a_restart_too(town: Town) -> None:
    await town.restart()
    await seen.settled_in(town)
    now = town.parts.clock.now()
    made = await town.parts.office.printing.made(Paper.CSV, "", now, by=StaffId(MANAGER))
    assert NAME in made.decode("utf-8-sig")
