"""Small things that need not be waited for: held until they are done, never fired and forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.logs import log
from storage.errors import NotKept
from storage.patience import patience


class Later:
    """Holds tasks that tidy up after an answer has been given."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._tasks: set[asyncio.Task[None]] = set()

    def do(self, name: str, work: Coroutine[Any, Any, object]) -> None:
        """Do this soon. If the store fails it is logged; nothing that matters may depend on it."""
        task = asyncio.create_task(self._run(name, work), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Wait until all of it is done."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, name: str, work: Coroutine[Any, Any, object]) -> None:
        try:
            # Nobody waits for it, so it has no part in the patience of whoever pressed.
            with patience(None):
                await work
        except NotKept as why:
            log("not_tidied", task=name, why=type(why).__name__)
