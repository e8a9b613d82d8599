"""Writing to Teams: the Bot Connector's three calls over one aiohttp session, as plain JSON.

The SDK's own client signs in anew for each turn, blocks while it waits, serialises for longer than the
sending takes, and retries as it likes (platform 2.5); so it is not used, and botbuilder is not needed here.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, Protocol
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.settings import Settings
from cards.card import Card
from graph.errors import retry_after
from policy.delivery import Outcome, later, never, of_status
from policy.messages import Target
from policy.people import StaffId

SCOPE: Final = "https://api.botframework.com/.default"
CARD: Final = "application/vnd.microsoft.card.adaptive"


class Tokens(Protocol):
    """Whoever can name us to the Bot Connector."""

    async def token(self, scope: str) -> str:
        """A bearer token for this scope; raises `ConnectionError` when there is none to be had."""
        ...


class Refused(Exception):
    """The Bot Connector answered with a status that is not a success."""

    def __init__(self, status: int, code: str = "", after: timedelta | None = None) -> None:
        """Keep the status, Microsoft's code for it, and the wait it asked for."""
        super().__init__(f"{status} {code}".strip())
        self.status = status
        self.code = code
        self.after = after


class OffLimits(Exception):
    """Our token would have gone to a host that is not on the list of allowed service hosts."""


class Garbled(Exception):
    """The answer looks like a success and is not one that the Bot Connector gives."""


FAILURES: Final = (Refused, Garbled, OffLimits, aiohttp.ClientError, TimeoutError, ConnectionError)
"""Everything a call may raise for a reason outside this program."""


class Connector:
    """The Bot Connector. Each call is made once and in time, and raises one of FAILURES if it fails."""

    def __init__(self, settings: Settings, tokens: Tokens, *, timeout: float = 10.0) -> None:
        """Keep who we are; nothing is sent. `timeout` is in seconds, for each call with its token."""
        self._settings = settings
        self._tokens = tokens
        self._timeout = timeout
        self._bot = {"id": f"28:{settings.microsoft_app_id}"}
        self._session: aiohttp.ClientSession | None = None

    async def chat_with(self, person: StaffId, service_url: str) -> str:
        """The id of a person's own chat with us, which is the same each time it is asked for.

        A member is named by the bare Entra object id; other forms are refused (platform 4.1).
        """
        tenant = self._settings.microsoft_app_tenant_id
        body = {
            "isGroup": False,
            "bot": self._bot,
            "members": [{"id": person}],
            "tenantID": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        return _named(await self._call("POST", service_url, "", body))

    async def send(
        self, card: Card, conversation_id: str, service_url: str, *, alert: bool = False
    ) -> Target:
        """Post a card; with `alert` it shows in the activity feed and may ring."""
        body = self._message(card, conversation_id)
        if alert:
            body["channelData"] = {"notification": {"alert": True}}
        answer = await self._call("POST", service_url, f"/{_quoted(conversation_id)}/activities", body)
        return Target(conversation_id, _named(answer))

    async def replace(self, card: Card, target: Target, service_url: str) -> None:
        """Put a card in the place of what a message of ours shows."""
        # Nothing new is made here, so an answer without a word is as good as one with an id.
        body = self._message(card, target.conversation_id) | {"id": target.message_id}
        path = f"/{_quoted(target.conversation_id)}/activities/{_quoted(target.message_id)}"
        await self._call("PUT", service_url, path, body)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def _message(self, card: Card, conversation_id: str) -> dict[str, object]:
        """A message that shows the card and says only its summary where the card cannot be seen (D0)."""
        return {
            "type": "message",
            "from": self._bot,
            "conversation": {"id": conversation_id},
            "text": card.summary,
            "textFormat": "plain",
            "summary": card.summary,
            "speak": card.summary,
            "attachments": [{"contentType": CARD, "content": card.content}],
        }

    async def _call(
        self, method: str, service_url: str, path: str, body: Mapping[str, object]
    ) -> dict[str, Any]:
        if not self._settings.allows(service_url):
            raise OffLimits
        address = URL(f"{service_url.rstrip('/')}/v3/conversations{path}", encoded=True)
        async with asyncio.timeout(self._timeout):
            bearer = f"Bearer {await self._tokens.token(SCOPE)}"
            async with self._http().request(
                method,
                address,
                data=json.dumps(body).encode(),
                headers={"Authorization": bearer, "Content-Type": "application/json"},
                # The token is for this host only.
                allow_redirects=False,
            ) as answer:
                content = await answer.read()
        if answer.status // 100 != 2:
            raise Refused(answer.status, _code(content), retry_after(answer.headers))
        return _success(content)

    def _http(self) -> aiohttp.ClientSession:
        # Made at the first call, because aiohttp wants to be inside the loop.
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        return self._session


def outcome_of(failure: Exception) -> Outcome:
    """The outcome of a call that failed with one of FAILURES; `why` is a code, never anybody's words."""
    match failure:
        case Refused():
            return of_status(failure.status, failure.code, failure.after)
        case OffLimits():
            return never("off_limits")
        case Garbled():
            return later("bad_answer")
        case TimeoutError():
            return later("timeout")
        case aiohttp.ClientError():
            return later("unreachable")
        case _:
            return later("no_token")


def _code(content: bytes) -> str:
    """Microsoft's code for a refusal; the message beside it is left out, it may quote what was sent."""
    error = (_object(content) or {}).get("error")
    code = error.get("code") if isinstance(error, dict) else ""
    return re.sub(r"[^A-Za-z0-9_.]", "", str(code or ""))[:64]


def _success(content: bytes) -> dict[str, Any]:
    """What a success says; raises `Garbled` for a page of somebody in between, which delivered nothing."""
    answer = _object(content) if content.strip() else {}
    if answer is None:
        raise Garbled
    return answer


def _named(answer: Mapping[str, Any]) -> str:
    """The id of what was made; raises `Garbled` without one, because then nobody knows that it was."""
    id_ = answer.get("id")
    if not isinstance(id_, str) or not id_:
        raise Garbled
    return id_


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        answer: object = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _quoted(part: str) -> str:
    return quote(part, safe="")
