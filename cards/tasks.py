"""Saying what came of something that was to be done, and being told that it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Unpack

from cards import times
from cards.card import Card
from cards.elements import Choices, Element, button, buttons, day, heading, line, one_of, text_box
from cards.forms import Filled, Values
from cards.sheets import Back, foot, head, summary
from cards.task_words import DUTIES, RESULTS
from cards.verbs import Verb
from policy import doing
from policy.decisions import LONGEST
from policy.schools import School
from policy.tasks import Duty, Task

_TECHNICAL = ("rule", "kept", "effects")
WRITTEN = ("words", "letter", *_TECHNICAL)
"""The boxes whose words are kept with what was done."""

NAMES = ("task", "result", "on_day", *WRITTEN)
"""Every input of the form."""

_MOST = {"words": LONGEST, "letter": 200, "rule": 200, "kept": 500, "effects": 500}


def done(
    reference: str, tasks: Sequence[Task], filled: Filled, token: str, school: School, **back: Unpack[Back]
) -> Card:
    """What there is to be done, and what came of it; without `tasks` the answers chosen before are kept."""
    listed = [one for one in tasks if one.duty in doing.RESULTS]
    if tasks and not listed:
        return nothing(reference)
    body = head("Say what was done", reference, filled, **back)
    choices = [(one.id, f"{DUTIES[one.duty]}: by {_by(one, school)}") for one in listed]
    results = _results(dict.fromkeys(one.duty for one in listed))
    kept = _kept(filled.values, choices, results)
    if len(choices) > 1:
        chosen = filled.values.get("task", "")
        body.append(one_of("task", "What is it about? (needed)", _apart(choices), value=chosen))
    elif choices:
        body.append(line(choices[0][1], strong=True))
    if len(results) > 1:
        came = filled.values.get("result", "")
        body.append(one_of("result", "What came of it? (needed)", results, value=came))
    technical = all(one.duty is Duty.TECHNICAL for one in listed)
    body += _boxes(filled.values, technical=technical if listed else _is_technical(filled.values))
    if any(one.duty is Duty.PARENT_MEETING for one in listed) or filled.values.get("letter"):
        letter = filled.values.get("letter", "")
        body.append(text_box("letter", "Reference of the letter to the parents", value=letter, most=200))
    title = "Save" if len(results) != 1 else f"Save: {results[0][1]}"
    body.append(foot(reference, token, Verb.DONE_SAVE, title=title, more=kept))
    return Card(tuple(body), summary(reference))


def faults(values: Values, *, today: date) -> Mapping[str, str]:
    """What is missing: which of them, what came of it, and a day that is still to come where one is given."""
    found: dict[str, str] = {}
    if not values.get("task"):
        found["task"] = "Please choose what it is about."
    if not values.get("result"):
        found["result"] = "Please choose what came of it."
    if values.get("on_day") and not _is_to_come(values["on_day"], today):
        found["on_day"] = "Please choose a day after today, or leave it empty."
    too_long = {name: most for name, most in _MOST.items() if len(values.get(name, "")) > most}
    return {**found, **{name: f"Please keep this under {most} letters." for name, most in too_long.items()}}


def nothing(reference: str) -> Card:
    """Nothing is to be done by saying so: what is left is done by a decision."""
    data = {"reference": reference}
    body = (
        heading(f"Nothing to say here. Ref {reference}"),
        line("What is left is done by a decision."),
        buttons(button("Open", Verb.OPEN, data, style="positive"), button("Decide", Verb.DECIDE, data)),
    )
    return Card(body, f"Item {reference}: nothing to say here.")


def due(reference: str, duty: Duty) -> Card:
    """Something is due; what it is would say what the case is about, so that the buttons alone differ."""
    data = {"reference": reference}
    presses = [button("Open", Verb.OPEN, data, style="positive")]
    if duty in doing.RESULTS:
        presses.append(button("Say what was done", Verb.DONE, data))
    else:
        presses.append(button("Decide", Verb.DECIDE, data))
    body = (
        heading(f"Something is due. Ref {reference}"),
        line("Open it where nobody can read over your shoulder."),
        buttons(*presses),
    )
    return Card(body, f"Something is due on item {reference}.")


def _boxes(values: Values, *, technical: bool) -> list[Element]:
    """The boxes of a technical task are others: no day to look again, but what was changed and where."""
    words = text_box(
        "words", "What came of it? In your own words", value=values.get("words", ""), most=2_000, tall=True
    )
    again = day("on_day", "If again: on which day?", value=values.get("on_day", ""))
    if not technical:
        return [again, words]
    return [
        words,
        text_box("rule", "Number of the rule in the filter", value=values.get("rule", "")),
        text_box("kept", "Where are the logs kept?", value=values.get("kept", ""), most=500),
        text_box("effects", "What else did it change?", value=values.get("effects", ""), most=500),
    ]


def _is_technical(values: Values) -> bool:
    """Whether a form whose tasks are not known now was that of a technical task."""
    return any(values.get(name) for name in _TECHNICAL)


def _results(duties: Mapping[Duty, None]) -> Choices:
    """What may have come of them; with several to choose from, each says which of them it is about."""
    labels: dict[str, list[str]] = {}
    for duty in duties:
        for result in doing.RESULTS[duty]:
            named = RESULTS[duty, result] if len(duties) == 1 else f"{DUTIES[duty]}: {RESULTS[duty, result]}"
            labels.setdefault(result, []).append(named)
    return [(result, " / ".join(names)) for result, names in labels.items()]


def _kept(values: Values, choices: Choices, results: Choices) -> dict[str, str]:
    """What the button says instead of an input: the only choice there is, or while the store is down any."""
    kept = {name: only[0][0] for name, only in (("task", choices), ("result", results)) if len(only) == 1}
    stood = {name: values[name] for name in ("task", "result") if not choices and values.get(name)}
    return {**stood, **kept}


def _apart(choices: Choices) -> Choices:
    """Two things of one kind, due at one time, are told apart by a number."""
    titles = [title for _, title in choices]
    return [
        (key, title if titles.count(title) == 1 else f"{title} ({titles[: place + 1].count(title)})")
        for place, (key, title) in enumerate(choices)
    ]


def _by(task: Task, school: School) -> str:
    return times.moment(task.due, school.timezone)


def _is_to_come(value: str, today: date) -> bool:
    try:
        return date.fromisoformat(value) > today
    except ValueError:
        return False
