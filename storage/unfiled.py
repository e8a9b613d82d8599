"""Files whose bytes are kept but whose line in a case may not be: written down first, so that none is lost
sight of.

A file is kept before its line. If we stop between the two, this row is what a sweep finds it by: there is no
search through all files, and none that no case knows of stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policy.concerns import ConcernId
from storage.connection import PEOPLE, Store
from storage.entities import key, moment, row, span
from storage.partitions import Partition
from storage.values import plain, restored


@dataclass(frozen=True, slots=True)
class Unfiled:
    """A file that is being added to a case."""

    file: str
    concern: ConcernId
    since: datetime


class UnfiledFiles:
    """The unfinished files of one school. Every method may raise `StoreDown`."""

    def __init__(self, store: Store, school_id: str, kind: str = "unfiled") -> None:
        """Keep whose files these are, and of which kind: each place for files looks after its own."""
        self._rows = Partition(store, PEOPLE, school_id, ways=1)
        self._kind = kind

    async def begin(self, unfiled: Unfiled) -> None:
        """Write down that this file is about to be kept."""
        await self._rows.put(row(self._key(unfiled), unfiled=plain(unfiled)))

    async def finish(self, unfiled: Unfiled) -> None:
        """The file has its line, or is gone."""
        await self._rows.forget(self._key(unfiled))

    async def since_before(self, at: datetime) -> tuple[Unfiled, ...]:
        """Those that were begun before this moment, the oldest first."""
        rows = await self._rows.between(span(self._kind)[0], key(self._kind, moment(at)))
        return tuple(restored(Unfiled, one.value("unfiled")) for one in rows)

    def _key(self, unfiled: Unfiled) -> str:
        return key(self._kind, moment(unfiled.since), unfiled.file)
