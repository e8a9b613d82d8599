"""What happened to a concern, in order, and the audit beside it. Both are only ever added to."""

from __future__ import annotations

from collections.abc import Mapping
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
    MOVED_ON = "moved_on"
    ADDED = "added"
    OPENED = "opened"
    PICKED_UP = "picked_up"
    PASSED_ON = "passed_on"
    STOOD_ASIDE = "stood_aside"
    NOBODY_LEFT = "nobody_left"
    CHASED = "chased"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a case's chronology.

    `codes` are ids and codes for everybody cleared; `words` are what somebody wrote and are read only by
    those who may read the whole case.
    """

    at: datetime
    what: Happening
    by: StaffId | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of the audit: who did what to which concern. Ids and codes only, never anybody's words."""

    at: datetime
    actor: StaffId | None
    action: str
    concern: ConcernId | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
