"""An opened concern: the only card that holds content, and only ever for a cleared person."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cards import case_parts, chronology, times, words
from cards.card import Card
from cards.chronology import Lines
from cards.elements import Element, group, heading, line, said, warning
from cards.pages import PAGE, Piece, nearest, pages, turns
from cards.verbs import Verb
from policy.chronology import Entry, Happening
from policy.concerns import Concern
from policy.lanes import CONTENT_SLICES, Slice
from policy.people import People, StaffId
from policy.powers import Act
from policy.routing import Routing
from policy.schools import School
from policy.tasks import Task

_EVIDENCE = "Web address, account, device"
_FIRST_PAGE = 6_000
"""Bytes of writing on the card, most of whose room is taken by who, what, until when and the buttons."""


def opened(
    concern: Concern,
    slice_: Slice,
    lines: Lines,
    routing: Routing,
    school: School,
    people: People,
    *,
    reader: StaffId,
    acts: Collection[Act],
    earlier: Sequence[str] = (),
    linked: Sequence[str] = (),
    tasks: Sequence[Task] = (),
    page: int = 1,
) -> Card:
    """What this reader may see of a concern: its slice decides, and the technical slice names nobody (I8).

    `lines` are those that this reader may see, `tasks` what they may say something about, `earlier` and
    `linked` the references of other cases that they may open.
    """
    may = frozenset(acts)
    if slice_ is Slice.TECHNICAL:
        return _technical(concern, lines, routing, school, reader, may, tasks)
    if slice_ is Slice.SHARED:
        return _shared(concern, lines, school, people, reader, may, page)
    if slice_ not in CONTENT_SLICES:
        return _safety(concern, slice_)
    parts = pages(_written(concern, lines, school, people), _FIRST_PAGE)
    page = nearest(page, len(parts))
    body = [heading(f"Ref {concern.reference}"), *case_parts.header(concern, routing, school, reader)]
    body += [*case_parts.who(concern, people), case_parts.reporter(concern, routing, people, reader)]
    body.append(group([said(label, text) for label, text in parts[page - 1]]))
    body += turns(Verb.OPEN, {"reference": concern.reference}, page, len(parts))
    body += case_parts.answers(concern.account)
    body += case_parts.tasks(tasks, school)
    body += case_parts.decided(concern, slice_, school, people)
    body += case_parts.other_cases(concern, earlier, linked)
    # What can be done stands before what is only good to know: on a phone that is two screens long.
    body.append(case_parts.presses(concern, slice_, reader, may, tasks))
    if page == 1:
        body += case_parts.readers(concern, routing, people)
        body += case_parts.newest(concern, lines, school, people)
        body += case_parts.advice(concern)
    return Card(tuple(body), f"Item {concern.reference} is open.")


def _written(concern: Concern, lines: Lines, school: School, people: People) -> list[Piece]:
    """What the reporter wrote, and what was written since; the reasons of decisions are in the story."""
    written = [("What happened, as written", concern.account.words)]
    if concern.account.evidence:
        written.append((_EVIDENCE, concern.account.evidence))
    since = [(number, one) for number, one in lines if one.what in _SINCE and (one.words or one.details)]
    return [*written, *(_since(number, one, concern, school, people) for number, one in since)]


_SINCE = frozenset(
    {
        Happening.DETAILS_ADDED,
        Happening.NOTED,
        Happening.ASKED,
        Happening.ANSWERED,
        Happening.CORRECTED,
        Happening.EVIDENCE,
    }
)


def _since(number: int, entry: Entry, concern: Concern, school: School, people: People) -> Piece:
    if entry.what is Happening.DETAILS_ADDED:
        return "Added later", entry.words
    what = chronology.sentence(entry, people, concern.facts.reporter)
    label = f"{chronology.shown(number)}. {what}, {times.moment(entry.at, school.timezone)}"
    return label, chronology.body(entry, people)


def _technical(
    concern: Concern,
    lines: Lines,
    routing: Routing,
    school: School,
    reader: StaffId,
    acts: frozenset[Act],
    tasks: Sequence[Task],
) -> Card:
    """The technical part: address, device, time; no child, no reporter, nothing of what was written (I8).

    Whoever was only given a task reads the task alone: its words were searched for names, and what the
    reporter typed was not.
    """
    body: list[Element] = [heading(f"Technical task. Ref {concern.reference}")]
    body.append(line(f"Received {times.moment(concern.received, school.timezone)}."))
    body.append(warning("Do not open the address at your desk."))
    written = [one for _, one in lines if one.details]
    recipient = routing.recipient(reader)
    if not written or (recipient is not None and recipient.slice is Slice.TECHNICAL):
        account = concern.account
        body.append(said(_EVIDENCE, account.evidence or "None given"))
        when = " ".join(filter(None, (words.WHEN.get(account.when, ""), chronology.dated(account.on_date))))
        body.append(said("When", when or "Not said"))
        body.append(line("Please keep the logs of that time, and ask the person in charge what to block."))
    for entry in written:
        what = "What you said" if entry.what is Happening.TASK_DONE else "What is asked"
        at = times.moment(entry.at, school.timezone)
        body.append(said(f"{what}, {at}", chronology.body(entry, People())))
    body += case_parts.tasks(tasks, school)
    body.append(case_parts.presses(concern, Slice.TECHNICAL, reader, acts, tasks))
    return Card(tuple(body), f"Item {concern.reference} is open.")


def _shared(
    concern: Concern,
    lines: Lines,
    school: School,
    people: People,
    reader: StaffId,
    acts: frozenset[Act],
    page: int,
) -> Card:
    """Only what was written for this reader, and what they wrote themselves (Q21)."""
    pieces = [
        (f"{_author(one, people)}, {times.moment(one.at, school.timezone)}", one.words)
        for _, one in lines
        if one.words
    ]
    parts = pages(pieces, PAGE)
    page = nearest(page, len(parts))
    body: list[Element] = [heading(f"Shared with you. Ref {concern.reference}")]
    body.append(line("You see only what was written for you. Please keep it to yourself."))
    body.append(
        group([said(label, text) for label, text in parts[page - 1]] or [line("Nothing was written.")])
    )
    body += turns(Verb.OPEN, {"reference": concern.reference}, page, len(parts))
    body.append(case_parts.presses(concern, Slice.SHARED, reader, acts, ()))
    return Card(tuple(body), f"Item {concern.reference} is open.")


def _author(entry: Entry, people: People) -> str:
    author = people.find(entry.by or "")
    return author.name if author else "Somebody no longer known here"


def _safety(concern: Concern, slice_: Slice) -> Card:
    body: list[Element] = [heading(f"For your information. Ref {concern.reference}")]
    if slice_ is Slice.SAFETY:
        body.append(
            line("There may be arrangements to make to keep children safe. Ask the person in charge.")
        )
    else:
        body.append(line("A report came in and is with the person who handles it."))
    return Card(tuple(body), f"For your information. Ref {concern.reference}")
