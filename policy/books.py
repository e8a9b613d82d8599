"""The school's registers as one value: accounts, who is trusted with them, and devices."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo

from policy.accesses import PUBLISHING, WRITING, Access
from policy.accounts import LONGEST, WERE_MADE, Account
from policy.consents import ConsentTerms
from policy.devices import Device
from policy.people import Person, Role, StaffId
from policy.uses import FIXED, Place


@dataclass(frozen=True)
class Book:
    """All that stands in the registers. `seeded` are accounts that the school file names, with their names:
    they were there before the register, and the register takes over one that it has.

    `zone` is the school's own, whose days count.
    """

    accounts: tuple[Account, ...] = ()
    accesses: tuple[Access, ...] = ()
    devices: tuple[Device, ...] = ()
    seeded: Mapping[Place, str] = field(default_factory=dict)
    zone: tzinfo = UTC

    def places(self, at: datetime) -> Mapping[Place, str]:
        """The accounts on which something may go out, with their names: not those at rest, nor closed."""
        del at
        made = {one.place: one for one in self.accounts if one.state in WERE_MADE}
        known = {place: name for place, name in self.seeded.items() if place not in made}
        return known | {place: one.name for place, one in made.items() if one.is_in_use}

    @property
    def known(self) -> Mapping[Place, str]:
        """Every account that there is or ever was: what was permitted there can be read and taken back for as
        long as anything is kept about it."""
        made = sorted((one for one in self.accounts if one.state in WERE_MADE), key=_made_at)
        return {**self.seeded, **{one.place: one.name for one in made}}

    def terms(self, terms: ConsentTerms) -> ConsentTerms:
        """The school's terms with the accounts of the register."""
        return replace(terms, accounts=self.known)

    def account(self, reference: str) -> Account | None:
        """The account with this reference."""
        return next((one for one in self.accounts if one.reference == reference), None)

    def account_at(self, place: Place) -> Account | None:
        """The account of the register that has this code."""
        return next((one for one in self.accounts if place and one.place == place), None)

    def access(self, id_: str) -> Access | None:
        """What somebody is trusted with, by its reference."""
        return next((one for one in self.accesses if one.id == id_), None)

    def device(self, id_: str) -> Device | None:
        """The device with this reference."""
        return next((one for one in self.devices if one.id == id_), None)

    def trusted(self, place: Place, at: datetime) -> tuple[Access, ...]:
        """What counts for a place at this moment."""
        on = self.day(at)
        return tuple(one for one in self.accesses if one.place == place and one.is_in_force(at, on))

    def may_publish(self, person: Person, place: Place, at: datetime) -> bool:
        """Whether somebody may put a post out there now (R53, R56): whoever the Principal trusted with it and
        who was trained within the year, and the Business Manager, who keeps the passwords (R54)."""
        if not self._may_be_posted_to(place, at):
            return False
        if person.holds(Role.BUSINESS_MANAGER):
            return True
        return any(one.role in PUBLISHING and one.is_of(person) for one in self.trusted(place, at))

    def may_publish_at_all(self, person: Person, places: Collection[Place], at: datetime) -> bool:
        """Whether somebody may put a post out at every one of these places; at none, nobody may."""
        return bool(places) and all(self.may_publish(person, one, at) for one in places)

    def may_author(self, person: Person, place: Place, at: datetime) -> bool:
        """Whether somebody is authorised to write for a place; anybody else may still propose (R53)."""
        if not self._may_be_posted_to(place, at):
            return False
        if person.holds(Role.BUSINESS_MANAGER):
            return True
        return any(one.role in WRITING and one.is_of(person) for one in self.trusted(place, at))

    def publishers(self, place: Place, at: datetime) -> tuple[StaffId, ...]:
        """Everybody whom the register trusts to put posts out there now."""
        if not self._may_be_posted_to(place, at):
            return ()
        return tuple(dict.fromkeys(one.person for one in self.trusted(place, at) if one.role in PUBLISHING))

    def devices_on(self, at: datetime) -> tuple[Device, ...]:
        """The devices that pictures may be taken with now (R42)."""
        on = self.day(at)
        return tuple(one for one in self.devices if one.is_in_use(on))

    def platform_limit(self, place: Place) -> int | None:
        """The most characters of a post there; nothing where there is no limit that we know.

        Of an account that only the school file names, its code says what it is.
        """
        found = self.account_at(place)
        if found is not None:
            return found.platform.longest
        return {str(one): limit for one, limit in LONGEST.items()}.get(place)

    def day(self, at: datetime) -> date:
        """The day that this moment is on at school."""
        return at.astimezone(self.zone).date()

    def _may_be_posted_to(self, place: Place, at: datetime) -> bool:
        return place in FIXED or place in self.places(at)


def _made_at(account: Account) -> tuple[str, str]:
    at = account.created_at
    return (at.isoformat() if at is not None else "", account.id)
