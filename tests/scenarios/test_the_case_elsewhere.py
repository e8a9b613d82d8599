"""Where another system keeps the record (Q2): its reference is asked for, later the words go from here."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from cards.verbs import Verb
from policy.chronology import Happening
from policy.decisions import Topic
from policy.tasks import Duty
from rehearsal.azurite import Azurite
from tests.scenarios import seen
from tests.scenarios.casebook import SCHOOL
from tests.scenarios.clocks import SettableClock
from tests.scenarios.desk import WHY, Desk
from tests.scenarios.town import DSL, HAPPENED, TEACHER

pytestmark = pytest.mark.usefixtures("hurried")

DAYS = 12
ELSEWHERE = re.sub(
    'record_of_truth = "bot"', f'record_of_truth = "myconcern"\nredact_after_days = {DAYS}', SCHOOL
)
NOTE = "Her brother told me more."
RECORD = "Record it in the school's other system"


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest_asyncio.fixture
async def desk(azurite: Azurite, clock: SettableClock) -> AsyncIterator[Desk]:
    async with Desk(azurite, clock=clock, school=ELSEWHERE) as one:
        yield one


async def taken(desk: Desk) -> str:
    """A case that the DSL has, with words in every place."""
    reference = await desk.case(evidence="tablet 7, play.example")
    await desk.says(DSL, Verb.HAVE, reference)
    await desk.says(DSL, Verb.NOTE_SAVE, reference, {"words": NOTE})
    await desk.says(TEACHER, Verb.ADD_SEND, reference, {"more": "It went on in the library."})
    return reference


async def rings(desk: Desk) -> None:
    """The sweep comes by, and everybody is told."""
    await desk.parts.timekeeper.look()
    await desk.settled()


@pytest.mark.rule("R66", "R111")
async def test_the_reference_elsewhere_is_asked_for_every_day_until_it_is_typed(
    desk: Desk, clock: SettableClock
) -> None:
    reference = await taken(desk)
    await desk.decides(DSL, reference, Topic.PARENTS, "not_risk")
    await desk.settled()
    assert f"{RECORD}: by Wed 25 Nov, 16:30." in await desk.opened(DSL, reference)

    def asked() -> int:
        return sum(f"Something is due on item {reference}" in one.text for one in desk.teams.messages(DSL))

    for morning in ("2026-11-26 07:45", "2026-11-26 08:00"):
        before = asked()
        clock.advance((await desk.task(reference, Duty.EXTERNAL_RECORD)).rings - clock.now())
        await desk.parts.timekeeper.look()
        clock.advance(max(datetime.fromisoformat(f"{morning}+00:00") - clock.now(), timedelta()))
        await desk.settled()
        assert asked() == before + 1
    await desk.decides(DSL, reference, Topic.EXTERNAL, "recorded", agency_ref="MC-4711")
    assert Duty.EXTERNAL_RECORD not in await desk.duties(reference)
    assert (await desk.concern(reference)).external_reference == "MC-4711"
    assert f"{RECORD}: by" not in await desk.opened(DSL, reference)


@pytest.mark.rule("R66")
async def test_closing_a_case_does_not_end_the_wait_for_its_reference(desk: Desk) -> None:
    reference = await taken(desk)
    await desk.decides(DSL, reference, Topic.SAFETY, "safe")
    await desk.decides(DSL, reference, Topic.CLOSE, "resolved", outcome="All is well.")
    assert await desk.duties(reference) == {Duty.EXTERNAL_RECORD}
    assert "closed, but something is left to do" in "\n".join(await desk.work(DSL))


@pytest.mark.rule("R66")
async def test_after_the_agreed_days_every_word_is_gone_and_the_index_stays(
    desk: Desk, clock: SettableClock, azurite: Azurite
) -> None:
    reference = await taken(desk)
    await desk.decides(DSL, reference, Topic.SAFETY, "plan", what="She sits at the front.")
    await desk.decides(DSL, reference, Topic.EXTERNAL, "recorded", agency_ref="MC-4711")
    await desk.decides(DSL, reference, Topic.CLOSE, "resolved", outcome="They are friends again.")
    words = (HAPPENED["words"], NOTE, "tablet 7", "library", "at the front", "friends again", WHY)
    clock.advance(timedelta(days=DAYS) - timedelta(minutes=1))
    await rings(desk)
    kept = "\n".join((await seen.rows(azurite, desk)).values())
    assert [one for one in words if one not in kept] == []
    assert (await desk.concern(reference)).redacted_at is None

    clock.advance(timedelta(minutes=2))
    await rings(desk)
    kept = "\n".join((await seen.rows(azurite, desk)).values())
    assert [one for one in words if one in kept] == []
    before = await desk.entries(reference)
    assert before[-1].what is Happening.REDACTED
    concern = await desk.concern(reference)
    assert concern.redacted_at is not None
    assert [one.topic for one in concern.decided] == ["safety", "external", "close"]
    assert [one.name for one in concern.facts.subjects] == ["Amelia Stone"]
    opened = await desk.opened(DSL, reference)
    assert "MC-4711" in opened
    assert "The words were taken out Sun 6 Dec, 10:3" in opened
    story = await desk.story(DSL, reference)
    assert "Note by Daniel Marsh" in story
    assert "Closed by Daniel Marsh" in story
    assert await desk.concerns.is_whole(concern.id) is None


@pytest.mark.rule("R66")
async def test_what_is_written_after_the_words_were_taken_out_goes_as_well(
    desk: Desk, clock: SettableClock, azurite: Azurite
) -> None:
    reference = await taken(desk)
    await desk.decides(DSL, reference, Topic.EXTERNAL, "recorded", agency_ref="MC-4711")
    clock.advance(timedelta(days=DAYS, minutes=1))
    await rings(desk)
    later = "It began again behind the shed."
    await desk.says(TEACHER, Verb.ADD_SEND, reference, {"more": later})
    await rings(desk)
    assert later in "\n".join((await seen.rows(azurite, desk)).values())
    clock.advance(timedelta(days=DAYS, minutes=1))
    await rings(desk)
    assert later not in "\n".join((await seen.rows(azurite, desk)).values())
    concern = await desk.concern(reference)
    assert await desk.concerns.is_whole(concern.id) is None


@pytest.mark.rule("R66")
async def test_without_the_reference_no_word_is_ever_taken_out(desk: Desk, clock: SettableClock) -> None:
    reference = await taken(desk)
    clock.advance(timedelta(days=DAYS * 5))
    await rings(desk)
    assert (await desk.concern(reference)).redacted_at is None
    assert HAPPENED["words"] in await desk.opened(DSL, reference)


async def test_where_the_record_is_kept_here_a_reference_elsewhere_takes_nothing_out(
    azurite: Azurite,
) -> None:
    clock = SettableClock()
    async with Desk(azurite, clock=clock) as here:
        reference = await taken(here)
        assert Duty.EXTERNAL_RECORD not in await here.duties(reference)
        await here.decides(DSL, reference, Topic.EXTERNAL, "recorded", agency_ref="MC-1")
        clock.advance(timedelta(days=400))
        await rings(here)
        assert HAPPENED["words"] in await here.opened(DSL, reference)
