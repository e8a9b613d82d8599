"""Whom a typed name may mean: wide on purpose, because a doubtful match keeps somebody out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.naming import meant, mentioned
from policy.people import People, Person, Role, StaffId


def a_person(name: str, *roles: Role) -> Person:
    """Somebody under the id of their own name."""
    return Person(StaffId(name), name, roles=frozenset(roles or {Role.STAFF}))


HEAD = a_person("Priya Okafor", Role.PRINCIPAL)
DSL = a_person("Daniel Marsh", Role.DSL)
TWIN = a_person("Rosa Marsh")
ACCENTED = a_person("Zoë O’Brien-Lévêque", Role.DEPUTY_DSL)
CHAIR = a_person("Helena van der Brandt", Role.CHAIR)
TECHNICIAN = a_person("Jonas Pike", Role.ICT)
MANAGER = a_person("Beatrix Nowak", Role.BUSINESS_MANAGER)
EVERYBODY = (HEAD, DSL, TWIN, ACCENTED, CHAIR, TECHNICIAN, MANAGER)
PEOPLE = People.of(EVERYBODY)


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("Priya Okafor", {HEAD}),
        ("priya OKAFOR", {HEAD}),
        ("Okafor, Priya", {HEAD}),
        ("Mrs Okafor", {HEAD}),
        ("Dr. Okafor", {HEAD}),
        ("Okafor's", {HEAD}),
        ("Okafor’s", {HEAD}),
        ("Priya", {HEAD}),
        ("P Okafor", {HEAD}),
        ("P.O.", {HEAD}),
        ("PO", {HEAD}),
        ("Okafour", {HEAD}),
        ("Mr Pyke", set()),
        ("Marsh", {DSL, TWIN}),
        ("Mr D. Marsh", {DSL, TWIN}),
        ("OBrien-Leveque", {ACCENTED}),
        ("Zoe", {ACCENTED}),
        ("ZOË O'BRIEN", {ACCENTED}),
        ("Brandt", {CHAIR}),
        ("the head", {HEAD}),
        ("our headteacher", {HEAD}),
        ("Head Teacher", {HEAD}),
        ("the principal", {HEAD}),
        ("the DSL", {DSL}),
        ("the safeguarding lead", {DSL}),
        ("deputy DSL", {ACCENTED}),
        ("Chair of Governors", {CHAIR}),
        ("the bursar", {MANAGER}),
        ("the IT technician", {TECHNICIAN}),
        ("", set()),
        ("   ", set()),
        ("Mr", set()),
        ("?!", set()),
        ("Somebody Else", set()),
    ],
)
@pytest.mark.invariant("I1")
def test_a_name_means_everybody_it_may_be(typed: str, who: set[Person]) -> None:
    assert meant(typed, PEOPLE) == {one.id for one in who}


def test_an_office_means_everybody_who_holds_it() -> None:
    second = a_person("Sam Acting", Role.PRINCIPAL)
    assert meant("the head", People.of([*EVERYBODY, second])) == {HEAD.id, second.id}


@given(st.sampled_from(EVERYBODY), st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
@settings(max_examples=60, deadline=None)
def test_somebodys_own_name_always_means_them(person: Person, put: object) -> None:
    assert callable(put)
    assert person.id in meant(put(person.name), PEOPLE)
    assert person.id in meant(f"Mr {person.name.split()[-1]}", PEOPLE)


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_any_text_means_people_of_the_school_or_nobody(typed: str) -> None:
    assert meant(typed, PEOPLE) <= set(PEOPLE.by_id)
    assert set(mentioned(typed, EVERYBODY)) <= set(EVERYBODY)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("She said that Mr Marsh shouted.", (DSL, TWIN)),
        ("Marsh's phone", (DSL, TWIN)),
        ("OKAFOR was there", (HEAD,)),
        ("Mrs Leveque and Mr Pike", (ACCENTED, TECHNICIAN)),
        ("Priya was there", ()),
        ("in the marshes", ()),
        ("", ()),
    ],
)
def test_a_surname_in_a_text_is_noticed(text: str, who: tuple[Person, ...]) -> None:
    assert mentioned(text, EVERYBODY) == who


def test_half_of_a_double_surname_in_a_text_is_noticed() -> None:
    double = a_person("Ada Smithson-Vale")
    for text in ("Mrs Smithson came", "Mrs Vale came", "Mrs Smithson-Vale came"):
        assert mentioned(text, (double, HEAD)) == (double,)
