"""The record of permissions of one school: what stands for each child, and all that was ever said."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from policy.chronology import Trace
from policy.consents import Change, Record
from policy.pupils import PupilId
from policy.rolls import Head, ImportId, Roll
from policy.withdrawals import Withdrawal
from storage import erasures, overlays
from storage.changes import MOST, Changes
from storage.connection import CONSENTS, Store
from storage.entities import Row, span
from storage.errors import BadKey, NotFound, Stale, StoreDown
from storage.overlays import parted
from storage.partitions import Partition
from storage.readings import Readings
from storage.records import trace
from storage.registers import (
    HEAD,
    change_in,
    change_row,
    class_digest,
    class_head_key,
    head_in,
    plan_key,
    plan_row,
    planned_in,
    pointed_at,
    pupil_key,
    pupil_row,
    record_in,
    record_key,
    record_row,
    withdrawal_row,
)

_TRIES = 8
"""How often a reading begins anew because a list was confirmed or finished during it."""


class Consents:
    """The permissions of one school. Every method may raise `StoreDown`; one that writes, `TooLarge` too."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose record it is."""
        self._rows = Partition(store, CONSENTS, school_id)
        self._readings = Readings()

    async def all(self) -> Roll:
        """Everybody's record as of one moment: one query, and three while a list is being folded in."""
        view = await self._rows.view(*span("now"))
        head = _head_among(view.rows)
        if view.is_of_one_moment and not head.folding:
            return Roll(self._readings.of_everybody(view.rows), head)
        return await self._all_in_order(head)

    async def of_class(self, class_name: str) -> Roll:
        """The records of one class, however its name is written: one query, more while a list is folded in.

        The mapping of columns in its head may be an earlier one.
        """
        digest = class_digest(class_name)
        view = await self._rows.view(*span("now", digest))
        if view.is_of_one_moment and view.rows and view.rows[0].key == class_head_key(digest):
            return Roll(self._readings.of_some(view.rows), replace(head_in(view.rows[0]), version=""))
        return await self._of_class_in_order(digest)

    async def get(self, pupil: PupilId) -> Record:
        """One child's record; raises `NotFound`, also for what could never be an id."""
        try:
            record = await self._find(pupil)
        except BadKey:
            record = None
        if record is None:
            raise NotFound
        return record

    async def history(self, pupil: PupilId) -> tuple[Change, ...]:
        """Every change of one child in the order in which they were written down.

        Those of a list that is being folded in are among them.
        """
        pending = await overlays.of_one(self._rows, await self._head(), pupil)
        rows = await self._rows.between(*span("change", pupil))
        changes = {one.id: one for one in (change_in(row, pupil) for row in rows)}
        for change in (one.planned.pupil.change for one in pending):
            if change is not None:
                changes.setdefault(change.id, change)
        return tuple(sorted(changes.values(), key=lambda it: (it.recorded_at, it.id)))

    async def save(
        self,
        before: Record | None,
        after: Record,
        changes: Sequence[Change],
        traces: Sequence[Trace],
        withdrawals: Sequence[Withdrawal] = (),
    ) -> Record:
        """Keep a record with what was said, the audit, and what has to be told, and return it as kept.

        Without `before` the child is new. Raises `Stale` when the record was changed since it was read, or
        is there already; then nothing of this lands.
        """
        sent = Changes()
        pending = await self._place(sent, before, after)
        for change in changes:
            sent.create(change_row(change))
        for withdrawal in withdrawals:
            sent.create(withdrawal_row(withdrawal))
        trace(sent, traces)
        versions = await self._rows.send(sent)
        kept = versions[record_key(after.pupil.class_name, after.pupil.id)]
        return replace(after, version=" ".join([kept, *pending]))

    async def trace(self, traces: Sequence[Trace]) -> None:
        """Keep lines of the audit that follow from no change, such as that somebody looked (R47)."""
        for start in range(0, len(traces), MOST):
            changes = Changes()
            trace(changes, traces[start : start + MOST])
            await self._rows.send(changes)

    async def erase(self, record: Record, traces: Sequence[Trace]) -> None:
        """Remove all that is kept of a child; of it nothing is left but these lines of the audit.

        Raises `Stale` when the record was changed since it was read; then nothing is removed. If the store
        fails after that, the child is on no list any more, and the next sweep removes the rest.
        """
        version, _ = parted(record.version)
        self._readings.forget(record.pupil.id)
        await erasures.erase(self._rows, record.pupil.id, version, traces)

    async def _place(self, sent: Changes, before: Record | None, after: Record) -> tuple[ImportId, ...]:
        """Put the record where it belongs now; the lists that are still pending for this child."""
        version, pending = parted(before.version) if before is not None else ("", ())
        old = record_key(before.pupil.class_name, before.pupil.id) if before is not None else ""
        if pending:
            old = await self._told_apart(sent, after.pupil.id, version, pending)
        new = record_row(after)
        if not old:
            sent.create(new)
            sent.create(pupil_row(after))
            return pending
        sent.move(old, version, new)
        if old != new.key:
            sent.put(pupil_row(after))
        return pending

    async def _told_apart(
        self, sent: Changes, pupil: PupilId, version: str, pending: Sequence[ImportId]
    ) -> str:
        """Keep what the record was without the lists that are pending: what they took back is still to be
        told. The key under which it stands, if it does."""
        standing = await self._standing(pupil)
        if (standing.version if standing is not None else "") != version:
            raise Stale
        for id_ in pending:
            plan = await self._rows.find(plan_key(id_, pupil))
            if plan is None:
                raise Stale
            planned = planned_in(plan)
            if planned.before is None:
                was = record_in(standing) if standing is not None else Record(planned.pupil.pupil)
                sent.replace(plan_row(id_, planned.pupil, was), planned.version)
        return standing.key if standing is not None else ""

    async def _head(self) -> Head:
        return head_in(await self._rows.find(HEAD))

    async def _find(self, pupil: PupilId) -> Record | None:
        way = pupil_key(pupil)
        for _ in range(_TRIES):
            head, pointer = await asyncio.gather(self._head(), self._rows.find(way))
            pending = await overlays.of_one(self._rows, head, pupil) if head.folding else ()
            row = await self._rows.find(pointed_at(pointer)) if pointer is not None else None
            if row is None and (pointer is not None or (head.folding and not pending)):
                # It moved to another class meanwhile, or has only just been written.
                if await self._rows.find(way) is None:
                    return None
                continue
            return overlays.with_pending(record_in(row) if row is not None else None, pending)
        raise StoreDown("unsettled")

    async def _standing(self, pupil: PupilId) -> Row | None:
        pointer = await self._rows.find(pupil_key(pupil))
        return await self._rows.find(pointed_at(pointer)) if pointer is not None else None

    async def _all_in_order(self, head: Head) -> Roll:
        """First which lists are being folded in, then what they have left to do, then the records.

        A list that was confirmed or finished meanwhile is seen by its mark on the head: then anew.
        """
        for _ in range(_TRIES):
            overlay = await overlays.of_everybody(self._rows, head)
            view = await self._rows.view(*span("now"))
            after = _head_among(view.rows) if view.is_of_one_moment else await self._head()
            if after.version == head.version:
                return Roll(overlays.overlaid(self._readings.of_everybody(view.rows), overlay), head)
            head = after
        raise StoreDown("unsettled")

    async def _of_class_in_order(self, digest: str) -> Roll:
        head = await self._head()
        if not head.folding:
            view = await self._rows.view(*span("now", digest))
            if view.is_of_one_moment and (await self._head()).version == head.version:
                return Roll(self._readings.of_some(view.rows), head)
        everybody = await self.all()
        theirs = [one for one in everybody.records if class_digest(one.pupil.class_name) == digest]
        return Roll(tuple(theirs), everybody.head)


def _head_among(rows: Sequence[Row]) -> Head:
    return head_in(rows[0]) if rows and rows[0].key == HEAD else Head()
