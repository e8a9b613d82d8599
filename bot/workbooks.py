"""Excel files (.xlsx), as they are opened and written. Opened only in the process of bot/sheet_reading.py."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from typing import IO, Any, Final

import openpyxl
from defusedxml.ElementTree import iterparse
from openpyxl.cell import WriteOnlyCell

from policy.sheets import MOST_CELLS, MOST_COLUMNS, Line, Sheet, Unread, Unreadable

MOST_ENTRIES: Final = 1_000
"""Files within the archive; a workbook of one sheet has about a dozen."""

UNPACKED: Final = 64 * 1024 * 1024
"""Bytes of all of them unpacked: 250,000 cells have about 15 million."""

RATIO: Final = 200
"""Times that a file within may grow when it is unpacked; a sheet of one word over and over grows 100."""

SMALL: Final = 1024 * 1024
"""Bytes that may have been packed however well."""

DEEPEST: Final = 8
"""Folders within folders in the archive; Excel has three."""

MOST_SHEETS: Final = 50

WIDEST: Final = 16_384
"""Columns that Excel itself can have, those included that are only coloured in."""

MOST_MARKED: Final = 2 * MOST_CELLS
"""Cells of the file, those included that are only coloured in."""

_ROW_OR_CELL: Final = re.compile(rb"<(?:\w+:)?(row|c)[\s/>]")
_OLE: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")

Measured = Callable[[Iterable[Line]], Iterator[Line]]


def sheets(content: bytes, measured: Measured) -> Iterator[tuple[str, Iterator[Line]]]:
    """Every sheet that is not hidden; raises `Unread`, and whatever openpyxl raises at a broken file."""
    if not openpyxl.DEFUSEDXML:
        raise AssertionError("unreachable: defusedxml is among the packages")
    _check(content)
    with warnings.catch_warnings():
        # It warns of what it leaves out, such as colours.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        visible = [one for one in book.worksheets if one.sheet_state == "visible"]
        if len(visible) > MOST_SHEETS:
            raise Unread(Unreadable.TOO_LARGE)
        for one in visible:
            yield one.title, measured(_lines(one))


def written(sheet: Sheet) -> bytes:
    """A workbook with one sheet; every cell is text, so that nothing in it is ever a formula."""
    book = openpyxl.Workbook(write_only=True)
    made = book.create_sheet(sheet.name)
    for line in sheet.lines:
        made.append([_text_cell(made, value) for value in line.cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text_cell(sheet: Any, value: str) -> Any:
    cell = WriteOnlyCell(sheet, value)
    # It makes a formula of what begins like one.
    cell.data_type = "s"
    return cell


def _check(content: bytes) -> None:
    """Look at the archive before anything in it is unpacked; raises `Unread`."""
    if content.startswith(_OLE):
        raise Unread(Unreadable.LOCKED if _ENCRYPTED in content else Unreadable.OLD_EXCEL)
    if not content:
        raise Unread(Unreadable.EMPTY)
    if not content.startswith(b"PK"):
        raise Unread(Unreadable.DISGUISED)
    archive = _archive(content)
    entries = archive.infolist()
    names = [one.filename for one in entries]
    if _is_hostile(entries, names):
        raise Unread(Unreadable.HOSTILE)
    if any(one.flag_bits & 0x1 for one in entries):
        raise Unread(Unreadable.LOCKED)
    if any("vbaproject" in one.casefold() or "macrosheets" in one.casefold() for one in names):
        raise Unread(Unreadable.MACROS)
    if "[Content_Types].xml" not in names:
        raise Unread(Unreadable.DISGUISED)
    _forbid_declarations(archive)
    _count(archive)


def _forbid_declarations(archive: zipfile.ZipFile) -> None:
    """Read each part as far as its first element: Excel declares nothing before it, and a bomb has to."""
    for name in archive.namelist():
        if name.casefold().endswith((".xml", ".rels")):
            with archive.open(name) as part:
                next(iterparse(part, events=("start",), forbid_dtd=True), None)


def _count(archive: zipfile.ZipFile) -> None:
    """Count cells without taking them apart: a line is kept whole in memory while it is read."""
    in_all = 0
    for name in archive.namelist():
        if name.casefold().startswith("xl/worksheets/") and name.casefold().endswith(".xml"):
            with archive.open(name) as part:
                in_all += _cells(part)
        if in_all > MOST_MARKED:
            raise Unread(Unreadable.TOO_LARGE)


def _cells(part: IO[bytes]) -> int:
    in_all = in_row = 0
    rest = b""
    while chunk := part.read(SMALL):
        if b"\0" in chunk:
            raise Unread(
                Unreadable.BROKEN
            )  # In sixteen bits, which Excel never writes, nothing can be counted.
        whole, bracket, rest = (rest + chunk).rpartition(b"<")
        rest = bracket + rest
        for match in _ROW_OR_CELL.finditer(whole):
            if match[1] == b"row":
                in_all, in_row = in_all + in_row, 0
            else:
                in_row += 1
        if in_row > WIDEST:
            raise Unread(Unreadable.TOO_MANY_COLUMNS)
        if len(rest) > SMALL:
            raise Unread(Unreadable.HOSTILE)
    return in_all + in_row


def _archive(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise Unread(Unreadable.BROKEN) from None


def _is_hostile(entries: list[zipfile.ZipInfo], names: list[str]) -> bool:
    if len(names) > MOST_ENTRIES or sum(one.file_size for one in entries) > UNPACKED:
        return True
    if len(set(names)) < len(names) or not all(map(_is_within, names)):
        return True
    return any(map(_is_bomb, entries))


def _is_within(name: str) -> bool:
    parts = name.rstrip("/").split("/")
    return len(parts) <= DEEPEST and ".." not in parts and parts[0] != "" and "\\" not in name


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return True
    return entry.file_size > SMALL and entry.file_size > RATIO * max(entry.compress_size, 1)


def _lines(sheet: Any) -> Iterator[Line]:
    # What the file says of its own size may be anything.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(min_row=1, min_col=1, max_col=MOST_COLUMNS + 1, values_only=True)
    for number, values in enumerate(rows, 1):
        width = next((at for at in range(len(values), 0, -1) if values[at - 1] is not None), 0)
        if width:
            yield Line(number, tuple(map(_text, values[:width])))


def _text(value: object) -> str:
    """What a cell holds, as a person would write it; a number that is whole has no point."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)
