"""The invented school of the card tests, and concerns about it in which every word stands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from policy.chronology import Entry, Happening
from policy.concerns import Account, Answer, Concern, ConcernId, Facts, FormToken, State, Subject, SubjectKind
from policy.kinds import Kind, Urgency
from policy.people import People, Person, Role, StaffId
from policy.routing import Outside, Routing, route
from policy.schools import OutsideContact, School

AT = datetime(2026, 11, 21, 22, 41, tzinfo=UTC)
"""A Saturday evening: concerns do not wait for school hours."""

TOKEN = FormToken("0123456789abcdef0123456789abcdef")
REFERENCE = "MS-7F3K2"


def _id(number: int) -> StaffId:
    return StaffId(f"00000000-0000-4000-8000-{number:012x}")


HEAD = Person(_id(1), "Ottoline Vane", "h@school.example", "01632 960001", frozenset({Role.PRINCIPAL}))
DSL = Person(_id(2), "Quentin Marlowe", "d@school.example", "01632 960002", frozenset({Role.DSL}))
DEPUTY = Person(_id(3), "Zelda Hathersage", "e@school.example", "01632 960003", frozenset({Role.DEPUTY_DSL}))
SENIOR = Person(_id(4), "Ivor Peverell", "s@school.example", "01632 960004", frozenset({Role.SLT}))
CHAIR = Person(_id(5), "Yseult Brackenbury", "c@school.example", "01632 960005", frozenset({Role.CHAIR}))
VICE = Person(_id(6), "Jocasta Wren", "v@school.example", "01632 960006", frozenset({Role.VICE_CHAIR}))
TECHNICIAN = Person(_id(9), "Umberto Lisle", "t@school.example", "01632 960009", frozenset({Role.ICT}))
TEACHER = Person(_id(12), "Wilhelmina Fennimore", "w@school.example")
PEOPLE = People.of((HEAD, DSL, DEPUTY, SENIOR, CHAIR, VICE, TECHNICIAN, TEACHER))

SCHOOL = School(
    id="larkfield",
    name="Larkfield Primary School",
    reference_prefix="MS",
    timezone=ZoneInfo("Europe/London"),
    people=PEOPLE,
    outside={
        Outside.EMERGENCY: OutsideContact("Emergency services", "999"),
        Outside.CHILDREN_SERVICES: OutsideContact("Council children's team", "01632 960101"),
        Outside.LADO: OutsideContact("LADO", "01632 960102"),
        Outside.WHISTLEBLOWING: OutsideContact("Whistleblowing line", "01632 960103"),
    },
    guidance={"kcsie": {"edition": "2026"}, "policy": {"cites_kcsie": "2023"}},
)

CHILD = "Canaria Quillfeather"
WORDS = "Canaryword she said the xylophone canaryword in 4B"
EVIDENCE = "https://canary.example/xq @canaryhandle"
MORE = "Canarymore he rang again"
CANARIES = ("canar", "quillfeather", "xylophone", "4b", "c.q.")
"""Pieces of what was written; none of them stands anywhere in our own words."""


def a_report(
    kind: Kind = Kind.PUPIL_BULLIED,
    *,
    confidential: bool = False,
    imagery: Answer = Answer.NO,
    urgency: Urgency = Urgency.U2,
    words: str = WORDS,
    name: str = CHILD,
    reference: str = REFERENCE,
) -> Concern:
    """A concern about a pupil from a teacher; every word in it is a canary."""
    return Concern(
        id=ConcernId("01JD0000000000000000000000"),
        reference=reference,
        token=TOKEN,
        facts=Facts(
            kind,
            TEACHER.id,
            (Subject(SubjectKind.PUPIL, name=name),),
            urgency=urgency,
            child_at_risk=True,
        ),
        account=Account(
            words=words,
            source="child",
            when="earlier",
            on_date="2026-11-20",
            platform="game",
            safe=Answer.YES,
            imagery=imagery,
            evidence="" if imagery is not Answer.NO else EVIDENCE,
        ),
        received=AT,
        confidential=confidential,
    )


def picked_up(concern: Concern, by: Person = DSL) -> Concern:
    """The same concern a few minutes later, when somebody has it."""
    return replace(concern, state=State.PICKED_UP, picked_up_by=by.id, picked_up_at=AT + timedelta(minutes=7))


def routed(concern: Concern) -> Routing:
    """Who hears of it."""
    return route(concern.facts, PEOPLE)


ENTRIES = (
    Entry(AT, Happening.RECEIVED, codes={"person": TEACHER.id}),
    Entry(AT, Happening.TOLD, codes={"person": DSL.id, "channel": "teams"}),
    Entry(AT + timedelta(minutes=3), Happening.DETAILS_ADDED, TEACHER.id, words=MORE),
    Entry(AT + timedelta(minutes=7), Happening.PICKED_UP, DSL.id),
)

ANSWERS: Mapping[str, str] = {
    "imagery": "no",
    "about": "bullying",
    "who": "pupil",
    "name": CHILD,
    "avoid": "none",
    "source": "child",
    "closest": "K01",
    "words": WORDS,
    "when": "earlier",
    "on_date": "2026-11-20",
    "platform": "game",
    "safe": "yes",
    "evidence": EVIDENCE,
}
"""A form filled in to the end."""


def many_adults(number: int = 120) -> People:
    """As many adults as a large school has, with names of the usual length."""
    return People.of(Person(_id(100 + one), f"Persephone Featherstone {one:03d}") for one in range(number))
