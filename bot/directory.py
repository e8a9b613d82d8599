"""Who everybody is: the people of the school file and the members of the staff group, by object id.

The staff list is read through Graph now and then and kept, so that a teacher is never a stranger because
Graph is slow, down or throttled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

from bot.clock import Clock
from bot.cover import Cover
from bot.logs import log
from bot.ports import StaffGroup
from policy import absences
from policy.concerns import Facts
from policy.people import People, Person, Role, StaffId
from policy.routing import Routing
from policy.schools import School
from storage.absences import Absences
from storage.errors import NotKept
from storage.staff import StaffList

AGAIN_AFTER = timedelta(seconds=20)
"""How long after a failure the staff list is asked for again."""

PATIENCE = 2.0
"""Seconds that somebody waits in all, just after a start, until it is known who is away and, if they are
unknown, until the staff list is there."""

REFRESH_EVERY = timedelta(minutes=15)
"""How old the staff list may be; leavers and joiners are known within this time."""


class Directory:
    """The people of one school as they are known now."""

    def __init__(
        self, school: School, group: StaffGroup, kept: StaffList, absent: Absences, clock: Clock
    ) -> None:
        """Begin with the people of the school file, who are known whatever happens, and all of them here."""
        self._school = school
        self._group = group
        self._kept = kept
        self._clock = clock
        self._people = school.people
        self._is_read = False
        self.known = asyncio.Event()
        """Set once the staff are known, from the store or from Graph."""
        self.cover = Cover(absent, clock)

    @property
    def people(self) -> People:
        """Everybody known now; the school file says what somebody is, whatever the group says."""
        return self._people

    @property
    def is_read(self) -> bool:
        """Whether the staff group itself was read since the start: only then is it known who has left."""
        return self._is_read

    @property
    def away(self) -> frozenset[StaffId]:
        """Those recorded as away now."""
        return absences.away(self.cover.absences, self._clock.now())

    @property
    def acting(self) -> People:
        """Everybody as they act now: whoever covers for somebody holds their roles as well."""
        return absences.acting(self._people, self.cover.absences, self._clock.now())

    def find(self, id_: str) -> Person | None:
        """The person with this object id, if the school knows them."""
        return self._people.find(id_)

    def route(self, facts: Facts) -> Routing:
        """Who hears of a concern with these facts, as things stand now."""
        cover = self.cover
        return absences.route(
            facts,
            self._people,
            cover.absences,
            at=self._clock.now(),
            silent=cover.silent,
            chains=self._school.chains,
        )

    async def meet(self, id_: str) -> Person | None:
        """The person with this object id; just after a start what is unknown is waited for, not for long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self.cover.looked.wait()
                if self.find(id_) is None:
                    await self.known.wait()
        return self.find(id_)

    def on_duty(self) -> tuple[Person, ...]:
        """Who handles a worry about a child now: the safeguarding lead, deputies and who covers for them."""
        acting = self.acting
        holders = (one.id for role in (Role.DSL, Role.DEPUTY_DSL) for one in acting.holders[role])
        away = self.away
        return self._people.named(*(id_ for id_ in dict.fromkeys(holders) if id_ not in away))

    def standing_in(self) -> tuple[tuple[Person, Person], ...]:
        """Who covers now, and for whom, where something passes to them."""
        pairs = absences.standing_in(self._people, self.cover.absences, self._clock.now())
        by_id = self._people.by_id
        return tuple((by_id[cover], by_id[person]) for person, cover in pairs.items())

    async def fell_silent(self, person: StaffId) -> None:
        """Two pings were not answered: from now on the next is told as well. Raises nothing."""
        await self.cover.fell_silent(person)

    def heard_from(self, person: StaffId) -> None:
        """This person did something: if they were silent, they no longer are."""
        self.cover.heard_from(person)

    async def start(self) -> None:
        """Take what was known last from the store; without it the school file must do for now."""
        await self.cover.refresh()
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
