"""Writing a confirmed list to each child's record: in batches, at leisure, and going on wherever it stopped.

Everybody reads the list already (overlays.py), so nobody waits for this. Each child's record, history,
withdrawals and what was planned change together or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from policy.consents import ConsentTerms, Record, taken_back
from policy.imports import folded_in
from policy.pupils import PupilId
from policy.rolls import ImportId
from policy.uses import Use
from policy.withdrawals import Withdrawal, withdrawn
from storage.batches import grouped
from storage.changes import Changes
from storage.entities import Row, span
from storage.errors import Stale, TooLarge
from storage.partitions import Partition
from storage.registers import (
    Planned,
    change_key,
    change_row,
    is_record,
    plan_key,
    planned_in,
    pointed_at,
    pupil_key,
    pupil_row,
    record_in,
    record_row,
    withdrawal_row,
)

Progress = Callable[[int, int], None]

_TRIES = 8


@dataclass(frozen=True, slots=True)
class Terms:
    """By what it is decided what a list took back, and when."""

    uses: tuple[Use, ...]
    consents: ConsentTerms
    at: datetime


@dataclass(frozen=True, slots=True)
class _Piece:
    """One child's share of a transaction."""

    pupil: PupilId
    changes: Changes


class Folding:
    """One list on its way into the record of one school."""

    def __init__(self, rows: Partition, id_: ImportId, terms: Terms) -> None:
        """Keep what is written where."""
        self._rows = rows
        self._id = id_
        self._terms = terms

    async def run(self, progress: Progress) -> None:
        """Write all that is left; raises `Stale` where others change the same records without end."""
        plans = [planned_in(one) for one in await self._rows.between(*span("plan", self._id))]
        records = await self._rows.between(*span("now"))
        standing = {_pupil_of(one): one for one in records if is_record(one)}
        done = 0
        progress(done, len(plans))
        pieces = (self._piece(standing.get(one.pupil.pupil.id), one) for one in plans)
        for batch in grouped((one, len(one.changes), one.changes.weight) for one in pieces):
            await self._write(batch)
            done += len(batch)
            progress(done, len(plans))

    async def _write(self, batch: Sequence[_Piece]) -> None:
        changes = Changes()
        for piece in batch:
            changes.join(piece.changes)
        try:
            await self._rows.send(changes)
        except (Stale, TooLarge):
            for piece in batch:
                await self._alone(piece.pupil)

    async def _alone(self, pupil: PupilId) -> None:
        """One child whose record was changed meanwhile, or of whom somebody else took care."""
        for _ in range(_TRIES):
            plan = await self._rows.find(plan_key(self._id, pupil))
            if plan is None:
                return
            pointer = await self._rows.find(pupil_key(pupil))
            standing = await self._rows.find(pointed_at(pointer)) if pointer is not None else None
            planned = planned_in(plan)
            change = planned.pupil.change
            is_new = change is None or await self._rows.find(change_key(change)) is None
            try:
                await self._rows.send(self._piece(standing, planned, is_new=is_new).changes)
            except Stale:
                continue
            return
        raise Stale

    def _piece(self, standing: Row | None, planned: Planned, *, is_new: bool = True) -> _Piece:
        """All that one child takes. `is_new` says that the change is not in the history yet."""
        pupil, change = planned.pupil.pupil.id, planned.pupil.change
        record = record_in(standing) if standing is not None else None
        changes, after = Changes(), _after(record, planned)
        _place(changes, standing, after)
        changes.delete(plan_key(self._id, pupil), planned.version)
        if change is not None and is_new:
            changes.create(change_row(change))
        told = self._taken_back(planned.before or record, planned)
        if told is not None:
            changes.create(withdrawal_row(told))
        return _Piece(pupil, changes)

    def _taken_back(self, before: Record | None, planned: Planned) -> Withdrawal | None:
        if before is None:
            return None
        terms, after = self._terms, folded_in(before, planned.pupil)
        over = taken_back(before, after, terms.uses, terms.at, terms.consents)
        because = planned.pupil.change.id if planned.pupil.change is not None else self._id
        return withdrawn(before.pupil.id, because, over, terms.at)


def _after(record: Record | None, planned: Planned) -> Record:
    """The record with the list; one that was saved since the list was confirmed has it already."""
    if record is not None and planned.before is not None:
        return record
    return folded_in(record, planned.pupil)


def _place(changes: Changes, standing: Row | None, after: Record) -> None:
    new = record_row(after)
    if standing is None:
        changes.create(new)
        changes.create(pupil_row(after))
        return
    changes.move(standing.key, standing.version, new)
    if standing.key != new.key:
        changes.put(pupil_row(after))


def _pupil_of(record: Row) -> PupilId:
    return PupilId(record.key.rpartition(":")[2])
