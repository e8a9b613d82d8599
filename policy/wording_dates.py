"""Dates of birth in a post: said to be one, or the very day on which a child of the roll was born (R45)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from policy.lexicons import Lexicon
from policy.pupils import PupilId
from policy.vocabularies import AGES, MONTHS
from policy.wording_findings import Finding, Slip
from policy.wording_texts import Text

OLDEST: Final = 13
"""Years; nobody at a primary school is older."""

FEW: Final = 5
"""Children in a sentence whose day is no accident: of thirty names one fits any date only too often."""

_MONTH: Final = "|".join(f"{one[:3]}(?:{one[3:]})?" if one != "may" else one for one in MONTHS) + "|sept"
_DATE = re.compile(
    r"[0-9](?<![0-9][0-9])(?<![/.-][0-9])(?:"
    r"(?P<iso>[0-9]{3}-[0-9]{1,2}-[0-9]{1,2})"
    r"|(?P<numbers>[0-9]?[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2}))"
    rf"|(?P<words>[0-9]?(?:st|nd|rd|th)?(?:[ ]of)?[ -](?:{_MONTH})\b\.?"
    r"(?:,?[ -]{1,2}(?:[0-9]{4}|[0-9]{2})\b)?)"
    r")(?![0-9])",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b(?:{_MONTH})\.? ([0-9]{{1,2}})(?:st|nd|rd|th)?\b(?:,? ([0-9]{{4}})\b)?", re.IGNORECASE
)
_SHORT = re.compile(r"((?<![0-9/.£-])[0-9]{1,2})/([0-9]{1,2})(?![0-9/])")
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
    whole = text.whole
    short = _SHORT.finditer(whole) if "/" in whole else ()
    # Where birthdays are spoken of, a day may stand in another line than the child's name.
    everybody = {id_ for ids in named.values() for id_ in ids} if named and _PARTY.search(whole) else set()
    for match in (*_DATE.finditer(whole), *_MONTH_FIRST.finditer(whole), *short):
        day, month, year = _parts(match)
        if not (1 <= day <= 31 and 1 <= month <= 12):
            continue
        year = _full(year, today)
        born = lexicon.births.get(f"{year:04d}-{month:02d}-{day:02d}", ()) if year else ()
        if year and not born and not today.year - OLDEST <= year <= today.year:
            continue
        if not year:
            ids = everybody or named.get(_sentence(text, match.start()), set())
            if everybody or len(ids) <= FEW:
                born = tuple(sorted(ids & _born_on(lexicon, month, day, today)))
        if born or _is_said(text, match, year, today, named):
            yield Finding(Slip.BORN, match[0], match.start(), True, born)


def _is_said(
    text: Text, match: re.Match[str], year: int, today: date, named: Mapping[int, set[PupilId]]
) -> bool:
    """Whether the sentence says that a child was born then."""
    number = _sentence(text, match.start())
    if match.re is _SHORT and not (number in named and _is_labelled(text.whole, match.start())):
        return False
    start = max(text.breaks[number - 1] if number else 0, match.start() - 160)
    end = text.breaks[number] if number < len(text.breaks) else len(text.whole)
    around = text.whole[start : min(end, match.end() + 60)]
    if _LABEL.search(text.whole[max(0, match.start() - 30) : match.start()]):
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


def _born_on(lexicon: Lexicon, month: int, day: int, today: date) -> set[PupilId]:
    """The children who were born on this day of any year."""
    years = range(today.year - OLDEST, today.year + 1)
    days = (f"{year:04d}-{month:02d}-{day:02d}" for year in years)
    return {id_ for one in days for id_ in lexicon.births.get(one, ())}


def _sentence(text: Text, place: int) -> int:
    return bisect_right(text.breaks, place)


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    if match.re is _MONTH_FIRST:
        return int(match[1]), _month(match[0]), int(match[2] or 0)
    if match.re is _SHORT:
        return int(match[1]), int(match[2]), 0
    figures = [int(one) for one in re.findall(r"[0-9]+", match[0])]
    if match["iso"]:
        return figures[2], figures[1], figures[0]
    if match["numbers"]:
        return figures[0], figures[1], figures[2]
    letters = re.sub(r"^[0-9]+(?:st|nd|rd|th)?(?: of)?[ -]", "", match[0], flags=re.IGNORECASE)
    return figures[0], _month(letters), figures[1] if len(figures) > 1 else 0


def _month(words: str) -> int:
    return next((at for at, one in enumerate(MONTHS, 1) if words.casefold().startswith(one[:3])), 0)


def _full(year: int, today: date) -> int:
    """Two figures of a year are of the hundred years up to this one."""
    if not 0 < year < 100:
        return year
    return year + (2000 if year <= today.year % 100 else 1900)
