"""The same picture a year later is found again, by what was sent and by how it looks, and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.pictures import ALIKE, Picture, are_alike, bands, distance
from storage.changes import Changes
from storage.connection import CONCERNS, Store
from storage.looks import Looks
from storage.partitions import Partition

LOOKS = st.integers(0, 2**64 - 1).map(lambda it: f"{it:016x}")
FIRST = Picture("a" * 32, "b" * 64, "c" * 64, "0f" * 8, 640, 480, 1000)


def flipped(look: str, *bits: int) -> str:
    """A look that differs in these bits."""
    value = int(look, 16)
    for one in bits:
        value ^= 1 << one
    return f"{value:016x}"


async def keep(store: Store, school: str, picture: Picture, post: str) -> Looks:
    """Keep a picture as its post does."""
    looks, changes = Looks(store, school), Changes()
    for row in looks.rows(picture, post):
        changes.put(row)
    await Partition(store, CONCERNS, school).send(changes)
    return looks


@given(LOOKS, st.sets(st.integers(0, 63), max_size=ALIKE))
def test_whatever_looks_the_same_shares_a_piece(look: str, bits: set[int]) -> None:
    other = flipped(look, *bits)
    assert distance(look, other) == len(bits)
    assert are_alike(look, other)
    assert set(bands(look)) & set(bands(other))


@given(LOOKS, st.sets(st.integers(0, 63), min_size=ALIKE + 1, max_size=20))
def test_what_differs_in_more_bits_looks_different(look: str, bits: set[int]) -> None:
    assert not are_alike(look, flipped(look, *bits))


@pytest.mark.rule("R41")
async def test_the_same_file_is_found_again(store: Store, school: str) -> None:
    looks = await keep(store, school, FIRST, "p1")
    again = replace(FIRST, name="d" * 32, digest="e" * 64, look="f0" * 8)
    assert [(one.post, one.picture) for one in await looks.alike(again)] == [("p1", FIRST)]


@pytest.mark.rule("R41")
@pytest.mark.parametrize("bits", [(), (0,), (3, 17, 40), (1, 9, 17, 25, 33, 41)])
async def test_what_looks_the_same_is_found_again(store: Store, school: str, bits: tuple[int, ...]) -> None:
    looks = await keep(store, school, FIRST, "p1")
    other = Picture("1" * 32, "2" * 64, "3" * 64, flipped(FIRST.look, *bits), 320, 240, 500)
    assert [one.post for one in await looks.alike(other)] == ["p1"]


async def test_another_picture_is_not(store: Store, school: str) -> None:
    looks = await keep(store, school, FIRST, "p1")
    other = Picture("1" * 32, "2" * 64, "3" * 64, flipped(FIRST.look, *range(8, 15)), 320, 240, 500)
    assert set(bands(other.look)) & set(bands(FIRST.look))
    assert await looks.alike(other) == ()


async def test_each_is_found_once_and_only_in_its_own_school(store: Store, school: str) -> None:
    looks = await keep(store, school, FIRST, "p1")
    await keep(store, f"{school}-other", FIRST, "p9")
    await keep(store, school, replace(FIRST, name="9" * 32), "p2")
    assert sorted(one.post for one in await looks.alike(FIRST)) == ["p1", "p2"]


@pytest.mark.rule("R41")
async def test_among_many_that_share_a_piece_none_is_passed_over(store: Store, school: str) -> None:
    rows = [row for number in range(230) for row in Looks(store, school).rows(_one_of_many(number), "c1")]
    for start in range(0, len(rows), 100):
        changes = Changes()
        for row in rows[start : start + 100]:
            changes.put(row)
        await Partition(store, CONCERNS, school).send(changes)
    looks = await keep(store, school, replace(FIRST, name="f" * 32), "p1")
    other = Picture("1" * 32, "2" * 64, "3" * 64, flipped(FIRST.look, 60), 320, 240, 500)
    assert "p1" in [one.post for one in await looks.alike(other)]


def _one_of_many(number: int) -> Picture:
    """A picture that shares the first piece with others, and looks like none of them."""
    look = flipped(FIRST.look, *range(8 + number % 3, 56))
    return replace(
        FIRST, name=f"{number:032x}", digest=f"{number:064x}", sent_digest=f"{number + 1000:064x}", look=look
    )
