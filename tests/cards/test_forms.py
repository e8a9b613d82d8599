"""Reading what came back from a form: every answer checked, nothing that was typed thrown away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards import forms
from cards.forms import Filled, check, check_all, details, read, step_of
from tests.cards.people import ANSWERS, DSL, PEOPLE

TODAY = date(2026, 11, 21)
ADULTS = PEOPLE.by_id
FIELDS = sorted({**ANSWERS, "adult": "", "mention": "", "confidential": ""})
NEEDED = ("imagery", "about", "who", "words", "safe")
CHOICES = (
    "imagery",
    "about",
    "who",
    "avoid",
    "source",
    "closest",
    "when",
    "platform",
    "safe",
    "confidential",
)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
    max_leaves=8,
)
a_press = st.dictionaries(st.sampled_from([*FIELDS, "drawn", "token"]) | st.text(), anything, max_size=12)
typed = st.dictionaries(st.sampled_from(FIELDS), st.text(), max_size=len(FIELDS))
quick = settings(max_examples=150, deadline=None)


def faults(**answers: str) -> dict[str, str]:
    """What is wrong with a form that is right but for these answers."""
    return dict(check_all({**ANSWERS, **answers}, today=TODAY, adults=ADULTS).faults)


def test_a_form_filled_in_to_the_end_is_complete() -> None:
    filled = check_all(ANSWERS, today=TODAY, adults=ADULTS)
    assert filled.is_complete
    assert filled.values == ANSWERS


@pytest.mark.parametrize("field", FIELDS)
def test_only_what_is_needed_may_not_be_left_empty(field: str) -> None:
    assert set(faults(**{field: ""})) == ({field} if field in NEEDED else set())


@pytest.mark.parametrize("field", CHOICES)
def test_a_choice_that_is_not_on_the_card_is_asked_for_again(field: str) -> None:
    assert faults(**{field: "K99"}) == {field: "Please choose again."}


@pytest.mark.parametrize(
    ("field", "most"), [("name", 300), ("evidence", 2_000), ("words", 10_000), ("mention", 2_000)]
)
def test_what_is_too_long_is_said_and_kept(field: str, most: int) -> None:
    assert faults(**{field: "x" * most}) == {}
    long = {**ANSWERS, field: "x" * (most + 1)}
    filled = check_all(long, today=TODAY, adults=ADULTS)
    assert list(filled.faults) == [field]
    assert filled.values == long


def test_how_much_too_long_an_account_is_is_said() -> None:
    assert "7 characters too long" in faults(words="x" * 10_007)["words"]


@pytest.mark.parametrize("words", ["", "  ", "\n\n\n", "a", "a \t\n b"[:3]])
def test_an_account_of_next_to_nothing_is_asked_for(words: str) -> None:
    assert faults(words=words) == {"words": "Please write what happened."}


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (TODAY, ""),
        (TODAY - timedelta(days=400), ""),
        (TODAY + timedelta(days=1), "That day is still to come."),
        ("yesterday", "Please choose a day, or leave it empty."),
        ("2026-02-30", "Please choose a day, or leave it empty."),
    ],
)
def test_a_day_is_a_day_and_not_to_come(day: date | str, said: str) -> None:
    assert faults(on_date=str(day)) == ({"on_date": said} if said else {})


def test_an_adult_who_is_not_of_the_school_is_asked_for_again_and_never_dropped_in_silence() -> None:
    assert faults(adult=DSL.id) == {}
    assert faults(adult="00000000-0000-4000-8000-00000000ffff") == {"adult": "Please choose again."}


def test_each_step_is_checked_by_itself_and_the_last_check_sees_them_all() -> None:
    steps = {
        step: set(check({}, step=step, today=TODAY, adults=ADULTS).faults) for step in ("about", "happened")
    }
    assert steps == {"about": {"imagery", "about", "who"}, "happened": {"words", "safe"}}
    assert set(check_all({}, today=TODAY, adults=ADULTS).faults) == set(NEEDED)
    for step, found in steps.items():
        assert {step_of(fault) for fault in found} == {step}


@pytest.mark.parametrize("value", [None, 5, True, 2.5, ["no"], {"imagery": "no"}])
def test_an_answer_that_is_not_text_is_not_one(value: object) -> None:
    assert read({"imagery": value}, {}) == {}
    assert read({"imagery": value}, {"imagery": "yes"}) == {"imagery": "yes"}


def test_a_blank_on_a_fresh_form_keeps_what_was_kept() -> None:
    assert read({"words": ""}, {"words": "before"}) == {"words": "before"}


@pytest.mark.parametrize("given_", [{"words": ""}, {}])
def test_a_blank_where_an_answer_stood_takes_it_out(given_: dict[str, object]) -> None:
    assert read({**given_, "drawn": "words,name"}, {"words": "before"})["words"] == ""


def test_a_new_answer_stands_where_another_stood() -> None:
    assert read({"words": "after", "drawn": "words"}, {"words": "before"}) == {"words": "after"}


def test_what_the_form_does_not_ask_is_not_kept() -> None:
    assert read({"verb": "concern.send", "token": "t", "from": "somebody", "drawn": "verb"}, {}) == {}


@given(a_press, typed)
@quick
def test_reading_never_fails_and_never_loses_an_answer(
    press: dict[str, object], kept: dict[str, str]
) -> None:
    values = read(press, kept)
    for field in FIELDS:
        answer = press.get(field)
        if isinstance(answer, str) and answer:
            assert values[field] == answer
    if "drawn" not in press:
        assert all(values[field] for field, answer in kept.items() if answer)
    assert set(values) <= set(FIELDS)


@given(typed)
@quick
def test_checking_never_fails_and_changes_nothing(values: dict[str, str]) -> None:
    filled = check_all(values, today=TODAY, adults=ADULTS)
    assert filled.values == values
    assert all(sentence.endswith(".") for sentence in filled.faults.values())
    assert {step_of(fault) for fault in filled.faults} <= {"about", "happened", "review"}


@given(a_press | st.fixed_dictionaries({"more": anything, "adult": anything}))
@quick
def test_details_are_read_whatever_comes(press: dict[str, object]) -> None:
    filled = details(press, adults=ADULTS)
    more = press.get("more")
    assert filled.values["more"] == (more if isinstance(more, str) else "")


def test_details_need_words_or_an_adult() -> None:
    assert not details({}, adults=ADULTS).is_complete
    assert details({"more": "He rang again"}, adults=ADULTS).is_complete
    assert details({"adult": DSL.id}, adults=ADULTS).is_complete
    assert list(details({"adult": "nobody", "more": "He rang"}, adults=ADULTS).faults) == ["adult"]
    assert list(details({"more": "x" * (forms.LONGEST + 1)}, adults=ADULTS).faults) == ["more"]


def test_a_form_with_nothing_wrong_is_complete() -> None:
    assert Filled({"words": "x"}).is_complete
