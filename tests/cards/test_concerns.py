"""The concern form: what is asked, in which order, and what is said along the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cards import concerns, words
from cards.forms import Filled, check
from policy.concerns import Answer, Subject, SubjectKind
from policy.kinds import GROUPS, NATURES, Advice, Group
from tests.cards.gallery import FORMS, REPORTS, reviewed
from tests.cards.people import (
    ANSWERS,
    CHAIR,
    DSL,
    HEAD,
    PEOPLE,
    SCHOOL,
    TOKEN,
    WORDS,
    a_report,
    many_adults,
    routed,
)
from tests.cards.readers import (
    choices,
    filled_in,
    input_ids,
    inputs,
    marked_up,
    parts,
    presses,
    quoted,
    read,
    titles,
    weight,
    wire,
)

TODAY = date(2026, 11, 21)


@pytest.mark.rule("R94", "R115")
def test_the_first_question_of_all_is_whether_there_may_be_imagery() -> None:
    first = inputs(FORMS["concerns.about: fresh"])[0]
    assert first["id"] == "imagery"
    assert first["style"] == "expanded"
    assert "real or computer-made" in first["label"]


def test_the_danger_button_stands_above_the_form() -> None:
    order = [one.get("id") or one.get("title") for one in parts(FORMS["concerns.about: fresh"].content)]
    assert order.index("A child is in danger now") < order.index("imagery")


def test_raising_danger_from_the_form_is_another_concern_than_the_form_itself() -> None:
    form = FORMS["concerns.about: fresh"]
    tokens = {one["title"]: one["data"].get("token") for one in presses(form)}
    assert tokens["A child is in danger now"] != tokens["Next"] == TOKEN


@pytest.mark.parametrize("answer", [Answer.YES, Answer.UNSURE])
@pytest.mark.rule("R115", "R94")
def test_possible_imagery_takes_every_question_about_evidence_away_and_says_what_not_to_do(
    answer: Answer,
) -> None:
    card = concerns.happened(TOKEN, Filled({**ANSWERS, "imagery": answer}))
    assert "evidence" not in input_ids(card)
    assert "closest" not in input_ids(card)
    assert words.ADVICE[Advice.A4] in read(card)
    assert "canary.example" not in wire(card)


def test_an_unanswered_imagery_question_counts_as_perhaps() -> None:
    assert "evidence" not in input_ids(concerns.happened(TOKEN, Filled({"about": "bullying"})))


@pytest.mark.rule("R115")
def test_evidence_is_described_and_never_attached() -> None:
    card = FORMS["concerns.happened: fresh"]
    asked = next(one for one in inputs(card) if one["id"] == "evidence")
    assert "Web address, account name, device" in asked["label"]
    assert words.ADVICE[Advice.A6].startswith(
        "Write down the web address, the account name, the date and the time"
    )
    assert not [one for one in parts(card.content) if "Image" in one["type"] or "File" in one["type"]]


@pytest.mark.rule("R30")
def test_a_reporter_can_say_that_a_child_or_a_parent_told_them() -> None:
    sources = choices(FORMS["concerns.about: fresh"], "source")
    assert sources == words.SOURCES
    assert {"saw", "child", "parent", "other"} == set(sources)
    assert "note" in sources["other"]


@pytest.mark.rule("R31")
def test_social_media_is_taken_widely() -> None:
    offered = " ".join(choices(FORMS["concerns.happened: fresh"], "platform").values()).casefold()
    for kind in ("social media", "messages", "game", "videos", "live video", "computer chat", "not sure"):
        assert kind in offered


@pytest.mark.rule("R32")
def test_nobody_is_asked_whether_it_was_meant() -> None:
    for card in FORMS.values():
        asked = " ".join(one["label"] for one in inputs(card)).casefold()
        assert not [word for word in ("intend", "on purpose", "deliberate", "meant") if word in asked]


@pytest.mark.rule("R33")
def test_it_can_be_about_anybody_of_the_school_community_or_nobody_known() -> None:
    offered = choices(FORMS["concerns.about: fresh"], "who")
    assert {SubjectKind(value) for value in offered} >= {
        SubjectKind.PUPIL,
        SubjectKind.ADULT_HERE,
        SubjectKind.PARENT,
        SubjectKind.EX_PUPIL_CHILD,
        SubjectKind.SOMEONE_ELSE,
        SubjectKind.UNKNOWN,
    }
    assert "trustee" in offered[SubjectKind.ADULT_HERE]


@pytest.mark.rule("R94")
def test_what_happened_is_asked_for_in_the_childs_own_words() -> None:
    box = next(one for one in inputs(FORMS["concerns.happened: fresh"]) if one["id"] == "words")
    assert "child's own words" in box["label"]
    assert "Do not guess" in box["placeholder"]
    assert box["isMultiline"] is True


@pytest.mark.parametrize("step", ["about", "happened"])
def test_every_question_that_must_be_answered_says_so_and_no_other(step: str) -> None:
    card = FORMS[f"concerns.{step}: fresh"]
    said = {one["id"] for one in inputs(card) if "(needed)" in one["label"]}
    assert said == set(check({}, step=step, today=TODAY, adults=PEOPLE.by_id).faults)


def test_the_question_about_a_named_reader_says_that_it_is_needed() -> None:
    named = reviewed(ANSWERS, DSL)
    assert [one["id"] for one in inputs(named) if "(needed)" in one["label"]] == ["mention"]
    assert "mention" not in input_ids(FORMS["concerns.review"])


def test_two_named_readers_can_be_told_apart_or_taken_together() -> None:
    offered = choices(reviewed(ANSWERS, HEAD, DSL), "mention")
    assert list(offered) == [f"not,{HEAD.id},{DSL.id}", HEAD.id, DSL.id, f"{HEAD.id},{DSL.id}"]


@pytest.mark.parametrize("step", ["about", "happened"])
def test_what_is_wrong_is_said_at_the_top_before_the_first_question(step: str) -> None:
    faults = check({"imagery": "no"}, step=step, today=TODAY, adults=PEOPLE.by_id).faults
    card = FORMS[f"concerns.{step}: with faults"]
    body = [str(one) for one in card.body]
    first = next(place for place, one in enumerate(body) if "'Input." in one)
    said = " ".join(body[:first])
    assert "Nothing is lost" in said
    assert faults
    assert not [sentence for sentence in faults.values() if sentence not in said]


@pytest.mark.parametrize("name", ["concerns.about: filled in", "concerns.happened: filled in"])
def test_a_form_drawn_again_has_everything_still_in_it(name: str) -> None:
    standing = filled_in(FORMS[name])
    asked = [id_ for id_ in input_ids(FORMS[name]) if ANSWERS.get(id_)]
    assert standing == {id_: ANSWERS[id_] for id_ in asked}
    drawn = next(one for one in presses(FORMS[name]) if one["title"] == "Next")["data"]["drawn"]
    assert set(drawn.split(",")) == set(standing)


def test_words_typed_in_the_chat_are_said_to_be_kept_and_are_not_on_the_first_card() -> None:
    card = FORMS["concerns.about: words are kept"]
    assert "Your words are kept" in read(card)
    assert WORDS not in wire(card)


@pytest.mark.parametrize("group", [group for group, kinds in GROUPS.items() if len(kinds) > 1])
def test_the_closer_kinds_of_a_group_are_offered_and_none_need_be_filled_in(group: Group) -> None:
    card = concerns.happened(TOKEN, Filled({"imagery": "no", "about": group}))
    assert list(choices(card, "closest")) == [kind.value for kind in GROUPS[group]]


@pytest.mark.rule("R27", "R97")
def test_the_last_step_says_who_will_be_told_and_shows_the_words() -> None:
    card = FORMS["concerns.review"]
    assert f"Goes to: {DSL.name}, safeguarding lead" in read(card)
    assert "Nobody else is told." in read(card)
    assert WORDS in quoted(card)
    assert titles(card) == ["Send", "Back", "Keep for later"]


@pytest.mark.rule("R96")
def test_about_the_principal_the_last_step_says_so_and_whom_to_ring() -> None:
    concern = a_report()
    about_head = replace(
        concern.facts, subjects=(Subject(SubjectKind.ADULT_HERE, frozenset({HEAD.id}), HEAD.name),)
    )
    card = reviewed(ANSWERS, concern=replace(concern, facts=about_head))
    assert f"Goes to: {CHAIR.name}, Chair of trustees" in read(card)
    assert f"Not to: {HEAD.name}" in read(card)
    assert "01632 960102" in read(card)


def test_when_nobody_is_clear_it_says_so_and_whom_to_ring() -> None:
    nobody = replace(routed(a_report()), owner=None, recipients=(), outside=tuple(SCHOOL.outside))
    text = marked_up(concerns.review(TOKEN, Filled(ANSWERS), nobody, SCHOOL, PEOPLE, ()))
    assert "Nobody at school is clear to receive this" in text
    for contact in SCHOOL.outside.values():
        assert contact.phone in text


@pytest.mark.parametrize("advice", Advice)
def test_every_advice_is_shown_with_the_kinds_it_belongs_to(advice: Advice) -> None:
    kinds = [kind for kind, nature in NATURES.items() if advice in nature.advice]
    assert kinds
    assert words.ADVICE[advice]


def test_a_form_that_could_not_be_saved_says_so_and_gives_the_words_back() -> None:
    card = FORMS["drafts.not_saved"]
    assert "Not saved and not sent" in marked_up(card)
    assert "999" in marked_up(card)
    assert filled_in(card)["words"] == WORDS
    assert "Send again" in titles(card)


def test_a_school_too_large_for_a_list_is_asked_for_the_name_only() -> None:
    large = concerns.about(TOKEN, Filled(), many_adults(121))
    assert "adult" not in input_ids(large)
    assert "name" in input_ids(large)
    assert "adult" not in input_ids(REPORTS["reports.danger_sent: too many adults"])


@pytest.mark.parametrize("script", ["a", "é", "你"])
def test_a_long_account_on_its_way_stays_within_what_teams_takes(script: str) -> None:
    long = {**ANSWERS, "words": script * 10_000}
    assert weight(reviewed(long)) < 20_000
    filled = concerns.happened(TOKEN, Filled({**ANSWERS, "words": script * 4_000}))
    assert weight(filled) < 20_000
    # The box must give back all that was typed; 40 KB of UTF-16 is the older and smaller documented limit.
    largest = wire(concerns.happened(TOKEN, Filled(long)))
    assert len(largest.encode("utf-16-le")) < 40_000
