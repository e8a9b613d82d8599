"""The form that says somebody is away: who may send it, what it takes, and that nothing chosen is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from cards.verbs import Verb
from graph.warming import warm
from policy.people import StaffId
from rehearsal.azurite import Azurite
from tests.scenarios import seen
from tests.scenarios.absent import (
    COVERED,
    NEXT_FRIDAY,
    NEXT_MONDAY,
    TODAY,
    USUALLY,
    absences,
    audited,
    away,
    form,
    heard,
)
from tests.scenarios.clocks import SettableClock
from tests.scenarios.seen import blocks, said, shown, value
from tests.scenarios.town import (
    DEPUTY,
    DEPUTY_HEAD,
    DSL,
    HEAD,
    MANAGER,
    STRANGER,
    SUPPLY,
    TEACHER,
    Town,
)


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


@pytest_asyncio.fixture(scope="module")
async def day(azurite: Azurite) -> AsyncIterator[Town]:
    """One school for what leaves nothing behind."""
    async with Town(azurite, clock=SettableClock()) as town:
        await seen.settled_in(town)
        yield town


@pytest.mark.parametrize("person", [TEACHER, SUPPLY, HEAD, DEPUTY])
async def test_nobody_else_may_and_nothing_comes_of_it(day: Town, azurite: Azurite, person: str) -> None:
    drawn = await form(day, person)
    assert "whose" not in [one.get("id") for one in seen.elements(drawn.card)]
    forged = {"first": TODAY, "whose": DSL, "cover": DEPUTY_HEAD, "token": seen.token_of(drawn.card)}
    refused = await day.teams.execute(person, Verb.AWAY_SAVE, forged)
    assert blocks(refused.card)[0] == "That is for the Business Manager"
    assert "Nothing was changed." in blocks(refused.card)
    assert await absences(azurite, day) == 0
    assert await heard(day) == USUALLY


async def test_nobody_else_may_bring_somebody_back(town: Town) -> None:
    saved = await away(town, DSL, cover=DEPUTY_HEAD)
    token = seen.token_of(saved.card)
    answer = await town.teams.execute(TEACHER, Verb.RETURNED, {"token": token})
    assert blocks(answer.card) == ["Back", "That is over already. Nothing more was changed."]
    assert await heard(town) == COVERED


@pytest.mark.parametrize("person", [TEACHER, SUPPLY])
async def test_anybody_the_school_knows_may_be_away_and_nothing_follows(town: Town, person: str) -> None:
    saved = await away(town, person, cover=MANAGER)
    assert "Beatrix Nowak covers." in blocks(saved.card)
    assert await heard(town) == USUALLY


async def test_a_stranger_is_away_from_nowhere(day: Town, azurite: Azurite) -> None:
    answer = await day.teams.execute(STRANGER, Verb.AWAY_SAVE, {"first": TODAY, "token": "t" * 32})
    assert blocks(answer.card)[0] == "We do not know you yet"
    assert await absences(azurite, day) == 0


async def test_the_form_shows_what_is_recorded_and_takes_it_back(town: Town, azurite: Azurite) -> None:
    await away(town, DSL, cover=DEPUTY_HEAD, first=NEXT_MONDAY, last=NEXT_FRIDAY)
    assert "You are away from Mon 30 Nov to Fri 4 Dec." in blocks((await form(town, DSL)).card)
    assert "Daniel" not in said((await form(town, TEACHER)).card)
    for_all = await form(town, MANAGER, "cover")
    await town.press(MANAGER, for_all, "Daniel Marsh is back: Mon 30 Nov to Fri 4 Dec")
    assert "You are away" not in said((await form(town, DSL)).card)
    assert await absences(azurite, town) == 1


async def test_a_form_saved_twice_or_at_once_is_one_absence(town: Town, azurite: Azurite) -> None:
    drawn = await form(town, DSL)
    answers = {"first": TODAY, "cover": DEPUTY_HEAD}
    saved = await asyncio.gather(*[town.press(DSL, drawn, "Save", answers) for _ in range(5)])
    assert {said(shown(one)) for one in saved} == {said(shown(saved[0]))}
    assert await absences(azurite, town) == len(await audited(azurite, town)) == 1
    await town.press(DSL, drawn, "Save", {"first": NEXT_MONDAY})
    assert await absences(azurite, town) == 2


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"first": ""}, "Please choose the first day."),
        ({"first": "2026-02-30"}, "Please choose a day from the calendar."),
        ({"first": "9999-12-31"}, "Please choose a day from the calendar."),
        ({"last": "2026-11-23"}, "Those days are over. Please choose others."),
        ({"last": "2028-01-01"}, "That is longer than a year. Please choose a shorter time."),
        ({"cover": STRANGER}, "Please choose again."),
        ({"cover": "nobody"}, "Please choose again."),
        ({"cover": DSL}, "Nobody can cover for themselves. Please choose somebody else."),
        (
            {"cover": TEACHER},
            "That person may not read what would come to them. Please choose somebody else to cover.",
        ),
    ],
)
async def test_what_cannot_be_is_said_and_the_rest_of_the_form_is_kept(
    day: Town, azurite: Azurite, answers: Mapping[str, str], sentence: str
) -> None:
    token = seen.token_of((await form(day, DSL)).card)
    sent = {"first": TODAY, "last": NEXT_FRIDAY, "cover": DEPUTY_HEAD, "token": token, **answers}
    redrawn = await day.teams.execute(DSL, Verb.AWAY_SAVE, sent)
    assert sentence in blocks(redrawn.card)
    assert await absences(azurite, day) == 0
    kept = {"first": TODAY, "last": NEXT_FRIDAY, "cover": DEPUTY_HEAD}
    for field in kept.keys() - answers.keys():
        assert value(redrawn.card, field) == kept[field]


@pytest.mark.invariant("I8")
async def test_only_those_who_may_cover_are_offered(day: Town) -> None:
    drawn = await form(day, DSL)
    offered = next(one for one in seen.elements(drawn.card) if one.get("id") == "cover")
    assert {one["value"] for one in offered["choices"]} == {HEAD, DEPUTY, DEPUTY_HEAD}


async def test_a_client_that_knows_no_execute_saves_too(town: Town, azurite: Azurite) -> None:
    drawn = await form(town, DSL)
    data = {"verb": Verb.AWAY_SAVE, "first": TODAY, "cover": DEPUTY_HEAD, "token": seen.token_of(drawn.card)}
    await town.teams.submit(DSL, data, reply_to=drawn.id)
    saved = town.teams.messages(DSL)[-1]
    assert "Owen Fairbrother covers." in blocks(saved.card)
    assert await absences(azurite, town) == 1


async def test_a_form_that_was_put_right_is_saved(town: Town) -> None:
    wrong = await town.press(DSL, await form(town, DSL), "Save", {"first": NEXT_FRIDAY, "last": NEXT_MONDAY})
    assert "The last day is before the first." in blocks(wrong.card)
    saved = await town.press(DSL, wrong, "Save", {"first": NEXT_MONDAY, "last": NEXT_FRIDAY})
    assert "You are away from Mon 30 Nov to Fri 4 Dec." in blocks(saved.card)


async def test_days_that_were_typed_stand_in_the_form(town: Town) -> None:
    drawn = await form(town, DSL, "I'm away from Monday to Friday")
    assert (value(drawn.card, "first"), value(drawn.card, "last")) == (NEXT_MONDAY, NEXT_FRIDAY)
    fresh = await form(town, DSL, "i am away next week")
    assert (value(fresh.card, "first"), value(fresh.card, "last")) == ("", "")
    saved = await town.press(DSL, drawn, "Save")
    assert "You are away from Mon 30 Nov to Fri 4 Dec." in blocks(saved.card)


@pytest.mark.rule("R94")
async def test_a_sentence_about_somebody_who_is_away_opens_the_concern_form(day: Town) -> None:
    words = "he said he is away from home and scared"
    drawn = await form(day, TEACHER, words)
    second = await day.press(TEACHER, drawn, "Next", {"imagery": "no", "about": "worried", "who": "pupil"})
    assert value(second.card, "words") == words


@pytest.mark.invariant("I11")
async def test_the_audit_says_who_did_what_in_ids_alone(town: Town, azurite: Azurite) -> None:
    saved = await away(town, DSL, cover=DEPUTY_HEAD)
    await town.press(DSL, saved, "I am back")
    codes = {"absence": seen.token_of(saved.card), "person": DSL, "cover": DEPUTY_HEAD}
    assert [(one["action"], one["actor"], one["codes"]) for one in await audited(azurite, town)] == [
        ("absence.set", DSL, codes),
        ("absence.ended", DSL, codes),
    ]
    assert await absences(azurite, town) == 1


async def test_while_the_store_is_down_what_was_chosen_comes_back_and_cover_goes_on(
    clock: SettableClock, tmp_path: Path
) -> None:
    async with Azurite(tmp_path) as store, Town(store, clock=clock) as town:
        await seen.settled_in(town)
        await away(town, HEAD, cover=DEPUTY_HEAD)
        drawn = await form(town, DSL)
        await store.stop()
        failed = await town.press(DSL, drawn, "Save", {"first": NEXT_MONDAY, "cover": DEPUTY})
        assert failed.seconds < 5
        assert any(one.startswith("Not saved.") for one in blocks(failed.card))
        assert "Emergency: 999" in blocks(failed.card)
        assert (value(failed.card, "first"), value(failed.card, "cover")) == (NEXT_MONDAY, DEPUTY)
        assert not await town.parts.directory.cover.refresh()
        assert town.parts.directory.away == {HEAD}
        await town.parts.directory.fell_silent(StaffId(DSL))
        assert town.parts.directory.cover.silent == {DSL}

        await store.start()
        saved = await town.press(DSL, failed, "Save")
        assert "You are away on Mon 30 Nov." in blocks(saved.card)
        assert await town.parts.directory.cover.refresh()
        assert town.parts.directory.cover.silent == frozenset()
