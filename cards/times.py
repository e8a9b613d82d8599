"""Times as people read them, in the school's own time zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def clock(at: datetime, zone: ZoneInfo) -> str:
    """The time of day, such as "22:41"."""
    return at.astimezone(zone).strftime("%H:%M")


def moment(at: datetime, zone: ZoneInfo) -> str:
    """The day and time, such as "Sat 21 Nov, 22:41"."""
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b, %H:%M}"
