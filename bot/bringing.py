"""A list of permissions that arrives in the chat: fetched, read in a process of its own, kept for a day."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from typing import Final

from bot.asks import Office
from bot.downloads import Downloads
from bot.logs import log
from bot.turns import Answer, FileSent
from cards import consents, exhibits, imports
from cards.forms import Filled
from policy import permissions
from policy.evidence import Unfit
from policy.messages import THE_RECORD
from policy.people import StaffId
from policy.permissions import Permission
from policy.sheets import Unread
from storage.sheets import KeptSheets

TABLES: Final = frozenset({"csv", "tsv", "txt", "xlsx", "xls", "xlsm", "xlsb", "ods"})
"""Endings of files that are meant as a table; which of them are read is for bot/spreadsheets.py to say."""


class Bringing:
    """Takes lists."""

    def __init__(self, office: Office, downloads: Downloads) -> None:
        """Keep the parts."""
        self._office = office
        self._downloads = downloads

    def is_for(self, turn: FileSent) -> bool:
        """Whether what was sent is a list rather than a screenshot.

        Words beside it are its title when they come from whoever keeps the record; anybody else's words are
        answered as words, so that none is lost.
        """
        is_list = any(one.ending.casefold() in TABLES for one in turn.files)
        return is_list and (not turn.text or self._may_keep(turn.sender))

    async def take(self, turn: FileSent) -> Answer:
        """What is asked about the list, or why it was not read. Nothing is changed by it.

        Raises what the store raises.
        """
        if not turn.place.is_personal:
            return Answer(exhibits.not_among_others())
        if not self._may_keep(turn.sender):
            return Answer(imports.not_yours())
        [first, *others] = [one for one in turn.files if one.ending.casefold() in TABLES]
        if others:
            return Answer(imports.one_at_a_time())
        try:
            content = await self._downloads.fetch(first)
            sheets = await self._office.lists.spreadsheets.read(content, first.ending)
        except Unfit as unfit:
            log("list_not_fetched", why=unfit.why.value, person=turn.sender)
            return Answer(imports.not_fetched(unfit.why))
        except Unread as unread:
            log("list_not_read", why=unread.why.value, person=turn.sender)
            return Answer(imports.unread(unread))
        digest = (await asyncio.to_thread(hashlib.sha256, content)).hexdigest()
        kept = KeptSheets(secrets.token_hex(12), digest, turn.sender, self._office.clock.now(), sheets)
        await self._office.lists.sheets.keep(kept)
        banner = imports.words_beside() if turn.text else []
        card = imports.about(kept.id, Filled(), banner)
        return Answer(card, rest=consents.hidden(), reference=THE_RECORD)

    def _may_keep(self, person: StaffId) -> bool:
        acting = self._office.directory.acting.find(person)
        return Permission.KEEP_CONSENTS in permissions.of(acting)
