"""What somebody who may read a part of a case may do about it (records.md E3), as one table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from policy.lanes import Slice


class Act(StrEnum):
    """Something that can be done about a case, beyond deciding (whose table is policy/decisions.py)."""

    OPEN = "open"
    HAVE = "have"
    PASS = "pass"  # noqa: S105 - an act, not a secret.
    CONFLICT = "conflict"
    NOTE = "note"
    CORRECT = "correct"
    ASK = "ask"
    INVITE = "invite"
    LINK = "link"
    JOIN = "join"
    TECHNICAL = "technical"
    DONE = "done"
    EVIDENCE = "evidence"
    CLOSE = "close"
    REOPEN = "reopen"


_CONTENT = frozenset(
    {Act.OPEN, Act.HAVE, Act.PASS, Act.CONFLICT, Act.NOTE, Act.CORRECT, Act.DONE, Act.EVIDENCE}
)
POWERS: Mapping[Slice, frozenset[Act]] = {
    Slice.CASE: frozenset(Act),
    Slice.WELFARE: _CONTENT | {Act.ASK, Act.INVITE, Act.LINK},
    Slice.SUPPORT: _CONTENT | {Act.LINK},
    Slice.BREACH: _CONTENT | {Act.LINK},
    Slice.SHARED: frozenset({Act.OPEN, Act.CONFLICT, Act.NOTE}),
    Slice.TECHNICAL: frozenset({Act.OPEN, Act.HAVE, Act.PASS, Act.CONFLICT, Act.DONE}),
    Slice.SAFETY: frozenset({Act.OPEN, Act.CONFLICT}),
    Slice.NOTICE: frozenset({Act.OPEN, Act.CONFLICT}),
}


def may(slice_: Slice, act: Act) -> bool:
    """Whether a holder of this part may do this; who may not is told "not found", never "forbidden"."""
    return act in POWERS[slice_]
