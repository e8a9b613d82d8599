"""What something did to the registers: each entry as it is then, with its line, and who is told.

Ids of messages are made from what they are about, so that the same event never makes two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from policy import hours
from policy.accesses import Access
from policy.accounts import Account
from policy.chronology import Trace
from policy.concerns import ConcernId
from policy.delivery import LEASE
from policy.devices import Device
from policy.kinds import Urgency
from policy.messages import Message, MessageId, Purpose
from policy.people import Person, Role, StaffId
from policy.scenes import Scene

REGISTERS = ConcernId("registers")
"""What the outbox and the audit call the registers, in the place of a concern's id."""

Entry = Account | Access | Device


class BookDeed(StrEnum):
    """Something that happened to an entry."""

    ACCOUNT_REQUESTED = "account.requested"
    ACCOUNT_CONSULTED = "account.consulted"
    ACCOUNT_APPROVED = "account.approved"
    ACCOUNT_DECLINED = "account.declined"
    ACCOUNT_CREATED = "account.created"
    ACCOUNT_AT_REST = "account.at_rest"
    ACCOUNT_AWAKE = "account.awake"
    ACCOUNT_CLOSED = "account.closed"
    ACCOUNT_REVIEWED = "account.reviewed"
    ACCOUNT_ROTATED = "account.rotated"
    ACCOUNT_HELPED = "account.helped"
    ACCESS_GRANTED = "access.granted"
    ACCESS_ENDED = "access.ended"
    ACCESS_KEPT = "access.kept"
    ACCESS_TAKEN_OFF = "access.taken_off"
    ACCESS_IN_QUESTION = "access.in_question"
    DEVICE_APPROVED = "device.approved"
    DEVICE_RETIRED = "device.retired"


@dataclass(frozen=True, slots=True)
class BookLine:
    """One line of what happened to an entry; only ever added to. `words` are what somebody wrote."""

    at: datetime
    what: BookDeed
    by: StaffId | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it is now, and the line that says what happened to it."""

    entry: Entry
    line: BookLine

    @property
    def trace(self) -> Trace:
        """The audit of it, without anybody's words."""
        it = self.line
        return Trace(it.at, it.by, it.what.value, REGISTERS, {"entry": self.entry.id, **it.codes})


@dataclass(frozen=True, slots=True)
class BookStep:
    """All that one act did, to be kept in one transaction; the first is what the act was about.

    `claim` is what no other act may claim: of two that looked at the same registers at once, one is kept.
    """

    written: tuple[Written, ...]
    messages: tuple[Message, ...] = ()
    claim: str = ""


def told(
    entry: Entry,
    people: Iterable[StaffId],
    scene: Scene,
    purpose: Purpose = Purpose.REGISTER_WAITS,
) -> tuple[Message, ...]:
    """A word to each of these, once, that something waits for them, or what else it says; at night and at
    weekends it waits for the morning."""
    due = hours.waking(scene.school, scene.at) + LEASE
    return tuple(_message(entry, one, purpose, scene.at, due) for one in dict.fromkeys(people))


def here(people: Iterable[Person], scene: Scene) -> tuple[StaffId, ...]:
    """Those of them who are not away; all of them where every one is."""
    everybody = tuple(one.id for one in people)
    return tuple(one for one in everybody if one not in scene.away) or everybody


def holders(scene: Scene, *roles: Role) -> tuple[StaffId, ...]:
    """Whoever holds one of these roles now, or covers for them."""
    people = {one.id: one for role in roles for one in scene.acting.holders[role]}
    return here(people.values(), scene)


def _message(entry: Entry, to: StaffId, purpose: Purpose, at: datetime, due: datetime) -> Message:
    made_of = f"{entry.id} {entry.lines} {at.isoformat()} {to}"
    return Message(
        id=MessageId(sha256(made_of.encode()).hexdigest()[:24]),
        concern=REGISTERS,
        reference=entry.reference,
        to=to,
        purpose=purpose,
        urgency=Urgency.U4,
        due=due,
        created=at,
    )
