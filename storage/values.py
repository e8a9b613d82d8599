"""Policy's values as plain JSON values and back: every frozen dataclass, by the types of its fields.

A field that a stored row does not have yet takes its default, and a stored name that no field has any
more is passed over, so that an optional field can be added without touching old rows.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from storage.errors import NewerSchema

Value = TypeVar("Value")


def in_utc(at: datetime) -> datetime:
    """The same moment in UTC; raises `ValueError` for a time without a zone: nobody can say when that was."""
    if at.utcoffset() is None:
        raise ValueError("a time without a zone cannot be stored")
    return at.astimezone(UTC)


def stamp(at: datetime) -> str:
    """A moment as fixed-width ISO text in UTC, to the microsecond; raises `ValueError` without a zone."""
    return in_utc(at).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def plain(value: object) -> object:
    """The value as strings, numbers, lists and mappings; sets are sorted, so that equal values look equal.

    Raises `TypeError` for a type that has no place in a record.
    """
    match value:
        case Enum():
            return cast("object", value.value)
        case None | bool() | int() | str():
            return value
        case datetime():
            return stamp(value)
        case Mapping():
            return {str(name): plain(item) for name, item in value.items()}
        case frozenset():
            return sorted(cast("list[str]", [plain(item) for item in value]))
        case tuple():
            return [plain(item) for item in value]
        case _:
            return plain_fields(value)


def plain_fields(value: object, *, but: frozenset[str] = frozenset()) -> dict[str, object]:
    """The fields of a dataclass, save those not wanted, each as a plain value; raises `TypeError`."""
    if not is_dataclass(value):
        raise TypeError(f"{type(value).__name__} cannot be stored")
    return {field.name: plain(getattr(value, field.name)) for field in fields(value) if field.name not in but}


def restored(kind: type[Value], value: object) -> Value:
    """The value that `plain` made of something of this kind; raises `NewerSchema` if it is none."""
    try:
        return cast("Value", _restored(kind, value))
    except (AttributeError, KeyError, TypeError, ValueError):
        # The cause is dropped on purpose: its message may quote what somebody wrote.
        raise NewerSchema(kind.__name__) from None


def _restored(hint: Any, value: Any) -> object:
    hint = getattr(hint, "__supertype__", hint)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return None if value is None else _restored(inner[0], value)
    if origin is tuple:
        return tuple(_restored(inner[0], item) for item in value)
    if origin is frozenset:
        return frozenset(_restored(inner[0], item) for item in value)
    if origin is Mapping:
        return {name: _restored(inner[1], item) for name, item in value.items()}
    return _one(hint, value)


def _one(kind: type, value: Any) -> object:
    if is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _restored(hints[name], item) for name, item in value.items() if name in hints})
    if kind is datetime:
        return datetime.fromisoformat(value)
    if issubclass(kind, Enum):
        return kind(value)
    if not isinstance(value, kind):
        raise TypeError(kind.__name__)
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
