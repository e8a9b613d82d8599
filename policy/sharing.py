"""Bringing people into a case and out of it: invitations, technical tasks, people it is also about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from policy import duties, naming, reporting, telling
from policy.chains import Function, candidates
from policy.chronology import Entry, Happening, Read
from policy.clearances import clearance
from policy.concerns import CHILDREN, Concern, Involvement, State, Subject, SubjectKind, name_subject
from policy.errors import No, Refused
from policy.handovers import handed_over
from policy.lanes import Slice, together
from policy.messages import Purpose
from policy.people import TECHNICAL_ROLES, Person, Role, StaffId
from policy.scenes import Scene, Step
from policy.settling import settled
from policy.shutting import shut_out
from policy.tasks import Duty

INVITED = "invited"
"""The capacity of somebody who was asked in by name: no clock runs for them."""

OFFERED = (Slice.SHARED, Slice.WELFARE, Slice.SUPPORT)
"""The parts that a colleague may be invited to: usually only what is written for them (Q21)."""


def invite(
    concern: Concern, *, by: StaffId, person: StaffId, slice_: Slice, words: str, token: str, scene: Scene
) -> Step:
    """A named colleague is asked in, to a need-to-know part, and told so (Q21).

    Raises `Refused` for somebody unknown or kept out (why is not said), for a technician, who only ever gets
    a technical task (I8), and for more than the inviter reads: nobody gives what they do not have (E3).
    """
    if concern.state is State.CLOSED:
        raise Refused(No.CLOSED)
    colleague = scene.people.find(person)
    routing = scene.route(concern.facts)
    if colleague is None or colleague.id in routing.excluded or colleague.id == by:
        raise Refused(No.CANNOT_INVITE)
    if colleague.holds(*TECHNICAL_ROLES):
        raise Refused(No.TECHNICAL_ONLY)
    before = clearance(concern, routing, colleague.id) or slice_
    if not _may_give(clearance(concern, routing, by), slice_, together(before, slice_)):
        raise Refused(No.CANNOT_INVITE)
    invited = _given(concern, colleague.id, slice_, INVITED)
    codes = {"person": colleague.id, "slice": slice_.value}
    entry = Entry(scene.at, Happening.INVITED, by, codes, words, part=slice_.value)
    word = telling.message(invited, colleague.id, Purpose.ALERT, at=scene.at, about=INVITED)
    return settled(Step(invited, (entry,), (word,)), scene, token=token)


def link_person(
    concern: Concern,
    *,
    by: StaffId,
    people: frozenset[StaffId],
    name: str,
    kind: SubjectKind,
    reads: Sequence[Read],
    token: str,
    scene: Scene,
) -> Step:
    """It turns out to be about somebody else as well: whoever that keeps out is shut out first (I7).

    A typed name keeps out everybody it may mean. Their access goes in the same transaction, what they had
    opened before is written down, and the case is routed anew. `reads` are all openings of the case so far.
    Another child is looked after in this case, although the first has one of their own (Q30, I5).
    """
    before = scene.route(concern.facts)
    people = people | reporting.subject_of(kind, name, scene.acting).people
    subject = Subject(kind, people, name)
    linked = name_subject(concern, people)
    if subject not in linked.facts.subjects and name:
        known = tuple(one for one in linked.facts.subjects if one != Subject(SubjectKind.UNKNOWN))
        facts = replace(linked.facts, subjects=(*known, subject))
        linked = replace(linked, facts=facts)
    if kind in CHILDREN:
        linked = replace(linked, facts=replace(linked.facts, apart=False))
    linked = handed_over(linked, before, scene)
    entry = Entry(
        scene.at,
        Happening.PERSON_LINKED,
        by,
        {"subject": kind.value, **({"person": min(people)} if people else {})},
        details={"name": name} if name else {},
    )
    lost = shut_out(linked, before, reads, scene)
    step = settled(Step(linked, (entry, *lost)), scene, token=token)
    ring = telling.if_with_nobody(step.concern, scene.route(step.concern.facts), at=scene.at)
    return step.then(step.concern, messages=tuple(one for one in ring if one not in step.messages))


def technical(concern: Concern, *, by: StaffId, details: Mapping[str, str], token: str, scene: Scene) -> Step:
    """A task for the Business Manager or ICT: an address or account and what to do, and never a name (I8).

    Raises `Refused` where the words name a child, the reporter or anybody it is about, where nobody technical
    is clear, and where the Business Manager is a subject and it is not the Principal who asks (Q15).
    """
    if concern.state is State.CLOSED:
        raise Refused(No.CLOSED)
    _without_names(concern, details, scene)
    here = _technician(concern, by, scene)
    return settled(_tasked(Step(concern), here, by, details, token, scene), scene, token=token)


def writing(step: Step, account: str, *, may: bool, by: StaffId, scene: Scene) -> Step:
    """Somebody may not write under the school's posts any more, or may again: whoever keeps the accounts is
    asked to see to it (R87).

    An account that is called after somebody in the case is told them in person, and not here (I8). Nothing is
    asked where nobody technical is clear.
    """
    details = {"action": "restore_interaction" if may else "remove_interaction"}
    try:
        here = _technician(step.concern, by, scene)
        _without_names(step.concern, {"address": account}, scene)
    except Refused as no:
        if no.why is not No.NAMES_SOMEBODY:
            return step
    else:
        details |= {"address": account} if account else {}
    return _tasked(step, here, by, details, scene.at.isoformat(), scene)


def _technician(concern: Concern, by: StaffId, scene: Scene) -> Person:
    """Who does a technical task; raises `Refused` where nobody is clear, or only the Principal may ask."""
    routing = scene.route(concern.facts)
    able = [
        one
        for one in candidates(Function.TECHNICAL, scene.acting, scene.school.chains)
        if one.id not in routing.excluded
    ]
    if not able:
        raise Refused(No.NOBODY_TO_ASK)
    asker = scene.acting.find(by)
    about = scene.people.named(*concern.facts.named)
    manager = any(one.holds(Role.BUSINESS_MANAGER) for one in about)
    if manager and not (asker and asker.holds(Role.PRINCIPAL)):
        raise Refused(No.PRINCIPAL_FIRST)
    return next((one for one in able if one.id not in scene.away), able[0])


def _tasked(
    step: Step, here: Person, by: StaffId, details: Mapping[str, str], token: str, scene: Scene
) -> Step:
    concern = step.concern
    task = duties.task(Duty.TECHNICAL, scene.at, scene.school, person=here.id, about=token)
    asked = _given(concern, here.id, Slice.TECHNICAL, Function.TECHNICAL.value)
    asked = replace(asked, tasks=(*asked.tasks, task))
    codes = {"task": task.id, "duty": Duty.TECHNICAL.value, "person": here.id}
    entry = Entry(scene.at, Happening.TASK_SET, by, codes, details=details, part=Slice.TECHNICAL.value)
    word = telling.message(asked, here.id, Purpose.ALERT, at=scene.at, about=task.id)
    return step.then(asked, entry, messages=(word,))


def _given(concern: Concern, person: StaffId, slice_: Slice, function: str) -> Concern:
    """The case with this person told of this part; somebody told already keeps theirs, or gets more."""
    before = concern.involvement(person)
    if before is None:
        return replace(concern, involved=(*concern.involved, Involvement(person, slice_.value, function)))
    more = together(Slice(before.slice), slice_).value
    involved = tuple(replace(one, slice=more) if one.person == person else one for one in concern.involved)
    return replace(concern, involved=involved)


def _may_give(own: Slice | None, part: Slice, then: Slice) -> bool:
    """Whether somebody with this part may invite to that one, of which the colleague makes `then`."""
    if part not in OFFERED:
        return False
    return own is Slice.CASE or (part in (own, Slice.SHARED) and then is not Slice.CASE)


def _without_names(concern: Concern, details: Mapping[str, str], scene: Scene) -> None:
    """Refuse words that name somebody whom a technician must not learn of."""
    text = " ".join(details.values())
    people: tuple[Person, ...] = scene.people.named(*concern.facts.named, concern.facts.reporter)
    is_typed = any(naming.is_in(one.name, text) for one in concern.facts.subjects)
    if is_typed or naming.mentioned(text, people) or any(naming.is_called(it.name, text) for it in people):
        raise Refused(No.NAMES_SOMEBODY)
