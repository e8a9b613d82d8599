"""Messages with words and a card, which the Playground takes apart."""

from __future__ import annotations

from pathlib import Path

import aiohttp

from rehearsal.conversations import CARD, Wire
from rehearsal.playground import Playground
from rehearsal.teams import TeamsStandIn
from tests.rehearsal.bots import EchoBot
from tests.rehearsal.conftest import TARA
from tests.rehearsal.test_playground import STREAM, _shown


def _message(words: str) -> Wire:
    card = {"type": "AdaptiveCard", "version": "1.4", "body": [{"type": "TextBlock", "text": words}]}
    return {"type": "message", "text": words, "attachments": [{"contentType": CARD, "content": card}]}


async def test_a_card_that_came_with_words_can_be_pressed_and_drawn_again(
    teams: TeamsStandIn, bot: EchoBot, tmp_path: Path
) -> None:
    tara = teams.person(TARA)
    chat = f"{teams.service_url}v3/conversations/{tara.conversation_id}/activities"
    async with (
        Playground(teams, TARA, tmp_path) as window,
        aiohttp.ClientSession(window.url) as page,
        page.ws_connect(STREAM) as stream,
    ):
        await bot.call("POST", chat, _message("before"))
        words = (await _shown(stream, "createMessage"))["message"]
        card = (await _shown(stream, "createMessage"))["message"]
        kept = teams.messages(TARA)[0]
        pressed = {
            "name": "adaptiveCard/action",
            "value": {"action": {"type": "Action.Execute", "verb": "look", "data": {}}},
            "from": {"id": tara.user_id},
            "conversation": {"id": tara.conversation_id},
            "replyToId": card["messageId"],
        }
        async with page.post("/_conversation/v1/invoke", json=pressed) as answered:
            assert answered.status == 200
        await bot.call("PUT", f"{chat}/{kept.id}", _message("after"))
        changed = [(await _shown(stream, "updateMessage"))["message"] for _ in range(2)]
    assert bot.heard[0]["replyToId"] == kept.id
    assert {one["messageId"] for one in changed} == {words["messageId"], card["messageId"]}
    assert all("after" in str(one) for one in changed)
