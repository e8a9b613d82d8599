"""Where each person's chat with the bot is, so that the bot can write to them first (platform 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policy.people import StaffId
from storage.connection import PEOPLE, Store
from storage.entities import key, row, span
from storage.partitions import Partition
from storage.values import plain, restored


@dataclass(frozen=True, slots=True)
class Reference:
    """What the latest activity of a person said about how to reach them.

    `blocked` says that they removed the app: writing to them is refused until they are seen again.
    """

    person: StaffId
    conversation_id: str
    service_url: str
    tenant_id: str
    bot_id: str
    user_id: str
    channel_id: str
    seen_at: datetime
    blocked: bool = False


class References:
    """The conversation references of one school. Every method may raise `StoreDown`."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose references these are."""
        self._rows = Partition(store, PEOPLE, school_id)

    async def get(self, person: StaffId) -> Reference | None:
        """How to reach this person, if they were ever seen."""
        found = await self._rows.find(key("reference", person))
        return None if found is None else restored(Reference, found.value("reference"))

    async def save(self, reference: Reference) -> None:
        """Keep this in place of what was known of the person."""
        await self._rows.put(row(key("reference", reference.person), reference=plain(reference)))

    async def all(self) -> tuple[Reference, ...]:
        """How to reach everybody who was ever seen."""
        rows = await self._rows.between(*span("reference"))
        return tuple(restored(Reference, row.value("reference")) for row in rows)
