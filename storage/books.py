"""The registers of one school: each entry kept with its lines, its audit and what is told of it together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from policy.accesses import Access
from policy.accounts import Account
from policy.book_steps import BookDeed, BookLine, BookStep, Entry
from policy.books import Book
from policy.chronology import Trace
from policy.concerns import FormToken
from policy.devices import Device
from policy.messages import Message
from policy.uses import Place
from storage.book_records import (
    claim_key,
    entry_key,
    entry_of,
    entry_row,
    form_key,
    line_of,
    line_row,
    named_key,
    place_key,
    pointer,
)
from storage.changes import Changes
from storage.connection import CONCERNS, Store
from storage.entities import Row, span
from storage.errors import BadKey, NewerSchema, NotKept, ReferenceTaken, Stale
from storage.partitions import Partition
from storage.records import message_row, messages_as_kept, trace


class Entered(NotKept):
    """This form was sent before, and what it asked for is kept."""


@dataclass(frozen=True, slots=True)
class KeptStep:
    """What a step left standing: its entries and messages, each with its version."""

    entries: tuple[Entry, ...]
    messages: tuple[Message, ...]


class Books:
    """The registers of one school. Every method may raise `StoreDown`; one that writes, `TooLarge` too."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose registers these are."""
        self._rows = Partition(store, CONCERNS, school_id)

    async def book(self, seeded: Mapping[Place, str], zone: tzinfo) -> Book:
        """All of it, by one question. An entry that a newer version wrote is left to that version."""
        found = [_readable(one) for one in await self._rows.between(*span("book"))]
        return Book(
            tuple(one for one in found if isinstance(one, Account)),
            tuple(one for one in found if isinstance(one, Access)),
            tuple(one for one in found if isinstance(one, Device)),
            seeded,
            zone,
        )

    async def add(self, step: BookStep) -> KeptStep:
        """Keep a new entry and all that follows.

        Raises `Entered` when its form was sent before, `ReferenceTaken`, and `Stale` when another entry that
        changes with it was changed meanwhile, or another one was kept with the same claim.
        """
        entry = step.written[0].entry
        changes = Changes()
        # The form's row comes first and never changes: it is the witness that this transaction landed.
        changes.create(pointer(form_key(entry.token), entry.id))
        changes.create(pointer(named_key(entry.reference), entry.id))
        try:
            return await self._sent(changes, step)
        except Stale:
            if await self.was_sent(entry.token):
                raise Entered from None
            if await self._rows.find(named_key(entry.reference)) is not None:
                raise ReferenceTaken from None
            raise

    async def save(self, step: BookStep) -> KeptStep:
        """Keep changed entries and all that follows; raises `Stale` when one was changed meanwhile."""
        return await self._sent(Changes(), step)

    async def was_sent(self, token: FormToken) -> bool:
        """Whether this form became an entry."""
        try:
            return await self._rows.find(form_key(token)) is not None
        except BadKey:
            return False

    async def lines(self, id_: str) -> tuple[BookLine, ...]:
        """All that happened to an entry, in order."""
        return tuple(line_of(one) for one in await self._rows.between(*span("book-line", id_)))

    async def trace(self, traces: Sequence[Trace]) -> None:
        """Keep lines of the audit that go with no change, such as that somebody looked."""
        changes = Changes()
        trace(changes, traces)
        await self._rows.send(changes)

    async def _sent(self, changes: Changes, step: BookStep) -> KeptStep:
        kept: list[Entry] = []
        for written in step.written:
            entry = replace(written.entry, lines=written.entry.lines + 1)
            changes.create(line_row(entry.id, written.entry.lines, written.line))
            if entry.version:
                changes.replace(entry_row(entry), entry.version)
            else:
                changes.create(entry_row(entry))
            if written.line.what is BookDeed.ACCOUNT_CREATED and isinstance(entry, Account):
                changes.create(pointer(place_key(entry.place), entry.id))
            kept.append(entry)
        if step.claim:
            changes.create(pointer(claim_key(step.claim), kept[0].id))
        for message in step.messages:
            changes.create(message_row(message))
        trace(changes, [one.trace for one in step.written])
        versions = await self._rows.send(changes)
        entries = tuple(replace(one, version=versions[entry_key(one)]) for one in kept)
        return KeptStep(entries, messages_as_kept(step.messages, versions))


def _readable(row: Row) -> Entry | None:
    try:
        return entry_of(row)
    except NewerSchema:
        return None
