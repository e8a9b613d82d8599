"""The rulebook holds every rule of the policy in our own words, and finds the right one when asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.rulebook import Audience, BadRulebook, Kind, Rule, load, read, search

ROOT = Path(__file__).parents[2]
POLICY_TEXT = ROOT.parent / "shared" / "spec" / "social-media-policy.txt"
TOML = (ROOT / "policy" / "rulebook.toml").read_text(encoding="utf-8")


def entry_of(rule_id: str) -> str:
    """The lines of one rule in the rulebook file."""
    return next(part for part in TOML.split("\n[[rules]]\n") if part.startswith(f'id = "{rule_id}"\n'))


def said(rule: Rule) -> str:
    """Everything that a reader is shown of a rule."""
    return " ".join((rule.text, *rule.points))


def found(words: str) -> list[str]:
    """The ids that search answers with, best first."""
    return [rule.id for rule in search(load(), words)]


def test_the_rules_are_r1_to_r128_in_order() -> None:
    assert [rule.id for rule in load()] == [f"R{number}" for number in range(1, 129)]


def test_it_is_read_once() -> None:
    assert load() is load()


def test_every_rule_is_short_and_speaks_to_somebody() -> None:
    for rule in load():
        assert 5 <= len(rule.text.split()) <= 40, rule
        assert len(re.findall(r"[.!?](?=\s|$)", rule.text)) <= 2, rule
        assert rule.text.endswith("."), rule
        assert rule.audience, rule


@pytest.mark.parametrize(("rule_id", "parts"), [("R1", 5), ("R52", 6), ("R57", 4), ("R58", 8), ("R120", 5)])
def test_a_rule_of_several_parts_lists_them(rule_id: str, parts: int) -> None:
    (rule,) = search(load(), rule_id)
    assert len(rule.points) == parts


def test_a_rule_is_a_whole_value() -> None:
    assert search(load(), "R96") == (
        Rule(
            id="R96",
            section="Safeguarding",
            audience=(Audience.STAFF, Audience.CHAIR),
            kind=Kind.DONE,
            text="A concern about the Principal goes to the Chair of the trustees, never to the Principal.",
        ),
    )


def test_no_rule_repeats_eight_words_of_the_policy_in_a_row() -> None:
    if not POLICY_TEXT.is_file():
        pytest.skip("the school's policy text is not beside this repository (../shared/spec)")
    theirs = runs_of_eight(POLICY_TEXT.read_text(encoding="utf-8"))
    copied = {rule.id: ours & theirs for rule in load() for ours in [runs_of_eight(said(rule))]}
    assert {rule_id: runs for rule_id, runs in copied.items() if runs} == {}


def runs_of_eight(text: str) -> set[tuple[str, ...]]:
    """Every eight words in a row, whatever their case and punctuation."""
    words = re.findall(r"[a-z0-9]+", text.casefold().replace("’", "").replace("'", ""))
    return {tuple(words[start : start + 8]) for start in range(len(words) - 7)}


def test_every_fault_is_named_at_once() -> None:
    broken = (
        TOML.replace('id = "R5"\n', 'id = "R4"\n')
        .replace('id = "R128"\n', 'id = "R129"\n')
        .replace(entry_of("R2"), 'id = "R2"\nsection = ""\naudience = ["pirates"]\nclass = "Z"\ntext = " "\n')
        .replace(entry_of("R3"), 'id = "R3"\nsection = "Legal"\nclass = "A"\ntext = "Words."\npoints = "x"\n')
        .replace('id = "R6"\n', 'id = "R6"\ncolour = "red"\n')
    )
    with pytest.raises(BadRulebook) as bad:
        read(broken)
    assert bad.value.faults == (
        "R5: missing",
        "R128: missing",
        "R4: there 2 times",
        "R129: no such rule",
        "R2: empty section",
        "R2: empty text",
        "R2: unknown class 'Z'",
        "R2: unknown audience 'pirates'",
        "R3: empty audience",
        "R3: empty point",
        "R6: unknown key 'colour'",
    )


def test_rules_out_of_order_are_a_fault() -> None:
    swapped = TOML.replace('id = "R10"\n', 'id = "-"\n').replace('id = "R11"\n', 'id = "R10"\n')
    with pytest.raises(BadRulebook, match="out of order"):
        read(swapped.replace('id = "-"\n', 'id = "R11"\n'))


@pytest.mark.parametrize("text", ["rules = [", "", "rules = 3", "rules = [1, 2]", "[[rules]]\nid = 7"])
def test_a_file_that_is_no_rulebook_is_refused(text: str) -> None:
    with pytest.raises(BadRulebook):
        read(text)


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("can I take photos on my own phone?", "R42"),
        ("PICTURES of a child swimming", "R43"),
        ("surname next to an image: full names with pictures", "R46"),
        ("friend request from a pupil", "R66"),
        ("concern about the headteacher", "R96"),
        ("Who keeps the password", "R54"),
        ("unblock a web-site", "R110"),
        ("twitter", "R104"),
        ("is insta blocked", "R104"),
        ("cyberbullying: screenshot as evidence?", "R115"),
        ("new staff induction", "R122"),
        ("copyright music", "R55"),
        ("post about an election", "R58"),
        ("complaints", "R13"),
        ("data breach", "R49"),
        ("when is the next review", "R127"),
        ("too young for the site", "R91"),
        ("swear words in a post", "R58"),
        ("reporting to the police", "R99"),
        ("an anonymus acount", "R75"),
    ],
)
def test_everyday_words_find_the_rule(words: str, best: str) -> None:
    assert found(words)[0] == best


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("photo consent", "picture permission"),
        ("PHOTOS", "image"),
        ("mobile", "devices"),
        ("Facebook", "fb"),
        ("twitter", "X"),
        ("follow parents", "friends of a parent"),
        ("head", "the Principal"),
        ("wi-fi", "WiFi"),
    ],
)
def test_words_that_mean_the_same_find_the_same(one: str, other: str) -> None:
    assert found(one) == found(other) != []


@pytest.mark.parametrize("words", ["R96", "r96", " 96 ", "rule 96", "what does R96 say?", "R096"])
def test_a_rule_id_finds_that_rule(words: str) -> None:
    assert found(words) == ["R96"]


def test_a_number_among_words_is_not_a_rule_id() -> None:
    assert found("police 999") == found("police")


@pytest.mark.parametrize("words", ["", "   ", "?!", "the", "zqzqzq xylophonist", "R0", "R129", "128000"])
def test_empty_or_unknown_words_find_nothing(words: str) -> None:
    assert found(words) == []


def test_no_more_rules_come_back_than_were_asked_for() -> None:
    assert len(search(load(), "social media")) == 5
    assert len(search(load(), "social media", limit=2)) == 2
    assert search(load(), "social media", limit=0) == ()


@given(st.text() | st.from_regex(r"[Rr]?[0-9]{1,6}\W*"), st.integers(-3, 200))
@settings(max_examples=200, deadline=None)
def test_search_answers_any_text_with_rules_each_once(words: str, limit: int) -> None:
    answer = search(load(), words, limit)
    assert set(answer) <= set(load())
    assert len(set(answer)) == len(answer) <= max(limit, 0)


@pytest.mark.parametrize(
    ("words", "rule_id", "must_say"),
    [
        pytest.param("aims of the policy", "R1", "five aims", marks=pytest.mark.rule("R1")),
        pytest.param("parents e-safety meetings", "R29", "e-safety meetings", marks=pytest.mark.rule("R29")),
        pytest.param("what is social media", "R31", "not sure", marks=pytest.mark.rule("R31")),
        pytest.param("games and chatbots", "R31", "AI chatbots", marks=pytest.mark.rule("R31")),
        pytest.param("what is cyber bullying", "R32", "never have to prove", marks=pytest.mark.rule("R32")),
        pytest.param("volunteers and supply staff", "R33", "contractors", marks=pytest.mark.rule("R33")),
        pytest.param("am I allowed a personal account", "R59", "are allowed", marks=pytest.mark.rule("R59")),
        pytest.param("staff in lesson time", "R60", "do not use", marks=pytest.mark.rule("R60")),
        pytest.param("staff at break", "R61", "may use", marks=pytest.mark.rule("R61")),
        pytest.param("school wifi for my own account", "R62", "Do not use", marks=pytest.mark.rule("R62")),
        pytest.param("where pupils can see me", "R63", "do not use", marks=pytest.mark.rule("R63")),
        pytest.param("follow parents", "R67", "strongly advises", marks=pytest.mark.rule("R67")),
        pytest.param("give a pupil my phone number", "R68", "Never", marks=pytest.mark.rule("R68")),
        pytest.param("contact pupils", "R69", "authorised", marks=pytest.mark.rule("R69")),
        pytest.param("lock my computer", "R78", "leave your desk", marks=pytest.mark.rule("R78")),
        pytest.param("private email", "R79", "Do not mix", marks=pytest.mark.rule("R79")),
        pytest.param(
            "personal facebook on school kit", "R106", "in their breaks", marks=pytest.mark.rule("R106")
        ),
        pytest.param("does the school monitor me", "R109", "may monitor", marks=pytest.mark.rule("R109")),
    ],
)
def test_help_explains_the_reference_rules(words: str, rule_id: str, must_say: str) -> None:
    (rule,) = (rule for rule in search(load(), words) if rule.id == rule_id)
    assert must_say in said(rule)
