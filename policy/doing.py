"""Recording that a task is done: who may, what came of it, and what is to be done after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from policy import duties, police
from policy.chronology import Entry, Happening
from policy.concerns import Concern
from policy.conversing import reviewed
from policy.errors import No, Refused
from policy.lanes import Slice
from policy.people import StaffId
from policy.scenes import Scene, Step
from policy.settling import doers, settled
from policy.tasks import Duty, Task

RESULTS: Mapping[Duty, tuple[str, ...]] = {
    Duty.POLICE_CONTACT: ("rang_101", "rang_999", "advice"),
    Duty.SERVICES_REPLY: ("answered", "chased"),
    Duty.REMOVAL: ("removed", "still_there"),
    Duty.VICTIM_MEETING: ("held", "offered", "not_wanted"),
    Duty.SUPPORT_CHECK: ("well", "again"),
    Duty.RESTRICTION: ("ended", "goes_on"),
    Duty.PARENT_MEETING: ("came", "did_not_come", "not_wanted"),
    Duty.TRAINING: ("done",),
    Duty.TECHNICAL: ("done", "not_possible"),
    Duty.CONTAIN: ("contained", "still_seen", "cannot"),
    Duty.COMPLAINT: ("answered",),
    Duty.REVIEW: ("looked",),
}
"""Tasks that are done by saying what came of them; the others are done by a decision on their topic."""

_AGAIN = {
    (Duty.SERVICES_REPLY, "chased"),
    (Duty.REMOVAL, "still_there"),
    (Duty.SUPPORT_CHECK, "again"),
    (Duty.RESTRICTION, "goes_on"),
    (Duty.VICTIM_MEETING, "offered"),
    (Duty.CONTAIN, "still_seen"),
    (Duty.REVIEW, "looked"),
}
"""Results after which the same is to be done once more."""


def done(
    concern: Concern,
    *,
    by: StaffId,
    slice_: Slice,
    task_id: str,
    result: str,
    details: Mapping[str, str],
    on_day: date | None,
    token: str,
    scene: Scene,
) -> Step:
    """Record what came of a task. `on_day` is when to look again, where it is to be done once more.

    Raises `Refused` where there is no such open task for this person, and where whoever decided that the
    police be told would also confirm it while another person could (I10).
    """
    task = next((one for one in concern.tasks if one.id == task_id and one.is_open), None)
    if task is None or result not in RESULTS.get(task.duty, ()) or not _may(concern, task, by, slice_, scene):
        raise Refused(No.NO_SUCH_TASK)
    routing = scene.route(concern.facts)
    decided = concern.standing("police")
    if task.duty is Duty.POLICE_CONTACT and not police.may_confirm(
        task, decided, by=by, routing=routing, at=scene.at
    ):
        raise Refused(No.SECOND_PERSON)
    tasks = tuple(one.done(scene.at) if one.id == task.id else one for one in concern.tasks)
    if (task.duty, result) in _AGAIN:
        tasks = (*tasks, _again(concern, task, on_day, scene))
    codes = {"task": task.id, "duty": task.duty.value, "result": result}
    part = duties.part_of(task.duty, slice_)
    entry = Entry(scene.at, Happening.TASK_DONE, by, codes, details=details, part=part)
    return settled(Step(reviewed(replace(concern, tasks=tasks), scene), (entry,)), scene, token=token)


def for_person(concern: Concern, person: StaffId, slice_: Slice, scene: Scene) -> tuple[Task, ...]:
    """The open tasks that this person may say something about, the soonest first."""
    mine = [one for one in concern.tasks if one.is_open and _may(concern, one, person, slice_, scene)]
    return tuple(sorted(mine, key=lambda one: (one.due, one.id)))


def _may(concern: Concern, task: Task, by: StaffId, slice_: Slice, scene: Scene) -> bool:
    """Whoever is to do it, and whoever has the whole case; the Business Manager's tasks are theirs."""
    if task.duty is Duty.ANSWER or task.duty is Duty.REDACT:
        return False
    decided = concern.standing("police")
    confirms = task.duty is Duty.POLICE_CONTACT and decided is not None and decided.by == by
    return confirms or slice_ is Slice.CASE or by in doers(task, concern, scene.route(concern.facts), scene)


def _again(concern: Concern, task: Task, on_day: date | None, scene: Scene) -> Task:
    due = duties.at_the_end_of(on_day, scene.school) if on_day is not None else None
    restricted = concern.standing("restriction")
    moderated = restricted is not None and restricted.choice == "moderation"
    if due is not None and task.duty is Duty.RESTRICTION and moderated:
        due = min(due, scene.at + duties.LONGEST_MODERATION)
    return duties.task(
        task.duty, scene.at, scene.school, function=task.function, person=task.person, due=due, about=task.id
    )
