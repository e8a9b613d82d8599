"""Stub until the check of the words is here."""

from __future__ import annotations

from collections.abc import Iterable

from cards.elements import Element, said
from policy.wording import Finding


def findings(found: Iterable[Finding]) -> list[Element]:
    """Each finding as a line."""
    return [said("Look at", one.words) for one in found]
