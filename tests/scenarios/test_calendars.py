"""The same clocks at night and across weekends, holidays and the changes of clock, on the school's wall.

The school is open from 08:00 to 16:30; half-term is the last week of October, and Christmas from 19 December
to 4 January. In 2026 the clocks go back on 25 October at 02:00, in 2027 they go forward on 28 March at 01:00.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from rehearsal.azurite import Azurite
from tests.scenarios.casebook import Fernhill
from tests.scenarios.clocks import SettableClock
from tests.scenarios.diary import Diary, Row, expected, wall
from tests.scenarios.test_clocks import BULLIED, DISCLOSED, FRIEND, UNSAFE
from tests.scenarios.town import TEACHER

pytestmark = [pytest.mark.usefixtures("swept"), pytest.mark.rule("R111")]

BY_THREE = "alert deputy head, reminder dsl"
GOING_ON = {**BULLIED, "when": "now"}
NOT_SURE = {**BULLIED, "safe": "unsure"}

NIGHTS: Mapping[str, tuple[Mapping[str, str], tuple[Row, ...]]] = {
    "danger rings at night": (
        UNSAFE,
        (
            ("Sun 2026-11-22 02:30", "alert dsl deputy, notice head, mail dsl deputy", "at once"),
            ("Sun 2026-11-22 02:35", "reminder dsl deputy", "5 minutes"),
            ("Sun 2026-11-22 02:40", "alert deputy-head, reminder dsl deputy, mail deputy-head", "10"),
        ),
    ),
    "within the hour rings at night": (
        DISCLOSED,
        (
            ("Tue 2026-11-24 22:00", "alert dsl deputy, notice head", "at once"),
            ("Tue 2026-11-24 22:15", "reminder dsl deputy", "15 minutes"),
        ),
    ),
    "the same day waits for the morning": (
        BULLIED,
        (
            ("Tue 2026-11-24 22:00", "", "quiet"),
            ("Wed 2026-11-25 07:30", "alert dsl, notice head", "the end of quiet hours"),
            ("Wed 2026-11-25 09:30", "reminder dsl", "90 minutes of school, from 08:00"),
            ("Wed 2026-11-25 10:00", "alert deputy, reminder dsl", "2 school hours"),
        ),
    ),
    "the same day does not wait where it is going on": (
        GOING_ON,
        (
            ("Tue 2026-11-24 22:00", "alert dsl, notice head", "at once"),
            ("Wed 2026-11-25 09:30", "reminder dsl", "90 minutes of school, from 08:00"),
        ),
    ),
    "the same day does not wait where nobody knows that the child is safe": (
        NOT_SURE,
        (("Tue 2026-11-24 22:00", "alert dsl, notice head", "at once"),),
    ),
    "the next day is not told of in the evening": (
        FRIEND,
        (
            ("Tue 2026-11-24 15:45", "", "the digest has gone"),
            ("Wed 2026-11-25 15:30", "alert dsl, notice head", "the next digest"),
            ("Thu 2026-11-26 12:00", "reminder dsl", "noon after a school day since they were told"),
            ("Thu 2026-11-26 16:30", "alert deputy", "1 school day since they were told"),
        ),
    ),
}
WEEKENDS: Mapping[str, tuple[Mapping[str, str], tuple[Row, ...]]] = {
    "from Friday 16:00 a same-day concern counts on on Monday": (
        BULLIED,
        (
            ("Fri 2026-11-27 16:00", "alert dsl, notice head", "the school is open"),
            ("Mon 2026-11-30 09:00", "reminder dsl", "30 minutes on Friday and 60 on Monday"),
            ("Mon 2026-11-30 09:30", "alert deputy, reminder dsl", "30 on Friday and 90 on Monday"),
            ("Mon 2026-11-30 16:00", "alert deputy-head head, reminder dsl deputy", "3 days at the most"),
            ("Mon 2026-11-30 16:30", "due dsl deputy deputy-head head", "1 school day: a decision"),
        ),
    ),
    "what comes on a Saturday is told of on Monday": (
        BULLIED,
        (
            ("Sat 2026-11-28 10:00", "", "quiet"),
            ("Mon 2026-11-30 07:30", "alert dsl, notice head", "the end of quiet hours"),
            ("Mon 2026-11-30 09:30", "reminder dsl", "90 minutes of school, from 08:00"),
        ),
    ),
    "on Friday evening what is within the hour goes on in minutes": (
        DISCLOSED,
        (
            ("Fri 2026-11-27 16:15", "alert dsl deputy, notice head", "at once"),
            ("Fri 2026-11-27 16:30", "reminder dsl deputy", "15 minutes"),
            ("Fri 2026-11-27 16:40", "reminder dsl deputy", "25 minutes"),
            ("Fri 2026-11-27 16:45", "alert deputy-head, reminder dsl deputy", "30 minutes"),
            (
                "Fri 2026-11-27 17:15",
                "alert head, reminder dsl deputy deputy-head, due dsl deputy deputy-head head",
                "60; a decision is due on the same day, and not before an hour has gone by",
            ),
        ),
    ),
    "a friend request on Friday afternoon": (
        FRIEND,
        (
            ("Fri 2026-11-27 16:00", "", "the digest has gone"),
            ("Mon 2026-11-30 15:30", "alert dsl, notice head", "the next digest"),
            ("Tue 2026-12-01 12:00", "reminder dsl", "noon; nobody is reminded of what they never heard"),
            ("Tue 2026-12-01 16:30", "alert deputy", "1 school day since they were told"),
        ),
    ),
}
HOLIDAYS: Mapping[str, tuple[Mapping[str, str], tuple[Row, ...]]] = {
    "a same-day concern at the end of a half-term": (
        BULLIED,
        (
            ("Fri 2026-10-23 16:00", "alert dsl, notice head", "summer time: 15:00 UTC"),
            ("Mon 2026-10-26 15:00", BY_THREE, "72 hours are at the most; winter time: 15:00 UTC"),
            ("Tue 2026-10-27 15:00", "due dsl deputy head", "a decision, and parents: 4 days at the most"),
            (
                "Thu 2026-10-29 15:00",
                "alert deputy-head, reminder dsl deputy head",
                "72 hours since Monday: the next",
            ),
            (
                "Fri 2026-10-30 15:00",
                "due dsl deputy deputy-head head",
                "72 hours since Tuesday: still no decision",
            ),
        ),
    ),
    "a friend request on the last day before half-term": (
        FRIEND,
        (
            ("Fri 2026-10-23 10:00", "", "not yet"),
            ("Fri 2026-10-23 15:30", "alert dsl, notice head", "in the digest, 14:30 UTC"),
            ("Mon 2026-11-02 12:00", "reminder dsl", "noon of the next school day, 12:00 UTC"),
            ("Mon 2026-11-02 16:30", "alert deputy", "1 school day"),
        ),
    ),
    "a disclosure on a Monday of half-term": (
        DISCLOSED,
        (
            ("Mon 2026-10-26 10:00", "alert dsl deputy, notice head", "at once"),
            ("Mon 2026-10-26 10:15", "reminder dsl deputy", "15 minutes"),
            ("Mon 2026-10-26 10:25", "reminder dsl deputy", "25 minutes"),
            ("Mon 2026-10-26 10:30", "alert deputy-head, reminder dsl deputy", "30 minutes"),
        ),
    ),
    "a same-day concern on the last afternoon before Christmas": (
        BULLIED,
        (
            ("Fri 2026-12-18 16:00", "alert dsl, notice head", "the school is open"),
            ("Mon 2026-12-21 16:00", BY_THREE, "72 hours at the most"),
            ("Tue 2026-12-22 16:00", "due dsl deputy head", "a decision, and parents: 4 days at the most"),
            ("Thu 2026-12-24 16:00", "alert deputy-head, reminder dsl deputy head", "72 hours since Monday"),
            ("Fri 2026-12-25 16:00", "due dsl deputy deputy-head head", "72 hours since Tuesday"),
            (
                "Mon 2026-12-28 07:30",
                "reminder dsl deputy deputy-head head, ring teacher",
                "72 hours since Thursday end on a Sunday; nobody is left",
            ),
        ),
    ),
    "a friend request at Christmas": (
        FRIEND,
        (
            ("Mon 2026-12-21 10:00", "", "nobody is at school"),
            ("Tue 2027-01-05 15:30", "alert dsl, notice head", "the first digest of the term"),
            ("Wed 2027-01-06 12:00", "reminder dsl", "noon"),
        ),
    ),
}
CHANGES: Mapping[str, tuple[Mapping[str, str], tuple[Row, ...]]] = {
    "in the night in which the clocks go back an hour stays an hour": (
        DISCLOSED,
        (
            ("Sun 2026-10-25 00:50", "alert dsl deputy, notice head", "23:50 UTC"),
            ("Sun 2026-10-25 01:05", "reminder dsl deputy", "00:05 UTC"),
            ("Sun 2026-10-25 01:15", "reminder dsl deputy", "00:15 UTC"),
            ("Sun 2026-10-25 01:20", "alert deputy-head, reminder dsl deputy", "00:20 UTC"),
            ("Sun 2026-10-25 01:50", "alert head, reminder dsl deputy deputy-head", "00:50 UTC, 60 minutes"),
            (
                "Sun 2026-10-25 01:50 again",
                "reminder dsl deputy deputy-head head, ring teacher",
                "01:50 UTC: an hour later it is 01:50 once more",
            ),
            ("Sun 2026-10-25 02:50", "reminder dsl deputy deputy-head head", "02:50 UTC"),
        ),
    ),
    "in the night in which the clocks go forward an hour stays an hour": (
        DISCLOSED,
        (
            ("Sun 2027-03-28 00:20", "alert dsl deputy, notice head", "00:20 UTC"),
            ("Sun 2027-03-28 00:35", "reminder dsl deputy", "00:35 UTC"),
            ("Sun 2027-03-28 00:45", "reminder dsl deputy", "00:45 UTC"),
            ("Sun 2027-03-28 00:50", "alert deputy-head, reminder dsl deputy", "00:50 UTC"),
            ("Sun 2027-03-28 02:20", "alert head, reminder dsl deputy deputy-head", "01:20 UTC, 60 minutes"),
        ),
    ),
    "over the weekend in which the clocks go forward school time is the wall's": (
        BULLIED,
        (
            ("Fri 2027-03-26 16:00", "alert dsl, notice head", "16:00 UTC"),
            ("Mon 2027-03-29 09:00", "reminder dsl", "30 minutes on Friday and 60 on Monday: 08:00 UTC"),
            (
                "Mon 2027-03-29 09:30",
                "alert deputy, reminder dsl",
                "30 on Friday and 90 on Monday: 08:30 UTC",
            ),
            (
                "Mon 2027-03-29 16:30",
                "alert deputy-head head, reminder dsl deputy, due dsl deputy deputy-head head",
                "15:30 UTC: end of the day, and 1 school day",
            ),
        ),
    ),
    "on the Saturday before the clocks go forward": (
        BULLIED,
        (
            ("Sat 2027-03-27 12:00", "", "quiet"),
            ("Mon 2027-03-29 07:30", "alert dsl, notice head", "06:30 UTC"),
        ),
    ),
    "the digest after the clocks went back": (
        FRIEND,
        (
            ("Fri 2026-10-23 16:00", "", "15:00 UTC, the digest has gone"),
            ("Mon 2026-11-02 15:30", "alert dsl, notice head", "15:30 UTC"),
        ),
    ),
}
CALENDARS = {**NIGHTS, **WEEKENDS, **HOLIDAYS, **CHANGES}


@pytest.mark.parametrize("what", CALENDARS)
async def test_clocks_keep_the_schools_time(azurite: Azurite, what: str) -> None:
    answers, rows = CALENDARS[what]
    clock = SettableClock(wall(rows[0][0]))
    async with Fernhill(azurite, clock=clock) as town:
        diary = Diary(town, clock, await town.tell(TEACHER, answers))
        assert await diary.until(rows) == expected(rows)
