"""Who is kept out of a concern, and why: always by person, across every role they hold (I1, I2, I11)."""

from __future__ import annotations

import re
import unicodedata
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
_CLERK = frozenset({Role.CLERK})
_NONE: frozenset[Role] = frozenset()
_BOARD = GOVERNANCE_ROLES - _CLERK
_TOLD_ALL_THE_SAME = frozenset(
    {Role.DSL, Role.DEPUTY_DSL, Role.CHAIR, Role.VICE_CHAIR, Role.SAFEGUARDING_TRUSTEE, Role.DPO}
)
"""A deputy DSL is nearly always on the senior team: the safeguarding role decides, not the office."""


def excluded(facts: Facts, people: People, roles: frozenset[Role]) -> dict[StaffId, Why]:
    """Everybody kept out of a concern; `roles` are those held by the people it is about.

    The first reason found is given: subjects, then relationships, own children, the reporter's wish, office.
    """
    named = facts.named
    out: dict[StaffId, Why] = dict.fromkeys(named, Why.SUBJECT)
    for id_ in named:
        for close in people.close_to.get(id_, ()):
            out.setdefault(close, Why.RELATED)
    for id_ in _parents(facts, people):
        out.setdefault(id_, Why.OWN_CHILD)
    for role in _NONE if facts.wishes_met else facts.avoid_roles:
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
    given = (one for subject in facts.subjects for one in (subject.pupil_id, subject.name))
    pupils = [words for one in given if one and (words := _words(one))]
    if not pupils:
        return []
    return [
        person.id
        for person in people.everyone
        if any(_may_be(pupil, _words(child)) for child in person.children for pupil in pupils)
    ]


def _may_be(pupil: frozenset[str], child: frozenset[str]) -> bool:
    """Whether a pupil may be this child: part of the name, an initial, or more than the name will do."""
    return all(_fits(word, child) for word in pupil) or all(_fits(word, pupil) for word in child)


def _fits(word: str, name: frozenset[str]) -> bool:
    return word in name or (len(word) == 1 and any(part.startswith(word) for part in name))


def _words(name: str) -> frozenset[str]:
    """The words of a name without accents, case, or the curly apostrophes that phones put in."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(one for one in plain if not unicodedata.combining(one) and one not in "'\u2019")
    return frozenset(re.findall(r"\w+", plain))


def _barred(roles: frozenset[Role]) -> frozenset[Role]:
    """Roles too close to a subject to be told (B3, "must not be told")."""
    if Role.PRINCIPAL in roles:
        return _OFFICE_OF_THE_PRINCIPAL
    return _CLERK if roles & _BOARD else _NONE
