"""Graph fails in every way it can: the feed, the mail, giving somebody the app, and who the staff are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from policy.delivery import AGAIN_LATER
from rehearsal.azurite import Azurite
from tests.scenarios.clocks import SettableClock
from tests.scenarios.hearing import heard_of, only
from tests.scenarios.test_teams_faults import AT_ONCE, BY_MAIL, TOLD, order_of, send, three
from tests.scenarios.town import DEPUTY, DSL, HEAD, SUPPLY, Town, reference_in
from tests.scenarios.troubles import PASSING, UNKNOWN, Trouble, befall, befall_graph, restored

pytestmark = [pytest.mark.usefixtures("hurried"), pytest.mark.invariant("I12")]

BROKEN = Trouble(500)
ONCE = {**PASSING, "200 without a word": Trouble(200, body=""), "200 in JSON": Trouble(200, body="{}")}
"""What befalls a call once; to what we write, Graph never says 200."""
EVER = {**PASSING, "500": BROKEN}


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


def only_mail_is_left(town: Town) -> None:
    """Let Teams be broken for the DSL; they have the app, so that the feed would be heard."""
    town.graph.install(DSL)
    befall(town, "*", DSL, BROKEN, times=None)


def mailed(town: Town) -> list[str]:
    """The references of the mails to the DSL, in order."""
    return [mail.subject.split()[-1] for mail in town.graph.mailbox if mail.to == ("dsl@school.example",)]


@pytest.mark.parametrize("trouble", ONCE.values(), ids=ONCE)
async def test_a_mail_that_was_not_taken_is_sent_again_before_the_next(town: Town, trouble: Trouble) -> None:
    only_mail_is_left(town)
    befall_graph(town, "sendMail", trouble)
    references = await three(town)
    assert [heard_of(town, one) for one in references] == [replace(BY_MAIL, fed=(DSL,))] * 3
    assert mailed(town) == references


@pytest.mark.parametrize("trouble", UNKNOWN.values(), ids=UNKNOWN)
async def test_a_mail_that_may_have_been_taken_is_sent_again_rather_than_never(
    town: Town, trouble: Trouble
) -> None:
    only_mail_is_left(town)
    befall_graph(town, "sendMail", trouble)
    references = await three(town)
    assert mailed(town) == [references[0], *references]


async def test_the_wait_that_graph_asks_for_is_kept(town: Town) -> None:
    only_mail_is_left(town)
    befall_graph(town, "sendMail", Trouble(429, retry_after=1))
    references = await three(town)
    assert mailed(town) == references
    refused, taken, *_ = (one.at for one in town.graph.requests if one.call == "sendMail")
    assert taken - refused >= timedelta(seconds=1)


@pytest.mark.parametrize("trouble", EVER.values(), ids=EVER)
async def test_when_mail_fails_for_good_the_next_is_told_and_the_first_when_all_is_well(
    town: Town, clock: SettableClock, trouble: Trouble
) -> None:
    only_mail_is_left(town)
    befall_graph(town, "sendMail", trouble, times=99)
    befall_graph(town, "sendActivityNotification", trouble, times=99)
    reference = await send(town)
    await town.settled()
    assert heard_of(town, reference) == only(alerted=[DEPUTY], noticed=[HEAD])
    town.teams.clear_faults()
    town.graph.faults.clear()
    clock.advance(AGAIN_LATER)
    await town.settled()
    assert heard_of(town, reference) == only(alerted=[DEPUTY, DSL], noticed=[HEAD])


@pytest.mark.parametrize("trouble", {**ONCE, **UNKNOWN, "500": BROKEN}.values(), ids=[*ONCE, *UNKNOWN, "500"])
async def test_whatever_becomes_of_the_feed_the_mail_goes(shared: Town, trouble: Trouble) -> None:
    only_mail_is_left(shared)
    befall_graph(shared, "sendActivityNotification", trouble)
    reference = await send(shared)
    await shared.settled()
    assert heard_of(shared, reference) == replace(BY_MAIL, fed=(DSL,) if trouble.delivered else ())


GIVING = [
    *(("installedApps", name) for name in PASSING),
    *((call, name) for call in ("teamsApps", "chat") for name in ("429", "reset", "hang", "truncated JSON")),
]
"""Giving somebody the app takes several calls, and any of them may fail."""


@pytest.mark.parametrize(("call", "trouble"), GIVING)
async def test_somebody_who_could_not_be_given_the_app_is_given_it_and_told_by_teams(
    town: Town, call: str, trouble: str
) -> None:
    town.teams.take_away(DSL)
    befall_graph(town, call, PASSING[trouble])
    references = await three(town)
    assert [heard_of(town, one) for one in references] == [TOLD] * 3
    assert order_of(town, DSL, references) == references


@pytest.mark.parametrize("trouble", EVER.values(), ids=EVER)
async def test_somebody_who_cannot_be_given_the_app_is_mailed(shared: Town, trouble: Trouble) -> None:
    shared.teams.take_away(DSL)
    befall_graph(shared, "installedApps", trouble, times=99)
    reference = await send(shared)
    await shared.settled()
    assert heard_of(shared, reference) == BY_MAIL


@pytest.mark.parametrize("trouble", EVER.values(), ids=EVER)
async def test_nobody_becomes_a_stranger_because_the_staff_list_cannot_be_read(
    shared: Town, trouble: Trouble
) -> None:
    async with asyncio.timeout(AT_ONCE):
        while shared.parts.directory.find(SUPPLY) is None:  # noqa: ASYNC110 - Graph is asked at the start.
            await asyncio.sleep(0.02)
    befall_graph(shared, "members", trouble, times=99)
    refreshing = asyncio.create_task(shared.parts.directory.refresh())
    async with asyncio.timeout(AT_ONCE):
        second = await shared.press(SUPPLY, await shared.form(SUPPLY), "Next", {})
    assert second.status == 200
    reference = reference_in(await shared.report(SUPPLY))
    assert not await refreshing
    await shared.settled()
    assert heard_of(shared, reference) == TOLD
