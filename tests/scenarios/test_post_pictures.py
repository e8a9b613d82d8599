"""A picture of a post: sent in the chat, cleaned, kept, seen by whoever decides, and known again later."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from PIL import Image

from cards.post_words import SAYS
from cards.verbs import Verb
from policy.devices import DeviceKind
from policy.post_steps import about
from policy.posts import Post, State
from policy.showing import Says
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from storage.pictures import PictureFiles
from tests.photographs import photograph
from tests.picture_changes import cropped, messaged
from tests.pictures import CAMERA, a_bomb, a_picture, an_archive, place_in, saved, scene
from tests.scenarios import authors
from tests.scenarios.authors import TICKED_WITH_PICTURE, the_post, with_words
from tests.scenarios.exhibits import looks, sends
from tests.scenarios.ledger import trusts
from tests.scenarios.papers import TownWithAddress
from tests.scenarios.register import AMELIA, SAM, does
from tests.scenarios.seen import elements, said, shown
from tests.scenarios.test_consents import WITHDRAWN
from tests.scenarios.town import ABOUT, DSL, HEAD, MANAGER, SUPPLY, TEACHER, Town

pytestmark = pytest.mark.usefixtures("hurried")

PHOTO = {"places": "website", "category": "event", "carries": "photo", "people": "pupils"}


@pytest_asyncio.fixture
async def town(azurite: Azurite) -> AsyncIterator[Town]:
    async with authors.school(azurite, TownWithAddress) as one:
        await a_device(one)
        yield one


async def a_device(town: Town) -> None:
    """The school has a tablet."""
    await does(
        town, MANAGER, Verb.DEVICE_ADD_SAVE, tag="iPad 3", kind_of=DeviceKind.TABLET.value, custodian="Oak"
    )
    assert town.parts.office.books.book.devices


async def about_to_send(town: Town, person: str = TEACHER) -> tuple[Answer, Post]:
    """A post with a photograph, up to the picture; the bot waits for it."""
    third = await with_words(town, "What a day at the lake.", person, **PHOTO)
    waits = await town.press(person, third, "Send a picture")
    return waits, await the_post(town, person)


async def finished(town: Town, names: str, faces: str = "1", person: str = TEACHER) -> Answer:
    """Everything else is filled in after the picture came, up to the last step."""
    post = await the_post(town, person)
    device = town.parts.office.books.book.devices[0].id
    step = await does(town, person, Verb.POST_STEP, reference=post.reference, to="picture")
    who = await town.press(person, step, "Next", {"image": "group", "device": device, "faces": faces})
    return await town.press(person, who, "Next", {"names": names})


@pytest.mark.rule("R45", "R48")
async def test_it_is_kept_clean_and_the_chat_says_nothing_of_it(town: Town, azurite: Azurite) -> None:
    _, post = await about_to_send(town)
    told = await sends(town, a_picture(), "IMG_0001.jpg")
    assert "1 picture is with your post." in told
    [picture] = (await the_post(town)).content.pictures
    files = PictureFiles.from_connection_string(azurite.connection_string, town.school.id)
    kept = await files.read(picture.name)
    await files.close()
    assert place_in(kept) is None
    assert CAMERA.encode() not in kept
    assert post.reference in told


@pytest.mark.rule("R41", "R42", "R44", "R47")
async def test_from_the_picture_to_the_approval(town: Town) -> None:
    await about_to_send(town)
    await sends(town, a_picture("heic"), "IMG_0001.heic")
    check = await finished(town, "Amelia Stone")
    await town.press(TEACHER, check, "Send for approval", TICKED_WITH_PICTURE)
    post = await the_post(town)
    assert post.state is State.SUBMITTED
    opened = await does(town, HEAD, Verb.OPEN, reference=post.reference)
    [small] = [one["url"] for one in elements(opened.card) if one.get("type") == "Image"]
    content = base64.b64decode(small.removeprefix("data:image/jpeg;base64,"))
    assert max(Image.open(io.BytesIO(content)).size) <= 320
    told = await town.told(HEAD)
    assert "data:image" not in str(told.activity)
    addresses = await town.press(HEAD, opened, "See the picture in full")
    [url] = [one["url"] for one in elements(addresses.card) if one.get("type") == "Action.OpenUrl"]
    first, second = [await looks(url) for _ in range(2)]
    assert (first.status, second.status) == (200, 404)
    assert Image.open(io.BytesIO(first.body)).size == (640, 480)
    assert place_in(first.body) is None


@pytest.mark.rule("R42")
async def test_without_a_school_device_it_is_not_asked_for(town: Town) -> None:
    await about_to_send(town)
    await sends(town, a_picture(), "a.jpg")
    post = await the_post(town)
    step = await does(town, TEACHER, Verb.POST_STEP, reference=post.reference, to="picture")
    assert "iPad 3 (tablet)" in str(shown(step))
    again = await town.press(TEACHER, step, "Next", {"image": "group", "faces": "1"})
    assert "Please choose the school device that took it." in said(shown(again))
    sent = await does(town, TEACHER, Verb.POST_SEND, reference=post.reference, **TICKED_WITH_PICTURE)
    assert "Please choose the school device" in said(shown(sent))


@pytest.mark.rule("R44")
async def test_one_childs_face_needs_a_reason(town: Town) -> None:
    await about_to_send(town)
    await sends(town, a_picture(), "a.jpg")
    post = await the_post(town)
    device = town.parts.office.books.book.devices[0].id
    step = await does(town, TEACHER, Verb.POST_STEP, reference=post.reference, to="picture")
    again = await town.press(TEACHER, step, "Next", {"image": "one_face", "device": device})
    assert "One child alone needs a reason. A group picture is safer." in said(shown(again))


@pytest.mark.rule("R41")
async def test_more_faces_than_pupils_listed_are_not_sent(town: Town) -> None:
    await about_to_send(town)
    await sends(town, a_picture(), "a.jpg")
    check = await finished(town, "Amelia Stone", faces="3")
    again = await town.press(TEACHER, check, "Send for approval", TICKED_WITH_PICTURE)
    assert "There are more faces than pupils listed." in said(shown(again))
    assert (await the_post(town)).state is State.DRAFT


@pytest.mark.rule("R41")
async def test_the_same_picture_again_asks_about_everybody_who_was_in_it(town: Town) -> None:
    first = scene(7, (1200, 900))
    await about_to_send(town)
    await sends(town, saved(first), "a.jpg")
    await town.press(TEACHER, await finished(town, "Amelia Stone"), "Send for approval", TICKED_WITH_PICTURE)
    await does(town, DSL, Verb.PROTECT_SAVE, pupil=AMELIA.id, on="yes")
    await about_to_send(town, SUPPLY)
    await sends(town, saved(first.resize((600, 450)), "png"), "b.png", SUPPLY)
    post = await the_post(town, SUPPLY)
    assert post.content.alike == (AMELIA.id,)
    step = await does(town, SUPPLY, Verb.POST_STEP, reference=post.reference, to="children")
    assert f"Amelia Stone (Oak): {SAYS[Says.NO]}" in said(shown(step))
    assert SAM.id not in post.content.everyone


@pytest.mark.rule("R41")
async def test_a_piece_of_the_picture_asks_about_everybody_who_was_in_it(town: Town) -> None:
    first = photograph(6)
    await about_to_send(town)
    await sends(town, saved(first), "a.jpg")
    await town.press(TEACHER, await finished(town, "Amelia Stone"), "Send for approval", TICKED_WITH_PICTURE)
    await does(town, DSL, Verb.PROTECT_SAVE, pupil=AMELIA.id, on="yes")
    await about_to_send(town, SUPPLY)
    await sends(town, saved(messaged(cropped(first, 0.12, 0.03, 0.08, 0.15))), "b.jpg", SUPPLY)
    post = await the_post(town, SUPPLY)
    assert (post.content.earlier, post.content.alike) == ((), (AMELIA.id,))
    step = await does(town, SUPPLY, Verb.POST_STEP, reference=post.reference, to="children")
    assert f"Amelia Stone (Oak): {SAYS[Says.NO]}" in said(shown(step))


@pytest.mark.rule("R41")
async def test_a_picture_from_before_pieces_were_known_again_is_still_known_by_its_look(town: Town) -> None:
    first = photograph(6)
    await about_to_send(town)
    await sends(town, saved(first), "a.jpg")
    await town.press(TEACHER, await finished(town, "Amelia Stone"), "Send for approval", TICKED_WITH_PICTURE)
    gallery = town.parts.office.gallery
    assert gallery is not None
    [picture] = (await the_post(town)).content.pictures
    await gallery.sketches.forget(picture.name)
    await about_to_send(town, SUPPLY)
    await sends(town, saved(first.resize((400, 300)), "png"), "b.png", SUPPLY)
    assert (await the_post(town, SUPPLY)).content.alike == (AMELIA.id,)


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (a_picture() + an_archive(), "a.jpg", "Something else was hidden in the picture."),
        (a_bomb(), "a.png", "far too large to open safely"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "A drawing file can hold hidden parts."),
        (a_picture("png"), "a.jpg", "The picture is not what its name says."),
        (b"", "a.jpg", "The picture was empty."),
    ],
    ids=["polyglot", "bomb", "svg", "wrong ending", "empty"],
)
async def test_what_is_no_honest_picture_is_refused_with_a_sentence(
    town: Town, content: bytes, name: str, told: str
) -> None:
    await about_to_send(town)
    assert told in await sends(town, content, name)
    assert (await the_post(town)).content.pictures == ()


async def test_a_picture_that_was_not_asked_for_is_not_taken(town: Town) -> None:
    await with_words(town, "What a day.", **PHOTO)
    assert "picture is with your post" not in await sends(town, a_picture(), "a.jpg")
    assert (await the_post(town)).content.pictures == ()


async def test_after_a_concern_was_begun_no_picture_is_taken(town: Town) -> None:
    await about_to_send(town)
    await town.press(TEACHER, await town.form(), "Next", ABOUT | {"imagery": "unsure"})
    assert "picture is with your post" not in await sends(town, a_picture(), "a.jpg")
    assert (await the_post(town)).content.pictures == ()


async def test_the_fifth_picture_is_one_too_many(town: Town) -> None:
    await about_to_send(town)
    for seed in range(4):
        await sends(town, a_picture(seed=seed), "a.jpg")
    assert "The picture was not kept" in await sends(town, a_picture(seed=9), "a.jpg")
    post = await the_post(town)
    assert len(post.content.pictures) == 4
    opened = await does(town, TEACHER, Verb.OPEN, reference=post.reference)
    assert "Pictures that are not on this card: 2." in said(shown(opened))
    assert len(str(opened.card)) < 60_000


async def test_a_picture_is_taken_out_again(town: Town) -> None:
    await about_to_send(town)
    await sends(town, a_picture(), "a.jpg")
    post = await the_post(town)
    step = await does(town, TEACHER, Verb.POST_STEP, reference=post.reference, to="picture")
    await town.press(TEACHER, step, "Take picture 1 out")
    assert (await the_post(town)).content.pictures == ()


async def test_what_no_post_names_is_removed_again(town: Town, azurite: Azurite) -> None:
    gallery = town.parts.office.gallery
    assert gallery is not None
    _, post = await about_to_send(town)
    unfiled = await gallery.begin(about(post.id), town.parts.clock.now() - timedelta(hours=2))
    clean = await gallery.pictures.cleaned(a_picture(), "jpg")
    await gallery.keep(clean, "1" * 64, "2" * 64, unfiled.file)
    await sends(town, a_picture(seed=3), "a.jpg")
    await asyncio.gather(*town.parts.later._tasks)
    await gallery.sweep(town.parts.clock.now())
    assert not await gallery.files.has(unfiled.file)
    [picture] = (await the_post(town)).content.pictures
    assert await gallery.files.has(picture.name)


@pytest.mark.rule("R46")
async def test_a_name_beside_a_picture_is_found_although_the_author_said_that_there_is_none(
    town: Town,
) -> None:
    note = {"media": "name_with_image", "places": "website", "said": "no"}
    await does(town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **{**WITHDRAWN, **note})
    third = await with_words(town, "Amelia, what a day at the lake.", **PHOTO)
    await town.press(TEACHER, third, "Send a picture")
    await sends(town, a_picture(), "a.jpg")
    told = said(shown(await finished(town, "Amelia Stone")))
    assert f"Amelia Stone (Oak): {SAYS[Says.NOT_THE_NAME]}" in told


@pytest.mark.rule("R41")
async def test_a_picture_that_was_cropped_or_blurred_may_leave_out_who_was_in_it_and_is_flagged(
    town: Town,
) -> None:
    first = scene(7, (1200, 900))
    await about_to_send(town)
    await sends(town, saved(first), "a.jpg")
    await town.press(TEACHER, await finished(town, "Amelia Stone"), "Send for approval", TICKED_WITH_PICTURE)
    await does(town, DSL, Verb.PROTECT_SAVE, pupil=AMELIA.id, on="yes")
    await about_to_send(town, SUPPLY)
    await sends(town, saved(first.resize((600, 450)), "png"), "b.png", SUPPLY)
    post = await the_post(town, SUPPLY)
    assert post.content.everyone == (AMELIA.id,)
    step = await does(town, SUPPLY, Verb.POST_STEP, reference=post.reference, to="picture")
    device = town.parts.office.books.book.devices[0].id
    await town.press(SUPPLY, step, "Next", {"image": "group", "device": device, "changed": "yes"})
    after = await the_post(town, SUPPLY)
    assert (after.content.everyone, after.content.is_changed) == ((), True)
    opened = await does(town, SUPPLY, Verb.OPEN, reference=post.reference)
    assert "The author says that it was cropped or blurred since it was used." in said(shown(opened))


@pytest.mark.rule("R41")
async def test_the_very_same_file_cannot_be_said_to_be_changed(town: Town) -> None:
    content = a_picture(seed=5)
    await about_to_send(town)
    await sends(town, content, "a.jpg")
    await town.press(TEACHER, await finished(town, "Amelia Stone"), "Send for approval", TICKED_WITH_PICTURE)
    await about_to_send(town, SUPPLY)
    await sends(town, content, "b.jpg", SUPPLY)
    post = await the_post(town, SUPPLY)
    assert (post.content.earlier, post.content.alike) == ((AMELIA.id,), ())
    step = await does(town, SUPPLY, Verb.POST_STEP, reference=post.reference, to="picture")
    assert "Was it changed since?" not in str(step.card)


async def test_a_picture_that_is_taken_out_is_not_kept_and_nobody_was_in_it(town: Town) -> None:
    await about_to_send(town)
    await sends(town, a_picture(), "a.jpg")
    post = await the_post(town)
    [picture] = post.content.pictures
    step = await does(town, TEACHER, Verb.POST_STEP, reference=post.reference, to="picture")
    await town.press(TEACHER, step, "Take picture 1 out")
    await asyncio.gather(*town.parts.later._tasks)
    gallery = town.parts.office.gallery
    assert gallery is not None
    assert not await gallery.files.has(picture.name)
    clean = await gallery.pictures.cleaned(a_picture(), "jpg")
    assert await gallery.sketches.alike(clean.sketch) == ()
    await about_to_send(town, SUPPLY)
    await sends(town, a_picture(), "b.jpg", SUPPLY)
    assert (await the_post(town, SUPPLY)).content.everyone == ()


@pytest.mark.rule("R53")
async def test_whoever_the_school_trusts_with_the_place_sees_the_picture_that_they_are_to_put_out(
    town: Town,
) -> None:
    await about_to_send(town)
    await sends(town, a_picture(), "a.jpg")
    await town.press(TEACHER, await finished(town, "Amelia Stone"), "Send for approval", TICKED_WITH_PICTURE)
    post = await the_post(town)
    await trusts(town, SUPPLY)
    addresses = await does(town, SUPPLY, Verb.POST_SHOW, reference=post.reference)
    [url] = [one["url"] for one in elements(addresses.card) if one.get("type") == "Action.OpenUrl"]
    assert (await looks(url)).status == 200
