"""Stub until looks are kept here."""

from __future__ import annotations

from dataclasses import dataclass

from policy.pictures import Picture
from storage.connection import Store
from storage.entities import Row


@dataclass(frozen=True, slots=True)
class Seen:
    """Seen."""

    post: str
    picture: Picture


class Looks:
    """Looks."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep."""

    def rows(self, picture: Picture, post: str) -> tuple[Row, ...]:
        """Rows."""
        raise NotImplementedError(picture, post)

    async def alike(self, picture: Picture) -> tuple[Seen, ...]:
        """Alike."""
        raise NotImplementedError(picture)
