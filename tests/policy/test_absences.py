"""Who is away, who may cover for them, and who then hears of a concern: by day, by role and by person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from policy import absences, routing
from policy.absences import Absence, AbsenceId, Fault
from policy.concerns import Facts, FormToken
from policy.exclusions import Why
from policy.kinds import Kind
from policy.lanes import Slice
from policy.people import People, Person, Role, StaffId
from policy.routing import Reason, Routing
from tests.policy.schools import (
    PUPIL,
    UNKNOWN,
    WELL_STAFFED,
    a_concern_of,
    a_school,
    about,
    at_work,
    ids,
    told,
    with_person,
)

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)

BULLYING = a_concern_of(Kind.PUPIL_BULLIED, PUPIL)


def away(person: str, cover: str | None = None, *, start: datetime = NOW - DAY, days: float = 5) -> Absence:
    """Somebody who is away now, and who covers."""
    id_ = AbsenceId(f"{person}-{cover}-{start:%d%H}")
    covers = None if cover is None else StaffId(cover)
    return Absence(id_, StaffId(person), start, start + days * DAY, covers, StaffId(person), start - DAY)


def asked(facts: Facts, *now: Absence, people: People = WELL_STAFFED, silent: Iterable[str] = ()) -> Routing:
    """What is answered now, while these people are away."""
    return absences.route(facts, people, now, at=NOW, silent=ids(*silent))


# When somebody is away.


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        (date(2026, 11, 30), date(2026, 12, 4), "2026-11-30T00:00", "2026-12-05T00:00"),
        (date(2026, 11, 24), date(2026, 11, 24), "2026-11-24T10:30", "2026-11-25T00:00"),
        (date(2026, 11, 20), date(2026, 11, 25), "2026-11-24T10:30", "2026-11-26T00:00"),
        (date(2027, 6, 1), date(2027, 6, 1), "2027-05-31T23:00", "2027-06-01T23:00"),
        (date(2027, 3, 28), date(2027, 3, 28), "2027-03-28T00:00", "2027-03-28T23:00"),
    ],
    ids=["next week", "today", "since last week", "in summer", "the day on which the clocks change"],
)
def test_days_are_whole_in_the_schools_own_time_and_nothing_is_before_now(
    first: date, last: date, start: str, end: str
) -> None:
    found = planned(first, last)
    assert (f"{found.start:%Y-%m-%dT%H:%M}", f"{found.end:%Y-%m-%dT%H:%M}") == (start, end)
    assert found.start.tzinfo is UTC


def test_the_same_form_with_the_same_answers_is_the_same_absence() -> None:
    first, last = date(2026, 11, 24), date(2026, 11, 25)
    ids_of_others = {
        planned(first, last, form="other").id,
        planned(first, last, person="deputy").id,
        planned(first, last, cover="deputy").id,
        planned(first, first).id,
        planned(first, last, by="manager").id,
    }
    assert planned(first, last).id == planned(first, last, at=NOW + DAY / 24).id
    assert planned(first, last).id not in ids_of_others
    assert len(ids_of_others) == 5


def test_somebody_is_away_from_the_first_moment_until_just_before_the_last() -> None:
    one = away("dsl")
    on = {
        moment
        for moment in (one.start - DAY, one.start, one.end - DAY / 24, one.end)
        if absences.away([one], moment)
    }
    assert on == {one.start, one.end - DAY / 24}


def test_coming_back_early_ends_it_once_and_keeps_what_was_planned() -> None:
    back = absences.come_back(away("dsl"), at=NOW)
    assert back.ended_at == back.over_at == NOW
    assert back.end == away("dsl").end
    assert not back.is_on(NOW)
    assert absences.come_back(back, at=NOW + DAY) is back


def test_an_absence_that_is_taken_back_before_it_began_never_is() -> None:
    back = absences.come_back(away("dsl", start=NOW + DAY), at=NOW)
    assert not any(back.is_on(NOW + hours * DAY / 24) for hours in range(200))


# What cannot be recorded.


@pytest.mark.parametrize(
    ("first", "last", "fault"),
    [
        (date(2026, 11, 26), date(2026, 11, 25), Fault.ENDS_BEFORE_START),
        (date(2026, 11, 20), date(2026, 11, 23), Fault.PAST),
        (date(2026, 11, 30), date(2026, 11, 20), Fault.PAST),
        (date(2026, 11, 24), date(2027, 11, 30), Fault.TOO_LONG),
        (date(2027, 11, 30), date(2027, 12, 1), Fault.TOO_FAR_AHEAD),
    ],
)
def test_days_that_cannot_be_are_named(first: date, last: date, fault: Fault) -> None:
    assert absences.faults(planned(first, last), WELL_STAFFED, at=NOW) == (fault,)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 11, 24), date(2026, 11, 24)),
        (date(2026, 11, 1), date(2026, 11, 24)),
        (date(2026, 11, 24), date(2027, 11, 23)),
        (date(2027, 11, 24), date(2027, 11, 24)),
    ],
)
def test_today_alone_and_a_whole_year_can_be(first: date, last: date) -> None:
    assert absences.faults(planned(first, last), WELL_STAFFED, at=NOW) == ()


@pytest.mark.parametrize(
    ("person", "cover", "fault"),
    [
        ("dsl", "dsl", Fault.SAME_PERSON),
        ("dsl", "nobody", Fault.UNKNOWN_COVER),
        ("nobody", "dsl", Fault.UNKNOWN_PERSON),
        ("nobody", None, Fault.UNKNOWN_PERSON),
        ("dsl", "teacher", Fault.COVER_NOT_ALLOWED),
    ],
)
def test_people_who_cannot_be_are_named(person: str, cover: str | None, fault: Fault) -> None:
    found = planned(date(2026, 11, 24), date(2026, 11, 24), person=person, cover=cover)
    assert absences.faults(found, WELL_STAFFED, at=NOW) == (fault,)


LEADERS = {"head", "deputy head", "dsl", "deputy", "senior"}
BOARD = {"chair", "vice", "trustee"}
EVERYBODY = {one.id for one in WELL_STAFFED.everyone}


@pytest.mark.invariant("I8")
@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        ("head", LEADERS),
        ("deputy head", LEADERS),
        ("dsl", LEADERS),
        ("deputy", LEADERS),
        ("senior", LEADERS),
        ("chair", BOARD),
        ("vice", BOARD),
        ("trustee", BOARD),
        ("officer", LEADERS | BOARD),
        ("manager", EVERYBODY),
        ("technician", EVERYBODY),
        ("clerk", EVERYBODY),
        ("teacher", EVERYBODY),
    ],
)
def test_who_reads_is_covered_only_by_somebody_cleared_to_read(person: str, allowed: set[str]) -> None:
    found = {
        one.id
        for one in WELL_STAFFED.everyone
        if absences.may_cover(one, WELL_STAFFED.by_id[StaffId(person)])
    }
    assert found == allowed - {person}


@pytest.mark.invariant("I8")
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("limited", [Role.BUSINESS_MANAGER, Role.ICT, Role.CLERK])
def test_no_role_beside_lets_a_manager_technician_or_clerk_read_for_somebody(
    role: Role, limited: Role
) -> None:
    cover = Person(StaffId("cover"), "Cover", roles=frozenset({limited, role}))
    reads = Person(StaffId("reads"), "Reads", roles=frozenset({Role.DSL, Role.BUSINESS_MANAGER}))
    assert not absences.may_cover(cover, reads)


def test_only_the_business_manager_may_say_when_somebody_else_is_away() -> None:
    allowed = {one.id for one in WELL_STAFFED.everyone if absences.may_set(one, StaffId("teacher"))}
    assert allowed == {"manager", "teacher"}


# Who stands in.


def standing(*now: Absence, people: People = WELL_STAFFED) -> dict[str, str]:
    """Who stands in for whom: the person away, then the cover."""
    return {str(person): str(cover) for person, cover in absences.standing_in(people, now, NOW).items()}


def test_a_cover_who_is_away_too_does_not_count_and_chains_of_cover_end() -> None:
    assert standing(away("dsl", "deputy")) == {"dsl": "deputy"}
    assert standing(away("dsl", "deputy"), away("deputy", "senior")) == {"deputy": "senior"}
    assert standing(away("dsl", "deputy"), away("deputy", "dsl")) == {}
    assert standing(away("dsl", "dsl")) == {}


def test_what_was_recorded_last_counts() -> None:
    first = away("dsl", "deputy")
    later = replace(away("dsl", "senior"), set_at=NOW)
    assert standing(later, first) == standing(first, later) == {"dsl": "senior"}
    assert standing(first, replace(later, cover=None)) == {}
    assert standing(first, absences.come_back(later, at=NOW)) == {"dsl": "deputy"}


def test_a_cover_who_left_or_may_not_read_any_more_does_not_count() -> None:
    demoted = with_person(WELL_STAFFED, "senior", roles=frozenset({Role.STAFF}))
    assert standing(away("dsl", "senior")) == {"dsl": "senior"}
    assert standing(away("dsl", "senior"), people=demoted) == {}
    assert standing(away("dsl", "senior"), people=a_school(without=("senior",))) == {}
    assert standing(away("dsl", "senior"), people=a_school(without=("dsl",))) == {}


@pytest.mark.rule("R111")
@pytest.mark.invariant("I6")
def test_the_cover_is_told_in_the_place_of_whoever_is_away() -> None:
    answer = asked(BULLYING, away("dsl", "senior"))
    assert at_work(answer) == ["senior"]
    assert answer.recipients[0].reason is Reason.STANDS_IN
    assert at_work(asked(BULLYING, away("dsl"))) == ["deputy"]
    assert at_work(asked(BULLYING)) == ["dsl"]


def test_the_cover_stands_right_behind_whoever_is_away_and_before_the_next_of_the_role() -> None:
    pair = with_person(WELL_STAFFED, "colleague", roles=frozenset({Role.DSL}))
    assert at_work(asked(BULLYING, away("dsl", "senior"), people=pair)) == ["senior"]
    acting = absences.acting(pair, [away("dsl", "senior")], NOW)
    assert [one.id for one in acting.holders[Role.DSL]] == ["dsl", "senior", "colleague"]


@pytest.mark.invariant("I8")
def test_a_manager_is_covered_for_the_technical_part_alone() -> None:
    unsuitable = a_concern_of(Kind.UNSUITABLE_CONTENT, PUPIL)
    answer = asked(unsuitable, away("manager", "teacher"))
    assert told(answer) == {"dsl": Slice.CASE, "teacher": Slice.TECHNICAL, "head": Slice.NOTICE}


@pytest.mark.invariant("I6")
def test_a_leader_who_takes_technical_tasks_reads_all_they_did_before() -> None:
    now = (away("manager", "senior"), away("dsl"), away("deputy"), away("head"), away("deputy head"))
    assert at_work(asked(BULLYING, *now)) == ["senior"]


@pytest.mark.rule("R96")
@pytest.mark.invariant("I1")
def test_an_acting_head_is_treated_as_the_head() -> None:
    misuse = a_concern_of(Kind.ADULT_MISUSE, about("deputy head"))
    assert at_work(asked(misuse)) == ["head"]
    answer = asked(misuse, away("head", "deputy head"))
    assert at_work(answer) == ["chair"]
    assert {"deputy head", "manager", "clerk", "senior"} <= answer.excluded.keys()


@pytest.mark.invariant("I1")
def test_whoever_covers_for_the_person_a_concern_is_about_does_not_come_in_their_place() -> None:
    worrying = a_concern_of(Kind.ADULT_BOUNDARY, about("dsl"))
    for now in ((), (away("dsl"),), (away("dsl", "senior"),)):
        assert told(asked(worrying, *now)) == {"head": Slice.CASE, "deputy": Slice.WELFARE}


@pytest.mark.rule("R96")
@pytest.mark.invariant("I6")
def test_cover_lets_nobody_of_the_principals_office_into_a_concern_about_the_principal() -> None:
    worrying = a_concern_of(Kind.ADULT_BOUNDARY, about("head"))
    answer = asked(worrying, away("dsl", "senior"))
    assert "senior" in answer.excluded
    assert told(answer) == {"chair": Slice.CASE, "deputy": Slice.WELFARE}


@pytest.mark.invariant("I11")
def test_a_cover_who_is_close_to_the_person_it_is_about_is_kept_out() -> None:
    close = with_person(WELL_STAFFED, "senior", related_to=ids("teacher"))
    misuse = a_concern_of(Kind.ADULT_BOUNDARY, about("teacher"), reporter="colleague")
    answer = asked(misuse, away("dsl", "senior"), people=close)
    assert "senior" in answer.excluded
    assert told(answer) == {"head": Slice.CASE, "deputy": Slice.WELFARE}


@pytest.mark.invariant("I6")
def test_the_usual_handler_whom_a_reporter_does_not_trust_stays_out_while_somebody_covers() -> None:
    distrusted = replace(BULLYING, avoid_usual=True)
    for cover in ("deputy", "senior", "head"):
        answer = asked(distrusted, away("dsl", cover))
        assert "dsl" in answer.excluded
        assert answer.excluded[StaffId("dsl")] is Why.REPORTER_ASKED


# Who does not answer.


@pytest.mark.rule("R111")
@pytest.mark.invariant("I6")
def test_somebody_silent_is_told_and_so_is_the_next() -> None:
    answer = asked(BULLYING, silent=["dsl"])
    assert at_work(answer) == ["deputy", "dsl"]
    assert answer.owner == "deputy"
    assert at_work(asked(BULLYING, away("dsl", "senior"), silent=["senior"])) == ["deputy", "senior"]


def test_nothing_is_made_anew_while_nobody_is_covered_for() -> None:
    assert absences.acting(WELL_STAFFED, [away("dsl")], NOW) is WELL_STAFFED
    unknown = a_concern_of(Kind.NOT_SURE, UNKNOWN)
    assert asked(unknown) == routing.route(unknown, WELL_STAFFED)


def planned(
    first: date,
    last: date,
    *,
    form: str = "form",
    person: str = "dsl",
    cover: str | None = None,
    by: str = "dsl",
    at: datetime = NOW,
) -> Absence:
    """What a form asks for."""
    return absences.plan(
        FormToken(form),
        person=StaffId(person),
        first=first,
        last=last,
        cover=None if cover is None else StaffId(cover),
        by=StaffId(by),
        zone=LONDON,
        at=at,
    )
