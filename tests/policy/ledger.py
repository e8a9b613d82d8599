"""A school with everybody whom the registers need, and entries of its registers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from policy.accesses import Access, AccessRole
from policy.account_steps import Request, SetUp
from policy.accounts import Account, AccountState, Considerations, Platform
from policy.books import Book
from policy.concerns import FormToken
from policy.people import People, Person, StaffId
from policy.scenes import Scene
from policy.schools import School
from policy.uses import WEBSITE, Place
from tests.policy.schools import a_school

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""A Tuesday in term."""
PEOPLE: People = a_school()
SCHOOL = School("t", "T", "MS", ZoneInfo("Europe/London"), PEOPLE, {}, ("school.example",))
SCENE = Scene(SCHOOL, PEOPLE, AT)
CONSIDERED = Considerations(*(f"answer {number}" for number in range(6)))
REQUEST = Request("Parents' page", Platform.X, CONSIDERED)
MADE = SetUp(Place("parents-page"), "page@school.example", True, "office safe, entry 12", AT.date())


def who(seat: str) -> Person:
    """Whoever sits there."""
    return PEOPLE.by_id[StaffId(seat)]


def an_account(
    state: AccountState = AccountState.CREATED, *, place: str = "parents-page", requester: str = "teacher"
) -> Account:
    """An account in this state."""
    return Account(
        id=f"id-{place}",
        reference="MS-7F3K2",
        name="Parents' page",
        platform=Platform.X,
        requester=StaffId(requester),
        requested_at=AT,
        considerations=CONSIDERED,
        state=state,
        token=FormToken("0123456789abcdef"),
        place=Place(place),
        review_on="2027-11-24",
    )


def an_access(seat: str = "teacher", place: Place = WEBSITE, **otherwise: object) -> Access:
    """Somebody who may put posts out on the website."""
    access = Access(
        id="MS-00001",
        person=StaffId(seat),
        place=place,
        role=AccessRole.PUBLISHER,
        granted_by=StaffId("head"),
        granted_at=AT,
        from_="2026-11-01",
        trained_on="2026-09-01",
    )
    return replace(access, **otherwise)  # type: ignore[arg-type]  # the test names real fields.


def a_book(*entries: Account | Access) -> Book:
    """Registers with these entries, in the school's own zone."""
    return Book(
        accounts=tuple(one for one in entries if isinstance(one, Account)),
        accesses=tuple(one for one in entries if isinstance(one, Access)),
        seeded={Place("facebook"): "Facebook page"},
        zone=SCHOOL.timezone,
    )
