"""A finished card: the JSON that Teams draws, and the one line that stands for it where it cannot be seen."""

from __future__ import annotations

from collections.abc import Mapping
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
