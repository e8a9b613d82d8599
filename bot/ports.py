"""What the shell asks of the other rooms, as shapes; `bot/app.py` proves that the real parts fit them."""

from __future__ import annotations

from typing import Protocol

from cards.card import Card
from policy.delivery import Outcome
from policy.messages import Target
from policy.people import Person, StaffId


class StaffGroup(Protocol):
    """Who is a member of staff according to Entra."""

    async def members(self) -> tuple[Person, ...]:
        """Every member of the school's staff group, or nobody when no group is configured.

        Raises `TimeoutError` or `ConnectionError` when Graph cannot say.
        """
        ...


class Feed(Protocol):
    """The Teams activity feed: best effort, because phones may not show it (platform fact 6)."""

    async def notify(self, person: StaffId, *, preview: str, activity_type: str, reference: str) -> Outcome:
        """Put one content-free line into a person's activity feed."""
        ...


class Mail(Protocol):
    """Content-free mail from the school's one mailbox."""

    async def send(self, to: str, *, subject: str, body: str, urgent: bool) -> Outcome:
        """Send one plain-text mail; `urgent` marks it as of high importance."""
        ...


class Installs(Protocol):
    """Installing the app for somebody who has none, so that the bot may write to them."""

    async def ensure(self, person: StaffId) -> Outcome:
        """Install the app and return the id of its chat; an app already there counts as success."""
        ...


class Chats(Protocol):
    """The bot's own chats with people."""

    async def post(self, person: StaffId, card: Card) -> Outcome:
        """Post a card to a person; they are alerted. The outcome names where it stands."""
        ...

    async def replace(self, person: StaffId, target: Target, card: Card) -> Outcome:
        """Draw a card that was posted to a person again, in its place and without an alert."""
        ...
