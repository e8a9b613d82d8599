"""Which lines of a case somebody may read: those of their part, and none that says more than it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policy.chronology import Entry, Happening
from policy.decisions import readable
from policy.lanes import CONTENT_SLICES, Slice
from policy.people import StaffId


def lines(entries: Sequence[Entry], slice_: Slice, reader: StaffId) -> tuple[tuple[int, Entry], ...]:
    """The lines that this reader may see, each under its own number in the case.

    What they may know happened but not what was written stands without its words. Whoever reads what was
    written reads what they wrote themselves.
    """
    return tuple(
        (number, seen)
        for number, entry in enumerate(entries)
        if (seen := _seen(entry, slice_, reader)) is not None
    )


def _seen(entry: Entry, slice_: Slice, reader: StaffId) -> Entry | None:
    if slice_ is Slice.CASE:
        return entry
    if slice_ in CONTENT_SLICES:
        return entry if entry.by == reader else _of_a_part(entry, slice_)
    mine = entry.by == reader or entry.codes.get("person") == reader
    if slice_ is Slice.SHARED:
        return entry if mine and entry.part == Slice.SHARED.value else None
    technical = slice_ is Slice.TECHNICAL and entry.part == Slice.TECHNICAL.value
    return entry if technical and mine else None


def _of_a_part(entry: Entry, slice_: Slice) -> Entry | None:
    if entry.what is Happening.DECIDED:
        return entry if readable(entry.codes.get("topic", ""), slice_) else None
    if entry.part in ("", slice_.value):
        return entry
    written = entry.words or entry.details
    return None if written or entry.part == Slice.CASE.value else replace(entry, words="", details={})
