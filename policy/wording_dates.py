"""Dates of birth in a post: said to be one, or the very day on which a child of the roll was born (R45)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from policy import wording_days
from policy.lexicons import Lexicon
from policy.pupils import PupilId
from policy.vocabularies import AGES
from policy.wording_days import Day
from policy.wording_findings import Finding, Slip
from policy.wording_texts import Text

OLDEST: Final = 13
"""Years; nobody at a primary school is older."""

FEW: Final = 5
"""Children in a sentence whose day is no accident: of thirty names one fits any date only too often."""

_LABEL = re.compile(r"\bd\.?o\.?b\b|\bdate of birth|\bbirth ?date", re.IGNORECASE)
_SAID = re.compile(r"\bborn\b|\bbirthday", re.IGNORECASE)
_PARTY = re.compile(
    r"\bborn\b|\bb(?:irth)?days?\b|\bturn(?:s|ed|ing)\b|\bpart(?:y|ies)\b|[\U0001f382\U0001f389\U0001f388]",
    re.IGNORECASE,
)
"""A post that is about birthdays, or has a cake, a popper or a balloon in it."""

_NEARBY = re.compile(r"\bborn\b|\bb(?:irth)?days?\b|\bd\.?o\.?b\b", re.IGNORECASE)
_AGE = re.compile(
    r"\b(?:turn(?:s|ed|ing)?|was|is|be|aged?|becomes?)\s+([0-9]{1,2}|[a-z]{3,8})\s+(?:years old )?on\b"
    r"|\b([0-9]{1,2})(?:st|nd|rd|th) birthday|\b([a-z]{3,8}th) birthday",
    re.IGNORECASE,
)


def findings(
    text: Text, lexicon: Lexicon, today: date, named: Mapping[int, set[PupilId]]
) -> Iterator[Finding]:
    """Every date of birth; `named` are the children whose names stand in each sentence that has any."""
    written = list(wording_days.days(text.whole))
    everybody = _everybody(text, named) if written else set()
    for day in written:
        year = _full(day.year, today)
        born = lexicon.births.get(f"{year:04d}-{day.month:02d}-{day.day:02d}", ()) if year else ()
        if year and not born and not today.year - OLDEST <= year <= today.year:
            continue
        if not year:
            ids = everybody or named.get(_sentence(text, day.start), set())
            if everybody or len(ids) <= FEW:
                born = tuple(sorted(ids & _born_on(lexicon, day, today)))
        if born or _is_said(text, day, year, today, named):
            yield Finding(Slip.BORN, text.whole[day.start : day.end], day.start, True, born)


def _everybody(text: Text, named: Mapping[int, set[PupilId]]) -> set[PupilId]:
    """All children of a post about birthdays: there a day may stand in another line than the name."""
    if not named or not _PARTY.search(text.whole):
        return set()
    return {id_ for ids in named.values() for id_ in ids}


def _is_said(text: Text, day: Day, year: int, today: date, named: Mapping[int, set[PupilId]]) -> bool:
    """Whether the sentence says that a child was born then."""
    number = _sentence(text, day.start)
    if day.is_fraction and not (number in named and _is_labelled(text.whole, day.start)):
        return False
    start = max(text.breaks[number - 1] if number else 0, day.start - 160)
    end = text.breaks[number] if number < len(text.breaks) else len(text.whole)
    around = text.whole[start : min(end, day.end + 60)]
    if _LABEL.search(text.whole[max(0, day.start - 30) : day.start]):
        return True
    if age := _AGE.search(around):
        said = (age[1] or age[2] or age[3] or "").casefold()
        if (said.isdigit() and int(said) <= OLDEST) or said in AGES:
            return True
        if said.isdigit():
            return False
    return bool(_SAID.search(around)) and (number in named or (0 < year < today.year - 1))


def _is_labelled(whole: str, start: int) -> bool:
    """Whether 31/1 is a day of the year and not a fraction."""
    return bool(_NEARBY.search(whole, max(0, start - 60), start))


def _born_on(lexicon: Lexicon, day: Day, today: date) -> set[PupilId]:
    """The children who were born on this day of any year."""
    years = range(today.year - OLDEST, today.year + 1)
    days = (f"{year:04d}-{day.month:02d}-{day.day:02d}" for year in years)
    return {id_ for one in days for id_ in lexicon.births.get(one, ())}


def _sentence(text: Text, place: int) -> int:
    return bisect_right(text.breaks, place)


def _full(year: int, today: date) -> int:
    """Two figures of a year are of the hundred years up to this one."""
    if not 0 < year < 100:
        return year
    return year + (2000 if year <= today.year % 100 else 1900)
