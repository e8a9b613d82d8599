"""The name of a child, of whoever said something, and what they said stand in the record and nowhere else.

Every look at a child is written down with who looked, at whom, and nobody's name (R47, Q28).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from io import StringIO
from typing import Final

import pytest
import pytest_asyncio

from cards.verbs import Verb
from policy.consents import Said
from policy.pupils import class_code
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from storage.consents import Consents
from tests.scenarios import seen
from tests.scenarios.clocks import SettableClock
from tests.scenarios.exhibits import audit
from tests.scenarios.papers import TownWithAddress, fetched
from tests.scenarios.register import Recorder, does
from tests.scenarios.seen import said, shown
from tests.scenarios.test_canary import everything_logged, vars_of
from tests.scenarios.test_imports import TODAY, sent, written
from tests.scenarios.town import DPO, DSL, HEAD, MANAGER, TEACHER

pytestmark = [pytest.mark.usefixtures("hurried")]

CHILD, GIVER, CLASS = "Zqchild", "Zqgiver", "Zqclass"
CANARIES: Final = ("zqchild", "zqgiver", "zqclass", "zqborn", "zqother")
LIST = f"""Surname,Forename,Class,Photo - website,Video - website,Photo - press
{CHILD},Amelia,{CLASS},Y,Y,zqother
{CHILD},Sam,{CLASS},,,
{CHILD},Ben,{CLASS},,,
{CHILD},,,Y
""".encode()
LONG = f"""Name,Tutor Group,Consent Name,Status,Consent Date,Given By
"{CHILD}, Amelia",{CLASS},Photo - website,Withdrawn,20/11/2026,{GIVER}
""".encode()
SAID: Final = {
    "media": "photo",
    "places": "press",
    "said": "yes",
    "giver": "new",
    "by": GIVER,
    "source": "phone",
}
IN_THE_RECORD: Final = {"now", "change", "plan", "sheet", "withdrawn", "pupil"}
MAY_BE_SAID: Final = {
    *("pupil", "change", "list", "use", "class", "children", "found", "part", "paper", "on", "changes"),
    *("of", "week"),
}
"""The keys of what the audit says about the record."""


def singing(text: object) -> set[str]:
    """The canaries that can be heard in this."""
    whole = (text if isinstance(text, str) else json.dumps(text, default=str)).casefold()
    return {one for one in CANARIES if one in whole}


class Story:
    """One town in which everything is done that can be done about a child."""

    def __init__(
        self, town: TownWithAddress, azurite: Azurite, clock: SettableClock, lines: StringIO
    ) -> None:
        self.town, self.azurite, self.clock, self.lines = town, azurite, clock, lines
        self.answers: list[Answer] = []
        self.headers: list[str] = []

    async def does(self, person: str, verb: Verb, **data: str) -> Answer:
        """Press, and keep the answer."""
        self.answers.append(await does(self.town, person, verb, **data))
        return self.answers[-1]

    async def bring_in(self, content: bytes, made_on: str = TODAY) -> None:
        """A list, all its parts read."""
        asked = await sent(self.town, content, f"{CHILD}.csv")
        about = {"kind": "list", "made_on": made_on, "leavers": "keep"}
        found = await self.town.press(MANAGER, asked, "See what it would do", about)
        for one in [
            it
            for it in seen.elements(found.card)
            if it.get("type") == "Action.Execute" and "to" in it["data"]
        ]:
            part = await self.town.press(MANAGER, found, str(one["title"]))
            await self.town.press(MANAGER, part, "Back to the numbers")
        self.answers.append(await self.town.press(MANAGER, found, "Bring it in"))
        await written(self.town)

    async def child(self) -> str:
        """The child's id."""
        roll = await Consents(self.town.parts.store, self.town.school.id).all()
        return next(one.id for one in roll.pupils if one.forename == "Amelia")

    async def told(self) -> None:
        """All of it, with what goes wrong."""
        town = self.town
        await self.bring_in(LIST, "2026-11-20")
        await self.bring_in(LONG)
        id_ = await self.child()
        for words in (f"check consent Amelia {CHILD}", f"check consent {CLASS}", f"check consent x{CHILD}"):
            for person in (TEACHER, DSL):
                await town.teams.message(person, words)
        await self.does(MANAGER, Verb.CONSENT_CHANGE, pupil=id_)
        await self.does(MANAGER, Verb.CONSENT_SAVE, pupil=id_, **SAID)
        await self.does(MANAGER, Verb.CONSENT_SAVE, pupil=id_, **{**SAID, "said": "no"})
        await self.does(
            MANAGER, Verb.CONSENT_SAVE, pupil=id_, **{**SAID, "source": "zqother", "on": "zqborn"}
        )
        await self.does(TEACHER, Verb.CONSENT_SAVE, pupil=id_, **SAID)
        for verb in (Verb.CHECK, Verb.CONSENT_STORY, Verb.PROTECT, Verb.HELD, Verb.FORGET, Verb.LEFT):
            await self.does(MANAGER, verb, pupil=id_)
        await self.does(DSL, Verb.PROTECT_SAVE, pupil=id_, on="yes")
        await self.does(MANAGER, Verb.UNANSWERED)
        for kind in ("csv", "xlsx", "class", "child", "child_data"):
            paper = await fetched(town, kind, pupil=id_, **{"class": class_code(CLASS)})
            self.headers.append(str(dict(paper.headers)))
        for verb in Verb:
            if verb.startswith(("consents", "papers", "imports")):
                await self.does(
                    MANAGER, verb, **dict.fromkeys(("asked", "pupil", "file", "list", "to", "by"), CHILD)
                )
        await self.does(MANAGER, Verb.LEFT_SAVE, pupil=id_)


@pytest_asyncio.fixture(scope="module")
async def story(azurite: Azurite) -> AsyncIterator[Story]:
    clock = SettableClock()
    with everything_logged() as lines:
        async with TownWithAddress(azurite, clock=clock, posts=Recorder()) as town:
            await seen.settled_in(town)
            story = Story(town, azurite, clock, lines)
            await story.told()
            yield story


@pytest.mark.rule("R94")
async def test_no_row_beside_the_record_and_no_key_names_anybody(story: Story) -> None:
    rows = await seen.rows(story.azurite, story.town)
    heard = {key.split(":")[0] for key, row in rows.items() if singing(row)}
    assert {"now", "change"} <= heard <= IN_THE_RECORD
    assert not [key for key in rows if singing(key)]
    assert {key.split(":")[0] for key in rows} >= {"audit", "now", "change", "import"}


@pytest.mark.rule("R47", "R94")
async def test_the_audit_has_ids_and_codes_only_and_no_answer(story: Story) -> None:
    lines = [
        json.loads(json.loads(row)["trace_0"]) for row in await audit(story.azurite, story.town, "consent.")
    ]
    assert len(lines) > 20
    answers = {one.value for one in Said}
    for line in lines:
        assert set(line.get("codes", {})) <= MAY_BE_SAID, line
        said_ = {key: value for key, value in line.get("codes", {}).items() if key not in ("on", "part")}
        assert not answers & set(said_.values()), line
        assert all(" " not in value for value in said_.values()), line


async def test_nothing_is_logged_mailed_or_put_into_a_feed_or_a_file_name(story: Story) -> None:
    assert '"list_written"' in story.lines.getvalue()
    assert not singing(story.lines.getvalue())
    assert not singing([vars_of(request) for request in story.town.graph.requests])
    assert len(story.headers) == 5
    assert not singing(story.headers)


async def test_nothing_is_shown_on_a_lock_screen(story: Story) -> None:
    assert any(singing(one.activity) for one in story.town.teams.sent)
    for sent_ in story.town.teams.sent:
        aside = {key: part for key, part in sent_.activity.items() if key != "attachments"}
        assert not singing(aside)
        for one in sent_.activity.get("attachments", ()):
            assert not singing([one["content"]["speak"], one["content"]["fallbackText"]])
    for answer in story.answers:
        card = shown(answer)
        assert not singing([card["speak"], card["fallbackText"]])


@pytest.mark.parametrize("how", ["after ten minutes", "with the next press"])
async def test_nothing_stays_in_a_chat(story: Story, how: str) -> None:
    town = story.town
    for person in (TEACHER, DSL, HEAD, DPO):
        await town.teams.message(person, f"check consent {CLASS}")
        assert singing(town.teams.messages(person)[-1].activity)
    if how == "after ten minutes":
        story.clock.advance(timedelta(minutes=10, seconds=1))
    else:
        for person in (TEACHER, DSL, HEAD, DPO):
            await does(town, person, Verb.HELP)
    everybody = [one.id for one in town.school.people.everyone]
    async with asyncio.timeout(5):
        while any(singing(one.activity) for person in everybody for one in town.teams.messages(person)):  # noqa: ASYNC110 - the bot hides them.
            await asyncio.sleep(0.02)


LOOKS: Final[Mapping[str, tuple[str, Verb, dict[str, str], str, str]]] = {
    "a child": (TEACHER, Verb.CHECK, {"pupil": "id"}, "consent.checked", "pupil"),
    "a child by name": (TEACHER, Verb.CHECK, {"asked": f"Amelia {CHILD}"}, "consent.checked", "pupil"),
    "several of a name": (TEACHER, Verb.CHECK, {"asked": CHILD}, "consent.searched", "found"),
    "nobody": (TEACHER, Verb.CHECK, {"asked": "Nobody Known"}, "consent.searched", "found"),
    "a class": (TEACHER, Verb.CHECK, {"class": "code"}, "consent.class_checked", "class"),
    "the story": (DSL, Verb.CONSENT_STORY, {"pupil": "id"}, "consent.story_read", "pupil"),
    "who has no answer": (MANAGER, Verb.UNANSWERED, {}, "consent.unanswered_read", ""),
    "the form": (MANAGER, Verb.CONSENT_CHANGE, {"pupil": "id"}, "consent.form_read", "pupil"),
    "whether to protect": (DSL, Verb.PROTECT, {"pupil": "id"}, "consent.protect_asked", "pupil"),
    "whether one has left": (MANAGER, Verb.LEFT, {"pupil": "id"}, "consent.leave_asked", "pupil"),
    "one who is protected already": (
        DSL,
        Verb.PROTECT_SAVE,
        {"pupil": "id", "on": "yes"},
        "consent.checked",
        "pupil",
    ),
    "all that is held": (DPO, Verb.HELD, {"pupil": "id"}, "consent.held_read", "pupil"),
    "what would be erased": (DPO, Verb.FORGET, {"pupil": "id"}, "consent.erase_asked", "pupil"),
    "a paper on a child": (DPO, Verb.PAPER, {"kind": "child", "pupil": "id"}, "consent.paper_asked", "pupil"),
    "a paper on a class": (
        HEAD,
        Verb.PAPER,
        {"kind": "class", "class": "code"},
        "consent.paper_asked",
        "class",
    ),
}


@pytest.mark.rule("R47")
@pytest.mark.parametrize("what", LOOKS)
async def test_every_look_is_written_down_with_who_looked_and_at_what(story: Story, what: str) -> None:
    person, verb, data, action, code = LOOKS[what]
    real = {"id": await story.child(), "code": class_code(CLASS)}
    before = set(await audit(story.azurite, story.town, action))
    answer = await does(story.town, person, verb, **{key: real.get(one, one) for key, one in data.items()})
    assert "We cannot find that" not in said(shown(answer))
    [row] = set(await audit(story.azurite, story.town, action)) - before
    line = json.loads(json.loads(row)["trace_0"])
    assert (line["actor"], line["action"]) == (person, action)
    expected = {"pupil": real["id"], "class": real["code"]}
    assert line.get("codes", {}).get(code, "") == expected.get(code, line.get("codes", {}).get(code, ""))
    assert not code or code in line["codes"]


@pytest.mark.rule("R47")
async def test_whoever_reads_a_part_of_a_list_has_that_written_down(story: Story) -> None:
    parts = [
        json.loads(json.loads(row)["trace_0"])
        for row in await audit(story.azurite, story.town, "consent.list_read")
    ]
    assert {one["codes"]["part"] for one in parts} >= {"joiners", "bad", "withdrawn"}
    assert {one["actor"] for one in parts} == {MANAGER}
