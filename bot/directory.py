"""Who everybody is: the people of the school file and the members of the staff group, by object id.

The staff list is read through Graph now and then and kept, so that a teacher is never a stranger because
Graph is slow, down or throttled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

from bot.logs import log
from bot.ports import StaffGroup
from policy.concerns import Facts
from policy.people import People, Person, Role, StaffId
from policy.routing import Routing, route
from policy.schools import School
from storage.errors import NotKept
from storage.staff import StaffList

AGAIN_AFTER = timedelta(seconds=20)
"""How long after a failure the staff list is asked for again."""

PATIENCE = 2.0
"""Seconds that somebody unknown waits, just after a start, for the staff list to be there."""

REFRESH_EVERY = timedelta(minutes=15)
"""How old the staff list may be; leavers and joiners are known within this time."""


class Directory:
    """The people of one school as they are known now."""

    def __init__(self, school: School, group: StaffGroup, kept: StaffList) -> None:
        """Begin with the people of the school file, who are known whatever happens."""
        self._school = school
        self._group = group
        self._kept = kept
        self._people = school.people
        self._is_read = False
        self.known = asyncio.Event()
        """Set once the staff are known, from the store or from Graph."""

    @property
    def people(self) -> People:
        """Everybody known now; the school file says what somebody is, whatever the group says."""
        return self._people

    @property
    def away(self) -> frozenset[StaffId]:
        """Those recorded as away now."""
        return frozenset()

    def find(self, id_: str) -> Person | None:
        """The person with this object id, if the school knows them."""
        return self._people.find(id_)

    def route(self, facts: Facts) -> Routing:
        """Who hears of a concern with these facts, as things stand now."""
        return route(facts, self._people, away=self.away, chains=self._school.chains)

    async def meet(self, id_: str) -> Person | None:
        """The person with this object id; just after a start the staff list is waited for, not for long."""
        if self.find(id_) is None and not self.known.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self.known.wait(), PATIENCE)
        return self.find(id_)

    def on_duty(self) -> tuple[Person, ...]:
        """Who handles a worry about a child now: the safeguarding lead and deputies who are not away."""
        holders = (*self._people.holders[Role.DSL], *self._people.holders[Role.DEPUTY_DSL])
        return tuple(one for one in dict.fromkeys(holders) if one.id not in self.away)

    async def start(self) -> None:
        """Take the last known staff list from the store; without it the school file must do for now."""
        try:
            kept = await self._kept.load()
        except NotKept as why:
            log("staff_not_loaded", why=type(why).__name__)
            return
        if not self._is_read:
            self._take(kept)
        self.known.set()

    async def refresh(self) -> bool:
        """Read the staff group again and say whether it could be; an empty answer changes nothing."""
        try:
            members = await self._group.members()
            if members:
                self._take(members)
                self._is_read = True
                self.known.set()
                await self._kept.save(members)
        except (TimeoutError, ConnectionError, NotKept) as why:
            log("staff_not_refreshed", why=type(why).__name__)
            return False
        return True

    async def read(self) -> int:
        """How many members the staff group has now. Raises `TimeoutError` or `ConnectionError`."""
        return len(await self._group.members())

    async def run(self) -> None:
        """Keep the list fresh until cancelled; after a failure it is tried again soon."""
        while True:
            wait = REFRESH_EVERY if await self.refresh() else AGAIN_AFTER
            await asyncio.sleep(wait.total_seconds())

    def _take(self, members: Iterable[Person]) -> None:
        self._people = People.of([*self._school.people.everyone, *members])
