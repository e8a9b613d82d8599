"""What stands in chats about posts and registers."""

from __future__ import annotations

from collections.abc import Mapping

from cards.card import Card
from cards.waiting import WORDS, waiting

WAITING: Mapping[str, Card] = {f"waiting.waiting: {one.value}": waiting(one, "FH-7F3K2") for one in WORDS}
