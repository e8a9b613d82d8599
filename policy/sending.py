"""A message of the outbox at the moment it is sent: whether it still goes, and what follows from the try."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from policy.clearances import clearance
from policy.concerns import Concern
from policy.delivery import LEASE, PATIENCE, Channel, Outcome, Plan, Status
from policy.messages import WITHOUT_A_CASE, Message, Posted, Purpose, Target
from policy.routing import Routing
from policy.settling import in_hand

STANDALONE = frozenset(
    {
        Purpose.ALERT,
        Purpose.NOTICE,
        Purpose.NOBODY_REACHED,
        Purpose.REMINDER,
        Purpose.DUE,
        Purpose.SIGN_OFF,
        Purpose.QUESTION,
        Purpose.ANSWERED,
        *WITHOUT_A_CASE,
    }
)
"""Purposes that may go by mail when Teams cannot deliver."""

_FOR_THE_CLEARED = frozenset(
    {
        Purpose.ALERT,
        Purpose.NOTICE,
        Purpose.REMINDER,
        Purpose.DUE,
        Purpose.SIGN_OFF,
        Purpose.ANSWERED,
    }
)
"""Messages that only somebody who may read a part of the case is ever sent."""


def why_stopped(message: Message, concern: Concern, routing: Routing) -> str:
    """Looked at again when it is sent: nobody kept out since is told, nor reminded of what is done."""
    if message.target is not None or message.purpose not in _FOR_THE_CLEARED:
        return ""
    if clearance(concern, routing, message.to) is None:
        return "not_cleared"
    mine = concern.involvement(message.to)
    if message.purpose is Purpose.REMINDER and mine is not None:
        return "in_hand" if in_hand(concern, routing, mine.function) else ""
    return ""


def may_wait(message: Message, concern: Concern, routing: Routing) -> bool:
    """Whether a card that is to be drawn again may stay while its reader fills in a form in its place: never
    that of somebody who is kept out by now (I7)."""
    if message.target is None or message.to in routing.excluded:
        return False
    return message.purpose not in _FOR_THE_CLEARED or clearance(concern, routing, message.to) is not None


def is_by_mail_only(message: Message, outcome: Outcome) -> bool:
    """Whether somebody who must act has no more than a mail, which nobody may be reading (C17)."""
    delivered = outcome.status is Status.DELIVERED and message.channel is Channel.MAIL
    return delivered and message.purpose is Purpose.ALERT and not message.mailed


def again(message: Message, plan: Plan, now: datetime) -> Message | None:
    """The next try. A short wait is waited by this process, so the message is born claimed until after it."""
    if plan.channel is None:
        return None
    lease = LEASE if plan.wait <= PATIENCE else timedelta(0)
    return replace(message, channel=plan.channel, attempts=plan.attempts, due=now + plan.wait + lease)


def posted(message: Message, outcome: Outcome) -> Posted | None:
    """Where the message now stands, so that it can be drawn again when something changes."""
    if outcome.status is not Status.DELIVERED or message.channel is not Channel.TEAMS:
        return None
    if message.target is not None:
        is_receipt = message.purpose is Purpose.RECEIPT
        return Posted(message.concern, message.to, message.purpose, message.target) if is_receipt else None
    if not outcome.message_id:
        return None
    target = Target(outcome.conversation_id, outcome.message_id)
    return Posted(message.concern, message.to, message.purpose, target)
