"""Posts in the store: as they were kept, found by everybody whom they show, and changed by one at a time."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings

from policy import posting
from policy.concerns import FormToken
from policy.post_steps import PostStep
from policy.posts import Post, PostId
from policy.pupils import PupilId
from storage.connection import CONCERNS, Store
from storage.errors import NotFound, ReferenceTaken, Stale
from storage.partitions import Partition
from storage.post_records import shows_key
from storage.posts import Posts
from tests.builders import HEAD, NOON, TEACHER
from tests.policy.posts import a_scene, photo
from tests.storage.anything import ANYTHING
from tests.storage.wire import Loss, Wire

SCENE = a_scene()
WHOLE_SCHOOL = tuple(PupilId(f"pupil{number:03d}") for number in range(420))


@pytest.fixture
def posts(store: Store, school: str) -> Posts:
    return Posts(store, school)


def begun() -> PostStep:
    id_ = uuid4().hex
    return posting.begun(PostId(id_), f"EX-{id_[:6]}", FormToken(id_), TEACHER, NOON)


async def kept(posts: Posts, *pupils: PupilId) -> Post:
    post, _ = await posts.add(begun())
    return await showing(posts, post, *pupils) if pupils else post


async def showing(posts: Posts, post: Post, *pupils: PupilId) -> Post:
    saved, _ = await posts.save(posting.edited(post, photo(*pupils), by=TEACHER, scene=SCENE))
    return saved


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=ANYTHING, other=ANYTHING)
async def test_any_words_in_any_script_come_back(posts: Posts, text: str, other: str) -> None:
    post = await kept(posts)
    content = replace(photo(WHOLE_SCHOOL[0]), text=text, other=other, kept_at=other)
    saved, _ = await posts.save(posting.edited(post, content, by=TEACHER, scene=SCENE))
    assert await posts.get(post.id) == saved
    assert saved.content == content


@pytest.mark.rule("R38", "R39")
async def test_every_child_of_a_whole_school_finds_the_post_and_nobody_after_they_were_taken_out(
    posts: Posts,
) -> None:
    post = await kept(posts, *WHOLE_SCHOOL)
    found = await posts.showing_anybody()
    assert set(found) == set(WHOLE_SCHOOL)
    assert await posts.showing(WHOLE_SCHOOL[-1]) == (post.id,)

    few = await showing(posts, post, *WHOLE_SCHOOL[:2])
    assert set(await posts.showing_anybody()) >= set(WHOLE_SCHOOL[:2])
    for number in range(21):
        few = await showing(posts, few, *WHOLE_SCHOOL[: 2 - number % 2])
    assert set(await posts.showing_anybody()) == set(WHOLE_SCHOOL[:2]), "the rest goes with later changes"


@pytest.mark.rule("R38")
async def test_a_child_put_back_is_found_whatever_was_removed_before(posts: Posts) -> None:
    post = await kept(posts, *WHOLE_SCHOOL[:50])
    without = await showing(posts, post, *WHOLE_SCHOOL[40:50])
    await showing(posts, without, *WHOLE_SCHOOL[:50])
    assert set(await posts.showing_anybody()) == set(WHOLE_SCHOOL[:50])


async def test_a_stale_save_changes_nothing(posts: Posts) -> None:
    old = await kept(posts, WHOLE_SCHOOL[0])
    now = await showing(posts, old, WHOLE_SCHOOL[1])
    lines = await posts.lines(old.id)
    with pytest.raises(Stale):
        await showing(posts, old, WHOLE_SCHOOL[2])
    assert await posts.get(old.id) == now
    assert await posts.lines(old.id) == lines
    assert set(await posts.showing_anybody()) == {WHOLE_SCHOOL[1]}


async def test_of_two_who_change_it_at_once_one_wins(posts: Posts) -> None:
    post = await kept(posts)
    both = await asyncio.gather(
        *(showing(posts, post, one) for one in WHOLE_SCHOOL[:2]), return_exceptions=True
    )
    assert sorted(isinstance(one, Stale) for one in both) == [False, True]
    assert len(await posts.lines(post.id)) == (await posts.get(post.id)).lines == 2


async def test_a_form_becomes_one_post_and_a_reference_is_given_once(posts: Posts) -> None:
    first = begun()
    post, _ = await posts.add(first)
    again = replace(first.post, id=PostId(uuid4().hex), reference="EX-OTHER")
    with pytest.raises(Stale):
        await posts.add(replace(first, post=again))
    taken = replace(begun().post, reference=post.reference)
    with pytest.raises(ReferenceTaken):
        await posts.add(replace(first, post=taken))
    assert await posts.of_author(TEACHER) == (post,)
    assert await posts.by_token(post.token) == await posts.by_reference(post.reference.lower()) == post


@pytest.mark.parametrize("loss", [Loss.BUSY, Loss.HANG_UP])
async def test_what_landed_without_an_answer_is_not_done_twice(
    wire: Wire, wired: Store, school: str, loss: Loss
) -> None:
    posts = Posts(wired, school)
    wire.losses = [loss]
    post = await kept(posts)
    wire.losses = [loss]
    saved = await showing(posts, post, WHOLE_SCHOOL[0])
    assert await posts.get(post.id) == saved
    assert len(await posts.lines(post.id)) == saved.lines == 2


async def test_a_row_of_the_index_that_was_lost_holds_up_no_save(
    store: Store, school: str, posts: Posts
) -> None:
    post = await kept(posts, *WHOLE_SCHOOL[:3])
    await Partition(store, CONCERNS, school).forget(shows_key(WHOLE_SCHOOL[0], post.id))
    saved = await showing(posts, post, WHOLE_SCHOOL[1])
    assert await posts.get(post.id) == saved
    assert set(await posts.showing_anybody()) == {WHOLE_SCHOOL[1]}


@pytest.mark.parametrize("id_", ["", "a/b", "no such post", "\0"])
async def test_what_is_not_there_is_not_found(posts: Posts, id_: str) -> None:
    with pytest.raises(NotFound):
        await posts.get(PostId(id_))
    assert await posts.of_author(HEAD) == ()
