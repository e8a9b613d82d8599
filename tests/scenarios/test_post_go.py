"""While somebody has Go a post may be out already: they hear first if it was stopped; nothing is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from cards.verbs import Verb
from policy.access_steps import Grant, ended, granted
from policy.accesses import AccessRole
from policy.concerns import FormToken
from policy.people import StaffId
from policy.posts import Category, People, Post, State
from policy.uses import WEBSITE
from rehearsal.azurite import Azurite
from storage.books import Books
from tests.scenarios import authors
from tests.scenarios.authors import the_post
from tests.scenarios.clocks import SettableClock
from tests.scenarios.postbook import (
    FACEBOOK,
    approved,
    asked,
    gone,
    now,
    photo,
    published,
    scene,
    words,
)
from tests.scenarios.register import AMELIA
from tests.scenarios.seen import said, shown
from tests.scenarios.test_post_outings import does_it, is_out, takes_back
from tests.scenarios.town import DSL, HEAD, MANAGER, TEACHER, Town

pytestmark = pytest.mark.usefixtures("hurried")
BOTH = (WEBSITE, FACEBOOK)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest_asyncio.fixture
async def town(azurite: Azurite, clock: SettableClock) -> AsyncIterator[Town]:
    async with authors.school(azurite, Town, clock) as one:
        yield one


async def half_out(town: Town) -> Post:
    """Out on the website, and about to go out elsewhere."""
    post = await gone(town, photo(AMELIA.id, places=BOTH))
    await is_out(town, post)
    await town.settled()
    town.teams.sent.clear()
    return await now(town, post)


@pytest.mark.rule("R41")
async def test_whoever_has_go_is_told_at_once_that_it_was_stopped_by_hand(
    town: Town, clock: SettableClock
) -> None:
    clock.advance(timedelta(hours=9))
    post = await gone(town, photo(AMELIA.id))
    await does_it(town, Verb.HOLD_SAVE, post, HEAD, words="Wait for me.")
    await town.settled()
    assert MANAGER in town.alerted()


@pytest.mark.rule("R38", "R39")
async def test_a_permission_for_the_place_that_comes_next_is_told_at_once_to_whoever_has_go(
    town: Town,
) -> None:
    post = await half_out(town)
    await takes_back(town, places="facebook")
    await town.settled()
    assert (await now(town, post)).approval is None
    assert {MANAGER, TEACHER, HEAD} <= town.alerted()


@pytest.mark.rule("R39")
async def test_taken_down_by_hand_whoever_has_go_for_another_place_is_told_at_once(
    town: Town, clock: SettableClock
) -> None:
    clock.advance(timedelta(hours=9))
    post = await half_out(town)
    await does_it(town, Verb.TAKE_DOWN_SAVE, post, HEAD, words="A parent is unhappy with it.")
    await town.settled()
    assert MANAGER in town.alerted()


@pytest.mark.rule("R39")
async def test_the_author_cannot_say_that_it_did_not_go_out_while_somebody_else_may_be_posting_it(
    town: Town,
) -> None:
    post = await gone(town, photo(AMELIA.id))
    await does_it(town, Verb.NOT_OUT, post, TEACHER)
    await takes_back(town)
    await is_out(town, post)
    after = await now(town, post)
    assert (after.state, len(after.takedowns)) == (State.PUBLISHED, 1)


@pytest.mark.rule("R39", "R53")
async def test_a_second_go_does_not_take_away_the_first(town: Town) -> None:
    post = await gone(town, photo(AMELIA.id))
    await trusts(town, DSL)
    await does_it(town, Verb.GO, post, DSL)
    await does_it(town, Verb.NOT_OUT, post, DSL)
    await takes_back(town)
    await is_out(town, post)
    after = await now(town, post)
    assert (after.state, len(after.takedowns)) == (State.PUBLISHED, 1)


@pytest.mark.rule("R53")
async def test_what_another_process_took_back_counts_at_the_very_next_go(town: Town) -> None:
    access = await trusts(town, TEACHER)
    post = await approved(town, words())
    elsewhere = Books(town.parts.store, town.school.id)
    book = await elsewhere.book(town.school.consents.accounts, town.school.timezone)
    kept = book.access(access)
    assert kept is not None
    head = town.school.people.by_id[StaffId(HEAD)]
    await elsewhere.save(ended(kept, by=head, scene=scene(town)))
    answer = await does_it(town, Verb.GO, post, TEACHER)
    assert "You are not among those who may post there." in said(shown(answer))
    assert (await now(town, post)).go is None


@pytest.mark.rule("R41", "R57")
async def test_a_notice_that_names_a_child_waits_for_somebody_who_did_not_write_it(town: Town) -> None:
    second = await town.press(
        MANAGER,
        await authors.form(town, MANAGER),
        "Next",
        {"places": "website", "category": Category.CLOSURE.value, "carries": "nothing"},
    )
    third = await town.press(
        MANAGER, second, "Next", {"text": "School is closed today. Get well soon, Amelia!", "naming": "none"}
    )
    ticked = {"ticks": f"{authors.TICKED['ticks']},no_other_name"}
    await town.press(MANAGER, third, "Send for approval", ticked)
    post = await the_post(town, MANAGER)
    assert post.content.people is People.NOBODY
    assert post.state is State.SUBMITTED


@pytest.mark.rule("R58")
async def test_whoever_approves_by_typing_reads_what_they_approve(town: Town) -> None:
    post = await asked(town, words("Sports day is on Friday."))
    await town.teams.message(HEAD, f"approve {post.reference}")
    card = town.teams.messages(HEAD)[-1]
    assert "Sports day is on Friday." in str(card.activity)


@pytest.mark.rule("R44")
async def test_whoever_approves_by_typing_sees_that_the_same_child_was_shown_lately(town: Town) -> None:
    before = await published(town, photo(AMELIA.id))
    post = await asked(town, photo(AMELIA.id))
    await town.teams.message(HEAD, f"approve {post.reference}")
    card = str(town.teams.messages(HEAD)[-1].activity)
    assert f"Some of these pupils were shown lately: {before.reference}." in card


async def trusts(town: Town, person: str) -> str:
    """The Principal trusts somebody to post on the website; the id of that."""
    at = scene(town)
    head = town.school.people.by_id[StaffId(HEAD)]
    today = at.at.date()
    grant = Grant(StaffId(person), WEBSITE, AccessRole.PUBLISHER, today, None, today)
    books = town.parts.office.books
    step = granted(grant, id_="AC-11111", token=FormToken("a" * 20), by=head, book=books.book, scene=at)
    await books.add(replace(step, messages=()))
    return "AC-11111"
