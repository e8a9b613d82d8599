"""The bot as a program of its own, told where everything is by its environment as in production."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

import aiohttp

from rehearsal.ports import LOOPBACK
from rehearsal.processes import ROOT, Child, Ended

_START_SECONDS = 60.0
_LOOK_SECONDS = 0.2
_WAIT = aiohttp.ClientTimeout(total=2)
_SILENT = ("bot",)


class BotProcess:
    """`python -m bot` on one loopback port, which can be stopped and started again on that port."""

    def __init__(self, environment: Mapping[str, str], *, port: int, log: Path) -> None:
        """Prepare; `log` is begun anew at every start."""
        own = {"HOST": LOOPBACK, "PORT": str(port), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        self.port = port
        self.log = log
        self._child = Child(
            "Sargent",
            ("bot",),
            environment=own | dict(environment),
            log=log,
            program=(sys.executable, "-P", "-m", "rehearsal.leashed"),
        )

    @property
    def url(self) -> str:
        """Where the bot is served."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def messages_url(self) -> str:
        """Where Teams posts what people do."""
        return f"{self.url}/api/messages"

    @property
    def pid(self) -> int:
        """The process id, or 0 while stopped."""
        return self._child.pid

    async def start(self) -> None:
        """Start and return when the bot says that it is ready; raises Ended or NotReady with its words."""
        self._child.start()
        try:
            await self._child.ready(self._is_ready, within=_START_SECONDS)
        except BaseException:
            await self._child.stop()
            raise

    async def stop(self) -> None:
        """Stop; what is being sent is finished first, for a few seconds at most."""
        await self._child.stop()

    async def missing(self) -> tuple[str, ...]:
        """What the bot says it lacks, nothing when it is ready; the bot itself where it does not answer."""
        try:
            async with (
                aiohttp.ClientSession(self.url, timeout=_WAIT) as session,
                session.get("/readyz") as response,
            ):
                said = await response.json()
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return _SILENT
        return tuple(said.get("missing", ()))

    async def ended(self) -> None:
        """Wait until the bot ends although nobody stopped it; then raises Ended with its last words."""
        while self._child.is_running or not self._child.pid:  # noqa: ASYNC110 - the system does not tell us.
            await asyncio.sleep(_LOOK_SECONDS)
        raise Ended(f"Sargent ended by itself. The last lines of {self.log}:\n{self._child.last_words()}")

    async def _is_ready(self) -> bool:
        return not await self.missing()
