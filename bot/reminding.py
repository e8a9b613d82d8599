"""Reminding whoever keeps the consent record of what it needs: one card a week, without content (R34)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.clock import Clock
from bot.directory import Directory
from bot.ids import Ids
from bot.logs import log
from policy import reminding
from policy.chronology import Trace
from policy.concerns import Concern, ConcernId
from policy.consents import ConsentTerms
from policy.delivery import LEASE
from policy.kinds import Urgency
from policy.messages import THE_RECORD, Message, Purpose
from policy.people import Role, StaffId
from policy.schools import School
from storage.consents import Consents
from storage.errors import NotKept
from storage.reminders import Reminders

LOOK_EVERY = 600.0
"""Seconds between two looks: a week is reminded of at some time of its first school day."""

RECORD = ConcernId("consents")
"""What is reminded of is a record, not a concern."""


class Reminding:
    """Reminds of the consent record. Several may run on the same tables: each week is reminded of once."""

    def __init__(
        self,
        school: School,
        directory: Directory,
        consents: Consents,
        kept: Reminders,
        clock: Clock,
        ids: Ids,
        soon: Callable[[Concern | None, tuple[Message, ...]], None],
        terms: Callable[[], ConsentTerms],
    ) -> None:
        """Keep the parts; `soon` hands messages to the worker, `terms` says how permissions are read now."""
        self._school = school
        self._directory = directory
        self._consents = consents
        self._kept = kept
        self._clock = clock
        self._ids = ids
        self._soon = soon
        self._terms = terms
        self._done = ""

    async def run(self) -> None:
        """Look until cancelled; a store that is down is waited for."""
        while True:
            try:
                await self.look()
            except NotKept as why:
                log("not_reminded", why=type(why).__name__)
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> None:
        """Remind if it is time, and was not yet this week. Raises what the store raises."""
        at = self._clock.now()
        week = reminding.week(at, self._school)
        if week == self._done or not reminding.is_time(at, self._school):
            return
        roll = await self._consents.all()
        found = reminding.reminders(roll, at, self._terms())
        if not found:
            return
        keepers = self._directory.acting.holders[Role.BUSINESS_MANAGER]
        messages = [self._message(one.id) for one in keepers if one.id not in self._directory.away]
        traces = [Trace(at, None, "consent.reminded", codes={"of": ",".join(found), "week": week})]
        self._soon(None, await self._kept.once(f"consents:{week}", messages, traces))
        self._done = week

    def _message(self, to: StaffId) -> Message:
        now = self._clock.now()
        return Message(
            id=self._ids.message_id(),
            concern=RECORD,
            reference=THE_RECORD,
            to=to,
            purpose=Purpose.RECORD,
            urgency=Urgency.U4,
            due=now + LEASE,
            created=now,
        )
