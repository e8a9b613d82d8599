"""Asking for a post, step by step as a teacher does, and what stands in its way (C5)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from cards.post_steps import OUT_OF_IT
from cards.post_words import SAYS
from cards.verbs import Verb
from policy.posts import Deed, State
from policy.showing import Says
from policy.uses import Place
from rehearsal.azurite import Azurite
from tests.scenarios import authors, seen
from tests.scenarios.authors import TICKED, asks, fills, form, kept, list_is_fresh, the_post, with_words
from tests.scenarios.register import AMELIA, AMELIE, SAM, does
from tests.scenarios.seen import said, shown, value
from tests.scenarios.test_store_away import stopped
from tests.scenarios.town import DEPUTY_HEAD, DSL, HEAD, MANAGER, SCHOOL_FILE, TEACHER, Town

pytestmark = pytest.mark.usefixtures("hurried")


@pytest_asyncio.fixture
async def town(azurite: Azurite) -> AsyncIterator[Town]:
    async with authors.school(azurite, Town) as one:
        yield one


async def naming_sam(town: Town) -> tuple[str, str]:
    """A post of words that names children, up to who is in it; what is said, and of whom."""
    third = await with_words(town, "Well done, Amelia and Sam!", naming="first")
    fourth = await fills(town, third, {"names": "Amelia Stone\nSam Reed"})
    return said(shown(fourth)), (await the_post(town)).reference


@pytest.mark.rule("R57")
async def test_words_alone_are_asked_for_in_three_steps_and_the_principal_is_told(town: Town) -> None:
    sent = await asks(town)
    post = await the_post(town)
    assert post.state is State.SUBMITTED
    assert "It waits for a decision." in said(shown(sent))
    told = await town.told(HEAD)
    assert told.activity["text"] == f"A post needs your decision. Ref {post.reference}."
    assert town.alerted() == {HEAD}


async def test_what_the_chat_keeps_says_nothing_of_the_post(town: Town) -> None:
    await asks(town, "The zebra crossed the playground.")
    stored = [str(one.activity) for one in town.teams.messages(TEACHER)]
    assert not [one for one in stored if "zebra" in one]
    told = await town.told(HEAD)
    assert "zebra" not in str(told.activity)


async def test_everything_typed_stays_when_something_is_missing(town: Town) -> None:
    second = await town.press(TEACHER, await form(town), "Next", {"category": "other", "carries": "nothing"})
    card = shown(second)
    assert "Please tick where it is to be shown." in said(card)
    assert "Please say in a few words what it is for." in said(card)
    assert value(card, "category") == "other"
    third = await fills(town, second, {"places": "website", "category": "event", "carries": "nothing"})
    assert "The words of the post" in str(shown(third))


async def test_a_draft_is_kept_on_every_step_and_goes_on_on_another_device(town: Town) -> None:
    await with_words(town, "Sports day is on Friday.")
    post = await the_post(town)
    await town.restart()
    await seen.settled_in(town)
    again = await does(town, TEACHER, Verb.POST_STEP, reference=post.reference, to="words")
    assert value(shown(again), "text") == "Sports day is on Friday."


async def test_going_back_keeps_everything(town: Town) -> None:
    third = await with_words(town, "Sports day is on Friday.")
    back = await fills(town, third, {}, "Back")
    assert value(shown(back), "text") == "Sports day is on Friday."


@pytest.mark.rule("R57")
async def test_live_video_is_refused(town: Town) -> None:
    second = await town.press(TEACHER, await form(town), "Next", {**authors.WORDS_ALONE, "carries": "live"})
    assert "Live video is not allowed" in said(shown(second))


@pytest.mark.rule("R43", "R48", "R55", "R58")
async def test_nothing_is_sent_before_the_author_answers_for_it(town: Town) -> None:
    check = await with_words(town, "Sports day is on Friday.")
    again = await fills(town, check, {"ticks": "ours"}, "Send for approval")
    assert value(shown(again), "ticks") == "ours"
    assert "It was not sent." in said(shown(again))
    assert "Please tick every sentence that is true." in said(shown(again))
    assert (await the_post(town)).state is State.DRAFT
    await fills(town, again, TICKED, "Send for approval")
    assert (await the_post(town)).state is State.SUBMITTED


@pytest.mark.rule("R41", "R46", "R47")
async def test_of_every_pupil_it_is_said_whether_they_may_be_named_and_nobody_is_named_who_may_not(
    town: Town,
) -> None:
    told, reference = await naming_sam(town)
    assert f"Amelia Stone (Oak): {SAYS[Says.YES]}" in told
    assert f"Sam Reed (Oak): {SAYS[Says.NO]}" in told
    assert not [one for one in OUT_OF_IT if one not in told]
    sent = await does(town, TEACHER, Verb.POST_SEND, reference=reference, **TICKED)
    assert "It was not sent." in said(shown(sent))
    assert "Somebody may not be shown." in said(shown(sent))
    assert (await the_post(town)).state is State.DRAFT


@pytest.mark.rule("R41")
async def test_refused_never_asked_and_protected_read_the_same(town: Town) -> None:
    await does(town, DSL, Verb.PROTECT_SAVE, pupil=AMELIA.id, on="yes")
    third = await with_words(town, "Well done, all of you!", naming="first")
    fourth = await fills(town, third, {"names": "Amelia Stone\nSam Reed\nAmélie O'Brien"})
    told = said(shown(fourth))
    for one in (AMELIA, SAM, AMELIE):
        assert f"{one.name} ({one.class_name}): {SAYS[Says.NO]}" in told


async def test_names_that_fit_nobody_stay_in_their_box(town: Town) -> None:
    third = await with_words(town, "Well done!", naming="first")
    fourth = await fills(town, third, {"names": "Amelia Stone\nNobody Here"})
    assert value(shown(fourth), "names") == "Nobody Here"
    assert (await the_post(town)).content.pupils == (AMELIA.id,)


async def test_pupils_are_ticked_class_by_class(town: Town) -> None:
    third = await with_words(town, "Well done!", naming="first")
    codes = [one["value"] for one in _choices(shown(third), "class") if one["title"] == "Oak"]
    oak = await fills(town, third, {"class": codes[0]}, "Show a class")
    assert {one["title"] for one in _choices(shown(oak), "ticked")} == {
        "Amelia Stone (Oak)",
        "Sam Reed (Oak)",
    }
    await fills(town, oak, {"ticked": AMELIA.id})
    assert (await the_post(town)).content.pupils == (AMELIA.id,)


@pytest.mark.rule("R41", "R45")
async def test_a_childs_first_name_without_the_child_is_sent_only_where_it_is_said_to_be_nobodys(
    town: Town,
) -> None:
    check = await with_words(town, "Amelia won the cup!")
    refused = await town.press(TEACHER, check, "Send for approval", TICKED)
    assert "It was not sent." in said(shown(refused))
    assert (await the_post(town)).state is State.DRAFT
    answers = {"ticks": f"{TICKED['ticks']},no_other_name"}
    await town.press(TEACHER, refused, "Send for approval", answers)
    post = await the_post(town)
    assert post.state is State.SUBMITTED
    opened = said(shown(await does(town, HEAD, Verb.OPEN, reference=post.reference)))
    assert "a first name in it is no pupil's here. Is that so?" in opened


@pytest.mark.rule("R36")
async def test_with_a_list_that_is_too_old_nothing_with_pupils_is_asked_for(town: Town) -> None:
    await list_is_fresh(town, town.parts.clock.now() - timedelta(days=120))
    third = await with_words(town, "Well done, Amelia!", naming="first")
    fourth = await fills(town, third, {"names": "Amelia Stone"})
    assert "The list is too old to post with." in said(shown(fourth))


@pytest.mark.rule("R57")
async def test_that_the_school_is_closed_goes_out_at_once_and_is_looked_at_afterwards(town: Town) -> None:
    check = await with_words(town, "School is closed today: snow.", MANAGER, category="closure")
    sent = await town.press(MANAGER, check, "Send for approval", TICKED)
    post = await the_post(town, MANAGER)
    assert post.state is State.APPROVED
    assert "About to post" in str(shown(sent))
    assert (await town.told(HEAD)).activity["text"].startswith("A post needs your decision.")


@pytest.mark.rule("R57", "R53")
async def test_whoever_may_not_post_there_waits_even_when_the_school_is_closed(town: Town) -> None:
    check = await with_words(town, "School is closed today: snow.", category="closure")
    await fills(town, check, TICKED, "Send for approval")
    assert (await the_post(town)).state is State.SUBMITTED


async def test_the_principals_own_post_goes_to_others(town: Town) -> None:
    await asks(town, person=HEAD)
    await town.settled()
    assert town.alerted() == {DEPUTY_HEAD, DSL}


async def test_sent_twice_it_is_asked_for_once(town: Town) -> None:
    check = await with_words(town, "Sports day is on Friday.")
    await asyncio.gather(*(fills(town, check, TICKED, "Send for approval") for _ in range(3)))
    post = await the_post(town)
    lines = [one.what for one in await kept(town).lines(post.id)]
    assert lines.count(Deed.ASKED) == 1
    await town.settled()
    assert len([one for one in town.teams.sent if one.person_id == HEAD]) == 1


async def test_the_first_step_pressed_twice_is_one_draft(town: Town) -> None:
    first = await form(town)
    await asyncio.gather(*(town.press(TEACHER, first, "Next", authors.WORDS_ALONE) for _ in range(3)))
    assert len(await kept(town).of_author(TEACHER)) == 1  # type: ignore[arg-type]  # a bare id of the test


async def test_a_change_voids_what_was_asked_for(town: Town) -> None:
    await asks(town)
    post = await the_post(town)
    words = await does(town, TEACHER, Verb.POST_STEP, reference=post.reference, to="words")
    await fills(town, words, {"text": "Sports day is on Thursday."})
    after = await the_post(town)
    assert (after.state, after.asked_at) == (State.DRAFT, None)
    assert after.edition == post.edition + 1


async def test_somebody_elses_draft_is_nobodys_to_find(town: Town) -> None:
    await with_words(town, "Sports day is on Friday.")
    post = await the_post(town)
    for verb in (Verb.OPEN, Verb.POST_STEP, Verb.POST_SEND, Verb.POST_DROP, Verb.POST_WORDS):
        answer = await does(town, DEPUTY_HEAD, verb, reference=post.reference)
        assert "We cannot find that" in said(shown(answer)), verb


async def test_what_was_typed_comes_back_when_the_store_is_away(tmp_path: Path) -> None:
    async with Azurite(tmp_path) as store, Town(store) as town:
        await seen.settled_in(town)
        second = await town.press(TEACHER, await form(town), "Next", authors.WORDS_ALONE)
        async with stopped(store):
            answer = await fills(town, second, {"text": "Sports day is on Friday.", "naming": "none"})
    card = shown(answer)
    assert "Not saved" in said(card)
    assert value(card, "text") == "Sports day is on Friday."


async def test_the_author_may_drop_it(town: Town) -> None:
    await asks(town)
    post = await the_post(town)
    await does(town, TEACHER, Verb.POST_DROP, reference=post.reference)
    assert (await the_post(town)).state is State.DECLINED
    assert await kept(town).waiting() == ()


def _choices(card: seen.Wire, field: str) -> list[dict[str, str]]:
    return next(list(one["choices"]) for one in seen.elements(card) if one.get("id") == field)


@pytest.mark.rule("R45", "R46")
async def test_a_childs_full_name_stops_the_words_and_says_which(town: Town) -> None:
    again = await with_words(town, "Sam Reed won the race.")
    told = said(shown(again))
    assert "This is a child's full name." in told
    assert "Sam Reed" in told
    assert value(shown(again), "text") == "Sam Reed won the race."
    sent = await does(town, TEACHER, Verb.POST_SEND, reference=(await the_post(town)).reference, **TICKED)
    assert "Some words may not go out." in said(shown(sent))


@pytest.mark.rule("R46")
async def test_a_full_name_may_stand_where_the_post_says_so_and_the_parents_permit_it(town: Town) -> None:
    third = await with_words(town, "Amelia Stone won the race.", naming="full")
    fourth = await fills(town, third, {"names": "Amelia Stone"})
    await fills(town, fourth, TICKED, "Send for approval")
    post = await the_post(town)
    assert (post.state, post.content.named) == (State.SUBMITTED, (AMELIA.id,))


@pytest.mark.rule("R46")
async def test_a_full_name_that_is_not_permitted_does_not_go(town: Town) -> None:
    third = await with_words(town, "Sam Reed won the race.", naming="full")
    fourth = await fills(town, third, {"names": "Sam Reed"})
    assert SAYS[Says.NO] in said(shown(fourth))
    sent = await does(town, TEACHER, Verb.POST_SEND, reference=(await the_post(town)).reference, **TICKED)
    assert "Somebody may not be shown." in said(shown(sent))


@pytest.mark.rule("R45", "R48")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ring Amelia's mother on 07700 900123.", "This is a telephone number."),
        ("Write to amelia.home@mail.example today.", "This is an e-mail address."),
        ("Meet at 14 Mill Lane tomorrow.", "This is an address."),
        ("We meet near SW1A 1AA.", "This is a postcode."),
        ("Amelia from Oak class planted a tree.", "This tells people a child's name and class."),
    ],
)
async def test_what_says_where_a_child_is_stops_the_words(town: Town, text: str, told: str) -> None:
    assert told in said(shown(await with_words(town, text)))


@pytest.mark.rule("R55")
async def test_what_is_too_long_for_a_place_stops_there_and_goes_elsewhere(town: Town) -> None:
    limit = town.parts.office.books.book.platform_limit(Place("instagram"))
    assert limit is not None
    text = "We planted a tree today. " * (limit // 20)
    assert "The post is too long." in said(shown(await with_words(town, text, places="instagram")))
    assert "The post is too long." not in said(shown(await with_words(town, text)))


@pytest.mark.rule("R58")
async def test_before_an_election_nothing_that_takes_a_side_goes_out(azurite: Azurite) -> None:
    terms = (
        '[posts]\nown_contacts = ["01632 960110"]\nelections = [["2026-11-01", "2026-12-01"]]\n\n[consents]'
    )
    school = SCHOOL_FILE.read_text("utf-8").replace("[consents]", terms, 1)
    async with Town(azurite, school=school) as town:
        await seen.settled_in(town)
        again = await with_words(town, "Vote for our candidate on Thursday!")
        assert "There is an election soon." in said(shown(again))
        ours = await with_words(town, "Ring the office on 01632 960110.")
        assert "This is a telephone number." not in said(shown(ours))


@pytest.mark.rule("R36")
async def test_whoever_asks_sees_how_old_the_list_is(town: Town) -> None:
    third = await with_words(town, "Well done, Amelia!", naming="first")
    assert "The list was last brought up to date 10 days ago." in said(shown(third))
