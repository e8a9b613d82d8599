"""The decision tables of the routing (routing.md B1, B3, B3b), cell by cell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.chains import DEFAULT_CHAINS, Function, candidates
from policy.concerns import Facts, Subject, SubjectKind
from policy.kinds import Kind
from policy.lanes import Slice
from policy.routing import Outside
from tests.policy.schools import (
    NOBODY,
    PARENT,
    PUPIL,
    UNKNOWN,
    WELL_STAFFED,
    a_concern_of,
    a_school,
    about,
    asked,
    at_work,
    ids,
    told,
)

COLUMNS = {
    "pupil": PUPIL,
    "staff": about("colleague"),
    "principal": about("head"),
    "chair": about("chair"),
    "parent": PARENT,
    "unknown": UNKNOWN,
}
TABLE = """
    | pupil                           | staff            | principal         | chair            | parent               | unknown
K00 | dsl deputy                      | head dsl deputy  | chair dsl deputy  | vice dsl deputy  | dsl deputy           | dsl deputy
K01 | dsl                             | head dsl         | chair dsl         | vice dsl         | head dsl             | dsl
K02 | dsl                             | head dsl         | chair dsl         | vice dsl         | head dsl             | dsl
K03 | head dsl                        | head             | chair             | vice             | head                 | head
K04 | dsl                             | head dsl         | chair dsl         | vice dsl         | head dsl             | dsl
K05 | dsl deputy                      | head dsl         | chair dsl         | vice dsl         | dsl deputy           | dsl deputy
K06 | dsl manager                     | head dsl manager | chair dsl         | vice dsl manager |                      | dsl manager
K07 | dsl deputy                      | head dsl         | chair dsl         | vice dsl         | dsl deputy           | dsl deputy
K08 | dsl deputy                      | head dsl         | chair dsl         | vice dsl         | dsl deputy           | dsl deputy
K09 | dsl deputy                      | head dsl         | chair dsl         | vice dsl         | dsl                  | dsl
K10 | dsl deputy                      | head dsl         | chair dsl         | vice dsl         | dsl deputy           | dsl deputy
K11 | dsl deputy                      | head dsl         | chair dsl         | vice dsl         | dsl deputy           | dsl deputy
K12 | dsl                             |                  |                   |                  |                      |
K13 | dsl deputy                      |                  |                   |                  |                      |
K14 |                                 | head dsl         | chair dsl         | vice dsl         |                      |
K15 | dsl                             | head             | chair             | vice             | head                 | head
K16 |                                 | head             | chair             | vice             | head                 | head
K17 |                                 |                  |                   |                  | head dsl             | head dsl
K18 | dsl                             | head             | chair             | vice             | head                 | head manager
K19 | dsl manager                     | head manager     | chair             |                  |                      | head manager
K20 | head officer manager dsl deputy | head officer     | chair officer     | vice officer     | head officer manager | head officer manager
K21 | head officer manager dsl deputy | head officer     | chair officer     | vice officer     | head officer manager | head officer manager
K22 | dsl deputy head officer         | head dsl officer | chair dsl officer | vice dsl officer | head dsl deputy officer | head dsl deputy officer
K23 | head officer dsl                | head officer     | chair officer     | vice officer     | head officer         | head officer
K24 | head officer manager dsl deputy | head officer     | chair officer     | vice officer     | head officer manager | head officer manager
K25 | dsl                             | head dsl         | chair dsl         | vice dsl         | head dsl             | dsl head
"""  # noqa: E501 - a table reads by its columns.
"""Routing.md B3b: for each kind and main subject the owner, then everybody else who has work to do. An empty
cell is one that makes no sense. "Copies" (notices without content) are shown by tests of their own."""

RULES = {
    ("K01", "pupil"): "R112",
    ("K02", "pupil"): "R97",
    ("K03", "pupil"): "R114",
    ("K03", "staff"): "R114",
    ("K05", "pupil"): "R94",
    ("K06", "unknown"): "R92",
    ("K07", "pupil"): "R94",
    ("K08", "pupil"): "R94",
    ("K12", "pupil"): "R93",
    ("K14", "staff"): "R95",
    ("K15", "pupil"): "R97",
    ("K15", "staff"): "R27",
    ("K15", "parent"): "R27",
    ("K15", "principal"): "R96",
    ("K16", "staff"): "R113",
    ("K17", "parent"): "R27",
}


def cells() -> list[object]:
    """The cells of the table, marked with the rule of the policy that each of them shows."""
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip("\n").splitlines()]
    return [
        pytest.param(
            Kind(row[0]),
            column,
            cell.split(),
            id=f"{row[0]} {column}",
            marks=[pytest.mark.rule(RULES[row[0], column])] if (row[0], column) in RULES else [],
        )
        for row in rows
        for column, cell in zip(head[1:], row[1:], strict=True)
        if cell
    ]


def part_of(person: str, owner: str) -> Slice:
    """The part that somebody of the table reads: the child's part for a DSL who is not the owner."""
    if person in ("dsl", "deputy") and owner != "dsl":
        return Slice.WELFARE
    return {"manager": Slice.TECHNICAL, "officer": Slice.BREACH}.get(person, Slice.CASE)


@pytest.mark.parametrize(("kind", "column", "expected"), cells())
def test_the_table_of_kinds_and_subjects(kind: Kind, column: str, expected: list[str]) -> None:
    routing = asked(a_concern_of(kind, COLUMNS[column]))
    parts = {person: part_of(person, expected[0]) for person in expected}
    assert routing.owner == expected[0]
    assert {person: told(routing)[person] for person in at_work(routing)} == parts


MISUSE, BOUNDARY, BULLIED = Kind.ADULT_MISUSE, Kind.ADULT_BOUNDARY, Kind.PUPIL_BULLIED
BOARD = ("chair", "vice", "trustee")
BY_SUBJECT: tuple[tuple[str, Facts, str, str], ...] = (
    ("a pupil", a_concern_of(Kind.DISCLOSURE, PUPIL), "dsl deputy", ""),
    ("two pupils", a_concern_of(BULLIED, PUPIL, PUPIL), "dsl", ""),
    ("a pupil, by the DSL", a_concern_of(BULLIED, PUPIL, reporter="dsl"), "dsl deputy", ""),
    ("a teacher", a_concern_of(BOUNDARY, about("colleague")), "head dsl", "colleague"),
    ("a volunteer", a_concern_of(BOUNDARY, Subject(SubjectKind.ADULT_HERE, name="Vic")), "head dsl", ""),
    ("the manager", a_concern_of(Kind.CIRCUMVENTION, about("manager")), "head", "manager"),
    ("the technician", a_concern_of(Kind.CIRCUMVENTION, about("technician")), "head manager", "technician"),
    ("the deputy DSL", a_concern_of(BOUNDARY, about("deputy")), "head dsl", "deputy"),
    ("the DSL", a_concern_of(BOUNDARY, about("dsl")), "head deputy", "dsl"),
    (
        "the Principal",
        a_concern_of(BOUNDARY, about("head")),
        "chair dsl",
        "head, senior, deputy head, manager, technician, clerk",
    ),
    (
        "the Principal and the DSL",
        a_concern_of(BOUNDARY, about("head"), about("dsl")),
        "chair deputy",
        "head, dsl, senior",
    ),
    ("the Chair", a_concern_of(BOUNDARY, about("chair")), "vice dsl", "chair, clerk"),
    ("the Vice-Chair", a_concern_of(BOUNDARY, about("vice")), "chair dsl", "vice, clerk"),
    ("a trustee", a_concern_of(BOUNDARY, about("trustee")), "chair dsl", "trustee, clerk"),
    (
        "the Principal and the Chair",
        a_concern_of(BOUNDARY, about("head"), about("chair")),
        "vice dsl",
        "head, chair, clerk",
    ),
    ("either of two of a name", a_concern_of(MISUSE, about("head", "colleague")), "chair", "head, colleague"),
    ("a parent", a_concern_of(Kind.PARENT_OR_PUBLIC, PARENT), "head dsl", ""),
    (
        "a parent who works here",
        a_concern_of(Kind.PARENT_OR_PUBLIC, Subject(SubjectKind.PARENT, ids("colleague"))),
        "head dsl",
        "colleague",
    ),
    ("a child who left", a_concern_of(BULLIED, Subject(SubjectKind.EX_PUPIL_CHILD)), "dsl", ""),
    ("a grown-up who left", a_concern_of(MISUSE, Subject(SubjectKind.EX_PUPIL_ADULT)), "head", ""),
    ("a pupil elsewhere", a_concern_of(BULLIED, Subject(SubjectKind.OTHER_SCHOOL_PUPIL)), "dsl", ""),
    ("a teacher elsewhere", a_concern_of(MISUSE, Subject(SubjectKind.OTHER_SCHOOL_ADULT)), "head", ""),
    ("a social worker", a_concern_of(MISUSE, Subject(SubjectKind.PROFESSIONAL)), "head", ""),
    ("nobody", a_concern_of(Kind.CIRCUMVENTION, NOBODY), "head manager", ""),
    ("the reporter", a_concern_of(MISUSE, about("teacher")), "head", "teacher"),
    ("the Principal, by themself", a_concern_of(MISUSE, about("head"), reporter="head"), "chair", "head"),
)
"""Routing.md B3, row by row: about whom, the question, who has work to do (the owner first), and who is kept
out, among others."""


@pytest.mark.invariant("I1")
@pytest.mark.parametrize(
    ("facts", "working", "kept_out"), [row[1:] for row in BY_SUBJECT], ids=[row[0] for row in BY_SUBJECT]
)
def test_the_table_of_subjects(facts: Facts, working: str, kept_out: str) -> None:
    routing = asked(facts)
    assert routing.owner == working.split()[0]
    assert at_work(routing) == working.split()
    assert set(kept_out.split(", ")) - {""} <= routing.excluded.keys()


@pytest.mark.rule("R96")
def test_with_the_whole_board_and_the_principal_in_question_only_the_dsl_and_numbers_are_left() -> None:
    routing = asked(a_concern_of(Kind.ADULT_BOUNDARY, about("head", *BOARD)))
    assert routing.owner is None
    assert told(routing) == {"dsl": Slice.WELFARE}
    assert routing.outside == tuple(Outside)


CHAINS = (
    (Function.WELFARE, "dsl deputy senior deputy-head head"),
    (Function.STAFF_CASE, "head deputy-head chair"),
    (Function.PRINCIPAL_CASE, "chair vice trustee"),
    (Function.CHAIR_CASE, "vice trustee"),
    (Function.TRUSTEE_CASE, "chair vice trustee"),
    (Function.SUPPORT, "head deputy-head chair"),
    (Function.PARENT_CASE, "head deputy-head chair"),
    (Function.TECHNICAL, "manager technician"),
    (Function.BREACH, "officer"),
)


@pytest.mark.parametrize(("function", "line"), CHAINS)
def test_the_chains_of_substitutes(function: Function, line: str) -> None:
    found = [one.id for one in candidates(function, WELL_STAFFED, DEFAULT_CHAINS)]
    assert found == [name.replace("-", " ") for name in line.split()]


@pytest.mark.invariant("I8")
def test_a_business_manager_on_the_senior_team_never_stands_in_for_the_dsl() -> None:
    senior = a_school(without=("dsl", "deputy", "senior", "deputy head", "head"))
    routing = asked(a_concern_of(Kind.DISCLOSURE, PUPIL), people=senior)
    assert at_work(routing) == []
    assert routing.outside == (
        Outside.EMERGENCY,
        Outside.CHILDREN_SERVICES,
        Outside.LADO,
        Outside.WHISTLEBLOWING,
    )


@pytest.mark.parametrize(
    ("kind", "subject", "away", "owner"),
    [
        (Kind.PUPIL_BULLIED, PUPIL, "dsl", "deputy"),
        (Kind.PUPIL_BULLIED, PUPIL, "dsl, deputy", "senior"),
        (Kind.PUPIL_BULLIED, PUPIL, "dsl, deputy, senior, deputy head", "head"),
        (Kind.PUPIL_BULLIED, PUPIL, "dsl, deputy, senior, deputy head, head", "dsl"),
        (Kind.ADULT_MISUSE, about("colleague"), "head", "deputy head"),
        (Kind.ADULT_MISUSE, about("colleague"), "head, deputy head", "chair"),
        (Kind.ADULT_MISUSE, about("deputy head"), "head", "chair"),
        (Kind.ADULT_MISUSE, about("head"), "chair", "vice"),
        (Kind.ADULT_MISUSE, about("head"), "chair, vice", "trustee"),
        (Kind.ADULT_MISUSE, about("chair"), "vice", "trustee"),
        (Kind.ADULT_MISUSE, about("vice"), "chair", "trustee"),
        (Kind.PARENT_OR_PUBLIC, PARENT, "head", "deputy head"),
    ],
)
def test_the_next_of_the_chain_stands_in_for_somebody_away(
    kind: Kind, subject: Subject, away: str, owner: str
) -> None:
    assert asked(a_concern_of(kind, subject), *away.split(", ")).owner == owner


@pytest.mark.invariant("I6")
def test_moving_on_goes_down_the_chain_and_then_to_those_who_are_away() -> None:
    facts = a_concern_of(Kind.PUPIL_BULLIED, PUPIL)
    people = a_school(without=("senior", "deputy head", "head"))
    first = asked(facts, "deputy", people=people)
    assert at_work(first) == ["dsl"]
    after = asked(replace(facts, moved_on=ids("dsl")), "deputy", people=people)
    assert at_work(after) == ["deputy", "dsl"]


@pytest.mark.rule("R27")
def test_the_principal_has_a_notice_without_content_about_a_pupil() -> None:
    routing = asked(a_concern_of(Kind.PUPIL_BULLIED, PUPIL))
    assert told(routing)["head"] is Slice.NOTICE


def test_the_principal_hears_of_safety_only_when_it_is_about_the_board() -> None:
    assert told(asked(a_concern_of(Kind.ADULT_BOUNDARY, about("chair"))))["head"] is Slice.SAFETY
    assert told(asked(a_concern_of(Kind.ADULT_BOUNDARY, about("trustee"))))["head"] is Slice.SAFETY


def test_the_chair_has_a_notice_about_a_professional_and_the_clerk_about_a_complaint() -> None:
    professional = a_concern_of(Kind.ADULT_MISUSE, Subject(SubjectKind.PROFESSIONAL))
    assert told(asked(professional))["chair"] is Slice.NOTICE
    assert told(asked(a_concern_of(Kind.COMPLAINT, PARENT)))["clerk"] is Slice.NOTICE
