"""A list of two thousand children and thirty uses, while people go on asking."""

from __future__ import annotations

import asyncio
import re

import pytest

from cards.verbs import Verb
from policy.cells import Heard
from policy.uses import matrix
from rehearsal.azurite import Azurite
from tests.lists import ARBOR, a_child, csv_bytes, listed
from tests.scenarios import seen
from tests.scenarios.papers import TownWithAddress
from tests.scenarios.register import does
from tests.scenarios.seen import said, shown
from tests.scenarios.test_lists_of_vendors import previewed, roll
from tests.scenarios.town import MANAGER, SCHOOL_FILE, TEACHER

pytestmark = [pytest.mark.usefixtures("hurried"), pytest.mark.rule("R35")]

IN_TIME = 3.0
"""Seconds within which a press has its answer, whatever it is about."""


@pytest.mark.rule("R40", "R41")
async def test_a_list_of_two_thousand_children_counts_as_a_whole_and_every_press_is_answered_in_time(
    azurite: Azurite,
) -> None:
    accounts = 'accounts = [{ id = "facebook", name = "Facebook page" }]'
    text = re.sub(r"(?m)^accounts = .*$", accounts, SCHOOL_FILE.read_text("utf-8"), count=1)
    async with TownWithAddress(azurite, school=text) as town:
        await seen.settled_in(town)
        terms = town.school.consents
        codes = [use.code for use in matrix(terms.accounts)]
        assert len(codes) == 30
        kids = [
            a_child(number, dict.fromkeys(codes, Heard.YES), years_ago=5 + number // 336)
            for number in range(2_000)
        ]
        content = csv_bytes(listed(kids, ARBOR, terms=terms))
        found = await previewed(town, content, "csv")
        assert "Children on the list: 2000. New: 2000." in said(shown(found))
        seconds, done = [found.seconds], found
        of_class = sum(one.pupil.class_name == "0A" for one in kids)
        classes: list[str] = []
        asking = asyncio.create_task(asked_again_and_again(town, seconds, classes))
        while "The list is in force" not in said(shown(done)):
            done = await town.press(MANAGER, done, "Bring it in")
            seconds.append(done.seconds)
        assert "It is being written to each child's record." in said(shown(done))
        progress: list[str] = []
        state = done
        while "Everything is written. Children on the list: 2000." not in said(shown(state)):
            state = await town.press(MANAGER, state, "How far is it now?")
            seconds.append(state.seconds)
            progress += re.findall(r"So far: (\d+) of 2000\.", said(shown(state)))
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        assert max(seconds) < IN_TIME, seconds
        assert {int(one) for one in progress} - {0, 2000}, progress
        # A store that is too busy to answer in time says so, and nothing of the record.
        answered = [one for one in classes if "store cannot be reached" not in one]
        counts = [f"Yes for all {of_class}." in one for one in answered]
        assert counts == sorted(counts), "seen, and then not seen any more"
        assert {True, False} == set(counts)
        assert all("Nobody on the list fits" in one for one in answered[: counts.index(True)])
        assert len((await roll(town)).records) == 2_000


async def asked_again_and_again(town: TownWithAddress, seconds: list[float], classes: list[str]) -> None:
    """A teacher asks about one class without a pause, before the list counts and while it is written."""
    while True:
        checked = await does(town, TEACHER, Verb.CHECK, asked="0A", medium="photo", place="website")
        seconds.append(checked.seconds)
        classes.append(said(shown(checked)))
