"""The proof of the routing: its size, a sample of it, and that it would notice every kind of leak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.proving import main_line, prove
from policy.chains import Function
from policy.concerns import Facts
from policy.invariants import Leak, leaks, leaks_of_change
from policy.kinds import Kind
from policy.lanes import Slice
from policy.people import People, Role, StaffId
from policy.proof import SIZE, Tally, count, shard
from policy.routing import PolicePair, Reason, Recipient, Routing, route
from tests.policy.schools import PUPIL, a_concern_of, a_school, about, ids, with_person

EVERYBODY_HERE: frozenset[StaffId] = frozenset()


def test_the_proof_is_as_large_as_promised() -> None:
    seats, subjects, reporters, lanes, mergers = 3**6, 1 + 7 + 7 * 6 // 2, 7, 7, 4
    assert seats * subjects * reporters * lanes * mergers == 4_143_636
    assert SIZE == 4_143_636


def test_its_shares_are_the_whole() -> None:
    assert sum(1 for number in range(8) for _ in shard(number, 8)) == SIZE


@pytest.mark.invariant("I1")
@pytest.mark.invariant("I2")
@pytest.mark.invariant("I3")
@pytest.mark.invariant("I4")
@pytest.mark.invariant("I5")
@pytest.mark.invariant("I6")
@pytest.mark.invariant("I8")
@pytest.mark.invariant("I10")
@pytest.mark.invariant("I11")
def test_no_case_of_a_sample_leaks() -> None:
    tally = count(shard(0, 1, every=331))
    assert tally.cases == SIZE // 331 + 1
    assert tally.first == ()
    assert tally.leaks == 0


@pytest.mark.invariant("I1")
@pytest.mark.invariant("I6")
def test_no_case_of_a_sample_leaks_when_the_reporter_has_a_wish() -> None:
    questions, days, schools_with_every_seat_filled, wishes = 29 * 7 * 7, 2**6, 4, 1 + 1 + 6
    tally = count(shard(63, 64, every=601, wishes=True))
    assert tally.cases == questions * days * schools_with_every_seat_filled * wishes // 601 + 1
    assert tally.first == ()
    assert tally.leaks == 0


def test_processes_share_the_proof_and_add_it_up() -> None:
    tally = prove(processes=2, every=60_013)
    assert tally.cases >= SIZE // 60_013
    assert main_line(tally) == f"{tally.cases} cases, 0 leaks"


def test_the_line_says_how_many_leaks_there_are() -> None:
    assert main_line(Tally(cases=3, leaks=1) + Tally(cases=4, leaks=1)) == "7 cases, 2 leaks"


def also_told(routing: Routing, person: str, slice_: Slice = Slice.CASE) -> Routing:
    """The answer with somebody added to it."""
    one = Recipient(StaffId(person), slice_, Function.STAFF_CASE, Reason.STANDS_IN)
    return replace(routing, recipients=(*routing.recipients, one))


def only_told(routing: Routing, *persons: str) -> Routing:
    """The answer with nobody else left in it."""
    return replace(routing, recipients=tuple(one for one in routing.recipients if one.person in persons))


def not_kept_out(routing: Routing, person: str) -> Routing:
    """The answer as if nobody had noticed why this person must be kept out."""
    return replace(routing, excluded={id_: why for id_, why in routing.excluded.items() if id_ != person})


SCHOOL = a_school()
RELATED = with_person(SCHOOL, "head", related_to=ids("colleague"))
PARENT_HERE = with_person(SCHOOL, "deputy", children=frozenset({"Sam Example"}))
STAFF = a_concern_of(Kind.ADULT_BOUNDARY, about("colleague"))
CHILD = a_concern_of(Kind.DISCLOSURE, PUPIL)
ABOUT_THE_HEAD = a_concern_of(Kind.ADULT_MISUSE, about("head"))
DISTRUSTFUL = replace(CHILD, avoid_usual=True)
NOT_THE_DEPUTY = replace(CHILD, avoid_roles=frozenset({Role.DEPUTY_DSL}))
ASIDE = replace(CHILD, conflicts=ids("senior"))

Corruption = Callable[[Routing], Routing]
CORRUPTIONS: tuple[tuple[str, Leak, Facts, People, Corruption], ...] = (
    ("a subject is told", Leak.SUBJECT_TOLD, STAFF, SCHOOL, lambda it: also_told(it, "colleague")),
    (
        "a subject owns it",
        Leak.SUBJECT_TOLD,
        STAFF,
        SCHOOL,
        lambda it: replace(it, owner=StaffId("colleague")),
    ),
    (
        "a subject rings the police",
        Leak.SUBJECT_TOLD,
        STAFF,
        SCHOOL,
        lambda it: replace(it, police=PolicePair(StaffId("dsl"), StaffId("colleague"))),
    ),
    (
        "somebody kept out has a notice in another role",
        Leak.KEPT_OUT_YET_TOLD,
        DISTRUSTFUL,
        SCHOOL,
        lambda it: also_told(it, "dsl", Slice.NOTICE),
    ),
    ("a subject is not kept out", Leak.KEPT_OUT_YET_TOLD, STAFF, SCHOOL, lambda it: replace(it, excluded={})),
    (
        "the reporter alone is told",
        Leak.REPORTER_ALONE,
        replace(CHILD, reporter=StaffId("dsl")),
        SCHOOL,
        lambda it: only_told(it, "dsl"),
    ),
    (
        "the reporter alone reads it",
        Leak.REPORTER_ALONE,
        replace(CHILD, reporter=StaffId("dsl")),
        SCHOOL,
        lambda it: only_told(it, "dsl", "head"),
    ),
    (
        "nobody has it and no number is shown",
        Leak.NOBODY,
        CHILD,
        SCHOOL,
        lambda it: replace(it, owner=None, recipients=(), outside=()),
    ),
    ("the owner reads nothing", Leak.NOBODY, CHILD, SCHOOL, lambda it: only_told(it, "deputy")),
    ("no DSL hears of a child", Leak.CHILD_WITHOUT_WELFARE, STAFF, SCHOOL, lambda it: only_told(it, "head")),
    (
        "no DSL hears of a child, even with numbers",
        Leak.CHILD_WITHOUT_WELFARE,
        a_concern_of(Kind.DANGER, about("colleague")),
        SCHOOL,
        lambda it: only_told(it, "head"),
    ),
    (
        "the manager reads it",
        Leak.TECHNICIAN_READS,
        a_concern_of(Kind.UNSUITABLE_CONTENT, PUPIL),
        SCHOOL,
        lambda it: also_told(it, "manager"),
    ),
    (
        "one person decides and makes contact",
        Leak.BOTH_HALVES,
        CHILD,
        SCHOOL,
        lambda it: replace(it, police=PolicePair(StaffId("dsl"), StaffId("dsl"))),
    ),
    (
        "nobody makes contact",
        Leak.BOTH_HALVES,
        CHILD,
        SCHOOL,
        lambda it: replace(it, police=PolicePair(StaffId("dsl"), None)),
    ),
    (
        "a relative is told",
        Leak.CONFLICT_TOLD,
        STAFF,
        RELATED,
        lambda it: also_told(not_kept_out(it, "head"), "head"),
    ),
    (
        "a parent is told",
        Leak.CONFLICT_TOLD,
        CHILD,
        PARENT_HERE,
        lambda it: also_told(not_kept_out(it, "deputy"), "deputy"),
    ),
    (
        "the head's office is told about the head",
        Leak.OFFICE_TOLD,
        ABOUT_THE_HEAD,
        SCHOOL,
        lambda it: also_told(not_kept_out(it, "senior"), "senior"),
    ),
    (
        "the clerk is told about the board",
        Leak.OFFICE_TOLD,
        a_concern_of(Kind.COMPLAINT, about("vice")),
        SCHOOL,
        lambda it: also_told(not_kept_out(it, "clerk"), "clerk", Slice.NOTICE),
    ),
    (
        "a role the reporter ruled out is told",
        Leak.WISH_IGNORED,
        NOT_THE_DEPUTY,
        SCHOOL,
        lambda it: also_told(not_kept_out(it, "deputy"), "deputy"),
    ),
    (
        "a wish without the LADO",
        Leak.WISH_IGNORED,
        NOT_THE_DEPUTY,
        SCHOOL,
        lambda it: replace(it, outside=()),
    ),
    (
        "somebody who stood aside is told",
        Leak.WISH_IGNORED,
        ASIDE,
        SCHOOL,
        lambda it: also_told(not_kept_out(it, "senior"), "senior"),
    ),
)


@pytest.mark.parametrize(
    ("leak", "facts", "people", "corrupt"),
    [row[1:] for row in CORRUPTIONS],
    ids=[row[0] for row in CORRUPTIONS],
)
def test_a_corrupted_answer_is_found_out(
    leak: Leak, facts: Facts, people: People, corrupt: Corruption
) -> None:
    routing = route(facts, people)
    assert leaks(facts, people, EVERYBODY_HERE, routing) == ()
    assert leak in leaks(facts, people, EVERYBODY_HERE, corrupt(routing))


CHANGES: tuple[tuple[str, Corruption], ...] = (
    ("somebody kept out is told later", lambda it: also_told(it, "colleague")),
    ("somebody kept out is let back in", lambda it: not_kept_out(it, "colleague")),
    ("somebody told is dropped", lambda it: only_told(it, "head")),
)


@pytest.mark.invariant("I6")
@pytest.mark.parametrize("corrupt", [row[1] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_a_corrupted_change_is_found_out(corrupt: Corruption) -> None:
    before = route(STAFF, SCHOOL)
    assert leaks_of_change(before, before, only_adds=True) == ()
    assert leaks_of_change(before, corrupt(before), only_adds=True) == (Leak.LET_BACK_IN,)


def test_every_kind_of_leak_has_been_shown() -> None:
    assert {row[1] for row in CORRUPTIONS} | {Leak.LET_BACK_IN} == set(Leak)


def test_the_leaks_of_a_bad_router_are_counted_and_the_first_of_them_kept() -> None:
    tally = count(shard(63, 64, every=40_009), lambda *_, **__: Routing(None, (), {}, (), PolicePair()))
    assert tally.leaks >= tally.cases > len(tally.first) == 5
    assert Leak.NOBODY in {leak for leak, _ in tally.first}
