"""Invented children and what was said about them: each builder says only what a test cares about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from policy.consents import Change, ConsentTerms, Record, Said, Source, Voice, changed
from policy.imports import Counts, Import, Plan, PlannedPupil
from policy.people import StaffId
from policy.pupils import Pupil, PupilId, pupil_id
from policy.rolls import ImportId
from policy.uses import WEBSITE, Medium, Place, Use, matrix
from tests.builders import HEAD, NOON

FACEBOOK = Place("facebook")
TERMS = ConsentTerms(ZoneInfo("Europe/London"), accounts={FACEBOOK: "Facebook page"})
USES = matrix(TERMS.accounts)
PHOTO = Use(Medium.PHOTO, WEBSITE)
VIDEO = Use(Medium.VIDEO, WEBSITE)

SEPTEMBER = datetime(2026, 9, 7, 8, tzinfo=UTC)
"""The Monday on which the list of this school year was made."""

_numbers = count(1)


def days(number: float) -> timedelta:
    """So many days."""
    return timedelta(days=number)


def a_pupil(
    forename: str = "Robin",
    surname: str = "Sample",
    *,
    class_name: str = "3B",
    protected: bool = False,
    left_on: str = "",
    also: tuple[str, ...] = (),
) -> Pupil:
    """A child whom no other test has."""
    number = next(_numbers)
    id_ = pupil_id("the school of the tests", str(number))
    return Pupil(
        id_,
        surname,
        forename,
        "Year 3",
        class_name,
        admission_number=f"{number:05d}",
        born="2018-03-04",
        also=also,
        protected=protected,
        left_on=left_on,
    )


def a_change(
    pupil: Pupil | PupilId,
    said: Said | Mapping[Use, Said] = Said.YES,
    *,
    use: Use = PHOTO,
    by: str = "Alex Sample",
    at: datetime = SEPTEMBER,
    recorded_at: datetime | None = None,
    voice: Voice = Voice.PARENT,
    source: Source = Source.FORM,
    is_responsible: bool = True,
    confirms: bool = True,
    by_staff: StaffId = HEAD,
) -> Change:
    """Somebody said something about one use, or about several."""
    answers = {use: said} if isinstance(said, Said) else said
    return Change(
        id=f"c{next(_numbers):06d}",
        pupil=pupil.id if isinstance(pupil, Pupil) else pupil,
        answers={one.code: it for one, it in answers.items()},
        source=source,
        effective=at,
        recorded_at=recorded_at or at,
        recorded_by=by_staff,
        by=by,
        voice=voice,
        is_responsible=is_responsible,
        confirms=confirms,
    )


def of_the_list(pupil: Pupil, said: Said | Mapping[Use, Said] = Said.YES, *, at: datetime = NOON) -> Change:
    """What the school's own list says, which does not say whose word it is."""
    return a_change(pupil, said, by="", at=at, source=Source.MIS, confirms=False)


def a_record(pupil: Pupil | None = None, *changes: Change) -> Record:
    """A child and everything that was said."""
    record = Record(pupil or a_pupil())
    for change in changes:
        record = changed(record, change)
    return record


def a_plan(*pupils: PlannedPupil, made_on: str = "2026-10-06", at: datetime = NOON, id_: str = "") -> Plan:
    """A list that says this of these children."""
    name = ImportId(id_ or f"list{next(_numbers):06d}")
    import_ = Import(name, "digest", made_on, False, HEAD, at, Counts(pupils=len(pupils)))
    return Plan(import_, pupils, {"Photo web": PHOTO.code})


def as_planned(records: Iterable[Record], said: Said, *, at: datetime = NOON) -> tuple[PlannedPupil, ...]:
    """A list that says the same of all these children, about the picture on the website."""
    return tuple(PlannedPupil(one.pupil, of_the_list(one.pupil, said, at=at)) for one in records)
