"""Ways to find or reach somebody, however they are spelt, and what only looks like one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.lexicons import Lexicon
from policy.wording import Slip, WordTerms, found

TERMS = WordTerms(
    own_contacts=("0118 496 0001", "1 School Lane", "RG10 9ZZ", "office@oak.example"),
    email_domains=("oak.example",),
)
GAPS = ["", " ", "-", ".", "\u2013", "\xa0", "/"]


def stops(text: str) -> list[tuple[Slip, str]]:
    """What of a text stops the post; nobody is on the roll."""
    findings = found(text, Lexicon.of(()), TERMS, date(2026, 11, 25))
    return [(one.slip, one.words) for one in findings if one.blocks]


@pytest.mark.rule("R45")
@pytest.mark.parametrize(
    "number",
    [
        "07700.900.456",
        "07700\u2013900\u2013456",
        "0 7 7 0 0 9 0 0 1 2 3",
        "0\ufe0f\u20e37\ufe0f\u20e37\ufe0f\u20e30\ufe0f\u20e30\ufe0f\u20e39\ufe0f\u20e30\ufe0f\u20e30\ufe0f\u20e31\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e3",
        "0044 7700 900321",
        "0044 (0) 7700 900321",
        "+44 (0) 118 496 0555",
        "+44 (0)20 7946 0321",
        "O7700 9OO654",
        "447700900765",
        "(01632) 960123",
        "oh seven seven double oh nine double oh one two three",
        "zero-one-one-eight four nine six zero five five five",
    ],
)
def test_a_number_is_found_however_it_is_spelt(number: str) -> None:
    assert stops(f"The lines are open: {number} all day") == [(Slip.PHONE, number)]


@pytest.mark.rule("R45")
@given(st.integers(7_000_000_000, 7_999_999_999), st.sampled_from(GAPS), st.sampled_from(GAPS))
def test_every_mobile_number_is_found_whatever_parts_it(number: int, first: str, second: str) -> None:
    figures = f"0{number}"
    spelt = f"{figures[:5]}{first}{figures[5:8]}{second}{figures[8:]}"
    assert stops(f"Ask Jo ({spelt}) for more") == [(Slip.PHONE, spelt)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Join us: wa.me/447700900765", "447700900765"),
        ("Ring Jo on 496 0345 please", "496 0345"),
        ("Tel: 4960345", "4960345"),
    ],
)
def test_a_number_in_a_link_and_a_short_one_to_ring_stop_a_post(text: str, number: str) -> None:
    assert stops(text) == [(Slip.PHONE, number)]


@pytest.mark.parametrize(
    "text",
    [
        "Count in twos: 0 2 4 6 8 10 12 14",
        "Count on: 0 1 2 3 4 5 6 7 8 9 10",
        "01.12.2026 10.30 and 02.12.2026",
        "Term dates 05/01/2027-13/02/2027",
        "Charity number 1089464",
        "Ring the bell 100 times",
        "Call us on 496 0001",
        "Tel 0118.496.0001 or 0044 118 496 0001 or O118 496 0001",
        "ISBN 978-0-00-000000-2",
        "We counted 1 250 000 stars at 10.15 on 3.4.26",
        "Score 07-12, then 11-12, then 09-12",
        "zero waste, one world, two hands",
    ],
)
def test_figures_that_nobody_can_ring_do_not(text: str) -> None:
    assert stops(text) == []


@pytest.mark.rule("R45")
@pytest.mark.parametrize(
    "mailbox",
    [
        "jo [at] example [dot] com",
        "jo(at)example.co.uk",
        "jo{at}example.com",
        "jo[@]example.com",
        "jo.smith AT example DOT com",
        "jo at gmail.com",
        "class.rep @ example.com",
        "jo@ example.com",
        "jo\uff20example.com",
    ],
)
def test_a_mailbox_is_found_however_it_is_hidden(mailbox: str) -> None:
    assert stops(f"Please use {mailbox} today") == [(Slip.EMAIL, mailbox)]


@pytest.mark.parametrize(
    "text",
    [
        "Find us at oak.example or at www.shop.example",
        "Write to office [at] oak.example or office @ oak.example",
        "Meet at the dot on the map at noon",
        "Look at bbc.example and see us @ the.park",
        "Follow us @oakschool",
    ],
)
def test_places_and_the_schools_own_mailbox_do_not(text: str) -> None:
    assert stops(text) == []


@pytest.mark.rule("R45")
@pytest.mark.parametrize(
    "address",
    [
        "14 Mill Lane",
        "112-114 London Rd",
        "18 the Crescent",
        "3 The Paddocks",
        "Rose Cottage, Church Lane",
        "The Old Forge, Mill Lane",
        "Number twelve, Mill Lane",
        "2 Chestnut Croft",
        "12 Mill Ln",
    ],
)
def test_an_address_is_found_however_it_is_written(address: str) -> None:
    assert stops(f"Parcels to {address} please") == [(Slip.ADDRESS, address)]


@pytest.mark.parametrize("text", ["They sell eggs at 14 mill lane", "He lives at 3 apple tree close"])
def test_an_address_in_small_letters_is_found_where_somebody_is_sent(text: str) -> None:
    assert [slip for slip, _ in stops(text)] == [Slip.ADDRESS]


@pytest.mark.parametrize(
    "text",
    [
        "We won 3-2 Park Lane were good",
        "We won 3-5 against Mill Lane Juniors",
        "The 7 Hills Walk is in June",
        "From 9 to close of play",
        "At 3 we walk down the lane",
        "Come to 1 School Lane",
        "Village Hall, Church Lane",
        "Year 4 the Green team won",
    ],
)
def test_scores_times_and_public_places_do_not(text: str) -> None:
    assert stops(text) == []


@pytest.mark.parametrize("postcode", ["RG4 1AB", "rg41ab", "RG4-1AB"])
def test_a_postcode_is_found_however_it_is_written(postcode: str) -> None:
    assert stops(f"Near {postcode}.") == [(Slip.POSTCODE, postcode)]
