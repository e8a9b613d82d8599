"""Withdrawals that whoever keeps the posts has not acknowledged yet (R38, R39).

Each is written in the transaction of the change that took something back, and stands until it was told.
"""

from __future__ import annotations

from policy.withdrawals import Withdrawal
from storage.connection import CONSENTS, Store
from storage.entities import Row, span
from storage.errors import NewerSchema
from storage.partitions import Partition
from storage.registers import withdrawal_in, withdrawal_key


class Withdrawals:
    """The untold withdrawals of one school. Both methods may raise `StoreDown`."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose withdrawals these are."""
        self._rows = Partition(store, CONSENTS, school_id, ways=1)

    async def pending(self, limit: int = 50, *, after: Withdrawal | None = None) -> tuple[Withdrawal, ...]:
        """Those that are still to be told, the longest waiting first; only those behind `after`.

        One that a newer version wrote is left to that version: it must not hold up the others.
        """
        low, high = span("withdrawn")
        if after is not None:
            low = _behind(withdrawal_key(after))
        found: list[Withdrawal] = []
        while len(found) < limit:
            rows = await self._rows.between(low, high, limit=limit)
            found += [one for row in rows if (one := _readable(row)) is not None]
            if len(rows) < limit:
                break
            low = _behind(rows[-1].key)
        return tuple(found[:limit])

    async def delivered(self, withdrawal: Withdrawal) -> None:
        """It was told; to say so again changes nothing."""
        await self._rows.forget(withdrawal_key(withdrawal))


def _behind(key: str) -> str:
    return f"{key} "


def _readable(row: Row) -> Withdrawal | None:
    try:
        return withdrawal_in(row)
    except NewerSchema:
        return None
