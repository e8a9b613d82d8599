"""While somebody has Go a post may be out already: they hear first if it was stopped; nothing is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from cards.verbs import Verb
from policy.posts import Post
from policy.uses import WEBSITE
from rehearsal.azurite import Azurite
from tests.scenarios import authors
from tests.scenarios.clocks import SettableClock
from tests.scenarios.postbook import FACEBOOK, gone, now, photo
from tests.scenarios.register import AMELIA
from tests.scenarios.test_post_outings import does_it, is_out, takes_back
from tests.scenarios.town import HEAD, MANAGER, TEACHER, Town

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
