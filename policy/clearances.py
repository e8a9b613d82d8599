"""What a person may read of a concern now, and who was told of it: cover never takes a case away."""

from __future__ import annotations

from dataclasses import replace

from policy.concerns import Concern, Involvement
from policy.exclusions import Why
from policy.lanes import Slice, together
from policy.people import StaffId
from policy.routing import Routing


def clearance(concern: Concern, routing: Routing, person: StaffId) -> Slice | None:
    """The part this person may read: what they are told now and were told before, unless kept out (I6, I7).

    Nothing at all is None, and the person is then told "not found", never "forbidden".
    """
    if person in routing.excluded:
        return None
    now = routing.recipient(person)
    before = next((Slice(one.slice) for one in concern.involved if one.person == person), None)
    if now is None or before is None:
        return now.slice if now else before
    return together(now.slice, before)


def involve(concern: Concern, routing: Routing) -> Concern:
    """Remember everybody told of a concern now; somebody told already keeps the part they had, or more.

    A Principal who had a notice and then stands in for the DSL keeps the case when a deputy comes back.
    Whoever the reporter asked to keep out of it is remembered too: they stay out even if it turns out to be
    about somebody else, or their role passes to another (I6).
    """
    told = {one.person: one for one in concern.involved}
    for one in routing.recipients:
        before = told.setdefault(one.person, Involvement(one.person, one.slice.value, one.function.value))
        part = together(Slice(before.slice), one.slice).value
        if part != before.slice:
            told[one.person] = Involvement(one.person, part, one.function.value)
    asked = {id_ for id_, why in routing.excluded.items() if why is Why.REPORTER_ASKED}
    facts = replace(concern.facts, conflicts=concern.facts.conflicts | asked)
    return replace(concern, involved=tuple(told.values()), facts=facts)
