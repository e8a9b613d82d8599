"""Away and back: the form, what is said once it is saved, and what it may not be (C16)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from cards.card import Card
from cards.elements import Choices, Element, button, buttons, day, heading, line, one_of, warning
from cards.forms import AGAIN, Filled
from cards.verbs import Verb
from policy.absences import Absence, Fault, may_cover, may_set
from policy.concerns import FormToken
from policy.people import People, Person, Role, StaffId
from policy.schools import School

MOST_CHOICES = 80
"""Above this many in one list, those without a role in handling concerns are left out of it: a card stays
under 20 KB, and nothing follows from their being away."""

MOST_LISTED = 8
"""Absences listed on one card."""

_FIRST, _LAST, _COVER, _WHOSE = "first", "last", "cover", "whose"
_YEARS = range(2000, 2200)
_SAID: Mapping[Fault, tuple[str, str]] = {
    Fault.PAST: (_LAST, "Those days are over. Please choose others."),
    Fault.ENDS_BEFORE_START: (_LAST, "The last day is before the first."),
    Fault.TOO_LONG: (_LAST, "That is longer than a year. Please choose a shorter time."),
    Fault.TOO_FAR_AHEAD: (_FIRST, "That is more than a year ahead. Please choose an earlier day."),
    Fault.UNKNOWN_PERSON: (_WHOSE, AGAIN),
    Fault.SAME_PERSON: (_COVER, "Nobody can cover for themselves. Please choose somebody else."),
    Fault.UNKNOWN_COVER: (_COVER, AGAIN),
    Fault.COVER_NOT_ALLOWED: (
        _COVER,
        "That person may not read what would come to them. Please choose somebody else to cover.",
    ),
}


def read(data: Mapping[str, object]) -> Filled:
    """What a press of Save says, and what is wrong with its days; an empty last day means one day only."""
    given = {key: value for key in _INPUTS if isinstance(value := data.get(key), str) and value}
    faults = {key: _NO_DAY for key in (_FIRST, _LAST) if key in given and _day(given[key]) is None}
    if _FIRST not in given:
        faults[_FIRST] = "Please choose the first day."
    return Filled(given, faults)


_INPUTS = (_FIRST, _LAST, _COVER, _WHOSE)
_NO_DAY = "Please choose a day from the calendar."


def prefilled(first: date | None, last: date | None) -> Filled:
    """A fresh form with the days that were typed."""
    typed = {_FIRST: first, _LAST: last}
    return Filled({key: found.isoformat() for key, found in typed.items() if found is not None})


def days_of(filled: Filled) -> tuple[date, date]:
    """The first and the last day of a form without faults."""
    first = date.fromisoformat(filled.values[_FIRST])
    return first, date.fromisoformat(filled.values.get(_LAST, filled.values[_FIRST]))


def whose(filled: Filled, asker: Person) -> StaffId:
    """Whose absence a form is about: the asker's own unless it says somebody else's."""
    return StaffId(filled.values.get(_WHOSE, asker.id).lower())


def who_covers(filled: Filled) -> StaffId | None:
    """Who is to cover, if anybody."""
    cover = filled.values.get(_COVER)
    return StaffId(cover.lower()) if cover else None


def judged(filled: Filled, faults: Iterable[Fault]) -> Filled:
    """The same form with what the school says against it."""
    return filled.judged(_SAID[fault] for fault in faults)


def form(
    token: FormToken,
    filled: Filled,
    asker: Person,
    people: People,
    school: School,
    *,
    coming: Sequence[Absence] = (),
    banner: Iterable[Element] = (),
) -> Card:
    """The form. The Business Manager may say whose absence it is; `coming` are those recorded already."""
    body: list[Element] = [heading("Say when you are away"), *banner]
    if not filled.is_complete:
        body.append(warning("Please look at this again. Nothing is lost."))
        body += [warning(sentence) for sentence in filled.faults.values()]
    body.append(line("While you are away, concerns go to whoever covers, or to the next person."))
    body += [
        day(_FIRST, "First day away (needed)", value=_shown_day(filled, _FIRST)),
        day(_LAST, "Last day away. Leave it empty for one day", value=_shown_day(filled, _LAST)),
        *_lists(filled, asker, people),
    ]
    body.append(buttons(button("Save", Verb.AWAY_SAVE, {"token": token}, style="positive")))
    body += standing(coming, asker, people, school)
    return Card(tuple(body), "Sargent: say when you are away.")


def not_saved(
    token: FormToken,
    filled: Filled,
    asker: Person,
    people: People,
    school: School,
    numbers: Iterable[Element],
) -> Card:
    """Storage is down at Save: what was chosen comes back in the form, and whom to ring."""
    sentence = "Not saved. What you chose is below. Please press Save again in a minute. Is it urgent? Ring:"
    banner = [warning(sentence), *numbers]
    return form(token, filled, asker, people, school, banner=banner)


def saved(absence: Absence, reader: Person, people: People, school: School) -> Card:
    """Recorded: the days, who covers, and the way back."""
    cover = people.by_id.get(absence.cover) if absence.cover is not None else None
    follows = f"{cover.name} covers." if cover else "Nobody covers. Concerns go to the next person."
    if absence.ended_at is not None:
        return returned([absence], reader, people)
    body: list[Element] = [heading("Saved")]
    body.append(line(f"{_subject(absence, reader, people)} away {_days(absence, school)}."))
    body.append(line(follows))
    own = absence.person == reader.id
    title = "I am back" if own else f"{_name(absence.person, people)} is back"
    body.append(buttons(button(title, Verb.RETURNED, {"token": absence.id})))
    return Card(tuple(body), "Sargent: saved.")


def returned(ended: Sequence[Absence], reader: Person, people: People) -> Card:
    """Not away any more, or never was; concerns go the usual way again."""
    body: list[Element] = [heading("Back")]
    persons = dict.fromkeys(one.person for one in ended)
    body += [line(f"{_subject_of(person, reader, people)} not away any more.") for person in persons]
    if not persons:
        body.append(line("That is over already. Nothing more was changed."))
    body.append(buttons(button("Away again", Verb.AWAY)))
    return Card(tuple(body), "Sargent: back.")


def refused() -> Card:
    """Somebody other than the Business Manager asked for another person's absence; nothing came of it."""
    body = (
        heading("That is for the Business Manager"),
        line("You can say when you are away yourself. For somebody else, please ask the Business Manager."),
        line("Nothing was changed."),
        buttons(button("I am away", Verb.AWAY), button("Help", Verb.HELP)),
    )
    return Card(body, "Sargent: that is for the Business Manager.")


def standing(coming: Sequence[Absence], reader: Person, people: People, school: School) -> list[Element]:
    """What is recorded already and this reader may end, each with its button; the soonest first."""
    listed = sorted((one for one in coming if may_set(reader, one.person)), key=lambda one: one.start)
    elements: list[Element] = []
    for one in listed[:MOST_LISTED]:
        elements.append(line(f"{_subject(one, reader, people)} away {_days(one, school)}."))
        title = f"{_subject(one, reader, people, back=True)} back: {_span(one, school)}"
        elements.append(buttons(button(title, Verb.RETURNED, {"token": one.id})))
    return elements


def _lists(filled: Filled, asker: Person, people: People) -> list[Element]:
    """Who covers, among those who may, and for the Business Manager who is away."""
    person = people.by_id.get(whose(filled, asker), asker)
    everybody_may_be_meant = asker.holds(Role.BUSINESS_MANAGER) and _WHOSE not in filled.values
    covers = [
        one
        for one in people.everyone
        if may_cover(one, person) or (everybody_may_be_meant and one.roles - {Role.STAFF})
    ]
    lists = [_list(_COVER, "Who covers? Leave it empty for nobody", covers, filled)]
    if asker.holds(Role.BUSINESS_MANAGER):
        others = [one for one in people.everyone if one is not asker]
        lists.append(_list(_WHOSE, "Who is away? Leave it empty for yourself", others, filled))
    return [one for one in lists if one["choices"]]


def _list(id_: str, label: str, among: Sequence[Person], filled: Filled) -> Element:
    if len(among) > MOST_CHOICES:
        among = [one for one in among if one.roles - {Role.STAFF}][:MOST_CHOICES]
    choices: Choices = [(one.id, one.name) for one in sorted(among, key=lambda one: one.name.split()[-1])]
    chosen = filled.values.get(id_, "").lower()
    value = chosen if chosen in {key for key, _ in choices} else ""
    return one_of(id_, label, choices, value=value, folded=True)


def _shown_day(filled: Filled, id_: str) -> str:
    """What was chosen, unless no calendar could show it."""
    value = filled.values.get(id_, "")
    return value if _day(value) else ""


def _day(value: str) -> date | None:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if found.year in _YEARS and found.isoformat() == value else None


def _subject(absence: Absence, reader: Person, people: People, *, back: bool = False) -> str:
    if back and absence.person == reader.id:
        return "I am"
    return _subject_of(absence.person, reader, people)


def _subject_of(person: StaffId, reader: Person, people: People) -> str:
    return "You are" if person == reader.id else f"{_name(person, people)} is"


def _name(person: StaffId, people: People) -> str:
    found = people.by_id.get(person)
    return found.name if found else "Somebody who left"


def _days(absence: Absence, school: School) -> str:
    """ "from Mon 30 Nov to Fri 4 Dec", or "on Mon 30 Nov"."""
    first, last = _ends(absence, school)
    return f"on {first}" if first == last else f"from {first} to {last}"


def _span(absence: Absence, school: School) -> str:
    first, last = _ends(absence, school)
    return first if first == last else f"{first} to {last}"


def _ends(absence: Absence, school: School) -> tuple[str, str]:
    year = school.local(absence.set_at).year
    first, last = school.local(absence.start), school.local(absence.end - timedelta(seconds=1))
    return _dated(first, year), _dated(last, year)


def _dated(local: datetime, year: int) -> str:
    """The day, with its year where it is not the one that everybody thinks of."""
    return f"{local:%a} {local.day} {local:%b}" + (f" {local.year}" if local.year != year else "")
