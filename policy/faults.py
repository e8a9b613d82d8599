"""What can be wrong with a list of permissions, as codes; the sentences are in cards."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """What is wrong with one line."""

    SHORT = "short"
    LONG = "long"
    HEADINGS_AGAIN = "headings_again"
    NO_NAME = "no_name"
    FORMULA = "formula"
    HIDDEN_CHARACTERS = "hidden_characters"
    TOO_LONG = "too_long"
    UPN = "upn"
    FIGURES_LOST = "figures_lost"
    NO_SUCH_DATE = "no_such_date"
    DATE_AHEAD = "date_ahead"
    DUPLICATE = "duplicate"
    SAME_NAME = "same_name"
    TWO_CHILDREN = "two_children"
    ANOTHER_CHILD = "another_child"
    NO_CONSENT_NAMED = "no_consent_named"
    UNKNOWN_ANSWER = "unknown_answer"


READ_ALL_THE_SAME: Final = frozenset({Fault.UNKNOWN_ANSWER})
"""The line counts but for this cell, which is a no. With any other fault the whole line is left out."""


@dataclass(frozen=True, slots=True, order=True)
class BadLine:
    """A line, by its number as Excel shows it, what is wrong with it and in the column with which heading.

    What stands in the cell is not in it: it may be anything at all, and is never shown.
    """

    line: int
    fault: Fault
    heading: str = ""

    @property
    def is_left_out(self) -> bool:
        """Whether nothing of the line is taken."""
        return self.fault not in READ_ALL_THE_SAME


class Trouble(StrEnum):
    """Why a list as a whole cannot be brought in."""

    NO_HEADINGS = "no_headings"
    SEVERAL_LISTS = "several_lists"
    NO_LINES = "no_lines"
    NO_GOOD_LINES = "no_good_lines"
    MADE_AHEAD = "made_ahead"
    MADE_LONG_AGO = "made_long_ago"


class Caution(StrEnum):
    """What should be read before a list is brought in."""

    OLDER_THAN_LAST = "older_than_last"
    NO_PERMISSIONS = "no_permissions"
    MANY_LEAVERS = "many_leavers"
