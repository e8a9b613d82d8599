"""Where each person's chat with the bot is: kept fresh from every activity, in memory and in the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from policy.people import StaffId
from storage.references import Reference, References

FRESH_FOR = timedelta(hours=12)
"""An unchanged reference is written again only when it is older than this: most turns write nothing."""


class Conversations:
    """How to reach everybody who was ever seen."""

    def __init__(self, kept: References) -> None:
        """Begin with none in memory."""
        self._kept = kept
        self._here: dict[StaffId, Reference] = {}

    async def start(self) -> None:
        """Take what is known from the store. Raises what the store raises."""
        self._here = {one.person: one for one in await self._kept.all()} | self._here

    async def saw(self, seen: Reference) -> None:
        """Somebody was seen; remember where. Raises what the store raises, after remembering here."""
        known = self._here.get(seen.person)
        self._here[seen.person] = seen
        if known is None or not _is_same(known, seen) or seen.seen_at - known.seen_at > FRESH_FOR:
            await self._kept.save(seen)
        else:
            self._here[seen.person] = replace(seen, seen_at=known.seen_at)

    async def of(self, person: StaffId) -> Reference | None:
        """Where this person's chat is, also when another process saw them. Raises what the store raises."""
        if person not in self._here and (found := await self._kept.get(person)) is not None:
            self._here[person] = found
        return self._here.get(person)


def _is_same(known: Reference, seen: Reference) -> bool:
    return replace(known, seen_at=seen.seen_at) == seen
