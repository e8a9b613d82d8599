"""Whatever a text is: the check never raises, quotes exactly, and takes time in proportion."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wording import Wording
from policy.lexicons import Lexicon
from policy.pupils import Pupil, PupilId
from policy.wording import Slip, found
from tests.labelled_posts import IN_ELECTION, TODAY, roll

LEXICON = Lexicon.of(roll())
PIECES = st.sampled_from(
    [
        "Amelia",
        "Hart",
        "Rose",
        "Oak",
        "class",
        "Year 4",
        "and",
        "3 May 2018",
        "@",
        ".",
        "\n",
        ",",
        "'s",
        " ",
        "-",
        "born",
        "vote for",
        "SW1A 1AA",
        "14 Mill Lane",
        "B801200005001",
        "0 7700",
        "zero seven",
        " at ",
        " dot ",
        "(",
        "twins",
        "1/5",
        "Rose Cottage",
        "Vote Labour",
        "⭐",
        "a@b.example",
        "́",
        "\u200d",
        "İ",
        "ß",
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join))
SHORT, LONG = 3_000, 24_000
MOST = 30
"""Times as long for eight times the text: in proportion it is 8, and 64 where it grows with the square."""


@given(TEXTS)
def test_every_finding_quotes_the_text_exactly_and_they_stand_in_order(text: str) -> None:
    findings = found(text, LEXICON, IN_ELECTION, TODAY)
    assert all(one.words and text[one.start : one.end] == one.words for one in findings)
    assert [one.start for one in findings] == sorted(one.start for one in findings)


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(roll()))
def test_a_full_name_between_any_two_lines_is_found(before: str, after: str, pupil: Pupil) -> None:
    findings = found(f"{before}\n\n{pupil.name} sang.\n\n{after}", LEXICON, IN_ELECTION, TODAY)
    named = {Slip.FULL_NAME, Slip.EMAIL}
    assert any(one.slip in named and pupil.id in one.pupils for one in findings)


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_any_names_make_a_lexicon(forename: str, surname: str, also: str) -> None:
    pupil = Pupil(PupilId("p"), surname, forename, also, forename, born=also, also=(also,))
    found(f"{forename} {surname} {also}", Lexicon.of([pupil]), IN_ELECTION, TODAY)


@pytest.mark.parametrize(
    "unit",
    [
        ".",
        "a",
        "@",
        "a@a.",
        "1",
        "1-",
        "Rose ",
        "Oak Amelia ",
        "Amelia Rose ",
        "1 Aa Bb ",
        "born 1 May ",
        "vote for ",
        "07700 900123 ",
        "\n",
        "a'",
        "a\u0301",
        "Amelia 1 May ",
        "Amelia 1/5 ",
        "Hart twins, Amelia ",
        "Amelia and ",
        "Oak\n",
        "Oak\nAmelia\n",
        "Rose Cottage, ",
        "No. One ",
        "0",
        "07",
        "0 7 ",
        "+44",
        "oh one ",
        "zero,",
        "a at ",
        "a [at] a dot ",
        "a @ a.",
        "Labour ",
        "Vote for Labour ",
        "candidate\n",
        "12-14 Aa ",
        "at 1 aa ",
        "ring 123 ",
    ],
)
def test_time_grows_with_the_text_and_not_with_its_square(unit: str) -> None:
    wording = Wording()

    def took(length: int) -> float:
        text = (unit * length)[:length]
        times = []
        for _ in range(3):
            began = time.perf_counter()
            wording.check(text, roll(), IN_ELECTION, TODAY)
            times.append(time.perf_counter() - began)
        return min(times)

    took(SHORT)
    assert took(LONG) < MOST * took(SHORT) + 0.02
