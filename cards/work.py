"""Everything that needs one person, by how urgent it is."""

from __future__ import annotations

from collections.abc import Sequence

from cards import times
from cards.card import Card
from cards.elements import Element, button, buttons, heading, line
from cards.verbs import Verb
from policy.concerns import Concern, State
from policy.people import StaffId
from policy.schools import School

MOST = 15


def work(concerns: Sequence[Concern], school: School, *, reader: StaffId) -> Card:
    """What needs this person, most urgent first; references and times only."""
    body: list[Element] = [heading("My work")]
    if not concerns:
        body.append(line("Nothing needs you."))
    waiting = sorted(
        concerns, key=lambda one: (one.state is State.PICKED_UP, one.facts.urgency, one.received)
    )
    for concern in waiting[:MOST]:
        received = times.moment(concern.received, school.timezone)
        body.append(line(f"{concern.reference}: received {received}, {_state(concern, reader)}."))
        body.append(buttons(button(f"Open {concern.reference}", Verb.OPEN, {"reference": concern.reference})))
    if len(waiting) > MOST:
        body.append(line(f"And {len(waiting) - MOST} more. Type open and the reference."))
    return Card(tuple(body), "Sargent: your work.")


def _state(concern: Concern, reader: StaffId) -> str:
    if concern.state is State.SENT:
        return "nobody has it yet"
    return "you have it" if concern.picked_up_by == reader else "a colleague has it"
