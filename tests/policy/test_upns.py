"""Unique pupil numbers: the check letter, temporary numbers, and that every slip of one figure is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.upns import LETTERS, check_letter, is_temporary, is_upn, tidy

FIGURES = st.text("0123456789", min_size=12, max_size=12)


def test_the_check_letter_is_worked_out_by_places() -> None:
    # 8x2 + 1x4 + 2x5 + 5x10 + 1x13 = 93, all others are nought; 93 - 4x23 = 1, which is B.
    assert check_letter("801200005001") == "B"
    assert is_upn("B801200005001")


def test_a_number_may_be_typed_with_spaces_and_small_letters() -> None:
    assert tidy(" b801 2000 05001\t") == "B801200005001"


def test_a_temporary_number_ends_in_a_letter_that_counts_as_its_place_in_the_table() -> None:
    # 8x2 + 0x3 + 1x4 + 2x5 + 5x10 = 80, and D is 3: 3x13 = 39; 119 - 5x23 = 4, which is E.
    assert is_upn("E80120000500D")
    assert is_temporary("E80120000500D")
    assert not is_temporary("B801200005001")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "A801200005001",
        "B80120000500",
        "B8012000050011",
        "I801200005001",
        "B80120000500O",
        "B8012000O5001",
    ],
)
def test_what_is_no_such_number_is_refused(wrong: str) -> None:
    assert not is_upn(wrong)


@given(FIGURES, st.integers(0, 11), st.integers(1, 9))
def test_any_one_figure_typed_wrongly_is_noticed(figures: str, at: int, by: int) -> None:
    right = check_letter(figures) + figures
    slipped = figures[:at] + str((int(figures[at]) + by) % 10) + figures[at + 1 :]
    assert is_upn(right)
    assert not is_upn(right[0] + slipped)


@given(FIGURES, st.sampled_from(LETTERS))
def test_exactly_one_letter_fits_any_figures(figures: str, letter: str) -> None:
    assert is_upn(letter + figures) == (letter == check_letter(figures))
