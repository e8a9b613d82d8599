"""Which messages follow from what happened to a concern: to its recipients, its reporter, and posted cards.

Ids are made from what the message is about, so that the same event never makes two of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from policy.clearances import involve
from policy.concerns import Concern, pick_up
from policy.delivery import LEASE
from policy.kinds import Kind
from policy.lanes import QUIET_SLICES, Slice
from policy.messages import Message, MessageId, Posted, Purpose, Target
from policy.people import StaffId
from policy.routing import Recipient, Routing


def received(concern: Concern, routing: Routing, *, at: datetime) -> tuple[Concern, tuple[Message, ...]]:
    """A concern came in: remember who is told and tell them. An owner who reports has picked it up (Q19)."""
    told, messages = added(concern, routing, at=at)
    if routing.owner == concern.facts.reporter:
        told = pick_up(told, by=concern.facts.reporter, at=at)
    return told, messages


def added(concern: Concern, routing: Routing, *, at: datetime) -> tuple[Concern, tuple[Message, ...]]:
    """Remember and tell whoever is told now and was not before; nobody is told twice of the same.

    Somebody who only knew that there was something, or was asked in for something else, and now is to act
    on a part is told so (I12).
    """
    new = [one for one in routing.recipients if is_new(one, concern)]
    messages = tuple(_to(one, concern, at) for one in new if one.person != concern.facts.reporter)
    return involve(concern, routing), messages


def handed_on(
    concern: Concern, routing: Routing, *, by: StaffId, at: datetime
) -> tuple[Concern, tuple[Message, ...]]:
    """Somebody passed it on: the next is told, or told again where they heard of it beside them before."""
    told, messages = added(concern, routing, at=at)
    functions = {one.function for one in concern.involved if one.person == by}
    beyond = concern.facts.moved_on | {concern.facts.reporter}
    beside = [
        one
        for one in routing.recipients
        if one.function in functions and one.reads_content and one.person not in beyond
    ]
    return told, messages or tuple(_to(one, concern, at) for one in beside)


def if_with_nobody(concern: Concern, routing: Routing, *, at: datetime) -> tuple[Message, ...]:
    """Where it moved on from everybody who may read it, the reporter is told to ring (I4, I12)."""
    readers = {one.person for one in routing.recipients if one.reads_content} - {concern.facts.reporter}
    if not concern.is_open_to_be_picked_up or not readers <= concern.facts.moved_on:
        return ()
    return (message(concern, concern.facts.reporter, Purpose.NOBODY_REACHED, at=at),)


def answers_for_all(routing: Routing, person: StaffId, slice_: Slice) -> bool:
    """Whether this person's "I have this" is for the whole concern.

    So it is for the owner's function and for whoever reads all of it. Whoever has a part answers for that
    part alone: the case about an adult stays with its owner when the DSL has the child's part (I5).
    """
    owner, mine = (routing.recipient(one) if one else None for one in (routing.owner, person))
    return slice_ is Slice.CASE or (
        owner is not None and mine is not None and mine.function is owner.function
    )


def again(concern: Concern, routing: Routing, *, at: datetime) -> tuple[Message, ...]:
    """Tell everybody who must act once more, because the reporter heard nothing."""
    return tuple(
        _to(one, concern, at)
        for one in routing.recipients
        if one.slice not in QUIET_SLICES and one.person != concern.facts.reporter
    )


def once_more(concern: Concern, routing: Routing, *, at: datetime) -> tuple[Concern, tuple[Message, ...]]:
    """Tell whoever is new, everybody else who must act again, and the reporter where nobody is left."""
    told, messages = added(concern, routing, at=at)
    new = {message.to for message in messages}
    repeated = (one for one in again(concern, routing, at=at) if one.to not in new)
    return told, (*messages, *repeated, *if_with_nobody(told, routing, at=at))


def to_reporter(concern: Concern, purpose: Purpose, *, at: datetime) -> Message:
    """A content-free word to the reporter: picked up, or nobody reached."""
    return message(concern, concern.facts.reporter, purpose, at=at)


def redrawn(concern: Concern, posted: Iterable[Posted], *, at: datetime) -> tuple[Message, ...]:
    """Every card of this concern that stands in a chat is to show how things are now.

    Not the one of somebody who raised danger: they may be typing where the child is.
    """
    still = concern.facts.kind is Kind.DANGER
    return tuple(
        replaced(concern, one.to, one.purpose, one.target, at=at)
        for one in posted
        if not (still and one.purpose is Purpose.RECEIPT)
    )


def replaced(concern: Concern, to: StaffId, purpose: Purpose, target: Target, *, at: datetime) -> Message:
    """The message at this place is to be drawn again."""
    drawn = message(concern, to, purpose, at=at, about=target.message_id)
    return replace(drawn, target=target)


def is_new(recipient: Recipient, concern: Concern) -> bool:
    """Whether somebody is told now and was not asked to act on this part before."""
    before = concern.involvement(recipient.person)
    if before is None or recipient.slice in QUIET_SLICES:
        return before is None
    acts = before.slice not in QUIET_SLICES and before.function == recipient.function.value
    return not acts and concern.picked_up_by != recipient.person


def _to(recipient: Recipient, concern: Concern, at: datetime) -> Message:
    purpose = Purpose.NOTICE if recipient.slice in QUIET_SLICES else Purpose.ALERT
    return message(concern, recipient.person, purpose, at=at)


def message(concern: Concern, to: StaffId, purpose: Purpose, *, at: datetime, about: str = "") -> Message:
    """A message born claimed: whoever made it sends it at once; another worker may after the lease.

    `about` tells apart what is said to one person for one reason in one step.
    """
    made_of = f"{concern.id} {concern.entries} {purpose} {to} {about}"
    return Message(
        id=MessageId(sha256(made_of.encode()).hexdigest()[:24]),
        concern=concern.id,
        reference=concern.reference,
        to=to,
        purpose=purpose,
        urgency=concern.facts.urgency,
        due=at + LEASE,
        created=at,
    )
