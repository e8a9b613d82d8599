"""How people are called on cards that may name them."""

from __future__ import annotations

from cards import words
from policy.people import Person, Role

_FIRST = (
    Role.PRINCIPAL,
    Role.DSL,
    Role.DEPUTY_DSL,
    Role.CHAIR,
    Role.VICE_CHAIR,
    Role.SAFEGUARDING_TRUSTEE,
    Role.DEPUTY_HEAD,
    Role.DPO,
    Role.BUSINESS_MANAGER,
    Role.ICT,
    Role.SLT,
    Role.CLERK,
    Role.TRUSTEE,
    Role.STAFF,
)


def role_of(person: Person) -> str:
    """The role that says most about a person."""
    return next((words.ROLES[role] for role in _FIRST if role in person.roles), words.ROLES[Role.STAFF])


def titled(person: Person) -> str:
    """A person with their role: "Sam Reed, safeguarding lead"."""
    return f"{person.name}, {role_of(person)}"
