"""What one cell says: only the words of a yes are a yes, dates are day first, and nothing is worked out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import cells
from policy.cells import Heard, heard

YES = [
    "Yes",
    "yes",
    "Y",
    " YES ",
    "True",
    "1",
    "1.0",
    "Granted",
    "Given",
    "Consent given",
    "✓",
    "☑",
    "Agreed",
]
NO = ["No", "n", "False", "0", "0.0", "Declined", "Refused", "Not given", "Consent not given", "No consent"]
BLANK = ["", " ", "-", "Pending", "No response", "Unknown", "Not asked", "?", "N/A", "☐", "\u00a0"]
UNCLEAR = [
    "x",
    "X",
    "✗",
    "☒",
    "2",
    "Yes - website only",
    "yes?",
    "Yes\u200b",
    "Y/N",
    "see note",
    "=1",
    "ja",
    "#N/A",
]


@pytest.mark.rule("R40")
@pytest.mark.parametrize(
    ("words", "said"),
    [(YES, Heard.YES), (NO, Heard.NO), (BLANK, Heard.BLANK), (UNCLEAR, Heard.UNCLEAR)],
)
def test_an_answer_is_one_of_the_words_and_everything_else_is_unclear(words: list[str], said: Heard) -> None:
    assert {one: heard(one) for one in words} == dict.fromkeys(words, said)


@pytest.mark.rule("R40")
@given(st.text(max_size=20))
def test_no_text_but_the_words_of_a_yes_is_a_yes(text: str) -> None:
    known = {
        "y",
        "yes",
        "true",
        "1",
        "1.0",
        "granted",
        "given",
        "agreed",
        "consented",
        "approved",
        "accepted",
    }
    if heard(text) is Heard.YES:
        assert cells.plain(text).casefold().rstrip(".!") in known | {"✓", "✔", "☑", "✅", "√"}


@given(st.lists(st.sampled_from(Heard), min_size=1))
def test_of_several_cells_it_is_yes_only_where_every_one_says_yes(said: list[Heard]) -> None:
    assert (cells.most_against(*said) is Heard.YES) == (set(said) == {Heard.YES})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("25/09/2018", date(2018, 9, 25)),
        ("03/04/2018", date(2018, 4, 3)),
        ("3.4.18", date(2018, 4, 3)),
        ("01-Sep-18", date(2018, 9, 1)),
        ("1st September 2018", date(2018, 9, 1)),
        ("2018-09-01", date(2018, 9, 1)),
        ("2018-09-01T00:00:00", date(2018, 9, 1)),
        ("01/09/2018 00:00:00", date(2018, 9, 1)),
        ("43344", date(2018, 9, 1)),
        ("43344.5", date(2018, 9, 1)),
        ("1/9/99", date(1999, 9, 1)),
        ("29/02/2020", date(2020, 2, 29)),
        ("29/02/2019", None),
        ("31/02/2018", None),
        ("09/25/2018", None),
        ("1/9", None),
        ("September", None),
        ("2018", None),
        ("1/9-2018", None),
        ("", None),
    ],
)
def test_a_date_is_day_first(text: str, meant: date | None) -> None:
    assert cells.day(text, 2026) == meant


@given(st.dates(date(1990, 1, 1), date(2089, 12, 31)))
def test_every_day_is_read_back_from_every_way_of_writing_it(day: date) -> None:
    ways = ["%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y", "%d %B %Y", "%d.%m.%y"]
    assert {cells.day(day.strftime(way), 2089) for way in ways} == {day}
    assert cells.day(str((day - date(1899, 12, 30)) // timedelta(days=1)), 2089) == day


@pytest.mark.parametrize(
    ("texts", "meant"),
    [
        (["R", "Rec", "Reception", "YR", "Year R", "NC Year R", "0"], "Reception"),
        (["1", "01", "Year 1", "NC Year 1", "Y1", "Yr 1", "1.0", "Year Group 1"], "Year 1"),
        (["Nursery", "N"], "Nursery"),
        (["Oak"], "Oak"),
        ([""], ""),
    ],
)
def test_a_year_is_called_what_the_school_calls_it(texts: list[str], meant: str) -> None:
    assert {cells.year_group(one) for one in texts} == {meant}
    assert cells.year_group(meant) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("001234", "001234"), ("1234", "1234"), ("1234.0", "1234"), ("1.2E+05", None), ("A/12 3", "A/12 3")],
)
def test_a_number_is_text_and_lost_figures_are_noticed(text: str, meant: str | None) -> None:
    assert cells.identifier(text) == meant


def test_a_number_is_the_same_without_the_noughts_that_excel_took() -> None:
    assert cells.same_number("001234") == cells.same_number("1234")
    assert cells.same_number("0") == "0"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("STONE, Amelia", ("Stone", "Amelia")),
        ("O'BROOK, Ben", ("O'Brook", "Ben")),
        ("STONE, AMELIA", ("STONE", "AMELIA")),
        ("Stone,Amelia Rose", ("Stone", "Amelia Rose")),
        ("Amelia Stone", ("Stone", "Amelia")),
        ("Amelia", ("Amelia", "")),
        ("", ("", "")),
    ],
)
def test_one_cell_may_hold_both_names(text: str, meant: tuple[str, str]) -> None:
    assert cells.names(text) == meant


@given(st.text(st.characters(codec="utf-8"), max_size=12) | st.from_regex(r"'{0,3}[=+\-@\t\r].{0,5}"))
def test_what_would_be_a_formula_is_guarded_and_comes_back_exactly_as_it_was(text: str) -> None:
    guarded = cells.guarded(text)
    assert guarded[:1] not in ("=", "+", "-", "@", "\t", "\r") or not guarded
    assert cells.unguarded(guarded) == text


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u200b", "\u2066", "\u00ad", "\ufeff", "\0", "\x1b", "\u3164", "\u2028"]
)
def test_what_nobody_sees_is_noticed_and_never_shown(hidden: str) -> None:
    assert cells.has_hidden(f"Amelia{hidden}")
    assert cells.shown(f"Photo{hidden} - website") == "Photo - website"


def test_a_name_with_accents_hyphens_and_apostrophes_hides_nothing() -> None:
    assert not cells.has_hidden("Żofia-Síle O\u2019Brook\u00a0Måne 李")
