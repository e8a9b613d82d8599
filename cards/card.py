"""A finished card: the JSON that Teams draws, and the one line that stands for it where it cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cards.elements import Element

VERSION = "1.2"
"""What Teams on phones is documented to draw (platform fact 2); later features are decoration only."""


@dataclass(frozen=True, slots=True)
class Card:
    """One Adaptive Card.

    `summary` holds no content: it is used as the activity's `summary` and `text`, and as the card's `speak`
    and `fallbackText`, because phones show any of these on a lock screen (D0, I9).
    """

    body: tuple[Element, ...]
    summary: str

    @property
    def has_inputs(self) -> bool:
        """Whether something can be filled in on it: typed words would be lost with it."""
        return any(str(one.get("type", "")).startswith("Input.") for one in _within(self.body))

    @property
    def content(self) -> Mapping[str, object]:
        """The card as Adaptive Cards JSON."""
        return {
            "type": "AdaptiveCard",
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "version": VERSION,
            "lang": "en-GB",
            "fallbackText": self.summary,
            "speak": self.summary,
            "body": list(self.body),
        }


def _within(part: object) -> Iterator[Mapping[str, object]]:
    """Every element of a part of a card, however deep it stands."""
    if isinstance(part, Mapping):
        yield part
        yield from (one for inner in part.values() for one in _within(inner))
    elif isinstance(part, list | tuple):
        yield from (one for inner in part for one in _within(inner))
