"""The register of the school's own devices over HTTP (R42, C11)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from cards.register_words import BARS
from cards.verbs import Verb
from policy.book_errors import Bar
from policy.devices import Device, DeviceKind
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from tests.scenarios import seen
from tests.scenarios.ledger import book, today
from tests.scenarios.register import does
from tests.scenarios.seen import said, shown
from tests.scenarios.town import HEAD, MANAGER, TEACHER, Town

pytestmark = pytest.mark.usefixtures("hurried")

NOT_FOUND = "We cannot find that"
IPAD = {"tag": "IPAD-07", "kind_of": "tablet", "custodian": "Oak class cupboard"}


@pytest_asyncio.fixture
async def town(azurite: Azurite) -> AsyncIterator[Town]:
    async with Town(azurite) as one:
        await seen.settled_in(one)
        yield one


async def adds(town: Town, person: str = MANAGER, **otherwise: str) -> Answer:
    """Approve an iPad."""
    return await does(town, person, Verb.DEVICE_ADD_SAVE, **{**IPAD, **otherwise})


async def in_use(town: Town, days: int = 0) -> tuple[Device, ...]:
    """The devices that pictures may be taken with, so many days from now."""
    return (await book(town)).devices_on(town.parts.clock.now() + timedelta(days=days))


@pytest.mark.rule("R42")
async def test_the_business_manager_approves_a_device_and_takes_it_out_of_use(town: Town) -> None:
    form = await does(town, MANAGER, Verb.DEVICE_ADD)
    card = said(shown(await town.press(MANAGER, form, "Save", IPAD)))
    assert "IPAD-07" in card
    [device] = await in_use(town)
    assert (device.tag, device.kind, device.approved_by) == ("IPAD-07", DeviceKind.TABLET, MANAGER)
    asked = await does(town, MANAGER, Verb.DEVICE_RETIRE, reference=device.id)
    await town.press(MANAGER, asked, "Take it out of use")
    assert await in_use(town) == ()
    again = await does(town, MANAGER, Verb.DEVICE_RETIRE_SAVE, reference=device.id)
    assert BARS[Bar.NOT_NOW] in said(shown(again))


@pytest.mark.rule("R42")
@pytest.mark.parametrize("person", [HEAD, TEACHER])
async def test_nobody_else_approves_one(town: Town, person: str) -> None:
    assert NOT_FOUND in said(shown(await adds(town, person)))
    assert (await book(town)).devices == ()


async def test_one_tag_on_two_forms_at_once_is_one_device_and_may_be_used_again_afterwards(
    town: Town,
) -> None:
    cards = [said(shown(one)) for one in await asyncio.gather(*(adds(town) for _ in range(3)))]
    [device] = await in_use(town)
    assert sum(BARS[Bar.TAG_TAKEN] in one for one in cards) == 2
    await does(town, MANAGER, Verb.DEVICE_RETIRE_SAVE, reference=device.id)
    await adds(town, tag=" ipad-07 ")
    assert [one.tag for one in await in_use(town)] == ["ipad-07"]


@pytest.mark.rule("R42")
async def test_a_device_counts_from_its_day_on(town: Town) -> None:
    await adds(town, **{"from": (today(town) + timedelta(days=2)).isoformat()})
    assert await in_use(town) == ()
    assert len(await in_use(town, days=2)) == 1


@pytest.mark.parametrize("left_out", ["tag", "kind_of", "custodian"])
async def test_what_was_typed_comes_back_where_something_is_missing(town: Town, left_out: str) -> None:
    answer = shown(await adds(town, **{left_out: ""}))
    assert (await book(town)).devices == ()
    assert {key: seen.value(answer, key) for key in IPAD if key != left_out} == {
        key: words for key, words in IPAD.items() if key != left_out
    }


async def test_a_tag_in_use_is_not_given_twice_and_may_be_given_again_later(town: Town) -> None:
    await adds(town)
    assert BARS[Bar.TAG_TAKEN] in said(shown(await adds(town, tag="ipad-07")))
    [device] = await in_use(town)
    await does(town, MANAGER, Verb.DEVICE_RETIRE_SAVE, reference=device.id)
    await adds(town)
    assert len(await in_use(town)) == 1


async def test_a_form_pressed_twice_at_once_is_one_device(town: Town) -> None:
    await asyncio.gather(*(adds(town, token="0123456789abcdef") for _ in range(3)))
    assert len((await book(town)).devices) == 1


async def test_the_list_is_typed_for_and_opened_by_a_reference(town: Town) -> None:
    await adds(town)
    [device] = await in_use(town)
    for words in ("devices", f"open {device.id}"):
        await town.teams.message(MANAGER, words)
        assert "IPAD-07" in said(town.teams.messages(MANAGER)[-1].card)
    await town.teams.message(TEACHER, f"open {device.id}")
    assert NOT_FOUND in said(town.teams.messages(TEACHER)[-1].card)
