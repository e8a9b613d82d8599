"""The twenty kinds of decision about a case (routing.md B6) as data: choices, ticks, details, whose.

Codes only: what people read is in cards/decisions.py, what follows from a decision in policy/deciding.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from policy.kinds import Kind, Urgency
from policy.lanes import Slice


class Topic(StrEnum):
    """What a decision is about, in the order of routing.md B6."""

    TRIAGE = "triage"
    SAFETY = "safety"
    PARENTS = "parents"
    SERVICES = "services"
    POLICE = "police"
    CRIMINALISE = "criminalise"
    LADO = "lado"
    LOW_LEVEL = "low_level"
    PREVENT = "prevent"
    REMOVAL = "removal"
    SCHOOL_ROUTE = "school_route"
    SUPPORT = "support"
    RESTRICTION = "restriction"
    SHARED = "shared"
    BARRING = "barring"
    BREACH = "breach"
    TRAINING = "training"
    FILTER = "filter"
    EXTERNAL = "external"
    CLOSE = "close"


GRAVE = ("adult", "coercion", "exploitation", "sexual_under_13", "immediate", "duty")
"""What makes "do not tell the police" impossible (Q8): each is reason enough to refer at once. The last says
that the law asks for a report, which overrides both halves of the decision."""

HATE = ("threatening", "abusive", "sexist", "sexual", "hate")
"""Any of these makes a police decision necessary before a case is closed (R120)."""

MILDER = ("young", "not_meant", "first_time", "no_harm_meant")
"""What speaks for not making a criminal of a child (R100)."""

LIMBS = ("harmed", "offence", "risk", "unsuitable")
"""The four limbs of the harm threshold for adults who work with children (Q22)."""

POLICIES = (
    "anti_bullying",
    "behaviour",
    "child_protection",
    "allegations",
    "disciplinary",
    "conduct",
    "complaints",
    "data_protection",
    "acceptable_use",
    "e_safety",
    "photography",
    "confidentiality",
)
"""The school's policies that a decision may be made under (R3)."""

FINDINGS = ("substantiated", "malicious", "false", "unsubstantiated", "unfounded")
"""What an allegation about an adult came to (R15); a school checks these against its guidance."""

TEXTS = (
    "agency",
    "agency_name",
    "phone",
    "agency_ref",
    "outcome",
    "by_whom",
    "child_view",
    "what",
    "where",
    "with_whom",
    "basis",
    "alternatives",
    "account",
    "removed",
)
DAYS = ("on_day", "ends_on", "review_on")

AHEAD = frozenset({Topic.SCHOOL_ROUTE, Topic.RESTRICTION})
"""Topics whose first day may be still to come: a consequence, a meeting or a limit that was decided on."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of decision: what may be chosen and ticked, what else is asked, and who else may make it.

    Whoever has the whole case may make any; `parts` are the slices whose holders may make and read it too.
    """

    choices: tuple[str, ...]
    fields: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    parts: frozenset[Slice] = frozenset()


_CHILD = frozenset({Slice.WELFARE})
_PERSON = frozenset({Slice.SUPPORT})
_DATA = frozenset({Slice.BREACH})
_AGENCY = ("agency_name", "phone", "agency_ref", "outcome", "on_day")

SHAPES: Mapping[Topic, Shape] = {
    Topic.TRIAGE: Shape(("as_given", "recoded"), ("kind", "urgency"), HATE),
    Topic.SAFETY: Shape(("safe", "plan"), ("what", "review_on"), (), _CHILD),
    Topic.PARENTS: Shape(
        ("informed", "not_risk", "not_advised", "not_wished"), ("by_whom", "on_day", "child_view"), (), _CHILD
    ),
    Topic.SERVICES: Shape(("none", "consulted", "referred"), _AGENCY, (), _CHILD),
    Topic.POLICE: Shape(("not_needed", "advice", "call", "called"), _AGENCY, GRAVE, _CHILD),
    Topic.CRIMINALISE: Shape(("school", "refer"), (), (*MILDER, *GRAVE), _CHILD),
    Topic.LADO: Shape(("met", "not_met", "unsure"), (*_AGENCY,), LIMBS),
    Topic.LOW_LEVEL: Shape(("recorded",), ("what",)),
    Topic.PREVENT: Shape(("none", "consult", "refer"), _AGENCY, (), _CHILD),
    Topic.REMOVAL: Shape(
        ("asked", "platform", "ceop", "iwf", "report_remove", "report_harmful", "refused", "removed"),
        ("where", "agency_ref", "on_day", "removed"),
        (),
        _CHILD | _PERSON,
    ),
    Topic.SCHOOL_ROUTE: Shape(
        ("policy", "meeting", "sanction", "legal", "none"),
        ("what", "on_day", "ends_on", "review_on"),
        POLICIES,
    ),
    Topic.SUPPORT: Shape(
        ("child_harmed", "child_alleged", "staff", "reporter"),
        ("what", "review_on"),
        ("adult_did_it",),
        _CHILD | _PERSON,
    ),
    Topic.RESTRICTION: Shape(
        ("device", "online", "moderation", "lifted"), ("what", "account", "on_day", "review_on")
    ),
    Topic.SHARED: Shape(("shared", "not_shared"), ("with_whom", "what", "basis"), (), _CHILD | _DATA),
    Topic.BARRING: Shape(("not_met", "referred"), _AGENCY),
    Topic.BREACH: Shape(
        ("log_only", "tell_office", "tell_people"), ("what", "on_day", "agency_ref"), (), _DATA
    ),
    Topic.TRAINING: Shape(("needed", "not_needed"), ("what",)),
    Topic.FILTER: Shape(("asked", "not_needed"), ()),
    Topic.EXTERNAL: Shape(("recorded",), ("agency_ref",), (), _CHILD),
    Topic.CLOSE: Shape(
        ("resolved", "monitoring", "transferred", "no_action"), ("outcome", "review_on"), FINDINGS
    ),
}

SHORTEST_REASON = 20
"""Characters of a rationale: fewer say nothing to whoever reads the case in a year (B6)."""

LONGEST = 4_000

NEEDED: Mapping[tuple[Topic, str], tuple[str, ...]] = {
    (Topic.PARENTS, "informed"): ("by_whom", "on_day"),
    (Topic.SAFETY, "plan"): ("what",),
    (Topic.SERVICES, "referred"): ("agency_name",),
    (Topic.SCHOOL_ROUTE, "sanction"): ("what", "on_day"),
    (Topic.SCHOOL_ROUTE, "legal"): ("what",),
    (Topic.SHARED, "shared"): ("with_whom", "basis"),
    (Topic.EXTERNAL, "recorded"): ("agency_ref",),
    (Topic.CLOSE, "monitoring"): ("review_on",),
    (Topic.CLOSE, "transferred"): ("outcome",),
    (Topic.CLOSE, "resolved"): ("outcome",),
}
"""Details without which a choice says too little."""

TICKED = frozenset({(Topic.SCHOOL_ROUTE, "policy"), (Topic.SCHOOL_ROUTE, "sanction")})
"""Choices that are made under policies, of which at least one must be ticked (R14, R98)."""


class Fault(StrEnum):
    """Why an answer on the form of a decision needs another look."""

    CHOOSE = "choose"
    REASON = "reason"
    TOO_LONG = "too_long"
    MISSING = "missing"
    A_DAY = "a_day"
    TO_COME = "to_come"
    GONE_BY = "gone_by"
    TOO_SOON = "too_soon"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, filled in and checked: what was chosen and ticked, why, and the details."""

    topic: Topic
    choice: str
    rationale: str
    marks: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)

    def day(self, name: str) -> date | None:
        """The day given in this detail, if one was."""
        value = self.details.get(name, "")
        return date.fromisoformat(value) if value else None


Answers = Mapping[str, str]


def topics(slice_: Slice) -> tuple[Topic, ...]:
    """The topics that somebody with this part may decide (E3)."""
    return tuple(one for one in Topic if slice_ is Slice.CASE or slice_ in SHAPES[one].parts)


def readable(topic: str, slice_: Slice) -> bool:
    """Whether a holder of this part may read decisions on this topic: nothing about an adult's job (E3)."""
    known = topic in Topic.__members__.values()
    return slice_ is Slice.CASE or (known and slice_ in SHAPES[Topic(topic)].parts)


def read(topic: Topic, answers: Answers, *, today: date) -> Decision | Mapping[str, Fault]:
    """The decision that was filled in, or for each answer that needs another look the reason."""
    shape = SHAPES[topic]
    faults = dict(_faults(topic, shape, answers, today))
    if faults:
        return faults
    given = {name: answers.get(name, "").strip() for name in shape.fields}
    details = {name: value for name, value in given.items() if value}
    rationale = answers["rationale"].strip()
    return Decision(topic, answers["choice"], rationale, _ticks(shape, answers), details)


def _faults(topic: Topic, shape: Shape, answers: Answers, today: date) -> list[tuple[str, Fault]]:
    choice, reason = answers.get("choice", ""), answers.get("rationale", "").strip()
    found: list[tuple[str, Fault]] = []
    if choice not in shape.choices:
        found.append(("choice", Fault.CHOOSE))
    if len(reason) < SHORTEST_REASON:
        found.append(("rationale", Fault.REASON))
    found += [(name, Fault.TOO_LONG) for name, value in answers.items() if len(value) > LONGEST]
    needed = NEEDED.get((topic, choice), ())
    found += [(name, Fault.MISSING) for name in needed if not answers.get(name, "").strip()]
    if (topic, choice) in TICKED and not _ticks(shape, answers):
        found.append(("marks", Fault.CHOOSE))
    if topic is Topic.TRIAGE and choice == "recoded":
        found += [(name, Fault.CHOOSE) for name in ("kind", "urgency") if not _is_code(name, answers)]
    for name in (one for one in shape.fields if one in DAYS and answers.get(one)):
        found += [(name, fault) for fault in _day_fault(topic, name, answers, today)]
    return found


def _ticks(shape: Shape, answers: Answers) -> tuple[str, ...]:
    given = answers.get("marks", "").split(",")
    return tuple(mark for mark in shape.marks if mark in given)


def _is_code(name: str, answers: Answers) -> bool:
    value = answers.get(name, "")
    if name == "kind":
        return value in Kind.__members__.values()
    return value in {str(one.value) for one in Urgency}


def _day_fault(topic: Topic, name: str, answers: Answers, today: date) -> list[Fault]:
    day = _day(answers[name])
    if day is None:
        return [Fault.A_DAY]
    if name == "review_on":
        return [Fault.GONE_BY] if day <= today else []
    if name == "ends_on":
        begins = _day(answers.get("on_day", ""))
        return [Fault.TOO_SOON] if begins is not None and day < begins else []
    return [Fault.TO_COME] if day > today and topic not in AHEAD else []


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
