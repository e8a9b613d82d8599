"""Whoever keeps the consent record is reminded of it: once a week, in school time, without content (R34)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from rehearsal.azurite import Azurite
from rehearsal.conversations import Message
from tests.scenarios import seen
from tests.scenarios.clocks import LESSON, SettableClock
from tests.scenarios.register import AMELIA, enrol
from tests.scenarios.seen import said, shown
from tests.scenarios.test_crashes import twin_of
from tests.scenarios.town import DSL, MANAGER, Town

pytestmark = pytest.mark.usefixtures("hurried")

SATURDAY = datetime(2026, 11, 28, 11, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest_asyncio.fixture
async def town(azurite: Azurite, clock: SettableClock) -> AsyncIterator[Town]:
    async with Town(azurite, clock=clock) as one:
        await seen.settled_in(one)
        yield one


async def reminders(town: Town) -> list[Message]:
    """What the Business Manager was reminded of by now."""
    await town.parts.reminding.look()
    await town.settled()
    return [one for one in town.teams.messages(MANAGER) if "The consent record needs you" in said(one.card)]


@pytest.mark.rule("R34", "R36")
async def test_each_week_that_the_record_needs_something_it_is_said_once(
    town: Town, clock: SettableClock
) -> None:
    await enrol(town, LESSON - timedelta(days=60))
    assert len(await reminders(town)) == 1
    clock.advance(timedelta(hours=3))
    assert len(await reminders(town)) == 1
    clock.advance(SATURDAY - clock.now())
    assert len(await reminders(town)) == 1
    clock.advance(MONDAY - clock.now())
    [_, second] = await reminders(town)
    assert "Amelia" not in json.dumps(second.activity)
    home = said(shown(await town.press(MANAGER, second, "Look")))
    assert "Without any answer: 1. For them everything is no." in home
    assert "No list of the whole school was ever brought in." in home
    assert not [one for one in town.teams.messages(DSL) if "consent record" in said(one.card)]
    assert AMELIA.name not in home


async def test_two_bots_remind_once(town: Town) -> None:
    await enrol(town, LESSON - timedelta(days=60))
    async with twin_of(town):
        assert len(await reminders(town)) == 1


async def test_a_school_that_keeps_no_record_here_is_reminded_of_nothing(town: Town) -> None:
    assert await reminders(town) == []
