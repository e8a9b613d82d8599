"""What each line of a list says: who, and what of which permission, or why the line is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from policy import cells, headings, upns
from policy.cells import LONGEST_NAME, Heard, most_against
from policy.consents import ConsentTerms
from policy.faults import BadLine, Fault
from policy.headings import Column
from policy.layouts import Layout, Unmapped
from policy.pupils import Pupil, PupilId, folded
from policy.sheets import Line

YOUNGEST_BORN: Final = 1990
"""No pupil was born earlier; a date before it is a slip."""

_TEXTS: Final = (
    Column.NAME,
    Column.SURNAME,
    Column.FORENAME,
    Column.LEGAL_SURNAME,
    Column.LEGAL_FORENAME,
    Column.YEAR,
    Column.CLASS,
    Column.UPN,
    Column.ADMISSION_NUMBER,
    Column.MIS_ID,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """What one line says. The pupil has no id yet: who it is of those on record is found in matching.

    `heard` is under the codes of uses. `dated` and `giver` are what a long list says of a single answer.
    """

    line: int
    pupil: Pupil
    heard: Mapping[str, Heard] = field(default_factory=dict)
    dated: date | None = None
    giver: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Every line of a list: the good ones, and the faults of the others. `claims` is whom a bad line may be
    about, as far as it can be read: those children are not taken for leavers."""

    good: tuple[Listed, ...]
    bad: tuple[BadLine, ...]
    claims: tuple[Pupil, ...]
    unmapped: tuple[Unmapped, ...]
    uses: frozenset[str]


class _Spoilt(Exception):
    """The line is left out."""

    def __init__(self, fault: Fault, heading: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.heading = heading


def read(layout: Layout, terms: ConsentTerms, remembered: Mapping[str, str], made_on: date) -> Lines:
    """All lines under the headings, each good or bad."""
    good, bad, claims = [], [], []
    unmapped = {one.key or str(one.column): one for one in layout.unmapped}
    for line in layout.lines:
        try:
            _shape(layout, line)
            pupil = _pupil(layout, line, made_on)
            listed, unclear = _said(layout, line, pupil, terms, remembered, made_on)
        except _Spoilt as why:
            bad.append(BadLine(line.number, why.fault, why.heading))
            claims.append(_roughly(layout, line))
            continue
        good.append(listed)
        bad += [BadLine(line.number, Fault.UNKNOWN_ANSWER, heading) for heading in unclear]
        for one in _unnamed(layout, line, listed, terms, remembered):
            unmapped[one.key] = one
    uses = {use.code for _, uses in layout.permissions for use in uses} if not layout.is_long else set()
    uses |= {code for one in good for code in one.heard}
    return Lines(tuple(good), tuple(bad), tuple(claims), tuple(unmapped.values()), frozenset(uses))


def _shape(layout: Layout, line: Line) -> None:
    if tuple(one.strip() for one in line.cells) == tuple(one.strip() for one in layout.key):
        raise _Spoilt(Fault.HEADINGS_AGAIN)
    # Excel keeps no empty cells at the end of a line. In a CSV file, something has moved.
    if layout.is_ragged and len(line.cells) < layout.width:
        raise _Spoilt(Fault.SHORT)
    if layout.is_ragged and any(one.strip() for one in line.cells[len(layout.key) :]):
        raise _Spoilt(Fault.LONG)
    for column in (*_TEXTS, Column.BORN, Column.CONSENT, Column.GIVEN_BY):
        text, heading = layout.cell(line, column), layout.at(column)
        if cells.has_hidden(text):
            raise _Spoilt(Fault.HIDDEN_CHARACTERS, heading.text if heading else "")
        if column in headings.NAMES and cells.is_formula(text):
            raise _Spoilt(Fault.FORMULA, heading.text if heading else "")
        if column in _TEXTS and len(text) > LONGEST_NAME:
            raise _Spoilt(Fault.TOO_LONG, heading.text if heading else "")


def _pupil(layout: Layout, line: Line, made_on: date) -> Pupil:
    surname, forename, also = _names(layout, line)
    if not surname or not folded(f"{forename} {surname}"):
        raise _Spoilt(Fault.NO_NAME)
    if not forename and layout.at(Column.NAME) is None:
        raise _Spoilt(Fault.NO_NAME)
    upn = upns.tidy(cells.plain(layout.cell(line, Column.UPN)))
    if upn and not upns.is_upn(upn):
        raise _Spoilt(Fault.UPN)
    return Pupil(
        PupilId(""),
        surname,
        forename,
        year=cells.year_group(layout.cell(line, Column.YEAR)),
        class_name=cells.class_name(layout.cell(line, Column.CLASS)),
        upn=upn,
        admission_number=_number(layout, line, Column.ADMISSION_NUMBER),
        mis_id=_number(layout, line, Column.MIS_ID),
        born=_day(layout, line, Column.BORN, made_on),
        also=also,
    )


def _names(layout: Layout, line: Line) -> tuple[str, str, tuple[str, ...]]:
    """Surname and forename that the child is called by, and the whole name it is called besides."""
    surname, forename = cells.names(layout.cell(line, Column.NAME))
    legal = [cells.plain(layout.cell(line, it)) for it in (Column.LEGAL_FORENAME, Column.LEGAL_SURNAME)]
    surname = cells.plain(layout.cell(line, Column.SURNAME)) or surname or legal[1]
    forename = cells.plain(layout.cell(line, Column.FORENAME)) or forename or legal[0]
    other = f"{legal[0] or forename} {legal[1] or surname}"
    is_other = any(legal) and folded(other) != folded(f"{forename} {surname}")
    return surname, forename, (other,) if is_other else ()


def _number(layout: Layout, line: Line, column: Column) -> str:
    number = cells.identifier(layout.cell(line, column))
    if number is None:
        raise _Spoilt(Fault.FIGURES_LOST, _heading(layout, column))
    return number


def _day(layout: Layout, line: Line, column: Column, made_on: date) -> str:
    text = layout.cell(line, column)
    if not cells.plain(text):
        return ""
    day = cells.day(text, made_on.year)
    if day is None or day.year < YOUNGEST_BORN:
        raise _Spoilt(Fault.NO_SUCH_DATE, _heading(layout, column))
    if day > made_on:
        raise _Spoilt(Fault.DATE_AHEAD, _heading(layout, column))
    return day.isoformat()


def _said(
    layout: Layout,
    line: Line,
    pupil: Pupil,
    terms: ConsentTerms,
    remembered: Mapping[str, str],
    made_on: date,
) -> tuple[Listed, tuple[str, ...]]:
    """The line, and the headings of those cells whose answer is not understood."""
    if not layout.is_long:
        return _wide(layout, line, pupil)
    named = layout.cell(line, Column.CONSENT)
    if not folded(cells.plain(named)):
        raise _Spoilt(Fault.NO_CONSENT_NAMED, _heading(layout, Column.CONSENT))
    dated = _day(layout, line, Column.DATE, made_on)
    meaning = _meaning(named, terms, remembered)
    said = cells.heard(layout.cell(line, Column.STATUS))
    heard = {use.code: said for use in meaning} if isinstance(meaning, tuple) else {}
    listed = Listed(
        line.number,
        pupil,
        heard,
        date.fromisoformat(dated) if dated else None,
        folded(layout.cell(line, Column.GIVEN_BY)),
    )
    unclear = (
        (_heading(layout, Column.STATUS),) if said is Heard.UNCLEAR and meaning is not Column.IGNORED else ()
    )
    return listed, unclear


def _wide(layout: Layout, line: Line, pupil: Pupil) -> tuple[Listed, tuple[str, ...]]:
    heard: dict[str, Heard] = {}
    unclear = []
    for heading, uses in layout.permissions:
        said = cells.heard(line.cells[heading.index] if heading.index < len(line.cells) else "")
        if said is Heard.UNCLEAR:
            unclear.append(heading.text)
        for use in uses:
            heard[use.code] = most_against(said, heard.get(use.code, Heard.YES))
    return Listed(line.number, pupil, heard), tuple(unclear)


def _unnamed(
    layout: Layout, line: Line, listed: Listed, terms: ConsentTerms, remembered: Mapping[str, str]
) -> Iterator[Unmapped]:
    """The permission that a line of a long list names, where nobody knows which it is."""
    if layout.is_long and not listed.heard:
        named = layout.cell(line, Column.CONSENT)
        if _meaning(named, terms, remembered) is None:
            yield Unmapped(folded(cells.shown(named)), cells.shown(named))


def _meaning(named: str, terms: ConsentTerms, remembered: Mapping[str, str]) -> headings.Meaning:
    key = folded(cells.shown(named))
    if key in remembered:
        return headings.understood(remembered[key], terms)
    meaning = headings.meant(named, terms)
    return meaning if isinstance(meaning, tuple) else None


def _roughly(layout: Layout, line: Line) -> Pupil:
    """Whom a bad line may be about, only to keep them from being taken for a leaver."""
    surname, forename, also = _names(layout, line)
    return Pupil(
        PupilId(""),
        cells.shown(surname),
        cells.shown(forename),
        upn=upns.tidy(cells.shown(layout.cell(line, Column.UPN))),
        admission_number=cells.identifier(layout.cell(line, Column.ADMISSION_NUMBER)) or "",
        mis_id=cells.identifier(layout.cell(line, Column.MIS_ID)) or "",
        also=tuple(map(cells.shown, also)),
    )


def _heading(layout: Layout, column: Column) -> str:
    heading = layout.at(column)
    return heading.text if heading else ""
