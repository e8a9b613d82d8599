"""How the lines of a case read: each as one sentence, and what was written in it.

A reporter is never named here: who may know their name is for cards/case_parts.py to say (Q27).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cards import decision_words, task_words, times, words
from cards.decision_words import MARKS, asked
from cards.pages import Piece
from policy.chronology import Entry, Happening
from policy.concerns import SubjectKind
from policy.decisions import SHAPES, Topic
from policy.kinds import Kind, Urgency
from policy.people import People
from policy.schools import School

Lines = Sequence[tuple[int, Entry]]
"""Lines of a case under their numbers; one that only tells of a message has a number below nought."""

CORRECTED = "{original} was corrected by {correction}."
REPLACED = "{original} was replaced by {decision}."

_AS_REPORTER = frozenset({Happening.REOPENED, Happening.EVIDENCE, Happening.NOT_REACHED})
"""What a reporter does, or has done to them, for having sent it: they are called the reporter there."""


def shown(number: int) -> str:
    """What a line is called; people count from one."""
    return f"Line {number + 1}"


def sentence(entry: Entry, people: People, reporter: str) -> str:
    """One line of a case in our own words; who reported it is called "the reporter"."""
    codes = entry.codes
    done_to = codes.get("person", "") or entry.by or ""
    original = codes.get("line", "")
    several = [one for one in codes.get("people", "").split(",") if one]
    found = words.HAPPENINGS[entry.what].format(
        person=", ".join(_called(one, entry, people, reporter) for one in several or [done_to]),
        by=_called(entry.by or "", entry, people, reporter),
        channel=words.CHANNELS.get(codes.get("channel", ""), ""),
        part=words.SLICES.get(codes.get("slice", "") or codes.get("part", ""), "a part"),
        duty=task_words.duty(codes.get("duty", "")),
        result=task_words.result(codes.get("duty", ""), codes.get("result", "")),
        topic=decision_words.subject(codes.get("topic", "")),
        choice=decision_words.chosen(codes.get("topic", ""), codes.get("choice", "")),
        agreed="agreed" if codes.get("agrees") == "yes" else "did not agree",
        opened=codes.get("opened", "0"),
        line=shown(int(original)) if original.isdecimal() else "A line",
    )
    return found[0].upper() + found[1:]


def body(entry: Entry, people: People) -> str:
    """What was written in a line, and its details, each under its name."""
    pieces = [entry.words] if entry.words else []
    marks = [MARKS[one] for one in entry.codes.get("marks", "").split(",") if one in MARKS]
    pieces += [f"{one}." for one in marks]
    if entry.what is Happening.PERSON_LINKED:
        pieces += _linked(entry, people)
    else:
        pieces += [f"{name} {value}" for name, value in _details(entry)]
    return "\n".join(pieces)


def label(number: int, entry: Entry, school: School) -> tuple[int, str]:
    """What a line is called in a list to pick from: its number, what it is and when; nothing of its words."""
    moment = times.moment(entry.at, school.timezone)
    return number, f"{shown(number)}: {_SHORT.get(entry.what, 'written')}, {moment}"


def pieces(lines: Lines, school: School, people: People) -> list[Piece]:
    """Everything that happened, oldest first, each with what was written and with what came after it."""
    reporter = reporter_of(lines)
    later = dict(_notes(lines))
    found: list[Piece] = []
    for number, entry in lines:
        numbered = f"{shown(number)}. " if number >= 0 else ""
        moment = times.moment(entry.at, school.timezone)
        head = f"{numbered}{moment}: {sentence(entry, people, reporter)}."
        found.append((" ".join([head, *later.get(number, ())]), body(entry, people)))
    return found


def reporter_of(lines: Lines) -> str:
    """The id of whoever sent it, as far as these lines say."""
    sent = (one for _, one in lines if one.what is Happening.RECEIVED)
    return next((one.codes.get("person", "") for one in sent), "")


def superseded(lines: Lines) -> Mapping[int, int]:
    """For each decision that no longer stands the line of the one that took its place."""
    return {
        int(before): number
        for number, entry in lines
        if entry.what is Happening.DECIDED and (before := entry.codes.get("supersedes", "")).isdecimal()
    }


def dated(value: str) -> str:
    """A day as people read it, such as "Mon 23 Nov 2026"; what is no day stays as it is."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def _notes(lines: Lines) -> Iterator[tuple[int, list[str]]]:
    """For each line what was written beside it since; the line itself stays as it was."""
    found: dict[int, list[str]] = {}
    for number, entry in lines:
        original = entry.codes.get("line", "")
        if entry.what is Happening.CORRECTED and original.isdecimal():
            note = CORRECTED.format(original=shown(int(original)), correction=shown(number).lower())
            found.setdefault(int(original), []).append(note)
    for before, number in superseded(lines).items():
        note = REPLACED.format(original=shown(before), decision=shown(number).lower())
        found.setdefault(before, []).append(note)
    yield from found.items()


def _called(id_: str, entry: Entry, people: People, reporter: str) -> str:
    if id_ and id_ == reporter and entry.what in _AS_REPORTER:
        return words.REPORTER
    person = people.find(id_) if id_ else None
    return person.name if person else "somebody"


def _details(entry: Entry) -> Iterator[tuple[str, str]]:
    """The details of a line, each with its question or name, in the words of cards."""
    topic = entry.codes.get("topic", "")
    shape = SHAPES[Topic(topic)] if topic in Topic.__members__.values() else None
    for name, value in entry.details.items():
        if shape is not None and name in shape.fields:
            question = asked(Topic(topic), name).partition(" (")[0]
            yield (question if question.endswith("?") else f"{question}:"), _value(name, value)
        else:
            yield f"{words.DETAILS.get(name, name)}:", _value(name, value)


def _value(name: str, value: str) -> str:
    """A code or a day in words; everything else exactly as it was typed."""
    if name == "kind" and value in Kind.__members__.values():
        return words.KINDS[Kind(value)]
    if name == "urgency" and value in {str(one.value) for one in Urgency}:
        return words.URGENCIES[Urgency(int(value))]
    if name == "action":
        return words.ACTIONS.get(value, value)
    return dated(value) if name in ("on_day", "ends_on", "review_on", "seen_on") else value


def _linked(entry: Entry, people: People) -> list[str]:
    """Who a case turned out to be about as well."""
    kind = entry.codes.get("subject", "")
    person = people.find(entry.codes.get("person", ""))
    name = entry.details.get("name", "")
    who = " / ".join(filter(None, (person.name if person else "", name)))
    known = kind in SubjectKind.__members__.values()
    said = words.SUBJECTS[SubjectKind(kind)] if known else "Somebody"
    return [f"{said}: {who or 'no name given'}"]


_SHORT: Mapping[Happening, str] = {
    Happening.DETAILS_ADDED: "added by the reporter",
    Happening.NOTED: "a note",
    Happening.DECIDED: "a decision",
    Happening.CORRECTED: "a correction",
    Happening.ASKED: "a question",
    Happening.ANSWERED: "an answer",
    Happening.EVIDENCE: "where evidence is kept",
}
