"""Screenshots of words: asking for one, what became of it, the way to look at it; never the picture itself.

No card shows a picture, large or small: a card is kept by Teams, and may be seen over a shoulder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cards import words
from cards.card import Card
from cards.elements import Element, button, buttons, heading, line, link, warning
from cards.refusals import REFUSALS
from cards.verbs import Verb
from policy.errors import No
from policy.evidence import Fault
from policy.kinds import Advice

_ONLY_WORDS = (
    "Only words: a message, a post or a comment. Never a picture of a person, and never anything sexual."
)
_HOW = "To add one, open the report or the case, and press Add a screenshot of words."

FAULTS: Mapping[Fault, str] = {
    Fault.EMPTY: "The file was empty.",
    Fault.TOO_LARGE: "The file was larger than 10 MB.",
    Fault.OTHER_KIND: (
        "The file was of another kind. Please send a screenshot: its name ends in .png, .jpg, .webp or .pdf."
    ),
    Fault.DISGUISED: "The file was not what its name says. Please take the screenshot again.",
    Fault.NOT_FETCHED: "Teams did not hand the file over. Please send it again.",
    Fault.TOO_MANY: "More than five came at once. Please send the others after these.",
}
"""For each reason why a file was not kept one sentence on what to do."""

GONE = (
    "There is nothing to see here any more. An address works once, for one minute, and only for the person "
    "it was made for. Open the case in Teams and press Show screenshot again."
)
"""The same for an address that is wrong, used, too old, or no longer for this person."""
DOWN = "Our store cannot be reached. Open the case in Teams and press Show screenshot again in a minute."
DAMAGED = "This file is not as it was when it was sent, so it is not shown. Please tell the school office."


def offer(reference: str) -> Element:
    """The button to add a screenshot; only where policy/evidence.py says that files are taken."""
    return button("Add a screenshot of words", Verb.EXHIBIT, {"reference": reference})


def look(reference: str, file: str, title: str = "Show screenshot") -> Element:
    """The button to look at a kept file; only beside a line that policy/evidence.py says may be looked at."""
    return button(title, Verb.EXHIBIT_SHOW, {"reference": reference, "file": file})


def send_now(reference: str) -> Card:
    """What may be sent, how, and what becomes of the copies that Teams keeps."""
    body = (
        heading(f"Add a screenshot of words. Ref {reference}"),
        warning(_ONLY_WORDS),
        line("Send it here as a file, in the next ten minutes. You can send up to five."),
        line("It may have up to 10 MB, and a name that ends in .png, .jpg, .webp or .pdf."),
        line("Teams keeps a copy in this chat and in your own OneDrive. Please delete both afterwards."),
    )
    return Card(body, f"Send the screenshot for {reference} here.")


def received(reference: str, kept: int, faults: Sequence[Fault]) -> Card:
    """How many files are kept now, and for the others why they are not."""
    body: list[Element] = [heading(f"{'Kept' if kept else 'Not kept'}. Ref {reference}")]
    if kept:
        body.append(line("The screenshot is kept." if kept == 1 else f"{kept} screenshots are kept."))
        body.append(line("Please delete it here in the chat, and in your OneDrive."))
    for fault, number in Counter(faults).items():
        body.append(warning(FAULTS[fault] if number == 1 else f"{FAULTS[fault]} (Files: {number}.)"))
    if faults:
        body.append(line("That was not kept. You can send it again, or write down what it says."))
        body.append(buttons(offer(reference)))
    return Card(tuple(body), f"{'Kept' if kept else 'Not kept'}. Ref {reference}")


def no_file(reference: str, why: No) -> Card:
    """This report takes no file: nothing was fetched and nothing is kept (Q7)."""
    body: list[Element] = [heading(f"No file is kept. Ref {reference}"), warning(REFUSALS[why])]
    if why is No.NO_PICTURES:
        body.append(line(words.ADVICE[Advice.A4]))
    body.append(line("Nothing that you sent was looked at or kept here."))
    return Card(tuple(body), f"No file is kept. Ref {reference}")


def not_asked_for() -> Card:
    """A file came out of the blue: nothing was fetched and nothing is kept."""
    body = (
        heading("Your file was not kept"),
        line("We did not look at it."),
        warning(_ONLY_WORDS),
        line(_HOW),
        buttons(
            button("Report a concern", Verb.START),
            button("My reports", Verb.MY_REPORTS),
            button("My work", Verb.MY_WORK),
        ),
    )
    return Card(body, "Sargent: your file was not kept.")


def never_here() -> Card:
    """This school keeps no files at all."""
    body = (
        heading("Your file was not kept"),
        line("We keep no files here, and we did not look at it."),
        line("Write down what it says, where it is, and the date and the time."),
        buttons(button("Report a concern", Verb.START), button("My reports", Verb.MY_REPORTS)),
    )
    return Card(body, "Sargent: your file was not kept.")


def not_among_others() -> Card:
    """A file came in a group or a channel, where others see it."""
    body = (
        heading("Your file was not kept"),
        warning("Others can see what you send there. Please delete it there now."),
        line("Only send a file in your own chat with Sargent, after you were asked to."),
        line(_HOW),
    )
    return Card(body, "Sargent: your file was not kept.")


def beside(card: Card) -> Card:
    """The answer to words with which a file came that was not asked for."""
    return replace(card, body=(*card.body, line(f"Your file was not kept. {_HOW}")))


def address(reference: str, url: str) -> Card:
    """The way to a file, good once and for a minute; the card is an answer, and never stands in a chat.

    It is a button, because a link in text would be fetched for a preview, and would then be used up.
    """
    body = (
        heading(f"Show the screenshot. Ref {reference}"),
        line("It opens in your browser, once, within the next minute. It was written down that you look."),
        line("Make sure that nobody else sees your screen."),
        {"type": "ActionSet", "actions": [link("Open it now", url)]},
        buttons(button("Put away", Verb.HIDE, {"reference": reference})),
    )
    return Card(body, f"Item {reference} is open.")


def lost(reference: str) -> Card:
    """The line is there and the file is not."""
    body = (
        heading(f"That file is not here any more. Ref {reference}"),
        line("Its line in the case stays. Please tell the school office."),
        buttons(button("Open", Verb.OPEN, {"reference": reference})),
    )
    return Card(body, f"Item {reference}: a file is not here any more.")
