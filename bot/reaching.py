"""One try to reach one person by the ways there are; every call that was made comes back as an attempt."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import Clock
from bot.directory import Directory
from bot.ports import Chats, Feed, Installs, Mail
from cards.card import Card
from cards.mails import Letter, digest_letter, letter
from policy import delivery
from policy.attempts import Attempt
from policy.delivery import Channel, Outcome, Status
from policy.kinds import Urgency
from policy.messages import Message, Purpose
from policy.people import StaffId

GIVEN_WITHIN = 6.0
"""Seconds for giving somebody the app and writing to them then: it takes up to seven calls."""

FED_WITHIN = 3.0
"""Seconds for a line in the activity feed, which many phones do not show: the mail must not wait for it."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of reaching somebody."""

    chats: Chats
    feed: Feed
    mail: Mail
    installs: Installs
    bot_id: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a try: the message as it stands, what decides what follows, what else was tried."""

    message: Message
    outcome: Outcome
    at: datetime
    beside: tuple[Attempt, ...] = ()

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every call that was made, the deciding one first."""
        return (attempt(self.message, self.message.channel, self.outcome, self.at), *self.beside)


def attempt(message: Message, channel: Channel, outcome: Outcome, at: datetime) -> Attempt:
    """A call as the record keeps it; drawing a card again is no news to anybody."""
    purpose = None if message.target else message.purpose
    return Attempt(at, channel, outcome.status, outcome.why, message.to, purpose)


class Reach:
    """Makes each call once; what follows is for others to decide."""

    def __init__(self, ways: Ways, directory: Directory, clock: Clock) -> None:
        """Keep the ways."""
        self._ways = ways
        self._directory = directory
        self._clock = clock

    async def send(self, message: Message, card: Card) -> Tried:
        """By the message's own channel. On danger a mail goes out beside the first Teams message."""
        if message.channel is Channel.MAIL:
            return self._tried(message, await self._mail(message))
        if message.target is not None:
            return self._tried(message, await self._ways.chats.replace(message.to, message.target, card))
        if message.purpose is not Purpose.ALERT or message.urgency is not Urgency.U0 or message.mailed:
            return await self._post(message, card)
        by_teams, by_mail = await asyncio.gather(self._post(message, card), self._mail(message))
        return self._joined(by_teams, by_mail)

    async def send_digest(self, messages: Sequence[Message], card: Card) -> Tried:
        """Several messages to one person as one, by the way that is theirs; the first stands for all."""
        first = messages[0]
        if first.channel is not Channel.MAIL:
            return await self._post(first, card)
        written = digest_letter([one.reference for one in messages], bot_id=self._ways.bot_id)
        return self._tried(first, await self._post_letter(first.to, written))

    def _tried(self, message: Message, outcome: Outcome) -> Tried:
        return Tried(message, outcome, self._clock.now())

    def _joined(self, by_teams: Tried, by_mail: Outcome) -> Tried:
        """Both were tried: Teams decides, unless it never can and the mail went."""
        mailed = replace(by_teams.message, mailed=by_mail.status is Status.DELIVERED)
        if by_teams.outcome.status is Status.NEVER and mailed.mailed:
            return Tried(replace(mailed, channel=Channel.MAIL), by_mail, self._clock.now(), by_teams.attempts)
        mail = attempt(mailed, Channel.MAIL, by_mail, self._clock.now())
        return replace(by_teams, message=mailed, beside=(*by_teams.beside, mail))

    async def _post(self, message: Message, card: Card) -> Tried:
        """By Teams; somebody without the app gets it installed first. The feed is tried where Teams fails."""
        outcome = await self._ways.chats.post(message.to, card)
        if outcome.status is Status.NEVER and outcome.why.startswith("403"):
            outcome = await _in_time(GIVEN_WITHIN, self._post_with_app(message, card, outcome))
        tried = self._tried(message, outcome)
        if outcome.status is not Status.NEVER or message.purpose is not Purpose.ALERT:
            return tried
        line = self._ways.feed.notify(
            message.to, preview=card.summary, activity_type="itemNeedsYou", reference=message.reference
        )
        fed = attempt(message, Channel.FEED, await _in_time(FED_WITHIN, line), self._clock.now())
        return replace(tried, beside=(fed,))

    async def _post_with_app(self, message: Message, card: Card, refused: Outcome) -> Outcome:
        """Once more when they have the app; where that may take a moment longer, Teams is tried again."""
        installed = await self._ways.installs.ensure(message.to)
        if installed.status is Status.DELIVERED:
            return await self._ways.chats.post(message.to, card)
        return installed if installed.status is Status.LATER else refused

    async def _mail(self, message: Message) -> Outcome:
        return await self._post_letter(message.to, letter(message, bot_id=self._ways.bot_id))

    async def _post_letter(self, to: StaffId, written: Letter) -> Outcome:
        person = self._directory.find(to)
        if person is None or not person.mail:
            return delivery.never("no_address")
        return await self._ways.mail.send(
            person.mail, subject=written.subject, body=written.body, urgent=written.urgent
        )


async def _in_time(seconds: float, trying: Awaitable[Outcome]) -> Outcome:
    """What came of it; several calls that each take long may not outlast the lease of the message."""
    try:
        async with asyncio.timeout(seconds):
            return await trying
    except TimeoutError:
        return delivery.later("timeout")
