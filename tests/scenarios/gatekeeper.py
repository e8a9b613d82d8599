"""A gate between the bot and all that it calls, which knows each call and can end the bot at any of them.

It is a plain proxy in the test's own process: the bot's own code is untouched, the store behind it is
Azurite, and the ending is SIGKILL: before the call goes on, or when it was answered and the answer is not
yet handed back.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import unquote

import aiohttp
import psutil
from aiohttp import web
from yarl import URL

from rehearsal.ports import LOOPBACK, free_port

LOOKS: Final = frozenset({"get outbox", "get due"})
"""What the worker and the sweep ask again and again."""

QUIET: Final = 0.06
"""Seconds without a call after which nothing is under way."""

_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "host"})
_ROW = re.compile(r"RowKey(?:='|\": ?\"| ge ')([a-z]+):")


class Side(StrEnum):
    """On which side of a call the bot ends."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the bot's: by which process, to whom, and what it is in a word or two."""

    pid: int
    to: str
    what: str

    @property
    def name(self) -> str:
        return f"{self.to}: {self.what}"


@dataclass(slots=True)
class Aim:
    """End whoever makes the `number`th call of this name in a step, on this side of it.

    `server` says who that was, once it has ended.
    """

    step: str
    call: str
    number: int
    side: Side
    passed: int = 0
    hit: bool = False
    server: str = ""

    @property
    def place(self) -> str:
        """Where it strikes, in words."""
        return f"{self.side} {self.call}"

    def falls_on(self, call: Call) -> bool:
        """Count the call; whether it is the one."""
        if self.hit or call.name != self.call:
            return False
        self.passed += 1
        self.hit = self.passed == self.number
        return self.hit


Strike = Callable[[int], Awaitable[str]]


@dataclass
class Gatekeeper:
    """Keeps one gate for each address that the bot calls. `strike` ends a process and says which it was."""

    behind: Mapping[str, str]
    """The addresses behind the gates, by what they are called."""
    alive: Callable[[], list[int]]
    strike: Strike
    aims: list[Aim] = field(default_factory=list)
    """Where to strike, one after the other: the next counts only once the one before it was hit."""
    struck: list[Aim] = field(default_factory=list)
    ports: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.ports = {name: free_port() for name in self.behind}
        self._runners: list[web.ServerRunner] = []
        self._callers: dict[object, int] = {}
        self._stirred = 0.0
        self._session: aiohttp.ClientSession

    def address(self, name: str) -> str:
        """The address of a gate."""
        return f"http://{LOOPBACK}:{self.ports[name]}"

    async def start(self) -> None:
        """Open the gates."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
        )
        for name, port in self.ports.items():
            runner = web.ServerRunner(web.Server(self._gate(name), access_log=None), shutdown_timeout=0.5)
            await runner.setup()
            await web.TCPSite(runner, LOOPBACK, port).start()
            self._runners.append(runner)

    async def stop(self) -> None:
        """Close them."""
        for runner in self._runners:
            await runner.cleanup()
        await self._session.close()

    async def quiet(self) -> None:
        """Wait until the bots have called nobody for a moment, but to look if there is anything to do."""
        while asyncio.get_running_loop().time() - self._stirred < QUIET:  # noqa: ASYNC110 - other processes.
            await asyncio.sleep(0.01)

    def _gate(self, name: str) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
        async def passing(request: web.BaseRequest) -> web.StreamResponse:
            try:
                body = await request.read()
            except ConnectionError:
                # It was killed while it was still speaking.
                return web.Response(status=400)
            call = Call(self._caller(request), name, _KINDS[name](request, body))
            if call.what not in LOOKS:
                self._stirred = asyncio.get_running_loop().time()
            aim = next((one for one in self.aims if not one.server), None)
            is_struck = aim is not None and call.pid in self.alive() and aim.falls_on(call)
            if is_struck and aim is not None and aim.side is Side.BEFORE:
                await self._struck(aim, call)
                return web.Response(status=503)
            answer = await self._passed_on(name, request, body)
            if is_struck and aim is not None:
                await self._struck(aim, call)
            return answer

        return passing

    async def _struck(self, aim: Aim, call: Call) -> None:
        aim.server = await self.strike(call.pid)
        self.struck.append(aim)

    async def _passed_on(self, name: str, request: web.BaseRequest, body: bytes) -> web.Response:
        async with self._session.request(
            request.method,
            URL(self.behind[name] + request.raw_path, encoded=True),
            headers=[(key, value) for key, value in request.headers.items() if key.lower() not in _HOP],
            skip_auto_headers=("User-Agent", "Content-Type", "Accept", "Accept-Encoding"),
            data=body or None,
            allow_redirects=False,
        ) as response:
            content = await response.read()
        kept = {key: value for key, value in response.headers.items() if key.lower() not in _HOP}
        return web.Response(status=response.status, headers=kept, body=content)

    def _caller(self, request: web.BaseRequest) -> int:
        """The process at the other end of the connection; 0 where it has ended."""
        if request.protocol not in self._callers:
            assert request.transport is not None
            port = request.transport.get_extra_info("peername")[1]
            self._callers[request.protocol] = next((pid for pid in self.alive() if _holds(pid, port)), 0)
        return self._callers[request.protocol]


def _holds(pid: int, port: int) -> bool:
    """Whether this port is an end of a connection of this process's."""
    try:
        return any(one.laddr.port == port for one in psutil.Process(pid).net_connections("tcp4"))
    except psutil.Error:
        return False


def _to_tables(request: web.BaseRequest, body: bytes) -> str:
    path = unquote(request.raw_path)
    if not path.endswith("/$batch"):
        keys = _ROW.findall(path.replace("+", " "))
        return f"{request.method.lower()} {keys[0] if keys else ''}".strip()
    rows = set(_ROW.findall(unquote(body.decode(errors="replace"))))
    for mark, what in (("case", "save"), ("entry", "settle"), ("outbox", "claim")):
        if mark in rows:
            return what
    return f"write {' '.join(sorted(rows))}"


def _to_teams(request: web.BaseRequest, _: bytes) -> str:
    if request.path.endswith("/v3/conversations"):
        return "find chat"
    return "redraw" if request.method == "PUT" else "post"


def _to_graph(request: web.BaseRequest, _: bytes) -> str:
    return request.path.rpartition("/")[2]


_KINDS = {"tables": _to_tables, "teams": _to_teams, "graph": _to_graph}
