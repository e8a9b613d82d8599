"""Two who change the same child at once, by two bots: nothing that was said is lost, and a no stands.

A race is not left to chance: what the other does happens just before a write of the first one lands.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import pytest_asyncio

from cards.verbs import Verb
from policy.consents import Change
from policy.pupils import Pupil
from policy.rolls import ImportId
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer, Doorway
from storage.consents import Consents
from tests.scenarios import seen
from tests.scenarios.exhibits import audit
from tests.scenarios.register import AMELIA, AMELIE, Recorder, does, enrol
from tests.scenarios.seen import said, shown
from tests.scenarios.test_consents import WITHDRAWN
from tests.scenarios.test_crashes import twin_of
from tests.scenarios.test_imports import TODAY, previewed, written
from tests.scenarios.town import DSL, MANAGER, TEACHER, Town
from tests.storage.wire import Wire

pytestmark = [pytest.mark.usefixtures("hurried")]

YES = """Surname,Forename,Class,Photo - website,Video - website
O'Brien,Amélie,Elm,Y,Y
Stone,Amelia,Oak,Y,Y
""".encode()


@dataclass
class Two:
    """A school with two bots on the same tables; the first one's way to them can be looked into."""

    town: Town
    twin: Doorway
    wire: Wire
    azurite: Azurite
    posts: Recorder

    async def elsewhere(self, person: str, verb: Verb, **data: str) -> Answer:
        """A press that the second bot answers."""
        press = self.town.teams.sender.execute(
            self.town.teams.person(person),
            {"verb": verb, "data": {"token": "t" * 32, **data}},
            "",
            trigger="manual",
        )
        return await self.twin.deliver(press)

    async def history(self, pupil: Pupil) -> tuple[Change, ...]:
        """All that was ever said of a child."""
        return await Consents(self.town.parts.store, self.town.school.id).history(pupil.id)

    async def asked(self, pupil: Pupil) -> str:
        """What a teacher is told of a child."""
        return said(shown(await does(self.town, TEACHER, Verb.CHECK, pupil=pupil.id)))


@pytest_asyncio.fixture
async def two(azurite: Azurite) -> AsyncIterator[Two]:
    posts = Recorder()
    async with Wire(azurite) as wire, Town(wire, posts=posts) as town:
        await seen.settled_in(town)
        await enrol(town, town.parts.clock.now() - timedelta(days=30))
        for person in (MANAGER, DSL, TEACHER):
            await town.teams.message(person, "help")
        await town.settled()
        async with twin_of(town) as twin:
            await reminded(town)
            yield Two(town, twin, wire, azurite, posts)
            wire.between, wire.meanwhile = [], []


async def reminded(town: Town) -> None:
    """A bot that begins reminds of the record; what is pressed from then on is between no other messages."""
    async with asyncio.timeout(8):
        while "The consent record needs you" not in said(town.teams.messages(MANAGER)[-1].card):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await town.settled()


async def planned(two: Two) -> Answer:
    """What the list would do, once it is all written down."""
    found = await previewed(two.town, YES)
    data = next(it for it in seen.elements(found.card) if {"file", "list"} <= it.keys())
    async with asyncio.timeout(5):
        lists = two.town.parts.office.lists
        while await lists.imports.find(ImportId(str(data["list"]))) is None:  # noqa: ASYNC110 - the bot writes it.
            await asyncio.sleep(0.01)
    await two.town.settled()
    return found


@pytest.mark.rule("R37", "R38")
async def test_of_two_changes_at_once_neither_is_lost(two: Two) -> None:
    theirs = {**WITHDRAWN, "media": "full_name", "places": "press", "giver": "new", "by": "Otto Stone"}
    others: list[Answer] = []

    async def meanwhile() -> None:
        others.append(await two.elsewhere(MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **theirs))

    two.wire.meanwhile = [meanwhile]
    first = await does(two.town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **WITHDRAWN)
    for answer in (first, *others):
        assert "It is in force now." in said(shown(answer))
    assert two.wire.meanwhile == []
    assert len(others) == 1
    card = await two.asked(AMELIA)
    assert "No: photograph, video." in card
    assert "No: full name." in card
    assert len(await two.history(AMELIA)) == 3


@pytest.mark.rule("R38")
async def test_a_child_who_is_protected_while_a_parent_says_yes_stays_protected(two: Two) -> None:
    async def meanwhile() -> None:
        await two.elsewhere(DSL, Verb.PROTECT_SAVE, pupil=AMELIE.id, on="yes")

    two.wire.meanwhile = [meanwhile]
    yes = {**WITHDRAWN, "said": "yes", "giver": "new", "by": "Ada O'Brien"}
    await does(two.town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIE.id, **yes)
    assert "Yes:" not in await two.asked(AMELIE)
    assert len(await two.history(AMELIE)) == 1
    kept = await Consents(two.town.parts.store, two.town.school.id).get(AMELIE.id)
    assert kept.pupil.protected


@pytest.mark.rule("R38")
@pytest.mark.parametrize("later", range(5))
async def test_a_permission_taken_back_while_a_list_that_says_yes_is_written_stays_taken_back(
    two: Two, later: int
) -> None:
    told: list[Answer] = []

    async def meanwhile() -> None:
        for pupil, giver in ((AMELIA, {}), (AMELIE, {"giver": "new", "by": "Ada O'Brien"})):
            data = {**WITHDRAWN, **giver, "token": f"w{pupil.id}"}
            told.append(await two.elsewhere(MANAGER, Verb.CONSENT_SAVE, pupil=pupil.id, **data))

    found = await planned(two)
    two.wire.meanwhile = [*[None] * later, meanwhile]
    done = await two.town.press(MANAGER, found, "Bring it in")
    assert "The list is in force" in said(shown(done))
    await written(two.town)
    async with asyncio.timeout(8):
        while len(told) < 2:
            await does(two.town, DSL, Verb.CHECK, pupil=AMELIA.id)
    assert ["It is in force now." in said(shown(one)) for one in told] == [True, True]
    for pupil in (AMELIA, AMELIE):
        assert "Yes: photograph" not in (await two.asked(pupil)).partition("Newspapers")[0], later
        story = [one.id for one in await two.history(pupil)]
        assert len(story) == len(set(story))
    assert AMELIA.id in {one.pupil for one in await two.posts.wait()}


@pytest.mark.rule("R35")
async def test_one_form_pressed_at_two_bots_at_once_is_one_change(two: Two) -> None:
    data = {**WITHDRAWN, "token": "f" * 32}
    others: list[Answer] = []

    async def meanwhile() -> None:
        others.append(await two.elsewhere(MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **data))

    two.wire.meanwhile = [meanwhile]
    first = await does(two.town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **data)
    again = await asyncio.gather(
        *(does(two.town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **data) for _ in range(3))
    )
    assert len(others) == 1
    for answer in (first, *others, *again):
        assert "It is in force now." in said(shown(answer))
    assert len(await two.history(AMELIA)) == 2
    assert len(await audit(two.azurite, two.town, "consent.changed")) == 1
    await two.posts.wait()
    await asyncio.sleep(0.1)
    assert len({one.id for one in two.posts.told}) == 1


@pytest.mark.rule("R35")
async def test_a_list_confirmed_at_two_bots_at_once_is_brought_in_once(two: Two) -> None:
    found = await planned(two)
    data = next(it for it in seen.elements(found.card) if {"file", "list"} <= it.keys())
    others: list[Answer] = []

    async def meanwhile() -> None:
        press = {key: str(data[key]) for key in ("file", "list")}
        others.append(await two.elsewhere(MANAGER, Verb.IMPORT_CONFIRM, **press))

    two.wire.meanwhile = [meanwhile]
    answers = await asyncio.gather(*(two.town.press(MANAGER, found, "Bring it in") for _ in range(2)))
    for answer in (*answers, *others):
        assert "The list is in force" in said(shown(answer))
    await written(two.town)
    assert len(others) == 1
    assert len(await audit(two.azurite, two.town, "consent.list_confirmed")) == 1
    assert len(await two.history(AMELIE)) == 1
    head = (await Consents(two.town.parts.store, two.town.school.id).all()).head
    assert (head.folding, head.list_made_on) == ((), TODAY)
