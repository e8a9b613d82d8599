"""`GET /exhibits/{pass}`: the one place where a kept file is looked at, once, by the person the pass is for.

The pass comes from bot/handlers/exhibits.py; how it is used up is for bot/addresses.py.
"""

from __future__ import annotations

import asyncio
import hashlib
from functools import partial

from aiohttp import web

from bot import addresses
from bot.addresses import Damaged, Sentences, Shown
from bot.asks import Office
from bot.cupboard import EXHIBITS, Cupboard
from bot.logs import log
from cards import exhibits
from policy import evidence
from policy.chronology import Entry, Trace
from policy.clearances import clearance
from policy.concerns import ConcernId
from policy.evidence import MEDIA_TYPES, FileKind
from policy.lanes import Slice
from storage.errors import NotFound
from storage.passes import Pass


def route(office: Office) -> web.RouteDef:
    """The route; it shows nothing where the school keeps no files."""
    sentences = Sentences(exhibits.GONE, exhibits.DOWN, exhibits.DAMAGED)
    kept_in = office.cupboard.addresses if office.cupboard is not None else None
    return addresses.route(EXHIBITS, kept_in, office.clock, partial(_shown, office), sentences)


async def _shown(office: Office, pass_: Pass) -> Shown:
    """The file, with the right to it looked at again, and the look written down before."""
    if office.cupboard is None:
        raise NotFound
    entry, slice_ = await _entitled(office, pass_)
    content = await _whole(office.cupboard, entry, pass_)
    await office.concerns.trace([_served(office, pass_, slice_)])
    kind = FileKind(entry.codes["kind"])
    return Shown(content, MEDIA_TYPES[kind], f"{entry.codes['file']}.{kind.value}")


async def _entitled(office: Office, pass_: Pass) -> tuple[Entry, Slice]:
    """The line of the file and the part that lets this person see it still; raises `NotFound` (I7)."""
    concern = await office.concerns.get(ConcernId(pass_.of))
    slice_ = clearance(concern, office.route(concern), pass_.person)
    known = office.directory.find(pass_.person) is not None
    if slice_ is None or not known or not evidence.words_only(concern):
        raise NotFound
    entries = await office.concerns.chronology(concern.id)
    entry = evidence.seen_by(entries, pass_.what, slice_, pass_.person)
    if entry is None:
        raise NotFound
    return entry, slice_


async def _whole(cupboard: Cupboard, entry: Entry, pass_: Pass) -> bytes:
    """The bytes that were sent, all of them: what is shown as evidence is proved first. Raises `Damaged`."""
    content = await cupboard.files.read(pass_.what)
    found = await asyncio.to_thread(hashlib.sha256, content)
    if found.hexdigest() != entry.codes["digest"]:
        log("exhibit_damaged", concern=pass_.of)
        raise Damaged
    return content


def _served(office: Office, pass_: Pass, slice_: Slice) -> Trace:
    codes = {"file": pass_.what, "slice": slice_.value}
    return Trace(office.clock.now(), pass_.person, "exhibit.served", ConcernId(pass_.of), codes)
