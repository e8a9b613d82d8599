"""The two halves of the police decision (Q8): one person decides the response, another makes the contact.

Nobody is ever held back from ringing: "I rang already" may always be recorded.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from policy import duties, telling
from policy.concerns import Concern, Involvement
from policy.decisions import GRAVE, HATE, Decision, Topic
from policy.errors import No, Refused
from policy.kinds import Kind, Urgency
from policy.lanes import Slice, together
from policy.messages import Message, Purpose
from policy.people import StaffId
from policy.routing import Routing
from policy.scenes import Scene, Step
from policy.tasks import Duty, Standing, Task

CONTACT = "police"
"""The capacity of whoever makes contact with the police."""

_AT_ONCE = frozenset({Kind.GROOMING, Kind.BLACKMAIL})
"""Kinds in which an adult or blackmail is involved by what they are."""

_RINGS = frozenset({"call", "called"})
_SOFT = frozenset({"not_needed", "advice", "school"})
"""Choices after which the police are not told of it."""


def guard(concern: Concern, decision: Decision) -> None:
    """Refuse what Q8 rules out; raises `Refused`.

    Where an adult, coercion, exploitation, sexual acts of somebody under 13 or an immediate risk is involved,
    or the law asks for a report, there is no "do not refer", and no advice in its place.
    Once the police were told, the factors that speak against it are closed.
    """
    if decision.topic not in (Topic.POLICE, Topic.CRIMINALISE):
        return
    told = _was_told(concern)
    if told and (decision.topic is Topic.CRIMINALISE or decision.choice not in _RINGS):
        raise Refused(No.REFERRED_ALREADY)
    if decision.choice in _SOFT and (must_refer(concern) or not set(GRAVE).isdisjoint(decision.marks)):
        raise Refused(No.MUST_REFER)


def must_refer(concern: Concern) -> bool:
    """Whether what is known of a case leaves no choice (Q8, UKCIS): by its kind, its danger, or a tick."""
    ticked = {mark for one in concern.decided for mark in one.marks}
    facts = concern.facts
    return facts.kind in _AT_ONCE or facts.urgency is Urgency.U0 or not ticked.isdisjoint(GRAVE)


def is_missing(concern: Concern) -> bool:
    """Whether a case may not be closed before the police decision is made, or made otherwise.

    Hate makes a decision necessary (R120). What leaves no choice, and a decision that they are to be told
    (R101), need them to have been told: nothing is closed over it (Q8, R99).
    """
    decided = concern.standing(Topic.POLICE.value)
    mistake = concern.standing(Topic.CRIMINALISE.value)
    ticked = {mark for one in concern.decided for mark in one.marks}
    refer = mistake is not None and mistake.choice == "refer"
    if refer or concern.facts.kind in _AT_ONCE or not ticked.isdisjoint(GRAVE):
        return decided is None or decided.choice not in _RINGS
    return decided is None and not ticked.isdisjoint(HATE)


def follow(step: Step, decision: Decision, by: StaffId, scene: Scene) -> Step:
    """After "ring the police": the other half is asked to, within a school hour, and reads what it needs.

    A later decision takes the place of one that nobody acted on yet; the hour does not begin again.
    """
    waiting = [one for one in step.concern.tasks if _waits(one)]
    tasks = tuple(one for one in step.concern.tasks if one not in waiting)
    concern = replace(step.concern, tasks=tasks)
    if decision.choice != "call":
        return replace(step, concern=concern)
    contact = other_half(scene.route(concern.facts), by)
    task = duties.task(Duty.POLICE_CONTACT, scene.at, scene.school, person=contact, due=_soon(concern, scene))
    due = min([task.due, *(one.due for one in waiting)])
    concern = replace(concern, tasks=(*tasks, replace(task, due=due, rings=due)))
    if contact is None or contact == by:
        return replace(step, concern=concern)
    concern, word = _told(concern, contact, scene)
    return replace(step, concern=concern, messages=(*step.messages, word))


def asked_anew(concern: Concern, routing: Routing, scene: Scene) -> tuple[Concern, tuple[Message, ...]]:
    """Where whoever was to ring may not know of it any more, somebody else is asked to at once (Q8 iv)."""
    words: list[Message] = []
    decided = concern.standing(Topic.POLICE.value)
    for task in concern.tasks:
        if decided is None or not _waits(task) or task.person not in routing.excluded:
            continue
        contact = other_half(routing, decided.by)
        tasks = tuple(replace(one, person=contact) if one.id == task.id else one for one in concern.tasks)
        concern = replace(concern, tasks=tasks)
        if contact is not None and contact != decided.by:
            concern, word = _told(concern, contact, scene)
            words.append(word)
    return concern, tuple(words)


def other_half(routing: Routing, decided_by: StaffId) -> StaffId | None:
    """Who makes contact: somebody else than whoever decided, wherever somebody else is clear (I10)."""
    pair = (routing.police.contacts, routing.police.decides)
    others = [one for one in pair if one is not None and one != decided_by]
    return others[0] if others else routing.police.contacts


def may_confirm(task: Task, decided: Standing | None, *, by: StaffId, routing: Routing, at: datetime) -> bool:
    """Whether this person may record that the police were told.

    Whoever decided may do so only once the other half let the hour go by, or where there is no other (I10).
    """
    if decided is None or decided.by != by:
        return True
    return at >= task.due or other_half(routing, by) in (None, by)


def _was_told(concern: Concern) -> bool:
    decided = concern.standing(Topic.POLICE.value)
    if decided is None:
        return False
    contacted = any(one.duty is Duty.POLICE_CONTACT and not one.is_open for one in concern.tasks)
    return decided.choice == "called" or contacted


def _waits(task: Task) -> bool:
    return task.duty is Duty.POLICE_CONTACT and task.is_open


def _told(concern: Concern, contact: StaffId, scene: Scene) -> tuple[Concern, Message]:
    shared = _shared(concern, contact)
    return shared, telling.message(shared, contact, Purpose.ALERT, at=scene.at, about=CONTACT)


def _soon(concern: Concern, scene: Scene) -> datetime | None:
    """Danger and what is within the hour do not wait for the school to open."""
    urgent = concern.facts.urgency <= Urgency.U1
    return scene.at + duties.HOUR if urgent else None


def _shared(concern: Concern, contact: StaffId) -> Concern:
    """Whoever rings the police reads the part about the child: the lead shared it by deciding (E3)."""
    before = concern.involvement(contact)
    if before is None:
        new = Involvement(contact, Slice.WELFARE.value, CONTACT)
        return replace(concern, involved=(*concern.involved, new))
    more = together(Slice(before.slice), Slice.WELFARE).value
    involved = tuple(replace(one, slice=more) if one.person == contact else one for one in concern.involved)
    return replace(concern, involved=involved)
