"""Permissions: what was said about which child and use, by whom and from when, and what is in force now.

Whatever was said stays; nothing is ever written over. What counts is a no until somebody with parental
responsibility has said yes to exactly that use, and nobody has said no (R34 to R41, Q10 to Q13).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from policy.people import StaffId
from policy.pupils import Pupil, PupilId, folded
from policy.uses import FIXED, Place, Use


class Said(StrEnum):
    """What somebody said about one use. No answer is an answer to nothing: it never counts as yes."""

    YES = "yes"
    NO = "no"
    WITHDRAWN = "withdrawn"
    UNANSWERED = "unanswered"


class Source(StrEnum):
    """How the school was told (R35)."""

    FORM = "form"
    EMAIL = "email"
    PHONE = "phone"
    IN_PERSON = "in_person"
    MIS = "mis"


class Voice(StrEnum):
    """Whose word it is. A child's no binds; a child's yes opens nothing (Q13)."""

    PARENT = "parent"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class Change:
    """One act: somebody said something about one or more uses of one child.

    `by` is who said it, as it was written down; it is empty for the school's own list, which does not say.
    `effective` is from when it counts and never lies ahead, `recorded_at` when the school wrote it down (both
    UTC). `confirms` says that it was asked anew of the parent, as the form of each autumn does.
    """

    id: str
    pupil: PupilId
    answers: Mapping[str, Said]
    source: Source
    effective: datetime
    recorded_at: datetime
    recorded_by: StaffId
    by: str = ""
    voice: Voice = Voice.PARENT
    is_responsible: bool = True
    confirms: bool = False

    @property
    def giver(self) -> str:
        """Who said it, to tell whether the same person said something since.

        A name that is nothing but marks is still somebody, and never the school's own list.
        """
        return f"{self.voice.value} {folded(self.by) or self.by}"

    @property
    def weight(self) -> tuple[datetime, datetime, str]:
        """Of two things the same person said, the one with the higher weight counts."""
        return self.effective, self.recorded_at, self.id


@dataclass(frozen=True, slots=True)
class Record:
    """One child and what stands: of each person, for each use, the last thing they said.

    A change in `standing` holds only those of its answers that nothing later took the place of.
    """

    pupil: Pupil
    standing: tuple[Change, ...] = ()
    version: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ConsentTerms:
    """How this school reads its record: the places it has, and what an unconfirmed yes is worth (Q10).

    A yes is unconfirmed when it was not asked anew since the school year began; where the school is `strict`
    it counts as no after `confirm_by` (month, day). Dates are of the school's own zone. `accounts` are the
    registered social accounts with the names that people call them by. A list older than `stale_after_days`
    is brought to mind, and beyond `held_after_days` no post that shows a pupil goes out (R36).
    """

    zone: ZoneInfo
    accounts: Mapping[Place, str] = field(default_factory=dict)
    strict: bool = False
    year_begins: tuple[int, int] = (9, 1)
    confirm_by: tuple[int, int] = (1, 31)
    stale_after_days: int = 30
    held_after_days: int = 90

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place that something may be shown in."""
        return (*FIXED, *self.accounts)

    def year_of(self, at: datetime) -> date:
        """The first day of the school year that this moment is in."""
        day = at.astimezone(self.zone).date()
        begins = date(day.year, *self.year_begins)
        return begins if day >= begins else date(day.year - 1, *self.year_begins)

    def last_day(self, at: datetime) -> date:
        """The last day of this school year on which an unconfirmed yes counts, where the school is strict."""
        begins = self.year_of(at)
        same = date(begins.year, *self.confirm_by)
        return same if same >= begins else date(begins.year + 1, *self.confirm_by)


class Why(StrEnum):
    """Why a use is in force, or is not."""

    GRANTED = "granted"
    NEVER_ASKED = "never_asked"
    NO_ANSWER = "no_answer"
    NOT_RESPONSIBLE = "not_responsible"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DISAGREED = "disagreed"
    CHILD_SAID_NO = "child_said_no"
    ASK_DSL = "ask_dsl"
    UNCONFIRMED = "unconfirmed"
    LEFT = "left"
    NO_SUCH_PLACE = "no_such_place"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a use is in force, why, and the change that settles it, if one does.

    `is_unconfirmed` flags a yes that was not asked anew this school year, whether or not it still counts.
    """

    why: Why
    change: Change | None = None
    is_unconfirmed: bool = False

    @property
    def is_yes(self) -> bool:
        """Whether this may be used."""
        return self.why is Why.GRANTED


def changed(record: Record, change: Change) -> Record:
    """The record with one change more. In whatever order changes come, and however often: the same record."""
    new = dict(change.answers)
    standing: list[Change] = []
    for before in record.standing:
        if before.giver != change.giver:
            standing.append(before)
            continue
        for code in [one for one in new if one in before.answers and before.weight > change.weight]:
            del new[code]
        rest = {code: said for code, said in before.answers.items() if code not in new}
        if rest:
            standing.append(before if len(rest) == len(before.answers) else replace(before, answers=rest))
    if new:
        standing.append(replace(change, answers=new))
    return replace(record, standing=tuple(sorted(standing, key=lambda it: it.weight)))


def as_at(pupil: Pupil, changes: Iterable[Change], at: datetime) -> Record:
    """The record as the school had it at a moment: everything that was written down by then."""
    record = Record(pupil)
    for one in changes:
        if one.recorded_at <= at:
            record = changed(record, one)
    return record


def in_force(record: Record, use: Use, at: datetime, terms: ConsentTerms) -> Verdict:
    """Whether this use of this child is permitted at this moment, and why (R40, R41, Q10 to Q13).

    Absent, blank, pending and unknown are no; any no beats every yes; a child's no binds; and whatever was
    said, a protected child is asked about first.
    """
    if use.place not in FIXED and use.place not in terms.accounts:
        return Verdict(Why.NO_SUCH_PLACE)
    said = _said(record, use, at)
    against = _against(said)
    if against is not None:
        return against
    yes = [one for one, it in said if it is Said.YES and one.voice is Voice.PARENT]
    for_it = [one for one in yes if one.is_responsible]
    if not for_it:
        unheard = Why.NOT_RESPONSIBLE if yes else Why.NO_ANSWER if said else Why.NEVER_ASKED
        return Verdict(unheard, yes[-1] if yes else None)
    return _granted(record.pupil, for_it, at, terms)


def all_in_force(verdicts: Iterable[Verdict]) -> bool:
    """Whether everybody in a picture may be shown: one no is a no for all of it."""
    return all(one.is_yes for one in verdicts)


def taken_back(
    before: Record, after: Record, uses: Iterable[Use], at: datetime, terms: ConsentTerms
) -> tuple[Use, ...]:
    """The uses that were permitted and are not any more: what shows the child there is held or comes down.

    A child who left has taken nothing back by leaving; but of one who left, or is protected, or whose yes has
    lapsed, something may still be shown, and a no takes it back all the same (R38, R39).
    """
    now = replace(after, pupil=replace(after.pupil, left_on=""))
    return tuple(
        one for one in uses if _is_over(in_force(before, one, at, terms), in_force(now, one, at, terms))
    )


def last_word(record: Record, use: Use) -> datetime | None:
    """When anybody last said anything that counts about this use: a list made earlier asks, and never
    overwrites (R38)."""
    return max((one.effective for one in record.standing if use.code in one.answers), default=None)


def has_answer(record: Record) -> bool:
    """Whether anything was ever answered for this child (R34)."""
    return any(said is not Said.UNANSWERED for one in record.standing for said in one.answers.values())


def givers(record: Record) -> tuple[str, ...]:
    """Everybody who said something, as they were written down; the school's own list is not among them."""
    return tuple(dict.fromkeys(one.by for one in record.standing if one.by and one.voice is Voice.PARENT))


def _said(record: Record, use: Use, at: datetime) -> list[tuple[Change, Said]]:
    """Everything that stands about this use. What is dated ahead of this moment is a no until then.

    Clocks differ, and a moment may be older than the record that is read with it: a no just written down is
    not passed over, and a yes does not count before its time.
    """
    code = use.code
    return [
        (one, it if one.effective <= at or it is Said.WITHDRAWN else Said.NO)
        for one in record.standing
        if (it := one.answers.get(code)) is not None
    ]


_STANDS = frozenset({Why.GRANTED, Why.LEFT, Why.ASK_DSL, Why.UNCONFIRMED})
"""Verdicts on what a parent permitted, and nobody took back, whether or not it may be used today."""


def _is_over(before: Verdict, now: Verdict) -> bool:
    return (before.is_yes and not now.is_yes) or (before.why in _STANDS and now.why not in _STANDS)


def _against(said: list[tuple[Change, Said]]) -> Verdict | None:
    noes = [(one, it) for one, it in said if it is Said.NO or it is Said.WITHDRAWN]
    if not noes:
        return None
    child = next((one for one, _ in noes if one.voice is Voice.CHILD), None)
    if child is not None:
        return Verdict(Why.CHILD_SAID_NO, child)
    if any(it is Said.YES and one.voice is Voice.PARENT for one, it in said):
        return Verdict(Why.DISAGREED, noes[-1][0])
    withdrawn = next((one for one, it in reversed(noes) if it is Said.WITHDRAWN), None)
    return Verdict(Why.WITHDRAWN, withdrawn) if withdrawn else Verdict(Why.REFUSED, noes[-1][0])


def _granted(pupil: Pupil, for_it: list[Change], at: datetime, terms: ConsentTerms) -> Verdict:
    asked = [one for one in for_it if one.confirms]
    if asked:
        begins = terms.year_of(at)
        asked = [one for one in asked if one.effective.astimezone(terms.zone).date() >= begins]
    latest, unconfirmed = for_it[-1], not asked
    if not pupil.is_here:
        return Verdict(Why.LEFT, latest, unconfirmed)
    if pupil.protected:
        return Verdict(Why.ASK_DSL, latest, unconfirmed)
    if unconfirmed and terms.strict and at.astimezone(terms.zone).date() > terms.last_day(at):
        return Verdict(Why.UNCONFIRMED, latest, unconfirmed)
    return Verdict(Why.GRANTED, asked[-1] if asked else latest, unconfirmed)
