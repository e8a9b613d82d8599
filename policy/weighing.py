"""One cell of a list against what is on record: what it does, and what is written of it (R38, Q10, Q13).

A list never takes the place of what a person said. It is the school's own word, beside theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from policy.cells import Heard
from policy.consents import (
    Change,
    ConsentTerms,
    Record,
    Said,
    Source,
    Voice,
    Why,
    in_force,
    last_word,
)
from policy.people import StaffId
from policy.pupils import PupilId
from policy.uses import Use

AGAINST: Final = (Said.NO, Said.WITHDRAWN)


class Effect(StrEnum):
    """What a cell does. `OLDER` does nothing: something newer says otherwise. `DISAGREED` is a yes beside
    somebody's no, which stays a no."""

    NEW = "new"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    GONE = "gone"
    CONFIRMED = "confirmed"
    UNCHANGED = "unchanged"
    OLDER = "older"
    DISAGREED = "disagreed"


@dataclass(frozen=True, slots=True)
class Told:
    """How a list speaks: from when it counts and when it is brought in (UTC), by whom, whether it is the form
    of the autumn, and which id its change of each child has."""

    effective: datetime
    at: datetime
    by: StaffId
    is_form: bool

    def change(self, id: str, pupil: PupilId, answers: dict[str, Said]) -> Change:
        """What the list says of one child."""
        return Change(
            id,
            pupil,
            answers,
            Source.MIS,
            effective=self.effective,
            recorded_at=self.at,
            recorded_by=self.by,
            confirms=self.is_form,
        )


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a cell does, and what is written; nothing where it is as it was, or is not to be applied."""

    effect: Effect
    said: Said | None = None


class Scales:
    """One child's record as it was, ready for every cell of a list to be held against."""

    def __init__(self, record: Record, told: Told, terms: ConsentTerms) -> None:
        """Keep what does not differ from cell to cell."""
        self.record, self.told, self.terms = record, told, terms
        # What was said, whether or not the child is protected, unconfirmed, or left.
        self.as_said = replace(record, pupil=replace(record.pupil, protected=False, left_on=""))
        self.leniently = replace(terms, strict=False)

    def weigh(self, heard: Heard, use: Use) -> Weighed:
        """What one cell does. Whatever is written, only a cell that says yes ever makes a yes."""
        if heard is Heard.RECORDED:
            if not in_force(self.record, use, self.told.at, self.terms).is_yes:
                return Weighed(Effect.UNCHANGED)
            heard = Heard.NO
        here = _Standing(self, use)
        match heard:
            case Heard.YES:
                return _yes(here)
            case Heard.NO | Heard.WITHDRAWN:
                return _no(here, Said.NO if heard is Heard.NO else Said.WITHDRAWN)
            case _:
                return _nothing(here, leaves=self.told.is_form and heard is Heard.BLANK)


def own_answer(record: Record, use: Use) -> Said | None:
    """What the school's own list last said of this use, if anything."""
    own = _own(record, use)
    return own.answers[use.code] if own else None


class _Standing:
    """What stands of one use of one child."""

    def __init__(self, scales: Scales, use: Use) -> None:
        record, told, code = scales.record, scales.told, use.code
        verdict = in_force(scales.as_said, use, told.at, scales.leniently)
        self.is_yes = verdict.is_yes
        self.is_unheard = verdict.why in (Why.NEVER_ASKED, Why.NO_ANSWER, Why.NOT_RESPONSIBLE)
        own = _own(record, use)
        self.own = own.answers[code] if own else None
        self.is_refused_by_somebody = any(
            one.answers.get(code) in AGAINST for one in record.standing if not _is_list(one)
        )
        last = last_word(record, use)
        self.is_newer = last is not None and told.effective < last
        self.own_is_newer = own is not None and told.effective < own.effective
        self.is_to_confirm = told.is_form and not (
            own is not None and own.confirms and own.effective >= told.effective
        )


def _yes(here: _Standing) -> Weighed:
    if here.is_newer:
        return Weighed(Effect.UNCHANGED if here.is_yes else Effect.OLDER)
    if here.own is Said.YES and not here.is_to_confirm:
        return Weighed(Effect.DISAGREED if here.is_refused_by_somebody else Effect.UNCHANGED)
    if here.is_refused_by_somebody:
        return Weighed(Effect.DISAGREED, Said.YES)
    if here.is_yes:
        return Weighed(Effect.CONFIRMED, Said.YES) if here.is_to_confirm else Weighed(Effect.UNCHANGED)
    return Weighed(Effect.NEW if here.is_unheard else Effect.CHANGED, Said.YES)


def _no(here: _Standing, said: Said) -> Weighed:
    if here.is_newer and here.is_yes:
        return Weighed(Effect.OLDER)
    if here.own in AGAINST and not (here.is_to_confirm and not here.is_newer):
        return Weighed(Effect.UNCHANGED)
    if here.own_is_newer:
        return Weighed(Effect.UNCHANGED)
    if here.is_yes:
        return Weighed(Effect.WITHDRAWN, said)
    if here.own in AGAINST:
        return Weighed(Effect.CONFIRMED, said)
    # Somebody else may have said no as well and may say yes one day: then this no still stands.
    return Weighed(Effect.NEW if here.is_unheard else Effect.CHANGED, said)


def _nothing(here: _Standing, *, leaves: bool) -> Weighed:
    """A cell without an answer takes back the list's own yes. It never takes away a no."""
    if leaves or here.own is not Said.YES:
        return Weighed(Effect.UNCHANGED)
    if here.is_newer:
        return Weighed(Effect.OLDER if here.is_yes else Effect.UNCHANGED)
    return Weighed(Effect.GONE, Said.UNANSWERED)


def _own(record: Record, use: Use) -> Change | None:
    return next((one for one in record.standing if _is_list(one) and use.code in one.answers), None)


def _is_list(change: Change) -> bool:
    return change.voice is Voice.PARENT and not change.by
