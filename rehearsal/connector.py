"""The Bot Connector service as the bot calls it: strict where Microsoft's is, and faulty on request."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import aiohttp
from aiohttp import web

from rehearsal import connector_checks as checks
from rehearsal.conversations import Conversation, Conversations, Message, Wire, post
from rehearsal.faults import Fault, Faults, Kind, Refused
from rehearsal.personas import Persona
from rehearsal.windows import Windows

_CHAT = "/svc/v3/conversations/{conversation}"

_Act = Callable[["Called"], Awaitable[web.Response]]


@dataclass(frozen=True, slots=True)
class Sent:
    """Something the bot made Teams do: the whole activity, for whom, and when."""

    at: datetime
    conversation_id: str
    person_id: str
    kind: Literal["send", "update", "delete"]
    activity: Wire
    activity_id: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call of the bot's and how it was answered; status 0 means that either side hung up."""

    at: datetime
    kind: Kind
    person_id: str
    status: int


@dataclass(slots=True)
class Called:
    """A call while it is being answered: its body, and the chat and person that it is about."""

    request: web.Request
    body: Wire
    chat: Conversation | None
    person_id: str

    def known_chat(self) -> Conversation:
        """The chat of the call; raises Refused as Teams does where there is none."""
        if self.chat is None or self.chat.forgotten:
            raise Refused(404, "ConversationNotFound", "Conversation not found.")
        return self.chat


class Connector:
    """The five calls that a bot makes, over the chats of one tenant."""

    def __init__(self, chats: Conversations, windows: Windows, *, tenant_id: str, bot_id: str) -> None:
        """Serve these chats; `start` must give a client before windows are drawn."""
        self.chats = chats
        self.windows = windows
        self.faults = Faults()
        self.down = False
        self.blocked: set[str] = set()
        self.uninstalled: set[str] = set()
        self.sent: list[Sent] = []
        self.attempts: list[Attempt] = []
        self.news = asyncio.Condition()
        self.session: aiohttp.ClientSession | None = None
        self._tenant_id = tenant_id
        self._bot_id = bot_id

    def routes(self) -> list[web.RouteDef]:
        """The service's addresses under /svc/."""
        chat, activity = _CHAT, _CHAT + "/activities/{activity}"
        return [
            web.post("/svc/v3/conversations", self._answering("create", self._create)),
            web.post(chat + "/activities", self._answering("send", self._send)),
            web.post(activity, self._answering("send", self._send)),
            web.put(activity, self._answering("update", self._update)),
            web.delete(activity, self._answering("delete", self._delete)),
            web.get(chat + "/members", self._answering("read", self._members)),
            web.get(chat + "/pagedmembers", self._answering("read", self._members)),
            web.get(chat + "/members/{member}", self._answering("read", self._member)),
        ]

    def clear(self) -> None:
        """Forget messages, faults and who blocked what, as between two tests."""
        self.chats.clear()
        self.faults.clear()
        self.down = False
        for kept in (self.blocked, self.uninstalled, self.sent, self.attempts):
            kept.clear()

    def _answering(self, kind: Kind, act: _Act) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            called = await self._read(request)
            fault = self.faults.take(kind, called.person_id)
            try:
                response = await self._carry_out(called, act, fault)
            except Refused as refused:
                response = _refusal(refused)
            except asyncio.CancelledError:
                # The bot would not wait any longer and hung up.
                self._note(kind, called, 0)
                raise
            if self.down or (fault is not None and fault.reset):
                return self._cut(kind, called)
            self._note(kind, called, response.status)
            return response

        return answer

    async def _carry_out(self, called: Called, act: _Act, fault: Fault | None) -> web.Response:
        if self.down or (fault is not None and fault.reset and not fault.delivered):
            return web.Response()
        checks.authorised(called.request)
        if fault is None:
            return await act(called)
        delivered = await act(called) if fault.delivered else None
        await asyncio.sleep(fault.hang or 0)
        if fault.body is not None:
            waits = {} if fault.retry_after is None else {"Retry-After": f"{fault.retry_after:g}"}
            return web.Response(status=fault.status, text=fault.body, headers=waits)
        refusal = fault.refusal()
        if refusal is not None:
            raise refusal
        return delivered or await act(called)

    def _cut(self, kind: Kind, called: Called) -> web.Response:
        self._note(kind, called, 0)
        if called.request.transport is not None:
            called.request.transport.abort()
        return web.Response()

    def _note(self, kind: Kind, called: Called, status: int) -> None:
        self.attempts.append(Attempt(datetime.now(UTC), kind, called.person_id, status))

    async def _read(self, request: web.Request) -> Called:
        try:
            parsed = await request.json() if request.can_read_body else {}
        except ValueError:
            parsed = {}
        body: Wire = parsed if isinstance(parsed, dict) else {}
        conversation_id = request.match_info.get("conversation")
        if conversation_id is None:
            person = self.chats.member(checks.member_id(body))
            return Called(request, body, None, person.id if person else "")
        chat = self.chats.find(conversation_id)
        return Called(request, body, chat, chat.person_id if chat else "")

    async def _create(self, called: Called) -> web.Response:
        checks.creation(called.body, tenant_id=self._tenant_id, bot_id=self._bot_id)
        person = checks.addressee(called.body, self.chats)
        self._check_roster(person.id)
        chat = self.chats.of(person.id)
        chat.forgotten = False
        return web.json_response({"id": chat.id}, status=201)

    def _check_roster(self, person_id: str) -> None:
        if person_id in self.uninstalled:
            raise Refused(
                403, "BotNotInConversationRoster", "The bot is not part of the conversation roster."
            )

    async def _send(self, called: Called) -> web.Response:
        chat = self._writable(called)
        checks.activity(called.body)
        if called.body["type"] == "typing":
            return web.json_response({}, status=202)
        message = post(chat, called.body)
        await self._happened("send", chat, message)
        return web.json_response({"id": message.id}, status=201)

    async def _update(self, called: Called) -> web.Response:
        chat = self._writable(called)
        checks.activity(called.body)
        message = _existing(chat, called.request)
        message.activity, message.updated_at = called.body, datetime.now(UTC)
        await self._happened("update", chat, message)
        return web.json_response({"id": message.id})

    async def _delete(self, called: Called) -> web.Response:
        chat = self._writable(called)
        message = _existing(chat, called.request)
        message.deleted, message.updated_at = True, datetime.now(UTC)
        await self._happened("delete", chat, message)
        return web.Response()

    def _writable(self, called: Called) -> Conversation:
        chat = called.known_chat()
        if chat.kind == "personal":
            self._check_roster(chat.person_id)
            if chat.person_id in self.blocked:
                raise Refused(403, "MessageWritesBlocked", "The user has blocked the bot.")
        return chat

    async def _happened(
        self, kind: Literal["send", "update", "delete"], chat: Conversation, message: Message
    ) -> None:
        person_id = chat.person_id if chat.kind == "personal" else ""
        activity = {} if kind == "delete" else message.activity
        self.sent.append(Sent(datetime.now(UTC), chat.id, person_id, kind, activity, message.id))
        async with self.news:
            self.news.notify_all()
        if self.session is not None:
            draw = self.windows.show if kind == "send" else self.windows.redraw
            await draw(self.session, chat, message)

    async def _members(self, called: Called) -> web.Response:
        person = self.chats.people[called.known_chat().person_id]
        members = [self._account(person)]
        return web.json_response(
            {"members": members} if called.request.path.endswith("pagedmembers") else members
        )

    async def _member(self, called: Called) -> web.Response:
        person = self.chats.people[called.known_chat().person_id]
        if called.request.match_info["member"] not in (person.id, person.user_id):
            raise Refused(404, "MemberNotFoundInConversation", "Member not found in conversation.")
        return web.json_response(self._account(person))

    def _account(self, person: Persona) -> Wire:
        names = {"id": person.user_id, "name": person.name, "aadObjectId": person.id}
        return names | {"objectId": person.id, "tenantId": self._tenant_id, "userRole": "user"}


def _existing(chat: Conversation, request: web.Request) -> Message:
    message = chat.message(request.match_info["activity"])
    if message is None:
        raise Refused(404, "ActivityNotFoundInConversation", "Activity not found in conversation.")
    return message


def _refusal(refused: Refused) -> web.Response:
    waits = {} if refused.retry_after is None else {"Retry-After": f"{refused.retry_after:g}"}
    return web.json_response(refused.body(), status=refused.status, headers=waits)
