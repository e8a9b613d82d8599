"""A stand-in for Teams: it signs what people do, serves the Bot Connector, and shows what the bot sends.

One loopback port serves the OpenID documents, the connector under /svc/ and the Playgrounds' way in.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Literal, Self

import aiohttp
from aiohttp import web

from rehearsal.activities import Sender
from rehearsal.connector import Attempt, Connector, Sent
from rehearsal.conversations import Conversations, Message, Wire
from rehearsal.doorway import Answer, Doorway
from rehearsal.faults import Fault, Kind
from rehearsal.files import Files
from rehearsal.personas import Persona
from rehearsal.ports import LOOPBACK, free_port
from rehearsal.presses import press
from rehearsal.signing import Signer
from rehearsal.windows import Windows

_METADATA = "/v1/.well-known/openidconfiguration"
_KEYS = "/v1/.well-known/keys"
_REQUEST_LIMIT = 4 * 1024 * 1024


class TeamsStandIn:
    """One tenant's Teams with one bot in it.

    People act through the verbs below (`message`, `press`, `install`); what the bot did is in `messages`,
    `sent` and `attempts`; what shall go wrong is asked for with `fault`, `down`, `block` and `uninstall`.
    """

    def __init__(
        self,
        people: Iterable[Persona],
        *,
        app_id: str,
        tenant_id: str,
        bot_name: str = "Sargent",
        bot_url: str = "",
        signer: Signer | None = None,
        port: int = 0,
    ) -> None:
        """Take the people of the tenant; `bot_url`, the bot's /api/messages, may be set later."""
        self.port = port or free_port()
        self.signer = signer or Signer()
        self.sender = Sender(app_id, bot_name, tenant_id, f"{self.url}/svc/")
        self.metadata_down = False
        self.metadata_reads = 0
        self._chats = Conversations(people)
        self._windows = Windows()
        self._connector = Connector(
            self._chats, self._windows, tenant_id=tenant_id, bot_id=self.sender.bot_id
        )
        self.files = Files(self.url)
        self._doorway = Doorway(self.sender, self.signer, self._chats, self._windows)
        self._doorway.bot_url = bot_url
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where everything here is served."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def service_url(self) -> str:
        """What BOT_SERVICE_URL takes: one connector for everybody."""
        return self.sender.service_url

    @property
    def metadata_url(self) -> str:
        """What BOT_OPENID_METADATA_URL takes."""
        return self.url + _METADATA

    def way_in(self, person_id: str) -> str:
        """The bot endpoint to give to this person's Playground."""
        return f"{self.url}/in/{person_id}"

    @property
    def bot_url(self) -> str:
        """The bot's /api/messages."""
        return self._doorway.bot_url

    @bot_url.setter
    def bot_url(self, address: str) -> None:
        self._doorway.bot_url = address

    async def start(self) -> None:
        """Serve on loopback and return when the port is open."""
        session = aiohttp.ClientSession()
        self._connector.session = self._doorway.session = session
        self._runner = web.AppRunner(
            self._app(), access_log=None, handler_cancellation=True, shutdown_timeout=0.2
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, self.port).start()

    async def stop(self) -> None:
        """Stop serving; calls that hang on request are cut."""
        session, self._connector.session = self._connector.session, None
        self._doorway.session = None
        if session is not None:
            await session.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def clear(self) -> None:
        """Forget messages, faults and who blocked what, as between two tests; windows stay."""
        self._connector.clear()
        self.metadata_down = False

    # What people do.

    def person(self, person_id: str) -> Persona:
        """The person of that object id; raises KeyError for a stranger."""
        return self._chats.people[person_id]

    async def deliver(self, activity: Wire, *, token: str | None = None) -> Answer:
        """Post a ready activity, such as `answer.activity` a second time; see Doorway.deliver."""
        return await self._doorway.deliver(activity, token=token)

    async def post(self, person_id: str, kind: str, **fields: object) -> Answer:
        """Post an activity of any type; `fields` replace what Teams would say, and None leaves out."""
        return await self.deliver(self.sender.activity(kind, self.person(person_id), **fields))

    async def message(self, person_id: str, text: str, **fields: object) -> Answer:
        """Type words into the one-to-one chat."""
        return await self.deliver(self.sender.message(self.person(person_id), text, **fields))

    async def send_files(self, person_id: str, *attached: Wire, text: str = "", **fields: object) -> Answer:
        """Send files in the one-to-one chat, each made by `files.attached`, with or without words."""
        html = {"contentType": "text/html", "content": f"<p>{text}</p>"}
        said = {"attachments": [*attached, html]} | fields
        return await self.deliver(self.sender.message(self.person(person_id), text, **said))

    async def send_file(self, person_id: str, content: bytes, name: str = "screenshot.png") -> Answer:
        """Send one file in the one-to-one chat."""
        return await self.send_files(person_id, self.files.attached(content, name))

    async def execute(
        self,
        person_id: str,
        verb: str,
        data: object = None,
        *,
        reply_to: str = "",
        trigger: Literal["manual", "automatic"] = "manual",
        **action: object,
    ) -> Answer:
        """Press an Action.Execute; `action` adds its title or id. `press` reads all of it from a card."""
        whole = {"verb": verb, "data": {} if data is None else data} | action
        activity = self.sender.execute(self.person(person_id), whole, reply_to, trigger=trigger)
        return await self.deliver(activity)

    async def submit(self, person_id: str, data: object, *, reply_to: str = "") -> Answer:
        """Press an Action.Submit, the only button of older clients."""
        return await self.deliver(self.sender.submit(self.person(person_id), data, reply_to))

    async def press(
        self,
        person_id: str,
        on: Message | Wire,
        button: str,
        answers: Mapping[str, str] | None = None,
        *,
        reply_to: str = "",
    ) -> Answer:
        """Fill a card in and press a button, by title or verb, sending what Teams would send.

        `on` is a message, or a card that an earlier press was answered with, then with the message's id as
        `reply_to`. Raises NoSuchButton or NoSuchInput for what a person could not have done.
        """
        card, reply_to = (on.card or {}, on.id) if isinstance(on, Message) else (on, reply_to)
        action = press(card, button, answers or {})
        if action["type"] == "Action.Submit":
            return await self.submit(person_id, action["data"], reply_to=reply_to)
        activity = self.sender.execute(self.person(person_id), action, reply_to, trigger="manual")
        return await self.deliver(activity)

    async def invoke(self, person_id: str, name: str, value: object, **fields: object) -> Answer:
        """Post an invoke of any name, such as a message extension's."""
        return await self.deliver(self.sender.invoke(self.person(person_id), name, value, **fields))

    async def install(self, person_id: str) -> tuple[Answer, Answer]:
        """Add the app for a person: Teams tells the bot of the installation and of its new chat."""
        self._connector.uninstalled.discard(person_id)
        person = self.person(person_id)
        told = await self.deliver(self.sender.installation_update(person, "add"))
        return told, await self.deliver(self.sender.members_added(person))

    async def uninstall(self, person_id: str) -> Answer:
        """Remove the app for a person; from then on the connector refuses the bot, before it is told."""
        self.take_away(person_id)
        return await self.deliver(self.sender.installation_update(self.person(person_id), "remove"))

    async def group_message(self, person_id: str, text: str, conversation_id: str) -> Answer:
        """Mention the bot in a group chat."""
        return await self.deliver(self.sender.group_message(self.person(person_id), text, conversation_id))

    async def channel_message(self, person_id: str, text: str, channel_id: str) -> Answer:
        """Mention the bot in a channel, which starts a thread."""
        return await self.deliver(self.sender.channel_message(self.person(person_id), text, channel_id))

    # What shall go wrong.

    def fault(
        self,
        match: Kind | Literal["*"],
        *,
        person: str | None = None,
        status: int | None = None,
        code: str = "",
        retry_after: float | None = None,
        times: int | None = None,
        hang: float | None = None,
        reset: bool = False,
        delivered: bool = False,
        body: str | None = None,
    ) -> None:
        """Answer calls that match with `status` (429 unless the call hangs or is cut), at most `times` times.

        `hang` waits that many seconds first, `reset` cuts the connection, `body` is answered as it is (with
        200 unless told otherwise), and `delivered` carries the call out before it goes wrong, so that the bot
        cannot know. Without `times` it lasts until `clear_faults`.
        """
        usual = 0 if hang is not None or reset else 429 if body is None else 200
        answer = usual if status is None else status
        fault = Fault(match, person, answer, code, retry_after, times, hang, reset, delivered, body)
        self._connector.faults.add(fault)

    def clear_faults(self) -> None:
        """Let everything go well again, except what `down`, `block` and `take_away` asked for."""
        self._connector.faults.clear()

    @property
    def down(self) -> bool:
        """Whether the connector cuts every connection."""
        return self._connector.down

    @down.setter
    def down(self, is_down: bool) -> None:
        self._connector.down = is_down

    def block(self, person_id: str) -> None:
        """Refuse every message to this person with MessageWritesBlocked."""
        self._connector.blocked.add(person_id)

    def unblock(self, person_id: str) -> None:
        """Let messages through again."""
        self._connector.blocked.discard(person_id)

    def take_away(self, person_id: str) -> None:
        """Have no app installed for this person, without telling the bot: BotNotInConversationRoster."""
        self._connector.uninstalled.add(person_id)

    def give(self, person_id: str) -> None:
        """Have the app installed for this person without telling the bot, as a setup policy does."""
        self._connector.uninstalled.discard(person_id)

    def remove_history(self, person_id: str) -> None:
        """Remove the chat's history: ConversationNotFound until the bot creates the conversation again."""
        self._chats.of(person_id).forgotten = True

    # What the bot did.

    @property
    def sent(self) -> list[Sent]:
        """Everything that Teams took from the bot, in order."""
        return self._connector.sent

    @property
    def attempts(self) -> list[Attempt]:
        """Every call of the bot's, in order, with the status it was answered with."""
        return self._connector.attempts

    def messages(self, person_id: str) -> list[Message]:
        """The bot's messages in a person's chat as they stand now; deleted ones say so.

        A card answered to a press is not among them: Teams shows it to the presser and does not keep it.
        """
        return self._chats.of(person_id).messages

    async def wait_for(self, wanted: Callable[[Sent], bool], within: float = 5.0, *, after: int = 0) -> Sent:
        """Wait up to `within` seconds for something sent that fits, from number `after`; or TimeoutError."""
        news = self._connector.news

        def found() -> Sent | None:
            return next((sent for sent in self.sent[after:] if wanted(sent)), None)

        async with asyncio.timeout(within), news:
            await news.wait_for(lambda: found() is not None)
        sent = found()
        if sent is None:
            raise LookupError("What was sent has been forgotten meanwhile.")
        return sent

    # Windows.

    def register(self, person_id: str, connector_url: str, conversation_id: str | None = None) -> None:
        """Show a person's chats in the Playground whose connector this is."""
        theirs = conversation_id or self.person(person_id).conversation_id
        self._windows.register(person_id, connector_url, theirs)

    def unregister(self, person_id: str) -> None:
        """Draw nothing more for this person."""
        self._windows.forget(person_id)

    # Serving.

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=_REQUEST_LIMIT)
        app.add_routes(self._connector.routes())
        app.add_routes(self.files.routes())
        app.router.add_get(_METADATA, self._metadata)
        app.router.add_get(_KEYS, self._keys)
        app.router.add_post("/in/{person}", self._doorway.from_window)
        return app

    async def _metadata(self, _request: web.Request) -> web.Response:
        self.metadata_reads += 1
        if self.metadata_down:
            return web.Response(status=503)
        return web.json_response(self.signer.metadata(self.url + _KEYS))

    async def _keys(self, _request: web.Request) -> web.Response:
        return web.Response(status=503) if self.metadata_down else web.json_response(self.signer.jwks())
