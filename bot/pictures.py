"""Pictures from outside: each is opened in a process of its own and comes back clean, or not at all.

The process (bot/picture_reading.py) has little memory and little time, so that nothing in a picture can stall
or fill the process that answers people.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any, Final

from bot.apart import OUT_OF_TIME, apart
from policy.pictures import HEAD, NotSuitable, Unsuitable, kind_of
from policy.spots import CODE_BITS, MOST, WHOLE, WORD_BITS, Sketch, Spot

WITHIN: Final = 20.0
"""Seconds for one picture, most of them for a machine that is busy with other things as well."""

AT_ONCE: Final = 2
"""Pictures that are opened at one time; the next ones wait."""


@dataclass(frozen=True, slots=True)
class Clean:
    """A picture painted anew: its bytes, a small copy for a card, how it looks as a whole and by its spots,
    and its size in pixels."""

    content: bytes
    small: bytes
    look: str
    sketch: Sketch
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
            content=rest[:content],
            small=rest[content:],
            look=str(about["look"]),
            sketch=_sketch(about["sketch"]),
            width=int(about["width"]),
            height=int(about["height"]),
        )
    except (ValueError, TypeError, KeyError):
        raise NotSuitable(Unsuitable.TOO_SLOW if code in OUT_OF_TIME else Unsuitable.BROKEN) from None


def _sketch(said: dict[str, Any]) -> Sketch:
    """The sketch that the process made; raises `ValueError` for what is none, whatever it was made do."""
    spots = tuple(_spot(one) for one in said["spots"][:MOST])
    return Sketch(_within(said["wide"], WHOLE), _within(said["high"], WHOLE), spots)


def _spot(said: dict[str, Any]) -> Spot:
    return Spot(
        x=_within(said["x"], WHOLE),
        y=_within(said["y"], WHOLE),
        size=_within(said["size"], WHOLE, least=1),
        code=_within(said["code"], 2**CODE_BITS - 1),
        doubt=_within(said["doubt"], WORD_BITS - 1),
        is_mirrored=bool(said["is_mirrored"]),
    )


def _within(number: object, most: int, *, least: int = 0) -> int:
    if not isinstance(number, int) or not least <= number <= most:
        raise ValueError
    return number
