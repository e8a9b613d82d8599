"""One try to tell somebody something, as the record keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from policy.chronology import Entry, Happening
from policy.delivery import Channel, Status
from policy.messages import Purpose
from policy.people import StaffId


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was tried, for whom, when (UTC) and what came of it; `why` is a short code, never words."""

    at: datetime
    channel: Channel
    status: Status
    why: str = ""
    to: StaffId | None = None
    purpose: Purpose | None = None


def as_entries(attempts: Iterable[Attempt]) -> tuple[Entry, ...]:
    """The lines of the chronology that say who was told, when and by which channel (E1)."""
    return tuple(
        Entry(one.at, Happening.TOLD, codes={"person": one.to, "channel": one.channel.value})
        for one in attempts
        if one.to and one.purpose is Purpose.ALERT and one.status is Status.DELIVERED
    )
