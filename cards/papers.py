"""Taking the consent record out, and one child's rights: what is offered, where it opens, what goes for good.

No card shows what is on a paper; the paper opens in a browser, once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cards.card import Card
from cards.consents import class_of
from cards.elements import Element, button, buttons, heading, line, link, said, warning
from cards.pages import nearest
from cards.verbs import Verb
from policy.cells import visible
from policy.consents import Record
from policy.papers import Paper

GONE = (
    "There is nothing to see here any more. An address works once, for one minute, and only for the person "
    "it was made for. Go back to Teams and ask for it again."
)
"""The same for an address that is wrong, used, too old, or no longer for this person."""
DOWN = "Our store cannot be reached. Go back to Teams and ask for it again in a minute."

PAGE = 30
"""Classes on one card."""

PAPERS: Mapping[Paper, str] = {
    Paper.CSV: "The record as a plain list (.csv)",
    Paper.XLSX: "The record for Excel (.xlsx)",
    Paper.CLASS: "A class list to print",
    Paper.CHILD: "All that we hold, to read",
    Paper.CHILD_DATA: "All that we hold, as data",
}

_COMMANDS: Mapping[Paper, str] = {
    Paper.CSV: "python -m bot consents export FILE.csv",
    Paper.XLSX: "python -m bot consents export FILE.xlsx",
    Paper.CLASS: "python -m bot consents class NAME FILE.html",
    Paper.CHILD: "python -m bot consents child ID FILE.html",
    Paper.CHILD_DATA: "python -m bot consents child ID FILE.json",
}


def choose(classes: Mapping[str, str], offered: Collection[Paper], *, opens: bool, page: int = 1) -> Card:
    """What can be taken out. `classes` are names under their codes; without `opens` none can be fetched."""
    body: list[Element] = [heading("Take the record out")]
    if not opens:
        return Card((*body, *_no_address(offered), _back()), "Sargent: take the record out.")
    whole = [one for one in (Paper.CSV, Paper.XLSX) if one in offered]
    if whole:
        body.append(line("Everybody who is here, with every answer. You can bring the same file in again."))
        body.append(buttons(*(button(PAPERS[one], Verb.PAPER, {"kind": one.value}) for one in whole)))
    body += _classes(classes, page)
    return Card((*body, _back()), "Sargent: take the record out.")


def address(paper: Paper, url: str) -> Card:
    """The way to a paper, good once and for a minute; the card is an answer, and never stands in a chat.

    It is a button, because a link in text would be fetched for a preview, and would then be used up.
    """
    body = (
        heading(PAPERS[paper]),
        line("It opens in your browser, once, within the next minute. It is written down that you take it."),
        line("Keep it where only those can see it who need it, and not for longer than you need it."),
        {"type": "ActionSet", "actions": [link("Open it now", url)]},
        _back(),
    )
    return Card(body, "Sargent: it is ready to open.")


def held(record: Record, *, opens: bool) -> Card:
    """What somebody can ask for about one child: all of it, or that it goes (E5)."""
    body: list[Element] = [
        heading("All that we hold on a child"),
        said(record.pupil.name, class_of(record.pupil)),
    ]
    papers, pupil = (Paper.CHILD, Paper.CHILD_DATA), {"pupil": record.pupil.id}
    if opens:
        body.append(line("Who the child is, what was said, what counts now, and who looked."))
        body.append(
            line("Names of other people are marked. The data protection officer looks at them first.")
        )
        body.append(
            buttons(*(button(PAPERS[one], Verb.PAPER, {**pupil, "kind": one.value}) for one in papers))
        )
    else:
        body += [*_no_address(papers), said("ID", record.pupil.id)]
    body.append(
        buttons(
            button("Erase what we hold on this child", Verb.FORGET, pupil),
            button("See this child", Verb.CHECK, pupil),
        )
    )
    return Card(tuple(body), "Sargent: all that we hold on a child.")


def erasing(record: Record, acts: int, drawn: str, *, moved: bool = False) -> Card:
    """What goes for good; `drawn` says what was there when it was asked."""
    pupil = {"pupil": record.pupil.id}
    body: list[Element] = [heading("Erase what we hold on a child")]
    if moved:
        body.append(warning("Something was written down since you asked. Please look again."))
    body += [
        said(record.pupil.name, class_of(record.pupil)),
        line("This goes for good:", strong=True),
        line("The child's name, class, numbers and date of birth in the consent record."),
        line(f"Everything that was ever said about what may be used. Written down so far: {acts}."),
        line(
            "From then on nothing of this child may be used. Posts that show the child are held or come down."
        ),
        line("The log keeps that it was done, when, and by whom, without the name."),
        line("If the child is on a later list, they are new, and nothing comes back."),
        warning("It cannot be undone. Did you hand over a copy first, if one was asked for?"),
        buttons(
            button("Yes, erase all of it", Verb.FORGET_SAVE, {**pupil, "drawn": drawn}, style="destructive"),
            button("No, go back", Verb.HELD, pupil),
        ),
    ]
    return Card(tuple(body), "Sargent: please confirm.")


def erased() -> Card:
    """It is gone, and what else there may be."""
    body = (
        heading("Erased"),
        line("Nothing of this child is left in the consent record. The log keeps that it was done."),
        line("Delete files and papers that you took out before, and lists that you sent here in the chat."),
        buttons(button("The consent record", Verb.CONSENTS)),
    )
    return Card(body, "Sargent: erased.")


def _classes(classes: Mapping[str, str], page: int) -> list[Element]:
    if not classes:
        return [line("There are no classes to print yet.")]
    last = -(-len(classes) // PAGE)
    page = nearest(page, last)
    here = list(classes.items())[(page - 1) * PAGE : page * PAGE]
    kind = {"kind": Paper.CLASS.value}
    listed = [button(f"Print {visible(name)}", Verb.PAPER, {**kind, "class": code}) for code, name in here]
    turns = [("Earlier part", page - 1), ("Next part", page + 1)]
    listed += [button(title, Verb.PAPERS, {"page": str(to)}) for title, to in turns if 1 <= to <= last]
    return [line("One class to print, with yes and no and no reasons."), buttons(*listed)]


def _no_address(offered: Collection[Paper]) -> list[Element]:
    commands = "\n".join(command for paper, command in _COMMANDS.items() if paper in offered)
    return [
        warning("Nothing can be opened from here: the setting SARGENT_URL is missing."),
        line("Whoever looks after Sargent can set it, or run this on the server:"),
        said("", commands),
    ]


def _back() -> Element:
    return buttons(button("The consent record", Verb.CONSENTS))
