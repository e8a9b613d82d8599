"""Asking for posts as a teacher does, over HTTP: typed words, filled in steps, pressed buttons."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from bot.clock import Clock
from policy.posts import Post
from policy.rolls import Head
from rehearsal.azurite import Azurite
from rehearsal.conversations import Message
from rehearsal.doorway import Answer
from storage.connection import CONSENTS
from storage.partitions import Partition
from storage.posts import Posts
from storage.registers import head_row
from tests.scenarios import seen
from tests.scenarios.register import enrol
from tests.scenarios.town import TEACHER, Town

SomeTown = TypeVar("SomeTown", bound=Town)

WORDS_ALONE = {"places": "website", "category": "event", "carries": "nothing"}
TICKED = {"ticks": "nothing_else,ours,criteria"}
"""Everything that is asked for in words alone."""
TICKED_WITH_PICTURE = {"ticks": "dressed,nothing_else,ours,criteria"}


@asynccontextmanager
async def school(
    azurite: Azurite, made: type[SomeTown], clock: Clock | None = None
) -> AsyncIterator[SomeTown]:
    """A school in which a list was brought in ten days ago, with the children of register.py on it."""
    async with made(azurite, clock=clock) as town:
        await seen.settled_in(town)
        at = town.parts.clock.now() - timedelta(days=10)
        await enrol(town, at)
        await list_is_fresh(town, at)
        yield town


async def list_is_fresh(town: Town, at: datetime) -> None:
    """The school's list was brought in at this moment."""
    rows = Partition(town.parts.store, CONSENTS, town.school.id)
    await rows.put(head_row(Head(at.date().isoformat(), at), is_settled=False))


async def form(town: Town, person: str = TEACHER) -> Message:
    """Type "request post"; the form that comes."""
    await town.teams.message(person, "request post")
    return town.teams.messages(person)[-1]


async def with_words(
    town: Town, text: str, person: str = TEACHER, naming: str = "none", **where: str
) -> Answer:
    """The first two steps are filled in; the step that follows, or the words again."""
    second = await town.press(person, await form(town, person), "Next", {**WORDS_ALONE, **where})
    return await town.press(person, second, "Next", {"text": text, "naming": naming})


async def asks(town: Town, text: str = "Sports day is on Friday.", person: str = TEACHER) -> Answer:
    """Ask for a post of words alone; the answer to Send."""
    return await town.press(person, await with_words(town, text, person), "Send for approval", TICKED)


async def fills(town: Town, on: Answer, answers: Mapping[str, str], button: str = "Next") -> Answer:
    """Fill in a step of the teacher's form and press a button on it."""
    return await town.press(TEACHER, on, button, answers)


async def the_post(town: Town, person: str = TEACHER) -> Post:
    """The latest post that somebody asked for, as it is kept."""
    [post, *_] = await kept(town).of_author(person)  # type: ignore[arg-type]  # a bare id of the test
    return post


def kept(town: Town) -> Posts:
    """The school's posts, to look into."""
    return Posts(town.parts.store, town.school.id)
