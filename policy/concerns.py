"""A concern: who it is about, what the reporter wrote, how urgent it is, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from policy.kinds import NATURES, Kind, Urgency
from policy.people import Role, StaffId
from policy.tasks import Standing, Task, Todo, Watch

ConcernId = NewType("ConcernId", str)
FormToken = NewType("FormToken", str)
"""Made when a form is drawn: the same form sent twice is the same concern (platform fact 12)."""


class SubjectKind(StrEnum):
    """What the person a concern is about is to the school (R33, widened by Q20)."""

    PUPIL = "pupil"
    ADULT_HERE = "adult"
    PARENT = "parent"
    EX_PUPIL_CHILD = "ex_pupil_child"
    EX_PUPIL_ADULT = "ex_pupil_adult"
    OTHER_SCHOOL_PUPIL = "other_pupil"
    OTHER_SCHOOL_ADULT = "other_adult"
    PROFESSIONAL = "professional"
    SOMEONE_ELSE = "someone"
    UNKNOWN = "unknown"
    NOBODY = "nobody"


CHILDREN = frozenset({SubjectKind.PUPIL, SubjectKind.EX_PUPIL_CHILD, SubjectKind.OTHER_SCHOOL_PUPIL})
ADULTS_AT_WORK = frozenset({SubjectKind.ADULT_HERE, SubjectKind.OTHER_SCHOOL_ADULT, SubjectKind.PROFESSIONAL})


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody a concern is about.

    `people` holds everybody of the school whom the reporter named or may have meant: a typed surname that
    two people share excludes both. `name` is what the reporter wrote, for the eyes of cleared readers only.
    """

    kind: SubjectKind
    people: frozenset[StaffId] = frozenset()
    name: str = ""
    pupil_id: str = ""


class Answer(StrEnum):
    """Yes, no, or not sure, which is always treated as the more careful of the two."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class State(StrEnum):
    """What has become of a concern."""

    SENT = "sent"
    PICKED_UP = "picked_up"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that routing needs to know of a concern; nobody's words are in it.

    `avoid_roles` and `avoid_usual` are the reporter's wishes, `conflicts` those who said they should not
    handle it, `moved_on` those who passed it on or could not be reached: they stay, and the next is added.
    `wishes_met` says that the reporter's wishes stand in `conflicts` by now, as the people they meant: a role
    that passes to another, or is acted in, keeps nobody else out (I2, I6). `raised` names the functions whose
    part also goes to whoever has the Principal's, because nobody took it in time (B4). `apart` says that the
    child's side is a linked case of its own (Q30).
    """

    kind: Kind
    reporter: StaffId
    subjects: tuple[Subject, ...] = ()
    urgency: Urgency = Urgency.U2
    child_at_risk: bool = False
    avoid_roles: frozenset[Role] = frozenset()
    avoid_usual: bool = False
    wishes_met: bool = False
    conflicts: frozenset[StaffId] = frozenset()
    moved_on: frozenset[StaffId] = frozenset()
    raised: frozenset[str] = frozenset()
    apart: bool = False

    @property
    def named(self) -> frozenset[StaffId]:
        """Everybody of the school whom the concern is, or may be, about."""
        return frozenset[StaffId]().union(*[subject.people for subject in self.subjects])


@dataclass(frozen=True, slots=True)
class Account:
    """The reporter's own words and answers, kept exactly as written."""

    words: str = ""
    source: str = ""
    when: str = ""
    on_date: str = ""
    platform: str = ""
    safe: Answer = Answer.UNSURE
    imagery: Answer = Answer.NO
    evidence: str = ""
    device: str = ""
    others: str = ""


@dataclass(frozen=True, slots=True)
class Involvement:
    """Somebody who was told of a concern, which part of it, in what capacity, and when they took it.

    `reminded` counts the bells that rang for them beside the first word of it.
    """

    person: StaffId
    slice: str
    function: str
    taken_at: datetime | None = None
    reminded: int = 0


@dataclass(frozen=True, slots=True)
class Concern:
    """One report and what has become of it.

    `involved` remembers who was told and of which part, so that a later absence never takes a case away
    from the person working on it; an exclusion always does (I6, I7). `watches` are the parts that nobody has
    taken yet, `tasks` what is to be done by when, `decided` the decisions that stand, `agenda` whom it waits
    for; `spent` are the tokens of forms that were saved already. `kind_given` is what the reporter chose,
    `linked` the references of cases about the same event.

    `index` and `version` belong to the store: they say which rows stand for this concern.
    """

    id: ConcernId
    reference: str
    token: FormToken
    facts: Facts
    account: Account
    received: datetime
    confidential: bool = False
    state: State = State.SENT
    involved: tuple[Involvement, ...] = ()
    picked_up_by: StaffId | None = None
    picked_up_at: datetime | None = None
    entries: int = 0
    kind_given: Kind | None = None
    urgency_given: Urgency | None = None
    watches: tuple[Watch, ...] = ()
    tasks: tuple[Task, ...] = ()
    decided: tuple[Standing, ...] = ()
    agenda: tuple[Todo, ...] = ()
    linked: tuple[str, ...] = ()
    closed_at: datetime | None = None
    nobody_told: bool = False
    external_reference: str = ""
    redacted_at: datetime | None = None
    spent: tuple[str, ...] = ()
    seal: str = ""
    index: tuple[str, ...] = field(default=(), compare=False)
    version: str = field(default="", compare=False)

    @property
    def is_open_to_be_picked_up(self) -> bool:
        """Whether nobody has yet said that they have it."""
        return self.state is State.SENT

    @property
    def next_due(self) -> datetime | None:
        """When somebody is next to be reminded, added or told that something is due; None when never."""
        rings = [watch.rings for watch in self.watches]
        rings += [task.rings for task in self.tasks if task.done_at is None]
        return min(rings, default=None)

    def standing(self, topic: str) -> Standing | None:
        """The decision on this topic that stands, if one was made."""
        return next((one for one in self.decided if one.topic == topic), None)

    def involvement(self, person: StaffId) -> Involvement | None:
        """How this person was told of it, if they were."""
        return next((one for one in self.involved if one.person == person), None)


def urgency_of(kind: Kind, *, safe: Answer, imagery: Answer) -> Urgency:
    """How urgent a concern is: a child who is not safe is danger now; possible imagery is within the hour."""
    if safe is Answer.NO:
        return Urgency.U0
    usual = NATURES[kind].urgency
    return min(usual, Urgency.U1) if imagery is not Answer.NO else usual


def child_at_risk(kind: Kind, subjects: tuple[Subject, ...], *, safe: Answer, imagery: Answer) -> bool:
    """Whether a child may be at risk, so that somebody with the DSL's function must be told (I5)."""
    return (
        NATURES[kind].child
        or imagery is not Answer.NO
        or safe is Answer.NO
        or any(subject.kind in CHILDREN for subject in subjects)
    )


def pick_up(concern: Concern, *, by: StaffId, at: datetime) -> Concern:
    """Somebody has it. The first press stands; a later one changes nothing."""
    if not concern.is_open_to_be_picked_up:
        return concern
    return replace(concern, state=State.PICKED_UP, picked_up_by=by, picked_up_at=at)


def move_on(concern: Concern, *, person: StaffId) -> Concern:
    """The next of the chain is to be added: this person passed it on, or could not be reached (I12)."""
    facts = replace(concern.facts, moved_on=concern.facts.moved_on | {person})
    return _released(replace(concern, facts=facts), person)


def stand_aside(concern: Concern, *, person: StaffId) -> Concern:
    """This person should not handle it: they are excluded from now on, and nobody asks why (I7)."""
    facts = replace(concern.facts, conflicts=concern.facts.conflicts | {person})
    return _released(replace(concern, facts=facts), person)


def name_subject(concern: Concern, people: frozenset[StaffId]) -> Concern:
    """The reporter says that it is about these people of the school: they are kept out from now on (I7)."""
    new = people - concern.facts.named
    if not new:
        return concern
    known = tuple(one for one in concern.facts.subjects if one != Subject(SubjectKind.UNKNOWN))
    subjects = (*known, Subject(SubjectKind.ADULT_HERE, new))
    changed = replace(concern, facts=replace(concern.facts, subjects=subjects))
    return _released(changed, concern.picked_up_by) if concern.picked_up_by in new else changed


def danger(
    *,
    id: ConcernId,
    reference: str,
    token: FormToken,
    reporter: StaffId,
    words: str,
    at: datetime,
) -> Concern:
    """A child is in danger now: nothing is asked first, and everybody who can help is told (U0)."""
    facts = Facts(
        kind=Kind.DANGER,
        reporter=reporter,
        subjects=(Subject(SubjectKind.UNKNOWN),),
        urgency=Urgency.U0,
        child_at_risk=True,
    )
    return Concern(id, reference, token, facts, Account(words=words, safe=Answer.NO), received=at)


def _released(concern: Concern, person: StaffId | None) -> Concern:
    involved = tuple(replace(one, taken_at=None) if one.person == person else one for one in concern.involved)
    concern = replace(concern, involved=involved)
    if concern.picked_up_by != person:
        return concern
    state = State.SENT if concern.state is State.PICKED_UP else concern.state
    return replace(concern, state=state, picked_up_by=None, picked_up_at=None)
