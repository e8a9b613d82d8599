"""Records that were read before: a row that has not changed since is not taken apart again.

The store is asked each time all the same, and what counts is what it answers: its version of the row, and the
mark of the transaction that wrote it.
"""

from __future__ import annotations

from collections.abc import Sequence

from policy.consents import Record
from policy.pupils import PupilId
from storage.entities import Row
from storage.registers import is_record, record_in


class Readings:
    """What one process last read of one school."""

    def __init__(self) -> None:
        """Nothing was read yet."""
        self._known: dict[str, tuple[str, Record]] = {}

    def of_everybody(self, rows: Sequence[Row]) -> tuple[Record, ...]:
        """The records in these rows, which are all there are: whoever is not among them is forgotten."""
        before, self._known = self._known, {}
        return self._read(rows, before)

    def of_some(self, rows: Sequence[Row]) -> tuple[Record, ...]:
        """The records in these rows."""
        return self._read(rows, self._known)

    def forget(self, pupil: PupilId) -> None:
        """Keep nothing of this child in memory."""
        self._known = {key: it for key, it in self._known.items() if it[1].pupil.id != pupil}

    def _read(self, rows: Sequence[Row], before: dict[str, tuple[str, Record]]) -> tuple[Record, ...]:
        records = []
        for row in rows:
            known = before.get(row.key)
            if known is None or known[0] != row.mark or known[1].version != row.version:
                if not is_record(row):
                    continue
                known = (row.mark, record_in(row))
            self._known[row.key] = known
            records.append(known[1])
        return tuple(records)
