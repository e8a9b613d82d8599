"""A wire between the store's client and Azurite: it can lose answers, fall silent, tarry, and count."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from types import TracebackType
from typing import Self

from aiohttp import ClientSession, web
from yarl import URL

from rehearsal.azurite import Azurite

Event = Callable[[], Awaitable[object]] | None


class Loss(Enum):
    """How the answer to a transaction that has landed is lost."""

    BUSY = auto()
    HANG_UP = auto()
    SILENCE = auto()


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a service that is too busy says to everything; nothing of what was asked is done."""

    status: int
    code: str

    def answer(self) -> web.Response:
        """The answer as Azure Tables gives it."""
        message = {"lang": "en-US", "value": "As rehearsed."}
        return web.json_response(
            {"odata.error": {"code": self.code, "message": message}},
            status=self.status,
            headers={"x-ms-error-code": self.code},
        )


class Wire:
    """Passes every request on to Azurite, except that the answers to the next transactions may be lost.

    While `refusal` is set everything is refused so, and every answer tarries for `tarry` seconds on its way.
    The next reads whose address holds the first of `unread` are refused as too many, one for each of them.

    What happens elsewhere before the next requests are passed on is in `between` for those that read, and in
    `meanwhile` for those that write; None is nothing.
    """

    def __init__(self, azurite: Azurite) -> None:
        """Prepare a wire to this Azurite; it listens once entered."""
        self.losses: list[Loss] = []
        self.between: list[Event] = []
        self.meanwhile: list[Event] = []
        self.refusal: Refusal | None = None
        self.unread: list[str] = []
        self.tarry = 0.0
        self.asked = 0
        self.rows = 0
        self._azurite = azurite
        self._quiet = asyncio.Event()
        self._port = 0
        app = web.Application(client_max_size=8 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)

    @property
    def connection_string(self) -> str:
        """The account at this end of the wire."""
        return self._azurite.connection_string.replace(f":{self._azurite.port}/", f":{self._port}/")

    def reset(self) -> None:
        """Count from nothing."""
        self.asked = self.rows = 0

    async def __aenter__(self) -> Self:
        self._session = ClientSession(auto_decompress=False)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._quiet.set()
        await self._runner.cleanup()
        await self._session.close()

    async def _pass_on(self, request: web.Request) -> web.StreamResponse:
        if self.refusal is not None:
            return self.refusal.answer()
        if request.method == "GET" and self.unread and self.unread[0] in request.path:
            self.unread.pop(0)
            return Refusal(503, "ServerBusy").answer()
        target = URL(f"http://127.0.0.1:{self._azurite.port}{request.raw_path}", encoded=True)
        events = self.between if request.method == "GET" else self.meanwhile
        if events and (happens := events.pop(0)) is not None:
            await happens()
        headers = {name: value for name, value in request.headers.items() if name.lower() != "host"}
        async with self._session.request(
            request.method, target, headers=headers, data=await request.read() or None
        ) as answer:
            body = await answer.read()
        await self._tarry()
        self.asked += 1
        self.rows += body.count(b'"RowKey"')
        if request.method == "POST" and request.path.endswith("$batch") and self.losses:
            return await self._lose(request, self.losses.pop(0))
        kept = {
            name: value for name, value in answer.headers.items() if name.lower() in _KEPT or "ms-" in name
        }
        return web.Response(status=answer.status, body=body, headers=kept)

    async def _tarry(self) -> None:
        try:
            async with asyncio.timeout(self.tarry):
                await self._quiet.wait()
        except TimeoutError:
            return

    async def _lose(self, request: web.Request, loss: Loss) -> web.StreamResponse:
        if loss is Loss.SILENCE:
            await self._quiet.wait()
        if loss is Loss.HANG_UP and request.transport is not None:
            request.transport.close()
        return web.Response(status=503)


_KEPT = frozenset({"content-type", "etag", "preference-applied", "dataserviceversion"})
