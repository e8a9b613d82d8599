"""What a parent or a child tells the school about one child, one form at a time (R35, R37, Q11, Q13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from hashlib import sha256

from policy.consents import Change, ConsentTerms, Record, Said, Source, Voice, changed, in_force, taken_back
from policy.people import StaffId
from policy.uses import Use, matrix
from policy.withdrawals import Withdrawal, withdrawal


class Fault(StrEnum):
    """Why what was told cannot be recorded as it was filled in."""

    NOTHING_CHOSEN = "nothing_chosen"
    DAY_TO_COME = "day_to_come"
    NOBODY_SAID_IT = "nobody_said_it"
    A_LATER_NO = "a_later_no"


@dataclass(frozen=True, slots=True)
class Told:
    """What the school was told: which uses, yes or no, how, by whom, and on which day."""

    uses: tuple[Use, ...]
    said: Said
    source: Source
    by: str
    voice: Voice
    is_responsible: bool
    on: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """The record afterwards, what is written beside it, and what somebody else must be told of."""

    record: Record
    changes: tuple[Change, ...]
    withdrawals: tuple[Withdrawal, ...]


def faults(told: Told, record: Record, at: datetime, terms: ConsentTerms) -> tuple[Fault, ...]:
    """Everything that speaks against recording it; a no is never refused for when it was said, nor for who
    said it (Q11)."""
    found: list[Fault] = []
    if not told.uses or any(one.place not in terms.places for one in told.uses):
        found.append(Fault.NOTHING_CHOSEN)
    if told.on > at.astimezone(terms.zone).date():
        found.append(Fault.DAY_TO_COME)
    if told.voice is Voice.PARENT and told.said is Said.YES and not told.by.strip():
        found.append(Fault.NOBODY_SAID_IT)
    if not found and told.said is Said.YES and _is_older(told, record, at, terms):
        found.append(Fault.A_LATER_NO)
    return tuple(found)


def record_it(
    told: Told, record: Record, *, token: str, by: StaffId, at: datetime, terms: ConsentTerms
) -> Outcome:
    """The record with what was told in it. The same form sent twice is one change.

    A no counts from this very moment, whenever it was said; a yes of an earlier day from the beginning of
    that day, so that it never undoes a no that came after it.
    """
    change = _change(told, record, token=token, by=by, at=at, terms=terms)
    return _outcome(record, changed(record, change), change, at, terms)


def protected(record: Record, *, on: bool, token: str, at: datetime, terms: ConsentTerms) -> Outcome:
    """The DSL is to be asked before anything of this child is used, or need not be any more (Q10)."""
    after = replace(record, pupil=replace(record.pupil, protected=on))
    return _without_change(record, after, token, at, terms)


def left(record: Record, *, on: date) -> Outcome:
    """The child has left; what is out there stays, and nothing new of them is used."""
    return Outcome(replace(record, pupil=replace(record.pupil, left_on=on.isoformat())), (), ())


def _change(
    told: Told, record: Record, *, token: str, by: StaffId, at: datetime, terms: ConsentTerms
) -> Change:
    earlier = told.said is Said.YES and told.on < at.astimezone(terms.zone).date()
    since = start_of(told.on, terms) if earlier else at
    return Change(
        id=sha256(f"{by} {token}".encode()).hexdigest()[:32],
        pupil=record.pupil.id,
        answers={one.code: _meant(told, one, record, at, terms) for one in told.uses},
        source=told.source,
        effective=since,
        recorded_at=at,
        recorded_by=by,
        by=" ".join(told.by.split()),
        voice=told.voice,
        is_responsible=told.is_responsible,
        confirms=True,
    )


def start_of(day: date, terms: ConsentTerms) -> datetime:
    """The moment at which a day of the school begins (UTC)."""
    return datetime.combine(day, time(0), terms.zone).astimezone(UTC)


def _meant(told: Told, use: Use, record: Record, at: datetime, terms: ConsentTerms) -> Said:
    """A no to what was in force is a permission taken back, whichever word was chosen."""
    if told.said is Said.NO and in_force(record, use, at, terms).is_yes:
        return Said.WITHDRAWN
    return told.said


def _is_older(told: Told, record: Record, at: datetime, terms: ConsentTerms) -> bool:
    """Whether the same person has said no since: the yes would change nothing."""
    change = _change(told, record, token="", by=StaffId(""), at=at, terms=terms)
    return any(
        one.giver == change.giver and one.weight > change.weight and _is_no(one, told.uses)
        for one in record.standing
    )


def _is_no(change: Change, uses: Iterable[Use]) -> bool:
    return any(change.answers.get(one.code) in (Said.NO, Said.WITHDRAWN) for one in uses)


def _outcome(before: Record, after: Record, change: Change, at: datetime, terms: ConsentTerms) -> Outcome:
    lost = taken_back(before, after, matrix(terms.accounts), at, terms)
    told = withdrawal(change, lost, at)
    return Outcome(after, (change,), (told,) if told else ())


def _without_change(before: Record, after: Record, token: str, at: datetime, terms: ConsentTerms) -> Outcome:
    lost = taken_back(before, after, matrix(terms.accounts), at, terms)
    if not lost:
        return Outcome(after, (), ())
    id_ = sha256(f"{before.pupil.id} {token}".encode()).hexdigest()[:32]
    return Outcome(
        after, (), (Withdrawal(id_, before.pupil.id, tuple(one.code for one in lost), at, change=""),)
    )
