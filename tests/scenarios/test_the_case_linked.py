"""Cases that belong together: a colleague and a pupil looked after apart (Q30), two reports of one event."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from cards.refusals import REFUSALS
from cards.verbs import Verb
from policy.decisions import Topic
from policy.errors import No
from policy.kinds import Kind
from policy.tasks import Duty
from rehearsal.azurite import Azurite
from tests.scenarios.casebook import NOWHERE
from tests.scenarios.clocks import SettableClock
from tests.scenarios.desk import NOT_FOUND, WHY, WORRIED, Desk
from tests.scenarios.hearing import heard_of, only
from tests.scenarios.town import DEPUTY, DSL, HAPPENED, HEAD, ICT, TEACHER

STAFF = {"about": "adult", "who": "adult", "name": "", "adult": ICT}
BY_A_PUPIL = {"closest": "K03"}
"""A colleague is bullied by a pupil."""


@pytest_asyncio.fixture(scope="module")
async def desk(azurite: Azurite) -> AsyncIterator[Desk]:
    async with Desk(azurite, clock=SettableClock()) as one:
        yield one


async def two(desk: Desk) -> tuple[str, str]:
    """A colleague bullied by a pupil: the colleague's case, and the pupil's."""
    colleague = await desk.case(BY_A_PUPIL)
    (pupil,) = (await desk.concern(colleague)).linked
    return colleague, pupil


@pytest.mark.rule("R112", "R114", "R116")
@pytest.mark.invariant("I5")
async def test_a_colleague_bullied_by_a_pupil_is_two_cases_each_with_its_own_owner_and_its_own_clocks(
    desk: Desk,
) -> None:
    colleague, pupil = await two(desk)
    await desk.settled()
    assert heard_of(desk, colleague) == only(alerted=[HEAD])
    assert heard_of(desk, pupil) == only(alerted=[DSL], noticed=[HEAD])
    kinds = [(await desk.concern(one)).facts.kind for one in (colleague, pupil)]
    assert kinds == [Kind.STAFF_BULLIED, Kind.PUPIL_BEHAVING_BADLY]
    assert {Duty.VICTIM_MEETING, Duty.SUPPORT_CHECK} <= await desk.duties(colleague)
    assert Duty.PARENTS in await desk.duties(pupil)
    assert Duty.VICTIM_MEETING not in await desk.duties(pupil)
    reports = await desk.says(TEACHER, Verb.MY_REPORTS, "")
    assert colleague in reports
    assert pupil in reports


@pytest.mark.rule("R114", "R116")
@pytest.mark.invariant("I1")
async def test_neither_of_the_two_reads_what_the_other_wrote_and_each_knows_only_that_it_is(
    desk: Desk,
) -> None:
    colleague, pupil = await two(desk)
    await desk.says(HEAD, Verb.NOTE_SAVE, colleague, {"words": "She sleeps badly."})
    await desk.decides(DSL, pupil, Topic.SCHOOL_ROUTE, "policy", "behaviour", what="A talk with his aunt.")
    for person, own, other in ((HEAD, colleague, pupil), (DSL, pupil, colleague)):
        opened = await desk.opened(person, own)
        assert HAPPENED["words"] in opened
        if person == DSL:
            assert "A linked case is with somebody else." in opened
            assert other not in opened
            assert NOT_FOUND in await desk.opened(person, other)
        else:
            assert "A report came in and is with the person who handles it." in await desk.opened(HEAD, other)
    assert "his aunt" not in await desk.story(HEAD, colleague) + await desk.story(HEAD, pupil)
    assert WHY not in await desk.story(HEAD, pupil)
    assert "She sleeps badly." not in await desk.story(DSL, pupil)


@pytest.mark.rule("R116")
async def test_one_of_the_two_is_closed_without_the_other(desk: Desk) -> None:
    colleague, pupil = await two(desk)
    await desk.decides(DSL, pupil, Topic.SCHOOL_ROUTE, "policy", "behaviour")
    await desk.decides(DSL, pupil, Topic.CLOSE, "resolved", outcome="He said sorry.")
    assert await desk.is_closed(pupil)
    assert not await desk.is_closed(colleague)
    assert Duty.SUPPORT_CHECK in await desk.duties(colleague)


async def test_two_reports_of_one_event_are_linked_and_each_keeps_its_authors_words(desk: Desk) -> None:
    one = await desk.case(words="She was crying at the gate.")
    other = await desk.case(words="He waited for her at the gate.")
    lines = len(await desk.entries(other))
    assert "know of each other now" in await desk.says(DSL, Verb.JOIN_SAVE, one, {"other": other.lower()})
    for here, there, words in ((one, other, "She was crying"), (other, one, "He waited")):
        opened = await desk.opened(DSL, here)
        assert f"About the same event: {there}." in opened
        assert words in opened
        assert "Daniel Marsh joined it to another case" in await desk.story(DSL, here)
    assert "He waited" not in await desk.opened(DSL, one)
    assert len(await desk.entries(other)) == lines + 1


@pytest.mark.invariant("I1")
async def test_linking_lets_nobody_read_more_than_before(desk: Desk) -> None:
    urgent, calm = await desk.case(WORRIED), await desk.case()
    await desk.says(DSL, Verb.JOIN_SAVE, calm, {"other": urgent})
    opened = await desk.opened(DEPUTY, urgent)
    assert "A linked case is with somebody else." in opened
    assert calm not in opened
    assert NOT_FOUND in await desk.opened(DEPUTY, calm)


@pytest.mark.invariant("I1")
async def test_a_case_that_one_may_not_read_whole_is_refused_as_one_that_does_not_exist(desk: Desk) -> None:
    mine = await desk.case()
    about_staff = await desk.case(STAFF)
    principals = await desk.case({**STAFF, "closest": "K15"}, closest="K15")
    before = await desk.concern(about_staff)
    refused = [
        await desk.says(DSL, Verb.JOIN_SAVE, mine, {"other": one})
        for one in (about_staff, principals, NOWHERE)
    ]
    assert REFUSALS[No.CANNOT_JOIN] in refused[0]
    assert len(set(refused)) == 1
    assert (await desk.concern(about_staff)).linked == before.linked == ()
    assert (await desk.concern(mine)).linked == ()


async def test_a_case_is_not_linked_to_itself(desk: Desk) -> None:
    reference = await desk.case()
    refused = await desk.says(DSL, Verb.JOIN_SAVE, reference, {"other": reference})
    assert REFUSALS[No.SAME_CASE] in refused
    assert (await desk.concern(reference)).linked == ()


async def test_earlier_cases_about_the_same_pupil_are_counted_for_whoever_may_read_them_and_no_others(
    desk: Desk,
) -> None:
    lane = {"name": "Rowan Quillfeather"}
    first, second = await desk.case({**WORRIED, **lane}), await desk.case(lane)
    await desk.case({**STAFF, **lane, "who": "adult"})
    assert "Earlier cases about the same pupil: 1." in await desk.opened(DSL, second)
    assert f"Open {first}" in str((await desk.does(DSL, Verb.OPEN, second)).card)
    assert "Earlier cases" not in await desk.opened(DEPUTY, first)
