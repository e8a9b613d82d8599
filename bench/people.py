"""People at their phones: what they type and press, how long the answer takes, and what it says."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import aiohttp

from bench.connector import Connector
from rehearsal.activities import Sender
from rehearsal.personas import Persona
from rehearsal.presses import NoSuchButton, press

ABOUT: Final = {
    "imagery": "no",
    "about": "bullying",
    "who": "pupil",
    "name": "Amelia Stone",
    "source": "child",
}
HAPPENED: Final = {
    "words": "He said he would post it if I told.",
    "when": "today",
    "platform": "messages",
    "safe": "yes",
}
REFERENCE: Final = re.compile(rb"FH-[0-9A-Z]{5}")


class Unanswered(Exception):
    """A contender answered a turn with a status that is not a success, or not as it should."""


class Unguarded(Exception):
    """A contender let a forged token in, so that its times cannot be compared."""


@dataclass(frozen=True, slots=True)
class Answered:
    """When the request was sent, how many seconds the answer took, and its body."""

    began: float
    seconds: float
    content: bytes


class Client:
    """Posts ready-made bodies, so that only the contender's time is measured."""

    def __init__(self, http: aiohttp.ClientSession, url: str, token: str) -> None:
        """Keep where to post, and the token that Teams sends with everything."""
        self._http = http
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    async def post(self, content: bytes) -> Answered:
        """One turn; raises `Unanswered`."""
        began = time.perf_counter()
        async with self._http.post(self._url, data=content, headers=self._headers) as response:
            answer = await response.read()
            seconds = time.perf_counter() - began
            if response.status // 100 != 2:
                raise Unanswered(str(response.status))
        return Answered(began, seconds, answer)

    async def is_guarded(self, content: bytes) -> bool:
        """Whether a token with a broken signature is turned away."""
        forged = {**self._headers, "Authorization": self._headers["Authorization"][:-8] + "A" * 8}
        async with self._http.post(self._url, data=content, headers=forged) as response:
            await response.read()
            return response.status >= 400


@dataclass(frozen=True, slots=True)
class Reporter:
    """One member of staff in their own chat with a contender."""

    person: Persona
    sender: Sender
    client: Client
    connector: Connector

    def typed(self, text: str) -> bytes:
        """The activity of these words, ready to be posted; each is a new one."""
        return json.dumps(self.sender.message(self.person, text)).encode()

    async def type(self, text: str) -> Answered:
        """Type these words."""
        return await self.client.post(self.typed(text))

    async def ready_to_send(self) -> bytes:
        """Fill in the three steps of a concern; the press of Send, ready to be posted."""
        await self.type("report concern")
        form = self.connector.posted[self.person.conversation_id].activity
        card = form["attachments"][0]["content"]
        card = await self._next(card, ABOUT)
        card = await self._next(card, HAPPENED)
        return self._pressed(card, "Send", {})

    async def known(self) -> None:
        """Wait until the contender has read who is on the staff: before, everybody is a stranger."""
        async with asyncio.timeout(30):
            while True:
                try:
                    await self.ready_to_send()
                except NoSuchButton:
                    await asyncio.sleep(0.1)
                else:
                    return

    async def _next(self, card: dict[str, Any], answers: Mapping[str, str]) -> dict[str, Any]:
        answer = await self.client.post(self._pressed(card, "Next", answers))
        after: dict[str, Any] = json.loads(answer.content)["value"]
        return after

    def _pressed(self, card: dict[str, Any], button: str, answers: Mapping[str, str]) -> bytes:
        action = press(card, button, answers)
        activity = self.sender.execute(self.person, action, "1:bench", trigger="manual")
        return json.dumps(activity).encode()


def reference_in(content: bytes) -> str:
    """The reference that a receipt or an alert names; raises `Unanswered` where there is none."""
    found = REFERENCE.search(content)
    if found is None:
        raise Unanswered("no reference")
    return found[0].decode()
