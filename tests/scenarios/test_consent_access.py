"""Who may press what of the consent record, role by role, written by hand from records.md E3 and the issue.

Nothing here is worked out by the product. Whoever may not is told that there is nothing of the kind, and
their press changes no row and tells nobody.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import pytest
import pytest_asyncio

from cards.consent_words import NO
from cards.verbs import Verb
from policy.consents import Record
from policy.pupils import class_code
from rehearsal.azurite import Azurite
from storage.consents import Consents
from tests.scenarios import seen
from tests.scenarios.absent import away
from tests.scenarios.papers import TownWithAddress
from tests.scenarios.register import AMELIA, AMELIE, SAM, Recorder, does, enrol
from tests.scenarios.seen import said, shown
from tests.scenarios.test_consents import WITHDRAWN
from tests.scenarios.test_imports import TODAY, sent
from tests.scenarios.town import (
    CHAIR,
    CLERK,
    DEPUTY,
    DEPUTY_HEAD,
    DPO,
    DSL,
    HEAD,
    ICT,
    MANAGER,
    STRANGER,
    SUPPLY,
    TEACHER,
    TRUSTEE,
    VICE,
)

pytestmark = pytest.mark.usefixtures("hurried")

NOT_FOUND = "We cannot find that"
UNKNOWN = "We do not know you yet"

EVERYBODY: Final[Mapping[str, str]] = {
    "Principal": HEAD,
    "DSL": DSL,
    "deputy DSL": DEPUTY,
    "deputy head": DEPUTY_HEAD,
    "teacher": TEACHER,
    "supply": SUPPLY,
    "Business Manager": MANAGER,
    "ICT": ICT,
    "DPO": DPO,
    "Chair": CHAIR,
    "Vice": VICE,
    "trustee": TRUSTEE,
    "Clerk": CLERK,
    "stranger": STRANGER,
}

MANAGE = {"Business Manager"}
KNOW_OF_PROTECTION = {"DSL", "deputy DSL", "Business Manager"}
WITH_REASONS = KNOW_OF_PROTECTION | {"Principal", "DPO"}
ANSWERED = WITH_REASONS | {"teacher", "supply", "deputy head"}
RIGHTS = {"Business Manager", "DPO"}

MAY: Final[Mapping[Verb, set[str]]] = {
    Verb.CONSENTS: ANSWERED,
    Verb.CHECK: ANSWERED,
    Verb.CONSENT_STORY: KNOW_OF_PROTECTION,
    Verb.PROTECT: KNOW_OF_PROTECTION,
    Verb.PROTECT_SAVE: KNOW_OF_PROTECTION,
    Verb.UNANSWERED: MANAGE,
    Verb.CONSENT_CHANGE: MANAGE,
    Verb.CONSENT_SAVE: MANAGE,
    Verb.LEFT: MANAGE,
    Verb.LEFT_SAVE: MANAGE,
    Verb.PAPERS: WITH_REASONS,
    Verb.PAPER: WITH_REASONS,
    Verb.HELD: RIGHTS,
    Verb.FORGET: RIGHTS,
    Verb.FORGET_SAVE: RIGHTS,
    Verb.IMPORT_HOW: MANAGE,
    Verb.IMPORT_ABOUT: MANAGE,
    Verb.IMPORT_PLAN: MANAGE,
    Verb.IMPORT_COLUMN: MANAGE,
    Verb.IMPORT_COLUMN_SAVE: MANAGE,
    Verb.IMPORT_LIST: MANAGE,
    Verb.IMPORT_CONFIRM: MANAGE,
    Verb.IMPORT_STATE: MANAGE,
    Verb.IMPORT_DROP: MANAGE,
}
"""E3: any staff yes or no, the DSL, the Principal and the DPO yes, the Business Manager manages, nobody else.
The issue: that a child is protected is for the DSL and the Business Manager alone."""


@dataclass
class Desk:
    """A school with children, and a list that waits to be confirmed."""

    town: TownWithAddress
    azurite: Azurite
    posts: Recorder
    data: dict[str, str] = field(default_factory=dict)

    async def rows(self) -> dict[str, str]:
        """Every row but where somebody's chat is."""
        found = await seen.rows(self.azurite, self.town)
        return {key: row for key, row in found.items() if not key.startswith(("reference:", "staff:"))}

    async def says(self, who: str, verb: Verb, **data: str) -> str:
        """What somebody is answered with."""
        return said(shown(await does(self.town, EVERYBODY[who], verb, **{**self.data, **data})))


@pytest_asyncio.fixture(scope="module")
async def desk(azurite: Azurite) -> AsyncIterator[Desk]:
    posts = Recorder()
    async with TownWithAddress(azurite, posts=posts) as town:
        await seen.settled_in(town)
        await enrol(town, town.parts.clock.now() - timedelta(days=30))
        asked = await sent(town, b"Surname,Forename,Class,Photo - website\nStone,Amelia,Oak,N\n")
        about = {"kind": "list", "made_on": TODAY, "leavers": "keep"}
        found = await town.press(MANAGER, asked, "See what it would do", about)
        codes = next(it for it in seen.elements(found.card) if {"file", "list"} <= it.keys())
        for person in EVERYBODY.values():
            await town.teams.message(person, "help")
        await town.parts.later.close()
        await town.settled()
        given = {
            **{key: str(codes[key]) for key in ("file", "list")},
            **about,
            **WITHDRAWN,
            "pupil": AMELIA.id,
            "to": "withdrawn",
        }
        yield Desk(town, azurite, posts, given)


def of(verb: Verb) -> dict[str, str]:
    """What a press of this verb says otherwise than all others."""
    match verb:
        case Verb.PAPER:
            return {"kind": "class", "class": class_code("Oak")}
        case Verb.PROTECT_SAVE:
            return {"on": "yes"}
        case _:
            return {}


def test_every_press_about_the_record_has_its_row_in_this_table() -> None:
    rooms = ("consents.", "imports.", "papers.")
    assert {verb for verb in Verb if verb.startswith(rooms)} == MAY.keys()


async def test_whoever_may_not_finds_nothing_changes_nothing_and_tells_nobody(desk: Desk) -> None:
    rows, before = await desk.rows(), len(desk.town.teams.sent)
    for verb, may in MAY.items():
        for who in EVERYBODY.keys() - may:
            answer = await desk.says(who, verb, **of(verb))
            assert (NOT_FOUND in answer) or (UNKNOWN in answer), (who, verb)
            assert not [one for one in ("Amelia", "Stone", "Reed", "O'Brien") if one in answer], (who, verb)
    await desk.town.settled()
    assert await desk.rows() == rows
    assert desk.town.teams.sent[before:] == []
    assert desk.posts.told == []


@pytest.mark.parametrize("who", EVERYBODY.keys() - ANSWERED)
async def test_whoever_may_not_ask_is_told_nothing_for_typing_either(desk: Desk, who: str) -> None:
    person = EVERYBODY[who]
    for words in ("consents", "check consent", "check consent Amelia Stone", "check consent Oak"):
        before = len(desk.town.teams.messages(person))
        await desk.town.teams.message(person, words)
        [card] = [said(one.card) for one in desk.town.teams.messages(person)[before:]]
        assert (NOT_FOUND in card) or (UNKNOWN in card)
        assert "Amelia" not in card.replace(words, "")


@pytest.mark.parametrize("who", EVERYBODY.keys() - MANAGE)
async def test_a_list_from_anybody_else_is_not_even_fetched(desk: Desk, who: str) -> None:
    desk.town.teams.files.fetched.clear()
    card = said((await sent(desk.town, b"Surname,Forename\nVale,Robin\n", person=EVERYBODY[who])).card)
    assert ("Lists of permissions come from the Business Manager" in card) or (UNKNOWN in card)
    assert desk.town.teams.files.fetched == []


@pytest.mark.rule("R40")
async def test_the_principal_and_the_dpo_cannot_tell_a_protected_child_from_a_refused_one(desk: Desk) -> None:
    on_home = {who: await desk.says(who, Verb.CONSENTS) for who in WITH_REASONS | {"teacher"}}
    await desk.says("DSL", Verb.PROTECT_SAVE, on="yes")
    for who in EVERYBODY.keys() & (ANSWERED - KNOW_OF_PROTECTION):
        cards = [
            shown(await does(desk.town, EVERYBODY[who], Verb.CHECK, pupil=it.id)) for it in (AMELIA, SAM)
        ]
        whole = [
            str(card).replace(it.id, "").replace(it.name, "")
            for card, it in zip(cards, (AMELIA, SAM), strict=True)
        ]
        assert whole[0] == whole[1]
        assert (NO in said(cards[0])) is (who in WITH_REASONS)
        listed = await desk.says(who, Verb.CHECK, pupil="", **{"class": class_code("Oak")})
        assert listed.count("Amelia Stone: NO") == listed.count("Sam Reed: NO") == 1
        answers = {line.partition(":")[2] for line in listed.splitlines() if ": NO" in line}
        assert len(answers) == 1
        assert freshened(await desk.says(who, Verb.CONSENTS)) == freshened(on_home.get(who, "")) or (
            who not in on_home
        )
    for who in KNOW_OF_PROTECTION:
        card = await desk.says(who, Verb.CHECK)
        assert "Ask the safeguarding lead before anything of this child is used." in card
        assert "The safeguarding lead must be asked about: 1." in await desk.says(who, Verb.CONSENTS)
    await desk.says("DSL", Verb.PROTECT_SAVE, on="no")


def freshened(card: str) -> list[str]:
    """A card without the moment at which it was read."""
    return [line for line in card.splitlines() if not line.startswith("As at ")]


async def test_whoever_may_is_answered(desk: Desk) -> None:
    confirm = {Verb.CONSENT_SAVE: "It is in force now.", Verb.IMPORT_CONFIRM: "The list is in force"}
    for verb, may in MAY.items():
        for who in EVERYBODY.keys() & may:
            answer = await desk.says(who, verb, **of(verb))
            assert NOT_FOUND not in answer, (who, verb)
            assert "Something went wrong" not in answer, (who, verb)
            assert confirm.get(verb, "") in answer, (who, verb)


async def test_whoever_covers_for_the_business_manager_keeps_the_record_meanwhile(desk: Desk) -> None:
    assert NOT_FOUND in await desk.says("teacher", Verb.CONSENT_CHANGE, pupil=SAM.id)
    await away(desk.town, MANAGER, cover=TEACHER)
    assert "Change an answer" in await desk.says("teacher", Verb.CONSENT_CHANGE, pupil=SAM.id)
    assert "A parent said no." in await desk.says("teacher", Verb.CHECK, pupil=SAM.id)
    assert "A list to bring in" in said((await sent(desk.town, person=TEACHER)).card)
    assert NOT_FOUND in await desk.says("supply", Verb.CONSENT_CHANGE, pupil=SAM.id)
    await desk.town.teams.message(MANAGER, "I'm back!")
    assert NOT_FOUND in await desk.says("teacher", Verb.CONSENT_CHANGE, pupil=SAM.id)
    assert "A parent said no." not in await desk.says("teacher", Verb.CHECK, pupil=SAM.id)


async def test_a_child_of_whom_nothing_was_said_is_nobodys_secret(desk: Desk) -> None:
    kept: Record = await Consents(desk.town.parts.store, desk.town.school.id).get(AMELIE.id)
    assert kept.standing == ()
    assert "Nobody was asked." in await desk.says("Principal", Verb.CHECK, pupil=AMELIE.id)
