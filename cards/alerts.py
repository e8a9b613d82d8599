"""What stands in a recipient's chat: a reference, a clock and buttons; never content (I9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cards.card import Card
from cards.elements import Element, button, buttons, heading, line
from cards.verbs import Verb
from policy.kinds import Urgency

WITHIN: Mapping[Urgency, str] = {
    Urgency.U0: "5 minutes",
    Urgency.U1: "30 minutes",
    Urgency.U2: "2 school hours",
    Urgency.U3: "1 school day",
    Urgency.U4: "3 school days",
}
MOST = 15
"""Items with a button of their own in a digest; the others are in "my work"."""

_ALONE = "Open it where nobody can read over your shoulder."


def waiting(reference: str, urgency: Urgency) -> Card:
    """An item needs this person. A press of "I have this" counts; having been delivered does not."""
    within = WITHIN[urgency]
    title, summary = f"1 item needs you within {within}", f"You have 1 item that needs you. Ref {reference}"
    return Card(_needed(f"{title}. Ref {reference}", reference), summary)


def reminder(reference: str, urgency: Urgency) -> Card:
    """Nobody has it yet; how soon it was to be taken is said once more."""
    within = WITHIN[urgency]
    title = f"Reminder: 1 item still needs you. It was to be taken within {within}. Ref {reference}"
    return Card(_needed(title, reference), f"Reminder: item {reference} still needs you.")


def _needed(title: str, reference: str) -> tuple[Element, ...]:
    data = {"reference": reference}
    return (
        heading(title),
        line(_ALONE),
        buttons(
            button("Open", Verb.OPEN, data, style="positive"),
            button("I have this", Verb.HAVE, data),
            button("I can't: pass it on", Verb.PASS, data),
            button("I should not handle this", Verb.CONFLICT, data),
        ),
    )


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
    return _with_the_next(reference, "Passed on", "The next person has been added. You can still take it.")


def moved_on(reference: str) -> Card:
    """The next person was told as well, because the reporter heard nothing, or this person passed it on."""
    return _with_the_next(reference, "The next person was told", "You can still take it.")


def _with_the_next(reference: str, title: str, sentence: str) -> Card:
    data = {"reference": reference}
    body = (
        heading(f"{title}. Ref {reference}"),
        line(sentence),
        buttons(button("I have this", Verb.HAVE, data), button("Open", Verb.OPEN, data)),
    )
    return Card(body, f"{title}. Ref {reference}")


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


def due(reference: str) -> Card:
    """Something about the item was to be done by now; what it is stands inside."""
    data = {"reference": reference}
    body = (
        heading(f"Something is due. Ref {reference}"),
        line(_ALONE),
        buttons(
            button("Open", Verb.OPEN, data, style="positive"),
            button("Decide", Verb.DECIDE, data),
            button("Say what was done", Verb.DONE, data),
        ),
    )
    return Card(body, f"Something is due on item {reference}.")


def answered(reference: str) -> Card:
    """The reporter answered a question of this person's."""
    title = f"Your question was answered. Ref {reference}"
    body = (heading(title), line(_ALONE), _open(reference))
    return Card(body, title)


def sign_off(reference: str) -> Card:
    """This person is asked to look at what a colleague decided, and to agree or not."""
    title = f"A second person is needed. Ref {reference}"
    body = (
        heading(title),
        line(_ALONE),
        buttons(button("Look at it, and agree or not", Verb.SIGN_OFF, {"reference": reference})),
    )
    return Card(body, title)


def closed(reference: str) -> Card:
    """It is over, until something new is known."""
    body = (
        heading(f"Closed. Ref {reference}"),
        line("There is nothing you must do."),
        _open(reference),
    )
    return Card(body, f"Item {reference} is closed.")


def question(reference: str) -> Card:
    """For the reporter: somebody would like to know more. What they ask is shown to nobody else."""
    title = f"There is a question about your report. Ref {reference}"
    body = (
        heading(title),
        line(_ALONE),
        buttons(button("Read and answer", Verb.QUESTION, {"reference": reference}, style="positive")),
    )
    return Card(body, title)


def by_mail(reference: str) -> Card:
    """For the reporter: whoever it goes to was reached by mail only, which people read late (C17)."""
    data = {"reference": reference}
    body = (
        heading(f"Your report went by mail only. Ref {reference}"),
        line("We could not reach them in Teams. A mail can lie unread. Cannot wait? Please ring."),
        buttons(
            button("Numbers to ring", Verb.NUMBERS, data, style="positive"),
            button("Chase", Verb.CHASE, data),
        ),
    )
    return Card(body, f"Your report {reference} went by mail only.")


def digest(items: Sequence[str], notices: Sequence[str]) -> Card:
    """What could wait until now, all of it together, once a day: references and nothing else (D2)."""
    count = f"{len(items)} {'item needs' if len(items) == 1 else 'items need'} you"
    body: list[Element] = [heading(f"Today: {count}" if items else "Today: for your information")]
    presses = [button(f"Open {one}", Verb.OPEN, {"reference": one}) for one in items[:MOST]]
    if len(items) > MOST:
        body.append(line(f"And {len(items) - MOST} more. Type: my work"))
    if notices:
        rest = f", and {len(notices) - MOST} more" if len(notices) > MOST else ""
        body.append(line(f"For your information: {', '.join(notices[:MOST])}{rest}."))
        body.append(line("Reports came in and are with those who handle them. There is nothing you must do."))
    if items:
        presses.append(button("My work", Verb.MY_WORK))
        body.append(buttons(*presses))
    return Card(tuple(body), f"Sargent: {count}." if items else "Sargent: for your information.")


def _open(reference: str) -> Element:
    return buttons(button("Open", Verb.OPEN, {"reference": reference}, style="positive"))
