"""Cover lets nobody in and forgets nobody: for any concern, any school, and whoever is away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy import absences, routing
from policy.absences import Absence
from policy.invariants import leaks, leaks_of_change
from policy.kinds import Kind
from policy.people import TECHNICAL_ROLES, Role, StaffId
from policy.proof import Case
from policy.routing import Routing
from tests.policy.schools import WELL_STAFFED, a_concern_of, about, any_case, ids
from tests.policy.test_absences import DAY, NOW, asked, away

Day = tuple[Case, tuple[Absence, ...], frozenset[StaffId]]
"""A concern before a school, everybody's absences, and who does not answer."""

many = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def any_day(draw: st.DrawFn) -> Day:
    """Any concern before any school, with people away, covered by anybody in any circle, and silent."""
    case = draw(any_case() | about_a_colleague())
    known = [one.id for one in case.people.everyone]
    absent = draw(st.lists(any_absence(case), max_size=8))
    return case, tuple(absent), draw(st.frozensets(st.sampled_from(known), max_size=2))


@st.composite
def about_a_colleague(draw: st.DrawFn) -> Case:
    """Any concern about somebody of the well-staffed school, where every role has somebody to be covered."""
    somebody = st.sampled_from([one.id for one in WELL_STAFFED.everyone])
    subject, reporter = about(*draw(st.lists(somebody, min_size=1, max_size=2))), draw(somebody)
    facts = a_concern_of(draw(st.sampled_from(Kind)), subject, reporter=reporter)
    wish = draw(st.frozensets(st.sampled_from(Role), max_size=1))
    return Case(replace(facts, avoid_roles=wish, avoid_usual=draw(st.booleans())), WELL_STAFFED, frozenset())


@st.composite
def any_absence(draw: st.DrawFn, case: Case) -> Absence:
    """Anybody's, covered by anybody; more often of a subject or somebody with a role, covered by who may."""
    people, known = case.people, [one.id for one in case.people.everyone]
    named = sorted(case.facts.named & set(known))
    roles = [one.id for one in people.everyone if one.roles - {Role.STAFF}]
    likely = st.sampled_from(roles or known) | st.sampled_from(named or roles or known)
    person = draw(likely | st.sampled_from([*known, StaffId("stranger")]))
    able = [one.id for to in people.named(person) for one in people.everyone if absences.may_cover(one, to)]
    cover = draw(st.sampled_from(able or known) | st.sampled_from([None, StaffId("stranger"), *known]))
    found = away(person, cover, start=draw(st.sampled_from([NOW - DAY, NOW - DAY, NOW, NOW + DAY])))
    ended_at = draw(st.sampled_from([None, None, None, NOW, NOW + DAY]))
    return replace(found, ended_at=ended_at, set_at=draw(st.sampled_from([NOW - DAY, NOW])))


def covered(day: Day) -> Routing:
    """What is answered on such a day."""
    case, absent, silent = day
    return absences.route(case.facts, case.people, absent, at=NOW, silent=silent)


@pytest.mark.invariant("I1", "I2", "I3", "I4", "I5", "I6", "I8", "I10", "I11")
@given(any_day())
@many
def test_whoever_is_away_and_covers_no_answer_breaks_an_invariant(
    day: Day,
) -> None:
    case, absent, _ = day
    answer, gone = covered(day), absences.away(absent, NOW)
    acting = absences.acting(case.people, absent, NOW, but=answer.excluded)
    assert leaks(case.facts, acting, gone, answer) == ()


@pytest.mark.invariant("I6", "I7")
@given(any_day())
@many
def test_nobody_kept_out_without_the_absences_is_told_with_them(
    day: Day,
) -> None:
    case, _, _ = day
    before = routing.route(case.facts, case.people)
    assert leaks_of_change(before, covered(day), only_adds=False) == ()


@pytest.mark.invariant("I1", "I7")
@given(any_day())
@many
def test_nothing_follows_from_whom_somebody_kept_out_asked_to_cover(day: Day) -> None:
    case, absent, silent = day
    answer = covered(day)
    trusted = tuple(replace(one, cover=None) if one.person in answer.excluded else one for one in absent)
    without = covered((case, trusted, silent))
    if without.excluded == answer.excluded:
        assert (without.owner, without.recipients) == (answer.owner, answer.recipients)


@pytest.mark.invariant("I6", "I12")
@given(any_day(), st.data())
@many
def test_falling_silent_only_adds_people(day: Day, data: st.DataObject) -> None:
    case, absent, silent = day
    before = covered(day)
    told = [one.person for one in before.recipients] or [one.id for one in case.people.everyone]
    fallen = data.draw(st.sampled_from(told))
    after = covered((case, absent, silent | {fallen}))
    assert leaks_of_change(before, after, only_adds=True) == ()


@pytest.mark.invariant("I8")
@given(any_day())
@many
def test_cover_gives_nobody_more_to_read_than_they_are_cleared_for(
    day: Day,
) -> None:
    case, _, _ = day
    readers = {Role.PRINCIPAL, Role.DEPUTY_HEAD, Role.DSL, Role.DEPUTY_DSL, Role.SLT, Role.DPO}
    readers |= {Role.CHAIR, Role.VICE_CHAIR, Role.SAFEGUARDING_TRUSTEE, Role.TRUSTEE}
    for one in covered(day).recipients:
        own = case.people.by_id[one.person].roles
        if one.reads_content:
            assert own & readers
            assert not own & TECHNICAL_ROLES or own & (readers - {Role.SLT})


@pytest.mark.invariant("I1", "I2", "I6")
@pytest.mark.parametrize("kind", [Kind.DISCLOSURE, Kind.ADULT_BOUNDARY, Kind.STAFF_BULLIED, Kind.DATA_LOST])
def test_no_cover_that_may_be_lets_anybody_in_whoever_it_is_about(kind: Kind) -> None:
    everybody = WELL_STAFFED.everyone
    pairs = [(one, other) for one in everybody for other in everybody if absences.lent(one, other)]
    assert len(pairs) > 60
    for subject in everybody:
        facts = a_concern_of(kind, about(subject.id))
        before = asked(facts)
        for person, cover in pairs:
            now = away(person.id, cover.id)
            answer, gone = asked(facts, now), ids(person.id)
            acting = absences.acting(WELL_STAFFED, [now], NOW, but=answer.excluded)
            assert (
                leaks_of_change(before, answer, only_adds=False) == leaks(facts, acting, gone, answer) == ()
            )


@given(any_day())
@many
def test_acting_adds_roles_and_people_to_places_and_takes_none_away(
    day: Day,
) -> None:
    case, absent, _ = day
    acting = absences.acting(case.people, absent, NOW)
    assert [one.id for one in acting.everyone] == [one.id for one in case.people.everyone]
    for before, after in zip(case.people.everyone, acting.everyone, strict=True):
        assert before.roles <= after.roles
        assert replace(after, roles=before.roles) == before
    for role in Role:
        before_, after_ = case.people.holders[role], acting.holders[role]
        own = {one.id for one in before_}
        assert own <= {one.id for one in after_}
        assert all(acting.by_id[one.id] is one for one in after_)
