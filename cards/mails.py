"""Mails: content-free, for when Teams cannot reach somebody or minutes count. Plain text, no names (I9)."""

from __future__ import annotations

from dataclasses import dataclass

from cards.alerts import WITHIN
from policy.kinds import Urgency
from policy.messages import Message, Purpose


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be sent: one subject line, one plain-text body, and whether it is of high importance."""

    subject: str
    body: str
    urgent: bool


def letter(message: Message, *, bot_id: str) -> Letter:
    """The mail that stands for a message."""
    chat = f"https://teams.microsoft.com/l/chat/0/0?users=28:{bot_id}"
    reference = message.reference
    urgent = message.urgency <= Urgency.U1
    if message.purpose is Purpose.NOBODY_REACHED:
        body = f"Please open Teams, or ring. Danger now? Ring 999.\n\nReference: {reference}\n{chat}\n"
        return Letter(f"Please ring about {reference}", body, urgent)
    if message.purpose is Purpose.NOTICE:
        body = f"For your information. There is nothing you must do.\n\nReference: {reference}\n{chat}\n"
        return Letter(f"For your information: {reference}", body, urgent=False)
    body = (
        f"A confidential item needs you within {WITHIN[message.urgency]}.\n\n"
        f"Reference: {reference}\n\n"
        f"Open Sargent in Teams and press Open: {chat}\n"
        f"Or type there: open {reference}\n\n"
        "If you cannot open Teams, ring the school now. Do not reply to this mail or forward it.\n"
    )
    return Letter(f"An item needs you: {reference}", body, urgent)
