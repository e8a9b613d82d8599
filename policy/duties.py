"""What has to be done about a case, by when and by whom (routing.md B4, "other clocks"), as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from policy import clocks, hours
from policy.chains import Function
from policy.concerns import Concern
from policy.decisions import Topic
from policy.kinds import Kind, Urgency
from policy.lanes import Slice
from policy.people import StaffId
from policy.routing import Routing
from policy.schools import School
from policy.tasks import Duty, Task

When = Callable[[School, datetime], datetime]

HOUR = timedelta(hours=1)

LONGEST_MODERATION = timedelta(weeks=13)
"""A term: for longer nobody is kept from writing under the school's posts without another look (R87)."""


def _school_days(days: int) -> When:
    return lambda school, at: hours.end_of_day(school, at, days)


def _working_days(days: int) -> When:
    return lambda school, at: hours.after_working_days(school, at, days)


def _hours(number: int) -> When:
    return lambda _, at: at + timedelta(hours=number)


def _days(number: int) -> When:
    return lambda _, at: at + timedelta(days=number)


DUE: Mapping[Duty, When] = {
    Duty.LADO: lambda school, at: hours.after_working_days(school, at, school.lado_working_days),
    Duty.SERVICES: _working_days(1),
    Duty.SERVICES_REPLY: _working_days(1),
    Duty.PARENTS: lambda school, at: clocks.before_long(
        school, at, hours.end_of_day(school, at, 1), clocks.LONGEST_DAY
    ),
    Duty.POLICE_CONTACT: lambda school, at: clocks.before_long(
        school, at, hours.after_minutes(school, at, 60)
    ),
    Duty.REMOVAL: _hours(48),
    Duty.VICTIM_MEETING: _school_days(2),
    Duty.SUPPORT_CHECK: _school_days(5),
    Duty.RESTRICTION: _days(28),
    Duty.PARENT_MEETING: _school_days(5),
    Duty.TRAINING: _school_days(20),
    Duty.TECHNICAL: _school_days(1),
    Duty.CONTAIN: lambda school, at: clocks.before_long(school, at, hours.after_minutes(school, at, 60)),
    Duty.BREACH: _hours(72),
    Duty.COMPLAINT: _days(30),
    Duty.EXTERNAL_RECORD: _school_days(1),
    Duty.REDACT: lambda school, at: at + timedelta(days=school.redact_after_days),
    Duty.ANSWER: _school_days(1),
    Duty.SIGN_OFF: _school_days(1),
    Duty.REVIEW: _school_days(10),
}
"""When each duty falls due, from the moment it arose; how soon a decision is due is policy/clocks.py."""

SETTLED_BY: Mapping[Duty, Topic] = {
    Duty.LADO: Topic.LADO,
    Duty.SERVICES: Topic.SERVICES,
    Duty.PARENTS: Topic.PARENTS,
    Duty.BREACH: Topic.BREACH,
    Duty.EXTERNAL_RECORD: Topic.EXTERNAL,
    Duty.REMOVAL: Topic.REMOVAL,
}
"""Duties that are done by recording a decision on a topic."""

OUTLIVE = frozenset(
    {
        Duty.RESTRICTION,
        Duty.TRAINING,
        Duty.SUPPORT_CHECK,
        Duty.PARENT_MEETING,
        Duty.TECHNICAL,
        Duty.EXTERNAL_RECORD,
        Duty.REDACT,
    }
)
"""Duties that go on after a case is closed."""

_STAFF_CASES = frozenset(
    {Function.STAFF_CASE, Function.PRINCIPAL_CASE, Function.CHAIR_CASE, Function.TRUSTEE_CASE}
)
READ_WITH: Mapping[Duty, Topic] = {
    Duty.SERVICES: Topic.SERVICES,
    Duty.SERVICES_REPLY: Topic.SERVICES,
    Duty.PARENTS: Topic.PARENTS,
    Duty.POLICE_CONTACT: Topic.POLICE,
    Duty.REMOVAL: Topic.REMOVAL,
    Duty.CONTAIN: Topic.BREACH,
}
"""What is done for a child or about a breach, and the decision it belongs to: who reads the one reads the
other."""

_FROM_RECEIPT = frozenset({Duty.BREACH, Duty.COMPLAINT})
_BREACHES = frozenset({Kind.DATA_LOST, Kind.ACCOUNT_MISUSED, Kind.WRONG_POST})


def task(
    duty: Duty,
    at: datetime,
    school: School,
    *,
    function: str = "",
    person: StaffId | None = None,
    due: datetime | None = None,
    about: str = "",
) -> Task:
    """A duty that arises now; its id is made from what it is, so that the same event never makes two."""
    when = due or DUE[duty](school, at)
    made_of = f"{duty} {at.isoformat()} {function} {person} {about}"
    return Task(sha256(made_of.encode()).hexdigest()[:12], duty, when, when, function, person)


def at_first(concern: Concern, routing: Routing, school: School) -> tuple[Task, ...]:
    """What every new case brings with it: a first decision, a review, and what its kind asks for."""
    at, urgency = concern.received, concern.facts.urgency
    functions = {one.slice: one.function for one in routing.recipients}
    owner = next((one for one in routing.recipients if one.person == routing.owner), None)
    if owner is None:
        return ()
    mine = owner.function.value
    decide = clocks.first_decision(urgency, at, school)
    found = [task(Duty.DECIDE, at, school, function=mine, due=decide)]
    found.append(task(Duty.REVIEW, at, school, function=mine))
    if owner.function in _STAFF_CASES and urgency <= Urgency.U2:
        found.append(task(Duty.LADO, at, school, function=mine))
    welfare = Function.WELFARE.value
    if _has_welfare(routing) and urgency <= Urgency.U2:
        found.append(task(Duty.PARENTS, at, school, function=welfare))
        if urgency <= Urgency.U1:
            found.append(task(Duty.SERVICES, at, school, function=welfare))
    if concern.facts.kind is Kind.STAFF_BULLIED:
        found.append(task(Duty.VICTIM_MEETING, at, school, function=mine))
        found.append(task(Duty.SUPPORT_CHECK, at, school, function=mine))
    if concern.facts.kind in _BREACHES:
        # Out of sight first: what is decided about it can wait for three days (R49).
        found.append(task(Duty.CONTAIN, at, school, function=mine))
        found.append(task(Duty.BREACH, at, school, function=_data(functions, mine)))
    if concern.facts.kind is Kind.COMPLAINT:
        found.append(task(Duty.COMPLAINT, at, school, function=mine))
    if school.record_of_truth != "bot":
        found.append(task(Duty.EXTERNAL_RECORD, at, school, function=mine))
    return tuple(found)


def arising(concern: Concern, routing: Routing, at: datetime, school: School) -> tuple[Task, ...]:
    """What the case asks for now that more is known of it, as far as it was not asked for before.

    The clock of a breach or a complaint began when the school first heard of it, whatever it was called.
    """
    known = {one.duty for one in concern.tasks}
    from_now_on = at_first(replace(concern, received=at), routing, school)
    from_the_first = {one.duty: one for one in at_first(concern, routing, school)}
    return tuple(
        from_the_first[one.duty] if one.duty in _FROM_RECEIPT else one
        for one in from_now_on
        if one.duty not in known
    )


def part_of(duty: Duty, slice_: Slice = Slice.CASE) -> str:
    """Who reads what came of a duty: technicians theirs, some whoever reads the decision it belongs to.

    The rest is for whoever has the part in which it was done: nothing about an adult's job goes further (E3).
    """
    if duty is Duty.TECHNICAL:
        return Slice.TECHNICAL.value
    return "" if duty in READ_WITH else slice_.value


def at_the_end_of(day: date, school: School) -> datetime:
    """The closing time of a day that somebody chose (UTC), whether or not the school is open on it."""
    return datetime.combine(day, school.hours.closes, school.timezone).astimezone(UTC)


def _has_welfare(routing: Routing) -> bool:
    return any(one.function is Function.WELFARE and one.reads_content for one in routing.recipients)


def _data(functions: Mapping[Slice, Function], otherwise: str) -> str:
    return functions[Slice.BREACH].value if Slice.BREACH in functions else otherwise
