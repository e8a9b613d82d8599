"""What is written into a case after it was sent: notes, questions, answers, what is added, and who looked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from cards.refusals import REFUSALS
from cards.verbs import Verb
from policy.chronology import Happening
from policy.decisions import Topic
from policy.errors import No
from policy.tasks import Duty
from rehearsal.azurite import Azurite
from rehearsal.conversations import Message
from tests.scenarios import seen
from tests.scenarios.clocks import SettableClock
from tests.scenarios.desk import NOT_FOUND, WORRIED, Desk
from tests.scenarios.hearing import heard_of
from tests.scenarios.seen import said, shown
from tests.scenarios.town import CHAIR, DEPUTY, DEPUTY_HEAD, DSL, HAPPENED, HEAD, ICT, TEACHER

STAFF = {"about": "adult", "who": "adult", "name": "", "adult": ICT}
ASKS = {"words": "Which lesson was it?"}
ANSWERS = {"words": "Maths, on the carpet."}


@pytest_asyncio.fixture(scope="module")
async def desk(azurite: Azurite) -> AsyncIterator[Desk]:
    async with Desk(azurite, clock=SettableClock()) as one:
        yield one


def about(desk: Desk, person: str, reference: str) -> list[Message]:
    """The messages in somebody's chat that speak of a case, as they stand now."""
    return [one for one in desk.teams.messages(person) if reference in json.dumps(one.activity)]


async def test_a_note_is_read_by_all_who_read_the_case_and_is_written_once(desk: Desk) -> None:
    reference = await desk.case(WORRIED)
    form = await desk.does(DSL, Verb.NOTE, reference)
    assert "Say so where it is what you think." in said(shown(form))
    words = {"words": "I saw her at lunch. She ate nothing."}
    for _ in range(2):
        assert "Your note is saved" in said(shown(await desk.press(DSL, form, "Save", words)))
    (line,) = await desk.entries(reference, Happening.NOTED)
    assert (line.by, line.words) == (DSL, words["words"])
    assert "Note by Daniel Marsh, Tue 24 Nov, 10:30" in await desk.opened(DEPUTY, reference)
    assert words["words"] in await desk.opened(DEPUTY, reference)
    assert words["words"] not in await desk.opened(HEAD, reference)


async def test_an_empty_note_is_not_saved(desk: Desk) -> None:
    reference = await desk.case()
    form = await desk.does(DSL, Verb.NOTE, reference)
    assert "Please write something here." in said(shown(await desk.press(DSL, form, "Save", {"words": "  "})))
    assert await desk.entries(reference, Happening.NOTED) == []


@pytest.mark.invariant("I9")
async def test_a_question_reaches_the_reporter_alone_and_the_answer_lands_in_the_case(desk: Desk) -> None:
    reference = await desk.case()
    await desk.settled()
    form = await desk.does(DSL, Verb.ASK, reference)
    assert "Never ask them to question the child." in said(shown(form))
    await desk.press(DSL, form, "Send", ASKS)
    await desk.settled()
    word = about(desk, TEACHER, reference)[-1]
    assert "There is a question about your report" in word.text
    assert ASKS["words"] not in json.dumps(word.activity)
    assert heard_of(desk, reference).told_otherwise == (TEACHER,)

    box = await desk.press(TEACHER, word, "Read and answer")
    assert ASKS["words"] in said(shown(box))
    assert "Do not question the child about it." in said(shown(box))
    assert "Your answer is saved" in said(shown(await desk.press(TEACHER, box, "Send", ANSWERS)))
    await desk.settled()
    assert "Your question was answered" in about(desk, DSL, reference)[-1].text
    opened = await desk.opened(DSL, reference)
    assert ASKS["words"] in opened
    assert ANSWERS["words"] in opened
    assert Duty.ANSWER not in await desk.duties(reference)
    for person in (TEACHER, DSL):
        assert ANSWERS["words"] not in json.dumps([one.activity for one in desk.teams.messages(person)])


@pytest.mark.invariant("I1")
async def test_nobody_but_the_reporter_can_read_or_answer_a_question(desk: Desk) -> None:
    reference = await desk.case()
    await desk.says(DSL, Verb.ASK_SEND, reference, ASKS)
    for other in (DSL, DEPUTY, HEAD, DEPUTY_HEAD, CHAIR):
        assert NOT_FOUND in await desk.says(other, Verb.QUESTION, reference)
        assert NOT_FOUND in await desk.says(other, Verb.ANSWER, reference, ANSWERS)
    assert await desk.entries(reference, Happening.ANSWERED) == []


async def test_two_questions_are_answered_one_after_the_other(desk: Desk) -> None:
    reference = await desk.case(WORRIED)
    await desk.says(DSL, Verb.ASK_SEND, reference, ASKS)
    await desk.says(DEPUTY, Verb.ASK_SEND, reference, {"words": "Who else was there?"})
    first = await desk.does(TEACHER, Verb.QUESTION, reference)
    assert ASKS["words"] in said(shown(first))
    await desk.press(TEACHER, first, "Send", ANSWERS)
    second = await desk.does(TEACHER, Verb.QUESTION, reference)
    assert "Who else was there?" in said(shown(second))
    await desk.press(TEACHER, second, "Send", {"words": "Her cousin."})
    asked = await desk.entries(reference, Happening.ASKED)
    answered = await desk.entries(reference, Happening.ANSWERED)
    assert [one.codes["task"] for one in asked] == [one.codes["task"] for one in answered]


async def test_an_answer_that_comes_too_late_is_added_to_the_report(desk: Desk) -> None:
    reference = await desk.case()
    await desk.says(DSL, Verb.ASK_SEND, reference, ASKS)
    box = await desk.does(TEACHER, Verb.QUESTION, reference)
    await desk.press(TEACHER, box, "Send", ANSWERS)
    late = {"words": "And again on Monday."}
    assert "Your answer is saved" in await desk.says(TEACHER, Verb.ANSWER, reference, late)
    assert "And again on Monday." in await desk.opened(DSL, reference)


@pytest.mark.invariant("I1", "I7")
async def test_an_answer_that_names_a_reader_is_read_by_nobody_before_it_is_said_if_it_is_about_them(
    desk: Desk,
) -> None:
    reference = await desk.case(WORRIED)
    await desk.says(DEPUTY, Verb.ASK_SEND, reference, ASKS)
    box = await desk.does(TEACHER, Verb.QUESTION, reference)
    named = {"words": "Mr Marsh did it."}
    again = await desk.press(TEACHER, box, "Send", named)
    assert "Please say whether it is about the person you named." in said(shown(again))
    assert named["words"] not in await desk.opened(DSL, reference)
    await desk.press(TEACHER, again, "Send", {**named, "mention": DSL})
    assert NOT_FOUND in await desk.says(DSL, Verb.OPEN, reference)
    assert named["words"] in await desk.opened(DEPUTY, reference)


async def test_an_answer_that_only_mentions_a_reader_is_the_answer(desk: Desk) -> None:
    reference = await desk.case()
    await desk.says(DSL, Verb.ASK_SEND, reference, ASKS)
    words = {"words": "I told Mr Marsh.", "mention": f"not,{DSL}"}
    assert "Your answer is saved" in await desk.says(TEACHER, Verb.ANSWER, reference, words)
    assert len(await desk.entries(reference, Happening.ANSWERED)) == 1


async def test_whoever_reported_it_and_handles_it_asks_themselves_nothing(desk: Desk) -> None:
    reference = await desk.tell(DSL)
    assert "Ask the reporter a question" not in str((await desk.does(DSL, Verb.MORE, reference)).card)
    assert REFUSALS[No.NOBODY_TO_ASK] in await desk.says(DSL, Verb.ASK_SEND, reference, ASKS)


@pytest.mark.rule("R27")
@pytest.mark.invariant("I1")
async def test_only_the_reporter_adds_to_a_report_and_reads_nothing_of_what_others_wrote(desk: Desk) -> None:
    reference = await desk.case()
    await desk.says(DSL, Verb.NOTE_SAVE, reference, {"words": "Her brother told me more."})
    added = await desk.says(TEACHER, Verb.ADD_SEND, reference, {"more": "She cried again."})
    assert "Added." in added
    for other in (DEPUTY, HEAD, CHAIR):
        assert NOT_FOUND in await desk.says(other, Verb.ADD_SEND, reference, {"more": "Me too."})
    (line,) = await desk.entries(reference, Happening.DETAILS_ADDED)
    assert (line.by, line.words) == (TEACHER, "She cried again.")
    for verb in (Verb.OPEN, Verb.STORY, Verb.NOTE):
        assert NOT_FOUND in await desk.says(TEACHER, verb, reference)
    assert "brother" not in await desk.says(TEACHER, Verb.MY_REPORTS, "")


async def test_a_correction_stands_beside_the_note_and_both_are_read(desk: Desk) -> None:
    reference = await desk.case()
    await desk.says(DSL, Verb.NOTE_SAVE, reference, {"words": "It was on Monday."})
    before = await desk.entries(reference)
    number = len(before)
    wrong = {"line": str(number - 1), "words": "It was on Tuesday."}
    await desk.says(DSL, Verb.CORRECT_SAVE, reference, wrong)
    assert (await desk.entries(reference))[:number] == before
    for text in (await desk.story(DSL, reference), await desk.opened(DSL, reference)):
        assert "It was on Monday." in text
        assert "It was on Tuesday." in text
    assert f"Line {number} was corrected by line {number + 1}." in await desk.story(DSL, reference)


async def test_lines_that_nobody_wrote_and_lines_that_are_not_there_cannot_be_corrected(desk: Desk) -> None:
    reference = await desk.case()
    for line in ("0", "99"):
        refused = await desk.says(DSL, Verb.CORRECT_SAVE, reference, {"line": line, "words": "No."})
        assert REFUSALS[No.NO_SUCH_LINE] in refused
    assert await desk.entries(reference, Happening.CORRECTED) == []


@pytest.mark.invariant("I7")
async def test_every_opening_says_who_when_and_which_part_and_a_refused_one_says_nothing(
    desk: Desk, azurite: Azurite
) -> None:
    reference = await desk.case(STAFF)
    concern = await desk.concern(reference)
    first = desk.parts.clock.now()
    await desk.opened(HEAD, reference)
    await desk.opened(DSL, reference)
    await desk.story(DSL, reference)
    for other in (TEACHER, DEPUTY, CHAIR, ICT):
        assert NOT_FOUND in await desk.opened(other, reference)
    reads = await desk.concerns.reads(concern.id)
    expected = [(HEAD, "case", 1), (DSL, "welfare", 1), (DSL, "welfare", 1)]
    assert [(one.person, one.slice, one.entries) for one in reads] == expected
    assert all(first < one.at < desk.parts.clock.now() for one in reads)
    rows = await seen.rows(azurite, desk)
    opened = [
        row
        for key, row in rows.items()
        if key.startswith("audit:") and "concern.opened" in row and concern.id in row
    ]
    assert len(opened) == 3
    assert not any(words in row for row in opened for words in (HAPPENED["words"], "Pike"))


@pytest.mark.invariant("I7")
async def test_looking_at_what_a_second_person_is_to_agree_to_is_an_opening_too(desk: Desk) -> None:
    reference = await desk.case(WORRIED)
    await desk.decides(DSL, reference, Topic.SAFETY, "safe")
    await desk.tries(DSL, reference, Topic.CLOSE, "no_action")
    await desk.says(DEPUTY, Verb.SIGN_OFF, reference)
    reads = await desk.concerns.reads((await desk.concern(reference)).id)
    assert [(one.person, one.slice) for one in reads] == [(DEPUTY, "case")]


@pytest.mark.rule("R115")
async def test_where_evidence_is_kept_is_written_down_by_both_sides_and_never_where_imagery_is_possible(
    desk: Desk,
) -> None:
    reference = await desk.case()
    seen_at = {"account": "@owl", "seen_on": "2026-11-23", "seen_at": "14:30", "kept": "Safe in the office"}
    await desk.says(TEACHER, Verb.TELL_EVIDENCE_SAVE, reference, seen_at)
    await desk.says(DSL, Verb.EVIDENCE_SAVE, reference, {"address": "https://place.example/1"})
    opened = await desk.opened(DSL, reference)
    kept = ("@owl", "Mon 23 Nov 2026", "14:30", "Safe in the office", "https://place.example/1")
    assert [one for one in kept if one not in opened] == []
    imagery = await desk.case({"imagery": "yes"})
    assert "where it can be found" not in str((await desk.does(TEACHER, Verb.ADD, imagery)).card)
