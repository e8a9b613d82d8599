"""A piece of a picture, at another size, shifted or mirrored, is the same picture; a shared corner is not."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.spots import (
    CODE_BITS,
    MOST,
    WORD_BITS,
    Sketch,
    Spot,
    are_kin,
    hold_together,
    show_the_same,
    words,
)

SEEDS = st.integers(0, 10_000)
WIDE, HIGH = 1000, 750
SHARES = st.floats(0.0, 0.2)


def a_spot(chance: random.Random) -> Spot:
    """A spot that is like no other, somewhere in the picture."""
    return Spot(
        x=chance.randrange(40, WIDE - 40),
        y=chance.randrange(40, HIGH - 40),
        size=chance.randrange(6, 30),
        code=chance.getrandbits(CODE_BITS),
        doubt=chance.randrange(WORD_BITS),
        is_mirrored=chance.random() < 0.5,
    )


def a_sketch(seed: int) -> Sketch:
    """A picture that is like no other."""
    chance = random.Random(seed)
    return Sketch(WIDE, HIGH, tuple(a_spot(chance) for _ in range(MOST)))


def blurred(spot: Spot, chance: random.Random) -> Spot:
    """The same spot as it is found another time: a little off, a few bits other."""
    code = spot.code
    for bit in chance.sample(range(CODE_BITS - WORD_BITS), 8):
        code ^= 1 << bit
    x, y = spot.x + chance.randrange(-4, 5), spot.y + chance.randrange(-4, 5)
    return replace(spot, x=x, y=y, size=max(1, round(spot.size * chance.uniform(0.9, 1.1))), code=code)


def cut(whole: Sketch, left: float, top: float, right: float, bottom: float, seed: int = 0) -> Sketch:
    """What is left when these shares are cut away, with its longer side a thousand again."""
    chance = random.Random(seed)
    wide, high = whole.wide * (1 - left - right), whole.high * (1 - top - bottom)
    larger = 1000 / max(wide, high)
    spots = [
        replace(
            spot,
            x=round((spot.x - whole.wide * left) * larger),
            y=round((spot.y - whole.high * top) * larger),
            size=max(1, round(spot.size * larger)),
        )
        for spot in whole.spots
    ]
    inside = [it for it in spots if 0 < it.x < wide * larger and 0 < it.y < high * larger]
    return Sketch(round(wide * larger), round(high * larger), tuple(blurred(it, chance) for it in inside))


def mirrored(one: Sketch) -> Sketch:
    """As it is seen in a mirror."""
    spots = (replace(it, x=one.wide - it.x, is_mirrored=not it.is_mirrored) for it in one.spots)
    return replace(one, spots=tuple(spots))


@pytest.mark.rule("R41")
@given(SEEDS, SHARES, SHARES, SHARES, SHARES)
def test_a_piece_of_a_picture_shows_the_same_and_so_does_its_mirror_image(
    seed: int, left: float, top: float, right: float, bottom: float
) -> None:
    whole = a_sketch(seed)
    piece = cut(whole, left, top, right, bottom, seed)
    assert show_the_same(whole, piece)
    assert show_the_same(piece, whole)
    assert show_the_same(whole, mirrored(piece))


@given(SEEDS)
def test_two_pieces_of_one_picture_show_the_same(seed: int) -> None:
    whole = a_sketch(seed)
    assert show_the_same(cut(whole, 0.2, 0.1, 0, 0), cut(whole, 0, 0, 0.15, 0.1, seed=1))


@given(SEEDS)
def test_another_picture_does_not(seed: int) -> None:
    assert not show_the_same(a_sketch(seed), a_sketch(seed + 1))


@given(SEEDS)
def test_the_same_spots_in_other_places_are_another_picture(seed: int) -> None:
    whole, chance = a_sketch(seed), random.Random(seed)
    places = [(it.x, it.y) for it in whole.spots]
    chance.shuffle(places)
    moved = (replace(it, x=x, y=y) for it, (x, y) in zip(whole.spots, places, strict=True))
    assert not show_the_same(whole, replace(whole, spots=tuple(moved)))


@given(SEEDS)
def test_what_a_school_puts_on_all_its_pictures_does_not_make_them_one(seed: int) -> None:
    badge = a_sketch(7).spots[:12]
    one, other = (a_sketch(it).spots[12:] for it in (seed + 10, seed + 11))
    assert not show_the_same(Sketch(WIDE, HIGH, badge + one), Sketch(WIDE, HIGH, badge + other))


def test_pairs_that_say_nothing_of_one_place_do_not_hold_together() -> None:
    whole = a_sketch(1)
    pairs = [(it, it) for it in whole.spots]
    assert hold_together(pairs) == MOST
    assert hold_together(pairs[:2]) == 0
    assert hold_together([]) == 0


@given(SEEDS)
def test_a_spot_is_looked_for_as_what_it_is_and_as_what_it_might_be_as_well(seed: int) -> None:
    spot = a_spot(random.Random(seed))
    own, other = words(spot)
    assert own == spot.code >> (CODE_BITS - WORD_BITS)
    assert (own ^ other).bit_count() == 1
    doubted = 1 << (CODE_BITS - 1 - spot.doubt)
    assert words(replace(spot, code=spot.code ^ doubted))[0] == other
    assert are_kin(spot, replace(spot, code=spot.code ^ doubted))
    assert not are_kin(spot, replace(spot, code=spot.code ^ (2**CODE_BITS - 1)))
