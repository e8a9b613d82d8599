"""Everything that waits for one person, by when it is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cards import times
from cards.card import Card
from cards.elements import Element, button, buttons, heading, line
from cards.verbs import Verb
from policy.concerns import Concern, State
from policy.people import StaffId
from policy.schools import School

PAGE = 15
"""Items on one card."""


def work(
    items: Sequence[tuple[Concern, datetime]], school: School, *, reader: StaffId, page: int, has_more: bool
) -> Card:
    """One page of what waits for this person, in the order given; references and times only."""
    body: list[Element] = [heading("My work" if page == 1 else f"My work, page {page}")]
    if not items:
        body.append(line("Nothing needs you." if page == 1 else "Nothing more needs you."))
    for concern, due in items[:PAGE]:
        by = times.moment(due, school.timezone)
        body.append(line(f"{concern.reference}: by {by}, {_state(concern, reader)}."))
        body.append(buttons(_way_in(concern, reader)))
    turns = [("Earlier page", page - 1)] if page > 1 else []
    turns += [("Next page", page + 1)] if has_more else []
    if turns:
        body.append(buttons(*(button(title, Verb.MY_WORK, {"page": str(to)}) for title, to in turns)))
    return Card(tuple(body), "Sargent: your work.")


def _state(concern: Concern, reader: StaffId) -> str:
    if _is_asked(concern, reader):
        return "a question to you"
    if concern.state is State.CLOSED:
        return "closed, but something is left to do"
    if concern.picked_up_by is None:
        return "nobody has it yet"
    return "you have it" if concern.picked_up_by == reader else "a colleague has it"


def _way_in(concern: Concern, reader: StaffId) -> Element:
    """A reporter has no case to open, but a question to answer."""
    data = {"reference": concern.reference}
    if _is_asked(concern, reader):
        return button(f"Answer {concern.reference}", Verb.QUESTION, data)
    return button(f"Open {concern.reference}", Verb.OPEN, data)


def _is_asked(concern: Concern, reader: StaffId) -> bool:
    return reader == concern.facts.reporter and concern.involvement(reader) is None
