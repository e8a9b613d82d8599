"""The process that opens a file from outside: it takes bytes and gives lines of JSON, and may die of it.

Started by bot/spreadsheets.py with an empty environment. Whatever a hostile file makes the libraries do, it
does it here, with the memory, the time and the files of this process and no more.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from bot.bounds import bound
from policy.sheets import (
    LARGEST,
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_LINES,
    MOST_TEXT,
    Line,
    Unread,
    Unreadable,
)

MEMORY: Final = 512 * 1024 * 1024
"""Bytes of address space, the interpreter's own included."""

CPU_SECONDS: Final = 15

_MAGIC: Final = {
    b"PK\x03\x04": Unreadable.DISGUISED,
    b"\xd0\xcf\x11\xe0": Unreadable.OLD_EXCEL,
    b"%PDF": Unreadable.DISGUISED,
}
_BYTE_ORDERS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DELIMITERS: Final = "\t;,"
_SAMPLE: Final = 40
"""Records that show what stands between the cells; SIMS prints some lines above the headings."""


def main() -> None:
    """Read the file on the standard input; write it, or why it was not read, to the standard output."""
    bound(MEMORY, CPU_SECONDS)
    # What was held when the memory ran out is let go before it is said that it did.
    _say(sys.stdout.buffer, _read(sys.stdout.buffer))


def _read(out: BinaryIO) -> list[object]:
    """Write what there is of the file; what is to be said at the end."""
    try:
        for name, lines in _sheets(sys.stdin.buffer.read(LARGEST + 1), sys.argv[1]):
            _say(out, ["sheet", name])
            for one in lines:
                _say(out, [one.number, *one.cells])
    except Unread as no:
        return ["no", no.why.value, no.line]
    except MemoryError:
        return ["no", Unreadable.TOO_LARGE.value, 0]
    except Exception as broken:  # noqa: BLE001 The libraries raise anything at all at a file that is not one.
        return ["no", (Unreadable.HOSTILE if _is_hostile(broken) else Unreadable.BROKEN).value, 0]
    return ["end"]


class Measure:
    """Lets lines pass as long as they are not too many, in all sheets together."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._lines = self._cells = self._text = 0

    def lines(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Those that have anything in them; raises `Unread` at the first that is too much."""
        for one in lines:
            if len(one.cells) > MOST_COLUMNS:
                raise Unread(Unreadable.TOO_MANY_COLUMNS, one.number)
            if any(one.cells):
                self._count(one)
                yield one

    def _count(self, line: Line) -> None:
        if max(map(len, line.cells)) > LONGEST_CELL:
            raise Unread(Unreadable.CELL_TOO_LONG, line.number)
        self._lines += 1
        self._cells += len(line.cells)
        self._text += sum(map(len, line.cells))
        if self._lines > MOST_LINES:
            raise Unread(Unreadable.TOO_MANY_LINES, line.number)
        if self._cells > MOST_CELLS or self._text > MOST_TEXT:
            raise Unread(Unreadable.TOO_LARGE, line.number)


def _is_hostile(broken: BaseException | None) -> bool:
    """Whether it was refused for what it would do; openpyxl wraps what it does not know."""
    while broken is not None:
        if type(broken).__module__.startswith("defusedxml"):
            return True
        broken = broken.__cause__
    return False


def _sheets(content: bytes, ending: str) -> Iterator[tuple[str, Iterator[Line]]]:
    if len(content) > LARGEST:
        raise Unread(Unreadable.TOO_LARGE)
    if ending == "xlsx":
        # Only here, so that a CSV file does not wait for it.
        from bot import workbooks

        return workbooks.sheets(content, Measure().lines)
    return iter([("", Measure().lines(_csv_lines(content)))])


def _csv_lines(content: bytes) -> Iterator[Line]:
    text = _decoded(content)
    first, _, rest = text.partition("\n")
    told = first.strip().strip('"')
    if told.casefold().startswith("sep=") and len(told) == 5:
        text, delimiter = rest, told[-1]
    else:
        delimiter = _delimiter(text)
    number = 0
    try:
        for number, cells in enumerate(_records(text, delimiter), 1):
            yield Line(number, tuple(cells))
    except csv.Error as broken:
        why = Unreadable.CELL_TOO_LONG if "field limit" in str(broken) else Unreadable.BROKEN
        raise Unread(why, number + 1) from None


def _decoded(content: bytes) -> str:
    """The text of a file; raises `Unread` where it holds what no text does."""
    for magic, why in _MAGIC.items():
        if content.startswith(magic):
            raise Unread(why)
    for mark, encoding in _BYTE_ORDERS:
        if content.startswith(mark):
            return _text(content, encoding)
    try:
        return _text(content, "utf-8")
    except Unread:
        return _text(content, "cp1252")


def _text(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise Unread(Unreadable.NOT_TEXT) from None
    if "\0" in text:
        raise Unread(Unreadable.NOT_TEXT)
    return text


def _delimiter(text: str) -> str:
    """What cuts the first lines into the most cells; where it is a draw, what is the rarer within a cell."""
    start = "\n".join(text[:65_536].splitlines()[:_SAMPLE])
    return max(_DELIMITERS, key=lambda one: _cuts(start, one))


def _cuts(text: str, delimiter: str) -> int:
    cuts = 0
    try:
        for cells in _records(text, delimiter):
            cuts += len(cells)
    except csv.Error:
        return cuts
    return cuts


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    # Strict, because a quotation mark that is never closed would swallow the children after it.
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _say(out: BinaryIO, what: list[object]) -> None:
    out.write(json.dumps(what, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


if __name__ == "__main__":
    main()
