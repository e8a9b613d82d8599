"""Who is away, who covers and who does not answer, as this process knows it: read again and again.

What another process records is known here within `REFRESH_EVERY`; while the store is down, what was known
last is used, so that nothing here ever stands in the way of telling somebody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from bot.clock import Clock
from bot.logs import log
from policy.absences import Absence
from policy.chronology import Trace
from policy.people import StaffId
from storage.absences import Absences
from storage.errors import NotKept

REFRESH_EVERY = timedelta(seconds=30)
"""How old may be what is known of another process's doing."""

AGAIN_AFTER = timedelta(seconds=5)
"""How long after a failure the store is asked again."""


class Cover:
    """The absences and the silent people of one school as they are known now."""

    def __init__(self, kept: Absences, clock: Clock) -> None:
        """Begin with everybody here and nobody silent."""
        self._kept = kept
        self._clock = clock
        self.absences: tuple[Absence, ...] = ()
        self.silent: frozenset[StaffId] = frozenset()
        self.looked = asyncio.Event()
        """Set once the store was asked for the first time, whatever came of it."""
        self._heard: set[StaffId] = set()
        self._unsaid: set[StaffId] = set()
        self._changes = 0
        self._wanted = asyncio.Event()

    async def record(self, absence: Absence, traces: Sequence[Trace]) -> Absence:
        """Keep a new absence; the one kept before where the same is asked for twice.

        Raises what the store raises.
        """
        before = await self._kept.find(absence)
        return self._know(before or await self._kept.add(absence, traces))

    async def end(self, absence: Absence, traces: Sequence[Trace]) -> Absence:
        """Keep that an absence ended early. Raises what the store raises."""
        return self._know(await self._kept.end(absence, traces))

    async def coming(self) -> tuple[Absence, ...]:
        """Every absence that is not over, as the store has it. Raises what the store raises."""
        return await self._kept.all_from(self._clock.now())

    async def fell_silent(self, person: StaffId) -> None:
        """This person did not answer. It counts at once and, while the store is down, in this process."""
        self._heard.discard(person)
        self.silent |= {person}
        self._changes += 1
        try:
            await self._write_silent(person)
        except NotKept as why:
            log("silence_not_kept", person=person, why=type(why).__name__)
            self._unsaid.add(person)

    def heard_from(self, person: StaffId) -> None:
        """This person did something. It counts at once, and is written down soon by `run`."""
        self._heard.add(person)
        if person in self.silent:
            self.silent -= {person}
            self._unsaid.discard(person)
            self._changes += 1
            self._wanted.set()

    async def refresh(self) -> bool:
        """Write down what is not yet, read all of it again, and say whether that could be done."""
        try:
            await self._refresh()
        except NotKept as why:
            log("cover_not_refreshed", why=type(why).__name__)
            return False
        finally:
            self.looked.set()
        return True

    async def run(self) -> None:
        """Keep it fresh until cancelled."""
        while True:
            self._wanted.clear()
            wait = REFRESH_EVERY if await self.refresh() else AGAIN_AFTER
            with suppress(TimeoutError):
                # Not wait_for: in Python 3.11 it swallows being cancelled when it is woken at once.
                async with asyncio.timeout(wait.total_seconds()):
                    await self._wanted.wait()

    async def _refresh(self) -> None:
        """Read until nothing has changed here meanwhile, so that no newer knowledge is overwritten."""
        for person in tuple(self._unsaid):
            await self._write_silent(person)
        while True:
            changes, heard = self._changes, frozenset(self._heard)
            silent = await self._kept.silent()
            for person in silent & heard:
                await self._kept.heard_from(person, [self._trace("staff.heard_from", person)])
            absences = await self._kept.all_from(self._clock.now())
            if changes == self._changes:
                break
        self.absences, self.silent = absences, silent - heard
        # Who spoke here may be called silent by another process that did not hear it yet: until the next
        # look that is put right.
        self._heard -= heard

    async def _write_silent(self, person: StaffId) -> None:
        await self._kept.fall_silent(person, self._clock.now(), [self._trace("staff.fell_silent", person)])
        self._unsaid.discard(person)

    def _trace(self, action: str, person: StaffId) -> Trace:
        return Trace(self._clock.now(), None, action, codes={"person": person})

    def _know(self, absence: Absence) -> Absence:
        self.absences = (*(one for one in self.absences if one.id != absence.id), absence)
        self._changes += 1
        return absence
