"""A case of the well-staffed school and its chronology, handled as the shell does: press after press."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count

from policy import (
    closing,
    conversing,
    deciding,
    doing,
    handling,
    powers,
    ringing,
    sharing,
)
from policy.absences import Absence, AbsenceId
from policy.chronology import Entry, Happening, Read
from policy.clearances import clearance
from policy.concerns import Concern, SubjectKind
from policy.decisions import Decision, Topic
from policy.lanes import Slice
from policy.messages import Message, Purpose
from policy.people import StaffId
from policy.powers import Act
from policy.reading import lines
from policy.routing import Routing
from policy.scenes import Scene, Step
from policy.schools import School
from policy.settling import settled
from policy.tasks import Duty, Task

REASON = "We looked at this together and this is why."
"""A rationale that is long enough."""

_tokens = count(1)


class NotFound(Exception):
    """What the shell says to somebody who may not know of a case, or may not do that about it."""


@dataclass(slots=True)
class CaseFile:
    """One case as it stands, with every line ever written, every message and every opening."""

    concern: Concern
    at: datetime
    school: School
    absences: tuple[Absence, ...] = ()
    silent: frozenset[StaffId] = frozenset()
    entries: list[Entry] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    sent: tuple[Message, ...] = ()
    written: tuple[Entry, ...] = ()

    @property
    def scene(self) -> Scene:
        """This moment."""
        return Scene(self.school, self.school.people, self.at, self.absences, self.silent)

    @property
    def routing(self) -> Routing:
        """Who hears of it at this moment."""
        return self.scene.route(self.concern.facts)

    def slice(self, person: str) -> Slice | None:
        """What this person may read."""
        return clearance(self.concern, self.routing, StaffId(person))

    def later(self, by: timedelta = timedelta(minutes=1)) -> CaseFile:
        """The same case a little later; nobody rang a bell meanwhile."""
        self.at += by
        return self

    def keep(self, step: Step) -> CaseFile:
        """Write a step down as the store does: lines are only ever added, and numbered in their order."""
        self.concern = replace(step.concern, entries=self.concern.entries + len(step.entries))
        self.sent, self.written = step.messages, step.entries
        self.entries += step.entries
        self.messages += step.messages
        return self

    def go_away(self, *names: str) -> CaseFile:
        """These people are away from now on, for a week."""
        self.absences = (*self.absences, *(_away(StaffId(one), self.at) for one in names))
        return self

    def may(self, person: str, act: Act) -> Slice:
        """The part of somebody who may do this, as the shell asks; raises `NotFound` otherwise."""
        part = self.slice(person)
        if part is None or not powers.may(part, act):
            raise NotFound
        return part

    def open(self, person: str) -> tuple[tuple[int, Entry], ...]:
        """What this person reads, which is written down."""
        part = self.may(person, Act.OPEN)
        self.reads.append(Read(self.at, StaffId(person), part.value, self.concern.entries))
        return lines(self.entries, part, StaffId(person))

    def have(self, person: str) -> CaseFile:
        """They have it."""
        part = self.may(person, Act.HAVE)
        return self.keep(handling.have(self.concern, by=StaffId(person), slice_=part, scene=self.scene))

    def pass_on(self, person: str) -> CaseFile:
        """They pass it on."""
        self.may(person, Act.PASS)
        return self.keep(handling.pass_on(self.concern, by=StaffId(person), scene=self.scene))

    def stand_aside(self, person: str) -> CaseFile:
        """They should not handle it."""
        self.may(person, Act.CONFLICT)
        return self.keep(
            handling.stand_aside(self.concern, by=StaffId(person), reads=self.reads, scene=self.scene)
        )

    def chase(self) -> CaseFile:
        """The reporter heard nothing."""
        return self.keep(handling.chase(self.concern, scene=self.scene))

    def add_details(self, words: str = "And this.", *about: str) -> CaseFile:
        """The reporter adds something, perhaps that it is about somebody."""
        return self.keep(
            handling.add_details(
                self.concern,
                words=words,
                about=frozenset(StaffId(one) for one in about),
                token=a_token(),
                reads=self.reads,
                scene=self.scene,
            )
        )

    def note(self, person: str, words: str = "A note.") -> CaseFile:
        """A note."""
        part = self.may(person, Act.NOTE)
        return self.keep(
            conversing.note(
                self.concern,
                by=StaffId(person),
                slice_=part,
                words=words,
                token=a_token(),
                scene=self.scene,
            )
        )

    def correct(self, person: str, line: int, words: str = "It was Monday.") -> CaseFile:
        """A correction of a line that they may read."""
        part = self.may(person, Act.CORRECT)
        return self.keep(
            conversing.correct(
                self.concern,
                lines(self.entries, part, StaffId(person)),
                by=StaffId(person),
                line=line,
                words=words,
                token=a_token(),
                scene=self.scene,
            )
        )

    def ask(self, person: str, words: str = "Who else was there?") -> CaseFile:
        """A question to the reporter."""
        part = self.may(person, Act.ASK)
        return self.keep(
            conversing.ask(
                self.concern,
                by=StaffId(person),
                slice_=part,
                words=words,
                token=a_token(),
                scene=self.scene,
            )
        )

    def answer(self, words: str = "Nobody else.") -> CaseFile:
        """The reporter's answer."""
        return self.keep(
            conversing.answer(
                self.concern, tuple(self.entries), words=words, token=a_token(), scene=self.scene
            )
        )

    def evidence(
        self, person: str, *, codes: Mapping[str, str] | None = None, part: Slice | None = None
    ) -> CaseFile:
        """A line of the evidence index."""
        return self.keep(
            conversing.evidence(
                self.concern,
                by=StaffId(person),
                slice_=part,
                details={"address": "https://place.example/1"},
                codes=codes or {},
                token=a_token(),
                scene=self.scene,
            )
        )

    def invite(
        self, person: str, colleague: str, part: Slice = Slice.SHARED, words: str = "Please look."
    ) -> CaseFile:
        """A colleague is asked in."""
        self.may(person, Act.INVITE)
        return self.keep(
            sharing.invite(
                self.concern,
                by=StaffId(person),
                person=StaffId(colleague),
                slice_=part,
                words=words,
                token=a_token(),
                scene=self.scene,
            )
        )

    def link(
        self, person: str, *people: str, name: str = "", kind: SubjectKind = SubjectKind.ADULT_HERE
    ) -> CaseFile:
        """It is about these people as well."""
        self.may(person, Act.LINK)
        return self.keep(
            sharing.link_person(
                self.concern,
                by=StaffId(person),
                people=frozenset(StaffId(one) for one in people),
                name=name,
                kind=kind,
                reads=self.reads,
                token=a_token(),
                scene=self.scene,
            )
        )

    def technical(self, person: str, **details: str) -> CaseFile:
        """A task for the Business Manager or a technician."""
        self.may(person, Act.TECHNICAL)
        return self.keep(
            sharing.technical(
                self.concern,
                by=StaffId(person),
                details=details or {"address": "https://place.example/1", "action": "block"},
                token=a_token(),
                scene=self.scene,
            )
        )

    def decide(
        self, person: str, topic: Topic, choice: str, *marks: str, reason: str = REASON, **details: str
    ) -> CaseFile:
        """A decision."""
        part = self.may(person, Act.OPEN)
        decision = Decision(topic, choice, reason, marks, details)
        return self.keep(
            deciding.decide(
                self.concern,
                decision,
                by=StaffId(person),
                slice_=part,
                token=a_token(),
                scene=self.scene,
            )
        )

    def done(
        self,
        person: str,
        duty: Duty,
        result: str,
        *,
        on_day: date | None = None,
        details: Mapping[str, str] | None = None,
    ) -> CaseFile:
        """What came of the first open task of this duty."""
        part = self.may(person, Act.DONE)
        task = next((one.id for one in self.tasks(duty)), "none")
        return self.keep(
            doing.done(
                self.concern,
                by=StaffId(person),
                slice_=part,
                task_id=task,
                result=result,
                details=details or {},
                on_day=on_day,
                token=a_token(),
                scene=self.scene,
            )
        )

    def sign_off(self, person: str, *, agrees: bool = True) -> CaseFile:
        """A second person agrees, or does not."""
        self.may(person, Act.CLOSE)
        return self.keep(
            closing.sign_off(
                self.concern,
                by=StaffId(person),
                agrees=agrees,
                words="I have read it all.",
                token=a_token(),
                scene=self.scene,
            )
        )

    def reopen(self, person: str) -> CaseFile:
        """Opened again."""
        self.may(person, Act.REOPEN)
        return self.keep(
            closing.reopen(
                self.concern,
                by=StaffId(person),
                words="Something new.",
                token=a_token(),
                scene=self.scene,
            )
        )

    def ring(self, at: datetime | None = None) -> CaseFile:
        """The sweep comes by, now or at this later moment."""
        self.at = at or self.at
        return self.keep(ringing.ring(self.concern, self.scene))

    def tasks(self, duty: Duty | None = None) -> list[Task]:
        """What is still to be done, or all of one duty."""
        return [one for one in self.concern.tasks if one.is_open and duty in (None, one.duty)]

    def due(self, duty: Duty) -> datetime:
        """By when the only open task of this duty is to be done."""
        [task] = self.tasks(duty)
        return task.due

    def to(self, *purposes: Purpose) -> dict[str, Purpose]:
        """Who was told what by the last press, or only messages of these purposes."""
        return {str(one.to): one.purpose for one in self.sent if not purposes or one.purpose in purposes}

    def what(self) -> list[Happening]:
        """The lines that the last press wrote."""
        return [one.what for one in self.written]


def a_token() -> str:
    """The token of a form that was never sent before."""
    return f"form-{next(_tokens)}"


def settled_again(file: CaseFile) -> Step:
    """What follows from nothing having changed."""
    return settled(Step(file.concern), file.scene)


def _away(person: StaffId, at: datetime) -> Absence:
    return Absence(AbsenceId(person), person, at, at + timedelta(days=7), None, person, at)
