"""The invariants of routing hold for any school, any concern and any day, not for examples only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy.clearances import clearance, involve
from policy.concerns import Facts, Subject, SubjectKind
from policy.invariants import leaks, leaks_of_change
from policy.lanes import CONTENT_SLICES, Slice
from policy.people import StaffId
from policy.proof import Case
from policy.routing import Routing, route
from tests.policy.schools import a_concern, any_case

many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
some = settings(many, max_examples=60)


def answer(case: Case) -> Routing:
    """What the router says of a case."""
    return route(case.facts, case.people, away=case.away)


def asked_again(case: Case, facts: Facts) -> Routing:
    """What it says when something about the concern has changed."""
    return route(facts, case.people, away=case.away)


def somebody(case: Case) -> st.SearchStrategy[StaffId]:
    """Anybody of the school of this case."""
    return st.sampled_from([one.id for one in case.people.everyone])


def reads_as_much(now: Slice | None, before: Slice | None) -> bool:
    """Whether somebody may read at least what they could."""
    if before is None or now is before:
        return True
    return now is Slice.CASE if before in CONTENT_SLICES else now is not None


@pytest.mark.invariant("I1")
@pytest.mark.invariant("I2")
@pytest.mark.invariant("I3")
@pytest.mark.invariant("I4")
@pytest.mark.invariant("I5")
@pytest.mark.invariant("I8")
@pytest.mark.invariant("I10")
@pytest.mark.invariant("I11")
@given(any_case())
@many
def test_no_answer_breaks_an_invariant(case: Case) -> None:
    assert leaks(*case, answer(case)) == ()


@pytest.mark.invariant("I4")
@given(any_case())
@many
def test_there_is_an_owner_who_reads_it_or_the_reporter_is_given_numbers(case: Case) -> None:
    routing = answer(case)
    if routing.owner is None:
        assert routing.outside
    else:
        owner = routing.recipient(routing.owner)
        assert owner is not None
        assert owner.reads_content
        assert routing.recipients[0] is owner


@given(any_case())
@some
def test_the_same_question_has_the_same_answer(case: Case) -> None:
    again = Case(replace(case.facts), case.people.of(case.people.everyone), case.away)
    assert answer(again) == answer(case)


@given(any_case())
@some
def test_nobody_is_told_twice(case: Case) -> None:
    told = [one.person for one in answer(case).recipients]
    assert len(told) == len(set(told))


@pytest.mark.invariant("I6")
@given(any_case(), st.data())
@many
def test_another_absence_lets_nobody_back_in(case: Case, data: st.DataObject) -> None:
    later = case._replace(away=case.away | {data.draw(somebody(case))})
    assert leaks_of_change(answer(case), answer(later), only_adds=False) == ()
    assert answer(case).excluded == answer(later).excluded


@pytest.mark.invariant("I6")
@pytest.mark.invariant("I12")
@given(any_case(), st.data())
@many
def test_moving_on_only_adds_people(case: Case, data: st.DataObject) -> None:
    before = answer(case)
    told = [one.person for one in before.recipients]
    person = data.draw(st.one_of(somebody(case), st.sampled_from(told)) if told else somebody(case))
    facts = replace(case.facts, moved_on=case.facts.moved_on | {person})
    assert leaks_of_change(before, asked_again(case, facts), only_adds=True) == ()


@pytest.mark.invariant("I6")
@given(any_case(), st.data())
@many
def test_standing_aside_lets_nobody_back_in(case: Case, data: st.DataObject) -> None:
    person = data.draw(somebody(case))
    after = asked_again(case, replace(case.facts, conflicts=case.facts.conflicts | {person}))
    assert leaks_of_change(answer(case), after, only_adds=False) == ()
    assert after.recipient(person) is None


@pytest.mark.invariant("I7")
@given(any_case(), st.data())
@many
def test_somebody_named_later_loses_what_they_could_read(case: Case, data: st.DataObject) -> None:
    before = answer(case)
    concern = involve(a_concern(case.facts), before)
    told = [one.person for one in before.recipients]
    person = data.draw(st.sampled_from(told) if told else somebody(case))
    subjects = (*case.facts.subjects, Subject(SubjectKind.ADULT_HERE, frozenset({person})))
    facts = replace(concern.facts, subjects=subjects)
    after = asked_again(case, facts)
    assert clearance(concern, after, person) is None
    assert all(clearance(concern, after, close) is None for close in case.people.close_to[person])
    assert leaks(facts, case.people, case.away, after) == ()
    assert leaks_of_change(before, after, only_adds=False) == ()


@pytest.mark.invariant("I6")
@given(any_case(), st.data())
@some
def test_cover_never_takes_a_case_away(case: Case, data: st.DataObject) -> None:
    concern = a_concern(case.facts)
    could: dict[StaffId, Slice | None] = {}
    for day in (case.away, *data.draw(st.lists(st.frozensets(somebody(case), max_size=6), max_size=3))):
        routing = route(concern.facts, case.people, away=day)
        concern = involve(concern, routing)
        now = {one.id: clearance(concern, routing, one.id) for one in case.people.everyone}
        assert all(reads_as_much(now[person], before) for person, before in could.items())
        could = now


@pytest.mark.invariant("I1")
@given(any_case())
@some
def test_the_usual_handler_hears_nothing_when_the_reporter_asks_for_somebody_else(case: Case) -> None:
    trusting = replace(case.facts, avoid_usual=False, conflicts=frozenset(), moved_on=frozenset())
    usual = route(trusting, case.people).owner
    routing = asked_again(case, replace(case.facts, avoid_usual=True))
    if usual is not None:
        assert usual in routing.excluded
        assert routing.recipient(usual) is None
