"""Stub until the room of pictures is here."""

from __future__ import annotations

from dataclasses import dataclass


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
