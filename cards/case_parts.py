"""The parts of an opened case: what it is, until when, who is in it, what was decided and is to be done."""

from __future__ import annotations

from collections.abc import Sequence

from cards import chronology, times, words
from cards.chronology import Lines
from cards.decision_words import chosen, subject
from cards.elements import Element, button, buttons, line, said, warning
from cards.people import titled
from cards.task_words import DUTIES
from cards.verbs import Verb
from policy import clocks, doing
from policy.clearances import clearance
from policy.concerns import Account, Answer, Concern, State
from policy.decisions import readable, topics
from policy.kinds import NATURES
from policy.lanes import Slice
from policy.people import People, StaffId
from policy.powers import Act
from policy.routing import Routing
from policy.schools import School
from policy.tasks import Duty, Task

NEWEST = 8
"""Lines of the chronology on an opened case; all of it is one press away."""

MOST_REFERENCES = 3
"""Earlier cases with a button of their own; the others are named."""

MOST_TASKS = 8

MORE_ACTS = frozenset(
    {Act.ASK, Act.INVITE, Act.LINK, Act.JOIN, Act.TECHNICAL, Act.EVIDENCE, Act.CORRECT, Act.REOPEN}
)
"""What is offered on the second card, so that the first one stays short."""


def header(concern: Concern, routing: Routing, school: School, reader: StaffId) -> list[Element]:
    """When it came in, what has become of it, and what is to be done first, by when."""
    zone = school.timezone
    elements = [line(f"Received {times.moment(concern.received, zone)}.")]
    if concern.picked_up_at is not None:
        elements.append(line(f"Picked up {times.moment(concern.picked_up_at, zone)}."))
    if concern.state is State.CLOSED and concern.closed_at is not None:
        elements.append(line(f"Closed {times.moment(concern.closed_at, zone)}.", strong=True))
    elements += _clock(concern, routing, school, reader)
    elements += _kind(concern)
    if concern.account.imagery is not Answer.NO:
        elements.append(
            warning("There may be a sexual picture of a child. Do not look at it, copy it or share it.")
        )
    if concern.redacted_at is not None:
        elements.append(line(f"The words were taken out {times.moment(concern.redacted_at, zone)}."))
        elements.append(said("The record is kept elsewhere, as", concern.external_reference))
    return elements


def who(concern: Concern, people: People) -> list[Element]:
    """Whom it is about: the name that was typed, and everybody of the school it may mean."""
    elements: list[Element] = []
    for one in concern.facts.subjects:
        known = "; ".join(person.name for person in people.named(*sorted(one.people)))
        elements.append(said(f"About: {words.SUBJECTS[one.kind]}", one.name or known or "No name given"))
        if known and known != one.name:
            elements.append(said("May be", known))
    return elements


def reporter(concern: Concern, routing: Routing, people: People, reader: StaffId) -> Element:
    """The reporter's name; where they asked for confidence, only the owner may know it (Q27)."""
    if concern.confidential and reader not in (routing.owner, concern.facts.reporter):
        return line("Reported by: somebody who asked that only the person in charge know their name.")
    person = people.find(concern.facts.reporter)
    return said("Reported by", titled(person) if person else "Somebody no longer known here")


def answers(account: Account) -> list[Element]:
    """What the reporter chose on the form."""
    found = [
        ("How they know", words.SOURCES.get(account.source, "")),
        (
            "When",
            " ".join(filter(None, (words.WHEN.get(account.when, ""), chronology.dated(account.on_date)))),
        ),
        ("Where", words.PLATFORMS.get(account.platform, "")),
        ("Is the child safe now", words.SAFE[account.safe]),
    ]
    return [said(label, answer) for label, answer in found if answer]


def advice(concern: Concern) -> list[Element]:
    """What the reporter was told to do and not to do."""
    given = NATURES[concern.kind_given or concern.facts.kind].advice
    shown = [line(words.ADVICE[one], subtle=True) for one in given]
    return [line("Advice the reporter was shown", strong=True), *shown] if shown else []


def tasks(open_tasks: Sequence[Task], school: School) -> list[Element]:
    """What this reader may do something about, the soonest first; the first decision has its clock above."""
    listed = [one for one in open_tasks if one.duty is not Duty.DECIDE]
    if not listed:
        return []
    shown = [
        line(f"{DUTIES[one.duty]}: by {times.moment(one.due, school.timezone)}.")
        for one in listed[:MOST_TASKS]
    ]
    if len(listed) > MOST_TASKS:
        shown.append(line(f"And {len(listed) - MOST_TASKS} more."))
    return [line("What is to be done", strong=True), *shown]


def decided(concern: Concern, slice_: Slice, school: School, people: People) -> list[Element]:
    """The decisions that stand and that this reader may read; why is in the story."""
    shown = []
    for one in concern.decided:
        if not readable(one.topic, slice_):
            continue
        person = people.find(one.by)
        by = f", {person.name}" if person else ""
        at = times.moment(one.at, school.timezone)
        shown.append(line(f"{subject(one.topic)}: {chosen(one.topic, one.choice)} ({at}{by})."))
    return [line("What was decided", strong=True), *shown] if shown else []


def other_cases(concern: Concern, earlier: Sequence[str], linked: Sequence[str]) -> list[Element]:
    """Earlier cases about the same pupil, and those of the same event; of others only that they are."""
    elements: list[Element] = []
    if earlier:
        elements.append(line(f"Earlier cases about the same pupil: {len(earlier)}.", strong=True))
        if rest := earlier[MOST_REFERENCES:]:
            elements.append(line(f"Also {', '.join(rest)}. Type open and the reference."))
    elsewhere = [one for one in concern.linked if one not in linked]
    if linked:
        elements.append(line(f"About the same event: {', '.join(linked)}.", strong=True))
    if elsewhere:
        elements.append(line("A linked case is with somebody else."))
    ways_in = dict.fromkeys((*earlier[:MOST_REFERENCES], *linked[:MOST_REFERENCES]))
    if ways_in:
        elements.append(buttons(*(button(f"Open {one}", Verb.OPEN, {"reference": one}) for one in ways_in)))
    return elements


def readers(concern: Concern, routing: Routing, people: People) -> list[Element]:
    """Everybody else who can see it, and how much of it."""
    told = [*(one.person for one in routing.recipients), *(one.person for one in concern.involved)]
    lines = [
        line(f"{titled(person)}: {words.SLICES[slice_]}", subtle=True)
        for id_ in dict.fromkeys(told)
        if (slice_ := clearance(concern, routing, id_)) is not None
        and (person := people.find(id_)) is not None
    ]
    return [line("Who else can see it", strong=True), *lines] if lines else []


def newest(concern: Concern, lines: Lines, school: School, people: People) -> list[Element]:
    """The last few things that happened, without what was written."""
    shown = [
        line(
            f"{times.moment(entry.at, school.timezone)}: "
            f"{chronology.sentence(entry, people, concern.facts.reporter)}",
            subtle=True,
        )
        for _, entry in lines[-NEWEST:]
    ]
    return [line("What has happened", strong=True), *shown] if shown else []


def presses(
    concern: Concern, slice_: Slice, reader: StaffId, acts: frozenset[Act], open_tasks: Sequence[Task]
) -> Element:
    """What this reader may do, the most likely first; what is rarer is on a card of its own."""
    data = {"reference": concern.reference}
    found = []
    if Act.HAVE in acts and _can_be_taken(concern, reader):
        found.append(button("I have this", Verb.HAVE, data, style="positive"))
    if any(one.duty is Duty.SIGN_OFF for one in open_tasks) and Act.CLOSE in acts:
        found.append(button("Agree, or not", Verb.SIGN_OFF, data))
    if topics(slice_) and concern.state is not State.CLOSED:
        found.append(button("Decide", Verb.DECIDE, data))
    if Act.NOTE in acts:
        found.append(button("Add a note", Verb.NOTE, data))
    if Act.DONE in acts and any(one.duty in doing.RESULTS for one in open_tasks):
        found.append(button("Say what was done", Verb.DONE, data))
    if acts & MORE_ACTS:
        found.append(button("More", Verb.MORE, data))
    found.append(button("Put away", Verb.HIDE, data))
    if Act.PASS in acts and reader != concern.facts.reporter:
        found.append(button("I can't: pass it on", Verb.PASS, data))
    if Act.CONFLICT in acts and reader != concern.facts.reporter:
        found.append(button("I should not handle this", Verb.CONFLICT, data))
    return buttons(*found)


def _clock(concern: Concern, routing: Routing, school: School, reader: StaffId) -> list[Element]:
    elements = []
    functions = {one.function for one in concern.involved if one.person == reader}
    if (now := routing.recipient(reader)) is not None:
        functions.add(now.function.value)
    watches = [one for one in concern.watches if one.function in functions]
    if watches:
        until = min(clocks.answer_by(one, concern.facts.urgency, school) for one in watches)
        elements.append(line(f"Take it by {times.moment(until, school.timezone)}.", strong=True))
    waits = [one.due for one in concern.tasks if one.duty is Duty.DECIDE and one.is_open]
    if waits:
        elements.append(line(f"Decide by {times.moment(min(waits), school.timezone)}.", strong=True))
    return elements


def _kind(concern: Concern) -> list[Element]:
    """What it is now and, where somebody saw it otherwise, what it was sent as."""
    facts, sent = concern.facts, []
    if concern.kind_given is not None and concern.kind_given is not facts.kind:
        sent.append(words.KINDS[concern.kind_given])
    if concern.urgency_given is not None and concern.urgency_given is not facts.urgency:
        sent.append(words.URGENCIES[concern.urgency_given].lower())
    elements = [line(words.KINDS[facts.kind], strong=True)]
    elements.append(line(f"{words.URGENCIES[facts.urgency]}.", subtle=True))
    return [*elements, line(f"It was sent as: {', '.join(sent)}.", subtle=True)] if sent else elements


def _can_be_taken(concern: Concern, reader: StaffId) -> bool:
    """Whether nobody has it, or nobody has the part that is this reader's."""
    mine = concern.involvement(reader)
    if mine is not None and mine.taken_at is not None and concern.state is not State.SENT:
        return False
    waits = any(one.function == mine.function for one in concern.watches) if mine is not None else False
    return concern.is_open_to_be_picked_up or waits
