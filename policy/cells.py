"""What one cell of a school's list says: an answer, a date, a number, a year, a name.

Nothing is guessed: what is not certainly a yes is none, and a date is day first, as it is written here.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

LONGEST_NAME: Final = 100
"""Characters of a name, a class or a number."""

RECORDED: Final = "No (recorded)"
"""How our own list says that something is not in force although the school's list does not say no."""

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_BLANK_LETTERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME: Final = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_ISO: Final = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_TIME}")
_DAY_FIRST: Final = re.compile(rf"(\d{{1,2}})([/.\- ])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}")
_IN_WORDS: Final = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[ \-/]([a-z]{{3,9}})[ \-/,]+(\d{{4}}|\d{{2}}){_TIME}"
)
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?")
_EXCEL_EPOCH: Final = date(1899, 12, 30)


class Heard(StrEnum):
    """What a cell says of a permission, the strongest against it first: of several, that one counts."""

    WITHDRAWN = "withdrawn"
    NO = "no"
    RECORDED = "recorded"
    UNCLEAR = "unclear"
    BLANK = "blank"
    YES = "yes"


_ANSWERS: Final = {
    Heard.YES: "y yes true 1 granted given agreed consented consent_given consent_granted permission_given "
    "permission_granted yes_granted approved accepted opted_in \u2713 \u2714 \u2611 \u2705 \u221a",
    Heard.NO: "n no false 0 declined refused denied not_given not_granted not_agreed no_consent "
    "consent_declined consent_refused consent_not_given consent_not_granted permission_declined "
    "permission_refused permission_not_given not_consented does_not_consent do_not_consent opted_out "
    "no_permission rejected",
    Heard.WITHDRAWN: "withdrawn revoked consent_withdrawn permission_withdrawn consent_revoked cancelled",
    Heard.BLANK: "- -- \u2013 \u2014 ? pending no_response not_responded no_answer unanswered not_answered "
    "unknown not_known n/k awaiting_response awaiting outstanding not_asked not_yet_asked not_recorded blank "
    "null n/a tbc no_reply not_set \u2610",
    Heard.RECORDED: RECORDED.casefold().replace(" ", "_"),
}
_HEARD: Final = {
    word.replace("_", " "): heard for heard, words in _ANSWERS.items() for word in words.split()
} | {"": Heard.BLANK}


def heard(text: str) -> Heard:
    """What a cell says of a permission. A cross may be a mark or a refusal, so that it is unclear, as is
    everything else that is not one of the words; unclear is never yes."""
    return _HEARD.get(_number(plain(text)).casefold().rstrip(".!"), Heard.UNCLEAR)


def most_against(*said: Heard) -> Heard:
    """Of several cells about the same use: yes only where every one says yes."""
    order = list(Heard)
    return min(said, key=order.index)


def plain(text: str) -> str:
    """A cell without spare spaces, and without the apostrophe that keeps Excel from working it out."""
    return " ".join(unguarded(text).split())


def guarded(text: str) -> str:
    """A cell that no program takes for a formula; `unguarded` gives back exactly what it was."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` made, as it was before."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would work this cell out."""
    return text[:1] in ("=", "+", "-", "@", "\t", "\r") and text != ""


def has_hidden(text: str) -> bool:
    """Whether there are characters in it that nobody sees: they turn the reading round, or make two names of
    what looks like one."""
    return any(_is_hidden(one) for one in text if one not in "\t\r\n")


def shown(text: str) -> str:
    """A heading as it may be shown: without what nobody sees, and not too long."""
    return visible(text)[:LONGEST_NAME]


def visible(text: str) -> str:
    """A text without what nobody sees, on one line: nothing in it turns the reading round."""
    seen = "".join(" " if one in "\t\r\n" else one for one in text if one in "\t\r\n" or not _is_hidden(one))
    return " ".join(seen.split())


def identifier(text: str) -> str | None:
    """An admission number or the like, as text; nothing where Excel has lost figures of it."""
    number = _number(plain(text))
    return None if re.fullmatch(r"\d(\.\d+)?[Ee]\+?\d+", number) else number


def same_number(text: str) -> str:
    """A number to compare by: Excel takes away the noughts before it."""
    folded = text.casefold()
    return folded.lstrip("0") or folded


def day(text: str, latest: int) -> date | None:
    """The day that is meant, day first, or nothing where there is none such. Two figures of a year are of the
    hundred years up to the year `latest`; five figures alone are Excel's own count of days."""
    given = plain(text).casefold()
    if match := _ISO.fullmatch(given.upper()):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(given.upper()):
        return _date(_full(match[4], latest), int(match[3]), int(match[1]))
    if match := _IN_WORDS.fullmatch(given):
        month = _MONTHS.index(match[2][:3]) + 1 if match[2][:3] in _MONTHS else 0
        return _date(_full(match[3], latest), month, int(match[1]))
    if match := _SERIAL.fullmatch(given):
        return _EXCEL_EPOCH + timedelta(days=int(match[1]))
    return None


def year_group(text: str) -> str:
    """A year as the school says it: "Reception", "Year 3", "Nursery"; anything else as it was written."""
    given = _number(plain(text))
    bare = given.casefold().removeprefix("nc").strip().removeprefix("year").removeprefix("yr").strip()
    bare = bare.removeprefix("group").strip()
    if bare in ("r", "rec", "reception", "0", "yr") or given.casefold() in ("yr", "year r"):
        return "Reception"
    if bare in ("n", "nursery", "n1", "n2"):
        return "Nursery" if bare in ("n", "nursery") else f"Nursery {bare[1]}"
    match = re.fullmatch(r"y?0?(\d{1,2})", bare)
    return f"Year {int(match[1])}" if match and 1 <= int(match[1]) <= 13 else given


def class_name(text: str) -> str:
    """A class as it was written; Excel may have made 3.0 of class 3."""
    return _number(plain(text))


def names(text: str) -> tuple[str, str]:
    """The surname and the forename out of one cell: "STONE, Amelia", or "Amelia Stone"."""
    whole = plain(text)
    surname, comma, forename = (part.strip() for part in whole.partition(","))
    if comma:
        # SIMS prints surnames in capitals; where everything is in capitals, that is how the list is.
        return (surname.title() if surname.isupper() and not forename.isupper() else surname), forename
    forename, _, surname = whole.rpartition(" ")
    return surname, forename


def _number(text: str) -> str:
    return text[:-2] if re.fullmatch(r"\d+\.0", text) else text


def _full(year: str, latest: int) -> int:
    if len(year) == 4:
        return int(year)
    return latest - (latest - int(year)) % 100


def _date(year: int, month: int, day_: int) -> date | None:
    try:
        return date(year, month, day_)
    except ValueError:
        return None


def _is_hidden(character: str) -> bool:
    return character in _BLANK_LETTERS or unicodedata.category(character) in (
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Cn",
        "Zl",
        "Zp",
    )
