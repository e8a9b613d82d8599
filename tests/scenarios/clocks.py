"""A clock that stands where a test puts it, so that ten minutes pass without waiting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

LESSON = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
"""A Tuesday morning in term."""
NIGHT = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
"""The middle of a night between two days without school."""


class RunningClock:
    """Runs as the machine's does, from a moment of a test's choosing: a school morning, whenever it runs."""

    def __init__(self, at: datetime = LESSON) -> None:
        self._ahead = at - datetime.now(UTC)

    def now(self) -> datetime:
        """The present moment, moved."""
        return datetime.now(UTC) + self._ahead

    def go_to(self, at: datetime) -> None:
        """Skip to a later moment."""
        assert at >= self.now(), "time does not go back"
        self._ahead = at - datetime.now(UTC)


class SettableClock:
    """Goes on by a millisecond at each look, because no two moments are the same, and else as it is told."""

    def __init__(self, at: datetime = LESSON) -> None:
        self._at = at

    def now(self) -> datetime:
        """The moment it stands at."""
        self._at += timedelta(milliseconds=1)
        return self._at

    def advance(self, by: timedelta) -> None:
        """Let this much time have passed."""
        self._at += by

    def go_to(self, at: datetime) -> None:
        """Let it be this later moment."""
        assert at >= self._at, "time does not go back"
        self._at = at
