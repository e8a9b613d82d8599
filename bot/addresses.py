"""Addresses that are good once, for a minute and for one person; what is behind one is for its room to say.

An address comes from a card's button, never from a link in text: nothing fetches a preview of a button,
which would use it up. bot/exhibits.py and bot/papers.py are the rooms.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.clock import Clock
from bot.logs import log
from policy.evidence import PASS_FOR
from policy.people import StaffId
from storage.errors import NotFound, StoreDown
from storage.passes import Pass, Passes

PIECE: Final = 64 * 1024
"""Bytes written at a time."""

NOTHING_RUNS: Final = "default-src 'none'; sandbox"
"""What a browser may do with what it is shown: nothing but show it."""

_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_QUIET: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": NOTHING_RUNS,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Nothing is kept, run, embedded or told to others; pictures and documents are shown all the same."""


class Damaged(Exception):
    """The bytes of a file are not those that were sent."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is behind an address. `name` holds codes only; `is_saved` offers to keep it instead of showing it.

    `may` is the content security policy; it never allows a script.
    """

    content: bytes
    media_type: str
    name: str
    is_saved: bool = False
    may: str = NOTHING_RUNS
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Sentences:
    """What is said instead: that there is nothing (any more), that the store is down, that it is damaged."""

    gone: str
    down: str
    damaged: str = ""


Show = Callable[[Pass], Awaitable[Shown]]
"""Looks at the right to it again, writes down that it is fetched, and gives it; raises `NotFound`."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Gives addresses. `url` is the public address of this bot, without a last slash."""

    passes: Passes
    url: str

    async def give(self, room: str, person: StaffId, at: datetime, *, of: str, what: str) -> str:
        """An address at which this person may look at this, once and for a minute; raises `StoreDown`."""
        secret = secrets.token_urlsafe(32)
        await self.passes.give(secret, Pass(person, at + PASS_FOR, room, of, what))
        return f"{self.url}/{room}/{secret}"


def addresses_at(url: str | None, passes: Passes) -> Addresses | None:
    """Addresses below this one; none where nobody said what we are called in a browser."""
    return None if url is None else Addresses(passes, url.rstrip("/"))


def route(
    room: str, addresses: Addresses | None, clock: Clock, show: Show, sentences: Sentences
) -> web.RouteDef:
    """The route of a room. HEAD is not served: it would use up the pass and show nothing."""

    async def serve(request: web.Request) -> web.StreamResponse:
        try:
            pass_ = await _taken(request.match_info["secret"], addresses, clock, room)
            return await _sent(request, await show(pass_))
        except NotFound:
            return _said(HTTPStatus.NOT_FOUND, sentences.gone)
        except StoreDown:
            log("store_down", path=room)
            return _said(HTTPStatus.SERVICE_UNAVAILABLE, sentences.down)
        except Damaged:
            return _said(HTTPStatus.INTERNAL_SERVER_ERROR, sentences.damaged)

    return web.get(f"/{room}/{{secret}}", serve, allow_head=False)


async def _taken(secret: str, addresses: Addresses | None, clock: Clock, room: str) -> Pass:
    if addresses is None or not _SECRET.fullmatch(secret):
        raise NotFound
    pass_ = await addresses.passes.take(secret, clock.now(), room)
    if pass_ is None:
        raise NotFound
    return pass_


async def _sent(request: web.Request, shown: Shown) -> web.StreamResponse:
    how = "attachment" if shown.is_saved else "inline"
    headers = {
        **_QUIET,
        "Content-Disposition": f'{how}; filename="{shown.name}"',
        "Content-Security-Policy": shown.may,
    }
    response = web.StreamResponse(headers=headers)
    response.content_type = shown.media_type
    if shown.charset is not None:
        response.charset = shown.charset
    response.content_length = len(shown.content)
    await response.prepare(request)
    for start in range(0, len(shown.content), PIECE):
        await response.write(shown.content[start : start + PIECE])
    await response.write_eof()
    return response


def _said(status: HTTPStatus, sentence: str) -> web.Response:
    return web.Response(status=status, text=sentence, headers=_QUIET)
