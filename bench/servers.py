"""The contenders as processes of their own: started here, ended here by their own id."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import IO, Self

import aiohttp
import psutil

from rehearsal.ports import LOOPBACK
from rehearsal.processes import ROOT

_INHERITED = ("PATH", "HOME", "TMPDIR", "TZ", "SYSTEMROOT", "TEMP")
_START_SECONDS = 60.0
_LOOK_SECONDS = 0.01
_POLITE_SECONDS = 10.0


class NotStarted(Exception):
    """A contender ended, or did not answer in time; the message is the end of what it printed."""


class Server:
    """`python -m module ...` on one loopback port; ready when `ready` on it answers with less than 500."""

    def __init__(
        self,
        module: str,
        arguments: Sequence[str] = (),
        *,
        port: int,
        ready: str = "/",
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Keep what to run; nothing starts yet."""
        self._command = [sys.executable, "-m", module, *arguments]
        self._environment = dict(environment or {})
        self._root = f"http://{LOOPBACK}:{port}"
        self._ready = self._root + ready
        self._words: IO[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.started_in = 0.0

    @property
    def url(self) -> str:
        """Where activities are posted."""
        return f"{self._root}/api/messages"

    @property
    def resident(self) -> int:
        """The bytes of memory that the process holds now."""
        assert self._process is not None, "The server has not been started."
        return int(psutil.Process(self._process.pid).memory_info().rss)

    async def __aenter__(self) -> Self:
        # Open for as long as the process runs; `__aexit__` closes it.
        self._words = tempfile.TemporaryFile()  # noqa: SIM115
        began = time.perf_counter()
        self._process = subprocess.Popen(  # noqa: ASYNC220 - the start is what is measured.
            self._command,
            cwd=ROOT,
            env={name: os.environ[name] for name in _INHERITED if name in os.environ} | self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._words,
            stderr=subprocess.STDOUT,
        )
        try:
            await self._answering(began)
        except BaseException:
            self._end()
            raise
        self.started_in = time.perf_counter() - began
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            print(f"{self._command[2]}: {self._last_words()}", file=sys.stderr)
        await asyncio.to_thread(self._end)

    async def _answering(self, began: float) -> None:
        async with aiohttp.ClientSession() as http:
            while not await _answers(http, self._ready):
                assert self._process is not None
                late = time.perf_counter() - began > _START_SECONDS
                if late or self._process.poll() is not None:
                    raise NotStarted(f"{self._command[2]}: {self._last_words()}")
                await asyncio.sleep(_LOOK_SECONDS)

    def _last_words(self) -> str:
        if self._words is None:
            return ""
        self._words.seek(0)
        return self._words.read()[-2000:].decode(errors="replace").strip()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            try:
                process.wait(_POLITE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._words is not None:
            self._words.close()
            self._words = None


async def _answers(http: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with http.get(address) as response:
            return response.status < 500
    except aiohttp.ClientError:
        return False
