"""Deciding about a case: which topic, the form for it, what is said afterwards, and the second person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Unpack

from cards import words
from cards.card import Card
from cards.decision_words import (
    CHOICES,
    DO_NOT_QUESTION,
    FAULTS,
    FIELDS,
    IN_ORDER,
    INTRO,
    MARKS,
    TICK,
    TOPICS,
    asked,
    chosen,
)
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
    some_of,
    text_box,
    warning,
)
from cards.forms import Filled
from cards.sheets import Back, foot, head, summary
from cards.verbs import Verb
from policy.decisions import DAYS, SHAPES, Fault, Topic
from policy.kinds import Kind, Urgency
from policy.people import People
from policy.routing import Outside
from policy.schools import School
from policy.tasks import Standing

RANG = "I rang the council's children's team just now. What was said is recorded next."
"""The reason that is recorded by one press, when there is no time for a form (D2)."""

LEFT_OUT: Mapping[Topic, frozenset[str]] = {
    Topic.POLICE: frozenset({"phone"}),
    Topic.LADO: frozenset({"phone"}),
}
"""Asked for nowhere, because seven inputs are the most on a card and the school has these numbers."""

_ABOUT_ADULTS = frozenset({Topic.LADO, Topic.LOW_LEVEL, Topic.BARRING})
_LONG = {"what": 1_000, "outcome": 1_000, "child_view": 1_000, "basis": 500}
_REASON = 2_000


def topics(
    reference: str,
    token: str,
    offered: Sequence[Topic],
    decided: Sequence[Standing],
    *,
    zone: tzinfo = UTC,
    is_again: bool = False,
) -> Card:
    """What can be decided, and which of it was decided already, and when (in this time zone).

    `token` is for the one decision that is made by a press on this very card: pressed again, it is the same.
    `is_again` says that nothing was chosen the last time.
    """
    before = {one.topic: one.at.astimezone(zone) for one in decided}
    choices: list[tuple[str, str]] = []
    for topic in (one for together in IN_ORDER for one in together if one in offered):
        at = before.get(topic.value)
        known = f" (decided {at:%a} {at.day} {at:%b})" if at is not None else ""
        choices.append((topic.value, TOPICS[topic] + known))
    data = {"reference": reference}
    presses = [button("Next", Verb.DECIDE_ABOUT, data, style="positive")]
    if Topic.SERVICES in offered:
        rang = {**data, "token": token}
        presses.append(button("I rang the council's children's team now", Verb.RANG, rang))
    presses.append(button("Back to the case", Verb.OPEN, data))
    body = (
        heading(f"Decide. Ref {reference}"),
        *([warning("Please choose what it is about.")] if is_again else []),
        line("One decision at a time. An earlier one is kept when you decide again."),
        one_of("topic", "What is it about? (needed)", choices),
        buttons(*presses),
    )
    return Card(body, summary(reference))


def about(
    reference: str,
    topic: Topic,
    filled: Filled,
    token: str,
    school: School,
    *,
    drawn: int,
    changed: bool = False,
    **back: Unpack[Back],
) -> Card:
    """The form for one topic; `drawn` is how many lines the case had when it was drawn."""
    body = head("Your decision", reference, filled, changed=changed, **back)
    body.append(line(TOPICS[topic], strong=True))
    body += _intro(topic, school)
    body += _inputs(topic, filled.values)
    more = {"topic": topic.value, "drawn": str(drawn)}
    body.append(foot(reference, token, Verb.DECIDE_SAVE, more=more))
    return Card(tuple(body), summary(reference))


def read_answers(data: Mapping[str, object], topic: Topic) -> dict[str, str]:
    """The answers to the questions on this topic; where there is but one choice, it is that."""
    shape = SHAPES[topic]
    names = ("choice", "marks", "rationale", *shape.fields)
    given = {name: value for name in names if isinstance(value := data.get(name), str)}
    return {**given, "choice": shape.choices[0]} if len(shape.choices) == 1 else given


def faults(topic: Topic, found: Mapping[str, Fault]) -> Mapping[str, str]:
    """For each answer that needs another look the sentence that says why."""
    return {name: FAULTS[fault].format(asked=f"“{_name(topic, name)}”") for name, fault in found.items()}


def saved(reference: str) -> Card:
    """Recorded; which decision it was is not said here."""
    data = {"reference": reference}
    body = (
        heading(f"Your decision is recorded. Ref {reference}"),
        buttons(
            button("Open", Verb.OPEN, data, style="positive"),
            button("Decide something else", Verb.DECIDE, data),
        ),
    )
    return Card(body, f"Your decision is recorded. Ref {reference}")


def waits_for_second(reference: str) -> Card:
    """Recorded, but somebody else has to agree before it counts."""
    body = (
        heading(f"Recorded. A second person must agree. Ref {reference}"),
        line("They are being told. Until then nothing is closed."),
        buttons(button("Open", Verb.OPEN, {"reference": reference}, style="positive")),
    )
    return Card(body, f"A second person must agree. Ref {reference}")


def sign_off(
    reference: str,
    filled: Filled,
    token: str,
    standing: Standing | None,
    reasons: str,
    people: People,
    **back: Unpack[Back],
) -> Card:
    """What the second person is asked to agree to; `standing` is None while the store is down."""
    body = head("A second person is needed", reference, filled, **back)
    if standing is not None:
        body += _to_be_agreed(standing, reasons, people)
    agrees = (("yes", "Yes, nothing more is to be done"), ("no", "No, something more is to be done"))
    body += [
        one_of("agrees", "Do you agree? (needed)", agrees, value=filled.values.get("agrees", "")),
        text_box(
            "words",
            "If not: why, and what is to be done? (needed if you do not agree)",
            value=filled.values.get("words", ""),
            most=_REASON,
            tall=True,
        ),
        foot(reference, token, Verb.SIGN_OFF_SAVE),
    ]
    return Card(tuple(body), f"A second person is needed. Ref {reference}")


def sign_off_faults(values: Mapping[str, str]) -> Mapping[str, str]:
    """What is missing before somebody has agreed, or not: whoever does not says why."""
    found: dict[str, str] = {}
    if values.get("agrees") not in ("yes", "no"):
        found["agrees"] = "Please say whether you agree."
    if values.get("agrees") == "no" and not values.get("words", "").strip():
        found["words"] = "Please say why not, and what is to be done."
    return found


def _to_be_agreed(standing: Standing, reasons: str, people: People) -> list[Element]:
    person = people.find(standing.by)
    return [
        said("Decided by", person.name if person else "Somebody no longer known here"),
        line(chosen(standing.topic, standing.choice)),
        *(line(MARKS[mark], subtle=True) for mark in standing.marks if mark in MARKS),
        said("Why", reasons),
    ]


def _intro(topic: Topic, school: School) -> list[Element]:
    elements = [line(sentence) for sentence in INTRO.get(topic, ())]
    if topic in _ABOUT_ADULTS:
        elements.insert(0, warning(DO_NOT_QUESTION))
    if topic is Topic.LADO:
        elements.append(line(f"{words.OUTSIDE[Outside.LADO]}: {school.outside[Outside.LADO].phone}"))
        days = school.lado_working_days
        elements.append(line(f"Ring within {days} working {'day' if days == 1 else 'days'}.", strong=True))
    if topic is Topic.SERVICES:
        team = Outside.CHILDREN_SERVICES
        elements.append(line(f"{words.OUTSIDE[team]}: {school.outside[team].phone}"))
    return elements


def _inputs(topic: Topic, values: Mapping[str, str]) -> list[Element]:
    shape = SHAPES[topic]
    inputs: list[Element] = []
    if len(shape.choices) > 1:
        choices = [(choice, CHOICES[topic, choice]) for choice in shape.choices]
        label_ = "What is decided? (needed)"
        inputs.append(one_of("choice", label_, choices, value=values.get("choice", "")))
    if shape.marks:
        marks = [(mark, MARKS[mark]) for mark in shape.marks]
        inputs.append(some_of("marks", TICK[topic], marks, value=values.get("marks", "")))
    fields = [one for one in shape.fields if one not in LEFT_OUT.get(topic, ())]
    inputs += [_field(topic, one, values.get(one, "")) for one in fields]
    reason = values.get("rationale", "")
    why = text_box("rationale", FIELDS["rationale"], value=reason, most=_REASON, tall=True)
    return [*inputs, why]


def _field(topic: Topic, name: str, value: str) -> Element:
    question = asked(topic, name)
    if name == "kind":
        return one_of(name, question, _KINDS, value=value, folded=True)
    if name == "urgency":
        return one_of(name, question, _URGENCIES, value=value, folded=True)
    if name in DAYS:
        return day(name, question, value=value)
    return text_box(name, question, value=value, most=_LONG.get(name, 200), tall=name in _LONG)


_KINDS: Choices = [(kind.value, words.KINDS[kind]) for kind in Kind]
_URGENCIES: Choices = [(str(one.value), words.URGENCIES[one]) for one in Urgency]


def _name(topic: Topic, field: str) -> str:
    """A question without what it says about being needed."""
    if field == "choice":
        return "What is decided?"
    if field == "marks":
        return "Ticks"
    return asked(topic, field).partition(" (")[0] if field in FIELDS else field
