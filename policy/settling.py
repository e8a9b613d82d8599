"""What follows from every change of a case: who is told, what is watched, and for whom it waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from policy import clocks, duties, hours, police, redaction, telling
from policy.chronology import Entry, Happening
from policy.concerns import Answer, Concern, State
from policy.delivery import LEASE
from policy.kinds import Urgency
from policy.lanes import QUIET_SLICES
from policy.messages import Message, Purpose
from policy.people import StaffId
from policy.routing import Recipient, Routing
from policy.scenes import Scene, Step
from policy.schools import School
from policy.tasks import Duty, Task, Todo

_MAY_WAIT = frozenset(
    {
        Purpose.ALERT,
        Purpose.NOTICE,
        Purpose.REMINDER,
        Purpose.DUE,
        Purpose.SIGN_OFF,
        Purpose.QUESTION,
        Purpose.ANSWERED,
    }
)
"""Messages that ring a phone and say that something is to be done, sooner or later."""

SPENT = 40
"""How many forms a case remembers, so that a second press of one changes nothing."""


class Pace(StrEnum):
    """How soon the messages of a step may be told, when they could wait: see `timed`."""

    FIRST = "first"
    USUAL = "usual"
    BELL = "bell"
    AT_ONCE = "at_once"


def settled(step: Step, scene: Scene, *, token: str = "", pace: Pace = Pace.USUAL) -> Step:
    """The step with all that follows from it; raises nothing, and doing it twice changes nothing.

    Whoever is to be told now and was not yet is told (I6: people are only ever added), every part that
    nobody has taken is watched, and the list of those for whom it waits is made anew. `token` is that of the
    form that was sent: sent again, it changes nothing.
    """
    concern = redaction.in_time(step, scene)
    routing = scene.route(concern.facts)
    told: tuple[Message, ...] = ()
    if concern.state is not State.CLOSED:
        concern, told = telling.added(concern, routing, at=scene.at)
        concern, rings = police.asked_anew(_begun(concern, routing, scene), routing, scene)
        told += rings
    told_at = told_from(concern, scene.at, scene.school) if pace is Pace.FIRST else scene.at
    concern = _watched(_without_the_excluded(concern, routing), routing, scene, told_at)
    concern = replace(concern, agenda=agenda(concern, routing, scene))
    if token:
        concern = replace(concern, spent=(*concern.spent, token)[-SPENT:])
    messages = {message.id: timed(message, concern, scene, pace) for message in (*told, *step.messages)}
    return replace(step, concern=concern, messages=tuple(messages.values()))


def received(concern: Concern, scene: Scene) -> Step:
    """A concern has come in: everybody is told, in their time, and its clocks begin."""
    routing = scene.route(concern.facts)
    concern, messages = telling.received(concern, routing, at=scene.at)
    tasks = duties.at_first(concern, routing, scene.school)
    involved = tuple(
        replace(one, taken_at=scene.at) if one.person == concern.facts.reporter else one
        for one in concern.involved
    )
    entry = Entry(scene.at, Happening.RECEIVED, codes={"person": concern.facts.reporter})
    first = Step(replace(concern, tasks=tasks, involved=involved), (entry,), messages)
    return settled(first, scene, pace=Pace.FIRST)


def timed(message: Message, concern: Concern, scene: Scene, pace: Pace) -> Message:
    """When a message may be told: what is within the hour at once, the rest not in quiet hours (B4).

    What can wait a day (U3, U4) is told of first in the daily digest, all of it together. Where the child may
    be upset now, or the reporter chases, nothing waits.
    """
    if message.target is not None or message.purpose not in _MAY_WAIT or pace is Pace.AT_ONCE:
        return message
    match pace:
        case Pace.FIRST:
            due = told_from(concern, scene.at, scene.school)
        case Pace.BELL:
            due = _rung(message, concern, scene)
        case Pace.USUAL:
            due = scene.at if _is_urgent(concern) else hours.waking(scene.school, scene.at)
    return message if due <= scene.at else replace(message, due=max(due, scene.at + LEASE))


def bell_told(concern: Concern, at: datetime, school: School) -> datetime:
    """When people are told of a bell that rings now: what falls due as the school closes is told then."""
    return at if _is_urgent(concern) else clocks.told_of(school, at)


def _rung(message: Message, concern: Concern, scene: Scene) -> datetime:
    """As `bell_told`, but one person is reminded of all that can wait together, of U4 in the digest (D2)."""
    told = bell_told(concern, scene.at, scene.school)
    if message.purpose is not Purpose.REMINDER or concern.facts.urgency < Urgency.U3:
        return told
    digest = hours.next_at(scene.school, scene.at, clocks.DIGEST_AT)
    if concern.facts.urgency is Urgency.U4 and digest - scene.at <= clocks.A_WHILE:
        return digest
    return max(told, clocks.together(scene.at))


def told_from(concern: Concern, at: datetime, school: School) -> datetime:
    """When a concern that comes in now is first told of: at once, in the morning, or in the digest."""
    if _is_urgent(concern):
        return at
    if concern.facts.urgency >= Urgency.U3:
        return hours.next_at(school, at, clocks.DIGEST_AT)
    return hours.waking(school, at)


def in_hand(concern: Concern, routing: Routing, function: str) -> bool:
    """Whether somebody who is still cleared has taken this part; being told of it never counts (B4)."""
    owner = routing.recipient(routing.owner) if routing.owner else None
    if concern.state is State.PICKED_UP and owner is not None and owner.function.value == function:
        return True
    return any(
        one.function == function and one.taken_at is not None and one.person not in routing.excluded
        for one in concern.involved
    )


def holders(routing: Routing, function: str) -> tuple[Recipient, ...]:
    """Everybody who may act on this part now."""
    return tuple(
        one for one in routing.recipients if one.function.value == function and one.slice not in QUIET_SLICES
    )


def doers(task: Task, concern: Concern, routing: Routing, scene: Scene) -> tuple[StaffId, ...]:
    """Who is to do a task: the person named, else whoever took the part, else all who may act on it.

    Where whoever took it is away or does not answer, those who may act now are to do it as well (B1, C16).
    """
    if task.person is not None:
        return () if task.person in routing.excluded else (task.person,)
    owner = routing.recipient(routing.owner) if routing.owner else None
    took = [
        one.person
        for one in concern.involved
        if one.function == task.function and one.taken_at is not None and one.person not in routing.excluded
    ]
    holder = concern.picked_up_by
    if owner is not None and owner.function.value == task.function and holder is not None:
        took = [] if holder in routing.excluded else [holder]
    able = took
    if scene.away | scene.silent >= set(took):
        able = [*took, *(one.person for one in holders(routing, task.function) if one.person not in took)]
    return tuple(able) or ((routing.owner,) if routing.owner else ())


def agenda(concern: Concern, routing: Routing, scene: Scene) -> tuple[Todo, ...]:
    """For whom a case waits, and until when: the earliest thing for each person, soonest first."""
    due: dict[StaffId, datetime] = {}
    for watch in concern.watches:
        until = clocks.answer_by(watch, concern.facts.urgency, scene.school)
        for one in holders(routing, watch.function):
            due[one.person] = min(until, due.get(one.person, until))
    for task in concern.tasks:
        if not task.is_open or task.duty is Duty.REDACT:
            continue
        for person in doers(task, concern, routing, scene):
            due[person] = min(task.due, due.get(person, task.due))
    return tuple(sorted((Todo(person, at) for person, at in due.items()), key=lambda it: (it.due, it.person)))


def _begun(concern: Concern, routing: Routing, scene: Scene) -> Concern:
    """The clocks of a case begin once there is somebody for it: none that is open is ever without them."""
    if any(one.duty is Duty.REVIEW and one.is_open for one in concern.tasks):
        return concern
    again = tuple(one for one in concern.tasks if one.duty not in (Duty.DECIDE, Duty.REVIEW))
    arising = duties.arising(replace(concern, tasks=again), routing, scene.at, scene.school)
    return replace(concern, tasks=(*concern.tasks, *arising))


def _without_the_excluded(concern: Concern, routing: Routing) -> Concern:
    """Whoever is kept out by now has nothing in hand and nothing to do any more (I7)."""
    if concern.picked_up_by is not None and concern.picked_up_by in routing.excluded:
        open_again = State.SENT if concern.state is State.PICKED_UP else concern.state
        concern = replace(concern, state=open_again, picked_up_by=None, picked_up_at=None)
    involved = tuple(
        replace(one, taken_at=None) if one.person in routing.excluded else one for one in concern.involved
    )
    tasks = tuple(
        replace(one, person=None) if one.person is not None and one.person in routing.excluded else one
        for one in concern.tasks
    )
    return replace(concern, involved=involved, tasks=tasks)


def _watched(concern: Concern, routing: Routing, scene: Scene, told: datetime) -> Concern:
    if concern.state is State.CLOSED:
        return replace(concern, watches=())
    needed = dict.fromkeys(one.function.value for one in routing.recipients if one.slice not in QUIET_SLICES)
    waiting = [function for function in needed if not in_hand(concern, routing, function)]
    known = {watch.function: watch for watch in concern.watches}
    urgency = concern.facts.urgency
    watches = tuple(
        known.get(one) or clocks.start(one, urgency, scene.at, scene.school, told=told) for one in waiting
    )
    return replace(concern, watches=watches)


def _is_urgent(concern: Concern) -> bool:
    """Whether it does not wait for the morning: within the hour, or the child may be upset now (B4)."""
    account = concern.account
    pressing = account.safe is not Answer.YES or account.when == "now"
    return concern.facts.urgency <= Urgency.U1 or (pressing and concern.facts.urgency is Urgency.U2)
