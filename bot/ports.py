"""What the shell asks of the other rooms, as shapes; `bot/app.py` proves that the real parts fit them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from cards.card import Card
from policy.delivery import Outcome
from policy.messages import Target
from policy.people import Person, StaffId
from policy.pupils import PupilId
from policy.withdrawals import Shown, Withdrawal


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


class Posts(Protocol):
    """Whoever keeps the posts: asked what shows a child, told when something is not permitted any more."""

    async def showing(self, pupils: Collection[PupilId], /) -> Mapping[PupilId, Shown]:
        """For each of these children which posts would be held, and which would come down (R38, R39).

        A child whom no post shows may be left out. Raises what the store raises.
        """
        ...

    async def withdrawn(self, withdrawal: Withdrawal) -> None:
        """Hold every post that is not out yet and shows this use of this child, and open one take-down task
        for every place where one is out.

        Told at least once: the same withdrawal told again changes nothing. Once it returns, it is done and is
        never told again; whatever it raises, and where it takes longer than a few seconds, it is told again
        later. Those of different children may come at once.
        """
        ...
