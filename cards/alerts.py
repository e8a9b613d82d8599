"""What stands in a recipient's chat: a reference, a clock and buttons; never content (I9)."""

from __future__ import annotations

from collections.abc import Mapping

from cards.card import Card
from cards.elements import button, buttons, heading, line
from cards.verbs import Verb
from policy.kinds import Urgency

WITHIN: Mapping[Urgency, str] = {
    Urgency.U0: "5 minutes",
    Urgency.U1: "30 minutes",
    Urgency.U2: "2 school hours",
    Urgency.U3: "1 school day",
    Urgency.U4: "3 school days",
}


def waiting(reference: str, urgency: Urgency) -> Card:
    """An item needs this person. A press of "I have this" counts; having been delivered does not."""
    data = {"reference": reference}
    summary = f"You have 1 item that needs you. Ref {reference}"
    body = (
        heading(f"1 item needs you within {WITHIN[urgency]}. Ref {reference}"),
        line("Open it where nobody can read over your shoulder."),
        buttons(
            button("Open", Verb.OPEN, data, style="positive"),
            button("I have this", Verb.HAVE, data),
            button("I can't: pass it on", Verb.PASS, data),
            button("I should not handle this", Verb.CONFLICT, data),
        ),
    )
    return Card(body, summary)


def yours(reference: str, at: str) -> Card:
    """This person picked the item up."""
    data = {"reference": reference}
    body = (
        heading(f"You have this. Ref {reference}"),
        line(f"Picked up at {at}."),
        buttons(
            button("Open", Verb.OPEN, data, style="positive"),
            button("I can't: pass it on", Verb.PASS, data),
            button("I should not handle this", Verb.CONFLICT, data),
        ),
    )
    return Card(body, f"You have this. Ref {reference}")


def taken(reference: str, at: str) -> Card:
    """Somebody else who is cleared picked the item up; this person may still read it."""
    data = {"reference": reference}
    body = (
        heading(f"A colleague has this. Ref {reference}"),
        line(f"Picked up at {at}. There is nothing you must do."),
        buttons(
            button("Open", Verb.OPEN, data),
            button("I should not handle this", Verb.CONFLICT, data),
        ),
    )
    return Card(body, f"A colleague has item {reference}.")


def passed(reference: str) -> Card:
    """This person passed the item on, and the next person was told."""
    data = {"reference": reference}
    body = (
        heading(f"Passed on. Ref {reference}"),
        line("The next person has been added. You can still take it."),
        buttons(button("I have this", Verb.HAVE, data), button("Open", Verb.OPEN, data)),
    )
    return Card(body, f"Passed on. Ref {reference}")


def nobody_else(reference: str) -> Card:
    """There is nobody further down the chain, so it stays with this person."""
    data = {"reference": reference}
    body = (
        heading(f"There is nobody else to pass it to. Ref {reference}"),
        line("It is still with you. If you cannot act, please ring a colleague or the council now."),
        buttons(button("Open", Verb.OPEN, data), button("I have this", Verb.HAVE, data)),
    )
    return Card(body, f"Item {reference} is still with you.")


def gone(reference: str) -> Card:
    """The item is not this person's any more; the card says no more than that (I7)."""
    body = (
        heading(f"This item is with somebody else now. Ref {reference}"),
        line("There is nothing you must do."),
    )
    return Card(body, f"Item {reference} is with somebody else.")


def notice(reference: str) -> Card:
    """Told only that a report came in and is with the right person (Q1)."""
    body = (
        heading(f"For your information. Ref {reference}"),
        line("A report came in and is with the person who handles it. There is nothing you must do."),
    )
    return Card(body, f"For your information. Ref {reference}")


def hidden(reference: str) -> Card:
    """What is left in the chat where content was shown for a short while."""
    body = (
        heading(f"Put away. Ref {reference}"),
        line("What was shown here is hidden again."),
        buttons(button("Open", Verb.OPEN, {"reference": reference})),
    )
    return Card(body, f"Item {reference} was put away.")
