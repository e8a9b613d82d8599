"""The smallest bot that can be talked to: it remembers what came and answers through the connector."""

from __future__ import annotations

from types import TracebackType
from typing import Self
from urllib.parse import quote

import aiohttp
from aiohttp import web

from rehearsal.conversations import Wire
from rehearsal.ports import LOOPBACK, free_port

BEARER = {"Authorization": "Bearer anything"}


class EchoBot:
    """Echoes messages, answers invokes with a card, and can call the connector like a bot does."""

    def __init__(self) -> None:
        self.port = free_port()
        self.heard: list[Wire] = []
        self.tokens: list[str] = []
        self.session = aiohttp.ClientSession()
        app = web.Application()
        app.router.add_post("/api/messages", self._hear)
        self._runner = web.AppRunner(app, access_log=None)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}/api/messages"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, self.port).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.session.close()
        await self._runner.cleanup()

    async def call(
        self, method: str, address: str, body: object = None, *, headers: dict[str, str] = BEARER
    ) -> tuple[int, Wire]:
        """Call the connector; gives the status and the JSON body, empty where there is none."""
        async with self.session.request(method, address, json=body, headers=headers) as response:
            parsed: Wire = await response.json() if response.content_type == "application/json" else {}
            return response.status, parsed

    async def _hear(self, request: web.Request) -> web.Response:
        activity: Wire = await request.json()
        self.heard.append(activity)
        self.tokens.append(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if activity["type"] == "invoke":
            card = {"type": "AdaptiveCard", "version": "1.4", "body": []}
            answer = {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": card}
            return web.json_response(answer)
        if activity["type"] == "message":
            chat = quote(activity["conversation"]["id"], safe="")
            address = f"{activity['serviceUrl']}v3/conversations/{chat}/activities/{activity['id']}"
            await self.call("POST", address, {"type": "message", "text": f"You said {activity.get('text')}"})
        return web.json_response({}, status=201)
