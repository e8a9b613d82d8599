"""Spots: what stands out in a picture, by which it is known again when it was cropped or mirrored (R41).

A piece of a picture shows the same spots, at another size and shifted. So two pictures show the same when
many spots of theirs are alike and one enlargement and one shift explain where all of these lie. A spot is the
corner of a window as readily as a shoe: nobody's face is looked for, and nobody can be told by a spot.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

WHOLE = 1000
"""The longer side of every picture, in the unit in which spots are placed."""

MOST = 48
"""Spots that are kept of one picture: so many rows find it again, and twice as many questions look for it.
With 32 of them three times as many pieces of smooth pictures were missed."""

CODE_BITS = 63
WORD_BITS = 12
"""The first bits of a code, those of the slowest waves, which change least: two spots are compared at all
only where they agree in these. Of two thousand words (one bit is always up) each has few rows."""

_KIN = 14
"""Bits of 63 in which two codes of one spot may differ: saved anew, smaller, brighter, cropped."""

_HINT = 3
"""Spots that hold together are worth a look at all the others of that picture."""

_ENOUGH = 5
_SHARE = 1 / 3
"""So many spots hold together, and this share of those that both pictures would have to show: two pictures
from one place share its walls, and what a school puts around all its pictures."""

_OVERLAP = 0.3
"""The share of the smaller picture that is in the other one."""

_GUESSES = 24
_HELD_AGAINST = 80
"""The most likely pairs make the guesses, and more of them are held against each: the work is bounded."""

_FARTHEST = 15
"""Thousandths of the longer side by which a spot may lie off."""
_NEAREST = 60
"""Two spots nearer to each other say too little of how a picture was enlarged."""
_ENLARGED = (1 / 3, 3.0)
_TILTED = 0.08
_OF_A_SIZE = 1.5


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a spot lies and how large it is, in thousandths of the longer side; the shades around it as 63
    bits, the same for a picture and its mirror image; which bit of its word is the least sure, counted from
    the first; and whether this is the mirror image."""

    x: int
    y: int
    size: int
    code: int
    doubt: int
    is_mirrored: bool


@dataclass(frozen=True, slots=True)
class Sketch:
    """A picture as its spots, the strongest first, and its sides in the same unit."""

    wide: int
    high: int
    spots: tuple[Spot, ...]


Pair = tuple[Spot, Spot]
"""A spot of one picture and one of another that is like it."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How one picture would have become the other: mirrored or not, enlarged, then shifted."""

    side: int
    larger: float
    right: float
    down: float

    def of(self, spot: Spot) -> tuple[float, float]:
        """Where a spot of the one lies in the other."""
        return self.side * self.larger * spot.x + self.right, self.larger * spot.y + self.down

    def back(self, spot: Spot) -> tuple[float, float]:
        """Where a spot of the other lay in the one."""
        return self.side * (spot.x - self.right) / self.larger, (spot.y - self.down) / self.larger

    def explains(self, pair: Pair) -> bool:
        """Whether the one spot lies, and is as large, as it would be."""
        one, other = pair
        x, y = self.of(one)
        off = _FARTHEST * max(1.0, self.larger)
        is_here = abs(x - other.x) <= off and abs(y - other.y) <= off
        return is_here and _side(pair) == self.side and _is_of_size(pair, self.larger)


def word(spot: Spot) -> int:
    """The word under which a spot is kept."""
    return spot.code >> (CODE_BITS - WORD_BITS)


def words(spot: Spot) -> tuple[int, int]:
    """The words under which it is looked for: its own, and the one that it would as easily have."""
    own = word(spot)
    return own, own ^ 1 << (WORD_BITS - 1 - spot.doubt)


def are_kin(one: Spot, other: Spot) -> bool:
    """Whether two spots may be one."""
    return _differ(one, other) <= _KIN


def hold_together(pairs: Iterable[Pair]) -> int:
    """How many of these pairs one way explains, at most; 0 where it is too few to mean anything."""
    best = _best(_likely(pairs))
    return len(best[1]) if best and len(best[1]) >= _HINT else 0


def show_the_same(one: Sketch, other: Sketch) -> bool:
    """Whether one of two pictures is a piece of the other, or both are pieces of a third."""
    kin = [(ours, theirs) for ours in one.spots for theirs in other.spots if are_kin(ours, theirs)]
    best = _best(_likely(kin))
    if best is None or len(best[1]) < _ENOUGH:
        return False
    way, held = best
    if _overlap(way, one, other) < _OVERLAP:
        return False
    ours = sum(_is_in(way.of(spot), spot.size * way.larger, other) for spot in one.spots)
    theirs = sum(_is_in(way.back(spot), spot.size / way.larger, one) for spot in other.spots)
    return len(held) >= _SHARE * min(ours, theirs)


def _differ(one: Spot, other: Spot) -> int:
    return (one.code ^ other.code).bit_count()


def _likely(pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda it: _differ(*it))[:_HELD_AGAINST]


def _best(pairs: Sequence[Pair]) -> tuple[_Way, list[Pair]] | None:
    """The way that explains the most pairs, each spot once, and those pairs."""
    best: tuple[_Way, list[Pair]] | None = None
    for one, other in combinations(pairs[:_GUESSES], 2):
        way = _way(one, other)
        if way is None:
            continue
        held = _once(pair for pair in pairs if way.explains(pair))
        if best is None or len(held) > len(best[1]):
            best = way, held
    return best


def _way(first: Pair, second: Pair) -> _Way | None:
    """The way that two pairs would be explained by, if there is one."""
    side = _side(first)
    if _side(second) != side or first[0] == second[0] or first[1] == second[1]:
        return None
    x, y = second[0].x - first[0].x, second[0].y - first[0].y
    right, down = side * (second[1].x - first[1].x), second[1].y - first[1].y
    length = x * x + y * y
    if length < _NEAREST**2:
        return None
    larger, tilt = (x * right + y * down) / length, abs(x * down - y * right) / length
    if not _ENLARGED[0] <= larger <= _ENLARGED[1] or tilt > _TILTED * larger:
        return None
    if not _is_of_size(first, larger) or not _is_of_size(second, larger):
        return None
    return _Way(
        side,
        larger,
        (first[1].x + second[1].x - side * larger * (first[0].x + second[0].x)) / 2,
        (first[1].y + second[1].y - larger * (first[0].y + second[0].y)) / 2,
    )


def _side(pair: Pair) -> int:
    return -1 if pair[0].is_mirrored != pair[1].is_mirrored else 1


def _is_of_size(pair: Pair, larger: float) -> bool:
    return 1 / _OF_A_SIZE <= pair[1].size / (pair[0].size * larger) <= _OF_A_SIZE


def _once(pairs: Iterable[Pair]) -> list[Pair]:
    """Of these pairs, the likeliest first, those whose spots are in none before."""
    ours: set[Spot] = set()
    theirs: set[Spot] = set()
    kept: list[Pair] = []
    for one, other in pairs:
        if one not in ours and other not in theirs:
            ours.add(one)
            theirs.add(other)
            kept.append((one, other))
    return kept


def _is_in(place: tuple[float, float], size: float, frame: Sketch) -> bool:
    """Whether a spot there would be found in this picture: not at its very edge."""
    room = min(place[0], place[1], frame.wide - place[0], frame.high - place[1])
    return room > 3 * size


def _overlap(way: _Way, one: Sketch, other: Sketch) -> float:
    """What part of the smaller one is in both."""
    left, right = sorted((way.right, way.side * way.larger * one.wide + way.right))
    wide = min(right, other.wide) - max(left, 0)
    high = min(way.down + way.larger * one.high, other.high) - max(way.down, 0)
    smaller = min(other.wide * other.high, way.larger**2 * one.wide * one.high)
    return max(0.0, wide) * max(0.0, high) / smaller
