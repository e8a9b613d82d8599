"""Who is away, who covers for them, and what that means for who hears of a concern (routing.md B1, I6).

Cover only ever adds cleared people: whoever is kept out of a concern without it is kept out with it, and
whoever covers for somebody who is kept out does not come in their place. Their own place they keep.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import NewType
from zoneinfo import ZoneInfo

from policy import routing
from policy.chains import DEFAULT_CHAINS, Chains
from policy.concerns import Facts, FormToken
from policy.people import TECHNICAL_ROLES, TRUSTEE_ROLES, People, Person, Role, StaffId
from policy.routing import Routing

AbsenceId = NewType("AbsenceId", str)

A_YEAR = timedelta(days=366)
"""The longest absence, and the furthest ahead that one may begin."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from one moment until another, and who covers (C16); no cover is also an answer.

    It is only ever added to: somebody who comes back early leaves `ended_at`, and nothing is taken away.
    """

    id: AbsenceId
    person: StaffId
    start: datetime
    end: datetime
    cover: StaffId | None
    set_by: StaffId
    set_at: datetime
    ended_at: datetime | None = None
    version: str = field(default="", compare=False)

    @property
    def over_at(self) -> datetime:
        """When it is over, whether as planned or early."""
        return self.end if self.ended_at is None else min(self.end, self.ended_at)

    def is_on(self, at: datetime) -> bool:
        """Whether the person is away at this moment."""
        return self.start <= at < self.over_at


class Fault(StrEnum):
    """Why an absence cannot be recorded as it was asked for."""

    PAST = "past"
    ENDS_BEFORE_START = "ends_before_start"
    TOO_LONG = "too_long"
    TOO_FAR_AHEAD = "too_far_ahead"
    UNKNOWN_PERSON = "unknown_person"
    SAME_PERSON = "same_person"
    UNKNOWN_COVER = "unknown_cover"
    COVER_NOT_ALLOWED = "cover_not_allowed"


_BOARD = TRUSTEE_ROLES | {Role.CHAIR}
_LEADERS = frozenset({Role.PRINCIPAL, Role.DEPUTY_HEAD, Role.DSL, Role.DEPUTY_DSL, Role.SLT})
_READERS = _LEADERS | _BOARD | {Role.DPO}
"""Roles whose holders may be given what was written; a plain trustee is one once they stand in (B1)."""
_NEVER_READS = TECHNICAL_ROLES | {Role.CLERK}


def plan(
    token: FormToken,
    *,
    person: StaffId,
    first: date,
    last: date,
    cover: StaffId | None,
    by: StaffId,
    zone: ZoneInfo,
    at: datetime,
) -> Absence:
    """The absence that a form asks for: whole days of the school's own time, and nothing before now.

    The same form with the same answers is the same absence, whoever delivers it twice; another person's
    form never is.
    """
    asked = f"{by} {token} {person} {first} {last} {cover or ''}"
    start = max(_midnight(first, zone), at)
    end = _midnight(last + timedelta(days=1), zone)
    return Absence(AbsenceId(sha256(asked.encode()).hexdigest()[:32]), person, start, end, cover, by, at)


def faults(absence: Absence, people: People, *, at: datetime) -> tuple[Fault, ...]:
    """Everything that speaks against recording it, what is said first in front."""
    return (*_faults_of_time(absence, at), *_faults_of_people(absence, people))


def come_back(absence: Absence, *, at: datetime) -> Absence:
    """The person is back before time, or is not going; the first to say so stands."""
    return absence if absence.over_at <= at else replace(absence, ended_at=at)


def may_set(actor: Person, person: StaffId) -> bool:
    """Whether this actor may say when this person is away: oneself, and the Business Manager for anybody."""
    return actor.id == person or actor.holds(Role.BUSINESS_MANAGER)


def may_cover(cover: Person, person: Person) -> bool:
    """Whether one may cover for the other: somebody who would read must be cleared for it themselves.

    For whoever has no role in handling concerns anybody may, because nothing follows from it.
    """
    return cover.id != person.id and bool(lent(person, cover) or not _role_of_their_own(person))


def lent(person: Person, cover: Person) -> frozenset[Role]:
    """The roles of the one that the other may act with.

    The board is covered by the board, leaders by leaders, the data protection officer by somebody who reads
    already; a Business Manager, a technician or the clerk never covers for somebody who reads (I8).
    """
    roles = _role_of_their_own(person)
    if roles & _READERS and cover.holds(*_NEVER_READS):
        return frozenset()
    return frozenset(role for role in roles if _may_act(cover, role))


def away(absences: Iterable[Absence], at: datetime) -> frozenset[StaffId]:
    """Everybody who is away at this moment."""
    return frozenset(one.person for one in absences if one.is_on(at))


def standing_in(
    people: People, absences: Iterable[Absence], at: datetime, *, but: Iterable[StaffId] = ()
) -> Mapping[StaffId, StaffId]:
    """For each person who is away, who stands in for them now.

    What was recorded last counts. A cover who is away too, who left, or who may not cover any longer does
    not: the chain goes on instead, so that cover never leads from one to the next or in a circle. `but` are
    people for whom nobody is to stand in.
    """
    now = sorted((one for one in absences if one.is_on(at)), key=lambda one: (one.set_at, one.id))
    gone = away(now, at)
    latest = {one.person: one.cover for one in now if one.person not in frozenset(but)}
    return {
        person.id: cover.id
        for id_, cover_id in latest.items()
        if cover_id is not None and cover_id not in gone
        for person in people.named(id_)
        for cover in people.named(cover_id)
        if lent(person, cover)
    }


def acting(
    people: People, absences: Iterable[Absence], at: datetime, *, but: Iterable[StaffId] = ()
) -> People:
    """The same people as they act now: whoever covers holds the roles as well, next after whoever is away.

    An acting head is treated as the head, also when a concern is about them.
    """
    covers = standing_in(people, absences, at, but=but)
    return _as_they_act(people, covers) if covers else people


def route(
    facts: Facts,
    people: People,
    absences: Iterable[Absence] = (),
    *,
    at: datetime,
    silent: frozenset[StaffId] = frozenset(),
    chains: Chains = DEFAULT_CHAINS,
) -> Routing:
    """Decide who is told of a concern at this moment, with everybody who is away, covers, or does not answer.

    Somebody silent is told all the same, and so is the next (I6). Whoever is kept out by the school file, or
    because of what somebody acts as, is kept out; nobody stands in for them because they asked for it.
    """
    absences = tuple(absences)
    asked = replace(facts, moved_on=facts.moved_on | silent)
    gone, as_they_act = away(absences, at), acting(people, absences, at)
    if as_they_act is people:
        return routing.route(asked, people, away=gone, chains=chains)
    out = dict(routing.route(asked, as_they_act, away=gone, chains=chains).excluded)
    out |= routing.route(asked, people, away=gone, chains=chains).excluded
    trusted = as_they_act
    if not out.keys().isdisjoint(standing_in(people, absences, at)):
        trusted = acting(people, absences, at, but=out.keys())
    guarded = replace(asked, conflicts=asked.conflicts | out.keys())
    answer = routing.route(guarded, trusted, away=gone, chains=chains)
    return replace(answer, excluded={id_: out.get(id_, why) for id_, why in answer.excluded.items()})


@dataclass(frozen=True)
class _Acting(People):
    """People of whom some act in others' places, which follow no order of people."""

    people: People = field(default_factory=People)
    places: Mapping[Role, tuple[StaffId, ...]] = field(default_factory=dict)

    @cached_property
    def holders(self) -> Mapping[Role, tuple[Person, ...]]:
        """For each role, the people who hold it or act in it, a cover right after whoever is away."""
        return {role: self.named(*ids) for role, ids in self.places.items()}

    @cached_property
    def close_to(self) -> Mapping[StaffId, frozenset[StaffId]]:
        """Whoever acts for somebody is close to the same people as ever."""
        return self.people.close_to


def _as_they_act(people: People, covers: Mapping[StaffId, StaffId]) -> People:
    acts: dict[StaffId, frozenset[Role]] = {}
    for person, cover in covers.items():
        acts[cover] = acts.get(cover, frozenset()) | lent(people.by_id[person], people.by_id[cover])
    everyone = tuple(_with(one, acts[one.id]) if one.id in acts else one for one in people.everyone)
    return _Acting(everyone, people, {role: _places(role, people, covers) for role in Role})


def _places(role: Role, people: People, covers: Mapping[StaffId, StaffId]) -> tuple[StaffId, ...]:
    places: dict[StaffId, None] = {}
    for person in people.holders[role]:
        places.setdefault(person.id)
        cover = covers.get(person.id)
        if cover is not None and role in lent(person, people.by_id[cover]):
            places.setdefault(cover)
    return tuple(places)


def _with(person: Person, acts: frozenset[Role]) -> Person:
    """The person with the roles they act with beside their own.

    A reader who takes technical tasks or the clerk's notices as well takes on none of the limits that come
    with those roles: cover takes nothing away (I6).
    """
    return replace(person, roles=person.roles | (acts & _READERS if person.holds(*_READERS) else acts))


def _role_of_their_own(person: Person) -> frozenset[Role]:
    """What could be covered for: a Business Manager's seat on the senior team reads nothing (I8)."""
    roles = person.roles - {Role.STAFF}
    return roles - {Role.SLT} if roles & TECHNICAL_ROLES else roles


def _may_act(cover: Person, role: Role) -> bool:
    if role in _LEADERS:
        return cover.holds(*_LEADERS)
    if role in _BOARD:
        return cover.holds(*_BOARD)
    return role is not Role.DPO or cover.holds(*_READERS)


def _faults_of_time(absence: Absence, at: datetime) -> Iterable[Fault]:
    if absence.end <= at:
        yield Fault.PAST
    elif absence.end <= absence.start:
        yield Fault.ENDS_BEFORE_START
    elif absence.start - at > A_YEAR:
        yield Fault.TOO_FAR_AHEAD
    elif absence.end - absence.start > A_YEAR:
        yield Fault.TOO_LONG


def _faults_of_people(absence: Absence, people: People) -> Iterable[Fault]:
    person = people.by_id.get(absence.person)
    if person is None:
        yield Fault.UNKNOWN_PERSON
    if absence.cover is None:
        return
    cover = people.by_id.get(absence.cover)
    if cover is None:
        yield Fault.UNKNOWN_COVER
    elif cover is person:
        yield Fault.SAME_PERSON
    elif person is not None and not may_cover(cover, person):
        yield Fault.COVER_NOT_ALLOWED


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone).astimezone(UTC)
