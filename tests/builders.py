"""Small builders of values for tests: each says only what the test cares about. All names are invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

from policy.attempts import Attempt
from policy.chronology import Entry, Happening, Read, Trace
from policy.concerns import Account, Concern, ConcernId, Facts, FormToken, Involvement, Subject, SubjectKind
from policy.delivery import Channel, Status
from policy.drafts import Draft
from policy.kinds import Kind, Urgency
from policy.messages import Message, MessageId, Posted, Purpose, Target
from policy.people import Person, Role, StaffId
from policy.tasks import Duty, Task, Todo, Watch

NOON = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)
"""A Tuesday in term."""

HEAD = StaffId("00000000-0000-4000-8000-000000000001")
DSL = StaffId("00000000-0000-4000-8000-000000000002")
DEPUTY = StaffId("00000000-0000-4000-8000-000000000003")
TEACHER = StaffId("00000000-0000-4000-8000-000000000010")
ASSISTANT = StaffId("00000000-0000-4000-8000-000000000011")

_numbers = count(1)


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=number)


def a_reference() -> str:
    """A reference that no other test has."""
    return f"MS-{next(_numbers):05d}"


def a_concern(
    *,
    words: str = "",
    pupil: str = "Sam Example",
    reporter: StaffId = TEACHER,
    told: tuple[StaffId, ...] = (DSL,),
    received: datetime = NOON,
) -> Concern:
    """A report about a pupil, as it is before it was first kept."""
    return Concern(
        id=ConcernId(uuid4().hex),
        reference=a_reference(),
        token=FormToken(uuid4().hex),
        facts=Facts(Kind.PUPIL_BULLIED, reporter, (Subject(SubjectKind.PUPIL, name=pupil),)),
        account=Account(words=words),
        received=received,
        involved=tuple(Involvement(person, "whole", "dsl") for person in told),
    )


def a_message(
    concern: Concern, *, to: StaffId = DSL, due: datetime = NOON, purpose: Purpose = Purpose.ALERT
) -> Message:
    """Something that somebody is to be told about this concern."""
    id_ = MessageId(uuid4().hex)
    return Message(id_, concern.id, concern.reference, to, purpose, Urgency.U2, due, created=NOON)


def a_posted(concern: Concern, *, to: StaffId = DSL, message_id: str = "1759752000000") -> Posted:
    """A card that stands in somebody's chat."""
    return Posted(concern.id, to, Purpose.ALERT, Target(f"a:1/{to}", message_id))


def an_entry(
    what: Happening = Happening.RECEIVED,
    *,
    at: datetime = NOON,
    words: str = "",
    details: Mapping[str, str] | None = None,
) -> Entry:
    """One line of a chronology."""
    return Entry(at, what, TEACHER, {"kind": "K01"}, words, details or {})


def a_read(*, at: datetime = NOON, person: StaffId = DSL, entries: int = 0) -> Read:
    """Somebody opened a case and read all of it."""
    return Read(at, person, "case", entries)


def a_watch(*, due: datetime = NOON, function: str = "welfare") -> Watch:
    """A part that nobody has taken since noon, with its next bell."""
    return Watch(function, NOON, due)


def a_task(duty: Duty = Duty.DECIDE, *, due: datetime = NOON, id: str = "") -> Task:
    """Something to be done about a case."""
    return Task(id or uuid4().hex[:12], duty, due, due, "welfare")


def a_todo(person: StaffId = DSL, *, due: datetime = NOON) -> Todo:
    """Somebody for whom a case waits."""
    return Todo(person, due)


def a_trace(concern: Concern | None = None, *, action: str = "report", at: datetime = NOON) -> Trace:
    """One line of the audit."""
    return Trace(at, TEACHER, action, concern.id if concern else None, {"lane": "pupil"})


def an_attempt(status: Status = Status.DELIVERED, *, at: datetime = NOON, why: str = "") -> Attempt:
    """One try by Teams."""
    return Attempt(at, Channel.TEAMS, status, why)


def a_draft(*, words: str = "", owner: StaffId = TEACHER, saved_at: datetime = NOON) -> Draft:
    """What somebody has filled in so far."""
    return Draft(FormToken(uuid4().hex), owner, saved_at, {"kind": "K01", "words": words})


def a_person(number: int, *, name: str = "", roles: frozenset[Role] = frozenset({Role.STAFF})) -> Person:
    """A member of staff with this number in their object id."""
    id_ = StaffId(f"00000000-0000-4000-9000-{number:012d}")
    return Person(id_, name or f"Person {number:03d}", f"person{number}@school.example", roles=roles)


def later(message: Message, by: timedelta) -> Message:
    """The same message to be tried again that much later."""
    return replace(message, due=message.due + by, attempts=message.attempts + 1)
