"""The questions of rules.md that routing answers (Q8, Q17, Q19) and what follows from its invariants."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.clearances import clearance, involve
from policy.concerns import Answer, Facts, Subject, SubjectKind
from policy.exclusions import Why
from policy.kinds import Kind
from policy.lanes import Slice
from policy.people import People, Role, StaffId
from policy.routing import Outside, PolicePair, Reason
from tests.policy.schools import (
    PUPIL,
    UNKNOWN,
    WELL_STAFFED,
    a_concern,
    a_concern_of,
    a_school,
    about,
    asked,
    at_work,
    ids,
    told,
    with_person,
)

MERGED = a_school(merged={"dsl": "head"})
BOARD = ("chair", "vice", "trustee")


@pytest.mark.invariant("I2")
class TestWhenThePrincipalIsAlsoTheDsl:
    """Q17: exclusion is by person, and there is always a second pair of eyes."""

    def test_a_deputy_is_told_about_a_pupil_as_well(self) -> None:
        routing = asked(a_concern_of(Kind.PUPIL_BULLIED, PUPIL), people=MERGED)
        assert told(routing) == {"head": Slice.CASE, "deputy": Slice.CASE}
        assert [one.reason for one in routing.recipients] == [
            Reason.HOLDS_FUNCTION,
            Reason.SECOND_PAIR_OF_EYES,
        ]

    def test_without_a_deputy_somebody_senior_is(self) -> None:
        people = a_school(merged={"dsl": "head"}, without=("deputy",))
        assert at_work(asked(a_concern_of(Kind.PUPIL_BULLIED, PUPIL), people=people)) == ["head", "senior"]

    def test_they_own_a_case_about_staff_and_a_deputy_has_the_child(self) -> None:
        routing = asked(a_concern_of(Kind.ADULT_BOUNDARY, about("colleague")), people=MERGED)
        assert told(routing) == {"head": Slice.CASE, "deputy": Slice.WELFARE}

    @pytest.mark.rule("R96")
    def test_about_them_without_a_deputy_nobody_has_the_child_and_numbers_are_shown(self) -> None:
        people = a_school(merged={"dsl": "head"}, without=("deputy",))
        routing = asked(a_concern_of(Kind.ADULT_BOUNDARY, about("head")), people=people)
        assert told(routing) == {"chair": Slice.CASE}
        assert {Outside.CHILDREN_SERVICES, Outside.LADO} <= set(routing.outside)


@pytest.mark.invariant("I5")
def test_a_senior_colleague_in_place_of_every_dsl_is_told_and_the_numbers_are_shown() -> None:
    about_the_dsl = a_concern_of(Kind.ADULT_BOUNDARY, about("dsl"))
    assert Outside.CHILDREN_SERVICES not in asked(about_the_dsl).outside
    assert Outside.CHILDREN_SERVICES in asked(about_the_dsl, people=a_school(without=("deputy",))).outside
    everybody_trained = asked(a_concern_of(Kind.DISCLOSURE, PUPIL), "dsl", "deputy")
    assert Outside.CHILDREN_SERVICES in everybody_trained.outside


@pytest.mark.invariant("I5")
def test_a_child_named_beside_an_adult_brings_in_the_dsl_whatever_the_kind() -> None:
    facts = Facts(Kind.ADULT_MISUSE, StaffId("teacher"), (about("colleague"), PUPIL), child_at_risk=False)
    assert told(asked(facts)) == {"head": Slice.CASE, "dsl": Slice.WELFARE}


@pytest.mark.invariant("I3")
class TestWhenTheReporterWouldHandleIt:
    """Q19: the reporter keeps their role, and never alone."""

    def test_a_second_person_is_told(self) -> None:
        facts = a_concern_of(Kind.PARENT_OR_PUBLIC, UNKNOWN, reporter="head")
        assert at_work(asked(replace(facts, kind=Kind.ADULT_MISUSE))) == ["head", "deputy head"]

    def test_somebody_away_is_told_rather_than_nobody(self) -> None:
        facts = a_concern_of(Kind.ADULT_BOUNDARY, about("head", *BOARD), reporter="dsl")
        assert told(asked(facts, "deputy")) == {"dsl": Slice.WELFARE, "deputy": Slice.WELFARE}

    def test_without_anybody_else_nobody_is_told_and_the_numbers_are_shown(self) -> None:
        only = a_school(without=("deputy", "senior", "deputy head", "head"))
        routing = asked(a_concern_of(Kind.DISCLOSURE, PUPIL, reporter="dsl"), people=only)
        assert (routing.owner, routing.recipients) == (None, ())
        assert routing.outside == tuple(Outside)


class TestWhenTheReporterAsksForSomebodyElse:
    """Q19: "X must not see this" sends it to the next of the chain and shows the LADO's number."""

    FACTS = replace(a_concern_of(Kind.PUPIL_BULLIED, PUPIL), avoid_usual=True)

    def test_the_next_of_the_chain_has_it(self) -> None:
        routing = asked(self.FACTS)
        assert (routing.owner, routing.excluded[StaffId("dsl")]) == ("deputy", Why.REPORTER_ASKED)
        assert Outside.LADO in routing.outside

    @pytest.mark.invariant("I6")
    def test_an_absence_does_not_let_the_usual_handler_back_in(self) -> None:
        assert asked(self.FACTS, "dsl").owner == "deputy"
        assert asked(self.FACTS, "deputy", "senior", "deputy head", "head").owner == "deputy"

    @pytest.mark.invariant("I6")
    def test_nor_does_their_standing_aside_cost_the_next_their_place(self) -> None:
        assert asked(replace(self.FACTS, conflicts=ids("dsl"))).owner == "deputy"

    @pytest.mark.invariant("I6")
    def test_nor_does_an_adult_named_later(self) -> None:
        concern = involve(a_concern(self.FACTS), asked(self.FACTS))
        facts = replace(concern.facts, subjects=(PUPIL, about("colleague")))
        assert "dsl" not in told(asked(facts))

    def test_a_whole_role_may_be_ruled_out(self) -> None:
        routing = asked(
            replace(a_concern_of(Kind.ADULT_MISUSE, UNKNOWN), avoid_roles=frozenset({Role.PRINCIPAL}))
        )
        assert (routing.owner, routing.excluded[StaffId("head")]) == ("deputy head", Why.REPORTER_ASKED)


@pytest.mark.invariant("I11")
@pytest.mark.parametrize("declared_by", ["head", "colleague"])
def test_a_relationship_declared_by_either_keeps_both_apart(declared_by: str) -> None:
    other = {"head": "colleague", "colleague": "head"}[declared_by]
    people = with_person(WELL_STAFFED, declared_by, related_to=ids(other))
    routing = asked(a_concern_of(Kind.ADULT_MISUSE, about("colleague")), people=people)
    assert (routing.owner, routing.excluded[StaffId("head")]) == ("deputy head", Why.RELATED)


@pytest.mark.invariant("I11")
@pytest.mark.parametrize(
    ("typed", "is_theirs"),
    [
        ("Zoë O'Example", True),
        ("zoe  o’example", True),
        ("Zoe O", True),
        ("Zoë", True),
        ("Zoë O'Example (Oak class)", True),
        ("P-104", True),
        ("Zoë Sample", False),
        ("Zachary", False),
        ("", False),
    ],
)
def test_a_child_of_their_own_is_known_however_the_name_is_typed(typed: str, is_theirs: bool) -> None:
    people = with_person(WELL_STAFFED, "dsl", children=frozenset({"Zoë O'Example", "p-104"}))
    routing = asked(a_concern_of(Kind.PUPIL_BULLIED, Subject(SubjectKind.PUPIL, name=typed)), people=people)
    assert routing.owner == ("deputy" if is_theirs else "dsl")


@pytest.mark.rule("R111")
def test_deputies_are_told_at_once_when_it_is_urgent() -> None:
    facts = a_concern_of(Kind.PUPIL_BULLIED, PUPIL)
    assert at_work(asked(facts)) == ["dsl"]
    assert at_work(asked(a_concern_of(Kind.PUPIL_BULLIED, PUPIL, safe=Answer.NO))) == ["dsl", "deputy"]


@pytest.mark.invariant("I10")
class TestThePolicePair:
    """Q8: one person decides the response and another makes the contact."""

    FACTS = a_concern_of(Kind.PUPIL_CRIME, PUPIL)

    def pair(self, *away: str, people: People = WELL_STAFFED) -> PolicePair:
        return asked(self.FACTS, *away, people=people).police

    def test_the_dsl_decides_and_the_principal_makes_contact(self) -> None:
        assert self.pair() == PolicePair(StaffId("dsl"), StaffId("head"))

    def test_those_who_are_here_come_before_those_who_are_away(self) -> None:
        assert self.pair("head") == PolicePair(StaffId("dsl"), StaffId("deputy head"))

    def test_one_who_is_here_shares_it_with_one_who_is_away_rather_than_doing_both(self) -> None:
        people = a_school(merged={"dsl": "head"}, without=("deputy", "senior", "deputy head"))
        assert self.pair("chair", people=people) == PolicePair(StaffId("head"), StaffId("chair"))

    def test_the_last_one_left_does_both(self) -> None:
        people = a_school(merged={"dsl": "head"}, without=("deputy", "senior", "deputy head", "chair"))
        assert self.pair(people=people) == PolicePair(StaffId("head"), StaffId("head"))


@pytest.mark.invariant("I6")
def test_a_principal_who_took_over_keeps_the_case_when_a_deputy_comes_back() -> None:
    people = a_school(without=("senior", "deputy head"))
    concern = a_concern(a_concern_of(Kind.PUPIL_BULLIED, PUPIL))
    first = asked(concern.facts, people=people)
    concern = involve(concern, first)
    assert clearance(concern, first, StaffId("head")) is Slice.NOTICE
    covering = asked(concern.facts, "dsl", "deputy", people=people)
    concern = involve(concern, covering)
    assert (covering.owner, clearance(concern, covering, StaffId("head"))) == ("head", Slice.CASE)
    assert clearance(concern, first, StaffId("head")) is Slice.CASE


@pytest.mark.invariant("I7")
def test_somebody_named_later_can_read_it_no_longer() -> None:
    facts = a_concern_of(Kind.PUPIL_BULLIED, PUPIL)
    concern = involve(a_concern(facts), asked(facts))
    assert clearance(concern, asked(facts), StaffId("dsl")) is Slice.CASE
    after = asked(replace(facts, subjects=(PUPIL, about("dsl"))))
    assert clearance(concern, after, StaffId("dsl")) is None
    assert at_work(after) == ["head", "deputy"]
