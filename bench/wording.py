"""How well the check of words does on labelled posts, and what it costs beside plain patterns."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from typing import Final

from bench.figures import Line, median
from bench.servers import Server
from bench.town import Town
from bot.wording import Wording
from policy.pupils import Pupil, PupilId
from tests.labelled_posts import TERMS, TODAY, posts, roll, score

SCHOOL: Final = 420
LENGTH: Final = 2_000
ROUNDS: Final = 60
RECALL: Final = 0.98
PRECISION: Final = 0.95
TARGET: Final = 5.0
"""Times of one pass of a single pattern of all full names, in any case, as whole words."""


async def measure(_town: Town, _server: Server) -> list[Line]:
    """Needs neither town nor server: it is all reckoning."""
    wording = Wording()
    result = score((one, wording.check(one.words, roll(), one.terms, TODAY)) for one in posts())
    clean = sum(not one.labels for one in posts())
    return [
        Line(
            f"Words of {len(posts())} labelled posts, {clean} of them clean",
            f"recall {result.recall:.3f} of {result.wanted}, precision {result.precision:.3f}",
            f">= {RECALL} at >= {PRECISION}",
            result.recall >= RECALL and result.precision >= PRECISION,
        ),
        *_costs(wording),
    ]


def a_school(number: int = SCHOOL) -> tuple[Pupil, ...]:
    """So many children: the names of the labelled roll, mixed."""
    chance = random.Random(420)
    names = [(one.forename, other.surname) for one in roll() for other in roll()]
    return tuple(
        Pupil(PupilId(f"p{at}"), surname, forename, "Year 4", "Oak", born=f"2018-{at % 12 + 1:02d}-03")
        for at, (forename, surname) in enumerate(chance.sample(names, number))
    )


def a_text(length: int = LENGTH) -> str:
    """So many characters of clean posts."""
    return " ".join(one.words for one in posts() if not one.labels)[:length]


def _costs(wording: Wording) -> list[Line]:
    pupils, text = a_school(), a_text()
    names = "|".join(re.escape(one.name) for one in pupils)
    any_case = re.compile(rf"\b(?:{names})\b", re.IGNORECASE)
    as_written = re.compile(rf"\b(?:{names})\b")
    bare = re.compile(r"\w+")
    wording.check(text, pupils, TERMS, TODAY)
    ours, *others = _beside(
        lambda: wording.check(text, pupils, TERMS, TODAY),
        lambda: list(any_case.finditer(text)),
        lambda: list(as_written.finditer(text)),
        lambda: list(bare.finditer(text)),
    )
    ratio, strict, words = (ours / one for one in others)
    found = f"{ours * 1e6:.0f} µs = {ratio:.2f}x one pattern of {SCHOOL} names"
    told = f"{strict:.2f}x that pattern in one case only, {words:.1f}x a bare pass of words"
    return [
        Line(f"Check of {LENGTH:,} characters", found, f"< {TARGET:.0f}x", ratio < TARGET),
        Line("the same, for honesty", told),
    ]


def _beside(*doings: Callable[[], object]) -> list[float]:
    """The middle of the seconds that each takes; in turn, so that whatever else runs meets all."""
    took: list[list[float]] = [[] for _ in doings]
    for _ in range(ROUNDS):
        for kept, doing in zip(took, doings, strict=True):
            began = time.perf_counter()
            doing()
            kept.append(time.perf_counter() - began)
    return [median(one) for one in took]
