"""Long pieces of writing cut into pages that a phone can show; nothing of it is lost between them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from cards.elements import Element, button, buttons, line
from cards.verbs import Verb

PAGE = 8_000
"""Bytes (UTF-8) of writing on one card, so that a card stays under 20 KB in any script."""

_FRAME = 150
"""Bytes that a piece costs beside its words."""

Piece = tuple[str, str]
"""A short label, and what somebody wrote, or nothing."""


def pages(pieces: Sequence[Piece], size: int = PAGE) -> list[list[Piece]]:
    """All of it, page by page; what fits on a page stays in one piece."""
    found: list[list[Piece]] = [[]]
    room = size
    for label, text in pieces:
        for start in range(0, len(text), size // 5) or (0,):
            part = text[start : start + size // 5]
            goes_on = start > 0
            needs = _weight(part) + (0 if goes_on else _weight(label) + _FRAME)
            if needs > room and found[-1]:
                found.append([])
                room, goes_on = size, False
            room -= needs
            before = found[-1].pop()[1] if goes_on else ""
            found[-1].append((label, before + part))
    return found


def nearest(page: int, last: int) -> int:
    """The page asked for, or the nearest one there is."""
    return max(1, min(page, last))


def turns(verb: Verb, data: Mapping[str, str], page: int, last: int) -> list[Element]:
    """Where one is, and the buttons to turn the page; nothing where there is but one."""
    if last < 2:
        return []
    offered = [("Earlier part", page - 1), ("Next part", page + 1)]
    presses = [button(title, verb, {**data, "page": str(to)}) for title, to in offered if 1 <= to <= last]
    return [line(f"Part {page} of {last}.", subtle=True), buttons(*presses)]


def _weight(text: str) -> int:
    """What words weigh on the wire, where quotation marks and new lines count twice."""
    return len(json.dumps(text, ensure_ascii=False).encode(errors="replace"))
