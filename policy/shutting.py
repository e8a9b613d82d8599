"""Whoever turns out to be kept out of a case: who loses it, and exactly what they had seen by then (I7)."""

from __future__ import annotations

from collections.abc import Sequence

from policy.chronology import Entry, Happening, Read
from policy.concerns import Concern
from policy.lanes import Slice
from policy.people import StaffId
from policy.routing import Routing
from policy.scenes import Scene


def shut_out(after: Concern, before: Routing, reads: Sequence[Read], scene: Scene) -> tuple[Entry, ...]:
    """A line for each person who was told of the case and may not know of it any more.

    `before` is who heard of it before the change, `reads` are all openings of the case so far.
    """
    excluded = scene.route(after.facts).excluded
    told = {one.person for one in after.involved} | {one.person for one in before.recipients}
    lost = sorted(person for person in told if person in excluded and person not in before.excluded)
    return tuple(_what_they_saw(person, reads, scene) for person in lost)


def _what_they_saw(person: StaffId, reads: Sequence[Read], scene: Scene) -> Entry:
    theirs = [one for one in reads if one.person == person]
    codes = {"person": person, "opened": str(len(theirs))}
    if theirs:
        codes |= {
            "first": min(one.at for one in theirs).isoformat(),
            "last": max(one.at for one in theirs).isoformat(),
            "slices": ",".join(sorted({one.slice for one in theirs})),
            "lines": str(max(one.entries for one in theirs)),
        }
    return Entry(scene.at, Happening.SHUT_OUT, codes=codes, part=Slice.CASE.value)
