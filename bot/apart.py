"""Opening what comes from outside in a process of its own, with little memory and time and no settings.

Whatever a hostile file makes a library do, it does it there. bot/spreadsheets.py and bot/pictures.py start
such processes; bot/sheet_reading.py and bot/picture_reading.py are what runs in them.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

OUT_OF_TIME: Final = (-24, -9)
"""How a process ends that took too long: by SIGXCPU and, a second later, SIGKILL."""

_ROOT: Final = Path(__file__).parents[1]
_LINE: Final = 64 * 1024


@asynccontextmanager
async def apart(module: str, kind: str, *, longest_line: int = _LINE) -> AsyncIterator[Process]:
    """A process that runs this module on a file of this kind; it has ended when this is left, come what may.

    `longest_line` is the most bytes of one line of its answer.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-E", "-s", "-m", module, kind),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=longest_line,
        cwd=_ROOT,
        env={},  # No setting and no secret is within reach of what a file makes the libraries do.
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        await process.wait()
