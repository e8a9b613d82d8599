"""Asking the consent record: a child's answers, a class's, and who is asked about.

To whoever may know no more, the answer is yes or no: refused, never asked and protected read the same. None
of these cards stands in a chat for longer than it is read (Q28).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cards import consent_words as words
from cards import times
from cards.card import Card
from cards.elements import Element, button, buttons, heading, line, one_of, said, text_box, warning
from cards.verbs import Verb
from policy import rolls
from policy.consents import ConsentTerms, Record, Verdict, all_in_force, has_answer, in_force
from policy.pupils import Pupil, class_code
from policy.rolls import Head, Roll
from policy.uses import Medium, Place, Use, matrix

MOST_NAMES = 8
"""Children of the same name on one card."""

_ONE = "What this card says is for this moment. Ask again before you post."


@dataclass(frozen=True, slots=True)
class View:
    """Who looks, when, and how the school reads its record.

    `knows_why` says that they may see reasons; whoever has it without `may_protect` cannot tell a child who
    is protected from one who was refused (Q10).
    """

    terms: ConsentTerms
    at: datetime
    knows_why: bool = False
    may_change: bool = False
    may_protect: bool = False
    may_hand_over: bool = False


def ask(banner: Iterable[Element] = ()) -> Card:
    """Whom to ask about: a name, or a class."""
    body = [
        heading("Check consent"),
        *banner,
        line("Type a child's name, or a class. You will see what may be used, and where."),
        text_box("asked", "Name or class (needed)", hint="Such as Amelia, or Oak", most=100),
        buttons(button("Check", Verb.CHECK, style="positive")),
    ]
    return Card(tuple(body), "Sargent: check consent.")


def nobody(asked: str) -> Card:
    """Nobody on the roll fits: the same for a name that was misspelt and for one that was never there."""
    banner = [
        said("Nobody on the list fits", asked[:100]),
        warning("Nobody who is not on the list may be used."),
    ]
    return ask(banner)


def several(found: Sequence[Pupil], asked: str) -> Card:
    """Several children fit: their class and year tell them apart."""
    body: list[Element] = [heading("Which child?"), said("", asked[:100])]
    body.append(
        buttons(
            *(
                button(f"{one.name}, {class_of(one)}", Verb.CHECK, {"pupil": one.id})
                for one in found[:MOST_NAMES]
            )
        )
    )
    if len(found) > MOST_NAMES:
        body.append(line(f"{len(found) - MOST_NAMES} more fit. Please type more of the name."))
    body.append(buttons(button("Ask about somebody else", Verb.CHECK)))
    return Card(tuple(body), "Sargent: which child?")


def child(record: Record, head: Head, view: View, banner: Iterable[Element] = ()) -> Card:
    """One child: place by place what may be used and what may not."""
    pupil = record.pupil
    body: list[Element] = [heading("Check consent"), *banner, said(pupil.name, class_of(pupil))]
    if not pupil.is_here:
        body.append(warning("This child has left the school."))
    if view.may_protect and pupil.protected:
        body.append(warning("Ask the safeguarding lead before anything of this child is used."))
    for place in view.terms.places:
        body += _at(place, record, view)
    body += freshness(head, view)
    body.append(line(_ONE, subtle=True))
    body.append(buttons(*_next(record, view)))
    return Card(tuple(body), "Sargent: what may be used.")


def class_(roll: Roll, class_name: str, use: Use, view: View) -> Card:
    """A whole class for one use: everybody's yes or no, and whether the class may be shown together."""
    verdicts = [(one, in_force(one, use, view.at, view.terms)) for one in roll.records if one.pupil.is_here]
    verdicts.sort(key=lambda it: (it[0].pupil.surname.casefold(), it[0].pupil.forename.casefold()))
    yes = sum(verdict.is_yes for _, verdict in verdicts)
    body: list[Element] = [heading("Check consent"), said("Class", class_name)]
    body.append(line(words.capital(words.use(use, view.terms)) + ":", strong=True))
    body.append(_together(yes, verdicts))
    body.append(said("", "\n".join(f"{one.pupil.name}: {_answer(it, view)}" for one, it in verdicts)))
    body += freshness(roll.head, view)
    body += [
        one_of(
            "medium",
            "What do you want to use?",
            [(one.value, words.capital(words.MEDIA[one])) for one in Medium],
            value=use.medium.value,
        ),
        one_of(
            "place",
            "Where?",
            [(one, words.capital(words.place(one, view.terms))) for one in view.terms.places],
            value=use.place,
        ),
        buttons(button("Check this", Verb.CHECK, {"class": class_code(class_name)})),
    ]
    return Card(tuple(body), "Sargent: what may be used.")


def hidden() -> Card:
    """What is left in the chat where the record was shown for a short while."""
    body = (
        heading("Consent was checked here"),
        line("What was shown is hidden again. It may have changed since."),
        buttons(button("Check consent", Verb.CHECK)),
    )
    return Card(body, "Sargent: consent was checked.")


def freshness(head: Head, view: View) -> list[Element]:
    """As at when this is so, and how old the list is that it comes from (R36)."""
    return [line(f"As at {times.moment(view.at, view.terms.zone)}."), *age(head, view.at, view.terms)]


def age(head: Head, at: datetime, terms: ConsentTerms) -> list[Element]:
    """How old the list is that the record comes from, and whether it may still be posted with (R36)."""
    if head.list_brought_at is None:
        return [warning("No list of the whole school was ever brought in. Ask the office.")]
    days = (at - head.list_brought_at).days
    since = "today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago"
    shown: list[Element] = [line(f"The list was last brought up to date {since}.")]
    if rolls.is_too_old(head, at, terms):
        shown.append(warning("The list is too old to post with. Ask the office to bring in a new one first."))
    elif rolls.is_stale(head, at, terms):
        shown.append(warning("The list is old. Ask the office whether anything has changed."))
    return shown


def _at(place: Place, record: Record, view: View) -> list[Element]:
    found = [
        (use, in_force(record, use, view.at, view.terms))
        for use in matrix(view.terms.accounts)
        if use.place == place
    ]
    shown: list[Element] = [line(words.capital(words.place(place, view.terms)), strong=True)]
    yes = [words.MEDIA[use.medium] for use, verdict in found if verdict.is_yes]
    no = [words.MEDIA[use.medium] for use, verdict in found if not verdict.is_yes]
    if yes:
        shown.append(line(f"Yes: {', '.join(yes)}."))
    if no:
        shown.append(line(f"No: {', '.join(no) if yes else 'nothing may be used'}."))
    if view.knows_why:
        shown += _reasons(found, view)
    return shown


def _reasons(found: Sequence[tuple[Use, Verdict]], view: View) -> list[Element]:
    """Why, for those who may know: each reason once, with what it is about."""
    by_reason: dict[str, list[str]] = {}
    for use, verdict in found:
        reason = _why(verdict, view)
        if verdict.is_yes:
            if not verdict.is_unconfirmed:
                continue
            reason = "Yes, but not asked anew this school year."
        by_reason.setdefault(reason, []).append(words.MEDIA[use.medium])
    return [
        line(f"{reason} ({', '.join(media)})" if len(media) < len(found) else reason, subtle=True)
        for reason, media in by_reason.items()
    ]


def _together(yes: int, verdicts: Sequence[tuple[Record, Verdict]]) -> Element:
    if not verdicts:
        return warning("Nobody of this class is here.")
    if all_in_force(verdict for _, verdict in verdicts):
        return line(f"Yes for all {yes}.")
    return warning(
        f"No for the class together: {yes} of {len(verdicts)} are yes. Leave out everybody with no."
    )


def _answer(verdict: Verdict, view: View) -> str:
    plain = "yes" if verdict.is_yes else "NO"
    return f"{plain}. {_why(verdict, view)}" if view.knows_why and not verdict.is_yes else plain


def _why(verdict: Verdict, view: View) -> str:
    return words.why(verdict.why, knows_of_protection=view.may_protect)


def _next(record: Record, view: View) -> list[Element]:
    pupil = {"pupil": record.pupil.id}
    offered: list[Element] = []
    if view.may_change:
        offered.append(button("Change an answer", Verb.CONSENT_CHANGE, pupil))
    if view.may_protect and has_answer(record):
        # What parents said gives away, beside a no, that a child is protected.
        offered.append(button("Who said what, and when", Verb.CONSENT_STORY, pupil))
    if view.may_protect:
        title = (
            "The lead need not be asked any more"
            if record.pupil.protected
            else "Ask the lead about this child"
        )
        offered.append(button(title, Verb.PROTECT, pupil))
    if view.may_change and record.pupil.is_here:
        offered.append(button("This child has left", Verb.LEFT, pupil))
    if view.may_hand_over:
        offered.append(button("All that we hold on this child", Verb.HELD, pupil))
    return [*offered, button("Ask about somebody else", Verb.CHECK)]


def class_of(pupil: Pupil) -> str:
    """What tells a child apart from others of the same name: "Year 4, Oak"."""
    return ", ".join(one for one in (pupil.year, pupil.class_name) if one) or "no class"


def reminder() -> Card:
    """What the Business Manager is told once a week while the record needs something; what, stands inside."""
    body = (
        heading("The consent record needs you"),
        line("It is old, or some children have no answer. Please have a look this week."),
        buttons(button("Look", Verb.CONSENTS, style="positive")),
    )
    return Card(body, "Sargent: the consent record needs you.")
