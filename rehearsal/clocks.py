"""The time in a rehearsal: it begins on a school morning, and can be moved on so that nobody has to wait."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final

from bot.clock import MovedClock
from policy import hours
from policy.schools import School

MORNING: Final = time(9, 30)
"""When a rehearsal begins that is started while the school is closed."""

STEPS: Final[Mapping[str, str]] = {
    "minutes": "Ten minutes later",
    "hours": "Two hours later",
    "morning": "The next school morning",
}
"""How the time may be moved on, and what the button says."""


class Clock:
    """Moves the bot's clock by a file, which the bot reads at each look. It only ever goes forward."""

    def __init__(self, file: Path, school: School) -> None:
        """Keep where the time is written, and whose mornings they are."""
        self.file = file.resolve()
        self._school = school
        self._clock = MovedClock(self.file)
        self._moves = [(datetime.min.replace(tzinfo=UTC), self._ahead())]

    def start(self) -> None:
        """Begin on a school morning, unless the school is open at this very moment."""
        if not hours.is_open(self._school, self.now()):
            self._move(hours.next_at(self._school, self.now(), MORNING))

    def now(self) -> datetime:
        """What the bot takes for the present moment."""
        return self._clock.now()

    def move(self, step: str) -> None:
        """Move it on; raises KeyError for a step that there is not."""
        now = self.now()
        moved = {
            "minutes": now + timedelta(minutes=10),
            "hours": now + timedelta(hours=2),
            "morning": hours.next_at(self._school, now, MORNING),
        }
        self._move(moved[step])

    def shown(self, at: datetime) -> datetime:
        """What the bot took for the present at this moment of the machine's, in the school's own time."""
        ahead = next(ahead for since, ahead in reversed(self._moves) if since <= at)
        return self._school.local(at + ahead)

    def _move(self, to: datetime) -> None:
        ahead = (to - datetime.now(UTC)).total_seconds()
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(f"{ahead:.3f}", encoding="ascii")
        self._moves.append((datetime.now(UTC), self._ahead()))

    def _ahead(self) -> timedelta:
        return self.now() - datetime.now(UTC)
