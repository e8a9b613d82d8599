"""Forms that are not sent yet: put away for later, carried on, erased, or handed back when nothing saves."""

from __future__ import annotations

from collections.abc import Iterable

from cards.card import Card
from cards.concerns import happened
from cards.elements import Element, button, buttons, heading, line, text_box, warning
from cards.forms import LONGEST, Filled
from cards.people import adult_list
from cards.verbs import Verb
from policy.concerns import FormToken
from policy.people import People


def kept(token: FormToken) -> Card:
    """What stays in the chat while a form is half filled."""
    body = (
        heading("Your form is not sent yet"),
        line("What you wrote is kept for a day. Danger now? Ring 999."),
        buttons(
            button("Carry on", Verb.RESUME, {"token": token}, style="positive"),
            button("Erase it", Verb.ERASE, {"token": token}),
        ),
    )
    return Card(body, "Sargent: a form of yours is not sent yet.")


def put_away() -> Card:
    """What is left in the chat where a half-filled form was shown; the latest draft can be carried on."""
    body = (
        heading("Your form was put away"),
        line("If it is not sent yet, what you wrote is kept for a day."),
        buttons(button("Carry on", Verb.RESUME)),
    )
    return Card(body, "Sargent: a form of yours was put away.")


def erased() -> Card:
    """A draft was taken away at its writer's wish."""
    body = (
        heading("Erased"),
        line("Nothing was sent and nothing is kept."),
        buttons(button("Report a concern", Verb.START)),
    )
    return Card(body, "Sargent: your form was erased.")


def not_saved(token: FormToken, filled: Filled, numbers: Iterable[Element]) -> Card:
    """Storage is down at Send: the words come back in the form, it says so, and whom to ring (never lost)."""
    banner = [
        warning("Not saved and not sent. Your words are below. Please ring now, then press Send again."),
        *numbers,
    ]
    return happened(token, filled, banner=banner, send=True)


def not_added(
    reference: str, token: FormToken, filled: Filled, numbers: Iterable[Element], people: People
) -> Card:
    """Storage is down when more is to be added: the words come back in the box, and whom to ring."""
    body: list[Element] = [heading(f"Not saved. Ref {reference}")]
    body.append(warning("Your words are below. Please ring now, then press Send again."))
    body += numbers
    value = filled.values.get("more", "")
    body.append(
        text_box("more", "What would you like to add? (needed)", value=value, most=LONGEST, tall=True)
    )
    if adult := filled.values.get("adult", ""):
        body += adult_list(adult, people)
    data = {"reference": reference, "token": token}
    body.append(buttons(button("Send again", Verb.ADD_SEND, data, style="positive")))
    return Card(tuple(body), f"Not added to {reference}.")
