"""The forms of casework and the story of a case: nothing typed is lost, nothing written is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from cards import casework, chronology, questions, words
from cards.card import Card
from cards.forms import Filled
from cards.refusals import REFUSALS
from cards.sheets import Back
from cards.verbs import Verb
from policy.chronology import Entry, Happening
from policy.concerns import SubjectKind
from policy.errors import No
from policy.lanes import Slice
from policy.powers import POWERS, Act
from policy.sharing import OFFERED
from tests.cards import people as town
from tests.cards.case_gallery import CASEWORK, LINES, NUMBERS, told
from tests.cards.people import (
    AT,
    DSL,
    NOTE,
    PEOPLE,
    REASON,
    REFERENCE,
    SCHOOL,
    SENIOR,
    TEACHER,
    TOKEN,
    numbered,
)
from tests.cards.readers import (
    choices,
    filled_in,
    input_ids,
    inputs,
    marked_up,
    presses,
    quoted,
    read,
    sends,
    titles,
    weight,
    wire,
)

TODAY = date(2026, 11, 21)
TYPED = {
    "words": NOTE,
    "slice": "shared",
    "person": SENIOR.id,
    "who": "pupil",
    "adult": SENIOR.id,
    "name": "Canaria",
    "other": "MS-2K9QX",
    "action": "block",
    "address": "https://canary.example",
    "device": "C17",
    "window": "13:00",
    "extra": "more",
    "account": "@canary",
    "seen_on": "2026-11-20",
    "seen_at": "14:30",
    "kept": "cupboard",
    "line": "4",
}


def forms(filled: Filled, *, no: No | None = None, numbers: bool = False) -> dict[str, Card]:
    """Every form of casework with this filled in."""
    back = Back(refused=no, not_saved=NUMBERS if numbers else ())
    plain = (
        casework.note,
        questions.ask,
        casework.joining,
        casework.technical,
        casework.evidence,
        casework.reopening,
    )
    drawn = {one.__name__: one(REFERENCE, filled, TOKEN, **back) for one in plain}
    named = {
        one.__name__: one(REFERENCE, filled, TOKEN, PEOPLE, **back)
        for one in (casework.invitation, casework.linking)
    }
    return {
        **drawn,
        **named,
        "correction": casework.correction(REFERENCE, filled, TOKEN, LINES, **back),
        "question_asked": questions.asked(REFERENCE, "Why?", filled, TOKEN, **back),
    }


FORMS = sorted(forms(Filled()))
every_form = pytest.mark.parametrize("form", FORMS)


@every_form
def test_everything_that_was_typed_comes_back_refused_or_not_saved(form: str) -> None:
    for card in (
        forms(Filled(TYPED), no=No.CLOSED)[form],
        forms(Filled(TYPED), numbers=True)[form],
        forms(Filled(TYPED, {"words": "Look again."}))[form],
    ):
        assert filled_in(card) == {name: TYPED[name] for name in input_ids(card)}


@every_form
def test_why_a_form_came_back_stands_at_its_top(form: str) -> None:
    refused = forms(Filled(TYPED), no=No.CLOSED)[form]
    assert refused.body[1]["text"] == REFUSALS[No.CLOSED]
    unsaved = forms(Filled(TYPED), numbers=True)[form]
    assert unsaved.body[0]["text"] == f"Not saved. Ref {REFERENCE}"
    assert "999" in marked_up(unsaved)
    faulty = forms(Filled(TYPED, {"words": "Look again."}))[form]
    assert [one["text"] for one in faulty.body[1:3]] == [
        "Please look at this again. Nothing is lost.",
        "Look again.",
    ]


@every_form
def test_a_form_sends_the_reference_and_its_token(form: str) -> None:
    data = presses(forms(Filled())[form])[0]["data"]
    assert data["reference"] == REFERENCE
    assert data["token"] == TOKEN


@every_form
def test_a_form_fits_on_a_card_with_as_much_in_it_as_it_takes(form: str) -> None:
    empty = forms(Filled(), numbers=True)[form]
    boxes = [one for one in inputs(empty) if one["type"] == "Input.Text"]
    most = {one["id"]: "你" * one["maxLength"] for one in boxes}
    assert weight(forms(Filled(most), numbers=True)[form]) < 20_000


def test_while_the_store_is_down_the_line_that_was_picked_is_kept() -> None:
    card = CASEWORK["casework.correction: not saved"]
    assert sends(card, "Save")["line"] == "4"
    assert filled_in(card) == {"words": NOTE}


def test_missing_answers_are_empty_and_what_is_not_text_is_none() -> None:
    assert casework.read({"words": "Yes", "line": 4, "extra": "no"}, "words", "line", "other") == {
        "words": "Yes",
        "line": "",
        "other": "",
    }


@pytest.mark.parametrize("act", Act)
def test_the_menu_offers_only_what_may_be_done(act: Act) -> None:
    every = casework.more(REFERENCE, frozenset(Act), reporter=False)
    without = casework.more(REFERENCE, frozenset(Act) - {act}, reporter=False)
    lost = set(titles(every)) - set(titles(without))
    assert len(lost) <= 1
    assert bool(lost) is (act in {one for one, _, _ in casework._MENU})


def test_nobody_asks_themselves_a_question() -> None:
    menu = casework.more(REFERENCE, POWERS[Slice.CASE], reporter=True)
    assert "Ask the reporter a question" not in titles(menu)
    assert "Add a note" in titles(menu)


@pytest.mark.parametrize("what", ["answer", "evidence"])
def test_a_reporter_is_offered_their_reports_and_not_the_case(what: str) -> None:
    assert titles(casework.saved(REFERENCE, what, reporter=True)) == ["My reports"]


@pytest.mark.rule("R97")
def test_a_colleague_is_asked_in_to_little_first() -> None:
    card = CASEWORK["casework.invitation"]
    assert list(choices(card, "slice")) == [one.value for one in OFFERED]
    assert next(iter(choices(card, "slice"))) == "shared"
    assert DSL.id in choices(card, "person")
    assert set(casework.invitation_faults({})) == {"words", "slice", "person"}
    assert casework.invitation_faults({"slice": "shared", "person": "x", "words": "Help her."}) == {}
    assert "slice" in casework.invitation_faults({"slice": "case", "person": "x", "words": "y"})


def test_in_a_very_large_school_those_with_a_role_can_still_be_asked_in() -> None:
    many = town.many_adults(300)
    people = type(many).of((*PEOPLE.everyone, *many.everyone))
    card = casework.invitation(REFERENCE, Filled(), TOKEN, people)
    assert DSL.id in choices(card, "person")
    assert TEACHER.id not in choices(card, "person")


@pytest.mark.invariant("I7")
def test_linking_somebody_warns_first_that_they_lose_it_at_once() -> None:
    card = CASEWORK["casework.linking"]
    assert "they lose it at once" in str(card.body[1]["text"])
    assert not {"unknown", "nobody"} & set(choices(card, "who"))
    assert set(casework.linking_faults({})) == {"who", "name"}
    assert casework.linking_faults({"who": SubjectKind.PUPIL, "name": "Sam"}) == {}
    assert casework.linking_faults({"who": SubjectKind.ADULT_HERE, "adult": DSL.id}) == {}
    assert set(casework.linking_faults({"who": "witch", "name": "x" * 301})) == {"who", "name"}


@pytest.mark.parametrize(
    ("typed", "right"), [("MS-2K9QX", True), (" ms-2k9qx ", True), ("", False), ("2K9QX", False)]
)
def test_the_other_case_is_named_by_its_reference(typed: str, right: bool) -> None:
    assert (casework.joining_faults({"other": typed}) == {}) is right


@pytest.mark.invariant("I8")
@pytest.mark.rule("R108", "R110")
def test_a_technical_task_says_first_that_nobody_is_to_be_named_and_needs_enough_to_act_on() -> None:
    card = CASEWORK["casework.technical"]
    assert "Do not name a child" in str(card.body[1]["text"])
    assert choices(card, "action") == dict(words.ACTIONS)
    assert set(casework.technical_faults({})) == {"action", "extra"}
    assert set(casework.technical_faults({"action": "block", "device": "C17"})) == {"address"}
    assert casework.technical_faults({"action": "keep_logs", "window": "1 to 2"}) == {}
    assert set(casework.technical_faults({"action": "allow", "address": "x" * 501})) == {"address"}


@pytest.mark.rule("R115")
@pytest.mark.parametrize(
    ("values", "faults"),
    [
        ({}, {"kept"}),
        ({"account": "@x"}, set()),
        ({"kept": "safe", "seen_on": "2026-11-21", "seen_at": "9:05"}, set()),
        ({"kept": "safe", "seen_on": "2026-11-22"}, {"seen_on"}),
        ({"kept": "safe", "seen_on": "soon", "seen_at": "25:00"}, {"seen_on", "seen_at"}),
        ({"address": "x" * 501}, {"address"}),
    ],
)
def test_where_evidence_is_kept_needs_something_to_find_it_by(
    values: dict[str, str], faults: set[str]
) -> None:
    assert set(casework.evidence_faults(values, today=TODAY)) == faults


@pytest.mark.parametrize("card", ["casework.evidence", "casework.evidence: from the reporter"])
@pytest.mark.rule("R115")
def test_nobody_is_to_keep_a_sexual_picture_for_evidence(card: str) -> None:
    assert "Never copy, keep or send a sexual picture" in marked_up(CASEWORK[card])


def test_a_reporter_saves_evidence_by_another_button_than_whoever_handles_it() -> None:
    assert sends(CASEWORK["casework.evidence"], "Save")["verb"] == Verb.EVIDENCE_SAVE
    told_by_reporter = CASEWORK["casework.evidence: from the reporter"]
    assert sends(told_by_reporter, "Save")["verb"] == Verb.TELL_EVIDENCE_SAVE
    assert "Back to the case" not in titles(told_by_reporter)


@pytest.mark.parametrize(
    ("line", "right"), [("4", True), ("", False), ("-1", False), ("²", False), ("9" * 9, False)]
)
def test_a_correction_is_of_a_line(line: str, right: bool) -> None:
    assert ("line" not in casework.correction_faults({"words": "x", "line": line})) is right


def test_words_are_needed_and_not_too_many() -> None:
    assert set(casework.words_faults({"words": " \n"})) == {"words"}
    assert casework.words_faults({"words": "x" * 4_000}) == {}
    assert set(casework.words_faults({"words": "x" * 4_001})) == {"words"}


def test_lines_to_correct_are_called_by_number_and_time_and_not_by_what_they_say() -> None:
    shown = choices(CASEWORK["casework.correction"], "line")
    assert shown["4"] == "Line 5: a note, Sat 21 Nov, 22:50"
    assert not [title for title in shown.values() if "anary" in title]


def written(entries: Sequence[Entry]) -> str:
    """All of the story, on all its pages."""
    text, page = "", 1
    while True:
        card = told(entries, page)
        text += read(card)
        if "Next part" not in titles(card):
            return text
        page += 1


def test_the_story_holds_every_word_and_every_detail() -> None:
    text = written(town.CASEWORK)
    for entry in town.CASEWORK:
        assert entry.words in text
        codes = ("on_day", "seen_on", "action")
        assert not [value for name, value in entry.details.items() if name not in codes and value not in text]
    for said in (REASON, "Fri 20 Nov 2026", "Canaryhead", "Canarywish", "Canaryphone rang out"):
        assert said in text


@pytest.mark.parametrize("times", [1, 40, 150])
def test_a_long_story_is_cut_into_cards_that_fit_and_loses_nothing(times: int) -> None:
    long = [replace(one, words=one.words * times) for one in (*town.CASEWORK, *town.CASEWORK)]
    text = written(long)
    for entry in long:
        assert text.count(entry.words[:4]) >= times if entry.words else True
    page = 1
    while "Next part" in titles(told(long, page)):
        assert weight(told(long, page)) < 20_000
        page += 1


def test_a_correction_stands_beside_the_line_and_the_line_stays() -> None:
    text = read(CASEWORK["casework.story"])
    assert "Line 5 was corrected by line 9." in text
    assert NOTE in text
    assert "Canaryaunt, not mother" in text


def test_a_decision_that_was_replaced_says_by_which() -> None:
    text = quoted(CASEWORK["casework.story"])
    assert "Line 6 was replaced by line 8." in text
    assert "Not told: it could put the child at risk" in text
    assert "They have been told" in text


def test_the_story_never_says_who_reported_it() -> None:
    assert TEACHER.name not in wire(CASEWORK["casework.story"])
    assert "The reporter wrote where evidence is kept" in read(CASEWORK["casework.story"])


def test_times_in_the_story_are_the_schools_own() -> None:
    summer = Entry(AT.replace(month=7), Happening.CHASED, TEACHER.id)
    assert "Tue 21 Jul, 23:41" in read(told([summer]))


@pytest.mark.parametrize("what", Happening)
def test_every_happening_can_stand_in_a_story(what: Happening) -> None:
    bare = Entry(AT, what)
    odd = Entry(AT, what, DSL.id, {"topic": "moon", "duty": "moon", "line": "x", "supersedes": "y"}, "Words")
    for entry in (bare, odd):
        card = casework.story(REFERENCE, numbered([entry]), SCHOOL, PEOPLE, page=1)
        assert "{" not in read(card)


def test_a_day_that_is_none_is_shown_as_it_was_typed() -> None:
    assert chronology.dated("soon") == "soon"
    assert chronology.dated("2026-11-23") == "Mon 23 Nov 2026"
