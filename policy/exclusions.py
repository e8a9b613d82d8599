"""Who is kept out of a concern, and why: always by person, across every role they hold (I1, I2, I11)."""

from __future__ import annotations

from enum import StrEnum

from policy.concerns import Facts
from policy.people import GOVERNANCE_ROLES, People, Role, StaffId


class Why(StrEnum):
    """Why somebody is kept out of a concern."""

    SUBJECT = "subject"
    RELATED = "related"
    OWN_CHILD = "own_child"
    OFFICE = "office"
    REPORTER_ASKED = "reporter_asked"
    STOOD_ASIDE = "stood_aside"


_OFFICE_OF_THE_PRINCIPAL = frozenset(
    {Role.SLT, Role.DEPUTY_HEAD, Role.BUSINESS_MANAGER, Role.ICT, Role.CLERK}
)
_BOARD = GOVERNANCE_ROLES - {Role.CLERK}
_TOLD_ALL_THE_SAME = frozenset(
    {Role.DSL, Role.DEPUTY_DSL, Role.CHAIR, Role.VICE_CHAIR, Role.SAFEGUARDING_TRUSTEE, Role.DPO}
)
"""A deputy DSL is nearly always on the senior team: the safeguarding role decides, not the office."""


def excluded(facts: Facts, people: People, roles: frozenset[Role]) -> dict[StaffId, Why]:
    """Everybody kept out of a concern; `roles` are those held by the people it is about.

    The first reason found is given: subjects, then relationships, own children, the reporter's wish, office.
    """
    out: dict[StaffId, Why] = dict.fromkeys(facts.named, Why.SUBJECT)
    for id_ in facts.named:
        for close in people.close_to.get(id_, ()):
            out.setdefault(close, Why.RELATED)
    for id_ in _parents(facts, people):
        out.setdefault(id_, Why.OWN_CHILD)
    for role in facts.avoid_roles:
        for person in people.holders[role]:
            out.setdefault(person.id, Why.REPORTER_ASKED)
    for role in _barred(roles):
        for person in people.holders[role]:
            if person.roles.isdisjoint(_TOLD_ALL_THE_SAME):
                out.setdefault(person.id, Why.OFFICE)
    for id_ in facts.conflicts:
        out.setdefault(id_, Why.STOOD_ASIDE)
    return out


def _parents(facts: Facts, people: People) -> list[StaffId]:
    pupils = {_plain(one) for subject in facts.subjects for one in (subject.pupil_id, subject.name) if one}
    if not pupils:
        return []
    return [one.id for one in people.everyone if not pupils.isdisjoint(map(_plain, one.children))]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _barred(roles: frozenset[Role]) -> frozenset[Role]:
    """Roles too close to a subject to be told (B3, "must not be told")."""
    barred = _OFFICE_OF_THE_PRINCIPAL if Role.PRINCIPAL in roles else frozenset[Role]()
    return barred | {Role.CLERK} if roles & _BOARD else barred
