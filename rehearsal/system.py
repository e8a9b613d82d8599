"""The whole product on one machine: what a rehearsal starts, in which order, and how it ends again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import aiohttp

from manifest.template import ACTIVITY_TYPES, manifest_id
from policy.school_files import parse
from rehearsal.azurite import Azurite
from rehearsal.bot_process import BotProcess
from rehearsal.clocks import Clock
from rehearsal.graph import GraphStandIn
from rehearsal.graph_records import Account
from rehearsal.kept_ports import KeptPorts, is_free
from rehearsal.page import SERVER, Page
from rehearsal.personas import persona
from rehearsal.playground import Playground
from rehearsal.ports import LOOPBACK
from rehearsal.switches import Switches, app_missing, graph_throttling, store_down, teams_down
from rehearsal.teams import TeamsStandIn
from rehearsal.views import Stage

SCHOOL_FILE: Final = Path(__file__).with_name("school.toml")
APP_ID: Final = "11111111-1111-4111-8111-111111111111"
TENANT_ID: Final = "22222222-2222-4222-8222-222222222222"
MAILBOX: Final = Account("00000000-0000-4000-8000-0000000000d0", "Sargent", "sargent@school.example")
"""What content-free mail is sent from; no member of staff."""

PRINCIPAL: Final = "00000000-0000-4000-8000-000000000001"
DSL: Final = "00000000-0000-4000-8000-000000000002"
DEPUTY_DSL: Final = "00000000-0000-4000-8000-000000000003"
CHAIR: Final = "00000000-0000-4000-8000-000000000005"
BUSINESS_MANAGER: Final = "00000000-0000-4000-8000-000000000008"
TEACHER: Final = "00000000-0000-4000-8000-00000000000c"

WINDOWS: Final = (TEACHER, DSL, DEPUTY_DSL, PRINCIPAL, CHAIR, BUSINESS_MANAGER)
"""Who has a window unless asked otherwise, by object id."""

_WAIT = aiohttp.ClientTimeout(total=2)


class AlreadyRunning(Exception):
    """A rehearsal with the same folder runs already; two would write into one store."""


class System:
    """Everything a rehearsal is made of, open between `async with`; its data stays in `folder`.

    Raises AlreadyRunning, or Ended or NotReady with the words of the program that would not start.
    """

    def __init__(
        self, folder: Path, *, windows: Sequence[str] = WINDOWS, say: Callable[[str], None] = lambda _: None
    ) -> None:
        """Prepare; `windows` are people by object id, and `say` is told what is being done, for people."""
        self.school = parse(SCHOOL_FILE.read_text(encoding="utf-8"))
        self.azurite: Azurite
        self.graph: GraphStandIn
        self.teams: TeamsStandIn
        self.bot: BotProcess
        self.page: Page
        self.playgrounds: dict[str, Playground] = {}
        self._folder = folder.resolve()
        self.clock = Clock(self._folder / "clock", self.school)
        self._ports = KeptPorts(self._folder / "ports.json")
        self._wanted = tuple(windows)
        self._say = say
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._refuse_a_second()
        try:
            await self._start()
        except BaseException:
            await self._open.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    @property
    def windows(self) -> dict[str, str]:
        """The address of each person's window."""
        return {person: window.url for person, window in self.playgrounds.items()}

    async def run(self) -> None:
        """Wait until the bot ends by itself, and raise Ended with its last words."""
        await self.bot.ended()

    def name(self, person_id: str) -> str:
        """What somebody of the school is called; raises StopIteration for a stranger."""
        return next(person.name for person in self.school.people.everyone if person.id == person_id)

    async def _start(self) -> None:
        self._say("Starting the store and the stand-ins for Teams and Graph …")
        self.azurite = Azurite(self._folder / "azurite", port=await self._ports.claim("azurite"))
        await self._open.enter_async_context(self.azurite)
        await self._start_graph()
        await self._start_teams()
        self._say("Starting Sargent …")
        await self._start_bot()
        if self._wanted:
            self._say(f"Opening {len(self._wanted)} Teams windows …")
        await self._start_windows()
        await self._start_page()
        await self._own_up_to_moves()

    async def _start_graph(self) -> None:
        group = frozenset({self.school.staff_group})
        staff = [Account(one.id, one.name, one.mail, groups=group) for one in self.school.people.everyone]
        self.graph = GraphStandIn(
            [*staff, MAILBOX],
            activity_types={name: set(tokens) for name, tokens in ACTIVITY_TYPES.items()},
            app_id=manifest_id(APP_ID),
            sender=MAILBOX.mail,
            chat_of=self._chat_of_installed,
        )
        await self.graph.start(await self._ports.claim("graph"))
        self._open.push_async_callback(self.graph.stop)

    async def _start_teams(self) -> None:
        people = [persona(one.id, one.name) for one in self.school.people.everyone]
        port = await self._ports.claim("teams")
        self.teams = TeamsStandIn(people, app_id=APP_ID, tenant_id=TENANT_ID, port=port)
        await self._open.enter_async_context(self.teams)
        for person in people:
            self.graph.install(person.id)

    async def _start_bot(self) -> None:
        self.clock.start()
        port = await self._ports.claim("bot")
        environment = self._environment() | {"SARGENT_URL": f"http://{LOOPBACK}:{port}"}
        self.bot = BotProcess(environment, port=port, log=self._folder / "bot.log")
        self.teams.bot_url = self.bot.messages_url
        self._open.push_async_callback(self.bot.stop)
        await self.bot.start()

    async def _start_windows(self) -> None:
        """All at once: each takes seconds of one processor, most of them spent waiting."""
        for person in self._wanted:
            folder = self._folder / "playground" / self.name(person).lower().replace(" ", "-")
            others = [other for other in WINDOWS if other != person]
            port = await self._ports.claim(f"window of {self.name(person)}")
            self.playgrounds[person] = Playground(self.teams, person, folder, others=others, port=port)
        self._open.push_async_callback(self._stop_windows)
        await asyncio.gather(*(window.start() for window in self.playgrounds.values()))

    async def _stop_windows(self) -> None:
        await asyncio.gather(*(window.stop() for window in self.playgrounds.values()))

    async def _start_page(self) -> None:
        switches = Switches(
            teams_down(self.teams),
            graph_throttling(self.graph),
            store_down(self.azurite),
            app_missing(DSL, self.name(DSL), self.teams, self.graph),
        )
        stage = Stage(self.school, self.teams, self.graph, self.windows, switches, self.clock)
        self.page = Page(stage, self.bot.missing, port=await self._ports.claim("page"))
        await self.page.start()
        self._open.push_async_callback(self.page.stop)

    async def _own_up_to_moves(self) -> None:
        """Say which ports somebody took; when Teams moved, everybody is introduced to the bot anew."""
        for name, (old, new) in self._ports.moved.items():
            self._say(f"Port {old} ({name}) is taken by another program, so it is port {new} from now on.")
        if "teams" in self._ports.moved:
            # The bot writes to people at the address it last met them at, which is no longer ours.
            await asyncio.gather(*(self.teams.install(one.id) for one in self.school.people.everyone))

    async def _refuse_a_second(self) -> None:
        port = self._ports.known("page")
        if not port or is_free(port):
            return
        address = f"http://{LOOPBACK}:{port}"
        try:
            async with aiohttp.ClientSession(timeout=_WAIT) as session, session.get(address) as response:
                is_ours = response.headers.get("Server") == SERVER
        except (aiohttp.ClientError, TimeoutError):
            return
        if is_ours:
            raise AlreadyRunning(f"A rehearsal is running already: {address}. Stop that one first.")

    def _chat_of_installed(self, person_id: str) -> str:
        """What Graph installs is there in Teams at once, as with the real ones."""
        self.teams.give(person_id)
        return self.teams.person(person_id).conversation_id

    def _environment(self) -> dict[str, str]:
        return {
            "REHEARSAL": "1",
            "MICROSOFT_APP_ID": APP_ID,
            "MICROSOFT_APP_TENANT_ID": TENANT_ID,
            "MICROSOFT_APP_TYPE": "SingleTenant",
            "MICROSOFT_APP_PASSWORD": "rehearsal",
            "AZURE_STORAGE_CONNECTION_STRING": self.azurite.connection_string,
            "SCHOOL_CONFIG": str(SCHOOL_FILE),
            "GRAPH_BASE_URL": self.graph.base_url,
            "BOT_OPENID_METADATA_URL": self.teams.metadata_url,
            "BOT_SERVICE_URL": self.teams.service_url,
            "ALLOWED_SERVICE_HOSTS": LOOPBACK,
            "MAIL_SENDER": MAILBOX.mail,
            "REHEARSAL_CLOCK": str(self.clock.file),
        }
