"""Looking after people, telling parents, parents' own posts, and getting something taken down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from cards.decision_words import CHOICES
from cards.refusals import REFUSALS
from cards.words import ADVICE
from policy.decisions import Topic
from policy.errors import No
from policy.kinds import Advice
from policy.tasks import Duty
from rehearsal.azurite import Azurite
from tests.scenarios.clocks import LESSON, SettableClock
from tests.scenarios.desk import NOT_FOUND, WHY, WORRIED, Desk
from tests.scenarios.hearing import heard_of, only
from tests.scenarios.town import DEPUTY, DEPUTY_HEAD, DSL, HAPPENED, HEAD

PARENT = {"about": "outside", "who": "parent", "name": "Mr Alder"}
BULLIED = {"who": "parent", "name": "Mr Alder", "closest": "K03"}
"""A colleague is bullied by a parent."""
SOON = timedelta(seconds=30)


@pytest_asyncio.fixture(scope="module")
async def desk(azurite: Azurite) -> AsyncIterator[Desk]:
    async with Desk(azurite, clock=SettableClock()) as one:
        yield one


@pytest.mark.rule("R114", "R117")
async def test_a_bullied_colleague_is_offered_a_meeting_in_two_days_and_asked_how_they_are_in_five(
    desk: Desk,
) -> None:
    reference = await desk.case(BULLIED)
    opened = await desk.opened(HEAD, reference)
    assert "Meet the colleague who was harmed: by Thu 26 Nov, 16:30." in opened
    assert "Ask how they are: by Tue 1 Dec, 16:30." in opened


@pytest.mark.rule("R114")
async def test_a_bullied_colleague_is_advised_not_to_answer_and_the_principal_reads_that(desk: Desk) -> None:
    assert "Do not reply" in ADVICE[Advice.A7]
    assert ADVICE[Advice.A7] in await desk.opened(HEAD, await desk.case(BULLIED))


@pytest.mark.rule("R117")
async def test_where_an_adult_did_it_the_harmed_colleague_is_invited_to_a_meeting_within_two_school_days(
    desk: Desk,
) -> None:
    reference = await desk.case()
    await desk.decides(DSL, reference, Topic.SUPPORT, "staff", what="Somebody beside her at the gate.")
    assert Duty.VICTIM_MEETING not in await desk.duties(reference)
    await desk.decides(DSL, reference, Topic.SUPPORT, "staff", "adult_did_it")
    opened = await desk.opened(DSL, reference)
    assert "Meet the colleague who was harmed: by Thu 26 Nov, 16:30." in opened
    assert opened.count("Ask how they are") == 1


@pytest.mark.rule("R117")
@pytest.mark.parametrize(("result", "again"), [("held", False), ("not_wanted", False), ("offered", True)])
async def test_a_meeting_is_an_offer_that_may_be_declined(desk: Desk, result: str, again: bool) -> None:
    reference = await desk.case(BULLIED)
    await desk.done(HEAD, reference, Duty.VICTIM_MEETING, result)
    assert (Duty.VICTIM_MEETING in await desk.duties(reference)) is again


@pytest.mark.rule("R114")
async def test_somebody_who_is_not_well_is_asked_again_also_after_the_case_was_closed(desk: Desk) -> None:
    reference = await desk.case(BULLIED)
    await desk.decides(HEAD, reference, Topic.SUPPORT, "staff", what="The helpline of the union.")
    await desk.done(HEAD, reference, Duty.VICTIM_MEETING, "held")
    await desk.decides(HEAD, reference, Topic.CLOSE, "resolved", outcome="He has stopped.")
    assert await desk.duties(reference) == {Duty.SUPPORT_CHECK}
    await desk.done(HEAD, reference, Duty.SUPPORT_CHECK, "again", on_day="2026-12-07")
    assert f"{(await desk.task(reference, Duty.SUPPORT_CHECK)).due:%d %H:%M}" == "07 16:30"
    await desk.done(HEAD, reference, Duty.SUPPORT_CHECK, "well")
    assert await desk.duties(reference) == set()


@pytest.mark.parametrize("choice", ["informed", "not_risk", "not_advised", "not_wished"])
async def test_parents_are_told_within_a_school_day_or_it_is_said_why_not(desk: Desk, choice: str) -> None:
    reference = await desk.case()
    duty = "Tell parents or carers, or say why not"
    assert f"{duty}: by Wed 25 Nov, 16:30." in await desk.opened(DSL, reference)
    told = {"by_whom": "Daniel Marsh", "on_day": "2026-11-24"} if choice == "informed" else {}
    await desk.decides(DSL, reference, Topic.PARENTS, choice, **told)
    opened = await desk.opened(DSL, reference)
    assert duty not in opened
    assert CHOICES[Topic.PARENTS, choice] in opened


async def test_parents_cannot_have_been_told_tomorrow(desk: Desk) -> None:
    reference = await desk.case()
    told = {"by_whom": "Daniel Marsh", "on_day": "2026-11-25"}
    text = await desk.tries(DSL, reference, Topic.PARENTS, "informed", **told)
    assert "“On which day?”: that day is still to come." in text


@pytest.mark.rule("R84", "R85")
async def test_what_a_parent_posts_is_the_principals_with_the_childs_part_for_the_dsl_and_can_be_taken_down(
    desk: Desk,
) -> None:
    reference = await desk.case(PARENT, words="He wrote about Amelia's class and put her photo there.")
    await desk.settled()
    assert heard_of(desk, reference) == only(alerted=[HEAD, DSL])
    assert (await desk.concern(reference)).facts.kind == "K17"
    assert "put her photo there" in await desk.opened(DSL, reference)
    for kept_out in (DEPUTY, DEPUTY_HEAD):
        assert NOT_FOUND in await desk.opened(kept_out, reference)
    await desk.decides(HEAD, reference, Topic.REMOVAL, "asked", where="A group of parents")
    assert "See whether it was taken down: by Thu 26 Nov, 10:30." in await desk.opened(HEAD, reference)


@pytest.mark.rule("R85")
async def test_the_dsl_may_ask_for_a_childs_picture_to_be_taken_down_as_well(desk: Desk) -> None:
    reference = await desk.case(PARENT)
    await desk.decides(DSL, reference, Topic.REMOVAL, "asked", where="A group of parents")
    assert Duty.REMOVAL in await desk.duties(reference)


@pytest.mark.rule("R88", "R99")
@pytest.mark.invariant("I10")
@pytest.mark.parametrize("choice", ["not_needed", "advice", "call", "called"])
async def test_a_parents_post_that_may_be_against_the_law_ends_with_a_decision_about_the_police(
    desk: Desk, choice: str
) -> None:
    reference = await desk.case(PARENT)
    await desk.decides(HEAD, reference, Topic.TRIAGE, "as_given", "hate")
    outcome = {"outcome": "The post is gone."}
    refused = await desk.tries(HEAD, reference, Topic.CLOSE, "resolved", **outcome)
    assert REFUSALS[No.POLICE_FIRST] in refused
    await desk.decides(HEAD, reference, Topic.POLICE, choice)
    if choice == "call":
        asked = (await desk.task(reference, Duty.POLICE_CONTACT)).person
        assert asked == DSL
        await desk.done(DSL, reference, Duty.POLICE_CONTACT, "rang_101")
    await desk.decides(HEAD, reference, Topic.CLOSE, "resolved", **outcome)
    assert await desk.is_closed(reference)


@pytest.mark.rule("R118")
async def test_whoever_posted_it_is_asked_and_their_answer_is_looked_for_after_48_hours(desk: Desk) -> None:
    reference = await desk.case()
    asked = {"where": "A group of the class", "on_day": "2026-11-24"}
    await desk.decides(DSL, reference, Topic.REMOVAL, "asked", why="Rang her father, who has it.", **asked)
    due = (await desk.task(reference, Duty.REMOVAL)).due
    assert abs(due - (LESSON + timedelta(hours=48))) < SOON
    await desk.done(DSL, reference, Duty.REMOVAL, "still_there", words="He says he will think about it.")
    due = (await desk.task(reference, Duty.REMOVAL)).due
    assert abs(due - (LESSON + timedelta(hours=48))) < SOON
    story = await desk.story(DSL, reference)
    kept = (
        "A group of the class",
        "Tue 24 Nov 2026",
        "Rang her father",
        "It is still there",
        "he will think",
    )
    assert [one for one in kept if one not in story] == []


@pytest.mark.rule("R119")
@pytest.mark.parametrize("where", ["platform", "ceop", "iwf", "report_remove", "report_harmful"])
async def test_where_they_refuse_it_is_reported_further_with_a_reference_and_looked_at_after_48_hours(
    desk: Desk, where: str
) -> None:
    reference = await desk.case()
    await desk.decides(DSL, reference, Topic.REMOVAL, "asked")
    await desk.decides(DSL, reference, Topic.REMOVAL, "refused", why="He laughed and put down the phone.")
    await desk.decides(DSL, reference, Topic.REMOVAL, where, agency_ref="PL-12", on_day="2026-11-24")
    story = await desk.story(DSL, reference)
    kept = (CHOICES[Topic.REMOVAL, "refused"], CHOICES[Topic.REMOVAL, where], "PL-12", "He laughed")
    assert [one for one in kept if one not in story] == []
    waiting = [one for one in (await desk.concern(reference)).tasks if one.is_open]
    (task,) = [one for one in waiting if one.duty is Duty.REMOVAL]
    assert abs(task.due - (LESSON + timedelta(hours=48))) < SOON


@pytest.mark.rule("R118", "R119")
async def test_a_case_is_not_closed_while_it_may_still_be_there(desk: Desk) -> None:
    reference = await desk.case()
    await desk.decides(DSL, reference, Topic.REMOVAL, "platform", agency_ref="PL-13")
    outcome = {"outcome": "It was a joke."}
    assert REFUSALS[No.REMOVAL_FIRST] in await desk.tries(DSL, reference, Topic.CLOSE, "resolved", **outcome)
    await desk.done(DSL, reference, Duty.REMOVAL, "removed")
    await desk.decides(DSL, reference, Topic.CLOSE, "resolved", **outcome)
    assert await desk.is_closed(reference)


@pytest.mark.rule("R94")
async def test_a_childs_own_words_are_the_childs_part_and_a_plan_says_when_it_is_looked_at(
    desk: Desk,
) -> None:
    reference = await desk.case(WORRIED)
    assert HAPPENED["words"] in await desk.opened(DSL, reference)
    plan = {"what": "She sleeps at her aunt's.", "review_on": "2026-11-26"}
    await desk.decides(DSL, reference, Topic.SAFETY, "plan", **plan)
    assert "Look at all of it again: by Thu 26 Nov, 16:30." in await desk.opened(DSL, reference)
    assert WHY in await desk.story(DEPUTY, reference)
