"""The sweep: rings the bells whose time has come, each once, whoever sweeps and however often.

What a bell does is decided in policy/ringing.py; it lands in one transaction with the case, so that another
process that sweeps at the same moment finds it done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.clock import Clock
from bot.cupboard import Cupboard
from bot.logs import failed, log
from policy import redaction, ringing
from policy.chronology import as_traces
from policy.concerns import Concern, ConcernId
from policy.messages import Message
from policy.people import StaffId
from policy.scenes import Scene
from storage.concerns import Concerns
from storage.errors import NotFound, NotKept, Stale

LOOK_EVERY = 1.0
"""Seconds between two looks: the shortest clock is five minutes."""

TRIES = 4
"""How often a case is looked at again when somebody else saved it first; the next look tries anew."""

AT_ONCE = 50
"""Cases whose bells are rung before looking again."""


class Timekeeper:
    """Rings the bells of one school. Several may sweep the same tables."""

    def __init__(
        self,
        concerns: Concerns,
        clock: Clock,
        scene: Callable[[], Scene],
        soon: Callable[[Concern | None, tuple[Message, ...]], None],
        silent: Callable[[StaffId], Awaitable[None]],
        cupboard: Cupboard | None = None,
    ) -> None:
        """Keep the parts; `silent` is told of whoever left two pings unanswered, `cupboard` has the files."""
        self._concerns = concerns
        self._cupboard = cupboard
        self._clock = clock
        self._scene = scene
        self._soon = soon
        self._silent = silent
        self._bad: set[ConcernId] = set()

    async def run(self) -> None:
        """Sweep until cancelled; a store that is down is waited for, and then all that was missed rings."""
        while True:
            try:
                while await self.look() >= AT_ONCE:
                    log("bells_busy")
            except NotKept as why:
                log("bells_not_read", why=type(why).__name__)
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> int:
        """Ring what is due now, and say for how many cases. Raises what the store raises on looking.

        Cases whose bells cannot be rung stay at the front of the queue, so the look reaches past them.
        """
        due = await self._concerns.due(self._clock.now(), AT_ONCE + len(self._bad))
        self._bad = {id_ for id_ in due if not await self._guarded(id_)}
        return len(due) - len(self._bad)

    async def _guarded(self, id_: ConcernId) -> bool:
        """One bad case must not keep the bells of the others from ringing."""
        try:
            await self._ring(id_)
        except NotKept as why:
            log("bell_not_rung", concern=id_, why=type(why).__name__)
        except Exception as failure:  # noqa: BLE001 - the boundary of the sweep.
            failed("bell_failed", failure, concern=id_)
        else:
            return True
        return False

    async def _ring(self, id_: ConcernId) -> None:
        """Ring the bells of one case; raises `Stale` when others were quicker each time."""
        for _ in range(TRIES):
            try:
                concern = await self._concerns.get(id_)
            except NotFound:
                return
            scene = self._scene()
            if concern.next_due is None or concern.next_due > scene.at:
                return
            if redaction.is_due(concern, scene.at):
                await self._forget(id_)
            step = ringing.ring(concern, scene)
            traces = as_traces(step.entries, id_)
            try:
                kept = await self._concerns.save(step.concern, step.entries, traces, step.messages)
            except Stale:
                continue
            self._soon(kept.concern, kept.messages)
            for person in sorted(ringing.silent(step)):
                await self._silent(person)
            return
        raise Stale

    async def _forget(self, id_: ConcernId) -> None:
        """Take out what people wrote, and the screenshots of words with it; safe to do twice (Q2)."""
        if self._cupboard is not None:
            await self._cupboard.clear(await self._concerns.chronology(id_))
        await self._concerns.forget_words(id_)
