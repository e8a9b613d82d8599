"""Every code has words, and the words can be read in a corridor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

import pytest

from cards import decision_words, refusals, task_words, words
from cards.people import role_of, titled
from policy import doing
from policy.chronology import Happening
from policy.concerns import SubjectKind
from policy.decisions import SHAPES, Fault, Topic
from policy.errors import No
from policy.kinds import NATURES, Advice, Group, Kind, Urgency
from policy.lanes import Slice
from policy.people import Person, Role, StaffId
from policy.routing import Outside
from policy.tasks import Duty
from tests.cards.gallery import GALLERY
from tests.cards.readers import marked_up

ENGLISH: Mapping[str, tuple[Mapping[Any, str], type[Enum]]] = {
    "groups": (words.GROUPS, Group),
    "kinds": (words.KINDS, Kind),
    "subjects": (words.SUBJECTS, SubjectKind),
    "roles": (words.ROLES, Role),
    "outside": (words.OUTSIDE, Outside),
    "slices": (words.SLICES, Slice),
    "advice": (words.ADVICE, Advice),
    "happenings": (words.HAPPENINGS, Happening),
    "urgencies": (words.URGENCIES, Urgency),
    "topics": (decision_words.TOPICS, Topic),
    "faults of decisions": (decision_words.FAULTS, Fault),
    "duties": (task_words.DUTIES, Duty),
    "refusals": (refusals.REFUSALS, No),
}


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [one for one in re.split(r"(?<=[.?!:])\s+", text) if one]


@pytest.mark.parametrize(("labels", "codes"), ENGLISH.values(), ids=ENGLISH.keys())
def test_every_code_has_words_of_its_own(labels: Mapping[Any, str], codes: type[Enum]) -> None:
    assert {str(key) for key in labels} == {str(one.value) for one in codes}
    assert len(set(labels.values())) == len(labels)


@pytest.mark.parametrize("advice", Advice)
def test_advice_is_short_enough_to_read_with_a_child_beside_you(advice: Advice) -> None:
    text = words.ADVICE[advice]
    assert len(text.split()) <= 60
    told = sentences(text)
    assert sum(len(one.split()) for one in told) / len(told) <= 14
    assert max(len(one.split()) for one in told) <= 26


KINDS_OF_FILE = {"CSV", "UTF"}
"""What Excel itself calls them when somebody saves one."""


@pytest.mark.parametrize("name", GALLERY)
def test_no_card_uses_an_acronym_without_its_words(name: str) -> None:
    text = marked_up(GALLERY[name])
    if name.startswith("help.policy"):
        return
    acronyms = set(re.findall(r"\b[A-Z]{3,}\b", text)) - {"LADO", "WORDS", "NAME", "ICT", *KINDS_OF_FILE}
    assert not acronyms
    assert "LADO" not in text or "(LADO)" in text or "the LADO yourself" in text


@pytest.mark.rule("R94")
def test_advice_on_a_disclosure_says_listen_promise_nothing_and_write_the_childs_words() -> None:
    assert {Advice.A1, Advice.A2, Advice.A3} <= set(NATURES[Kind.DISCLOSURE].advice)
    assert "Do not promise to keep a secret" in words.ADVICE[Advice.A2]
    assert "child's own words" in words.ADVICE[Advice.A3]


@pytest.mark.rule("R114")
def test_a_bullied_colleague_is_told_not_to_reply_and_is_offered_support() -> None:
    assert NATURES[Kind.STAFF_BULLIED].advice == (Advice.A7,)
    for said in ("Do not reply", "offered a meeting", "union"):
        assert said in words.ADVICE[Advice.A7]


@pytest.mark.rule("R66", "R93")
def test_a_friend_request_is_to_be_refused() -> None:
    assert NATURES[Kind.FRIEND_REQUEST].advice == (Advice.A9,)
    assert words.ADVICE[Advice.A9].startswith("Refuse the request")


@pytest.mark.rule("R94")
def test_nobody_is_to_look_at_or_pass_on_a_sexual_picture_of_a_child() -> None:
    for said in ("Do not look at the picture", "Do not copy, print, share, save or photograph it", "now"):
        assert said in words.ADVICE[Advice.A4]


@pytest.mark.rule("R2")
def test_help_says_which_guidance_is_in_force_and_which_the_policy_cites() -> None:
    assert "the edition in force is 2026" in marked_up(GALLERY["help.help_card"])
    assert "still cites 2023" in marked_up(GALLERY["help.help_card"])


def test_a_person_is_called_by_the_role_that_says_most() -> None:
    assert titled(Person(StaffId("a"), "Sam Reed", roles=frozenset({Role.SLT, Role.DSL}))) == (
        "Sam Reed, safeguarding lead"
    )
    for role in Role:
        assert role_of(Person(StaffId("a"), "Sam Reed", roles=frozenset({role}))) == words.ROLES[role]
    assert role_of(Person(StaffId("a"), "Sam Reed", roles=frozenset())) == "member of staff"


def test_every_choice_tick_and_question_of_a_decision_has_words() -> None:
    choices = {(topic, choice) for topic, shape in SHAPES.items() for choice in shape.choices}
    assert set(decision_words.CHOICES) == choices
    assert set(decision_words.MARKS) == {mark for shape in SHAPES.values() for mark in shape.marks}
    assert set(decision_words.TICK) == {topic for topic, shape in SHAPES.items() if shape.marks}
    asked = {field for shape in SHAPES.values() for field in shape.fields}
    assert set(decision_words.FIELDS) == asked | {"rationale"}
    assert set(decision_words._FIELDS) <= {(one, field) for one in Topic for field in SHAPES[one].fields}


def test_every_topic_stands_in_one_place_of_the_order() -> None:
    listed = [topic for together in decision_words.IN_ORDER for topic in together]
    assert sorted(listed) == sorted(Topic)


def test_everything_that_may_come_of_a_duty_has_words() -> None:
    results = {(duty, result) for duty, found in doing.RESULTS.items() for result in found}
    assert set(task_words.RESULTS) == results


@pytest.mark.parametrize("no", No)
def test_a_refusal_says_in_one_or_two_short_sentences_what_to_do(no: No) -> None:
    told = sentences(refusals.REFUSALS[no])
    assert 1 <= len(told) <= 4
    assert max(len(one.split()) for one in told) <= 16
    assert not re.search(r"\b(invalid|error|forbidden|denied)\b", refusals.REFUSALS[no], re.IGNORECASE)


@pytest.mark.parametrize("topic", Topic)
def test_what_matters_before_deciding_is_said_in_short_sentences(topic: Topic) -> None:
    for idea in decision_words.INTRO.get(topic, ()):
        assert max(len(one.split()) for one in sentences(idea)) <= 22


def test_a_code_of_a_later_version_is_shown_as_it_is() -> None:
    assert decision_words.subject("moon") == "moon"
    assert decision_words.chosen("moon", "full") == "full"
    assert decision_words.chosen("parents", "full") == "full"
    assert task_words.duty("moon") == "moon"
    assert task_words.result("moon", "full") == "full"
    assert task_words.result("removal", "full") == "full"
