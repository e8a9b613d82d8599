"""What becomes of a picture in a year: saved anew, sent about, cropped, mirrored."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping
from typing import Final

from PIL import Image, ImageEnhance, ImageOps


def cropped(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """What is left when this share of it is cut away on each side."""
    wide, high = picture.size
    return picture.crop(
        (round(wide * left), round(high * top), round(wide * (1 - right)), round(high * (1 - bottom)))
    )


def saved_anew(picture: Image.Image, quality: int = 60) -> Image.Image:
    """As a JPEG of this quality has it."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def messaged(picture: Image.Image) -> Image.Image:
    """As it comes out of a messenger: small, and saved with little care."""
    copy = picture.copy()
    copy.thumbnail((640, 640), Image.Resampling.LANCZOS)
    return saved_anew(copy, 50)


def brighter(picture: Image.Image, by: float) -> Image.Image:
    """In other light."""
    return ImageEnhance.Brightness(picture).enhance(by)


def unevenly(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Cropped by up to a fifth, on each side by another share."""
    left, top, right, bottom = (chance.uniform(0.01, 0.2) for _ in range(4))
    return cropped(picture, left, top, right, bottom)


def _even(share: float) -> Callable[[Image.Image, random.Random], Image.Image]:
    return lambda picture, _: cropped(picture, share, share, share, share)


CHANGES: Final[Mapping[str, Callable[[Image.Image, random.Random], Image.Image]]] = {
    "saved anew": lambda it, _: saved_anew(it),
    "half as large": lambda it, _: it.resize((it.width // 2, it.height // 2)),
    "sent by a messenger": lambda it, _: messaged(it),
    "brighter": lambda it, _: brighter(it, 1.25),
    "darker": lambda it, _: brighter(it, 0.75),
    "cropped by 1 in 100": _even(0.01),
    "cropped by 3 in 100": _even(0.03),
    "cropped by 5 in 100": _even(0.05),
    "cropped by 10 in 100": _even(0.1),
    "cropped by 20 in 100": _even(0.2),
    "cropped unevenly": unevenly,
    "cropped unevenly and sent by a messenger": lambda it, chance: messaged(unevenly(it, chance)),
    "cropped by 20 in 100, brighter, sent by a messenger": lambda it, chance: messaged(
        brighter(_even(0.2)(it, chance), 1.2)
    ),
    "mirrored": lambda it, _: ImageOps.mirror(it),
    "mirrored, cropped unevenly and saved anew": lambda it, chance: saved_anew(
        unevenly(ImageOps.mirror(it), chance)
    ),
}
"""What happens to a picture in a year, by name; chance says how it is cropped."""
