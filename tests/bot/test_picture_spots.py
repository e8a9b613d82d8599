"""How often a picture is known again after what happens to pictures, and how seldom another is taken for it.

The pictures are drawn from seeds, so that the shares are the same in every run. `python -m bench.pictures`
measures many more of them.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterable
from functools import cache
from itertools import combinations

import pytest
from PIL import Image

from bot.picture_spots import sketch
from bot.pictures import Pictures
from policy.spots import MOST, WHOLE, Pair, Sketch, are_kin, hold_together, show_the_same, word, words
from tests.photographs import framed, in_the_hall, photograph
from tests.picture_changes import CHANGES, cropped, messaged

SEEDS = range(8)
FLOORS = dict.fromkeys(CHANGES, 8) | {
    "cropped by 20 in 100": 7,
    "cropped by 20 in 100, brighter, sent by a messenger": 7,
}
"""How many of the eight are known again after each change, at least."""


@cache
def drawn(seed: int) -> Image.Image:
    """A picture, drawn once."""
    return photograph(seed)


@cache
def kept(seed: int) -> Sketch:
    """Its sketch, made once."""
    return sketch(drawn(seed))


def is_found(one: Sketch, other: Sketch) -> bool:
    """Whether the rows of the other would be read, and it would then be taken for the same."""
    pairs: Iterable[Pair] = (
        (ours, theirs)
        for ours in one.spots
        for theirs in other.spots
        if word(theirs) in words(ours) and are_kin(ours, theirs)
    )
    return hold_together(pairs) > 0 and show_the_same(one, other)


@pytest.mark.rule("R41")
@pytest.mark.parametrize("change", CHANGES)
def test_a_picture_is_known_again_after(change: str) -> None:
    found = [
        seed
        for seed in SEEDS
        if is_found(sketch(CHANGES[change](drawn(seed), random.Random(seed))), kept(seed))
    ]
    assert len(found) >= FLOORS[change], found


def test_other_classes_before_the_same_wall_are_other_pictures() -> None:
    sketches = [sketch(in_the_hall(seed)) for seed in range(16)] + [kept(seed) for seed in SEEDS]
    alarms = [pair for pair in combinations(sketches, 2) if is_found(*pair)]
    assert len(alarms) <= 1, "of 276 pairs"


def test_pictures_in_the_same_frame_are_other_pictures_and_a_piece_of_one_is_known_again() -> None:
    sketches = [sketch(framed(drawn(seed))) for seed in SEEDS]
    assert not any(is_found(*pair) for pair in combinations(sketches, 2))
    piece = sketch(messaged(cropped(framed(drawn(5)), 0.1, 0.12, 0.1, 0.15)))
    assert [seed for seed, one in enumerate(sketches) if is_found(piece, one)] == [5]


async def test_the_process_that_opens_pictures_makes_the_sketch() -> None:
    out = io.BytesIO()
    messaged(cropped(drawn(0), 0.1, 0.15, 0.05, 0.1)).save(out, "PNG")
    clean = await Pictures().cleaned(out.getvalue(), "png")
    assert is_found(clean.sketch, kept(0))
    assert max(clean.sketch.wide, clean.sketch.high) == WHOLE
    assert len(clean.sketch.spots) <= MOST


@pytest.mark.parametrize("size", [(64, 64), (64, 2048), (2048, 700), (401, 399)])
def test_whatever_its_shape_a_picture_has_a_sketch(size: tuple[int, int]) -> None:
    made = sketch(drawn(4).resize(size))
    assert max(made.wide, made.high) == WHOLE
    assert all(0 <= spot.x <= made.wide and 0 <= spot.y <= made.high for spot in made.spots)


def test_one_shade_has_no_spots() -> None:
    assert sketch(Image.new("RGB", (400, 300), (90, 90, 90))).spots == ()
