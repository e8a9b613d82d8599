"""Invented exports of schools: every vendor's way of laying one out, and everything that goes wrong in one.

No vendor's own sample was ever seen. The ways are those that schools describe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from policy import upns
from policy.cells import Heard
from policy.consents import ConsentTerms
from policy.faults import Fault
from policy.permission_words import label
from policy.previews import About
from policy.pupils import Pupil, PupilId
from policy.sheets import Line, Sheet
from policy.uses import Place, Use, matrix
from tests.builders import HEAD

FACEBOOK: Final = Place("facebook")
TERMS: Final = ConsentTerms(ZoneInfo("Europe/London"), accounts={FACEBOOK: "Facebook page"})

MADE_ON: Final = date(2026, 11, 20)
AT: Final = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
SCHOOL: Final = "the school of the lists"

_SURNAMES: Final = ("Stone", "O'Brook", "Fielder-Lane", "Måne", "van der Weide", "Żabka", "Quill", "Ashdown")
_FORENAMES: Final = ("Amelia", "Ben", "Zoë", "Jean-Luc", "Tom Henry", "Síofra", "Ivy", "Noor")


@dataclass(frozen=True)
class Child:
    """One child of a list, and what it says: under the codes of uses."""

    pupil: Pupil
    said: Mapping[str, Heard] = field(default_factory=dict)

    @property
    def whole_name(self) -> str:
        """As SIMS prints it."""
        return f"{self.pupil.surname.upper()}, {self.pupil.forename}"


def a_child(number: int, said: Mapping[str, Heard] | None = None, *, years_ago: int = 7) -> Child:
    """The child with this number, always the same; no two share a number, or a name with a birthday."""
    figures = f"873{2000 + number % 7000:04d}{10 + number % 16:02d}{number % 1000:03d}"
    pupil = Pupil(
        PupilId(""),
        _SURNAMES[number % len(_SURNAMES)],
        _FORENAMES[number // len(_SURNAMES) % len(_FORENAMES)],
        year=("Reception", *(f"Year {one}" for one in range(1, 7)))[number % 7],
        class_name=f"{number % 7}{'ABC'[number % 3]}",
        upn=upns.check_letter(figures) + figures,
        admission_number=f"{number + 1:06d}",
        mis_id=str(70_000 + number),
        born=date(2026 - years_ago, 1 + number % 12, 1 + number % 28).isoformat(),
    )
    return Child(pupil, dict(said or {}))


@dataclass(frozen=True)
class Style:
    """How a vendor lays a list out: title lines, the columns of a child, and the words of an answer."""

    name: str
    titles: tuple[tuple[str, ...], ...]
    columns: tuple[tuple[str, Callable[[Child], str]], ...]
    words: Mapping[Heard, tuple[str, ...]]
    is_long: bool = False


def day(iso: str) -> str:
    """A date as people here write it."""
    return date.fromisoformat(iso).strftime("%d/%m/%Y") if iso else ""


def _serial(iso: str) -> str:
    return str((date.fromisoformat(iso) - date(1899, 12, 30)).days)


SIMS: Final = Style(
    "sims",
    (("Sample Primary School",), ("Parental consents as at 20/11/2026, by class",), ("",)),
    (
        ("UPN", lambda it: it.pupil.upn),
        ("Adno", lambda it: it.pupil.admission_number),
        ("Legal Surname", lambda it: it.pupil.surname),
        ("Legal Forename", lambda it: it.pupil.forename),
        ("Preferred Surname", lambda it: it.pupil.surname),
        ("Preferred Forename", lambda it: it.pupil.forename),
        ("NC Year", lambda it: it.pupil.year.replace("Year ", "").replace("Reception", "R")),
        ("Reg", lambda it: it.pupil.class_name),
        ("DOB", lambda it: day(it.pupil.born)),
    ),
    {
        Heard.YES: ("Granted", "GRANTED"),
        Heard.NO: ("Declined", "Refused"),
        Heard.BLANK: ("", "No response"),
        Heard.WITHDRAWN: ("Withdrawn",),
        Heard.UNCLEAR: ("see note", "x"),
    },
)
ARBOR: Final = Style(
    "arbor",
    (),
    (
        ("Arbor Student ID", lambda it: it.pupil.mis_id),
        ("UPN", lambda it: it.pupil.upn.lower()),
        ("First name", lambda it: it.pupil.forename),
        ("Last name", lambda it: it.pupil.surname),
        ("Year group", lambda it: it.pupil.year),
        ("Registration form", lambda it: it.pupil.class_name),
        ("Date of birth", lambda it: it.pupil.born),
    ),
    {
        Heard.YES: ("Yes", "yes", " Yes "),
        Heard.NO: ("No",),
        Heard.BLANK: ("", "Pending", "Not answered"),
        Heard.WITHDRAWN: ("Withdrawn",),
        Heard.UNCLEAR: ("Yes, but not Facebook", "Yes\u200b"),
    },
)
BROMCOM: Final = Style(
    "bromcom",
    (("Consents",),),
    (
        ("Admission No", lambda it: it.pupil.admission_number.lstrip("0") + ".0"),
        ("Name", lambda it: it.whole_name),
        ("Tutor Group", lambda it: it.pupil.class_name),
        ("DOB", lambda it: _serial(it.pupil.born) if it.pupil.born else ""),
    ),
    {
        Heard.YES: ("Given", "Y"),
        Heard.NO: ("Not given", "N"),
        Heard.BLANK: ("", "Unknown"),
        Heard.WITHDRAWN: ("Revoked",),
        Heard.UNCLEAR: ("Partial",),
    },
    is_long=True,
)
SCHOLARPACK: Final = Style(
    "scholarpack",
    (),
    (
        ("Surname", lambda it: it.pupil.surname),
        ("Forename", lambda it: it.pupil.forename),
        ("Year", lambda it: it.pupil.year),
        ("Class", lambda it: it.pupil.class_name),
        ("DOB", lambda it: day(it.pupil.born)[:6] + day(it.pupil.born)[8:]),
    ),
    {
        Heard.YES: ("TRUE", "1", "✓"),
        Heard.NO: ("FALSE", "0"),
        Heard.BLANK: ("", "-"),
        Heard.WITHDRAWN: ("Consent withdrawn",),
        Heard.UNCLEAR: ("2", "=1+0"),
    },
)
STYLES: Final = (SIMS, ARBOR, BROMCOM, SCHOLARPACK)

DEFECTS: Final[Mapping[Fault, tuple[str, Callable[[str], str]]]] = {
    Fault.UPN: ("UPN", lambda it: ("A" if it[:1].upper() != "A" else "B") + it[1:]),
    Fault.NO_NAME: ("surname", lambda _: "   "),
    Fault.FORMULA: ("surname", lambda it: f"=HYPERLINK({it})"),
    Fault.HIDDEN_CHARACTERS: ("surname", lambda it: f"{it}\u202etxt"),
    Fault.NO_SUCH_DATE: ("born", lambda _: "31/02/2018"),
    Fault.DATE_AHEAD: ("born", lambda _: "01/12/2026"),
    Fault.TOO_LONG: ("surname", lambda it: f"{it}{'x' * 120}"),
    Fault.FIGURES_LOST: ("number", lambda _: "1.2E+05"),
}
"""What is done to which kind of column, for a line to be left out with that fault."""

_KINDS: Final = {
    "UPN": ("UPN",),
    "surname": ("Preferred Surname", "Last name", "Surname", "Name"),
    "born": ("DOB", "Date of birth"),
    "number": ("Adno", "Admission No", "Arbor Student ID"),
}


def listed(
    children: Sequence[Child],
    style: Style,
    *,
    uses: Sequence[Use] | None = None,
    terms: ConsentTerms = TERMS,
    defects: Mapping[int, Fault] | None = None,
    word: int = 0,
    name: str = "",
) -> Sheet:
    """The sheet in which a vendor would put these children; `defects` spoil the lines of some of them."""
    uses = matrix(terms.accounts) if uses is None else uses
    rows: list[tuple[str, ...]] = [*style.titles]
    headed = tuple(heading for heading, _ in style.columns)
    long = ("Consent Name", "Status", "Consent Date", "Given By")
    rows.append((*headed, *(long if style.is_long else (label(use, terms) for use in uses))))
    for at, child in enumerate(children):
        who = tuple(cell(child) for _, cell in style.columns)
        fault = (defects or {}).get(at)
        if fault is not None:
            who = _spoilt(who, headed, fault)
        said = [_word(style, child.said.get(use.code, Heard.BLANK), word + at) for use in uses]
        if style.is_long:
            # The export has no line for what was never asked.
            asked = [(use, it) for use, it in zip(uses, said, strict=True) if use.code in child.said]
            rows += [(*who, label(use, terms), it, "01/09/2026", "") for use, it in asked]
        else:
            rows.append((*who, *said))
    lines = (Line(number, cells) for number, cells in enumerate(rows, 1) if any(cells))
    return Sheet(name, tuple(lines))


def can_have(style: Style, fault: Fault) -> bool:
    """Whether this vendor's lists have a column that can be wrong in this way."""
    headed = {heading for heading, _ in style.columns}
    return not headed.isdisjoint(_KINDS[DEFECTS[fault][0]])


def _spoilt(who: tuple[str, ...], headed: tuple[str, ...], fault: Fault) -> tuple[str, ...]:
    kind, spoil = DEFECTS[fault]
    names = {"Legal Surname", *_KINDS[kind]} if fault is Fault.NO_NAME else {*_KINDS[kind]}
    return tuple(spoil(cell) if heading in names else cell for heading, cell in zip(headed, who, strict=True))


def _word(style: Style, said: Heard, which: int) -> str:
    words = style.words[said]
    return words[which % len(words)]


def csv_bytes(sheet: Sheet, *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """A sheet as a school's own program would save it, empty lines included."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    at = 0
    for line in sheet.lines:
        while (at := at + 1) < line.number:
            text.write("\r\n")
        writer.writerow(line.cells)
    return text.getvalue().encode(encoding)


def about(sheet: Sheet, *, made_on: date = MADE_ON, is_form: bool = False, at: datetime = AT) -> About:
    """What is known of a list beside its cells."""
    digest = sha256(csv_bytes(sheet, encoding="utf-8")).hexdigest()
    return About(SCHOOL, digest, made_on, is_form, HEAD, at)


ANSWERS: Final = (Heard.YES, Heard.NO, Heard.BLANK, Heard.WITHDRAWN, Heard.UNCLEAR)


@st.composite
def children(draw: st.DrawFn, uses: Sequence[Use], *, most: int = 6) -> tuple[Child, ...]:
    """Some children of the same school, so that two lists are about the same ones, with any answers."""
    numbers = draw(st.lists(st.integers(0, 6), min_size=1, max_size=most, unique=True))
    answers = st.dictionaries(st.sampled_from([one.code for one in uses]), st.sampled_from(ANSWERS))
    return tuple(a_child(number, draw(answers)) for number in numbers)


def moved(child: Child, what: str) -> Child:
    """The same child a year later, in another class or year, or under another name."""
    pupil = child.pupil
    match what:
        case "class":
            pupil = replace(pupil, class_name="9Z")
        case "surname":
            pupil = replace(pupil, surname="Newname")
        case "year":
            pupil = replace(pupil, year="Year 6")
    return replace(child, pupil=pupil)
