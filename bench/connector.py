"""A bare Bot Connector that agrees to everything, and the documents that tokens are verified with.

The strict stand-in of the rehearsal would cost every contender the same milliseconds and hide what differs.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

from aiohttp import web

from rehearsal.ports import LOOPBACK, free_port
from rehearsal.signing import Signer

_CONVERSATION = re.compile(r"/v3/conversations/([^/]+)/activities")


@dataclass(frozen=True, slots=True)
class Heard:
    """One call of a bot's: when its body was here, to which conversation, and the body as it came."""

    at: float
    method: str
    conversation_id: str
    content: bytes

    @property
    def activity(self) -> dict[str, Any]:
        """The body read."""
        whole: dict[str, Any] = json.loads(self.content)
        return whole


class Connector:
    """Serves on one loopback port. `heard` is told of each call before it is answered.

    While `closed`, calls wait for their answer: what a bot does only afterwards has not happened yet.
    """

    def __init__(self, app_id: str) -> None:
        """Make the keys; nothing is served yet."""
        self.heard: Callable[[Heard], None] = lambda _: None
        self.posted: dict[str, Heard] = {}
        self._app_id = app_id
        self._signer = Signer()
        self._port = free_port()
        self._numbers = count(1)
        self._open = asyncio.Event()
        self._open.set()
        self._runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        """The service URL."""
        return f"http://{LOOPBACK}:{self._port}/"

    @property
    def metadata_url(self) -> str:
        """The OpenID document."""
        return f"{self.url}v1/.well-known/openidconfiguration"

    @property
    def keys_url(self) -> str:
        """The public keys."""
        return f"{self.url}v1/.well-known/keys"

    @property
    def token(self) -> str:
        """A token that is good for an hour; Teams too sends the same one again and again."""
        return self._signer.sign(self._app_id, self.url)

    def close(self) -> None:
        """Answer no call until `reopen`."""
        self._open.clear()

    def reopen(self) -> None:
        """Answer whoever waits."""
        self._open.set()

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._answer, access_log=None))
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, self._port).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.reopen()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        if request.method == "GET":
            return web.json_response(self._document(request.path))
        content = await request.read()
        found = _CONVERSATION.match(request.raw_path)
        if found is None:
            return web.json_response({"id": f"a:{json.loads(content)['members'][0]['id']}"}, status=201)
        heard = Heard(time.perf_counter(), request.method, unquote(found[1]), content)
        if request.method == "POST":
            self.posted[heard.conversation_id] = heard
        self.heard(heard)
        await self._open.wait()
        return web.json_response({"id": f"1:{next(self._numbers)}"}, status=201)

    def _document(self, path: str) -> dict[str, object]:
        return self._signer.jwks() if path.endswith("/keys") else self._signer.metadata(self.keys_url)
