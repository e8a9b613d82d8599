"""Mails: content-free, for when Teams cannot reach somebody or minutes count. Plain text, no names (I9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cards import waiting
from cards.alerts import WITHIN
from policy.kinds import Urgency
from policy.messages import Message, Purpose


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be sent: one subject line, one plain-text body, and whether it is of high importance."""

    subject: str
    body: str
    urgent: bool


_NO_TEAMS = (
    "No Teams now? Ring within two hours, at the number the school gave you for such items. "
    "Say this reference, and no more, until you know who is there. "
    "Do not reply to this mail or forward it.\n"
)
"""For whoever has no Teams, such as a Chair (C17); it says the same whatever the item is about."""

_PURPOSES: Mapping[Purpose, tuple[str, str]] = {
    Purpose.REMINDER: ("Reminder: an item still needs you", "A confidential item still needs you."),
    Purpose.DUE: ("Something is due", "Something is due on a confidential item."),
    Purpose.SIGN_OFF: ("A second person is needed", "A confidential item needs a second person to agree."),
    Purpose.ANSWERED: ("Your question was answered", "A question of yours was answered."),
}
_TO_REPORTERS: Mapping[Purpose, tuple[str, str]] = {
    Purpose.NOBODY_REACHED: ("Please ring about", "Please open Teams, or ring. Danger now? Ring 999."),
    Purpose.QUESTION: ("A question about", "There is a question about a report of yours."),
    Purpose.BY_MAIL: ("By mail only:", "A report of yours went by mail only. Cannot wait? Please ring."),
    Purpose.RECORD: ("The consent record:", "The consent record needs you. Open Sargent in Teams."),
    Purpose.PICKED_UP: ("Picked up:", "A report of yours was picked up."),
    Purpose.RECEIPT: ("Sent:", "A report of yours was sent."),
    **{purpose: (f"{title}:", f"{title}. {what}") for purpose, (title, what) in waiting.WORDS.items()},
}


def letter(message: Message, *, bot_id: str) -> Letter:
    """The mail that stands for a message."""
    reference, purpose = message.reference, message.purpose
    urgent = message.urgency <= Urgency.U1 and purpose is not Purpose.NOTICE
    if purpose is Purpose.NOTICE:
        first = "For your information. There is nothing you must do."
        return Letter(f"For your information: {reference}", _short(first, reference, bot_id), urgent)
    if purpose in _TO_REPORTERS:
        title, first = _TO_REPORTERS[purpose]
        return Letter(f"{title} {reference}", _short(first, reference, bot_id), urgent)
    within = f"A confidential item needs you within {WITHIN[message.urgency]}."
    title, first = _PURPOSES.get(purpose, ("An item needs you", within))
    body = (
        f"{first}\n\n"
        f"Reference: {reference}\n\n"
        f"Open Sargent in Teams and press Open: {_chat(bot_id)}\n"
        f"Or type there: open {reference}\n\n"
        f"{_NO_TEAMS}"
    )
    return Letter(f"{title}: {reference}", body, urgent)


def digest_letter(references: Sequence[str], bot_id: str) -> Letter:
    """The mail that stands for the daily digest."""
    known = list(dict.fromkeys(references))
    items = f"{len(known)} confidential {'item' if len(known) == 1 else 'items'}"
    body = (
        f"{items} for you today. Some may be for your information only.\n\n"
        f"References: {', '.join(known)}\n\n"
        f"Open Sargent in Teams and type: my work\n{_chat(bot_id)}\n\n"
        "Do not reply to this mail or forward it.\n"
    )
    return Letter(f"Today: {items}", body, urgent=False)


def _short(first: str, reference: str, bot_id: str) -> str:
    return f"{first}\n\nReference: {reference}\n{_chat(bot_id)}\n"


def _chat(bot_id: str) -> str:
    return f"https://teams.microsoft.com/l/chat/0/0?users=28:{bot_id}"
