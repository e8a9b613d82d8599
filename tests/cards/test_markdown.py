"""People's words are never Markdown: nothing that was typed becomes a link, or a button, or bold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cards import concerns, drafts, reports
from cards.card import Card
from cards.forms import Filled
from policy.chronology import Entry, Happening
from policy.concerns import Concern
from policy.lanes import Slice
from policy.people import Person
from tests.cards import people as town
from tests.cards.case_gallery import opened
from tests.cards.gallery import reviewed
from tests.cards.people import ANSWERS, DSL, PEOPLE, TECHNICIAN, TOKEN, a_report
from tests.cards.readers import inputs, marked_up, parts, quoted, wire

LURE = "[click](http://evil.example) **bold** <at>x</at> [n](tel:1)"


def lured() -> Concern:
    """A concern in which everything that can be typed is a lure."""
    concern = a_report(words=LURE, name=LURE)
    return replace(concern, account=replace(concern.account, evidence=LURE, on_date=LURE))


def opened_with_more(reader: Person, slice_: Slice) -> Card:
    """It, with more added to it."""
    concern = lured()
    entries = [Entry(town.AT, Happening.DETAILS_ADDED, town.TEACHER.id, words=LURE)]
    return opened(concern, slice_, reader=reader, entries=entries)


TYPED = dict.fromkeys(("name", "words", "evidence", "on_date"), LURE)
LURED = Filled({**ANSWERS, **TYPED})
CARDS = {
    "opened": opened(lured()),
    "opened, with more": opened_with_more(DSL, Slice.CASE),
    "technical part": opened_with_more(TECHNICIAN, Slice.TECHNICAL),
    "step one": concerns.about(TOKEN, LURED, PEOPLE),
    "step two": concerns.happened(TOKEN, LURED),
    "step three": reviewed(LURED.values, DSL),
    "not saved": drafts.not_saved(TOKEN, LURED, ()),
    "adding": reports.adding(a_report(), Filled({"more": LURE}), TOKEN),
}


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS.keys())
def test_what_was_typed_stands_in_text_runs_and_boxes_only(card: Card) -> None:
    assert "evil" in wire(card)
    assert "evil" not in marked_up(card)
    for part in parts(card.content):
        assert part["type"] in ("TextRun", "Input.Text", "Input.Date") or not _own(part)


def _own(part: object) -> list[object]:
    """What of a part, apart from the parts in it, holds the lure."""
    assert isinstance(part, dict)
    return [value for value in part.values() if isinstance(value, str) and "evil" in value]


@pytest.mark.parametrize(
    "name", [name for name in CARDS if "step" not in name and name not in ("adding", "not saved")]
)
def test_it_is_shown_exactly_as_it_was_written(name: str) -> None:
    assert LURE in quoted(CARDS[name])


@pytest.mark.parametrize("name", ["step one", "step two", "adding", "not saved"])
def test_a_box_gives_back_exactly_what_was_typed(name: str) -> None:
    assert LURE in [box.get("value") for box in inputs(CARDS[name])]
