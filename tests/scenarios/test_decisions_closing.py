"""Closing a case: a decision, a reason, an outcome, a second person where it was urgent, and reopening."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from cards.refusals import REFUSALS
from cards.sheets import CHANGED
from cards.verbs import Verb
from policy.chronology import Happening
from policy.concerns import State
from policy.decisions import Topic
from policy.errors import No
from policy.tasks import Duty
from rehearsal.azurite import Azurite
from tests.scenarios.clocks import LESSON, SettableClock
from tests.scenarios.desk import NOT_FOUND, RECORDED, SECOND, WHY, WORRIED, Desk
from tests.scenarios.seen import said, shown, value
from tests.scenarios.town import CHAIR, DEPUTY, DEPUTY_HEAD, DSL, HAPPENED, TEACHER

pytestmark = [pytest.mark.rule("R111")]

UNSAFE = {"safe": "no"}
"""Danger: the DSL and the deputy both have all of it."""
OUTCOME = {"outcome": "They are friends again."}
AGREES = {"agrees": "yes"}


@pytest_asyncio.fixture(scope="module")
async def desk(azurite: Azurite) -> AsyncIterator[Desk]:
    async with Desk(azurite, clock=SettableClock()) as one:
        yield one


async def decided(desk: Desk, about: dict[str, str] | None = None, **happened: str) -> str:
    """A case about which one thing was decided."""
    reference = await desk.case(about, **happened)
    await desk.decides(DSL, reference, Topic.SAFETY, "safe")
    return reference


async def waiting(desk: Desk, urgency: str = "U1") -> str:
    """An urgent case of which the DSL has said that nothing more is to be done."""
    about, happened = (WORRIED, {}) if urgency == "U1" else ({}, UNSAFE)
    reference = await decided(desk, about, **happened)
    assert SECOND in await desk.tries(DSL, reference, Topic.CLOSE, "no_action")
    return reference


async def test_a_case_of_which_nothing_was_decided_is_not_closed(desk: Desk) -> None:
    reference = await desk.case()
    refused = await desk.tries(DSL, reference, Topic.CLOSE, "resolved", **OUTCOME)
    assert REFUSALS[No.NO_DECISION] in refused
    assert not await desk.is_closed(reference)


@pytest.mark.parametrize("choice", ["resolved", "transferred"])
async def test_a_case_is_closed_with_a_decision_a_reason_and_what_came_of_it(desk: Desk, choice: str) -> None:
    reference = await decided(desk)
    assert "“What came of it?”" in await desk.tries(DSL, reference, Topic.CLOSE, choice)
    assert "at least 20 letters" in await desk.tries(
        DSL, reference, Topic.CLOSE, choice, why="Done.", **OUTCOME
    )
    assert not await desk.is_closed(reference)
    await desk.decides(DSL, reference, Topic.CLOSE, choice, **OUTCOME)
    assert await desk.is_closed(reference)
    story = await desk.story(DSL, reference)
    assert all(one in story for one in (WHY, OUTCOME["outcome"], "Closed by Daniel Marsh"))
    assert await desk.duties(reference) == set()


async def test_watching_on_closes_nothing_and_comes_back_on_the_day(desk: Desk) -> None:
    reference = await decided(desk)
    await desk.decides(DSL, reference, Topic.CLOSE, "monitoring", review_on="2026-12-08")
    assert not await desk.is_closed(reference)
    assert "Look at all of it again: by Tue 8 Dec, 16:30." in await desk.opened(DSL, reference)


@pytest.mark.invariant("I10")
@pytest.mark.parametrize("urgency", ["U0", "U1"])
async def test_that_nothing_is_done_about_what_was_urgent_needs_a_second_person_who_reads_why(
    desk: Desk, urgency: str
) -> None:
    reference = await waiting(desk, urgency)
    assert not await desk.is_closed(reference)
    (task,) = [one for one in (await desk.concern(reference)).tasks if one.duty is Duty.SIGN_OFF]
    assert task.person == DEPUTY
    await desk.settled()
    told = [one for one in desk.teams.messages(DEPUTY) if reference in one.text]
    assert "second person" in said(told[-1].card)
    asked = await desk.does(DEPUTY, Verb.SIGN_OFF, reference)
    assert all(one in said(shown(asked)) for one in (WHY, "Daniel Marsh", "Nothing more is to be done"))
    assert RECORDED in said(shown(await desk.press(DEPUTY, asked, "Save", AGREES)))
    assert await desk.is_closed(reference)
    assert "Grace Lindqvist, the second person: agreed" in await desk.story(DSL, reference)


@pytest.mark.invariant("I10")
@pytest.mark.parametrize("urgency", ["U0", "U1"])
async def test_whoever_decided_is_never_the_second_person(desk: Desk, urgency: str) -> None:
    reference = await waiting(desk, urgency)
    for _ in range(2):
        text = await desk.says(DSL, Verb.SIGN_OFF_SAVE, reference, AGREES)
        assert REFUSALS[No.SECOND_PERSON] in text
    again = await desk.tries(DSL, reference, Topic.CLOSE, "resolved", **OUTCOME)
    assert REFUSALS[No.ASKED_FOR_SIGN_OFF] in again
    assert not await desk.is_closed(reference)


async def test_making_it_less_urgent_first_does_not_go_round_the_second_person(desk: Desk) -> None:
    reference = await desk.case(WORRIED)
    recoded = {"kind": "K02", "urgency": "3"}
    await desk.decides(DSL, reference, Topic.TRIAGE, "recoded", **recoded)
    assert SECOND in await desk.tries(DSL, reference, Topic.CLOSE, "no_action")
    assert not await desk.is_closed(reference)


async def test_a_second_person_who_does_not_agree_says_why_and_it_is_decided_again_within_the_hour(
    desk: Desk,
) -> None:
    reference = await waiting(desk)
    assert "Please say why not" in await desk.says(DEPUTY, Verb.SIGN_OFF_SAVE, reference, {"agrees": "no"})
    no = {"agrees": "no", "words": "Nobody has rung her mother."}
    await desk.says(DEPUTY, Verb.SIGN_OFF_SAVE, reference, no)
    assert not await desk.is_closed(reference)
    task = await desk.task(reference, Duty.DECIDE)
    assert task.person == DSL
    assert abs(task.due - (LESSON + timedelta(hours=1))) < timedelta(minutes=1)
    assert no["words"] in await desk.story(DSL, reference)
    await desk.decides(DSL, reference, Topic.CLOSE, "resolved", **OUTCOME)
    assert await desk.is_closed(reference)


async def test_of_two_who_sign_at_once_one_signature_stands(desk: Desk) -> None:
    reference = await waiting(desk)
    form = await desk.does(DEPUTY, Verb.SIGN_OFF, reference)
    await asyncio.gather(*[desk.press(DEPUTY, form, "Save", AGREES) for _ in range(3)])
    assert len(await desk.entries(reference, Happening.SIGNED_OFF)) == 1
    assert len(await desk.entries(reference, Happening.CLOSED)) == 1


async def test_what_was_not_urgent_needs_one_person_and_what_is_settled_as_well(desk: Desk) -> None:
    calm = await decided(desk)
    await desk.decides(DSL, calm, Topic.CLOSE, "no_action")
    assert await desk.is_closed(calm)
    urgent = await decided(desk, WORRIED)
    await desk.decides(DSL, urgent, Topic.CLOSE, "resolved", **OUTCOME)
    assert await desk.is_closed(urgent)


@pytest.mark.invariant("I1")
async def test_nobody_who_may_not_read_it_can_sign_or_see_what_there_is_to_sign(desk: Desk) -> None:
    reference = await waiting(desk)
    for other in (TEACHER, CHAIR, DEPUTY_HEAD):
        assert NOT_FOUND in await desk.says(other, Verb.SIGN_OFF, reference)
        assert NOT_FOUND in await desk.says(other, Verb.SIGN_OFF_SAVE, reference, AGREES)
    assert not await desk.is_closed(reference)


async def test_whoever_closes_sees_first_what_was_added_since_and_loses_no_word(desk: Desk) -> None:
    reference = await decided(desk)
    form = await desk.asked(DSL, reference, Topic.CLOSE)
    await desk.does(TEACHER, Verb.ADD_SEND, reference, {"more": "It has begun again."})
    again = await desk.press(DSL, form, "Save", {"choice": "resolved", "rationale": WHY, **OUTCOME})
    assert CHANGED in said(shown(again))
    assert value(again.card, "rationale") == WHY
    assert value(again.card, "outcome") == OUTCOME["outcome"]
    assert not await desk.is_closed(reference)
    assert RECORDED in said(shown(await desk.press(DSL, again, "Save")))
    assert await desk.is_closed(reference)


async def test_a_closed_case_is_decided_about_only_after_it_is_opened_again_and_its_clocks_begin_anew(
    desk: Desk,
) -> None:
    reference = await decided(desk)
    await desk.decides(DSL, reference, Topic.CLOSE, "resolved", **OUTCOME)
    assert REFUSALS[No.CLOSED] in await desk.tries(DSL, reference, Topic.SAFETY, "safe")
    form = await desk.does(DSL, Verb.REOPEN, reference)
    assert "Please write something here." in said(shown(await desk.press(DSL, form, "Open it again")))
    assert await desk.is_closed(reference)
    words = {"words": "Her mother rang: it goes on."}
    await desk.press(DSL, form, "Open it again", words)
    concern = await desk.concern(reference)
    assert (concern.state, concern.picked_up_by) == (State.PICKED_UP, DSL)
    assert {Duty.DECIDE, Duty.REVIEW} <= await desk.duties(reference)
    assert concern.standing("close") is None
    story = await desk.story(DSL, reference)
    assert all(one in story for one in ("Closed by Daniel Marsh", words["words"], OUTCOME["outcome"]))
    await desk.decides(DSL, reference, Topic.SAFETY, "safe")


async def test_what_a_reporter_adds_opens_a_closed_case_and_somebody_has_to_take_it(desk: Desk) -> None:
    reference = await decided(desk)
    await desk.decides(DSL, reference, Topic.CLOSE, "resolved", **OUTCOME)
    assert f"{reference}: sent Tue 24 Nov, 10:30, dealt with." in await desk.says(
        TEACHER, Verb.MY_REPORTS, ""
    )
    await desk.does(TEACHER, Verb.ADD_SEND, reference, {"more": "He hit her again at lunch."})
    assert (await desk.concern(reference)).state is State.SENT
    opened = await desk.opened(DSL, reference)
    assert "He hit her again at lunch." in opened
    assert HAPPENED["words"] in opened
    assert f"{reference}: sent Tue 24 Nov, 10:30, waiting to be picked up." in await desk.says(
        TEACHER, Verb.MY_REPORTS, ""
    )
