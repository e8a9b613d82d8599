"""The record of a whole school as it is read, and how fresh it is (R36)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import NewType

from policy.consents import ConsentTerms, Record
from policy.people import StaffId
from policy.pupils import Pupil, PupilId

ImportId = NewType("ImportId", str)
"""What one list that is brought in is called: made of its bytes and the day it was made on."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of the record as a whole.

    `list_made_on` is the ISO date of the newest list that was brought in, `list_brought_at` when that was
    (UTC). `folding` are the lists that were confirmed and are still being written to each child's record;
    whoever reads the record reads them too. `headings` is the school's own mapping of columns, remembered.
    """

    list_made_on: str = ""
    list_brought_at: datetime | None = None
    list_by: StaffId | None = None
    folding: tuple[ImportId, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    version: str = field(default="", compare=False)


@dataclass(frozen=True)
class Roll:
    """Everybody's record, or a class's, at the moment it was read."""

    records: tuple[Record, ...] = ()
    head: Head = field(default_factory=Head)

    @cached_property
    def by_pupil(self) -> Mapping[PupilId, Record]:
        """Each record under its pupil."""
        return {one.pupil.id: one for one in self.records}

    @property
    def pupils(self) -> tuple[Pupil, ...]:
        """Everybody on it."""
        return tuple(one.pupil for one in self.records)


def age(head: Head, at: datetime) -> timedelta | None:
    """How long ago the list was last brought up to date, or nothing where it never was."""
    return at - head.list_brought_at if head.list_brought_at is not None else None


def is_stale(head: Head, at: datetime, terms: ConsentTerms) -> bool:
    """Whether somebody has to be reminded that the list is old, or was never brought in (R36)."""
    since = age(head, at)
    return since is None or since > timedelta(days=terms.stale_after_days)


def is_too_old(head: Head, at: datetime, terms: ConsentTerms) -> bool:
    """Whether it is so old that nothing that shows a pupil may go out on its word (R36)."""
    since = age(head, at)
    return since is None or since > timedelta(days=terms.held_after_days)
