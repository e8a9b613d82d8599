"""The app's two icons, drawn by code: a shield that carries a sergeant's three stripes.

Teams crops the colour icon to a rounded square or a hexagon, so its mark keeps to the middle
96 pixels; the outline icon must be pure white on clear, with no margin.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

NAVY: Final = "#12355B"
TEAL: Final = "#0B7A75"
COLOUR_SIZE: Final = 192
OUTLINE_SIZE: Final = 32

_OVERSAMPLING: Final = 8
_CURVE_STEPS: Final = 48

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, width, height, in pixels of the finished icon."""

_MARK: Final[Box] = (2, 0, 28, 32)
_HOLLOW: Final[Box] = (4, 2, 24, 27.4)


def colour() -> Image.Image:
    """Draw the 192 by 192 icon: a white shield with teal stripes on solid navy."""
    canvas = Image.new("RGB", _large(COLOUR_SIZE), NAVY)
    draw = ImageDraw.Draw(canvas)
    box = (53, 48, 86, 96)
    draw.polygon(_placed(_shield(), box), fill="white")
    for stripe in _stripes(count=3, top=0.17, gap=0.195, reach=0.31, drop=0.16, thickness=0.105):
        draw.polygon(_placed(stripe, box), fill=TEAL)
    return canvas.resize((COLOUR_SIZE, COLOUR_SIZE), Image.Resampling.BOX)


def outline() -> Image.Image:
    """Draw the 32 by 32 icon: the same mark as white lines; every pixel that shows is pure white."""
    mask = Image.new("L", _large(OUTLINE_SIZE), 0)
    draw = ImageDraw.Draw(mask)
    draw.polygon(_placed(_shield(), _MARK), fill=255)
    draw.polygon(_placed(_shield(), _HOLLOW), fill=0)
    for stripe in _stripes(count=2, top=0.2344, gap=0.25, reach=0.248, drop=0.17, thickness=0.11):
        draw.polygon(_placed(stripe, _MARK), fill=255)
    icon = Image.new("RGBA", (OUTLINE_SIZE, OUTLINE_SIZE), (255, 255, 255, 0))
    icon.putalpha(mask.resize(icon.size, Image.Resampling.BOX))
    return icon


def png(icon: Image.Image) -> bytes:
    """Encode without a date or a tool's name, so that the same icon is the same bytes."""
    held = BytesIO()
    icon.save(held, format="PNG", optimize=True)
    return held.getvalue()


def _shield() -> Sequence[Point]:
    """Trace a shield that fills the unit square: square shoulders, sides that curve to a point."""
    side = _curve((0.0, 0.42), (0.0, 0.74), (0.26, 0.91), (0.5, 1.0))
    left = [*_curve((0.09, 0.0), (0.03, 0.0), (0.0, 0.03), (0.0, 0.08)), *side]
    return [*left, *((1 - x, y) for x, y in reversed(left))]


def _stripes(
    *, count: int, top: float, gap: float, reach: float, drop: float, thickness: float
) -> Sequence[Sequence[Point]]:
    """Trace stripes that point down, as British sergeants wear them; all lengths are parts of the box."""
    tops = [top + gap * index for index in range(count)]
    return [
        [
            (0.5 - reach, y),
            (0.5, y + drop),
            (0.5 + reach, y),
            (0.5 + reach, y + thickness),
            (0.5, y + drop + thickness),
            (0.5 - reach, y + thickness),
        ]
        for y in tops
    ]


def _curve(start: Point, first: Point, second: Point, end: Point) -> Sequence[Point]:
    """Step along a cubic Bézier curve."""
    steps = [step / _CURVE_STEPS for step in range(_CURVE_STEPS + 1)]
    return [
        (_cubic(t, start[0], first[0], second[0], end[0]), _cubic(t, start[1], first[1], second[1], end[1]))
        for t in steps
    ]


def _cubic(t: float, a: float, b: float, c: float, d: float) -> float:
    return a * (1 - t) ** 3 + 3 * b * t * (1 - t) ** 2 + 3 * c * t**2 * (1 - t) + d * t**3


def _placed(shape: Sequence[Point], box: Box) -> list[Point]:
    """Move a shape into its box; Pillow fills the pixel an edge ends on too, hence the one less."""
    left, top, width, height = box
    across, down = width * _OVERSAMPLING - 1, height * _OVERSAMPLING - 1
    return [(left * _OVERSAMPLING + x * across, top * _OVERSAMPLING + y * down) for x, y in shape]


def _large(size: int) -> tuple[int, int]:
    return size * _OVERSAMPLING, size * _OVERSAMPLING
