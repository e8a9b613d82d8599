"""Which form somebody has open in the place of a message of ours: one row for each person, the latest form.

Each process asks before it draws a message again, so it makes no difference which one the form came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policy.messages import Target
from policy.people import StaffId
from storage.connection import PEOPLE, Store
from storage.entities import key, row
from storage.partitions import Partition
from storage.values import plain, restored


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Somebody was given a form in the place of this message, or has pressed its button since: `is_over`."""

    person: StaffId
    target: Target
    since: datetime
    is_over: bool = False


class OpenForms:
    """The forms of one school. Every method may raise `StoreDown`."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose forms these are."""
        self._rows = Partition(store, PEOPLE, school_id, ways=1)

    async def save(self, form: OpenForm) -> None:
        """Keep this in place of an earlier form of the same person."""
        await self._rows.put(row(_key(form.person), form=plain(form)))

    async def of(self, person: StaffId) -> OpenForm | None:
        """The latest that is known of this person."""
        found = await self._rows.find(_key(person))
        return None if found is None else restored(OpenForm, found.value("form"))


def _key(person: StaffId) -> str:
    return key("open-form", person)
