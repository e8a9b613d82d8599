"""The list of one class to print: one row a child, one column a use, yes or no and never why (R36, R41)."""

from __future__ import annotations

from collections.abc import Iterable

from cards import consent_words as words
from cards import prints
from cards.consents import View, freshness
from cards.prints import element, text
from policy.consents import Record, in_force
from policy.rolls import Roll
from policy.uses import Medium, Use

_BEWARE = (
    "This paper is right for the moment it was made, and may be wrong an hour later. "
    "Check consent in Teams before you post. Put it through the shredder afterwards."
)


def printed(roll: Roll, class_name: str, school: str, view: View) -> str:
    """The page. Refused, never asked and protected read the same on it, whoever prints it."""
    title = f"What may be used: {class_name}"
    return prints.page(
        title,
        [
            element("h1", title),
            element("p", school),
            element("p", f"As at {prints.dated(view.at, view.terms.zone)}."),
            *(element("p", one) for one in _fresh(roll, view)),
            element("p", _BEWARE, kind="warn"),
            f'<table class="grid">\n<thead>\n{_places(view)}\n{_media(view)}\n</thead>',
            "<tbody>",
            *(_row(one, view) for one in roll.records),
            "</tbody>\n</table>",
        ],
    )


def _fresh(roll: Roll, view: View) -> Iterable[str]:
    """How old the list is; the moment itself stands above, with its year."""
    return (str(one["text"]) for one in freshness(roll.head, view)[1:])


def _places(view: View) -> str:
    named = (words.capital(words.place(one, view.terms)) for one in view.terms.places)
    across = "".join(f'<th scope="colgroup" colspan="{len(Medium)}">{text(one)}</th>' for one in named)
    return f'<tr><th scope="col" rowspan="2">Child</th>{across}</tr>'


def _media(view: View) -> str:
    once = "".join(
        f'<th scope="col" class="use">{text(words.capital(words.MEDIA[one]))}</th>' for one in Medium
    )
    return f"<tr>{once * len(view.terms.places)}</tr>"


def _row(record: Record, view: View) -> str:
    uses = (Use(medium, place) for place in view.terms.places for medium in Medium)
    cells = (in_force(record, use, view.at, view.terms).is_yes for use in uses)
    answers = "".join('<td class="yes">Yes</td>' if one else "<td>no</td>" for one in cells)
    return f'<tr><th scope="row">{text(record.pupil.name)}</th>{answers}</tr>'
