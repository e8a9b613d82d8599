"""The outbox worker: sends what is due, records every attempt, and brings in the next when somebody
cannot be reached. What to do after an attempt is decided in policy/delivery.py."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot import letters
from bot.clock import Clock
from bot.digests import Digest, folded
from bot.held import Held
from bot.lanes import Lanes, Pause
from bot.logs import failed, log
from bot.reaching import Reach, Tried, attempt
from policy import delivery, ringing, sending
from policy.attempts import Attempt
from policy.chronology import as_traces
from policy.concerns import Concern
from policy.delivery import LEASE, Status
from policy.messages import Message, Posted, Purpose, Target
from policy.people import StaffId
from policy.scenes import Scene, Step
from storage.concerns import Concerns
from storage.errors import Away, NotKept, Stale, StoreDown, Taken
from storage.outbox import Outbox
from storage.patience import patience

LOOK_EVERY = 1.0
"""Seconds between two looks for messages that another process left, or that fall due again, and between two
questions to a store that is away."""

WAITS = 300
"""How often a message waits so: some minutes, so that what cannot be read ever does not hold up the rest."""

AT_ONCE = 50
"""Messages claimed at one look."""

WIDTH = 24
"""People written to at the same time."""

MARGIN = timedelta(seconds=15)
"""A message with less than this left of its lease is claimed again before it is sent, so that nobody sends it
twice: a try takes as long as this where everything hangs."""

HIDDEN_WITHIN = 1.0
"""Seconds for which an answer waits until what it stands in the place of is put away."""

DRAWN_WITHIN = 0.4
"""Seconds that a client is given to draw what was put away, before the answer comes another way: drawn the
other way round, the form that was asked for would be gone (seen in the Playground)."""

CLOSED_WITHIN = 5.0
"""Seconds for what is under way when the bot stops."""

SETTLED_WITHIN = 2.0
"""Seconds for which people who wait to be told go before writing down who was told."""

STILL_FRESH = timedelta(seconds=1)
"""How old what was handed over may be; later the concern is read again before anybody is told."""

Result = TypeVar("Result")
FilledUntil = Callable[[StaffId, Target], Awaitable[datetime | None]]

SLOW = timedelta(seconds=15)
"""For how long Teams may still be about to show what is hidden already: a call takes up to ten seconds."""


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed message and, when it was just handed over, the concern it is about.

    `with_it` are other messages to the same person that can wait as long: one card tells of them all. `waits`
    is how often it waited for the store. `seen` says that the person has it in front of them by now, and
    `done` is set once it was tried.
    """

    message: Message
    concern: Concern | None = None
    with_it: tuple[Message, ...] = ()
    waits: int = 0
    seen: bool = False
    done: asyncio.Event | None = None

    @property
    def messages(self) -> tuple[Message, ...]:
        """All that it tells of."""
        return (self.message, *self.with_it)


class Delivery:
    """Sends the messages of one school. Several may run on the same tables: each message is claimed first."""

    def __init__(
        self,
        scene: Callable[[], Scene],
        store: Concerns,
        outbox: Outbox,
        reach: Reach,
        clock: Clock,
        filled_until: FilledUntil,
    ) -> None:
        """Keep the parts; nothing is sent until `run` or `soon`. `scene` says how things stand now,
        `filled_until` until when somebody fills in a form in the place of a message."""
        self._scene = scene
        self._concerns = store
        self._outbox = outbox
        self._reach = reach
        self._clock = clock
        self._filled_until = filled_until
        self._lanes = Lanes(self._job, width=WIDTH)
        self._held = Held()
        self._recording: set[asyncio.Task[None]] = set()

    def saved(self, concern: Concern | None, messages: tuple[Message, ...]) -> None:
        """These were saved as claimed by this process: send them now, but for what is due later."""
        now = self._clock.now()
        self.soon(concern, tuple(one for one in messages if delivery.is_now(one.due, now)))

    def soon(self, concern: Concern | None, messages: tuple[Message, ...]) -> None:
        """Send these now, whenever they are due."""
        for message in messages:
            self._queue(Job(message, concern))

    async def hide(self, messages: tuple[Message, ...]) -> None:
        """Put these away now and wait for it, but not for long: somebody pressed a button on them, and what
        they are answered with stands in the same place. Drawn afterwards, it would take that from them."""
        jobs = [Job(one, seen=True, done=asyncio.Event()) for one in messages]
        for job in jobs:
            self._queue(job)
        with suppress(TimeoutError):
            async with asyncio.timeout(HIDDEN_WITHIN):
                await asyncio.gather(*(job.done.wait() for job in jobs if job.done))
        if jobs:
            await asyncio.sleep(DRAWN_WITHIN)

    async def run(self) -> None:
        """Look for messages that are due until cancelled; a store that is down is waited for."""
        while True:
            try:
                await self.look()
            except NotKept as why:
                log("outbox_not_read", why=type(why).__name__)
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> None:
        """Claim whatever is due and send it. Raises what the store raises.

        What is in hand already keeps its place in its lane, however long it waits there: behind what came
        since it would be told out of order. The look reaches past it to what is for others.
        """
        now = self._clock.now()
        found = await self._outbox.due(now, limit=AT_ONCE + len(self._held))
        due = [one for one in found if one not in self._held]
        if due:
            for first, *others in folded(await self._outbox.claim(due, now + LEASE)):
                self._queue(Job(first, with_it=tuple(others)))

    async def close(self) -> None:
        """Let what is being sent be finished; the rest stays in the outbox for the next start."""
        await self._lanes.close(within=CLOSED_WITHIN)
        if self._recording:
            _, late = await asyncio.wait(self._recording, timeout=CLOSED_WITHIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _queue(self, job: Job) -> None:
        self._held.take(job.messages)
        self._lanes.add(job.message.to, job)

    async def _job(self, job: Job) -> Pause[Job] | None:
        pause = await _guarded(job.message, self._send(job))
        self._held.take(pause.then.messages if pause else ())
        self._held.let_go(job.messages)
        if job.done is not None:
            job.done.set()
        return pause

    def _record(self, message: Message, attempts: tuple[Attempt, ...], posted: Posted | None) -> None:
        """Settle beside the lane: nothing follows, so the next message to the same person need not wait."""
        self._held.take([message])
        task = asyncio.create_task(_guarded(message, self._settled(message, attempts, posted)))
        self._recording.add(task)
        task.add_done_callback(self._recording.discard)
        task.add_done_callback(lambda _: self._held.let_go([message]))

    async def _settled(self, message: Message, attempts: tuple[Attempt, ...], posted: Posted | None) -> None:
        await self._lanes.quiet(within=SETTLED_WITHIN)
        await self._outbox.settle(message, *attempts, posted=posted)

    async def _send(self, job: Job) -> Pause[Job] | None:
        """Tell it; a store that is away is waited for in the lane, so that nothing overtakes it meanwhile."""
        try:
            ours = await self._still_ours(job)
            if ours is None:
                return None
            job = ours
            return await self._tell(job)
        except Away as why:
            if job.waits == WAITS:
                raise
            log("message_waits", message=job.message.id, why=why.why)
            return Pause(LOOK_EVERY, replace(job, waits=job.waits + 1))

    async def _tell(self, job: Job) -> Pause[Job] | None:
        message = job.message
        if message.purpose is Purpose.HIDDEN:
            return await self._hide(message, seen=job.seen)
        tried = replace(message, attempts=message.attempts + 1)
        if (alone := letters.card_without_a_case(message)) is not None:
            return await self._settle(await self._reach.send(tried, alone))
        if job.with_it:
            await self._send_digest(job.messages)
            return None
        concern = self._fresh(job) or await self._concerns.get(message.concern)
        scene = self._scene()
        routing = scene.route(concern.facts)
        if why := sending.why_stopped(message, concern, routing):
            await self._stop(message, why)
            return None
        if sending.may_wait(message, concern, routing) and (later := await self._in_use(message)):
            await self._outbox.settle(message, again=replace(message, due=later))
            return None
        card = letters.card(message, concern, routing, scene.school, scene.people)
        return await self._settle(await self._reach.send(tried, card))

    async def _send_digest(self, messages: tuple[Message, ...]) -> None:
        """Tell of several things that can wait in one card; what came of it counts for each of them."""
        digest = Digest()
        for message in messages:
            concern = await self._concerns.get(message.concern)
            if why := sending.why_stopped(message, concern, self._scene().route(concern.facts)):
                await self._stop(message, why)
            else:
                digest.add(replace(message, attempts=message.attempts + 1))
        if not digest.messages:
            return
        tried = await self._reach.send_digest(digest.messages, digest.card())
        # The card stands for all of them, so no single one may ever be drawn in its place.
        tried = replace(tried, outcome=replace(tried.outcome, message_id=""))
        for message in digest.messages:
            await _guarded(message, self._settle(replace(tried, message=message)))

    async def _stop(self, message: Message, why: str) -> None:
        stopped = attempt(message, message.channel, delivery.never(why), self._clock.now())
        await self._outbox.settle(message, stopped)

    async def _in_use(self, message: Message) -> datetime | None:
        """Until when its place is left alone: a form that is drawn over takes the words with it."""
        return None if message.target is None else await self._filled_until(message.to, message.target)

    def _fresh(self, job: Job) -> Concern | None:
        """The concern that came with the message, unless it waited: somebody may be kept out by now (I7)."""
        return job.concern if self._clock.now() - job.message.created < STILL_FRESH else None

    async def _hide(self, message: Message, *, seen: bool) -> Pause[Job] | None:
        """Put away what was shown; what was put away before anybody can have `seen` it is so again, in case
        Teams showed it only then."""
        tried = await self._reach.send(
            replace(message, attempts=message.attempts + 1), letters.put_away(message)
        )
        shown_by = message.created + SLOW
        if tried.outcome.status is Status.DELIVERED and not seen and self._clock.now() < shown_by:
            await self._outbox.settle(message, *tried.attempts, again=replace(message, due=shown_by))
            return None
        return await self._settle(tried)

    async def _still_ours(self, job: Job) -> Job | None:
        if self._clock.now() + MARGIN < job.message.due:
            return job
        claimed = await self._outbox.claim(job.messages, self._clock.now() + LEASE)
        return replace(job, message=claimed[0], with_it=claimed[1:]) if claimed else None

    async def _settle(self, tried: Tried) -> Pause[Job] | None:
        message, outcome, now = tried.message, tried.outcome, self._clock.now()
        mail = message.target is None and message.purpose in sending.STANDALONE and not message.mailed
        waited = now - message.created
        plan = delivery.plan(message.channel, message.attempts, outcome, waited=waited, mail=mail)
        again = sending.again(message, plan, now)
        attempts = tried.attempts
        if plan.escalate and not message.escalated and message.purpose is Purpose.ALERT:
            later = replace(again, escalated=True) if again else None
            await self._follow(message, attempts, later, ringing.not_reached)
            return None
        if sending.is_by_mail_only(message, outcome):
            await self._follow(message, attempts, None, ringing.by_mail)
            return None
        posted = sending.posted(message, outcome)
        if again is None:
            self._record(message, attempts, posted)
            return None
        kept = await self._outbox.settle(message, *attempts, again=again, posted=posted)
        if plan.wait > delivery.PATIENCE:
            return None
        return Pause(plan.wait.total_seconds(), Job(kept.messages[-1]))

    async def _follow(
        self,
        message: Message,
        attempts: tuple[Attempt, ...],
        again: Message | None,
        what: Callable[[Concern, StaffId, Scene], Step],
    ) -> None:
        """Settle a message with what follows for its case: somebody was not reached as hoped."""
        for _ in range(5):
            concern = await self._case_of(message)
            step = what(concern, message.to, self._scene())
            try:
                kept = await self._outbox.settle(
                    message,
                    *attempts,
                    again=again,
                    concern=step.concern,
                    entries=step.entries,
                    traces=as_traces(step.entries, concern.id),
                    messages=step.messages,
                )
            except Taken:
                raise
            except Stale:
                continue
            self.saved(kept.concern, tuple(one for one in kept.messages if one.id != message.id))
            return
        raise StoreDown("contended")

    async def _case_of(self, message: Message) -> Concern:
        """The case once the store can say: a try that was made is not made again because it cannot."""
        for _ in range(WAITS):
            with suppress(Away):
                return await self._concerns.get(message.concern)
            await asyncio.sleep(LOOK_EVERY)
        return await self._concerns.get(message.concern)


async def _guarded(message: Message, work: Awaitable[Result]) -> Result | None:
    """The boundary of the worker: what goes wrong with one message is logged and never stops another."""
    try:
        # A press may have handed it over, and nobody waits for it.
        with patience(None):
            return await work
    except Taken:
        log("message_taken_by_another", message=message.id)
    except NotKept as why:
        # The row is still there and falls due again when the lease is over.
        log("attempt_not_recorded", message=message.id, why=type(why).__name__)
    except Exception as failure:  # noqa: BLE001 - one bad row must not stop the others.
        failed("message_not_sent", failure, message=message.id)
    return None
