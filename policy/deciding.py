"""Recording a decision and all that follows from it (routing.md B6): guards first, then one step.

The guards on closing are policy/closing.py, those on the two halves of the police decision policy/police.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from policy import clocks, closing, duties, police, sharing, telling
from policy.chains import Function
from policy.chronology import Entry, Happening
from policy.concerns import Concern, State, child_at_risk
from policy.conversing import reviewed
from policy.decisions import SHAPES, Decision, Topic, topics
from policy.duties import SETTLED_BY
from policy.errors import No, Refused
from policy.handovers import handed_over
from policy.kinds import Kind, Urgency
from policy.lanes import Slice
from policy.people import StaffId
from policy.routing import Routing
from policy.scenes import Scene, Step
from policy.settling import Pace, settled
from policy.tasks import Duty, Standing, Task


def decide(
    concern: Concern, decision: Decision, *, by: StaffId, slice_: Slice, token: str, scene: Scene
) -> Step:
    """Record a decision; the one it takes the place of stays in the chronology.

    Raises `Refused`: for a topic that is not theirs, a closed case, by the guards of Q8 and B4, and for what
    the school does about an adult before the harm threshold was thought of (R81 to R83, Q22).
    """
    if decision.topic not in topics(slice_):
        raise Refused(No.NOT_YOURS)
    if concern.state is State.CLOSED:
        raise Refused(No.CLOSED)
    police.guard(concern, decision)
    routing = scene.route(concern.facts)
    _threshold_first(concern, decision, routing)
    if decision.topic is Topic.CLOSE:
        return closing.close(
            concern, decision, entry_of(concern, decision, by, scene), token=token, scene=scene
        )
    decided = _stands(_settles(reviewed(concern, scene), decision, scene), decision, by, scene)
    step = Step(decided, (entry_of(concern, decision, by, scene),))
    follow = _FOLLOW.get(decision.topic)
    if follow is not None:
        before = concern.standing(decision.topic.value)
        was = before.choice if before is not None else ""
        step = follow(step, _Made(decision, by, _function(decided, by, routing), scene, was))
    urgent = step.concern.facts.urgency
    pace = Pace.AT_ONCE if urgent < concern.facts.urgency and urgent <= Urgency.U1 else Pace.USUAL
    return settled(step, scene, token=token, pace=pace)


def _threshold_first(concern: Concern, decision: Decision, routing: Routing) -> None:
    """Whether the council officer must hear of an adult comes before any route of the school's own."""
    undecided = decision.topic in _AFTER_THE_THRESHOLD and concern.standing(Topic.LADO.value) is None
    if undecided and closing.is_about_staff(concern, routing):
        raise Refused(No.LADO_FIRST)


_AFTER_THE_THRESHOLD = frozenset({Topic.SCHOOL_ROUTE, Topic.LOW_LEVEL})


def entry_of(concern: Concern, decision: Decision, by: StaffId, scene: Scene) -> Entry:
    """The line that keeps a decision: its codes, its reasons, its details, and which one it supersedes."""
    codes = {"topic": decision.topic.value, "choice": decision.choice, "marks": ",".join(decision.marks)}
    before = concern.standing(decision.topic.value)
    if before is not None:
        codes["supersedes"] = str(before.entry)
    return Entry(
        scene.at, Happening.DECIDED, by, codes, decision.rationale, decision.details, part=_part(decision)
    )


def standing_of(concern: Concern, decision: Decision, by: StaffId, at: datetime) -> Standing:
    """The decision as the case remembers it: by whom and when, and under which number its reasons stand."""
    return Standing(decision.topic.value, decision.choice, by, at, concern.entries, decision.marks)


def _part(decision: Decision) -> str:
    """Decisions have readers of their own; the mark only says that the words are not for every part."""
    return Slice.CASE.value if not SHAPES[decision.topic].parts else ""


def _stands(concern: Concern, decision: Decision, by: StaffId, scene: Scene) -> Concern:
    others = tuple(one for one in concern.decided if one.topic != decision.topic.value)
    return replace(concern, decided=(*others, standing_of(concern, decision, by, scene.at)))


def _settles(concern: Concern, decision: Decision, scene: Scene) -> Concern:
    """What this decision was awaited for is done; an open date for the next look is moved as asked."""
    tasks = tuple(
        task.done(scene.at) if task.is_open and _is_done_by(task, decision) else task
        for task in concern.tasks
    )
    concern = replace(concern, tasks=tasks)
    day = decision.day("review_on")
    if day is None or decision.topic not in (Topic.SAFETY, Topic.SUPPORT):
        return concern
    due = duties.at_the_end_of(day, scene.school)
    return replace(concern, tasks=tuple(_looked_at_by(task, due) for task in concern.tasks))


def _looked_at_by(task: Task, due: datetime) -> Task:
    if task.duty is not Duty.REVIEW or not task.is_open or due >= task.due:
        return task
    return replace(task, due=due, rings=due)


def _is_done_by(task: Task, decision: Decision) -> bool:
    if task.duty is Duty.DECIDE:
        return True
    if SETTLED_BY.get(task.duty) is not decision.topic:
        return False
    nobody = _NOBODY_TO_TELL.get(decision.topic)
    return nobody is None or decision.choice == nobody or decision.day("on_day") is not None


_NOBODY_TO_TELL = {Topic.LADO: "not_met", Topic.BREACH: "log_only"}
"""Topics on which somebody outside has to hear of it, and the choice with which nobody has: on any other it
stays open until the day is given on which they were told."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A decision with who made it, in which capacity, when, and what it takes the place of."""

    decision: Decision
    by: StaffId
    function: str
    scene: Scene
    was: str

    def task(self, duty: Duty, *, due: datetime | None = None) -> Task:
        """What is to be done because of it, by whoever has this part."""
        return duties.task(duty, self.scene.at, self.scene.school, function=self.function, due=due)

    def end_of(self, name: str) -> datetime | None:
        """The end of the day that this detail gives, if it does."""
        day = self.decision.day(name)
        return duties.at_the_end_of(day, self.scene.school) if day else None


Follow = Callable[[Step, _Made], Step]


def _with(step: Step, *tasks: Task) -> Step:
    return replace(step, concern=replace(step.concern, tasks=(*step.concern.tasks, *tasks)))


def _function(concern: Concern, by: StaffId, routing: Routing) -> str:
    """The capacity in which they decided; what somebody asked in for one thing decides is the owner's."""
    mine = concern.involvement(by)
    owner = routing.recipient(routing.owner) if routing.owner else None
    if mine is not None and mine.function in Function.__members__.values():
        return mine.function
    return owner.function.value if owner else ""


def _triaged(step: Step, made: _Made) -> Step:
    """Re-coded: the reporter's own choice is kept, the clocks are those of the new urgency.

    What is more urgent than was thought is so from now on: its clocks begin again.
    """
    if made.decision.choice != "recoded":
        return step
    concern, scene, details = step.concern, made.scene, made.decision.details
    kind, urgency = Kind(details["kind"]), Urgency(int(details["urgency"]))
    account, before = concern.account, concern.facts
    risk = child_at_risk(kind, before.subjects, safe=account.safe, imagery=account.imagery)
    facts = replace(
        before,
        kind=kind,
        urgency=urgency,
        child_at_risk=before.child_at_risk or risk,
        apart=before.apart and kind is Kind.STAFF_BULLIED and urgency is not Urgency.U0,
    )
    sooner = urgency < before.urgency
    watches = tuple(
        clocks.start(watch.function, urgency, scene.at, scene.school)
        if sooner
        else clocks.again(watch, urgency, scene.school)
        for watch in concern.watches
    )
    given = before.urgency if concern.urgency_given is None else concern.urgency_given
    recoded = replace(
        concern,
        facts=facts,
        watches=watches,
        kind_given=concern.kind_given or before.kind,
        urgency_given=given,
    )
    recoded = handed_over(recoded, scene.route(before), scene)
    if not sooner or recoded.state is State.PICKED_UP:
        return replace(step, concern=recoded)
    told, messages = telling.once_more(recoded, scene.route(facts), at=scene.at)
    others = tuple(one for one in messages if one.to != made.by)
    return replace(step, concern=told, messages=(*step.messages, *others))


def _called(step: Step, made: _Made) -> Step:
    return police.follow(step, made.decision, made.by, made.scene)


def _referred(step: Step, made: _Made) -> Step:
    return _with(step, made.task(Duty.SERVICES_REPLY)) if made.decision.choice == "referred" else step


def _removal(step: Step, made: _Made) -> Step:
    """Somebody was asked to take it down: within 48 hours it is looked at again (R118, R119)."""
    return step if made.decision.choice == "removed" else _with(step, made.task(Duty.REMOVAL))


def _routed(step: Step, made: _Made) -> Step:
    if made.decision.choice == "meeting":
        return _with(step, made.task(Duty.PARENT_MEETING, due=made.end_of("on_day")))
    if made.decision.choice == "sanction":
        return _with(step, made.task(Duty.RESTRICTION, due=made.end_of("review_on")))
    return step


def _supported(step: Step, made: _Made) -> Step:
    """A colleague is looked after: a meeting is offered where an adult did it (R117), and a later look."""
    if made.decision.choice != "staff":
        return step
    waits = {task.duty for task in step.concern.tasks if task.is_open}
    met = [Duty.VICTIM_MEETING] if "adult_did_it" in made.decision.marks else []
    return _with(step, *(made.task(one) for one in (Duty.SUPPORT_CHECK, *met) if one not in waits))


def _restricted(step: Step, made: _Made) -> Step:
    """A restriction always has a day on which it is looked at again (R107, R87); lifting it ends the wait.

    A sanction has such a day of its own (R14), which stays.
    """
    scene, route = made.scene, step.concern.standing(Topic.SCHOOL_ROUTE.value)
    if route is None or route.choice != "sanction":
        tasks = step.concern.tasks
        ended = tuple(one.done(scene.at) if one.duty is Duty.RESTRICTION else one for one in tasks)
        step = replace(step, concern=replace(step.concern, tasks=ended))
    account = made.decision.details.get("account", "")
    if made.decision.choice == "lifted":
        ends = made.was == "moderation"
        return sharing.writing(step, account, may=True, by=made.by, scene=scene) if ends else step
    due = made.end_of("review_on")
    if made.decision.choice != "moderation":
        return _with(step, made.task(Duty.RESTRICTION, due=due))
    if due is not None:
        due = min(due, scene.at + duties.LONGEST_MODERATION)
    step = _with(step, made.task(Duty.RESTRICTION, due=due))
    return sharing.writing(step, account, may=False, by=made.by, scene=scene)


def _trained(step: Step, made: _Made) -> Step:
    return _with(step, made.task(Duty.TRAINING)) if made.decision.choice == "needed" else step


def _recorded(step: Step, made: _Made) -> Step:
    """The record is kept elsewhere and its reference is known: the words go after the agreed days (Q2)."""
    concern = replace(step.concern, external_reference=made.decision.details["agency_ref"])
    step = replace(step, concern=concern)
    waits = any(task.duty is Duty.REDACT and task.is_open for task in concern.tasks)
    if made.scene.school.record_of_truth == "bot" or waits or concern.redacted_at is not None:
        return step
    return _with(step, duties.task(Duty.REDACT, made.scene.at, made.scene.school))


_FOLLOW: Mapping[Topic, Follow] = {
    Topic.TRIAGE: _triaged,
    Topic.SERVICES: _referred,
    Topic.POLICE: _called,
    Topic.REMOVAL: _removal,
    Topic.SCHOOL_ROUTE: _routed,
    Topic.SUPPORT: _supported,
    Topic.RESTRICTION: _restricted,
    Topic.TRAINING: _trained,
    Topic.EXTERNAL: _recorded,
}
