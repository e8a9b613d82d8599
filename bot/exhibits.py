"""`GET /exhibits/{pass}`: the one place where a kept file is looked at, once, by the person the pass is for.

A pass comes from a card's button (bot/handlers/exhibits.py), never from a link in text: nothing fetches a
preview of a button, which would use it up.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.asks import Office
from bot.cupboard import Cupboard
from bot.logs import log
from cards import exhibits
from policy import evidence
from policy.chronology import Entry, Trace
from policy.clearances import clearance
from policy.evidence import MEDIA_TYPES, FileKind
from policy.lanes import Slice
from storage.errors import NotFound, StoreDown
from storage.passes import Pass

PIECE: Final = 64 * 1024
"""Bytes written at a time."""

_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_QUIET: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Nothing is kept, run, embedded or told to others; pictures and documents are shown all the same."""


class Damaged(Exception):
    """The bytes of a file are not those that were sent."""


def route(office: Office) -> web.RouteDef:
    """The route. HEAD is not served: it would use up the pass and show nothing."""

    async def show(request: web.Request) -> web.StreamResponse:
        try:
            return await _shown(request, office)
        except NotFound:
            return _said(HTTPStatus.NOT_FOUND, exhibits.GONE)
        except StoreDown:
            log("store_down", path="exhibits")
            return _said(HTTPStatus.SERVICE_UNAVAILABLE, exhibits.DOWN)
        except Damaged:
            return _said(HTTPStatus.INTERNAL_SERVER_ERROR, exhibits.DAMAGED)

    return web.get("/exhibits/{secret}", show, allow_head=False)


async def _shown(request: web.Request, office: Office) -> web.StreamResponse:
    """The file, with the pass used up, the right to it looked at again, and the look written down before."""
    cupboard, secret = office.cupboard, request.match_info["secret"]
    if cupboard is None or not _SECRET.fullmatch(secret):
        raise NotFound
    pass_ = await cupboard.passes.take(secret, office.clock.now())
    if pass_ is None:
        raise NotFound
    entry, slice_ = await _entitled(office, pass_)
    content = await _whole(cupboard, entry, pass_)
    await office.concerns.trace([_served(office, pass_, slice_)])
    return await _sent(request, entry, content)


async def _entitled(office: Office, pass_: Pass) -> tuple[Entry, Slice]:
    """The line of the file and the part that lets this person see it still; raises `NotFound` (I7)."""
    concern = await office.concerns.get(pass_.concern)
    slice_ = clearance(concern, office.route(concern), pass_.person)
    known = office.directory.find(pass_.person) is not None
    if slice_ is None or not known or not evidence.words_only(concern):
        raise NotFound
    entries = await office.concerns.chronology(concern.id)
    entry = evidence.seen_by(entries, pass_.file, slice_, pass_.person)
    if entry is None:
        raise NotFound
    return entry, slice_


async def _whole(cupboard: Cupboard, entry: Entry, pass_: Pass) -> bytes:
    """The bytes that were sent, all of them: what is shown as evidence is proved first. Raises `Damaged`."""
    content = await cupboard.files.read(pass_.file)
    found = await asyncio.to_thread(hashlib.sha256, content)
    if found.hexdigest() != entry.codes["digest"]:
        log("exhibit_damaged", concern=pass_.concern)
        raise Damaged
    return content


async def _sent(request: web.Request, entry: Entry, content: bytes) -> web.StreamResponse:
    kind = FileKind(entry.codes["kind"])
    name = f"{entry.codes['file']}.{kind.value}"
    response = web.StreamResponse(
        headers={**_QUIET, "Content-Disposition": f'inline; filename="{name}"'},
    )
    response.content_type = MEDIA_TYPES[kind]
    response.content_length = len(content)
    await response.prepare(request)
    for start in range(0, len(content), PIECE):
        await response.write(content[start : start + PIECE])
    await response.write_eof()
    return response


def _served(office: Office, pass_: Pass, slice_: Slice) -> Trace:
    codes = {"file": pass_.file, "slice": slice_.value}
    return Trace(office.clock.now(), pass_.person, "exhibit.served", pass_.concern, codes)


def _said(status: HTTPStatus, sentence: str) -> web.Response:
    return web.Response(status=status, text=sentence, headers=_QUIET)
