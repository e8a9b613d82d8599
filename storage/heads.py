"""The head of the record, and its copies before each class.

A copy stands only while no list is being folded in, so whoever finds one with a class may believe what they
read: nothing of a list is in some of the records and missing from others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy.rolls import Head
from storage.changes import MOST, Changes
from storage.entities import Row, span
from storage.partitions import Partition
from storage.registers import (
    HEAD,
    class_head_key,
    class_head_row,
    head_in,
    head_row,
    is_record,
    is_settled,
)


async def of(rows: Partition) -> Head:
    """The head; raises `StoreDown`."""
    return head_in(await rows.find(HEAD))


def put(changes: Changes, before: Head, after: Head) -> None:
    """Put a changed head into a transaction, with no copies of it."""
    new = head_row(after, is_settled=False)
    if before.version:
        changes.replace(new, before.version)
    else:
        changes.create(new)


async def without_copies(rows: Partition, head: Head) -> str:
    """Take every copy away, and return the version of the head after that; raises `Stale`."""
    keys = [one for one in await rows.keys(*span("now")) if one.endswith(":!") and one != HEAD]
    version = head.version
    for batch in _parts(keys):
        changes = Changes()
        for key in batch:
            changes.forget(key)
        changes.replace(head_row(head, is_settled=False), version)
        version = (await rows.send(changes))[HEAD]
    return version


async def settle(rows: Partition) -> None:
    """Put a copy before each class where there is none and no list is being folded in; raises `Stale`."""
    found = await rows.find(HEAD)
    if found is None or is_settled(found) or head_in(found).folding:
        return
    head, version = head_in(found), found.version
    digests = list(dict.fromkeys(_classes(await rows.keys(*span("now")))))
    parts = list(_parts(digests)) or [()]
    for number, batch in enumerate(parts, start=1):
        changes = Changes()
        for digest in batch:
            changes.put(class_head_row(digest, head))
        changes.replace(head_row(head, is_settled=number == len(parts)), version)
        version = (await rows.send(changes))[HEAD]


def _classes(keys: Sequence[str]) -> Iterator[str]:
    """The classes in which somebody's record stands."""
    for key in keys:
        _, digest, *rest = key.split(":")
        if rest and key != class_head_key(digest) and is_record(Row(key, {})):
            yield digest


def _parts(things: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(things), MOST - 1):
        yield things[start : start + MOST - 1]
