"""Drawn pictures like those of a school, as a lens and a sensor take them."""

from __future__ import annotations

import random
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

Colour = tuple[int, int, int]
Size = tuple[int, int]

_SKINS: Final = ((241, 194, 166), (224, 172, 140), (198, 134, 96), (141, 85, 52), (92, 58, 40))
_HAIRS: Final = ((30, 22, 18), (70, 45, 25), (120, 80, 40), (200, 160, 90), (150, 60, 30))
_TROUSERS: Final = ((60, 60, 70), (90, 90, 100), (40, 40, 60))
_JUMPERS: Final = ((40, 60, 140), (120, 20, 40), (20, 100, 60))
_SIZES: Final = ((800, 600), (600, 800), (800, 450))


def photograph(seed: int) -> Image.Image:
    """A class, a playground, a display, a table, a street or one or two children: another for each seed."""
    chance = random.Random(seed)
    return _taken(_KINDS[seed % len(_KINDS)](chance, chance.choice(_SIZES)), chance)


def in_the_hall(seed: int) -> Image.Image:
    """Another class of the same school, in rows before the same wall, taken from the same place."""
    chance = random.Random(seed)
    return _taken(_class(chance, _SIZES[0], hall=random.Random(77), jumper=_JUMPERS[0]), chance)


def framed(picture: Image.Image) -> Image.Image:
    """In what the school puts around all its pictures of the week: its colour, its badge, its name."""
    poster, chance = Image.new("RGB", (800, 800), (30, 50, 120)), random.Random(5)
    draw = ImageDraw.Draw(poster)
    for _ in range(14):
        x, y, r = chance.uniform(0, 780), chance.choice((chance.uniform(5, 65), 770)), chance.uniform(5, 12)
        _disc(draw, x, y, r, _colour(chance))
    _disc(draw, 90, 700, 65, (240, 200, 40))
    draw.polygon([(90, 650), (140, 740), (40, 740)], fill=(120, 20, 40))
    draw.text((190, 660), "Oak Hill School", fill=(255, 255, 255), font=ImageFont.load_default(56))
    draw.text((190, 725), "News of the week", fill=(255, 220, 120), font=ImageFont.load_default(32))
    poster.paste(ImageOps.fit(picture, (690, 500)), (55, 85))
    return poster


def _class(
    chance: random.Random, size: Size, hall: random.Random | None = None, jumper: Colour | None = None
) -> Image.Image:
    wide, high = size
    picture = Image.new("RGB", size)
    draw = ImageDraw.Draw(picture)
    _hall(draw, hall or chance, size)
    worn = jumper or chance.choice(_JUMPERS)
    for row in range(chance.randrange(2, 4)):
        children = chance.randrange(7, 12)
        for number in range(children):
            x = wide * (number + 0.5 + chance.uniform(-0.12, 0.12)) / children
            y = high * (0.62 + 0.17 * row + chance.uniform(-0.01, 0.01))
            _child(draw, chance, x, y, high * chance.uniform(0.36, 0.43), worn)
    return picture


def _playground(chance: random.Random, size: Size) -> Image.Image:
    wide, high = size
    picture = _sky(size, _colour(chance, 90, 180), (220, 230, 245))
    grass = _clouds(chance, (wide, high // 2), (16, 32, 64)).convert("L")
    picture.paste(ImageOps.colorize(grass, (20, 60, 10), (120, 190, 80)), (0, round(high * 0.55)))
    draw = ImageDraw.Draw(picture)
    for _ in range(chance.randrange(3, 9)):
        x, y, r = chance.uniform(0, wide), high * chance.uniform(0.3, 0.5), high * chance.uniform(0.06, 0.18)
        draw.rectangle((x - r * 0.12, y, x + r * 0.12, high * 0.58), fill=(80, 55, 35))
        for _ in range(9):
            crown = chance.randrange(20, 80), chance.randrange(90, 160), chance.randrange(20, 70)
            _disc(draw, x + r * chance.uniform(-0.7, 0.7), y + r * chance.uniform(-0.6, 0.6), r * 0.45, crown)
    for _ in range(chance.randrange(2, 9)):
        place = chance.uniform(0.05, 0.95) * wide, high * chance.uniform(0.7, 0.98)
        _child(draw, chance, *place, high * chance.uniform(0.2, 0.35), _colour(chance))
    return picture


def _display(chance: random.Random, size: Size) -> Image.Image:
    picture = Image.new("RGB", size, _colour(chance, 120, 220))
    draw = ImageDraw.Draw(picture)
    across, down = chance.randrange(3, 6), chance.randrange(2, 4)
    wide, high = size[0] / across, size[1] / down
    for number in range(across * down):
        x, y = wide * (number % across + 0.08), high * (number // across + 0.08)
        draw.rectangle((x, y, x + wide * 0.84, y + high * 0.84), fill=(248, 246, 240))
        for _ in range(chance.randrange(4, 12)):
            left, top = x + wide * chance.uniform(0.04, 0.6), y + high * chance.uniform(0.04, 0.6)
            reach = chance.uniform(0.06, 0.22)
            box = (left, top, left + wide * reach, top + high * reach)
            chance.choice((draw.ellipse, draw.rectangle))(box, fill=_colour(chance))
    return picture


def _table(chance: random.Random, size: Size) -> Image.Image:
    picture = _sky(size, _colour(chance), _colour(chance))
    draw = ImageDraw.Draw(picture)
    for _ in range(chance.randrange(10, 30)):
        x, y, r = chance.uniform(0, size[0]), size[1] * chance.uniform(0.2, 1), chance.uniform(15, 80)
        red, green, blue = _colour(chance, 0, 215)
        draw.ellipse((x - r, y - r * 0.6, x + r, y + r * 0.6), fill=(red, green, blue))
        shine = red + 40, green + 40, blue + 40
        draw.ellipse((x - r * 0.6, y - r * 0.45, x + r * 0.4, y + r * 0.2), fill=shine)
    return picture


def _street(chance: random.Random, size: Size) -> Image.Image:
    wide, high = size
    picture = _sky(size, (140, 170, 230), (230, 235, 245))
    draw = ImageDraw.Draw(picture)
    x = 0.0
    while x < wide:
        front, top = chance.uniform(0.15, 0.4) * wide, high * chance.uniform(0.15, 0.45)
        draw.rectangle((x, top, x + front, high * 0.85), fill=_colour(chance, 90, 200))
        across, down, pane = chance.randrange(2, 6), chance.randrange(2, 5), _colour(chance)
        for number in range(across * down):
            left = x + front * (number % across + 0.25) / across
            upper = top + (high * 0.85 - top) * (number // across + 0.25) / down
            lit = pane if chance.random() < 0.8 else (250, 240, 180)
            draw.rectangle((left, upper, left + front * 0.45 / across, upper + high * 0.3 / down), fill=lit)
        x += front
    for _ in range(chance.randrange(5)):
        place = chance.uniform(0, wide), high * chance.uniform(0.9, 0.99)
        _child(draw, chance, *place, high * chance.uniform(0.15, 0.25), _colour(chance))
    return picture


def _portrait(chance: random.Random, size: Size) -> Image.Image:
    picture = _clouds(chance, size, (3, 6, 12, 24))
    draw = ImageDraw.Draw(picture)
    for _ in range(chance.randrange(1, 3)):
        place = size[0] * chance.uniform(0.25, 0.75), size[1] * chance.uniform(1.1, 1.5)
        _child(draw, chance, *place, size[1] * chance.uniform(1.0, 1.4), chance.choice(_JUMPERS))
    return picture


_KINDS: Final = (_class, _playground, _display, _table, _street, _portrait)


def _taken(picture: Image.Image, chance: random.Random) -> Image.Image:
    """As a lens and a sensor see it: more light here than there, a little blurred, with grain."""
    light = _clouds(chance, picture.size, (2, 3)).convert("L").point(lambda it: 150 + it * 105 // 255)
    lit = ImageChops.multiply(picture, Image.merge("RGB", (light,) * 3))
    blurred = lit.filter(ImageFilter.GaussianBlur(chance.uniform(0.6, 1.4)))
    rough = Image.frombytes("L", (256, 256), chance.randbytes(256 * 256)).resize(picture.size)
    grain = rough.point(lambda it: 128 + (it - 128) // 8)
    return ImageChops.add(blurred, Image.merge("RGB", (grain,) * 3), 1, -128)


def _child(
    draw: ImageDraw.ImageDraw, chance: random.Random, x: float, y: float, high: float, jumper: Colour
) -> None:
    """One child whose feet are here: no two stand, or are dressed, alike."""
    skin, hair = chance.choice(_SKINS), chance.choice(_HAIRS)
    wide, head, up = high * chance.uniform(0.2, 0.26), high * 0.09, chance.choice(((1, 1), (-1, 1), (-1, -1)))
    for side in (-1, 1):
        leg = x + side * wide * 0.3
        draw.rectangle(
            (leg - wide * 0.2, y - high * 0.42, leg + wide * 0.2, y), fill=chance.choice(_TROUSERS)
        )
    draw.rounded_rectangle((x - wide / 2, y - high * 0.8, x + wide / 2, y - high * 0.4), wide * 0.3, jumper)
    for side, raised in zip((-1, 1), up, strict=True):
        hand = x + side * wide * chance.uniform(0.7, 1), y - high * (1 if raised > 0 else 0.45)
        draw.line((x + side * wide * 0.45, y - high * 0.75, *hand), jumper, max(2, round(wide * 0.22)))
        _disc(draw, *hand, wide * 0.13, skin)
    top = y - high * 0.88
    draw.ellipse(
        (x - head * 1.1, top - head * 1.4, x + head * 1.1, top + head * chance.choice((0.5, 1.7))), hair
    )
    draw.ellipse((x - head * 0.9, top - head, x + head * 0.9, top + head * 1.15), skin)
    for side in (-1, 1):
        _disc(draw, x + side * head * 0.35, top - head * 0.05, head * 0.13, (30, 20, 20))
    draw.arc((x - head * 0.45, top, x + head * 0.45, top + head * 0.7), 20, 160, (150, 40, 50))


def _hall(draw: ImageDraw.ImageDraw, chance: random.Random, size: Size) -> None:
    wide, high = size
    draw.rectangle((0, 0, wide, high * 0.7), fill=_colour(chance, 170, 240))
    draw.rectangle((0, high * 0.7, wide, high), fill=_colour(chance, 90, 170))
    bars = chance.randrange(6, 12)
    for number in range(bars):
        draw.line((wide * number / bars, 0, wide * number / bars, high * 0.3), (150, 140, 130), 3)
    for _ in range(chance.randrange(1, 4)):
        x = chance.uniform(0, wide * 0.8)
        draw.rectangle((x, high * 0.08, x + wide * 0.15, high * 0.3), _colour(chance), (250, 250, 250), 5)


def _disc(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, colour: Colour) -> None:
    draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)


def _clouds(chance: random.Random, size: Size, octaves: tuple[int, ...]) -> Image.Image:
    """Soft patches of every size."""
    picture = Image.new("RGB", size, (128, 128, 128))
    for number, count in enumerate(octaves):
        wide, high = (max(2, count * side // max(size)) for side in size)
        patches = Image.frombytes("RGB", (wide, high), chance.randbytes(wide * high * 3))
        share = 0.6 / (1 + number * 0.3)
        picture = Image.blend(picture, patches.resize(size, Image.Resampling.BICUBIC), share)
    return picture


def _sky(size: Size, top: Colour, bottom: Colour) -> Image.Image:
    return ImageOps.colorize(Image.linear_gradient("L").resize(size), top, bottom)


def _colour(chance: random.Random, least: int = 0, most: int = 256) -> Colour:
    return chance.randrange(least, most), chance.randrange(least, most), chance.randrange(least, most)
