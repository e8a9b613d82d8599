"""What a test looks at afterwards: the rows of a school as they stand, and what is to be read on a card."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from typing import Any

from azure.data.tables import UpdateMode
from azure.data.tables.aio import TableClient, TableServiceClient

from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from storage.connection import CONCERNS, TABLES
from tests.scenarios.town import Town

Wire = Mapping[str, Any]


async def rows(azurite: Azurite, town: Town) -> dict[str, str]:
    """Every row of the school in every table, whole, under its key."""
    found: dict[str, str] = {}
    async with TableServiceClient.from_connection_string(azurite.connection_string) as service:
        for table in TABLES:
            async for row in service.get_table_client(table).query_entities(
                "PartitionKey eq @school", parameters={"school": town.school.id}
            ):
                found[str(row["RowKey"])] = json.dumps(dict(row), default=str)
    return found


async def cases(azurite: Azurite, town: Town) -> int:
    """How many concerns the school has."""
    return sum(key.startswith("case:") for key in await rows(azurite, town))


async def told(azurite: Azurite, town: Town) -> set[str]:
    """The keys of all rows that somebody's telling of something makes."""
    made = ("case:", "entry:", "form:", "ref:", "draft:")
    return {key for key in await rows(azurite, town) if key.startswith(made)}


async def spoil(azurite: Azurite, town: Town, words: str) -> None:
    """Damage what every concern's reporter wrote, so that whoever reads it fails with the words in hand."""
    async with TableClient.from_connection_string(azurite.connection_string, CONCERNS) as table:
        for key in await rows(azurite, town):
            if key.startswith("case:"):
                spoilt = {"PartitionKey": town.school.id, "RowKey": key, "account_0": f'{{"words": "{words}'}
                await table.update_entity(spoilt, mode=UpdateMode.MERGE)


async def settled_in(town: Town, *, read: bool = True) -> None:
    """Wait until the bot has opened the store, and with `read` until it has then read the staff group."""
    opening = [task for task in asyncio.all_tasks() if task.get_name() == "open"]
    await asyncio.gather(*opening)
    if read:
        await town.parts.directory.refresh()


def elements(part: object) -> Iterator[Wire]:
    """Every element of a card, in reading order."""
    if isinstance(part, list):
        for one in part:
            yield from elements(one)
    elif isinstance(part, dict):
        yield part
        for inside in part.values():
            yield from elements(inside)


def runs(card: Wire | None) -> list[str]:
    """The texts that are shown as they are, never read as Markdown."""
    return [str(one["text"]) for one in elements(card) if one.get("type") == "TextRun"]


def blocks(card: Wire | None) -> list[str]:
    """The texts that Teams reads as Markdown."""
    return [str(one["text"]) for one in elements(card) if one.get("type") == "TextBlock"]


def value(card: Wire | None, field: str) -> str:
    """What a field of the card is drawn with, empty for a field without a value; LookupError without one."""
    for one in elements(card):
        if one.get("id") == field and str(one.get("type", "")).startswith("Input."):
            return str(one.get("value", ""))
    raise LookupError(field)


def token_of(card: Wire | None) -> str:
    """The token of the form on a card."""
    tokens = (one["token"].removesuffix("-danger") for one in elements(card) if "token" in one)
    return str(next(tokens))


def shown(answer: Answer) -> Wire:
    """The card that a press was answered with."""
    assert answer.card is not None, f"{answer.status}: {answer.body}"
    return answer.card


def said(card: Wire | None) -> str:
    """All that can be read on a card, a text to a line."""
    return "\n".join([*blocks(card), *runs(card)])
