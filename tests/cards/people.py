"""The invented school of the card tests, and concerns about it in which every word stands out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from policy.chronology import Entry, Happening
from policy.concerns import Account, Answer, Concern, ConcernId, Facts, FormToken, State, Subject, SubjectKind
from policy.kinds import Kind, Urgency
from policy.people import People, Person, Role, StaffId
from policy.routing import Outside, Routing, route
from policy.schools import OutsideContact, School
from policy.tasks import Duty, Standing, Task

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


def numbered(entries: Iterable[Entry]) -> list[tuple[int, Entry]]:
    """These lines under their numbers, those of messages without one."""
    return [(-1 if one.what is Happening.TOLD else at, one) for at, one in enumerate(entries)]


def minutes_later(number: int) -> datetime:
    """So long after the concern came in."""
    return AT + timedelta(minutes=number)


REASON = "Canaryreason: she said it goes on every night"
NOTE = "Canarynote: her mother seemed afraid of canaryfather"
CALLED = Entry(
    minutes_later(30),
    Happening.DECIDED,
    DSL.id,
    {"topic": "services", "choice": "referred", "marks": ""},
    REASON,
    {"agency_name": "Canaryworker", "on_day": "2026-11-21"},
)
ASKED_TECHNICAL = Entry(
    minutes_later(50),
    Happening.TASK_SET,
    DSL.id,
    {"task": "t9", "duty": "technical", "person": TECHNICIAN.id},
    details={"action": "block", "address": "https://canary.example/xq", "window": "canary, 13:00 to 14:00"},
    part="technical",
)
CASEWORK: tuple[Entry, ...] = (
    *ENTRIES,
    Entry(minutes_later(9), Happening.NOTED, DSL.id, words=NOTE, part="case"),
    Entry(minutes_later(12), Happening.DECIDED, DSL.id, {"topic": "parents", "choice": "not_risk"}, REASON),
    CALLED,
    Entry(
        minutes_later(33),
        Happening.DECIDED,
        DSL.id,
        {"topic": "parents", "choice": "informed", "supersedes": "5"},
        REASON,
        {"by_whom": "Canaryhead", "on_day": "2026-11-21", "child_view": "Canarywish"},
    ),
    Entry(minutes_later(35), Happening.CORRECTED, DSL.id, {"line": "4"}, "Canaryaunt, not mother"),
    Entry(minutes_later(40), Happening.ASKED, DSL.id, {"task": "t1"}, "Which canarygame was it?"),
    Entry(minutes_later(45), Happening.ANSWERED, TEACHER.id, {"task": "t1"}, "The canarygame with hats"),
    ASKED_TECHNICAL,
    Entry(
        minutes_later(55),
        Happening.EVIDENCE,
        TEACHER.id,
        details={"account": "@canaryhandle", "seen_on": "2026-11-20", "kept": "canary cupboard"},
    ),
    Entry(
        minutes_later(56), Happening.INVITED, DSL.id, {"person": SENIOR.id, "slice": "shared"}, "Canaryask"
    ),
    Entry(
        minutes_later(57),
        Happening.PERSON_LINKED,
        DSL.id,
        {"subject": "adult", "person": HEAD.id},
        details={"name": "Canaryman"},
    ),
    Entry(minutes_later(57), Happening.SHUT_OUT, codes={"person": HEAD.id, "opened": "2"}, part="case"),
    Entry(
        minutes_later(90),
        Happening.TASK_DONE,
        DSL.id,
        {"task": "t2", "duty": "services_reply", "result": "chased"},
        details={"words": "Canaryphone rang out"},
    ),
)
"""What a case looks like after an evening of work; every word in it is a canary."""

TASKS = (
    Task("t1", Duty.DECIDE, minutes_later(60), minutes_later(60)),
    Task("t2", Duty.SERVICES_REPLY, minutes_later(1_500), minutes_later(1_500)),
    Task("t3", Duty.REVIEW, minutes_later(9_000), minutes_later(9_000)),
    Task("t4", Duty.TECHNICAL, minutes_later(2_000), minutes_later(2_000)),
)


def worked_on(concern: Concern) -> Concern:
    """The same concern after that evening: somebody has it, decisions stand, and things are to be done."""
    return replace(
        picked_up(concern),
        kind_given=Kind.NOT_SURE,
        urgency_given=Urgency.U1,
        entries=len(CASEWORK),
        tasks=TASKS,
        decided=(
            Standing("services", "referred", DSL.id, minutes_later(30), 6),
            Standing("parents", "informed", DSL.id, minutes_later(33), 7),
            Standing("school_route", "meeting", DSL.id, minutes_later(34), 7, ("behaviour",)),
        ),
        linked=("MS-LNK01", "MS-LNK02"),
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
