"""What a person may read of a concern now, and who was told of it: cover never takes a case away."""

from __future__ import annotations

from dataclasses import replace

from policy.concerns import Concern, Involvement
from policy.lanes import Slice
from policy.people import StaffId
from policy.routing import Routing


def clearance(concern: Concern, routing: Routing, person: StaffId) -> Slice | None:
    """The part this person may read: as they are told now, or were told before, unless kept out (I6, I7).

    Nothing at all is None, and the person is then told "not found", never "forbidden".
    """
    if person in routing.excluded:
        return None
    now = routing.recipient(person)
    if now is not None and now.reads_content:
        return now.slice
    before = next((one for one in concern.involved if one.person == person), None)
    if before is not None:
        return Slice(before.slice)
    return now.slice if now else None


def involve(concern: Concern, routing: Routing) -> Concern:
    """Remember everybody told of a concern now; somebody told already keeps the part they had."""
    known = {one.person for one in concern.involved}
    new = tuple(
        Involvement(one.person, one.slice.value, one.function.value)
        for one in routing.recipients
        if one.person not in known
    )
    return replace(concern, involved=(*concern.involved, *new)) if new else concern
