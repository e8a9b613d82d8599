"""The twenty kinds of decision: recorded with who, when and why, read in the story, never written over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping

import pytest
import pytest_asyncio

from cards.decision_words import MARKS, chosen, subject
from cards.verbs import Verb
from policy.chronology import Happening
from policy.decisions import SHORTEST_REASON, Topic
from rehearsal.azurite import Azurite
from tests.scenarios.clocks import LESSON, SettableClock
from tests.scenarios.desk import RECORDED, WHY, Desk
from tests.scenarios.seen import said, shown, value
from tests.scenarios.town import DSL

Answers = Mapping[str, str]

RULES: Mapping[Topic, str] = {
    Topic.POLICE: "R99",
    Topic.CRIMINALISE: "R100",
    Topic.SCHOOL_ROUTE: "R98",
    Topic.RESTRICTION: "R107",
    Topic.TRAINING: "R126",
}
"""Topics that a rule asks for by themselves."""

DECISIONS: Mapping[Topic, Answers] = {
    Topic.TRIAGE: {"choice": "recoded", "kind": "K02", "urgency": "1", "marks": "abusive"},
    Topic.SAFETY: {"choice": "plan", "what": "She sits at the front.", "review_on": "2026-11-27"},
    Topic.PARENTS: {
        "choice": "informed",
        "by_whom": "The class teacher",
        "on_day": "2026-11-24",
        "child_view": "She is glad of it.",
    },
    Topic.SERVICES: {
        "choice": "referred",
        "agency_name": "Una Byrne",
        "phone": "01632 960199",
        "agency_ref": "MA-31",
        "outcome": "They visit today.",
        "on_day": "2026-11-24",
    },
    Topic.POLICE: {"choice": "called", "agency_name": "PC Vale", "agency_ref": "CR-7", "marks": "adult"},
    Topic.CRIMINALISE: {"choice": "school", "marks": "young,first_time"},
    Topic.LADO: {"choice": "unsure", "agency_name": "Ola Reed", "outcome": "Wait.", "marks": "risk"},
    Topic.LOW_LEVEL: {"what": "A joke about a child. We spoke about it."},
    Topic.PREVENT: {"choice": "consult", "agency_name": "Tam Hale", "agency_ref": "PV-4"},
    Topic.REMOVAL: {"choice": "platform", "where": "A group of the class", "agency_ref": "PL-12"},
    Topic.SCHOOL_ROUTE: {"choice": "policy", "what": "A talk with both.", "marks": "anti_bullying"},
    Topic.SUPPORT: {"choice": "child_harmed", "what": "The nurse, each day.", "review_on": "2026-12-01"},
    Topic.RESTRICTION: {"choice": "device", "what": "The tablet stays here.", "account": "Tablet 9"},
    Topic.SHARED: {"choice": "shared", "with_whom": "The school nurse", "what": "Sleep", "basis": "Care"},
    Topic.BARRING: {"choice": "not_met", "agency_name": "The council"},
    Topic.BREACH: {"choice": "log_only", "what": "One name, to one parent."},
    Topic.TRAINING: {"choice": "needed", "what": "Games, for everybody."},
    Topic.FILTER: {"choice": "asked"},
    Topic.EXTERNAL: {"agency_ref": "XR-4711"},
    Topic.CLOSE: {"choice": "resolved", "outcome": "They are friends again."},
}

each_topic = pytest.mark.parametrize(
    "topic",
    [pytest.param(one, marks=[pytest.mark.rule(RULES[one])] if one in RULES else []) for one in Topic],
)


@pytest_asyncio.fixture(scope="module")
async def desk(azurite: Azurite) -> AsyncIterator[Desk]:
    async with Desk(azurite, clock=SettableClock()) as one:
        yield one


async def decidable(desk: Desk, topic: Topic) -> str:
    """A case of which this can be decided: closing it needs a decision before."""
    reference = await desk.case()
    if topic is Topic.CLOSE:
        await desk.decides(DSL, reference, Topic.SAFETY, "safe")
    return reference


@each_topic
async def test_each_kind_of_decision_keeps_what_who_when_and_why_and_stands_in_the_story(
    desk: Desk, topic: Topic
) -> None:
    reference, answers = await decidable(desk, topic), DECISIONS[topic]
    form = await desk.asked(DSL, reference, topic)
    saved = await desk.press(DSL, form, "Save", {**answers, "rationale": WHY})
    assert RECORDED in said(shown(saved))

    choice = answers.get("choice", "recorded")
    standing = (await desk.concern(reference)).standing(topic.value)
    assert standing is not None
    assert (standing.by, standing.choice, standing.at.date()) == (DSL, choice, LESSON.date())

    story = await desk.story(DSL, reference)
    assert f"Tue 24 Nov, 10:30: Decided by Daniel Marsh. {subject(topic)}: {chosen(topic, choice)}." in story
    marks = [MARKS[one] for one in answers.get("marks", "").split(",") if one]
    days = {"2026-11-24": "Tue 24 Nov 2026", "2026-11-27": "Fri 27 Nov 2026", "2026-12-01": "Tue 1 Dec 2026"}
    codes = {"choice", "marks", "kind", "urgency"}
    written = [days.get(text, text) for name, text in answers.items() if name not in codes]
    assert [one for one in (WHY, *marks, *written) if one not in story] == []


@each_topic
async def test_no_decision_is_recorded_without_a_reason_of_twenty_letters_and_no_word_is_lost(
    desk: Desk, topic: Topic
) -> None:
    reference = await decidable(desk, topic)
    lines = (await desk.concern(reference)).entries
    short = "x" * (SHORTEST_REASON - 1)
    form = await desk.asked(DSL, reference, topic)
    again = await desk.press(DSL, form, "Save", {**DECISIONS[topic], "rationale": f" {short} "})
    assert "Please say why, in at least 20 letters." in said(shown(again))
    assert (await desk.concern(reference)).entries == lines
    assert value(again.card, "rationale").strip() == short
    for name in ("what", "outcome", "agency_ref"):
        if name in DECISIONS[topic]:
            assert value(again.card, name) == DECISIONS[topic][name]
    assert RECORDED in said(shown(await desk.press(DSL, again, "Save", {"rationale": f"{short}x"})))


async def test_whoever_chooses_no_topic_is_asked_to_choose_one(desk: Desk) -> None:
    topics = await desk.does(DSL, Verb.DECIDE, await desk.case())
    assert "Please choose" not in said(shown(topics))
    again = await desk.press(DSL, topics, "Next", {})
    assert "Please choose what it is about." in said(shown(again))


async def test_a_later_decision_takes_the_place_of_the_earlier_which_stays_to_be_read(desk: Desk) -> None:
    reference = await desk.case()
    await desk.decides(DSL, reference, Topic.PARENTS, "not_risk", why="Her mother would be told by him.")
    told = {"by_whom": "Daniel Marsh", "on_day": "2026-11-24"}
    await desk.decides(
        DSL, reference, Topic.PARENTS, "informed", why="She asked us to tell them now.", **told
    )

    first, second = await desk.entries(reference, Happening.DECIDED)
    lines = await desk.entries(reference)
    assert second.codes["supersedes"] == str(lines.index(first))
    (standing,) = (await desk.concern(reference)).decided
    assert standing.choice == "informed"

    story = await desk.story(DSL, reference)
    assert f"Line {lines.index(first) + 1} was replaced by line {lines.index(second) + 1}." in story
    assert "Her mother would be told by him." in story
    assert "She asked us to tell them now." in story
    opened = await desk.opened(DSL, reference)
    assert chosen("parents", "informed") in opened
    decided = opened.partition("What was decided")[2].partition("What has happened")[0]
    assert chosen("parents", "not_risk") not in decided


async def test_decisions_on_different_topics_stand_beside_each_other(desk: Desk) -> None:
    reference = await desk.case()
    await desk.decides(DSL, reference, Topic.SAFETY, "safe")
    await desk.decides(DSL, reference, Topic.SERVICES, "none")
    assert [one.topic for one in (await desk.concern(reference)).decided] == ["safety", "services"]
    assert not [one for one in await desk.entries(reference) if "supersedes" in one.codes]


async def test_a_decision_that_is_sent_twice_is_recorded_once(desk: Desk) -> None:
    reference = await desk.case()
    form = await desk.asked(DSL, reference, Topic.SAFETY)
    answers = {"choice": "safe", "rationale": WHY}
    both = await asyncio.gather(*[desk.press(DSL, form, "Save", answers) for _ in range(2)])
    late = await desk.press(DSL, form, "Save", answers)
    assert all(RECORDED in said(shown(one)) for one in (*both, late))
    assert len(await desk.entries(reference, Happening.DECIDED)) == 1


async def test_a_correction_is_a_new_line_and_the_decision_stays_as_it_was(desk: Desk) -> None:
    reference = await desk.case()
    await desk.decides(DSL, reference, Topic.SAFETY, "safe", why="Her aunt fetches her today at three.")
    before = await desk.entries(reference)
    number = len(before) - 1
    form = await desk.does(DSL, Verb.CORRECT, reference)
    words = {"line": str(number), "words": "It is her grandmother who fetches her."}
    assert "correction is saved" in said(shown(await desk.press(DSL, form, "Save", words)))

    after = await desk.entries(reference)
    assert after[: number + 1] == before
    assert (after[-1].what, after[-1].by, after[-1].codes) == (
        Happening.CORRECTED,
        DSL,
        {"line": str(number)},
    )
    story = await desk.story(DSL, reference)
    assert "Her aunt fetches her today at three." in story
    assert "It is her grandmother who fetches her." in story
    assert f"Line {number + 1} was corrected by line {number + 2}." in story


async def test_the_council_team_is_recorded_with_one_press_and_the_details_follow(desk: Desk) -> None:
    reference = await desk.case()
    topics = await desk.does(DSL, Verb.DECIDE, reference)
    await desk.press(DSL, topics, "I rang the council's children's team now")
    await desk.decides(DSL, reference, Topic.SERVICES, "referred", agency_name="Una Byrne", agency_ref="MA-9")
    first, second = await desk.entries(reference, Happening.DECIDED)
    assert (first.codes["choice"], first.details) == ("consulted", {"on_day": "2026-11-24"})
    assert (second.codes["choice"], second.details["agency_ref"]) == ("referred", "MA-9")


@pytest.mark.parametrize(
    ("topic", "choice", "missing"),
    [
        (Topic.PARENTS, "informed", ["Who told them", "On which day"]),
        (Topic.SAFETY, "plan", ["What is the plan"]),
        (Topic.SERVICES, "referred", ["Who did you speak to"]),
        (Topic.SHARED, "shared", ["With whom", "What allows it"]),
        (Topic.CLOSE, "monitoring", ["Keep watching until"]),
        (Topic.CLOSE, "resolved", ["What came of it"]),
        (Topic.TRIAGE, "recoded", ["What kind is it really", "How soon must it be dealt with"]),
    ],
)
async def test_a_choice_that_says_too_little_alone_asks_for_the_rest(
    desk: Desk, topic: Topic, choice: str, missing: list[str]
) -> None:
    reference = await decidable(desk, topic)
    lines = (await desk.concern(reference)).entries
    text = await desk.tries(DSL, reference, topic, choice)
    assert [one for one in missing if f"“{one}" not in text] == []
    assert (await desk.concern(reference)).entries == lines
