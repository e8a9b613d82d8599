"""The table [posts] of the school file: who stands in for the Principal, and what may stand in every post."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from policy.people import StaffId

KEYS = frozenset({"delegate", "own_contacts", "elections"})

_LONGEST = 120
_MOST = 20


@dataclass(frozen=True, slots=True)
class PostTerms:
    """How this school decides about posts.

    `delegate` decides after a school day instead of the deputy head (Q14). `own_contacts` are the school's
    own telephone numbers, addresses and the like, which are nobody's secret (R45). `elections` are the times
    before elections in which nothing political may go out (R58), from their first day to their last.
    """

    delegate: StaffId | None = None
    own_contacts: tuple[str, ...] = ()
    elections: tuple[tuple[date, date], ...] = ()


def read(table: Mapping[str, Any], known: Collection[str]) -> tuple[PostTerms, list[str]]:
    """The terms that a table says, and every fault in it; `known` are the ids of the school's people."""
    faults: list[str] = []
    delegate = str(table.get("delegate", "")).lower()
    if delegate and delegate not in known:
        faults.append("posts.delegate: is not the id of anybody in [[people]]")
        delegate = ""
    contacts = _contacts(table.get("own_contacts", []), faults)
    elections = _elections(table.get("elections", []), faults)
    return PostTerms(StaffId(delegate) if delegate else None, contacts, elections), faults


def _contacts(given: object, faults: list[str]) -> tuple[str, ...]:
    good = isinstance(given, list) and len(given) <= _MOST
    if not isinstance(given, list) or not good:
        faults.append(f"posts.own_contacts: must be a list of up to {_MOST}")
        return ()
    found = [one.strip() for one in given if isinstance(one, str) and 0 < len(one.strip()) <= _LONGEST]
    if len(found) != len(given):
        faults.append(f"posts.own_contacts: each must be text of up to {_LONGEST} characters")
    return tuple(found)


def _elections(given: object, faults: list[str]) -> tuple[tuple[date, date], ...]:
    found: list[tuple[date, date]] = []
    for number, one in enumerate(given if isinstance(given, list) else [None]):
        try:
            first, last = (date.fromisoformat(str(day)) for day in one or ())
        except (TypeError, ValueError):
            faults.append(f'posts.elections[{number}]: must be two days like ["2027-03-22", "2027-05-06"]')
            continue
        if last < first:
            faults.append(f"posts.elections[{number}]: ends before it begins")
        else:
            found.append((first, last))
    return tuple(found)
