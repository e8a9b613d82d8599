"""What is taken out of the consent record, who may take it, and what is written down about it (R36, E5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Final

from policy.chronology import Trace
from policy.consents import Change, Record
from policy.people import StaffId
from policy.permissions import Permission
from policy.pupils import Pupil, class_code

FETCHED: Final = "consent.paper_fetched"
"""The line of the audit that says that a paper left the record; it is written before the paper is sent."""

COMMAND_LINE: Final = StaffId("command-line")
"""Who brought a list in where nobody was signed in: whoever may run commands on the server."""


class Paper(StrEnum):
    """One kind of paper or file."""

    CSV = "csv"
    XLSX = "xlsx"
    CLASS = "class"
    CHILD = "child"
    CHILD_DATA = "child_data"


WHOLE: Final = frozenset({Paper.CSV, Paper.XLSX})
"""Everybody's record."""

_NEEDED: Mapping[Paper, Permission] = {
    Paper.CSV: Permission.KEEP_CONSENTS,
    Paper.XLSX: Permission.KEEP_CONSENTS,
    Paper.CLASS: Permission.SEE_WHY,
    Paper.CHILD: Permission.DATA_RIGHTS,
    Paper.CHILD_DATA: Permission.DATA_RIGHTS,
}


def may_take(paper: Paper, may: Collection[Permission]) -> bool:
    """Whether somebody with these permissions may take it: looked at when it is asked for and fetched."""
    return _NEEDED[paper] in may


def codes(paper: Paper, of: str) -> dict[str, str]:
    """What the audit says of a paper: its kind, and the id of the child or the code of the class."""
    match paper:
        case Paper.CLASS:
            return {"paper": paper.value, "class": of}
        case Paper.CHILD | Paper.CHILD_DATA:
            return {"paper": paper.value, "pupil": of}
        case _:
            return {"paper": paper.value}


def is_about(trace: Trace, pupil: Pupil) -> bool:
    """Whether this line of the audit says that somebody saw or changed something of this child.

    Of a whole class that was looked at it is known which class it was; that of today is meant.
    """
    given = trace.codes
    if given.get("pupil") == pupil.id or given.get("paper") in WHOLE:
        return True
    return bool(pupil.class_name) and given.get("class") == class_code(pupil.class_name)


def fingerprint(record: Record, history: Iterable[Change]) -> str:
    """What was there when somebody was asked whether it may go: with anything more said, it is another."""
    made_of = [record.pupil.id, *sorted({one.id for one in (*history, *record.standing)})]
    return sha256("\n".join(made_of).encode()).hexdigest()[:16]
