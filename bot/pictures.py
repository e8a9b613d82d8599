"""Pictures from outside: each is opened in a process of its own and comes back clean, or not at all.

The process (bot/picture_reading.py) has little memory and little time, so that nothing in a picture can stall
or fill the process that answers people.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Final

from bot.apart import OUT_OF_TIME, apart
from policy.pictures import HEAD, NotSuitable, Unsuitable, kind_of

WITHIN: Final = 20.0
"""Seconds for one picture, most of them for a machine that is busy with other things as well."""

AT_ONCE: Final = 2
"""Pictures that are opened at one time; the next ones wait."""


@dataclass(frozen=True, slots=True)
class Clean:
    """A picture painted anew: its bytes, a small copy for a card, how it looks, and its size in pixels."""

    content: bytes
    small: bytes
    look: str
    width: int
    height: int


class Pictures:
    """Opens pictures."""

    def __init__(self, *, within: float = WITHIN) -> None:
        """Start nothing yet. `within` is in seconds."""
        self._within = within
        self._room = asyncio.Semaphore(AT_ONCE)

    async def cleaned(self, content: bytes, ending: str) -> Clean:
        """The picture without all that is not seen in it (R45, R48); raises `NotSuitable`."""
        kind_of(content[:HEAD], len(content), ending=ending)
        async with self._room:
            return await self._opened(content, ending)

    async def _opened(self, content: bytes, ending: str) -> Clean:
        try:
            async with (
                apart("bot.picture_reading", ending.casefold().lstrip(".")) as process,
                asyncio.timeout(self._within),
            ):
                said, _ = await process.communicate(content)
        except TimeoutError:
            raise NotSuitable(Unsuitable.TOO_SLOW) from None
        return _read(said, process.returncode)


def _read(said: bytes, code: int | None) -> Clean:
    """What the process said; one that died of the picture said nothing."""
    first, _, rest = said.partition(b"\n")
    try:
        about = json.loads(first)
        if "no" in about:
            raise NotSuitable(Unsuitable(about["no"]))
        content, small = int(about["content"]), int(about["small"])
        if len(rest) != content + small:
            raise ValueError
        return Clean(
            rest[:content], rest[content:], str(about["look"]), int(about["width"]), int(about["height"])
        )
    except (ValueError, TypeError, KeyError):
        raise NotSuitable(Unsuitable.TOO_SLOW if code in OUT_OF_TIME else Unsuitable.BROKEN) from None
