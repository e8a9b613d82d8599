"""What a school's list would do, as it is shown before anybody confirms it, and as it is then written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from policy.faults import BadLine, Caution, Trouble
from policy.imports import Plan, PlannedPupil
from policy.layouts import Unmapped
from policy.people import StaffId
from policy.pupils import Pupil, PupilId
from policy.uses import Use


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a list beside its cells.

    The school's id, the SHA-256 of the bytes, the day on which it was made, whether it is the form of the
    autumn, who brings it in and when (UTC), and what the school said now that its columns are.
    """

    school: str
    digest: str
    made_on: date
    is_form: bool
    by: StaffId
    at: datetime
    headings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """One use of one child, and the line that speaks of it."""

    pupil: PupilId
    use: str
    line: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list would do.

    `plan` is what is written if it is confirmed, `unchanged` are the others on the list. `leavers` are on
    record and on no line; they stay unless somebody says that they left. `returners` had left and are on the
    list; those in `held_back` stay marked as left, because a permission would come back that the list does
    not say. `older` and `disagreed` are listed and change nothing. `withdrawals` are the uses that end, by
    child. A list with any of the `troubles` cannot be brought in.
    """

    plan: Plan
    unchanged: tuple[PupilId, ...] = ()
    faults: tuple[BadLine, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    joiners: tuple[Pupil, ...] = ()
    leavers: tuple[Pupil, ...] = ()
    returners: tuple[Pupil, ...] = ()
    held_back: tuple[Pupil, ...] = ()
    older: tuple[Point, ...] = ()
    disagreed: tuple[Point, ...] = ()
    withdrawals: Mapping[PupilId, tuple[Use, ...]] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()
    cautions: tuple[Caution, ...] = ()

    @property
    def may_be_confirmed(self) -> bool:
        """Whether it can be brought in at all."""
        return not self.troubles


def marking_left(preview: Preview, chosen: Collection[PupilId], on: date) -> Preview:
    """The same, where these of the leavers are marked as having left that day; their record stays."""
    gone = tuple(
        PlannedPupil(replace(one, left_on=on.isoformat())) for one in preview.leavers if one.id in chosen
    )
    plan = replace(preview.plan, pupils=(*preview.plan.pupils, *gone))
    return replace(preview, plan=plan)
