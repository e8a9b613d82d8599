"""Asking the consent record in the chat, changing a child's answers, and what follows (R35 to R41, R47)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from cards.consent_words import NO
from cards.verbs import Verb
from rehearsal.azurite import Azurite
from rehearsal.conversations import Message
from tests.scenarios import seen
from tests.scenarios.register import AMELIA, AMELIE, SAM, Recorder, does, enrol
from tests.scenarios.seen import said, shown
from tests.scenarios.town import CHAIR, CLERK, DPO, DSL, HEAD, ICT, MANAGER, TEACHER, TRUSTEE, Town

pytestmark = pytest.mark.usefixtures("hurried")

WITHDRAWN = {
    "media": "photo,video",
    "places": "website",
    "said": "no",
    "giver": "0",
    "source": "phone",
}
"""Robin Stone takes back pictures and films on the website, by telephone."""


@pytest.fixture
def posts() -> Recorder:
    return Recorder()


@pytest_asyncio.fixture
async def town(azurite: Azurite, posts: Recorder) -> AsyncIterator[Town]:
    async with Town(azurite, posts=posts) as one:
        await seen.settled_in(one)
        await enrol(one, one.parts.clock.now() - timedelta(days=30))
        yield one


async def asked(town: Town, person: str, words: str) -> Message:
    """Type it, and see what comes."""
    before = len(town.teams.messages(person))
    await town.teams.message(person, words)
    return town.teams.messages(person)[before]


@pytest.mark.rule("R41", "R47")
async def test_a_teacher_is_told_yes_and_no_for_each_place(town: Town) -> None:
    card = said((await asked(town, TEACHER, "check consent Amelia Stone")).card)
    assert "Amelia Stone" in card
    assert "School website\n" in card
    assert card.count("Yes: photograph, video, first name, full name, name beside a picture") == 6
    refused = said((await asked(town, TEACHER, "Check consent for sam!")).card)
    assert refused.count("No: nothing may be used.") == 6
    assert "Yes:" not in refused


@pytest.mark.rule("R40")
async def test_a_teacher_cannot_tell_refused_from_never_asked_and_protected(town: Town) -> None:
    await does(town, DSL, Verb.PROTECT_SAVE, pupil=AMELIA.id, on="yes")
    cards = [
        said(shown(await does(town, TEACHER, Verb.CHECK, pupil=one.id))) for one in (AMELIA, SAM, AMELIE)
    ]
    plain = {
        card.replace(one.name, "").replace(one.class_name, "").replace(one.year, "")
        for card, one in zip(cards, (AMELIA, SAM, AMELIE), strict=True)
    }
    assert len(plain) == 1


async def test_who_may_know_why_is_told(town: Town) -> None:
    for person, why in {MANAGER: "A parent said no.", DSL: "A parent said no.", HEAD: NO, DPO: NO}.items():
        assert why in said(shown(await does(town, person, Verb.CHECK, pupil=SAM.id)))
        assert "Nobody was asked." in said(shown(await does(town, person, Verb.CHECK, pupil=AMELIE.id)))


@pytest.mark.parametrize("person", [CHAIR, TRUSTEE, CLERK, ICT])
async def test_governors_and_technicians_ask_nothing_of_the_record(town: Town, person: str) -> None:
    for verb in (Verb.CHECK, Verb.CONSENTS, Verb.CONSENT_CHANGE, Verb.CONSENT_STORY, Verb.PROTECT):
        assert "We cannot find that" in said(shown(await does(town, person, verb, pupil=AMELIA.id)))


@pytest.mark.parametrize("person", [TEACHER, HEAD, DSL, DPO])
async def test_nobody_but_the_business_manager_changes_an_answer(
    town: Town, person: str, posts: Recorder
) -> None:
    answer = await does(town, person, Verb.CONSENT_SAVE, pupil=AMELIA.id, **WITHDRAWN)
    assert "We cannot find that" in said(shown(answer))
    assert "Yes: photograph" in said(shown(await does(town, TEACHER, Verb.CHECK, pupil=AMELIA.id)))
    assert posts.told == []


@pytest.mark.rule("R35", "R37", "R38")
async def test_a_permission_taken_back_counts_at_once_and_whoever_keeps_the_posts_is_told(
    town: Town, posts: Recorder
) -> None:
    form = await does(town, MANAGER, Verb.CONSENT_CHANGE, pupil=AMELIA.id)
    token = seen.token_of(form.card)
    saved = await does(town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **{**WITHDRAWN, "token": token})
    card = said(shown(saved))
    assert "It is in force now." in card
    assert "We have written down that we may not use: school website: photograph, video." in card
    after = said(shown(await does(town, TEACHER, Verb.CHECK, pupil=AMELIA.id)))
    assert "No: photograph, video." in after
    [told] = await posts.wait()
    assert (told.pupil, set(told.uses)) == (AMELIA.id, {"photo@website", "video@website"})
    again = await does(town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **{**WITHDRAWN, "token": token})
    assert "It is in force now." in said(shown(again))
    story = said(shown(await does(town, DSL, Verb.CONSENT_STORY, pupil=AMELIA.id)))
    assert story.count("Taken back: school website: photograph, video") == 1
    assert "Robin Stone" in story


async def test_what_is_shown_does_not_stay_in_the_chat(town: Town) -> None:
    shown_ = await asked(town, TEACHER, "check consent amelia")
    assert "Amelia Stone" in said(shown_.card)
    await town.teams.message(TEACHER, "help")
    await town.settled()
    first = next(one for one in town.teams.messages(TEACHER) if one.id == shown_.id)
    assert "Amelia" not in str(first.activity)


@pytest.mark.rule("R46")
async def test_a_picture_and_a_name_are_not_a_name_beside_a_picture(town: Town) -> None:
    yes = {**WITHDRAWN, "media": "photo,full_name", "said": "yes", "giver": "new", "by": "Ada O'Brien"}
    await does(town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIE.id, **yes)
    card = said(shown(await does(town, TEACHER, Verb.CHECK, pupil=AMELIE.id)))
    assert "Yes: photograph, full name." in card
    assert "No: video, first name, name beside a picture, schoolwork or voice." in card
    await does(town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIE.id, **{**yes, "media": "name_with_image"})
    card = said(shown(await does(town, TEACHER, Verb.CHECK, pupil=AMELIE.id)))
    assert "Yes: photograph, full name, name beside a picture." in card
