"""How people are called on cards that may name them."""

from __future__ import annotations

from cards import words
from cards.elements import Element, one_of
from policy import reporting
from policy.people import People, Person, Role

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


MOST_ADULTS = 120
"""Above this many adults the list is left out, so that the card stays under 20 KB; names are typed."""


def role_of(person: Person) -> str:
    """The role that says most about a person."""
    return next((words.ROLES[role] for role in _FIRST if role in person.roles), words.ROLES[Role.STAFF])


def titled(person: Person) -> str:
    """A person with their role: "Sam Reed, safeguarding lead"."""
    return f"{person.name}, {role_of(person)}"


def adult_list(chosen: str, people: People) -> list[Element]:
    """The adults at school to pick from; left out where there are too many for one card."""
    adults = people.everyone
    if not adults or len(adults) > MOST_ADULTS:
        return []
    choices = [(one.id, one.name) for one in sorted(adults, key=lambda one: one.name.split()[-1])]
    label = "If it is an adult here, who? It never goes to them"
    return [one_of("adult", label, choices, value=chosen, filtered=True)]


def is_it_about(asked: tuple[Person, ...], chosen: str) -> Element:
    """Ask whether it is about readers whom the words name: nobody reads what is about themselves (I1)."""
    everybody = ",".join(one.id for one in asked)
    choices = [(f"{reporting.NOT_ABOUT},{everybody}", "No, it is not about them")]
    choices += [(one.id, f"Yes, it is about {one.name}") for one in asked]
    if len(asked) > 1:
        choices.append((everybody, "Yes, about all of them"))
    names = " and ".join(one.name for one in asked)
    label = f"Your words name {names}, who would read this. Is it about them? (needed)"
    return one_of("mention", label, choices, value=chosen)
