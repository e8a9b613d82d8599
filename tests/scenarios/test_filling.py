"""A card is not drawn again while its reader fills in a form in its place: nothing typed is taken away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.filling import FILLED_WITHIN
from cards.verbs import Verb
from policy.chronology import Happening
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from tests.scenarios.casebook import Fernhill
from tests.scenarios.chats import alert_of
from tests.scenarios.clocks import SettableClock
from tests.scenarios.seen import said, shown
from tests.scenarios.town import DEPUTY, DSL, TEACHER, reference_in

pytestmark = pytest.mark.usefixtures("hurried")

NOTE = {"words": "I spoke to her teacher."}


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest_asyncio.fixture
async def town(azurite: Azurite, clock: SettableClock) -> AsyncIterator[Fernhill]:
    async with Fernhill(azurite, clock=clock) as one:
        yield one


async def told(town: Fernhill) -> str:
    """A case of which both leads were told."""
    reference = await town.tell(TEACHER, {"safe": "no"})
    await town.settled()
    return reference


async def begins_a_note(town: Fernhill, reference: str) -> Answer:
    """The deputy opens the case on the alert, and asks for the form of a note in its place."""
    opened = await town.press(DEPUTY, alert_of(town, DEPUTY, reference), "Open")
    return await town.press(DEPUTY, opened, "Add a note")


def drawn_again(town: Fernhill, person: str, reference: str) -> int:
    """How often the alert of this person was drawn again."""
    place = alert_of(town, person, reference).id
    return sum(one.kind == "update" and one.activity["id"] == place for one in town.teams.sent)


async def test_a_colleague_who_is_quicker_takes_nobodys_form_away(town: Fernhill) -> None:
    reference = await told(town)
    form = await begins_a_note(town, reference)
    await town.does(DSL, Verb.HAVE, reference)
    await town.settled()
    assert drawn_again(town, DSL, reference)
    assert not drawn_again(town, DEPUTY, reference)
    assert "note is saved" in said(shown(await town.press(DEPUTY, form, "Save", NOTE)))
    concern = await town.concern(reference)
    assert Happening.NOTED in {one.what for one in await town.concerns.chronology(concern.id)}


async def test_a_form_that_was_left_open_is_drawn_over_in_the_end(
    town: Fernhill, clock: SettableClock
) -> None:
    reference = await told(town)
    await begins_a_note(town, reference)
    await town.does(DSL, Verb.HAVE, reference)
    await town.settled()
    clock.advance(FILLED_WITHIN - timedelta(minutes=2))
    await town.settled()
    assert not drawn_again(town, DEPUTY, reference)
    clock.advance(timedelta(minutes=3))
    await town.settled()
    assert drawn_again(town, DEPUTY, reference)


async def test_once_the_form_is_sent_or_left_the_card_is_drawn_at_once(town: Fernhill) -> None:
    reference = await told(town)
    form = await begins_a_note(town, reference)
    await town.press(DEPUTY, form, "Back to the case")
    await town.does(DSL, Verb.HAVE, reference)
    await town.settled()
    assert drawn_again(town, DEPUTY, reference)


@pytest.mark.invariant("I7")
async def test_whoever_is_kept_out_meanwhile_loses_the_form_at_once(town: Fernhill) -> None:
    reference = await told(town)
    form = await begins_a_note(town, reference)
    more = {"more": "It is about the deputy.", "adult": DEPUTY}
    await town.does(TEACHER, Verb.ADD_SEND, reference, more)
    await town.settled()
    assert drawn_again(town, DEPUTY, reference)
    assert "We cannot find that" in said(shown(await town.press(DEPUTY, form, "Save", NOTE)))


async def test_a_bot_that_never_saw_the_press_leaves_the_form_alone_as_well(town: Fernhill) -> None:
    reference = await told(town)
    form = await begins_a_note(town, reference)
    await town.restart()
    await town.does(DSL, Verb.HAVE, reference)
    await town.settled()
    assert drawn_again(town, DSL, reference)
    assert not drawn_again(town, DEPUTY, reference)
    assert "note is saved" in said(shown(await town.press(DEPUTY, form, "Save", NOTE)))


async def test_that_somebody_took_the_case_leaves_the_reporter_the_form_for_adding_more(
    town: Fernhill,
) -> None:
    receipt = await town.report(happened={"safe": "no"})
    reference, place = reference_in(receipt), receipt.activity["replyToId"]
    await town.settled()
    form = await town.press(TEACHER, receipt, "Add more")
    drawn = len(town.teams.sent)
    await town.does(DSL, Verb.HAVE, reference)
    await town.settled()
    assert not [one for one in town.teams.sent[drawn:] if one.activity.get("id") == place]
    more = {"more": "He rang her at home."}
    assert "Added" in said(shown(await town.press(TEACHER, form, "Send", more)))
