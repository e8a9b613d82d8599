"""The invariants of routing as claims about one answer, each worked out again from the facts and the people.

Nothing here asks the router how it decided; `policy/proof.py` and the tests put every answer before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from policy.chains import Function
from policy.concerns import CHILDREN, Facts
from policy.lanes import Slice
from policy.people import TECHNICAL_ROLES, TRUSTEE_ROLES, People, Person, Role, StaffId
from policy.routing import Outside, Routing


class Leak(StrEnum):
    """An invariant that an answer breaks, by its number in routing.md B0 or the rule it comes from."""

    SUBJECT_TOLD = "I1"
    KEPT_OUT_YET_TOLD = "I2"
    REPORTER_ALONE = "I3"
    NOBODY = "I4"
    CHILD_WITHOUT_WELFARE = "I5"
    LET_BACK_IN = "I6"
    TECHNICIAN_READS = "I8"
    BOTH_HALVES = "I10"
    CONFLICT_TOLD = "I11"
    OFFICE_TOLD = "B3"
    WISH_IGNORED = "Q19"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the router beside the question it was asked."""

    facts: Facts
    people: People
    away: frozenset[StaffId]
    routing: Routing
    named: frozenset[StaffId]
    touched: frozenset[StaffId]
    readers: frozenset[StaffId]

    @classmethod
    def of(cls, facts: Facts, people: People, away: frozenset[StaffId], routing: Routing) -> Answer:
        """The answer with everybody it touches, in any capacity, and everybody who reads content."""
        return cls(facts, people, away, routing, facts.named, _touched(routing), _readers(routing))


_READ = frozenset({Slice.CASE, Slice.WELFARE, Slice.SUPPORT, Slice.BREACH})
_TRAINED = (Role.DSL, Role.DEPUTY_DSL)
_SENIOR = (Role.SLT, Role.DEPUTY_HEAD, Role.PRINCIPAL)
_ALL_THE_SAME = frozenset(
    {Role.DSL, Role.DEPUTY_DSL, Role.CHAIR, Role.VICE_CHAIR, Role.SAFEGUARDING_TRUSTEE, Role.DPO}
)
_MAY_READ = _ALL_THE_SAME | {Role.PRINCIPAL, Role.DEPUTY_HEAD}
_BOARD = TRUSTEE_ROLES | {Role.CHAIR}
_OFFICE = TECHNICAL_ROLES | {Role.SLT, Role.DEPUTY_HEAD, Role.CLERK}


def leaks(facts: Facts, people: People, away: frozenset[StaffId], routing: Routing) -> tuple[Leak, ...]:
    """The invariants that this answer breaks; an empty tuple is what is promised."""
    answer = Answer.of(facts, people, away, routing)
    return tuple(leak for leak, is_broken in _CHECKS.items() if is_broken(answer))


def leaks_of_change(before: Routing, after: Routing, *, only_adds: bool) -> tuple[Leak, ...]:
    """What a later answer breaks beside an earlier one: nobody kept out comes back, nobody told is dropped.

    `only_adds` is for moving on, which never takes anybody's part away; an absence puts a substitute in the
    place of whoever is away (I6).
    """
    back = not before.excluded.keys() <= after.excluded.keys() or before.excluded.keys() & _touched(after)
    told = {one.person for one in after.recipients}
    dropped = only_adds and not (
        _readers(before) <= _readers(after) and all(one.person in told for one in before.recipients)
    )
    return (Leak.LET_BACK_IN,) if back or dropped else ()


def _touched(routing: Routing) -> frozenset[StaffId]:
    pair = (routing.owner, routing.police.decides, routing.police.contacts)
    return frozenset([one.person for one in routing.recipients] + [one for one in pair if one is not None])


def _readers(routing: Routing) -> frozenset[StaffId]:
    return frozenset([one.person for one in routing.recipients if one.slice in _READ])


def _a_subject_is_told(answer: Answer) -> bool:
    return not answer.named.isdisjoint(answer.touched)


def _somebody_kept_out_is_told(answer: Answer) -> bool:
    kept_out = answer.routing.excluded.keys()
    return not answer.named <= kept_out or not kept_out.isdisjoint(answer.touched)


def _the_reporter_is_alone(answer: Answer) -> bool:
    alone = {answer.facts.reporter}
    return answer.readers == alone or {one.person for one in answer.routing.recipients} == alone


def _nobody_hears(answer: Answer) -> bool:
    owner = answer.routing.owner
    return not answer.routing.outside if owner is None else owner not in answer.readers


def _a_child_is_forgotten(answer: Answer) -> bool:
    """Whether nobody cleared and trained reads of a child, or nobody who is here and no number is shown."""
    if not _a_child_may_be_at_risk(answer.facts):
        return False
    trained, senior = _cleared(answer, *_TRAINED), _seniors(answer)
    here = trained - answer.away
    best = here or (senior - answer.away) or (trained | senior)
    forgotten = answer.readers.isdisjoint(best) and not best <= {answer.facts.reporter}
    nobody_here = here.isdisjoint(answer.readers)
    return forgotten or (nobody_here and Outside.CHILDREN_SERVICES not in answer.routing.outside)


def _a_technician_reads(answer: Answer) -> bool:
    for one in answer.routing.recipients:
        if one.slice not in _READ:
            continue
        roles = answer.people.by_id[one.person].roles
        if one.function is Function.TECHNICAL or (roles & TECHNICAL_ROLES and not roles & _MAY_READ):
            return True
    return False


def _one_person_is_both_halves(answer: Answer) -> bool:
    pair = answer.routing.police
    if pair.decides != pair.contacts:
        return pair.decides is None or pair.contacts is None
    able = _cleared(answer, *_TRAINED, Role.PRINCIPAL, Role.DEPUTY_HEAD, Role.CHAIR) | _seniors(answer)
    return bool(able - {pair.decides})


def _a_conflict_is_told(answer: Answer) -> bool:
    close = {id_ for subject in answer.people.named(*answer.named) for id_ in subject.related_to}
    return any(
        not one.related_to.isdisjoint(answer.named) or one.id in close or _is_parent(one, answer.facts)
        for one in answer.people.named(*answer.touched)
    )


def _is_parent(one: Person, facts: Facts) -> bool:
    if not one.children:
        return False
    children = {" ".join(child.casefold().split()) for child in one.children}
    given = (word for subject in facts.subjects for word in (subject.name, subject.pupil_id))
    return any(" ".join(word.casefold().split()) in children for word in given)


def _the_office_is_told(answer: Answer) -> bool:
    """The Principal's own office hears nothing about the Principal, nor the Clerk about the board (B3)."""
    subjects = answer.people.named(*answer.named)
    roles = frozenset(role for one in subjects for role in one.roles)
    barred = _OFFICE if Role.PRINCIPAL in roles else {Role.CLERK} if roles & _BOARD else None
    if barred is None:
        return False
    told = answer.people.named(*answer.touched)
    return any(one.roles & barred and not one.roles & _ALL_THE_SAME for one in told)


def _a_wish_is_ignored(answer: Answer) -> bool:
    facts = answer.facts
    if not facts.avoid_roles and not facts.conflicts:
        return False
    told = answer.people.named(*answer.touched)
    avoided = frozenset() if facts.wishes_met else facts.avoid_roles
    ignored = any(one.id in facts.conflicts or one.roles & avoided for one in told)
    return ignored or (bool(facts.avoid_roles) and Outside.LADO not in answer.routing.outside)


def _a_child_may_be_at_risk(facts: Facts) -> bool:
    return facts.child_at_risk or any(one.kind in CHILDREN for one in facts.subjects)


def _cleared(answer: Answer, *roles: Role) -> set[StaffId]:
    excluded = answer.routing.excluded
    return {one.id for role in roles for one in answer.people.holders[role] if one.id not in excluded}


def _seniors(answer: Answer) -> set[StaffId]:
    cleared = _cleared(answer, *_SENIOR)
    return {one for one in cleared if answer.people.by_id[one].roles.isdisjoint(TECHNICAL_ROLES)}


_CHECKS: Mapping[Leak, Callable[[Answer], bool]] = {
    Leak.SUBJECT_TOLD: _a_subject_is_told,
    Leak.KEPT_OUT_YET_TOLD: _somebody_kept_out_is_told,
    Leak.REPORTER_ALONE: _the_reporter_is_alone,
    Leak.NOBODY: _nobody_hears,
    Leak.CHILD_WITHOUT_WELFARE: _a_child_is_forgotten,
    Leak.TECHNICIAN_READS: _a_technician_reads,
    Leak.BOTH_HALVES: _one_person_is_both_halves,
    Leak.CONFLICT_TOLD: _a_conflict_is_told,
    Leak.OFFICE_TOLD: _the_office_is_told,
    Leak.WISH_IGNORED: _a_wish_is_ignored,
}
