"""Away and back, typed: understood to the letter, days where they are easy, and no concern lost to it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import days
from bot.commands import Command, read
from cards.verbs import Verb

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "typed",
    [
        "away",
        "I am away",
        "i'm away!",
        "I’m away",
        "I'll be away",
        "out of office",
        "Out of the office.",
        "I am out of office",
        "i am on leave",
        "cover",
        "AWAY",
        "I am away now",
    ],
)
def test_away_opens_the_form(typed: str) -> None:
    command = read(typed)
    assert command.verb is Verb.AWAY
    assert command.data.get("days") in (None, "now")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("I am away from Monday to Friday", "from monday to friday"),
        ("I'm away tomorrow.", "tomorrow"),
        ("away 30 Nov – 4 Dec", "30 nov 4 dec"),
        ("Out of office until Friday", "until friday"),
        ("i am away next week", "next week"),
        ("cover 2026-11-30 to 2026-12-04", "2026-11-30 to 2026-12-04"),
    ],
)
def test_the_days_beside_it_go_with_it(typed: str, words: str) -> None:
    assert read(typed) == Command(Verb.AWAY, {"days": words})


@pytest.mark.parametrize(
    "typed", ["I am back", "i'm back", "I’m back!", "I am back now", "I am back at school"]
)
def test_back_is_understood(typed: str) -> None:
    assert read(typed) == Command(Verb.RETURNED)


@pytest.mark.rule("R27", "R94")
@pytest.mark.parametrize(
    "typed",
    [
        "he said he is away from home and scared",
        "I am away from home",
        "I am away from home tomorrow and scared",
        "away with the police",
        "I am away on Friday, and Sam says his uncle hits him",
        "I am black",
        "I am bad",
        "back",
        "black",
        "over",
        "I am back to being hit",
        "I am back.\nHe did it again",
        "cover up",
        "cover for him or else",
        "out of office hours he messages her",
        "I am off drugs",
        "I am away 07700 900123",
    ],
)
def test_words_that_may_be_a_concern_are_taken_for_one_with_every_word_in_it(typed: str) -> None:
    assert read(typed) == Command(Verb.START, {"words": typed})


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("today", "2026-11-24", "2026-11-24"),
        ("tomorrow", "2026-11-25", "2026-11-25"),
        ("on friday", "2026-11-27", "2026-11-27"),
        ("tuesday", "2026-11-24", "2026-11-24"),
        ("from monday to friday", "2026-11-30", "2026-12-04"),
        ("from thursday to tuesday", "2026-11-26", "2026-12-01"),
        ("from monday to monday", "2026-11-30", "2026-12-07"),
        ("mon-fri", "2026-11-30", "2026-12-04"),
        ("today to thurs", "2026-11-24", "2026-11-26"),
        ("until friday", "2026-11-24", "2026-11-27"),
        ("from friday", "2026-11-27", None),
        ("30 nov", "2026-11-30", "2026-11-30"),
        ("nov 30 to dec 4", "2026-11-30", "2026-12-04"),
        ("30th of november till the 4th of december", "2026-11-30", "2026-12-04"),
        ("20 dec to 5 jan", "2026-12-20", "2027-01-05"),
        ("30 november 2027", "2027-11-30", "2027-11-30"),
        ("30 11 to 4 12", "2026-11-30", "2026-12-04"),
        ("30 11 2026", "2026-11-30", "2026-11-30"),
        ("2026-11-30", "2026-11-30", "2026-11-30"),
        ("from 2026-11-30 until 2026-12-04", "2026-11-30", "2026-12-04"),
        ("next monday", None, None),
        ("tomorrow and friday", None, None),
        ("for two weeks", None, None),
        ("3rd", None, None),
        ("31 feb", None, None),
        ("2026-02-30", None, None),
        ("1 dec 2 dec 3 dec", None, None),
        ("", None, None),
    ],
)
def test_days_are_read_where_that_is_easy(words: str, first: str | None, last: str | None) -> None:
    found = days.read(words, TUESDAY)
    assert [day and day.isoformat() for day in found] == [first, last]


@given(
    st.text() | st.from_regex(r"(from )?\d{1,4} ?[a-z]{0,4}( to (mon|\d\d? dec|9999-12-31))?", fullmatch=True)
)
@example("9999-12-31 to monday")
@example("29 feb")
@example("0000-00-00")
@example("² dec")
@settings(max_examples=300, deadline=None)
def test_no_words_are_too_odd_to_be_read(words: str) -> None:
    first, last = days.read(words, TUESDAY)
    assert first is not None or last is None
