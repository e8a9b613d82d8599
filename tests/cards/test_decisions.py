"""The cards of decisions: what is asked about each topic, what matters first, and that no word is lost."""

from __future__ import annotations

from datetime import date

import pytest

from cards import decisions
from cards.card import Card
from cards.decision_words import DO_NOT_QUESTION
from cards.forms import Filled
from cards.refusals import REFUSALS
from cards.verbs import Verb
from policy.decisions import SHAPES, Decision, Fault, Topic, read, topics
from policy.errors import No
from policy.lanes import Slice
from tests.cards.case_gallery import ALL_FAULTS, ANSWERED, DECISIONS, NUMBERS, decided
from tests.cards.people import DSL, REASON, REFERENCE, TOKEN
from tests.cards.readers import (
    choices,
    filled_in,
    input_ids,
    inputs,
    marked_up,
    quoted,
    sends,
    titles,
    weight,
)

TODAY = date(2026, 11, 21)
every_topic = pytest.mark.parametrize("topic", Topic)


def fresh(topic: Topic) -> Card:
    """The empty form for one topic."""
    return decided(topic, Filled())


@every_topic
def test_everything_about_a_topic_is_asked_but_for_numbers_that_the_school_has(topic: Topic) -> None:
    shape = SHAPES[topic]
    asked = {"rationale", *shape.fields} - decisions.LEFT_OUT.get(topic, frozenset())
    asked |= {"choice"} if len(shape.choices) > 1 else set()
    asked |= {"marks"} if shape.marks else set()
    assert set(input_ids(fresh(topic))) == asked
    assert len(asked) <= 7


def test_only_telephone_numbers_are_left_out() -> None:
    assert set().union(*decisions.LEFT_OUT.values()) == {"phone"}


@every_topic
def test_all_choices_and_ticks_of_a_topic_are_offered_in_its_order(topic: Topic) -> None:
    shape = SHAPES[topic]
    if len(shape.choices) > 1:
        assert tuple(choices(fresh(topic), "choice")) == shape.choices
    if shape.marks:
        assert tuple(choices(fresh(topic), "marks")) == shape.marks


@every_topic
def test_what_the_form_sends_is_understood_by_the_rules(topic: Topic) -> None:
    card, shape = fresh(topic), SHAPES[topic]
    typed = {one["id"]: "A word or two" for one in inputs(card) if one["type"] == "Input.Text"}
    days = {one["id"]: "2026-11-21" for one in inputs(card) if one["id"] == "on_day"}
    days |= {one["id"]: "2026-11-30" for one in inputs(card) if one["id"] in ("ends_on", "review_on")}
    codes = {"choice": shape.choices[-1], "kind": "K07", "urgency": "1", "marks": ",".join(shape.marks)}
    chosen = {one["id"]: codes[one["id"]] for one in inputs(card) if one["type"] == "Input.ChoiceSet"}
    data = {**sends(card, "Save"), **typed, **days, **chosen, "rationale": REASON}
    found = read(topic, decisions.read_answers(data, topic), today=TODAY)
    assert isinstance(found, Decision)
    assert found.marks == shape.marks
    assert set(found.details) == set(input_ids(card)) - {"choice", "marks", "rationale"}


def test_an_answer_that_is_not_text_is_not_one() -> None:
    data: dict[str, object] = {"choice": ["called"], "rationale": 5, "outcome": None, "agency_name": "Sam"}
    assert decisions.read_answers(data, Topic.POLICE) == {"agency_name": "Sam"}


@every_topic
def test_a_form_says_which_topic_it_is_and_how_long_the_case_was(topic: Topic) -> None:
    sent = sends(fresh(topic), "Save")
    assert sent == {
        "reference": REFERENCE,
        "token": TOKEN,
        "topic": topic.value,
        "drawn": "7",
        "verb": Verb.DECIDE_SAVE.value,
    }


@pytest.mark.parametrize("name", ["filled in", "not saved"])
def test_everything_that_was_filled_in_comes_back(name: str) -> None:
    card = DECISIONS[f"decisions.about: {name}"]
    assert filled_in(card) == {**ANSWERED, "marks": "adult,coercion"}


def test_what_was_never_offered_is_not_shown_as_chosen() -> None:
    card = decided(Topic.POLICE, Filled({"choice": "hang", "marks": "witch,adult"}))
    assert filled_in(card) == {"marks": "adult"}


def test_a_form_that_is_out_of_date_says_so_first_and_keeps_the_words() -> None:
    card = DECISIONS["decisions.about: filled in"]
    assert "This changed since you opened it. Here is the latest. What you wrote is kept." in str(
        card.body[1]
    )


def test_a_form_that_is_not_saved_says_so_and_whom_to_ring() -> None:
    card = DECISIONS["decisions.about: not saved"]
    assert card.body[0]["text"] == f"Not saved. Ref {REFERENCE}"
    assert list(card.body[2 : 2 + len(NUMBERS)]) == NUMBERS


@pytest.mark.parametrize("no", No)
def test_a_refusal_stands_above_the_form_and_keeps_the_words(no: No) -> None:
    card = decided(Topic.CLOSE, Filled({"rationale": REASON}), refused=no)
    assert card.body[1]["text"] == REFUSALS[no]
    assert filled_in(card) == {"rationale": REASON}


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("field", ["choice", "marks", "rationale", *sorted({*SHAPES[Topic.SERVICES].fields})])
def test_every_fault_of_every_answer_is_a_sentence_about_that_answer(fault: Fault, field: str) -> None:
    said = decisions.faults(Topic.SERVICES, {field: fault})[field]
    assert said.endswith(".")
    assert "{" not in said
    assert "(" not in said


def test_every_fault_stands_above_the_form() -> None:
    shown = marked_up(DECISIONS["decisions.about: with every fault"])
    assert [said for said in ALL_FAULTS.values() if said not in shown] == []


@pytest.mark.parametrize("topic", [Topic.LADO, Topic.LOW_LEVEL, Topic.BARRING])
@pytest.mark.rule("R95")
def test_nobody_is_to_question_the_child_or_the_adult(topic: Topic) -> None:
    assert DO_NOT_QUESTION in marked_up(fresh(topic))


@pytest.mark.rule("R95", "R96")
def test_the_number_of_the_council_officer_and_the_clock_stand_beside_the_question() -> None:
    shown = marked_up(fresh(Topic.LADO))
    assert "(LADO): 01632 960102" in shown
    assert "Ring within 1 working day." in shown
    assert "until there is a charge" in shown


@pytest.mark.rule("R99")
def test_anybody_may_ring_999_without_waiting_for_a_decision() -> None:
    assert "Anybody may ring 999 at once" in marked_up(fresh(Topic.POLICE))


@pytest.mark.rule("R100", "R101")
def test_what_speaks_for_a_child_and_what_leaves_no_choice_are_both_asked() -> None:
    ticks = choices(fresh(Topic.CRIMINALISE), "marks")
    assert {"young", "first_time", "sexual_under_13", "adult"} <= set(ticks)
    assert "the police must be told" in str(fresh(Topic.CRIMINALISE).body)


def test_topics_come_in_the_order_in_which_they_are_met() -> None:
    offered = list(choices(DECISIONS["decisions.topics"], "topic"))
    assert offered[:3] == ["triage", "safety", "parents"]
    assert offered[-1] == "close"
    assert set(offered) == {one.value for one in Topic}


def test_a_topic_that_was_decided_says_when_in_the_schools_own_time() -> None:
    shown = choices(DECISIONS["decisions.topics: decided before"], "topic")
    assert shown["parents"] == "Telling parents or carers (decided Sat 21 Nov)"
    assert shown["police"] == "The police"


@pytest.mark.parametrize("slice_", [Slice.CASE, Slice.WELFARE, Slice.SUPPORT, Slice.BREACH])
def test_ringing_the_councils_team_is_one_press_for_whoever_may_decide_it(slice_: Slice) -> None:
    offered = topics(slice_)
    card = decisions.topics(REFERENCE, TOKEN, offered, ())
    told = "I rang the council's children's team now" in titles(card)
    assert told is (Topic.SERVICES in offered)
    decision = read(Topic.SERVICES, {"choice": "consulted", "rationale": decisions.RANG}, today=TODAY)
    assert isinstance(decision, Decision)


def test_the_second_person_reads_what_was_decided_by_whom_and_why() -> None:
    card = DECISIONS["decisions.sign_off"]
    assert REASON in quoted(card)
    assert DSL.name in quoted(card)
    assert "Nothing more is to be done" in marked_up(card)


def test_whoever_does_not_agree_says_why() -> None:
    assert decisions.sign_off_faults({"agrees": "yes"}) == {}
    assert set(decisions.sign_off_faults({})) == {"agrees"}
    assert set(decisions.sign_off_faults({"agrees": "no", "words": "  "})) == {"words"}
    assert decisions.sign_off_faults({"agrees": "no", "words": "Ask her again"}) == {}


def test_a_long_reason_in_any_script_still_fits() -> None:
    filled = {name: "你" * (1_000 if name == "outcome" else 200) for name in SHAPES[Topic.SERVICES].fields}
    card = decided(Topic.SERVICES, Filled({**filled, "on_day": "2026-11-21", "rationale": "你" * 2_000}))
    assert weight(card) < 20_000
