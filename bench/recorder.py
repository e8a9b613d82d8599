"""A store that remembers what was asked of it, to ask the very same again without any of ours."""

from __future__ import annotations

import gc
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any, cast

from azure.core.exceptions import ResourceNotFoundError
from azure.data.tables.aio import TableClient

from storage.changes import Operation
from storage.connection import Store

Call = tuple[str, str, tuple[Any, ...], dict[str, Any]]
"""A table, what was asked of its client, and with what."""


class Recorder(Store):
    """The store, and every question and transaction that was sent to it."""

    def table(self, name: str) -> TableClient:
        """The client of a table, listened to."""
        self.calls: list[Call] = getattr(self, "calls", [])
        return cast("TableClient", _Listening(name, super().table(name), self.calls))

    async def replay(self, school: str, *, reads: bool = True) -> float:
        """The seconds that the same takes, one after the other; what was written goes to another school."""
        calls = [one for one in self.calls if reads or one[1] == "submit_transaction"]
        sent = [
            (table, what, _elsewhere(what, given, school), options) for table, what, given, options in calls
        ]
        gc.collect()
        began = time.perf_counter()
        for table, what, given, options in sent:
            await _asked(super().table(table), what, given, options)
        return time.perf_counter() - began


class _Listening:
    """A table of which everything that is asked is remembered on its way."""

    def __init__(self, name: str, table: TableClient, calls: list[Call]) -> None:
        self._name = name
        self._table = table
        self._calls = calls

    def __getattr__(self, name: str) -> object:
        return getattr(self._table, name)

    async def get_entity(self, *given: Any, **options: Any) -> object:
        """Ask for one row."""
        self._calls.append((self._name, "get_entity", given, options))
        return await self._table.get_entity(*given, **options)

    def query_entities(self, *given: Any, **options: Any) -> object:
        """Ask for several rows."""
        self._calls.append((self._name, "query_entities", given, options))
        return self._table.query_entities(*given, **options)

    async def submit_transaction(self, operations: Sequence[Operation], **options: Any) -> object:
        """Send it as it is."""
        self._calls.append((self._name, "submit_transaction", (list(operations),), {}))
        return await self._table.submit_transaction(operations, **options)


async def _asked(table: TableClient, what: str, given: tuple[Any, ...], options: dict[str, Any]) -> None:
    if what == "query_entities":
        found: AsyncIterator[object] = table.query_entities(*given, **options)
        async for _ in found:
            pass
        return
    try:
        await getattr(table, what)(*given, **options)
    except ResourceNotFoundError:
        return


def _elsewhere(what: str, given: tuple[Any, ...], school: str) -> tuple[Any, ...]:
    """The same transaction in another school, where no row has the version that it had."""
    if what != "submit_transaction":
        return given
    [operations] = given
    return ([_moved(one, school) for one in operations],)


def _moved(operation: Operation, school: str) -> Operation:
    deed, entity, options = operation
    kept = {name: it for name, it in options.items() if name == "mode"}
    # A row that is removed or replaced there is not there: written instead, it costs the same.
    return "upsert" if deed in ("delete", "update") else deed, {**entity, "PartitionKey": school}, kept
