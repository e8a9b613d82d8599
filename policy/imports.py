"""A list of permissions that is brought in: what it would do before it does, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from policy.consents import Change
from policy.people import StaffId
from policy.pupils import Pupil
from policy.rolls import ImportId


class State(StrEnum):
    """What has become of a list."""

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many answers of which kind a list has, and children; `withdrawn` are those that were yes (R38)."""

    pupils: int = 0
    joiners: int = 0
    leavers: int = 0
    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    gone: int = 0
    confirmed: int = 0
    unchanged: int = 0
    older: int = 0
    disagreed: int = 0
    bad_lines: int = 0


@dataclass(frozen=True, slots=True)
class Import:
    """One list. `digest` is the SHA-256 of its bytes, which are not kept; `made_on` when it was made."""

    id: ImportId
    digest: str
    made_on: str
    is_form: bool
    by: StaffId
    at: datetime
    counts: Counts
    state: State = State.PLANNED
    confirmed_by: StaffId | None = None
    confirmed_at: datetime | None = None
    done_at: datetime | None = None
    version: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class PlannedPupil:
    """What a list does to one child: who they are from then on, and what it says of them, if anything new."""

    pupil: Pupil
    change: Change | None = None
