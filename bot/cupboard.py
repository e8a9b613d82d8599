"""The evidence cupboard: where files of words are kept, who is about to put one in, who may look at one.

There is one only where the school turned screenshots on (R115); elsewhere nothing of this is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.addresses import Addresses
from policy import evidence
from policy.chronology import Entry
from policy.concerns import Concern, ConcernId
from policy.evidence import WISH_FOR, File
from policy.people import StaffId
from storage.concerns import Concerns
from storage.evidence import EvidenceFiles
from storage.unfiled import Unfiled, UnfiledFiles
from storage.wishes import Wish, Wishes

EXHIBITS: Final = "exhibits"
"""The room in which a kept file is looked at."""

UNFILED_FOR = timedelta(hours=1)
"""How old a file without a line is before it is taken for a leftover: nobody takes so long to add one."""


@dataclass(frozen=True, slots=True)
class Cupboard:
    """The parts of the store that files need. Every method may raise `StoreDown`."""

    files: EvidenceFiles
    addresses: Addresses
    wishes: Wishes
    unfiled: UnfiledFiles
    concerns: Concerns

    async def expect(self, person: StaffId, concern: Concern, at: datetime) -> None:
        """What this person sends in the next ten minutes is for this case."""
        await self.wishes.save(Wish(person, concern.id, concern.reference, at, at + WISH_FOR))

    async def put(self, file: File, content: bytes, concern: ConcernId, at: datetime) -> Unfiled:
        """Keep the bytes of a file whose line is still to be written; end with `filed` or `discard`.

        Where neither is reached, because we stopped or cannot know whether the line was written, the sweep
        looks after an hour whether there is one.
        """
        unfiled = Unfiled(file.name, concern, at)
        await self.unfiled.begin(unfiled)
        await self.files.keep(file.name, content)
        return unfiled

    async def filed(self, unfiled: Unfiled) -> None:
        """The line of this file was written."""
        await self.unfiled.finish(unfiled)

    async def discard(self, unfiled: Unfiled) -> None:
        """There is no line for this file, and there will be none."""
        await self.files.forget(unfiled.file)
        await self.unfiled.finish(unfiled)

    async def pass_for(self, person: StaffId, concern: ConcernId, file: str, at: datetime) -> str:
        """An address at which this person may look at a file, once and for a minute."""
        return await self.addresses.give(EXHIBITS, person, at, of=concern, what=file)

    async def clear(self, entries: Iterable[Entry]) -> None:
        """Remove the files of these lines, where the words of a case are taken out as well (Q2)."""
        for entry in evidence.with_files(entries):
            await self.files.forget(entry.codes["file"])

    async def sweep(self, now: datetime) -> None:
        """Remove the files that no case knows of."""
        for unfiled in await self.unfiled.since_before(now - UNFILED_FOR):
            entries = await self.concerns.chronology(unfiled.concern)
            if evidence.with_name(entries, unfiled.file) is None:
                await self.discard(unfiled)
            else:
                await self.filed(unfiled)
