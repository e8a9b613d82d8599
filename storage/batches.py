"""Many rows in as few transactions as the service takes: each holds so many operations and so many bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from storage.changes import MOST
from storage.entities import Row

Thing = TypeVar("Thing")

_HEAVIEST = 500_000
"""Characters of columns in one transaction: with what stands around them well below 4 MiB, and soon sent."""


def batches(rows: Iterable[Row], *, beside: int = 0) -> Iterator[Sequence[Row]]:
    """The rows in the order given, in batches that leave room for so many operations beside them."""
    return grouped(((one, 1, one.weight) for one in rows), beside=beside)


def grouped(things: Iterable[tuple[Thing, int, int]], *, beside: int = 0) -> Iterator[Sequence[Thing]]:
    """The same for things of several operations each: the thing, how many, and how many characters."""
    batch: list[Thing] = []
    many = heavy = 0
    for thing, operations, characters in things:
        if batch and (many + operations > MOST - beside or heavy + characters > _HEAVIEST):
            yield batch
            batch, many, heavy = [], 0, 0
        batch.append(thing)
        many, heavy = many + operations, heavy + characters
    if batch:
        yield batch
