"""Putting a post out: one more look, half an hour of Go, the address; and what must come down (C7, C8)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from cards.verbs import Verb
from policy.kinds import Kind
from policy.posts import Deed, HeldFor, Post, State
from policy.pupils import Pupil
from policy.takedowns import Result
from policy.tasks import Duty
from policy.uses import WEBSITE
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from storage.connection import CONCERNS
from storage.partitions import Partition
from storage.post_records import post_key
from tests.scenarios import authors
from tests.scenarios.authors import kept
from tests.scenarios.clocks import SettableClock
from tests.scenarios.postbook import FACEBOOK, approved, drafted, gone, now, photo, published, words
from tests.scenarios.register import AMELIA, does
from tests.scenarios.seen import said, shown, value
from tests.scenarios.test_consents import WITHDRAWN
from tests.scenarios.town import DPO, HEAD, MANAGER, TEACHER, Town, reference_in

pytestmark = pytest.mark.usefixtures("hurried")
BOTH = (WEBSITE, FACEBOOK)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest_asyncio.fixture
async def town(azurite: Azurite, clock: SettableClock) -> AsyncIterator[Town]:
    async with authors.school(azurite, Town, clock) as one:
        yield one


async def does_it(town: Town, verb: Verb, post: Post, person: str = MANAGER, **typed: str) -> Answer:
    """A press about this post."""
    return await does(town, person, verb, reference=post.reference, edition=str(post.edition), **typed)


async def is_out(town: Town, post: Post, **where: str) -> Answer:
    """Say where it is out."""
    return await does_it(town, Verb.OUT_SAVE, post, **(where or {"at-0": "https://school.example/1"}))


async def takes_back(town: Town, pupil: Pupil = AMELIA, **more: str) -> None:
    """A parent takes back what was permitted on the website, and the bot has acted on it."""
    await does(town, MANAGER, Verb.CONSENT_SAVE, pupil=pupil.id, **{**WITHDRAWN, **more})
    async with asyncio.timeout(8):
        while await town.parts.withdrawing._kept.pending():  # noqa: ASYNC110 - the bot tells.
            await asyncio.sleep(0.02)


@pytest.mark.rule("R41")
async def test_it_is_checked_once_more_and_may_go_out_for_half_an_hour(town: Town) -> None:
    post = await approved(town, photo(AMELIA.id))
    opened = await does_it(town, Verb.OPEN, post)
    go = await town.press(MANAGER, opened, "About to post")
    assert "What a day." in said(shown(go))
    assert "You may put it out until Tue 24 Nov, 11:00." in said(shown(go))
    where = await town.press(MANAGER, go, "It is out: say where")
    done = await town.press(MANAGER, where, "Save", {"at-0": "https://school.example/news/1"})
    assert "It is out." in said(shown(done))
    after = await now(town, post)
    assert [one.address for one in after.outings] == ["https://school.example/news/1"]
    assert [one.when.value for one in after.checks] == ["asked", "approved", "go", "out"]


@pytest.mark.rule("R38", "R41")
async def test_with_a_permission_gone_there_is_no_go_and_it_is_held(town: Town) -> None:
    post = await approved(town, photo(AMELIA.id))
    await does(town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **WITHDRAWN)
    answer = await does_it(town, Verb.GO, post)
    assert "may put it out" not in said(shown(answer))
    after = await now(town, post)
    assert (after.state, after.held_for, after.go) == (State.HELD, HeldFor.PERMISSION, None)


@pytest.mark.rule("R53")
async def test_whoever_may_not_post_there_gets_no_go(town: Town) -> None:
    post = await approved(town, words())
    answer = await does_it(town, Verb.GO, post, TEACHER)
    assert "You are not among those who may post there." in said(shown(answer))
    assert (await now(town, post)).go is None


@pytest.mark.rule("R38", "R39")
async def test_taken_back_between_go_and_out_it_comes_down_at_once(town: Town) -> None:
    post = await gone(town, photo(AMELIA.id, places=BOTH))
    await takes_back(town)
    assert (await now(town, post)).state is State.HELD
    await is_out(town, post, **{"at-0": "https://school.example/1", "at-1": "https://social.example/2"})
    after = await now(town, post)
    assert after.state is State.PUBLISHED
    assert {one.place for one in after.takedowns} == set(BOTH)
    assert "Something has to be taken down" in (await town.told(MANAGER)).activity["text"]


@pytest.mark.rule("R41")
@pytest.mark.parametrize(("minutes", "late"), [(29, "no"), (31, "yes")])
async def test_at_the_edge_of_the_half_hour_the_truth_is_kept_and_looked_at(
    town: Town, clock: SettableClock, minutes: int, late: str
) -> None:
    post = await gone(town, photo(AMELIA.id))
    clock.advance(timedelta(minutes=minutes))
    await is_out(town, post)
    after = await now(town, post)
    assert (after.state, after.takedowns) == (State.PUBLISHED, ())
    [line] = [one for one in await kept(town).lines(post.id) if one.what is Deed.OUT]
    assert line.codes["late"] == late


async def test_out_and_held_at_once_are_one_after_the_other(town: Town) -> None:
    post = await gone(town, photo(AMELIA.id))
    await asyncio.gather(is_out(town, post), does_it(town, Verb.HOLD_SAVE, post, HEAD, words="Stop."))
    after = await now(town, post)
    assert after.state is State.PUBLISHED
    held = [one.what for one in await kept(town).lines(post.id)].count(Deed.HELD)
    assert len(after.takedowns) == held


@pytest.mark.parametrize("address", ["", "here", "javascript:alert(1)", "https://", "x" * 600])
async def test_what_is_no_address_comes_back_with_what_was_typed(town: Town, address: str) -> None:
    post = await gone(town, words())
    again = await is_out(town, post, **{"at-0": address})
    assert "Please give the address at which it can be seen" in said(shown(again))
    assert value(shown(again), "at-0") == address
    assert (await now(town, post)).outings == ()


async def test_it_did_not_go_out_after_all(town: Town) -> None:
    post = await gone(town, words())
    await does_it(town, Verb.NOT_OUT, post)
    after = await now(town, post)
    assert (after.state, after.go) == (State.APPROVED, None)


async def test_whoever_had_go_is_asked_where_it_is(town: Town, clock: SettableClock) -> None:
    post = await gone(town, words())
    clock.advance(timedelta(hours=2, minutes=1))
    await town.parts.posting.look()
    told = await town.told(MANAGER)
    assert told.activity["text"] == f"A post may go out. Ref {post.reference}."
    assert town.alerted() == {MANAGER}


async def test_what_is_planned_for_later_does_not_go_out_today(town: Town) -> None:
    post = await approved(town, replace(words(), on_day="2026-11-27"))
    answer = await does_it(town, Verb.GO, post)
    assert "It is planned for a later day." in said(shown(answer))


async def test_an_approval_that_is_over_is_decided_again(town: Town, clock: SettableClock) -> None:
    post = await approved(town, words())
    clock.advance(timedelta(days=31))
    await does_it(town, Verb.GO, post)
    after = await now(town, post)
    assert (after.state, after.go, after.approval) == (State.SUBMITTED, None, None)


@pytest.mark.rule("R39")
async def test_a_withdrawal_opens_one_task_for_each_place_that_shows_the_use(town: Town) -> None:
    post = await published(town, photo(AMELIA.id, places=BOTH))
    await takes_back(town)
    after = await now(town, post)
    assert [(one.place, one.address) for one in after.takedowns] == [
        (WEBSITE, f"https://website.example/{post.reference}")
    ]
    await takes_back(town, places="facebook")
    assert {one.place for one in (await now(town, post)).takedowns} == set(BOTH)
    assert "has to be taken down" in (await town.told(MANAGER)).activity["text"]
    for person in (TEACHER, HEAD):
        assert "A permission changed: a post comes down" in (await town.told(person)).activity["text"]


@pytest.mark.rule("R39")
async def test_taken_down_with_proof_the_post_is_removed(town: Town) -> None:
    post = await published(town, photo(AMELIA.id))
    await takes_back(town)
    opened = await does_it(town, Verb.OPEN, post)
    form = await town.press(MANAGER, opened, "Say what was taken down")
    again = await town.press(MANAGER, form, "Save", {"result": "removed"})
    assert "Please say why, in a few words." in said(shown(again))
    proof = {"words": "Deleted, and looked from another computer.", "copies": "None known."}
    await town.press(MANAGER, again, "Save", proof)
    after = await now(town, post)
    assert after.state is State.REMOVED
    [task] = after.takedowns
    assert (task.result, task.words, task.copies) == (Result.REMOVED, *proof.values())
    assert await kept(town).to_come_down() == ()


@pytest.mark.rule("R49")
async def test_from_a_post_that_should_not_have_gone_out_it_is_one_press_to_report_what_it_showed(
    town: Town,
) -> None:
    post = await published(town, photo(AMELIA.id))
    opened = await does_it(town, Verb.TAKE_DOWN_SAVE, post, person=HEAD, words="A register lies on the desk.")
    assert f"name {post.reference}" in said(shown(opened))
    form = await town.press(HEAD, opened, "Report what it showed")
    second = await town.press(HEAD, form, "Next", {"imagery": "no", "who": "nobody", "source": "saw"})
    assert value(second.card, "closest") == "K24"
    words = {"words": f"A register was to be read in {post.reference}.", "when": "today", "safe": "yes"}
    third = await town.press(HEAD, second, "Next", words)
    receipt = await town.press(HEAD, third, "Send")
    concern = await town.concerns.by_reference(reference_in(receipt))
    assert concern.facts.kind is Kind.WRONG_POST
    assert {Duty.CONTAIN, Duty.BREACH} <= {one.duty for one in concern.tasks}
    await town.settled()
    assert DPO in town.alerted()


@pytest.mark.rule("R39")
async def test_what_cannot_come_down_is_told_to_the_principal(town: Town) -> None:
    post = await published(town, photo(AMELIA.id))
    await takes_back(town)
    await town.settled()
    town.teams.sent.clear()
    await does_it(
        town, Verb.TAKEN_SAVE, post, task="t1", result="cannot", words="The page does not answer us."
    )
    assert "Something could not be taken down" in (await town.told(HEAD)).activity["text"]
    after = await now(town, post)
    assert (after.state, after.takedowns[0].result) == (State.PUBLISHED, Result.CANNOT)
    listed = said(shown(await does(town, HEAD, Verb.TO_TAKE_DOWN)))
    assert f"{post.reference}: 1 could not be taken down, and may still be seen." in listed
    assert "may still be seen" in said(shown(await does_it(town, Verb.OPEN, post, person=HEAD)))
    await does_it(town, Verb.TAKEN_SAVE, post, task="t1", result="removed", words="The page is closed now.")
    assert (await now(town, post)).state is State.REMOVED
    assert await kept(town).to_come_down() == ()


@pytest.mark.rule("R39")
async def test_after_two_school_days_the_office_and_the_principal_are_reminded(
    town: Town, clock: SettableClock
) -> None:
    post = await published(town, photo(AMELIA.id))
    await takes_back(town)
    await town.settled()
    town.teams.sent.clear()
    clock.advance(timedelta(days=3))
    await town.parts.posting.look()
    for person in (MANAGER, HEAD):
        text = (await town.told(person)).activity["text"]
        assert text == f"Something has to be taken down. Ref {post.reference}."


@pytest.mark.rule("R39")
async def test_what_somebody_else_shared_is_a_task_of_its_own(town: Town) -> None:
    post = await published(town, photo(AMELIA.id))
    await does_it(town, Verb.SHARED_SAVE, post, address="https://elsewhere.example/p/1", place="website")
    after = await now(town, post)
    assert [(one.address, one.is_share) for one in after.takedowns] == [
        ("https://elsewhere.example/p/1", True)
    ]


async def test_everything_comes_down_at_somebodys_word(town: Town) -> None:
    post = await published(town, photo(AMELIA.id, places=BOTH))
    form = await does_it(town, Verb.TAKE_DOWN, post, HEAD)
    await town.press(HEAD, form, "It has to come down", {"words": "A parent is unhappy with it."})
    assert len((await now(town, post)).takedowns) == 2
    listed = await does(town, MANAGER, Verb.TO_TAKE_DOWN)
    assert f"{post.reference}: 2 to take down" in said(shown(listed))


@pytest.mark.rule("R38")
async def test_a_draft_is_held_as_well(town: Town) -> None:
    post = await drafted(town, photo(AMELIA.id))
    await takes_back(town)
    assert (await now(town, post)).state is State.HELD


@pytest.mark.rule("R38", "R39")
async def test_the_card_that_took_it_back_says_what_follows_before_and_after(town: Town) -> None:
    await approved(town, photo(AMELIA.id))
    await published(town, photo(AMELIA.id))
    found = await town.parts.posting.showing([AMELIA.id])
    assert (len(found[AMELIA.id].held), len(found[AMELIA.id].taken_down)) == (1, 1)


@pytest.mark.rule("R39")
async def test_an_address_is_never_taken_for_that_of_another_place(town: Town) -> None:
    post = await gone(town, photo(AMELIA.id, places=BOTH))
    for_both, for_one = [await does_it(town, Verb.OUT, post) for _ in range(2)]
    first, second = "https://school.example/1", "https://social.example/2"
    await town.press(MANAGER, for_one, "Save", {"at-0": first})
    await town.press(MANAGER, for_both, "Save", {"at-0": "https://school.example/again", "at-1": second})
    after = await now(town, post)
    assert [(one.place, one.address) for one in after.outings] == [(WEBSITE, first), (FACEBOOK, second)]


async def test_out_in_one_place_and_pressed_twice_it_is_out_in_that_one(town: Town) -> None:
    post = await gone(town, photo(AMELIA.id, places=BOTH))
    form = await does_it(town, Verb.OUT, post)
    presses = [town.press(MANAGER, form, "Save", {"at-0": "https://school.example/1"}) for _ in range(2)]
    for one in await asyncio.gather(*presses):
        assert "It is out." in said(shown(one))
        assert "Please give the address" not in said(shown(one))
    after = await now(town, post)
    assert [(one.place, one.address) for one in after.outings] == [(WEBSITE, "https://school.example/1")]


async def test_an_address_on_a_form_of_another_edition_is_not_taken(town: Town) -> None:
    post = await gone(town, words())
    answer = await is_out(town, replace(post, edition=post.edition + 1))
    assert "This changed while you looked at it." in said(shown(answer))
    assert (await now(town, post)).outings == ()


TWICE = {
    Verb.SHARED_SAVE: (Deed.SHARED, {"address": "https://elsewhere.example/p/1", "place": "website"}),
    Verb.TAKE_DOWN_SAVE: (Deed.TO_COME_DOWN, {"words": "A parent is unhappy with it."}),
    Verb.TAKEN_SAVE: (Deed.CANNOT_TAKE_DOWN, {"task": "t1", "result": "cannot", "words": "No answer."}),
}


@pytest.mark.parametrize("verb", TWICE)
async def test_pressed_twice_it_is_done_once_and_nobody_is_told_twice(town: Town, verb: Verb) -> None:
    deed, typed = TWICE[verb]
    post = await published(town, photo(AMELIA.id))
    if verb is Verb.TAKEN_SAVE:
        await takes_back(town)
    await does_it(town, verb, post, token="pressed-twice-0001", **typed)
    once = await kept(town).lines(post.id)
    await town.settled()
    told = len(town.teams.sent)
    again = await does_it(town, verb, post, token="pressed-twice-0001", **typed)
    await town.settled()
    assert "Post. Ref" in said(shown(again))
    assert not [one for one in ("cannot be done", "no such", "not open") if one in said(shown(again))]
    assert deed in [one.what for one in once]
    assert await kept(town).lines(post.id) == once
    assert len(town.teams.sent) == told


async def test_a_second_press_that_it_did_not_go_out_is_no_trouble(town: Town) -> None:
    post = await gone(town, words())
    for _ in range(2):
        answer = await does_it(town, Verb.NOT_OUT, post)
        assert "cannot be done" not in said(shown(answer))
    assert [one.what for one in await kept(town).lines(post.id)].count(Deed.STAYED) == 1


async def test_whoever_does_not_post_there_is_told_so_and_not_that_they_wrote_it(town: Town) -> None:
    post = await published(town, words())
    for verb in (Verb.SHARED, Verb.SHARED_SAVE):
        answer = await does_it(
            town, verb, post, TEACHER, address="https://elsewhere.example", place="website"
        )
        assert "You are not among those who may post there." in said(shown(answer))
    assert (await now(town, post)).takedowns == ()


@pytest.mark.rule("R38")
async def test_whoever_has_go_is_told_at_once_even_in_the_evening(town: Town, clock: SettableClock) -> None:
    clock.advance(timedelta(hours=9))
    post = await gone(town, photo(AMELIA.id))
    await takes_back(town)
    told = await town.told(MANAGER)
    assert told.activity["text"] == f"A permission changed: a post is held. Ref {post.reference}."
    assert town.alerted() == {MANAGER}


@pytest.mark.rule("R38")
async def test_a_post_that_cannot_be_read_keeps_no_other_from_being_held(town: Town) -> None:
    unread, post = [await approved(town, photo(AMELIA.id)) for _ in range(2)]
    rows = Partition(town.parts.store, CONCERNS, town.school.id)
    whole = await rows.get(post_key(unread.id))
    await rows.put(replace(whole, schema=99))
    await does(town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **WITHDRAWN)
    async with asyncio.timeout(8):
        while (await now(town, post)).state is not State.HELD:  # noqa: ASYNC110 - the bot tells.
            await asyncio.sleep(0.02)


@pytest.mark.rule("R38")
async def test_a_post_that_is_held_does_not_say_until_when_it_may_go_out(town: Town) -> None:
    post = await gone(town, photo(AMELIA.id))
    assert "It may go out until" in said(shown(await does_it(town, Verb.OPEN, post)))
    await takes_back(town)
    told = said(shown(await does_it(town, Verb.OPEN, post)))
    assert "It is held. It must not go out." in told
    assert "It may go out until" not in told
