"""What happens after a concern was sent: opened, taken, passed on, chased, added to and put away again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.holding import SHOWN_FOR
from cards.verbs import Verb
from rehearsal.azurite import Azurite
from tests.scenarios.chats import alert_of, at_rest, nowhere, sent, types
from tests.scenarios.clocks import SettableClock
from tests.scenarios.hearing import heard_of, only
from tests.scenarios.register import does
from tests.scenarios.seen import said, shown, value
from tests.scenarios.town import (
    ABOUT,
    CHAIR,
    DEPUTY,
    DEPUTY_HEAD,
    DSL,
    HAPPENED,
    HEAD,
    ICT,
    MANAGER,
    TEACHER,
    Town,
    reference_in,
)

pytestmark = pytest.mark.usefixtures("hurried")

DISCLOSED = {"about": "worried"}
"""Within the hour, so that the DSL and the deputy are told at once."""
NOT_FOUND = "We cannot find that"


@pytest.fixture(scope="module")
def clock() -> SettableClock:
    return SettableClock()


@pytest_asyncio.fixture(scope="module")
async def town(azurite: Azurite, clock: SettableClock) -> AsyncIterator[Town]:
    async with Town(azurite, clock=clock) as one:
        yield one


@pytest.mark.rule("R19")
@pytest.mark.invariant("I1")
async def test_only_cleared_people_can_open_a_concern(town: Town) -> None:
    reference = await sent(town)
    opened = await town.press(DSL, alert_of(town, DSL, reference), "Open")
    assert HAPPENED["words"] in said(shown(opened))
    for other in (TEACHER, CHAIR, MANAGER, ICT, DEPUTY, DEPUTY_HEAD):
        assert NOT_FOUND in await types(town, other, f"open {reference}")


async def test_a_reference_that_does_not_exist_is_answered_as_one_that_is_not_theirs(town: Town) -> None:
    assert await types(town, DEPUTY_HEAD, "open FH-ZZZZZ") == await types(
        town, DEPUTY_HEAD, f"open {await sent(town)}"
    )


async def test_every_button_can_be_typed_instead(town: Town) -> None:
    reference = await sent(town, DISCLOSED)
    assert reference in await types(town, DSL, "my work")
    assert HAPPENED["words"] in await types(town, DSL, f"open {reference.lower()}")
    assert "You have this" in await types(town, DSL, f"ack {reference}")
    assert f"{reference}: sent" in await types(town, TEACHER, "my reports")
    assert "picked up" in await types(town, TEACHER, "my reports")
    assert "Chased" in await types(town, TEACHER, f"chase {reference}")
    assert "Passed on" in await types(town, DSL, f"pass {reference}")
    assert "with somebody else now" in await types(town, DSL, f"conflict {reference}")
    assert reference not in await types(town, DSL, "my work")


@pytest.mark.rule("R27")
async def test_two_who_take_it_at_once_are_told_who_was_first(town: Town) -> None:
    reference = await sent(town, DISCLOSED)
    answers = await asyncio.gather(
        *[town.press(one, alert_of(town, one, reference), "I have this") for one in (DSL, DEPUTY)]
    )
    concern = await town.concerns.by_reference(reference)
    first, second = sorted((said(shown(one)) for one in answers), key=lambda text: "colleague" in text)
    assert "You have this" in first
    assert "A colleague has this" in second
    await town.settled()
    other = DEPUTY if concern.picked_up_by == DSL else DSL
    assert "A colleague has this" in said(alert_of(town, other, reference).card)
    assert heard_of(town, reference).told_otherwise == (TEACHER,)


async def test_passing_it_on_adds_the_next_and_leaves_them_their_access(town: Town) -> None:
    reference = await sent(town)
    passed = await town.press(DSL, alert_of(town, DSL, reference), "I can't: pass it on")
    await town.settled()
    assert "Passed on" in said(shown(passed))
    assert heard_of(town, reference) == only(alerted=[DSL, DEPUTY], noticed=[HEAD])
    assert HAPPENED["words"] in said(shown(await town.press(DSL, passed, "Open")))


async def test_passing_it_on_tells_whoever_heard_of_it_beside_them_again_and_then_the_next(
    town: Town,
) -> None:
    reference = await sent(town, DISCLOSED)
    assert "Passed on" in await types(town, DSL, f"pass {reference}")
    await town.settled()
    assert heard_of(town, reference) == only(alerted=[DSL, DEPUTY, DEPUTY], noticed=[HEAD])
    assert "Passed on" in await types(town, DEPUTY, f"pass {reference}")
    await town.settled()
    expected = only(alerted=[DSL, DEPUTY, DEPUTY, DEPUTY_HEAD], noticed=[HEAD])
    assert heard_of(town, reference) == expected


async def test_a_press_that_teams_delivers_again_passes_it_on_and_chases_it_only_once(town: Town) -> None:
    reference = await sent(town, DISCLOSED)
    for person, verb, token in ((DSL, Verb.PASS, "0123456789abcdef"), (TEACHER, Verb.CHASE, "f" * 16)):
        before = (await town.concerns.by_reference(reference)).entries
        for _ in range(2):
            assert NOT_FOUND not in said(
                shown(await does(town, person, verb, reference=reference, token=token))
            )
        await town.settled()
        assert (await town.concerns.by_reference(reference)).entries == before + 1


async def test_the_last_of_the_chain_is_told_that_nobody_is_left_to_pass_it_to(town: Town) -> None:
    reference = await sent(town)
    for one in (DSL, DEPUTY, DEPUTY_HEAD):
        assert "Passed on" in await types(town, one, f"pass {reference}")
    assert "nobody else to pass it to" in await types(town, HEAD, f"pass {reference}")


@pytest.mark.invariant("I6", "I7")
async def test_standing_aside_takes_the_concern_away_for_good_and_tells_the_next(town: Town) -> None:
    reference = await sent(town)
    alert = alert_of(town, DSL, reference)
    opened = await town.press(DSL, alert, "Open")
    await town.press(DSL, opened, "I should not handle this")
    await town.settled()
    assert "with somebody else now" in said(alert.card)
    assert "case.open" not in json.dumps(alert.card)
    assert heard_of(town, reference) == only(alerted=[DSL, DEPUTY], noticed=[HEAD])
    assert NOT_FOUND in said(shown(await town.press(DSL, opened, "I have this")))
    assert "Passed on" in await types(town, DEPUTY, f"pass {reference}")
    assert NOT_FOUND in await types(town, DSL, f"open {reference}")


@pytest.mark.invariant("I4")
async def test_when_the_last_one_stands_aside_the_reporter_is_told_to_ring(town: Town) -> None:
    reference = await sent(town)
    for one in (DSL, DEPUTY, DEPUTY_HEAD, HEAD):
        await types(town, one, f"conflict {reference}")
    await town.settled()
    assert heard_of(town, reference).told_otherwise == (TEACHER,)
    assert "Please ring now" in said((await town.told(TEACHER)).card)


@pytest.mark.invariant("I1", "I7")
async def test_whoever_it_turns_out_to_be_about_loses_it_before_anybody_else_is_told(town: Town) -> None:
    receipt = await town.press(TEACHER, await town.form(), "A child is in danger now")
    await town.settled()
    reference = reference_in(receipt)
    more = {"more": "He drove off with her.", "adult": DSL}
    await town.press(TEACHER, receipt, "Send this too", more)
    await town.settled()
    assert NOT_FOUND in await types(town, DSL, f"open {reference}")
    assert "with somebody else now" in said(alert_of(town, DSL, reference).card)
    assert "He drove off with her." in await types(town, HEAD, f"open {reference}")
    assert heard_of(town, reference).alerted.count(DSL) == 1


async def test_chasing_tells_them_again_and_the_next_as_well(town: Town) -> None:
    receipt = await town.report()
    await town.settled()
    assert "Chased" in said(shown(await town.press(TEACHER, receipt, "Chase")))
    await town.settled()
    assert heard_of(town, reference_in(receipt)) == only(alerted=[DSL, DSL, DEPUTY], noticed=[HEAD])


async def test_chasing_until_nobody_is_left_tells_the_reporter_to_ring(town: Town) -> None:
    receipt = await town.report()
    for _ in range(4):
        await town.press(TEACHER, receipt, "Chase")
    await town.settled()
    heard = heard_of(town, reference_in(receipt))
    assert heard.told_otherwise == (TEACHER,)
    assert "Please ring now" in said((await town.told(TEACHER)).card)


async def test_what_is_added_reaches_whoever_opens_it_and_a_double_press_adds_it_once(town: Town) -> None:
    receipt = await town.report()
    reference = reference_in(receipt)
    box = await town.press(TEACHER, receipt, "Add more")
    more = {"more": "It is going on again in the library."}
    added = await asyncio.gather(*[town.press(TEACHER, box, "Send", more) for _ in range(2)])
    assert all("Added" in said(shown(one)) for one in added)
    await town.settled()
    opened = await types(town, DSL, f"open {reference}")
    assert opened.count(more["more"]) == 1
    assert heard_of(town, reference) == only(alerted=[DSL, DSL], noticed=[HEAD])


@pytest.mark.rule("R27")
@pytest.mark.invariant("I1", "I7")
async def test_added_words_that_name_a_reader_are_read_by_nobody_before_it_is_said_if_it_is_about_them(
    town: Town,
) -> None:
    reference = await sent(town, DISCLOSED)
    more = {"more": "Mr Marsh told her to delete it."}
    question = await does(town, TEACHER, Verb.ADD_SEND, reference=reference, token="a" * 16, **more)
    assert "Is it about them?" in json.dumps(shown(question))
    assert value(question.card, "more") == more["more"]
    for person in (DSL, DEPUTY):
        assert more["more"] not in await types(town, person, f"open {reference}")
    town.teams.sent.clear()
    added = await town.press(TEACHER, question, "Send", {**more, "mention": DSL})
    assert "Added" in said(shown(added))
    await town.settled()
    assert NOT_FOUND in await types(town, DSL, f"open {reference}")
    assert more["more"] in await types(town, DEPUTY, f"open {reference}")
    assert DSL not in town.alerted()


async def test_added_words_that_only_mention_a_reader_reach_them(town: Town) -> None:
    reference = await sent(town, DISCLOSED)
    more = {"more": "I told Mr Marsh at lunch."}
    question = await does(town, TEACHER, Verb.ADD_SEND, reference=reference, token="b" * 16, **more)
    again = await town.press(TEACHER, question, "Send", more)
    assert "Please say whether it is about the person you named." in said(shown(again))
    added = await town.press(TEACHER, again, "Send", {**more, "mention": f"not,{DSL}"})
    assert "Added" in said(shown(added))
    assert more["more"] in await types(town, DSL, f"open {reference}")


async def test_the_receipt_takes_the_place_of_the_form(town: Town) -> None:
    form = await town.form()
    second = await town.press(TEACHER, form, "Next", ABOUT)
    third = await town.press(TEACHER, second, "Next", HAPPENED)
    receipt = await town.press(TEACHER, third, "Send")
    await town.settled()
    assert said(form.card) == said(shown(receipt))


@pytest.mark.rule("R27")
async def test_a_form_sent_twice_is_one_concern_with_one_receipt(town: Town) -> None:
    second = await town.press(TEACHER, await town.form(), "Next", ABOUT)
    third = await town.press(TEACHER, second, "Next", HAPPENED)
    both = await asyncio.gather(*[town.press(TEACHER, third, "Send") for _ in range(2)])
    late = await town.press(TEACHER, third, "Send")
    await town.settled()
    reference = reference_in(late)
    assert [reference_in(one) for one in both] == [reference, reference]
    assert heard_of(town, reference) == only(alerted=[DSL], noticed=[HEAD])


@pytest.mark.rule("R27")
async def test_a_form_is_carried_on_after_a_restart(town: Town) -> None:
    words = "He said it on the bus."
    form = await town.form()
    second = await town.press(TEACHER, form, "Next", ABOUT)
    await town.press(TEACHER, second, "Next", {**HAPPENED, "words": words})
    await town.restart()
    assert "Amelia Stone" in await types(town, TEACHER, "carry on")
    second = await town.press(TEACHER, town.teams.messages(TEACHER)[-1], "Next")
    assert words in json.dumps(second.card)
    third = await town.press(TEACHER, second, "Next")
    await town.press(TEACHER, third, "Send")
    await town.settled()
    assert at_rest(town, words) == []


@pytest.mark.invariant("I8")
async def test_the_technical_part_stays_to_be_done_when_somebody_has_the_concern(town: Town) -> None:
    reference = await sent(town, {"about": "seen"})
    alert = alert_of(town, MANAGER, reference)
    have = said(shown(await town.press(MANAGER, alert, "I have this")))
    assert "colleague" not in have
    await types(town, DSL, f"ack {reference}")
    await town.settled()
    assert "nothing you must do" not in said(alert.card)
    assert "case.open" in json.dumps(alert.card)


@pytest.mark.rule("R95")
@pytest.mark.invariant("I5")
async def test_taking_the_childs_part_leaves_the_case_to_its_owner_and_the_other_way_round(
    town: Town,
) -> None:
    await types(town, HEAD, "help")  # Whoever left two pings of another concern unanswered is here again.
    reference = await sent(town, {"about": "adult", "who": "adult", "name": "", "adult": ICT})
    assert "You have this" in await types(town, DSL, f"ack {reference}")
    await town.settled()
    assert "needs you" in said(alert_of(town, HEAD, reference).card)
    assert heard_of(town, reference) == only(alerted=[HEAD, DSL])
    assert "You have this" in await types(town, HEAD, f"ack {reference}")
    await town.settled()
    assert "You have this" in said(alert_of(town, DSL, reference).card)
    assert heard_of(town, reference).told_otherwise == (TEACHER,)


async def test_the_reporter_is_not_left_believing_that_somebody_has_what_was_passed_on(town: Town) -> None:
    reference = await sent(town)
    await types(town, DSL, f"ack {reference}")
    await town.settled()
    word = await town.told(TEACHER)
    assert "picked up" in said(word.card)
    await types(town, DSL, f"pass {reference}")
    await town.settled()
    assert "picked up" not in said(word.card)


@pytest.mark.invariant("I9")
async def test_after_all_of_this_nothing_of_any_concern_stands_in_a_chat(
    town: Town, clock: SettableClock
) -> None:
    clock.advance(SHOWN_FOR)
    for words in (HAPPENED["words"], "Amelia", "library", "drove off"):
        await nowhere(town, words)
