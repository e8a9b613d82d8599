"""What many cases cost: sweeping, opening one, a long list of work, each beside the small school."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

from bench.figures import Line, median, milliseconds
from bench.schools import Town as SchoolTown
from bench.servers import Server
from bench.town import Town
from bot.app import assemble
from bot.asks import Ask, Referred
from bot.handlers import cases
from bot.timekeeping import Timekeeper
from bot.turns import Place
from policy.people import Role, StaffId
from policy.tasks import Todo

SMALL: Final = 100
LARGE: Final = 100_000
DUE: Final = 20
ROUNDS: Final = 15
WORK_SMALL: Final = 20
WORK_LARGE: Final = 500

AT: Final = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
"""A Tuesday morning in term."""


class StandingClock:
    """Stands still, so that each round finds the same bells due."""

    def now(self) -> datetime:
        """The moment of the measurement."""
        return AT


async def measure(town: Town, _: Server) -> list[Line]:
    """The two schools are filled once; then each thing is done in turn at the small and at the large one."""
    small = SchoolTown(town.store, town.school, "small", town.settings())
    large = SchoolTown(town.store, town.school, "large", town.settings())
    await small.fill(SMALL, AT)
    await large.fill(LARGE, AT)
    lines = [await _beside("Sweep of 20 due bells", _swept, small, large, 1.2)]
    lines.append(await _beside("Opening one case", _opened, small, large, 1.2))
    lines.append(await _work(small))
    return lines


Doing = Callable[[SchoolTown], Awaitable[float]]


async def _beside(name: str, doing: Doing, small: SchoolTown, large: SchoolTown, target: float) -> Line:
    """Both in turn, so that whatever else the machine does meets both."""
    few, many = [], []
    for _ in range(ROUNDS):
        few.append(await doing(small))
        many.append(await doing(large))
    ratio = median(many) / median(few)
    found = (
        f"{milliseconds(median(many))} among {LARGE:,} / {milliseconds(median(few))} among {SMALL}"
        f" = {ratio:.2f}x"
    )
    return Line(name, found, f"<= {target:.1f}x", ratio <= target)


async def _swept(school: SchoolTown) -> float:
    """The seconds that one look takes with twenty bells due, and nothing else."""
    await school.due(DUE, AT)
    keeper = Timekeeper(
        school.concerns,
        StandingClock(),
        scene=lambda: school.scene(AT),
        soon=lambda _concern, _messages: None,
        silent=_nobody,
    )
    began = time.perf_counter()
    rung = await keeper.look()
    took = time.perf_counter() - began
    assert rung == DUE, f"{rung} bells rang"
    return took


async def _opened(school: SchoolTown) -> float:
    """The seconds that a press of Open takes: all that is read, the line of who read it, and the card."""
    step = school.received(AT)
    concern = (await school.concerns.add(step.concern, step.entries, (), ())).concern
    parts = assemble(school.settings, school.school, clock=StandingClock())
    office = parts.office
    lead = school.school.people.holders[Role.DSL][0]
    form = Referred(concern.reference)
    began = time.perf_counter()
    answer = await cases.open_(Ask(office, lead, Place("a:1"), "1", AT, form))
    took = time.perf_counter() - began
    assert answer.rest is not None, "nothing was opened"
    for part in (parts.store, parts.graph, parts.teams, parts.verifier, parts.credential):
        await part.close()
    return took


async def _work(school: SchoolTown) -> Line:
    """The first page of the list of somebody with five hundred things to do, and of somebody with twenty."""
    busy, calm = StaffId(str(uuid4())), StaffId(str(uuid4()))
    for person, number in ((busy, WORK_LARGE), (calm, WORK_SMALL)):
        for _ in range(number):
            step = school.received(AT)
            concern = replace(step.concern, agenda=(Todo(person, AT),))
            await school.concerns.add(concern, step.entries, (), ())
    few, many = [], []
    for _ in range(ROUNDS * 3):
        few.append(await _listed(school, calm))
        many.append(await _listed(school, busy))
    ratio = median(many) / median(few)
    found = (
        f"{milliseconds(median(many))} of {WORK_LARGE} / {milliseconds(median(few))} of {WORK_SMALL}"
        f" = {ratio:.2f}x"
    )
    return Line("First page of my work", found, "< 2.0x", ratio < 2)


async def _listed(school: SchoolTown, person: StaffId) -> float:
    began = time.perf_counter()
    found = await school.concerns.work(person, limit=16)
    took = time.perf_counter() - began
    assert len(found) == 16
    return took


async def _nobody(_: StaffId) -> None:
    return
