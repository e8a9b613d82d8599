"""Pictures come out clean: nothing of where, when and with what they were taken is left in them."""

from __future__ import annotations

import io
import json
import random
import resource
from collections.abc import Mapping

import pytest
from PIL import Image, ImageEnhance

from bot.picture_reading import beside
from bot.pictures import Clean, Pictures, _read
from policy.pictures import (
    ALIKE,
    LONGEST_SIDE,
    NotSuitable,
    PictureKind,
    Unsuitable,
    are_alike,
    distance,
    is_double,
)
from policy.spots import Spot
from tests.pictures import (
    CAMERA,
    FORMATS,
    ORIENTATION,
    a_bomb,
    a_picture,
    an_archive,
    moving,
    place_in,
    saved,
    scene,
    with_chunk,
    with_segment,
    with_text,
)

GROWN = 5 * 1024
"""Kilobytes by which this process may have grown."""


async def clean(content: bytes, ending: str = "jpg") -> Clean:
    """The picture as it is kept."""
    return await Pictures().cleaned(content, ending)


async def why_not(content: bytes, ending: str) -> Unsuitable:
    """Why it is not kept."""
    with pytest.raises(NotSuitable) as no:
        await clean(content, ending)
    return no.value.why


@pytest.mark.rule("R45", "R48")
@pytest.mark.parametrize("ending", FORMATS)
async def test_a_picture_comes_out_without_place_time_and_camera(ending: str) -> None:
    sent = a_picture(ending)
    assert place_in(sent)
    kept = await clean(sent, ending)
    for content in (kept.content, kept.small):
        assert place_in(content) is None
        assert not dict(Image.open(io.BytesIO(content)).getexif())
        assert CAMERA.encode() not in content
        assert b"Exif" not in content
        assert b"http://ns.adobe.com/xap" not in content
    picture = Image.open(io.BytesIO(kept.content))
    assert picture.size == (kept.width, kept.height) == (640, 480)
    assert picture.format == ("PNG" if ending == "png" else "JPEG")


async def test_it_stands_the_right_way_up() -> None:
    kept = await clean(a_picture(size=(640, 480), orientation=6))
    assert (kept.width, kept.height) == (480, 640)
    assert ORIENTATION not in Image.open(io.BytesIO(kept.content)).getexif()


async def test_a_large_one_becomes_smaller_and_the_small_copy_fits_on_a_card() -> None:
    kept = await clean(a_picture(size=(4000, 3000)))
    assert max(kept.width, kept.height) == LONGEST_SIDE
    assert len(kept.small) <= 12_000
    assert max(Image.open(io.BytesIO(kept.small)).size) <= 320


async def test_what_is_transparent_is_shown_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(out, "PNG")
    kept = await clean(out.getvalue(), "png")
    assert Image.open(io.BytesIO(kept.content)).getpixel((50, 50)) == (255, 255, 255)


async def test_what_a_telephone_hangs_behind_a_picture_does_no_harm() -> None:
    trailer = b"\0\0\1\0Image_UTC_Data1764100000000SEFHk\0\0\0SEFT" + a_picture(seed=9)
    kept = await clean(a_picture() + trailer)
    assert b"SEFT" not in kept.content


def test_whatever_a_telephone_hangs_there_is_not_taken_for_something_hidden() -> None:
    chance = random.Random(5)
    sent = a_picture()
    for _ in range(40):
        film = b"\0\0\0\x18ftypmp42" + chance.randbytes(2_000_000)
        assert not is_double(sent, *beside(sent + film, PictureKind.JPEG))


@pytest.mark.parametrize(
    ("content", "ending", "why"),
    [
        (a_picture() + an_archive(), "jpg", Unsuitable.SOMETHING_HIDDEN),
        (a_picture("png") + b"%PDF-1.7 \n1 0 obj", "png", Unsuitable.SOMETHING_HIDDEN),
        (with_text(a_picture("png"), b"<script>alert(1)</script>"), "png", Unsuitable.SOMETHING_HIDDEN),
        (a_picture("webp") + b"<HTML><body>", "webp", Unsuitable.SOMETHING_HIDDEN),
        (with_chunk(a_picture("png"), b"prIv", b"<SCRIPT>alert(1)"), "png", Unsuitable.SOMETHING_HIDDEN),
        (with_segment(a_picture(), 0xED, b"<script>alert(1)"), "jpg", Unsuitable.SOMETHING_HIDDEN),
        (with_segment(a_picture(), 0xFE, b"%PDF-1.7"), "jpg", Unsuitable.SOMETHING_HIDDEN),
        (a_picture() + b"#!/bin/sh\n", "jpg", Unsuitable.SOMETHING_HIDDEN),
        (a_picture("heic") + an_archive(), "heic", Unsuitable.SOMETHING_HIDDEN),
        (a_bomb(), "png", Unsuitable.TOO_MANY_PIXELS),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "svg", Unsuitable.SVG),
        (b"<?xml version='1.0'?><svg/>", "jpg", Unsuitable.SVG),
        (a_picture("png"), "jpg", Unsuitable.WRONG_ENDING),
        (b"GIF89a" + b"\0" * 100, "jpg", Unsuitable.WRONG_ENDING),
        (b"GIF89a" + b"\0" * 100, "gif", Unsuitable.OTHER_KIND),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 100, "heic", Unsuitable.VIDEO),
        (b"\0\0\0\x18ftyp3gp4" + b"\0" * 100, "heic", Unsuitable.VIDEO),
        (moving("WEBP"), "webp", Unsuitable.MOVING),
        (moving("PNG"), "png", Unsuitable.MOVING),
        (b"", "jpg", Unsuitable.EMPTY),
        (b"\xff\xd8\xff" + b"\0" * (10 * 1024 * 1024), "jpg", Unsuitable.TOO_LARGE),
        (a_picture()[:2000], "jpg", Unsuitable.BROKEN),
        (a_picture("heic")[:900], "heic", Unsuitable.BROKEN),
        (a_picture(size=(40, 400)), "jpg", Unsuitable.TOO_SMALL),
    ],
    ids=lambda it: it.value if isinstance(it, Unsuitable) else "" if isinstance(it, bytes) else it,
)
async def test_what_is_no_honest_picture_is_refused_and_costs_us_nothing(
    content: bytes, ending: str, why: Unsuitable
) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert await why_not(content, ending) is why
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < GROWN


async def test_whoever_takes_too_long_is_ended() -> None:
    with pytest.raises(NotSuitable) as no:
        await Pictures(within=0.01).cleaned(a_picture(), "jpg")
    assert no.value.why is Unsuitable.TOO_SLOW


@pytest.mark.parametrize(
    "spot",
    [{"code": 2**63}, {"code": -1}, {"x": 1001}, {"size": 0}, {"doubt": 12}, {"y": "1:2"}, {"x": None}],
    ids=str,
)
def test_a_sketch_that_the_process_cannot_have_made_is_not_believed(spot: dict[str, object]) -> None:
    honest = {"x": 1, "y": 1, "size": 1, "code": 1, "doubt": 1, "is_mirrored": False}
    assert _read(_said(honest), 0).sketch.spots == (Spot(1, 1, 1, 1, 1, False),)
    with pytest.raises(NotSuitable) as no:
        _read(_said(honest | spot), 0)
    assert no.value.why is Unsuitable.BROKEN


def _said(spot: Mapping[str, object]) -> bytes:
    """What the process says of a picture with this one spot and no bytes."""
    sketch = {"wide": 1000, "high": 750, "spots": [spot]}
    about = {"content": 0, "small": 0, "look": "0" * 16, "sketch": sketch, "width": 4, "height": 3}
    return json.dumps(about).encode() + b"\n"


@pytest.mark.rule("R41")
@pytest.mark.parametrize("seed", range(6))
async def test_the_same_picture_saved_anew_looks_the_same_and_others_do_not(seed: int) -> None:
    first = scene(seed, (1600, 1200))
    look = (await clean(saved(first))).look
    smaller = first.resize((800, 600))
    brighter = ImageEnhance.Brightness(first).enhance(1.08)
    for other in (smaller, brighter):
        assert are_alike(look, (await clean(saved(other, "png"), "png")).look)
    strange = (await clean(saved(scene(seed + 100)))).look
    assert distance(look, strange) > ALIKE
