"""What a permission is for: one kind of thing in one kind of place, and nothing wider (R40)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

Place = NewType("Place", str)
"""Where something is shown: one of the fixed places, or the id of a registered social account."""

WEBSITE, PRESS, DISPLAY, NEWSLETTER = (Place(one) for one in ("website", "press", "display", "newsletter"))
FIXED = (WEBSITE, PRESS, DISPLAY, NEWSLETTER)
"""The places that every school has; social accounts are added to them by the register."""


class Medium(StrEnum):
    """What of a child is shown. A name beside a picture is a permission of its own (R46, Q12)."""

    PHOTO = "photo"
    VIDEO = "video"
    FIRST_NAME = "first_name"
    FULL_NAME = "full_name"
    NAME_WITH_IMAGE = "name_with_image"
    WORK = "work"


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """Exactly one use."""

    medium: Medium
    place: Place

    @property
    def code(self) -> str:
        """How it is kept in rows and on buttons."""
        return "@".join((self.medium, self.place))


def use_of(code: str) -> Use | None:
    """The use with this code, or nothing where it is none; whether the school has the place is not asked."""
    medium, _, place = code.partition("@")
    if medium not in Medium.__members__.values() or not place:
        return None
    return Use(Medium(medium), Place(place))


def matrix(accounts: Iterable[Place] = ()) -> tuple[Use, ...]:
    """Every use that a school with these social accounts has, in the order in which they are shown."""
    places = (*FIXED, *accounts)
    return tuple(Use(medium, place) for place in places for medium in Medium)
