"""What people do and see in their chats: a report, typed words, and whether content still stands there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

from rehearsal.conversations import Message
from rehearsal.presses import press
from tests.scenarios.town import (
    HAPPENED,
    Town,
    reference_in,
    rings,
)


async def sent(town: Town, about: Mapping[str, str] | None = None, words: str = HAPPENED["words"]) -> str:
    """The reference of a concern, once everybody was told."""
    reference = reference_in(await town.report(about=about, happened={"words": words}))
    await town.settled()
    return reference


async def types(town: Town, person: str, text: str) -> str:
    """What the chat says after somebody typed something."""
    await town.teams.message(person, text)
    return json.dumps(town.teams.messages(person)[-1].activity)


async def submits(
    town: Town, person: str, on: Message, button: str, answers: Mapping[str, str] | None = None
) -> Message:
    """Press a button as a client does that knows no Execute; the message that comes."""
    action = press(on.card or {}, button, answers or {})
    await town.teams.submit(person, action["data"], reply_to=on.id)
    return [one for one in town.teams.messages(person) if not rings(one.activity)][-1]


def alert_of(town: Town, person: str, reference: str) -> Message:
    """The message in somebody's chat that first told them of a concern, as it stands now."""
    return next(one for one in town.teams.messages(person) if reference in one.text)


def at_rest(town: Town, words: str) -> list[str]:
    """Everybody in whose chat these words stand."""
    everybody = [one.id for one in town.school.people.everyone]
    return [one for one in everybody if words in json.dumps([m.activity for m in town.teams.messages(one)])]


async def nowhere(town: Town, words: str) -> None:
    """Wait until these words stand in nobody's chat."""
    async with asyncio.timeout(5):
        while at_rest(town, words):  # noqa: ASYNC110 - the bot's worker puts them away.
            await asyncio.sleep(0.01)
