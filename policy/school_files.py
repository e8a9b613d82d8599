"""Reading the school file (TOML): every fault is found and told at once, and a faulty file is refused.

A chain that protects children with fewer than two people in it is a fault, not a warning (routing.md B1).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from policy import consent_settings, post_settings
from policy.chains import DEFAULT_CHAINS, Chains, Function, candidates
from policy.people import TECHNICAL_ROLES, People, Person, Role, StaffId
from policy.routing import Outside
from policy.schools import Hours, OutsideContact, School


class FaultySchoolFile(Exception):
    """The school file cannot be used."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("The school file cannot be used:\n" + "\n".join(f"- {fault}" for fault in faults))
        self.faults = tuple(faults)


_KEYS: Mapping[str, frozenset[str]] = {
    "": frozenset(
        {
            *("school", "outside", "records", "people", "staff", "chains", "guidance", "evidence"),
            *("consents", "posts"),
        }
    ),
    "school": frozenset(
        {"id", "name", "reference_prefix", "timezone", "email_domains", "hours", "term_dates", "closed"}
    ),
    "school.hours": frozenset({"open", "close", "days"}),
    "outside": frozenset({"emergency", "children_services", "lado", "whistleblowing"}),
    "contact": frozenset({"name", "phone", "contact_within_working_days"}),
    "records": frozenset({"record_of_truth", "redact_after_days"}),
    "evidence": frozenset({"screenshots"}),
    "consents": consent_settings.KEYS,
    "posts": post_settings.KEYS,
    "staff": frozenset({"group_id"}),
    "chains": frozenset(function.value for function in Function),
    "people": frozenset({"id", "name", "mail", "phone", "roles", "related_to", "children"}),
}
_BOARD = (Role.CHAIR, Role.VICE_CHAIR, Role.SAFEGUARDING_TRUSTEE)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_GUID = r"(?i:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_UTC = ZoneInfo("UTC")
_RECORDS = ("bot", "myconcern", "cpoms")


def parse(text: str) -> School:
    """The school that a school file describes.

    Raises `FaultySchoolFile`, which lists every fault with its line or key.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise FaultySchoolFile([f"it is not valid TOML: {fault}"]) from fault
    reader = _Reader()
    school = reader.school(data)
    if reader.faults or school is None:
        raise FaultySchoolFile(reader.faults)
    return school


class _Reader:
    """Reads a decoded file and gathers faults, so that one look tells a school all it must mend."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def school(self, data: Mapping[str, Any]) -> School | None:
        self.only("", data)
        about = self.table(data, "school")
        people = self.people(data.get("people"))
        chains = self.chains(self.table(data, "chains", needed=False))
        outside = self.outside(self.table(data, "outside"))
        zone = self.zone(about)
        hours, terms, closed = self.hours(about), self.terms(about), self.closed(about)
        self.enough(people, chains)
        id_ = self.text(about, "school", "id", r"[A-Za-z0-9-]{1,63}")
        prefix = self.text(about, "school", "reference_prefix", r"[A-Z]{1,6}")
        name = self.text(about, "school", "name")
        domains = self.texts(about, "school", "email_domains")
        staff = self.table(data, "staff", needed=False).get("group_id", "")
        lado = self.lado_days(data)
        screenshots = self.screenshots(self.table(data, "evidence", needed=False))
        consents, faults = consent_settings.read(self.table(data, "consents", needed=False), zone or _UTC)
        self.faults += faults
        posts, faults = post_settings.read(self.table(data, "posts", needed=False), people.by_id)
        self.faults += faults
        guidance = self.guidance(data.get("guidance", {}))
        records = self.table(data, "records", needed=False)
        record = records.get("record_of_truth", "bot")
        if record not in _RECORDS:
            self.faults.append(f"records.record_of_truth: {record!r} is not one of {', '.join(_RECORDS)}")
        if self.faults or zone is None:
            return None
        return School(
            id=id_,
            name=name,
            reference_prefix=prefix,
            timezone=zone,
            people=people,
            outside=outside,
            email_domains=domains,
            hours=hours,
            terms=terms,
            closed=closed,
            chains=chains,
            staff_group=str(staff),
            record_of_truth=record,
            redact_after_days=self.redact_days(records),
            lado_working_days=lado,
            screenshots=screenshots,
            guidance=guidance,
            terms_of_consent=consents,
            posts=posts,
        )

    def only(self, where: str, table: Mapping[str, Any], known: str | None = None) -> None:
        for key in sorted(table.keys() - _KEYS[where if known is None else known]):
            self.faults.append(f"{where + '.' if where else ''}{key}: there is no such setting")

    def table(self, data: Mapping[str, Any], key: str, *, needed: bool = True) -> Mapping[str, Any]:
        value = data.get(key, {})
        if not isinstance(value, dict) or (needed and not value):
            self.faults.append(f"[{key}] is missing or not a table")
            return {}
        self.only(key, value)
        return value

    def text(self, table: Mapping[str, Any], where: str, key: str, form: str = r"[\s\S]*\S[\s\S]*") -> str:
        value = table.get(key)
        if not isinstance(value, str) or not re.fullmatch(form, value):
            self.faults.append(
                f"{where}.{key}: {'is missing' if value is None else f'{value!r} will not do'}"
            )
            return ""
        return value

    def texts(self, table: Mapping[str, Any], where: str, key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.faults.append(f"{where}.{key}: must be a list of words in quotes")
            return ()
        return tuple(value)

    def zone(self, about: Mapping[str, Any]) -> ZoneInfo | None:
        try:
            return ZoneInfo(str(about.get("timezone", "Europe/London")))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.faults.append(f"school.timezone: there is no time zone {about.get('timezone')!r}")
            return None

    def hours(self, about: Mapping[str, Any]) -> Hours:
        given = about.get("hours")
        if given is None:
            return Hours()
        if not isinstance(given, dict):
            self.faults.append("school.hours: must be a table of open, close and days")
            return Hours()
        self.only("school.hours", given)
        try:
            days = frozenset(_DAYS.index(day) for day in given.get("days", _DAYS[:5]))
            opens, closes = (time.fromisoformat(given.get(key, "")) for key in ("open", "close"))
            if closes <= opens:
                self.faults.append("school.hours: the school closes before it opens")
            if opens.tzinfo or closes.tzinfo:
                self.faults.append("school.hours: open and close are like 08:00, in the school's time zone")
            if not days:
                self.faults.append("school.hours.days: the school needs a day on which it is open")
        except (ValueError, TypeError):
            self.faults.append("school.hours: open and close are like 08:00, days like mon, tue")
            return Hours()
        return Hours(opens, closes, days)

    def terms(self, about: Mapping[str, Any]) -> tuple[tuple[date, date], ...]:
        terms: list[tuple[date, date]] = []
        given = about.get("term_dates", [])
        if not isinstance(given, list):
            self.faults.append("school.term_dates: must be a list of pairs of dates")
            return ()
        for number, pair in enumerate(given):
            try:
                first, last = (date.fromisoformat(str(day)) for day in pair)
            except (ValueError, TypeError):
                self.faults.append(f"school.term_dates[{number}]: must be two dates like 2026-09-03")
                continue
            if last < first:
                self.faults.append(f"school.term_dates[{number}]: the term ends before it begins")
            terms.append((first, last))
        return tuple(terms)

    def closed(self, about: Mapping[str, Any]) -> frozenset[date]:
        given = about.get("closed", [])
        if not isinstance(given, list):
            self.faults.append("school.closed: must be a list of dates")
            return frozenset()
        days: set[date] = set()
        for number, day in enumerate(given):
            try:
                days.add(date.fromisoformat(str(day)))
            except ValueError:
                self.faults.append(f"school.closed[{number}]: must be a date like 2027-01-04")
        return frozenset(days)

    def outside(self, table: Mapping[str, Any]) -> Mapping[Outside, OutsideContact]:
        found: dict[Outside, OutsideContact] = {}
        for one in Outside:
            given = table.get(one.value)
            if isinstance(given, str) and given.strip():
                given = {
                    "name": "Emergency services" if one is Outside.EMERGENCY else one.value,
                    "phone": given,
                }
            if not isinstance(given, dict) or not str(given.get("phone", "")).strip():
                self.faults.append(f"outside.{one.value}: a name and a phone number are needed")
                continue
            self.only(f"outside.{one.value}", given, known="contact")
            found[one] = OutsideContact(str(given.get("name", one.value)), str(given["phone"]))
        return found

    def lado_days(self, data: Mapping[str, Any]) -> int:
        outside = data.get("outside")
        lado = outside.get("lado") if isinstance(outside, dict) else None
        days = lado.get("contact_within_working_days", 1) if isinstance(lado, dict) else 1
        if not isinstance(days, int) or days < 1:
            self.faults.append("outside.lado.contact_within_working_days: must be a number of days")
            return 1
        return days

    def screenshots(self, table: Mapping[str, Any]) -> bool:
        given = table.get("screenshots", False)
        if not isinstance(given, bool):
            self.faults.append("evidence.screenshots: must be true or false")
            return False
        return given

    def redact_days(self, table: Mapping[str, Any]) -> int:
        days = table.get("redact_after_days", 30)
        if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= 3650:
            self.faults.append("records.redact_after_days: must be a number of days from 1 to 3650")
            return 30
        return days

    def guidance(self, table: object) -> Mapping[str, Mapping[str, str]]:
        if not isinstance(table, dict) or not all(isinstance(one, dict) for one in table.values()):
            self.faults.append("[guidance]: each line must be a table, such as kcsie = { edition = ... }")
            return {}
        return {name: {key: str(value) for key, value in one.items()} for name, one in table.items()}

    def people(self, rows: object) -> People:
        if not isinstance(rows, list) or not rows:
            self.faults.append("[[people]]: nobody is listed")
            return People()
        if not all(isinstance(row, dict) for row in rows):
            self.faults.append("[[people]]: each must be a table of id, name and roles")
            return People()
        people = [self.person(number, row) for number, row in enumerate(rows)]
        self.mailboxes(people)
        known = {one.id for one in people}
        for number, one in enumerate(people):
            if one.id and any(one.id == earlier.id for earlier in people[:number]):
                self.faults.append(f"people[{number}].id: {one.id} is listed twice")
            for other in sorted(one.related_to - known):
                self.faults.append(f"people[{number}].related_to: nobody has the id {other}")
        return People.of(people)

    def mailboxes(self, people: list[Person]) -> None:
        """A trustee's mailbox must be their own: the Clerk or an office reading it is a leak (B1)."""
        for number, one in enumerate(people):
            shared = any(one.mail.casefold() == other.mail.casefold() for other in people if other is not one)
            if one.mail and one.holds(*_BOARD) and shared:
                self.faults.append(f"people[{number}].mail: must be their own, and somebody else has it too")

    def person(self, number: int, row: Mapping[str, Any]) -> Person:
        where = f"people[{number}]"
        self.only(where, row, known="people")
        id_ = self.text(row, where, "id", _GUID)
        named = self.texts(row, where, "roles")
        roles: set[Role] = set() if named else {Role.STAFF}
        for name in named:
            if name in Role.__members__.values():
                roles.add(Role(name))
            else:
                self.faults.append(f"{where}.roles: there is no role {name!r}")
        return Person(
            id=StaffId(id_.lower()),
            name=self.text(row, where, "name"),
            mail=str(row.get("mail", "")),
            phone=str(row.get("phone", "")),
            roles=frozenset(roles),
            related_to=frozenset(StaffId(one.lower()) for one in self.texts(row, where, "related_to")),
            children=frozenset(self.texts(row, where, "children")),
        )

    def chains(self, table: Mapping[str, Any]) -> Chains:
        chains = dict(DEFAULT_CHAINS)
        for key in sorted(table.keys() & _KEYS["chains"]):
            names = self.texts(table, "chains", key)
            unknown = [name for name in names if name not in Role.__members__.values()]
            self.faults += [f"chains.{key}: there is no role {name!r}" for name in unknown]
            roles = tuple(Role(name) for name in names if name not in unknown)
            if key != Function.TECHNICAL and not TECHNICAL_ROLES.isdisjoint(roles):
                self.faults.append(f"chains.{key}: the Business Manager and ICT may only be in technical")
            chains[Function(key)] = roles
        return chains

    def enough(self, people: People, chains: Chains) -> None:
        for function in (Function.WELFARE, Function.PRINCIPAL_CASE):
            found = len(candidates(function, people, chains))
            if found < 2:
                roles = ", ".join(chains[function])
                self.faults.append(f"chains.{function.value}: needs two people among {roles}; it has {found}")
