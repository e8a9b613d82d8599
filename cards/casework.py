"""What is written into a case and who is brought into it: a menu, a form for each, and all that happened."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Unpack

from cards import chronology, words
from cards.card import Card
from cards.chronology import Lines
from cards.elements import (
    Choices,
    Element,
    button,
    buttons,
    day,
    heading,
    line,
    one_of,
    said,
    text_box,
    warning,
)
from cards.forms import AGAIN, Filled, Values
from cards.pages import PAGE, nearest, pages, turns
from cards.people import MOST_ADULTS, adult_list
from cards.sheets import Back, foot, head, summary
from cards.verbs import Verb
from policy.chronology import Entry
from policy.concerns import SubjectKind
from policy.decisions import LONGEST
from policy.lanes import Slice
from policy.people import People, Role
from policy.powers import Act
from policy.schools import School
from policy.sharing import OFFERED

TECHNICAL = ("action", "address", "device", "window", "extra")
"""The inputs of a technical task."""

EVIDENCE = ("address", "account", "seen_on", "seen_at", "kept")
"""The inputs of a line of the evidence index."""

_MENU: tuple[tuple[Act, str, Verb], ...] = (
    (Act.NOTE, "Add a note", Verb.NOTE),
    (Act.ASK, "Ask the reporter a question", Verb.ASK),
    (Act.INVITE, "Ask a colleague in", Verb.INVITE),
    (Act.LINK, "It is also about somebody else", Verb.LINK),
    (Act.JOIN, "Same event as another case", Verb.JOIN),
    (Act.TECHNICAL, "Technical task", Verb.TECHNICAL),
    (Act.EVIDENCE, "Add where evidence is kept", Verb.EVIDENCE),
    (Act.OPEN, "What has happened", Verb.STORY),
    (Act.CORRECT, "Correct a line", Verb.CORRECT),
    (Act.REOPEN, "Open it again", Verb.REOPEN),
)

_SAVED: Mapping[str, str] = {
    "note": "Your note is saved",
    "question": "Your question is on its way",
    "invitation": "Your colleague is being told",
    "link": "Saved. Who may see it was worked out again",
    "join": "The two cases know of each other now",
    "technical": "The technical task is on its way",
    "evidence": "Saved: where it is kept",
    "correction": "Your correction is saved beside the line",
    "reopening": "It is open again, and you have it",
    "reopen": "It is open again, and you have it",
    "task": "Saved: what was done",
    "answer": "Your answer is saved",
}

_WHO: Choices = [
    (kind.value, title)
    for kind, title in words.SUBJECTS.items()
    if kind not in (SubjectKind.UNKNOWN, SubjectKind.NOBODY)
]
_PARTS: Mapping[Slice, str] = {
    Slice.SHARED: "Only what I write here",
    Slice.WELFARE: "The part about the child",
    Slice.SUPPORT: "The part about supporting a colleague",
}
_REFERENCE = re.compile(r"[A-Za-z]{1,6}-[0-9A-Za-z]{4,8}")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.][0-5]\d")


def more(reference: str, acts: Collection[Act], *, reporter: bool) -> Card:
    """Everything else that may be done about a case; a reporter asks themselves no question."""
    data = {"reference": reference}
    offered = [
        button(title, verb, data)
        for act, title, verb in _MENU
        if act in acts and not (act is Act.ASK and reporter)
    ]
    offered.append(button("Back to the case", Verb.OPEN, data))
    body = (heading(f"What would you like to do? Ref {reference}"), buttons(*offered))
    return Card(body, f"Item {reference}: what can be done.")


def read(data: Mapping[str, object], *names: str) -> dict[str, str]:
    """The answers under these names; one that is missing, or is not text, is empty."""
    return {name: value if isinstance(value := data.get(name), str) else "" for name in names}


def saved(reference: str, what: str, *, reporter: bool = False) -> Card:
    """Saved; what was written is not said again. A reporter has no case to open."""
    reporter = reporter or what == "answer"
    way = button("My reports", Verb.MY_REPORTS)
    if not reporter:
        way = button("Open", Verb.OPEN, {"reference": reference}, style="positive")
    title = f"{_SAVED[what]}. Ref {reference}"
    return Card((heading(title), buttons(way)), title)


def note(reference: str, filled: Filled, token: str, **back: Unpack[Back]) -> Card:
    """A note, facts first."""
    body = head("Add a note", reference, filled, **back)
    body += [
        line("Write what you saw, heard or did. Say so where it is what you think."),
        _words("Your note (needed)", filled),
        foot(reference, token, Verb.NOTE_SAVE),
    ]
    return Card(tuple(body), summary(reference))


def invitation(reference: str, filled: Filled, token: str, people: People, **back: Unpack[Back]) -> Card:
    """A colleague is asked in, usually to nothing but what is written for them here (Q21)."""
    values = filled.values
    parts = [(one.value, _PARTS[one]) for one in OFFERED]
    body = head("Ask a colleague in", reference, filled, **back)
    body += [
        line("Tell them only what they need to know."),
        one_of("slice", "What may they see? (needed)", parts, value=values.get("slice", "")),
        *_colleagues(values.get("person", ""), people),
        _words("What do they need to know? (needed)", filled, most=2_000),
        foot(reference, token, Verb.INVITE_SAVE, title="Ask them in"),
    ]
    return Card(tuple(body), summary(reference))


def linking(reference: str, filled: Filled, token: str, people: People, **back: Unpack[Back]) -> Card:
    """It turns out to be about somebody else as well (I7)."""
    values = filled.values
    body = head("It is also about somebody else", reference, filled, **back)
    body += [
        warning("If they can see this case, they lose it at once. This cannot be taken back."),
        one_of("who", "Who are they? (needed)", _WHO, value=values.get("who", "")),
        *adult_list(values.get("adult", ""), people),
        text_box("name", "Their name, if they are not in the list", value=values.get("name", ""), most=300),
        foot(reference, token, Verb.LINK_SAVE),
    ]
    return Card(tuple(body), summary(reference))


def joining(reference: str, filled: Filled, token: str, **back: Unpack[Back]) -> Card:
    """Two reports of one event know of each other; each keeps its own words and its own readers."""
    hint = "Such as MS-7F3K2"
    body = head("Same event as another case", reference, filled, **back)
    body += [
        line("Both stay as they are. Nobody gets to see more than now."),
        text_box(
            "other",
            "The reference of the other case (needed)",
            value=filled.values.get("other", ""),
            hint=hint,
            most=20,
        ),
        foot(reference, token, Verb.JOIN_SAVE),
    ]
    return Card(tuple(body), summary(reference))


def technical(reference: str, filled: Filled, token: str, **back: Unpack[Back]) -> Card:
    """A task for whoever looks after the filter and the accounts: never a name (I8)."""
    values = filled.values
    actions = list(words.ACTIONS.items())
    body = head("Technical task", reference, filled, **back)
    body += [
        warning("Do not name a child, the reporter or anybody it is about."),
        one_of("action", "What is to be done? (needed)", actions, value=values.get("action", "")),
        *(_box(name, label, values, most=most) for name, label, most in _TECHNICAL),
        foot(reference, token, Verb.TECHNICAL_SAVE, title="Send"),
    ]
    return Card(tuple(body), summary(reference))


_TECHNICAL = (
    ("address", "Web address or account (needed to block or allow)", 500),
    ("device", "Which device? Its number, not whose it is", 200),
    ("window", "From when to when?", 200),
    ("extra", "Anything else they need to know", 500),
)


def evidence(
    reference: str, filled: Filled, token: str, *, reporter: bool = False, **back: Unpack[Back]
) -> Card:
    """A line of the evidence index: where something can be found, never the thing itself (R115, Q7)."""
    values = filled.values
    body = head("Where evidence is kept", reference, filled, **back)
    body += [
        warning("Never copy, keep or send a sexual picture of anybody under 18."),
        _box("address", "Web address", values, most=500),
        _box("account", "Name of the account", values),
        day("seen_on", "On which day was it seen?", value=values.get("seen_on", "")),
        _box("seen_at", "At what time? Such as 14:30", values, most=5),
        _box("kept", "Where is it kept, and who has it?", values, most=500),
    ]
    verb = Verb.TELL_EVIDENCE_SAVE if reporter else Verb.EVIDENCE_SAVE
    body.append(foot(reference, token, verb, way_back=not reporter))
    return Card(tuple(body), summary(reference))


def correction(
    reference: str, filled: Filled, token: str, lines: Sequence[tuple[int, str]], **back: Unpack[Back]
) -> Card:
    """A correction stands beside the line, which is kept; without `lines` the one chosen is kept."""
    chosen = filled.values.get("line", "")
    body = head("Correct a line", reference, filled, **back)
    body += [
        line("The line itself is kept. Your correction stands beside it."),
        _words("What should it say? (needed)", filled, most=2_000),
    ]
    choices = [(str(number), label_) for number, label_ in lines[-_MOST_LINES:]]
    if choices:
        body.append(one_of("line", "Which line is wrong?", choices, value=chosen, folded=True))
    kept = {"line": chosen} if chosen and not choices else {}
    body.append(foot(reference, token, Verb.CORRECT_SAVE, more=kept))
    return Card(tuple(body), summary(reference))


_MOST_LINES = 60
"""Lines that can be picked for a correction, the newest; what is older is put right with a note."""


def label(number: int, entry: Entry, school: School) -> tuple[int, str]:
    """A line as it is picked from a list: its number, what it is and when, and nothing of its words."""
    return chronology.label(number, entry, school)


def reopening(reference: str, filled: Filled, token: str, **back: Unpack[Back]) -> Card:
    """A closed case is opened again, with a reason."""
    body = head("Open it again", reference, filled, **back)
    body += [
        line("You will have it, and its clocks start again."),
        _words("Why? (needed)", filled, most=2_000),
        foot(reference, token, Verb.REOPEN_SAVE, title="Open it again"),
    ]
    return Card(tuple(body), summary(reference))


def story(reference: str, lines: Lines, school: School, people: People, *, page: int) -> Card:
    """All that happened, oldest first, with what was written; a correction never hides the original."""
    parts = pages(chronology.pieces(lines, school, people), PAGE)
    page = nearest(page, len(parts))
    body: list[Element] = [heading(f"What has happened. Ref {reference}")]
    body += [said(label_, text) if text else line(label_, subtle=True) for label_, text in parts[page - 1]]
    if not parts[page - 1]:
        body.append(line("Nothing that you can see here."))
    body += turns(Verb.STORY, {"reference": reference}, page, len(parts))
    data = {"reference": reference}
    body.append(buttons(button("Back to the case", Verb.OPEN, data), button("Put away", Verb.HIDE, data)))
    return Card(tuple(body), f"Item {reference} is open.")


def words_faults(values: Values, most: int = LONGEST) -> Mapping[str, str]:
    """What is wrong with a box that must be filled in."""
    found = values.get("words", "")
    if not found.strip():
        return {"words": "Please write something here."}
    return {"words": f"Please keep this under {most} letters."} if len(found) > most else {}


def invitation_faults(values: Values) -> Mapping[str, str]:
    """Somebody, a part, and what they need to know."""
    found = dict(words_faults(values))
    if values.get("slice") not in {one.value for one in OFFERED}:
        found["slice"] = "Please choose what they may see."
    if not values.get("person"):
        found["person"] = "Please choose who."
    return found


def linking_faults(values: Values) -> Mapping[str, str]:
    """What they are to the school, and who they are: picked from the list or typed."""
    found: dict[str, str] = {}
    if values.get("who") not in {key for key, _ in _WHO}:
        found["who"] = "Please say what they are to the school."
    if not values.get("adult") and not values.get("name", "").strip():
        found["name"] = "Please pick who it is, or type the name."
    return {**found, **_too_long(values, {"name": 300})}


def joining_faults(values: Values) -> Mapping[str, str]:
    """A reference, as it stands at the top of every card."""
    right = _REFERENCE.fullmatch(values.get("other", "").strip())
    return {} if right else {"other": "Please type a reference. It stands on top of the other case."}


def technical_faults(values: Values) -> Mapping[str, str]:
    """What to do, and enough to do it with."""
    found: dict[str, str] = {}
    if values.get("action") not in words.ACTIONS:
        found["action"] = "Please choose what is to be done."
    if values.get("action") in ("block", "allow") and not values.get("address", "").strip():
        found["address"] = "Please give the web address or the account."
    elif not any(values.get(name, "").strip() for name in TECHNICAL[1:]):
        found["extra"] = "Please say a little more, so that they can do it."
    return {**found, **_too_long(values, {name: most for name, _, most in _TECHNICAL})}


def evidence_faults(values: Values, *, today: date) -> Mapping[str, str]:
    """Something to find it by; a day that is not to come, and a time that is one."""
    found: dict[str, str] = {}
    if not any(values.get(name, "").strip() for name in ("address", "account", "kept")):
        found["kept"] = "Please say where it can be found."
    if values.get("seen_on") and not _is_past(values["seen_on"], today):
        found["seen_on"] = "Please choose the day on which it was seen."
    if values.get("seen_at") and not _TIME.fullmatch(values["seen_at"].strip()):
        found["seen_at"] = "Please write the time like 14:30."
    return {**found, **_too_long(values, {"address": 500, "account": 200, "kept": 500})}


def correction_faults(values: Values) -> Mapping[str, str]:
    """A line, and what it should say."""
    found = dict(words_faults(values))
    line_ = values.get("line", "")
    if not (line_.isascii() and line_.isdigit() and len(line_) < 7):
        found["line"] = AGAIN if line_ else "Please choose which line is wrong."
    return found


def _too_long(values: Values, most: Mapping[str, int]) -> dict[str, str]:
    return {
        name: f"Please keep this under {number} letters."
        for name, number in most.items()
        if len(values.get(name, "")) > number
    }


def _is_past(value: str, today: date) -> bool:
    try:
        return date.fromisoformat(value) <= today
    except ValueError:
        return False


def _words(label_: str, filled: Filled, *, most: int = LONGEST) -> Element:
    return text_box("words", label_, value=filled.values.get("words", ""), most=most, tall=True)


def _box(name: str, label_: str, values: Values, *, most: int = 200) -> Element:
    return text_box(name, label_, value=values.get(name, ""), most=most)


def _colleagues(chosen: str, people: People) -> list[Element]:
    """Everybody of the school to pick from; in a large one those who have a role beside teaching."""
    among = people.everyone
    if len(among) > MOST_ADULTS:
        among = tuple(one for one in among if one.roles - {Role.STAFF})[:MOST_ADULTS]
    choices = [(one.id, one.name) for one in sorted(among, key=lambda one: one.name.split()[-1])]
    return [one_of("person", "Who?", choices, value=chosen.lower(), filtered=True)] if choices else []
