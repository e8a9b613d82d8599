"""A school whose bots are mortal: each is a process behind the gatekeeper, begun again when it is killed.

Who presses anything insists, as Teams and people do: the same delivery again, and then the button again.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

import aiohttp
from pydantic import SecretStr

from bot.app import assemble
from bot.clock import MovedClock
from bot.settings import Settings
from policy.delivery import LEASE
from rehearsal.activities import activity_id
from rehearsal.azurite import Azurite
from rehearsal.conversations import Conversations, Wire
from rehearsal.doorway import Answer, Doorway
from rehearsal.ports import LOOPBACK, free_port
from rehearsal.windows import Windows
from tests.scenarios.gatekeeper import Gatekeeper
from tests.scenarios.lives import Life, Lives, environment, next_morning
from tests.scenarios.town import Town

AGAIN_AFTER: Final = 0.02
"""Seconds after which whoever had no answer tries again."""

INSISTS_FOR: Final = 20.0
"""Seconds in which somebody must have had an answer."""

DRAINS_WITHIN: Final = 30.0
"""Seconds in which all that is to be told by now is told."""

OVER: Final = LEASE + timedelta(seconds=3)
"""After so long nobody has a claim any more on what they were sending when they died."""


class Hours(MovedClock):
    """The clock of all lives of a school: one file, moved on by the test from a school morning."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self._told = file
        self._ahead = next_morning() - datetime.now(UTC)
        self.advance(timedelta(0))

    def advance(self, by: timedelta) -> None:
        """Let this much time have passed."""
        self._ahead += by
        self._told.write_text(str(self._ahead.total_seconds()), "ascii")


class Server:
    """One place where the bot runs: a port, the life that is there now, and how Teams delivers to it."""

    def __init__(self, lives: Lives, folder: Path, name: str) -> None:
        self.name = name
        self.port = free_port()
        self.log = folder / f"{name}.log"
        self.life: Life | None = None
        self.deaths = 0
        self.environment: dict[str, str] = {}
        self.door: Doorway
        self._lives = lives
        self._rising: asyncio.Task[None] | None = None

    async def rise(self) -> None:
        """Begin a life here, and return when it answers."""
        self.life = await self._lives.begin(self.environment, self.log)
        while not await self._answers():
            assert not self.life.ended.done(), self.log.read_text()[-2000:]
            await asyncio.sleep(0.01)

    async def die(self, *, again: bool = True) -> None:
        """Kill what lives here and, unless this is the end, begin the next life meanwhile."""
        life, self.life = self.life, None
        if life is None:
            return
        await life.kill()
        self.deaths += 1
        if again:
            self._rising = asyncio.create_task(self.rise())

    async def risen(self) -> None:
        """Wait until the next life answers; raises what went wrong with its beginning."""
        if self._rising is not None:
            await self._rising

    async def _answers(self) -> bool:
        assert self.door.session is not None
        try:
            async with self.door.session.get(f"http://{LOOPBACK}:{self.port}/healthz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False


class MortalTown(Town):
    """One school with one or several mortal bots on the same tables."""

    def __init__(self, azurite: Azurite, lives: Lives, folder: Path, *, servers: int) -> None:
        self.hours = Hours(folder / "clock")
        super().__init__(azurite, clock=self.hours)
        self._folder = folder
        self._waited_for = 0
        self.servers = [Server(lives, folder, f"bot-{number}") for number in range(1, servers + 1)]
        self.gate: Gatekeeper

    async def open(self) -> None:
        """Open the gates, then begin a life at every place; our own view of the store is not through them."""
        await self.gate.start()
        direct = {"azure_storage_connection_string": SecretStr(self._azurite.connection_string)}
        self.parts = assemble(self.settings.model_copy(update=direct), self.school, clock=self.hours)
        self._signed = self.teams.signer.sign(self.teams.sender.app_id, self.teams.sender.service_url)
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))
        for server in self.servers:
            server.environment = environment(self, self._folder, server.port)
            server.door = Doorway(self.teams.sender, self.teams.signer, Conversations([]), Windows())
            server.door.bot_url = f"http://{LOOPBACK}:{server.port}/api/messages"
            server.door.session = self._session
        await asyncio.gather(*[server.rise() for server in self.servers])

    async def close(self) -> None:
        """End every life and close the gates."""
        await asyncio.gather(*[server.risen() for server in self.servers], return_exceptions=True)
        await asyncio.gather(*[server.die(again=False) for server in self.servers])
        await self._session.close()
        await self.parts.store.close()
        await self.gate.stop()

    def living(self) -> dict[int, Server]:
        """The servers that live now, by process."""
        return {server.life.pid: server for server in self.servers if server.life is not None}

    async def strike(self, pid: int) -> str:
        """Kill this process, which is one of ours and lives, and say which server it was."""
        server = self.living()[pid]
        await server.die()
        return server.name

    async def all_risen(self) -> None:
        """Wait until there is a life everywhere."""
        await asyncio.gather(*[server.risen() for server in self.servers])

    async def insist(self, activity: Wire, first: Server) -> Answer:
        """Deliver it until it is answered: the same delivery again, then as a new one, server by server.

        So Teams does (platform 9), and so do people who see that nothing happened.
        """
        at = self.servers.index(first)
        async with asyncio.timeout(INSISTS_FOR):
            for tried in count():
                server = self.servers[(at + tried) % len(self.servers)]
                try:
                    answer = await server.door.deliver(activity, token=self._signed)
                except (aiohttp.ClientError, ConnectionError):
                    await asyncio.sleep(AGAIN_AFTER)
                else:
                    if answer.status == 200 and "Not saved" not in json.dumps(answer.body):
                        return answer
                if tried % 2:
                    activity = anew(activity)
        raise AssertionError("unreachable")

    async def drained(self) -> None:
        """Wait until everybody was told of everything; what a dead process had claimed is waited out."""
        async with asyncio.timeout(DRAINS_WITHIN):
            while True:
                await self.all_risen()
                await self.gate.quiet()
                deaths = self.deaths
                if deaths != self._waited_for:
                    self._waited_for = deaths
                    self.hours.advance(OVER)
                if await self._settles() and self.deaths == deaths:
                    return

    @property
    def deaths(self) -> int:
        """How often a server was killed."""
        return sum(server.deaths for server in self.servers)

    async def _settles(self) -> bool:
        try:
            async with asyncio.timeout(1):
                await self.settled()
        except TimeoutError:
            self._waited_for = -1
            return False
        return True

    def _settings(self, graph_url: str) -> Settings:
        tables = _tables_of(self._azurite.connection_string)
        graph, version = graph_url.rsplit("/", 1)
        self.gate = Gatekeeper(
            {"tables": tables, "teams": self.teams.url, "graph": graph},
            alive=lambda: list(self.living()),
            strike=self.strike,
        )
        # What Teams sends names the gate as its address, so that the bot answers through it.
        self.teams.sender = replace(self.teams.sender, service_url=f"{self.gate.address('teams')}/svc/")
        settings = super()._settings(f"{self.gate.address('graph')}/{version}")
        given = self._azurite.connection_string.replace(f"{tables}/", f"{self.gate.address('tables')}/")
        return settings.model_copy(update={"azure_storage_connection_string": SecretStr(given)})


def _tables_of(connection_string: str) -> str:
    """The address of the tables that a connection string names, without the account."""
    named = re.search(r"TableEndpoint=(https?://[^/;]+)", connection_string)
    assert named is not None, "no tables in the connection string"
    return named[1]


def anew(activity: Wire) -> Wire:
    """The same thing done once more by the same person: another activity, with the form's own token in it."""
    fresh = f"f:{secrets.token_hex(16)}" if activity["type"] == "invoke" else activity_id()
    return {**activity, "id": fresh}
