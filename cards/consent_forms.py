"""Recording what a parent or a child told the school about one child, and what is said once it is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cards import consent_words as words
from cards.card import Card
from cards.consents import View
from cards.elements import (
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
from cards.forms import Filled, Values
from cards.verbs import Verb
from policy.answers import Fault, Told
from policy.consents import Change, Record, Said, Source, Voice, givers
from policy.uses import Medium, Place, Use, use_of
from policy.withdrawals import Withdrawal

NEW = "new"
"""Somebody who has not said anything about this child yet."""
CHILD, SOMEBODY = "child", "somebody"

HELD = "Posts that show it are held, or come down as soon as can be."
ELSEWHERE = "Please look for what Sargent does not know of: old posts, and posts that others have shared."
"""What nobody but people can find (R39, Q11)."""

INPUTS = ("media", "places", "said", "giver", "by", "source", "on")
_RESPONSIBLE = "responsible"

ANSWERS = (("yes", "Yes, it may be used"), ("no", "No, it may not be used any more, or at all"))
_SOURCES = tuple((one.value, words.capital(words.SOURCES[one])) for one in Source if one is not Source.MIS)

FAULTS: Mapping[Fault, tuple[str, str]] = {
    Fault.NOTHING_CHOSEN: ("media", "Please tick what it is about, and where."),
    Fault.DAY_TO_COME: ("on", "That day is still to come."),
    Fault.NOBODY_SAID_IT: ("by", "Please write who said it."),
    Fault.A_LATER_NO: (
        "on",
        "They said no after that day, and that no counts. Was it told later? Change the day.",
    ),
}


def read(data: Mapping[str, object], today: date) -> Filled:
    """What came back from the form, and what needs another look before policy is asked."""
    names = (*INPUTS, _RESPONSIBLE)
    values = {key: value for key in names if isinstance(value := data.get(key), str) and value}
    faults: dict[str, str] = {}
    if not media_in(values):
        faults["media"] = "Please tick what it is about."
    if not places_in(values):
        faults["places"] = "Please tick where."
    if values.get("said") not in {key for key, _ in ANSWERS}:
        faults["said"] = "Please choose yes or no."
    if values.get("source") not in {key for key, _ in _SOURCES}:
        faults["source"] = "Please choose how the school was told."
    if not values.get("giver"):
        faults["giver"] = "Please choose who said it."
    if len(values.get("by", "")) > 100:
        faults["by"] = "Please keep this under 100 characters."
    if _day(values, today) is None:
        faults["on"] = "Please choose a day from the calendar."
    return Filled(values, faults)


def told(filled: Filled, record: Record, today: date) -> Told:
    """What a form without faults says."""
    values = filled.values
    giver, on = values.get("giver", ""), _day(values, today)
    known = givers(record)
    place = int(giver) if giver.isdigit() else -1
    return Told(
        uses=tuple(Use(medium, place_) for place_ in places_in(values) for medium in media_in(values)),
        said=Said(values["said"]),
        source=Source(values["source"]),
        by=known[place] if 0 <= place < len(known) else values.get("by", ""),
        voice=Voice.CHILD if giver == CHILD else Voice.PARENT,
        is_responsible=giver != SOMEBODY,
        on=on or today,
    )


def judged(filled: Filled, faults: Iterable[Fault]) -> Filled:
    """The same form with what the school says against it."""
    return filled.judged(FAULTS[fault] for fault in faults)


def form(
    pupil: str,
    record: Record | None,
    filled: Filled,
    token: str,
    view: View,
    banner: Iterable[Element] = (),
) -> Card:
    """The form; whatever was chosen stands in it still. It has no record while the store is down."""
    values = filled.values
    body: list[Element] = [heading("Change an answer"), *banner]
    body += [said("Child", record.pupil.name)] if record is not None else []
    if not filled.is_complete:
        body.append(warning("Please look at this again. Nothing is lost."))
        body += [warning(sentence) for sentence in filled.faults.values()]
    media = [(one.value, words.capital(words.MEDIA[one])) for one in Medium]
    places = [(one, words.capital(words.place(one, view.terms))) for one in view.terms.places]
    body += [
        some_of("media", "What is it about? (needed)", media, value=values.get("media", "")),
        some_of("places", "Where? (needed)", places, value=values.get("places", "")),
        one_of("said", "What was said? (needed)", ANSWERS, value=values.get("said", "")),
        one_of("giver", "Who said it? (needed)", _givers(record), value=values.get("giver", "")),
        text_box(
            "by", "Their name, if they are new (needed for a yes)", value=values.get("by", ""), most=100
        ),
        one_of("source", "How was the school told? (needed)", _SOURCES, value=values.get("source", "")),
        day("on", "On which day? Leave it empty for today", value=_shown(values)),
        line("A no counts at once. A yes counts only from somebody with parental responsibility."),
        buttons(
            button("Save", Verb.CONSENT_SAVE, {"pupil": pupil, "token": token}, style="positive"),
            button("Back", Verb.CHECK, {"pupil": pupil}),
        ),
    ]
    return Card(tuple(body), "Sargent: change an answer.")


def saved(
    record: Record,
    change: Change,
    withdrawals: Sequence[Withdrawal],
    view: View,
) -> Card:
    """It is in force; what follows from it, and words to confirm it to whoever said it (R37)."""
    pupil, terms = record.pupil, view.terms
    body: list[Element] = [heading("Saved"), line("It is in force now.")]
    by_answer: dict[Said, list[str]] = {}
    for code, it in change.answers.items():
        by_answer.setdefault(it, []).append(code)
    body += [
        said(f"{words.capital(words.SAID[it])}", f"{pupil.name}: {words.uses(codes, terms)}")
        for it, codes in by_answer.items()
    ]
    if withdrawals:
        body += [warning(HELD), line(ELSEWHERE)]
    body.append(said("To send to them", letter(change, pupil.forename, terms=view)))
    body.append(buttons(button("See this child", Verb.CHECK, {"pupil": pupil.id})))
    return Card(tuple(body), "Sargent: saved.")


def letter(change: Change, forename: str, terms: View) -> str:
    """Words to confirm a change in writing to whoever told the school of it (Q11)."""
    no = [code for code, it in change.answers.items() if it is not Said.YES]
    yes = [code for code, it in change.answers.items() if it is Said.YES]
    parts = [f"Thank you for telling us about {forename}."]
    if yes:
        parts.append(f"We have written down that we may use: {words.uses(yes, terms.terms)}.")
    if no:
        parts.append(f"We have written down that we may not use: {words.uses(no, terms.terms)}.")
        parts.append("This counts from now. What we have published already, we take down as soon as we can.")
    parts.append("You can change this at any time. Just tell the school office.")
    return " ".join(parts)


def _givers(record: Record | None) -> list[tuple[str, str]]:
    known = [(str(number), one) for number, one in enumerate(givers(record) if record is not None else ())]
    return [
        *known,
        (NEW, "Somebody with parental responsibility who is new here"),
        (SOMEBODY, "Somebody else, or we do not know yet"),
        (CHILD, "The child"),
    ]


def media_in(values: Values) -> list[Medium]:
    """The kinds of thing that were ticked."""
    return [Medium(one) for one in values.get("media", "").split(",") if one in Medium.__members__.values()]


def places_in(values: Values) -> list[Place]:
    """The places that were ticked; whether the school has them is not asked."""
    ticked = [Place(one.strip()) for one in values.get("places", "").split(",") if one.strip()]
    return [one for one in ticked if use_of(Use(Medium.PHOTO, one).code) is not None]


def _day(values: Values, today: date) -> date | None:
    given = values.get("on", "")
    if not given:
        return today
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _shown(values: Values) -> str:
    given = values.get("on", "")
    return given if given and _day(values, date.min) is not None else ""
