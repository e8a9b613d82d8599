"""The bells of a part that nobody takes, and when a decision is due, in tables that show their working (B4).

Half-term is the last week of October, Christmas from 19 December to 4 January, Easter from 25 March to 11
April; 23 November is an inset day. Clocks go back on 25 October 2026 and forward on 28 March 2027.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from policy import clocks
from policy.clocks import Bell
from policy.kinds import Urgency
from policy.tasks import Watch
from tests.policy.test_hours import SCHOOL, wall

pytestmark = [pytest.mark.rule("R111")]

REMIND, ADD, RAISE = {Bell.REMIND}, {Bell.ADD}, {Bell.RAISE}
U0, U1, U2, U3, U4 = Urgency
Rung = tuple[str, set[Bell]]

BELLS: dict[str, tuple[Urgency, str, tuple[Rung, ...]]] = {
    "danger, at night": (
        U0,
        "Sat 2026-10-10 23:50",
        (
            ("Sat 2026-10-10 23:55", REMIND),
            ("Sun 2026-10-11 00:00", ADD),
            ("Sun 2026-10-11 00:05", RAISE),
            ("Sun 2026-10-11 00:10", ADD),
            ("Sun 2026-10-11 00:15", ADD),
        ),
    ),
    "within the hour, on a Friday evening": (
        U1,
        "Fri 2026-10-09 16:10",
        (
            ("Fri 2026-10-09 16:25", REMIND),
            ("Fri 2026-10-09 16:35", REMIND),
            ("Fri 2026-10-09 16:40", ADD),
            ("Fri 2026-10-09 17:10", ADD),
            ("Fri 2026-10-09 18:10", ADD),
        ),
    ),
    "the same day, early": (
        U2,
        "Tue 2026-10-06 07:40",
        (
            ("Tue 2026-10-06 09:30", REMIND),  # 90 minutes from 08:00
            ("Tue 2026-10-06 10:00", ADD),
            ("Tue 2026-10-06 16:30", RAISE),
            ("Wed 2026-10-07 08:00", ADD),
            ("Thu 2026-10-08 08:00", ADD),
        ),
    ),
    "the same day, late": (
        U2,
        "Tue 2026-10-06 15:30",
        (
            ("Wed 2026-10-07 08:30", REMIND),  # 60 minutes today, 30 tomorrow
            ("Wed 2026-10-07 09:00", ADD),  # 60 today, 60 tomorrow
            ("Wed 2026-10-07 16:30", RAISE),  # the day on which it should have been taken
        ),
    ),
    "the same day, before an inset day": (
        U2,
        "Fri 2026-11-20 16:00",
        (
            ("Mon 2026-11-23 16:00", {*REMIND, *ADD, *RAISE}),  # Tue 09:00 by school time; 3 days at the most
            ("Tue 2026-11-24 08:00", ADD),
        ),
    ),
    "the same day, in the middle of half-term": (
        U2,
        "Thu 2026-10-29 10:00",
        (
            ("Mon 2026-11-02 07:30", {*REMIND, *ADD, *RAISE}),  # 3 days end on a Sunday, so in the morning
            ("Tue 2026-11-03 08:00", ADD),  # and not half an hour later
        ),
    ),
    "the same day, in the summer": (
        U2,
        "Mon 2026-08-31 10:00",
        (("Mon 2026-08-31 11:30", REMIND),),  # what is not known to be holiday is school
    ),
    "the next day": (
        U3,
        "Fri 2026-10-09 15:30",
        (
            ("Mon 2026-10-12 11:59", REMIND),  # a minute early, to be told at noon with what else waits
            ("Mon 2026-10-12 16:30", ADD),
            ("Tue 2026-10-13 12:00", ADD),
        ),
    ),
    "the next day, over Christmas": (
        U3,
        "Fri 2026-12-18 15:30",
        (("Tue 2027-01-05 11:59", REMIND), ("Tue 2027-01-05 16:30", ADD)),
    ),
    "in some days, over a half-term": (
        U4,
        "Thu 2026-10-22 15:30",
        (
            ("Fri 2026-10-23 15:29", REMIND),
            ("Mon 2026-11-02 15:29", REMIND),
            ("Tue 2026-11-03 15:29", REMIND),
            ("Tue 2026-11-03 16:30", ADD),
            ("Wed 2026-11-04 12:00", ADD),
        ),
    ),
}


@pytest.mark.parametrize("what", BELLS)
def test_each_bell_rings_at_its_time_and_no_other_between(what: str) -> None:
    urgency, since, rows = BELLS[what]
    watch, rung = clocks.start("welfare", urgency, wall(since), SCHOOL), []
    for _ in rows:
        at = watch.rings
        bells, watch = clocks.ring(watch, urgency, at, SCHOOL)
        rung.append((shown(at), set(bells)))
    assert rung == list(rows)


@pytest.mark.parametrize("urgency", Urgency)
def test_just_before_its_time_a_bell_does_not_ring_and_at_its_time_it_rings_once(urgency: Urgency) -> None:
    watch = clocks.start("welfare", urgency, wall("Tue 2026-10-06 10:00"), SCHOOL)
    early, same = clocks.ring(watch, urgency, watch.rings - timedelta(seconds=1), SCHOOL)
    assert (early, same) == (frozenset(), watch)
    rang, onward = clocks.ring(watch, urgency, watch.rings, SCHOOL)
    assert rang
    assert clocks.ring(onward, urgency, watch.rings, SCHOOL) == (frozenset(), onward)


@pytest.mark.parametrize("urgency", Urgency)
def test_after_a_long_stand_still_all_rings_once_and_the_next_is_to_come(urgency: Urgency) -> None:
    watch = clocks.start("welfare", urgency, wall("Tue 2026-10-06 10:00"), SCHOOL)
    at = wall("Tue 2026-10-20 10:00")
    rang, onward = clocks.ring(watch, urgency, at, SCHOOL)
    assert Bell.ADD in rang
    assert onward.rings > at


def test_what_can_wait_begins_when_people_are_told_of_it() -> None:
    sent, told = wall("Fri 2026-10-09 16:00"), wall("Mon 2026-10-12 15:30")
    assert clocks.start("welfare", U3, sent, SCHOOL, told=told).since == told
    assert clocks.start("welfare", U2, wall("Sat 2026-10-10 10:00"), SCHOOL).since == wall(
        "Mon 2026-10-12 07:30"
    )
    assert clocks.start("welfare", U1, sent, SCHOOL).since == sent


def test_two_hours_of_silence_after_a_mail_add_the_next_and_the_earlier_mail_counts() -> None:
    watch = Watch("principal_case", wall("Tue 2026-10-06 10:00"), wall("Tue 2026-10-06 16:00"))
    mailed = clocks.by_mail(watch, wall("Tue 2026-10-06 10:00"))
    mailed = clocks.by_mail(mailed, wall("Tue 2026-10-06 11:00"))
    assert mailed.rings == wall("Tue 2026-10-06 12:00")
    rang, onward = clocks.ring(mailed, U2, mailed.rings, SCHOOL)
    assert rang == {Bell.ADD}
    assert onward.rings == watch.due


DECISIONS = (
    (U0, "Sun 2026-10-11 02:30", "Sun 2026-10-11 03:30", "an hour"),
    (U0, "Sun 2026-10-25 00:30", "Sun 2026-10-25 01:30", "an hour, as the clocks go back"),
    (U0, "Sun 2027-03-28 00:30", "Sun 2027-03-28 02:30", "an hour, as they go forward"),
    (U1, "Tue 2026-10-06 10:00", "Tue 2026-10-06 16:30", "the same school day"),
    (U1, "Tue 2026-10-06 16:10", "Tue 2026-10-06 17:10", "but not before an hour has gone by"),
    (U1, "Fri 2026-10-09 22:00", "Mon 2026-10-12 16:30", "the school day that comes"),
    (U1, "Mon 2026-10-26 10:00", "Thu 2026-10-29 10:00", "in half-term three days"),
    (U1, "Sat 2026-12-19 10:00", "Tue 2026-12-22 10:00", "and at Christmas"),
    (U2, "Tue 2026-10-06 10:00", "Wed 2026-10-07 16:30", "1 school day"),
    (U2, "Fri 2026-10-09 08:30", "Mon 2026-10-12 16:30", "over a weekend"),
    (U2, "Fri 2026-10-09 22:00", "Tue 2026-10-13 16:30", "1 school day from Monday, when it is told"),
    (U2, "Mon 2026-10-26 10:00", "Fri 2026-10-30 10:00", "in half-term four days"),
    (U3, "Tue 2026-10-06 10:00", "Fri 2026-10-09 16:30", "3 school days"),
    (U3, "Fri 2026-10-23 10:00", "Wed 2026-11-04 16:30", "over half-term: 2 3 4 November"),
    (U4, "Tue 2026-10-06 10:00", "Tue 2026-10-20 16:30", "10 school days"),
)


@pytest.mark.parametrize(("urgency", "sent", "due", "why"), DECISIONS)
def test_a_first_decision_is_due_in_its_time(urgency: Urgency, sent: str, due: str, why: str) -> None:
    assert shown(clocks.first_decision(urgency, wall(sent), SCHOOL)) == due, why


AGAIN = (
    (U2, "Tue 2026-10-06 10:00", "Wed 2026-10-07 08:00", "the next morning"),
    (U2, "Tue 2026-10-06 16:30", "Wed 2026-10-07 08:00", "the next morning"),
    (U2, "Mon 2026-10-12 07:30", "Tue 2026-10-13 08:00", "told at 07:30, so not at 08:00"),
    (U1, "Tue 2026-10-06 03:00", "Tue 2026-10-06 08:00", "told at night, so in the morning"),
    (U2, "Fri 2026-10-09 16:30", "Mon 2026-10-12 08:00", "after the weekend"),
    (U1, "Mon 2026-10-26 10:00", "Thu 2026-10-29 10:00", "in half-term every three days"),
    (U3, "Mon 2026-10-26 10:00", "Mon 2026-11-02 08:00", "what can wait, waits for the end of half-term"),
)


@pytest.mark.parametrize(("urgency", "told", "again", "why"), AGAIN)
def test_people_are_told_again_in_the_morning(urgency: Urgency, told: str, again: str, why: str) -> None:
    assert shown(clocks.in_the_morning(SCHOOL, wall(told), urgency)) == again, why


@pytest.mark.parametrize(
    ("due", "told"),
    [
        ("Tue 2026-10-06 16:30", "Tue 2026-10-06 16:30"),
        ("Tue 2026-10-06 16:59", "Tue 2026-10-06 16:59"),
        ("Tue 2026-10-06 17:00", "Wed 2026-10-07 07:30"),
        ("Sat 2026-10-10 10:00", "Mon 2026-10-12 07:30"),
        ("Tue 2026-10-27 10:00", "Tue 2026-10-27 10:00"),
    ],
)
def test_what_falls_due_as_the_school_closes_is_told_then(due: str, told: str) -> None:
    assert shown(clocks.told_of(SCHOOL, wall(due))) == told


def shown(at: datetime) -> str:
    """A moment as the clock on the school's wall shows it."""
    return f"{SCHOOL.local(at):%a %Y-%m-%d %H:%M}"
