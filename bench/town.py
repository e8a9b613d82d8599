"""What stands around the contenders: Azurite, Graph, the connector, and a school of invented people."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final, Self

import aiohttp

from bench.connector import Connector
from bench.people import Client, Reporter
from bench.servers import Server
from bot.settings import Settings
from manifest.template import ACTIVITY_TYPES, manifest_id
from policy.people import Person, Role, StaffId
from policy.school_files import parse
from rehearsal.activities import Sender
from rehearsal.azurite import Azurite
from rehearsal.clocks import Clock
from rehearsal.graph import GraphStandIn
from rehearsal.graph_records import Account
from rehearsal.personas import Persona, persona
from rehearsal.ports import LOOPBACK, free_port
from rehearsal.processes import ROOT
from storage.connection import Store
from storage.staff import StaffList

APP_ID: Final = "11111111-1111-4111-8111-111111111111"
TENANT_ID: Final = "22222222-2222-4222-8222-222222222222"
MAILBOX: Final = "sargent@school.example"
SCHOOL_FILE: Final = ROOT / "rehearsal" / "school.toml"
STAFF: Final = 50


class Town:
    """Opened once for the whole run; contenders are started in it one by one."""

    def __init__(self) -> None:
        """Make the parts; nothing runs yet."""
        self.school = parse(SCHOOL_FILE.read_text("utf-8"))
        self.azurite = Azurite()
        self.connector = Connector(APP_ID)
        self._people = [persona(f"00000000-0000-4000-9000-{n:012d}", f"Person {n:02d}") for n in range(STAFF)]
        self._sender = Sender(APP_ID, "Sargent", TENANT_ID, self.connector.url)
        self._graph_url = ""
        self._open = AsyncExitStack()
        self._folder = self._open.enter_context(TemporaryDirectory())
        self._clock = Clock(Path(self._folder) / "clock", self.school)
        self._clock.start()
        self._http: aiohttp.ClientSession
        self.store: Store

    async def __aenter__(self) -> Self:
        graph = self._graph()
        self._graph_url = await graph.start()
        self._open.push_async_callback(graph.stop)
        await self._open.enter_async_context(self.azurite)
        self.store = await self._open.enter_async_context(
            Store.from_connection_string(self.azurite.connection_string)
        )
        # A school that has been using the product: its tables are made and its staff are known.
        await StaffList(self.store, self.school.id).save(tuple(map(_member, self._people)))
        await self._open.enter_async_context(self.connector)
        self._http = await self._open.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    def product(self) -> Server:
        """The product as it is run: `python -m bot`, configured by its environment."""
        port = free_port()
        return Server("bot", port=port, ready="/readyz", environment=self._environment(port))

    def stock(self) -> Server:
        """The echo on stock botbuilder."""
        port = free_port()
        return Server("bench.stock_echo", [str(port), APP_ID, self.connector.metadata_url], port=port)

    def agents(self) -> Server:
        """The echo on the later SDK."""
        port = free_port()
        return Server("bench.agents_echo", [str(port), APP_ID, self.connector.keys_url], port=port)

    def client(self, server: Server) -> Client:
        """The way in to a contender, with a good token."""
        return Client(self._http, server.url, self.connector.token)

    def reporter(self, server: Server, number: int = 0) -> Reporter:
        """One of the staff, at their phone."""
        return Reporter(self._people[number], self._sender, self.client(server), self.connector)

    def _graph(self) -> GraphStandIn:
        group = frozenset({self.school.staff_group})
        return GraphStandIn(
            [Account(one.id, one.name, _mail(one), group) for one in self._people],
            activity_types={name: set(tokens) for name, tokens in ACTIVITY_TYPES.items()},
            app_id=manifest_id(APP_ID),
            sender=MAILBOX,
        )

    def settings(self) -> Settings:
        """The product's settings, for parts of it that are measured in this process."""
        given = {name.lower(): value for name, value in self._environment(free_port()).items()}
        return Settings.model_validate(given)

    def _environment(self, port: int) -> dict[str, str]:
        return {
            "MICROSOFT_APP_ID": APP_ID,
            "MICROSOFT_APP_TENANT_ID": TENANT_ID,
            "MICROSOFT_APP_TYPE": "SingleTenant",
            "MICROSOFT_APP_PASSWORD": "bench",
            "AZURE_STORAGE_CONNECTION_STRING": self.azurite.connection_string,
            "SCHOOL_CONFIG": str(SCHOOL_FILE),
            "HOST": LOOPBACK,
            "PORT": str(port),
            "GRAPH_BASE_URL": self._graph_url,
            "BOT_OPENID_METADATA_URL": self.connector.metadata_url,
            "BOT_SERVICE_URL": self.connector.url,
            "ALLOWED_SERVICE_HOSTS": LOOPBACK,
            "REHEARSAL": "1",
            "MAIL_SENDER": MAILBOX,
            "REHEARSAL_CLOCK": str(self._clock.file),
        }


def _mail(person: Persona) -> str:
    return f"p{person.id[-2:]}@school.example"


def _member(person: Persona) -> Person:
    return Person(StaffId(person.id), person.name, _mail(person), roles=frozenset({Role.STAFF}))
