"""Where in a file the list is: which sheet, which line the headings are on, and how it is laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from policy import headings
from policy.consents import ConsentTerms
from policy.faults import Trouble
from policy.headings import NAMES, NUMBERS, Column, Heading
from policy.sheets import Line, Sheet
from policy.uses import Use

LOOKED_AT: Final = 30
"""Lines in which the headings may be; reports print the school, the day and a title above them."""


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A column, or a permission of a long list, of which nobody said what it is; nothing of it is read.

    `key` is what an answer is remembered under; it is empty for a column without a heading.
    """

    key: str
    heading: str
    column: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """A list. `width` is how many columns have a heading, up to the last; a long list has one permission a
    line."""

    headings: tuple[Heading, ...]
    key: tuple[str, ...]
    lines: tuple[Line, ...]
    is_ragged: bool

    @property
    def width(self) -> int:
        """Columns up to the last that has a heading."""
        return self.headings[-1].index + 1

    @property
    def is_long(self) -> bool:
        """Whether each line is one permission of one child."""
        return self.at(Column.CONSENT) is not None and self.at(Column.STATUS) is not None

    @property
    def permissions(self) -> tuple[tuple[Heading, tuple[Use, ...]], ...]:
        """The columns that are permissions, with their uses."""
        return tuple((one, one.meaning) for one in self.headings if isinstance(one.meaning, tuple))

    @property
    def unmapped(self) -> tuple[Unmapped, ...]:
        """The columns that nobody knows, those without a heading that have something in them included."""
        unknown = [Unmapped(one.key, one.text, one.index) for one in self.headings if one.meaning is None]
        alone = {Column.CONSENT, Column.STATUS, Column.DATE, Column.GIVEN_BY}
        if not self.is_long:
            unknown += [
                Unmapped(one.key, one.text, one.index) for one in self.headings if one.meaning in alone
            ]
        headed = {one.index for one in self.headings}
        bare = {at for one in self.lines for at, cell in enumerate(one.cells) if cell.strip()} - headed
        unknown += [Unmapped("", "", at) for at in bare if at < self.width]
        return tuple(sorted(unknown, key=lambda one: one.column))

    def at(self, column: Column) -> Heading | None:
        """The column of this kind."""
        return next((one for one in self.headings if one.meaning is column), None)

    def cell(self, line: Line, column: Column) -> str:
        """What a line says in the column of this kind."""
        heading = self.at(column)
        return line.cells[heading.index] if heading and heading.index < len(line.cells) else ""


def find(sheets: Sequence[Sheet], terms: ConsentTerms, remembered: Mapping[str, str]) -> Layout | Trouble:
    """The one list in a file. Where two sheets have one, the school has to say which: the other's children
    would be missing."""
    found = [one for one in (_in(sheet, terms, remembered) for sheet in sheets) if one is not None]
    filled = [one for one in found if one.lines]
    if len(filled) > 1:
        return Trouble.SEVERAL_LISTS
    if filled:
        return filled[0]
    return Trouble.NO_LINES if found else Trouble.NO_HEADINGS


def _in(sheet: Sheet, terms: ConsentTerms, remembered: Mapping[str, str]) -> Layout | None:
    for at, line in enumerate(sheet.lines[:LOOKED_AT]):
        columns = headings.read(line.cells, terms, remembered)
        if _are_headings(columns):
            return Layout(columns, line.cells, sheet.lines[at + 1 :], is_ragged=not sheet.name)
    return None


def _are_headings(columns: tuple[Heading, ...]) -> bool:
    known = [one.meaning for one in columns if one.meaning is not None]
    tells = [one for one in known if isinstance(one, Column) and (one in NAMES or one in NUMBERS)]
    return bool(tells) and len(known) > 1
