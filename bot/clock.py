"""The time: handed in wherever it is needed, so that nothing else reads a clock."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Somebody who knows what time it is."""

    def now(self) -> datetime:
        """The present moment, aware and in UTC."""
        ...


class SystemClock:
    """The clock of the machine we run on."""

    def now(self) -> datetime:
        """The present moment, aware and in UTC."""
        return datetime.now(UTC)


class MovedClock:
    """The machine's clock moved by the seconds that stand in a file: lets a rehearsal skip a night.

    It may begin before the machine's own time, and never goes back from then on: a file that is gone, or
    says less than before, changes nothing.
    """

    def __init__(self, file: Path) -> None:
        """Keep where it stands how far to move."""
        self._file = file
        self._by: timedelta | None = None

    def now(self) -> datetime:
        """The moved moment, aware and in UTC."""
        with suppress(OSError, ValueError):  # Written anew at this very moment, perhaps.
            by = timedelta(seconds=float(self._file.read_text("ascii")))
            self._by = by if self._by is None else max(self._by, by)
        return datetime.now(UTC) + (self._by or timedelta(0))
