"""Where bots are killed: at each call that each step of a concern makes, before it goes out and after it came
back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Final

from tests.scenarios.gatekeeper import Aim, Gatekeeper, Side


class Step(StrEnum):
    """A part of the story of a concern in which a bot may die."""

    SEND = "send"
    DELIVER = "deliver"
    MAIL = "deliver by mail too"
    CLAIM = "deliver what a dead bot had claimed"
    SWEEP = "sweep"
    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"
    STAND_ASIDE = "stand aside"
    ANY = "at any moment"


@dataclass(frozen=True, slots=True)
class Place:
    """One side of one call; `number` tells apart the calls of that kind in a step."""

    call: str
    side: Side
    number: int = 1

    def __str__(self) -> str:
        return f"{self.side} {self.call}"


FIND_CHAT: Final = "teams: find chat"
"""What is asked for the chat of somebody never met, or who removed it."""

CALLS: Final[Mapping[Step, tuple[str, ...]]] = {
    Step.SEND: ("tables: save", "tables: get draft"),
    Step.DELIVER: ("teams: post", FIND_CHAT, "tables: settle", "teams: redraw"),
    Step.MAIL: ("graph: sendMail",),
    Step.CLAIM: ("tables: claim", "teams: post", "tables: settle"),
    Step.SWEEP: ("tables: save", "tables: get due", "tables: get case"),
    Step.ACKNOWLEDGE: ("tables: save", "tables: get ref", "tables: get case", "tables: get posted"),
    Step.DECIDE: ("tables: save", "tables: get ref", "tables: get case"),
    Step.STAND_ASIDE: ("tables: save", "tables: get read", "tables: get posted"),
}
"""The calls of each step that are aimed at. There are others, which come only now and then."""

NOT_EACH_TIME: Final = frozenset({"graph: sendMail"})
"""Calls made only when a child is in danger."""

SEVERAL: Final = frozenset({"teams: post"})
"""Calls of which a step makes two or more: now the first is aimed at, now the second."""


@dataclass(frozen=True, slots=True)
class Kill:
    """One killing: in which step, where, and of which server."""

    step: Step
    place: str
    server: str


class Hunter:
    """Aims at one place of a step after another; one that does not come by is aimed at again later."""

    def __init__(self, gate: Gatekeeper) -> None:
        self._gate = gate
        self._places = {step: deque(_places(calls)) for step, calls in CALLS.items()}

    @property
    def kills(self) -> list[Kill]:
        """Every killing so far, in order."""
        return [Kill(Step(aim.step), aim.place, aim.server) for aim in self._gate.struck]

    @contextmanager
    def hunting(self, *steps: Step) -> Iterator[None]:
        """Strike once in each of these, in this order, while the body runs."""
        places = [self._places[step].popleft() for step in steps]
        aims = [Aim(step, it.call, it.number, it.side) for step, it in zip(steps, places, strict=True)]
        self._gate.aims = list(aims)
        yield
        self._gate.aims = []
        for step, place, aim in zip(steps, places, aims, strict=True):
            self._put_back(step, place, is_done=aim.hit)

    def next(self, step: Step) -> Place:
        """Where it is aimed at next in a step."""
        return self._places[step][0]

    def past(self) -> None:
        """What was aimed at first has not come by; what comes now is aimed at next."""
        if self._gate.aims and not any(aim.hit for aim in self._gate.aims):
            del self._gate.aims[0]

    def _put_back(self, step: Step, place: Place, *, is_done: bool) -> None:
        """At the end of the queue, or after the next one where it has not come by."""
        if not is_done:
            self._places[step].insert(1, place)
            return
        again = 3 - place.number if place.call in SEVERAL else 1
        self._places[step].append(Place(place.call, place.side, again))


def _places(calls: tuple[str, ...]) -> Iterator[Place]:
    return (Place(call, side) for side, call in product(Side, calls))
