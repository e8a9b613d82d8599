"""A picture is found again by a piece of it, in its own school, until it is forgotten."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import pytest

from policy.spots import MOST, Sketch
from storage.connection import PICTURES, Store
from storage.partitions import Partition
from storage.sketches import Sketches
from tests.policy.test_spots import a_sketch, blurred, cut, mirrored
from tests.storage.test_looks import FIRST
from tests.storage.wire import Wire


async def kept(store: Store, school: str, name: str, post: str, sketch: Sketch) -> Sketches:
    """The sketches of this school, with one more in them."""
    sketches = Sketches(store, school)
    await sketches.keep(replace(FIRST, name=name), post, sketch)
    return sketches


async def posts_with(sketches: Sketches, sketch: Sketch) -> list[str]:
    """The posts whose pictures show the same."""
    return sorted(one.post for one in await sketches.alike(sketch))


@pytest.mark.rule("R41")
async def test_a_piece_of_a_picture_finds_it_and_says_all_that_is_known_of_it(
    store: Store, school: str
) -> None:
    whole = a_sketch(1)
    sketches = await kept(store, school, "a" * 32, "p1", whole)
    [seen] = await sketches.alike(mirrored(cut(whole, 0.1, 0.2, 0.05, 0.15)))
    assert (seen.post, seen.picture) == ("p1", replace(FIRST, name="a" * 32))


@pytest.mark.rule("R41")
async def test_the_whole_finds_a_piece_of_it(store: Store, school: str) -> None:
    whole = a_sketch(2)
    sketches = await kept(store, school, "a" * 32, "p1", cut(whole, 0.2, 0, 0.2, 0.1))
    assert await posts_with(sketches, whole) == ["p1"]


async def test_another_picture_is_not_found(store: Store, school: str) -> None:
    sketches = await kept(store, school, "a" * 32, "p1", a_sketch(3))
    assert await sketches.alike(a_sketch(4)) == ()


async def test_each_is_found_once_and_only_in_its_own_school(store: Store, school: str) -> None:
    whole, chance = a_sketch(5), random.Random(5)
    again = replace(whole, spots=tuple(blurred(it, chance) for it in whole.spots))
    sketches = await kept(store, school, "a" * 32, "p1", whole)
    await kept(store, school, "a" * 32, "p1", whole)
    await kept(store, school, "b" * 32, "p2", again)
    await kept(store, f"{school}-other", "c" * 32, "p9", whole)
    assert await posts_with(sketches, whole) == ["p1", "p2"]


async def test_a_picture_that_shows_nothing_is_kept_and_finds_nothing(store: Store, school: str) -> None:
    sketches = await kept(store, school, "a" * 32, "p1", Sketch(1000, 1000, ()))
    assert await sketches.alike(Sketch(1000, 1000, ())) == ()


async def test_what_is_forgotten_leaves_no_row_and_twice_is_once(store: Store, school: str) -> None:
    sketches = await kept(store, school, "a" * 32, "p1", a_sketch(6))
    rows = Partition(store, PICTURES, school)
    assert len(await rows.keys("!", "~")) == 49
    await asyncio.gather(*(sketches.forget("a" * 32) for _ in range(3)))
    assert await rows.keys("!", "~") == ()
    await sketches.forget("a" * 32)


@pytest.mark.rule("R41")
async def test_among_many_that_share_a_word_it_is_found(store: Store, school: str) -> None:
    whole = a_sketch(8)
    for number in range(30):
        strange = a_sketch(100 + number).spots[3:]
        await kept(store, school, f"{number:032x}", "p0", replace(whole, spots=whole.spots[:3] + strange))
    sketches = await kept(store, school, "f" * 32, "p1", whole)
    assert await posts_with(sketches, cut(whole, 0.05, 0, 0, 0.05)) == ["p1"]


async def test_to_look_for_a_picture_asks_the_same_however_many_are_kept(
    wired: Store, wire: Wire, school: str
) -> None:
    whole = a_sketch(9)
    sketches = await kept(wired, school, "f" * 32, "p1", whole)
    asked: list[int] = []
    for start in (0, 120):
        for number in range(start):
            await kept(wired, school, f"{number:032x}", "p0", a_sketch(1000 + number))
        wire.reset()
        assert await posts_with(sketches, whole) == ["p1"]
        asked.append(wire.asked)
        assert wire.rows < 5 * MOST
    assert asked[0] == asked[1] <= 2 * MOST + 1
