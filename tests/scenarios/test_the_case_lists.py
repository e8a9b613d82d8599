"""The two lists, `my reports` and `my work`, and the numbers a reporter can ring."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from cards.verbs import Verb
from cards.work import PAGE
from policy.decisions import Topic
from rehearsal.azurite import Azurite
from tests.scenarios.clocks import SettableClock
from tests.scenarios.desk import NOT_FOUND, WORRIED, Desk
from tests.scenarios.hearing import heard_of
from tests.scenarios.seen import said, shown
from tests.scenarios.town import CHAIR, DEPUTY, DSL, HAPPENED, HEAD, ICT, SUPPLY, TEACHER

STAFF = {"about": "adult", "who": "adult", "name": "", "adult": ICT}
FILTER = {"about": "seen", "who": "nobody", "name": ""}
SENT = "sent Tue 24 Nov, 10:30"


@pytest_asyncio.fixture
async def desk(azurite: Azurite) -> AsyncIterator[Desk]:
    async with Desk(azurite, clock=SettableClock()) as one:
        yield one


def items(lines: list[str]) -> list[tuple[str, datetime]]:
    """The references of a list of work in the order in which they stand, with when each is due."""
    found = [re.match(r"(FH-[0-9A-Z]{5}): by (\w+ \d+ \w+, \d+:\d+), ", line) for line in lines]
    return [(one[1], _moment(one[2])) for one in found if one]


def _moment(text: str) -> datetime:
    return datetime.strptime(f"{text} 2026", "%a %d %b, %H:%M %Y").replace(tzinfo=UTC)


@pytest.mark.rule("R27")
@pytest.mark.invariant("I9")
async def test_my_reports_says_that_each_was_picked_up_and_by_which_role_and_never_more(desk: Desk) -> None:
    waits, pupil = await desk.case(), await desk.case(WORRIED)
    staff, board = await desk.case(STAFF), await desk.case({**STAFF, "adult": HEAD})
    for person, reference in ((DSL, pupil), (HEAD, staff), (CHAIR, board)):
        await desk.says(person, Verb.HAVE, reference)
        await desk.says(person, Verb.NOTE_SAVE, reference, {"words": "Her brother told me more."})
    text = await desk.says(TEACHER, Verb.MY_REPORTS, "")
    assert text.splitlines()[1:] == [
        f"{board}: {SENT}, picked up by the person who handles it, Tue 24 Nov, 10:30.",
        f"{staff}: {SENT}, picked up by the Principal, Tue 24 Nov, 10:30.",
        f"{pupil}: {SENT}, picked up by a safeguarding lead, Tue 24 Nov, 10:30.",
        f"{waits}: {SENT}, waiting to be picked up.",
    ]


@pytest.mark.invariant("I1")
async def test_my_reports_shows_ones_own_and_nobody_elses(desk: Desk) -> None:
    reference = await desk.case()
    assert reference in await desk.says(TEACHER, Verb.MY_REPORTS, "")
    for other in (SUPPLY, DSL, HEAD):
        assert "You have sent no reports." in await desk.says(other, Verb.MY_REPORTS, "")


@pytest.mark.rule("R111")
async def test_my_work_stands_by_when_it_is_due_whatever_was_read_meanwhile(desk: Desk) -> None:
    calm = await desk.case({"about": "friend"})
    today, urgent = await desk.case(), await desk.case(WORRIED)
    expected = [urgent, today, calm]
    before = items(await desk.work(DSL))
    assert [reference for reference, _ in before] == expected
    assert [due for _, due in before] == sorted(due for _, due in before)
    for reference in expected:
        await desk.opened(DSL, reference)
        await desk.story(DSL, reference)
    assert items(await desk.work(DSL)) == before
    await desk.opened(DSL, calm)
    assert items(await desk.work(DSL)) == before


@pytest.mark.rule("R111")
async def test_taking_it_moves_the_time_to_what_is_due_next_and_closing_takes_it_off_the_list(
    desk: Desk,
) -> None:
    reference = await desk.case()
    assert f"{reference}: by Tue 24 Nov, 12:30, nobody has it yet." in await desk.work(DSL)
    await desk.says(DSL, Verb.HAVE, reference)
    assert f"{reference}: by Wed 25 Nov, 16:30, you have it." in await desk.work(DSL)
    await desk.decides(DSL, reference, Topic.PARENTS, "not_risk")
    assert f"{reference}: by Tue 8 Dec, 16:30, you have it." in await desk.work(DSL)
    await desk.decides(DSL, reference, Topic.CLOSE, "resolved", outcome="All is well.")
    assert "Nothing needs you." in await desk.work(DSL)


@pytest.mark.invariant("I1", "I9")
async def test_a_list_of_work_names_references_and_times_and_nothing_of_what_they_are_about(
    desk: Desk,
) -> None:
    reference = await desk.case(WORRIED)
    text = "\n".join(await desk.work(DSL))
    assert reference in text
    assert not any(one in text for one in ("Amelia", "Nadia", "worried", HAPPENED["words"]))
    for other in (CHAIR, ICT, TEACHER):
        assert reference not in "\n".join(await desk.work(other))


@pytest.mark.rule("R111")
async def test_a_long_list_is_turned_page_by_page_and_holds_everything_once(desk: Desk) -> None:
    references = [await desk.case() for _ in range(PAGE + 2)]
    urgent = await desk.case(WORRIED)
    first = await desk.does(DSL, Verb.MY_WORK, "")
    second = await desk.press(DSL, first, "Next page")
    assert said(shown(second)).startswith("My work, page 2")
    pages = [items(said(shown(one)).splitlines()) for one in (first, second)]
    assert [len(one) for one in pages] == [PAGE, 3]
    assert pages[0][0][0] == urgent
    assert sorted(reference for page in pages for reference, _ in page) == sorted([*references, urgent])
    assert said(shown(await desk.press(DSL, second, "Earlier page"))) == said(shown(first))
    beyond = await desk.says(DSL, Verb.MY_WORK, "", {"page": "9"})
    assert "Nothing more needs you." in beyond


async def test_a_question_stands_on_the_reporters_list_until_it_is_answered(desk: Desk) -> None:
    reference = await desk.case()
    assert "Nothing needs you." in await desk.work(TEACHER)
    await desk.says(DSL, Verb.ASK_SEND, reference, {"words": "Which lesson?"})
    assert f"{reference}: by Wed 25 Nov, 16:30, a question to you." in await desk.work(TEACHER)
    await desk.says(TEACHER, Verb.ANSWER, reference, {"words": "Maths."})
    assert "Nothing needs you." in await desk.work(TEACHER)


@pytest.mark.rule("R27", "R111")
@pytest.mark.invariant("I9", "I12")
async def test_a_reporter_whose_report_went_by_mail_only_has_numbers_to_ring(desk: Desk) -> None:
    desk.teams.block(DSL)
    reference = await desk.case()
    await desk.settled()
    await desk.teams.wait_for(lambda one: one.person_id == TEACHER and reference in str(one.activity))
    word = desk.teams.messages(TEACHER)[-1]
    assert "went by mail only" in said(word.card)
    assert "Marsh" not in said(word.card)
    numbers = said(shown(await desk.press(TEACHER, word, "Numbers to ring")))
    expected = ("Daniel Marsh: 01632 960111", "999", "01632 960101", "01632 960102")
    assert [one for one in expected if one not in numbers] == []
    assert heard_of(desk, reference).mailed == (DSL,)
    for other in (DSL, DEPUTY, SUPPLY):
        assert NOT_FOUND in await desk.says(other, Verb.NUMBERS, reference)


@pytest.mark.invariant("I1")
async def test_the_numbers_of_a_report_about_the_principal_are_never_the_principals(desk: Desk) -> None:
    reference = await desk.case({**STAFF, "adult": HEAD})
    numbers = await desk.says(TEACHER, Verb.NUMBERS, reference)
    assert "01632 960114" in numbers
    assert "01632 960102" in numbers
    assert not any(one in numbers for one in ("Okafor", "01632 960110"))
