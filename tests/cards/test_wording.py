"""The words about words: every finding says what is wrong, and nothing that was written becomes Markdown."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from cards import wording
from policy.wording import Finding, Slip
from tests.cards.test_words import sentences

LURE = "[Amelia](http://evil.example) **Hart**"


@pytest.mark.parametrize("words", [wording.STOPS, wording.WARNS])
def test_every_slip_has_short_words_of_its_own(words: Mapping[Slip, str]) -> None:
    assert set(words) == set(Slip)
    assert len(set(words.values())) == len(words)
    assert max(len(one.split()) for text in words.values() for one in sentences(text)) <= 16


@pytest.mark.rule("R45")
def test_a_finding_shows_exactly_the_words_and_whether_they_must_go() -> None:
    stops = Finding(Slip.FULL_NAME, LURE, 0, blocks=True)
    warns = Finding(Slip.FIRST_NAME, "Noah", 40, blocks=False)
    drawn = wording.findings((warns, stops))
    assert [one["type"] for one in drawn] == ["TextBlock", "RichTextBlock", "TextBlock", "RichTextBlock"]
    assert drawn[0]["text"] == wording.MUST_GO
    assert drawn[2]["text"] == wording.LOOK_AGAIN
    assert LURE in json.dumps(drawn[1])
    assert "evil" not in json.dumps([one for one in drawn if one["type"] == "TextBlock"])


def test_words_that_are_too_long_are_shown_by_their_beginning() -> None:
    shown = json.dumps(wording.findings([Finding(Slip.TOO_LONG, "so " * 500, 280, blocks=True)]))
    assert len(shown) < 600


def test_where_nothing_was_found_nothing_is_drawn() -> None:
    assert wording.findings(()) == []
