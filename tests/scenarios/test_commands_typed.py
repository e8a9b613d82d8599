"""Typed words do what buttons do, for phones that have lost their buttons (contracts: typed commands)."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from cards.verbs import Verb
from policy.kinds import Group
from rehearsal.azurite import Azurite
from rehearsal.conversations import Message
from tests.scenarios import seen
from tests.scenarios.town import ABOUT, DSL, HAPPENED, HEAD, MANAGER, TEACHER, Town, reference_in

CONCERN = "In Year 4 somebody shares a film of Amelia from the changing room"


@pytest_asyncio.fixture(scope="module")
async def town(azurite: Azurite) -> AsyncIterator[Town]:
    """One school for all of these."""
    async with Town(azurite) as town:
        await seen.settled_in(town)
        yield town


async def typed(town: Town, person: str, words: str) -> Message:
    """The message that answers typed words; an alert may come in between."""
    before = len(town.teams.messages(person))
    answer = await town.teams.message(person, words)
    assert (answer.status, answer.body) == (200, None)
    new = town.teams.messages(person)[before:]
    return next(one for one in new if "channelData" not in one.activity)


def alike(card: object) -> str:
    """A card without what is never twice the same: tokens, references and times of day."""
    text = re.sub(r'"token": "[0-9a-z-]+"', '"token": ""', json.dumps(card))
    return re.sub(r"FH-[0-9A-Z]{5}|\d\d:\d\d", "…", text)


@pytest.mark.parametrize(
    ("person", "words", "verb", "data"),
    [
        (TEACHER, "report concern", Verb.START, {}),
        (TEACHER, "reprot concern", Verb.START, {}),
        (TEACHER, "I want to report a concern!", Verb.START, {}),
        (TEACHER, "Friend request", Verb.START, {"about": Group.FRIEND, "who": "pupil"}),
        (TEACHER, "DANGER", Verb.DANGER, {}),
        (TEACHER, "danger.", Verb.DANGER, {}),
        (TEACHER, "my reports", Verb.MY_REPORTS, {}),
        (DSL, "My Work", Verb.MY_WORK, {}),
        (TEACHER, "policy photos", Verb.POLICY, {"asked": "photos"}),
        (TEACHER, "policy", Verb.POLICY, {}),
        (TEACHER, "helpp", Verb.HELP, {}),
        (TEACHER, "who is on duty?", Verb.DUTY, {}),
        (TEACHER, "request post", Verb.POST, {}),
        (TEACHER, "my posts", Verb.MY_POSTS, {}),
        (HEAD, "posts to approve", Verb.TO_APPROVE, {}),
        (MANAGER, "take downs", Verb.TO_TAKE_DOWN, {}),
        (TEACHER, "post calendar", Verb.CALENDAR, {}),
        (DSL, "sample posts", Verb.SAMPLE, {}),
        (TEACHER, "consents", Verb.CONSENTS, {}),
        (TEACHER, "check consent", Verb.CHECK, {}),
        (DSL, "accounts", Verb.ACCOUNTS, {}),
        (DSL, "devices", Verb.DEVICES, {}),
        (TEACHER, "request account", Verb.ACCOUNT_REQUEST, {}),
        (TEACHER, "check consent Amelia", Verb.CHECK, {"asked": "Amelia"}),
    ],
)
async def test_a_typed_command_shows_the_card_that_its_button_shows(
    town: Town, person: str, words: str, verb: Verb, data: dict[str, str]
) -> None:
    # What was read from the record is put away at the next press, so it is looked at before.
    drawn = alike((await typed(town, person, words)).card)
    pressed = await town.teams.execute(person, verb, data)
    assert drawn == alike(seen.shown(pressed))


@pytest.mark.parametrize(
    ("person", "word", "verb"),
    [
        (DSL, "ack", Verb.HAVE),
        (DSL, "acknowledge", Verb.HAVE),
        (DSL, "pass", Verb.PASS),
        (DSL, "conflict", Verb.CONFLICT),
        (DSL, "hide", Verb.HIDE),
        (DSL, "approve", Verb.APPROVE),
        (DSL, "decline", Verb.DECLINE),
        (TEACHER, "chase", Verb.CHASE),
        (TEACHER, "add", Verb.ADD),
    ],
)
async def test_a_command_about_one_item_does_what_its_button_does(
    town: Town, person: str, word: str, verb: Verb
) -> None:
    by_words, by_button = [reference_in(await town.report()) for _ in range(2)]
    message = await typed(town, person, f"{word.upper()} {by_words.lower()}")
    pressed = await town.teams.execute(person, verb, {"reference": by_button})
    assert alike(message.card) == alike(seen.shown(pressed))
    first, second = [await town.concerns.by_reference(one) for one in (by_words, by_button)]
    assert (first.state, first.picked_up_by) == (second.state, second.picked_up_by)
    assert (first.facts.conflicts, first.facts.moved_on) == (second.facts.conflicts, second.facts.moved_on)


@pytest.mark.invariant("I9")
@pytest.mark.parametrize("word", ["open ", ""])
async def test_a_typed_open_shows_what_the_button_shows_and_puts_it_away_at_the_next_thing(
    town: Town, word: str
) -> None:
    reference = reference_in(await town.report())
    await town.settled()
    pressed = await town.teams.execute(DSL, Verb.OPEN, {"reference": reference})
    message = await typed(town, DSL, f"{word}{reference}")
    assert alike(message.card) == alike(seen.shown(pressed))
    await town.teams.message(DSL, "help")
    await town.settled()
    assert HAPPENED["words"] not in json.dumps(message.activity)
    assert f"Put away. Ref {reference}" in seen.blocks(message.card)


@pytest.mark.rule("R94")
async def test_a_typed_concern_opens_the_form_with_the_words_on_its_second_step(town: Town) -> None:
    form = await typed(town, TEACHER, CONCERN)
    assert "Your words are kept. You will see them on the next step." in seen.blocks(form.card)
    second = await town.press(TEACHER, form, "Next", ABOUT)
    assert seen.value(second.card, "words") == CONCERN
    assert CONCERN not in json.dumps([one.activity for one in town.teams.sent])


@pytest.mark.rule("R1", "R114")
async def test_the_policy_is_found_by_what_somebody_would_call_it(town: Town) -> None:
    photos = await typed(town, TEACHER, "policy photos")
    rules = re.findall(r"R\d+(?=:)", seen.said(photos.card))
    assert rules
    assert "photo" in seen.said(photos.card).casefold()
    for rule in ("R1", "R2", "R30", "R31", "R32", "R33", "R94", "R114", "R115"):
        found = await typed(town, TEACHER, f"policy {rule}")
        assert [one for one in seen.blocks(found.card) if one.startswith(f"{rule}:")], rule
    bare = await typed(town, TEACHER, "policy")
    assert seen.value(bare.card, "asked") == ""
    looked_up = await town.press(TEACHER, bare, "Look it up", {"asked": "photos"})
    assert alike(seen.shown(looked_up)) == alike(photos.card)
    nothing = await typed(town, TEACHER, "policy xylophone")
    assert "Nothing in the policy matches." in seen.said(nothing.card)


@pytest.mark.rule("R2")
async def test_help_says_which_guidance_is_in_force_and_which_the_policy_cites(town: Town) -> None:
    card = (await typed(town, TEACHER, "help")).card
    assert (
        "Keeping children safe in education: the edition in force is 2026. "
        "The school's policy still cites 2023." in seen.blocks(card)
    )
    assert "Danger now? Ring 999. Then find the safeguarding lead." in seen.blocks(card)


@pytest.mark.rule("R30", "R31", "R33")
async def test_the_form_asks_how_it_was_found_out_where_it_was_and_what_somebody_is_to_the_school(
    town: Town,
) -> None:
    first = await town.form()
    second = await town.press(TEACHER, first, "Next", ABOUT)
    assert {"child", "parent", "saw"} <= choices(first.card, "source")
    assert {"pupil", "adult", "parent", "ex_pupil_child", "unknown"} <= choices(first.card, "who")
    assert {"game", "messages", "chatbot", "video", "unsure"} <= choices(second.card, "platform")


@pytest.mark.rule("R32")
async def test_nobody_is_asked_whether_it_was_meant(town: Town) -> None:
    first = await town.form()
    second = await town.press(TEACHER, first, "Next", ABOUT)
    third = await town.press(TEACHER, second, "Next", HAPPENED)
    for card in (first.card, second.card, third.card):
        labels = " ".join(str(one["label"]) for one in seen.elements(card) if "label" in one).casefold()
        assert labels
        assert not re.search(r"mean|meant|purpose|inten|deliberate", labels)


@pytest.mark.rule("R115")
async def test_evidence_is_asked_for_in_words_and_not_at_all_where_there_may_be_a_picture(town: Town) -> None:
    second = await town.press(TEACHER, await town.form(), "Next", ABOUT)
    assert (seen.value(second.card, "evidence"), seen.value(second.card, "on_date")) == ("", "")
    for imagery in ("yes", "unsure"):
        second = await town.press(TEACHER, await town.form(), "Next", {**ABOUT, "imagery": imagery})
        assert "evidence" not in [one.get("id") for one in seen.elements(second.card)]
        assert "Do not copy, print, share, save or photograph it." in seen.said(second.card)


def choices(card: object, field: str) -> set[str]:
    """What can be chosen in a field."""
    found = next(one for one in seen.elements(card) if one.get("id") == field)
    return {str(one["value"]) for one in found["choices"]}
