"""Whatever comes in that should not: a clear sentence or a status, nothing stored, nothing typed lost."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from cards.forms import LONGEST
from cards.verbs import Verb
from policy.concerns import FormToken
from policy.people import StaffId
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from rehearsal.presses import buttons
from tests.scenarios import seen
from tests.scenarios.hearing import heard_of
from tests.scenarios.town import (
    ABOUT,
    APP_ID,
    DEPUTY,
    DSL,
    HAPPENED,
    HEAD,
    SUPPLY,
    TEACHER,
    Town,
    reference_in,
)

TOMORROW = "2026-11-26"
REQUIRED = {"imagery", "about", "who", "words", "safe"}
STEP_OF = dict.fromkeys(("imagery", "about", "who", "adult", "name", "avoid", "source"), Verb.ABOUT)
STEP_OF |= dict.fromkeys(
    ("closest", "words", "when", "on_date", "platform", "safe", "evidence"), Verb.HAPPENED
)
STEP_OF |= dict.fromkeys(("mention", "confidential"), Verb.SEND)
WRONG: tuple[object, ...] = (7, 0.5, True, None, ["yes"], {"yes": "yes"}, [], {})
ABOUT_ONE = ("OPEN", "HAVE", "PASS", "CONFLICT", "CHASE", "ADD", "ADD_SEND")
REFUSED = {
    "statusCode": 400,
    "type": "application/vnd.microsoft.error",
    "value": {"code": "BadRequest", "message": "Type help instead."},
}
WORDS = {
    "Arabic": "قالت لي إن رجلاً يطلب منها صوراً ليلاً، وهي خائفة.",
    "Polish": "Powiedziała, że żółty chłopiec ją bije – „nie mów nikomu”.",
    "emoji": "He sent 👩‍👩‍👧🏴󠁧󠁢󠁥󠁮󠁧󠁿 and 🔪 at night 🏃🏾‍♀️.",
    "right to left": "\u202eevil\u202c then \u2067mixed\u2069 and \u200fback\u200e",
    "Markdown": "**bold** [press me](https://127.0.0.1/) # big\n- one\n1. two `code` <b>tag</b> {{DATE(x)}}",
    "lines": "First.\n\n  Indented, and spaces at the end.  \r\n\tTab.",
    "10,000 characters": ("A child said: don’t tell. " * 400)[: LONGEST - 1] + "!",
}


@pytest_asyncio.fixture(scope="module")
async def town(azurite: Azurite) -> AsyncIterator[Town]:
    """One school for all of these: nothing that they send may leave anything behind."""
    async with Town(azurite) as town:
        await seen.settled_in(town)
        yield town


async def new_form(town: Town, person: str = TEACHER) -> str:
    """The token of a form that was just opened."""
    return seen.token_of((await town.form(person)).card)


async def kept(town: Town, person: str, token: str) -> dict[str, str]:
    """What the draft of a form holds, empty where there is none."""
    found = await town.parts.drafting.find(StaffId(person), FormToken(token), at=town.parts.clock.now())
    return dict(found.answers) if found else {}


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("imagery", "", "Please say whether there could be such a picture."),
        ("about", "", "Please choose what it is about."),
        ("who", "", "Please say who it is about."),
        ("words", "", "Please write what happened."),
        ("words", "  \n ", "Please write what happened."),
        ("safe", "", "Please say whether the child is safe now."),
        (
            "words",
            "a" * (LONGEST + 3),
            "This is 3 characters too long. Send the rest afterwards with Add more.",
        ),
        ("name", "n" * 301, "Please keep this under 300 characters."),
        ("evidence", "e" * 2001, "Please keep this under 2000 characters."),
        ("on_date", TOMORROW, "That day is still to come."),
        ("on_date", "the day before", "Please choose a day, or leave it empty."),
        *(
            (field, "no such choice", "Please choose again.")
            for field in ("imagery", "about", "who", "adult")
        ),
        *(
            (field, "no such choice", "Please choose again.")
            for field in ("avoid", "source", "closest", "when")
        ),
        *(
            (field, "no such choice", "Please choose again.")
            for field in ("platform", "safe", "confidential")
        ),
    ],
)
async def test_an_answer_that_cannot_be_is_named_and_nothing_typed_is_lost(
    town: Town, azurite: Azurite, field: str, typed: str, sentence: str
) -> None:
    token, before = await new_form(town), await seen.cases(azurite, town)
    filled = {**ABOUT, **HAPPENED, "evidence": "a grey tablet", field: typed}
    card = seen.shown(await town.teams.execute(TEACHER, STEP_OF[field], {**filled, "token": token}))
    assert sentence in seen.blocks(card)
    assert "Please look at this again. Nothing is lost." in seen.blocks(card)
    # A choice that there is not can be drawn by no client; what somebody typed stands where it stood.
    assert seen.value(card, field) == ("" if typed == "no such choice" else typed)
    drawn = {"name": filled["name"]} if STEP_OF[field] is Verb.ABOUT else {"evidence": filled["evidence"]}
    if STEP_OF[field] is not Verb.SEND:
        assert {key: seen.value(card, key) for key in drawn} == drawn
    draft = await kept(town, TEACHER, token)
    assert {key: draft.get(key, "") for key in filled} == filled
    assert await seen.cases(azurite, town) == before


@pytest.mark.parametrize("field", STEP_OF)
async def test_an_answer_of_a_wrong_type_is_none_and_a_needed_one_is_asked_for(
    town: Town, azurite: Azurite, field: str
) -> None:
    before = await seen.cases(azurite, town)
    for wrong in WRONG:
        data = {**ABOUT, **HAPPENED, "token": secrets.token_hex(16), field: wrong}
        card = seen.shown(await town.teams.execute(TEACHER, Verb.HAPPENED, data))
        again = "Please look at this again. Nothing is lost." in seen.blocks(card)
        assert again is (field in REQUIRED), seen.said(card)
    assert await seen.cases(azurite, town) == before


@pytest.mark.parametrize("data", [None, [], "words", 7, {"token": 7}, {"token": "'"}, {"drawn": ["words"]}])
async def test_a_form_that_says_nothing_is_asked_again_from_the_first_step(town: Town, data: object) -> None:
    for verb in (Verb.ABOUT, Verb.HAPPENED, Verb.SEND):
        answer = await town.teams.execute(TEACHER, verb, data)
        if isinstance(data, dict) or data is None:
            assert "Report a concern: step 1 of 3" in seen.blocks(seen.shown(answer))
        else:
            assert answer.body == REFUSED


@pytest.mark.parametrize(
    "action",
    [
        {"type": "Action.Execute"},
        {"type": "Action.Execute", "verb": "", "data": {}},
        {"type": "Action.Execute", "verb": 7, "data": {}},
        {"type": "Action.Submit", "verb": Verb.HELP, "data": {}},
        None,
        "concern.send",
    ],
)
async def test_a_press_that_names_no_button_is_refused_in_words(town: Town, action: object) -> None:
    answer = await town.teams.invoke(TEACHER, "adaptiveCard/action", {"action": action, "trigger": "manual"})
    assert (answer.status, answer.body) == (200, REFUSED)


async def test_an_answer_that_is_taken_out_of_a_drawn_form_is_gone_and_all_else_stays(town: Town) -> None:
    second = await town.press(TEACHER, await town.form(), "Next", {**ABOUT, "adult": HEAD})
    first = await town.press(TEACHER, second, "Back")
    assert (seen.value(first.card, "adult"), seen.value(first.card, "name")) == (HEAD, ABOUT["name"])
    second = await town.press(TEACHER, first, "Next", {"adult": "", "name": ""})
    first = await town.press(TEACHER, second, "Back")
    assert (seen.value(first.card, "adult"), seen.value(first.card, "name")) == ("", "")
    assert {key: seen.value(first.card, key) for key in ABOUT if key != "name"} == {
        key: answer for key, answer in ABOUT.items() if key != "name"
    }


@pytest.mark.invariant("I1")
@pytest.mark.parametrize("mention", ["", "perhaps", "none,perhaps", 7])
async def test_whom_the_words_name_is_asked_about_until_there_is_an_answer(
    town: Town, azurite: Azurite, mention: object
) -> None:
    before, token = await seen.cases(azurite, town), await new_form(town)
    whole = {**ABOUT, **HAPPENED, "words": "It was Daniel Marsh.", "token": token, "mention": mention}
    card = seen.shown(await town.teams.execute(TEACHER, Verb.SEND, whole))
    assert "Please say whether it is about the person you named." in seen.blocks(card)
    assert "It was Daniel Marsh." in seen.runs(card)
    assert await seen.cases(azurite, town) == before


async def test_what_was_filled_in_before_danger_was_pressed_is_there_to_carry_on_with(town: Town) -> None:
    form = await town.form()
    await town.press(TEACHER, form, "A child is in danger now", {"name": "Amelia Stone", "who": "pupil"})
    await town.parts.later.close()
    assert await kept(town, TEACHER, seen.token_of(form.card)) == {"name": "Amelia Stone", "who": "pupil"}


@pytest.mark.invariant("I1")
async def test_danger_on_a_form_is_about_whoever_stands_on_it_and_never_told_to_them(town: Town) -> None:
    typed = {"name": "Amelia Stone", "who": "adult", "adult": DSL}
    sent = await town.press(TEACHER, await town.form(), "A child is in danger now", typed)
    assert "The form that you had begun is kept." in seen.said(seen.shown(sent))
    reference = reference_in(sent)
    await town.settled()
    assert DSL not in {*heard_of(town, reference).alerted, *heard_of(town, reference).mailed}
    assert {DEPUTY, HEAD} <= set(heard_of(town, reference).alerted)
    await town.teams.message(DEPUTY, f"open {reference}")
    assert "Amelia Stone" in json.dumps(town.teams.messages(DEPUTY)[-1].activity)


async def test_who_is_on_duty_can_be_looked_up_without_losing_what_was_filled_in(town: Town) -> None:
    form = await town.form()
    duty = await town.press(TEACHER, form, "Find who is on duty", {"name": "Amelia Stone", "who": "pupil"})
    back = await town.press(TEACHER, duty, "Back to the form")
    assert seen.value(back.card, "name") == "Amelia Stone"


async def test_a_button_of_another_version_says_so_and_changes_nothing(town: Town, azurite: Azurite) -> None:
    # What an earlier test raised is still being told, and every try is written down.
    await town.settled()
    before = await seen.told(azurite, town)
    card = seen.shown(await town.teams.execute(TEACHER, "concern.publish", {"words": "kept out"}))
    assert "That button is no longer in use" in seen.blocks(card)
    assert "Nothing was changed." in seen.blocks(card)
    assert await seen.told(azurite, town) <= before


async def test_a_request_that_teams_did_not_sign_for_this_school_is_turned_away(
    town: Town, azurite: Azurite
) -> None:
    before = await seen.told(azurite, town)
    teacher, sign = town.teams.person(TEACHER), town.teams.signer.sign
    danger = town.teams.sender.message(teacher, "danger in the hall")
    other = {"conversation": {**danger["conversation"], "tenantId": "33333333-3333-4333-8333-333333333333"}}
    url, long_ago = town.teams.service_url, int(time.time()) - 7200
    requests = [
        (danger, ""),
        (danger, "no.token.atall"),
        (danger, sign(APP_ID, url, exp=long_ago)),
        (danger, sign("another-app", url)),
        (danger, sign(APP_ID, "http://127.0.0.1:1/")),
        ({**danger, **other}, None),
        ({**danger, "channelData": {"tenant": {"id": "33333333-3333-4333-8333-333333333333"}}}, None),
    ]
    said = len(town.teams.sent)
    for activity, token in requests:
        answer = await town.teams.deliver(activity, token=token)
        assert (answer.status, answer.body) == (401, None)
    assert len(town.teams.sent) == said
    assert await seen.told(azurite, town) <= before


async def test_nothing_of_anybody_elses_form_is_shown_or_overwritten(town: Town, azurite: Azurite) -> None:
    token = await new_form(town)
    await town.teams.execute(TEACHER, Verb.HAPPENED, {**ABOUT, **HAPPENED, "token": token})
    before = await kept(town, TEACHER, token)
    for verb in (Verb.ABOUT, Verb.HAPPENED, Verb.BACK, Verb.RESUME, Verb.KEEP, Verb.SEND, Verb.ERASE):
        answer = await town.teams.execute(SUPPLY, verb, {"token": token, "to": "happened", "safe": "no"})
        assert HAPPENED["words"] not in json.dumps(answer.body)
        assert ABOUT["name"] not in json.dumps(answer.body)
    assert await kept(town, TEACHER, token) == before
    row = f"draft:{TEACHER}:{token}"
    assert HAPPENED["words"] in (await seen.rows(azurite, town))[row]


async def test_a_form_sent_under_anybody_elses_token_is_a_concern_of_its_own(town: Town) -> None:
    token = await new_form(town)
    whole = {**ABOUT, **HAPPENED, "token": token}
    first = await town.teams.execute(TEACHER, Verb.SEND, whole)
    second = await town.teams.execute(SUPPLY, Verb.SEND, {**whole, "words": "Something else again."})
    danger = await town.teams.execute(SUPPLY, Verb.DANGER, {"token": token})
    references = {reference_in(first), reference_in(second), reference_in(danger)}
    assert len(references) == 3
    for reference in references:
        concern = await town.concerns.by_reference(reference)
        assert concern.facts.reporter == (TEACHER if reference == reference_in(first) else SUPPLY)
    own = await town.concerns.by_reference(reference_in(first))
    assert own.account.words == HAPPENED["words"]


async def test_a_form_sent_twice_is_one_concern_however_it_comes_again(town: Town, azurite: Azurite) -> None:
    before = await seen.cases(azurite, town)
    receipt = await town.report()
    replayed = await town.teams.deliver(receipt.activity)
    data = receipt.activity["value"]["action"]["data"]
    again = await town.teams.execute(TEACHER, Verb.SEND, {**data, **ABOUT, **HAPPENED})
    empty = await town.teams.execute(TEACHER, Verb.SEND, {"token": data["token"]})
    assert replayed.body == receipt.body
    assert {reference_in(one) for one in (receipt, again, empty)} == {reference_in(receipt)}
    assert await seen.cases(azurite, town) == before + 1


@pytest.mark.invariant("I7")
async def test_a_reference_one_may_not_know_is_answered_exactly_as_one_that_is_nobodys(town: Town) -> None:
    receipt = await town.report(about={"who": "adult", "adult": DSL, "about": "adult", "name": ""})
    reference = reference_in(receipt)
    nobodys = (
        "FH-00000" if reference != "FH-00000" else "FH-11111",
        "XX-ZZZZZ",
        "'; --",
        "",
        7,
        None,
        ["FH"],
    )
    for name in ABOUT_ONE:
        data = {"reference": reference, "more": "A longer word", "token": "f" * 32}
        known = await town.teams.execute(DSL, Verb[name], data)
        assert "We cannot find that" in seen.blocks(seen.shown(known))
        for other in nobodys:
            unknown = await town.teams.execute(DSL, Verb[name], {**data, "reference": other})
            assert (unknown.status, unknown.body) == (known.status, known.body)


@pytest.mark.invariant("I7")
async def test_a_typed_reference_one_may_not_know_is_answered_as_one_that_is_nobodys(town: Town) -> None:
    receipt = await town.report(about={"who": "adult", "adult": HEAD, "about": "adult", "name": ""})
    for word in ("open", "ack", "pass", "conflict", "chase", "add", ""):
        await town.teams.message(HEAD, f"{word} {reference_in(receipt)}")
        await town.teams.message(HEAD, f"{word} FH-00000")
        known, unknown = town.teams.messages(HEAD)[-2:]
        assert known.activity == unknown.activity
        assert "We cannot find that" in seen.blocks(known.card)


@pytest.mark.rule("R94")
@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
async def test_words_come_back_exactly_as_they_were_written(town: Town, words: str) -> None:
    evidence, name = words[:2000], "**Amelia** [Stone](x)"
    second = await town.press(TEACHER, await town.form(), "Next", {**ABOUT, "name": name})
    filled = {**HAPPENED, "words": words, "evidence": evidence}
    third = await town.press(TEACHER, second, "Next", filled)
    back = await town.press(TEACHER, third, "Back")
    assert (seen.value(back.card, "words"), seen.value(back.card, "evidence")) == (words, evidence)
    receipt = await town.press(TEACHER, await town.press(TEACHER, back, "Next"), "Send")
    opened = await town.teams.execute(DSL, Verb.OPEN, {"reference": reference_in(receipt)})
    assert name in seen.runs(opened.card)
    found = await written(town, opened)
    assert found == {"What happened, as written": words, "Web address, account, device": evidence}
    shown = json.dumps(seen.blocks(opened.card) + seen.blocks(third.card), ensure_ascii=False)
    assert words[:200] not in shown
    assert name not in shown


async def written(town: Town, page: Answer) -> dict[str, str]:
    """What stands on an opened concern in people's own words, by its label, turned page by page."""
    card = seen.shown(page)
    own = next(one["items"] for one in seen.elements(card) if one.get("type") == "Container")
    found: dict[str, str] = {}
    for part in own:
        label, text = seen.runs(part)
        found[label.strip()] = found.get(label.strip(), "") + text
    if "Next part" in buttons(dict(card)):
        for label, text in (await written(town, await town.press(DSL, page, "Next part"))).items():
            found[label] = found.get(label, "") + text
    return found
