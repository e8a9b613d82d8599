"""What comes of a turn in Teams, over real HTTP: answers, references, hidden content, first messages."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.turns import Arrival, CardAction, Via, Words
from policy.delivery import Status
from policy.messages import Target
from policy.people import StaffId
from storage.references import Reference
from tests.bot.doorstep import APP, ASHA, BEN, CONTENT, HELP, TENANT, Doorstep, a_doorstep

ASHAS = StaffId(ASHA.id)
CHANNEL_ID = "19:general@thread.tacv2"


def seen_by(step: Doorstep, *, conversation_id: str = ASHA.conversation_id) -> Reference:
    """What an earlier activity of Asha's said about her."""
    return Reference(
        person=ASHAS,
        conversation_id=conversation_id,
        service_url=step.teams_stand_in.service_url,
        tenant_id=TENANT,
        bot_id=f"28:{APP}",
        user_id=ASHA.user_id,
        channel_id="msteams",
        seen_at=step.clock.now(),
    )


async def test_an_execute_is_answered_with_the_card_itself(step: Doorstep) -> None:
    answer = await step.teams_stand_in.execute(ASHA.id, "case.open", {"id": "7"}, reply_to="1:m")
    assert answer.status == 200
    assert answer.body == {
        "statusCode": 200,
        "type": "application/vnd.microsoft.card.adaptive",
        "value": HELP.card.content,
    }
    (turn,) = step.turns
    assert isinstance(turn, CardAction)
    assert (turn.sender, turn.verb, turn.data, turn.via) == (ASHAS, "case.open", {"id": "7"}, Via.EXECUTE)
    assert turn.place.message_id == "1:m"
    assert not step.posted(ASHA.id)


@pytest.mark.invariant("I9")
async def test_content_that_answers_an_execute_is_never_stored_in_the_chat(step: Doorstep) -> None:
    step.answer = CONTENT
    answer = await step.teams_stand_in.execute(ASHA.id, "case.open")
    assert answer.card == CONTENT.card.content
    assert not step.teams_stand_in.sent
    assert not step.held


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        {},
        {"action": None},
        {"action": []},
        {"action": {"type": "Action.Submit", "verb": "case.open"}},
        {"action": {"type": "Action.Execute"}},
        {"action": {"type": "Action.Execute", "verb": 7}},
        {"action": {"type": "Action.Execute", "verb": "case.open", "data": []}},
    ],
    ids=str,
)
async def test_a_press_that_cannot_be_read_is_answered_with_an_error(step: Doorstep, value: object) -> None:
    answer = await step.teams_stand_in.invoke(ASHA.id, "adaptiveCard/action", value)
    assert answer.status == 200
    assert isinstance(answer.body, dict)
    assert (answer.body["statusCode"], answer.body["type"]) == (400, "application/vnd.microsoft.error")
    assert not step.turns


@pytest.mark.parametrize("name", ["task/fetch", "application/search", "", "adaptivecard/action"])
async def test_an_invoke_that_nobody_heard_of_is_not_implemented(step: Doorstep, name: str) -> None:
    assert (await step.teams_stand_in.invoke(ASHA.id, name, {})).status == 501


async def test_a_press_that_needs_no_answer_changes_nothing(step: Doorstep) -> None:
    step.answer = None
    answer = await step.teams_stand_in.execute(ASHA.id, "case.open")
    assert isinstance(answer.body, dict)
    assert answer.body["type"] == "application/vnd.microsoft.activity.message"


async def test_a_submit_is_answered_with_a_message_in_the_chat(step: Doorstep) -> None:
    answer = await step.teams_stand_in.submit(ASHA.id, {"verb": "help.show", "page": "2"}, reply_to="1:m")
    assert (answer.status, answer.body) == (200, None)
    (turn,) = step.turns
    assert isinstance(turn, CardAction)
    assert (turn.verb, turn.data["page"], turn.via) == ("help.show", "2", Via.SUBMIT)
    (message,) = step.posted(ASHA.id)
    assert message["attachments"] == [
        {"contentType": "application/vnd.microsoft.card.adaptive", "content": HELP.card.content}
    ]


async def test_a_submit_without_a_verb_is_nobodys_business(step: Doorstep) -> None:
    assert (await step.teams_stand_in.submit(ASHA.id, {"page": "2"})).status == 200
    assert not step.turns


@pytest.mark.invariant("I9")
async def test_a_message_says_its_summary_and_nothing_else_where_a_card_cannot_be_seen(
    step: Doorstep,
) -> None:
    await step.teams_stand_in.message(ASHA.id, "help")
    (message,) = step.posted(ASHA.id)
    assert {message[name] for name in ("summary", "text", "speak")} == {HELP.card.summary}


@pytest.mark.invariant("I9")
async def test_content_that_answers_typed_words_is_shown_only_once_it_is_sure_to_be_hidden(
    step: Doorstep,
) -> None:
    step.answer = CONTENT
    await step.teams_stand_in.message(ASHA.id, "open MS-7F3K2")
    assert CONTENT.rest is not None
    assert [sent.kind for sent in step.teams_stand_in.sent] == ["send", "update"]
    shown = [sent.activity["attachments"][0]["content"] for sent in step.teams_stand_in.sent]
    assert shown == [CONTENT.rest.content, CONTENT.card.content]
    target = Target(ASHA.conversation_id, step.teams_stand_in.sent[0].activity_id)
    assert step.held == [(ASHAS, target, "MS-7F3K2")]


@pytest.mark.invariant("I9")
async def test_content_that_nobody_would_hide_again_is_not_shown(step: Doorstep) -> None:
    step.answer, step.held_fails = CONTENT, True
    answer = await step.teams_stand_in.message(ASHA.id, "open MS-7F3K2")
    assert answer.status == 502
    assert [sent.kind for sent in step.teams_stand_in.sent] == ["send"]


@pytest.mark.invariant("I9")
@pytest.mark.parametrize("content", [False, True])
async def test_words_in_a_channel_are_answered_in_the_persons_own_chat(step: Doorstep, content: bool) -> None:
    step.answer = CONTENT if content else HELP
    answer = await step.teams_stand_in.channel_message(ASHA.id, "report concern", CHANNEL_ID)
    assert answer.status == 200
    (turn,) = step.turns
    assert isinstance(turn, Words)
    assert turn.text == "report concern"
    assert not turn.place.is_personal
    assert {sent.conversation_id for sent in step.teams_stand_in.sent} == {ASHA.conversation_id}
    assert len(step.held) == content
    assert not step.seen


async def test_a_press_in_a_group_is_answered_in_the_persons_own_chat(step: Doorstep) -> None:
    chat = {"id": "19:x@thread.v2", "conversationType": "groupChat", "tenantId": TENANT}
    value = {"action": {"type": "Action.Execute", "verb": "case.open", "data": {}}}
    answer = await step.teams_stand_in.invoke(ASHA.id, "adaptiveCard/action", value, conversation=chat)
    assert answer.card is None
    assert len(step.posted(ASHA.id)) == 1


async def test_installing_the_app_is_an_arrival_and_tells_where_the_person_is(step: Doorstep) -> None:
    await step.teams_stand_in.install(ASHA.id)
    assert [type(turn) for turn in step.turns] == [Arrival, Arrival]
    assert replace(step.seen[0], seen_at=step.seen[1].seen_at) == step.seen[1]
    assert step.seen[0] == replace(seen_by(step), seen_at=step.seen[0].seen_at)


async def test_removing_the_app_is_remembered_and_not_answered(step: Doorstep) -> None:
    await step.teams_stand_in.uninstall(ASHA.id)
    assert [seen.blocked for seen in step.seen] == [True]
    assert not step.turns
    outcome = await step.teams.post(ASHAS, step.seen[0], HELP.card)
    assert (outcome.status, outcome.why) == (Status.NEVER, "no_app")


@pytest.mark.parametrize("kind", ["typing", "messageReaction", "event", "endOfConversation", "handoff", "x"])
async def test_what_is_nothing_to_us_is_taken_in_silence(step: Doorstep, kind: str) -> None:
    assert (await step.teams_stand_in.post(ASHA.id, kind)).status == 200
    assert not step.turns
    assert len(step.seen) == 1


@pytest.mark.parametrize("sender", [{"id": "29:guest"}, {"id": "29:g", "aadObjectId": "not-an-id"}])
async def test_somebody_without_an_object_id_is_answered_with_nothing(
    step: Doorstep, sender: dict[str, str]
) -> None:
    answer = await step.teams_stand_in.message(ASHA.id, "help", **{"from": sender})
    assert answer.status == 200
    assert not step.turns
    assert not step.seen


async def test_a_person_is_answered_even_when_their_whereabouts_cannot_be_kept(step: Doorstep) -> None:
    step.kept_fails = True
    assert (await step.teams_stand_in.message(ASHA.id, "help")).status == 200
    assert len(step.posted(ASHA.id)) == 1


async def test_the_same_delivery_runs_once_while_under_way_and_afterwards(step: Doorstep) -> None:
    first = await step.teams_stand_in.execute(ASHA.id, "concern.send")
    again = await step.teams_stand_in.deliver(first.activity)
    assert again.body == first.body
    words = step.activity("danger")
    assert await asyncio.gather(*(step.knock(words) for _ in range(4))) == [200] * 4
    assert len(step.turns) == 2
    assert len(step.posted(ASHA.id)) == 1


async def test_a_reply_that_teams_refuses_is_owned_up_to_and_the_turn_not_run_again(step: Doorstep) -> None:
    step.teams_stand_in.fault("send", status=503)
    words = step.activity("danger")
    assert [await step.knock(words), await step.knock(words)] == [502, 502]
    assert len(step.turns) == 1


async def test_a_person_never_met_is_written_to_in_a_new_chat(step: Doorstep) -> None:
    outcome = await step.teams.post(StaffId(BEN.id), None, HELP.card)
    (message,) = step.posted(BEN.id)
    assert outcome.status is Status.DELIVERED
    assert (outcome.conversation_id, outcome.message_id) == (
        BEN.conversation_id,
        step.teams_stand_in.messages(BEN.id)[0].id,
    )
    assert message["channelData"] == {"notification": {"alert": True}}


async def test_a_person_met_before_is_written_to_where_they_are(step: Doorstep) -> None:
    await step.teams.post(ASHAS, seen_by(step), HELP.card)
    assert [attempt.kind for attempt in step.teams_stand_in.attempts] == ["send"]


async def test_a_chat_whose_history_was_removed_is_made_again(step: Doorstep) -> None:
    step.teams_stand_in.remove_history(ASHA.id)
    outcome = await step.teams.post(ASHAS, seen_by(step), HELP.card)
    assert outcome.status is Status.DELIVERED
    assert [attempt.kind for attempt in step.teams_stand_in.attempts] == ["send", "create", "send"]


async def test_a_posted_message_can_be_replaced(step: Doorstep) -> None:
    posted = await step.teams.post(ASHAS, seen_by(step), HELP.card)
    target = Target(posted.conversation_id, posted.message_id)
    outcome = await step.teams.update(step.teams_stand_in.service_url, target, CONTENT.card)
    assert outcome == posted
    assert step.teams_stand_in.messages(ASHA.id)[0].card == CONTENT.card.content


@pytest.mark.parametrize(
    ("status", "outcome", "code"),
    [
        (400, Status.NEVER, "BadArgument"),
        (401, Status.NEVER, "BotNotRegistered"),
        (403, Status.NEVER, "ForbiddenOperationException"),
        (412, Status.LATER, "PreconditionFailed"),
        (413, Status.NEVER, "MessageSizeTooBig"),
        (429, Status.LATER, "TooManyRequests"),
        (500, Status.NEVER, "ServiceError"),
        (502, Status.LATER, "BadGateway"),
        (503, Status.LATER, "ServiceUnavailable"),
        (504, Status.LATER, "GatewayTimeout"),
    ],
)
async def test_a_refusal_of_teams_is_told_apart_and_never_tried_again_here(
    step: Doorstep, status: int, outcome: Status, code: str
) -> None:
    step.teams_stand_in.fault("send", status=status, retry_after=7)
    came = await step.teams.post(ASHAS, seen_by(step), HELP.card)
    assert (came.status, came.why) == (outcome, f"{status} {code}")
    assert len(step.teams_stand_in.attempts) == 1
    if outcome is Status.LATER:
        assert came.after is not None
        assert came.after.total_seconds() == 7


async def test_a_teams_that_hangs_is_not_waited_for() -> None:
    async with a_doorstep(within=0.2) as step:
        step.teams_stand_in.fault("send", hang=5)
        outcome = await step.teams.post(ASHAS, seen_by(step), HELP.card)
        assert (outcome.status, outcome.why) == (Status.LATER, "timeout")


async def test_a_teams_that_hangs_up_is_tried_again_later(step: Doorstep) -> None:
    step.teams_stand_in.fault("send", reset=True)
    outcome = await step.teams.post(ASHAS, seen_by(step), HELP.card)
    assert (outcome.status, outcome.why) == (Status.LATER, "unreachable")


async def test_our_token_goes_to_no_host_off_the_list(step: Doorstep) -> None:
    elsewhere = replace(seen_by(step), service_url="https://evil.example/")
    outcome = await step.teams.post(ASHAS, elsewhere, HELP.card)
    assert (outcome.status, outcome.why) == (Status.NEVER, "off_limits")
