"""Asking for a post (C5): in short steps, each kept as it is filled in, until it is sent for approval."""

from __future__ import annotations

from bot import posts
from bot.asks import Ask, Referred
from bot.turns import Answer
from policy import permissions
from policy.permissions import Permission
from storage.errors import NotFound


async def open_(ask: Ask[Referred]) -> Answer:
    """Show a post to whoever may read it, with what they may do; raises `NotFound` for everybody else."""
    if Permission.POST not in permissions.of(posts.acting(ask)):
        raise NotFound
    return await posts.opened(ask, await posts.found(ask))
