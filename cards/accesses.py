"""Who is trusted with the school's accounts: the list, trusting somebody, taking it back (R53, R56)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cards import consent_words, pages
from cards import register_words as words
from cards.account_forms import on
from cards.accounts import BookView
from cards.card import Card
from cards.chronology import dated
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
    text_box,
    warning,
)
from cards.forms import Filled
from cards.verbs import Verb
from policy.access_steps import Grant
from policy.accesses import WRITING, Access, AccessRole, Chore
from policy.book_errors import Bar
from policy.people import People, Person, StaffId
from policy.pupils import folded
from policy.uses import FIXED, Place

PAGE = 10
MOST_PEOPLE = 120
"""Above this many people a name is typed, so that the card stays small."""
INPUTS = ("role", "place", "person", "from", "to", "trained_on", "why")
LONGEST_WHY = 500
"""Characters."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where something may go out now, by code."""

    names: Mapping[Place, str]

    @classmethod
    def of(cls, view: BookView) -> Places:
        """Those of this school, the fixed ones first."""
        fixed = {one: consent_words.capital(consent_words.PLACES[one]) for one in FIXED}
        return cls({**fixed, **view.book.places(view.at)})

    @property
    def choices(self) -> Choices:
        """As choices on a form; two that are called alike are told apart by their codes."""
        names = list(self.names.values())
        return [
            (place, name if names.count(name) == 1 else f"{name} ({place})")
            for place, name in self.names.items()
        ]


def listed(view: BookView, banner: Iterable[Element] = (), *, page: int = 1) -> Card:
    """Everybody who is trusted with something now, what has to be seen to first."""
    today = view.book.day(view.at)
    kept = [one for one in view.book.accesses if _is_shown(one, today)]
    kept.sort(key=lambda one: (one.chore is None, view.name(one.person), one.place, one.id))
    last = max(1, -(-len(kept) // PAGE))
    page = pages.nearest(page, last)
    body: list[Element] = [heading("Who is trusted with the accounts"), *banner]
    body.append(line("The Principal says who. The Business Manager keeps the passwords and may always post."))
    if not kept:
        body.append(line("Nobody else is trusted with anything yet."))
    presses: list[Element] = []
    for one in kept[(page - 1) * PAGE : page * PAGE]:
        body += _lines(one, view)
        presses += _presses(one, view)
    if presses:
        body.append(buttons(*presses))
    body += pages.turns(Verb.ACCESSES, {}, page, last)
    offered = [button("Accounts", Verb.ACCOUNTS)]
    if view.may_trust:
        offered.insert(0, button("Trust somebody", Verb.ACCESS_GRANT, style="positive"))
    body.append(buttons(*offered))
    return Card(tuple(body), "Sargent: who is trusted.")


def read(data: Mapping[str, object], people: People) -> Filled:
    """What came back from the form; `person` is an id, or a name that fits one person."""
    values = words.typed(data, INPUTS, LONGEST_WHY)
    faults: dict[str, str] = {}
    if values.get("role") not in {one.value for one in AccessRole}:
        faults["role"] = "Please choose what they may do."
    if not values.get("place"):
        faults["place"] = "Please choose where."
    if _person(values, people) is None:
        faults["person"] = "Please choose who. Write the name as it is on the staff list."
    if on(values, "from") is None:
        faults["from"] = "Please choose the first day."
    if values.get("to") and on(values, "to") is None:
        faults["to"] = words.ON_A_DAY
    if len(values.get("why", "")) > LONGEST_WHY:
        faults["why"] = f"Why: please keep it under {LONGEST_WHY} letters."
    is_exception = values.get("role") == AccessRole.PASSWORD
    if is_exception and not values.get("why", "").strip():
        faults["why"] = "Please say why they must know the password."
    if is_exception and not values.get("to"):
        faults["to"] = words.BARS[Bar.NEEDS_END]
    if not is_exception and on(values, "trained_on") is None:
        faults["trained_on"] = "When were they trained?"
    return Filled(values, faults)


def grant_of(filled: Filled, people: People) -> Grant:
    """What a form without faults says."""
    values = filled.values
    person = _person(values, people)
    return Grant(
        person.id if person is not None else StaffId(""),
        Place(values["place"]),
        AccessRole(values["role"]),
        on(values, "from") or date.max,
        on(values, "to"),
        on(values, "trained_on"),
        values.get("why", ""),
    )


def form(filled: Filled, token: str, view: BookView, banner: Iterable[Element] = ()) -> Card:
    """Whom to trust with what: nobody without training in posting within the year (R56)."""
    values = filled.values
    roles = [(one.value, consent_words.capital(words.ROLES[one])) for one in AccessRole]
    body: list[Element] = [
        heading("Trust somebody with an account"),
        *banner,
        *words.problems(filled),
        one_of("role", "What may they do? (needed)", roles, value=values.get("role", "")),
        one_of("place", "Where?", Places.of(view).choices, value=values.get("place", ""), folded=True),
        _who(values.get("person", ""), view.people),
        day("from", "From which day? (needed)", value=_shown(values, "from")),
        day("to", "Until which day? Leave it empty for no end", value=_shown(values, "to")),
        day("trained_on", "When were they trained in posting?", value=_shown(values, "trained_on")),
        line("A password stays with the Business Manager. If somebody else must know it, say why."),
        text_box("why", "Why must they know it?", value=values.get("why", ""), most=LONGEST_WHY, tall=True),
        buttons(
            button("Save", Verb.ACCESS_GRANT_SAVE, {"token": token}, style="positive"),
            button("Back", Verb.ACCESSES),
        ),
    ]
    return Card(tuple(body), "Sargent: trust somebody.")


def ending(access: Access, view: BookView) -> Card:
    """Ask once more before it is taken back."""
    about = {"reference": access.reference}
    body: list[Element] = [
        heading(f"Take it back? Ref {access.reference}"),
        *_lines(access, view),
        line("It counts no more at once. Then the password has to be changed."),
        buttons(
            button("Take it back", Verb.ACCESS_END_SAVE, about, style="positive"),
            button("Back", Verb.ACCESSES),
        ),
    ]
    return Card(tuple(body), "Sargent: take it back.")


def _lines(access: Access, view: BookView) -> list[Element]:
    where = view.book.known.get(access.place) or consent_words.PLACES.get(access.place, access.place)
    until = f" to {dated(access.to)}" if access.to else ""
    trained = f" Trained in posting on {dated(access.trained_on)}." if access.trained_on else ""
    known = view.people.by_id.get(access.person)
    told = [
        known.name if known is not None else access.name or view.name(access.person),
        where,
        f"From {dated(access.from_)}{until}.{trained}",
        *([access.why] if access.why else []),
    ]
    shown = [said(f"{access.reference}: {words.ROLES[access.role]}", "\n".join(told))]
    if access.ended_for is not None:
        shown.append(line(words.ENDED[access.ended_for]))
    elif access.role in WRITING and not access.is_trained(view.book.day(view.at)):
        shown.append(warning("The training is more than a year ago: it does not count now."))
    if access.chore is not None and access.chore_due is not None:
        shown.append(warning(f"{words.CHORES[access.chore]} By {view.clock(access.chore_due)}."))
    return shown


def _presses(access: Access, view: BookView) -> list[Element]:
    about, ref = {"reference": access.reference}, access.reference
    shown: list[Element] = []
    if access.chore is Chore.TAKE_OFF and view.may_keep:
        shown.append(button(f"{ref}: off, and password changed", Verb.ACCESS_OFF, about, style="positive"))
    if access.chore is Chore.LOOK_AGAIN and view.may_trust:
        shown.append(button(f"{ref}: they still need it", Verb.ACCESS_KEEP, about))
    if access.ended_at is None and view.may_end:
        shown.append(button(f"{ref}: take it back", Verb.ACCESS_END, about))
    return shown


def _is_shown(access: Access, today: date) -> bool:
    return access.chore is not None or (access.ended_at is None and not access.is_past(today))


def _who(chosen: str, people: People) -> Element:
    adults = sorted(people.everyone, key=lambda one: one.name.split()[-1])
    if len(adults) > MOST_PEOPLE:
        return text_box(
            "person", "Who? (needed)", value=chosen, hint="The name as on the staff list", most=100
        )
    names = [one.name for one in adults]
    choices = [
        (one.id, one.name if names.count(one.name) == 1 else f"{one.name} ({one.mail})") for one in adults
    ]
    return one_of("person", "Who?", choices, value=chosen, filtered=True)


def _person(values: Mapping[str, str], people: People) -> Person | None:
    given = values.get("person", "")
    found = people.find(given)
    if found is not None or not given.strip():
        return found
    named = [one for one in people.everyone if folded(one.name) == folded(given)]
    return named[0] if len(named) == 1 else None


def _shown(values: Mapping[str, str], key: str) -> str:
    return values.get(key, "") if on(values, key) is not None else ""
