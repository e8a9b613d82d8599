"""The two halves of the police decision and its guards (Q8): who decides, who rings, what is ruled out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta

import pytest
import pytest_asyncio

from cards.decision_words import CHOICES, MARKS
from cards.refusals import REFUSALS
from cards.verbs import Verb
from policy.chronology import Happening
from policy.decisions import GRAVE, HATE, Topic
from policy.errors import No
from policy.tasks import Duty
from rehearsal.azurite import Azurite
from tests.scenarios.clocks import SettableClock
from tests.scenarios.desk import NOT_FOUND, RECORDED, WHY, Desk
from tests.scenarios.hearing import heard_of
from tests.scenarios.seen import said, shown
from tests.scenarios.town import CHAIR, DEPUTY, DEPUTY_HEAD, DSL, HAPPENED, HEAD, ICT, MANAGER

ABOUT_HEAD = {"about": "adult", "who": "adult", "name": "", "adult": HEAD}
RESULT = {"words": "They come at two. CR-77."}


@pytest_asyncio.fixture(scope="module")
async def desk(azurite: Azurite) -> AsyncIterator[Desk]:
    async with Desk(azurite, clock=SettableClock()) as one:
        yield one


async def called(desk: Desk, about: Mapping[str, str] | None = None) -> str:
    """A case of which the DSL has decided that the police are rung."""
    reference = await desk.case(about)
    await desk.decides(DSL, reference, Topic.POLICE, "call", "coercion")
    await desk.settled()
    return reference


@pytest.mark.rule("R99", "R101")
@pytest.mark.invariant("I10")
async def test_the_dsl_decides_and_the_principal_is_asked_to_ring_reads_what_that_needs_and_confirms(
    desk: Desk,
) -> None:
    reference = await desk.case()
    await desk.settled()
    assert HAPPENED["words"] not in await desk.opened(HEAD, reference)
    await desk.decides(DSL, reference, Topic.POLICE, "call", "coercion")
    await desk.settled()
    assert HEAD in heard_of(desk, reference).alerted
    opened = await desk.opened(HEAD, reference)
    assert HAPPENED["words"] in opened
    assert "Ring the police: by Tue 24 Nov, 11:30." in opened
    await desk.done(HEAD, reference, Duty.POLICE_CONTACT, "rang_101", **RESULT)
    story = await desk.story(DSL, reference)
    assert "Decided by Daniel Marsh. The police: Ring the police: a colleague is asked to ring." in story
    assert "Priya Okafor said what was done. Ring the police: I rang 101." in story
    assert RESULT["words"] in story


@pytest.mark.rule("R99")
@pytest.mark.parametrize("person", [DSL, HEAD])
async def test_whoever_rang_already_may_always_say_so_and_nobody_is_asked_to_ring_again(
    desk: Desk, person: str
) -> None:
    # The Principal has the case about a colleague, the DSL only the part about the child.
    reference = await desk.case({"about": "adult", "who": "adult", "name": "", "adult": ICT})
    await desk.decides(person, reference, Topic.POLICE, "called", agency_name="PC Vale", agency_ref="CR-9")
    assert Duty.POLICE_CONTACT not in await desk.duties(reference)


@pytest.mark.rule("R99")
async def test_whoever_opens_the_decision_is_told_that_999_waits_for_no_card(desk: Desk) -> None:
    form = said(shown(await desk.asked(DSL, await desk.case(), Topic.POLICE)))
    assert "Anybody may ring 999 at once. Nobody has to wait for this card." in form


@pytest.mark.rule("R99", "R100")
@pytest.mark.parametrize("mark", GRAVE)
@pytest.mark.parametrize(
    ("topic", "choice"),
    [(Topic.POLICE, "not_needed"), (Topic.POLICE, "advice"), (Topic.CRIMINALISE, "school")],
)
async def test_what_is_grave_cannot_be_kept_from_the_police(
    desk: Desk, topic: Topic, choice: str, mark: str
) -> None:
    reference = await desk.case()
    form = await desk.asked(DSL, reference, topic)
    answers = {"choice": choice, "marks": mark, "rationale": WHY}
    again = await desk.press(DSL, form, "Save", answers)
    assert REFUSALS[No.MUST_REFER] in said(shown(again))
    assert (await desk.concern(reference)).decided == ()
    told = {"choice": "call" if topic is Topic.POLICE else "refer"}
    assert RECORDED in said(shown(await desk.press(DSL, again, "Save", told)))
    assert MARKS[mark] in await desk.story(DSL, reference)


@pytest.mark.rule("R99")
@pytest.mark.parametrize(
    ("about", "happened"),
    [
        ({"about": "contact"}, {}),
        ({"about": "contact", "closest": "K22"}, {}),
        ({}, {"safe": "no"}),
    ],
    ids=["grooming", "blackmail", "danger"],
)
@pytest.mark.parametrize("choice", ["not_needed", "advice"])
async def test_what_is_grave_by_its_kind_needs_no_tick(
    desk: Desk, about: dict[str, str], happened: dict[str, str], choice: str
) -> None:
    reference = await desk.case(about, **{"closest": about.get("closest", ""), **happened})
    assert REFUSALS[No.MUST_REFER] in await desk.tries(DSL, reference, Topic.POLICE, choice)
    await desk.decides(DSL, reference, Topic.POLICE, "call")


@pytest.mark.rule("R99", "R100")
async def test_a_tick_counts_for_both_decisions_wherever_it_was_set(desk: Desk) -> None:
    reference = await desk.case()
    await desk.decides(DSL, reference, Topic.CRIMINALISE, "refer", "adult")
    assert REFUSALS[No.MUST_REFER] in await desk.tries(DSL, reference, Topic.POLICE, "not_needed")
    assert REFUSALS[No.MUST_REFER] in await desk.tries(DSL, reference, Topic.POLICE, "advice")


@pytest.mark.rule("R100", "R101")
async def test_a_childs_mistake_stays_with_the_school_by_a_decision_of_the_dsl_with_what_speaks_for_it(
    desk: Desk,
) -> None:
    reference = await desk.case()
    answers = {"choice": "school", "marks": "young,not_meant,first_time", "rationale": WHY}
    form = await desk.asked(DSL, reference, Topic.CRIMINALISE)
    assert "should not be treated as a criminal" in said(shown(form))
    await desk.press(DSL, form, "Save", answers)
    story = await desk.story(DSL, reference)
    assert CHOICES[Topic.CRIMINALISE, "school"] in story
    assert all(MARKS[one] in story for one in ("young", "not_meant", "first_time"))
    assert WHY in story


@pytest.mark.rule("R100", "R101")
@pytest.mark.parametrize("how", ["rang already", "the other half rang"])
async def test_once_the_police_know_the_factors_are_locked(desk: Desk, how: str) -> None:
    if how == "rang already":
        reference = await desk.case()
        await desk.decides(DSL, reference, Topic.POLICE, "called")
    else:
        reference = await called(desk)
        await desk.done(HEAD, reference, Duty.POLICE_CONTACT, "rang_101")
    lines = (await desk.concern(reference)).entries
    for topic, choice in (
        (Topic.CRIMINALISE, "school"),
        (Topic.CRIMINALISE, "refer"),
        (Topic.POLICE, "not_needed"),
        (Topic.POLICE, "advice"),
    ):
        assert REFUSALS[No.REFERRED_ALREADY] in await desk.tries(DSL, reference, topic, choice)
    assert (await desk.concern(reference)).entries == lines
    await desk.decides(DSL, reference, Topic.POLICE, "called", agency_ref="CR-8")


@pytest.mark.rule("R101")
async def test_until_somebody_rang_the_decision_may_change_and_then_nobody_waits_for_it(desk: Desk) -> None:
    reference = await desk.case()
    await desk.decides(DSL, reference, Topic.POLICE, "call")
    assert Duty.POLICE_CONTACT in await desk.duties(reference)
    await desk.decides(DSL, reference, Topic.CRIMINALISE, "school", "young")
    await desk.decides(DSL, reference, Topic.POLICE, "not_needed")
    assert Duty.POLICE_CONTACT not in await desk.duties(reference)


@pytest.mark.rule("R99")
@pytest.mark.invariant("I10")
async def test_the_dsl_may_confirm_only_once_the_principal_let_a_school_hour_go_by(azurite: Azurite) -> None:
    clock = SettableClock()
    async with Desk(azurite, clock=clock) as desk:
        reference = await desk.case()
        await desk.says(DSL, Verb.HAVE, reference)
        await desk.decides(DSL, reference, Topic.POLICE, "call")
        clock.advance(timedelta(minutes=59))
        early = await desk.tries_done(DSL, reference, Duty.POLICE_CONTACT, "rang_101")
        assert REFUSALS[No.SECOND_PERSON] in early
        assert Duty.POLICE_CONTACT in await desk.duties(reference)
        clock.advance(timedelta(minutes=2))
        await desk.done(DSL, reference, Duty.POLICE_CONTACT, "rang_101")
        (line,) = await desk.entries(reference, Happening.TASK_DONE)
        assert (line.by, line.codes["result"]) == (DSL, "rang_101")


@pytest.mark.rule("R99", "R96")
@pytest.mark.invariant("I1", "I10")
async def test_where_it_is_about_the_principal_the_chair_rings_and_the_principal_hears_nothing(
    desk: Desk,
) -> None:
    reference = await called(desk, ABOUT_HEAD)
    asked = (await desk.task(reference, Duty.POLICE_CONTACT)).person
    assert asked == CHAIR
    await desk.done(CHAIR, reference, Duty.POLICE_CONTACT, "rang_999")
    await desk.settled()
    assert HEAD not in {*heard_of(desk, reference).alerted, *heard_of(desk, reference).noticed}
    for kept_out in (HEAD, DEPUTY_HEAD, MANAGER):
        assert NOT_FOUND in await desk.opened(kept_out, reference)


@pytest.mark.rule("R99")
@pytest.mark.invariant("I1", "I7", "I10")
async def test_a_principal_who_stands_aside_after_being_asked_is_replaced_at_once(desk: Desk) -> None:
    reference = await called(desk)
    await desk.says(HEAD, Verb.CONFLICT, reference)
    await desk.settled()
    asked = (await desk.task(reference, Duty.POLICE_CONTACT)).person
    assert asked not in (None, DSL, HEAD)
    assert asked in heard_of(desk, reference).alerted
    assert HAPPENED["words"] in await desk.opened(str(asked), reference)
    assert NOT_FOUND in await desk.opened(HEAD, reference)


@pytest.mark.rule("R120")
@pytest.mark.parametrize("mark", HATE)
async def test_each_of_five_ticks_asks_for_a_police_decision_before_the_case_is_closed(
    desk: Desk, mark: str
) -> None:
    reference = await desk.case()
    await desk.decides(DSL, reference, Topic.TRIAGE, "as_given", mark)
    outcome = {"outcome": "Both families were told."}
    assert REFUSALS[No.POLICE_FIRST] in await desk.tries(DSL, reference, Topic.CLOSE, "resolved", **outcome)
    assert not await desk.is_closed(reference)
    await desk.decides(DSL, reference, Topic.POLICE, "not_needed")
    await desk.decides(DSL, reference, Topic.CLOSE, "resolved", **outcome)
    assert await desk.is_closed(reference)


@pytest.mark.rule("R120")
async def test_without_such_a_tick_no_police_decision_is_asked_for(desk: Desk) -> None:
    reference = await desk.case()
    await desk.decides(DSL, reference, Topic.TRIAGE, "as_given")
    await desk.decides(DSL, reference, Topic.CLOSE, "resolved", outcome="They spoke about it.")
    assert await desk.is_closed(reference)


@pytest.mark.rule("R99", "R101")
@pytest.mark.parametrize("mark", ["", "adult"])
async def test_what_was_to_be_told_to_the_police_is_not_closed_before_they_were_told(
    desk: Desk, mark: str
) -> None:
    reference = await desk.case()
    await desk.decides(DSL, reference, Topic.CRIMINALISE, "refer", mark)
    outcome = {"outcome": "It will be looked into."}
    assert REFUSALS[No.POLICE_FIRST] in await desk.tries(DSL, reference, Topic.CLOSE, "resolved", **outcome)
    await desk.decides(DSL, reference, Topic.POLICE, "call")
    assert REFUSALS[No.CALL_FIRST] in await desk.tries(DSL, reference, Topic.CLOSE, "resolved", **outcome)
    await desk.done(HEAD, reference, Duty.POLICE_CONTACT, "rang_101")
    await desk.decides(DSL, reference, Topic.CLOSE, "resolved", **outcome)
    assert await desk.is_closed(reference)


async def test_the_deputy_does_not_read_a_case_only_because_the_police_are_rung(desk: Desk) -> None:
    assert NOT_FOUND in await desk.opened(DEPUTY, await called(desk))
