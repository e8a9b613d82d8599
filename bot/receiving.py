"""A file that arrives in the chat: whether it is wanted, fetching it, looking at it, keeping it (R115).

Nothing is fetched before it is certain that it may be kept: where a sexual picture is possible, it stays
where it is (Q7).
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.asks import Office
from bot.casework import keep
from bot.cupboard import Cupboard
from bot.downloads import Downloads
from bot.logs import log
from bot.turns import Answer, FileSent, SentFile
from cards import alerts, exhibits
from cards.card import Card
from policy import evidence
from policy.concerns import Concern
from policy.errors import Refused
from policy.evidence import HEAD, MOST, TAIL, Fault, File, FileKind, Unfit
from policy.people import StaffId
from policy.post_steps import is_of_a_post
from policy.routing import Routing
from storage.errors import NotFound, Stale
from storage.wishes import Wish

AT_ONCE: Final = 4
"""Files in the memory of this process at one time."""

TRIES: Final = 4
"""How often a line is written again on the latest state when somebody else was quicker."""


@dataclass(frozen=True, slots=True)
class Sending:
    """Who sends a file into which case, and what they wrote beside it."""

    person: StaffId
    wish: Wish
    words: str
    at: datetime


class Receiving:
    """Takes files."""

    def __init__(self, office: Office, downloads: Downloads) -> None:
        """Keep the parts."""
        self._office = office
        self._downloads = downloads
        self._room = asyncio.Semaphore(AT_ONCE)

    async def take(self, turn: FileSent) -> Answer | None:
        """What became of the files, or nothing where they were not asked for but words came with them.

        Such words are never lost: they are then answered as if they had come alone. Raises what the store
        raises, and `NotFound` when the case is not this person's any more.
        """
        cupboard, at = self._office.cupboard, self._office.clock.now()
        wish = await self._wish(cupboard, turn, at)
        if cupboard is None or wish is None:
            return None if turn.text else Answer(_unasked(turn, switched_on=cupboard is not None))
        try:
            return await self._all(cupboard, Sending(turn.sender, wish, turn.text, at), turn.files)
        except Refused as no:
            await cupboard.wishes.drop(turn.sender)
            # What stands in the chat says nothing of why: that would say what the report is about.
            card = exhibits.no_file(wish.reference, no.why)
            return Answer(card, rest=alerts.hidden(wish.reference), reference=wish.reference)

    async def _wish(self, cupboard: Cupboard | None, turn: FileSent, at: datetime) -> Wish | None:
        """What the files are the answer to; nothing where they may belong to something else (Q7)."""
        if cupboard is None or not turn.place.is_personal:
            return None
        wish = await cupboard.wishes.of(turn.sender, at)
        if wish is None or is_of_a_post(wish.concern):
            return None
        reported = await self._office.concerns.mine(turn.sender, limit=1)
        drafted = await self._office.drafting.latest(turn.sender, at=at)
        if not evidence.elsewhere(wish.since, next(iter(reported), None), drafted):
            return wish
        await cupboard.wishes.drop(turn.sender)
        return None

    async def _all(self, cupboard: Cupboard, sending: Sending, files: tuple[SentFile, ...]) -> Answer:
        """Take one after another, and say of each what became of it."""
        found = [await self._take(cupboard, sending, one) for one in files[:MOST]]
        faults = [one for one in found if one is not None] + [Fault.TOO_MANY] * len(files[MOST:])
        return Answer(exhibits.received(sending.wish.reference, found.count(None), faults))

    async def _take(self, cupboard: Cupboard, sending: Sending, sent: SentFile) -> Fault | None:
        """Why this file is not kept, or nothing when it is."""
        await self._case(sending)
        async with self._room:
            try:
                content, kind = await self._looked_at(sent)
            except Unfit as not_kept:
                log("file_not_kept", why=not_kept.why.value, person=sending.person)
                return not_kept.why
            await self._keep(cupboard, sending, content, kind)
        return None

    async def _looked_at(self, sent: SentFile) -> tuple[bytes, FileKind]:
        """The bytes of a file, and what they are; raises `Unfit`."""
        if not evidence.could_be(sent.ending):
            raise Unfit(Fault.OTHER_KIND)
        content = await self._downloads.fetch(sent)
        return content, evidence.kind_of(content[:HEAD], content[-TAIL:], len(content), ending=sent.ending)

    async def _keep(self, cupboard: Cupboard, sending: Sending, content: bytes, kind: FileKind) -> None:
        """The bytes first, then the line with its audit; without a line, no bytes stay.

        The bytes are kept as they came, with whatever the phone noted in them: the digest is of exactly what
        was sent.
        """
        digest = (await asyncio.to_thread(hashlib.sha256, content)).hexdigest()
        if await self._has(sending.wish, digest):
            return
        file = File(secrets.token_hex(16), digest, kind, len(content))
        unfiled = await cupboard.put(file, content, sending.wish.concern, sending.at)
        try:
            is_new = await self._write(sending, file)
        except (NotFound, Refused, Stale):
            self._office.later.do("discard", cupboard.discard(unfiled))
            raise
        self._office.later.do("file", cupboard.filed(unfiled) if is_new else cupboard.discard(unfiled))

    async def _write(self, sending: Sending, file: File) -> bool:
        """Write the line; whether it was new, because the same file may come twice at the same time."""
        for tried in range(1, TRIES + 1):
            concern, routing = await self._case(sending)
            if await self._has(sending.wish, file.digest):
                return False
            step = evidence.filed(
                concern,
                file,
                by=sending.person,
                slice_=evidence.part_for(concern, routing, sending.person),
                words=sending.words,
                scene=self._office.scene(sending.at),
            )
            try:
                await keep(self._office, concern, step)
            except Stale:
                if tried == TRIES:
                    raise
            else:
                return True
        raise AssertionError("unreachable")

    async def _case(self, sending: Sending) -> tuple[Concern, Routing]:
        """The case, if this person may still add to it. Raises `NotFound`, and `Refused` (Q7)."""
        concern = await self._office.concerns.get(sending.wish.concern)
        routing = self._office.route(concern)
        if not evidence.may_add(concern, routing, sending.person):
            raise NotFound
        why = evidence.why_not(concern)
        if why is not None:
            raise Refused(why)
        return concern, routing

    async def _has(self, wish: Wish, digest: str) -> bool:
        entries = await self._office.concerns.chronology(wish.concern)
        return evidence.with_digest(entries, digest) is not None


def _unasked(turn: FileSent, *, switched_on: bool) -> Card:
    if not turn.place.is_personal:
        return exhibits.not_among_others()
    return exhibits.not_asked_for() if switched_on else exhibits.never_here()
