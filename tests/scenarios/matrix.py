"""Who may do what about which case, as a table written from the table of access (records.md E3).

Nothing here is worked out by the product: a product that disagrees fails tests/scenarios/test_matrix.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cards.verbs import Verb


class Who(StrEnum):
    """Everybody who presses every button of every case."""

    REPORTER = "the teacher who reported"
    COLLEAGUE = "another teacher"
    PRINCIPAL = "the Principal"
    DSL = "the DSL"
    DEPUTY = "the deputy DSL"
    DEPUTY_HEAD = "the deputy head"
    CHAIR = "the Chair"
    VICE = "the Vice-Chair"
    TRUSTEE = "the safeguarding trustee"
    MANAGER = "the Business Manager"
    ICT = "the ICT technician"
    DPO = "the DPO"
    CLERK = "the Clerk"
    PARENT = "a teacher whose child it is about"
    ASIDE = "a teacher who was asked in and stood aside"
    GUEST = "a teacher who was asked in to what was written for them"
    SUPPORTER = "a teacher who was asked in to support a colleague"
    STRANGER = "a stranger"


class Part(StrEnum):
    """How much of a case somebody has; NOTHING is "not found"."""

    WHOLE = "all of it"
    CHILD = "the child slice"
    SUPPORT = "the support slice"
    DATA = "the breach slice"
    TECHNICAL = "the technical slice"
    SHARED = "what was written for them"
    SAFETY = "the safety slice"
    NOTICE = "that there is something"
    NOTHING = "nothing"


class Outcome(StrEnum):
    """What comes of a press."""

    DONE = "found and done"
    KINDLY = "refused kindly"
    NOT_FOUND = "not found"


class Case(StrEnum):
    """The cases; each is the teacher's report but for the last, which everybody sent themselves."""

    PUPIL = "a pupil told somebody something"
    STAFF = "the ICT technician"
    PRINCIPAL = "the Principal"
    CHAIR = "the Chair"
    TECHNICAL = "something unsuitable a pupil saw (K06)"
    FILTER = "somebody got round the filter (K19)"
    BREACH = "private information of a pupil was lost (K20)"
    OWN = "a report of their own about a pupil"


E3: Mapping[str, Mapping[str, str]] = {
    "Any staff": {"pupil": "no", "staff": "no", "principal": "no", "chair": "no"},
    "DSL / deputy": {
        "pupil": "yes (minus conflicts)",
        "staff": "child slice",
        "principal": "child slice",
        "chair": "child slice",
    },
    "Principal": {
        "pupil": "content-free list; open if DSL shares",
        "staff": "yes (minus self)",
        "principal": "never",
        "chair": "safety slice",
    },
    "Chair": {"pupil": "no", "staff": "if substituted", "principal": "yes", "chair": "no"},
    "Vice": {"pupil": "no", "staff": "if substituted", "principal": "if substituted", "chair": "yes"},
    "BM": {"pupil": "no", "staff": "no", "principal": "no", "chair": "no"},
    "ICT": {"pupil": "technical slice", "staff": "no", "principal": "no", "chair": "no"},
    "DPO": dict.fromkeys(("pupil", "staff", "principal", "chair"), "on breach/SAR, logged reason"),
    "Trustee": {"pupil": "statistics", "staff": "statistics", "principal": "statistics", "chair": "no"},
}
"""E3 as it stands: its rows, and its columns about cases ("any staff": no; "deny by default")."""

READS_AS: Mapping[str, Part] = {
    "no": Part.NOTHING,
    "never": Part.NOTHING,
    "statistics": Part.NOTHING,
    "if substituted": Part.NOTHING,
    "yes": Part.WHOLE,
    "yes (minus conflicts)": Part.WHOLE,
    "yes (minus self)": Part.WHOLE,
    "child slice": Part.CHILD,
    "technical slice": Part.TECHNICAL,
    "safety slice": Part.SAFETY,
    "content-free list; open if DSL shares": Part.NOTICE,
    "on breach/SAR, logged reason": Part.NOTHING,
}
"""What each sentence of E3 gives of a case that is an ordinary one, before anybody stands in or shares."""

ROWS: Mapping[Who, str] = {
    Who.PRINCIPAL: "Principal",
    Who.DSL: "DSL / deputy",
    Who.DEPUTY: "DSL / deputy",
    Who.CHAIR: "Chair",
    Who.VICE: "Vice",
    Who.MANAGER: "BM",
    Who.ICT: "ICT",
    Who.DPO: "DPO",
    Who.TRUSTEE: "Trustee",
}
"""Whose row of E3 is whose; whoever is not named there is any staff, because access is denied by default."""

COLUMNS: Mapping[Case, str] = {
    Case.PUPIL: "pupil",
    Case.STAFF: "staff",
    Case.PRINCIPAL: "principal",
    Case.CHAIR: "chair",
    Case.TECHNICAL: "pupil",
    Case.FILTER: "pupil",
    Case.BREACH: "pupil",
    Case.OWN: "pupil",
}


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody who has another part of a case than E3 says, and the line of the specification with why."""

    part: Part
    why: str


_ASKED_IN = {
    Who.GUEST: Departure(Part.SHARED, "Q21: a colleague is asked in to what is written for them"),
    Who.SUPPORTER: Departure(Part.SUPPORT, "Q21: a colleague is asked in to the part about support"),
}
_NOT_ASKED = "B1: the chain starts with the Business Manager, and the technician is told after them"
_NO_TASK = "I8: a technical slice only where there is something technical"
_DEPUTY_NOT_TOLD = "B3: the deputy is told of U0 and U1, or when the DSL is not there; else nobody told them"
_ONE_WELFARE = "B3: one holder of the DSL's function has the child slice, and the deputy stands in"
_MANAGER = "B1 and I8: the technical function is the Business Manager's before it is the technician's"

DEPARTURES: Mapping[Case, Mapping[Who, Departure]] = {
    Case.PUPIL: {**_ASKED_IN, Who.ICT: Departure(Part.NOTHING, _NO_TASK)},
    Case.STAFF: {**_ASKED_IN, Who.DEPUTY: Departure(Part.NOTHING, _ONE_WELFARE)},
    Case.PRINCIPAL: {**_ASKED_IN, Who.DEPUTY: Departure(Part.NOTHING, _ONE_WELFARE)},
    Case.CHAIR: {**_ASKED_IN, Who.DEPUTY: Departure(Part.NOTHING, _ONE_WELFARE)},
    Case.TECHNICAL: {
        **_ASKED_IN,
        Who.DEPUTY: Departure(Part.NOTHING, _DEPUTY_NOT_TOLD),
        Who.MANAGER: Departure(Part.TECHNICAL, _MANAGER),
    },
    Case.FILTER: {
        **_ASKED_IN,
        Who.PRINCIPAL: Departure(Part.WHOLE, "B3b, K19 about nobody: no pupil's case, so the Principal's"),
        Who.DSL: Departure(Part.NOTHING, "B3, nobody (technical): the DSL if pupils were exposed"),
        Who.DEPUTY: Departure(Part.NOTHING, "B3, nobody (technical): the DSL if pupils were exposed"),
        Who.MANAGER: Departure(Part.TECHNICAL, _MANAGER),
        Who.ICT: Departure(Part.NOTHING, _NOT_ASKED),
    },
    Case.BREACH: {
        **_ASKED_IN,
        Who.PRINCIPAL: Departure(Part.WHOLE, "B3b, K20: the DPO, the Principal and the Business Manager"),
        Who.DPO: Departure(Part.DATA, "E3: this is the breach that the DPO reads"),
        Who.DSL: Departure(Part.CHILD, "B3b, K20: the DSL has the child's side of it, not the breach"),
        Who.DEPUTY: Departure(Part.CHILD, "B3b, K20, and B3: at U1 the deputy has what the DSL has"),
        Who.MANAGER: Departure(Part.TECHNICAL, _MANAGER),
        Who.ICT: Departure(Part.NOTHING, _NOT_ASKED),
    },
    Case.OWN: {Who.ICT: Departure(Part.NOTHING, _NO_TASK)},
}
"""Where the routing tables give somebody another part than E3: each with its line. Nobody else departs."""

OWNERS: Mapping[Case, Who] = {
    Case.PUPIL: Who.DSL,
    Case.STAFF: Who.PRINCIPAL,
    Case.PRINCIPAL: Who.CHAIR,
    Case.CHAIR: Who.VICE,
    Case.TECHNICAL: Who.DSL,
    Case.FILTER: Who.PRINCIPAL,
    Case.BREACH: Who.PRINCIPAL,
    Case.OWN: Who.DSL,
}
"""Who has the case in hand (B3)."""

_SIGNS = "D2: asked in to agree that nothing more is done; E3: if substituted"
_TASK = Departure(Part.TECHNICAL, "D7: was given a technical task meanwhile")

LATER: Mapping[Case, Mapping[Who, Departure]] = {
    Case.PUPIL: {Who.DEPUTY: Departure(Part.WHOLE, _SIGNS), Who.MANAGER: _TASK},
    Case.STAFF: {Who.DEPUTY_HEAD: Departure(Part.WHOLE, _SIGNS), Who.MANAGER: _TASK},
    Case.PRINCIPAL: {Who.VICE: Departure(Part.WHOLE, _SIGNS)},
    Case.CHAIR: {Who.TRUSTEE: Departure(Part.WHOLE, _SIGNS), Who.MANAGER: _TASK},
    Case.TECHNICAL: {},
    Case.FILTER: {},
    Case.BREACH: {Who.DEPUTY_HEAD: Departure(Part.WHOLE, _SIGNS)},
    Case.OWN: {},
}
"""Who has more of a case once it is to be closed: whoever agrees, and whoever got a task by then."""

SIGNERS: Mapping[Case, Who] = {
    case: who for case, later in LATER.items() for who, one in later.items() if one.why == _SIGNS
}
"""The second person; an urgent case is not closed by one person alone."""

SENDERS = tuple(
    one for one in Who if one not in (Who.STRANGER, Who.ASIDE, Who.GUEST, Who.SUPPORTER, Who.COLLEAGUE)
)
"""Those who send a report of their own."""


class Stage(StrEnum):
    """When a press is tried, one after the other on the same cases."""

    OPEN = "in hand"
    WAITING = "waiting for a second person"
    CLOSED = "closed"
    LAST = "at the end"


def part(case: Case, who: Who, stage: Stage = Stage.OPEN) -> Part:
    """What this person has of this case: what E3 says, but for the departures above."""
    later = LATER[case] if stage is not Stage.OPEN else {}
    departure = {**DEPARTURES[case], **later}.get(who)
    return departure.part if departure is not None else as_written(case, who)


def as_written(case: Case, who: Who) -> Part:
    """What E3 itself says that this person has of this case."""
    return READS_AS[E3[ROWS.get(who, "Any staff")][COLUMNS[case]]]


def has_sent(case: Case, who: Who) -> bool:
    """Whether it is this person's own report: "append + status only"."""
    return who is Who.REPORTER or (case is Case.OWN and who in SENDERS)


@dataclass(frozen=True, slots=True, eq=False)
class Press:
    """One verb with minimal valid answers: which parts may do it, and marks of a card that says it is done.

    `kindly` are the parts whose holders know of the case and are told what to do instead; `sender` says
    that it is what the reporter may do. `saves` says that the case is another one afterwards.
    """

    verb: Verb
    done: tuple[str, ...]
    parts: frozenset[Part] = frozenset()
    kindly: frozenset[Part] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)
    sender: bool = False
    saves: bool = False
    stage: Stage = Stage.OPEN
    only: str = ""

    @property
    def name(self) -> str:
        """What the press is called in a test."""
        when = self.only if self.stage is Stage.OPEN else self.stage.value
        return f"{self.verb} {when}".strip()
