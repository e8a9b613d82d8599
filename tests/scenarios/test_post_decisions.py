"""The Principal decides about a post from a card (C6): once, about what they read, never about their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from cards.post_words import CRITERIA
from cards.verbs import Verb
from policy.deciding_posts import Reason
from policy.posts import Deed, HeldFor, Naming, Post, State
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from tests.scenarios import authors, seen
from tests.scenarios.authors import kept
from tests.scenarios.exhibits import audit
from tests.scenarios.postbook import approved, asked, now, photo, published, words
from tests.scenarios.register import AMELIA, SAM, does
from tests.scenarios.seen import said, shown, value
from tests.scenarios.test_consents import WITHDRAWN
from tests.scenarios.test_store_away import stopped
from tests.scenarios.town import DEPUTY_HEAD, DSL, HEAD, MANAGER, TEACHER, Town

pytestmark = pytest.mark.usefixtures("hurried")


@pytest_asyncio.fixture
async def town(azurite: Azurite) -> AsyncIterator[Town]:
    async with authors.school(azurite, Town) as one:
        yield one


async def decides(town: Town, verb: Verb, post: Post, person: str = HEAD, **typed: str) -> Answer:
    """A press of somebody who decides, on the edition that they read."""
    edition = typed.pop("edition", str(post.edition))
    return await does(town, person, verb, reference=post.reference, edition=edition, **typed)


@pytest.mark.rule("R41", "R47")
async def test_it_is_approved_from_the_card_and_author_and_office_are_told(town: Town) -> None:
    post = await asked(town, photo(AMELIA.id))
    opened = await does(town, HEAD, Verb.OPEN, reference=post.reference)
    assert "1 of 1 may be shown" in said(shown(opened))
    confirm = await town.press(HEAD, opened, "Approve")
    assert (await now(town, post)).state is State.SUBMITTED
    done = await town.press(HEAD, confirm, "Approve")
    assert "It is approved. It is not out yet." in said(shown(done))
    after = await now(town, post)
    assert (after.state, after.approval and after.approval.by) == (State.APPROVED, HEAD)
    await town.settled()
    assert town.alerted() == {TEACHER, MANAGER}
    assert [one.when.value for one in after.checks] == ["asked", "approved"]


async def test_whoever_wrote_it_never_approves_it(town: Town) -> None:
    post = await asked(town, words(), author=HEAD)
    for verb in (Verb.APPROVE, Verb.APPROVE_SAVE, Verb.APPROVE_EDIT_SAVE, Verb.DECLINE_SAVE):
        answer = await decides(town, verb, post, HEAD, text="x", reason="other", words="No, no, no.")
        assert "You wrote this: someone else must approve it." in said(shown(answer)), verb
    await decides(town, Verb.APPROVE_SAVE, post, DEPUTY_HEAD)
    assert (await now(town, post)).state is State.APPROVED


async def test_a_teacher_cannot_decide_and_a_stranger_to_it_finds_nothing(town: Town) -> None:
    post = await asked(town, words())
    assert "someone else must approve" in said(shown(await decides(town, Verb.APPROVE_SAVE, post, TEACHER)))
    other = await decides(town, Verb.APPROVE_SAVE, post, DSL)
    assert "We cannot find that" in said(shown(other))
    assert (await now(town, post)).state is State.SUBMITTED


@pytest.mark.rule("R58")
@pytest.mark.parametrize("reason", list(Reason))
async def test_a_change_is_asked_for_with_a_reason(town: Town, reason: Reason) -> None:
    post = await asked(town, words())
    await decides(town, Verb.ASK_CHANGE_SAVE, post, reason=reason.value, words="Please say when it begins.")
    after = await now(town, post)
    assert after.state is State.CHANGES_ASKED
    [line] = [one for one in await kept(town).lines(post.id) if one.what is Deed.CHANGE_ASKED]
    assert (line.codes["reason"], line.words) == (reason.value, "Please say when it begins.")
    await town.settled()
    assert town.alerted() == {TEACHER}


@pytest.mark.rule("R58")
async def test_a_decline_without_a_reason_comes_back_with_what_was_typed(town: Town) -> None:
    post = await asked(town, words())
    again = await decides(town, Verb.DECLINE_SAVE, post, words="Not like this.")
    assert "Please choose why, from the list." in said(shown(again))
    assert value(shown(again), "words") == "Not like this."
    await town.press(HEAD, again, "Decline", {"reason": "ethos"})
    assert (await now(town, post)).state is State.DECLINED


async def test_of_two_who_approve_at_once_one_does_and_the_other_sees_it(town: Town) -> None:
    post = await asked(town, words(), author=HEAD)
    answers = await asyncio.gather(
        decides(town, Verb.APPROVE_SAVE, post, DEPUTY_HEAD), decides(town, Verb.APPROVE_SAVE, post, DSL)
    )
    assert all("Approved by" in said(shown(one)) for one in answers)
    lines = [one.what for one in await kept(town).lines(post.id)]
    assert lines.count(Deed.APPROVED) == 1


async def test_pressed_twice_by_one_person_it_is_one_approval_and_no_trouble(town: Town) -> None:
    post = await asked(town, words())
    answers = await asyncio.gather(*(decides(town, Verb.APPROVE_SAVE, post) for _ in range(3)))
    for one in answers:
        assert "It is approved." in said(shown(one))
        assert "cannot be done" not in said(shown(one))
    assert [one.what for one in await kept(town).lines(post.id)].count(Deed.APPROVED) == 1


async def test_approve_and_decline_at_once_are_one_decision(town: Town) -> None:
    post = await asked(town, words(), author=HEAD)
    await asyncio.gather(
        decides(town, Verb.APPROVE_SAVE, post, DEPUTY_HEAD),
        decides(town, Verb.DECLINE_SAVE, post, DSL, reason="ethos"),
    )
    lines = [one.what for one in await kept(town).lines(post.id)]
    assert lines.count(Deed.APPROVED) + lines.count(Deed.DECLINED) == 1


async def test_what_was_edited_while_it_was_read_is_not_approved_unread(town: Town) -> None:
    post = await asked(town, words())
    words_ = await does(town, TEACHER, Verb.POST_STEP, reference=post.reference, to="words")
    check = await town.press(TEACHER, words_, "Next", {"text": "Sports day is cancelled."})
    ticked = {"ticks": "nothing_else,ours,criteria"}
    await town.press(TEACHER, check, "Send for approval", ticked)
    answer = await decides(town, Verb.APPROVE_SAVE, post)
    assert "This changed while you looked at it. Here is the latest." in said(shown(answer))
    assert "Sports day is cancelled." in said(shown(answer))
    assert (await now(town, post)).state is State.SUBMITTED


@pytest.mark.rule("R38", "R41")
async def test_approved_while_a_parent_takes_it_back_it_is_held(town: Town) -> None:
    post = await asked(town, photo(AMELIA.id))
    await asyncio.gather(
        does(town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **WITHDRAWN),
        decides(town, Verb.APPROVE_SAVE, post),
    )
    async with asyncio.timeout(8):
        while (await now(town, post)).state is not State.HELD:  # noqa: ASYNC110 - the bot tells.
            await asyncio.sleep(0.02)
    assert (await now(town, post)).held_for is HeldFor.PERMISSION


@pytest.mark.rule("R41")
async def test_nothing_is_approved_with_a_child_who_may_not_be_shown(town: Town) -> None:
    post = await asked(town, photo(AMELIA.id, SAM.id))
    answer = await decides(town, Verb.APPROVE_SAVE, post)
    assert "It is held. It must not go out. A permission changed." in said(shown(answer))
    assert (await now(town, post)).approval is None


@pytest.mark.rule("R38")
async def test_who_hears_that_a_permission_changed_hears_neither_whose_nor_why(town: Town) -> None:
    post = await approved(town, photo(AMELIA.id))
    await does(town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **WITHDRAWN)
    for person in (TEACHER, HEAD):
        told = await town.told(person)
        assert told.activity["text"] == f"A permission changed: a post is held. Ref {post.reference}."
        assert "Amelia" not in str(told.activity)
        assert "Stone" not in str(told.activity)
    opened = said(shown(await does(town, TEACHER, Verb.OPEN, reference=post.reference)))
    assert "It is held. It must not go out." in opened
    assert "About to post" not in str(opened)


@pytest.mark.rule("R46")
async def test_full_names_beside_a_picture_need_the_principal_and_a_reason(town: Town) -> None:
    content = replace(photo(AMELIA.id), naming=Naming.FULL, named=(AMELIA.id,), text="Amelia Stone won.")
    post = await asked(town, content)
    again = await decides(town, Verb.APPROVE_SAVE, post)
    assert "Full names beside a picture need the Principal, and a reason." in said(shown(again))
    assert (await now(town, post)).state is State.SUBMITTED
    await town.press(HEAD, again, "Approve", {"words": "The county paper has her name already."})
    after = await now(town, post)
    assert after.approval is not None
    assert after.approval.override == "The county paper has her name already."


async def test_whoever_changes_the_words_cannot_approve_them(town: Town) -> None:
    post = await asked(town, words())
    form = await decides(town, Verb.APPROVE_EDIT, post)
    await town.press(
        HEAD, form, "Save, and ask somebody else to approve", {"text": "Sports day is on Friday at ten."}
    )
    after = await now(town, post)
    assert (after.state, after.content.text) == (State.SUBMITTED, "Sports day is on Friday at ten.")
    assert after.edition == post.edition + 1
    answer = await decides(town, Verb.APPROVE_SAVE, after)
    assert "You wrote this" in said(shown(answer))
    await decides(town, Verb.APPROVE_SAVE, after, DEPUTY_HEAD)
    assert (await now(town, post)).state is State.APPROVED


async def test_held_by_hand_it_waits_for_whoever_may_decide(town: Town) -> None:
    post = await approved(town, words())
    await decides(town, Verb.HOLD_SAVE, post, words="Not this week.")
    assert (await now(town, post)).held_for is HeldFor.BY_HAND
    answer = await decides(town, Verb.GO, post, MANAGER)
    assert "That cannot be done as it is now." in said(shown(answer))
    await decides(town, Verb.RELEASE, post)
    assert (await now(town, post)).state is State.SUBMITTED


SAVES: Mapping[Verb, Mapping[str, str]] = {
    Verb.APPROVE_SAVE: {},
    Verb.APPROVE_EDIT_SAVE: {"text": "Sports day is at ten."},
    Verb.ASK_CHANGE_SAVE: {"reason": "accuracy", "words": "When does it begin?"},
    Verb.DECLINE_SAVE: {"reason": "ethos", "words": "Not like this."},
    Verb.HOLD_SAVE: {"words": "Not this week."},
}

TITLES = {
    Verb.APPROVE_SAVE: "Approve",
    Verb.APPROVE_EDIT_SAVE: "Save, and ask somebody else to approve",
    Verb.ASK_CHANGE_SAVE: "Ask for a change",
    Verb.DECLINE_SAVE: "Decline",
    Verb.HOLD_SAVE: "Hold it",
}


@pytest.mark.parametrize("verb", SAVES)
async def test_pressed_twice_by_one_person_it_is_done_once_and_no_trouble(town: Town, verb: Verb) -> None:
    post = await asked(town, words())
    answers = [await decides(town, verb, post, token="pressed-twice-0001", **SAVES[verb])]
    once = await kept(town).lines(post.id)
    answers += [await decides(town, verb, post, token="pressed-twice-0001", **SAVES[verb])]
    for one in answers:
        assert not [
            it for it in ("cannot be done", "You wrote this", "changed while") if it in said(shown(one))
        ]
    assert await kept(town).lines(post.id) == once


async def test_whoever_approved_it_and_then_declines_it_hears_that_it_is_approved_already(
    town: Town,
) -> None:
    post = await approved(town, words())
    answer = await decides(town, Verb.DECLINE_SAVE, post, reason="ethos")
    assert "That cannot be done as it is now." in said(shown(answer))
    assert "Approved by" in said(shown(answer))
    assert (await now(town, post)).state is State.APPROVED


@pytest.mark.rule("R58")
@pytest.mark.parametrize("verb", [Verb.APPROVE, Verb.ASK_CHANGE, Verb.DECLINE])
async def test_whoever_decides_can_read_the_eight_rules(town: Town, verb: Verb) -> None:
    post = await asked(town, words())
    told = said(shown(await decides(town, verb, post)))
    assert [one for one in CRITERIA if one not in told] == []


@pytest.mark.rule("R47")
@pytest.mark.parametrize("verb", [Verb.APPROVE, Verb.DECLINE, Verb.OPEN, Verb.RELEASE])
async def test_every_look_at_a_post_is_written_down(town: Town, azurite: Azurite, verb: Verb) -> None:
    post = await asked(town, photo(AMELIA.id))
    before = len(await audit(azurite, town, "post.opened"))
    await decides(town, verb, post)
    assert len(await audit(azurite, town, "post.opened")) == before + 1


@pytest.mark.parametrize("verb", SAVES)
async def test_what_was_typed_comes_back_when_the_store_is_away_and_is_saved_by_pressing_again(
    tmp_path: Path, verb: Verb
) -> None:
    async with Azurite(tmp_path) as store, Town(store) as town:
        await seen.settled_in(town)
        post = await asked(town, words())
        async with stopped(store):
            answer = await decides(town, verb, post, **SAVES[verb])
        card = shown(answer)
        assert f"Not saved. Ref {post.reference}" in said(card)
        assert {one: value(card, one) for one in SAVES[verb]} == SAVES[verb]
        assert (await now(town, post)).state is State.SUBMITTED
        await town.press(HEAD, answer, TITLES[verb])
        assert len(await kept(town).lines(post.id)) == 4


async def test_whoever_decides_sees_that_the_same_pupils_were_shown_lately(town: Town) -> None:
    before = await published(town, photo(AMELIA.id))
    post = await asked(town, photo(AMELIA.id))
    heads = said(shown(await does(town, HEAD, Verb.OPEN, reference=post.reference)))
    assert f"Some of these pupils were shown lately: {before.reference}." in heads
    authors = said(shown(await does(town, TEACHER, Verb.OPEN, reference=post.reference)))
    assert before.reference not in authors


@pytest.mark.rule("R41", "R46")
async def test_a_name_that_comes_with_an_edit_needs_its_own_permission(town: Town) -> None:
    no_name = {**WITHDRAWN, "media": "name_with_image"}
    await does(town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **no_name)
    post = await asked(town, photo(AMELIA.id))
    await decides(town, Verb.APPROVE_EDIT_SAVE, post, text="What a day for Amelia.")
    edited = await now(town, post)
    assert (edited.content.text, edited.content.named) == ("What a day for Amelia.", (AMELIA.id,))
    await decides(town, Verb.APPROVE_SAVE, edited, DEPUTY_HEAD)
    after = await now(town, post)
    assert (after.state, after.held_for) == (State.HELD, HeldFor.PERMISSION)


@pytest.mark.rule("R45")
@pytest.mark.parametrize("text", ["Ring Ada on 07700 900123.", "", "x" * 5_001])
async def test_words_that_may_not_go_out_come_back_from_an_edit_with_the_reason(
    town: Town, text: str
) -> None:
    post = await asked(town, words())
    form = await decides(town, Verb.APPROVE_EDIT_SAVE, post, text=text)
    assert value(shown(form), "text") == (text or "Sports day is on Friday.")
    assert "Something in it still needs another look." in said(shown(form))
    assert ("07700 900123" in said(shown(form))) is ("07700 900123" in text)
    assert (await now(town, post)).edition == post.edition


async def test_more_than_a_box_can_hold_breaks_nothing(town: Town) -> None:
    post = await asked(town, words())
    answer = await decides(town, Verb.HOLD_SAVE, post, words="y" * 200_000)
    assert "It is held." in said(shown(answer))


async def test_released_by_two_presses_at_once_it_is_released_once_and_both_see_it(town: Town) -> None:
    post = await approved(town, words())
    await decides(town, Verb.HOLD_SAVE, post, words="Not this week.")
    for one in await asyncio.gather(*(decides(town, Verb.RELEASE, post) for _ in range(2))):
        assert "It waits for a decision." in said(shown(one))
        assert "cannot be done" not in said(shown(one))
    assert [one.what for one in await kept(town).lines(post.id)].count(Deed.RELEASED) == 1
