"""A case about somebody who works here: the harm threshold first, its local clock, and what was found."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from cards.decision_words import CHOICES, DO_NOT_QUESTION, MARKS
from cards.refusals import REFUSALS
from policy.decisions import FINDINGS, LIMBS, Topic
from policy.errors import No
from policy.tasks import Duty
from rehearsal.azurite import Azurite
from tests.scenarios.casebook import SCHOOL
from tests.scenarios.clocks import SettableClock
from tests.scenarios.desk import NOT_FOUND, WHY, Desk
from tests.scenarios.seen import said, shown
from tests.scenarios.town import CHAIR, DEPUTY_HEAD, DSL, HEAD, ICT

ADULT = {"about": "adult", "who": "adult", "name": "", "adult": ICT}
OUTCOME = {"outcome": "It was looked into, and everybody was told."}
SANCTION = {"what": "A written warning", "on_day": "2026-11-24"}
FRIDAY = datetime(2026, 11, 27, 15, tzinfo=UTC)


@pytest_asyncio.fixture(scope="module")
async def desk(azurite: Azurite) -> AsyncIterator[Desk]:
    async with Desk(azurite, clock=SettableClock()) as one:
        yield one


async def about_staff(desk: Desk, closest: str = "K14") -> str:
    """A case about a member of staff: crossing a line, misuse, or bullying somebody."""
    return await desk.case(ADULT, closest=closest)


async def looked_into(desk: Desk) -> str:
    """A case about a member of staff which is not for the council officer, with nothing left to do."""
    reference = await about_staff(desk)
    await desk.decides(HEAD, reference, Topic.LADO, "not_met")
    return reference


@pytest.mark.parametrize(
    "closest",
    [
        pytest.param("K14", marks=pytest.mark.rule("R81", "R95")),
        pytest.param("K15", marks=pytest.mark.rule("R82", "R95")),
        pytest.param("K16", marks=pytest.mark.rule("R83", "R113")),
    ],
)
async def test_nothing_is_done_about_a_colleague_before_the_harm_threshold_was_thought_of(
    desk: Desk, closest: str
) -> None:
    reference = await about_staff(desk, closest)
    lines = (await desk.concern(reference)).entries
    first = REFUSALS[No.LADO_FIRST]
    warned = ("sanction", "disciplinary")
    assert first in await desk.tries(HEAD, reference, Topic.SCHOOL_ROUTE, *warned, **SANCTION)
    assert first in await desk.tries(HEAD, reference, Topic.SCHOOL_ROUTE, "policy", "conduct")
    assert first in await desk.tries(HEAD, reference, Topic.LOW_LEVEL, "recorded", what="A joke.")
    assert (await desk.concern(reference)).entries == lines
    await desk.decides(HEAD, reference, Topic.LADO, "not_met")
    await desk.decides(HEAD, reference, Topic.LOW_LEVEL, "recorded", what="A joke.")
    await desk.decides(HEAD, reference, Topic.SCHOOL_ROUTE, *warned, **SANCTION)
    assert [one.topic for one in (await desk.concern(reference)).decided] == [
        "lado",
        "low_level",
        "school_route",
    ]


@pytest.mark.rule("R81", "R82", "R83")
@pytest.mark.parametrize("choice", ["met", "not_met", "unsure"])
async def test_what_is_decided_about_the_threshold_punishes_nobody_by_itself(desk: Desk, choice: str) -> None:
    reference = await about_staff(desk)
    before = await desk.duties(reference)
    await desk.decides(HEAD, reference, Topic.LADO, choice, *LIMBS, on_day="2026-11-24")
    concern = await desk.concern(reference)
    assert [one.topic for one in concern.decided] == ["lado"]
    assert await desk.duties(reference) <= before
    assert Duty.RESTRICTION not in await desk.duties(reference)


@pytest.mark.rule("R81")
async def test_keeping_children_safe_meanwhile_waits_for_nothing(desk: Desk) -> None:
    reference = await about_staff(desk)
    plan = {"what": "A second adult is in the room.", "review_on": "2026-11-27"}
    await desk.decides(HEAD, reference, Topic.SAFETY, "plan", **plan)
    await desk.decides(HEAD, reference, Topic.RESTRICTION, "device", what="No school tablet.")


@pytest.mark.rule("R95")
async def test_the_question_shows_the_officers_number_the_clock_and_that_nobody_is_questioned(
    desk: Desk,
) -> None:
    form = said(shown(await desk.asked(HEAD, await about_staff(desk), Topic.LADO)))
    assert DO_NOT_QUESTION in form
    assert "01632 960102" in form
    assert "Ring within 1 working day." in form
    assert "until there is a charge" in form


@pytest.mark.rule("R95", "R111")
async def test_the_officer_is_rung_within_one_working_day_and_not_before_it_is_said_when(desk: Desk) -> None:
    reference = await about_staff(desk)
    assert "(LADO), or say why not: by Wed 25 Nov, 10:30." in await desk.opened(HEAD, reference)
    await desk.decides(HEAD, reference, Topic.LADO, "met", "harmed")
    assert Duty.LADO in await desk.duties(reference)
    refused = await desk.tries(HEAD, reference, Topic.CLOSE, "resolved", "substantiated", **OUTCOME)
    assert REFUSALS[No.LADO_CALL_FIRST] in refused
    rang = {"on_day": "2026-11-24", "agency_name": "Ola Reed", "agency_ref": "LA-5", "outcome": "Wait."}
    await desk.decides(HEAD, reference, Topic.LADO, "met", "harmed", **rang)
    assert Duty.LADO not in await desk.duties(reference)
    story = await desk.story(HEAD, reference)
    assert [one for one in ("Ola Reed", "LA-5", "Wait.", MARKS["harmed"]) if one not in story] == []


@pytest.mark.rule("R95", "R111")
@pytest.mark.parametrize(
    ("days", "due"),
    [(1, datetime(2026, 11, 30, 15, tzinfo=UTC)), (2, datetime(2026, 12, 1, 15, tzinfo=UTC))],
)
async def test_the_officers_clock_is_the_councils_own_from_the_school_file(
    azurite: Azurite, days: int, due: datetime
) -> None:
    school = re.sub("contact_within_working_days = 1", f"contact_within_working_days = {days}", SCHOOL)
    async with Desk(azurite, school=school, clock=SettableClock(FRIDAY)) as elsewhere:
        reference = await about_staff(elsewhere)
        by = (await elsewhere.task(reference, Duty.LADO)).due
        assert timedelta() <= by - due < timedelta(seconds=5)
        form = said(shown(await elsewhere.asked(HEAD, reference, Topic.LADO)))
        assert f"Ring within {days} working day" in form


@pytest.mark.rule("R95", "R15")
async def test_a_case_about_staff_is_not_closed_without_the_threshold_however_little_it_was(
    desk: Desk,
) -> None:
    # Misuse without a child in it brings no clock for the officer, and still the question.
    reference = await about_staff(desk, "K15")
    assert Duty.LADO not in await desk.duties(reference)
    await desk.decides(HEAD, reference, Topic.TRAINING, "not_needed")
    refused = await desk.tries(HEAD, reference, Topic.CLOSE, "resolved", "unfounded", **OUTCOME)
    assert REFUSALS[No.LADO_FIRST] in refused
    assert not await desk.is_closed(reference)


@pytest.mark.rule("R15", "R113")
@pytest.mark.parametrize("finding", FINDINGS)
async def test_a_case_about_staff_ends_with_one_of_five_findings_and_not_without(
    desk: Desk, finding: str
) -> None:
    reference = await looked_into(desk)
    refused = await desk.tries(HEAD, reference, Topic.CLOSE, "resolved", **OUTCOME)
    assert REFUSALS[No.FINDING_FIRST] in refused
    assert not await desk.is_closed(reference)
    await desk.decides(HEAD, reference, Topic.CLOSE, "resolved", finding, **OUTCOME)
    assert await desk.is_closed(reference)
    story = await desk.story(HEAD, reference)
    assert MARKS[finding] in story
    assert CHOICES[Topic.LADO, "not_met"] in story


@pytest.mark.rule("R15", "R96")
async def test_a_case_about_the_principal_ends_with_a_finding_of_the_chairs(desk: Desk) -> None:
    reference = await desk.case({**ADULT, "adult": HEAD})
    await desk.decides(CHAIR, reference, Topic.LADO, "not_met")
    refused = await desk.tries(CHAIR, reference, Topic.CLOSE, "resolved", **OUTCOME)
    assert REFUSALS[No.FINDING_FIRST] in refused
    await desk.decides(CHAIR, reference, Topic.CLOSE, "resolved", "unsubstantiated", **OUTCOME)
    for kept_out in (HEAD, DEPUTY_HEAD):
        assert NOT_FOUND in await desk.opened(kept_out, reference)


@pytest.mark.rule("R15")
async def test_a_case_about_a_pupil_needs_no_finding_about_an_adult(desk: Desk) -> None:
    reference = await desk.case()
    await desk.decides(DSL, reference, Topic.SAFETY, "safe")
    await desk.decides(DSL, reference, Topic.CLOSE, "resolved", **OUTCOME)
    assert await desk.is_closed(reference)


@pytest.mark.rule("R15")
async def test_how_often_a_colleague_was_reported_is_counted_nowhere(desk: Desk) -> None:
    references = [await about_staff(desk) for _ in range(3)]
    opened = await desk.opened(HEAD, references[-1])
    assert "Earlier cases" not in opened
    assert not any(one in opened for one in references[:-1])


@pytest.mark.rule("R116", "R83")
async def test_a_colleague_comes_under_the_disciplinary_policy_which_is_not_for_the_childs_part(
    desk: Desk,
) -> None:
    reference = await looked_into(desk)
    policies = ("disciplinary", "conduct")
    why = "Two warnings were given before this one."
    given = {"what": "A talk with the adviser"}
    await desk.decides(HEAD, reference, Topic.SCHOOL_ROUTE, "policy", *policies, why=why, **given)
    story = await desk.story(HEAD, reference)
    assert all(one in story for one in (why, "A talk with the adviser", MARKS["disciplinary"]))
    for text in (await desk.story(DSL, reference), await desk.opened(DSL, reference)):
        assert "adviser" not in text
        assert why not in text
        assert MARKS["disciplinary"] not in text
        assert WHY not in text
