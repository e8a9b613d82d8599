"""Switches for a bad day: what can be broken on purpose while a rehearsal runs, and mended again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from rehearsal.azurite import Azurite
from rehearsal.graph import GraphStandIn
from rehearsal.graph_records import Fault
from rehearsal.teams import TeamsStandIn

RETRY_AFTER_SECONDS = 5
_FOR_GOOD = 1_000_000


@dataclass(frozen=True, slots=True)
class Switch:
    """One misfortune; `is_on` looks at the thing itself, so it is right whoever changed it."""

    id: str
    label: str
    hint: str
    is_on: Callable[[], bool]
    set_: Callable[[bool], Awaitable[None]]


class Switches:
    """All of them, turned one at a time."""

    def __init__(self, *switches: Switch) -> None:
        """Keep them in the order in which they are shown."""
        self._switches = {switch.id: switch for switch in switches}
        self._turning = asyncio.Lock()

    def __iter__(self) -> Iterator[Switch]:
        return iter(self._switches.values())

    async def turn(self, id: str, *, on: bool) -> None:
        """Bring a switch into this state; again is harmless. Raises KeyError for one that is not there."""
        switch = self._switches[id]
        async with self._turning:
            if switch.is_on() != on:
                await switch.set_(on)


def teams_down(teams: TeamsStandIn) -> Switch:
    """Teams cuts every connection of the bot's."""

    async def set_(on: bool) -> None:
        teams.down = on

    hint = "Open the form first: nothing new arrives in any window. Alerts go by mail."
    return Switch("teams", "Teams is down", hint, lambda: teams.down, set_)


def graph_throttling(graph: GraphStandIn) -> Switch:
    """Graph answers 429 to everything."""
    throttle = Fault("*", status=429, retry_after=RETRY_AFTER_SECONDS, times=_FOR_GOOD)

    async def set_(on: bool) -> None:
        graph.faults.append(throttle) if on else graph.faults.remove(throttle)

    hint = f"Graph answers every mail and feed line with “wait {RETRY_AFTER_SECONDS} seconds”."
    return Switch("graph", "Graph is throttling", hint, lambda: throttle in graph.faults, set_)


def store_down(azurite: Azurite) -> Switch:
    """The tables are gone, and come back with everything in them."""

    async def set_(on: bool) -> None:
        await (azurite.stop() if on else azurite.start())

    hint = "Nothing can be kept. Sargent must say “not saved” and give the phone numbers."
    return Switch("store", "The store is down", hint, lambda: azurite.pid == 0, set_)


def app_missing(person_id: str, name: str, teams: TeamsStandIn, graph: GraphStandIn) -> Switch:
    """Somebody has not got the app; the bot may install it through Graph, which mends this by itself."""

    async def set_(on: bool) -> None:
        if on:
            graph.installed.pop(person_id, None)
            teams.take_away(person_id)
        else:
            graph.install(person_id)
            teams.give(person_id)

    hint = "Sargent installs it at the next alert, and this switch goes off by itself."
    return Switch(
        f"app-{person_id}", f"{name} has no app", hint, lambda: person_id not in graph.installed, set_
    )
