"""The way from Teams to the bot: what people do is signed like the Bot Connector's calls and posted."""

import json
import time
from dataclasses import dataclass

import aiohttp
from aiohttp import web

from rehearsal.activities import Sender, activity_id
from rehearsal.conversations import Conversations, Wire
from rehearsal.personas import Persona
from rehearsal.signing import Signer
from rehearsal.windows import Windows

_CARD_ANSWER = "application/vnd.microsoft.card.adaptive"
_WAIT = aiohttp.ClientTimeout(total=60)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered, to what, and how long it took in seconds."""

    status: int
    body: object
    activity: Wire
    seconds: float

    @property
    def card(self) -> Wire | None:
        """The card that an Action.Execute was answered with, or None."""
        if isinstance(self.body, dict) and self.body.get("type") == _CARD_ANSWER:
            card: Wire = self.body["value"]
            return card
        return None


class Doorway:
    """One bot's address, and the only way in: signed, as in production."""

    def __init__(self, sender: Sender, signer: Signer, chats: Conversations, windows: Windows) -> None:
        """Nothing can be delivered before `bot_url` and `session` are set."""
        self.bot_url = ""
        self.session: aiohttp.ClientSession | None = None
        self._sender = sender
        self._signer = signer
        self._chats = chats
        self._windows = windows

    async def deliver(self, activity: Wire, *, token: str | None = None) -> Answer:
        """Post an activity to the bot; another `token` replaces the good one, and "" sends none.

        Raises aiohttp.ClientError where the bot does not answer.
        """
        if self.session is None:
            raise RuntimeError("The stand-in has not been started.")
        self._note(activity)
        signed = self._signer.sign(self._sender.app_id, self._sender.service_url) if token is None else token
        headers = {"Authorization": f"Bearer {signed}"} if signed else {}
        began = time.perf_counter()
        async with self.session.post(self.bot_url, json=activity, headers=headers, timeout=_WAIT) as response:
            text = await response.text()
        return Answer(response.status, _parsed(text), activity, time.perf_counter() - began)

    async def from_window(self, request: web.Request) -> web.Response:
        """Pass on what a Playground sends for its person, and the bot's answer back to it."""
        person = self._chats.people.get(request.match_info["person"])
        if person is None:
            return web.json_response({"error": "Nobody of that id is in this rehearsal."}, status=404)
        try:
            answer = await self.deliver(await self._as_teams_sends(person, await request.json()))
        except (aiohttp.ClientError, TimeoutError) as error:
            return web.json_response(
                {"error": f"The bot does not answer: {type(error).__name__}."}, status=502
            )
        if answer.body is None:
            return web.Response(status=answer.status)
        return web.json_response(answer.body, status=answer.status)

    def _note(self, activity: Wire) -> None:
        """A chat that somebody speaks in is one that the bot may write to."""
        chat, speaker = activity.get("conversation") or {}, activity.get("from") or {}
        person = self._chats.member(str(speaker.get("aadObjectId") or speaker.get("id")))
        kind = chat.get("conversationType")
        if person is not None and kind in ("groupChat", "channel") and chat.get("id"):
            self._chats.heard(chat["id"], kind, person.id)

    async def _as_teams_sends(self, person: Persona, activity: Wire) -> Wire:
        """Add what the Playground leaves out and use our names for what it names itself."""
        speaker = self._chats.member(str((activity.get("from") or {}).get("id"))) or person
        whole = activity | {
            "id": activity_id(),
            "serviceUrl": self._sender.service_url,
            "from": {"id": speaker.user_id, "name": speaker.name, "aadObjectId": speaker.id},
            "conversation": self._conversation(person, activity.get("conversation") or {}),
            "channelData": (activity.get("channelData") or {}) | {"tenant": {"id": self._sender.tenant_id}},
        }
        if "replyToId" in activity:
            whole["replyToId"] = await self._windows.our_id(person.id, activity["replyToId"])
        if activity.get("name") == "adaptiveCard/action":
            whole["value"] = {"trigger": "manual"} | (activity.get("value") or {})
        return whole

    def _conversation(self, person: Persona, chat: Wire) -> Wire:
        named = {"id": person.conversation_id} if chat.get("conversationType") == "personal" else {}
        return chat | {"tenantId": self._sender.tenant_id} | named


def _parsed(text: str) -> object:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
