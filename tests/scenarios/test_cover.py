"""Somebody is away, covers, comes back or does not answer: who hears of a concern then."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

import bot.cover
from cards.verbs import Verb
from graph.warming import warm
from policy.people import StaffId
from rehearsal.azurite import Azurite
from tests.scenarios import seen
from tests.scenarios.absent import (
    COVERED,
    NEXT_FRIDAY,
    NEXT_MONDAY,
    THE_COVER,
    THE_DSL,
    TODAY,
    USUALLY,
    audited,
    away,
    goes_to,
    heard,
)
from tests.scenarios.clocks import SettableClock
from tests.scenarios.hearing import heard_of, only
from tests.scenarios.seen import blocks, said, shown
from tests.scenarios.test_crashes import twin_of
from tests.scenarios.town import (
    CHAIR,
    DEPUTY,
    DEPUTY_HEAD,
    DSL,
    HEAD,
    ICT,
    MANAGER,
    TEACHER,
    Town,
    reference_in,
)

ABOUT_ADULT = {"about": "adult", "who": "adult", "name": ""}


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest_asyncio.fixture(scope="module", autouse=True)
async def warmed() -> None:
    """Load Graph's SDK once: the towns of these tests come and go faster than each could load it."""
    await warm()


@pytest_asyncio.fixture
async def town(azurite: Azurite, clock: SettableClock) -> AsyncIterator[Town]:
    async with Town(azurite, clock=clock) as town:
        await seen.settled_in(town)
        yield town


@pytest.mark.rule("R111", "R97")
@pytest.mark.invariant("I6")
async def test_while_the_dsl_is_away_whoever_covers_is_alerted_and_the_dsl_is_not(town: Town) -> None:
    saved = await away(town, DSL, cover=DEPUTY_HEAD)
    assert blocks(saved.card) == ["Saved", "You are away on Tue 24 Nov.", "Owen Fairbrother covers."]
    assert await heard(town) == COVERED


@pytest.mark.rule("R111")
async def test_without_a_cover_the_next_of_the_chain_is_alerted(town: Town) -> None:
    saved = await away(town, DSL)
    assert "Nobody covers. Concerns go to the next person." in blocks(saved.card)
    assert await heard(town) == only(alerted=[DEPUTY], noticed=[HEAD])


@pytest.mark.rule("R111")
async def test_an_absence_begins_and_ends_with_its_days(town: Town, clock: SettableClock) -> None:
    saved = await away(town, DSL, cover=DEPUTY_HEAD, first=NEXT_MONDAY, last=NEXT_FRIDAY)
    assert "You are away from Mon 30 Nov to Fri 4 Dec." in blocks(saved.card)
    assert await goes_to(town) == THE_DSL
    clock.advance(timedelta(days=6))
    assert await goes_to(town) == THE_COVER
    clock.advance(timedelta(days=5))
    assert await goes_to(town) == THE_DSL


@pytest.mark.rule("R96")
@pytest.mark.invariant("I1")
async def test_a_concern_about_whoever_covers_is_not_told_to_them(town: Town) -> None:
    await away(town, DSL, cover=DEPUTY_HEAD)
    assert await heard(town, {**ABOUT_ADULT, "adult": DEPUTY_HEAD}) == only(alerted=[HEAD, DEPUTY])


@pytest.mark.rule("R96")
@pytest.mark.invariant("I1", "I6")
async def test_a_concern_about_the_acting_head_goes_to_the_chair(town: Town) -> None:
    await away(town, HEAD, cover=DEPUTY_HEAD)
    assert await heard(town, {**ABOUT_ADULT, "adult": DEPUTY_HEAD}) == only(alerted=[CHAIR, DSL])
    assert await heard(town, {**ABOUT_ADULT, "adult": ICT}) == only(alerted=[DEPUTY_HEAD, DSL])


@pytest.mark.invariant("I1")
async def test_a_concern_about_somebody_away_is_not_told_to_the_cover_they_chose(town: Town) -> None:
    await away(town, DSL, cover=DEPUTY_HEAD)
    assert await heard(town, {**ABOUT_ADULT, "adult": DSL}) == only(alerted=[HEAD, DEPUTY])


@pytest.mark.invariant("I6")
async def test_whoever_covers_may_open_it_and_the_review_names_them_by_their_own_role(town: Town) -> None:
    await away(town, DSL, cover=DEPUTY_HEAD)
    receipt = await town.report()
    opened = await town.press(DEPUTY_HEAD, await town.told(DEPUTY_HEAD), "Open")
    assert reference_in(receipt) in said(shown(opened))
    assert "Owen Fairbrother, deputy head: the whole concern" in blocks(opened.card)


async def test_who_is_on_duty_says_who_covers_for_whom(town: Town) -> None:
    await away(town, DSL, cover=DEPUTY_HEAD)
    await away(town, TEACHER, cover=HEAD)
    await town.teams.message(TEACHER, "who is on duty?")
    duty = blocks(town.teams.messages(TEACHER)[-1].card)
    assert "Owen Fairbrother, deputy head: 01632 960113" in duty
    assert "Owen Fairbrother covers for Daniel Marsh." in duty
    assert not [one for one in duty if one.startswith(("Daniel Marsh", "Priya"))]


@pytest.mark.rule("R111")
async def test_the_business_manager_may_say_that_somebody_else_is_away(town: Town, azurite: Azurite) -> None:
    saved = await away(town, MANAGER, whose=DSL, cover=DEPUTY_HEAD)
    assert "Daniel Marsh is away on Tue 24 Nov." in blocks(saved.card)
    assert await heard(town) == COVERED
    back = await town.press(MANAGER, saved, "Daniel Marsh is back")
    assert "Daniel Marsh is not away any more." in blocks(back.card)
    assert await heard(town) == USUALLY
    assert [(one["action"], one["actor"]) for one in await audited(azurite, town)] == [
        ("absence.set", MANAGER),
        ("absence.ended", MANAGER),
    ]


@pytest.mark.rule("R111")
async def test_i_am_back_restores_what_was(town: Town) -> None:
    saved = await away(town, DSL, cover=DEPUTY_HEAD)
    assert await heard(town) == COVERED
    back = await town.press(DSL, saved, "I am back")
    assert "You are not away any more." in blocks(back.card)
    assert await heard(town) == USUALLY


@pytest.mark.rule("R111")
async def test_typing_it_ends_every_absence_that_is_on_and_none_that_is_to_come(
    town: Town, clock: SettableClock
) -> None:
    await away(town, DSL, cover=DEPUTY_HEAD)
    await away(town, DSL, cover=DEPUTY)
    await away(town, DSL, cover=DEPUTY_HEAD, first=NEXT_MONDAY)
    await town.teams.message(DSL, "I'm back!")
    assert "You are not away any more." in blocks(town.teams.messages(DSL)[-1].card)
    assert await goes_to(town) == THE_DSL
    clock.advance(timedelta(days=6))
    assert await goes_to(town) == THE_COVER


@pytest.mark.rule("R111")
async def test_absences_and_silences_outlive_a_restart(town: Town) -> None:
    await away(town, DSL, cover=DEPUTY_HEAD)
    await town.parts.directory.fell_silent(StaffId(DEPUTY_HEAD))
    await town.restart()
    assert await heard(town) == only(alerted=[DEPUTY_HEAD, DEPUTY], noticed=[HEAD])


@pytest.mark.rule("R111")
@pytest.mark.invariant("I6", "I12")
async def test_somebody_silent_and_the_next_are_both_told_until_they_are_heard_from(
    town: Town, azurite: Azurite
) -> None:
    await town.parts.directory.fell_silent(StaffId(DSL))
    assert await heard(town) == only(alerted=[DSL, DEPUTY], noticed=[HEAD])
    await town.teams.message(DSL, "help")
    assert await heard(town) == USUALLY
    async with asyncio.timeout(5):
        while len(await audited(azurite, town)) < 2:  # noqa: ASYNC110 - the bot writes it down by itself.
            await asyncio.sleep(0.02)
    actions = [(one["action"], one["codes"]) for one in await audited(azurite, town)]
    assert actions == [("staff.fell_silent", {"person": DSL}), ("staff.heard_from", {"person": DSL})]
    assert not [key for key in await seen.rows(azurite, town) if key.startswith("silent:")]


async def test_a_press_is_being_heard_from_too(town: Town) -> None:
    await town.parts.directory.fell_silent(StaffId(DSL))
    reference = reference_in(await town.report())
    await town.settled()
    await town.press(DSL, await town.told(DSL), "I have this")
    assert town.parts.directory.cover.silent == frozenset()
    assert heard_of(town, reference).alerted == (DSL, DEPUTY)


@pytest.mark.rule("R111")
async def test_two_bots_know_the_same_of_absences_and_silences(
    town: Town, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.cover, "REFRESH_EVERY", timedelta(milliseconds=50))
    await town.restart()
    action = {"verb": Verb.AWAY_SAVE, "data": {"first": TODAY, "cover": DEPUTY_HEAD, "token": "t" * 32}}
    sender, dsl = town.teams.sender, town.teams.person(DSL)
    pressed = sender.execute(dsl, {"type": "Action.Execute", **action}, "", trigger="manual")
    directory = town.parts.directory
    async with twin_of(town) as twin:
        assert "Saved" in said(shown(await twin.deliver(pressed)))
        async with asyncio.timeout(5):
            while not directory.away:  # noqa: ASYNC110 - the bot looks by itself.
                await asyncio.sleep(0.02)
        assert await heard(town) == COVERED

        await directory.fell_silent(StaffId(DEPUTY_HEAD))
        await twin.deliver(sender.message(town.teams.person(DEPUTY_HEAD), "help"))
        async with asyncio.timeout(5):
            while directory.cover.silent:  # noqa: ASYNC110 - the bot looks by itself.
                await asyncio.sleep(0.02)
        assert await heard(town) == COVERED
