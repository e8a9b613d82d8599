"""Stub until the check of the words is here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policy.pupils import PupilId


class Slip(StrEnum):
    """A slip."""

    FULL_NAME = "full_name"
    FIRST_NAME = "first_name"


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding."""

    slip: Slip
    words: str
    start: int
    blocks: bool
    pupils: tuple[PupilId, ...] = ()
