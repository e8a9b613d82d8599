"""What lists would do to each child, written before anybody is asked, and cleared away when nobody agrees.

Nobody reads these rows until the list is confirmed. Whoever writes or clears them holds the row `planning`,
which every transaction renews: of two who do so at once, the later one goes on and the earlier one stops.
While it stands there is no list that could be confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from policy.imports import Plan, State
from policy.rolls import ImportId
from storage.batches import batches
from storage.changes import MOST, Changes
from storage.entities import Row, span
from storage.errors import Stale
from storage.partitions import Partition
from storage.registers import import_in, import_key, import_row, plan_row, planning_key, planning_row
from storage.values import restored

_SETTLED = frozenset({State.CONFIRMED, State.DONE})


async def write(rows: Partition, plan: Plan) -> None:
    """Write a plan in place of an earlier one of the same list; raises `Stale`, also once it is confirmed."""
    id_ = plan.import_.id
    version = await _take(rows, id_, plan.import_.at)
    new = {one.key: one for one in (plan_row(id_, pupil) for pupil in plan.pupils)}
    gone = [one for one in await rows.keys(*span("plan", id_)) if one not in new]
    version = await _clear(rows, id_, gone, plan.import_.at, version)
    for batch in batches(new.values(), beside=1):
        version = await _put(rows, batch, planning_row(id_, plan.import_.at), version)
    changes = Changes()
    changes.create(import_row(plan.import_, plan.headings))
    changes.delete(planning_key(id_), version)
    await rows.send(changes)


async def clear(rows: Partition, id_: ImportId, since: datetime) -> None:
    """Take every row of a plan away that nobody will confirm; raises `Stale` if somebody plans it anew."""
    standing = await rows.find(planning_key(id_))
    if standing is None:
        return
    keys = await rows.keys(*span("plan", id_))
    version = await _clear(rows, id_, keys, since, standing.version)
    changes = Changes()
    changes.delete(standing.key, version)
    await rows.send(changes)


async def stopped(rows: Partition, before: datetime) -> tuple[ImportId, ...]:
    """The plans whose writing or clearing was begun before this moment and never finished."""
    found = await rows.between(*span("planning"))
    old = [one for one in found if restored(datetime, one.value("since")) <= before]
    return tuple(ImportId(one.key.partition(":")[2]) for one in old)


async def _take(rows: Partition, id_: ImportId, since: datetime) -> str:
    """Hold the row `planning`, and let nobody confirm what was planned before."""
    changes = Changes()
    kept = await rows.find(import_key(id_))
    if kept is not None:
        if import_in(kept).state in _SETTLED:
            raise Stale
        changes.delete(kept.key, kept.version)
    return await _hold(rows, changes, planning_row(id_, since), await rows.find(planning_key(id_)))


async def _hold(rows: Partition, changes: Changes, holding: Row, before: Row | None) -> str:
    if before is None:
        changes.create(holding)
    else:
        changes.replace(holding, before.version)
    return (await rows.send(changes))[holding.key]


async def _clear(rows: Partition, id_: ImportId, keys: Iterable[str], since: datetime, version: str) -> str:
    left = list(keys)
    for start in range(0, len(left), MOST - 1):
        changes = Changes()
        for key in left[start : start + MOST - 1]:
            changes.forget(key)
        changes.replace(planning_row(id_, since), version)
        version = (await rows.send(changes))[planning_key(id_)]
    return version


async def _put(rows: Partition, batch: Iterable[Row], holding: Row, version: str) -> str:
    changes = Changes()
    for one in batch:
        changes.put(one)
    changes.replace(holding, version)
    return (await rows.send(changes))[holding.key]
