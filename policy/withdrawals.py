"""Something that was permitted is not any more: what whoever keeps the posts is told of it (R38, R39)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from policy.consents import Change
from policy.pupils import PupilId
from policy.uses import Use


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """These uses of this child's pictures, name or work are over since this moment (UTC).

    `uses` are codes of policy/uses.py, `change` is the id of what was said. Neither who said it nor why is in
    it: authors and approvers are told that a permission changed, and no more.
    """

    id: str
    pupil: PupilId
    uses: tuple[str, ...]
    at: datetime
    change: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What shows a child: the ids of posts not out yet that would be held, and of those that would come
    down. One post may show many."""

    held: frozenset[str] = frozenset()
    taken_down: frozenset[str] = frozenset()


def withdrawal(change: Change, uses: tuple[Use, ...], at: datetime) -> Withdrawal | None:
    """What to tell whoever keeps the posts, or nothing where nothing was taken back.

    The same change gives the same id, however often it is told.
    """
    return withdrawn(change.pupil, change.id, uses, at)


def withdrawn(pupil: PupilId, because: str, uses: tuple[Use, ...], at: datetime) -> Withdrawal | None:
    """The same, where what took it back need not be something that was said: the id of what was done."""
    if not uses:
        return None
    id_ = sha256(f"{pupil} {because}".encode()).hexdigest()[:32]
    return Withdrawal(id_, pupil, tuple(one.code for one in uses), at, because)
