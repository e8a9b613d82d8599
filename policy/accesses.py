"""Who may write for an account, put posts out on it, or administer it, and for how long (R53, R56)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from policy.accounts import NO_TOKEN
from policy.concerns import FormToken
from policy.people import Person, StaffId
from policy.uses import Place


class AccessRole(StrEnum):
    """What somebody is trusted with."""

    AUTHOR = "author"
    PUBLISHER = "publisher"
    ADMIN = "admin"
    PASSWORD = "password"  # noqa: S105 - a code, not a secret.
    """To know the password: the Principal permits it as an exception, with a reason and an end (R54)."""


PUBLISHING = frozenset({AccessRole.PUBLISHER, AccessRole.ADMIN})
WRITING = PUBLISHING | {AccessRole.AUTHOR}
"""What is done with posts, for which training is needed (R56)."""


class EndedFor(StrEnum):
    """Why somebody has it no more."""

    BY_HAND = "by_hand"
    LEFT = "left"
    """They do not work here any more."""
    OVER = "over"
    """Its last day is over."""
    CLOSED = "closed"
    """The account is closed, and there is nothing left to be taken off from."""
    RENEWED = "renewed"
    """The same was granted anew, such as after training."""


class Chore(StrEnum):
    """What the Business Manager has to see to."""

    TAKE_OFF = "take_off"
    """Take them off the account, and change its password (R53, R54)."""
    LOOK_AGAIN = "look_again"
    """What they do here has changed: ask the Principal whether they still need it."""


@dataclass(frozen=True, slots=True)
class Access:
    """One person, one place, one thing they are trusted with.

    `from_`, `to` and `trained_on` are days as ISO text in the school's own zone; `to` is the last day, empty
    for one without an end. `roles` are the roles that the person held when it was granted or looked at last,
    and `name` is what they were called, so that somebody who left can still be taken off an account. `why` is
    the Principal's reason for an exception.
    """

    id: str
    person: StaffId
    place: Place
    role: AccessRole
    granted_by: StaffId
    granted_at: datetime
    from_: str
    to: str = ""
    trained_on: str = ""
    roles: tuple[str, ...] = ()
    name: str = ""
    why: str = ""
    token: FormToken = NO_TOKEN
    ended_at: datetime | None = None
    ended_by: StaffId | None = None
    ended_for: EndedFor | None = None
    chore: Chore | None = None
    chore_due: datetime | None = None
    lines: int = 0
    version: str = ""

    @property
    def reference(self) -> str:
        """What people call it by."""
        return self.id

    def is_trained(self, on: date) -> bool:
        """Whether training in posting was within the last year (R56)."""
        return is_in_date(self.trained_on, on)

    def is_in_force(self, at: datetime, on: date) -> bool:
        """Whether it counts at this moment, which is on this day at school."""
        if self.ended_at is not None and self.ended_at <= at:
            return False
        day = on.isoformat()
        is_fit = self.role not in WRITING or self.is_trained(on)
        return self.from_ <= day and not self.is_past(on) and is_fit

    def is_past(self, on: date) -> bool:
        """Whether its last day is over."""
        return bool(self.to) and self.to < on.isoformat()

    def is_overdue(self, at: datetime) -> bool:
        """Whether what has to be seen to was not seen to in time."""
        return self.chore is not None and self.chore_due is not None and self.chore_due <= at

    def is_of(self, person: Person) -> bool:
        """Whether it is this person's."""
        return self.person == person.id


def is_in_date(trained_on: str, on: date) -> bool:
    """Whether training on that day still counts: for a year, and never from a day to come."""
    if not trained_on:
        return False
    trained = date.fromisoformat(trained_on)
    return trained <= on < a_year_after(trained)


def a_year_after(day: date) -> date:
    """The same day of the next year; for the last day of February in a leap year, the first of March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def roles_of(person: Person) -> tuple[str, ...]:
    """The roles of a person, as they are kept beside what they are trusted with."""
    return tuple(sorted(person.roles))
