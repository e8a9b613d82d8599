"""Planning and bringing in a list in a test, and records with any past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from hypothesis import strategies as st

from policy import planning
from policy.cells import Heard
from policy.consents import Change, Record, Said, Source, Voice, changed, in_force
from policy.faults import Fault
from policy.imports import folded_in
from policy.previews import Preview
from policy.pupils import Pupil, PupilId, folded, pupil_id
from policy.rolls import Roll
from policy.sheets import Sheet
from policy.uses import WEBSITE, Medium, Use, matrix
from tests.builders import HEAD
from tests.lists import (
    AT,
    DEFECTS,
    MADE_ON,
    SCHOOL,
    SIMS,
    STYLES,
    TERMS,
    Child,
    a_child,
    about,
    can_have,
    children,
    listed,
)

USES = matrix(TERMS.accounts)
SOME = USES[:4]
PHOTO = Use(Medium.PHOTO, WEBSITE)
VIDEO = Use(Medium.VIDEO, WEBSITE)


def plan(
    sheet: Sheet,
    roll: Roll | None = None,
    *,
    made_on: date = MADE_ON,
    is_form: bool = False,
    at: datetime = AT,
) -> Preview:
    """What the list would do."""
    return planning.plan(
        [sheet], roll or Roll(), TERMS, about(sheet, made_on=made_on, is_form=is_form, at=at)
    )


def brought_in(preview: Preview, roll: Roll | None = None) -> Roll:
    """The record once the list is confirmed and written."""
    records = dict((roll or Roll()).by_pupil)
    for one in preview.plan.pupils:
        records[one.pupil.id] = folded_in(records.get(one.pupil.id), one)
    return Roll(tuple(records.values()), (roll or Roll()).head)


def on_record(*kids: Child, made_on: date = MADE_ON - timedelta(days=60)) -> Roll:
    """A record out of an earlier list."""
    sheet = listed(kids, SIMS)
    return brought_in(plan(sheet, made_on=made_on, at=at_ten(made_on)))


def only(roll: Roll) -> Record:
    """The one record of it."""
    assert len(roll.records) == 1
    return roll.records[0]


def is_yes(roll: Roll, pupil: PupilId, use: Use = PHOTO, at: datetime = AT) -> bool:
    """Whether this may be used."""
    return in_force(roll.by_pupil[pupil], use, at, TERMS).is_yes


def told(record: Record, said: Said, *, on: date, by: str = "Ada Sample", use: Use = PHOTO) -> Record:
    """The record once somebody said something on a day, at noon where it is a no."""
    at = datetime.combine(on, time(12), UTC)
    effective = at if said is not Said.YES else datetime.combine(on, time(), TERMS.zone).astimezone(UTC)
    change = Change(
        f"{by}{on}{said}", record.pupil.id, {use.code: said}, Source.PHONE, effective, at, HEAD, by
    )
    return changed(record, change)


def at_ten(day: date) -> datetime:
    """That day at ten, UTC."""
    return datetime.combine(day, time(10), UTC)


def faults(preview: Preview) -> dict[int, Fault]:
    """What is wrong with which line."""
    return {one.line: one.fault for one in preview.faults}


Answers = Mapping[str, Heard]
_MOMENTS: Final = tuple(at_ten(date(2026, month, 15)) for month in (5, 7, 9, 11))
_CODES: Final = tuple(one.code for one in SOME)


@st.composite
def rolls(draw: st.DrawFn) -> Roll:
    """A record with a past: the list's and anybody's word, children who left, some of them protected."""
    numbers = draw(st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True))
    return Roll(tuple(draw(_records(a_child(one).pupil)) for one in numbers))


@st.composite
def _records(draw: st.DrawFn, pupil: Pupil) -> Record:
    left = draw(st.sampled_from(("", "", "2026-10-01")))
    id_ = pupil_id(SCHOOL, pupil.upn)
    record = Record(replace(pupil, id=id_, protected=draw(st.booleans()), left_on=left))
    for one in draw(st.lists(_changes(id_), max_size=4)):
        record = changed(record, one)
    return record


@st.composite
def _changes(draw: st.DrawFn, pupil: PupilId) -> Change:
    by = draw(st.sampled_from(("", "", "Ada Sample", "Otto Sample")))
    moment = draw(st.sampled_from(_MOMENTS))
    return Change(
        str(draw(st.integers(0, 10**9))),
        pupil,
        draw(st.dictionaries(st.sampled_from(_CODES), st.sampled_from(Said), min_size=1)),
        Source.PHONE if by else Source.MIS,
        moment,
        moment,
        HEAD,
        by,
        draw(st.sampled_from(Voice)) if by else Voice.PARENT,
        is_responsible=not by or draw(st.booleans()),
        confirms=draw(st.booleans()),
    )


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Sheet, Mapping[str, Answers]]:
    """A list with some spoilt lines, and what its good lines say, by the folded name of the child."""
    kids = draw(children(SOME, most=4))
    style = draw(st.sampled_from(STYLES))
    able = [one for one in DEFECTS if can_have(style, one)]
    spoilt = draw(st.dictionaries(st.integers(0, len(kids) - 1), st.sampled_from(able), max_size=2))
    sheet = listed(kids, style, uses=SOME, defects=spoilt, word=draw(st.integers(0, 3)))
    return sheet, {folded(one.pupil.name): one.said for at, one in enumerate(kids) if at not in spoilt}
