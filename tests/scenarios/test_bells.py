"""Each bell rings once, whoever sweeps and however often, and for nobody who is kept out; silence is heeded.

The clock of each urgency is in test_clocks.py, that of each duty in test_clocks_of_duties.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from cards.verbs import Verb
from policy.delivery import LEASE
from rehearsal.azurite import Azurite
from rehearsal.graph_records import Fault
from tests.scenarios.casebook import CHILD, SCHOOL, Fernhill
from tests.scenarios.clocks import SettableClock
from tests.scenarios.diary import Diary, Row, expected, wall
from tests.scenarios.hearing import heard_of
from tests.scenarios.matrix_verbs import WHY
from tests.scenarios.seen import said, shown
from tests.scenarios.test_clocks import BULLIED, DANGER, DISCLOSED, FRIEND, UNSAFE
from tests.scenarios.test_crashes import twin_of
from tests.scenarios.town import ABOUT, CHAIR, DEPUTY, DEPUTY_HEAD, DSL, HAPPENED, HEAD, TEACHER, VICE

pytestmark = [pytest.mark.usefixtures("swept"), pytest.mark.rule("R111")]

NOW = "Tue 2026-11-24 10:30"
ABOUT_THE_PRINCIPAL = {"about": "adult", "who": "adult", "name": "", "adult": HEAD}
BULLYING_HEAD = {**ABOUT_THE_PRINCIPAL, "closest": "K16"}
"""For the Chair, on the same day."""
THE_HEADS_CHILD = SCHOOL.replace('roles = ["principal"]', f'roles = ["principal"]\nchildren = ["{CHILD}"]')


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(wall(NOW))


@pytest_asyncio.fixture
async def town(azurite: Azurite, clock: SettableClock) -> AsyncIterator[Fernhill]:
    async with Fernhill(azurite, clock=clock) as one:
        yield one


async def begun(
    town: Fernhill, clock: SettableClock, answers: dict[str, str], reporter: str = TEACHER
) -> Diary:
    """The diary of a case that was just sent; who heard of it at once is in it already."""
    diary = Diary(town, clock, await town.tell(reporter, answers))
    await diary.now()
    return diary


@pytest.mark.invariant("I12")
async def test_sweeping_again_at_the_same_moment_rings_nothing(town: Fernhill, clock: SettableClock) -> None:
    diary = await begun(town, clock, DISCLOSED)
    assert await diary.at("Tue 2026-11-24 10:45") == "reminder dsl deputy"
    await asyncio.sleep(0.1)  # The bot looks again several times.
    await town.restart()
    await asyncio.sleep(0.1)
    assert await diary.now() == ""


@pytest.mark.invariant("I12")
async def test_a_bell_that_falls_due_while_the_bot_is_down_rings_once_when_it_is_back(
    town: Fernhill, clock: SettableClock
) -> None:
    diary = await begun(town, clock, DISCLOSED)
    await town.close()
    clock.go_to(wall("Tue 2026-11-24 10:46"))
    await town.open()
    assert await diary.now() == "reminder dsl deputy"
    assert await diary.at("Tue 2026-11-24 10:55") == "reminder dsl deputy"


@pytest.mark.invariant("I12")
async def test_all_that_was_missed_in_a_long_stand_still_rings_as_one(
    town: Fernhill, clock: SettableClock
) -> None:
    diary = await begun(town, clock, UNSAFE)
    await town.close()
    clock.go_to(wall("Tue 2026-11-24 10:52"))
    await town.open()
    assert await diary.now() == "alert deputy-head head, reminder dsl deputy, mail deputy-head head"
    assert await diary.at("Tue 2026-11-24 10:55") == "reminder dsl deputy deputy-head head, ring teacher"


@pytest.mark.invariant("I12")
async def test_two_bots_on_the_same_tables_ring_each_bell_once(town: Fernhill, clock: SettableClock) -> None:
    diary = await begun(town, clock, UNSAFE)
    async with twin_of(town):
        assert await diary.until(DANGER[1:5]) == expected(DANGER[1:5])


@pytest.mark.invariant("I4", "I6", "I12")
async def test_of_several_cases_at_once_each_is_told_to_everybody_before_it_moves_on_from_them(
    town: Fernhill, clock: SettableClock
) -> None:
    diaries = [await begun(town, clock, UNSAFE) for _ in range(4)]
    for minute in ("35", "40", "45"):
        rung = [await diary.at(f"Tue 2026-11-24 10:{minute}") for diary in diaries]
        assert not [line for line in rung if "ring teacher" in line]
    for diary in diaries:
        assert {DEPUTY_HEAD, HEAD} <= set(heard_of(town, diary.reference).alerted)
    rung = [await diary.at("Tue 2026-11-24 10:50") for diary in diaries]
    assert all("ring teacher" in line for line in rung)


@pytest.mark.invariant("I1", "I6", "I11")
async def test_no_bell_ever_adds_the_subject_their_relative_or_whoever_stood_aside(
    azurite: Azurite, clock: SettableClock
) -> None:
    async with Fernhill(azurite, school=THE_HEADS_CHILD, clock=clock) as town:
        diary = await begun(town, clock, UNSAFE)
        await town.does(DEPUTY, Verb.CONFLICT, diary.reference)
        rows: tuple[Row, ...] = (
            ("Tue 2026-11-24 10:35", "reminder dsl", "the deputy stood aside"),
            ("Tue 2026-11-24 10:40", "alert deputy-head, reminder dsl, mail deputy-head", "10: the next"),
            ("Tue 2026-11-24 10:45", "reminder dsl deputy-head, ring teacher", "the Principal is a parent"),
            ("Tue 2026-11-24 10:50", "reminder dsl deputy-head", "and stays one"),
        )
        await diary.now()
        assert await diary.until(rows) == expected(rows)


@pytest.mark.rule("R96")
@pytest.mark.invariant("I1", "I6")
async def test_a_case_about_the_principal_goes_down_the_boards_chain_and_never_to_the_principal(
    town: Fernhill, clock: SettableClock
) -> None:
    diary = await begun(town, clock, {**ABOUT_THE_PRINCIPAL, **UNSAFE})
    rung = [await diary.at(f"Tue 2026-11-24 10:{minute}") for minute in range(35, 60, 5)]
    told = {name for line in rung for name in line.replace(",", "").split()}
    assert {"chair", "vice", "trustee", "dsl", "deputy"} <= told
    assert told.isdisjoint({"head", "manager", "ict", "clerk"})


@pytest.mark.invariant("I6")
async def test_no_duty_is_chased_with_somebody_who_is_kept_out_by_then(
    town: Fernhill, clock: SettableClock
) -> None:
    diary = await begun(town, clock, BULLIED)
    await town.does(DSL, Verb.HAVE, diary.reference)
    more = {"more": "It is about the lead.", "adult": DSL}
    assert "Added" in said(shown(await town.does(TEACHER, Verb.ADD_SEND, diary.reference, more)))
    await diary.now()
    rung = [await diary.at(when) for when in ("Wed 2026-11-25 16:30", "Thu 2026-11-26 08:00")]
    assert all("due" in line for line in rung)
    assert not [line for line in rung if "dsl" in line.split()]


@pytest.mark.invariant("I6", "I12")
async def test_two_unanswered_pings_add_a_substitute_to_the_next_concern_and_take_nobody_away(
    town: Fernhill, clock: SettableClock
) -> None:
    first = await begun(town, clock, BULLIED)
    assert await first.at("Tue 2026-11-24 12:00") == "reminder dsl"
    second = Diary(town, clock, await town.tell(TEACHER, BULLIED))
    assert await second.now() == "alert dsl, notice head"
    assert await first.at("Tue 2026-11-24 12:30") == "alert deputy, reminder dsl"
    third = Diary(town, clock, await town.tell(TEACHER, BULLIED))
    assert await third.now() == "alert dsl deputy, notice head"
    await town.teams.message(DSL, "help")
    fourth = Diary(town, clock, await town.tell(TEACHER, BULLIED))
    assert await fourth.now() == "alert dsl, notice head"


@pytest.mark.invariant("I6", "I12")
async def test_what_is_due_is_told_to_the_cover_as_well_while_whoever_has_the_case_is_away(
    town: Fernhill, clock: SettableClock
) -> None:
    diary = await begun(town, clock, DISCLOSED)
    await town.does(DSL, Verb.HAVE, diary.reference)
    for topic, choice in (("safety", "safe"), ("parents", "not_advised")):
        answers = {"topic": topic, "choice": choice, "rationale": WHY}
        await town.does(DSL, Verb.DECIDE_SAVE, diary.reference, answers)
    away = {"first": "2026-11-24", "last": "2026-11-27"}
    assert "You are away" in said(shown(await town.does(DSL, Verb.AWAY_SAVE, "", away)))
    await diary.now()
    assert await diary.at("Wed 2026-11-25 10:30") == "due dsl deputy"


class TestAChairWithoutTeams:
    """C17: a mail, two hours' silence, the next of the board; the reporter is shown whom to ring."""

    @pytest_asyncio.fixture
    async def unreached(self, town: Fernhill) -> Fernhill:
        """The town, in which nobody of the board has Teams."""
        for person in (CHAIR, VICE):
            town.teams.take_away(person)
        town.graph.fault(Fault("installedApps", status=403, times=99))
        return town

    @pytest.mark.rule("R96")
    @pytest.mark.invariant("I4", "I12")
    async def test_two_hours_of_silence_add_the_vice_chair_and_the_reporter_is_told_whom_to_ring(
        self, unreached: Fernhill, clock: SettableClock
    ) -> None:
        diary = Diary(unreached, clock, await unreached.tell(TEACHER, BULLYING_HEAD))
        rows: tuple[Row, ...] = (
            (NOW, "by mail teacher, mail chair", "no Teams; the reporter is told so at once"),
            ("Tue 2026-11-24 12:00", "mail chair", "90 minutes of school: a reminder"),
            ("Tue 2026-11-24 12:30", "by mail teacher, mail chair vice", "2 hours: the Vice-Chair"),
        )
        assert await diary.until(rows) == expected(rows)
        numbers = said(shown(await unreached.does(TEACHER, Verb.NUMBERS, diary.reference)))
        assert all(one in numbers for one in ("Samir Haddad: 01632 960115", "LADO", "01632 960102"))

    async def test_two_hours_are_two_hours_although_a_friday_ends(
        self, unreached: Fernhill, clock: SettableClock
    ) -> None:
        clock.go_to(wall("Fri 2026-11-27 16:00"))
        diary = Diary(unreached, clock, await unreached.tell(TEACHER, BULLYING_HEAD))
        assert await diary.now() == "by mail teacher, mail chair"
        rows: tuple[Row, ...] = (
            ("Fri 2026-11-27 18:00", "", "the Vice-Chair is added, and told when quiet hours are over"),
            ("Mon 2026-11-30 07:30", "by mail teacher, mail chair vice", "the end of quiet hours"),
        )
        assert await diary.until(rows) == expected(rows)

    @pytest.mark.invariant("I12")
    async def test_a_bot_that_is_stopped_meanwhile_tells_what_follows_first_and_nobody_is_told_twice(
        self, unreached: Fernhill, clock: SettableClock, caplog: pytest.LogCaptureFixture
    ) -> None:
        diary = Diary(unreached, clock, await unreached.tell(TEACHER, BULLYING_HEAD))
        await unreached.close()
        assert diary.new() == "by mail teacher, mail chair"
        assert not [one for one in caplog.records if one.levelname == "ERROR"]
        clock.advance(LEASE)
        await unreached.open()
        assert await diary.now() == ""

    async def test_a_chair_who_answers_is_not_given_a_vice_chair(
        self, unreached: Fernhill, clock: SettableClock
    ) -> None:
        diary = Diary(unreached, clock, await unreached.tell(TEACHER, BULLYING_HEAD))
        await diary.now()
        await unreached.does(CHAIR, Verb.HAVE, diary.reference)
        await diary.now()
        assert await diary.at("Tue 2026-11-24 12:30") == ""


class TestTheReceiptOutOfHours:
    """Whoever reports when nobody is at school learns when it is read, and whom to ring (B4, I4)."""

    async def test_danger_says_not_to_wait_and_shows_the_numbers(
        self, town: Fernhill, clock: SettableClock
    ) -> None:
        clock.go_to(wall("Sun 2026-11-29 02:30"))
        receipt = await receipt_of(town, {**BULLIED, **UNSAFE})
        assert "Do not wait for us" in receipt
        assert all(number in receipt for number in ("999", "01632 960101"))

    async def test_what_is_within_the_hour_names_who_is_on_duty(
        self, town: Fernhill, clock: SettableClock
    ) -> None:
        clock.go_to(wall("Tue 2026-11-24 22:00"))
        assert "Daniel Marsh: 01632 960111" in await receipt_of(town, DISCLOSED)

    async def test_with_every_lead_away_it_shows_the_numbers_outside(
        self, town: Fernhill, clock: SettableClock
    ) -> None:
        clock.go_to(wall("Tue 2026-11-24 22:00"))
        for person in (DSL, DEPUTY):
            await town.does(person, Verb.AWAY_SAVE, "", {"first": "2026-11-24", "last": "2026-11-25"})
        assert "01632 960101" in await receipt_of(town, DISCLOSED)

    @pytest.mark.parametrize(
        ("answers", "when"), [(BULLIED, "Wed 25 Nov, 07:30"), (FRIEND, "Wed 25 Nov, 15:30")]
    )
    async def test_what_can_wait_says_until_when(
        self, town: Fernhill, clock: SettableClock, answers: dict[str, str], when: str
    ) -> None:
        clock.go_to(wall("Tue 2026-11-24 22:00"))
        receipt = await receipt_of(town, answers)
        assert when in receipt
        assert "Cannot wait? Press Chase, or ring." in receipt


async def receipt_of(town: Fernhill, answers: dict[str, str]) -> str:
    """What the answer to Send says."""
    given = {**ABOUT, **HAPPENED, **answers}
    return said(shown(await town.does(TEACHER, Verb.SEND, "", given)))
