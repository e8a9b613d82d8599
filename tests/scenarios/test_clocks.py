"""The clocks of each urgency from a report on a school morning: who is told, reminded, added, and when.

Every row stands for a whole stretch of time: what rang since the row above it would stand in the diary too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

import pytest
import pytest_asyncio

from cards.verbs import Verb
from rehearsal.azurite import Azurite
from tests.scenarios.casebook import Fernhill
from tests.scenarios.clocks import SettableClock
from tests.scenarios.diary import Diary, Row, expected, wall
from tests.scenarios.matrix_verbs import WHY
from tests.scenarios.seen import said, shown
from tests.scenarios.town import DEPUTY, DSL, HEAD, TEACHER

pytestmark = [pytest.mark.usefixtures("swept"), pytest.mark.rule("R111")]

UNSAFE, DISCLOSED, BULLIED = {"safe": "no"}, {"about": "worried"}, {"about": "bullying"}
FRIEND, UNDER_AGE = {"about": "friend"}, {"about": "seen", "closest": "K04"}

DANGER: tuple[Row, ...] = (
    ("Tue 2026-11-24 10:30", "alert dsl deputy, notice head, mail dsl deputy", "at once, by two ways"),
    ("Tue 2026-11-24 10:35", "reminder dsl deputy", "5 minutes"),
    ("Tue 2026-11-24 10:40", "alert deputy-head, reminder dsl deputy, mail deputy-head", "10: the next"),
    ("Tue 2026-11-24 10:45", "alert head, reminder dsl deputy deputy-head, mail head", "15: the Principal"),
    ("Tue 2026-11-24 10:50", "reminder dsl deputy deputy-head head, ring teacher", "20: nobody is left"),
    *(
        (f"Tue 2026-11-24 {hour}", "reminder dsl deputy deputy-head head", "every 5 minutes")
        for hour in ("10:55", "11:00", "11:05", "11:10", "11:15", "11:20", "11:25")
    ),
    (
        "Tue 2026-11-24 11:30",
        "reminder dsl deputy deputy-head head, due dsl deputy deputy-head head",
        "60; and a decision was due within the hour",
    ),
    (
        "Tue 2026-11-24 12:30",
        "reminder dsl deputy deputy-head head, due dsl deputy deputy-head head",
        "from then on every hour",
    ),
)
WITHIN_THE_HOUR: tuple[Row, ...] = (
    ("Tue 2026-11-24 10:30", "alert dsl deputy, notice head", "at once, and the deputy because it is U1"),
    ("Tue 2026-11-24 10:45", "reminder dsl deputy", "15 minutes"),
    ("Tue 2026-11-24 10:55", "reminder dsl deputy", "25 minutes"),
    ("Tue 2026-11-24 11:00", "alert deputy-head, reminder dsl deputy", "30; the deputy knows, so the next"),
    ("Tue 2026-11-24 11:30", "alert head, reminder dsl deputy deputy-head", "60: the next"),
    ("Tue 2026-11-24 12:30", "reminder dsl deputy deputy-head head, ring teacher", "every hour; nobody left"),
    *(
        (f"Tue 2026-11-24 {hour}:30", "reminder dsl deputy deputy-head head", "every hour")
        for hour in (13, 14, 15)
    ),
    (
        "Tue 2026-11-24 16:30",
        "reminder dsl deputy deputy-head head, due dsl deputy deputy-head head",
        "every hour; and a decision was due on the same school day",
    ),
    ("Tue 2026-11-24 17:30", "reminder dsl deputy deputy-head head", "every hour, quiet or not"),
)
SAME_DAY: tuple[Row, ...] = (
    ("Tue 2026-11-24 10:30", "alert dsl, notice head", "at once, for the school is open"),
    ("Tue 2026-11-24 12:00", "reminder dsl", "90 minutes of school"),
    ("Tue 2026-11-24 12:30", "alert deputy, reminder dsl", "2 school hours: the deputy"),
    (
        "Tue 2026-11-24 16:30",
        "alert deputy-head head, reminder dsl deputy",
        "end of day: Principal; and next",
    ),
    (
        "Wed 2026-11-25 08:00",
        "reminder dsl deputy deputy-head head, ring teacher",
        "each morning; nobody left",
    ),
    ("Wed 2026-11-25 16:30", "due dsl deputy deputy-head head", "1 school day: a decision, and the parents"),
    (
        "Thu 2026-11-26 08:00",
        "reminder dsl deputy deputy-head head, due dsl deputy deputy-head head",
        "each morning; of two duties one card",
    ),
)
NEXT_DAY: tuple[Row, ...] = (
    ("Tue 2026-11-24 10:30", "", "not yet"),
    ("Tue 2026-11-24 15:30", "alert dsl, notice head", "in the digest"),
    ("Wed 2026-11-25 12:00", "reminder dsl", "noon"),
    ("Wed 2026-11-25 16:30", "alert deputy", "1 school day: the next"),
    ("Wed 2026-11-25 16:31", "reminder dsl", "reminders of what can wait go together, on the full minute"),
    ("Thu 2026-11-26 12:00", "alert deputy-head", "noon, each day: the next"),
    ("Thu 2026-11-26 12:01", "reminder dsl deputy", "on the full minute"),
    ("Fri 2026-11-27 12:00", "alert head", "noon, each day: the next"),
    ("Fri 2026-11-27 12:01", "reminder dsl deputy deputy-head", "on the full minute"),
    ("Fri 2026-11-27 16:30", "due dsl deputy deputy-head head", "3 school days: a decision"),
    ("Mon 2026-11-30 08:00", "due dsl deputy deputy-head head", "again in the morning"),
)
IN_THREE_DAYS: tuple[Row, ...] = (
    ("Tue 2026-11-24 10:30", "", "not yet"),
    ("Tue 2026-11-24 15:30", "alert dsl, notice head", "in the digest"),
    ("Wed 2026-11-25 15:30", "reminder dsl", "daily, with the digest"),
    ("Thu 2026-11-26 15:30", "reminder dsl", "daily"),
    ("Fri 2026-11-27 15:30", "reminder dsl", "daily"),
    ("Fri 2026-11-27 16:30", "alert deputy", "3 school days: the next"),
    ("Fri 2026-11-27 16:31", "reminder dsl", "on the full minute"),
    ("Mon 2026-11-30 12:00", "alert deputy-head", "each day: the next"),
    ("Mon 2026-11-30 15:30", "reminder dsl deputy", "daily, with the digest"),
    ("Tue 2026-12-01 12:00", "alert head", "each day: the next"),
)
URGENCIES: Mapping[str, tuple[Mapping[str, str], tuple[Row, ...]]] = {
    "danger": (UNSAFE, DANGER),
    "within the hour": (DISCLOSED, WITHIN_THE_HOUR),
    "the same day": (BULLIED, SAME_DAY),
    "the next school day": (FRIEND, NEXT_DAY),
    "in some days": (UNDER_AGE, IN_THREE_DAYS),
}


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(wall("Tue 2026-11-24 10:30"))


@pytest_asyncio.fixture
async def town(azurite: Azurite, clock: SettableClock) -> AsyncIterator[Fernhill]:
    async with Fernhill(azurite, clock=clock) as one:
        yield one


async def begun(town: Fernhill, clock: SettableClock, answers: Mapping[str, str]) -> tuple[Diary, str]:
    """A case that was just sent, of which everybody heard who hears of it now."""
    reference = await town.tell(TEACHER, answers)
    diary = Diary(town, clock, reference)
    await diary.at("Tue 2026-11-24 10:30")
    return diary, reference


async def decides(town: Fernhill, person: str, reference: str) -> None:
    """Record a first decision."""
    answers = {"topic": "safety", "choice": "safe", "rationale": WHY}
    assert "recorded" in said(shown(await town.does(person, Verb.DECIDE_SAVE, reference, answers)))


@pytest.mark.invariant("I6", "I12")
@pytest.mark.parametrize("urgency", URGENCIES)
async def test_whoever_does_not_answer_is_reminded_and_others_are_added_each_at_their_time(
    town: Fernhill, clock: SettableClock, urgency: str
) -> None:
    answers, rows = URGENCIES[urgency]
    diary = Diary(town, clock, await town.tell(TEACHER, answers))
    assert await diary.until(rows) == expected(rows)


async def test_having_it_stops_the_reminders_and_a_decision_falls_due_all_the_same(
    town: Fernhill, clock: SettableClock
) -> None:
    diary, reference = await begun(town, clock, BULLIED)
    await town.does(DSL, Verb.HAVE, reference)
    assert await diary.now() == "picked up teacher"
    rows: tuple[Row, ...] = (
        ("Wed 2026-11-25 16:30", "due dsl", "1 school day: a decision"),
        ("Thu 2026-11-26 08:00", "alert deputy, due dsl deputy", "none yet: as if nobody had it"),
        ("Thu 2026-11-26 09:30", "reminder dsl deputy", "90 minutes of school since then"),
    )
    assert await diary.until(rows) == expected(rows)


async def test_a_decision_stops_its_clock_and_no_other(town: Fernhill, clock: SettableClock) -> None:
    diary, reference = await begun(town, clock, UNSAFE)
    await town.does(DSL, Verb.HAVE, reference)
    await decides(town, DSL, reference)
    assert await diary.now() == "picked up teacher"
    rows: tuple[Row, ...] = (
        ("Wed 2026-11-25 10:30", "due dsl", "1 working day: the council's team"),
        ("Wed 2026-11-25 16:30", "due dsl", "1 school day: the parents"),
    )
    assert await diary.until(rows) == expected(rows)


async def test_having_opened_it_is_not_having_it(town: Fernhill, clock: SettableClock) -> None:
    diary, reference = await begun(town, clock, DISCLOSED)
    for person in (DSL, DEPUTY):
        await town.does(person, Verb.OPEN, reference)
    rows = WITHIN_THE_HOUR[1:4]
    assert await diary.until(rows) == expected(rows)


async def test_a_colleague_who_was_added_takes_it_and_everybody_elses_bells_stop(
    town: Fernhill, clock: SettableClock
) -> None:
    diary, reference = await begun(town, clock, UNSAFE)
    assert await diary.until(DANGER[1:4]) == expected(DANGER[1:4])
    await town.does(HEAD, Verb.HAVE, reference)
    assert await diary.now() == "picked up teacher"
    assert await diary.at("Tue 2026-11-24 11:30") == "due head"


async def test_what_can_wait_is_reminded_of_together(town: Fernhill, clock: SettableClock) -> None:
    first = await town.tell(TEACHER, UNDER_AGE)
    diary = Diary(town, clock, first)
    await diary.at("Tue 2026-11-24 15:30")
    await diary.at("Wed 2026-11-25 10:00")
    second = Diary(town, clock, await town.tell(TEACHER, FRIEND))
    assert await diary.at("Wed 2026-11-25 15:30") == "digest dsl"
    assert await second.at("Wed 2026-11-25 15:30") == "notice head, digest dsl"


async def test_of_several_that_wait_since_yesterday_one_card_reminds_at_noon(
    town: Fernhill, clock: SettableClock
) -> None:
    diaries = [Diary(town, clock, await town.tell(TEACHER, FRIEND)) for _ in range(3)]
    assert [await one.at("Tue 2026-11-24 15:30") for one in diaries] == ["notice head, digest dsl"] * 3
    before = len(town.teams.sent)
    assert [await one.at("Wed 2026-11-25 12:00") for one in diaries] == ["digest dsl"] * 3
    assert len([one for one in town.teams.sent[before:] if one.kind == "send"]) == 1
