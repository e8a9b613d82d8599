"""Which functions each kind of concern needs, by whom it is about (routing.md B3 and B3b), as data.

The first part of a row owns the concern and may read all of it; no owner is ever given only the technical
part, so that somebody cleared always reads what was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from policy.chains import Function
from policy.concerns import ADULTS_AT_WORK, CHILDREN, Facts, SubjectKind
from policy.kinds import Kind
from policy.people import TRUSTEE_ROLES, Role


class Slice(StrEnum):
    """The part of a concern that a recipient may read."""

    CASE = "case"
    WELFARE = "welfare"
    SUPPORT = "support"
    BREACH = "breach"
    TECHNICAL = "technical"
    SHARED = "shared"
    SAFETY = "safety"
    NOTICE = "notice"


CONTENT_SLICES = frozenset({Slice.CASE, Slice.WELFARE, Slice.SUPPORT, Slice.BREACH})
"""The slices that show what was written. The technical, safety and notice slices never do (I8); the shared
slice shows only what somebody wrote for its reader (Q21)."""

QUIET_SLICES = frozenset({Slice.NOTICE, Slice.SAFETY})
"""Recipients of these are told that there is something, and have nothing to do."""


class Column(StrEnum):
    """The main subject of a concern, as the columns of routing.md B3b."""

    ADULT = "adult"
    PUPIL = "pupil"
    PARENT = "parent"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Part:
    """One function a concern needs and what its holder may read; `everyone` asks all of them at once."""

    function: Function | None
    slice: Slice
    everyone: bool = False


CASE = Part(None, Slice.CASE)
"""The case about an adult: which function that is depends on who the adult is."""
WELFARE = Part(Function.WELFARE, Slice.CASE)
ALL_WELFARE = Part(Function.WELFARE, Slice.CASE, everyone=True)
CHILD = Part(Function.WELFARE, Slice.WELFARE)
ALL_CHILD = Part(Function.WELFARE, Slice.WELFARE, everyone=True)
PRINCIPAL = Part(Function.PARENT_CASE, Slice.CASE)
SUPPORT = Part(Function.SUPPORT, Slice.CASE)
TECHNICAL = Part(Function.TECHNICAL, Slice.TECHNICAL)
BREACH = Part(Function.BREACH, Slice.BREACH)
CLERK = Part(Function.COMPLAINT, Slice.NOTICE)
CHAIR_NOTICE = Part(Function.PRINCIPAL_CASE, Slice.NOTICE)

Row = tuple[Part, ...]
_C, _P, _W = (CASE,), (PRINCIPAL,), (WELFARE,)
_CC, _PC, _PT = (CASE, CHILD), (PRINCIPAL, CHILD), (PRINCIPAL, TECHNICAL)
_PCB, _PLAINT = (PRINCIPAL, CHILD, BREACH), (PRINCIPAL, BREACH, CLERK)
_DATA, _DATA_ADULT = (PRINCIPAL, BREACH, TECHNICAL), (CASE, BREACH)

ROWS: Mapping[Kind, tuple[Row, Row, Row, Row]] = {
    Kind.DANGER: ((ALL_WELFARE,), (CASE, ALL_CHILD), (ALL_WELFARE,), (ALL_WELFARE,)),
    Kind.PUPIL_BULLIED: (_W, _CC, _PC, _W),
    Kind.PUPIL_BEHAVING_BADLY: (_W, _CC, _PC, _W),
    Kind.STAFF_BULLIED: ((SUPPORT, CHILD), _C, (SUPPORT,), (SUPPORT,)),
    Kind.PUPIL_AGAINST_RULES: (_W, _C, _P, _W),
    Kind.DISCLOSURE: (_W, _CC, _W, _W),
    Kind.UNSUITABLE_CONTENT: ((WELFARE, TECHNICAL), (CASE, TECHNICAL), _W, (WELFARE, TECHNICAL)),
    Kind.SEXUAL_IMAGE: (_W, _CC, _W, _W),
    Kind.GROOMING: (_W, _CC, _W, _W),
    Kind.EXTREMISM: ((ALL_WELFARE,), _CC, _W, _W),
    Kind.SELF_HARM: (_W, _CC, _W, _W),
    Kind.HONOUR_BASED: (_W, _CC, _W, _W),
    Kind.FRIEND_REQUEST: (_W, _CC, _PC, _PC),
    Kind.PUPIL_CRIME: (_W, _CC, _PC, _W),
    Kind.ADULT_BOUNDARY: (_CC, _CC, _PC, _CC),
    Kind.ADULT_MISUSE: (_W, _C, _P, _P),
    Kind.ADULT_BULLYING: (_CC, _C, _P, _P),
    Kind.PARENT_OR_PUBLIC: (_PC, _CC, _PC, _PC),
    Kind.REPUTATION: (_W, _C, _P, _PT),
    Kind.CIRCUMVENTION: ((WELFARE, TECHNICAL), (CASE, TECHNICAL), _PT, _PT),
    Kind.DATA_LOST: (_DATA, _DATA_ADULT, _DATA, _DATA),
    Kind.ACCOUNT_MISUSED: (_DATA, _DATA_ADULT, _DATA, _DATA),
    Kind.BLACKMAIL: ((WELFARE, PRINCIPAL, BREACH), (CASE, CHILD, BREACH), _PCB, _PCB),
    Kind.COMPLAINT: (_PLAINT, _DATA_ADULT, _PLAINT, _PLAINT),
    Kind.WRONG_POST: (_DATA, _DATA_ADULT, _DATA, _DATA),
    Kind.NOT_SURE: (_W, _CC, _PC, (WELFARE, PRINCIPAL)),
}  # fmt: skip
"""For each kind what it needs, about: a pupil, an adult at work, a parent, somebody else or nobody."""

_COLUMNS: Mapping[SubjectKind, Column] = {
    **dict.fromkeys(CHILDREN, Column.PUPIL),
    **dict.fromkeys(ADULTS_AT_WORK, Column.ADULT),
    SubjectKind.PARENT: Column.PARENT,
}
_IN_ROW = (Column.PUPIL, Column.ADULT, Column.PARENT, Column.OTHER)
_BY_WEIGHT = (Column.ADULT, Column.PUPIL, Column.PARENT, Column.OTHER)


def column(facts: Facts) -> Column:
    """The subject that decides who owns a concern: an adult at work first, then a child, then a parent.

    Anybody whom the school knows by name is an adult at work, whatever else they also are (B3: a parent
    who is staff is both).
    """
    if facts.named:
        return Column.ADULT
    found = {_COLUMNS.get(subject.kind, Column.OTHER) for subject in facts.subjects}
    return next((one for one in _BY_WEIGHT if one in found), Column.OTHER)


def parts(facts: Facts, which: Column) -> Row:
    """What a concern needs: the row of its kind, and somebody for the child where one may be at risk (I5)."""
    row = ROWS[facts.kind][_IN_ROW.index(which)]
    if any(subject.kind is SubjectKind.PROFESSIONAL for subject in facts.subjects):
        row = (*row, CHAIR_NOTICE)
    if facts.apart and row[0].function is not Function.WELFARE:
        return tuple(part for part in row if part.function is not Function.WELFARE)
    if not needs_welfare(facts) or any(part.function is Function.WELFARE for part in row):
        return row
    return (*row, CHILD)


def needs_welfare(facts: Facts) -> bool:
    """Whether somebody with the DSL's function must be told: a child is in it, or may be at risk (I5)."""
    return facts.child_at_risk or any(subject.kind in CHILDREN for subject in facts.subjects)


_LITTLE = (Slice.SHARED, Slice.TECHNICAL, Slice.SAFETY, Slice.NOTICE)
"""The slices without what was written, most first."""


def together(one: Slice, other: Slice) -> Slice:
    """What somebody reads who was given both of these parts: two parts with content are the whole case."""
    if one is other:
        return one
    content = [part for part in (one, other) if part in CONTENT_SLICES]
    if len(content) == 2:
        return Slice.CASE
    return content[0] if content else min((one, other), key=_LITTLE.index)


def case_function(roles: frozenset[Role]) -> Function:
    """Who has the case about an adult who holds these roles: never themselves, nor anybody they oversee."""
    if Role.CHAIR in roles:
        return Function.CHAIR_CASE
    if Role.PRINCIPAL in roles:
        return Function.PRINCIPAL_CASE
    return Function.TRUSTEE_CASE if roles & TRUSTEE_ROLES else Function.STAFF_CASE
