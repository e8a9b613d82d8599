"""The other clocks of a case (B4): each duty falls due at its time, is chased, and stops when it is done.

Everything begins on Tuesday 24 November at 10:30; the school closes at 16:30.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import pytest
import pytest_asyncio

from cards.verbs import Verb
from policy.tasks import Duty
from rehearsal.azurite import Azurite
from tests.scenarios import seen
from tests.scenarios.casebook import SCHOOL, Fernhill
from tests.scenarios.clocks import SettableClock
from tests.scenarios.diary import Diary, Row, expected, wall
from tests.scenarios.matrix_verbs import WHY
from tests.scenarios.seen import said, shown
from tests.scenarios.town import DPO, DSL, HAPPENED, HEAD, ICT, MANAGER, TEACHER

pytestmark = [pytest.mark.usefixtures("swept"), pytest.mark.rule("R111")]

NOW = "Tue 2026-11-24 10:30"
ELSEWHERE = SCHOOL.replace('record_of_truth = "bot"', 'record_of_truth = "myconcern"')
BULLIED, DISCLOSED = {"about": "bullying"}, {"about": "worried"}
ABOUT_AN_ADULT = {"about": "adult", "who": "adult", "name": "", "adult": ICT}
A_COLLEAGUE = {"about": "bullying", "closest": "K03", "who": "parent", "name": ""}
LOST = {"about": "data", "who": "nobody", "name": ""}
COMPLAINT = {"about": "outside", "closest": "K23", "who": "nobody", "name": ""}


@dataclass(slots=True)
class Desk:
    """One case, and whoever works on it."""

    town: Fernhill
    reference: str
    diary: Diary

    async def does(self, person: str, verb: Verb, done: str, **answers: str) -> None:
        """Press, and see that it was done; what the reporter hears of it is not looked at."""
        text = said(shown(await self.town.does(person, verb, self.reference, answers)))
        assert done in text, text
        await self.diary.now()

    async def has(self, *people: str) -> None:
        """They have it."""
        for person in people:
            await self.does(person, Verb.HAVE, "You have this")

    async def decides(self, person: str, topic: str, choice: str, **details: str) -> None:
        """A decision."""
        answers = {"topic": topic, "choice": choice, "rationale": WHY, **details}
        await self.does(person, Verb.DECIDE_SAVE, "recorded", **answers)

    async def done(self, person: str, duty: Duty, result: str) -> None:
        """What came of a duty."""
        task = await self.task(duty)
        await self.does(person, Verb.DONE_SAVE, "Saved", task=task, result=result, words="It was done.")

    async def task(self, duty: Duty) -> str:
        """The id of what is still to be done."""
        tasks = (await self.town.concern(self.reference)).tasks
        return next(one.id for one in tasks if one.duty is duty and one.is_open)

    async def shows(self, *rows: Row) -> None:
        """This and nothing else rings."""
        assert await self.diary.until(rows) == expected(rows)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(wall(NOW))


@pytest_asyncio.fixture
async def town(azurite: Azurite, clock: SettableClock) -> AsyncIterator[Fernhill]:
    async with Fernhill(azurite, clock=clock) as one:
        yield one


async def begun(town: Fernhill, clock: SettableClock, answers: Mapping[str, str], *holders: str) -> Desk:
    """A case that was just sent, and that these people have."""
    reference = await town.tell(TEACHER, answers)
    desk = Desk(town, reference, Diary(town, clock, reference))
    await desk.diary.now()
    await desk.has(*holders)
    return desk


async def in_hand(town: Fernhill, clock: SettableClock, answers: Mapping[str, str] = BULLIED) -> Desk:
    """A case that the DSL has, with all decided that is asked for at first."""
    desk = await begun(town, clock, answers, DSL)
    await desk.decides(DSL, "safety", "safe")
    await desk.decides(DSL, "parents", "not_advised")
    return desk


async def test_the_councils_team_is_due_within_a_working_day(town: Fernhill, clock: SettableClock) -> None:
    desk = await in_hand(town, clock, DISCLOSED)
    await desk.shows(
        ("Wed 2026-11-25 10:30", "due dsl", "1 working day"),
        ("Thu 2026-11-26 08:00", "due dsl", "again in the morning"),
    )
    await desk.does(DSL, Verb.RANG, "recorded")
    await desk.shows(("Fri 2026-11-27 08:00", "", "done"))


async def test_an_answer_of_the_councils_team_is_chased_each_working_day(
    town: Fernhill, clock: SettableClock
) -> None:
    desk = await in_hand(town, clock)
    await desk.decides(DSL, "services", "referred", agency_name="Council")
    await desk.shows(("Wed 2026-11-25 10:30", "due dsl", "1 working day"))
    await desk.done(DSL, Duty.SERVICES_REPLY, "chased")
    await desk.shows(("Thu 2026-11-26 10:30", "due dsl", "1 working day more"))
    await desk.done(DSL, Duty.SERVICES_REPLY, "answered")
    await desk.shows(("Mon 2026-11-30 10:30", "", "done"))


@pytest.mark.rule("R95")
async def test_the_lado_is_due_within_a_working_day(town: Fernhill, clock: SettableClock) -> None:
    desk = await begun(town, clock, ABOUT_AN_ADULT, HEAD, DSL)
    await desk.decides(HEAD, "triage", "as_given")
    await desk.decides(DSL, "parents", "not_advised")
    await desk.decides(DSL, "services", "none")
    await desk.decides(HEAD, "lado", "met")
    await desk.shows(
        ("Wed 2026-11-25 10:30", "due head", "1 working day; that the threshold is met is no contact yet"),
        ("Thu 2026-11-26 08:00", "due head", "again in the morning"),
    )
    await desk.decides(HEAD, "lado", "met", on_day="2026-11-26")
    await desk.shows(("Fri 2026-11-27 08:00", "", "done"))


async def test_parents_are_informed_or_the_reason_is_recorded_within_a_school_day(
    town: Fernhill, clock: SettableClock
) -> None:
    desk = await begun(town, clock, BULLIED, DSL)
    await desk.decides(DSL, "safety", "safe")
    await desk.shows(
        ("Wed 2026-11-25 16:30", "due dsl", "1 school day"),
        ("Thu 2026-11-26 08:00", "due dsl", "again in the morning"),
    )
    await desk.decides(DSL, "parents", "not_risk")
    await desk.shows(("Fri 2026-11-27 08:00", "", "a reason is enough"))


@pytest.mark.rule("R118", "R119")
async def test_what_was_asked_to_be_taken_down_is_looked_at_again_after_48_hours(
    town: Fernhill, clock: SettableClock
) -> None:
    desk = await in_hand(town, clock)
    await desk.decides(DSL, "removal", "asked")
    await desk.shows(("Thu 2026-11-26 10:30", "due dsl", "48 hours"))
    await desk.done(DSL, Duty.REMOVAL, "still_there")
    await desk.shows(
        ("Mon 2026-11-30 07:30", "due dsl", "48 hours more end on Saturday, in quiet hours"),
        ("Tue 2026-12-01 08:00", "due dsl", "the morning after that, and not half an hour later"),
    )
    await desk.done(DSL, Duty.REMOVAL, "removed")
    await desk.shows(("Thu 2026-12-03 10:30", "", "done"))


@pytest.mark.rule("R16", "R49")
async def test_a_breach_is_assessed_within_72_hours_of_the_report(
    town: Fernhill, clock: SettableClock
) -> None:
    desk = await begun(town, clock, LOST, HEAD, DPO, MANAGER)
    await desk.decides(HEAD, "triage", "as_given")
    await desk.done(HEAD, Duty.CONTAIN, "contained")
    await desk.shows(("Fri 2026-11-27 10:30", "due dpo", "72 hours"))
    await desk.decides(DPO, "breach", "log_only")
    await desk.shows(("Mon 2026-11-30 08:00", "", "done"))


@pytest.mark.rule("R49")
async def test_private_information_is_got_out_of_sight_first_and_asked_about_every_hour(
    town: Fernhill, clock: SettableClock
) -> None:
    desk = await begun(town, clock, LOST, HEAD, DPO, MANAGER)
    await desk.decides(HEAD, "triage", "as_given")
    await desk.shows(("Tue 2026-11-24 11:30", "due head", "an hour"))
    await desk.done(HEAD, Duty.CONTAIN, "still_seen")
    await desk.shows(("Tue 2026-11-24 12:30", "due head", "an hour more"))
    await desk.done(HEAD, Duty.CONTAIN, "contained")
    await desk.shows(("Tue 2026-11-24 16:00", "", "done"))


@pytest.mark.rule("R49")
async def test_that_the_office_must_be_told_stays_open_until_the_day_it_was(
    town: Fernhill, clock: SettableClock
) -> None:
    desk = await begun(town, clock, LOST, HEAD, DPO, MANAGER)
    await desk.decides(HEAD, "triage", "as_given")
    await desk.done(HEAD, Duty.CONTAIN, "contained")
    await desk.decides(DPO, "breach", "tell_office", what="One list of names.")
    await desk.shows(("Fri 2026-11-27 10:30", "due dpo", "72 hours"))
    told = {"on_day": "2026-11-27", "agency_ref": "IC-0001"}
    await desk.decides(DPO, "breach", "tell_office", what="One list of names.", **told)
    await desk.shows(("Mon 2026-11-30 08:00", "", "done"))


@pytest.mark.rule("R13")
async def test_a_complaint_is_answered_within_30_days(town: Fernhill, clock: SettableClock) -> None:
    desk = await begun(town, clock, COMPLAINT)
    await desk.diary.at("Tue 2026-11-24 15:30")
    await desk.has(HEAD, DPO)
    await desk.decides(HEAD, "triage", "as_given")
    await desk.diary.at("Mon 2026-12-07 10:30")
    await desk.does(HEAD, Verb.NOTE_SAVE, "note is saved", words="We read it together.")
    await desk.shows(("Thu 2026-12-24 10:30", "due head", "30 days; on a weekday of the holidays"))


async def test_an_open_case_is_looked_at_every_ten_school_days(town: Fernhill, clock: SettableClock) -> None:
    desk = await in_hand(town, clock)
    await desk.shows(
        ("Tue 2026-12-08 16:30", "due dsl", "25 26 27 30 November, 1 2 3 4 7 8 December"),
        ("Wed 2026-12-09 08:00", "due dsl", "again in the morning"),
    )
    await desk.done(DSL, Duty.REVIEW, "looked")
    await desk.shows(("Thu 2027-01-07 16:30", "due dsl", "10 11 14 15 16 17 18 December, 5 6 7 January"))


@pytest.mark.rule("R107")
async def test_a_restriction_is_looked_at_after_four_weeks_also_when_the_case_is_closed(
    town: Fernhill, clock: SettableClock
) -> None:
    desk = await in_hand(town, clock)
    await desk.decides(DSL, "restriction", "online")
    close = {"topic": "close", "choice": "resolved", "outcome": "It is settled.", "drawn": "99999"}
    await desk.does(DSL, Verb.DECIDE_SAVE, "recorded", rationale=WHY, **close)
    await desk.shows(("Tue 2026-12-22 10:30", "due dsl", "28 days; the review of the case is over"))
    await desk.done(DSL, Duty.RESTRICTION, "goes_on")
    await desk.shows(("Tue 2027-01-19 10:30", "due dsl", "28 days more"))


@pytest.mark.rule("R99", "R101")
@pytest.mark.invariant("I10")
async def test_whoever_decides_on_the_police_may_confirm_it_once_the_other_let_a_school_hour_go_by(
    town: Fernhill, clock: SettableClock
) -> None:
    desk = await in_hand(town, clock)
    call = {"topic": "police", "choice": "call", "rationale": WHY}
    await town.does(DSL, Verb.DECIDE_SAVE, desk.reference, call)
    assert await desk.diary.now() == "alert head"
    rang = {"task": await desk.task(Duty.POLICE_CONTACT), "result": "rang_101", "words": "They will come."}
    assert "second person" in said(shown(await town.does(DSL, Verb.DONE_SAVE, desk.reference, rang))).lower()
    await desk.shows(("Tue 2026-11-24 11:30", "due dsl head", "1 school hour: both hear of it"))
    await desk.does(DSL, Verb.DONE_SAVE, "Saved", **rang)
    await desk.shows(("Wed 2026-11-25 08:00", "", "done"))


@pytest.mark.rule("R99")
async def test_the_school_hour_for_the_police_goes_on_on_monday(town: Fernhill, clock: SettableClock) -> None:
    desk = await in_hand(town, clock)
    await desk.diary.at("Fri 2026-11-27 16:00")
    await desk.decides(DSL, "police", "call")
    await desk.shows(("Mon 2026-11-30 08:30", "due dsl head", "30 minutes on Friday and 30 on Monday"))


@pytest.mark.rule("R114", "R117")
async def test_a_colleague_is_offered_a_meeting_in_two_school_days_and_asked_after_in_five(
    town: Fernhill, clock: SettableClock
) -> None:
    desk = await begun(town, clock, A_COLLEAGUE, HEAD)
    await desk.decides(HEAD, "triage", "as_given")
    await desk.shows(("Thu 2026-11-26 16:30", "due head", "2 school days: a meeting"))
    await desk.done(HEAD, Duty.VICTIM_MEETING, "held")
    await desk.shows(("Tue 2026-12-01 16:30", "due head", "5 school days: 25 26 27 30 November, 1 December"))
    await desk.done(HEAD, Duty.SUPPORT_CHECK, "well")
    await desk.shows(("Thu 2026-12-03 08:00", "", "done"))


@pytest.mark.rule("R66")
async def test_the_record_elsewhere_is_chased_and_after_30_days_the_words_go_and_the_index_stays(
    azurite: Azurite, clock: SettableClock
) -> None:
    async with Fernhill(azurite, school=ELSEWHERE, clock=clock) as town:
        desk = await in_hand(town, clock)
        await desk.shows(
            ("Wed 2026-11-25 16:30", "due dsl", "1 school day: the reference elsewhere"),
            ("Thu 2026-11-26 08:00", "due dsl", "again in the morning"),
        )
        await desk.decides(DSL, "external", "recorded", agency_ref="MC-4711")
        close = {"topic": "close", "choice": "resolved", "outcome": "It is settled.", "drawn": "99999"}
        await desk.does(DSL, Verb.DECIDE_SAVE, "recorded", rationale=WHY, **close)
        assert await desk.diary.before("Sat 2026-12-26 08:00") == ""
        assert HAPPENED["words"] in "".join((await seen.rows(azurite, town)).values())
        assert await desk.diary.at("Sat 2026-12-26 08:01") == ""
        kept = "".join((await seen.rows(azurite, town)).values())
        assert not [one for one in (HAPPENED["words"], WHY, "It is settled.") if one in kept]
        opened = said(shown(await town.does(DSL, Verb.OPEN, desk.reference)))
        assert all(one in opened for one in (desk.reference, "Amelia Stone", "MC-4711"))
        assert await town.concerns.is_whole((await town.concern(desk.reference)).id) is None
