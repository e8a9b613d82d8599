"""Closing a case: only with a decision, a reason and an outcome, and sometimes a second person (D2, B4)."""

from __future__ import annotations

from dataclasses import replace

from policy import duties, police, telling
from policy.chains import Function
from policy.chronology import Entry, Happening
from policy.concerns import Concern, Involvement, State
from policy.decisions import FINDINGS, Decision, Topic
from policy.duties import OUTLIVE
from policy.errors import No, Refused
from policy.kinds import Urgency
from policy.lanes import Column, Slice, column
from policy.messages import Purpose
from policy.people import StaffId
from policy.routing import Routing
from policy.scenes import Scene, Step
from policy.settling import doers, settled
from policy.tasks import Duty, Standing, Task

_FIRST = {
    Duty.POLICE_CONTACT: No.CALL_FIRST,
    Duty.LADO: No.LADO_CALL_FIRST,
    Duty.SERVICES_REPLY: No.REPLY_FIRST,
    Duty.REMOVAL: No.REMOVAL_FIRST,
    Duty.CONTAIN: No.CONTAIN_FIRST,
    Duty.BREACH: No.BREACH_FIRST,
}
"""What must be done before a case may be closed, and what is said where it was not."""

SIGNS_OFF = "sign_off"
"""The capacity of somebody asked in to agree that nothing more is to be done."""

_STAFF = frozenset({Function.STAFF_CASE, Function.PRINCIPAL_CASE, Function.CHAIR_CASE, Function.TRUSTEE_CASE})


def close(concern: Concern, decision: Decision, entry: Entry, *, token: str, scene: Scene) -> Step:
    """Close it, or go on watching until a day; "no further action" on what was urgent waits for a second
    person where there is one. Raises `Refused` with what is missing."""
    _guard(concern, decision, scene.route(concern.facts))
    by = entry.by
    assert by is not None  # noqa: S101 - a decision always has an author.
    standing = Standing(Topic.CLOSE.value, decision.choice, by, scene.at, concern.entries, decision.marks)
    others = tuple(one for one in concern.decided if one.topic != Topic.CLOSE.value)
    tasks = tuple(one for one in concern.tasks if not _waits_to_be_signed(one))
    decided = replace(concern, decided=(*others, standing), tasks=tasks)
    if decision.choice == "monitoring":
        return settled(Step(_watched_until(decided, decision, scene), (entry,)), scene, token=token)
    if needs_two(concern, decision):
        signer = second(concern, by, scene)
        if signer is not None:
            return _asked(decided, entry, signer, token, scene)
        entry = replace(entry, codes={**entry.codes, "alone": "yes"})
    done = Entry(scene.at, Happening.CLOSED, by, {"choice": decision.choice})
    return settled(Step(closed(decided, scene), (entry, done)), scene, token=token)


def sign_off(concern: Concern, *, by: StaffId, agrees: bool, words: str, token: str, scene: Scene) -> Step:
    """The second person agrees, and it is closed; or does not, and a decision is due again.

    Raises `Refused` where nothing waits for this person, or it is they who decided (I10).
    """
    standing = concern.standing(Topic.CLOSE.value)
    task = next((one for one in concern.tasks if one.duty is Duty.SIGN_OFF and one.is_open), None)
    if standing is None or task is None:
        raise Refused(No.NO_SUCH_TASK)
    if standing.by == by:
        raise Refused(No.SECOND_PERSON)
    tasks = tuple(one.done(scene.at) if one.id == task.id else one for one in concern.tasks)
    signed = replace(concern, tasks=tasks)
    entry = Entry(scene.at, Happening.SIGNED_OFF, by, {"agrees": "yes" if agrees else "no"}, words)
    if agrees:
        done = Entry(scene.at, Happening.CLOSED, by, {"choice": standing.choice})
        return settled(Step(closed(signed, scene), (entry, done)), scene, token=token)
    decided = tuple(one for one in signed.decided if one.topic != Topic.CLOSE.value)
    routing = scene.route(concern.facts)
    decider = None if standing.by in routing.excluded else standing.by
    again = duties.task(Duty.DECIDE, scene.at, scene.school, person=decider, due=scene.at + duties.HOUR)
    signed = replace(signed, decided=decided, tasks=(*signed.tasks, again))
    told = tuple(
        telling.message(signed, one, Purpose.DUE, at=scene.at, about=again.id)
        for one in doers(again, signed, routing, scene)
    )
    return settled(Step(signed, (entry,), told), scene, token=token)


def reopen(concern: Concern, *, by: StaffId, words: str, token: str, scene: Scene) -> Step:
    """Open a closed case again; whoever does so has it, and whoever had a part still has that: nobody new has
    to take anything. Raises `Refused` where it is not closed."""
    if concern.state is not State.CLOSED:
        raise Refused(No.NOT_CLOSED)
    again = opened_again(concern, scene)
    involved = tuple(replace(one, taken_at=scene.at) if one.person == by else one for one in concern.involved)
    opened = replace(again, picked_up_by=by, picked_up_at=scene.at, state=State.PICKED_UP, involved=involved)
    entry = Entry(scene.at, Happening.REOPENED, by, words=words)
    return settled(Step(opened, (entry,)), scene, token=token)


def opened_again(concern: Concern, scene: Scene) -> Concern:
    """A closed case as it is when something new is known: nobody has it yet, and its clocks begin anew."""
    decided = tuple(one for one in concern.decided if one.topic != Topic.CLOSE.value)
    routing = scene.route(concern.facts)
    tasks = tuple(
        one
        for one in duties.at_first(replace(concern, received=scene.at), routing, scene.school)
        if one.duty in (Duty.DECIDE, Duty.REVIEW)
    )
    return replace(
        concern,
        state=State.SENT,
        closed_at=None,
        nobody_told=False,
        picked_up_by=None,
        picked_up_at=None,
        decided=decided,
        tasks=(*concern.tasks, *tasks),
        involved=tuple(replace(one, taken_at=None) for one in concern.involved),
    )


def closed(concern: Concern, scene: Scene) -> Concern:
    """The case closed: what outlives it goes on, everything else it waited for is over."""
    tasks = tuple(one for one in concern.tasks if not one.is_open or one.duty in OUTLIVE)
    return replace(concern, state=State.CLOSED, closed_at=scene.at, tasks=tasks)


def needs_two(concern: Concern, decision: Decision) -> bool:
    """Whether a second person has to agree that nothing is done: it was sent as urgent, or is (D2)."""
    given = concern.facts.urgency if concern.urgency_given is None else concern.urgency_given
    return decision.choice == "no_action" and min(given, concern.facts.urgency) <= Urgency.U1


def second(concern: Concern, by: StaffId, scene: Scene) -> StaffId | None:
    """Somebody else who is cleared and here: who reads the case already, else the next of the chain (I10)."""
    routing = scene.route(concern.facts)
    told = [one.person for one in routing.recipients if one.slice is Slice.CASE]
    passed = {*told, by, concern.facts.reporter}
    moved = replace(concern.facts, moved_on=concern.facts.moved_on | passed)
    beyond = [one.person for one in scene.route(moved).recipients if one.slice is Slice.CASE]
    able = [one for one in dict.fromkeys((*told, *beyond)) if one not in (by, concern.facts.reporter)]
    here = [one for one in able if one not in scene.away]
    return next(iter((*here, *able)), None)


def _asked(concern: Concern, entry: Entry, signer: StaffId, token: str, scene: Scene) -> Step:
    task = duties.task(Duty.SIGN_OFF, scene.at, scene.school, person=signer)
    known = concern.involvement(signer) or Involvement(signer, Slice.CASE.value, SIGNS_OFF)
    others = tuple(one for one in concern.involved if one.person != signer)
    involved = (*others, replace(known, slice=Slice.CASE.value))
    asked = replace(concern, tasks=(*concern.tasks, task), involved=involved)
    line = Entry(scene.at, Happening.SIGN_OFF_ASKED, entry.by, {"person": signer})
    word = telling.message(asked, signer, Purpose.SIGN_OFF, at=scene.at, about=task.id)
    return settled(Step(asked, (entry, line), (word,)), scene, token=token)


def _watched_until(concern: Concern, decision: Decision, scene: Scene) -> Concern:
    day = decision.day("review_on")
    assert day is not None  # noqa: S101 - the form of this choice needs one.
    due = duties.at_the_end_of(day, scene.school)
    tasks = tuple(
        replace(one, due=due, rings=due, rung=0)
        if one.duty is Duty.REVIEW and one.is_open
        else one.done(scene.at)
        if one.duty is Duty.DECIDE
        else one
        for one in concern.tasks
    )
    return replace(concern, tasks=tasks)


def _guard(concern: Concern, decision: Decision, routing: Routing) -> None:
    others = [one for one in concern.decided if one.topic != Topic.CLOSE.value]
    if not others:
        raise Refused(No.NO_DECISION)
    if any(_waits_to_be_signed(one) and one.person not in (None, *routing.excluded) for one in concern.tasks):
        raise Refused(No.ASKED_FOR_SIGN_OFF)
    if decision.choice == "monitoring":
        return
    if police.is_missing(concern):
        raise Refused(No.POLICE_FIRST)
    if is_about_staff(concern, routing):
        if concern.standing(Topic.LADO.value) is None:
            raise Refused(No.LADO_FIRST)
        if set(FINDINGS).isdisjoint(decision.marks):
            raise Refused(No.FINDING_FIRST)
    waits = {task.duty for task in concern.tasks if task.is_open}
    for duty, no in _FIRST.items():
        if duty in waits:
            raise Refused(no)


def _waits_to_be_signed(task: Task) -> bool:
    """Whether somebody was asked to agree; without a person it is for somebody who is kept out by now."""
    return task.duty is Duty.SIGN_OFF and task.is_open


def is_about_staff(concern: Concern, routing: Routing) -> bool:
    """Whether this is an allegation about an adult at school, which must end with a finding (R15)."""
    owner = routing.recipient(routing.owner) if routing.owner else None
    return column(concern.facts) is Column.ADULT and owner is not None and owner.function in _STAFF
