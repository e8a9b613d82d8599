"""Tables that people send and fetch: CSV and Excel files, to cells of text and back.

A file from outside is opened in a process of its own (bot/sheet_reading.py) with little memory and little
time, so that nothing in it can stall or fill the process that answers people.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Final

from bot import workbooks
from bot.apart import OUT_OF_TIME, apart
from policy.sheets import LARGEST, MOST_LINES, Line, Sheet, Unread, Unreadable

WITHIN: Final = 20.0
"""Seconds for one file, most of them for a machine that is busy with other things as well."""

AT_ONCE: Final = 2
"""Files that are opened at one time; the next ones wait."""

READ: Final = frozenset({"csv", "xlsx"})
"""The endings that are read."""

_REFUSED: Final[Mapping[str, Unreadable]] = {
    "xls": Unreadable.OLD_EXCEL,
    "xlt": Unreadable.OLD_EXCEL,
    "xlsm": Unreadable.MACROS,
    "xltm": Unreadable.MACROS,
    "xlsb": Unreadable.OLD_EXCEL,
}
_LONGEST_ANSWER: Final = 4 * 1024 * 1024
"""Bytes of one line of the answer: 200 cells of 1,000 characters, however they are spelt."""


class Spreadsheets:
    """Opens tables."""

    def __init__(self, *, within: float = WITHIN) -> None:
        """Start nothing yet. `within` is in seconds."""
        self._within = within
        self._room = asyncio.Semaphore(AT_ONCE)

    async def read(self, content: bytes, ending: str) -> tuple[Sheet, ...]:
        """Every sheet that is not hidden and has anything in it; raises `Unread`."""
        kind = ending.casefold().lstrip(".")
        if kind not in READ:
            raise Unread(_REFUSED.get(kind, Unreadable.OTHER_KIND))
        if not content:
            raise Unread(Unreadable.EMPTY)
        if len(content) > LARGEST:
            raise Unread(Unreadable.TOO_LARGE)
        async with self._room:
            sheets = await self._opened(content, kind)
        if not sheets:
            raise Unread(Unreadable.EMPTY)
        return sheets

    async def _opened(self, content: bytes, kind: str) -> tuple[Sheet, ...]:
        try:
            async with (
                apart("bot.sheet_reading", kind, longest_line=_LONGEST_ANSWER) as process,
                asyncio.timeout(self._within),
            ):
                return await _answer(process, content)
        except TimeoutError:
            raise Unread(Unreadable.TOO_SLOW) from None


def as_csv(sheet: Sheet) -> bytes:
    """The lines as Excel opens them by a double click: UTF-8 with its mark, commas."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(line.cells for line in sheet.lines)
    return text.getvalue().encode("utf-8-sig")


async def as_xlsx(sheet: Sheet) -> bytes:
    """The lines as an Excel file; the sheet has to have a name."""
    return await asyncio.to_thread(workbooks.written, sheet)


async def _answer(process: asyncio.subprocess.Process, content: bytes) -> tuple[Sheet, ...]:
    if process.stdin is None or process.stdout is None:
        raise AssertionError("unreachable: both were asked for")
    await _fed(process.stdin, content)
    named: list[tuple[str, list[Line]]] = []
    count = 0
    async for first, *rest in _said(process.stdout):
        match first:
            case "end":
                return tuple(Sheet(name, tuple(lines)) for name, lines in named if lines)
            case "no":
                raise Unread(Unreadable(str(rest[0])), int(str(rest[1])))
            case "sheet":
                named.append((str(rest[0]), []))
            case int() if named and (count := count + 1) <= MOST_LINES:
                named[-1][1].append(Line(first, tuple(map(str, rest))))
            case _:
                break
    # It died before its end: of its time, if it has a reason to have taken long, else of the file.
    await process.wait()
    raise Unread(Unreadable.TOO_SLOW if process.returncode in OUT_OF_TIME else Unreadable.BROKEN)


async def _fed(stdin: asyncio.StreamWriter, content: bytes) -> None:
    # One that is gone already has said why.
    with suppress(BrokenPipeError, ConnectionResetError):
        stdin.write(content)
        await stdin.drain()
    stdin.close()


async def _said(stdout: asyncio.StreamReader) -> AsyncIterator[list[object]]:
    """The lines of the answer one by one, so that a long one never holds up everybody else."""
    while True:
        try:
            line = await stdout.readline()
            said = json.loads(line) if line else None
        except ValueError:
            return
        if not isinstance(said, list) or not said:
            return
        yield said
