"""Fifty people press Send at once: how long until each alert is handed to the connector, and is any lost."""

from __future__ import annotations

import asyncio

from bench.connector import Heard
from bench.figures import Line, median, percentile
from bench.people import Answered, reference_in
from bench.servers import Server
from bench.town import STAFF, Town

ROUNDS = 3

P95_WITHIN = 1.0
LOST_AFTER = 15.0
"""Seconds after which an alert that has not come counts as lost."""


class Ears:
    """Notes when the first alert of each concern reached the connector."""

    def __init__(self) -> None:
        """Nothing is heard yet."""
        self.alerts: dict[str, float] = {}

    def hear(self, heard: Heard) -> None:
        """Take one call; only what is marked to ring is an alert."""
        if heard.method == "POST" and b'"alert": true' in heard.content:
            self.alerts.setdefault(reference_in(heard.content), heard.at)


async def measure(town: Town, product: Server) -> list[Line]:
    """Several bursts; the percentiles are the medians of the bursts', the losses are all of them."""
    bursts = [await burst(town, product) for _ in range(ROUNDS)]
    lost = sum(STAFF - len(one) for one in bursts)
    p50, p95, most = (
        median([percentile(one or [LOST_AFTER], share) for one in bursts]) for share in (0.5, 0.95, 1)
    )
    found = f"p50 {p50:.2f} s, p95 {p95:.2f} s, max {most:.2f} s, lost {lost}"
    is_met = p95 < P95_WITHIN and lost == 0
    return [Line(f"{STAFF} Sends at once to alert", found, f"p95 < {P95_WITHIN:.0f} s, lost 0", is_met)]


async def burst(town: Town, product: Server) -> list[float]:
    """The seconds from each press to its alert; those of lost alerts are missing."""
    reporters = [town.reporter(product, number) for number in range(STAFF)]
    ready = [await one.ready_to_send() for one in reporters]
    ears = Ears()
    town.connector.heard = ears.hear
    posts = [one.client.post(send) for one, send in zip(reporters, ready, strict=True)]
    answers = await asyncio.gather(*posts)
    await _complete(ears, answers)
    return [
        ears.alerts[it] - answer.began
        for answer in answers
        if (it := reference_in(answer.content)) in ears.alerts
    ]


async def _complete(ears: Ears, answers: list[Answered]) -> None:
    wanted = {reference_in(answer.content) for answer in answers}
    try:
        async with asyncio.timeout(LOST_AFTER):
            while not wanted <= ears.alerts.keys():  # noqa: ASYNC110 - another process tells the connector.
                await asyncio.sleep(0.01)
    except TimeoutError:
        return
