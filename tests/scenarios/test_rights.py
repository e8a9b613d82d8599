"""One child's rights over the consent record: all of it as a file, and that it goes (E5, R38, R39)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from cards.verbs import Verb
from policy import planning
from policy.people import StaffId
from policy.previews import About
from policy.pupils import PupilId, class_code
from rehearsal.azurite import Azurite
from storage.consents import Consents
from storage.errors import NotFound
from tests.scenarios import seen
from tests.scenarios.exhibits import audit
from tests.scenarios.papers import TownWithAddress, fetched
from tests.scenarios.register import AMELIA, SAM, Recorder, does, enrol
from tests.scenarios.seen import said, shown
from tests.scenarios.test_consents import WITHDRAWN
from tests.scenarios.test_imports import LIST, previewed, written
from tests.scenarios.town import DPO, DSL, MANAGER, TEACHER

pytestmark = pytest.mark.usefixtures("hurried")

LATER = b"""Surname,Forename,Year,Class,Photo - website,Video - website
Vale,Robin,4,Oak,,Y
"""
"""Robin is on a later list, and nothing is said of photographs."""


@pytest.fixture
def posts() -> Recorder:
    return Recorder()


@pytest_asyncio.fixture
async def town(azurite: Azurite, posts: Recorder) -> AsyncIterator[TownWithAddress]:
    async with TownWithAddress(azurite, posts=posts) as one:
        await seen.settled_in(one)
        await enrol(one, one.parts.clock.now() - timedelta(days=30))
        yield one


def record(town: TownWithAddress) -> Consents:
    """The school's record, to look into."""
    return Consents(town.parts.store, town.school.id)


async def data_of(town: TownWithAddress, person: str = DPO, pupil: str = AMELIA.id) -> dict[str, list[dict]]:  # type: ignore[type-arg]  # as JSON comes
    """All that is held on a child, as data."""
    found: dict[str, list[dict]] = json.loads(  # type: ignore[type-arg]
        (await fetched(town, "child_data", person, pupil=pupil)).body
    )
    return found


async def pressed(town: TownWithAddress, pupil: str, person: str = DPO) -> str:
    """Ask for everything to go, and press again; what is said."""
    asked = await does(town, person, Verb.FORGET, pupil=pupil)
    return said(shown(await town.press(person, asked, "Yes, erase all of it")))


async def test_all_that_is_held_on_a_child_is_in_one_file(town: TownWithAddress) -> None:
    await does(town, TEACHER, Verb.CHECK, pupil=AMELIA.id)
    await does(town, TEACHER, Verb.CHECK, pupil=SAM.id)
    await does(town, TEACHER, Verb.CHECK, **{"class": class_code("Oak")})
    await does(town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **WITHDRAWN)
    data = await data_of(town)
    assert data["child"]["forename"] == "Amelia"  # type: ignore[call-overload]
    assert [one["how"] for one in data["said"]] == ["form", "phone"]
    in_force = {one["use"]: one["may_be_used"] for one in data["in_force"]}
    assert (in_force["photo@website"], in_force["photo@press"]) == (False, True)
    [taken_back] = data["taken_back"]
    assert set(taken_back["uses"]) == {"photo@website", "video@website"}
    done = [(one["who"]["id"], one["what"]) for one in data["looked_or_changed"]]
    assert done[:3] == [
        (TEACHER, "consent.checked"),
        (TEACHER, "consent.class_checked"),
        (MANAGER, "consent.changed"),
    ]


async def test_names_of_other_people_are_marked_for_the_dpo_to_look_at(town: TownWithAddress) -> None:
    await does(town, DSL, Verb.PROTECT_SAVE, pupil=AMELIA.id, on="yes")
    data = await data_of(town)
    [act] = data["said"]
    assert act["who"] == {
        "name": "Robin Stone",
        "is_another_person": True,
        "look_at_before_handing_over": True,
    }
    assert act["written_down_by"]["look_at_before_handing_over"] is True
    why = [one for one in data["in_force"] if one["why"] == "ask_dsl"]
    assert why
    assert all(one["look_at_before_handing_over"] for one in why)
    page = (await fetched(town, "child", DPO, pupil=AMELIA.id)).body.decode()
    assert "<mark>Robin Stone</mark>" in page
    assert "<mark>The safeguarding lead is asked before anything is used</mark>" in page
    assert "look at everything that is underlined" in page
    assert "<td>Amelia Stone</td>" in page


async def test_a_page_on_a_child_is_saved_because_its_address_is_good_once(town: TownWithAddress) -> None:
    found = await fetched(town, "child", pupil=AMELIA.id)
    assert found.headers["Content-Disposition"] == 'attachment; filename="child-2026-11-24.html"'


async def test_the_way_there_is_on_the_childs_own_card(town: TownWithAddress) -> None:
    child = await does(town, DPO, Verb.CHECK, pupil=AMELIA.id)
    rights = await town.press(DPO, child, "All that we hold on this child")
    card = await town.press(DPO, rights, "All that we hold, to read")
    assert "It opens in your browser, once" in said(shown(card))
    theirs = await does(town, DSL, Verb.CHECK, pupil=AMELIA.id)
    assert "All that we hold" not in str(theirs.card)


@pytest.mark.rule("R38", "R39")
async def test_a_second_press_erases_all_of_it_and_the_log_keeps_that_it_was_done(
    town: TownWithAddress, azurite: Azurite, posts: Recorder
) -> None:
    asked = await does(town, DPO, Verb.FORGET, pupil=AMELIA.id)
    card = said(shown(asked))
    assert "Amelia Stone" in card
    assert "It cannot be undone." in card
    assert (await record(town).get(AMELIA.id)).standing
    done = await town.press(DPO, asked, "Yes, erase all of it")
    assert "Nothing of this child is left in the consent record." in said(shown(done))
    with pytest.raises(NotFound):
        await record(town).get(AMELIA.id)
    [told] = await posts.wait()
    assert (told.pupil, len(told.uses)) == (AMELIA.id, 36)
    await town.settled()
    left = {key: row for key, row in (await seen.rows(azurite, town)).items() if AMELIA.id in key + row}
    assert {key.partition(":")[0] for key in left} <= {"audit", "withdrawn"}
    assert not [row for row in left.values() if "Stone" in row or "Amelia" in row]
    [tombstone] = await audit(azurite, town, "consent.erased")
    assert DPO in tombstone
    assert AMELIA.id in tombstone


async def test_what_was_written_down_since_is_not_erased_unseen(town: TownWithAddress) -> None:
    asked = await does(town, DPO, Verb.FORGET, pupil=AMELIA.id)
    await does(town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **WITHDRAWN)
    again = await town.press(DPO, asked, "Yes, erase all of it")
    assert "Something was written down since you asked." in said(shown(again))
    assert len(await record(town).history(AMELIA.id)) == 2
    await town.press(DPO, again, "Yes, erase all of it")
    assert await record(town).history(AMELIA.id) == ()


async def test_nobody_else_erases_anything(town: TownWithAddress) -> None:
    asked = await does(town, DPO, Verb.FORGET, pupil=AMELIA.id)
    drawn = next(one["drawn"] for one in seen.elements(asked.card) if "drawn" in one)
    for person in (TEACHER, DSL):
        answer = await does(town, person, Verb.FORGET_SAVE, pupil=AMELIA.id, drawn=str(drawn))
        assert "We cannot find that" in said(shown(answer))
    assert (await record(town).get(AMELIA.id)).standing


async def test_a_later_list_makes_an_erased_child_a_new_one_with_nothing_carried_over(
    town: TownWithAddress,
) -> None:
    await town.press(MANAGER, await previewed(town, LIST), "Bring it in")
    await written(town)
    [robin] = [one for one in (await record(town).all()).pupils if one.name == "Robin Vale"]
    assert "Erased" in await pressed(town, robin.id)
    found = await previewed(town, LATER)
    assert "Children on the list: 1. New: 1." in said(shown(found))
    await town.press(MANAGER, found, "Bring it in")
    await written(town)
    [again] = [one for one in (await record(town).all()).pupils if one.name == "Robin Vale"]
    [only] = await record(town).history(PupilId(again.id))
    assert dict(only.answers) == {"video@website": "yes"}


async def confirmed(town: TownWithAddress, content: bytes = LIST) -> None:
    """A list that another process confirmed just now, and that nobody has begun to write down."""
    lists, at = town.parts.office.lists, town.parts.clock.now()
    sheets = await lists.spreadsheets.read(content, "csv")
    by = StaffId(MANAGER)
    about = About(town.school.id, "d" * 64, at.date(), is_form=False, by=by, at=at)
    found = planning.plan(sheets, await record(town).all(), town.school.consents, about)
    await lists.imports.plan(found.plan)
    import_ = await lists.imports.find(found.plan.import_.id)
    assert import_ is not None
    await lists.imports.confirm(import_, by, at, [])


async def test_a_list_that_is_still_being_written_does_not_bring_an_erased_child_back(
    town: TownWithAddress, posts: Recorder
) -> None:
    await confirmed(town)
    everybody = {one.name: one.id for one in (await record(town).all()).pupils}
    for name in ("Amelia Stone", "Robin Vale"):
        assert "Erased" in await pressed(town, everybody[name])
    assert {one.pupil for one in await posts.wait()} >= {everybody["Amelia Stone"]}
    town.parts.office.lists.wake()
    await written(town)
    assert {one.name for one in (await record(town).all()).pupils} == {"Sam Reed", "Amélie O'Brien"}
    assert await record(town).history(PupilId(everybody["Robin Vale"])) == ()
