"""All that is kept of one child's permissions, taken away on request; the audit keeps that it was (E5)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from itertools import islice

from policy.chronology import Trace
from policy.imports import State
from policy.pupils import PupilId
from policy.rolls import ImportId
from storage.changes import MOST, Changes
from storage.entities import Row, key, row, span
from storage.errors import Stale
from storage.partitions import Partition
from storage.records import trace
from storage.registers import import_in, plan_key, pointed_at, pupil_key

_ROOM = MOST - 1


async def erase(rows: Partition, pupil: PupilId, version: str, traces: Sequence[Trace]) -> None:
    """Take the record away if it is still of this version, and all that goes with it; raises `Stale`.

    More than one transaction holds is marked, and goes in those that follow.
    """
    changes = Changes()
    trace(changes, traces)
    pointer = await rows.find(pupil_key(pupil))
    if (pointer is None) is not (not version):
        raise Stale
    if pointer is not None:
        changes.delete(pointed_at(pointer), version)
        changes.delete(pointer.key, pointer.version)
    async for plan in _plans(rows, pupil):
        changes.delete(plan.key, plan.version)
    history = iter(await rows.keys(*span("change", pupil)))
    for one in islice(history, _ROOM - len(changes)):
        changes.forget(one)
    left = next(history, None) is not None
    if left:
        changes.put(row(key("erasing", pupil)))
    await rows.send(changes)
    if left:
        await _finish(rows, pupil)


async def finish_all(rows: Partition) -> int:
    """Go on with every erasure that was stopped, and say how many; raises `StoreDown`."""
    begun = await rows.keys(*span("erasing"))
    for one in begun:
        await _finish(rows, PupilId(one.partition(":")[2]))
    return len(begun)


async def _plans(rows: Partition, pupil: PupilId) -> AsyncIterator[Row]:
    """What lists that are not over have to say of the child."""
    imports = [import_in(one) for one in await rows.between(*span("import"))]
    ids = [one.id for one in imports if one.state in (State.PLANNED, State.CONFIRMED)]
    ids += [ImportId(one.partition(":")[2]) for one in await rows.keys(*span("planning"))]
    for id_ in dict.fromkeys(ids):
        plan = await rows.find(plan_key(id_, pupil))
        if plan is not None:
            yield plan


async def _finish(rows: Partition, pupil: PupilId) -> None:
    history = await rows.keys(*span("change", pupil))
    for start in range(0, len(history), MOST):
        changes = Changes()
        for one in history[start : start + MOST]:
            changes.forget(one)
        await rows.send(changes)
    await rows.forget(key("erasing", pupil))
