"""The record of a whole school as it is read, and how fresh it is (R36)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import NewType

from policy.consents import ConsentTerms, Record, has_answer, in_force
from policy.people import StaffId
from policy.pupils import Pupil, PupilId, folded
from policy.uses import Use, matrix

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


@dataclass(frozen=True, slots=True)
class Standing:
    """How the record of a school stands: children who are here, and how many of them need something."""

    children: int = 0
    unanswered: int = 0
    unconfirmed: int = 0
    protected: int = 0
    left: int = 0


def standing(roll: Roll, at: datetime, terms: ConsentTerms) -> Standing:
    """Count a roll (R34, R36, Q10)."""
    here = [one for one in roll.records if one.pupil.is_here]
    uses = matrix(terms.accounts)
    return Standing(
        children=len(here),
        unanswered=len(unanswered(roll)),
        unconfirmed=sum(_is_unconfirmed(one, uses, at, terms) for one in here),
        protected=sum(one.pupil.protected for one in here),
        left=len(roll.records) - len(here),
    )


def unanswered(roll: Roll) -> tuple[Pupil, ...]:
    """Children who are here and of whom nothing was ever answered, by class and name (R34)."""
    without = [one.pupil for one in roll.records if one.pupil.is_here and not has_answer(one)]
    return tuple(sorted(without, key=in_order))


def in_order(pupil: Pupil) -> tuple[str, str, str, str]:
    """The order of a register: by year and class, then by surname."""
    return pupil.year, folded(pupil.class_name), folded(pupil.surname), folded(pupil.forename)


def _is_unconfirmed(record: Record, uses: tuple[Use, ...], at: datetime, terms: ConsentTerms) -> bool:
    """Whether any yes of this child was not asked anew this school year."""
    return any(in_force(record, use, at, terms).is_unconfirmed for use in uses)
