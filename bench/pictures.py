"""How often a picture is known again after what happens to pictures, and how often another is taken for it.

`python -m bench.pictures` prints the share for each change; `make bench` holds the whole against its targets.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from typing import Final

from bench.figures import Line
from bench.servers import Server
from bench.town import Town
from bot.picture_reading import look
from bot.picture_spots import sketch
from policy.pictures import are_alike
from policy.spots import Pair, Sketch, are_kin, hold_together, show_the_same, word, words
from tests.photographs import framed, in_the_hall, photograph
from tests.picture_changes import CHANGES

CHANGED: Final = 42
PICTURES: Final = 420
CLASSES: Final = 60
"""Of these, each class stands in the same hall, before the same camera."""
FRAMED: Final = 20
FOUND: Final = 0.97
ALARMS: Final = 0.005

Index = Mapping[int, Sequence[tuple[int, Sketch, int]]]
"""For each word the pictures with a spot under it: the number of the picture, its sketch, which spot."""


async def measure(_town: Town, _server: Server) -> list[Line]:
    """Needs neither town nor server: it is all reckoning."""
    found, alarms = _found(), _alarms()
    share = sum(one for one, _, _ in found.values()) / sum(of for _, _, of in found.values())
    by_look = sum(one for _, one, _ in found.values()) / sum(of for _, _, of in found.values())
    worst = min(found, key=lambda it: found[it][0])
    told = f"{share:.1%} (by their look alone {by_look:.1%}), least often {worst}: {found[worst][0]}"
    wrong, pairs = alarms
    return [
        Line(
            f"Of {CHANGED} pictures in {len(found)} changes known again",
            told,
            f">= {FOUND:.0%}",
            share >= FOUND,
        ),
        Line(
            f"Of {pairs:,} pairs of different pictures taken for one",
            f"{wrong} ({wrong / pairs:.3%})",
            f"<= {ALARMS:.1%}",
            wrong <= ALARMS * pairs,
        ),
    ]


def _found() -> Mapping[str, tuple[int, int, int]]:
    """For each change how many are known again, by their spots and by their look alone, and of how many."""
    found: dict[str, tuple[int, int, int]] = dict.fromkeys(CHANGES, (0, 0, 0))
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as workers:
        for one in workers.map(_after_each, range(CHANGED)):
            for change, (by_spots, by_look) in one.items():
                before = found[change]
                found[change] = before[0] + by_spots, before[1] + by_look, before[2] + 1
    return found


def _after_each(seed: int) -> Mapping[str, tuple[bool, bool]]:
    picture, chance = photograph(seed), random.Random(seed)
    kept, seen = sketch(picture), look(picture)
    after = {name: change(picture, chance) for name, change in CHANGES.items()}
    return {
        name: (bool(_taken_for(sketch(one), _index([kept]))), are_alike(look(one), seen))
        for name, one in after.items()
    }


def _alarms() -> tuple[int, int]:
    """How many pairs of different pictures are taken for one, and of how many."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as workers:
        drawn = [
            *workers.map(_sketch_of, repeat("photograph"), range(1000, 1000 + PICTURES)),
            *workers.map(_sketch_of, repeat("hall"), range(CLASSES)),
            *workers.map(_sketch_of, repeat("frame"), range(2000, 2000 + FRAMED)),
        ]
    index = _index(drawn)
    pairs = {
        frozenset((number, other))
        for number, one in enumerate(drawn)
        for other in _taken_for(one, index)
        if other != number
    }
    return len(pairs), len(drawn) * (len(drawn) - 1) // 2


def _sketch_of(kind: str, seed: int) -> Sketch:
    match kind:
        case "hall":
            return sketch(in_the_hall(seed))
        case "frame":
            return sketch(framed(photograph(seed)))
        case _:
            return sketch(photograph(seed))


def _index(sketches: Iterable[Sketch]) -> Index:
    index: dict[int, list[tuple[int, Sketch, int]]] = defaultdict(list)
    for number, one in enumerate(sketches):
        for at, spot in enumerate(one.spots):
            index[word(spot)].append((number, one, at))
    return index


def _taken_for(one: Sketch, index: Index) -> set[int]:
    """The pictures that this one is taken for, as storage/sketches.py finds them."""
    pairs: dict[int, list[Pair]] = defaultdict(list)
    whole: dict[int, Sketch] = {}
    for spot in one.spots:
        for number, theirs, at in (it for asked in words(spot) for it in index.get(asked, ())):
            if are_kin(spot, theirs.spots[at]):
                pairs[number].append((spot, theirs.spots[at]))
                whole[number] = theirs
    return {it for it in pairs if hold_together(pairs[it]) and show_the_same(one, whole[it])}


def _print() -> None:
    for name, (by_spots, by_look, of) in _found().items():
        print(f"{name:52} {by_look / of:7.1%} {by_spots / of:7.1%}")
    wrong, pairs = _alarms()
    print(f"{wrong} of {pairs:,} pairs of different pictures ({wrong / pairs:.3%})")


if __name__ == "__main__":
    _print()
