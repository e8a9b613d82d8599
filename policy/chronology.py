"""What happened to a concern, in order, and the audit beside it. Both are only ever added to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from policy.concerns import ConcernId
from policy.people import StaffId


class Happening(StrEnum):
    """Something that happened to a concern."""

    RECEIVED = "received"
    DETAILS_ADDED = "details_added"
    TOLD = "told"
    NOT_REACHED = "not_reached"
    BY_MAIL = "by_mail"
    MOVED_ON = "moved_on"
    ADDED = "added"
    OPENED = "opened"
    PICKED_UP = "picked_up"
    PART_TAKEN = "part_taken"
    PASSED_ON = "passed_on"
    STOOD_ASIDE = "stood_aside"
    NOBODY_LEFT = "nobody_left"
    CHASED = "chased"
    REMINDED = "reminded"
    RAISED = "raised"
    NOTED = "noted"
    DECIDED = "decided"
    CORRECTED = "corrected"
    ASKED = "asked"
    ANSWERED = "answered"
    INVITED = "invited"
    PERSON_LINKED = "person_linked"
    SHUT_OUT = "shut_out"
    CASE_LINKED = "case_linked"
    TASK_SET = "task_set"
    TASK_DUE = "task_due"
    TASK_DONE = "task_done"
    EVIDENCE = "evidence"
    SIGN_OFF_ASKED = "sign_off_asked"
    SIGNED_OFF = "signed_off"
    CLOSED = "closed"
    REOPENED = "reopened"
    REDACTED = "redacted"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a case's chronology.

    `codes` are ids and codes for everybody cleared; `words` and `details` are what somebody wrote. `part` is
    the slice that the words belong to: whoever reads the whole case reads them, and whoever has that part;
    empty, everybody who may read what was written.
    """

    at: datetime
    what: Happening
    by: StaffId | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    part: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of the audit: who did what to which concern. Ids and codes only, never anybody's words."""

    at: datetime
    actor: StaffId | None
    action: str
    concern: ConcernId | None = None
    codes: Mapping[str, str] = field(default_factory=dict)


def as_traces(entries: Iterable[Entry], concern: ConcernId) -> tuple[Trace, ...]:
    """The audit of what was done to a case: every line of its chronology, without anybody's words."""
    return tuple(
        Trace(entry.at, entry.by, f"concern.{entry.what}", concern, entry.codes) for entry in entries
    )


@dataclass(frozen=True, slots=True)
class Read:
    """Somebody opened content: who, when, which slice, and how many lines of the case there were to read."""

    at: datetime
    person: StaffId
    slice: str
    entries: int = 0
    page: int = 1
