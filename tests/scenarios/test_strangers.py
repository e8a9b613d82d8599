"""Who may speak to the bot and where: strangers, joiners, groups and channels, and the first hello."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from cards.verbs import Verb
from rehearsal.azurite import Azurite
from tests.scenarios import seen
from tests.scenarios.town import ABOUT, DSL, HAPPENED, STRANGER, SUPPLY, TEACHER, Town, reference_in

NUMBERS = {"Daniel Marsh: 01632 960111", "Emergency: 999", "The council's children's team: 01632 960101"}
SECRET = "Amelia said that her uncle came again"


@pytest_asyncio.fixture(scope="module")
async def town(azurite: Azurite) -> AsyncIterator[Town]:
    """One school whose staff group has been read."""
    async with Town(azurite) as town:
        await seen.settled_in(town)
        yield town


async def test_somebody_the_school_does_not_know_is_told_whom_to_ring_and_nothing_is_kept(
    town: Town, azurite: Azurite
) -> None:
    before = await seen.told(azurite, town)
    for words in ("report concern", f"danger {SECRET}", SECRET, "my work", "open FH-00000", "help"):
        await town.teams.message(STRANGER, words)
    await town.teams.install(STRANGER)
    for message in town.teams.messages(STRANGER):
        assert "We do not know you yet" in seen.blocks(message.card)
        assert set(seen.blocks(message.card)) >= NUMBERS
        assert SECRET not in json.dumps(message.activity)
    assert len(town.teams.messages(STRANGER)) >= 7
    for verb in Verb:
        data = {**ABOUT, **HAPPENED, "words": SECRET, "more": SECRET, "reference": "FH-00000"}
        card = seen.shown(await town.teams.execute(STRANGER, verb, data))
        assert "We do not know you yet" in seen.blocks(card)
        assert SECRET not in json.dumps(card)
    assert await seen.told(azurite, town) == before
    assert SECRET not in json.dumps(await seen.rows(azurite, town))


async def test_a_guest_without_an_identity_of_the_school_gets_no_answer_and_leaves_nothing(
    town: Town, azurite: Azurite
) -> None:
    before, said = await seen.told(azurite, town), len(town.teams.sent)
    teacher = town.teams.person(TEACHER)
    nobody = {"id": teacher.user_id, "name": teacher.name}
    answer = await town.teams.message(TEACHER, f"danger {SECRET}", **{"from": nobody})
    assert (answer.status, answer.body, len(town.teams.sent)) == (200, None, said)
    for forged in (DSL.upper() + "x", "*", "' or 1 eq 1"):
        await town.teams.message(TEACHER, f"danger {SECRET}", **{"from": {**nobody, "aadObjectId": forged}})
    assert len(town.teams.sent) == said
    assert await seen.told(azurite, town) == before


@pytest.mark.rule("R30", "R33")
async def test_a_member_of_the_staff_group_may_report_though_the_school_file_does_not_name_them(
    town: Town,
) -> None:
    receipt = await town.report(SUPPLY)
    assert "Sent. Ref" in seen.said(receipt.card)
    opened = await town.teams.execute(DSL, Verb.OPEN, {"reference": reference_in(receipt)})
    assert "Terry Vale, member of staff" in seen.runs(opened.card)


async def test_the_staff_list_that_was_known_last_is_used_while_graph_is_down(azurite: Azurite) -> None:
    async with Town(azurite) as town:
        await seen.settled_in(town)
        town.graph.down = True
        await town.restart()
        await seen.settled_in(town, read=False)
        assert "Sent. Ref" in seen.said((await town.report(SUPPLY)).card)


@pytest.mark.parametrize("place", ["group", "channel"])
@pytest.mark.parametrize("words", ["report concern", SECRET, "help", "my work"])
async def test_words_before_others_are_answered_in_private_and_quoted_nowhere(
    town: Town, place: str, words: str
) -> None:
    conversation = f"19:{place}@thread.v2"
    before, so_far = len(town.teams.sent), len(town.teams.messages(TEACHER))
    say = town.teams.group_message if place == "group" else town.teams.channel_message
    answer = await say(TEACHER, words, conversation)
    assert (answer.status, answer.body) == (200, None)
    sent = town.teams.sent[before:]
    assert [one.person_id for one in sent] == [TEACHER]
    assert sent[0].conversation_id == town.teams.person(TEACHER).conversation_id
    assert len(town.teams.messages(TEACHER)) == so_far + 1
    assert SECRET not in json.dumps(sent[0].activity)


async def test_a_press_on_a_card_before_others_is_answered_in_private(town: Town) -> None:
    receipt = await town.report()
    before = len(town.teams.sent)
    action = {"type": "Action.Execute", "verb": Verb.OPEN, "data": {"reference": reference_in(receipt)}}
    group = {"conversationType": "groupChat", "id": "19:group@thread.v2", "isGroup": True}
    value = {"action": action, "trigger": "manual"}
    answer = await town.teams.invoke(DSL, "adaptiveCard/action", value, conversation=group)
    assert HAPPENED["words"] not in json.dumps(answer.body)
    sent = [one for one in town.teams.sent[before:] if HAPPENED["words"] in json.dumps(one.activity)]
    assert [one.person_id for one in sent] == [DSL]


async def test_installing_the_app_is_answered_with_a_welcome_that_says_what_to_type(town: Town) -> None:
    before = len(town.teams.messages(SUPPLY))
    answers = await town.teams.install(SUPPLY)
    assert [answer.status for answer in answers] == [200, 200]
    welcomes = town.teams.messages(SUPPLY)[before:]
    assert welcomes
    for message in welcomes:
        assert "Sargent: report a concern about social media" in seen.blocks(message.card)
        assert "**report concern**" in seen.said(message.card)
    form = await town.press(SUPPLY, welcomes[-1], "Report a concern")
    assert "Report a concern: step 1 of 3" in seen.blocks(form.card)
