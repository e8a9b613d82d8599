"""Every case of a small school put to the router and its answers to the invariants: routing.md B0, whole.

The school has six seats and a teacher. Nothing is left to chance and nothing is kept: cases are made, asked
and counted one after the other. `bot/proving.py` shares them out among processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from itertools import chain, combinations, islice, product
from typing import NamedTuple, TypeVar

from policy.concerns import Answer, Facts, Subject, SubjectKind, child_at_risk, urgency_of
from policy.invariants import Leak, leaks, leaks_of_change
from policy.kinds import Kind
from policy.people import People, Person, Role, StaffId
from policy.routing import Routing, route

_Thing = TypeVar("_Thing")

SEATS = (Role.PRINCIPAL, Role.DSL, Role.DEPUTY_DSL, Role.CHAIR, Role.VICE_CHAIR, Role.BUSINESS_MANAGER)
TEACHER = StaffId("teacher")

LANES: tuple[tuple[Kind, SubjectKind], ...] = (
    (Kind.DISCLOSURE, SubjectKind.PUPIL),
    (Kind.ADULT_BOUNDARY, SubjectKind.ADULT_HERE),
    (Kind.STAFF_BULLIED, SubjectKind.PARENT),
    (Kind.PARENT_OR_PUBLIC, SubjectKind.PARENT),
    (Kind.CIRCUMVENTION, SubjectKind.UNKNOWN),
    (Kind.DATA_LOST, SubjectKind.SOMEONE_ELSE),
    (Kind.PUPIL_CRIME, SubjectKind.PUPIL),
)
"""One kind for each lane (welfare, staff, support, parent, technical, breach, police), and who "other" is."""


class Merger(Enum):
    """Seats that one person fills; the value says whose seat is filled by whom."""

    NONE = "none"
    PRINCIPAL_IS_DSL = "principal is DSL"
    PRINCIPAL_IS_ONLY_DSL = "principal is DSL, no deputy"
    DSL_IS_MANAGER = "DSL is business manager"


SIZE = 3**6 * (1 + 7 + 21) * 7 * 7 * 4
"""Each seat available, absent or vacant (729); at most two of seven subjects (29); seven reporters; seven
lanes; four mergers: 4,143,636 cases."""


class Case(NamedTuple):
    """One concern before one school on one day."""

    facts: Facts
    people: People
    away: frozenset[StaffId]


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted: cases, broken invariants, cases without an owner, and the first few leaks."""

    cases: int = 0
    leaks: int = 0
    without_owner: int = 0
    first: tuple[tuple[Leak, Case], ...] = ()

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.cases + other.cases,
            self.leaks + other.leaks,
            self.without_owner + other.without_owner,
            (self.first + other.first)[:_KEPT],
        )


_KEPT = 5
"""How many leaks are kept to be looked at; all of them are counted."""


def shard(number: int, of: int, *, every: int = 1, wishes: bool = False) -> Iterator[Case]:
    """Part `number` (from 0) of all cases dealt into `of` parts, and of those every so many.

    With `wishes` each case is asked again with every wish a reporter may have: not the usual handler, or
    nobody who holds one of the six roles. That makes eight times as many.
    """
    schools = islice(product(Merger, _subsets(SEATS)), number, None, of)
    stream = chain.from_iterable(_cases(merger, filled, wishes=wishes) for merger, filled in schools)
    return islice(stream, 0, None, every)


def count(cases: Iterable[Case], ask: Callable[..., Routing] = route) -> Tally:
    """Ask the router about each case and count what is wrong with its answers.

    Another router may be asked in its place, to see that a bad one is found out.
    """
    number = wrong = without_owner = 0
    first: list[tuple[Leak, Case]] = []
    asked: tuple[Facts, People] | None = None
    for case in cases:
        routing = ask(case.facts, case.people, away=case.away)
        found = leaks(case.facts, case.people, case.away, routing)
        if asked is None or asked[0] is not case.facts or asked[1] is not case.people:
            asked, everybody_here = (case.facts, case.people), ask(case.facts, case.people)
            found += _leaks_of_moving_on(case, everybody_here, ask)
        found += leaks_of_change(everybody_here, routing, only_adds=False)
        number += 1
        wrong += len(found)
        without_owner += routing.owner is None
        first += [(leak, case) for leak in found[: _KEPT - len(first)]]
    return Tally(number, wrong, without_owner, tuple(first))


def _leaks_of_moving_on(case: Case, before: Routing, ask: Callable[..., Routing]) -> tuple[Leak, ...]:
    if before.owner is None:
        return ()
    facts = replace(case.facts, moved_on=frozenset({before.owner}))
    return leaks_of_change(before, ask(facts, case.people), only_adds=True)


def _cases(merger: Merger, filled: tuple[Role, ...], *, wishes: bool) -> Iterator[Case]:
    """All cases of one school, its absences innermost, so that what depends on the school is made once."""
    people = _people(merger, filled)
    days = [frozenset(_holder(merger, seat) for seat in absent) for absent in _subsets(filled)]
    for facts in _questions(merger, wishes):
        for away in days:
            yield Case(facts, people, away)


def _people(merger: Merger, filled: tuple[Role, ...]) -> People:
    roles: dict[StaffId, frozenset[Role]] = {TEACHER: frozenset({Role.STAFF})}
    for seat in filled:
        if merger is Merger.PRINCIPAL_IS_ONLY_DSL and seat is Role.DEPUTY_DSL:
            continue
        holder = _holder(merger, seat)
        roles[holder] = roles.get(holder, frozenset()) | {seat}
    return People(tuple(Person(id_, id_, roles=held) for id_, held in roles.items()))


def _holder(merger: Merger, seat: Role) -> StaffId:
    """Whoever has this seat, or had it before it fell vacant."""
    if seat is Role.DSL and merger in (Merger.PRINCIPAL_IS_DSL, Merger.PRINCIPAL_IS_ONLY_DSL):
        return StaffId(Role.PRINCIPAL)
    if seat is Role.BUSINESS_MANAGER and merger is Merger.DSL_IS_MANAGER:
        return StaffId(Role.DSL)
    return StaffId(seat)


@cache
def _questions(merger: Merger, wishes: bool) -> tuple[Facts, ...]:
    """Every lane, about at most two subjects, from every reporter, with or without a wish."""
    named = tuple(Subject(SubjectKind.ADULT_HERE, frozenset({_holder(merger, seat)})) for seat in SEATS)
    reporters = (*(_holder(merger, seat) for seat in SEATS), TEACHER)
    asked = tuple(
        _question(kind, subjects, reporter)
        for kind, other in LANES
        for subjects in _subsets((*named, _other(other)), at_most=2)
        for reporter in reporters
    )
    return tuple(wish for facts in asked for wish in _wishes(facts)) if wishes else asked


def _other(kind: SubjectKind) -> Subject:
    return Subject(kind, frozenset({TEACHER}) if kind is SubjectKind.ADULT_HERE else frozenset())


def _question(kind: Kind, subjects: tuple[Subject, ...], reporter: StaffId) -> Facts:
    return Facts(
        kind,
        reporter,
        subjects,
        urgency_of(kind, safe=Answer.YES, imagery=Answer.NO),
        child_at_risk(kind, subjects, safe=Answer.YES, imagery=Answer.NO),
    )


def _wishes(facts: Facts) -> Iterator[Facts]:
    yield facts
    yield replace(facts, avoid_usual=True)
    for seat in SEATS:
        yield replace(facts, avoid_roles=frozenset({seat}))


def _subsets(things: tuple[_Thing, ...], at_most: int | None = None) -> list[tuple[_Thing, ...]]:
    sizes = range((len(things) if at_most is None else at_most) + 1)
    return [subset for size in sizes for subset in combinations(things, size)]
