"""Microsoft's Agents Playground, one window for each person: the Teams client that nobody here wrote."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp

from rehearsal.personas import Persona, persona
from rehearsal.ports import LOOPBACK, free_port
from rehearsal.processes import NODE_MODULES, Child, Ended, NotReady
from rehearsal.teams import TeamsStandIn

_PROGRAM = NODE_MODULES / "@microsoft" / "m365agentsplayground" / "cli.js"
_START_SECONDS = 30.0
_LISTENING = re.compile(r"Listening on (\d+)")
_USERS = 5
"""The Playground's schema takes exactly this many people besides its own."""


class Playground:
    """A person's Teams window in a browser, wired to a stand-in so that the bot's messages reach it."""

    def __init__(
        self, teams: TeamsStandIn, person_id: str, folder: Path, *, others: Sequence[str] = (), port: int = 0
    ) -> None:
        """Show one person's chats; `folder` takes configuration and logs, `others` fill the group chat."""
        self.port = port or free_port()
        self.person = teams.person(person_id)
        self._teams = teams
        self._folder = folder
        self._others = [teams.person(other) for other in others if other != person_id]
        self._child = Child(
            f"Playground of {person_id}",
            self._arguments(),
            environment=self._environment(),
            log=folder / f"{person_id}.out",
        )

    @property
    def url(self) -> str:
        """The page to open in a browser."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def pid(self) -> int:
        """The process id, or 0 while stopped."""
        return self._child.pid

    async def start(self) -> None:
        """Start and return when the window answers with our configuration, then take the person's messages.

        Raises Ended or NotReady. Open the bot first: a page waits up to 15 s for it.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        # JSON is YAML in which every text is quoted; unquoted, "28:..." would be read as a mapping.
        self._config.write_text(json.dumps(self._configuration(), indent=2), encoding="utf-8")
        self._child.start()
        try:
            await self._child.ready(self._answers, within=_START_SECONDS)
        except Ended as ended:
            await self._child.stop()
            raise Ended(f"{ended} {self._complaint()}") from ended
        except BaseException:
            await self._child.stop()
            raise
        self._teams.register(self.person.id, f"{self.url}/_connector")

    async def stop(self) -> None:
        """Close the window; the person's messages are still kept by the stand-in."""
        self._teams.unregister(self.person.id)
        await self._child.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def _config(self) -> Path:
        return self._folder / f"{self.person.id}.yml"

    @property
    def _log(self) -> Path:
        return self._folder / f"{self.person.id}.log"

    def _arguments(self) -> tuple[str, ...]:
        return (
            str(_PROGRAM),
            *("--app-endpoint", self._teams.way_in(self.person.id)),
            *("--service-url", self._teams.service_url.rstrip("/")),
            *("--channel-id", "msteams", "--port", str(self.port), "--disable-telemetry"),
        )

    def _environment(self) -> dict[str, str]:
        return {
            "TEAMSAPPTESTER_BROWSER": "none",
            "APPLICATION_INSIGHTS_NO_STATSBEAT": "true",
            "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(self._config.resolve()),
            "M365_AGENTS_PLAYGROUND_LOGFILE": str(self._log.resolve()),
        }

    def _configuration(self) -> dict[str, object]:
        sender, mine = self._teams.sender, self.person.id
        return {
            "version": "0.1.1",
            "tenantId": sender.tenant_id,
            "bot": {"id": sender.bot_id, "name": sender.bot_name},
            "currentUser": _user(self.person),
            "users": [_user(person) for person in self._colleagues()],
            "personalChat": {"id": self.person.conversation_id},
            "groupChat": {"id": f"19:group-{mine}@thread.v2", "name": "Staff room"},
            "team": {
                "id": f"19:team-{mine}@thread.tacv2",
                "name": "School",
                "aadGroupId": "00000000-0000-4000-8000-0000000000f0",
                "channels": [{"id": f"19:channel-{mine}@thread.tacv2", "name": "Announcements"}],
            },
        }

    def _colleagues(self) -> list[Persona]:
        fillers = [
            persona(f"00000000-0000-4000-8000-0000000000e{n}", f"Colleague {n}") for n in range(_USERS)
        ]
        return [*self._others, *fillers][:_USERS]

    def _complaint(self) -> str:
        """Why the Playground ended: it prints reasons into its log file only."""
        lines = self._log.read_text(errors="replace").splitlines() if self._log.exists() else []
        return " ".join(line for line in lines if line.startswith("error "))

    async def _answers(self) -> bool:
        """Whether our window answers with our configuration; raises NotReady where the port is not ours."""
        self._check_port()
        try:
            async with aiohttp.ClientSession(self.url) as session:
                async with session.get("/_debug/ping") as ping:
                    if ping.status != 200:
                        return False
                async with session.get("/_internal/v1/testConfig") as response:
                    config = await response.json()
        except (aiohttp.ClientError, ValueError):
            return False
        chat = config.get("config", {}).get("personalChat", {}).get("id")
        return bool(chat == self.person.conversation_id)

    def _check_port(self) -> None:
        """On a busy port the Playground takes another without a word, except in what it prints."""
        listening = _LISTENING.search(self._child.last_words())
        if listening and int(listening[1]) != self.port:
            raise NotReady(f"{self._child.name}: port {self.port} is taken.")


def _user(person: Persona) -> dict[str, str]:
    given, _, surname = person.name.partition(" ")
    address = f"{person.id[-12:]}@school.example"
    return {
        "id": person.user_id,
        "name": person.name,
        "userPrincipleName": address,
        "aadObjectId": person.id,
        "givenName": given,
        "surname": surname or given,
        "email": address,
    }
