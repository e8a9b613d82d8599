"""Who hears of a concern and why: one pure function over the tables of policy/lanes.py.

The invariants I1 to I12 of the routing specification hold for every input; `policy/proof.py` counts cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from policy import exclusions, lanes
from policy.chains import DEFAULT_CHAINS, Chains, Function, candidates
from policy.concerns import Facts
from policy.exclusions import Why
from policy.kinds import Urgency
from policy.lanes import CONTENT_SLICES, Column, Part, Row, Slice
from policy.people import GOVERNANCE_ROLES, People, Person, Role, StaffId

_OVER_THE_PRINCIPAL = frozenset({Function.CHAIR_CASE, Function.TRUSTEE_CASE})
_LEADS = (Role.PRINCIPAL, Role.DEPUTY_HEAD)


class Reason(StrEnum):
    """Why somebody is told of a concern."""

    HOLDS_FUNCTION = "holds_function"
    STANDS_IN = "stands_in"
    SECOND_PAIR_OF_EYES = "second_pair_of_eyes"
    RAISED = "raised"
    NOTICE = "notice"
    SAFETY = "safety"


class Outside(StrEnum):
    """A number outside the school that the reporter is shown; the school file says which it is."""

    EMERGENCY = "emergency"
    CHILDREN_SERVICES = "children_services"
    LADO = "lado"
    WHISTLEBLOWING = "whistleblowing"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to be told: which part they may read, in what capacity, and why they."""

    person: StaffId
    slice: Slice
    function: Function
    reason: Reason

    @property
    def reads_content(self) -> bool:
        """Whether this recipient may read what was written."""
        return self.slice in CONTENT_SLICES


@dataclass(frozen=True, slots=True)
class PolicePair:
    """The two halves of the police decision (Q8): one decides the response, the other makes the contact."""

    decides: StaffId | None = None
    contacts: StaffId | None = None


@dataclass(frozen=True, slots=True)
class Routing:
    """The answer: an owner or nobody, everybody told (owner first), everybody kept out, outside numbers."""

    owner: StaffId | None
    recipients: tuple[Recipient, ...]
    excluded: Mapping[StaffId, Why]
    outside: tuple[Outside, ...]
    police: PolicePair

    def recipient(self, person: StaffId) -> Recipient | None:
        """How this person is told, if at all."""
        return next((one for one in self.recipients if one.person == person), None)


@dataclass(frozen=True, slots=True)
class _Matter:
    """One concern before one school, with what the steps below would otherwise work out again."""

    facts: Facts
    people: People
    chains: Chains
    away: frozenset[StaffId]
    roles: frozenset[Role]
    column: Column
    row: Row

    def line(self, function: Function, barred: Mapping[StaffId, Why]) -> tuple[list[Person], list[Person]]:
        """The cleared people of a chain, best first, and those of them who are here (all, if none is)."""
        clear = [one for one in candidates(function, self.people, self.chains) if one.id not in barred]
        return clear, [one for one in clear if one.id not in self.away] or clear


def route(
    facts: Facts, people: People, *, away: frozenset[StaffId] = frozenset(), chains: Chains = DEFAULT_CHAINS
) -> Routing:
    """Decide who is told of a concern. Pure; raises nothing; the same for the same input.

    A reporter who does not trust the usual handler has it sent to the next of the chain (Q19). Who that
    handler is does not depend on who is away, so that nobody is ever let back in (I6).
    """
    roles = frozenset(role for one in people.named(*facts.named) for role in one.roles)
    column = lanes.column(facts)
    matter = _Matter(facts, people, chains, away, roles, column, lanes.parts(facts, column))
    barred = exclusions.excluded(facts, people, roles)
    if facts.avoid_usual and not facts.wishes_met:
        usual = _owner_part(matter, barred)
        if usual is not None:
            barred[usual] = Why.REPORTER_ASKED
    return _decide(matter, barred)


def _owner_part(matter: _Matter, barred: Mapping[StaffId, Why]) -> StaffId | None:
    """The usual handler, even where they have stood aside: otherwise the next would be taken for them."""
    function = matter.row[0].function or lanes.case_function(matter.roles)
    others = {id_: why for id_, why in barred.items() if why is not Why.STOOD_ASIDE}
    clear, _ = matter.line(function, others)
    return clear[0].id if clear else None


def _decide(matter: _Matter, barred: Mapping[StaffId, Why]) -> Routing:
    told: dict[StaffId, Recipient] = {}
    owner: StaffId | None = None
    for number, part in enumerate(matter.row):
        chosen = _fill(part, matter, barred)
        for one in (*chosen, *_raised(part, matter, barred)):
            _tell(told, one)
        if number == 0 and chosen:
            owner = _leader(chosen, matter.facts)
    for one in _extras(matter, barred, told):
        _tell(told, one)
    if not any(one.reads_content for one in told.values() if one.person != matter.facts.reporter):
        owner = None
        told.pop(matter.facts.reporter, None)
    ordered = tuple(sorted(told.values(), key=lambda one: one.person != owner))
    return Routing(owner, ordered, barred, _outside(matter, told, owner), _police(matter, barred))


def _tell(told: dict[StaffId, Recipient], one: Recipient) -> None:
    """Add a recipient; somebody told in two capacities reads both parts, which is the whole case."""
    before = told.get(one.person)
    if before is None or (one.reads_content and not before.reads_content):
        told[one.person] = one
    elif one.slice is not before.slice:
        told[one.person] = replace(before, slice=lanes.together(before.slice, one.slice))


def _fill(part: Part, matter: _Matter, barred: Mapping[StaffId, Why]) -> list[Recipient]:
    """Who fills a part: the first who is here, after whoever it moved on from; on danger all who could."""
    function = part.function or lanes.case_function(matter.roles)
    if function is Function.TECHNICAL and Role.BUSINESS_MANAGER in matter.roles:
        # With the Business Manager as subject, technicians act only when the Principal says so (Q15).
        return []
    clear, here = matter.line(function, barred)
    chosen = _up_to_the_next(clear, here, matter.facts.moved_on)
    beside = _beside(chosen, here, part, matter) if function is Function.WELFARE and chosen else []
    return [
        *(Recipient(one.id, part.slice, function, _reason(one, clear)) for one in chosen),
        *(Recipient(one.id, part.slice, function, Reason.SECOND_PAIR_OF_EYES) for one in beside),
    ]


def _raised(part: Part, matter: _Matter, barred: Mapping[StaffId, Why]) -> list[Recipient]:
    """Whoever has the Principal's function, once nobody took a part in time (B4); cleared people only.

    A case about the board is not for the Principal, whom the board oversees (E3): its own chain goes on. Nor
    is what is written of a child for the board, which reads of no pupil: whoever leads the school is last.
    """
    function = part.function or lanes.case_function(matter.roles)
    if function not in matter.facts.raised or function in _OVER_THE_PRINCIPAL:
        return []
    clear, here = matter.line(Function.PARENT_CASE, barred)
    if function is Function.WELFARE:
        clear, here = ([one for one in line if one.holds(*_LEADS)] for line in (clear, here))
    chosen = _up_to_the_next(clear, here, matter.facts.moved_on)
    return [Recipient(one.id, part.slice, function, Reason.RAISED) for one in chosen]


def _up_to_the_next(clear: list[Person], here: list[Person], moved_on: frozenset[StaffId]) -> list[Person]:
    """Those it moved on from and the next; somebody away only once it moved on from everybody here."""
    chosen: list[Person] = []
    for person in chain(here, clear):
        if person not in chosen:
            chosen.append(person)
        if person.id not in moved_on:
            break
    return chosen


def _reason(person: Person, clear: list[Person]) -> Reason:
    return Reason.HOLDS_FUNCTION if clear[0] is person else Reason.STANDS_IN


def _beside(chosen: list[Person], here: list[Person], part: Part, matter: _Matter) -> list[Person]:
    """Deputies told as well: when it is urgent, and when the reporter or the head is the DSL (Q17, Q19)."""
    soon = matter.facts.urgency is Urgency.U1 and matter.column is not Column.ADULT
    urgent = soon or matter.facts.urgency is Urgency.U0
    alone = chosen[0].id == matter.facts.reporter or chosen[0].holds(Role.PRINCIPAL)
    if not (part.everyone or urgent or alone):
        return []
    rest = [one for one in here if one not in chosen]
    deputies = [one for one in rest if one.holds(Role.DSL, Role.DEPUTY_DSL)]
    return deputies or (rest[:1] if alone else [])


def _leader(chosen: list[Recipient], facts: Facts) -> StaffId:
    """Whoever it has not moved on from owns it; if it moved on from everybody, the first still does."""
    return next((one.person for one in chosen if one.person not in facts.moved_on), chosen[0].person)


def _extras(
    matter: _Matter, barred: Mapping[StaffId, Why], told: Mapping[StaffId, Recipient]
) -> list[Recipient]:
    """A notice for the Principal about a pupil (Q1), safety about the board, never the reporter alone."""
    extras: list[Recipient] = []
    on_the_board = not matter.roles.isdisjoint(GOVERNANCE_ROLES)
    about_a_pupil = matter.row[0].function is Function.WELFARE
    for principal in matter.people.holders[Role.PRINCIPAL]:
        if principal.id in barred or not (on_the_board or about_a_pupil):
            continue
        kind = (Slice.SAFETY, Reason.SAFETY) if on_the_board else (Slice.NOTICE, Reason.NOTICE)
        extras.append(Recipient(principal.id, kind[0], Function.STAFF_CASE, kind[1]))
    readers = [one for one in told.values() if one.reads_content]
    if len(readers) == 1 and readers[0].person == matter.facts.reporter:
        extras += _beside_the_reporter(readers[0], matter, barred)
    return extras


def _beside_the_reporter(alone: Recipient, matter: _Matter, barred: Mapping[StaffId, Why]) -> list[Recipient]:
    """Somebody beside a reporter who would be the only one to be told (I3)."""
    _, here = matter.line(alone.function, {**barred, alone.person: Why.SUBJECT})
    return [Recipient(one.id, alone.slice, alone.function, Reason.SECOND_PAIR_OF_EYES) for one in here[:1]]


def _outside(
    matter: _Matter, told: Mapping[StaffId, Recipient], owner: StaffId | None
) -> tuple[Outside, ...]:
    """The numbers a reporter is shown at once: on danger, and wherever no insider is clear (I4, I5).

    Somebody of the senior team who stands in for every DSL is told, and the reporter is shown the numbers
    as well (B3: "SLT + MASH").
    """
    facts = matter.facts
    shown: list[Outside] = []
    if facts.urgency is Urgency.U0 or owner is None or _is_uncovered(matter, told):
        shown += [Outside.EMERGENCY, Outside.CHILDREN_SERVICES]
    adult = matter.column is Column.ADULT or matter.row[0] is lanes.CASE
    if adult or facts.avoid_usual or facts.avoid_roles or owner is None:
        shown.append(Outside.LADO)
    if owner is None or matter.roles & (GOVERNANCE_ROLES | {Role.PRINCIPAL}):
        shown.append(Outside.WHISTLEBLOWING)
    return tuple(shown)


def _is_uncovered(matter: _Matter, told: Mapping[StaffId, Recipient]) -> bool:
    """Whether a child may be at risk and no DSL or deputy who is here reads of it."""
    return (
        lanes.needs_welfare(matter.facts)
        and not matter.facts.apart
        and not any(
            one.reads_content
            and one.person not in matter.away
            and matter.people.by_id[one.person].holds(Role.DSL, Role.DEPUTY_DSL)
            for one in told.values()
        )
    )


def _police(matter: _Matter, barred: Mapping[StaffId, Why]) -> PolicePair:
    """One decides, another makes contact, whenever there are two cleared people to do it (I10).

    Those who are here come first; a second person who is away comes before one person doing both.
    """
    deciders, deciders_here = matter.line(Function.WELFARE, barred)
    contacts, contacts_here = matter.line(Function.PARENT_CASE, barred)
    pair = _two(deciders_here, contacts_here) or _two(deciders, contacts)
    if pair is not None:
        return pair
    either = list(dict.fromkeys(one.id for one in (*deciders_here, *contacts_here, *deciders, *contacts)))
    return PolicePair(either[0], either[:2][-1]) if either else PolicePair()


def _two(deciders: list[Person], contacts: list[Person]) -> PolicePair | None:
    pairs = (PolicePair(one.id, other.id) for one in deciders for other in contacts if one is not other)
    return next(pairs, None)
