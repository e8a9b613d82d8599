"""Teams through botbuilder, which is spoken in this file only: turns in, answers and messages out.

Every turn runs through the SDK's adapter; who may come in is settled before (bot/door.py), and what goes out
is carried by bot/connector.py, so that the SDK itself fetches no keys and no tokens.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Final, NoReturn

from botbuilder.core import CloudAdapterBase, InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes, ChannelAccount, ConversationAccount
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
)

from bot.activities import CHANNEL as CHANNEL
from bot.activities import Inbound, NotAnAction, pressed, turn_of
from bot.clock import Clock
from bot.connector import CARD, FAILURES, Connector, Refused, outcome_of
from bot.logs import failed, log
from bot.repeats import Repeats
from bot.turns import Answer, Turn
from cards.card import Card
from policy.delivery import Outcome, delivered, never
from policy.messages import Target
from policy.people import StaffId
from storage.errors import StoreDown
from storage.patience import patience
from storage.references import Reference

PASSING_WORD: Final = "application/vnd.microsoft.activity.message"
ERROR: Final = "application/vnd.microsoft.error"

POSTED_WITHIN: Final = 10.0
"""Seconds for writing to somebody first, with finding or making their chat."""

Result = tuple[int, object | None]
"""An HTTP status, and the JSON body if there is one."""

Answering = Callable[[Turn], Awaitable[Answer | None]]
Saw = Callable[[Reference], Awaitable[None]]
Held = Callable[[StaffId, Target, str], Awaitable[None]]
"""Promises that what is about to stand in a message will be hidden again; the text is a reference."""


class Teams:
    """The bot's side of Teams: `receive` acts on what came in, `post` and `update` write first."""

    def __init__(
        self,
        connector: Connector,
        *,
        tenant_id: str,
        service_url: str,
        clock: Clock,
        answer: Answering,
        saw: Saw,
        held: Held,
    ) -> None:
        """Keep the parts; the connector becomes ours to close. `service_url` is for people never met.

        `answer` gives a turn its card. `saw` is told how to reach a person, at each of their activities.
        `held` is told of a message before content is shown in it; if it raises, the content is not shown.
        """
        self._connector = connector
        self._tenant_id = tenant_id
        self._service_url = service_url
        self._clock = clock
        self._answer = answer
        self._saw = saw
        self._held = held
        self._adapter = CloudAdapterBase(_Authentication())
        self._repeats: Repeats[Result] = Repeats()

    async def receive(self, activity: Inbound) -> Result:
        """Act on an activity that the door let in, once however often it is delivered; 501 if unheard of.

        When the answer cannot be handed over, Teams is told so (502); the turn is not run again for that.
        """
        if not activity.id:
            return await self._run(activity)
        key = (activity.conversation_id, activity.sender_id, activity.id)
        return await self._repeats.once(key, partial(self._run, activity))

    async def post(self, person: StaffId, seen: Reference | None, card: Card) -> Outcome:
        """Write to a person in their own chat, which is made if it is not known or no longer there."""
        if seen is not None and seen.blocked:
            return never("no_app")
        try:
            async with asyncio.timeout(POSTED_WITHIN):
                target = await self._reach(person, seen, card)
        except FAILURES as failure:
            return outcome_of(failure)
        return delivered(target.message_id, target.conversation_id)

    async def update(self, service_url: str, target: Target, card: Card) -> Outcome:
        """Put a card in the place of what a message of ours shows."""
        try:
            await self._connector.replace(card, target, service_url)
        except FAILURES as failure:
            return outcome_of(failure)
        return delivered(target.message_id, target.conversation_id)

    async def finish(self) -> None:
        """Finish the turns under way."""
        await self._repeats.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._connector.close()

    async def _run(self, activity: Inbound) -> Result:
        admitted = _admitted(activity.bot_id)
        try:
            response = await self._adapter.process_activity(
                admitted, _activity(activity), partial(self._turn, activity)
            )
        except FAILURES as failure:
            failed("reply_failed", failure, activity=activity.id, why=outcome_of(failure).why)
            return 502, None
        return (200, None) if response is None else (int(response.status), response.body)

    async def _turn(self, activity: Inbound, context: TurnContext) -> None:
        keeping = asyncio.create_task(self._keep(activity))
        try:
            if activity.type == ActivityTypes.invoke:
                await self._answer_invoke(activity, context)
            else:
                await self._answer_message(activity)
        finally:
            await keeping

    async def _keep(self, activity: Inbound) -> None:
        """Note how to reach this person; that it cannot be kept must not cost them their answer."""
        if not activity.is_personal or not activity.sender:
            return
        try:
            with patience():
                await self._saw(self._reference(activity))
        except Exception as failure:  # noqa: BLE001 - whatever it is, the turn goes on without it.
            failed("reference_not_kept", failure, activity=activity.id)

    def _reference(self, activity: Inbound) -> Reference:
        return Reference(
            person=activity.sender,
            conversation_id=activity.conversation_id,
            service_url=activity.service_url,
            tenant_id=self._tenant_id,
            bot_id=activity.bot_id,
            user_id=activity.sender_id,
            channel_id=activity.channel_id,
            seen_at=self._clock.now(),
            blocked=activity.is_departure,
        )

    async def _answer_message(self, activity: Inbound) -> None:
        turn = turn_of(activity)
        answer = None if turn is None else await self._answer(turn)
        if turn is not None and answer is not None:
            await self._show(answer, turn.sender, activity)

    async def _answer_invoke(self, activity: Inbound, context: TurnContext) -> None:
        """Answer with a plain body, because the SDK cannot serialise its own classes for it (platform 2.3).

        What is left unanswered the adapter answers with 501.
        """
        if activity.name == "adaptiveCard/action":
            response = InvokeResponse(status=200, body=await self._execute(activity))
            await context.send_activity(Activity(type=ActivityTypes.invoke_response, value=response))

    async def _execute(self, activity: Inbound) -> Mapping[str, object]:
        """The body that answers an Execute; outside the person's own chat it says only the summary."""
        try:
            turn = pressed(activity)
        except NotAnAction:
            return _body(400, ERROR, {"code": "BadRequest", "message": "Type help instead."})
        answer = await self._answer(turn)
        if answer is None:
            return _body(200, PASSING_WORD, "")
        if activity.is_personal:
            return _body(200, CARD, answer.card.content)
        await self._show(answer, turn.sender, activity)
        return _body(200, PASSING_WORD, answer.card.summary)

    async def _show(self, answer: Answer, to: StaffId, activity: Inbound) -> None:
        """Answer in the person's own chat, wherever they spoke: nothing is said before a group.

        Content goes only into a message that will be hidden again, whatever happens to this process.
        """
        url = activity.service_url
        chat = activity.conversation_id if activity.is_personal else await self._connector.chat_with(to, url)
        if answer.rest is None:
            await self._connector.send(answer.card, chat, url)
            return
        target = await self._connector.send(answer.rest, chat, url)
        try:
            await self._held(to, target, answer.reference)
        except StoreDown:
            log("content_not_shown", why="StoreDown")
            return
        await self._connector.replace(answer.card, target, url)

    async def _reach(self, person: StaffId, seen: Reference | None, card: Card) -> Target:
        url = self._service_url if seen is None else seen.service_url
        if seen is not None:
            try:
                return await self._connector.send(card, seen.conversation_id, url, alert=True)
            except Refused as refusal:
                # The chat's history was removed: the same chat has to be made again (platform 4.5).
                if refusal.status != 404:
                    raise
        chat = await self._connector.chat_with(person, url)
        return await self._connector.send(card, chat, url, alert=True)


class _Authentication(BotFrameworkAuthentication):  # type: ignore[misc]  # The SDK carries no types.
    """Nothing is left to authenticate, and nobody signs in through the bot."""

    async def authenticate_request(self, activity: Activity, auth_header: str) -> NoReturn:  # noqa: ARG002
        raise PermissionError

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> NoReturn:  # noqa: ARG002
        raise PermissionError

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:  # noqa: ARG002
        return _NoClients()

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """None is wanted."""


class _NoClients(ConnectorFactory):  # type: ignore[misc]  # The SDK carries no types.
    """Gives the adapter a stand-in for the client it insists on: we send without it."""

    async def create(self, service_url: str, audience: str) -> object:  # noqa: ARG002
        return self


def _admitted(app_id: str) -> AuthenticateRequestResult:
    """The door's verdict, as the adapter wants it."""
    result = AuthenticateRequestResult()
    result.claims_identity = ClaimsIdentity({"aud": app_id}, True)
    result.connector_factory = _NoClients()
    return result


def _activity(activity: Inbound) -> Activity:
    """The SDK's view of what came in; when it reads the JSON itself, a stranger's may make it raise."""
    return Activity(
        type=activity.type,
        id=activity.id or None,
        name=activity.name or None,
        channel_id=activity.channel_id,
        service_url=activity.service_url,
        from_property=ChannelAccount(id=activity.sender_id, aad_object_id=activity.sender),
        recipient=ChannelAccount(id=activity.bot_id),
        conversation=ConversationAccount(id=activity.conversation_id),
        text=activity.text,
        value=activity.value,
    )


def _body(status: int, kind: str, value: object) -> Mapping[str, object]:
    return {"statusCode": status, "type": kind, "value": value}
