"""Any value that the store keeps, made from the types of its fields: one that is added later is tried too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import UTC, datetime
from enum import Enum
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from policy.people import StaffId
from tests.builders import ASSISTANT, DEPUTY, DSL, HEAD, TEACHER

Value = TypeVar("Value")


def _met(text: str) -> str:
    """Two halves of a character that meet are that character, as wherever text comes in as JSON."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


ANYTHING = st.text(
    st.characters(codec="utf-8") | st.sampled_from("\0\r\n\x1b\x85\ud800\udfff\ufffe\U0001f600'\"\\<&")
).map(_met)
"""Any Unicode, with half surrogates and control characters more often than chance would bring them."""

WORDS = st.builds(
    lambda text, times: _met((text * times)[:10_000]), ANYTHING, st.sampled_from([1, 1, 50, 10_000])
)
"""The same, sometimes as long as words ever are."""

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2120, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
"""Any moment that a record of the school could hold."""

IDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=36)
"""Anything that could be an id: part of a key."""

SOMEBODY = st.sampled_from([HEAD, DSL, DEPUTY, TEACHER, ASSISTANT])


def anything(kind: type[Value], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Value]:
    """Any value of this dataclass, with the fields that are given made as they say."""
    return st.builds(kind, **{name: _any(hint) for name, hint in get_type_hints(kind).items()} | given)


def _any(hint: Any) -> st.SearchStrategy[Any]:
    if hasattr(hint, "__supertype__"):
        return SOMEBODY if hint is StaffId else IDS
    inner = get_args(hint)
    match get_origin(hint):
        case _ if hint is str:
            return ANYTHING
        case _ if isinstance(hint, type) and is_dataclass(hint):
            return anything(hint)
        case origin if origin in (Union, UnionType):
            return st.none() | _any(inner[0])
        case origin if origin is tuple:
            return st.lists(_any(inner[0]), max_size=3).map(tuple)
        case origin if origin is frozenset:
            return st.frozensets(_any(inner[0]), max_size=3)
        case origin if origin is Mapping:
            return st.dictionaries(_any(inner[0]), _any(inner[1]), max_size=3)
        case _:
            return _simple(hint)


def _simple(kind: type) -> st.SearchStrategy[Any]:
    if issubclass(kind, Enum):
        return st.sampled_from(kind)
    return {datetime: MOMENTS, bool: st.booleans(), int: st.integers()}[kind]
