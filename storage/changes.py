"""Everything that one transaction does to the rows of one school: all of it lands, or nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import uuid4

from azure.core import MatchConditions
from azure.data.tables import UpdateMode

from storage.entities import Row, entity
from storage.errors import BadKey, TooLarge

Operation = tuple[str, dict[str, str | int], dict[str, Any]]

MOST = 100
"""Operations in one transaction."""

LARGEST = 4 * 1024 * 1024
"""Bytes of one transaction."""

_ENVELOPE_BYTES = 1500
"""More than the headers around one operation and the type notes beside its columns."""


class _Deed(StrEnum):
    CREATE = "create"
    PUT = "upsert"
    REPLACE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class _Change:
    deed: _Deed
    row: Row
    version: str = ""


class Changes:
    """A transaction in the making. `mark` is written into each of its rows.

    The mark tells us afterwards that a transaction which looks refused is one of ours that had landed.
    """

    def __init__(self) -> None:
        """Begin with nothing in it."""
        self.mark = uuid4().hex
        self._changes: dict[str, _Change] = {}

    def __len__(self) -> int:
        """How many rows it touches."""
        return len(self._changes)

    @property
    def weight(self) -> int:
        """The characters of all the columns it writes."""
        return sum(change.row.weight for change in self._changes.values())

    def create(self, row: Row) -> None:
        """Add a row that must not exist yet."""
        self._add(_Change(_Deed.CREATE, row))

    def put(self, row: Row) -> None:
        """Write a row, whether or not it exists."""
        self._add(_Change(_Deed.PUT, row))

    def replace(self, row: Row, version: str) -> None:
        """Write a row that must still be of this version."""
        self._add(_Change(_Deed.REPLACE, row, _known(version)))

    def delete(self, key: str, version: str) -> None:
        """Remove a row that must still be of this version."""
        self._add(_Change(_Deed.DELETE, Row(key, {}), _known(version)))

    def forget(self, key: str) -> None:
        """Remove a row that stands, of whatever version: it says nothing that is not in another row."""
        self._add(_Change(_Deed.DELETE, Row(key, {})))

    def mend(self, row: Row) -> None:
        """Know that this row was lost: it need not be removed, and is written again where it is to stay."""
        if self._changes.pop(row.key, None) is None:
            self.put(row)

    def move(self, key: str, version: str, row: Row) -> None:
        """Write this row in place of the one under `key`, which must still be of this version."""
        if key == row.key:
            self.replace(row, version)
        else:
            self.delete(key, version)
            self.create(row)

    def join(self, other: Changes) -> None:
        """Take in all that another one does."""
        for change in other._changes.values():
            self._add(change)

    @property
    def written(self) -> tuple[str, ...]:
        """The keys of the rows that stand afterwards, new ones first."""
        kept = [change for change in self._changes.values() if change.deed is not _Deed.DELETE]
        return tuple(change.row.key for change in sorted(kept, key=lambda it: it.deed is not _Deed.CREATE))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all rows it touches, in the order of the operations."""
        return tuple(self._changes)

    def operations(self, partition: str) -> list[Operation]:
        """What to send; raises `TooLarge` or `BadKey` when the service would refuse it."""
        if len(self._changes) > MOST:
            raise TooLarge("operations")
        operations = [_operation(partition, change, self.mark) for change in self._changes.values()]
        if payload(operations) > LARGEST:
            raise TooLarge("transaction")
        return operations

    def _add(self, change: _Change) -> None:
        if change.row.key in self._changes:
            raise BadKey("twice in one transaction")
        self._changes[change.row.key] = change


def payload(operations: Sequence[Operation]) -> int:
    """The bytes that these operations take at most on the wire."""
    return sum(_ENVELOPE_BYTES + len(json.dumps(it)) + 64 * len(it) for _, it, _ in operations)


def _known(version: str) -> str:
    if not version:
        raise ValueError("only a row that was read from the store can be changed")
    return version


def _operation(partition: str, change: _Change, mark: str) -> Operation:
    options: dict[str, Any] = {}
    if change.version:
        options |= {"etag": change.version, "match_condition": MatchConditions.IfNotModified}
    if change.deed in (_Deed.PUT, _Deed.REPLACE):
        options["mode"] = UpdateMode.REPLACE
    return change.deed.value, entity(partition, change.row, mark), options
