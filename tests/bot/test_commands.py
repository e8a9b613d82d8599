"""What people type: forgiven their case, punctuation and slips, and never told that it was not understood."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.commands import Command, read
from bot.routes import BY_VERB
from cards.verbs import Verb

REFERENCE = "MS-7F3K2"

PLAIN = {
    "report concern": Verb.START,
    "danger": Verb.DANGER,
    "my reports": Verb.MY_REPORTS,
    "my work": Verb.MY_WORK,
    "friend request": Verb.START,
    "request post": Verb.POST,
    "my posts": Verb.MY_POSTS,
    "posts to approve": Verb.TO_APPROVE,
    "take down": Verb.TO_TAKE_DOWN,
    "take downs": Verb.TO_TAKE_DOWN,
    "calendar": Verb.CALENDAR,
    "post calendar": Verb.CALENDAR,
    "sample posts": Verb.SAMPLE,
    "consents": Verb.CONSENTS,
    "accounts": Verb.ACCOUNTS,
    "request account": Verb.ACCOUNT_REQUEST,
    "devices": Verb.DEVICES,
    "check consent": Verb.CHECK,
    "check consent Sam Example": Verb.CHECK,
    "policy photos": Verb.POLICY,
    "help": Verb.HELP,
}
"""The typed commands of the contract that take no reference, and the verb each means."""

WITH_REFERENCE = {
    "open": Verb.OPEN,
    "ack": Verb.HAVE,
    "pass": Verb.PASS,
    "conflict": Verb.CONFLICT,
    "approve": Verb.APPROVE,
    "decline": Verb.DECLINE,
}


def means(typed: str) -> Verb:
    """The verb that these words mean."""
    return read(typed).verb


@pytest.mark.parametrize(("typed", "verb"), PLAIN.items())
def test_every_command_means_its_verb_in_any_case_and_with_any_punctuation(typed: str, verb: Verb) -> None:
    for form in (typed, typed.upper(), typed.title(), f"  {typed}!  ", f"“{typed}.”", f"{typed}\n"):
        assert means(form) == verb


@pytest.mark.parametrize(("typed", "verb"), WITH_REFERENCE.items())
def test_every_command_about_one_item_finds_its_reference(typed: str, verb: Verb) -> None:
    for form in (
        f"{typed} {REFERENCE}",
        f"{typed} ms-7f3k2",
        f"{typed.upper()}: {REFERENCE}.",
        f"please {typed} {REFERENCE}",
    ):
        assert read(form) == Command(verb, {"reference": REFERENCE})


@pytest.mark.parametrize(
    "typed",
    [
        "reprot concern",
        "report a conern",
        "I want to report a concern",
        "i wnat to report a concern",
        "I need to report a concern now please",
        "Report a concern please!",
        "Can I report a concern?",
        "REPORT CONCERN",
        "I have a concern",
        "concern",
    ],
)
@pytest.mark.rule("R27")
def test_reporting_is_understood_however_it_is_put(typed: str) -> None:
    assert read(typed) == Command(Verb.START)


@pytest.mark.parametrize(
    ("typed", "verb"),
    [
        ("my reprots", Verb.MY_REPORTS),
        ("my wrok", Verb.MY_WORK),
        ("requst account", Verb.ACCOUNT_REQUEST),
        ("requst post", Verb.POST),
        ("dagner", Verb.DANGER),
        ("a child in danger", Verb.DANGER),
        ("acknowlege MS-7F3K2", Verb.HAVE),
        ("conflit MS-7F3K2", Verb.CONFLICT),
        ("I have this MS-7F3K2", Verb.HAVE),
        ("can you open ms-7f3k2?", Verb.OPEN),
        ("MS-7F3K2", Verb.OPEN),
        ("ms-abcde", Verb.OPEN),
        ("Carry on", Verb.RESUME),
        ("Who’s on duty?", Verb.DUTY),
        ("Police!", Verb.DUTY),
        ("add MS-7F3K2", Verb.ADD),
        ("chase ms-7f3k2", Verb.CHASE),
    ],
)
def test_slips_are_forgiven(typed: str, verb: Verb) -> None:
    assert means(typed) == verb


@pytest.mark.parametrize(
    "typed",
    [
        "hi",
        "Hello!",
        "hello there",
        "Hey",
        "Good morning",
        "good evening.",
        "thanks",
        "",
        "   ",
        "?!",
        "👋",
        "-",
    ],
)
def test_a_greeting_or_nothing_at_all_is_answered_with_help(typed: str) -> None:
    assert read(typed) == Command(Verb.HELP)


@pytest.mark.rule("R93", "R66")
def test_a_friend_request_opens_the_form_with_the_first_answers_in_it() -> None:
    assert read("Freind request") == Command(Verb.START, {"about": "friend", "who": "pupil"})


@pytest.mark.parametrize(
    "typed",
    [
        "Sam showed me a message from a man he met in a game, and he was crying",
        "hello, a girl in my class says somebody is threatening her online",
        "Somebody put my picture on the internet",
        "report sam",
        "His account was hacked",
        "account",
        "device",
        "a new account follows me",
        "I have a concern: Sam",
        "X-rated pictures",
        "Year-seven fight",
        "Policy is being broken by somebody in the office every single day",
        "He said pass the phone or else, and then MS-7F3K2 was written on the wall of the hall",
        "MS-7F3K2 he told me more about it today",
        "**bold** [x](http://evil.example)",
        "أنا قلق على طفل",
        "help me",
    ],
)
@pytest.mark.rule("R27", "R94")
def test_words_that_may_be_a_concern_open_the_form_with_those_very_words_in_it(typed: str) -> None:
    assert read(f"  {typed}\n") == Command(Verb.START, {"words": typed})


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("danger Jo", "Jo"),
        ("Danger: he is on the roof!", "he is on the roof!"),
        ("DANGER!!! in the hall\nby the stage", "in the hall\nby the stage"),
        ("danger y4", "y4"),
    ],
)
def test_danger_with_words_is_raised_at_once_with_every_one_of_them(typed: str, words: str) -> None:
    assert read(typed) == Command(Verb.DANGER, {"words": words})


@pytest.mark.parametrize(
    "typed", ["policy photos of pupils", "Policy: photos of pupils", "POLICY\nphotos of pupils"]
)
def test_the_policy_is_asked_with_the_words_as_they_were_typed(typed: str) -> None:
    assert read(typed) == Command(Verb.POLICY, {"asked": "photos of pupils"})


def test_the_policy_alone_asks_for_a_word() -> None:
    assert read("Policy") == Command(Verb.POLICY)


@given(
    st.text() | st.from_regex(r"(please )?(open|ack|danger|policy|report)[ :-]{1,3}\w{0,12}", fullmatch=True)
)
@example("\x00")
@example("ǅ ß ﬁ İ")
@example("'")
@example("_")
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_means_something_that_has_a_route(typed: str) -> None:
    command = read(typed)
    assert command.verb in BY_VERB
    if command.verb is Verb.START and "words" in command.data:
        assert command.data["words"] == typed.strip()


def test_a_very_long_text_is_read_at_once() -> None:
    typed = "the child said that " * 5_000
    assert read(typed) == Command(Verb.START, {"words": typed.strip()})


def test_words_after_add_and_a_reference_are_added_as_they_stand() -> None:
    command = read("Add MS-7F3K2: he also said “do not tell”.\nThen he left.")
    assert command.verb is Verb.ADD_SEND
    assert command.data == {"reference": "MS-7F3K2", "more": "he also said “do not tell”.\nThen he left."}
    assert read("add ms-7f3k2").verb is Verb.ADD


@pytest.mark.parametrize("typed", ["consern", "conserns", "consurn", "consent worry", "concents"])
def test_a_concern_that_is_spelt_like_consent_is_taken_for_a_concern(typed: str) -> None:
    assert means(typed) == Verb.START


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("check consent Amélie O'Brien", "Amélie O'Brien"),
        ("please check consent for class Oak", "class Oak"),
        ("Check consents of Sam.", "Sam."),
    ],
)
def test_a_check_asks_about_the_words_as_they_were_typed(typed: str, asked: str) -> None:
    assert read(typed) == Command(Verb.CHECK, {"asked": asked})
