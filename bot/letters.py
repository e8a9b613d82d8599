"""What a message of the outbox shows at the moment it is sent: the card as things stand now."""

from __future__ import annotations

from cards import accounts, alerts, consents, reports, times
from cards.card import Card
from cards.drafts import put_away as forms_hidden
from cards.waiting import waiting
from policy import settling, telling
from policy.clearances import clearance
from policy.concerns import Concern, State
from policy.kinds import Kind
from policy.messages import THE_RECORD, THE_REGISTERS, WITHOUT_A_CASE, Message, Purpose
from policy.people import People
from policy.routing import Routing
from policy.schools import School


def put_away(message: Message) -> Card:
    """What is left where content was shown: what can be opened or asked again, or a form not sent yet."""
    if message.reference == THE_RECORD:
        return consents.hidden()
    if message.reference == THE_REGISTERS:
        return accounts.hidden()
    return alerts.hidden(message.reference) if message.reference else forms_hidden()


def card_without_a_case(message: Message) -> Card | None:
    """The card for a message that is about no concern, or nothing where it is about one."""
    if message.purpose is Purpose.RECORD:
        return consents.reminder()
    if message.purpose in WITHOUT_A_CASE:
        return waiting(message.purpose, message.reference)
    return None


def card(message: Message, concern: Concern, routing: Routing, school: School, people: People) -> Card:
    """The card for a message; whoever is no longer cleared is shown only that it is with somebody else."""
    match message.purpose:
        case Purpose.ALERT | Purpose.REMINDER:
            return _alert(message, concern, routing, school)
        case Purpose.NOTICE:
            return alerts.notice(message.reference)
        case Purpose.DUE | Purpose.ANSWERED | Purpose.SIGN_OFF:
            return _to_a_handler(message, concern, routing)
        case Purpose.QUESTION:
            return alerts.question(message.reference)
        case Purpose.BY_MAIL:
            return alerts.by_mail(message.reference)
        case Purpose.HIDDEN:
            return put_away(message)
        case Purpose.RECEIPT | Purpose.PICKED_UP | Purpose.NOBODY_REACHED:
            return _to_the_reporter(message, concern, routing, school, people)
        case _:
            raise AssertionError("unreachable: it is about no concern")


def _to_the_reporter(
    message: Message, concern: Concern, routing: Routing, school: School, people: People
) -> Card:
    if message.purpose is Purpose.RECEIPT and concern.facts.kind is Kind.DANGER:
        return reports.danger_sent(concern, school, people)
    if message.purpose is not Purpose.RECEIPT and concern.picked_up_by is not None:
        return reports.picked_up(concern, school, people)
    if message.purpose is Purpose.NOBODY_REACHED:
        return reports.nobody_reached(concern, school)
    # At rest the numbers stand only where nobody is clear: they hint at whom it is about.
    outside = () if routing.owner else routing.outside
    later = settling.told_from(concern, concern.received, school)
    return reports.receipt(concern, school, outside, later=later)


def _to_a_handler(message: Message, concern: Concern, routing: Routing) -> Card:
    if clearance(concern, routing, message.to) is None:
        return alerts.gone(message.reference)
    if message.purpose is Purpose.ANSWERED:
        return alerts.answered(message.reference)
    if concern.state is State.CLOSED and message.target is not None:
        return alerts.closed(message.reference)
    return (
        alerts.sign_off(message.reference)
        if message.purpose is Purpose.SIGN_OFF
        else alerts.due(message.reference)
    )


def _alert(message: Message, concern: Concern, routing: Routing, school: School) -> Card:
    slice_ = clearance(concern, routing, message.to)
    if slice_ is None:
        return alerts.gone(message.reference)
    if concern.state is State.CLOSED:
        return alerts.closed(message.reference)
    at = times.moment(concern.picked_up_at or message.created, school.timezone)
    if concern.state is State.PICKED_UP and telling.answers_for_all(routing, message.to, slice_):
        if concern.picked_up_by == message.to:
            return alerts.yours(message.reference, at)
        return alerts.taken(message.reference, at)
    mine = concern.involvement(message.to)
    if mine is not None and mine.taken_at is not None and message.target is not None:
        return alerts.yours(message.reference, times.moment(mine.taken_at, school.timezone))
    if message.to in concern.facts.moved_on and message.target is not None:
        return alerts.moved_on(message.reference)
    if message.purpose is Purpose.REMINDER:
        return alerts.reminder(message.reference, concern.facts.urgency)
    return alerts.waiting(message.reference, concern.facts.urgency)
