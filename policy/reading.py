"""Which lines of a case somebody may read: those of their part, and none that says more than it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from policy.chronology import Entry, Happening
from policy.decisions import readable
from policy.duties import READ_WITH
from policy.lanes import CONTENT_SLICES, Slice
from policy.people import StaffId
from policy.tasks import Duty

_KNOWN: Final = frozenset({Happening.REOPENED, Happening.SIGNED_OFF})
"""What everybody with content may know happened; why, only whoever has the whole case: it may be about
an adult's job (B3)."""


def lines(entries: Sequence[Entry], slice_: Slice, reader: StaffId) -> tuple[tuple[int, Entry], ...]:
    """The lines that this reader may see, each under its own number in the case.

    What they may know happened but not what was written stands without its words. Whoever reads what was
    written reads what they wrote themselves.
    """
    return tuple(
        (number, seen)
        for number, entry in enumerate(entries)
        if (seen := _seen(entry, entries, slice_, reader)) is not None
    )


def _seen(entry: Entry, entries: Sequence[Entry], slice_: Slice, reader: StaffId) -> Entry | None:
    if slice_ is Slice.CASE:
        return entry
    if slice_ in CONTENT_SLICES:
        return entry if entry.by == reader else _of_a_part(entry, entries, slice_)
    mine = entry.by == reader or entry.codes.get("person") == reader
    if slice_ is Slice.SHARED:
        return entry if mine and entry.part == Slice.SHARED.value else None
    technical = slice_ is Slice.TECHNICAL and entry.part == Slice.TECHNICAL.value
    return entry if technical and mine else None


def _of_a_part(entry: Entry, entries: Sequence[Entry], slice_: Slice) -> Entry | None:
    """Denied by default: a line that is neither for everybody nor for this part is not shown at all (E3)."""
    topic = _topic(entry, entries)
    if topic is not None:
        return entry if readable(topic, slice_) else None
    if entry.what in _KNOWN:
        return replace(entry, words="", details={})
    return entry if entry.part in ("", slice_.value) else None


def _topic(entry: Entry, entries: Sequence[Entry]) -> str | None:
    """The topic of the decision that a line is, corrects, or says what came of: its readers are theirs."""
    match entry.what:
        case Happening.DECIDED:
            return entry.codes.get("topic", "")
        case Happening.CORRECTED:
            return _topic(entries[int(entry.codes["line"])], entries)
        case Happening.TASK_DUE | Happening.TASK_DONE:
            return READ_WITH.get(Duty(entry.codes["duty"]))
        case _:
            return None
