"""All that is held on one child's permissions as one page to read and to hand over (E5).

What is about somebody else, or may have to be held back, is underlined: that is for the DPO to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from cards import consent_words as words
from cards import prints
from cards.prints import element, table, text
from policy.chronology import Trace
from policy.consents import Change, ConsentTerms, Verdict, Voice, Why
from policy.held import Held
from policy.papers import COMMAND_LINE
from policy.people import People, StaffId
from policy.uses import Use

AUDIT: Mapping[str, str] = {
    "consent.checked": "Looked up this child",
    "consent.class_checked": "Looked up the whole class",
    "consent.story_read": "Read who said what",
    "consent.changed": "Wrote an answer down",
    "consent.protected": "Changed whether the safeguarding lead is asked first",
    "consent.left": "Marked the child as having left",
    "consent.held_read": "Opened the way to this paper",
    "consent.paper_asked": "Asked for a paper",
    "consent.paper_fetched": "Took a paper or a list out",
    "consent.erased": "Erased all that was held before",
}
"""What a line of the audit means."""

_BEWARE = (
    "Before you hand this over: look at everything that is underlined. It names other people, or says that "
    "the safeguarding lead is asked first. The data protection officer decides whether it is left out."
)
_HOW_FAR = (
    "Looks at a whole class are those at the class that the child is in now. Lists for the whole school are "
    "among them. Screens that show only names, and copies kept by Teams or on paper, are not."
)


def printed(held: Held, school: str, people: People, terms: ConsentTerms) -> str:
    """The page."""
    who, when = _Names(people), _When(terms)
    return prints.page(
        "All that is held on one child's permissions",
        [
            element("h1", "All that is held on one child's permissions"),
            element("p", school),
            element("p", f"As at {when(held.at)}."),
            element("p", _BEWARE, kind="warn"),
            element("h2", "The child"),
            table(("What", "Held"), _details(held)),
            element("h2", "What may be used now"),
            table(("Use", "Answer", "Why"), (_verdict(use, it, terms) for use, it in held.in_force)),
            element("h2", "Everything that was ever said"),
            table(
                ("Counts from", "Who said it", "How", "What", "Written down"),
                (_said(one, who, when, terms) for one in held.history),
            ),
            element("h2", "What was taken back"),
            table(
                ("When", "What", "Were those who keep the posts told?"),
                (
                    (
                        text(when(one.at)),
                        text(words.uses((use.code for use in one.uses), terms)),
                        "Not yet" if one.is_waiting else "Yes",
                    )
                    for one in held.taken_back
                ),
            ),
            element("h2", "Who looked, and who changed something"),
            element("p", _HOW_FAR),
            table(("When", "Who", "What"), (_line(one, who, when) for one in held.audit)),
        ],
    )


class _When:
    """A moment, on paper."""

    def __init__(self, terms: ConsentTerms) -> None:
        self._zone = terms.zone

    def __call__(self, at: datetime) -> str:
        return prints.dated(at, self._zone)


class _Names:
    """Colleagues, underlined."""

    def __init__(self, people: People) -> None:
        self._people = people

    def __call__(self, id_: StaffId | None) -> str:
        if id_ is None or id_ == COMMAND_LINE:
            return "Somebody at the server"
        found = self._people.find(id_)
        return element("mark", found.name if found is not None else f"Somebody no longer here ({id_})")


def _details(held: Held) -> Iterator[tuple[str, str]]:
    pupil = held.pupil
    named = {
        "Name": pupil.name,
        "Also called": ", ".join(pupil.also),
        "Year": pupil.year,
        "Class": pupil.class_name,
        "Born": pupil.born,
        "Pupil number (UPN)": pupil.upn,
        "Admission number": pupil.admission_number,
        "Number in the school's system": pupil.mis_id,
        "Left on": pupil.left_on,
        "Number in this record": pupil.id,
    }
    yield from ((text(what), text(it)) for what, it in named.items() if it)
    if pupil.protected:
        yield "Safeguarding", element("mark", "The safeguarding lead is asked before anything is used")


def _verdict(use: Use, verdict: Verdict, terms: ConsentTerms) -> Iterable[str]:
    why = words.WHY[verdict.why]
    if verdict.is_unconfirmed and verdict.is_yes:
        why = f"{why} It was not asked anew this school year."
    shown = element("mark", why) if verdict.why is Why.ASK_DSL else text(why)
    return text(words.capital(words.use(use, terms))), "Yes" if verdict.is_yes else "No", shown


def _said(change: Change, who: _Names, when: _When, terms: ConsentTerms) -> Iterable[str]:
    by_answer: dict[str, list[str]] = {}
    for code, it in change.answers.items():
        by_answer.setdefault(words.SAID[it], []).append(code)
    what = ". ".join(f"{words.capital(it)}: {words.uses(codes, terms)}" for it, codes in by_answer.items())
    if not change.is_responsible:
        what = f"{what}. Not known to have parental responsibility"
    return (
        text(when(change.effective)),
        _giver(change),
        text(words.capital(words.SOURCES[change.source])),
        text(what),
        f"{text(when(change.recorded_at))}, {who(change.recorded_by)}",
    )


def _giver(change: Change) -> str:
    if change.voice is Voice.CHILD:
        return "The child"
    return element("mark", change.by) if change.by else "The school's list"


def _line(trace: Trace, who: _Names, when: _When) -> Iterable[str]:
    what = AUDIT.get(trace.action, trace.action)
    return text(when(trace.at)), who(trace.actor), text(what)
