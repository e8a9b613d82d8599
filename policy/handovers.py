"""A case that turns out to be another's: who is to pick it up then, and what such a case asks for."""

from __future__ import annotations

from dataclasses import replace

from policy import clocks, duties
from policy.chains import Function
from policy.concerns import Concern, State
from policy.people import StaffId
from policy.routing import Routing
from policy.scenes import Scene
from policy.tasks import Duty, Task

_OF_THE_OWNER = frozenset({Duty.DECIDE, Duty.REVIEW, Duty.EXTERNAL_RECORD})
"""Duties that go with the case to whoever owns it."""


def handed_over(concern: Concern, before: Routing, scene: Scene) -> Concern:
    """The case now that its kind, or whom it is about, is another; `before` is who heard of it until then.

    Where another function owns it now, somebody of that function is to pick it up and to decide. Whoever had
    it keeps the part that they took and all that they could read (I6). What such a case asks for and was not
    asked for yet is to be done from now on.
    """
    if concern.state is State.CLOSED:
        return concern
    after = scene.route(concern.facts)
    was, now = _owners(before), _owners(after)
    if now is not None and now is not was:
        concern = _to_be_picked_up(_theirs(concern, was, now, scene), after, now)
    arising = duties.arising(concern, after, scene.at, scene.school)
    return replace(concern, tasks=(*concern.tasks, *arising))


def _owners(routing: Routing) -> Function | None:
    owner = routing.recipient(routing.owner) if routing.owner else None
    return owner.function if owner is not None else None


def _theirs(concern: Concern, was: Function | None, now: Function, scene: Scene) -> Concern:
    """What the owner has to do goes over, and a decision is due: the one that was made was another's."""
    tasks = tuple(_over(one, was, now) for one in concern.tasks)
    if not any(one.duty is Duty.DECIDE and one.is_open for one in tasks):
        due = clocks.first_decision(concern.facts.urgency, scene.at, scene.school)
        decide = duties.task(Duty.DECIDE, scene.at, scene.school, function=now.value, due=due)
        tasks = (*tasks, decide)
    return replace(concern, tasks=tasks)


def _over(task: Task, was: Function | None, now: Function) -> Task:
    owned = was is not None and task.function == was.value
    return replace(task, function=now.value) if owned and task.duty in _OF_THE_OWNER else task


def _to_be_picked_up(concern: Concern, after: Routing, now: Function) -> Concern:
    holder = concern.picked_up_by
    if concern.state is not State.PICKED_UP or _is_of(after, holder, now):
        return concern
    return replace(concern, state=State.SENT, picked_up_by=None, picked_up_at=None)


def _is_of(after: Routing, person: StaffId | None, function: Function) -> bool:
    told = after.recipient(person) if person is not None else None
    return told is not None and told.function is function
