"""One try to tell somebody something, as the record keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policy.delivery import Channel, Status


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was tried, when (UTC) and what came of it; `why` is a short code, never anybody's words."""

    at: datetime
    channel: Channel
    status: Status
    why: str = ""
