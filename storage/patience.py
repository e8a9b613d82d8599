"""How long the store may keep somebody waiting: all the questions of one press share the same few seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar

from storage.errors import Away

SOMEBODY_WAITS = 2.5
"""Seconds for all that a press asks of the store: a press is answered within three, with words or without."""


_until: ContextVar[float | None] = ContextVar("until", default=None)
"""The moment, in the loop's time; none where nobody waits."""


@contextmanager
def patience(seconds: float | None = SOMEBODY_WAITS) -> Iterator[None]:
    """Whatever is asked in here has its answer, or `Away`, within these seconds in all; None is no limit.

    A task that goes on after it takes the limit along, unless it asks with `patience(None)`.
    """
    until = None if seconds is None else asyncio.get_running_loop().time() + seconds
    token = _until.set(until)
    try:
        yield
    finally:
        _until.reset(token)


def sooner(within: float) -> float:
    """The moment (in the loop's time) until which one question may take, with at most `within` seconds."""
    until, limit = asyncio.get_running_loop().time() + within, _until.get()
    return until if limit is None else min(until, limit)


@asynccontextmanager
async def limited() -> AsyncIterator[None]:
    """Wait for one's turn no longer than whoever waits has patience; raises `Away`."""
    try:
        async with asyncio.timeout_at(_until.get()):
            yield
    except TimeoutError:
        raise Away("timeout") from None
