"""What a person may read of a concern now, and who was told of it: cover never takes a case away."""

from __future__ import annotations

from dataclasses import replace

from policy.concerns import Concern, Involvement
from policy.exclusions import Why
from policy.lanes import QUIET_SLICES, Slice, together
from policy.people import StaffId
from policy.routing import Recipient, Routing


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
    Whoever is kept out because of what somebody is, or what the reporter asked, is remembered too: they stay
    out even if it turns out to be about somebody else, or a role passes to another (I6), who is not.
    """
    told = {one.person: one for one in concern.involved}
    for one in routing.recipients:
        told[one.person] = _involvement(one, told.get(one.person))
    asked = {id_ for id_, why in routing.excluded.items() if why in _MAY_PASS}
    facts = replace(concern.facts, conflicts=concern.facts.conflicts | asked, wishes_met=True)
    return replace(concern, involved=tuple(told.values()), facts=facts)


_MAY_PASS = frozenset({Why.REPORTER_ASKED, Why.OFFICE})
"""Reasons to be kept out that are somebody's role, which may pass to another or be acted in for a week."""


def _involvement(now: Recipient, before: Involvement | None) -> Involvement:
    """What they have of it, and the capacity in which they are asked to act, if they are.

    Somebody asked in by name who then stands in for the DSL answers for the child's part from then on.
    """
    if before is None:
        return Involvement(now.person, now.slice.value, now.function.value)
    part = together(Slice(before.slice), now.slice).value
    same = now.function.value == before.function
    if same or (now.slice in QUIET_SLICES and before.slice not in QUIET_SLICES):
        return replace(before, slice=part)
    return Involvement(now.person, part, now.function.value)
