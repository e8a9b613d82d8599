"""What the school itself does: policies, consequences, meetings with parents, limits and training."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from cards.decision_words import CHOICES, MARKS
from cards.verbs import Verb
from policy.chronology import Happening
from policy.decisions import POLICIES, Topic
from policy.tasks import Duty
from rehearsal.azurite import Azurite
from tests.scenarios.clocks import LESSON, SettableClock
from tests.scenarios.desk import NOT_FOUND, WHY, Desk
from tests.scenarios.hearing import heard_of
from tests.scenarios.seen import said, shown
from tests.scenarios.town import DSL, HAPPENED, HEAD, ICT, MANAGER

PARENT = {"about": "outside", "who": "parent", "name": "Mr Alder"}
STAFF = {"about": "adult", "who": "adult", "name": "", "adult": ICT}
SECOND = timedelta(seconds=30)
"""By how much the clock of these tests may have moved on, a millisecond at each look."""


@pytest_asyncio.fixture(scope="module")
async def desk(azurite: Azurite) -> AsyncIterator[Desk]:
    async with Desk(azurite, clock=SettableClock()) as one:
        yield one


def closing_time(year: int, month: int, day: int) -> datetime:
    """When the school closes on a day of winter."""
    return datetime(year, month, day, 16, 30, tzinfo=UTC)


@pytest.mark.rule("R14", "R116")
async def test_a_consequence_has_a_kind_a_first_and_a_last_day_a_review_a_reason_and_a_policy(
    desk: Desk,
) -> None:
    reference = await desk.case()
    given = {
        "what": "No tablet at break",
        "on_day": "2026-11-26",
        "ends_on": "2026-12-04",
        "review_on": "2026-12-02",
    }
    form = await desk.asked(DSL, reference, Topic.SCHOOL_ROUTE)
    answers = {"choice": "sanction", "marks": "behaviour,acceptable_use", "rationale": WHY, **given}
    await desk.press(DSL, form, "Save", answers)
    story = await desk.story(DSL, reference)
    kept = ("No tablet at break", "Thu 26 Nov 2026", "Fri 4 Dec 2026", "Wed 2 Dec 2026", WHY)
    policies = (MARKS["behaviour"], MARKS["acceptable_use"])
    assert [one for one in (*kept, *policies) if one not in story] == []
    assert (await desk.task(reference, Duty.RESTRICTION)).due == closing_time(2026, 12, 2)


@pytest.mark.rule("R14")
@pytest.mark.parametrize(
    ("given", "marks", "says"),
    [
        ({"on_day": "2026-11-24"}, "behaviour", "“What was decided or advised?”: please fill this in."),
        ({"what": "No tablet"}, "behaviour", "“From which day, or when do you meet?”: please fill this in."),
        ({"what": "No tablet", "on_day": "2026-11-24"}, "", "“Ticks”: please choose."),
        (
            {"what": "No tablet", "on_day": "2026-11-26", "ends_on": "2026-11-25"},
            "behaviour",
            "“Until which day?”: it cannot end before it begins.",
        ),
        (
            {"what": "No tablet", "on_day": "2026-11-24", "review_on": "2026-11-24"},
            "behaviour",
            "“When is it looked at again?”: please choose a day after today.",
        ),
    ],
)
async def test_a_consequence_that_lacks_something_is_not_recorded(
    desk: Desk, given: dict[str, str], marks: str, says: str
) -> None:
    reference = await desk.case()
    assert says in await desk.tries(DSL, reference, Topic.SCHOOL_ROUTE, "sanction", marks, **given)
    assert (await desk.concern(reference)).decided == ()


@pytest.mark.rule("R14")
@pytest.mark.invariant("I8")
async def test_a_consequence_for_a_colleague_is_read_by_nobody_with_the_childs_part(desk: Desk) -> None:
    reference = await desk.case(STAFF)
    await desk.decides(HEAD, reference, Topic.LADO, "not_met")
    given = {"what": "A final warning", "on_day": "2026-11-24"}
    await desk.decides(HEAD, reference, Topic.SCHOOL_ROUTE, "sanction", "disciplinary", **given)
    assert "A final warning" in await desk.story(HEAD, reference)
    for text in (await desk.story(DSL, reference), await desk.opened(DSL, reference)):
        assert "A final warning" not in text
        assert CHOICES[Topic.SCHOOL_ROUTE, "sanction"] not in text


@pytest.mark.rule("R14")
async def test_the_review_of_a_consequence_ends_it_or_lets_it_go_on_until_another_day(desk: Desk) -> None:
    reference = await desk.case()
    given = {"what": "No tablet", "on_day": "2026-11-24", "review_on": "2026-11-27"}
    await desk.decides(DSL, reference, Topic.SCHOOL_ROUTE, "sanction", "behaviour", **given)
    await desk.done(DSL, reference, Duty.RESTRICTION, "goes_on", on_day="2026-12-03")
    assert (await desk.task(reference, Duty.RESTRICTION)).due == closing_time(2026, 12, 3)
    await desk.done(DSL, reference, Duty.RESTRICTION, "ended")
    assert Duty.RESTRICTION not in await desk.duties(reference)


@pytest.mark.parametrize(
    ("policy", "closest"),
    [
        pytest.param(
            one,
            "K01",
            marks=pytest.mark.rule("R98", {"anti_bullying": "R112", "behaviour": "R116"}.get(one, "R98")),
        )
        for one in POLICIES
    ],
)
async def test_any_policy_of_the_school_can_be_applied_with_a_reason(
    desk: Desk, policy: str, closest: str
) -> None:
    reference = await desk.case(closest=closest)
    assert "“Ticks”: please choose." in await desk.tries(DSL, reference, Topic.SCHOOL_ROUTE, "policy")
    await desk.decides(DSL, reference, Topic.SCHOOL_ROUTE, "policy", policy)
    story = await desk.story(DSL, reference)
    assert MARKS[policy] in story
    assert WHY in story


@pytest.mark.rule("R86")
async def test_parents_are_invited_and_never_required_and_what_came_of_it_is_kept(desk: Desk) -> None:
    reference = await desk.case(PARENT)
    form = await desk.asked(HEAD, reference, Topic.SCHOOL_ROUTE)
    offered = str(form.card)
    assert "Parents are invited to meet the Principal" in offered
    assert "required" not in offered.lower()
    answers = {"choice": "meeting", "on_day": "2026-11-30", "rationale": WHY, "what": "Invited by letter 12."}
    await desk.press(HEAD, form, "Save", answers)
    assert (await desk.task(reference, Duty.PARENT_MEETING)).due == closing_time(2026, 11, 30)
    came = {"words": "They will take the post down.", "letter": "PL-204"}
    await desk.done(HEAD, reference, Duty.PARENT_MEETING, "came", **came)
    story = await desk.story(HEAD, reference)
    kept = ("Parents are invited to meet the Principal", "letter 12", "Mon 30 Nov 2026", "They came to it")
    assert [one for one in (*kept, *came.values()) if one not in story] == []
    assert "required" not in story.lower()


@pytest.mark.rule("R88")
async def test_that_a_lawyer_was_asked_is_a_decision_with_what_was_advised(desk: Desk) -> None:
    reference = await desk.case(PARENT)
    refused = await desk.tries(HEAD, reference, Topic.SCHOOL_ROUTE, "legal")
    assert "please fill this in" in refused
    await desk.decides(
        HEAD, reference, Topic.SCHOOL_ROUTE, "legal", what="The trust's solicitor: write first."
    )
    story = await desk.story(HEAD, reference)
    assert "A lawyer was asked for advice" in story
    assert "The trust's solicitor: write first." in story


@pytest.mark.rule("R86")
@pytest.mark.parametrize("result", ["did_not_come", "not_wanted"])
async def test_parents_who_do_not_come_are_written_down_and_compelled_to_nothing(
    desk: Desk, result: str
) -> None:
    reference = await desk.case(PARENT)
    await desk.decides(HEAD, reference, Topic.SCHOOL_ROUTE, "meeting")
    assert "Meet the parents: by Tue 1 Dec, 16:30." in await desk.opened(HEAD, reference)
    await desk.done(HEAD, reference, Duty.PARENT_MEETING, result)
    duties = await desk.duties(reference)
    assert Duty.PARENT_MEETING not in duties
    assert Duty.RESTRICTION not in duties


@pytest.mark.rule("R87")
@pytest.mark.parametrize(
    ("review_on", "due"),
    [
        ("", LESSON + timedelta(days=28)),
        ("2027-01-15", closing_time(2027, 1, 15)),
        ("2027-11-24", LESSON + timedelta(weeks=13)),
    ],
    ids=["no day", "a day", "a year"],
)
async def test_nobody_is_kept_from_writing_under_our_posts_for_longer_than_a_term_without_another_look(
    desk: Desk, review_on: str, due: datetime
) -> None:
    reference = await desk.case(PARENT)
    given = {"account": "@night.owl", "review_on": review_on, "on_day": "2026-11-25"}
    await desk.decides(HEAD, reference, Topic.RESTRICTION, "moderation", **given)
    assert abs((await desk.task(reference, Duty.RESTRICTION)).due - due) < SECOND
    await desk.done(HEAD, reference, Duty.RESTRICTION, "goes_on", on_day="2027-11-24")
    longest = LESSON + timedelta(weeks=13)
    assert abs((await desk.task(reference, Duty.RESTRICTION)).due - longest) < SECOND


@pytest.mark.rule("R87")
@pytest.mark.invariant("I8")
async def test_the_business_manager_is_asked_to_stop_the_account_and_learns_nothing_else(desk: Desk) -> None:
    reference = await desk.case(PARENT)
    await desk.decides(HEAD, reference, Topic.RESTRICTION, "moderation", account="@night.owl")
    await desk.settled()
    assert heard_of(desk, reference).alerted.count(MANAGER) == 1
    opened = await desk.opened(MANAGER, reference)
    assert "Stop an account from writing under our posts" in opened
    assert "@night.owl" in opened
    assert not any(one in opened for one in ("Alder", "Nadia", HAPPENED["words"], WHY))
    await desk.done(MANAGER, reference, Duty.TECHNICAL, "done", words="Blocked on the page.")
    assert "Blocked on the page." in await desk.story(HEAD, reference)


@pytest.mark.rule("R87")
@pytest.mark.invariant("I8")
async def test_an_account_that_is_a_name_is_not_passed_on_and_the_manager_asks_in_person(desk: Desk) -> None:
    reference = await desk.case(PARENT)
    await desk.decides(HEAD, reference, Topic.RESTRICTION, "moderation", account="@alder.family")
    opened = await desk.opened(MANAGER, reference)
    assert "Stop an account from writing under our posts" in opened
    assert "alder" not in opened.lower()
    assert "@alder.family" in await desk.story(HEAD, reference)


@pytest.mark.rule("R107")
@pytest.mark.parametrize(
    ("about", "owner"),
    [
        ({"about": "seen", "closest": "K19"}, DSL),
        ({**STAFF, "about": "seen", "closest": "K19"}, HEAD),
    ],
    ids=["a pupil", "a colleague"],
)
async def test_going_round_the_filter_ends_in_a_limit_that_is_looked_at_after_four_weeks(
    desk: Desk, about: dict[str, str], owner: str
) -> None:
    reference = await desk.case(about, closest="K19")
    involved = (await desk.concern(reference)).involved
    assert [one.person for one in involved if one.slice == "case"] == [owner]
    given = {"what": "Only in the library", "account": "Laptop 4", "on_day": "2026-11-24"}
    await desk.decides(owner, reference, Topic.RESTRICTION, "online", **given)
    due = (await desk.task(reference, Duty.RESTRICTION)).due
    assert abs(due - (LESSON + timedelta(days=28))) < SECOND
    opened = await desk.opened(owner, reference)
    assert CHOICES[Topic.RESTRICTION, "online"] == "Online only with an adult close by"
    assert "Online only with an adult close by" in opened
    assert "Look at the limit again: by Tue 22 Dec, 10:30." in opened
    other = HEAD if owner == DSL else DSL
    assert "Only in the library" not in await desk.story(other, reference)


@pytest.mark.rule("R107")
async def test_a_limit_outlives_the_closed_case_until_somebody_looks_at_it(desk: Desk) -> None:
    reference = await desk.case({"about": "seen"}, closest="K19")
    await desk.decides(DSL, reference, Topic.RESTRICTION, "online")
    await desk.decides(DSL, reference, Topic.CLOSE, "resolved", outcome="She understands why.")
    assert await desk.is_closed(reference)
    assert await desk.duties(reference) == {Duty.RESTRICTION}
    left = f"{reference}: by Tue 22 Dec, 10:30, closed, but something is left to do."
    assert left in "\n".join(await desk.work(DSL))
    await desk.done(DSL, reference, Duty.RESTRICTION, "ended")
    assert await desk.duties(reference) == set()


@pytest.mark.rule("R107")
async def test_lifting_a_limit_ends_the_wait_for_it(desk: Desk) -> None:
    reference = await desk.case()
    await desk.decides(DSL, reference, Topic.RESTRICTION, "device")
    await desk.decides(DSL, reference, Topic.RESTRICTION, "lifted")
    assert Duty.RESTRICTION not in await desk.duties(reference)


@pytest.mark.rule("R126")
async def test_training_that_is_needed_after_an_incident_is_given_although_the_case_is_closed(
    desk: Desk,
) -> None:
    reference = await desk.case()
    await desk.decides(DSL, reference, Topic.TRAINING, "needed", what="Live games, for everybody")
    await desk.decides(DSL, reference, Topic.CLOSE, "resolved", outcome="The group was closed.")
    assert await desk.duties(reference) == {Duty.TRAINING}
    form = said(shown(await desk.does(DSL, Verb.DONE, reference)))
    assert "Give the training" in form
    await desk.done(DSL, reference, Duty.TRAINING, "done", words="At the staff meeting.")
    (line,) = await desk.entries(reference, Happening.TASK_DONE)
    assert (line.codes["duty"], line.details["words"]) == ("training", "At the staff meeting.")
    assert await desk.duties(reference) == set()


@pytest.mark.rule("R126")
async def test_training_that_is_not_needed_leaves_nothing_to_do(desk: Desk) -> None:
    reference = await desk.case()
    await desk.decides(DSL, reference, Topic.TRAINING, "not_needed")
    assert Duty.TRAINING not in await desk.duties(reference)
    assert NOT_FOUND in await desk.opened(MANAGER, reference)
