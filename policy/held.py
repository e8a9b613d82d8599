"""All that is held on one child's permissions, as one value to hand over (E5).

What other people have to do with it is marked by whoever draws it; what may be left out is for the DPO to
decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from policy.chronology import Trace
from policy.consents import Change, ConsentTerms, Record, Verdict, changed, in_force, taken_back
from policy.people import StaffId
from policy.pupils import Pupil
from policy.uses import Use, matrix
from policy.withdrawals import Withdrawal, withdrawn


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Uses that ended by one change, which whoever keeps the posts was told; or is still to be told."""

    at: datetime
    uses: tuple[Use, ...]
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """Everything, as of one moment (UTC). `audit` says who looked or changed something, the oldest first."""

    record: Record
    history: tuple[Change, ...]
    in_force: tuple[tuple[Use, Verdict], ...]
    taken_back: tuple[TakenBack, ...]
    audit: tuple[Trace, ...]
    at: datetime

    @property
    def pupil(self) -> Pupil:
        """Whom it is about."""
        return self.record.pupil


def held(
    record: Record,
    history: Sequence[Change],
    audit: Sequence[Trace],
    waiting: Collection[Withdrawal],
    at: datetime,
    terms: ConsentTerms,
) -> Held:
    """All of it; `waiting` are the withdrawals that are still to be told."""
    uses = matrix(terms.accounts)
    return Held(
        record,
        tuple(history),
        tuple((use, in_force(record, use, at, terms)) for use in uses),
        tuple(_taken_back(record.pupil, history, waiting, uses, terms)),
        tuple(audit),
        at,
    )


def erased(record: Record, fingerprint: str, at: datetime, terms: ConsentTerms) -> Withdrawal | None:
    """What ends when all of this is erased: nothing that shows the child may stay because nobody knows any
    more (R38, R39)."""
    ends = taken_back(record, Record(record.pupil), matrix(terms.accounts), at, terms)
    return withdrawn(record.pupil.id, f"erased {fingerprint}", ends, at)


def others(held_: Held) -> frozenset[StaffId]:
    """The colleagues who are named in it."""
    wrote = {one.recorded_by for one in held_.history}
    return frozenset(wrote | {one.actor for one in held_.audit if one.actor is not None})


def _taken_back(
    pupil: Pupil,
    history: Iterable[Change],
    waiting: Collection[Withdrawal],
    uses: tuple[Use, ...],
    terms: ConsentTerms,
) -> Iterable[TakenBack]:
    """Worked out from what was said: each telling is forgotten once it was taken."""
    untold = {one.change: one for one in waiting if one.pupil == pupil.id}
    record = Record(replace(pupil, protected=False, left_on=""))
    for one in history:
        after = changed(record, one)
        ends = taken_back(record, after, uses, one.recorded_at, terms)
        if ends:
            yield TakenBack(one.recorded_at, ends, untold.pop(one.id, None) is not None)
        record = after
    for left in untold.values():
        yield TakenBack(left.at, tuple(use for use in uses if use.code in left.uses), is_waiting=True)
