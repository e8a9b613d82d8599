"""Reading the audit of the consent record: who looked at what, and who changed it (E4, E5).

Its lines stand in the order of time and under no child, so that finding one child's is reading all of them:
that is for data rights only, where nobody waits for a picture to go out.
"""

from __future__ import annotations

from collections.abc import Callable

from policy.chronology import Trace
from storage.connection import CONSENTS, Store
from storage.entities import span
from storage.partitions import Partition
from storage.values import restored

AT_ONCE = 1000
"""Lines that are in memory at one time."""


class Audits:
    """The audit of one school's consent record."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose it is."""
        self._rows = Partition(store, CONSENTS, school_id, ways=1)

    async def those(self, wanted: Callable[[Trace], bool]) -> tuple[Trace, ...]:
        """The lines that are wanted, the oldest first. Raises `StoreDown`, and `NewerSchema`."""
        low, high = span("audit")
        found: list[Trace] = []
        while True:
            rows = await self._rows.between(low, high, limit=AT_ONCE)
            found += [one for row in rows if wanted(one := restored(Trace, row.value("trace")))]
            if len(rows) < AT_ONCE:
                return tuple(found)
            low = f"{rows[-1].key} "
