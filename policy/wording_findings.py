"""What a check of a post's words finds: which words, why, and whether they stop the post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.pupils import PupilId


class Slip(StrEnum):
    """Why words may not stand in a post, or should be looked at twice."""

    FULL_NAME = "full_name"
    NAME_AND_CLASS = "name_and_class"
    BORN = "born"
    ADDRESS = "address"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"
    UPN = "upn"
    POLITICAL = "political"
    TOO_LONG = "too_long"
    PERHAPS_NAME = "perhaps_name"
    FIRST_NAME = "first_name"
    SURNAME = "surname"
    HANDLE = "handle"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Finding:
    """Words exactly as they are written, where they begin, and whether they stop the post.

    `pupils` are all children whom a name may mean: several where they share it.
    """

    slip: Slip
    words: str
    start: int
    blocks: bool
    pupils: tuple[PupilId, ...] = ()

    @property
    def end(self) -> int:
        """The place after the last of the words."""
        return self.start + len(self.words)


@dataclass(frozen=True, slots=True)
class WordTerms:
    """What this school lets stand, and what holds on the place where the post is to go.

    `own_contacts` are the school's own telephone numbers, addresses and postcodes; `elections` are the first
    and last days of the times before elections; `longest` is in characters.
    """

    own_contacts: tuple[str, ...] = ()
    email_domains: tuple[str, ...] = ()
    elections: tuple[tuple[date, date], ...] = ()
    longest: int | None = None
