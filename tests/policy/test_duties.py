"""What has to be done about a case and by when, duty by duty across the calendar (B4, "other clocks")."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from policy import duties
from policy.concerns import Facts
from policy.kinds import Kind
from policy.people import People
from policy.tasks import Duty
from tests.policy.received import A_BOUNDARY, A_DISCLOSURE, A_PUPIL, TUESDAY, sent, sent_as_two
from tests.policy.schools import PUPIL, UNKNOWN, WELL_STAFFED, a_concern_of, about
from tests.policy.test_clocks import shown
from tests.policy.test_hours import SCHOOL, wall

pytestmark = [pytest.mark.rule("R111")]

IN_TERM, BEFORE_A_WEEKEND = "Tue 2026-10-06 10:00", "Fri 2026-10-09 16:00"
BEFORE_HALF_TERM, BEFORE_CHRISTMAS = "Fri 2026-10-23 16:00", "Fri 2026-12-18 10:00"
BEFORE_EASTER = "Wed 2027-03-24 10:00"
STARTS = (IN_TERM, BEFORE_A_WEEKEND, BEFORE_HALF_TERM, BEFORE_CHRISTMAS, BEFORE_EASTER)
"""The clocks go back two days after the third, and forward four days after the last."""

WORKING_DAY = (
    "Wed 2026-10-07 10:00",
    "Mon 2026-10-12 16:00",
    "Mon 2026-10-26 16:00",
    "Mon 2026-12-21 10:00",
    "Thu 2027-03-25 10:00",
)
"""A council works in the holidays; the time of day is the wall's."""
SCHOOL_DAY = (
    "Wed 2026-10-07 16:30",
    "Mon 2026-10-12 16:30",
    "Mon 2026-11-02 16:30",
    "Tue 2027-01-05 16:30",
    "Mon 2027-04-12 16:30",
)
FIVE_DAYS = (
    "Tue 2026-10-13 16:30",
    "Fri 2026-10-16 16:30",
    "Fri 2026-11-06 16:30",
    "Mon 2027-01-11 16:30",
    "Fri 2027-04-16 16:30",
)
THIRTY_DAYS = (
    "Thu 2026-11-05 09:00",
    "Sun 2026-11-08 15:00",
    "Sun 2026-11-22 15:00",
    "Sun 2027-01-17 10:00",
    "Fri 2027-04-23 11:00",
)
"""Thirty times 24 hours: an hour earlier on the wall after the clocks went back, later after forward."""

DUE: dict[Duty, tuple[str, ...]] = {
    Duty.LADO: WORKING_DAY,
    Duty.SERVICES: WORKING_DAY,
    Duty.SERVICES_REPLY: WORKING_DAY,
    # A school day, but four days at the most: 96 hours, in the morning where they end in quiet hours.
    Duty.PARENTS: (
        "Wed 2026-10-07 16:30",
        "Mon 2026-10-12 16:30",
        "Tue 2026-10-27 15:00",
        "Tue 2026-12-22 10:00",
        "Mon 2027-03-29 07:30",
    ),
    # A school hour: 30 minutes on Friday and 30 on Monday; 72 hours at the most.
    Duty.POLICE_CONTACT: (
        "Tue 2026-10-06 11:00",
        "Mon 2026-10-12 08:30",
        "Mon 2026-10-26 15:00",
        "Fri 2026-12-18 11:00",
        "Wed 2027-03-24 11:00",
    ),
    Duty.CONTAIN: (
        "Tue 2026-10-06 11:00",
        "Mon 2026-10-12 08:30",
        "Mon 2026-10-26 15:00",
        "Fri 2026-12-18 11:00",
        "Wed 2027-03-24 11:00",
    ),
    # 48 and 72 hours by any clock.
    Duty.REMOVAL: (
        "Thu 2026-10-08 10:00",
        "Sun 2026-10-11 16:00",
        "Sun 2026-10-25 15:00",
        "Sun 2026-12-20 10:00",
        "Fri 2027-03-26 10:00",
    ),
    Duty.BREACH: (
        "Fri 2026-10-09 10:00",
        "Mon 2026-10-12 16:00",
        "Mon 2026-10-26 15:00",
        "Mon 2026-12-21 10:00",
        "Sat 2027-03-27 10:00",
    ),
    Duty.VICTIM_MEETING: (
        "Thu 2026-10-08 16:30",
        "Tue 2026-10-13 16:30",
        "Tue 2026-11-03 16:30",
        "Wed 2027-01-06 16:30",
        "Tue 2027-04-13 16:30",
    ),
    Duty.SUPPORT_CHECK: FIVE_DAYS,
    Duty.PARENT_MEETING: FIVE_DAYS,
    # 28 times 24 hours.
    Duty.RESTRICTION: (
        "Tue 2026-11-03 09:00",
        "Fri 2026-11-06 15:00",
        "Fri 2026-11-20 15:00",
        "Fri 2027-01-15 10:00",
        "Wed 2027-04-21 11:00",
    ),
    # 20 school days: 23 November is an inset day, 3 May a bank holiday.
    Duty.TRAINING: (
        "Tue 2026-11-10 16:30",
        "Fri 2026-11-13 16:30",
        "Mon 2026-11-30 16:30",
        "Mon 2027-02-01 16:30",
        "Mon 2027-05-10 16:30",
    ),
    Duty.TECHNICAL: SCHOOL_DAY,
    Duty.EXTERNAL_RECORD: SCHOOL_DAY,
    Duty.ANSWER: SCHOOL_DAY,
    Duty.SIGN_OFF: SCHOOL_DAY,
    Duty.COMPLAINT: THIRTY_DAYS,
    Duty.REDACT: THIRTY_DAYS,
    # 10 school days.
    Duty.REVIEW: (
        "Tue 2026-10-20 16:30",
        "Fri 2026-10-23 16:30",
        "Fri 2026-11-13 16:30",
        "Mon 2027-01-18 16:30",
        "Fri 2027-04-23 16:30",
    ),
}
"""For each duty when it is due, if it arises at each of the moments above."""


def test_every_duty_has_its_row() -> None:
    assert set(DUE) == set(Duty) - {Duty.DECIDE}


@pytest.mark.parametrize(
    ("duty", "start", "due"),
    [(duty, start, due) for duty, row in DUE.items() for start, due in zip(STARTS, row, strict=True)],
)
def test_a_duty_is_due_in_its_time(duty: Duty, start: str, due: str) -> None:
    task = duties.task(duty, wall(start), SCHOOL)
    assert (shown(task.due), shown(task.rings)) == (due, due)


def test_a_council_with_two_days_has_two_days() -> None:
    school = replace(SCHOOL, lado_working_days=2)
    assert shown(duties.task(Duty.LADO, wall("Thu 2026-10-08 10:00"), school).due) == "Mon 2026-10-12 10:00"


_ALWAYS = {Duty.DECIDE, Duty.REVIEW}
ARISE: dict[str, tuple[Facts, set[Duty]]] = {
    "a pupil": (A_PUPIL, {Duty.PARENTS}),
    "a disclosure": (A_DISCLOSURE, {Duty.PARENTS, Duty.SERVICES}),
    "an adult's boundaries": (A_BOUNDARY, {Duty.LADO, Duty.PARENTS, Duty.SERVICES}),
    "an adult's misuse": (a_concern_of(Kind.ADULT_MISUSE, about("colleague")), set()),
    "a friend request": (a_concern_of(Kind.FRIEND_REQUEST, PUPIL), set()),
    "lost data": (a_concern_of(Kind.DATA_LOST, UNKNOWN), {Duty.CONTAIN, Duty.BREACH}),
    "a complaint": (a_concern_of(Kind.COMPLAINT, UNKNOWN), {Duty.COMPLAINT}),
    "a colleague bullied by a parent": (
        a_concern_of(Kind.STAFF_BULLIED, UNKNOWN),
        {Duty.VICTIM_MEETING, Duty.SUPPORT_CHECK},
    ),
}


@pytest.mark.parametrize("what", ARISE)
def test_a_new_case_asks_for_what_its_kind_asks_for(what: str) -> None:
    facts, asked = ARISE[what]
    assert {one.duty for one in sent(facts).tasks()} == _ALWAYS | asked


@pytest.mark.rule("R114", "R117")
def test_of_two_linked_cases_the_colleagues_has_the_meeting_and_the_pupils_the_parents() -> None:
    colleague, pupil = sent_as_two(a_concern_of(Kind.STAFF_BULLIED, PUPIL))
    assert {one.duty for one in colleague.tasks()} == _ALWAYS | {Duty.VICTIM_MEETING, Duty.SUPPORT_CHECK}
    assert {one.duty for one in pupil.tasks()} == _ALWAYS | {Duty.PARENTS}


@pytest.mark.rule("R49")
def test_the_clock_of_a_breach_began_with_the_report_although_nobody_was_there_for_it() -> None:
    file = sent(a_concern_of(Kind.DATA_LOST, UNKNOWN), people=People())
    assert file.tasks() == []
    file.school = replace(SCHOOL, people=WELL_STAFFED)
    file.later(timedelta(hours=30)).chase()
    assert file.due(Duty.BREACH) == TUESDAY + timedelta(hours=72)
    assert file.due(Duty.REVIEW) == duties.DUE[Duty.REVIEW](SCHOOL, file.at)
