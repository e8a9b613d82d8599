"""`make bench`: measure everything, print a line for each promise, and end with 1 if any is not kept."""

from __future__ import annotations

import asyncio
import os
import sys

from bench import alerts, cases, consents, memory, pictures, posts, sends, turns, wording
from bench.figures import Line
from bench.town import Town

SETTLED = 2.0
"""Seconds after the start until Graph's models are loaded and the product is as it stays."""

HEADING = """One run on this machine. Each contender is a process of its own on loopback and verifies the same
signed token. The echoes answer with a fixed token, where theirs would have to be fetched from Entra."""


async def run() -> bool:
    """Measure and print; whether every target is met."""
    print(HEADING)
    async with Town() as town:
        lines = _printed(await memory.measure(town))
        async with town.product() as product:
            await town.reporter(product).known()
            await asyncio.sleep(SETTLED)
            for part in (turns, sends, alerts, cases, consents, posts, wording, pictures):
                lines += _printed(await part.measure(town, product))
    print(f"{os.cpu_count()} processors, on average {os.getloadavg()[0]:.1f} programs ran or wanted to run.")
    return all(line.is_met for line in lines)


def _printed(lines: list[Line]) -> list[Line]:
    for line in lines:
        print(line, flush=True)
    return lines


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(run()) else 1)
