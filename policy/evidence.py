"""Screenshots of words that are kept as files (R115): when they may be at all, and what such a file must be.

A picture that may be sexual is never taken, kept or shown here (Q7); nothing in this file looks at more of a
picture than its first and last bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from policy import conversing
from policy.chronology import Entry, Happening
from policy.clearances import clearance
from policy.concerns import Answer, Concern, State
from policy.drafts import Draft
from policy.errors import No
from policy.kinds import Kind
from policy.lanes import CONTENT_SLICES, Slice
from policy.people import StaffId
from policy.powers import Act, may
from policy.reading import lines
from policy.routing import Routing
from policy.scenes import Scene, Step
from policy.schools import School

LARGEST: Final = 10 * 1024 * 1024
"""Bytes of one file; a phone's screenshot has about one million."""

MOST: Final = 5
"""Files in one message."""

WISH_FOR: Final = timedelta(minutes=10)
"""How long after the press a file is taken as the answer to it."""

PASS_FOR: Final = timedelta(seconds=60)
"""How long the address of a file is good, once."""

HEAD: Final = 1024
"""Bytes from the beginning that are looked at."""

TAIL: Final = 22 + 65_535
"""Bytes from the end that are looked at: as far as a zip archive's last record may stand from its end."""


class FileKind(StrEnum):
    """What a kept file is."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    PDF = "pdf"


MEDIA_TYPES: Final[Mapping[FileKind, str]] = {
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.WEBP: "image/webp",
    FileKind.PDF: "application/pdf",
}

_ENDINGS: Final[Mapping[str, FileKind]] = {
    **{kind.value: kind for kind in FileKind},
    "jpg": FileKind.JPEG,
    "jfif": FileKind.JPEG,
}
_INSIDE_A_PICTURE: Final = (b"%pdf-", b"<html", b"<!doctype", b"<script", b"<svg")
"""Beginnings of other formats: a file that is two things at once is shown differently by each program."""


class Fault(StrEnum):
    """Why a file was not kept."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    OTHER_KIND = "other_kind"
    DISGUISED = "disguised"
    NOT_FETCHED = "not_fetched"
    TOO_MANY = "too_many"


class Unfit(Exception):
    """This file is not kept; `why` says the reason."""

    def __init__(self, why: Fault) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class File:
    """A file that may be kept: its opaque name, the SHA-256 of exactly what was sent, its kind and bytes."""

    name: str
    digest: str
    kind: FileKind
    size: int


def words_only(concern: Concern) -> bool:
    """Whether it is known that no sexual picture is in it (Q7).

    Not where the reporter said otherwise, nor where whoever handles it has come to think so, nor where
    nobody was asked: danger is raised without a question.
    """
    asked = (concern.kind_given or concern.facts.kind) is not Kind.DANGER
    return asked and concern.account.imagery is Answer.NO and concern.facts.kind is not Kind.SEXUAL_IMAGE


def why_not(concern: Concern) -> No | None:
    """Why no file may be added to this case, if none may."""
    if not words_only(concern):
        return No.NO_PICTURES
    return No.CLOSED if concern.state is State.CLOSED else None


def takes_files(concern: Concern, school: School) -> bool:
    """Whether a screenshot may be added to this case now, so that the button is shown (R115, Q7)."""
    return school.screenshots and why_not(concern) is None


def may_add(concern: Concern, routing: Routing, person: StaffId) -> bool:
    """Whoever sent the report, unless they are kept out of it by now (I1), and whoever may write evidence."""
    is_reporter = person == concern.facts.reporter and person not in routing.excluded
    return is_reporter or part_for(concern, routing, person) is not None


def part_for(concern: Concern, routing: Routing, person: StaffId) -> Slice | None:
    """The part that this person's file goes into; the reporter, who has none, adds to all of it."""
    slice_ = clearance(concern, routing, person)
    return slice_ if slice_ is not None and may(slice_, Act.EVIDENCE) else None


def elsewhere(since: datetime, reported: Concern | None, drafted: Draft | None) -> bool:
    """Whether a file may belong to something else than the case for which it was asked (Q7).

    `reported` and `drafted` are what this person sent and wrote last: something of theirs since then, in
    which a sexual picture is possible. The question about one is the first of the form.
    """
    if reported is not None and reported.received >= since and not words_only(reported):
        return True
    return drafted is not None and drafted.saved_at >= since and drafted.answers.get("imagery") != Answer.NO


def may_look(slice_: Slice, entry: Entry) -> bool:
    """Whether this line has a file that a holder of this part may look at; the button stands only there.

    A picture shows more than a sentence does, names above all: whoever has the part about private
    information looks only at what they put there themselves.
    """
    if not _has_file(entry):
        return False
    if slice_ in (Slice.WELFARE, Slice.SUPPORT) and not entry.part:
        return True
    return slice_ is Slice.CASE or (slice_ in CONTENT_SLICES and entry.part == slice_.value)


def seen_by(entries: Sequence[Entry], name: str, slice_: Slice, reader: StaffId) -> Entry | None:
    """The line of the file with this name, if this reader may look at it."""
    found = with_name((one for _, one in lines(entries, slice_, reader)), name)
    return found if found is not None and may_look(slice_, found) else None


def could_be(ending: str) -> bool:
    """Whether a file whose name ends so is worth fetching; a pasted picture has no name."""
    return not ending or ending in _ENDINGS


def kind_of(head: bytes, tail: bytes, size: int, *, ending: str = "") -> FileKind:
    """What a file is by its own bytes, never by what is said of it. Raises `Unfit`.

    `head` and `tail` are its first HEAD and last TAIL bytes, or all of it where it is shorter.
    """
    if not size:
        raise Unfit(Fault.EMPTY)
    if size > LARGEST:
        raise Unfit(Fault.TOO_LARGE)
    kind = _by_magic(head)
    if kind is None:
        raise Unfit(Fault.OTHER_KIND)
    if ending and _ENDINGS.get(ending) is not kind:
        raise Unfit(Fault.DISGUISED)
    if _ends_as_zip(tail) or (kind is not FileKind.PDF and _holds_another(head)):
        raise Unfit(Fault.DISGUISED)
    return kind


def filed(
    concern: Concern, file: File, *, by: StaffId, slice_: Slice | None, words: str, scene: Scene
) -> Step:
    """The line of the evidence index for a file; `words` are what was written beside it in the chat.

    Raises `Refused` where imagery is possible (Q7).
    """
    codes = {
        "digest": file.digest,
        "file": file.name,
        "kind": file.kind.value,
        "size": str(file.size),
        "seen": scene.at.isoformat(),
    }
    return conversing.evidence(
        concern,
        by=by,
        slice_=slice_,
        details={"extra": words} if words else {},
        codes=codes,
        token=file.digest[:32],
        scene=scene,
    )


def with_files(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The lines that have a file."""
    return tuple(one for one in entries if _has_file(one))


def with_digest(entries: Iterable[Entry], digest: str) -> Entry | None:
    """The line of a file with these very bytes, if the case has one: sent twice, it is kept once."""
    return next((one for one in with_files(entries) if one.codes["digest"] == digest), None)


def with_name(entries: Iterable[Entry], name: str) -> Entry | None:
    """The line of the file with this opaque name."""
    return next((one for one in with_files(entries) if one.codes["file"] == name), None)


def _has_file(entry: Entry) -> bool:
    return entry.what is Happening.EVIDENCE and {"digest", "file"} <= entry.codes.keys()


def _by_magic(head: bytes) -> FileKind | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return FileKind.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return FileKind.WEBP
    return FileKind.PDF if head.startswith(b"%PDF-") else None


def _holds_another(head: bytes) -> bool:
    return any(beginning in head[:HEAD].lower() for beginning in _INSIDE_A_PICTURE)


def _ends_as_zip(tail: bytes) -> bool:
    """Whether the file can be opened as a zip archive, which is read from its end."""
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        comment = int.from_bytes(tail[at + 20 : at + 22], "little")
        if at + 22 + comment == len(tail):
            return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False
