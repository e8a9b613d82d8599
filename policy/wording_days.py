"""Days of the calendar in a post, however they are written; what they mean is said elsewhere (R45)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from policy.vocabularies import MONTHS

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
_AFTER_MONTH = re.compile(
    r"[0-9](?<=[A-Za-z.] [0-9])(?P<more>[0-9]?)(?:st|nd|rd|th)?\b(?:,? (?P<year>[0-9]{4})\b)?", re.IGNORECASE
)
_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTH})\.? $", re.IGNORECASE)
_FRACTION = re.compile(r"((?<![0-9/.£-])[0-9]{1,2})/([0-9]{1,2})(?![0-9/])")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it is written, from place to place; the year is 0 where there is none, and may have two
    figures. `is_fraction` says that it may be one: 31/1.
    """

    start: int
    end: int
    day: int
    month: int
    year: int
    is_fraction: bool = False

    @property
    def is_real(self) -> bool:
        """Whether some year has such a day."""
        return 1 <= self.day <= 31 and 1 <= self.month <= 12


def days(whole: str) -> Iterator[Day]:
    """Every day in a text, those that no year has left out."""
    return (one for one in _written(whole) if one.is_real)


def _written(whole: str) -> Iterator[Day]:
    for match in _DATE.finditer(whole):
        yield _day_first(match)
    # Figures are few in a text and months are looked for at each word, so the figure is found first.
    for match in _AFTER_MONTH.finditer(whole):
        lead = whole[max(0, match.start() - 12) : match.start()]
        if named := _MONTH_BEFORE.search(lead):
            start = match.start() - len(lead) + named.start()
            day = int(match[0][0] + match["more"])
            yield Day(start, match.end(), day, _month(named[0]), int(match["year"] or 0))
    for match in _FRACTION.finditer(whole) if "/" in whole else ():
        yield Day(*match.span(), int(match[1]), int(match[2]), 0, is_fraction=True)


def _day_first(match: re.Match[str]) -> Day:
    figures = [int(one) for one in re.findall(r"[0-9]+", match[0])]
    if match["iso"]:
        return Day(*match.span(), figures[2], figures[1], figures[0])
    if match["numbers"]:
        return Day(*match.span(), figures[0], figures[1], figures[2])
    letters = re.sub(r"^[0-9]+(?:st|nd|rd|th)?(?: of)?[ -]", "", match[0], flags=re.IGNORECASE)
    return Day(*match.span(), figures[0], _month(letters), figures[1] if len(figures) > 1 else 0)


def _month(words: str) -> int:
    return next((at for at, one in enumerate(MONTHS, 1) if words.casefold().startswith(one[:3])), 0)
