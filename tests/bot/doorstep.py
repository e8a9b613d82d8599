"""The real door with the real Teams behind it, on loopback, and the stand-in of Teams before it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import aiohttp
from aiohttp import web

from bot import door
from bot.clock import Clock, SystemClock
from bot.connector import Connector
from bot.settings import Settings
from bot.teams import Teams
from bot.tokens import Verifier
from bot.turns import Answer, Turn
from cards.card import Card
from cards.elements import line
from policy.messages import Target
from policy.people import StaffId
from rehearsal.personas import persona
from rehearsal.ports import LOOPBACK
from rehearsal.signing import Signer
from rehearsal.teams import TeamsStandIn
from storage.references import Reference

APP = "00000000-0000-4000-8000-0000000000aa"
TENANT = "00000000-0000-4000-8000-0000000000bb"
ASHA = persona("00000000-0000-4000-8000-000000000001", "Asha Verity")
BEN = persona("00000000-0000-4000-8000-000000000002", "Ben Orford")
AZURITE = "UseDevelopmentStorage=true"

HELP = Answer(Card((line("What you can ask."),), summary="Help from the school's bot"))
CONTENT = Answer(
    Card((line("What was written."),), summary="Ref MS-7F3K2"),
    rest=Card((line("Ref MS-7F3K2."),), summary="Ref MS-7F3K2"),
    reference="MS-7F3K2",
)


class OneToken:
    """A credential whose token means nothing."""

    async def token(self, scope: str) -> str:
        """The same word for every scope."""
        return f"token.{len(scope)}"


@cache
def signer() -> Signer:
    """Keys that several tests may share, because making them takes a while."""
    return Signer()


def settings_for(stand_in: TeamsStandIn, **changes: object) -> Settings:
    """The settings of a rehearsal against this Teams."""
    given = {
        "microsoft_app_id": APP,
        "microsoft_app_tenant_id": TENANT,
        "microsoft_app_type": "SingleTenant",
        "azure_storage_connection_string": AZURITE,
        "school_config": str(Path(__file__)),
        "rehearsal": True,
        "host": LOOPBACK,
        "graph_base_url": stand_in.url,
        "bot_openid_metadata_url": stand_in.metadata_url,
        "bot_service_url": stand_in.service_url,
        "allowed_service_hosts": LOOPBACK,
    }
    return Settings.model_validate(given | changes)


@dataclass
class Doorstep:
    """What stands before the door, and what came through it.

    `answer` is what every turn gets; `held_fails` lets the outbox refuse to hide content again.
    """

    teams_stand_in: TeamsStandIn
    http: aiohttp.ClientSession
    answer: Answer | None = HELP
    held_fails: bool = False
    kept_fails: bool = False
    turns: list[Turn] = field(default_factory=list)
    seen: list[Reference] = field(default_factory=list)
    held: list[tuple[StaffId, Target, str]] = field(default_factory=list)
    url: str = ""
    clock: Clock = field(default_factory=SystemClock)
    teams: Teams = field(init=False)

    async def take(self, turn: Turn) -> Answer | None:
        """Answer a turn."""
        self.turns.append(turn)
        return self.answer

    async def keep(self, reference: Reference) -> None:
        """Remember who was seen where."""
        if self.kept_fails:
            raise LookupError("The store is away.")
        self.seen.append(reference)

    async def hold(self, person: StaffId, target: Target, reference: str) -> None:
        """Promise to hide the content again."""
        if self.held_fails:
            raise ConnectionError("The outbox is away.")
        self.held.append((person, target, reference))

    def token(self, **claims: object) -> str:
        """A good token, or one with other claims; a claim that is None is left out."""
        stand_in = self.teams_stand_in
        return stand_in.signer.sign(APP, stand_in.service_url, kid=stand_in.signer.kid, **claims)

    def activity(self, text: str = "help", **fields: object) -> dict[str, object]:
        """Words of Asha's as Teams sends them; a field that is None is left out."""
        return self.teams_stand_in.sender.message(ASHA, text, **fields)

    async def knock(self, body: object, *, bearer: str | None = None, **headers: str) -> int:
        """Post a body, JSON unless it is bytes, with a good token unless another or "" is given."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        token = f"Bearer {self.token()}" if bearer is None else bearer
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Content-Type": "application/json"} | names | ({"Authorization": token} if token else {})
        async with self.http.post(self.url, data=content, headers=sent) as response:
            await response.read()
            return response.status

    def posted(self, person_id: str) -> list[Mapping[str, object]]:
        """The messages in a person's chat as they stand now."""
        return [message.activity for message in self.teams_stand_in.messages(person_id)]


@asynccontextmanager
async def a_doorstep(keys: Signer | None = None, *, within: float = 5.0) -> AsyncIterator[Doorstep]:
    """A door with nobody's memory; `within` is the seconds a call to the Bot Connector may take."""
    stand_in = TeamsStandIn([ASHA, BEN], app_id=APP, tenant_id=TENANT, signer=keys or signer())
    async with stand_in, aiohttp.ClientSession() as http:
        step = Doorstep(stand_in, http)
        settings = settings_for(stand_in)
        verifier = Verifier(
            app_id=APP,
            issuer=settings.bot_token_issuer,
            metadata_url=stand_in.metadata_url,
            between_fetches=0.3,
        )
        step.teams = Teams(
            Connector(settings, OneToken(), timeout=within),
            tenant_id=TENANT,
            service_url=stand_in.service_url,
            clock=step.clock,
            answer=step.take,
            saw=step.keep,
            held=step.hold,
        )
        app = web.Application()
        app.add_routes(door.routes(verifier=verifier, settings=settings, receive=step.teams.receive))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, LOOPBACK, 0).start()
        host, port = runner.addresses[0][:2]
        step.url = stand_in.bot_url = f"http://{host}:{port}/api/messages"
        yield step
        await runner.cleanup()
        await step.teams.finish()
        await step.teams.close()
        await verifier.close()
