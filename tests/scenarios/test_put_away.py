"""Content that was shown in a chat is hidden again: after ten minutes, at the next press, after a crash."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.holding import SHOWN_FOR
from rehearsal.azurite import Azurite
from tests.scenarios.chats import alert_of, at_rest, nowhere, sent, submits, types
from tests.scenarios.clocks import SettableClock
from tests.scenarios.hearing import reference_on
from tests.scenarios.seen import shown
from tests.scenarios.town import (
    ABOUT,
    DSL,
    HAPPENED,
    TEACHER,
    Town,
)

pytestmark = pytest.mark.usefixtures("hurried")


@pytest.fixture(scope="module")
def clock() -> SettableClock:
    return SettableClock()


@pytest_asyncio.fixture(scope="module")
async def town(azurite: Azurite, clock: SettableClock) -> AsyncIterator[Town]:
    async with Town(azurite, clock=clock) as one:
        yield one


@pytest.mark.invariant("I9")
async def test_what_was_shown_in_a_chat_is_put_away_after_ten_minutes(
    town: Town, clock: SettableClock
) -> None:
    words = "She cried at the gate."
    reference = await sent(town, words=words)
    assert words in await types(town, DSL, f"open {reference}")
    clock.advance(SHOWN_FOR - timedelta(seconds=1))
    await asyncio.sleep(0.1)
    assert at_rest(town, words) == [DSL]
    clock.advance(timedelta(seconds=1))
    await nowhere(town, words)


@pytest.mark.invariant("I9")
async def test_what_was_shown_in_a_chat_is_put_away_at_the_next_press(town: Town) -> None:
    words = "She cried in the corridor."
    reference = await sent(town, words=words)
    assert words in await types(town, DSL, f"open {reference}")
    message = town.teams.messages(DSL)[-1]
    await town.press(DSL, message, "I have this")
    await nowhere(town, words)


@pytest.mark.invariant("I9")
async def test_a_form_that_was_asked_for_on_what_is_shown_is_not_taken_away_again(
    town: Town, clock: SettableClock
) -> None:
    words = "She cried in the hall."
    reference = await sent(town, words=words)
    assert words in await types(town, DSL, f"open {reference}")
    message = town.teams.messages(DSL)[-1]
    form = await town.press(DSL, message, "Add a note")
    assert "Save" in json.dumps(shown(form))
    assert at_rest(town, words) == []
    drawn = len(town.teams.sent)
    clock.advance(SHOWN_FOR)
    await town.settled()
    await asyncio.sleep(0.1)
    assert not [one for one in town.teams.sent[drawn:] if one.kind == "update" and one.person_id == DSL]


@pytest.mark.invariant("I9")
async def test_what_teams_was_slow_to_show_is_put_away_all_the_same(town: Town, clock: SettableClock) -> None:
    words = "She cried on the stairs."
    reference = await sent(town, words=words)
    before = len(town.teams.sent)
    town.teams.fault("update", person=DSL, hang=0.3, times=1)
    opening = asyncio.create_task(town.teams.message(DSL, f"open {reference}"))
    await town.teams.wait_for(lambda one: one.kind == "send" and one.person_id == DSL, after=before)
    await asyncio.sleep(0.1)
    await types(town, DSL, "help")
    await opening
    clock.advance(SHOWN_FOR)
    await nowhere(town, words)


@pytest.mark.invariant("I9")
async def test_what_was_shown_before_a_crash_is_put_away_after_it(town: Town, clock: SettableClock) -> None:
    words = "She cried at lunch."
    reference = await sent(town, words=words)
    assert words in await types(town, DSL, f"open {reference}")
    await town.restart()
    clock.advance(SHOWN_FOR)
    await nowhere(town, words)


@pytest.mark.rule("R27")
@pytest.mark.invariant("I9")
async def test_a_client_that_knows_no_execute_can_do_everything_and_nothing_stays_in_a_chat(
    town: Town,
) -> None:
    words = "He filmed her changing."
    first = await town.form()
    second = await submits(town, TEACHER, first, "Next", {**ABOUT, "name": "Amelia Stonefield"})
    third = await submits(town, TEACHER, second, "Next", {**HAPPENED, "words": words})
    back = await submits(town, TEACHER, third, "Back")
    assert words in json.dumps(back.card)
    third = await submits(town, TEACHER, back, "Next")
    receipt = await submits(town, TEACHER, third, "Send")
    reference = reference_on(receipt)
    await town.settled()
    opened = await submits(town, DSL, alert_of(town, DSL, reference), "Open")
    assert words in json.dumps(opened.card)
    await submits(town, DSL, opened, "I have this")
    await nowhere(town, words)
    await nowhere(town, "Stonefield")
