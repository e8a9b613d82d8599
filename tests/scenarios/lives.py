"""Lives of the bot: each a process of its own, begun in a tenth of a second and ended by SIGKILL."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import SecretStr

from policy import hours
from policy.school_files import parse
from rehearsal.processes import ROOT
from tests.scenarios.town import SCHOOL_FILE, Town

_BORN_WITHIN = 10.0
_ENDED_WITHIN = 10.0
_READY_WITHIN = 60.0
"""Seconds for reading the whole bot, on a machine that is busy with other things."""


class Life:
    """One process of the bot."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def kill(self) -> None:
        """End it as a power cut does, and return when it is gone; nothing of it runs after that."""
        os.kill(self.pid, signal.SIGKILL)
        async with asyncio.timeout(_ENDED_WITHIN):
            how = await asyncio.shield(self.ended)
        assert how == signal.SIGKILL, f"it had ended by itself: {how}"


class Lives:
    """Begins lives, by a program that has read the whole bot already; see cradle.py."""

    def __init__(self) -> None:
        self._known: dict[int, Life] = {}
        self._births: asyncio.Queue[Life] = asyncio.Queue()
        self._one_at_a_time = asyncio.Lock()
        self._cradle: asyncio.subprocess.Process
        self._hearing: asyncio.Task[None]

    async def __aenter__(self) -> Self:
        self._cradle = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.scenarios.cradle"),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(_READY_WITHIN):
                assert await self._word() == {"ready": self._cradle.pid}
        except BaseException:
            await self._end()
            raise
        self._hearing = asyncio.create_task(self._hear())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()
        await self._hearing

    async def begin(self, environment: Mapping[str, str], log: Path) -> Life:
        """A new life with this environment, whose words are added to a log."""
        assert self._cradle.stdin is not None
        asked = {"environment": dict(environment), "log": str(log)}
        async with self._one_at_a_time, asyncio.timeout(_BORN_WITHIN):
            self._cradle.stdin.write(json.dumps(asked).encode() + b"\n")
            return await self._births.get()

    async def _end(self) -> None:
        """Closing its input ends the cradle and all lives in it; if it does not, it is ended by its id."""
        assert self._cradle.stdin is not None
        self._cradle.stdin.close()
        try:
            async with asyncio.timeout(_ENDED_WITHIN):
                await self._cradle.wait()
        except TimeoutError:
            self._cradle.kill()
            await self._cradle.wait()

    async def _hear(self) -> None:
        while word := await self._word():
            if "born" in word:
                life = self._known[word["born"]] = Life(word["born"])
                self._births.put_nowait(life)
            else:
                self._known.pop(word["ended"]).ended.set_result(word["signal"])

    async def _word(self) -> dict[str, int]:
        assert self._cradle.stdout is not None
        line = await self._cradle.stdout.readline()
        word: dict[str, int] = json.loads(line) if line else {}
        return word


def next_morning() -> datetime:
    """The next school morning, just after the school has opened.

    A process never takes a moment before the machine's own for the present, whatever it is told.
    """
    school = parse(SCHOOL_FILE.read_text("utf-8"))
    return hours.next_at(school, datetime.now(UTC), time(8, 5))


def environment(town: Town, folder: Path, port: int) -> dict[str, str]:
    """What tells a bot of its own process about the same school, Teams and Graph."""
    school = folder / "school.toml"
    text = re.sub(
        r'(?m)^id = "[a-z-]+"$', f'id = "{town.school.id}"', SCHOOL_FILE.read_text("utf-8"), count=1
    )
    school.write_text(text, "utf-8")
    told = {**dict(town.settings), "school_config": school, "port": port, "rehearsal": "1"}
    plain = {
        name.upper(): value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in told.items()
        if value is not None
    }
    ahead = (town.parts.clock.now() - datetime.now(UTC)).total_seconds()
    moved = folder / "clock"
    moved.write_text(str(ahead), "ascii")
    return {**plain, "PYTHONPATH": str(ROOT), "REHEARSAL_CLOCK": str(moved)}
