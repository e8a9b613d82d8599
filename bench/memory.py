"""How soon a fresh process serves, and whether what it holds grows with the turns it has answered."""

from __future__ import annotations

from bench.figures import Line, megabytes
from bench.people import Reporter
from bench.town import STAFF, Town

WARM = 1_000
TURNS = 5_000
REPORT_EVERY = 100
"""Turns of which one is followed by a whole concern, in place of four others."""

GROWTH = 0.10


async def measure(town: Town) -> list[Line]:
    """One process from its start through all the turns: "help" from everybody, and concerns among them."""
    async with town.product() as product:
        reporters = [town.reporter(product, number) for number in range(STAFF)]
        await reporters[0].known()
        await _turns(reporters, WARM)
        before = product.resident
        await _turns(reporters, TURNS - WARM)
        after = product.resident
        started = product.started_in
    growth = after / before - 1
    found = (
        f"{megabytes(before)} after {WARM:,} turns, {megabytes(after)} after {TURNS:,}: {growth * 100:+.1f} %"
    )
    return [
        Line("start to /readyz", f"{started:.2f} s"),
        Line("memory", found, f"<= +{GROWTH * 100:.0f} %", growth <= GROWTH),
    ]


async def _turns(reporters: list[Reporter], number: int) -> None:
    """So many turns; a concern is four of them."""
    turn = 0
    while turn < number:
        reporter = reporters[turn % len(reporters)]
        if turn % REPORT_EVERY == 0:
            await reporter.client.post(await reporter.ready_to_send())
            turn += 4
        else:
            await reporter.type("help")
            turn += 1
