"""How long the store may keep somebody waiting: all the questions of one press share the same few seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from storage.errors import Away

SOMEBODY_WAITS = 2.5
"""Seconds for all that a press asks of the store: a press is answered within three, with words or without."""


@dataclass(slots=True)
class _Patience:
    """Until when (in the loop's time). Tasks that were started meanwhile see it too, so it can be over."""

    until: float
    is_over: bool = False


_patience: ContextVar[_Patience | None] = ContextVar("patience", default=None)


@contextmanager
def patience(seconds: float | None = SOMEBODY_WAITS) -> Iterator[None]:
    """Whatever is asked in here has its answer, or `Away`, within these seconds in all; None is no limit.

    What goes on after it, such as sending what a press saved, is not hurried by it.
    """
    mine = None if seconds is None else _Patience(asyncio.get_running_loop().time() + seconds)
    token = _patience.set(mine)
    try:
        yield
    finally:
        _patience.reset(token)
        if mine is not None:
            mine.is_over = True


def sooner(within: float) -> float:
    """The moment (in the loop's time) until which one question may take, with at most `within` seconds."""
    until = asyncio.get_running_loop().time() + within
    limit = _patience.get()
    return until if limit is None or limit.is_over else min(until, limit.until)


@asynccontextmanager
async def limited() -> AsyncIterator[None]:
    """Wait for one's turn no longer than whoever waits has patience; raises `Away`."""
    limit = _patience.get()
    try:
        async with asyncio.timeout_at(None if limit is None or limit.is_over else limit.until):
            yield
    except TimeoutError:
        raise Away("timeout") from None
