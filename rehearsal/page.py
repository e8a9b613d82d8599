"""The one page of a rehearsal: who is who, what their phones show, the mailbox, and switches for a bad day.

It serves this machine's browser only, and nobody else's page may press its switches.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict
from datetime import datetime

from aiohttp import web

from rehearsal.page_parts import drawn, policy
from rehearsal.ports import LOOPBACK
from rehearsal.views import Stage, View

SERVER = "Sargent-rehearsal"
"""What the page's Server header says, by which another start recognises a rehearsal that runs."""

_FORM_LIMIT = 12 * 1024 * 1024
"""Bytes: a file that is sent in a chat, and a little more."""
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Page:
    """Serves a stage; `missing` asks the bot what it lacks."""

    def __init__(self, stage: Stage, missing: Callable[[], Awaitable[Iterable[str]]], *, port: int) -> None:
        """Nothing is served until `start`."""
        self.url = f"http://{LOOPBACK}:{port}"
        self._port = port
        self._stage = stage
        self._missing = missing
        self._names = frozenset(f"{name}:{port}" for name in (LOOPBACK, "localhost"))
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Serve on loopback."""
        app = web.Application(middlewares=[self._guard], client_max_size=_FORM_LIMIT)
        app.add_routes(
            [
                web.get("/", self._show),
                web.get("/state.json", self._state),
                web.post("/switches/{switch}", self._turn),
                web.post("/clock/{step}", self._move),
                web.post("/files", self._send),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, self._port).start()

    async def stop(self) -> None:
        """Stop serving."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @web.middleware
    async def _guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Refuse other names for this machine, and changes that do not come from the page itself."""
        if request.host not in self._names:
            raise web.HTTPMisdirectedRequest(text="This page is at another address.")
        if request.method == "POST" and not self._is_from_here(request):
            raise web.HTTPForbidden(text="Only this page may do that.")
        response = await handler(request)
        response.headers.update({"Server": SERVER, "Cache-Control": "no-store"})
        response.headers.update({"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"})
        return response

    def _is_from_here(self, request: web.Request) -> bool:
        """A browser names the origin of every POST; whoever names none is not our page."""
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        return site == "same-origin" and request.headers.get("Origin") == f"http://{request.host}"

    async def _show(self, _request: web.Request) -> web.Response:
        view = self._stage.view(await self._missing())
        page = drawn(view, version=_version(view))
        headers = {"Content-Security-Policy": policy()}
        return web.Response(text=page, content_type="text/html", headers=headers)

    async def _state(self, _request: web.Request) -> web.Response:
        view = self._stage.view(await self._missing())
        return web.json_response(text=_json({"version": _version(view), **asdict(view)}))

    async def _turn(self, request: web.Request) -> web.Response:
        wanted = (await request.post()).get("on")
        if wanted not in ("0", "1"):
            raise web.HTTPBadRequest(text="on is 0 or 1.")
        try:
            await self._stage.switches.turn(request.match_info["switch"], on=wanted == "1")
        except KeyError:
            raise web.HTTPNotFound(text="There is no such switch.") from None
        raise web.HTTPSeeOther("/#switches")

    async def _move(self, request: web.Request) -> web.Response:
        try:
            self._stage.clock.move(request.match_info["step"])
        except KeyError:
            raise web.HTTPNotFound(text="The time cannot be moved like that.") from None
        raise web.HTTPSeeOther("/#time")

    async def _send(self, request: web.Request) -> web.Response:
        """Send a file in somebody's chat: the Playground's own windows cannot."""
        form = await request.post()
        person, file = form.get("person"), form.get("file")
        if not isinstance(file, web.FileField) or not file.filename:
            raise web.HTTPBadRequest(text="Choose a file first.")
        if person not in self._stage.windows:
            raise web.HTTPNotFound(text="There is nobody of that name with a window.")
        await self._stage.teams.send_file(str(person), file.file.read(), file.filename)
        raise web.HTTPSeeOther("/#files")


def _version(view: View) -> str:
    """Changes whenever anything on the page does, so that a browser knows when to draw it anew."""
    return hashlib.sha256(_json(asdict(view)).encode()).hexdigest()[:16]


def _json(value: object) -> str:
    return json.dumps(value, default=_moment, ensure_ascii=False)


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    raise TypeError(type(value).__name__)
