"""The desk at which lists of permissions are brought in: read, kept while they wait, written down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from bot.clock import Clock
from bot.logs import log
from bot.ports import Posts
from bot.spreadsheets import Spreadsheets
from policy.consents import ConsentTerms
from policy.imports import Import, Plan
from policy.rolls import ImportId
from policy.uses import matrix
from storage.errors import NotKept
from storage.imports import Imports
from storage.patience import patience
from storage.sheets import Sheets

LOOK_EVERY = 30.0
"""Seconds between two looks for lists that another process confirmed and did not finish."""

PREPARED_WITHIN = 1.0
"""Seconds for which a press waits until a plan is written down."""

SWEEP_EVERY = timedelta(minutes=10)
"""How often lists are thrown away that nobody answered for a day."""


@dataclass(slots=True)
class Lists:
    """Everything that a list needs on its way in. `posts` says what a withdrawal would hold or take down."""

    spreadsheets: Spreadsheets
    sheets: Sheets
    imports: Imports
    posts: Posts
    terms: Callable[[], ConsentTerms]
    clock: Clock
    told: Callable[[], None]
    """Says that something was taken back, so that whoever keeps the posts is told at once."""
    _preparing: dict[ImportId, asyncio.Task[None]] = field(default_factory=dict)
    _progress: dict[ImportId, tuple[int, int]] = field(default_factory=dict)
    _wanted: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """A list was confirmed just now."""
        self._wanted.set()

    def progress(self, id_: ImportId) -> tuple[int, int]:
        """How many children of how many are written, as far as this process knows."""
        return self._progress.get(id_, (0, 0))

    def prepare(self, plan: Plan) -> None:
        """Write a plan down without keeping anybody waiting; of two of one list the later one stands."""
        id_ = plan.import_.id
        before = self._preparing.get(id_)
        task = asyncio.create_task(self._prepared(plan, before), name=f"plan {id_}")
        self._preparing[id_] = task
        task.add_done_callback(lambda done: self._forget(id_, done))

    async def prepared(self, id_: ImportId) -> Import | None:
        """The plan as it is written down, waited for but not for long; nothing while it is not all there."""
        task = self._preparing.get(id_)
        if task is not None:
            await asyncio.wait([task], timeout=PREPARED_WITHIN)
        return await self.imports.find(id_)

    def is_preparing(self, id_: ImportId) -> bool:
        """Whether this plan is being written down at this moment."""
        return id_ in self._preparing

    async def close(self) -> None:
        """Let what is being written down be finished."""
        await asyncio.gather(*self._preparing.values(), return_exceptions=True)

    def _forget(self, id_: ImportId, done: asyncio.Task[None]) -> None:
        if self._preparing.get(id_) is done:
            del self._preparing[id_]

    async def _prepared(self, plan: Plan, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        try:
            with patience(None):
                await self.imports.plan(plan)
        except NotKept as why:
            log("list_not_planned", list=plan.import_.id, why=type(why).__name__)

    async def run(self) -> None:
        """Write what was confirmed to each child's record until cancelled, whoever confirmed it."""
        swept = self.clock.now() - SWEEP_EVERY
        while True:
            self._wanted.clear()
            try:
                await self._written()
                if self.clock.now() - swept >= SWEEP_EVERY:
                    swept = self.clock.now()
                    await self.imports.sweep(swept)
                    await self.sheets.sweep(swept)
            except NotKept as why:
                log("lists_not_written", why=type(why).__name__)
            with suppress(TimeoutError):
                # Not wait_for: in Python 3.11 it swallows being cancelled when it is woken at once.
                async with asyncio.timeout(LOOK_EVERY):
                    await self._wanted.wait()

    async def _written(self) -> None:
        for id_ in await self.imports.unfinished():
            log("list_being_written", list=id_)
            terms = self.terms()
            await self.imports.fold(id_, matrix(terms.accounts), terms, self.clock.now(), self._noted(id_))
            log("list_written", list=id_)
            self.told()

    def _noted(self, id_: ImportId) -> _Noted:
        return _Noted(self._progress, id_)


@dataclass(frozen=True, slots=True)
class _Noted:
    """Writes down how far a list is."""

    progress: dict[ImportId, tuple[int, int]]
    id: ImportId

    def __call__(self, done: int, of: int) -> None:
        """So many of so many are written."""
        self.progress[self.id] = (done, of)
