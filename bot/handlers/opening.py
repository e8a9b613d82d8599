"""Opening by reference, whatever it names: a case first, then a post, then a request to a register.

Each looks for itself whether this person may know of it; a reference of nobody's reads like one of somebody
else's.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.asks import Ask, Handler, Referred
from bot.handlers import accounts, cases, posts
from bot.turns import Answer
from storage.errors import NotFound

WAYS: Sequence[Handler[Referred]] = (cases.open_, posts.open_, accounts.open_)


async def open_(ask: Ask[Referred]) -> Answer:
    """Show what has this reference; raises `NotFound` where this person may see nothing of it."""
    for way in WAYS:
        try:
            return await way(ask)
        except NotFound:
            continue
    raise NotFound
