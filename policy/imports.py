"""A list of permissions that is brought in: what it would do before it does, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from policy.consents import Change, Record, changed
from policy.people import StaffId
from policy.pupils import Pupil
from policy.rolls import Head, ImportId


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


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a list would do, and the mapping of its columns, which is remembered when it is confirmed."""

    import_: Import
    pupils: tuple[PlannedPupil, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)


def folded_in(record: Record | None, planned: PlannedPupil) -> Record:
    """One child's record with what a list says of them; nothing is a child not yet on record.

    To do it twice changes nothing more. A list never takes away that the DSL is asked first (Q10).
    """
    before = record or Record(planned.pupil)
    protected = planned.pupil.protected or before.pupil.protected
    after = replace(before, pupil=replace(planned.pupil, protected=protected))
    return after if planned.change is None else changed(after, planned.change)


def brought_in(head: Head, confirmed: Import, headings: Mapping[str, str]) -> Head:
    """What is known of the record as a whole once this list is confirmed.

    An older list is written down like any other, but the record is no fresher for it (R36).
    """
    after = replace(
        head, folding=(*head.folding, confirmed.id), headings=dict(headings) if headings else head.headings
    )
    if confirmed.made_on < head.list_made_on:
        return after
    return replace(
        after,
        list_made_on=confirmed.made_on,
        list_brought_at=confirmed.confirmed_at,
        list_by=confirmed.confirmed_by,
    )
