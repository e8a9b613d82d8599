"""The same delivery twice: Teams posts an activity again when we are slow, and it must not run again.

Only a memory of this process, bounded in number and time; that a form sent twice is one concern is
storage's promise, not this one's (platform fact 12).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


class Repeats(Generic[Result]):
    """Runs each key's work once and gives its result to everybody who asks for it within the time.

    Work that failed is forgotten, so that the next delivery may try again.
    """

    def __init__(
        self,
        *,
        most: int = 5_000,
        keep: float = 600.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Remember at most this many results, for `keep` seconds each."""
        self._most = most
        self._keep = keep
        self._now = now
        self._runs: dict[Hashable, tuple[float, asyncio.Task[Result]]] = {}

    async def once(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        """The result of this key's work, which is started only if it is not remembered.

        Raises what the work raises. The work goes on when a caller gives up waiting.
        """
        self._forget_old()
        known = self._runs.get(key)
        if known is None:
            task = asyncio.create_task(work())
            self._runs[key] = (self._now(), task)
            task.add_done_callback(lambda ended: self._forget_failed(key, ended))
        else:
            task = known[1]
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Wait for the work that is still under way."""
        await asyncio.gather(*(task for _, task in self._runs.values()), return_exceptions=True)

    def _forget_old(self) -> None:
        oldest_kept = self._now() - self._keep
        # A dict keeps the order of insertion, so the oldest come first.
        while self._runs:
            key, (since, _) = next(iter(self._runs.items()))
            if since >= oldest_kept and len(self._runs) < self._most:
                return
            del self._runs[key]

    def _forget_failed(self, key: Hashable, task: asyncio.Task[Result]) -> None:
        if task.cancelled() or task.exception() is not None:
            self._runs.pop(key, None)
