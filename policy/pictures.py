"""Pictures for posts as values: what may be sent, what is kept of one, and when two look the same (R44, R48).

Nobody's face is looked for, here or anywhere: a picture is compared with pictures, never with people.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LARGEST = 10 * 1024 * 1024
"""Bytes of one picture as it is sent; Teams hands over no more than that to us (bot/downloads.py)."""

MOST_PIXELS = 60_000_000
"""A telephone takes fifty million at most; what says more is a trap for whoever opens it."""

SMALLEST = 64
"""Pixels on the shorter side: below it nothing can be recognised, and nothing is worth a post."""

LONGEST_SIDE = 2048
"""Pixels on the longer side of what is kept: enough for every place, and no more of a face than needed."""

HEAD = 64
"""Bytes at the beginning of a file by which it is told what it is."""

ALIKE = 6
"""Bits of 64 in which two pictures may differ and still look the same: saved anew, smaller, or a little
brighter. Different pictures of one class differ by about half of them."""

_BANDS = 8
"""More than ALIKE: two that look the same agree in all bits of at least one band (pigeon-hole principle)."""


class PictureKind(StrEnum):
    """A kind of file that may be sent as a picture."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"


class Unsuitable(StrEnum):
    """Why a picture was not kept."""

    OTHER_KIND = "other_kind"
    SVG = "svg"
    VIDEO = "video"
    WRONG_ENDING = "wrong_ending"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    SOMETHING_HIDDEN = "something_hidden"
    MOVING = "moving"
    BROKEN = "broken"
    TOO_SLOW = "too_slow"


class NotSuitable(Exception):
    """This picture is not kept; `why` says the reason."""

    def __init__(self, why: Unsuitable) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean picture that is kept: its opaque name, the SHA-256 of what is kept and of what was sent, how it
    looks as 64 bits in hexadecimal, its width and height in pixels and its bytes."""

    name: str
    digest: str
    sent_digest: str
    look: str
    width: int
    height: int
    size: int


_ENDINGS = {
    "jpg": PictureKind.JPEG,
    "jpeg": PictureKind.JPEG,
    "png": PictureKind.PNG,
    "webp": PictureKind.WEBP,
    "heic": PictureKind.HEIC,
    "heif": PictureKind.HEIC,
}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"})
_MOVING_BRANDS = frozenset(
    {
        *(b"hevc", b"hevx", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"mp4v", b"avc1"),
        *(b"qt  ", b"M4V ", b"3gp4", b"3gp5", b"3gp6", b"dash"),
    }
)
_PROGRAMS = (b"PK\x03\x04", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08", b"#!/")
"""How other things begin: right behind the end of a picture they make it two files in one."""
_PAGES = (b"<script", b"<html", b"<svg", b"<?php", b"<!doctype")
"""Marks of pages."""
_PAGE_WITHIN = 4096
"""Bytes behind a picture in which a page would begin: in the millions of a film any four come by chance."""
_DOCUMENT, _DOCUMENT_WITHIN = b"%PDF-", 1024
"""Readers look for the beginning of a document in so many of the first bytes."""


def kind_of(head: bytes, size: int, *, ending: str) -> PictureKind:
    """What a file is, by its first bytes; raises `NotSuitable` for none, or not what its name says."""
    if not size:
        raise NotSuitable(Unsuitable.EMPTY)
    if size > LARGEST:
        raise NotSuitable(Unsuitable.TOO_LARGE)
    kind = _by_magic(head)
    named = _ENDINGS.get(ending.casefold().lstrip("."))
    if kind is None:
        raise NotSuitable(_not_a_picture(head, ending))
    if ending and named is not kind:
        raise NotSuitable(Unsuitable.WRONG_ENDING)
    return kind


def is_double(start: bytes, beside: bytes, behind: bytes) -> bool:
    """Whether another program would find something to open in a picture: in its first kilobyte, `beside` its
    pixels, or `behind` its end. That an archive ends it is for the shell to find."""
    said = (beside + behind[:_PAGE_WITHIN]).lower()
    is_document = _DOCUMENT in start[:_DOCUMENT_WITHIN] or _DOCUMENT in behind[:_DOCUMENT_WITHIN]
    return behind.startswith(_PROGRAMS) or is_document or any(it in said for it in _PAGES)


def distance(one: str, other: str) -> int:
    """In how many of their 64 bits two looks differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def are_alike(one: str, other: str) -> bool:
    """Whether two pictures look the same."""
    return distance(one, other) <= ALIKE


def bands(look: str) -> tuple[str, ...]:
    """A look in eight pieces, each with its place: whatever looks the same shares at least one of them."""
    return tuple(f"{number}{look[2 * number : 2 * number + 2]}" for number in range(_BANDS))


def _by_magic(head: bytes) -> PictureKind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return PictureKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PictureKind.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return PictureKind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return PictureKind.HEIC
    return None


def _not_a_picture(head: bytes, ending: str) -> Unsuitable:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if ending.casefold().startswith("svg") or start.startswith((b"<svg", b"<?xml")):
        return Unsuitable.SVG
    if head[4:8] == b"ftyp" and head[8:12] in _MOVING_BRANDS:
        return Unsuitable.VIDEO
    named = _ENDINGS.get(ending.casefold().lstrip("."))
    return Unsuitable.WRONG_ENDING if named is not None else Unsuitable.OTHER_KIND
