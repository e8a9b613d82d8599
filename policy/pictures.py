"""Stub until the room of pictures is here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture."""

    name: str
    digest: str
    sent_digest: str
    look: str
    width: int
    height: int
    size: int


class Unsuitable(StrEnum):
    """Why not."""

    BROKEN = "broken"


class NotSuitable(Exception):
    """Not suitable."""

    def __init__(self, why: Unsuitable) -> None:
        super().__init__(why.value)
        self.why = why
