"""Send against the least it could cost: one raw batch of the very rows that it writes, and a "help" turn.

Validation, authorisation, routing, chronology, audit, outbox and the receipt all have to fit in the rest.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from itertools import count
from typing import Any

from azure.data.tables import UpdateMode

from bench.figures import Line, median, milliseconds
from bench.people import Reporter, reference_in
from bench.servers import Server
from bench.town import Town
from storage.connection import CONCERNS
from storage.records import reference_key

ROUNDS = 40
WARM = 5
HELPS = 3

TARGET = 2.0

_PARTITION = "bench"
_QUIET_SECONDS = 0.06
"""After the last call to the connector: what was delivered is settled, and the form's draft erased."""

Operation = tuple[str, dict[str, Any], dict[str, Any]]


class Raw:
    """The rows of one Send, written again and again under fresh keys."""

    def __init__(self, town: Town, rows: Sequence[dict[str, Any]]) -> None:
        """Keep the rows; nothing is written."""
        self._table = town.store.table(CONCERNS)
        self._rows = rows
        self._numbers = count()

    def __len__(self) -> int:
        """How many rows one Send writes."""
        return len(self._rows)

    async def write(self) -> float:
        """One transaction of them all; the seconds that it took."""
        operations = self._operations(next(self._numbers))
        began = time.perf_counter()
        await self._table.submit_transaction(operations)
        return time.perf_counter() - began

    def _operations(self, number: int) -> list[Operation]:
        fresh = [
            {**row, "PartitionKey": _PARTITION, "RowKey": f"{row['RowKey']}-{number:06d}"}
            for row in self._rows
        ]
        return [_operation(row) for row in fresh]


async def measure(town: Town, product: Server) -> list[Line]:
    """A Send, the raw batch and "help" in turn, each when the one before has left nothing to do."""
    reporter = town.reporter(product)
    raw = Raw(town, await written(town, reporter))
    sends, batches, helps = [], [], []
    for number in range(WARM + ROUNDS):
        send = await _send(reporter)
        batch = await raw.write()
        turns = [(await reporter.type("help")).seconds for _ in range(HELPS)]
        if number >= WARM:
            sends.append(send)
            batches.append(batch)
            helps.append(median(turns))
    return [_line(len(raw), median(sends), median(batches), median(helps))]


async def written(town: Town, reporter: Reporter) -> Sequence[dict[str, Any]]:
    """Every row that one Send writes, read while the connector keeps the outbox waiting."""
    send = await reporter.ready_to_send()
    town.connector.close()
    answer = await reporter.client.post(send)
    table = town.store.table(CONCERNS)
    key = reference_key(reference_in(answer.content))
    mark = (await table.get_entity(town.school.id, key))["mark"]
    rows = table.query_entities(
        "PartitionKey eq @school and mark eq @mark", parameters={"school": town.school.id, "mark": mark}
    )
    found = [dict(row) async for row in rows]
    town.connector.reopen()
    await asyncio.sleep(1)
    return found


async def _send(reporter: Reporter) -> float:
    content = await reporter.ready_to_send()
    await asyncio.sleep(_QUIET_SECONDS)
    answer = await reporter.client.post(content)
    reference_in(answer.content)
    await asyncio.sleep(_QUIET_SECONDS)
    return answer.seconds


def _operation(row: dict[str, Any]) -> Operation:
    """As the product writes it: lists of what somebody was told are put, all else is created."""
    if row["RowKey"].startswith("told:"):
        return "upsert", row, {"mode": UpdateMode.REPLACE}
    return "create", row, {}


def _line(rows: int, send: float, batch: float, help_: float) -> Line:
    ratio = send / (batch + help_)
    found = (
        f"{milliseconds(send)} / (a raw batch of {rows} rows {milliseconds(batch)}"
        f" + help {milliseconds(help_)}) = {ratio:.2f}x"
    )
    return Line("Send / least it could cost", found, f"<= {TARGET:.1f}x", ratio <= TARGET)
