"""Lists that are brought in: planned, confirmed in one transaction, then written to each child's record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from policy.chronology import Trace
from policy.consents import ConsentTerms
from policy.imports import Import, Plan, PlannedPupil, State, brought_in
from policy.people import StaffId
from policy.rolls import ImportId
from policy.uses import Use
from storage import erasures, heads, plans
from storage.changes import Changes
from storage.connection import CONSENTS, Store
from storage.entities import Row, span
from storage.errors import BadKey, Stale
from storage.folding import Folding, Progress, Terms
from storage.partitions import Partition
from storage.records import trace
from storage.registers import (
    headings_in,
    import_in,
    import_key,
    import_row,
    planned_in,
    planning_row,
)

KEPT_FOR = timedelta(days=1)
"""How long a plan waits for somebody to confirm it."""

_TRIES = 8


class Imports:
    """The lists of one school. Every method may raise `StoreDown`; one that writes, `TooLarge` too."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose lists these are."""
        # Nobody waits for a list to be written, and people do wait for what Consents writes meanwhile.
        self._rows = Partition(store, CONSENTS, school_id, ways=1)

    async def plan(self, plan: Plan) -> None:
        """Keep what a list would do; nobody's record changes by it. A plan of the same list is replaced.

        It can be found and confirmed once all of it is kept. Raises `Stale` for a list that is confirmed
        already, and to the earlier of two who plan the same list at once.
        """
        await plans.write(self._rows, plan)

    async def find(self, id_: ImportId) -> Import | None:
        """What became of this list, if it was ever planned to the end."""
        found = await self._find(id_)
        return None if found is None else import_in(found)

    async def planned(self, id_: ImportId) -> tuple[PlannedPupil, ...]:
        """What the list does to each child of whom it is not yet in the record, in no order."""
        rows = await self._rows.between(*span("plan", id_))
        return tuple(planned_in(row).pupil for row in rows)

    async def confirm(self, import_: Import, by: StaffId, at: datetime, traces: Sequence[Trace]) -> Import:
        """From now on the list counts, all of it, for everybody who reads; returns it as it now stands.

        To confirm it twice is to confirm it once: the audit has it once. Raises `Stale` when it is not the
        plan that was read, or was dropped.
        """
        for _ in range(_TRIES):
            found = await self._find(import_.id)
            kept = import_in(found) if found is not None else None
            if found is None or kept is None:
                raise Stale
            if kept.state in (State.CONFIRMED, State.DONE):
                return kept
            if kept.state is not State.PLANNED or kept.version != import_.version:
                raise Stale
            confirmed = replace(kept, state=State.CONFIRMED, confirmed_by=by, confirmed_at=at)
            try:
                return await self._confirmed(found, confirmed, traces)
            except Stale:
                # Somebody confirmed this list or another one, or settled the head, at the same time.
                continue
        raise Stale

    async def fold(
        self,
        id_: ImportId,
        uses: tuple[Use, ...],
        terms: ConsentTerms,
        at: datetime,
        progress: Progress,
    ) -> None:
        """Write a confirmed list to each child's record, with what it took back.

        `progress` is told how many of how many are written. Stopped anywhere, it goes on when called again;
        of two at once, both finish and each child is written once. Raises `Stale` for a list that is not
        confirmed.
        """
        found = await self._find(id_)
        state = import_in(found).state if found is not None else None
        if state not in (State.CONFIRMED, State.DONE):
            raise Stale
        if state is State.CONFIRMED:
            await Folding(self._rows, id_, Terms(uses, terms, at)).run(progress)
            await self._finished(id_, at)
        await self._settled()

    async def unfinished(self) -> tuple[ImportId, ...]:
        """The lists that were confirmed and are not yet in every record, the earliest first."""
        return (await heads.of(self._rows)).folding

    async def drop(self, id_: ImportId) -> None:
        """Nobody wants this list: what it would have done is cleared away. Raises `Stale` once confirmed."""
        found = await self._find(id_)
        if found is None:
            return
        kept = import_in(found)
        if kept.state in (State.CONFIRMED, State.DONE):
            raise Stale
        if kept.state is State.PLANNED:
            changes = Changes()
            changes.replace(import_row(replace(kept, state=State.DROPPED), {}), found.version)
            changes.create(planning_row(id_, kept.at))
            await self._rows.send(changes)
        await plans.clear(self._rows, id_, kept.at)

    async def sweep(self, now: datetime) -> int:
        """Drop every plan that nobody confirmed within a day, and say how many; finish what was stopped."""
        over = now - KEPT_FOR
        kept = [import_in(row) for row in await self._rows.between(*span("import"))]
        old = [one.id for one in kept if one.state is State.PLANNED and one.at <= over]
        swept = sum([await self._swept(id_) for id_ in old])
        for id_ in await plans.stopped(self._rows, over):
            await plans.clear(self._rows, id_, over)
        await erasures.finish_all(self._rows)
        await self._settled()
        return swept

    async def _confirmed(self, found: Row, confirmed: Import, traces: Sequence[Trace]) -> Import:
        head = await heads.of(self._rows)
        headings = headings_in(found)
        without = replace(head, version=await heads.without_copies(self._rows, head))
        changes = Changes()
        changes.replace(import_row(confirmed, headings), found.version)
        heads.put(changes, without, brought_in(head, confirmed, headings))
        trace(changes, traces)
        versions = await self._rows.send(changes)
        return replace(confirmed, version=versions[import_key(confirmed.id)])

    async def _finished(self, id_: ImportId, at: datetime) -> None:
        for _ in range(_TRIES):
            found, head = await self._find(id_), await heads.of(self._rows)
            if found is None or id_ not in head.folding:
                return
            changes = Changes()
            done = replace(import_in(found), state=State.DONE, done_at=at)
            changes.replace(import_row(done, headings_in(found)), found.version)
            heads.put(changes, head, replace(head, folding=tuple(it for it in head.folding if it != id_)))
            try:
                await self._rows.send(changes)
            except Stale:
                continue
            return
        raise Stale

    async def _settled(self) -> None:
        try:
            await heads.settle(self._rows)
        except Stale:
            # Another list was confirmed just now: its own folding, or the next sweep, settles it.
            return

    async def _swept(self, id_: ImportId) -> bool:
        try:
            await self.drop(id_)
        except Stale:
            return False
        return True

    async def _find(self, id_: ImportId) -> Row | None:
        try:
            return await self._rows.find(import_key(id_))
        except BadKey:
            return None
