"""Teams fails in every way it can while three alerts are owed: they arrive, in order, and hold up nobody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
import pytest_asyncio

from policy.delivery import AGAIN_LATER
from rehearsal.azurite import Azurite
from rehearsal.faults import Kind
from tests.scenarios.clocks import SettableClock
from tests.scenarios.hearing import heard_of, only
from tests.scenarios.seen import said
from tests.scenarios.town import (
    ABOUT,
    DEPUTY,
    DEPUTY_HEAD,
    DSL,
    HAPPENED,
    HEAD,
    TEACHER,
    Town,
    reference_in,
)
from tests.scenarios.troubles import (
    HTML,
    PASSING,
    UNKNOWN,
    UNNAMED,
    Trouble,
    befall,
    befall_graph,
    restored,
)

pytestmark = [pytest.mark.usefixtures("hurried"), pytest.mark.invariant("I12")]

AT_ONCE = 3.0
"""Seconds in which a press has its answer, whatever hangs meanwhile."""
TOLD = only(alerted=[DSL], noticed=[HEAD])
BY_MAIL = only(mailed=[DSL], told_otherwise=[TEACHER], noticed=[HEAD])
DISCLOSED = {"about": "worried"}
"""Within the hour: the safeguarding lead and the deputy at once."""
EVERYTHING = {"broken": Trouble(500), "gone": Trouble(reset=True), "silent": PASSING["hang"]}


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest_asyncio.fixture
async def town(azurite: Azurite, clock: SettableClock) -> AsyncIterator[Town]:
    async with Town(azurite, clock=clock) as one:
        yield one


@pytest_asyncio.fixture(scope="module")
async def same_town(azurite: Azurite) -> AsyncIterator[Town]:
    async with Town(azurite, clock=SettableClock()) as one:
        yield one


@pytest_asyncio.fixture
async def shared(same_town: Town) -> AsyncIterator[Town]:
    """A town for tests that leave nothing behind but what was told; nothing fails there at first."""
    yield same_town
    restored(same_town)


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


@pytest.mark.parametrize("trouble", UNKNOWN.values(), ids=UNKNOWN)
async def test_what_may_have_been_shown_is_shown_again_rather_than_never(
    town: Town, trouble: Trouble
) -> None:
    befall(town, "send", DSL, trouble)
    references = await three(town)
    first, *others = (heard_of(town, one) for one in references)
    assert first == only(alerted=[DSL, DSL], noticed=[HEAD])
    assert others == [TOLD] * 2
    assert order_of(town, DSL, references) == references


@pytest.mark.parametrize("trouble", UNKNOWN.values(), ids=UNKNOWN)
async def test_a_chat_that_may_have_been_made_is_made_once_and_written_to_once(
    town: Town, trouble: Trouble
) -> None:
    befall(town, "create", DSL, trouble)
    references = await three(town)
    assert [heard_of(town, one) for one in references] == [TOLD] * 3
    assert order_of(town, DSL, references) == references


@pytest.mark.parametrize("call", ["send", "create"])
async def test_a_teams_that_broke_is_passed_over_for_the_mail_and_only_this_once(
    town: Town, call: Kind
) -> None:
    befall(town, call, DSL, Trouble(500))
    references = await three(town)
    assert [heard_of(town, one) for one in references] == [BY_MAIL, TOLD, TOLD]


@pytest.mark.parametrize("trouble", PASSING.values(), ids=PASSING)
async def test_what_lasts_is_passed_over_for_the_mail(shared: Town, trouble: Trouble) -> None:
    befall(shared, "send", DSL, trouble, times=None)
    reference = await send(shared)
    await shared.settled()
    assert heard_of(shared, reference) == BY_MAIL


@pytest.mark.parametrize(
    ("call", "trouble"),
    [
        ("send", Trouble(429, retry_after=1)),
        ("create", Trouble(429, retry_after=1)),
        ("send", Trouble(503, retry_after=1, body=HTML)),
    ],
)
async def test_the_wait_that_teams_asks_for_is_kept_and_holds_up_nobody_else(
    town: Town, call: Kind, trouble: Trouble
) -> None:
    befall(town, call, DSL, trouble)
    references = await three(town)
    assert [heard_of(town, one) for one in references] == [TOLD] * 3
    refused = next(one for one in town.teams.attempts if one.status == trouble.status)
    first = {
        person: next(it.at for it in town.teams.sent if it.person_id == person) for person in (DSL, HEAD)
    }
    assert first[DSL] - refused.at >= timedelta(seconds=1)
    assert first[HEAD] - refused.at < timedelta(seconds=1)
    assert order_of(town, DSL, references) == references


@pytest.mark.parametrize("trouble", PASSING.values(), ids=PASSING)
async def test_a_card_that_could_not_be_drawn_again_is_when_it_can(shared: Town, trouble: Trouble) -> None:
    reference = await send(shared, **DISCLOSED)
    await shared.settled()
    befall(shared, "update", DEPUTY, trouble)
    await shared.press(DSL, await shared.told(DSL), "I have this")
    await shared.settled()
    assert reference in said(shared.teams.messages(DEPUTY)[-1].card)
    assert "A colleague has this" in said(shared.teams.messages(DEPUTY)[-1].card)


async def test_a_card_that_a_broken_teams_would_not_draw_is_drawn_when_it_is_whole(
    town: Town, clock: SettableClock
) -> None:
    await send(town, **DISCLOSED)
    await town.settled()
    befall(town, "update", DEPUTY, Trouble(500), times=None)
    await town.press(DSL, await town.told(DSL), "I have this")
    await town.settled()
    assert "A colleague has this" not in said(town.teams.messages(DEPUTY)[-1].card)
    town.teams.clear_faults()
    clock.advance(AGAIN_LATER)
    await town.settled()
    assert "A colleague has this" in said(town.teams.messages(DEPUTY)[-1].card)


@pytest.mark.invariant("I1", "I7")
@pytest.mark.parametrize("trouble", EVERYTHING.values(), ids=EVERYTHING)
async def test_whoever_it_is_about_never_hears_whatever_fails_for_the_others(
    town: Town, clock: SettableClock, trouble: Trouble
) -> None:
    for person in (HEAD, DEPUTY):
        befall(town, "*", person, trouble, times=None)
    befall_graph(town, "sendMail", trouble, times=99)
    reference = await send(town, about="adult", who="adult", adult=DSL, name="")
    await town.settled()
    town.teams.clear_faults()
    town.graph.faults.clear()
    clock.advance(AGAIN_LATER)
    await town.settled()
    heard = heard_of(town, reference)
    assert DSL not in {*heard.alerted, *heard.noticed, *heard.mailed, *heard.fed, *heard.told_otherwise}
    assert {HEAD, DEPUTY, DEPUTY_HEAD} <= {*heard.alerted, *heard.mailed}
