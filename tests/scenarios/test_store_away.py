"""The store freezes, dies, is too busy or answers too late while people report and alerts are owed.

Everybody has their words and whom to ring at once, and afterwards everything that was saved is told in order.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from cards.verbs import Verb
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from tests.scenarios import seen
from tests.scenarios.clocks import SettableClock
from tests.scenarios.hearing import heard_of
from tests.scenarios.test_storage_down import NUMBERS
from tests.scenarios.test_teams_faults import AT_ONCE, TOLD, order_of
from tests.scenarios.town import ABOUT, DPO, DSL, HAPPENED, ICT, MANAGER, TEACHER, Town, reference_in
from tests.storage.wire import Loss, Refusal, Wire

pytestmark = [pytest.mark.usefixtures("hurried"), pytest.mark.invariant("I12")]

Away = Callable[[Azurite], AbstractAsyncContextManager[None]]

NOT_SAVED = "Not saved and not sent. Your words are below. Please ring now, then press Send again."
WORDS = HAPPENED["words"]
A_MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest_asyncio.fixture(scope="module")
async def store(folder: Path) -> AsyncIterator[Azurite]:
    """A store of these tests' own, which remembers while it is stopped."""
    async with Azurite(folder) as store:
        yield store


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest_asyncio.fixture
async def town(store: Azurite, clock: SettableClock) -> AsyncIterator[Town]:
    async with Town(store, clock=clock) as town:
        await seen.settled_in(town)
        yield town


@pytest_asyncio.fixture
async def wire(store: Azurite) -> AsyncIterator[Wire]:
    async with Wire(store) as wire:
        yield wire


@pytest_asyncio.fixture
async def wired(wire: Wire, clock: SettableClock) -> AsyncIterator[Town]:
    """A school at the other end of a wire to the store."""
    async with Town(wire, clock=clock) as town:
        await seen.settled_in(town)
        yield town
        wire.refusal, wire.tarry = None, 0.0


@asynccontextmanager
async def frozen(store: Azurite) -> AsyncIterator[None]:
    """The store takes every connection and answers nothing, as when its machine is paused."""
    os.kill(store.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(store.pid, signal.SIGCONT)


@asynccontextmanager
async def stopped(store: Azurite) -> AsyncIterator[None]:
    """The store is not there; then it is there again on the same port with what it was told before."""
    await store.stop()
    try:
        yield
    finally:
        await store.start()


async def send(town: Town, reporter: str = TEACHER) -> Answer:
    """Send a concern in one press."""
    data = {**ABOUT, **HAPPENED, "token": uuid4().hex}
    return await town.teams.execute(reporter, "concern.send", data)


async def owed(town: Town, *, hang: float = 0.6) -> list[str]:
    """Three concerns of which the DSL is not told yet: the first alert is on its way to them for long."""
    town.teams.fault("send", person=DSL, hang=hang, times=1)
    references = [reference_in(await send(town)) for _ in range(3)]
    assert DSL not in town.alerted()
    return references


def assert_not_saved(answer: Answer) -> None:
    """It came at once, says so, and holds the words and whom to ring."""
    assert answer.seconds < AT_ONCE
    assert NOT_SAVED in seen.blocks(answer.card)
    assert set(NUMBERS) <= set(seen.blocks(answer.card))
    assert seen.value(answer.card, "words") == WORDS


async def sent_again(town: Town, failed: list[Answer], reporters: list[str]) -> list[str]:
    """The references after everybody has pressed Send again, twice."""
    references = []
    for reporter, answer in zip(reporters, failed, strict=True):
        twice = [await town.press(reporter, answer, "Send again") for _ in range(2)]
        assert reference_in(twice[0]) == reference_in(twice[1])
        references.append(reference_in(twice[0]))
    return references


async def told_of(town: Town, references: list[str]) -> None:
    """Everybody who is to hear of these is told of each once, in the order in which they were owed."""
    await town.settled()
    assert [heard_of(town, one) for one in references] == [TOLD] * len(references)
    assert order_of(town, DSL, references) == references


@pytest.mark.rule("R111")
@pytest.mark.parametrize("away", [frozen, stopped], ids=["frozen", "stopped"])
async def test_a_minute_without_the_store_loses_nothing_and_tells_of_all_in_order(
    town: Town, store: Azurite, clock: SettableClock, away: Away
) -> None:
    before = await owed(town)
    reporters = [TEACHER, MANAGER, ICT, DPO]
    async with away(store):
        failed = await asyncio.gather(*[send(town, one) for one in reporters])
        for answer in failed:
            assert_not_saved(answer)
        clock.advance(A_MINUTE)
    after = await sent_again(town, failed, reporters)
    await told_of(town, before + after)
    assert await seen.cases(store, town) == 7


async def test_a_store_that_dies_without_a_word_is_waited_for(
    town: Town, store: Azurite, folder: Path, clock: SettableClock
) -> None:
    before = await owed(town, hang=7.0)
    async with asyncio.timeout(6.5):
        # Azurite writes down what it was told every five seconds; the real service does so before it answers.
        while before[-1] not in (folder / "__azurite_db_table__.json").read_text("utf-8"):  # noqa: ASYNC110 - it tells nobody when.
            await asyncio.sleep(0.1)
    os.kill(store.pid, signal.SIGKILL)
    async with stopped(store):
        assert DSL not in town.alerted()
        failed = await send(town)
        assert_not_saved(failed)
        clock.advance(A_MINUTE)
    after = await sent_again(town, [failed], [TEACHER])
    await told_of(town, before + after)


async def test_whatever_is_pressed_or_typed_meanwhile_is_answered_at_once_with_whom_to_ring(
    town: Town, store: Azurite
) -> None:
    receipt = await town.report()
    alert = await town.told(DSL)
    adding = await town.press(TEACHER, receipt, "Add more")
    await town.settled()
    async with frozen(store):
        typing = asyncio.gather(
            *[town.teams.message(one, text) for one, text in ((DSL, "my work"), (ICT, "my reports"))]
        )
        pressed = await asyncio.gather(
            town.press(DSL, alert, "Open"),
            town.press(DSL, alert, "I have this"),
            town.press(TEACHER, adding, "Send", {"more": "She has a bruise."}),
            town.teams.execute(TEACHER, Verb.DANGER),
        )
        typed = await typing
    for answer in pressed:
        assert answer.seconds < AT_ONCE
        assert set(NUMBERS) <= set(seen.blocks(answer.card))
    assert seen.value(pressed[2].card, "more") == "She has a bruise."
    assert {one.status for one in typed} == {200}
    assert max(one.seconds for one in typed) < AT_ONCE
    for person in (DSL, ICT):
        assert set(NUMBERS) <= set(seen.blocks(town.teams.messages(person)[-1].card))


BUSY = [Refusal(503, "ServerBusy"), Refusal(500, "OperationTimedOut"), Refusal(429, "TooManyRequests")]


@pytest.mark.parametrize("refusal", BUSY, ids=[one.code for one in BUSY])
async def test_a_store_that_is_too_busy_is_one_that_is_away(
    wired: Town, wire: Wire, store: Azurite, clock: SettableClock, refusal: Refusal
) -> None:
    before = await owed(wired)
    wire.refusal = refusal
    failed = await send(wired)
    assert_not_saved(failed)
    clock.advance(A_MINUTE)
    await asyncio.sleep(0.5)
    wire.refusal = None
    after = await sent_again(wired, [failed], [TEACHER])
    await told_of(wired, before + after)
    assert await seen.cases(store, wired) == 4


async def test_what_cannot_be_read_for_a_moment_is_not_overtaken(
    wired: Town, wire: Wire, clock: SettableClock
) -> None:
    references = await owed(wired)
    clock.advance(timedelta(seconds=2))
    # Each question is put twice.
    wire.unread = ["RowKey='case:"] * 2
    await wired.told(DSL)
    clock.advance(A_MINUTE)
    await told_of(wired, references)
    assert wire.unread == []


async def test_a_store_that_answers_too_late_keeps_nobody_waiting_and_keeps_each_concern_once(
    wired: Town, wire: Wire, store: Azurite, clock: SettableClock
) -> None:
    before = await owed(wired)
    wire.tarry = 5.0
    failed = await send(wired)
    assert_not_saved(failed)
    clock.advance(A_MINUTE)
    wire.tarry = 0.0
    after = await sent_again(wired, [failed], [TEACHER])
    await wired.settled()
    assert await seen.cases(store, wired) == 4
    for reference in before + after:
        assert set(heard_of(wired, reference).alerted) == {DSL}
    assert order_of(wired, DSL, before + after) == before + after


@pytest.mark.parametrize("loss", [Loss.BUSY, Loss.HANG_UP])
@pytest.mark.parametrize("lost", [1, 2])
async def test_a_concern_that_was_kept_without_an_answer_is_one_concern(
    wired: Town, wire: Wire, store: Azurite, clock: SettableClock, loss: Loss, lost: int
) -> None:
    wire.losses = [loss] * lost
    sent = await send(wired)
    references = [reference_in(sent)] if lost == 1 else await sent_again(wired, [sent], [TEACHER])
    clock.advance(A_MINUTE)
    await told_of(wired, references)
    assert await seen.cases(store, wired) == 1


@pytest.mark.parametrize("loss", [Loss.BUSY, Loss.HANG_UP])
@pytest.mark.parametrize("lost", [1, 4])
async def test_what_the_worker_wrote_without_an_answer_is_neither_lost_nor_told_twice(
    wired: Town, wire: Wire, clock: SettableClock, loss: Loss, lost: int
) -> None:
    wired.teams.fault("send", person=DSL, status=503, times=1)
    references = await owed(wired)
    wire.losses = [loss] * lost
    await wired.told(DSL)
    clock.advance(A_MINUTE)
    await told_of(wired, references)
