"""Storage stops while somebody is writing: no word is lost, it says so at once, and it goes on afterwards."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
import pytest_asyncio

from cards.verbs import Verb
from rehearsal.azurite import Azurite
from tests.scenarios import seen
from tests.scenarios.clocks import SettableClock
from tests.scenarios.town import ABOUT, DSL, HAPPENED, SUPPLY, TEACHER, Town, reference_in

NUMBERS = ("Daniel Marsh: 01632 960111", "Emergency: 999", "The council's children's team: 01632 960101")
AT_ONCE = 5.0
"""Seconds in which somebody has an answer, whatever the store does."""


@pytest_asyncio.fixture(scope="module")
async def store(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Azurite]:
    """A store of these tests' own, which remembers while it is stopped."""
    async with Azurite(tmp_path_factory.mktemp("store")) as store:
        yield store


@pytest_asyncio.fixture
async def town(store: Azurite) -> AsyncIterator[Town]:
    """A school on that store, which is running again afterwards."""
    async with Town(store, clock=SettableClock()) as town:
        await seen.settled_in(town)
        yield town
        await store.start()


async def test_words_that_cannot_be_saved_come_back_and_are_sent_once_when_they_can(
    town: Town, store: Azurite
) -> None:
    second = await town.press(TEACHER, await town.form(), "Next", ABOUT)
    third = await town.press(TEACHER, second, "Next", HAPPENED)
    await store.stop()
    failed = await town.press(TEACHER, third, "Send", {"confidential": "true"})
    assert failed.seconds < AT_ONCE
    assert (
        "Not saved and not sent. Your words are below. Please ring now, then press Send again."
        in seen.blocks(failed.card)
    )
    assert set(NUMBERS) <= set(seen.blocks(failed.card))
    assert seen.value(failed.card, "words") == HAPPENED["words"]

    await store.start()
    sent = await town.press(TEACHER, failed, "Send again", {"words": "He said it twice."})
    once_more = await town.press(TEACHER, failed, "Send again", {"words": "He said it twice."})
    assert reference_in(sent) == reference_in(once_more)
    assert await seen.cases(store, town) == 1
    concern = await town.concerns.by_reference(reference_in(sent))
    assert concern.account.words == "He said it twice."
    assert concern.confidential


async def test_a_client_that_knows_no_execute_is_told_too_and_its_words_wait_in_the_draft(
    town: Town, store: Azurite
) -> None:
    form = await town.form()
    data = {**ABOUT, **HAPPENED, "token": seen.token_of(form.card)}
    await store.stop()
    await town.teams.submit(TEACHER, {**data, "verb": Verb.SEND}, reply_to=form.id)
    told = town.teams.messages(TEACHER)[-1]
    assert "Not saved" in seen.blocks(told.card)
    assert set(NUMBERS) <= set(seen.blocks(told.card))
    assert HAPPENED["words"] not in json.dumps(told.activity)
    await store.start()
    await town.teams.message(TEACHER, "carry on")
    second = await town.press(TEACHER, town.teams.messages(TEACHER)[-1], "Next")
    assert seen.value(second.card, "words") == HAPPENED["words"]


async def test_the_form_goes_on_while_the_store_is_down(town: Town, store: Azurite) -> None:
    first = await town.form()
    await store.stop()
    second = await town.press(TEACHER, first, "Next", ABOUT)
    third = await town.press(TEACHER, second, "Next", HAPPENED)
    back = await town.press(TEACHER, third, "Back")
    assert max(second.seconds, third.seconds, back.seconds) < AT_ONCE
    assert seen.value(back.card, "words") == HAPPENED["words"]
    await store.start()
    third = await town.press(TEACHER, back, "Next")
    receipt = await town.press(TEACHER, third, "Send")
    concern = await town.concerns.by_reference(reference_in(receipt))
    assert concern.account.words == HAPPENED["words"]
    assert concern.facts.subjects[0].name == ABOUT["name"]


async def test_what_cannot_be_read_or_added_is_said_kindly_with_whom_to_ring(
    town: Town, store: Azurite
) -> None:
    receipt = await town.report()
    alert = await town.told(DSL)
    adding = await town.press(TEACHER, receipt, "Add more")
    await store.stop()
    opened = await town.press(DSL, alert, "Open")
    added = await town.press(TEACHER, adding, "Send", {"more": "She has a bruise."})
    danger = await town.teams.execute(TEACHER, Verb.DANGER)
    for answer in (opened, added, danger):
        assert answer.seconds < AT_ONCE
        assert "Not saved" in json.dumps(answer.body)
        assert set(NUMBERS) <= set(seen.blocks(answer.card))
        assert HAPPENED["words"] not in json.dumps(answer.body)
    assert seen.value(added.card, "more") == "She has a bruise."
    assert await readiness(town) == (503, {"ready": False, "missing": ["storage"]})

    await store.start()
    assert await readiness(town) == (200, {"ready": True})
    assert "Added. Ref" in seen.said((await town.press(TEACHER, added, "Send again")).card)
    opened = await town.press(DSL, alert, "Open")
    assert "She has a bruise." in seen.runs(opened.card)


async def test_an_alert_that_waits_while_the_store_is_down_is_sent_when_it_is_back(
    town: Town, store: Azurite
) -> None:
    town.teams.fault("send", person=DSL, status=503, hang=0.3)
    receipt = await town.report()
    await store.stop()
    await asyncio.sleep(0.5)
    assert DSL not in town.alerted()
    town.teams.clear_faults()
    await store.start()
    clock = town.parts.clock
    assert isinstance(clock, SettableClock)
    clock.advance(timedelta(minutes=1))
    assert reference_in(receipt) in json.dumps((await town.told(DSL)).activity)


async def test_a_store_that_comes_late_makes_no_stranger_of_anybody(store: Azurite) -> None:
    await store.stop()
    async with Town(store) as town:
        async with asyncio.timeout(15):
            while town.parts.directory.find(SUPPLY) is None:  # noqa: ASYNC110 - Graph is asked at the start.
                await asyncio.sleep(0.02)
        await store.start()
        await seen.settled_in(town, read=False)
        assert town.parts.directory.find(SUPPLY) is not None


async def readiness(town: Town) -> tuple[int, object]:
    """What /readyz answers."""
    address = f"http://127.0.0.1:{town.settings.port}/readyz"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, await answer.json()
