"""Asking for a post, step by step as a teacher does, and what stands in its way (C5)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from policy.posts import State
from rehearsal.azurite import Azurite
from rehearsal.conversations import Message
from storage.posts import Posts
from tests.scenarios import seen
from tests.scenarios.register import enrol
from tests.scenarios.seen import said, shown
from tests.scenarios.town import HEAD, TEACHER, Town

pytestmark = pytest.mark.usefixtures("hurried")


@pytest_asyncio.fixture
async def town(azurite: Azurite) -> AsyncIterator[Town]:
    async with Town(azurite) as one:
        await seen.settled_in(one)
        await enrol(one, one.parts.clock.now() - timedelta(days=30))
        yield one


async def form(town: Town) -> Message:
    """Type "request post"; the form that comes."""
    await town.teams.message(TEACHER, "request post")
    return town.teams.messages(TEACHER)[-1]


async def test_words_alone_are_asked_for_in_three_steps(town: Town) -> None:
    first = await form(town)
    answers = {"places": "facebook,website", "category": "event", "carries": "nothing"}
    second = await town.press(TEACHER, first, "Next", answers)
    print(said(shown(second)))
    third = await town.press(TEACHER, second, "Next", {"text": "Sports day is on Friday.", "naming": "none"})
    print(said(shown(third)))
    ticks = {"ticks": "nothing_else,ours,criteria"}
    sent = await town.press(TEACHER, third, "Send for approval", ticks)
    print(said(shown(sent)))
    [post] = await Posts(town.parts.store, town.school.id).waiting()
    assert post.state is State.SUBMITTED
    print(await town.told(HEAD))
