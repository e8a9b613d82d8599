"""What to do after each attempt to tell somebody: wait, try another channel, or add the next person.

Only values: the outbox worker in bot/delivery.py acts on them. Times are durations from the attempt.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Channel(StrEnum):
    """A way of reaching a person, in the order in which they are tried."""

    TEAMS = "teams"
    FEED = "feed"
    MAIL = "mail"


class Status(StrEnum):
    """What came of one attempt on one channel."""

    DELIVERED = "delivered"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt.

    `why` is a short code for the record ("429", "no_app", "timeout"), never anybody's words. `after` is the
    wait the other side asked for (Retry-After). `message_id` and `conversation_id` name what was delivered.
    """

    status: Status
    why: str = ""
    after: timedelta | None = None
    message_id: str = ""
    conversation_id: str = ""


def delivered(message_id: str = "", conversation_id: str = "") -> Outcome:
    """It was handed over; that somebody saw it is known only when they press a button."""
    return Outcome(Status.DELIVERED, message_id=message_id, conversation_id=conversation_id)


def later(why: str, after: timedelta | None = None) -> Outcome:
    """It may work if tried again."""
    return Outcome(Status.LATER, why, after)


def never(why: str) -> Outcome:
    """Trying the same channel again cannot work."""
    return Outcome(Status.NEVER, why)


TRANSIENT_STATUSES = frozenset({408, 412, 429, 502, 503, 504})
"""HTTP answers that Microsoft documents as worth another try (the 500 is documented as not)."""


def of_status(status: int, code: str = "", after: timedelta | None = None) -> Outcome:
    """The outcome of an HTTP answer from the Bot Connector or Graph that was not a success."""
    why = f"{status} {code}".strip()
    return later(why, after) if status in TRANSIENT_STATUSES else never(why)
