"""The clocks of a part that nobody has taken: when to remind, when to add the next person (routing.md B4).

Danger and what must be seen to within the hour ignore quiet hours; everything else counts school time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from policy import hours
from policy.delivery import LEASE
from policy.kinds import Urgency
from policy.schools import School
from policy.tasks import Watch


class Bell(StrEnum):
    """What happens when the time is up: each also reminds everybody who has not answered."""

    REMIND = "remind"
    ADD = "add"
    RAISE = "raise"


Rung = tuple[Bell, Callable[[School, datetime], datetime]]

LONGEST = timedelta(days=3)
"""A same-day concern never waits longer than this for the school to open: not for the end of a holiday."""

LONGEST_DAY = timedelta(days=4)
"""The longest that "one school day" lasts for what is urgent: a weekend and a day."""

SILENCE = timedelta(hours=2)
"""How long a mail may stay unanswered."""

NOON = time(12)
DIGEST_AT = time(15, 30)
SETTLED_AFTER = timedelta(hours=24)
"""After a day of bells every hour the next ones ring once a day."""

JUST_CLOSED = timedelta(minutes=30)
"""How long after the school closes people are still told of what fell due as it closed."""

A_WHILE = timedelta(hours=4)
"""From the moment at which somebody was told until they may be told of the same again in the morning."""

ROUND = timedelta(minutes=1)
"""How much earlier a bell rings of which people are told together with others, at noon or in the digest."""


def _minutes(number: int) -> Callable[[School, datetime], datetime]:
    return lambda _, since: since + timedelta(minutes=number)


def _school_minutes(number: int) -> Callable[[School, datetime], datetime]:
    return lambda school, since: before_long(school, since, hours.after_minutes(school, since, number))


def _end_of_school_day(days: int) -> Callable[[School, datetime], datetime]:
    return lambda school, since: hours.end_of_day(school, since, days)


def _end_of_that_day(school: School, since: datetime) -> datetime:
    """The end of the day on which a same-day concern should have been taken."""
    return before_long(school, since, hours.end_of_day(school, _ANSWER[Urgency.U2](school, since)))


def _noon_after_a_day(school: School, since: datetime) -> datetime:
    return hours.next_at(school, hours.end_of_day(school, since), NOON) - ROUND


def _digest(days: int) -> Callable[[School, datetime], datetime]:
    def rings(school: School, since: datetime) -> datetime:
        return hours.next_at(school, hours.end_of_day(school, since, days - 1), DIGEST_AT) - ROUND

    return rings


_ANSWER: Mapping[Urgency, Callable[[School, datetime], datetime]] = {
    Urgency.U0: _minutes(5),
    Urgency.U1: _minutes(30),
    Urgency.U2: _school_minutes(120),
    Urgency.U3: _end_of_school_day(1),
    Urgency.U4: _end_of_school_day(3),
}
"""Until when somebody has to say that they have it."""

_BELLS: Mapping[Urgency, tuple[Rung, ...]] = {
    Urgency.U0: (
        (Bell.REMIND, _minutes(5)),
        (Bell.ADD, _minutes(10)),
        (Bell.RAISE, _minutes(15)),
        *((Bell.ADD, _minutes(number)) for number in range(20, 65, 5)),
    ),
    Urgency.U1: (
        (Bell.REMIND, _minutes(15)),
        (Bell.REMIND, _minutes(25)),
        (Bell.ADD, _minutes(30)),
        (Bell.ADD, _minutes(60)),
    ),
    Urgency.U2: (
        (Bell.REMIND, _school_minutes(90)),
        (Bell.ADD, _ANSWER[Urgency.U2]),
        (Bell.RAISE, _end_of_that_day),
    ),
    Urgency.U3: ((Bell.REMIND, _noon_after_a_day), (Bell.ADD, _ANSWER[Urgency.U3])),
    Urgency.U4: (*((Bell.REMIND, _digest(days)) for days in (1, 2, 3)), (Bell.ADD, _ANSWER[Urgency.U4])),
}
"""The first bells of each urgency, in order. U4 is reminded of in the daily digest."""


def start(
    function: str, urgency: Urgency, at: datetime, school: School, *, told: datetime | None = None
) -> Watch:
    """Begin to watch a part from now on; what can wait begins when people are told of it (`told`)."""
    since = at if urgency <= Urgency.U1 else max(hours.waking(school, at), told or at)
    return Watch(function, since, due=_BELLS[urgency][0][1](school, since))


def answer_by(watch: Watch, urgency: Urgency, school: School) -> datetime:
    """Until when somebody has to take this part (UTC)."""
    return _ANSWER[urgency](school, watch.since)


def ring(watch: Watch, urgency: Urgency, at: datetime, school: School) -> tuple[frozenset[Bell], Watch]:
    """The bells that ring by now, and the watch as it goes on.

    After a stand-still of the machine all that was missed rings at once, so that nobody is told of the same
    thing twice in a row.
    """
    rang: set[Bell] = set()
    if watch.add_by is not None and watch.add_by <= at:
        rang.add(Bell.ADD)
        watch = replace(watch, add_by=None)
    while watch.due <= at:
        rang.add(_bell(urgency, watch.rung))
        watch = replace(watch, rung=watch.rung + 1, due=_next(watch, urgency, at, school))
    return frozenset(rang), watch


def by_mail(watch: Watch, at: datetime) -> Watch:
    """Somebody could be reached by mail only: after two hours of silence the next person is added (C17)."""
    add_by = at + SILENCE
    return replace(watch, add_by=add_by if watch.add_by is None else min(watch.add_by, add_by))


def again(watch: Watch, urgency: Urgency, school: School) -> Watch:
    """The same watch under another urgency: its bells are counted anew, from when it began."""
    return replace(watch, rung=0, due=_BELLS[urgency][0][1](school, watch.since))


def _bell(urgency: Urgency, rung: int) -> Bell:
    bells = _BELLS[urgency]
    return bells[rung][0] if rung < len(bells) else Bell.ADD


def _next(watch: Watch, urgency: Urgency, at: datetime, school: School) -> datetime:
    """When the bell after this one rings; those after the first few go on for as long as it takes."""
    following = watch.rung + 1
    if following < len(_BELLS[urgency]):
        return _BELLS[urgency][following][1](school, watch.since)
    before = counted_from(watch.due, at)
    match urgency:
        case Urgency.U0 | Urgency.U1:
            fresh = before - watch.since < SETTLED_AFTER
            return before + (timedelta(hours=1) if fresh else timedelta(days=1))
        case Urgency.U2:
            return in_the_morning(school, told_of(school, before), urgency)
        case Urgency.U3 | Urgency.U4:
            return hours.next_at(school, before, NOON)


def before_long(school: School, since: datetime, due: datetime, longest: timedelta = LONGEST) -> datetime:
    """When something is due, but in the holidays too: what would end in quiet hours ends in the morning."""
    return min(due, hours.waking(school, since + longest))


def counted_from(due: datetime, at: datetime) -> datetime:
    """From when the bell after this one is counted: from when this one was to ring, unless it rang late."""
    return due if at - due < timedelta(minutes=2) else at


def told_of(school: School, at: datetime) -> datetime:
    """When people are told of what falls due now and can wait: now, as long as the school just closed."""
    return max(at, hours.waking(school, at - JUST_CLOSED))


def in_the_morning(school: School, told: datetime, urgency: Urgency) -> datetime:
    """When people are told again: as the school opens next, but not of what they were told only just now.

    What cannot wait a day does not wait for the end of the holidays either.
    """
    morning = hours.next_at(school, told + A_WHILE, school.hours.opens)
    return before_long(school, told, morning) if urgency <= Urgency.U2 else morning


def together(at: datetime) -> datetime:
    """The full minute at which what can wait is told of together: no worker sends it before (see `ROUND`)."""
    return (at + LEASE).replace(second=0, microsecond=0) + ROUND


def first_decision(urgency: Urgency, at: datetime, school: School) -> datetime:
    """Until when the first decision has to be made (UTC)."""
    match urgency:
        case Urgency.U0:
            return at + timedelta(hours=1)
        case Urgency.U1:
            return max(min(hours.end_of_day(school, at), at + LONGEST), at + timedelta(hours=1))
        case Urgency.U2:
            since = hours.waking(school, at)
            return before_long(school, since, hours.end_of_day(school, since, 1), LONGEST_DAY)
        case Urgency.U3:
            return hours.end_of_day(school, at, 3)
        case Urgency.U4:
            return hours.end_of_day(school, at, 10)
