"""The rows of one school in one table: read by key or by range of keys, written by transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from azure.data.tables import UpdateMode

from storage.changes import Changes, Operation, payload
from storage.connection import CONCERNS, PICTURES, Store, answering
from storage.entities import Row, entity, key, row_of
from storage.errors import NotFound, Stale
from storage.journeys import Journeys, Parcel, Versions, versions
from storage.patience import limited

_PAGE = 1000
WAYS = 4
"""Transactions under way at once; what comes meanwhile goes together."""

_SCHOOL_FIRST = "PartitionKey eq @school and RowKey ge @low and RowKey lt @high"
_KEYS_FIRST = "RowKey ge @low and RowKey lt @high and PartitionKey eq @school"
"""The service finds rows by both keys in whatever order they are named. Azurite reads through the table and
compares in this order: what tells most rows apart comes first. Among the concerns that is the kind of row,
among the pictures the word; in the other tables all rows are of few kinds."""

_ALL_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "MERGE"})


@dataclass(frozen=True, slots=True)
class View:
    """Rows of a range. The service answers one page as of one moment; several pages are several moments."""

    rows: tuple[Row, ...]
    is_of_one_moment: bool


class Partition:
    """One school's share of one table. Every question is a key or a range of keys, never a search."""

    def __init__(self, store: Store, table: str, school_id: str, *, ways: int = WAYS) -> None:
        """Keep where to look; raises `BadKey` for a school id that cannot be a partition key.

        `ways` is how many transactions may be under way at once: fewer where nobody waits for the answer.
        """
        self._table = store.table(table)
        self._school = key(school_id)
        self._range_of = _KEYS_FIRST if table in (CONCERNS, PICTURES) else _SCHOOL_FIRST
        self._journeys = Journeys(self._submit, self._alone, ways=ways)

    async def get(self, key: str) -> Row:
        """The row under this key; raises `NotFound` or `StoreDown`."""
        async with answering():
            found = await self._table.get_entity(self._school, key)
            return row_of(found, found.metadata["etag"] or "")

    async def find(self, key: str) -> Row | None:
        """The row under this key, or nothing; raises `StoreDown`."""
        try:
            return await self.get(key)
        except NotFound:
            return None

    async def between(self, low: str, high: str, *, limit: int | None = None) -> tuple[Row, ...]:
        """The first rows with keys from `low` and below `high`, in the order of keys; raises `StoreDown`."""
        return (await self.view(low, high, limit=limit)).rows

    async def view(self, low: str, high: str, *, limit: int | None = None) -> View:
        """The same, and whether all of it was read at one moment; raises `StoreDown`."""
        return await self._range(low, high, limit, None)

    async def count(self, low: str, high: str) -> int:
        """How many rows have keys from `low` and below `high`; raises `StoreDown`."""
        return len(await self.keys(low, high))

    async def keys(self, low: str, high: str, *, limit: int | None = None) -> tuple[str, ...]:
        """The first keys from `low` and below `high`, in their order; raises `StoreDown`."""
        return tuple(one.key for one in (await self._range(low, high, limit, ["RowKey"])).rows)

    async def send(self, changes: Changes) -> Mapping[str, str]:
        """Write all of it or nothing, and return the new version of each row that stands.

        Safe to send twice, so a try whose answer was lost is tried again: when the second is refused
        because the first had landed, our own mark is found on the rows, and it counts as done.
        Raises `Stale` when a row was not as expected, `StoreDown`, `TooLarge` or `BadKey`.
        """
        operations = changes.operations(self._school)
        async with limited():
            return await self._journeys.send(Parcel(changes, operations, payload(operations)))

    async def put(self, row: Row) -> None:
        """Write one row, whether or not it exists; raises `StoreDown`, `TooLarge` or `BadKey`."""
        written = entity(self._school, row, "")
        async with answering():
            await self._table.upsert_entity(written, mode=UpdateMode.REPLACE)

    async def forget(self, key: str) -> None:
        """Remove the row under this key, if there is one; raises `StoreDown`."""
        async with answering():
            await self._table.delete_entity(self._school, key)

    async def _submit(self, operations: Sequence[Operation]) -> Sequence[Mapping[str, str]]:
        async with answering():
            return await self._table.submit_transaction(operations, retry_on_methods=_ALL_METHODS)

    async def _alone(self, parcel: Parcel) -> Versions:
        try:
            return versions(parcel, await self._submit(parcel.operations))
        except (Stale, NotFound):
            return await self._landed(parcel.changes)

    async def _landed(self, changes: Changes) -> Mapping[str, str]:
        """The versions of what had landed although it looks refused; raises `Stale` where it had not.

        A row that somebody else wrote since is not as we wrote it: with its version in hand, our next save
        would overwrite what they did.
        """
        rows = [await self.find(key) for key in changes.written]
        if not rows or any(row is None or row.mark != changes.mark for row in rows):
            raise Stale
        return {row.key: row.version for row in rows if row is not None}

    async def _range(self, low: str, high: str, limit: int | None, select: list[str] | None) -> View:
        """The rows of a range, page by page; the service may send an empty page before the last one."""
        pages = self._table.query_entities(
            self._range_of,
            parameters={"school": self._school, "low": low, "high": high},
            results_per_page=min(limit or _PAGE, _PAGE),
            select=select,
        ).by_page()
        rows: list[Row] = []
        asked = 0
        while limit is None or len(rows) < limit:
            async with answering():
                page = await anext(pages, None)
                if page is None:
                    break
                rows += [row_of(found, found.metadata["etag"] or "") async for found in page]
            asked += 1
        return View(tuple(rows[:limit]), asked <= 1)
