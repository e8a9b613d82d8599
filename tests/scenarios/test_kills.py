"""Bots are killed more than two hundred times, at every step of a concern, and lose nothing.

Each kill is SIGKILL to a process that serves the real bot: at a call that is aimed at, before it goes out or
before its answer is back, or at any moment. People insist, as Teams does. `pytest -s` shows the figures.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from itertools import cycle, islice, product
from pathlib import Path

import pytest
import pytest_asyncio

from rehearsal.azurite import Azurite
from tests.scenarios.gatekeeper import Side
from tests.scenarios.hunting import CALLS, NOT_EACH_TIME, Hunter, Kill, Step
from tests.scenarios.lives import Lives
from tests.scenarios.mortals import OVER, MortalTown
from tests.scenarios.plots import ABOUT_THE_DSL, ABOUT_THE_HEAD, DANGER, PLOTS, PUPIL
from tests.scenarios.reckoning import Reckoning, reckoned
from tests.scenarios.tales import Teller

MANY = 102
"""How many kills there are at least, with one server as with two: more than two hundred together."""

OFTEN = 13
"""How many of them in each step."""

AT_RANDOM = 22
"""How many at any moment, while several people are at it at once."""

ON_THEIR_WAY = 3
"""How many messages a death repeats at most, on average: those to everybody who is told of one concern."""

AT_ONCE = 4
MOST_TALES = 26
SEED = 20261125
DELIVERING = (Step.DELIVER, Step.MAIL, Step.CLAIM)
STEPS = ((Step.SEND,), DELIVERING, (Step.SWEEP,), (Step.ACKNOWLEDGE,), (Step.DECIDE,))


@pytest_asyncio.fixture(scope="module")
async def lives() -> AsyncIterator[Lives]:
    async with Lives() as lives:
        yield lives


@pytest.mark.rule("R111")
@pytest.mark.invariant("I1", "I12")
@pytest.mark.parametrize("servers", [1, 2])
async def test_however_often_bots_are_killed_no_concern_is_lost_and_nobody_hears_who_must_not(
    azurite: Azurite, lives: Lives, tmp_path: Path, servers: int
) -> None:
    began = time.perf_counter()
    async with MortalTown(azurite, lives, tmp_path, servers=servers) as town:
        hunter = Hunter(town.gate)
        teller = Teller(town, hunter)
        await hunted(teller, hunter)
        kills = [*hunter.kills, *await stormed(town, teller, random.Random(SEED + servers))]
        town.hours.advance(OVER)
        await town.drained()
        figures = await reckoned(town, azurite, teller.tales)
        shown(servers, kills, figures, time.perf_counter() - began)
        assert len(kills) == town.deaths
    assert (figures.found, figures.seen) == (figures.sent, figures.owed)
    assert figures.wrong() == {}
    assert figures.told_twice.total() <= ON_THEIR_WAY * len(kills)
    assert len(kills) >= MANY
    assert missed(kills) == set()
    assert min(Counter(one.server for one in kills).values()) > MANY // (2 * servers)


async def hunted(teller: Teller, hunter: Hunter) -> None:
    """Tell one concern after another until a bot was killed often enough in each step."""
    for plot in islice(cycle(PLOTS), MOST_TALES):
        await teller.hunted(plot)
        if not missed(hunter.kills) and len(hunter.kills) >= MANY - AT_RANDOM:
            return


def missed(kills: list[Kill]) -> set[str]:
    """The steps in which no bot was killed often enough, and the places at which none was killed."""
    counted = Counter(one.step for one in kills)
    seldom = {str(steps[0]) for steps in STEPS if sum(counted[one] for one in steps) < OFTEN}
    places = {(one.step, one.place) for one in kills}
    return seldom | {f"{step}: {place}" for step, place in must_be_hit() if (step, place) not in places}


def must_be_hit() -> Iterator[tuple[Step, str]]:
    """Both sides of each call that every concern makes in a step."""
    for step, calls in CALLS.items():
        if step is not Step.STAND_ASIDE:
            for side, call in product(Side, calls):
                if call not in NOT_EACH_TIME:
                    yield step, f"{side} {call}"


async def stormed(town: MortalTown, teller: Teller, chance: random.Random) -> list[Kill]:
    """Several people at a time tell and handle concerns, while a bot is killed every now and then."""
    kills: list[Kill] = []

    async def telling() -> None:
        for plot in cycle((PUPIL, ABOUT_THE_HEAD, ABOUT_THE_DSL, DANGER)):
            if len(kills) >= AT_RANDOM:
                return
            await teller.plainly(plot)

    async def killing() -> None:
        while len(kills) < AT_RANDOM:
            await town.all_risen()
            await asyncio.sleep(chance.uniform(0, 0.3))
            kills.append(Kill(Step.ANY, "whenever", await town.strike(chance.choice(sorted(town.living())))))

    await asyncio.gather(killing(), *[telling() for _ in range(AT_ONCE)])
    return kills


def shown(servers: int, kills: list[Kill], figures: Reckoning, seconds: float) -> None:
    """Print the figures, which `pytest -s` shows."""
    by_server = dict(Counter(one.server for one in kills))
    print(f"\nSeed {SEED + servers}, {seconds:.0f} s: {len(kills)} kills {by_server}")
    for step in Step:
        theirs = [one for one in kills if one.step is step]
        places = Counter(one.place for one in theirs)
        print(f"  {step.value}: {len(theirs)} {dict(sorted(places.items()))}")
    print(f"  {figures}")
