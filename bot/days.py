"""Days as people type them beside "away": understood where that is easy, and never taken for more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

Days = tuple[date | None, date | None]
"""The first and the last day that were typed, each None where it was not, or not easily understood."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHORT = {
    "tues": "tuesday",
    "weds": "wednesday",
    "thur": "thursday",
    "thurs": "thursday",
    "sept": "september",
}
_BETWEEN = frozenset({"from", "on", "the", "of", "to", "until", "till", "through"})
_UP_TO = frozenset({"to", "until", "till"})
_BESIDE = frozenset(
    {
        *("a", "after", "afternoon", "all", "and", "at", "before", "day", "days", "evening", "few", "first"),
        *("for", "half", "in", "last", "lunch", "moment", "month", "months", "morning", "next", "now"),
        *("rest", "second", "since", "term", "third", "this", "today", "tomorrow", "tonight", "two", "three"),
        *("week", "weekend", "weeks", "whole", "yesterday"),
    }
)
"""Words that say when, and not easily which day: the form opens, and asks."""

_NUMBER = re.compile(r"\d{1,2}(st|nd|rd|th)?|\d{4}(-\d{2}-\d{2})?", re.ASCII)
_TOKEN = re.compile(r"\d{4}-\d{2}-\d{2}|\d+(?:st|nd|rd|th)?(?![a-z])|[^\W\d_]+|\w+")


def are_days(words: str) -> bool:
    """Whether these words say when and nothing else, so that taking them for days loses nothing."""
    return all(_says_when(token) for token in _tokens(words))


def read(words: str, today: date) -> Days:
    """The first and the last day that these words name; a single day is both, and a weekday the next such."""
    tokens = _tokens(words)
    try:
        found = list(_dates(tokens, today))
    except (OverflowError, ValueError):
        return None, None
    match found:
        case [day] if not _UP_TO.isdisjoint(tokens):
            return today, day
        case [day]:
            return day, None if "from" in tokens else day
        case [first, last]:
            return first, last
        case _:
            return None, None


def _tokens(words: str) -> list[str]:
    return _TOKEN.findall(words.casefold())


def _says_when(token: str) -> bool:
    named = _named(token, _WEEKDAYS) is not None or _named(token, _MONTHS) is not None
    return named or token in _BETWEEN | _BESIDE or _NUMBER.fullmatch(token) is not None


def _dates(tokens: Sequence[str], today: date) -> Iterator[date]:
    """Each day in turn; raises `ValueError` for what is not easy."""
    rest, before = [token for token in tokens if token not in _BETWEEN], None
    while rest:
        before, used = _day(rest, today, before)
        rest = rest[used:]
        yield before


def _day(rest: Sequence[str], today: date, before: date | None) -> tuple[date, int]:
    """The day that stands first in these words, not before the one in front, and how many words it takes."""
    word = rest[0]
    if word in ("today", "tomorrow"):
        return today + timedelta(days=word == "tomorrow"), 1
    if (weekday := _named(word, _WEEKDAYS)) is not None:
        # From Monday to Monday is a week.
        earliest = before + timedelta(days=1) if before else today
        return earliest + timedelta(days=(weekday - earliest.weekday()) % 7), 1
    if "-" in word:
        return date.fromisoformat(word), 1
    return _day_of_month(rest, before or today)


def _day_of_month(rest: Sequence[str], earliest: date) -> tuple[date, int]:
    """A day and its month in either order, and perhaps the year; without one it is the next such day."""
    if len(rest) < 2:
        raise ValueError
    month = _named(rest[1], _MONTHS)
    number = rest[0]
    if month is None and (month := _named(rest[0], _MONTHS)) is not None:
        number = rest[1]
    if month is None:
        month = int(rest[1]) - 1
    day = int(re.sub(r"(st|nd|rd|th)$", "", number))
    if len(rest) > 2 and re.fullmatch(r"\d{4}", rest[2]):
        return date(int(rest[2]), month + 1, day), 3
    this_year = date(earliest.year, month + 1, day)
    return (this_year if this_year >= earliest else date(earliest.year + 1, month + 1, day)), 2


def _named(word: str, names: Sequence[str]) -> int | None:
    """Which of these names a word is, whole or in short."""
    word = _SHORT.get(word, word)
    return next((at for at, name in enumerate(names) if word in (name, name[:3])), None)
