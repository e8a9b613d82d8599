"""Spreadsheets for tests: made by honest people, and by others."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Final

import openpyxl
import pytest

from bot.spreadsheets import Spreadsheets
from policy.sheets import Unread, Unreadable

NAMESPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADED: Final = ("Surname", "Forename", "Photo - Website")
ONE: Final = ("Måne", "Zoë", "Yes")


async def lines(content: bytes, ending: str = "csv") -> list[tuple[int, tuple[str, ...]]]:
    """What is read of a file with one sheet."""
    (sheet,) = await Spreadsheets().read(content, ending)
    return [(one.number, one.cells) for one in sheet.lines]


async def why(content: bytes, ending: str = "csv") -> Unreadable:
    """Why a file is not read."""
    with pytest.raises(Unread) as refused:
        await Spreadsheets().read(content, ending)
    return refused.value.why


def a_book(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    """An Excel file made by somebody."""
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plain_book() -> bytes:
    """An Excel file with one line."""

    def fill(book: openpyxl.Workbook) -> None:
        assert book.active is not None
        for row in (HEADED, ONE):
            book.active.append(row)

    return a_book(fill)


def with_part(name: str, content: bytes, book: bytes = b"") -> bytes:
    """A book, by default the plain one, with one part of the archive made otherwise, or added."""
    out = io.BytesIO()
    old = zipfile.ZipFile(io.BytesIO(book or plain_book()))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, content)
    return out.getvalue()


def a_sheet_of(inside: str, before: str = "") -> bytes:
    """The plain book whose sheet holds this XML."""
    sheet = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{inside}</sheetData></worksheet>'
    return with_part("xl/worksheets/sheet1.xml", f'<?xml version="1.0"?>{before}{sheet}'.encode())
