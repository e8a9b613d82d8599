"""The check of words in the shell: telephone numbers, and a lexicon that is made once."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wording import Wording, phones
from policy.wording import Finding, Slip, WordTerms
from tests.children import a_pupil

TODAY = date(2026, 11, 25)
TERMS = WordTerms(own_contacts=("0118 496 0001",))


def found(text: str, terms: WordTerms = TERMS) -> tuple[Finding, ...]:
    """What a check without any children finds."""
    return Wording().check(text, (), terms, TODAY)


@pytest.mark.rule("R45")
@pytest.mark.parametrize(
    "number",
    ["07700 900123", "07700900123", "+44 7700 900123", "0113 496 0456", "(0161) 496 0789", "01632 960123"],
)
def test_a_telephone_number_stops_a_post_even_if_no_plan_has_it(number: str) -> None:
    assert found(f"Ring {number} today.") == (Finding(Slip.PHONE, number, 5, blocks=True),)


@pytest.mark.parametrize(
    "words",
    ["We won 3-2 and 4-1", "on 25/11/2026 at 3.15", "£1,250.50", "Pi is 3.14159265358979", "2026 2027 2028"],
)
def test_scores_dates_and_money_are_no_numbers_to_ring(words: str) -> None:
    assert list(phones(words)) == []


@pytest.mark.parametrize("own", ["0118 496 0001", "+44 118 496 0001", "01184960001", "0800 1111", "116 123"])
def test_the_schools_own_number_and_helplines_may_stand(own: str) -> None:
    assert found(f"Ring {own} please.") == ()


def test_the_lexicon_is_made_once_for_a_roll_and_anew_for_another() -> None:
    wording = Wording()
    roll = (a_pupil("Amelia", "Hart"),)
    assert wording.check("Amelia Hart", roll, TERMS, TODAY)[0].pupils == (roll[0].id,)
    first = wording._lexicon
    wording.check("Amelia Hart", list(roll), TERMS, TODAY)
    assert wording._lexicon is first
    other = (*roll, a_pupil("Noah", "Vane"))
    assert wording.check("Noah Vane", other, TERMS, TODAY)[0].pupils == (other[1].id,)


def test_a_list_that_grew_since_is_read_again() -> None:
    wording, roll = Wording(), [a_pupil("Amelia", "Hart")]
    assert wording.check("Noah Vane", roll, TERMS, TODAY) == ()
    roll.append(a_pupil("Noah", "Vane"))
    assert [one.slip for one in wording.check("Noah Vane", roll, TERMS, TODAY)] == [Slip.FULL_NAME]


@given(st.text("0123456789 +()-./x", max_size=200))
def test_whatever_figures_are_written_each_finding_quotes_them(text: str) -> None:
    for one in found(text):
        assert text[one.start : one.end] == one.words
