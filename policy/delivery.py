"""What to do after each attempt to tell somebody: wait, try another channel, or add the next person.

Only values: the outbox worker in bot/delivery.py acts on them. Times are durations from the attempt.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
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
    `broke` says that the service itself failed, which says nothing of what it was asked.
    """

    status: Status
    why: str = ""
    after: timedelta | None = None
    message_id: str = ""
    conversation_id: str = ""
    broke: bool = False


def delivered(message_id: str = "", conversation_id: str = "") -> Outcome:
    """It was handed over; that somebody saw it is known only when they press a button."""
    return Outcome(Status.DELIVERED, message_id=message_id, conversation_id=conversation_id)


def later(why: str, after: timedelta | None = None) -> Outcome:
    """It may work if tried again."""
    return Outcome(Status.LATER, why, after)


def never(why: str) -> Outcome:
    """Trying the same channel again cannot work."""
    return Outcome(Status.NEVER, why)


BROKEN = 500
"""From this HTTP status on it is the service that failed."""

TRANSIENT_STATUSES = frozenset({408, 412, 429, 502, 503, 504})
"""HTTP answers that Microsoft documents as worth another try (the 500 is documented as not)."""


def of_status(status: int, code: str = "", after: timedelta | None = None) -> Outcome:
    """The outcome of an HTTP answer from the Bot Connector or Graph that was not a success."""
    why = f"{status} {code}".strip()
    if status in TRANSIENT_STATUSES:
        return later(why, after)
    return Outcome(Status.NEVER, why, broke=status >= BROKEN)


LEASE = timedelta(seconds=20)
"""How long a worker has to send what it claimed before another may take it."""

PATIENCE = timedelta(seconds=30)
"""The longest that an alert waits for Teams, whatever Retry-After says: then it goes by mail as well."""


def is_now(due: datetime, at: datetime) -> bool:
    """Whether a message that was just saved is to be sent by whoever saved it, rather than when it is due."""
    return due <= at + LEASE


AGAIN_LATER = timedelta(minutes=5)
"""After every way has failed, when all of them are tried once more."""

GIVE_UP_AFTER = timedelta(hours=24)
"""How long a message is tried for; the next of the chain was told long before."""

_WAITS = {Channel.TEAMS: (1, 4, 10), Channel.MAIL: (3, 12, 30), Channel.FEED: ()}
"""Seconds before the second, third and fourth try on a channel."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do after an attempt: nothing more, or try `channel` after `wait`, and perhaps add the next.

    `attempts` is how many tries count on that channel so far. `escalate` is set once all ways have failed:
    failing to reach a person is an event that brings in the next of the chain (I12).
    """

    channel: Channel | None = None
    wait: timedelta = timedelta(0)
    attempts: int = 0
    escalate: bool = False


def plan(channel: Channel, attempts: int, outcome: Outcome, *, waited: timedelta, mail: bool) -> Plan:
    """Decide what follows one attempt.

    `attempts` counts the tries on this channel with this one, `waited` is how long the message has been on
    its way, `mail` says whether it may go by mail at all (replacing a posted card may not).
    """
    if outcome.status is Status.DELIVERED:
        return Plan()
    waits = _WAITS[channel]
    if outcome.status is Status.LATER and attempts <= len(waits):
        wait = max(outcome.after or timedelta(0), timedelta(seconds=waits[attempts - 1]))
        if wait <= PATIENCE or not mail:
            return Plan(channel, wait, attempts)
    if not mail:
        # Where there is no other way, a service that broke is asked again when it may be whole.
        lasting = (outcome.status is Status.NEVER and not outcome.broke) or waited >= GIVE_UP_AFTER
        return Plan() if lasting else Plan(channel, AGAIN_LATER)
    if channel is Channel.TEAMS:
        return Plan(Channel.MAIL)
    if waited >= GIVE_UP_AFTER:
        return Plan(escalate=True)
    return Plan(Channel.TEAMS, AGAIN_LATER, escalate=True)
