"""A table out of a file as values: sheets, lines and cells of text, how much may be in it, and why it is not
read. What the cells mean is in headings, cells and listed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LARGEST: Final = 10 * 1024 * 1024
"""Bytes of one file. A list of 2,000 pupils and 30 permissions has well under one million."""

MOST_LINES: Final = 20_000
"""Lines that have anything in them: 2,000 pupils with ten lines each, where every permission has its own."""

MOST_COLUMNS: Final = 200
"""Columns: thirty permissions, and everything else that an export may say of a child, several times over."""

MOST_CELLS: Final = 250_000
"""Cells, written or empty: 5,000 pupils with 50 columns, which takes some seconds to read."""

LONGEST_CELL: Final = 1_000
"""Characters in one cell; no name and no answer is as long, and a quotation mark left open soon is."""

MOST_TEXT: Final = 8_000_000
"""Characters altogether, because Excel keeps a text once that stands in a million cells."""


class Unreadable(StrEnum):
    """Why nothing of a file was read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_COLUMNS = "too_many_columns"
    CELL_TOO_LONG = "cell_too_long"
    OTHER_KIND = "other_kind"
    DISGUISED = "disguised"
    NOT_TEXT = "not_text"
    OLD_EXCEL = "old_excel"
    MACROS = "macros"
    LOCKED = "locked"
    HOSTILE = "hostile"
    BROKEN = "broken"
    TOO_SLOW = "too_slow"


class Unread(Exception):
    """Nothing of this file was read; `why` says the reason, `line` where in it, if that is known."""

    def __init__(self, why: Unreadable, line: int = 0) -> None:
        super().__init__(why.value)
        self.why = why
        self.line = line


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its number as Excel shows it; what is in it is exactly as it was written."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one sheet that have anything in them. A CSV file is one sheet without a name."""

    name: str
    lines: tuple[Line, ...]
