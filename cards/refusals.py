"""Kind refusals: what could not be done, that nothing was lost, and whom to ring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cards import words
from cards.card import Card
from cards.elements import Element, button, buttons, heading, line, warning
from cards.verbs import Verb
from policy.errors import No

REFUSALS: Mapping[No, str] = {
    No.NOT_YOURS: "Somebody else decides this. Write a note, and they will read it.",
    No.CLOSED: "This case is closed. Open it again first: press More, then Open it again.",
    No.NOT_CLOSED: "This case is open already. You can go on with it.",
    No.NOBODY_TO_ASK: "There is nobody to ask about this here. Please ring or meet whoever can help.",
    No.CANNOT_INVITE: "This person cannot be asked in. Please choose somebody else.",
    No.TECHNICAL_ONLY: "A technician can only get a technical task. Press More, then Technical task.",
    No.NAMES_SOMEBODY: "Your words name somebody in this case. Take the name out, and send it again.",
    No.PRINCIPAL_FIRST: "Only the Principal can ask for this here. Please speak to them.",
    No.NO_SUCH_LINE: "That line cannot be corrected. Choose another line, or write a note.",
    No.NO_SUCH_TASK: "That was done already, or what came of it does not fit. Please choose again.",
    No.MUST_REFER: "This cannot stay with the school: the police must be told. Choose that they are told.",
    No.REFERRED_ALREADY: "The police were told already, so this cannot change now. Write a note instead.",
    No.SECOND_PERSON: "A second person must do this, not the one who decided. Please ask them to.",
    No.NO_DECISION: "Nothing was decided yet. Make a decision first, then close it.",
    No.POLICE_FIRST: "Decide about the police first. Then you can close it.",
    No.FINDING_FIRST: "Tick what was found about the adult. Then you can close it.",
    No.LADO_FIRST: "Decide first about the council officer for concerns about adults (LADO). Then do this.",
    No.CALL_FIRST: "The police have to be rung first. Say what came of it. Then you can close it.",
    No.LADO_CALL_FIRST: "Ring the council officer (LADO) first, and give the day. Then you can close it.",
    No.REPLY_FIRST: "Hear back from the council's children's team first. Then you can close it.",
    No.REMOVAL_FIRST: "See first whether it was taken down, and say so. Then you can close it.",
    No.CONTAIN_FIRST: "Get the private information out of sight first, and say so. Then you can close it.",
    No.BREACH_FIRST: "Decide first whom to tell about the private information. Then you can close it.",
    No.ASKED_FOR_SIGN_OFF: "A second person was asked to agree. Please wait for them, or ring them.",
    No.SAME_CASE: "That is the reference of this same case. Please type the other one.",
    No.CANNOT_JOIN: "These two cannot be joined by you. Check the reference, or ask a colleague who has it.",
    No.NO_PICTURES: "There may be a sexual picture. Never keep a file. Write only where the device is kept.",
}
"""For each refusal one kind word on what to do instead."""


def not_found() -> Card:
    """The reference is not one this person may know; whether it exists is not said (E3)."""
    body = (
        heading("We cannot find that"),
        line("Check the reference: it stands on top of the card. Or it is for somebody else to open."),
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


def unknown_button() -> Card:
    """A button this version does not know, such as one on a very old card."""
    body = (
        heading("That button is no longer in use"),
        line("Nothing was changed."),
        buttons(button("Report a concern", Verb.START), button("Help", Verb.HELP)),
    )
    return Card(body, "Sargent: that button is no longer in use.")


def refused(reference: str, why: No) -> Card:
    """A press that could not be done as asked, and what to do instead."""
    data = {"reference": reference}
    body = (
        heading(f"That could not be done. Ref {reference}"),
        warning(REFUSALS[why]),
        line("Nothing was changed."),
        buttons(button("Open", Verb.OPEN, data, style="positive"), button("My work", Verb.MY_WORK)),
    )
    return Card(body, f"Item {reference}: nothing was changed.")
