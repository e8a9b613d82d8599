"""Teams fails in every way it can while three alerts are owed: they arrive, in order, and hold up nobody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio

from rehearsal.azurite import Azurite
from rehearsal.faults import Kind
from tests.scenarios.clocks import SettableClock
from tests.scenarios.hearing import heard_of, only
from tests.scenarios.town import ABOUT, DSL, HAPPENED, HEAD, TEACHER, Town, reference_in
from tests.scenarios.troubles import PASSING, UNNAMED, Trouble, befall, impatient

pytestmark = [pytest.mark.usefixtures("hurried"), pytest.mark.invariant("I12")]

AT_ONCE = 3.0
"""Seconds in which a press has its answer, whatever hangs meanwhile."""
TOLD = only(alerted=[DSL], noticed=[HEAD])


@pytest_asyncio.fixture
async def town(azurite: Azurite) -> AsyncIterator[Town]:
    async with Town(azurite, clock=SettableClock()) as one:
        impatient(one)
        yield one


async def send(town: Town, **about: str) -> str:
    """The reference of a concern that is sent in one press, which is answered at once."""
    data = {**ABOUT, **HAPPENED, **about, "token": uuid4().hex}
    async with asyncio.timeout(AT_ONCE):
        return reference_in(await town.teams.execute(TEACHER, "concern.send", data))


async def three(town: Town) -> list[str]:
    """Three concerns one after the other, once whoever could be told of them has been."""
    references = [await send(town) for _ in range(3)]
    await town.settled()
    return references


def order_of(town: Town, person: str, references: list[str]) -> list[str]:
    """The references in the order in which each was first shown to a person."""
    shown = [json.dumps(one.activity) for one in town.teams.sent if one.person_id == person]
    return sorted(references, key=lambda one: next(n for n, text in enumerate(shown) if one in text))


@pytest.mark.parametrize("trouble", [*PASSING.values(), *UNNAMED.values()], ids=[*PASSING, *UNNAMED])
@pytest.mark.parametrize("call", ["send", "create"])
async def test_what_passes_costs_nobody_their_alert_nor_its_place(
    town: Town, call: Kind, trouble: Trouble
) -> None:
    befall(town, call, DSL, trouble)
    references = await three(town)
    assert [heard_of(town, one) for one in references] == [TOLD] * 3
    assert order_of(town, DSL, references) == references
