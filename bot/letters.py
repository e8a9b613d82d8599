"""What a message of the outbox shows at the moment it is sent: the card as things stand now."""

from __future__ import annotations

from cards import alerts, reports, times
from cards.card import Card
from cards.drafts import put_away as forms_hidden
from policy import telling
from policy.clearances import clearance
from policy.concerns import Concern, State
from policy.kinds import Kind
from policy.messages import Message, Purpose
from policy.people import People
from policy.routing import Routing
from policy.schools import School


def put_away(message: Message) -> Card:
    """What is left where content was shown: a concern that can be opened again, or a form not sent yet."""
    return alerts.hidden(message.reference) if message.reference else forms_hidden()


def card(message: Message, concern: Concern, routing: Routing, school: School, people: People) -> Card:
    """The card for a message; whoever is no longer cleared is shown only that it is with somebody else."""
    match message.purpose:
        case Purpose.ALERT:
            return _alert(message, concern, routing, school)
        case Purpose.NOTICE:
            return alerts.notice(message.reference)
        case Purpose.RECEIPT if concern.facts.kind is Kind.DANGER:
            return reports.danger_sent(concern, school, people)
        case Purpose.PICKED_UP | Purpose.NOBODY_REACHED if concern.state is State.PICKED_UP:
            return reports.picked_up(concern, school)
        case Purpose.RECEIPT | Purpose.PICKED_UP:
            # At rest the numbers stand only where nobody is clear: they hint at whom it is about.
            return reports.receipt(concern, school, () if routing.owner else routing.outside)
        case Purpose.NOBODY_REACHED:
            return reports.nobody_reached(concern, school)
        case Purpose.HIDDEN:
            return put_away(message)


def _alert(message: Message, concern: Concern, routing: Routing, school: School) -> Card:
    slice_ = clearance(concern, routing, message.to)
    if slice_ is None:
        return alerts.gone(message.reference)
    at = times.moment(concern.picked_up_at or message.created, school.timezone)
    if concern.state is State.PICKED_UP and telling.answers_for_all(routing, message.to, slice_):
        mine = concern.picked_up_by == message.to
        return alerts.yours(message.reference, at) if mine else alerts.taken(message.reference, at)
    if message.to in concern.facts.moved_on and message.target is not None:
        return alerts.passed(message.reference)
    return alerts.waiting(message.reference, concern.facts.urgency)
