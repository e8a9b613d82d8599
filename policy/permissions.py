"""What a person may ask of the product at all; what they may see of one concern is policy/clearances.py."""

from __future__ import annotations

from enum import StrEnum

from policy.people import Person


class Permission(StrEnum):
    """Something a route asks for before its handler runs."""

    ASK = "ask"
    """Read help and the policy; look up who is on duty."""
    REPORT = "report"
    """Write a concern, and follow one's own."""
    BE_AWAY = "be_away"
    """Say when one is away and who covers; for whom else is for policy/absences.py to say."""
    HANDLE = "handle"
    """Press a button on a concern; whether on this one is for the concern to say."""


KNOWN = frozenset(Permission)
STRANGER: frozenset[Permission] = frozenset()


def of(person: Person | None) -> frozenset[Permission]:
    """What this person may do: everybody the school knows may report, a stranger may do nothing."""
    return KNOWN if person is not None else STRANGER
