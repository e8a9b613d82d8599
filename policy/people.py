"""People of the school as values: who they are, which roles they hold, whom they are close to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NewType

StaffId = NewType("StaffId", str)
"""An Entra object id, in lower case: the only thing that says who somebody is."""


class Role(StrEnum):
    """A role of the school, as the school file spells it."""

    PRINCIPAL = "principal"
    DEPUTY_HEAD = "deputy_head"
    DSL = "dsl"
    DEPUTY_DSL = "deputy_dsl"
    SLT = "slt"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    SAFEGUARDING_TRUSTEE = "safeguarding_trustee"
    TRUSTEE = "trustee"
    CLERK = "clerk"
    BUSINESS_MANAGER = "business_manager"
    ICT = "ict"
    DPO = "dpo"
    STAFF = "staff"


TECHNICAL_ROLES = frozenset({Role.BUSINESS_MANAGER, Role.ICT})
TRUSTEE_ROLES = frozenset({Role.VICE_CHAIR, Role.SAFEGUARDING_TRUSTEE, Role.TRUSTEE})
GOVERNANCE_ROLES = TRUSTEE_ROLES | {Role.CHAIR, Role.CLERK}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the school knows by object id.

    `related_to` names people they declared to be close to; `children` holds pupil ids or full names of
    their own children at the school. Both are conflicts of interest (I11).
    """

    id: StaffId
    name: str
    mail: str = ""
    phone: str = ""
    roles: frozenset[Role] = frozenset({Role.STAFF})
    related_to: frozenset[StaffId] = frozenset()
    children: frozenset[str] = frozenset()

    def holds(self, *roles: Role) -> bool:
        """Whether the person holds any of these roles."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class People:
    """Everybody the school knows, in the order of the school file, then by name."""

    everyone: tuple[Person, ...] = field(default=())

    @classmethod
    def of(cls, people: Iterable[Person]) -> People:
        """The same people with each object id once; the first mention of an id wins."""
        first: dict[StaffId, Person] = {}
        for person in people:
            first.setdefault(person.id, person)
        return cls(tuple(first.values()))

    @cached_property
    def by_id(self) -> Mapping[StaffId, Person]:
        """Everybody under their object id."""
        return {person.id: person for person in self.everyone}

    @cached_property
    def holders(self) -> Mapping[Role, tuple[Person, ...]]:
        """For each role, the people who hold it, in the order of the school file."""
        return {role: tuple(p for p in self.everyone if role in p.roles) for role in Role}

    @cached_property
    def close_to(self) -> Mapping[StaffId, frozenset[StaffId]]:
        """For each person, those who declared a relationship with them, or they with those (I11)."""
        close: dict[StaffId, set[StaffId]] = {person.id: set() for person in self.everyone}
        for person in self.everyone:
            for other in person.related_to:
                close[person.id].add(other)
                close.setdefault(other, set()).add(person.id)
        return {id_: frozenset(others) for id_, others in close.items()}

    def find(self, id_: str) -> Person | None:
        """The person with this object id, whatever its case, or nobody."""
        return self.by_id.get(StaffId(id_.lower()))

    def named(self, *ids: StaffId) -> tuple[Person, ...]:
        """Those of these people who are known, in the order asked for."""
        return tuple(self.by_id[id_] for id_ in ids if id_ in self.by_id)
