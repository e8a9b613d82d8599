"""Microsoft's Playground between a person and the bot, without a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from rehearsal.playground import Playground
from rehearsal.ports import LOOPBACK
from rehearsal.processes import NotReady
from rehearsal.teams import TeamsStandIn
from tests.rehearsal.bots import EchoBot
from tests.rehearsal.conftest import TARA

STREAM = "/_ws_conversation/v1/conversations/stream"


@pytest.fixture(scope="module")
async def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("playground")


@pytest.fixture
async def window(teams: TeamsStandIn, bot: EchoBot, folder: Path) -> AsyncIterator[Playground]:
    async with Playground(teams, TARA, folder) as playground:
        yield playground


async def _shown(stream: aiohttp.ClientWebSocketResponse, action: str) -> dict[str, Any]:
    while True:
        event: dict[str, Any] = await stream.receive_json(timeout=5)
        if event["action"] == action:
            return event


async def test_words_pass_signed_to_the_bot_and_its_answer_is_drawn_changed_and_struck_out(
    teams: TeamsStandIn, bot: EchoBot, window: Playground
) -> None:
    tara = teams.person(TARA)
    address = f"/_conversation/v1/conversations/{tara.conversation_id}/messages"
    words = {"from": {"id": tara.user_id}, "text": "hello", "textFormat": "plain"}
    async with aiohttp.ClientSession(window.url) as page, page.ws_connect(STREAM) as stream:
        async with page.post(address, json=words) as posted:
            assert posted.status == 200
        drawn = (await _shown(stream, "createMessage"))["message"]
        kept = teams.messages(TARA)[0]
        chat = f"{teams.service_url}v3/conversations/{tara.conversation_id}/activities/{kept.id}"
        await bot.call("PUT", chat, {"type": "message", "text": "changed"})
        changed = (await _shown(stream, "updateMessage"))["message"]
        pressed = {
            "name": "adaptiveCard/action",
            "value": {"action": {"type": "Action.Execute", "verb": "look", "data": {}}},
            "from": {"id": tara.user_id},
            "conversation": {"id": tara.conversation_id},
            "replyToId": drawn["messageId"],
        }
        async with page.post("/_conversation/v1/invoke", json=pressed) as answered:
            replaced = await answered.json()
        await bot.call("DELETE", chat)
        struck = (await _shown(stream, "updateMessage"))["message"]

    assert bot.heard[0]["from"]["aadObjectId"] == TARA
    assert bot.heard[0]["serviceUrl"] == teams.service_url
    assert bot.tokens[0].count(".") == 2
    assert (drawn["text"], changed["text"], struck["text"]) == ("You said hello", "changed", "<deleted>")
    assert drawn["messageId"] == changed["messageId"] == struck["messageId"]
    assert (bot.heard[1]["replyToId"], bot.heard[1]["value"]["trigger"]) == (kept.id, "manual")
    assert replaced["value"]["type"] == "AdaptiveCard"


async def test_it_listens_on_loopback_only_and_is_gone_when_stopped(window: Playground) -> None:
    process = psutil.Process(window.pid)
    listening = [link.laddr for link in process.net_connections() if link.status == psutil.CONN_LISTEN]
    await window.stop()
    assert listening == [(LOOPBACK, window.port)]
    assert not process.is_running()


async def test_a_port_that_is_taken_is_not_mistaken_for_ours(teams: TeamsStandIn, folder: Path) -> None:
    with pytest.raises(NotReady, match="is taken"):
        await Playground(teams, TARA, folder, port=teams.port).start()
