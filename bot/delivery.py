"""The outbox worker: sends what is due, records every attempt, and brings in the next when somebody
cannot be reached. What to do after an attempt is decided in policy/delivery.py."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot import letters
from bot.clock import Clock
from bot.directory import Directory
from bot.lanes import Lanes, Pause
from bot.logs import failed, log
from bot.reaching import Reach, Tried, attempt
from policy import concerns, delivery, telling
from policy.attempts import Attempt
from policy.chronology import Entry, Happening
from policy.clearances import clearance
from policy.concerns import Concern
from policy.delivery import LEASE, Channel, Outcome, Plan, Status
from policy.messages import Message, Posted, Purpose, Target
from policy.routing import Routing
from policy.schools import School
from storage.concerns import Concerns
from storage.errors import NotKept, Stale, StoreDown, Taken
from storage.outbox import Outbox

LOOK_EVERY = 1.0
"""Seconds between two looks for messages that another process left, or that fall due again."""

WIDTH = 24
"""People written to at the same time."""

MARGIN = timedelta(seconds=2)
"""A message whose lease is nearly over is claimed again before it is sent, so that nobody sends it twice."""

SETTLED_WITHIN = 2.0
"""Seconds for which people who wait to be told go before writing down who was told."""

STILL_FRESH = timedelta(seconds=1)
"""How old what was handed over may be; later the concern is read again before anybody is told."""

Result = TypeVar("Result")

SLOW = timedelta(seconds=15)
"""For how long Teams may still be about to show what is hidden already: a call takes up to ten seconds."""

_STANDALONE = frozenset({Purpose.ALERT, Purpose.NOTICE, Purpose.NOBODY_REACHED})
"""Purposes that may go by mail when Teams cannot deliver."""


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed message and, when it was just handed over, the concern it is about."""

    message: Message
    concern: Concern | None = None


class Delivery:
    """Sends the messages of one school. Several may run on the same tables: each message is claimed first."""

    def __init__(
        self,
        school: School,
        directory: Directory,
        store: Concerns,
        outbox: Outbox,
        reach: Reach,
        clock: Clock,
    ) -> None:
        """Keep the parts; nothing is sent until `run` or `soon`."""
        self._school = school
        self._directory = directory
        self._concerns = store
        self._outbox = outbox
        self._reach = reach
        self._clock = clock
        self._lanes = Lanes(self._job, width=WIDTH)
        self._recording: set[asyncio.Task[None]] = set()

    def soon(self, concern: Concern | None, messages: tuple[Message, ...]) -> None:
        """Send these now: they were saved as claimed by this process."""
        for message in messages:
            self._lanes.add(message.to, Job(message, concern))

    async def run(self) -> None:
        """Look for messages that are due until cancelled; a store that is down is waited for."""
        while True:
            try:
                await self.look()
            except NotKept as why:
                log("outbox_not_read", why=type(why).__name__)
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> None:
        """Claim whatever is due and send it. Raises what the store raises."""
        now = self._clock.now()
        due = await self._outbox.due(now)
        if due:
            self.soon(None, await self._outbox.claim(due, now + LEASE))

    async def close(self) -> None:
        """Let what is being sent be finished; the rest stays in the outbox for the next start."""
        await self._lanes.close(within=5)
        await asyncio.gather(*self._recording)

    async def _job(self, job: Job) -> Pause[Job] | None:
        return await _guarded(job.message, self._send(job))

    def _record(self, message: Message, attempts: tuple[Attempt, ...], posted: Posted | None) -> None:
        """Settle beside the lane: nothing follows, so the next message to the same person need not wait."""
        task = asyncio.create_task(_guarded(message, self._settled(message, attempts, posted)))
        self._recording.add(task)
        task.add_done_callback(self._recording.discard)

    async def _settled(self, message: Message, attempts: tuple[Attempt, ...], posted: Posted | None) -> None:
        await self._lanes.quiet(within=SETTLED_WITHIN)
        await self._outbox.settle(message, *attempts, posted=posted)

    async def _send(self, job: Job) -> Pause[Job] | None:
        message = await self._still_ours(job.message)
        if message is None:
            return None
        if message.purpose is Purpose.HIDDEN:
            return await self._hide(message)
        concern = self._fresh(job) or await self._concerns.get(message.concern)
        routing = self._directory.route(concern.facts)
        if _is_stopped(message, concern, routing):
            stopped = attempt(message, message.channel, delivery.never("not_cleared"), self._clock.now())
            await self._outbox.settle(message, stopped)
            return None
        card = letters.card(message, concern, routing, self._school, self._directory.people)
        return await self._settle(
            await self._reach.send(replace(message, attempts=message.attempts + 1), card)
        )

    def _fresh(self, job: Job) -> Concern | None:
        """The concern that came with the message, unless it waited: somebody may be kept out by now (I7)."""
        return job.concern if self._clock.now() - job.message.created < STILL_FRESH else None

    async def _hide(self, message: Message) -> Pause[Job] | None:
        """Put away what was shown; what was put away early is so again, in case Teams showed it only then."""
        tried = await self._reach.send(
            replace(message, attempts=message.attempts + 1), letters.put_away(message)
        )
        shown_by = message.created + SLOW
        if tried.outcome.status is Status.DELIVERED and self._clock.now() < shown_by:
            await self._outbox.settle(message, *tried.attempts, again=replace(message, due=shown_by))
            return None
        return await self._settle(tried)

    async def _still_ours(self, message: Message) -> Message | None:
        if self._clock.now() + MARGIN < message.due:
            return message
        again = await self._outbox.claim([message], self._clock.now() + LEASE)
        return again[0] if again else None

    async def _settle(self, tried: Tried) -> Pause[Job] | None:
        message, outcome, now = tried.message, tried.outcome, self._clock.now()
        mail = message.target is None and message.purpose in _STANDALONE and not message.mailed
        waited = now - message.created
        plan = delivery.plan(message.channel, message.attempts, outcome, waited=waited, mail=mail)
        again = _again(message, plan, now)
        attempts = tried.attempts
        if plan.escalate and not message.escalated and message.purpose is Purpose.ALERT:
            await self._escalate(message, attempts, again, now)
            return None
        posted = _posted(message, outcome)
        if again is None:
            self._record(message, attempts, posted)
            return None
        kept = await self._outbox.settle(message, *attempts, again=again, posted=posted)
        if plan.wait > delivery.PATIENCE:
            return None
        return Pause(plan.wait.total_seconds(), Job(kept.messages[-1]))

    async def _escalate(
        self, message: Message, attempts: tuple[Attempt, ...], again: Message | None, now: datetime
    ) -> None:
        """Nobody was reached by any way: add the next of the chain, or tell the reporter to ring (I12)."""
        for _ in range(5):
            concern = await self._concerns.get(message.concern)
            moved = concerns.move_on(concern, person=message.to)
            routing = self._directory.route(moved.facts)
            told, messages = telling.added(moved, routing, at=now)
            entries = [Entry(now, Happening.NOT_REACHED, codes={"person": message.to})]
            if ring := telling.if_with_nobody(told, routing, at=now):
                messages += ring
                entries.append(Entry(now, Happening.NOBODY_LEFT))
            later = replace(again, escalated=True) if again else None
            try:
                kept = await self._outbox.settle(
                    message, *attempts, again=later, concern=told, entries=entries, messages=messages
                )
            except Taken:
                raise
            except Stale:
                continue
            self.soon(kept.concern, tuple(one for one in kept.messages if one.id != message.id))
            return
        raise StoreDown("contended")


async def _guarded(message: Message, work: Awaitable[Result]) -> Result | None:
    """The boundary of the worker: what goes wrong with one message is logged and never stops another."""
    try:
        return await work
    except Taken:
        log("message_taken_by_another", message=message.id)
    except NotKept as why:
        # The row is still there and falls due again when the lease is over.
        log("attempt_not_recorded", message=message.id, why=type(why).__name__)
    except Exception as failure:  # noqa: BLE001 - one bad row must not stop the others.
        failed("message_not_sent", failure, message=message.id)
    return None


def _is_stopped(message: Message, concern: Concern, routing: Routing) -> bool:
    """Recipients are looked at again at the moment of sending: nobody excluded since is ever told."""
    if message.target is not None or message.purpose not in (Purpose.ALERT, Purpose.NOTICE):
        return False
    return clearance(concern, routing, message.to) is None


def _again(message: Message, plan: Plan, now: datetime) -> Message | None:
    """The next try. A short wait is waited by this process, so the message is born claimed until after it."""
    if plan.channel is None:
        return None
    lease = LEASE if plan.wait <= delivery.PATIENCE else timedelta(0)
    return replace(message, channel=plan.channel, attempts=plan.attempts, due=now + plan.wait + lease)


def _posted(message: Message, outcome: Outcome) -> Posted | None:
    """Where the message now stands, so that it can be drawn again when something changes."""
    if outcome.status is not Status.DELIVERED or message.channel is not Channel.TEAMS:
        return None
    if message.target is not None:
        is_receipt = message.purpose is Purpose.RECEIPT
        return Posted(message.concern, message.to, message.purpose, message.target) if is_receipt else None
    target = Target(outcome.conversation_id, outcome.message_id)
    return Posted(message.concern, message.to, message.purpose, target)
