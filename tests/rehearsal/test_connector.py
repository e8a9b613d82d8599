"""The Bot Connector stand-in: strict where Microsoft's is, faulty when asked."""

from __future__ import annotations

import time
from typing import Any

import aiohttp
import pytest

from rehearsal.teams import TeamsStandIn
from tests.rehearsal.bots import EchoBot
from tests.rehearsal.conftest import APP, DAN, STRANGER, TARA, TENANT

HELLO = {"type": "message", "text": "hello"}


def _creation(member: dict[str, str], **changes: Any) -> dict[str, Any]:
    return {"members": [member], "tenantID": TENANT, "bot": {"id": f"28:{APP}"}, "isGroup": False} | changes


def _activities(teams: TeamsStandIn, person: str, *, of: str = "") -> str:
    address = f"{teams.service_url}v3/conversations/{teams.person(person).conversation_id}/activities"
    return f"{address}/{of}" if of else address


async def _send(teams: TeamsStandIn, bot: EchoBot, person: str = DAN) -> tuple[int, dict[str, Any]]:
    return await bot.call("POST", _activities(teams, person), HELLO)


async def test_creating_a_chat_gives_the_same_conversation_each_time(
    teams: TeamsStandIn, bot: EchoBot
) -> None:
    address = f"{teams.service_url}v3/conversations"
    by_object_id = await bot.call("POST", address, _creation({"id": DAN}))
    by_user_id = await bot.call("POST", address, _creation({"id": teams.person(DAN).user_id}))
    assert by_object_id == by_user_id == (201, {"id": teams.person(DAN).conversation_id})


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (_creation({"id": f"29:{DAN}"}), 403, "ForbiddenOperationException"),
        (_creation({"aadObjectId": DAN}), 400, "BadArgument"),
        (_creation({"id": "Dan"}), 400, "BadArgument"),
        (_creation({"id": STRANGER}), 403, "ForbiddenOperationException"),
        (_creation({"id": DAN}, tenantID=None), 400, "BadArgument"),
        (_creation({"id": DAN}, tenantID=STRANGER), 403, "ForbiddenOperationException"),
        (_creation({"id": DAN}, isGroup=True), 400, "BadArgument"),
        (_creation({"id": DAN}, bot={"id": APP}), 400, "BadArgument"),
    ],
)
async def test_a_creation_that_microsoft_refuses_is_refused(
    teams: TeamsStandIn, bot: EchoBot, body: dict[str, Any], status: int, code: str
) -> None:
    answered, error = await bot.call("POST", f"{teams.service_url}v3/conversations", body)
    assert (answered, error["error"]["code"]) == (status, code)


async def test_a_call_without_a_token_is_refused(teams: TeamsStandIn, bot: EchoBot) -> None:
    status, _ = await bot.call("POST", _activities(teams, DAN), HELLO, headers={})
    assert status == 401


async def test_a_message_is_kept_changed_and_deleted(teams: TeamsStandIn, bot: EchoBot) -> None:
    status, sent = await _send(teams, bot)
    address = _activities(teams, DAN, of=sent["id"])
    await bot.call("PUT", address, {"type": "message", "text": "changed"})
    assert [(m.id, m.text, m.deleted) for m in teams.messages(DAN)] == [(sent["id"], "changed", False)]
    await bot.call("DELETE", address)
    assert status == 201
    assert teams.messages(DAN)[0].deleted
    assert [done.kind for done in teams.sent] == ["send", "update", "delete"]
    assert (await bot.call("PUT", address, HELLO))[0] == 404


@pytest.mark.parametrize(
    ("activity", "status"),
    [
        ({"type": "message", "text": "x" * 51_200}, 413),
        ({"type": "message"}, 400),
        ({"type": "event", "text": "x"}, 400),
        ({"type": "typing"}, 202),
    ],
)
async def test_what_may_be_sent_is_what_microsoft_takes(
    teams: TeamsStandIn, bot: EchoBot, activity: dict[str, Any], status: int
) -> None:
    assert (await bot.call("POST", _activities(teams, DAN), activity))[0] == status


async def test_an_unknown_conversation_is_not_found(teams: TeamsStandIn, bot: EchoBot) -> None:
    status, error = await bot.call("POST", f"{teams.service_url}v3/conversations/a:9/activities", HELLO)
    assert (status, error["error"]["code"]) == (404, "ConversationNotFound")


async def test_a_removed_history_needs_the_conversation_created_again(
    teams: TeamsStandIn, bot: EchoBot
) -> None:
    teams.remove_history(DAN)
    assert (await _send(teams, bot))[0] == 404
    await bot.call("POST", f"{teams.service_url}v3/conversations", _creation({"id": DAN}))
    assert (await _send(teams, bot))[0] == 201


async def test_somebody_without_the_app_or_who_blocked_it_cannot_be_written_to(
    teams: TeamsStandIn, bot: EchoBot
) -> None:
    teams.block(DAN)
    teams.take_away(TARA)
    assert (await _send(teams, bot, DAN))[1]["error"]["code"] == "MessageWritesBlocked"
    assert (await _send(teams, bot, TARA))[1]["error"]["code"] == "BotNotInConversationRoster"
    teams.unblock(DAN)
    teams.give(TARA)
    assert (await _send(teams, bot, DAN))[0] == (await _send(teams, bot, TARA))[0] == 201


async def test_the_members_of_a_chat_have_their_object_id(teams: TeamsStandIn, bot: EchoBot) -> None:
    address = f"{teams.service_url}v3/conversations/{teams.person(DAN).conversation_id}/members"
    status, member = await bot.call("GET", f"{address}/{DAN}")
    assert (status, member["aadObjectId"]) == (200, DAN)
    assert (await bot.call("GET", f"{address}/{TARA}"))[0] == 404


async def test_a_fault_is_for_one_person_and_so_many_times(teams: TeamsStandIn, bot: EchoBot) -> None:
    teams.fault("send", person=DAN, status=503, retry_after=7, times=1)
    assert (await _send(teams, bot, TARA))[0] == 201
    async with bot.session.post(
        _activities(teams, DAN), json=HELLO, headers={"Authorization": "Bearer x"}
    ) as response:
        assert (response.status, response.headers["Retry-After"]) == (503, "7")
    assert (await _send(teams, bot, DAN))[0] == 201
    assert [(tried.person_id, tried.status) for tried in teams.attempts] == [
        (TARA, 201),
        (DAN, 503),
        (DAN, 201),
    ]


async def test_a_call_can_take_long_and_still_arrive(teams: TeamsStandIn, bot: EchoBot) -> None:
    teams.fault("send", hang=0.2, times=1)
    began = time.perf_counter()
    assert (await _send(teams, bot))[0] == 201
    assert time.perf_counter() - began >= 0.2


async def test_a_message_can_arrive_although_the_bot_hears_nothing(teams: TeamsStandIn, bot: EchoBot) -> None:
    teams.fault("send", reset=True, delivered=True, times=1)
    with pytest.raises(aiohttp.ClientError):
        await _send(teams, bot)
    assert len(teams.messages(DAN)) == 1
    assert teams.attempts[0].status == 0


async def test_a_connector_that_is_down_cuts_every_call(teams: TeamsStandIn, bot: EchoBot) -> None:
    teams.down = True
    with pytest.raises(aiohttp.ClientError):
        await _send(teams, bot)
    teams.clear()
    assert (await _send(teams, bot))[0] == 201
