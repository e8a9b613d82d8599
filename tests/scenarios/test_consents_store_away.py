"""The store is away at one step after another of asking, changing and bringing in a list.

Each time a sentence says so at once, what was chosen is still there, nothing is half saved, and the same
press works once the store is back.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import pytest_asyncio

from cards.verbs import Verb
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from storage.consents import Consents
from tests.scenarios import seen
from tests.scenarios.exhibits import audit
from tests.scenarios.papers import TownWithAddress
from tests.scenarios.register import AMELIA, SAM, Recorder, does, enrol
from tests.scenarios.seen import said, shown
from tests.scenarios.test_consents import WITHDRAWN
from tests.scenarios.test_imports import LIST, TODAY, sent, written
from tests.scenarios.town import DPO, DSL, MANAGER, TEACHER
from tests.storage.wire import Loss, Refusal, Wire

pytestmark = [pytest.mark.usefixtures("hurried")]

AWAY = "Our store cannot be reached"
IN_TIME = 3.0
BUSY = Refusal(503, "ServerBusy")
ABOUT_IT = {"kind": "form", "made_on": TODAY, "leavers": "left"}


@dataclass
class Wired:
    """A school at the other end of a wire to the store."""

    town: TownWithAddress
    wire: Wire
    azurite: Azurite
    posts: Recorder

    async def rows(self) -> dict[str, str]:
        """Every row of the record as it stands, whatever the wire says."""
        found = await seen.rows(self.azurite, self.town)
        kinds = ("now", "change", "import", "pupil", "withdrawn", "audit", "plan", "planning", "sheet")
        return {key: row for key, row in found.items() if key.startswith(kinds)}

    async def away(self, person: str, verb: Verb, **data: str) -> Answer:
        """The answer to a press while the store is away; nothing of it lands."""
        before = await self.rows()
        self.wire.refusal = BUSY
        answer = await does(self.town, person, verb, **data)
        self.wire.refusal = None
        assert answer.seconds < IN_TIME
        assert await self.rows() == before
        assert "Amelia" not in said(shown(answer))
        return answer


@pytest_asyncio.fixture(scope="module")
async def wired(azurite: Azurite) -> AsyncIterator[Wired]:
    posts = Recorder()
    async with Wire(azurite) as wire, TownWithAddress(wire, posts=posts) as town:
        await seen.settled_in(town)
        await enrol(town, town.parts.clock.now() - timedelta(days=30))
        yield Wired(town, wire, azurite, posts)
        wire.refusal = None


STEPS = {
    "home": (TEACHER, Verb.CONSENTS, {}),
    "check": (TEACHER, Verb.CHECK, {}),
    "the form": (MANAGER, Verb.CONSENT_CHANGE, {}),
    "story": (DSL, Verb.CONSENT_STORY, {}),
    "unanswered": (MANAGER, Verb.UNANSWERED, {}),
    "protect": (DSL, Verb.PROTECT_SAVE, {"on": "yes"}),
    "left": (MANAGER, Verb.LEFT_SAVE, {}),
    "papers": (MANAGER, Verb.PAPER, {"kind": "csv"}),
    "erase": (DPO, Verb.FORGET_SAVE, {}),
    "how": (MANAGER, Verb.IMPORT_HOW, {}),
}


@pytest.mark.parametrize("step", STEPS)
async def test_a_press_is_answered_with_a_clear_sentence_and_changes_nothing(wired: Wired, step: str) -> None:
    person, verb, data = STEPS[step]
    assert AWAY in said(shown(await wired.away(person, verb, pupil=AMELIA.id, **data)))
    assert wired.posts.told == []


@pytest.mark.rule("R37")
async def test_what_was_chosen_about_a_child_stands_in_the_form_still_and_is_saved_once_by_pressing_again(
    wired: Wired,
) -> None:
    answer = await wired.away(
        MANAGER, Verb.CONSENT_SAVE, pupil=SAM.id, **{**WITHDRAWN, "giver": "new", "by": "Ada"}
    )
    assert "Not saved. What you chose is below." in said(shown(answer))
    chosen = {key: seen.value(answer.card, key) for key in ("media", "places", "said", "by", "source")}
    assert chosen == {**{key: WITHDRAWN[key] for key in ("media", "places", "said", "source")}, "by": "Ada"}
    for _ in range(2):
        assert "It is in force now." in said(
            shown(await wired.town.press(MANAGER, answer, "Save", {"giver": "new"}))
        )
    kept = Consents(wired.town.parts.store, wired.town.school.id)
    assert len(await kept.history(SAM.id)) == 2


@pytest.mark.rule("R35", "R38")
@pytest.mark.parametrize("loss", Loss)
async def test_a_change_whose_answer_from_the_store_is_lost_is_one_change_when_pressed_again(
    wired: Wired, loss: Loss
) -> None:
    data = {
        **WITHDRAWN,
        "places": "press",
        "media": "photo",
        "said": "no",
        "token": f"lost-answer-{loss.value}",
    }
    kept = Consents(wired.town.parts.store, wired.town.school.id)
    before = len(await kept.history(AMELIA.id))
    wired.wire.losses = [loss]
    await does(wired.town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **data)
    wired.wire.losses = []
    again = await does(wired.town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **data)
    assert "It is in force now." in said(shown(again))
    assert len(await kept.history(AMELIA.id)) == before + 1


@pytest.mark.rule("R47")
async def test_what_could_not_be_written_down_as_looked_at_is_not_shown(wired: Wired) -> None:
    before = len(await audit(wired.azurite, wired.town, "consent.checked"))
    wired.wire.losses = [Loss.BUSY] * 50
    answer = await does(wired.town, TEACHER, Verb.CHECK, pupil=AMELIA.id)
    wired.wire.losses = []
    assert AWAY in said(shown(answer))
    assert "Amelia" not in said(shown(answer))
    assert len(await audit(wired.azurite, wired.town, "consent.checked")) <= before + 1


@pytest.mark.rule("R35")
async def test_a_list_goes_on_where_the_store_went_away_at_each_of_its_steps(wired: Wired) -> None:
    town = wired.town
    before = await wired.rows()
    wired.wire.refusal = BUSY
    assert AWAY in said((await sent(town)).card)
    wired.wire.refusal = None
    assert await wired.rows() == before
    asked = await sent(town, LIST)
    file = next(str(it["file"]) for it in seen.elements(asked.card) if "file" in it)

    not_planned = await wired.away(MANAGER, Verb.IMPORT_PLAN, file=file, **ABOUT_IT)
    assert AWAY in said(shown(not_planned))
    assert {key: seen.value(not_planned.card, key) for key in ABOUT_IT} == ABOUT_IT
    found = await town.press(MANAGER, not_planned, "See what it would do")
    assert "What this list would do" in said(shown(found))

    codes = next(it for it in seen.elements(found.card) if {"file", "list"} <= it.keys())
    press = {**ABOUT_IT, "file": file, "list": str(codes["list"])}
    await town.parts.office.lists.close()
    not_read = await wired.away(MANAGER, Verb.IMPORT_LIST, **press, to="joiners")
    assert {key: seen.value(not_read.card, key) for key in ABOUT_IT} == ABOUT_IT

    not_confirmed = await wired.away(MANAGER, Verb.IMPORT_CONFIRM, **press)
    assert AWAY in said(shown(not_confirmed))
    card = said(shown(await does(town, TEACHER, Verb.CHECK, asked="Robin Vale")))
    assert "Nobody on the list fits" in card
    done = await town.press(MANAGER, not_confirmed, "Bring it in")
    assert "The list is in force" in said(shown(done))
    await written(town)
    assert "Yes: photograph." in said(shown(await does(town, TEACHER, Verb.CHECK, asked="Robin Vale")))
    assert AWAY in said(shown(await wired.away(MANAGER, Verb.IMPORT_STATE, list=press["list"])))
    assert len(await audit(wired.azurite, town, "consent.list_confirmed")) == 1


async def test_a_list_that_is_confirmed_just_before_the_store_goes_away_is_written_when_it_is_back(
    wired: Wired,
) -> None:
    town = wired.town
    asked = await sent(town, LIST.replace(b"Robin", b"Rowan").replace(b"Yes,", b"Y,"))
    given = {"kind": "list", "made_on": TODAY, "leavers": "keep"}
    found = await town.press(MANAGER, asked, "See what it would do", given)
    await town.parts.office.lists.close()

    async def goes_away() -> None:
        wired.wire.refusal = BUSY

    wired.wire.meanwhile = [None, goes_away]
    await town.press(MANAGER, found, "Bring it in")
    wired.wire.meanwhile, wired.wire.refusal = [], None
    assert "Yes: photograph." in said(shown(await does(town, TEACHER, Verb.CHECK, asked="Rowan Vale")))
    await town.restart()
    await seen.settled_in(town)
    await written(town)
    assert "Yes: photograph." in said(shown(await does(town, TEACHER, Verb.CHECK, asked="Rowan Vale")))
