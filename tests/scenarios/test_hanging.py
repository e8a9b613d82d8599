"""What hangs is given up in time: it costs nobody their place, their turn, or the next of the chain."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

import bot.delivery
import bot.reaching
import bot.teams
from policy import delivery, settling, telling
from policy.delivery import Channel, Status
from rehearsal.azurite import Azurite
from rehearsal.graph_records import Fault
from tests.scenarios.hearing import heard_of, only
from tests.scenarios.test_teams_faults import TOLD, order_of, send
from tests.scenarios.town import DEPUTY, DSL, HEAD, Town
from tests.scenarios.troubles import HANG, impatient

pytestmark = [pytest.mark.invariant("I12")]

TWENTIETH = 0.05
"""Twenty seconds of a lease in one: all waits of the product in proportion."""


@pytest.fixture(scope="module")
def twentieth() -> Iterator[None]:
    """Every wait of the worker's a twentieth of what it is: what outlasts what stays the same."""
    with pytest.MonkeyPatch.context() as patch:
        lease = delivery.LEASE * TWENTIETH
        for module in (delivery, settling, telling, bot.delivery):
            patch.setattr(module, "LEASE", lease)
        patch.setattr(bot.delivery, "MARGIN", bot.delivery.MARGIN * TWENTIETH)
        for module, name in (
            (bot.delivery, "LOOK_EVERY"),
            (bot.teams, "POSTED_WITHIN"),
            (bot.reaching, "GIVEN_WITHIN"),
            (bot.reaching, "FED_WITHIN"),
        ):
            patch.setattr(module, name, getattr(module, name) * TWENTIETH)
        waits = {Channel.TEAMS: (0.05, 0.2, 0.5), Channel.MAIL: (0.15, 0.6, 1.5), Channel.FEED: ()}
        patch.setattr(delivery, "_WAITS", waits)
        yield


@pytest_asyncio.fixture
async def town(azurite: Azurite, twentieth: None) -> AsyncIterator[Town]:
    async with Town(azurite) as one:
        impatient(one, 10 * TWENTIETH)
        yield one


async def first_try(town: Town) -> tuple[Status, str]:
    """What came of the first try to tell the DSL of a concern sent now, where no call alone is late."""
    impatient(town, 9.0)
    concern = await town.concerns.by_reference(await send(town))
    await town.settled()
    tries = [one for one in await town.outbox.attempts_about(concern.id) if one.to == DSL]
    return tries[0].status, tries[0].why


async def test_while_somebody_hangs_for_long_what_is_owed_to_them_keeps_its_order(town: Town) -> None:
    town.teams.fault("send", person=DSL, hang=HANG, times=3)
    references = []
    for _ in range(6):
        references.append(await send(town))
        await asyncio.sleep(0.4)
    await town.settled()
    assert [heard_of(town, one) for one in references] == [TOLD] * 6
    assert order_of(town, DSL, references) == references


async def test_a_chat_that_takes_several_slow_calls_is_given_up_within_the_lease(town: Town) -> None:
    await send(town)
    await town.settled()
    town.teams.fault("send", person=DSL, hang=0.4, status=404, times=1)
    town.teams.fault("*", person=DSL, hang=0.4, times=2)
    assert await first_try(town) == (Status.LATER, "timeout")


async def test_giving_somebody_the_app_by_slow_calls_is_given_up_within_the_lease(town: Town) -> None:
    town.teams.take_away(DSL)
    for call in ("installedApps", "teamsApps", "chat"):
        town.graph.fault(Fault(call, hang=0.4, times=2))
    assert await first_try(town) == (Status.LATER, "timeout")


async def test_when_teams_and_graph_hang_for_somebody_the_next_of_the_chain_is_told(town: Town) -> None:
    town.teams.take_away(DSL)
    town.graph.fault(Fault("installedApps", hang=HANG, times=99))
    town.graph.fault(Fault("sendActivityNotification", hang=HANG, times=99))
    town.graph.fault(Fault("sendMail", hang=HANG, times=99))
    reference = await send(town)
    async with asyncio.timeout(12):
        while DEPUTY not in heard_of(town, reference).alerted:  # noqa: ASYNC110 - the worker sends.
            await asyncio.sleep(0.05)
    assert heard_of(town, reference) == only(alerted=[DEPUTY], noticed=[HEAD])
