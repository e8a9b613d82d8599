"""School time: when the school is open, and what so many school hours or days from now is (R111, B4).

Moments come and go as aware datetimes, in UTC where they are answers. What counts is the clock on the wall:
each day's times are converted on their own, so the changes of clock in March and October shift nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice

from policy.schools import School

QUIET_UNTIL = time(7, 30)
"""Nobody is told before this of what can wait."""

LONGEST_HOLIDAY = timedelta(weeks=10)
"""From the last day of a term to the first of the next; where it is longer, a term was left out."""

MONDAY_TO_FRIDAY = frozenset(range(5))

_Span = tuple[datetime, datetime]
"""From a moment until just before another, both in UTC."""


def is_school_day(school: School, day: date) -> bool:
    """Whether the school has school on this day: a usual weekday, in a term, and not closed.

    What is not known to be holiday is school: dates that were forgotten never stop the clocks. So it is for a
    school without terms, before the first and after the last of them, and where a whole term seems to be
    missing between two. Closed days stay closed all the same, for somebody wrote them down.
    """
    return _is_usual(school, day) and day not in school.closed and not _is_holiday(school, day)


def is_open(school: School, at: datetime) -> bool:
    """Whether it is a school day and the school has opened and not closed; at closing time it is closed."""
    return opening(school, at) <= at


def opening(school: School, at: datetime) -> datetime:
    """This very moment when the school is open, else the next at which it opens."""
    return next(_school_hours(school, at))[0]


def closing(school: School, at: datetime) -> datetime:
    """When the school closes today or, once it has closed, on the next school day."""
    return end_of_day(school, at)


def is_awake(school: School, at: datetime) -> bool:
    """Whether people may be told now of what can wait.

    They may on every usual weekday, in holidays and on closed days too: what can wait, waits for the morning
    and not for the end of the holidays.
    """
    return waking(school, at) <= at


def waking(school: School, at: datetime) -> datetime:
    """This very moment when people may be told of what can wait, else the next at which they may be."""
    return next(_waking_hours(school, at))[0]


def after_minutes(school: School, at: datetime, minutes: int) -> datetime:
    """The moment after so many minutes (none or more) of open school, counted from now or the next opening.

    Two hours from Friday 16:00 end on Monday 09:30. What ends exactly as the school closes ends then, and
    not when it opens again.
    """
    left, spans = timedelta(minutes=minutes), _school_hours(school, at)
    start, end = next(spans)
    while left > end - start:
        left -= end - start
        start, end = next(spans)
    return start + left


def end_of_day(school: School, at: datetime, days: int = 0) -> datetime:
    """When the school closes, so many school days after this one or, once it has closed, after the next."""
    return next(islice(_school_hours(school, at), days, None))[1]


def next_at(school: School, at: datetime, when: time) -> datetime:
    """The next moment, later than this one, at which it is this time of a school day: noon, 15:30."""
    days = (day for day in _days_from(school, at) if is_school_day(school, day))
    return next(moment for day in days if (moment := _moment(school, day, when)) > at)


def after_working_days(school: School, at: datetime, days: int) -> datetime:
    """The same time of day so many working days later: a council's, so Monday to Friday, in holidays too.

    A bank holiday is counted as a working day, which errs on the early side. What comes at a weekend is
    counted from Monday, when the school opens.
    """
    working = (day for day in _days_from(school, at) if day.weekday() in MONDAY_TO_FRIDAY)
    local = school.local(at)
    when = local.time() if local.weekday() in MONDAY_TO_FRIDAY else school.hours.opens
    return _moment(school, next(islice(working, days, None)), when)


def _is_usual(school: School, day: date) -> bool:
    """A file without weekdays is refused; were there such a school, the usual five would be its days."""
    return day.weekday() in (school.hours.days or MONDAY_TO_FRIDAY)


def _is_holiday(school: School, day: date) -> bool:
    """Between two terms that are no further apart than holidays are long."""
    if any(first <= day <= last for first, last in school.terms):
        return False
    before = [last for _, last in school.terms if last < day]
    behind = [first for first, _ in school.terms if first > day]
    return bool(before and behind) and min(behind) - max(before) <= LONGEST_HOLIDAY


def _school_hours(school: School, at: datetime) -> Iterator[_Span]:
    """What is left of this school day, then every later one."""
    days = (day for day in _days_from(school, at) if is_school_day(school, day))
    return _left(school, at, days, school.hours.opens)


def _waking_hours(school: School, at: datetime) -> Iterator[_Span]:
    """What is left of this usual weekday, then every later one; a school of early hours wakes as it opens."""
    days = (day for day in _days_from(school, at) if _is_usual(school, day))
    wakes = QUIET_UNTIL if school.hours.closes > QUIET_UNTIL else school.hours.opens
    return _left(school, at, days, wakes)


def _left(school: School, at: datetime, days: Iterator[date], begins: time) -> Iterator[_Span]:
    """From `begins` until the school closes on each of the days, without what is over."""
    now = at.astimezone(UTC)
    for day in days:
        start, end = max(now, _moment(school, day, begins)), _moment(school, day, school.hours.closes)
        if start < end:
            yield start, end


def _days_from(school: School, at: datetime) -> Iterator[date]:
    """Today, as the school counts, and every later day.

    Whoever looks for a school day finds one: holidays are at most ten weeks and closed days are numbered.
    """
    today = school.local(at).date()
    return (today + timedelta(days=number) for number in count())


def _moment(school: School, day: date, when: time) -> datetime:
    """A time on the school's wall as a moment in UTC.

    Of the hour that the clocks repeat in October the first is meant, unless `when` says otherwise (`fold`); a
    time that they leave out in March is the same minute of the hour after. Python reads both like this.
    """
    return datetime.combine(day, when, tzinfo=school.timezone).astimezone(UTC)
