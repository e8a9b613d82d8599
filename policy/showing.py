"""Whether everybody in a post may be shown as it is, at each place, at one moment (R40, R41, R46, Q12).

The one gate of the product: it is asked when a post is asked for, when it is approved and when it goes out,
and it answers from the record as it is at that minute. What it cannot find is a no.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy import rolls
from policy.consents import ConsentTerms, Record, Verdict, in_force
from policy.people import StaffId
from policy.posts import Carries, Check, Content, ImageKind, Naming, When
from policy.pupils import Pupil, PupilId
from policy.rolls import Roll
from policy.uses import Medium, Use

_NAMES = frozenset({Medium.FIRST_NAME, Medium.FULL_NAME, Medium.NAME_WITH_IMAGE})


class Says(StrEnum):
    """What an author is told of one pupil. Refused, never asked and protected are one and the same (Q10)."""

    YES = "yes"
    UNCONFIRMED = "unconfirmed"
    """Yes, and not asked anew this school year."""
    NOT_THE_NAME = "not_the_name"
    NO = "no"
    UNKNOWN = "unknown"
    """Not on the list of this school."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the record says of one pupil for one post."""

    id: PupilId
    says: Says
    pupil: Pupil | None = None
    change: str = ""

    @property
    def is_yes(self) -> bool:
        """Whether this pupil may be shown as the post shows them."""
        return self.says in (Says.YES, Says.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class Gate:
    """What the record says of everybody in a post. `is_too_old` says that its word is not taken (R36)."""

    shown: tuple[Shown, ...] = ()
    is_too_old: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the post may be shown: one no is a no for all of it."""
        return not self.is_too_old and all(one.is_yes for one in self.shown)

    @property
    def yes(self) -> int:
        """How many may be shown."""
        return sum(one.is_yes for one in self.shown)


def needed(content: Content, pupil: PupilId) -> tuple[Use, ...]:
    """Every use of this pupil that the post makes: each medium at each of its places, and nothing wider."""
    media: list[Medium] = []
    if content.carries is not Carries.NOTHING:
        media.append(_medium(content))
    if pupil in _named(content):
        media.append(Medium.FULL_NAME if content.naming is Naming.FULL else Medium.FIRST_NAME)
        if content.has_image:
            media.append(Medium.NAME_WITH_IMAGE)
    return tuple(Use(medium, place) for place in content.places for medium in media)


def gate(content: Content, roll: Roll, at: datetime, terms: ConsentTerms) -> Gate:
    """What the record says at this moment of everybody whom this content shows or names."""
    shown = tuple(_shown(content, one, roll.by_pupil.get(one), at, terms) for one in content.everyone)
    return Gate(shown, bool(shown) and rolls.is_too_old(roll.head, at, terms))


def check(found: Gate, roll: Roll, when: When, *, by: StaffId, at: datetime) -> Check:
    """That the record was looked at, as it is kept with the post (R47)."""
    brought = roll.head.list_brought_at
    record = brought.isoformat() if brought is not None else ""
    return Check(when, at, by, record, {one.id: one.change if one.is_yes else "" for one in found.shown})


def takes_back(content: Content, pupil: PupilId, codes: Iterable[str]) -> frozenset[Use]:
    """The uses among these that the post makes of this pupil."""
    gone = frozenset(codes)
    return frozenset(one for one in needed(content, pupil) if one.code in gone)


def _shown(content: Content, id_: PupilId, record: Record | None, at: datetime, terms: ConsentTerms) -> Shown:
    if record is None:
        return Shown(id_, Says.UNKNOWN)
    verdicts = [(one, in_force(record, one, at, terms)) for one in needed(content, id_)]
    return Shown(id_, _says(verdicts), record.pupil, _change(verdicts))


def _says(verdicts: list[tuple[Use, Verdict]]) -> Says:
    """What is not needed for anything is not permitted for anything: nothing asked is a no."""
    no = [use for use, verdict in verdicts if not verdict.is_yes]
    if no and len(no) < len(verdicts) and all(use.medium in _NAMES for use in no):
        return Says.NOT_THE_NAME
    if no or not verdicts:
        return Says.NO
    return Says.UNCONFIRMED if any(it.is_unconfirmed for _, it in verdicts) else Says.YES


def _change(verdicts: list[tuple[Use, Verdict]]) -> str:
    """The latest of what was said that permits it."""
    said = [it.change for _, it in verdicts if it.change is not None]
    return max(said, key=lambda it: it.recorded_at).id if said else ""


def _medium(content: Content) -> Medium:
    match content.carries:
        case Carries.VIDEO | Carries.LIVE:
            return Medium.VIDEO
        case Carries.WORK:
            return Medium.WORK
        case _:
            return Medium.WORK if content.image is ImageKind.WORK else Medium.PHOTO


def _named(content: Content) -> frozenset[PupilId]:
    """Whom the words name: whoever was found in them, whatever the author said of it; where they name
    somebody who was not found, it may be anybody listed."""
    found = frozenset(content.named) & frozenset(content.pupils)
    if content.naming is Naming.NONE:
        return found
    return found or frozenset(content.pupils)
