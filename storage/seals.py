"""The seal on a chronology: each line is hashed with all before it, so a line changed or lost is noticed.

What people wrote goes in as a digest of its own: taking the words out later, as agreed with another system
of record (Q2), leaves the seals whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from policy.chronology import Entry
from storage.values import plain


@dataclass(frozen=True, slots=True)
class Sealed:
    """A line as it stands in the store, with the digest of its words and the seal it was given."""

    entry: Entry
    words: str
    seal: str


def digest(entry: Entry) -> str:
    """The digest of what somebody wrote in a line."""
    return _hash([entry.words, plain(entry.details)])


def after(seal: str, entry: Entry) -> str:
    """The seal of all lines up to this one, from the seal of those before it."""
    return _next(seal, entry, digest(entry))


def broken_at(lines: Iterable[Sealed], last: str, *, forgotten: bool = False) -> int | None:
    """The number of the first line that is not as it was sealed; None when all are, up to the `last` seal.

    Where words were `forgotten` as agreed, a line without any is whole; words that differ never are. Lines
    from before there were seals, which all others follow, are passed over.
    """
    seal, number = "", -1
    for number, line in enumerate(lines):
        if not seal and not line.seal:
            continue
        wrote = bool(line.entry.words or line.entry.details)
        seal = _next(seal, line.entry, line.words)
        if seal != line.seal or ((wrote or not forgotten) and digest(line.entry) != line.words):
            return number
    return None if seal == last else number + 1


def _next(seal: str, entry: Entry, words: str) -> str:
    codes = plain(entry.codes)
    return _hash([seal, plain(entry.at), entry.what.value, entry.by or "", codes, entry.part, words])


def _hash(value: object) -> str:
    text = json.dumps(value, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
