"""What has to come down, place by place, and what came of it (R39, Q11).

There is one task for each address at which a post is out, however many permissions are taken back: a second
one joins it, opens it again where it could not be taken down, and finds nothing where it is gone already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from policy.people import StaffId
from policy.uses import Place

Tasks = tuple["Takedown", ...]

BY_HAND, SAMPLED = "by_hand", "sampled"
"""How the reason begins where somebody found that it should not have gone out, and no permission changed."""


class Result(StrEnum):
    """What came of taking something down."""

    REMOVED = "removed"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class Takedown:
    """One address to be cleared. `because` are withdrawals, or the line of the post that asked for it.

    `is_share` says that somebody else shows it: their copy is asked for. `words` say how it was done, or why
    it cannot be; `copies` what is known of further ones.
    """

    id: str
    place: Place
    address: str
    opened_at: datetime
    due: datetime
    because: tuple[str, ...] = ()
    is_share: bool = False
    result: Result | None = None
    by: StaffId | None = None
    at: datetime | None = None
    words: str = ""
    copies: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.result is None

    @property
    def is_stuck(self) -> bool:
        """Whether it could not be taken down, so that it may still be seen."""
        return self.result is Result.CANNOT

    @property
    def was_wrong(self) -> bool:
        """Whether it should never have gone out: that may have been a breach as well (R49)."""
        return any(one.startswith((BY_HAND, SAMPLED)) for one in self.because)


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody says of a task."""

    result: Result
    words: str
    copies: str = ""


def asked(
    tasks: Tasks, where: Iterable[tuple[Place, str]], because: str, at: datetime, due: datetime
) -> Tasks:
    """These addresses have to come down, because of this: exactly one task for each of them."""
    wanted = dict.fromkeys(where)
    known = {(one.place, one.address) for one in tasks if not one.is_share}
    # What others share has to come down with it, and is asked for again where that failed before.
    old = tuple(
        _joined(one, because, at, due) if one.is_share or (one.place, one.address) in wanted else one
        for one in tasks
    )
    new = [one for one in wanted if one not in known]
    return old + tuple(
        Takedown(f"t{number}", place, address, at, due, (because,))
        for number, (place, address) in enumerate(new, start=len(tasks) + 1)
    )


def shared(tasks: Tasks, place: Place, address: str, because: str, at: datetime, due: datetime) -> Tasks:
    """Somebody else shows it at this address: their copy is to come down as well, asked for once (Q11).

    One that is there again, or could not be taken down, is asked for again by the same task.
    """
    if any(one.address == address for one in tasks):
        return tuple(
            _anew(one, because, at, due) if one.address == address and not one.is_open else one
            for one in tasks
        )
    number = len(tasks) + 1
    return (*tasks, Takedown(f"t{number}", place, address, at, due, (because,), is_share=True))


def moved(tasks: Tasks, places: Mapping[Place, str], because: str, at: datetime, due: datetime) -> Tasks:
    """Our own posts at these places are at another address: there they are still to come down (R39)."""
    return tuple(
        one
        if one.is_share or places.get(one.place, one.address) == one.address
        else replace(one if one.is_open else _anew(one, because, at, due), address=places[one.place])
        for one in tasks
    )


def settled(tasks: Tasks, id_: str, done: Done, *, by: StaffId, at: datetime) -> Tasks:
    """What came of one of them; the others stay as they are."""
    return tuple(
        replace(one, result=done.result, by=by, at=at, words=done.words, copies=done.copies)
        if one.id == id_
        else one
        for one in tasks
    )


def still_open(tasks: Tasks) -> Tasks:
    """Those that somebody still has to do."""
    return tuple(one for one in tasks if one.is_open)


def not_gone(tasks: Tasks) -> Tasks:
    """Those whose address may still show it: still to be done, or not possible when somebody tried."""
    return tuple(one for one in tasks if one.is_open or one.is_stuck)


def _joined(task: Takedown, because: str, at: datetime, due: datetime) -> Takedown:
    if because in task.because:
        return task
    if task.is_stuck:
        return _anew(task, because, at, due)
    return replace(task, because=(*task.because, because))


def _anew(task: Takedown, because: str, at: datetime, due: datetime) -> Takedown:
    """The task open again; what came of it before stays in the lines of the post."""
    again = (*task.because, because)
    return replace(
        task, because=again, result=None, by=None, at=None, words="", copies="", opened_at=at, due=due
    )
