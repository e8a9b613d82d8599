"""What is to be told to whom: the rows of the outbox, as values. They hold codes and ids, never words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from policy.concerns import ConcernId
from policy.delivery import Channel
from policy.kinds import Urgency
from policy.people import StaffId

MessageId = NewType("MessageId", str)


THE_RECORD = "consents"
"""In place of a concern's reference: what is hidden again was read from the consent record."""


THE_REGISTERS = "registers"
"""In place of a reference: what is hidden again was read from the registers of accounts and devices."""


class Purpose(StrEnum):
    """Why a message is sent; the card or mail is made from this when it is sent."""

    ALERT = "alert"
    NOTICE = "notice"
    PICKED_UP = "picked_up"
    NOBODY_REACHED = "nobody_reached"
    RECEIPT = "receipt"
    HIDDEN = "hidden"
    REMINDER = "reminder"
    DUE = "due"
    QUESTION = "question"
    ANSWERED = "answered"
    SIGN_OFF = "sign_off"
    BY_MAIL = "by_mail"
    RECORD = "record"
    """The consent record needs somebody; it is about no concern."""
    POST_WAITS = "post_waits"
    """A post waits for this person to decide."""
    POST_NEWS = "post_news"
    """Something was decided about a post of this person's."""
    POST_READY = "post_ready"
    """A post may go out, and this person may put it out."""
    POST_HELD = "post_held"
    """A permission changed, and a post is held; never whose, nor why (R38)."""
    POST_STOPPED = "post_stopped"
    """Somebody stopped a post that this person may be putting out at this moment."""
    POST_CHANGED = "post_changed"
    """A permission changed, and a post that is out comes down; never whose, nor why (R39)."""
    NOT_DOWN = "not_down"
    """Somebody says that something cannot be taken down."""
    TAKE_DOWN = "take_down"
    """Something that is out has to come down (R39)."""
    SAMPLE_WAITS = "sample_waits"
    """Ten posts of the term wait for the safeguarding lead to look at (R20)."""
    REGISTER_NEWS = "register_news"
    """Something was done in the registers that this person asked for or should know of."""
    REGISTER_WAITS = "register_waits"
    """A register of accounts or devices waits for this person."""


WITHOUT_A_CASE = frozenset(
    {
        Purpose.POST_WAITS,
        Purpose.POST_NEWS,
        Purpose.POST_READY,
        Purpose.POST_HELD,
        Purpose.POST_STOPPED,
        Purpose.POST_CHANGED,
        Purpose.NOT_DOWN,
        Purpose.TAKE_DOWN,
        Purpose.SAMPLE_WAITS,
        Purpose.REGISTER_NEWS,
        Purpose.REGISTER_WAITS,
    }
)
"""Messages about no concern: their card says the same whoever reads it, and opens by its reference."""


@dataclass(frozen=True, slots=True)
class Target:
    """A message that was posted and may be replaced: where it stands in Teams."""

    conversation_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be told to one person about one concern.

    `due` is the earliest moment to try (UTC). `attempts` counts tries on `channel`. With a `target` the
    message posted there is replaced by what it may show now, and nothing new is sent. `mailed` says that a
    mail went out beside the Teams message; `escalated` that the next person was already added.
    """

    id: MessageId
    concern: ConcernId
    reference: str
    to: StaffId
    purpose: Purpose
    urgency: Urgency
    due: datetime
    created: datetime
    channel: Channel = Channel.TEAMS
    attempts: int = 0
    mailed: bool = False
    escalated: bool = False
    target: Target | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of the bot that stands in somebody's chat and shows the state of a concern."""

    concern: ConcernId
    to: StaffId
    purpose: Purpose
    target: Target
