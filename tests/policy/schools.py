"""Schools and concerns for the tests of routing: one well-staffed school, and any school at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from policy.concerns import (
    Account,
    Answer,
    Concern,
    ConcernId,
    Facts,
    FormToken,
    Subject,
    SubjectKind,
    child_at_risk,
    urgency_of,
)
from policy.kinds import Kind, Urgency
from policy.lanes import Slice
from policy.people import People, Person, Role, StaffId
from policy.proof import Case
from policy.routing import Routing, route

SEATS: Mapping[str, tuple[Role, ...]] = {
    "head": (Role.PRINCIPAL,),
    "deputy head": (Role.DEPUTY_HEAD,),
    "dsl": (Role.DSL,),
    "deputy": (Role.DEPUTY_DSL, Role.SLT),
    "senior": (Role.SLT,),
    "chair": (Role.CHAIR,),
    "vice": (Role.VICE_CHAIR,),
    "trustee": (Role.SAFEGUARDING_TRUSTEE,),
    "clerk": (Role.CLERK,),
    "manager": (Role.BUSINESS_MANAGER, Role.SLT),
    "technician": (Role.ICT,),
    "officer": (Role.DPO,),
    "teacher": (Role.STAFF,),
    "colleague": (Role.STAFF,),
}
"""One seat each, under the id that the tests call its holder by; the deputy DSL and the Business Manager sit
on the senior team, as they do in most schools."""

PUPIL = Subject(SubjectKind.PUPIL, name="Sam Example")
PARENT = Subject(SubjectKind.PARENT, name="A parent")
UNKNOWN = Subject(SubjectKind.UNKNOWN)
NOBODY = Subject(SubjectKind.NOBODY)


def a_school(*, without: tuple[str, ...] = (), merged: Mapping[str, str] | None = None) -> People:
    """The well-staffed school without some seats, and with some (the keys) filled by others' holders."""
    merged = merged or {}
    roles: dict[str, tuple[Role, ...]] = {}
    for seat, held in SEATS.items():
        if seat not in without:
            holder = merged.get(seat, seat)
            roles[holder] = (*roles.get(holder, ()), *held)
    return People.of(Person(StaffId(id_), id_, roles=frozenset(held)) for id_, held in roles.items())


def with_person(people: People, id_: str, **changes: object) -> People:
    """The same people with something changed about one of them."""
    return People.of(replace(one, **changes) if one.id == id_ else one for one in people.everyone)  # type: ignore[arg-type]  # the test names real fields.


def ids(*names: str) -> frozenset[StaffId]:
    """Object ids of the school of these tests."""
    return frozenset(StaffId(name) for name in names)


def about(*names: str) -> Subject:
    """An adult of the school, or several whom the same words may mean."""
    return Subject(SubjectKind.ADULT_HERE, ids(*names))


def a_concern_of(
    kind: Kind, *subjects: Subject, reporter: str = "teacher", safe: Answer = Answer.YES
) -> Facts:
    """What routing needs to know of such a concern, as the form would work it out."""
    return Facts(
        kind=kind,
        reporter=StaffId(reporter),
        subjects=subjects,
        urgency=urgency_of(kind, safe=safe, imagery=Answer.NO),
        child_at_risk=child_at_risk(kind, subjects, safe=safe, imagery=Answer.NO),
    )


def a_concern(facts: Facts) -> Concern:
    """A concern with these facts, of which nobody has been told yet."""
    received = datetime(2026, 10, 6, 12, tzinfo=UTC)
    return Concern(ConcernId("c"), "MS-1", FormToken("t"), facts, Account(), received)


WELL_STAFFED = a_school()


def told(routing: Routing) -> dict[str, Slice]:
    """Everybody who is told, and of which part."""
    return {str(one.person): one.slice for one in routing.recipients}


def at_work(routing: Routing) -> list[str]:
    """Everybody who has something to do, the owner first."""
    quiet = (Slice.NOTICE, Slice.SAFETY)
    return [str(one.person) for one in routing.recipients if one.slice not in quiet]


def asked(facts: Facts, *away: str, people: People = WELL_STAFFED) -> Routing:
    """What the router says while these people are away."""
    return route(facts, people, away=ids(*away))


CHILDREN = ("Sam Example", "Ada O'Example", "p-104", "Zoë Sample")
"""Names and one pupil id: some are children of people who work here."""


def any_school() -> st.SearchStrategy[People]:
    """From one to forty people with any roles, in any mixture, related to and parents of anybody."""
    return st.integers(1, 40).flatmap(_school_of)


def _school_of(size: int) -> st.SearchStrategy[People]:
    who = st.integers(0, size - 1)
    return st.builds(
        _people,
        st.just(size),
        st.lists(st.tuples(who, st.sampled_from(Role)), max_size=24),
        st.lists(st.tuples(who, who), max_size=5),
        st.lists(st.tuples(who, st.sampled_from(CHILDREN)), max_size=3),
    )


def _people(
    size: int, seats: list[tuple[int, Role]], close: list[tuple[int, int]], families: list[tuple[int, str]]
) -> People:
    return People.of(
        Person(
            id=_id(number),
            name=f"Person {number}",
            roles=frozenset({role for holder, role in seats if holder == number} or {Role.STAFF}),
            related_to=frozenset({_id(other) for one, other in close if one == number != other}),
            children=frozenset({child for parent, child in families if parent == number}),
        )
        for number in range(size)
    )


def _id(number: int) -> StaffId:
    return StaffId(f"p{number}")


@st.composite
def any_case(draw: st.DrawFn) -> Case:
    """Any concern before any school on any day."""
    people = draw(any_school())
    known = st.sampled_from([one.id for one in people.everyone])
    anybody = st.one_of(known, st.just(StaffId("stranger")))
    facts = draw(
        st.builds(
            Facts,
            kind=st.sampled_from(Kind),
            reporter=anybody,
            subjects=st.lists(_any_subject(anybody), max_size=3).map(tuple),
            urgency=st.sampled_from(Urgency),
            child_at_risk=st.booleans(),
            avoid_roles=st.frozensets(st.sampled_from(Role), max_size=2),
            avoid_usual=st.booleans(),
            conflicts=st.frozensets(anybody, max_size=2),
            moved_on=st.frozensets(anybody, max_size=3),
        )
    )
    return Case(facts, people, draw(st.frozensets(known, max_size=8)))


def _any_subject(anybody: st.SearchStrategy[StaffId]) -> st.SearchStrategy[Subject]:
    return st.builds(
        Subject,
        kind=st.sampled_from(SubjectKind),
        people=st.one_of(st.just(frozenset[StaffId]()), st.frozensets(anybody, max_size=3)),
        name=st.sampled_from(("", "Somebody Else", *CHILDREN)),
        pupil_id=st.sampled_from(("", "p-104")),
    )
