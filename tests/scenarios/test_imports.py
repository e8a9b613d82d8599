"""Bringing a list of permissions in: sent to the bot, read, confirmed in one press, in force at once (C9)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from cards.verbs import Verb
from policy.withdrawals import Shown
from rehearsal.azurite import Azurite
from rehearsal.conversations import Message
from rehearsal.doorway import Answer
from tests.scenarios import seen
from tests.scenarios.register import AMELIA, AMELIE, Recorder, does, enrol
from tests.scenarios.seen import said, shown
from tests.scenarios.town import MANAGER, TEACHER, Town

pytestmark = pytest.mark.usefixtures("hurried")

LIST = b"""Surname,Forename,Year,Class,Photo - website,Video - website,Photo - Instagram
Stone,Amelia,4,Oak,N,Y,Y
Reed,Sam,4,Oak,Y,N,
Vale,Robin,4,Oak,Yes,Perhaps,No
,,4,Oak,Y,Y,Y
"""
"""Amelia's photographs on the website are taken back; Robin is new; one answer and one line are bad."""

TODAY = "2026-11-24"


@pytest.fixture
def posts() -> Recorder:
    return Recorder({AMELIA.id: Shown(frozenset({"a", "b"}), frozenset({"c", "d", "e"}))})


@pytest_asyncio.fixture
async def town(azurite: Azurite, posts: Recorder) -> AsyncIterator[Town]:
    async with Town(azurite, posts=posts) as one:
        await seen.settled_in(one)
        await enrol(one, one.parts.clock.now() - timedelta(days=30))
        yield one


async def sent(town: Town, content: bytes = LIST, name: str = "list.csv", person: str = MANAGER) -> Message:
    """Send a file in the chat, and see what comes."""
    before = len(town.teams.messages(person))
    await town.teams.send_file(person, content, name)
    return town.teams.messages(person)[before]


async def previewed(town: Town, content: bytes = LIST, **about: str) -> Answer:
    """Send a list and say what it is."""
    asked = await sent(town, content)
    given = {"kind": "list", "made_on": TODAY, "leavers": "keep", **about}
    return await town.press(MANAGER, asked, "See what it would do", given)


async def written(town: Town) -> None:
    """Wait until nothing is left to be written to the children's records."""
    async with asyncio.timeout(20):
        while await town.parts.office.lists.imports.unfinished():  # noqa: ASYNC110 - the bot writes it.
            await asyncio.sleep(0.05)


async def yes(town: Town, name: str) -> str:
    """What a teacher is told of this child."""
    before = len(town.teams.messages(TEACHER))
    await town.teams.message(TEACHER, f"check consent {name}")
    return said(town.teams.messages(TEACHER)[before].card)


@pytest.mark.rule("R35", "R38")
async def test_a_list_is_shown_first_then_confirmed_in_one_press_and_counts_at_once(
    town: Town, posts: Recorder
) -> None:
    found = await previewed(town)
    text = said(shown(found))
    assert "Children on the list: 3. New: 1." in text
    assert "Permissions taken back: 1. Children: 1. Posts held by it: 2. Posts to take down: 3." in text
    assert "Lines with something wrong: 2." in text
    assert "Yes: photograph" in await yes(town, "Amelia Stone")
    done = await town.press(MANAGER, found, "Bring it in")
    assert "The list is in force" in said(shown(done))
    assert "No: photograph." in await yes(town, "Amelia Stone")
    assert "Yes: photograph." in await yes(town, "Robin Vale")
    [told] = await posts.wait()
    assert (told.pupil, told.uses) == (AMELIA.id, ("photo@website",))
    await written(town)
    again = await previewed(town)
    assert "This very list was brought in before, so nothing was changed." in said(shown(again))
    assert "Everything is written. Children on the list: 3." in said(shown(again))


async def test_what_a_named_parent_said_is_not_undone_by_a_list(town: Town) -> None:
    found = await previewed(town)
    assert "somebody said no, so it stays no: 1" in said(shown(found))
    await town.press(MANAGER, found, "Bring it in")
    assert "No: nothing may be used." in await yes(town, "Sam Reed")


async def test_an_older_list_asks_and_never_overwrites(town: Town) -> None:
    found = await previewed(town, made_on="2026-10-01")
    text = said(shown(found))
    assert "Older than what we know, so not changed" in text
    await town.press(MANAGER, found, "Bring it in")
    assert "Yes: photograph" in await yes(town, "Amelia Stone")


async def test_the_parts_of_a_preview_can_be_read_one_by_one(town: Town) -> None:
    found = await previewed(town)
    lines = await town.press(MANAGER, found, "Lines with something wrong (2)")
    text = said(shown(lines))
    assert "Line 4, column Video - website" in text
    assert "Line 5" in text
    back = await town.press(MANAGER, lines, "Back to the numbers")
    taken = await town.press(MANAGER, back, "Taken back (1)")
    assert "Amelia Stone" in said(shown(taken))


async def test_the_school_says_what_a_column_is_and_it_is_remembered_for_the_next_list(town: Town) -> None:
    headed = LIST.replace(b"Photo - website", b"Zzz 1")
    found = await previewed(town, headed)
    unread = await town.press(MANAGER, found, "Columns that are not read (1)")
    form = await town.press(MANAGER, unread, "1: Zzz 1")
    again = await town.press(MANAGER, form, "Save", {"is": "permission"})
    assert "Please tick what it permits." in said(shown(again))
    ticked = {"is": "permission", "media": "photo", "places": "website"}
    known = await town.press(MANAGER, again, "Save", ticked)
    assert "Permissions taken back: 1." in said(shown(known))
    assert "Columns that are not read" not in said(shown(known))
    await town.press(MANAGER, known, "Bring it in")
    assert "No: photograph." in await yes(town, "Amelia Stone")
    await written(town)
    later = await previewed(town, headed.replace(b"Stone,Amelia,4,Oak,N", b"Stone,Amelia,4,Oak,Y"))
    assert "Columns that are not read" not in said(shown(later))


async def test_of_two_looks_at_one_list_the_later_one_is_brought_in(town: Town) -> None:
    asked = await sent(town)
    given = {"kind": "list", "made_on": TODAY, "leavers": "keep"}
    kept = await town.press(MANAGER, asked, "See what it would do", given)
    assert "They stay as they are." in said(shown(kept))
    again = await town.press(MANAGER, kept, "Change the day or the kind")
    left = await town.press(MANAGER, again, "See what it would do", {**given, "leavers": "left"})
    assert "They are marked as left." in said(shown(left))
    await town.press(MANAGER, left, "Bring it in")
    await written(town)
    assert "This child has left the school." in await yes(town, AMELIE.name)


async def test_a_list_that_is_thrown_away_changes_nothing(town: Town) -> None:
    found = await previewed(town)
    await town.press(MANAGER, found, "Throw the list away")
    assert "We cannot find that" in said(
        shown(await town.press(MANAGER, found, "Change the day or the kind"))
    )
    assert "Yes: photograph" in await yes(town, "Amelia Stone")


async def test_nobody_else_brings_a_list_in(town: Town) -> None:
    asked = await sent(town, person=TEACHER)
    assert "Lists of permissions come from the Business Manager" in said(asked.card)
    assert town.teams.files.fetched == []
    answer = await does(town, TEACHER, Verb.IMPORT_CONFIRM, list="0" * 32)
    assert "We cannot find that" in said(shown(answer))


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "list.csv", "The file is empty."),
        (b"\x00\x01\x02" * 500, "list.csv", "The file is not text."),
        (b"PK\x03\x04 no zip at all", "list.xlsx", "The file is damaged."),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "list.xls", "The file is of an old kind of Excel."),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    town: Town, content: bytes, name: str, sentence: str
) -> None:
    card = said((await sent(town, content, name)).card)
    assert sentence in card
    assert "Nothing was changed." in card
