"""A bot that dies at the worst moment, and two bots on the same tables: every alert arrives, and once."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from bot.app import application, assemble
from cards.verbs import Verb
from policy.chronology import Happening
from policy.delivery import LEASE
from rehearsal.azurite import Azurite
from rehearsal.conversations import Conversations, Wire
from rehearsal.doorway import Doorway
from rehearsal.ports import free_port
from rehearsal.windows import Windows
from tests.scenarios.clocks import SettableClock
from tests.scenarios.hearing import heard_of, only
from tests.scenarios.lives import environment, next_morning
from tests.scenarios.seen import said, shown
from tests.scenarios.town import (
    ABOUT,
    DEPUTY,
    DSL,
    HAPPENED,
    HEAD,
    TEACHER,
    Town,
    reference_in,
)

pytestmark = [pytest.mark.usefixtures("hurried"), pytest.mark.invariant("I12")]

TOLD_ONCE = only(alerted=[DSL], noticed=[HEAD])


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(next_morning())


@pytest_asyncio.fixture
async def town(azurite: Azurite, clock: SettableClock) -> AsyncIterator[Town]:
    async with Town(azurite, clock=clock) as one:
        yield one


def hold_up(town: Town, *, delivered: bool = False) -> None:
    """Let Teams take long over what is for the DSL and the Principal, perhaps after showing it to them."""
    for person in (DSL, HEAD):
        town.teams.fault("send", person=person, hang=30, delivered=delivered)


async def attempted(town: Town) -> None:
    """Wait until something hangs on its way to the DSL."""
    await town.teams.wait_for(lambda sent: sent.person_id == DSL and sent.kind == "send")


def sending(town: Town, token: str) -> Wire:
    """The press of Send on a form that is filled in."""
    action = {"type": "Action.Execute", "verb": "concern.send", "data": {**ABOUT, **HAPPENED, "token": token}}
    return town.teams.sender.execute(town.teams.person(TEACHER), action, "", trigger="manual")


def taking(town: Town, person: str, reference: str) -> Wire:
    """The press of "I have this"."""
    action = {"type": "Action.Execute", "verb": "case.have", "data": {"reference": reference}}
    return town.teams.sender.execute(town.teams.person(person), action, "", trigger="manual")


@asynccontextmanager
async def twin_of(town: Town) -> AsyncIterator[Doorway]:
    """A second bot on the same tables; what is delivered at the door goes to it."""
    settings = town.settings.model_copy(update={"port": free_port()})
    runner = web.AppRunner(
        application(assemble(settings, town.school, clock=town.parts.clock, posts=town.posts))
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", settings.port).start()
    door = Doorway(town.teams.sender, town.teams.signer, Conversations([]), Windows())
    door.bot_url = f"http://127.0.0.1:{settings.port}/api/messages"
    async with aiohttp.ClientSession() as door.session:
        yield door
    await runner.cleanup()


@asynccontextmanager
async def process(town: Town, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot as a process of its own, in the place of the one in this process."""
    await town.close()
    port = free_port()
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        env=environment(town, folder, port),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    town.teams.bot_url = f"http://127.0.0.1:{port}/api/messages"
    try:
        await _serving(port)
        yield child
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


async def _serving(port: int) -> None:
    async with asyncio.timeout(30), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)


@pytest.mark.rule("R111")
async def test_what_a_killed_process_had_saved_is_told_once_by_the_next(
    town: Town, clock: SettableClock, tmp_path: Path
) -> None:
    hold_up(town)
    async with process(town, tmp_path) as child:
        reference = reference_in(await town.report())
        child.kill()
        await child.wait()
    town.teams.clear_faults()
    clock.advance(timedelta(minutes=1) + LEASE)
    await town.open()
    await town.told(DSL)
    await town.settled()
    assert heard_of(town, reference) == TOLD_ONCE


async def test_nobody_sends_what_another_bot_has_claimed_before_its_lease_is_over(
    town: Town, clock: SettableClock
) -> None:
    hold_up(town)
    reference = reference_in(await town.report())
    await town.kill()
    town.teams.clear_faults()
    await town.open()
    clock.advance(LEASE - timedelta(seconds=1))
    await asyncio.sleep(0.2)
    assert heard_of(town, reference) == only()
    clock.advance(timedelta(seconds=2))
    await town.told(DSL)
    await town.settled()
    assert heard_of(town, reference) == TOLD_ONCE


async def test_what_was_told_but_not_written_down_is_told_again_rather_than_never(
    town: Town, clock: SettableClock
) -> None:
    hold_up(town, delivered=True)
    reference = reference_in(await town.report())
    await attempted(town)
    await town.kill()
    town.teams.clear_faults()
    await town.open()
    clock.advance(LEASE)
    await town.settled()
    assert set(heard_of(town, reference).alerted) == {DSL}
    assert len(heard_of(town, reference).alerted) == 2


async def test_a_bot_that_is_stopped_in_order_tells_first(town: Town) -> None:
    reference = reference_in(await town.report())
    await town.close()
    assert heard_of(town, reference) == TOLD_ONCE
    await town.open()


async def test_two_bots_tell_of_thirty_concerns_once_each(town: Town) -> None:
    async with twin_of(town) as twin:
        ways = [town.teams.deliver, twin.deliver]
        sent = await asyncio.gather(*[ways[n % 2](sending(town, uuid4().hex)) for n in range(30)])
        await town.settled()
    assert {one.status for one in sent} == {200}
    references = {reference_in(one) for one in sent}
    assert len(references) == 30
    assert all(heard_of(town, reference) == TOLD_ONCE for reference in references)


async def test_two_bots_that_find_what_a_third_left_tell_of_it_once(town: Town, clock: SettableClock) -> None:
    hold_up(town)
    forms = [sending(town, uuid4().hex) for _ in range(30)]
    sent = await asyncio.gather(*[town.teams.deliver(form) for form in forms])
    await town.kill()
    town.teams.clear_faults()
    await town.open()
    async with twin_of(town):
        clock.advance(LEASE)
        await town.settled()
    assert all(heard_of(town, reference_in(one)) == TOLD_ONCE for one in sent)


@pytest.mark.rule("R27")
async def test_a_form_sent_to_two_bots_at_once_is_one_concern(town: Town) -> None:
    token = uuid4().hex
    async with twin_of(town) as twin:
        ways = (town.teams.deliver, twin.deliver)
        both = await asyncio.gather(*[way(sending(town, token)) for way in ways])
        await town.settled()
    assert reference_in(both[0]) == reference_in(both[1])
    assert heard_of(town, reference_in(both[0])) == TOLD_ONCE


async def test_two_who_take_it_at_once_through_two_bots_are_told_who_was_first(town: Town) -> None:
    reference = reference_in(await town.report(about={"about": "worried"}))
    await town.settled()
    async with twin_of(town) as twin:
        taken = await asyncio.gather(
            town.teams.deliver(taking(town, DSL, reference)), twin.deliver(taking(town, DEPUTY, reference))
        )
        await town.settled()
    assert sorted(said(shown(one)).split(".")[0] for one in taken) == [
        "A colleague has this",
        "You have this",
    ]
    assert heard_of(town, reference).told_otherwise == (TEACHER,)


@pytest.mark.rule("R27")
async def test_a_decision_of_one_press_is_made_once_by_whoever_presses_again_after_no_answer(
    town: Town,
) -> None:
    reference = reference_in(await town.report(about={"about": "worried"}))
    topics = await town.teams.execute(DSL, Verb.DECIDE, {"reference": reference})
    once, again = [await town.press(DSL, topics, Verb.RANG) for _ in range(2)]
    await town.settled()
    assert said(shown(once)) == said(shown(again))
    concern = await town.concerns.by_reference(reference)
    entries = await town.concerns.chronology(concern.id)
    assert [one.what for one in entries].count(Happening.DECIDED) == 1
