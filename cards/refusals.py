"""Kind refusals: what could not be done, that nothing was lost, and whom to ring."""

from __future__ import annotations

from collections.abc import Iterable

from cards import words
from cards.card import Card
from cards.elements import Element, button, buttons, heading, line, warning
from cards.verbs import Verb


def not_found() -> Card:
    """The reference is not one this person may know; whether it exists is not said (E3)."""
    body = (
        heading("We cannot find that"),
        line("Check the reference. It looks like MS-7F3K2."),
        buttons(button("My reports", Verb.MY_REPORTS), button("My work", Verb.MY_WORK)),
    )
    return Card(body, "Sargent: not found.")


def stranger(numbers: Iterable[Element]) -> Card:
    """Somebody the school does not know; they are never left without a number to ring."""
    body = (
        heading("We do not know you yet"),
        line("Ask the school office to add you. If you are worried about a child, please ring:"),
        *numbers,
        warning(words.DANGER_STRIP),
    )
    return Card(body, "Sargent: please ask the school office.")


def storage_down(numbers: Iterable[Element]) -> Card:
    """Nothing can be read or saved now."""
    body = (
        heading("Not saved"),
        warning("Our store cannot be reached, so nothing was saved. Please try again in a minute, or ring:"),
        *numbers,
        buttons(button("Carry on", Verb.RESUME)),
    )
    return Card(body, "Sargent: not saved, please try again.")


def broken(trouble: str, numbers: Iterable[Element]) -> Card:
    """Something failed on our side; `trouble` is the number under which it was logged."""
    body = (
        heading("Something went wrong on our side"),
        line(f"Please try again. If it goes on, tell the office this number: {trouble}."),
        line("Worried about a child? Ring:"),
        *numbers,
        buttons(button("Carry on", Verb.RESUME)),
    )
    return Card(body, "Sargent: something went wrong.")


def not_yet() -> Card:
    """Posts and the consent record are asked for by name, and are not part of this version."""
    body = (
        heading("That is not here yet"),
        line("Posts and consents still go through the school office. Concerns can be sent here now."),
        buttons(button("Report a concern", Verb.START), button("Help", Verb.HELP)),
    )
    return Card(body, "Sargent: that is not here yet.")


def unknown_button() -> Card:
    """A button this version does not know, such as one on a very old card."""
    body = (
        heading("That button is no longer in use"),
        line("Nothing was changed."),
        buttons(button("Report a concern", Verb.START), button("Help", Verb.HELP)),
    )
    return Card(body, "Sargent: that button is no longer in use.")
