"""Lists that are confirmed and not yet written to every child's record: whoever reads, reads them too.

So a list counts for everybody at once and as a whole, however long the writing takes and whatever stops it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from policy.consents import Record
from policy.imports import folded_in
from policy.pupils import PupilId
from policy.rolls import Head, ImportId
from storage.entities import span
from storage.partitions import Partition
from storage.registers import Planned, plan_key, planned_in


@dataclass(frozen=True, slots=True)
class Pending:
    """What one list still has to do to one child."""

    id: ImportId
    planned: Planned


Overlay = Mapping[PupilId, Sequence[Pending]]
"""All that is pending of each child, in the order in which the lists were confirmed."""


async def of_everybody(rows: Partition, head: Head) -> Overlay:
    """What the lists that are being folded in still have to do; raises `StoreDown`.

    To be read before the records: what is gone from here by then stands in them.
    """
    found = await asyncio.gather(*[rows.between(*span("plan", id_)) for id_ in head.folding])
    overlay: dict[PupilId, list[Pending]] = {}
    for id_, plans in zip(head.folding, found, strict=True):
        for planned in map(planned_in, plans):
            overlay.setdefault(planned.pupil.pupil.id, []).append(Pending(id_, planned))
    return overlay


async def of_one(rows: Partition, head: Head, pupil: PupilId) -> Sequence[Pending]:
    """The same for one child; raises `StoreDown`."""
    found = await asyncio.gather(*[rows.find(plan_key(id_, pupil)) for id_ in head.folding])
    plans = zip(head.folding, found, strict=True)
    return [Pending(id_, planned_in(plan)) for id_, plan in plans if plan is not None]


def overlaid(records: Iterable[Record], overlay: Overlay) -> tuple[Record, ...]:
    """The records with what is pending, and the children who are new."""
    standing = {one.pupil.id: one for one in records}
    for pupil, pending in overlay.items():
        record = with_pending(standing.get(pupil), pending)
        if record is not None:
            standing[pupil] = record
    return tuple(standing.values())


def with_pending(record: Record | None, pending: Iterable[Pending]) -> Record | None:
    """One record with what is pending, whose version says so: whoever saves it has to know.

    A record that was saved since the list was confirmed has it already.
    """
    version = record.version if record is not None else ""
    for one in pending:
        version = f"{version} {one.id}"
        if record is None or one.planned.before is None:
            record = folded_in(record, one.planned.pupil)
    return None if record is None else replace(record, version=version)


def parted(version: str) -> tuple[str, tuple[ImportId, ...]]:
    """The version of the row itself, empty where there is none, and the lists that were pending."""
    row, *pending = version.split(" ")
    return row, tuple(ImportId(one) for one in pending)
