"""The whole product in one process for tests: the real app, real Azurite, the strict stand-ins.

Everything goes in as signed Teams JSON over HTTP and comes out at the stand-ins of Teams and Graph.
"""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from aiohttp import web

from bot.app import application, assemble
from bot.clock import Clock
from bot.parts import Parts
from bot.ports import Posts
from bot.settings import Settings
from manifest.template import ACTIVITY_TYPES, manifest_id
from policy.messages import Purpose
from policy.people import Person, Role
from policy.school_files import parse
from policy.schools import School
from rehearsal.conversations import Message
from rehearsal.doorway import Answer
from rehearsal.graph import GraphStandIn
from rehearsal.graph_records import Account
from rehearsal.personas import persona
from rehearsal.ports import free_port
from rehearsal.teams import TeamsStandIn
from storage.concerns import Concerns
from storage.outbox import Outbox
from tests.scenarios.clocks import RunningClock

APP_ID = "11111111-1111-4111-8111-111111111111"
TENANT_ID = "22222222-2222-4222-8222-222222222222"
SENDER = "sargent@school.example"
SCHOOL_FILE = Path(__file__).resolve().parents[2] / "rehearsal" / "school.toml"

TEACHER, HEAD, DSL, DEPUTY, DEPUTY_HEAD = (f"00000000-0000-4000-8000-00000000000{n}" for n in "c1234")
CHAIR, VICE, TRUSTEE, MANAGER, ICT, DPO, CLERK = (
    f"00000000-0000-4000-8000-00000000000{n}" for n in "56789ab"
)
MAILBOX = "00000000-0000-4000-8000-0000000000e0"
"""The mailbox that content-free mail is sent from; nobody signs in to it."""
SUPPLY = "00000000-0000-4000-8000-0000000000e1"
"""A member of the staff group whom the school file does not name."""
STRANGER = "00000000-0000-4000-8000-0000000000e9"
"""Somebody of the tenant whom the school does not know."""


class Storage(Protocol):
    """A storage account: Azurite, or a wire to it."""

    @property
    def connection_string(self) -> str:
        """What AZURE_STORAGE_CONNECTION_STRING takes."""
        ...


class Town:
    """One school with its bot, its Teams and its Graph; closed again when the test is over."""

    def __init__(
        self,
        azurite: Storage,
        *,
        school: str | None = None,
        clock: Clock | None = None,
        posts: Posts | None = None,
    ) -> None:
        """Keep what the town is made from; `school` is the text of another school file."""
        self.posts = posts
        self._azurite = azurite
        text = school or SCHOOL_FILE.read_text("utf-8")
        name = f"t-{uuid.uuid4().hex[:12]}"
        self.school: School = parse(re.sub(r'(?m)^id = "[a-z-]+"$', f'id = "{name}"', text, count=1))
        self._clock = clock or RunningClock()
        self.teams: TeamsStandIn
        self.graph: GraphStandIn
        self.parts: Parts
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        people = [*self.school.people.everyone, Person(SUPPLY, "Terry Vale", roles=frozenset({Role.STAFF}))]  # type: ignore[arg-type]  # a bare id of the test
        self.teams = TeamsStandIn(
            [*(persona(one.id, one.name) for one in people), persona(STRANGER, "Una Known")],
            app_id=APP_ID,
            tenant_id=TENANT_ID,
        )
        await self.teams.start()
        group = self.school.staff_group
        self.graph = GraphStandIn(
            [
                Account(one.id, one.name, one.mail or "vale@school.example", groups=frozenset({group}))
                for one in people
            ]
            + [Account(MAILBOX, "Sargent", SENDER)],
            activity_types={name: set(tokens) for name, tokens in ACTIVITY_TYPES.items()},
            app_id=manifest_id(APP_ID),
            sender=SENDER,
            chat_of=self._chat_with,
        )
        graph_url = await self.graph.start()
        self.settings = self._settings(graph_url)
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
        await self.graph.stop()
        await self.teams.stop()

    async def open(self) -> None:
        """Start the bot, as after a restart of its process."""
        self.parts = assemble(self.settings, self.school, clock=self._clock, posts=self.posts)
        self._runner = web.AppRunner(application(self.parts), access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.settings.port)
        await site.start()
        self.teams.bot_url = f"http://127.0.0.1:{self.settings.port}/api/messages"

    async def close(self) -> None:
        """Stop the bot."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def kill(self) -> None:
        """End the bot as a crash does: what is on its way to somebody is cut off."""
        for under_way in self.parts.delivery._lanes._running:
            under_way.cancel()
        await self.close()

    async def restart(self) -> None:
        """Stop the bot and start it again with nothing in memory."""
        await self.close()
        await self.open()

    async def press(
        self, person: str, on: Message | Answer, button: str, answers: Mapping[str, str] | None = None
    ) -> Answer:
        """Fill in and press a button on a message, or on the card that an earlier press was answered with."""
        if isinstance(on, Message):
            return await self.teams.press(person, on, button, answers)
        assert on.card is not None, f"nothing to press on: {on.body}"
        return await self.teams.press(
            person, on.card, button, answers, reply_to=str(on.activity["replyToId"])
        )

    async def form(self, reporter: str = TEACHER) -> Message:
        """Type "report concern"; the form that comes."""
        await self.teams.message(reporter, "report concern")
        return self.teams.messages(reporter)[-1]

    async def report(
        self,
        reporter: str = TEACHER,
        *,
        about: Mapping[str, str] | None = None,
        happened: Mapping[str, str] | None = None,
        review: Mapping[str, str] | None = None,
    ) -> Answer:
        """Type "report concern", fill in the three steps and send; the answer to Send."""
        second = await self.press(reporter, await self.form(reporter), "Next", {**ABOUT, **(about or {})})
        third = await self.press(reporter, second, "Next", {**HAPPENED, **(happened or {})})
        return await self.press(reporter, third, "Send", review)

    async def told(self, person: str, within: float = 5.0) -> Message:
        """The latest message in a person's chat that alerts them, waited for."""
        await self.teams.wait_for(lambda sent: sent.person_id == person and rings(sent.activity), within)
        return [one for one in self.teams.messages(person) if rings(one.activity)][-1]

    async def settled(self) -> None:
        """Wait until nothing is to be sent within a minute: whoever could be told by now has been."""
        async with asyncio.timeout(15):
            while await self._waiting():  # noqa: ASYNC110 - the bot's worker empties the outbox.
                await asyncio.sleep(0.02)

    @property
    def outbox(self) -> Outbox:
        """The school's outbox, to look into."""
        return Outbox(self.parts.store, self.school.id)

    @property
    def concerns(self) -> Concerns:
        """The school's concerns, to look into."""
        return Concerns(self.parts.store, self.school.id)

    def alerted(self) -> set[str]:
        """Everybody who was sent anything with an alert, by Teams."""
        return {sent.person_id for sent in self.teams.sent if sent.kind == "send" and rings(sent.activity)}

    def _chat_with(self, person: str) -> str:
        """The chat of somebody whom Graph gives the app: from then on the bot may write to them."""
        self.teams.give(person)
        return self.teams.person(person).conversation_id

    async def _waiting(self) -> bool:
        soon = self.parts.clock.now() + timedelta(minutes=1)
        return any(one.purpose is not Purpose.HIDDEN for one in await self.outbox.due(soon, limit=500))

    def _settings(self, graph_url: str) -> Settings:
        return Settings.model_validate(
            {
                "microsoft_app_id": APP_ID,
                "microsoft_app_tenant_id": TENANT_ID,
                "microsoft_app_type": "SingleTenant",
                "microsoft_app_password": "rehearsal",
                "azure_storage_connection_string": self._azurite.connection_string,
                "school_config": str(SCHOOL_FILE),
                "host": "127.0.0.1",
                "port": free_port(),
                "graph_base_url": graph_url,
                "bot_openid_metadata_url": self.teams.metadata_url,
                "bot_service_url": self.teams.service_url,
                "allowed_service_hosts": "127.0.0.1",
                "rehearsal": "1",
                "mail_sender": SENDER,
            }
        )


def rings(activity: Mapping[str, Any]) -> bool:
    """Whether this message rang the phone of whoever got it."""
    return bool(activity.get("channelData", {}).get("notification", {}).get("alert"))


def reference_in(answer: Answer) -> str:
    """The reference on a card that a press was answered with."""
    found = re.search(r"FH-[0-9A-Z]{5}", json.dumps(answer.body))
    assert found, f"no reference in {answer.body}"
    return found[0]


ABOUT = {"imagery": "no", "about": "bullying", "who": "pupil", "name": "Amelia Stone", "source": "child"}
HAPPENED = {
    "words": "He said he would post it if I told.",
    "when": "today",
    "platform": "messages",
    "safe": "yes",
}
