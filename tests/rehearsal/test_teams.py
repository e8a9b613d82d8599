"""What people do reaches the bot as Teams would say it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from rehearsal.presses import NoSuchButton, NoSuchInput, buttons, press
from rehearsal.teams import TeamsStandIn
from tests.rehearsal.bots import EchoBot
from tests.rehearsal.conftest import APP, DAN, TARA, TENANT

CARD: dict[str, Any] = {
    "type": "AdaptiveCard",
    "version": "1.2",
    "body": [
        {"type": "Input.Text", "id": "what", "value": "drawn"},
        {"type": "Input.Text", "id": "empty"},
        {"type": "Input.Toggle", "id": "sure", "title": "Sure"},
        {"type": "Input.ChoiceSet", "id": "kind", "choices": [{"title": "A", "value": "a"}]},
        {
            "type": "ActionSet",
            "actions": [{"type": "Action.Execute", "title": "Send", "verb": "send", "data": {"token": "t"}}],
        },
        {"type": "ActionSet", "actions": [{"type": "Action.Submit", "title": "Old", "data": {"v": "old"}}]},
    ],
}


async def test_typed_words_come_with_identity_tenant_and_address(teams: TeamsStandIn, bot: EchoBot) -> None:
    answer = await teams.message(TARA, "report concern")
    heard = bot.heard[0]
    assert answer.status == 201
    assert heard["from"]["aadObjectId"] == TARA
    assert heard["recipient"]["id"] == f"28:{APP}"
    assert heard["conversation"]["tenantId"] == heard["channelData"]["tenant"]["id"] == TENANT
    assert (heard["channelId"], heard["serviceUrl"]) == ("msteams", teams.service_url)


async def test_a_press_of_execute_is_an_invoke_with_trigger_and_the_card_answers(
    teams: TeamsStandIn, bot: EchoBot
) -> None:
    answer = await teams.press(TARA, CARD, "Send", {"kind": "a"}, reply_to="1:card")
    heard = bot.heard[0]
    assert (heard["type"], heard["name"], heard["replyToId"]) == ("invoke", "adaptiveCard/action", "1:card")
    assert heard["value"] == {
        "action": {
            "type": "Action.Execute",
            "title": "Send",
            "verb": "send",
            "data": {"token": "t", "what": "drawn", "sure": "false", "kind": "a"},
        },
        "trigger": "manual",
    }
    assert answer.card is not None


async def test_a_press_of_submit_is_a_message_with_value_and_no_text(
    teams: TeamsStandIn, bot: EchoBot
) -> None:
    await teams.press(TARA, CARD, "Old", reply_to="1:card")
    heard = bot.heard[0]
    assert (heard["type"], heard["replyToId"], heard["value"]["v"]) == ("message", "1:card", "old")
    assert "text" not in heard


def test_nobody_presses_or_fills_in_what_a_card_does_not_have() -> None:
    assert buttons(CARD) == ["Send", "Old"]
    with pytest.raises(NoSuchButton):
        press(CARD, "Approve", {})
    with pytest.raises(NoSuchInput):
        press(CARD, "Send", {"colour": "red"})
    with pytest.raises(NoSuchInput):
        press(CARD, "Send", {"kind": "b"})


async def test_an_automatic_refresh_says_so(teams: TeamsStandIn, bot: EchoBot) -> None:
    await teams.execute(TARA, "look", reply_to="1:card", trigger="automatic")
    assert bot.heard[0]["value"]["trigger"] == "automatic"


async def test_installing_tells_the_bot_twice_and_uninstalling_once(
    teams: TeamsStandIn, bot: EchoBot
) -> None:
    await teams.install(DAN)
    await teams.uninstall(DAN)
    told = [(heard["type"], heard.get("action")) for heard in bot.heard]
    assert told == [
        ("installationUpdate", "add"),
        ("conversationUpdate", None),
        ("installationUpdate", "remove"),
    ]


async def test_a_group_mentions_the_bot_and_hears_its_answer(teams: TeamsStandIn, bot: EchoBot) -> None:
    await teams.group_message(TARA, "hello", "19:staff@thread.v2")
    await teams.channel_message(TARA, "hello", "19:news@thread.tacv2")
    kinds = [heard["conversation"]["conversationType"] for heard in bot.heard]
    assert kinds == ["groupChat", "channel"]
    assert bot.heard[0]["entities"][0]["mentioned"]["id"] == f"28:{APP}"
    assert [sent.person_id for sent in teams.sent] == ["", ""]
    assert teams.messages(TARA) == []


async def test_the_same_activity_can_come_twice(teams: TeamsStandIn, bot: EchoBot) -> None:
    first = await teams.message(TARA, "hello")
    await teams.deliver(first.activity)
    assert bot.heard[0] == bot.heard[1]


async def test_a_message_to_somebody_can_be_waited_for(teams: TeamsStandIn, bot: EchoBot) -> None:
    waiting = asyncio.create_task(teams.wait_for(lambda sent: sent.person_id == DAN))
    await teams.message(TARA, "one")
    await teams.message(DAN, "two")
    assert (await waiting).activity["text"] == "You said two"
    with pytest.raises(TimeoutError):
        await teams.wait_for(lambda sent: sent.kind == "delete", 0.05)
