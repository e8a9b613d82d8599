"""Lists as they were read, kept for a day until somebody says what is to become of them; then they are gone.

The file itself is never kept. What is in the cells is packed, a list in a few rows.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from policy.people import StaffId
from policy.sheets import Line, Sheet
from storage.connection import CONSENTS, Store
from storage.entities import Row, key, row, span
from storage.errors import NewerSchema, NotFound
from storage.partitions import Partition
from storage.values import plain

KEPT_FOR = timedelta(days=1)
"""How long a list waits for an answer."""

_PIECE = 250_000
"""Characters of one row: half a megabyte, as the service counts."""


@dataclass(frozen=True, slots=True)
class KeptSheets:
    """One file as it was read: its digest (SHA-256), who sent it, and when (UTC).

    `headings` is what was said since of columns that were not known.
    """

    id: str
    digest: str
    by: StaffId
    at: datetime
    sheets: tuple[Sheet, ...]
    headings: Mapping[str, str] = field(default_factory=dict)


class Sheets:
    """The lists of one school that wait. Every method may raise `StoreDown`."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose lists these are."""
        self._rows = Partition(store, CONSENTS, school_id, ways=1)

    async def keep(self, kept: KeptSheets) -> None:
        """Keep a list; the same again takes its place. Raises `TooLarge`."""
        text = _packed(kept.sheets)
        pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
        for number, piece in enumerate(pieces):
            await self._rows.put(row(_key(kept.id, number), piece=piece))
        await self._rows.put(_head(kept, len(pieces)))

    async def say(self, kept: KeptSheets) -> None:
        """Keep what was said of its columns; its cells stay. Raises `NotFound` once it is over."""
        head = await self._rows.get(key("sheet", kept.id))
        about = head.value("about")
        if not isinstance(about, dict):
            raise NewerSchema
        await self._rows.put(_head(kept, int(about["pieces"])))

    async def find(self, id_: str) -> KeptSheets:
        """The list that waits; raises `NotFound` where it is over, and `NewerSchema`."""
        head = await self._rows.get(key("sheet", id_))
        about = head.value("about")
        if not isinstance(about, dict):
            raise NewerSchema
        rows = await self._rows.between(*span("sheet", id_))
        if len(rows) != about["pieces"]:
            raise NotFound
        text = "".join(str(one.value("piece")) for one in rows)
        at = datetime.fromisoformat(str(about["at"]))
        headings = {str(name): str(meaning) for name, meaning in about.get("headings", {}).items()}
        by = StaffId(str(about["by"]))
        return KeptSheets(id_, str(about["digest"]), by, at, _unpacked(text), headings)

    async def forget(self, id_: str) -> None:
        """The list is done with: nothing of its cells stays."""
        await self._rows.forget(key("sheet", id_))
        for one in await self._rows.between(*span("sheet", id_)):
            await self._rows.forget(one.key)

    async def sweep(self, now: datetime) -> None:
        """Forget what nobody answered within a day."""
        for one in await self._rows.between("sheet:", "sheet;"):
            about = one.value("about")
            if isinstance(about, dict) and str(about["at"]) < str(plain(now - KEPT_FOR)):
                await self.forget(one.key.partition(":")[2])


def _head(kept: KeptSheets, pieces: int) -> Row:
    about = {"digest": kept.digest, "by": kept.by, "at": plain(kept.at), "pieces": pieces}
    return row(key("sheet", kept.id), about={**about, "headings": dict(kept.headings)})


def _key(id_: str, number: int) -> str:
    return key("sheet", id_, f"{number:03d}")


def _packed(sheets: tuple[Sheet, ...]) -> str:
    lines = [[one.name, [[line.number, *line.cells] for line in one.lines]] for one in sheets]
    return base64.b64encode(zlib.compress(json.dumps(lines).encode())).decode("ascii")


def _unpacked(text: str) -> tuple[Sheet, ...]:
    found = json.loads(zlib.decompress(base64.b64decode(text)))
    return tuple(
        Sheet(name, tuple(Line(line[0], tuple(line[1:])) for line in lines)) for name, lines in found
    )
