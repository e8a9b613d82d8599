"""Saying what a column of a list is that nobody knows: a permission for some uses, or about the child."""

from __future__ import annotations

from collections.abc import Mapping

from cards import consent_words as words
from cards.card import Card
from cards.consent_forms import media_in, places_in
from cards.consents import View
from cards.elements import Element, button, buttons, heading, line, one_of, said, some_of, warning
from cards.forms import Filled, Values
from cards.verbs import Verb
from policy.headings import Column, Meaning
from policy.layouts import Unmapped
from policy.uses import Medium, Use

PERMISSION = "permission"

COLUMNS: Mapping[str, str] = {
    PERMISSION: "A permission for what I tick below",
    Column.IGNORED.value: "Nothing that is needed here",
    Column.SURNAME.value: "The surname they are called by",
    Column.FORENAME.value: "The first name they are called by",
    Column.CLASS.value: "The class they are in",
    Column.YEAR.value: "The year group they are in",
    Column.UPN.value: "The unique pupil number",
    Column.ADMISSION_NUMBER.value: "The admission number",
    Column.MIS_ID.value: "The number in the school's system",
    Column.BORN.value: "The date of birth",
}
"""What a column may be said to be."""


def place(data: Mapping[str, object]) -> int:
    """Which of the unknown columns is meant; -1 for what is no number."""
    given = data.get("line")
    return int(given) if isinstance(given, str) and given.isascii() and given.isdigit() else -1


def read(data: Mapping[str, object], view: View) -> Filled:
    """What was said of a column."""
    names = ("is", "media", "places")
    values = {key: value for key in names if isinstance(value := data.get(key), str) and value}
    faults: dict[str, str] = {}
    if values.get("is") not in COLUMNS:
        faults["is"] = "Please choose what the column is."
    if values.get("is") == PERMISSION:
        if not media_in(values):
            faults["media"] = "Please tick what it permits."
        if not any(one in view.terms.places for one in places_in(values)):
            faults["places"] = "Please tick where."
    return Filled(values, faults)


def meant(filled: Filled, view: View) -> Meaning:
    """What a form without faults says."""
    values = filled.values
    if values["is"] != PERMISSION:
        return Column(values["is"])
    known = [one for one in places_in(values) if one in view.terms.places]
    return tuple(Use(medium, where) for where in known for medium in media_in(values))


def form(sheet: str, about: Values, column: Unmapped, number: int, filled: Filled, view: View) -> Card:
    """What is this column? It is remembered for the next list."""
    values = filled.values
    data = {"file": sheet, **{key: about[key] for key in ("kind", "made_on", "leavers") if key in about}}
    body: list[Element] = [heading("What is this column?")]
    body.append(said("Column", column.heading or f"Number {column.column + 1}, without a heading"))
    body += [warning(sentence) for sentence in filled.faults.values()]
    media = [(one.value, words.capital(words.MEDIA[one])) for one in Medium]
    places = [(one, words.capital(words.place(one, view.terms))) for one in view.terms.places]
    body += [
        one_of("is", "What is it? (needed)", tuple(COLUMNS.items()), value=values.get("is", "")),
        some_of("media", "If it is a permission: for what?", media, value=values.get("media", "")),
        some_of("places", "And where?", places, value=values.get("places", "")),
        line("It is remembered once the list is brought in."),
        buttons(
            button("Save", Verb.IMPORT_COLUMN_SAVE, {**data, "line": str(number)}, style="positive"),
            button("Back to the numbers", Verb.IMPORT_PLAN, data),
        ),
    ]
    return Card(tuple(body), "Sargent: what is this column?")
