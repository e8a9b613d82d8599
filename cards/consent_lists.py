"""How the consent record stands, what was ever said about a child, and the marks that a child may bear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cards import consent_words as words
from cards import times
from cards.card import Card
from cards.consents import View, class_of, freshness
from cards.elements import Element, button, buttons, heading, line, said, warning
from cards.pages import nearest, turns
from cards.verbs import Verb
from policy.consents import Change, Record, Voice
from policy.people import People
from policy.pupils import Pupil
from policy.reminding import Reminder
from policy.rolls import Roll, Standing

PAGE = 40
"""Children on one card."""
ACTS = 8
"""Acts on one card: each may be about every use there is."""


REMINDERS: Mapping[Reminder, str] = {
    Reminder.AUTUMN_FORM: "It is time for the autumn form. Bring its answers in as a list.",
    Reminder.UNCONFIRMED: "The autumn is over, and some parents were not asked anew. Please ask them.",
}
"""What the numbers on the card do not say by themselves."""


def home(roll: Roll, standing: Standing, due: Sequence[Reminder], view: View) -> Card:
    """What the Business Manager begins the day with; others see how fresh the record is."""
    body: list[Element] = [heading("The consent record"), *freshness(roll.head, view)]
    body.append(line(f"Children: {standing.children}."))
    if view.knows_why:
        body.append(line(f"Without any answer: {standing.unanswered}. For them everything is no."))
        body.append(line(f"Not asked anew this school year: {standing.unconfirmed}."))
    if view.may_change:
        body += [warning(REMINDERS[one]) for one in due if one in REMINDERS]
    if view.may_protect:
        body.append(line(f"The safeguarding lead must be asked about: {standing.protected}."))
    if view.knows_why:
        body.append(line(f"Left the school: {standing.left}."))
    offered = [button("Check consent", Verb.CHECK, style="positive")]
    if view.may_change:
        offered.append(button("Bring in a list", Verb.IMPORT_HOW))
        offered.append(button("Children without an answer", Verb.UNANSWERED))
    if view.knows_why:
        offered.append(button("Take the record out", Verb.PAPERS))
    return Card((*body, buttons(*offered)), "Sargent: the consent record.")


def unanswered(without: Sequence[Pupil], page: int = 1) -> Card:
    """Children of whom nobody has said anything, class by class."""
    last = max(1, -(-len(without) // PAGE))
    page = nearest(page, last)
    body: list[Element] = [heading("Children without an answer")]
    if not without:
        body.append(line("Every child has an answer."))
    by_class: dict[str, list[str]] = {}
    for one in without[(page - 1) * PAGE : page * PAGE]:
        by_class.setdefault(class_of(one), []).append(one.name)
    body += [said(words.capital(name), "\n".join(names)) for name, names in by_class.items()]
    body += turns(Verb.UNANSWERED, {}, page, last)
    body.append(buttons(button("The consent record", Verb.CONSENTS)))
    return Card(tuple(body), "Sargent: children without an answer.")


def story(record: Record, history: Sequence[Change], people: People, view: View, page: int = 1) -> Card:
    """Who said what, how, when, and who wrote it down; the latest first."""
    last = max(1, -(-len(history) // ACTS))
    page = nearest(page, last)
    body: list[Element] = [heading("Who said what"), said("Child", record.pupil.name)]
    if not history:
        body.append(line("Nothing was ever written down."))
    newest = list(reversed(history))
    for one in newest[(page - 1) * ACTS : page * ACTS]:
        body += _act(one, people, view)
    pupil = {"pupil": record.pupil.id}
    body += turns(Verb.CONSENT_STORY, pupil, page, last)
    body.append(buttons(button("See this child", Verb.CHECK, pupil)))
    return Card(tuple(body), "Sargent: who said what.")


def protecting(record: Record, token: str) -> Card:
    """What it means that the lead is asked first; nobody else can tell this from a no (Q10)."""
    on = not record.pupil.protected
    body: list[Element] = [
        heading("Protect a child" if on else "End the protection"),
        said("Child", record.pupil.name),
    ]
    if on:
        body.append(line("From then on everything of this child is no, until the lead was asked."))
        body.append(line("Colleagues see only a no. They do not see why."))
    else:
        body.append(warning("From then on what the parents said counts again. Is the lead sure?"))
    data = {"pupil": record.pupil.id, "token": token, "on": "yes" if on else "no"}
    title = "Yes, protect this child" if on else "Yes, end it"
    body.append(
        buttons(
            button(title, Verb.PROTECT_SAVE, data, style="positive"),
            button("Back", Verb.CHECK, {"pupil": record.pupil.id}),
        )
    )
    return Card(tuple(body), "Sargent: please confirm.")


def leaving(record: Record, token: str) -> Card:
    """What it means that a child has left."""
    data = {"pupil": record.pupil.id}
    body = (
        heading("This child has left"),
        said("Child", record.pupil.name),
        line("Nothing new of this child may be used then. What was said about them stays on record."),
        buttons(
            button("Yes, the child has left", Verb.LEFT_SAVE, {**data, "token": token}, style="positive"),
            button("Back", Verb.CHECK, data),
        ),
    )
    return Card(body, "Sargent: please confirm.")


def not_saved(numbers: Iterable[Element]) -> list[Element]:
    """Storage is down: what was chosen is still there."""
    sentence = "Not saved. What you chose is below. Please press Save again in a minute. Is it urgent? Ring:"
    return [warning(sentence), *numbers]


def _act(change: Change, people: People, view: View) -> list[Element]:
    who = "The child" if change.voice is Voice.CHILD else change.by or "The school's list"
    when = times.moment(change.effective, view.terms.zone)
    told = f"{when}, {words.SOURCES[change.source]}"
    written = people.find(change.recorded_by)
    by_answer: dict[str, list[str]] = {}
    for code, it in change.answers.items():
        by_answer.setdefault(words.SAID[it], []).append(code)
    lines = [f"{words.capital(it)}: {words.uses(codes, view.terms)}" for it, codes in by_answer.items()]
    if not change.is_responsible:
        lines.append("Not known to have parental responsibility")
    recorded = times.moment(change.recorded_at, view.terms.zone)
    by = f" by {written.name}" if written is not None else ""
    return [said(f"{who}, {told}", "\n".join(lines)), said("", f"Written down {recorded}{by}")]
