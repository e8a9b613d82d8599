"""What a case waits for, as values: parts to be taken, things to be done, decisions made, and for whom.

When each falls due is policy/clocks.py; what happens then is policy/ringing.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from policy.people import StaffId


@dataclass(frozen=True, slots=True)
class Watch:
    """A part that nobody has taken yet: since when, how often the bell rang, and when it rings next.

    "Taken" is a person's press; that a card was delivered never stops it (B4). `add_by` is when the next
    person is added in any case, because somebody could be reached by mail only (C17).
    """

    function: str
    since: datetime
    due: datetime
    rung: int = 0
    add_by: datetime | None = None

    @property
    def rings(self) -> datetime:
        """When its next bell rings."""
        return self.due if self.add_by is None else min(self.due, self.add_by)


class Duty(StrEnum):
    """Something that has to be done about a case by a certain moment (routing.md B4, "other clocks")."""

    DECIDE = "decide"
    LADO = "lado"
    SERVICES = "services"
    SERVICES_REPLY = "services_reply"
    PARENTS = "parents"
    POLICE_CONTACT = "police_contact"
    REMOVAL = "removal"
    VICTIM_MEETING = "victim_meeting"
    SUPPORT_CHECK = "support_check"
    RESTRICTION = "restriction"
    PARENT_MEETING = "parent_meeting"
    TRAINING = "training"
    TECHNICAL = "technical"
    CONTAIN = "contain"
    BREACH = "breach"
    COMPLAINT = "complaint"
    EXTERNAL_RECORD = "external_record"
    REDACT = "redact"
    ANSWER = "answer"
    SIGN_OFF = "sign_off"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to be done by `due`; `rings` is when somebody is next told that it is not done.

    It is for whoever has the part of `function`, or for `person` where one is named.
    """

    id: str
    duty: Duty
    due: datetime
    rings: datetime
    function: str = ""
    person: StaffId | None = None
    rung: int = 0
    done_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None

    def done(self, at: datetime) -> Task:
        """The same task, done at this moment; the first time stands."""
        return replace(self, done_at=self.done_at or at)


@dataclass(frozen=True, slots=True)
class Standing:
    """The decision on one topic that stands: what, who, when, and the entry where its reasons are kept.

    `marks` are the codes that were ticked with it, such as that an adult was involved.
    """

    topic: str
    choice: str
    by: StaffId
    at: datetime
    entry: int
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Todo:
    """Whom a case waits for and until when; `calm` ones are told of in the daily digest (U3, U4)."""

    person: StaffId
    due: datetime
    calm: bool = False
