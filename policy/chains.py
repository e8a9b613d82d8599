"""The functions a concern needs and, for each, who fills it and in what order (routing.md B1)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from policy.people import TECHNICAL_ROLES, People, Person, Role


class Function(StrEnum):
    """Something that must be done about a concern, whoever does it."""

    WELFARE = "welfare"
    STAFF_CASE = "staff_case"
    PRINCIPAL_CASE = "principal_case"
    CHAIR_CASE = "chair_case"
    TRUSTEE_CASE = "trustee_case"
    SUPPORT = "support"
    PARENT_CASE = "parent_case"
    TECHNICAL = "technical"
    BREACH = "breach"
    COMPLAINT = "complaint"


Chains = Mapping[Function, tuple[Role, ...]]

DEFAULT_CHAINS: Chains = {
    Function.WELFARE: (Role.DSL, Role.DEPUTY_DSL, Role.SLT),
    Function.STAFF_CASE: (Role.PRINCIPAL, Role.DEPUTY_HEAD, Role.CHAIR),
    Function.PRINCIPAL_CASE: (Role.CHAIR, Role.VICE_CHAIR, Role.SAFEGUARDING_TRUSTEE),
    Function.CHAIR_CASE: (Role.VICE_CHAIR, Role.SAFEGUARDING_TRUSTEE),
    Function.TRUSTEE_CASE: (Role.CHAIR, Role.VICE_CHAIR, Role.SAFEGUARDING_TRUSTEE),
    Function.SUPPORT: (Role.PRINCIPAL, Role.DEPUTY_HEAD, Role.CHAIR),
    Function.PARENT_CASE: (Role.PRINCIPAL, Role.DEPUTY_HEAD, Role.CHAIR),
    Function.TECHNICAL: (Role.BUSINESS_MANAGER, Role.ICT),
    Function.BREACH: (Role.DPO,),
    Function.COMPLAINT: (Role.CLERK,),
}

SENIOR_TEAM = (Role.SLT, Role.DEPUTY_HEAD, Role.PRINCIPAL)
"""Whoever holds one of these is on the senior leadership team; a chain that says "slt" means all of them."""


def candidates(function: Function, people: People, chains: Chains) -> tuple[Person, ...]:
    """Everybody who may fill a function, best first, each person once.

    Business managers and technicians are never taken for their place on the senior team: they may only
    ever be given the technical part of a concern (I8).
    """
    found = {person.id: person for role in chains[function] for person in _holders(role, people)}
    return tuple(found.values())


def _holders(role: Role, people: People) -> tuple[Person, ...]:
    if role is not Role.SLT:
        return people.holders[role]
    return tuple(
        person
        for senior in SENIOR_TEAM
        for person in people.holders[senior]
        if person.roles.isdisjoint(TECHNICAL_ROLES)
    )
