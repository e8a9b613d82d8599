"""Saying what came of something: what is asked, and what a card at rest does not give away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cards import tasks
from cards.forms import Filled
from cards.task_words import DUTIES, RESULTS
from cards.verbs import Verb
from policy import doing
from policy.tasks import Duty
from tests.cards.case_gallery import DONE, MANY, TASKWORK, one_task
from tests.cards.people import REFERENCE, SCHOOL, TASKS, TOKEN
from tests.cards.readers import choices, filled_in, input_ids, marked_up, presses, sends, titles, wire

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("duty", doing.RESULTS)
def test_one_thing_to_be_done_asks_only_what_came_of_it(duty: Duty) -> None:
    card = TASKWORK[f"tasks.done: {duty.value}"]
    assert "task" not in input_ids(card)
    assert presses(card)[0]["data"]["task"] == "t5"
    assert f"{DUTIES[duty]}: by Sun 22 Nov, 23:41" in marked_up(card)
    results = doing.RESULTS[duty]
    if len(results) > 1:
        assert tuple(choices(card, "result")) == results
    else:
        assert presses(card)[0]["data"]["result"] == results[0]
        assert RESULTS[duty, results[0]] in titles(card)[0]


def test_several_things_are_told_apart_and_each_result_says_what_it_is_about() -> None:
    card = TASKWORK["tasks.done: all there is, twice"]
    assert len(choices(card, "task")) == 2 * len(MANY)
    came = choices(card, "result")
    assert set(came) == {result for results in doing.RESULTS.values() for result in results}
    for duty, results in doing.RESULTS.items():
        assert all(f"{DUTIES[duty]}: {RESULTS[duty, one]}" in came[one] for one in results)
    assert filled_in(card) == {name: DONE.values[name] for name in ("task", "result", "on_day", "words")}


def test_what_is_done_by_a_decision_is_not_among_them() -> None:
    assert set(choices(TASKWORK["tasks.done: several"], "task")) == {"t2", "t3", "t4"}
    assert "Decide" in titles(TASKWORK["tasks.done: nothing but decisions"])


@pytest.mark.rule("R108")
def test_a_technical_task_asks_for_the_rule_the_logs_and_what_else_changed() -> None:
    card = TASKWORK["tasks.done: technical"]
    assert input_ids(card) == ["result", "words", "rule", "kept", "effects"]
    mixed = tasks.done(REFERENCE, TASKS, Filled(), TOKEN, SCHOOL)
    assert "rule" not in input_ids(mixed)


@pytest.mark.parametrize("name", ["not saved", "a technical one is not saved"])
def test_while_the_store_is_down_every_answer_is_kept(name: str) -> None:
    card = TASKWORK[f"tasks.done: {name}"]
    kept = {**filled_in(card), **sends(card, "Save")}
    asked = DONE.values if name == "not saved" else {"task": "t5", "result": "done", "rule": "Canary 17"}
    assert {key: kept.get(key) for key in asked} == dict(asked)
    assert kept["verb"] == Verb.DONE_SAVE


def test_what_is_missing_is_said_and_a_day_to_look_again_is_still_to_come() -> None:
    right = {"task": "t", "result": "looked"}
    assert set(tasks.faults({}, today=TODAY)) == {"task", "result"}
    assert tasks.faults(right, today=TODAY) == {}
    for day in (TODAY, TODAY - timedelta(days=1), "soon"):
        assert set(tasks.faults({**right, "on_day": str(day)}, today=TODAY)) == {"on_day"}
    assert tasks.faults({**right, "on_day": "2026-11-22"}, today=TODAY) == {}
    assert set(tasks.faults({**right, "words": "x" * 4_001, "rule": "x" * 201}, today=TODAY)) == {
        "words",
        "rule",
    }


@pytest.mark.invariant("I9")
@pytest.mark.parametrize("duty", Duty)
def test_that_something_is_due_says_nothing_of_what(duty: Duty) -> None:
    card = tasks.due(REFERENCE, duty)
    assert DUTIES[duty] not in wire(card)
    assert titles(card)[1] == ("Say what was done" if duty in doing.RESULTS else "Decide")
    assert one_task(duty).id not in wire(card)
