"""Finding the spots of a picture (policy/spots.py), in the process that opens pictures.

Between two blurs of a picture the difference is largest where something of about their size stands out (Lowe,
2004): it is found again at whatever size, and wherever the picture was cut. What surrounds it is told by the
signs of its slowest waves, which saving anew, light and size leave as they are, as in a pHash of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product, takewhile
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from policy.spots import MOST, WHOLE, WORD_BITS, Sketch, Spot

Grid = NDArray[np.float32]

SIDE: Final = 400
"""Points on the longer side of the grey copy in which spots are sought."""

_FIRST_BLUR, _STEPS = 1.6, 3
"""Points of the first blur, and blurs until it has doubled."""
_LEAST_SIDE: Final = 20
_FAINTEST: Final = 0.003
"""A difference, where black and white are one apart; less is the noise of saving. What stands out more comes
first, so that this matters for smooth pictures only."""
_EDGE: Final = 20.0
"""How much more may change across than along: on a straight edge nothing says where the spot is."""
_SMALLEST, _LARGEST = 2.5, 80.0
_REACH: Final = 5.0
"""What surrounds a spot reaches so many times its size to each side."""
_INSIDE: Final = 0.5
"""The share of that reach which has to lie in the picture: beyond its edge there is nothing to see."""
_CONSIDERED, _CLEARLY = 240, 0.9
"""So many peaks are considered; another is clearly stronger when this share of it still is."""
_POINTS: Final = 16
_WAVES: Final = sorted(
    (one for one in product(range(8), repeat=2) if any(one)), key=lambda it: (it[0] ** 2 + it[1] ** 2, it)
)
"""Waves across and down, the slowest first: the first twelve make the word of a spot."""
_TURNING: Final = (1, 0)
"""The wave that says which of a picture and its mirror image is described: it always rises."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """The picture at one size, in one blur more than needed on either side."""

    step: int
    blurs: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class _Peak:
    """Where something stands out, in points of the grey copy, and how much: what is larger does so more, or
    else a piece of a picture would choose small things that the whole is too small to show."""

    strength: float
    x: float
    y: float
    size: float


def sketch(picture: Image.Image) -> Sketch:
    """The spots of this picture that stand out most; none where it shows nothing but one shade."""
    grey = _grey(picture)
    layers = _layers(grey)
    peaks = [peak for layer in layers for peak in _peaks(layer) if _is_inside(peak, grey)]
    spots = tuple(_described(layers, peak) for peak in _chosen(peaks))
    return Sketch(_placed(grey.shape[1]), _placed(grey.shape[0]), spots)


def _grey(picture: Image.Image) -> Grid:
    share = SIDE / max(picture.size)
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    copy = picture.convert("L").resize(size, Image.Resampling.LANCZOS)
    return np.asarray(copy, dtype=np.float32) / np.float32(255)


def _layers(grey: Grid) -> tuple[_Layer, ...]:
    """Ever smaller copies, each in blurs that grow from one doubling to the next."""
    found: list[_Layer] = []
    first, step = _blurred(grey, (_FIRST_BLUR**2 - 0.5**2) ** 0.5), 1
    while min(first.shape) >= _LEAST_SIDE:
        blurs = [first]
        for number in range(_STEPS + 2):
            growth = (_blur(number + 1) ** 2 - _blur(number) ** 2) ** 0.5
            blurs.append(_blurred(blurs[-1], growth))
        found.append(_Layer(step, tuple(blurs)))
        first, step = blurs[_STEPS][::2, ::2], step * 2
    return tuple(found)


def _blur(number: float) -> float:
    return float(_FIRST_BLUR * 2 ** (number / _STEPS))


def _blurred(grid: Grid, by: float) -> Grid:
    reach = int(np.ceil(3 * by))
    weights = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * by * by)).astype(np.float32)
    weights /= weights.sum()
    return _weighed(_weighed(grid, weights).T, weights).T


def _weighed(grid: Grid, weights: Grid) -> Grid:
    """Each point as the sum of those above and below, by these weights."""
    reach = len(weights) // 2
    wide = np.pad(grid, ((reach, reach), (0, 0)), mode="edge")
    total = np.zeros_like(grid)
    for at, weight in enumerate(weights):
        total += weight * wide[at : at + grid.shape[0]]
    return total


def _peaks(layer: _Layer) -> list[_Peak]:
    """The points that differ more, one way or the other, than all twenty-six around them."""
    change = np.stack([after - before for before, after in zip(layer.blurs, layer.blurs[1:], strict=False)])
    depth, high, wide = change.shape
    middle = change[1:-1, 1:-1, 1:-1]
    around = [
        change[1 + n : depth - 1 + n, 1 + y : high - 1 + y, 1 + x : wide - 1 + x]
        for n, y, x in product((-1, 0, 1), repeat=3)
        if (n, y, x) != (0, 0, 0)
    ]
    most, least = np.maximum.reduce(around), np.minimum.reduce(around)
    stands_out = ((middle > most) | (middle < least)) & (np.abs(middle) > _FAINTEST)
    return [
        _peak(layer, change, int(n) + 1, int(y) + 1, int(x) + 1)
        for n, y, x in np.argwhere(stands_out)
        if not _is_on_an_edge(change[n + 1], int(y) + 1, int(x) + 1)
    ]


def _is_on_an_edge(change: Grid, y: int, x: int) -> bool:
    here = float(change[y, x])
    across = float(change[y, x + 1]) + float(change[y, x - 1]) - 2 * here
    down = float(change[y + 1, x]) + float(change[y - 1, x]) - 2 * here
    corners = change[y + 1, x + 1] + change[y - 1, x - 1] - change[y + 1, x - 1] - change[y - 1, x + 1]
    both = across * down - (float(corners) / 4) ** 2
    return both <= 0 or (across + down) ** 2 / both > (_EDGE + 1) ** 2 / _EDGE


def _peak(layer: _Layer, change: Grid, n: int, y: int, x: int) -> _Peak:
    """The peak between the points: a parabola through the three of each direction says where."""
    here = float(change[n, y, x])
    right = _between(float(change[n, y, x - 1]), here, float(change[n, y, x + 1]))
    down = _between(float(change[n, y - 1, x]), here, float(change[n, y + 1, x]))
    larger = _between(float(change[n - 1, y, x]), here, float(change[n + 1, y, x]))
    size = _blur(n + larger) * layer.step
    return _Peak(abs(here) * size**0.5, (x + right) * layer.step, (y + down) * layer.step, size)


def _between(before: float, here: float, after: float) -> float:
    bend = 2 * (before + after - 2 * here)
    return 0.0 if bend == 0 else min(0.6, max(-0.6, (before - after) / bend))


def _is_inside(peak: _Peak, grey: Grid) -> bool:
    high, wide = grey.shape
    room = min(peak.x, peak.y, wide - peak.x, high - peak.y)
    return _SMALLEST <= peak.size <= _LARGEST and room > _INSIDE * _REACH * peak.size


def _chosen(peaks: list[_Peak]) -> list[_Peak]:
    """Those that are farthest from anything stronger, so that they lie all over the picture: what a school
    puts around all its pictures does not take their place, and a piece chooses as the whole does."""
    strongest = sorted(peaks, key=lambda it: (-it.strength, it.y, it.x))[:_CONSIDERED]
    alone = {peak: _room(peak, strongest) for peak in strongest}
    return sorted(strongest, key=lambda it: -alone[it])[:MOST]


def _room(peak: _Peak, strongest: list[_Peak]) -> float:
    """How far the nearest that is clearly stronger is, squared."""
    stronger = takewhile(lambda it: it.strength * _CLEARLY > peak.strength, strongest)
    return min(((one.x - peak.x) ** 2 + (one.y - peak.y) ** 2 for one in stronger), default=np.inf)


def _described(layers: tuple[_Layer, ...], peak: _Peak) -> Spot:
    """The spot as it is kept. Of the picture and its mirror image, that is described in which the slowest
    wave across rises."""
    waves = _waves(_surroundings(layers, peak))
    mirrored = bool(waves[0, 1] < 0)
    code = 0
    for across, down in _WAVES:
        rises = bool(waves[down, across] > 0) != (mirrored and across % 2 == 1)
        code = code << 1 | rises
    doubt = min(
        (number for number in range(WORD_BITS) if _WAVES[number] != _TURNING),
        key=lambda it: abs(float(waves[_WAVES[it][1], _WAVES[it][0]])),
    )
    return Spot(_placed(peak.x), _placed(peak.y), max(1, _placed(peak.size)), code, doubt, mirrored)


def _placed(points: float) -> int:
    return round(points * WHOLE / SIDE)


def _surroundings(layers: tuple[_Layer, ...], peak: _Peak) -> Grid:
    """What surrounds a peak in sixteen by sixteen points, from the blur that loses nothing of these."""
    apart = 2 * _REACH * peak.size / _POINTS
    wanted = max(_FIRST_BLUR, 0.6 * apart)
    choice = [(layer, number) for layer in layers for number in range(_STEPS)]
    layer, number = min(choice, key=lambda it: abs(float(np.log(_blur(it[1]) * it[0].step / wanted))))
    offsets = (np.arange(_POINTS) - (_POINTS - 1) / 2) * apart
    return _read(layer.blurs[number], (peak.x + offsets) / layer.step, (peak.y + offsets) / layer.step)


def _read(grid: Grid, across: NDArray[np.float64], down: NDArray[np.float64]) -> Grid:
    """The shades at points between those of the grid; beyond its edge those of the edge."""
    high, wide = grid.shape
    across, down = np.clip(across, 0, wide - 1.001), np.clip(down, 0, high - 1.001)
    left, top = across.astype(int), down.astype(int)
    x, y = (across - left).astype(np.float32), (down - top).astype(np.float32)[:, None]
    upper = grid[np.ix_(top, left)] * (1 - x) + grid[np.ix_(top, left + 1)] * x
    lower = grid[np.ix_(top + 1, left)] * (1 - x) + grid[np.ix_(top + 1, left + 1)] * x
    return np.asarray(upper * (1 - y) + lower * y, dtype=np.float32)


def _waves(shades: Grid) -> Grid:
    """The cosine waves of which these shades are made, down by across. No product of matrices from a library
    for processors: the same picture has the same spots on every machine."""
    numbers = np.arange(_POINTS)
    cosines = np.cos(np.pi * (2 * numbers[None, :] + 1) * numbers[:, None] / (2 * _POINTS))
    return np.asarray(np.einsum("ij,jk,lk->il", cosines, shades, cosines, optimize=False), dtype=np.float32)
