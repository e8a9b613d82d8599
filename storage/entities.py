"""Rows as Azure Tables takes them: keys, columns, and the limits of the service.

Azurite accepts rows that the real service refuses (platform fact sheet 8.3), so the limits are kept here,
before anything is sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import cast

from storage.errors import BadKey, NewerSchema, TooLarge
from storage.values import in_utc, stamp

SCHEMA = 1
"""The version of the rows that this program writes; rows of a later one are not read."""

Columns = Mapping[str, str | int]

PIECE = 32_000
"""Characters of one long text that go into one column; the service takes 32,768."""

_KEY_CHARACTERS = 512
_COLUMN_BYTES = 64 * 1024
_ENTITY_BYTES = 1024 * 1024
_COLUMNS = 252
_COLUMN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,254}")
_NOT_IN_KEYS = frozenset("/\\#?%:'")
_DECODER = json.JSONDecoder()
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one school. `version` is its ETag, `mark` names the transaction that wrote it."""

    key: str
    columns: Columns
    schema: int = SCHEMA
    version: str = ""
    mark: str = ""

    @property
    def weight(self) -> int:
        """The characters of its columns."""
        return sum(len(it) for it in self.columns.values() if isinstance(it, str))

    def value(self, name: str) -> object:
        """The value kept under this name, or nothing; raises `NewerSchema` when the row is a later one."""
        if self.schema > SCHEMA:
            raise NewerSchema(str(self.schema))
        text = str(self.columns.get(f"{name}_0", ""))
        if len(text) == PIECE:
            text = _joined(self.columns, name)
        # `loads` would look for white space around it, which takes as long as a short row.
        return _DECODER.raw_decode(text)[0] if text else None


def row(key_: str, **values: object) -> Row:
    """A row that keeps each of these plain JSON values under its name."""
    columns: dict[str, str] = {}
    for name, value in values.items():
        columns |= _split(name, json.dumps(value, separators=(",", ":")))
    return Row(key_, columns)


def key(*parts: str) -> str:
    """A key of these parts.

    A part is printable ASCII without the separator and without what the service refuses or mangles;
    raises `BadKey` for any other, and for a key above 1 KiB.
    """
    if not all(map(_fits, parts)):
        raise BadKey
    whole = ":".join(parts)
    if len(whole) > _KEY_CHARACTERS:
        raise BadKey("too long")
    return whole


def span(*parts: str) -> tuple[str, str]:
    """The range, from and below, of all keys that begin with these parts."""
    beginning = key(*parts)
    # The semicolon is the character after the colon.
    return f"{beginning}:", f"{beginning};"


def moment(at: datetime) -> str:
    """A moment as part of a key: keys sort as the moments do."""
    return stamp(at).replace("-", "").replace(":", "")


def newest_first(at: datetime) -> str:
    """A moment as part of a key: keys sort with the latest moment first."""
    return f"{10**18 - (in_utc(at) - _BEGINNING) // timedelta(microseconds=1):018d}"


def entity(partition: str, row: Row, mark: str) -> dict[str, str | int]:
    """The row as the service takes it; raises `TooLarge` or `BadKey` when the service would refuse it."""
    properties: dict[str, str | int] = {"schema": row.schema, "mark": mark, **row.columns}
    if not all(_COLUMN_NAME.fullmatch(name) for name in properties):
        raise BadKey("column name")
    if len(properties) > _COLUMNS or any(_bytes(value) > _COLUMN_BYTES for value in properties.values()):
        raise TooLarge("columns")
    # The sizes are those of the service's own sum, see "Understanding the Table service data model".
    keys = 4 + 2 * (len(partition) + len(row.key))
    if keys + sum(8 + 2 * len(name) + 4 + _bytes(it) for name, it in properties.items()) > _ENTITY_BYTES:
        raise TooLarge("row")
    return {"PartitionKey": partition, "RowKey": row.key, **properties}


def row_of(found: Mapping[str, object], version: str) -> Row:
    """The row that the service sent."""
    # Nothing but text and whole numbers was ever written.
    columns = cast("dict[str, str | int]", dict(found))
    schema = int(columns.pop("schema", SCHEMA))
    mark = str(columns.pop("mark", ""))
    columns.pop("PartitionKey", None)
    return Row(str(columns.pop("RowKey", "")), columns, schema, version, mark)


def _fits(part: str) -> bool:
    return bool(part) and all("!" <= it <= "~" and it not in _NOT_IN_KEYS for it in part)


def _bytes(value: str | int) -> int:
    return 2 * len(value) if isinstance(value, str) else 8


def _split(name: str, text: str) -> dict[str, str]:
    """The text in pieces that each fit into one column.

    JSON as we write it is plain ASCII: every other character travels as an escape. So no piece can end
    inside a character, and NUL, control characters and half surrogates come back as they were.
    """
    starts = range(0, len(text), PIECE)
    return {f"{name}_{number}": text[start : start + PIECE] for number, start in enumerate(starts)}


def _joined(columns: Columns, name: str) -> str:
    pieces: list[str] = []
    for number in count():
        piece = columns.get(f"{name}_{number}")
        if piece is None:
            return "".join(pieces)
        pieces.append(str(piece))
    return ""
