"""School time in tables that show their working, and what holds for any school at any moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy import hours
from policy.people import People
from policy.schools import Hours, School

pytestmark = [pytest.mark.rule("R111")]

LONDON = ZoneInfo("Europe/London")
TERMS = (
    (date(2026, 9, 3), date(2026, 10, 23)),
    (date(2026, 11, 2), date(2026, 12, 18)),
    (date(2027, 1, 5), date(2027, 2, 12)),
    (date(2027, 2, 22), date(2027, 3, 24)),
    (date(2027, 4, 12), date(2027, 5, 28)),
    (date(2027, 6, 7), date(2027, 7, 21)),
)
INSET, BANK_HOLIDAY = date(2026, 11, 23), date(2027, 5, 3)
"""Two Mondays within terms."""

SCHOOL = School(
    id="example",
    name="Example Primary School",
    reference_prefix="EX",
    timezone=LONDON,
    people=People(),
    outside={},
    hours=Hours(time(8), time(16, 30)),
    terms=TERMS,
    closed=frozenset({INSET, BANK_HOLIDAY}),
)
WITHOUT_TERMS = replace(SCHOOL, terms=(), closed=frozenset())
ON_SUNDAYS = replace(WITHOUT_TERMS, hours=Hours(time(0, 30), time(3, 30), frozenset({6})))
"""A school that meets the very hours at which the clocks are changed."""

Moment = Callable[[datetime], datetime]
Later = Callable[..., datetime]


def wall(text: str) -> datetime:
    """A moment as the clock on the school's wall shows it, in UTC; the day's name must be right."""
    moment = datetime.strptime(text, "%a %Y-%m-%d %H:%M").replace(tzinfo=LONDON)
    assert f"{moment:%a}" == text[:3]
    return moment.astimezone(UTC)


def utc(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


SCHOOL_DAYS = {
    "a Monday in term": ("2026-10-05", True),
    "a Saturday in term": ("2026-10-10", False),
    "the first day of a term": ("2026-11-02", True),
    "the last day of a term": ("2026-10-23", True),
    "half-term": ("2026-10-28", False),
    "Christmas": ("2026-12-25", False),
    "the day before the spring term": ("2027-01-04", False),
    "an inset day": ("2026-11-23", False),
    "a bank holiday": ("2027-05-03", False),
    "before the first listed term": ("2026-09-02", True),
    "a Sunday before the first listed term": ("2026-08-30", False),
    "after the last listed term": ("2027-07-22", True),
    "long after the last listed term": ("2031-01-06", True),
}


@pytest.mark.parametrize(("day", "expected"), SCHOOL_DAYS.values(), ids=SCHOOL_DAYS.keys())
def test_a_school_day_is_a_usual_weekday_in_a_term_that_is_not_closed(day: str, expected: bool) -> None:
    assert hours.is_school_day(SCHOOL, date.fromisoformat(day)) is expected


def test_for_a_school_without_terms_every_usual_weekday_that_is_not_closed_is_a_school_day() -> None:
    school = replace(WITHOUT_TERMS, closed=frozenset({INSET}))
    assert hours.is_school_day(school, date(2026, 12, 25))
    assert not hours.is_school_day(school, date(2026, 12, 26))
    assert not hours.is_school_day(school, INSET)


def test_the_order_of_the_terms_in_the_file_does_not_matter_nor_do_terms_that_overlap() -> None:
    inside = (date(2026, 9, 10), date(2026, 9, 11))
    school = replace(SCHOOL, terms=(TERMS[1], TERMS[0], inside))
    assert hours.is_school_day(school, date(2026, 9, 14))
    assert not hours.is_school_day(school, date(2026, 10, 28))


@pytest.mark.parametrize(("days", "expected"), [(70, False), (71, True), (115, True)])
def test_more_than_ten_weeks_from_term_to_term_are_no_holiday(days: int, expected: bool) -> None:
    # A term was forgotten between the two, and that must not stop the clocks.
    last = date(2027, 7, 1)
    following = last + timedelta(days=days)
    school = replace(SCHOOL, terms=((date(2027, 6, 1), last), (following, following)))
    assert hours.is_school_day(school, date(2027, 8, 4)) is expected


OPENINGS = [
    # at, the next moment of school, when that day closes
    ("Mon 2026-10-05 07:59", "Mon 2026-10-05 08:00", "Mon 2026-10-05 16:30"),
    ("Mon 2026-10-05 08:00", "Mon 2026-10-05 08:00", "Mon 2026-10-05 16:30"),
    ("Mon 2026-10-05 16:29", "Mon 2026-10-05 16:29", "Mon 2026-10-05 16:30"),
    ("Mon 2026-10-05 16:30", "Tue 2026-10-06 08:00", "Tue 2026-10-06 16:30"),
    # 00:30 in British Summer Time is still the day before in UTC.
    ("Tue 2026-10-06 00:30", "Tue 2026-10-06 08:00", "Tue 2026-10-06 16:30"),
    ("Fri 2026-10-09 17:00", "Mon 2026-10-12 08:00", "Mon 2026-10-12 16:30"),
    # Half-term, Christmas with the day before term, an inset Monday, a bank holiday.
    ("Fri 2026-10-23 16:30", "Mon 2026-11-02 08:00", "Mon 2026-11-02 16:30"),
    ("Fri 2026-12-18 18:00", "Tue 2027-01-05 08:00", "Tue 2027-01-05 16:30"),
    ("Fri 2026-11-20 17:00", "Tue 2026-11-24 08:00", "Tue 2026-11-24 16:30"),
    ("Mon 2027-05-03 11:00", "Tue 2027-05-04 08:00", "Tue 2027-05-04 16:30"),
    # After the last listed term every usual weekday counts.
    ("Wed 2027-07-21 17:00", "Thu 2027-07-22 08:00", "Thu 2027-07-22 16:30"),
]


@pytest.mark.parametrize(("at", "opens", "closes"), OPENINGS)
def test_when_the_school_next_opens_and_when_that_day_closes(at: str, opens: str, closes: str) -> None:
    assert hours.opening(SCHOOL, wall(at)) == wall(opens)
    assert hours.closing(SCHOOL, wall(at)) == wall(closes)
    assert hours.is_open(SCHOOL, wall(at)) is (at == opens)


WAKINGS = [
    # at, the next moment at which people may be told of what can wait
    ("Mon 2026-10-05 07:29", "Mon 2026-10-05 07:30"),
    ("Mon 2026-10-05 07:30", "Mon 2026-10-05 07:30"),
    ("Mon 2026-10-05 16:29", "Mon 2026-10-05 16:29"),
    ("Mon 2026-10-05 16:30", "Tue 2026-10-06 07:30"),
    ("Fri 2026-10-09 20:00", "Mon 2026-10-12 07:30"),
    # Not for the end of half-term, of an inset day or of a bank holiday.
    ("Fri 2026-10-23 17:00", "Mon 2026-10-26 07:30"),
    ("Sun 2026-11-22 12:00", "Mon 2026-11-23 07:30"),
    ("Mon 2027-05-03 12:00", "Mon 2027-05-03 12:00"),
]


@pytest.mark.parametrize(("at", "wakes"), WAKINGS)
def test_what_can_wait_waits_for_half_past_seven_of_the_next_weekday(at: str, wakes: str) -> None:
    assert hours.waking(SCHOOL, wall(at)) == wall(wakes)
    assert hours.is_awake(SCHOOL, wall(at)) is (at == wakes)


def test_a_school_that_closes_before_half_past_seven_is_told_as_it_opens() -> None:
    school = replace(SCHOOL, hours=Hours(time(5), time(7, 30)))
    assert hours.waking(school, wall("Mon 2026-10-05 04:00")) == wall("Mon 2026-10-05 05:00")
    assert hours.waking(school, wall("Mon 2026-10-05 07:30")) == wall("Tue 2026-10-06 05:00")


NOON, HOME_TIME = time(12), time(15, 30)
LATER = [
    # Within a day: 10:00 and 90 minutes. From before opening it is counted from 08:00.
    (hours.after_minutes, "Mon 2026-10-05 10:00", 90, "Mon 2026-10-05 11:30"),
    (hours.after_minutes, "Mon 2026-10-05 05:00", 90, "Mon 2026-10-05 09:30"),
    # None at all is the next moment of school.
    (hours.after_minutes, "Sat 2026-10-10 10:00", 0, "Mon 2026-10-12 08:00"),
    # Exactly at closing time it ends then; a minute more is a minute of the next day.
    (hours.after_minutes, "Mon 2026-10-05 14:30", 120, "Mon 2026-10-05 16:30"),
    (hours.after_minutes, "Mon 2026-10-05 14:30", 121, "Tue 2026-10-06 08:01"),
    (hours.after_minutes, "Mon 2026-10-05 16:30", 120, "Tue 2026-10-06 10:00"),
    # A weekend: 30 minutes on Friday and 90 on Monday.
    (hours.after_minutes, "Fri 2026-10-09 16:00", 120, "Mon 2026-10-12 09:30"),
    # A school day has 510 minutes: 3 x 510 end with the third day.
    (hours.after_minutes, "Mon 2026-10-05 08:00", 1530, "Wed 2026-10-07 16:30"),
    # Half-term: 30 minutes before it and 90 after. An inset Monday: 30 and 90.
    (hours.after_minutes, "Fri 2026-10-23 16:00", 120, "Mon 2026-11-02 09:30"),
    (hours.after_minutes, "Fri 2026-11-20 16:00", 120, "Tue 2026-11-24 09:30"),
    (hours.end_of_day, "Mon 2026-10-05 10:00", 0, "Mon 2026-10-05 16:30"),
    # Once the school has closed, the day is the next one.
    (hours.end_of_day, "Mon 2026-10-05 17:00", 1, "Wed 2026-10-07 16:30"),
    # Thursday and 3: Friday, Monday, Tuesday. Saturday and 1: Monday is the day, Tuesday the next.
    (hours.end_of_day, "Thu 2026-10-08 10:00", 3, "Tue 2026-10-13 16:30"),
    (hours.end_of_day, "Sat 2026-10-10 10:00", 1, "Tue 2026-10-13 16:30"),
    # Half-term: Thursday and 3 are Friday, Monday 2 and Tuesday 3 November.
    (hours.end_of_day, "Thu 2026-10-22 10:00", 3, "Tue 2026-11-03 16:30"),
    # Christmas: Thursday and 2 are Friday and Tuesday 5 January.
    (hours.end_of_day, "Thu 2026-12-17 10:00", 2, "Tue 2027-01-05 16:30"),
    # Past the last listed term ten school days are ten weekdays: two weeks.
    (hours.end_of_day, "Mon 2027-07-19 10:00", 10, "Mon 2027-08-02 16:30"),
    (hours.after_working_days, "Fri 2026-10-09 15:00", 1, "Mon 2026-10-12 15:00"),
    # From a weekend it is counted from Monday 08:00.
    (hours.after_working_days, "Sat 2026-10-10 11:00", 0, "Mon 2026-10-12 08:00"),
    (hours.after_working_days, "Sun 2026-10-11 23:59", 1, "Tue 2026-10-13 08:00"),
    # 00:30 on Monday in British Summer Time is still Sunday in UTC, but not at the school.
    (hours.after_working_days, "Mon 2026-10-12 00:30", 1, "Tue 2026-10-13 00:30"),
    # Councils work while schools have half-term and inset days, and Christmas Day errs on the early side.
    (hours.after_working_days, "Tue 2026-10-27 10:00", 1, "Wed 2026-10-28 10:00"),
    (hours.after_working_days, "Fri 2026-11-20 10:00", 1, "Mon 2026-11-23 10:00"),
    (hours.after_working_days, "Thu 2026-12-24 10:00", 1, "Fri 2026-12-25 10:00"),
    (hours.next_at, "Mon 2026-10-05 12:00", NOON, "Tue 2026-10-06 12:00"),
    (hours.next_at, "Mon 2026-10-05 12:00", HOME_TIME, "Mon 2026-10-05 15:30"),
    (hours.next_at, "Fri 2026-10-09 13:00", NOON, "Mon 2026-10-12 12:00"),
    (hours.next_at, "Fri 2026-10-23 15:30", HOME_TIME, "Mon 2026-11-02 15:30"),
    (hours.next_at, "Sun 2026-11-22 13:00", NOON, "Tue 2026-11-24 12:00"),
    # Times at which the school is closed may be meant as well.
    (hours.next_at, "Mon 2026-10-05 12:00", time(20), "Mon 2026-10-05 20:00"),
]


@pytest.mark.parametrize(("later", "at", "by", "then"), LATER)
def test_so_much_later_and_the_next_such_time(later: Later, at: str, by: object, then: str) -> None:
    assert later(SCHOOL, wall(at), by) == wall(then)


def test_the_working_days_of_a_council_are_not_those_of_a_school_that_is_open_on_sundays() -> None:
    # Sunday counts from Monday at this school's 00:30.
    friday, sunday = wall("Fri 2026-10-09 15:00"), wall("Sun 2026-10-11 01:00")
    assert hours.after_working_days(ON_SUNDAYS, friday, 1) == wall("Mon 2026-10-12 15:00")
    assert hours.after_working_days(ON_SUNDAYS, sunday, 1) == wall("Tue 2026-10-13 00:30")


@pytest.mark.parametrize(
    ("at", "found", "expected"),
    [
        # Friday 16:00 is 15:00 UTC in summer; Monday 08:00 and 90 minutes are 09:30 UTC in winter.
        ("2026-10-23 15:00", lambda at: hours.after_minutes(WITHOUT_TERMS, at, 120), "2026-10-26 09:30"),
        ("2026-10-23 15:00", lambda at: hours.after_minutes(SCHOOL, at, 120), "2026-11-02 09:30"),
        ("2026-10-23 15:00", lambda at: hours.end_of_day(WITHOUT_TERMS, at, 1), "2026-10-26 16:30"),
        ("2026-10-23 15:30", lambda at: hours.opening(WITHOUT_TERMS, at), "2026-10-26 08:00"),
        ("2026-10-23 15:30", lambda at: hours.waking(SCHOOL, at), "2026-10-26 07:30"),
        ("2026-10-23 11:00", lambda at: hours.next_at(WITHOUT_TERMS, at, NOON), "2026-10-26 12:00"),
        ("2026-10-23 14:00", lambda at: hours.after_working_days(SCHOOL, at, 1), "2026-10-26 15:00"),
        # Friday 16:00 is 16:00 UTC in winter; Monday 08:00 and 90 minutes are 08:30 UTC in summer.
        ("2027-03-26 16:00", lambda at: hours.after_minutes(WITHOUT_TERMS, at, 120), "2027-03-29 08:30"),
        ("2027-03-24 16:00", lambda at: hours.after_minutes(SCHOOL, at, 120), "2027-04-12 08:30"),
        ("2027-03-26 16:00", lambda at: hours.end_of_day(WITHOUT_TERMS, at, 1), "2027-03-29 15:30"),
        ("2027-03-26 16:30", lambda at: hours.opening(WITHOUT_TERMS, at), "2027-03-29 07:00"),
        ("2027-03-26 16:30", lambda at: hours.waking(SCHOOL, at), "2027-03-29 06:30"),
        ("2027-03-26 12:00", lambda at: hours.next_at(WITHOUT_TERMS, at, NOON), "2027-03-29 11:00"),
        ("2027-03-26 15:00", lambda at: hours.after_working_days(SCHOOL, at, 1), "2027-03-29 14:00"),
        # On Sunday 25 October 00:30 to 03:30 on the wall are 23:30 to 03:30 UTC: 240 minutes, not 180.
        ("2026-10-24 12:00", lambda at: hours.after_minutes(ON_SUNDAYS, at, 240), "2026-10-25 03:30"),
        # On Sunday 28 March they are 00:30 to 02:30 UTC: 120 minutes; the rest is of 4 April, from 23:30 UTC.
        ("2027-03-27 12:00", lambda at: hours.after_minutes(ON_SUNDAYS, at, 180), "2027-04-04 00:30"),
        # 01:30 comes twice on 25 October, and once is enough; on 28 March it is 02:30 in summer time.
        ("2026-10-24 12:00", lambda at: hours.next_at(ON_SUNDAYS, at, time(1, 30)), "2026-10-25 00:30"),
        ("2026-10-25 00:30", lambda at: hours.next_at(ON_SUNDAYS, at, time(1, 30)), "2026-11-01 01:30"),
        ("2027-03-27 12:00", lambda at: hours.next_at(ON_SUNDAYS, at, time(1, 30)), "2027-03-28 01:30"),
    ],
)
def test_the_clock_on_the_wall_is_kept_when_the_clocks_change(at: str, found: Moment, expected: str) -> None:
    assert found(utc(at)) == utc(expected)


def test_a_day_of_which_the_change_of_clocks_leaves_nothing_is_passed_over() -> None:
    # 01:15 to 01:45 do not exist on 28 March: they are read as 02:15 to 02:45. From 01:30 until 02:15 on the
    # wall there would be an end (01:15 UTC) before the beginning (01:30 UTC).
    school = replace(ON_SUNDAYS, hours=Hours(time(1, 30), time(2, 15), frozenset({6})))
    assert hours.opening(school, utc("2027-03-27 12:00")) == utc("2027-04-04 00:30")


def test_a_moment_may_come_in_any_time_zone_and_goes_out_in_utc() -> None:
    at = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1)
    expected: dict[Moment, str] = {
        lambda one: hours.opening(ON_SUNDAYS, one): "2026-10-25 01:30",
        lambda one: hours.closing(ON_SUNDAYS, one): "2026-10-25 03:30",
        lambda one: hours.after_minutes(ON_SUNDAYS, one, 30): "2026-10-25 02:00",
        lambda one: hours.next_at(ON_SUNDAYS, one, time(2)): "2026-10-25 02:00",
        lambda one: hours.waking(WITHOUT_TERMS, one): "2026-10-26 07:30",
        lambda one: hours.after_working_days(WITHOUT_TERMS, one, 0): "2026-10-26 08:00",
    }
    for zone in (LONDON, UTC, ZoneInfo("Pacific/Auckland")):
        moment = at.astimezone(zone)
        assert hours.is_open(ON_SUNDAYS, moment)
        for found, text in expected.items():
            assert (found(moment), found(moment).tzinfo) == (utc(text), UTC)


def test_the_second_time_that_the_same_hour_comes_stays_the_second() -> None:
    # In Cairo the clocks went back at the end of Thursday 2026-10-29: 23:30 came at 20:30 and 21:30 UTC.
    school = replace(SCHOOL, timezone=ZoneInfo("Africa/Cairo"))
    for at in (utc("2026-10-29 20:30"), utc("2026-10-29 21:30")):
        assert hours.after_working_days(school, at, 0) == at
        assert hours.after_working_days(school, at, 1) == utc("2026-10-30 21:30")


def test_a_school_without_weekdays_has_the_usual_five() -> None:
    # The school file refuses it; were it ever built, the clocks would go on and nothing would wait for ever.
    school = replace(SCHOOL, hours=Hours(days=frozenset()))
    assert hours.opening(school, wall("Sat 2026-10-10 10:00")) == wall("Mon 2026-10-12 08:00")
    assert hours.waking(school, wall("Sat 2026-10-10 10:00")) == wall("Mon 2026-10-12 07:30")


DAYS = st.dates(date(2026, 8, 1), date(2027, 8, 31))
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=395)).map(lambda gone: utc("2026-08-01") + gone)
ZONES = ("Europe/London", "Africa/Cairo", "Australia/Lord_Howe", "America/Santiago")
quickly = settings(max_examples=150, deadline=None)


def schools(earliest: int, latest: int) -> st.SearchStrategy[School]:
    """Schools whose opening and closing times lie between two hours of the day, with any terms at all."""
    times = st.times(time(earliest), time(latest)).map(lambda one: one.replace(second=0, microsecond=0))
    return st.builds(
        replace,
        st.just(SCHOOL),
        hours=st.builds(
            lambda both, days: Hours(min(both), max(both), days),
            st.lists(times, min_size=2, max_size=2, unique=True),
            st.frozensets(st.integers(0, 6), min_size=1),
        ),
        terms=st.lists(st.tuples(DAYS, DAYS).map(lambda pair: (min(pair), max(pair))), max_size=4).map(tuple),
        closed=st.frozensets(DAYS, max_size=5),
        timezone=st.sampled_from(ZONES).map(ZoneInfo),
    )


ANY_SCHOOL = schools(0, 23)
DAY_SCHOOL = schools(5, 20)
"""Its hours stay clear of the night, in which the clocks are changed."""


@given(ANY_SCHOOL, MOMENTS)
@quickly
def test_the_school_is_open_as_it_opens_and_never_before(school: School, at: datetime) -> None:
    opens = hours.opening(school, at)
    assert at <= opens < hours.closing(school, at)
    assert hours.is_open(school, opens)
    assert (hours.opening(school, opens), hours.closing(school, opens)) == (opens, hours.closing(school, at))


@given(DAY_SCHOOL, MOMENTS)
@quickly
def test_being_open_is_what_the_clock_on_the_wall_says(school: School, at: datetime) -> None:
    here = school.local(at)
    in_hours = school.hours.opens <= here.time() < school.hours.closes
    assert hours.is_open(school, at) is (in_hours and hours.is_school_day(school, here.date()))


@given(DAY_SCHOOL, MOMENTS, st.integers(0, 15))
@quickly
def test_a_day_ends_at_closing_time_after_so_many_school_days(school: School, at: datetime, n: int) -> None:
    first = school.local(hours.opening(school, at)).date()
    ends = school.local(hours.end_of_day(school, at, n))
    days = (first + timedelta(days=number) for number in range((ends.date() - first).days + 1))
    assert ends.time() == school.hours.closes
    assert hours.is_school_day(school, ends.date())
    assert sum(hours.is_school_day(school, day) for day in days) == n + 1


@given(ANY_SCHOOL, MOMENTS, st.integers(0, 4000), st.integers(0, 4000))
@quickly
def test_minutes_add_up_and_a_later_start_ends_no_earlier(
    school: School, at: datetime, some: int, more: int
) -> None:
    # The closing time of one day and the opening time of the next are the same minute of school.
    at_once = hours.after_minutes(school, at, some + more)
    first = hours.after_minutes(school, at, some)
    one_by_one = hours.after_minutes(school, first, more)
    assert hours.opening(school, at_once) == hours.opening(school, one_by_one)
    later = hours.after_minutes(school, at + timedelta(minutes=more), some)
    assert at <= first <= min(at_once, later)


@given(ANY_SCHOOL, MOMENTS, st.integers(1, 200))
@settings(max_examples=50, deadline=None)
def test_minutes_of_school_are_those_that_a_watch_would_count(school: School, at: datetime, n: int) -> None:
    start = counted = at.replace(second=0, microsecond=0)
    for _ in range(n):
        counted = hours.opening(school, counted) + timedelta(minutes=1)
    assert hours.after_minutes(school, start, n) == counted


@given(ANY_SCHOOL, MOMENTS)
@quickly
def test_people_are_awake_when_they_are_woken_and_wait_for_no_holiday(school: School, at: datetime) -> None:
    wakes = hours.waking(school, at)
    assert hours.is_awake(school, wakes)
    assert school.local(wakes).weekday() in school.hours.days
    # A week brings every usual weekday; two, where a change of clocks left nothing of one.
    assert timedelta(0) <= wakes - at < timedelta(days=15)


@given(ANY_SCHOOL, MOMENTS, st.times())
@quickly
def test_the_next_such_time_of_a_school_day_is_later(school: School, at: datetime, when: time) -> None:
    then = hours.next_at(school, at, when)
    assert then > at
    assert hours.is_school_day(school, school.local(then).date())
    assert hours.next_at(school, then - timedelta(microseconds=1), when) == then


@given(DAY_SCHOOL, MOMENTS, st.integers(0, 20))
@quickly
def test_so_many_working_days_later_is_a_working_day(school: School, at: datetime, days: int) -> None:
    then = hours.after_working_days(school, at, days)
    assert then >= at
    assert school.local(then).weekday() < 5
    # Every five working days are a week; one weekend more may lie before them, and one among the rest.
    assert days <= (school.local(then).date() - school.local(at).date()).days <= days // 5 * 7 + 8
