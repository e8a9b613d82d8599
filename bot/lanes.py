"""One lane for each person: what is for one person is sent in order, what is for several at the same time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Pause(Generic[Item]):
    """The lane is to wait some seconds and then go on with this item, before anything behind it."""

    seconds: float
    then: Item


class Lanes(Generic[Item]):
    """Runs work for each key in the order in which it came, and for at most `width` keys at once."""

    def __init__(self, work: Callable[[Item], Awaitable[Pause[Item] | None]], *, width: int) -> None:
        """Keep what to do with an item; `work` must not raise."""
        self._work = work
        self._width = asyncio.Semaphore(width)
        self._waiting: dict[Hashable, deque[Item]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._quiet = asyncio.Event()
        self._is_closed = False

    def add(self, key: Hashable, item: Item) -> None:
        """Put an item at the end of its lane; once the lanes are closed it is left where it is kept."""
        if self._is_closed:
            return
        if key in self._waiting:
            self._waiting[key].append(item)
            return
        self._waiting[key] = deque([item])
        self._quiet.clear()
        task = asyncio.create_task(self._run(key))
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def quiet(self, within: float) -> None:
        """Wait until nothing is under way, or for so many seconds."""
        try:
            async with asyncio.timeout(within):
                await self._quiet.wait()
        except TimeoutError:
            return

    async def close(self, within: float) -> None:
        """Give what is under way, and what follows from it, some seconds to finish; what is left is still in
        the outbox."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self._running:
                    await asyncio.wait(self._running)
        self._is_closed = True
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not self._running:
            self._quiet.set()

    async def _run(self, key: Hashable) -> None:
        waiting = self._waiting[key]
        try:
            while waiting:
                async with self._width:
                    pause = await self._work(waiting.popleft())
                if pause is not None:
                    # Waited outside the width: one person's wait never holds up another's message.
                    await asyncio.sleep(pause.seconds)
                    waiting.appendleft(pause.then)
        finally:
            del self._waiting[key]
