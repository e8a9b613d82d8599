"""Bringing a list of permissions in: how, what it would do, and what became of it (C9, D4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cards import consent_words as words
from cards import times
from cards.card import Card
from cards.chronology import dated
from cards.consents import View, class_of
from cards.elements import Element, button, buttons, day, heading, line, one_of, said, warning
from cards.exhibits import FAULTS
from cards.forms import Filled, Values
from cards.import_words import CAUTIONS, TROUBLES, UNREADABLE, counted, fault_line
from cards.pages import Piece, nearest, pages
from cards.verbs import Verb
from policy.evidence import Fault
from policy.imports import Import, State
from policy.previews import Point, Preview
from policy.pupils import PupilId
from policy.rolls import Head, Roll
from policy.sheets import Unread
from policy.withdrawals import Shown

KINDS = (
    ("list", "A list from our school's system"),
    ("form", "The autumn form: every parent was asked anew"),
)
LEAVERS = (
    ("keep", "Leave them as they are"),
    ("left", "They have all left the school"),
)
MOST_COLUMNS = 8
"""Columns that can be said something of on one card."""
SECTIONS = ("withdrawn", "joiners", "leavers", "older", "disagreed", "bad", "unread")
"""The parts of a preview that are listed one by one."""


def how(head: Head, view: View) -> Card:
    """What to send, and what happens then."""
    body: list[Element] = [
        heading("Bring in a list"),
        line("Export the permissions from your school's system, as CSV or Excel (.xlsx)."),
        line(
            "Send the file here in this chat. Nothing changes until you have seen what it does and say yes."
        ),
        line(
            "Teams keeps a copy of the file in this chat and in your OneDrive. Please delete both afterwards."
        ),
    ]
    if head.list_brought_at is not None:
        last = times.moment(head.list_brought_at, view.terms.zone)
        body.append(
            line(
                f"The last list was brought in on {last}. It was made on {dated(head.list_made_on)}.",
                subtle=True,
            )
        )
    return Card((*body, buttons(button("The consent record", Verb.CONSENTS))), "Sargent: bring in a list.")


def unread(failure: Unread) -> Card:
    """Nothing of the file was taken, and why."""
    sentence = UNREADABLE[failure.why]
    where = f" (Line {failure.line}.)" if failure.line else ""
    body = (
        heading("The file was not read"),
        warning(sentence + where),
        line("Nothing was changed."),
        buttons(button("How to bring in a list", Verb.IMPORT_HOW)),
    )
    return Card(body, "Sargent: the file was not read.")


def about(sheet: str, filled: Filled, banner: Iterable[Element] = ()) -> Card:
    """The file can be read; what it cannot say of itself is asked."""
    values = filled.values
    body: list[Element] = [heading("A list to bring in"), *banner]
    if not filled.is_complete:
        body += [warning(sentence) for sentence in filled.faults.values()]
    else:
        body.append(line("The file was read. Nothing is changed yet."))
    body += [
        one_of("kind", "What kind of list is it? (needed)", KINDS, value=values.get("kind", "list")),
        day("made_on", "On which day was it made? (needed)", value=values.get("made_on", "")),
        line("If it is older than what we know of a child, it changes nothing there."),
        one_of(
            "leavers",
            "Children on record who are not on the list (needed)",
            LEAVERS,
            value=values.get("leavers", "keep"),
        ),
        buttons(
            button("See what it would do", Verb.IMPORT_PLAN, {"file": sheet}, style="positive"),
            button("Throw the list away", Verb.IMPORT_DROP, {"file": sheet}),
        ),
    ]
    return Card(tuple(body), "Sargent: a list to bring in.")


def words_beside() -> list[Element]:
    """Words came with the list: they are taken for its title, and it is said that nobody read them."""
    return [
        warning(
            "Nobody read the words that you wrote beside the file. To report something, press the button."
        ),
        buttons(button("Report a concern", Verb.START)),
    ]


def read(data: Mapping[str, object]) -> Filled:
    """What came back from the form about a list."""
    names = ("kind", "made_on", "leavers")
    values = {key: value for key in names if isinstance(value := data.get(key), str) and value}
    faults: dict[str, str] = {}
    if values.get("kind") not in {key for key, _ in KINDS}:
        faults["kind"] = "Please choose what kind of list it is."
    if values.get("leavers") not in {key for key, _ in LEAVERS}:
        faults["leavers"] = "Please choose what is to be done about the children who are not on the list."
    if made_on(values) is None:
        faults["made_on"] = "Please choose the day on which the list was made."
    return Filled(values, faults)


def made_on(values: Values) -> date | None:
    """The day on which the list was made, if it is one."""
    try:
        return date.fromisoformat(values.get("made_on", ""))
    except ValueError:
        return None


def preview(sheet: str, values: Values, found: Preview, shown: Mapping[PupilId, Shown]) -> Card:
    """What the list would do, counted; the parts can be read one by one before it is confirmed.

    `shown` is what shows the children whose permissions end.
    """
    counts = found.plan.import_.counts
    body: list[Element] = [heading("What this list would do")]
    body += [warning(TROUBLES[one]) for one in found.troubles]
    body += [warning(CAUTIONS[one]) for one in found.cautions]
    if found.may_be_confirmed:
        body += [line(text) for text in counted(counts, found)]
        body.append(_bites(found, shown))
    data = {"file": sheet, **{key: values[key] for key in ("kind", "made_on", "leavers") if key in values}}
    listed = [
        button(f"{title} ({number})", Verb.IMPORT_LIST, {**data, "to": section})
        for section, title, number in _sections(found)
        if number
    ]
    if listed:
        body += [line("Read the parts before you say yes:", strong=True), buttons(*listed)]
    last = [
        button("Change the day or the kind", Verb.IMPORT_ABOUT, data),
        button("Throw the list away", Verb.IMPORT_DROP, {"file": sheet}),
    ]
    if found.may_be_confirmed:
        listed_as = {**data, "list": found.plan.import_.id}
        last.insert(0, button("Bring it in", Verb.IMPORT_CONFIRM, listed_as, style="positive"))
    return Card((*body, buttons(*last)), "Sargent: what a list would do.")


def section(
    sheet: str, values: Values, found: Preview, name: str, roll: Roll, view: View, page: int = 1
) -> Card:
    """One part of a preview, child by child or line by line."""
    pieces = _pieces(found, name, roll, view)
    parts = pages(pieces) if pieces else [[]]
    page = nearest(page, len(parts))
    title = next(title for section_, title, _ in _sections(found) if section_ == name)
    body: list[Element] = [heading("What this list would do"), line(title, strong=True)]
    if not pieces:
        body.append(line("Nothing."))
    body += [said(label, text) for label, text in parts[page - 1]]
    data = {"file": sheet, **{key: values[key] for key in ("kind", "made_on", "leavers") if key in values}}
    if name == "unread":
        body += _asked(found, data)
    turns = [("Earlier part", page - 1), ("Next part", page + 1)]
    body.append(
        buttons(
            *(
                button(words_, Verb.IMPORT_LIST, {**data, "to": name, "page": str(to)})
                for words_, to in turns
                if 1 <= to <= len(parts)
            ),
            button("Back to the numbers", Verb.IMPORT_PLAN, data),
        )
    )
    return Card(tuple(body), "Sargent: what a list would do.")


def state(import_: Import, done: int, of: int, view: View, *, known: bool = False) -> Card:
    """The list counts; how far it is written. `known` says that this very list came a second time."""
    counts = import_.counts
    body: list[Element] = [heading("The list is in force")]
    if known:
        body.append(line("This very list was brought in before, so nothing was changed."))
    when = times.moment(import_.confirmed_at or import_.at, view.terms.zone)
    body.append(line(f"It counts since {when}, all of it, for everybody who asks."))
    if import_.state is State.DONE:
        body.append(line(f"Everything is written. Children on the list: {counts.pupils}."))
    else:
        far = f" So far: {done} of {of}." if of else ""
        body.append(line(f"It is being written to each child's record.{far}"))
        body.append(buttons(button("How far is it now?", Verb.IMPORT_STATE, {"list": import_.id})))
    body.append(buttons(button("The consent record", Verb.CONSENTS)))
    return Card(tuple(body), "Sargent: a list is in force.")


def getting_ready(list_: str, sheet: str) -> Card:
    """A long list is still being written down; nothing is changed yet."""
    body = (
        heading("One moment, please"),
        line("The list is long and is still being made ready. Nothing is changed yet."),
        buttons(
            button("Bring it in", Verb.IMPORT_CONFIRM, {"file": sheet, "list": list_}, style="positive"),
            button("Throw the list away", Verb.IMPORT_DROP, {"file": sheet}),
        ),
    )
    return Card(body, "Sargent: a list is being made ready.")


def out_of_reach(numbers: Iterable[Element]) -> list[Element]:
    """Storage is down while a list is read: what was chosen is still there."""
    sentence = (
        "Our store cannot be reached. What you chose is below. Please press again in a minute, or ring:"
    )
    return [warning(sentence), *numbers]


def not_confirmed(list_: str, sheet: str, numbers: Iterable[Element]) -> Card:
    """Storage is down while a list is confirmed. It may have been; pressed again, it is brought in once."""
    body = (
        heading("We cannot say yet whether it counts"),
        warning("Our store cannot be reached. Please press again in a minute, or ring:"),
        *numbers,
        line("However often you press, the list is brought in once."),
        buttons(button("Bring it in", Verb.IMPORT_CONFIRM, {"file": sheet, "list": list_}, style="positive")),
    )
    return Card(body, "Sargent: a list could not be brought in.")


def dropped() -> Card:
    """Nothing of a list was taken."""
    body = (
        heading("Thrown away"),
        line("Nothing was changed, and nothing of the list is kept."),
        buttons(button("The consent record", Verb.CONSENTS)),
    )
    return Card(body, "Sargent: the list was thrown away.")


def over() -> Card:
    """The list waited for longer than a day, or was done with already."""
    body = (
        heading("That list is not here any more"),
        line("It was brought in or thrown away, or it waited for more than a day. Send the file again."),
        buttons(
            button("The consent record", Verb.CONSENTS), button("How to bring in a list", Verb.IMPORT_HOW)
        ),
    )
    return Card(body, "Sargent: that list is not here any more.")


def one_at_a_time() -> Card:
    """Several lists came at once: which of them is meant cannot be known."""
    body = (
        heading("One list at a time, please"),
        line("Nothing was changed. Send one file, and see it through before the next."),
        buttons(button("How to bring in a list", Verb.IMPORT_HOW)),
    )
    return Card(body, "Sargent: one list at a time, please.")


def not_fetched(why: Fault) -> Card:
    """Teams did not hand the file over, or there is too much of it."""
    body = (
        heading("The file was not read"),
        warning(FAULTS[why]),
        line("Nothing was changed."),
        buttons(button("How to bring in a list", Verb.IMPORT_HOW)),
    )
    return Card(body, "Sargent: the file was not read.")


def not_yours() -> Card:
    """A list came from somebody who does not keep the record."""
    body = (
        heading("Your file was not kept"),
        line("We did not look at it. Lists of permissions come from the Business Manager."),
        buttons(button("Help", Verb.HELP)),
    )
    return Card(body, "Sargent: your file was not kept.")


def _asked(found: Preview, data: Mapping[str, str]) -> list[Element]:
    """A button for each column that can be said something of; the next ones come once these are known."""
    known = [(number, one) for number, one in enumerate(found.unmapped) if one.key]
    if not known:
        return []
    presses = [
        button(f"{number + 1}: {one.heading[:40]}", Verb.IMPORT_COLUMN, {**data, "line": str(number)})
        for number, one in known[:MOST_COLUMNS]
    ]
    return [line("Is one of them needed? Say what it is:"), buttons(*presses)]


def _bites(found: Preview, shown: Mapping[PupilId, Shown]) -> Element:
    if not found.withdrawals:
        return line("Nothing that was permitted is taken back.")
    uses = sum(len(one) for one in found.withdrawals.values())
    said_ = f"Permissions taken back: {uses}. Children: {len(found.withdrawals)}."
    each = [shown.get(one, Shown()) for one in found.withdrawals]
    held: frozenset[str] = frozenset().union(*(one.held for one in each))
    down: frozenset[str] = frozenset().union(*(one.taken_down for one in each))
    return warning(f"{said_} Posts held by it: {len(held)}. Posts to take down: {len(down)}.")


def _sections(found: Preview) -> Sequence[tuple[str, str, int]]:
    return (
        ("withdrawn", "Taken back", len(found.withdrawals)),
        ("joiners", "New children", len(found.joiners)),
        ("leavers", "On record, but not on the list", len(found.leavers)),
        ("older", "Older than what we know: not changed", len(found.older)),
        ("disagreed", "Somebody else said no: stays no", len(found.disagreed)),
        ("bad", "Lines with something wrong", len(found.faults)),
        ("unread", "Columns that are not read", len(found.unmapped)),
    )


def _pieces(found: Preview, name: str, roll: Roll, view: View) -> list[Piece]:
    match name:
        case "withdrawn":
            return [
                (_name(pupil, found, roll), words.uses((one.code for one in uses), view.terms))
                for pupil, uses in found.withdrawals.items()
            ]
        case "joiners":
            return [(one.name, class_of(one)) for one in found.joiners]
        case "leavers":
            return [(one.name, class_of(one)) for one in found.leavers]
        case "older":
            return _points(found.older, found, roll, view)
        case "disagreed":
            return _points(found.disagreed, found, roll, view)
        case "bad":
            return [fault_line(one) for one in found.faults]
        case _:
            return [(one.heading or f"Column {one.column + 1}", "") for one in found.unmapped]


def _points(points: Iterable[Point], found: Preview, roll: Roll, view: View) -> list[Piece]:
    by_pupil: dict[PupilId, list[str]] = {}
    for one in points:
        by_pupil.setdefault(one.pupil, []).append(one.use)
    return [(_name(pupil, found, roll), words.uses(codes, view.terms)) for pupil, codes in by_pupil.items()]


def _name(pupil: PupilId, found: Preview, roll: Roll) -> str:
    record = roll.by_pupil.get(pupil)
    if record is not None:
        return f"{record.pupil.name}, {class_of(record.pupil)}"
    return next((f"{one.name}, {class_of(one)}" for one in found.joiners if one.id == pupil), "")
