"""Who may read a post and press what on it, role by role, written by hand from records.md E3 and the issue.

Nothing here is worked out by the product. Whoever may not know of a post is told that there is nothing of the
kind, and nobody's forbidden press changes a row or tells anybody.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest
import pytest_asyncio

from cards.verbs import Verb
from policy.posts import Post
from rehearsal.azurite import Azurite
from tests.scenarios import seen
from tests.scenarios.authors import list_is_fresh
from tests.scenarios.postbook import approved, asked, drafted, gone, photo, published, words
from tests.scenarios.register import AMELIA, does, enrol
from tests.scenarios.seen import said, shown
from tests.scenarios.test_consent_access import EVERYBODY, NOT_FOUND, UNKNOWN
from tests.scenarios.town import Town

pytestmark = pytest.mark.usefixtures("hurried")

AUTHOR = {"teacher"}
HEADS = {"Principal"}
OFFICE = {"Business Manager"}
ALWAYS = HEADS | OFFICE | {"DPO"}
"""E3: Principal yes, Business Manager manages, DPO yes."""
LATER = {"deputy head"}
"""The delegate reads what waits, and decides after a school day."""
LEADS = {"DSL", "deputy DSL"}
"""E3: sample, so what is out."""
STAFF = AUTHOR | ALWAYS | LATER | LEADS | {"supply"}

READS: Final[Mapping[str, set[str]]] = {
    "draft": AUTHOR | ALWAYS,
    "asked": AUTHOR | ALWAYS | LATER,
    "approved": AUTHOR | ALWAYS | LATER,
    "gone": AUTHOR | ALWAYS | LATER,
    "out": AUTHOR | ALWAYS | LATER | LEADS,
}
"""For each state of a post whoever may read it."""

LISTS: Final[Mapping[Verb, set[str]]] = {
    Verb.POST: STAFF,
    Verb.MY_POSTS: STAFF,
    Verb.TO_APPROVE: STAFF,
    Verb.TO_TAKE_DOWN: STAFF,
    Verb.CALENDAR: STAFF,
    Verb.SAMPLE: LEADS,
}
"""Lists and empty forms: who may ask for one at all."""

DOES: Final[Mapping[Verb, tuple[str, set[str]]]] = {
    Verb.POST_STEP: ("draft", AUTHOR),
    Verb.POST_WHERE: ("draft", AUTHOR),
    Verb.POST_WORDS: ("draft", AUTHOR),
    Verb.POST_PICTURE: ("draft", AUTHOR),
    Verb.POST_WISH: ("draft", AUTHOR),
    Verb.POST_UNPICTURE: ("draft", AUTHOR),
    Verb.POST_CLASS: ("draft", AUTHOR),
    Verb.POST_CHILDREN: ("draft", AUTHOR),
    Verb.POST_SEND: ("draft", AUTHOR),
    Verb.POST_DROP: ("draft", AUTHOR),
    Verb.APPROVE: ("asked", HEADS),
    Verb.APPROVE_SAVE: ("asked", HEADS),
    Verb.APPROVE_EDIT: ("asked", HEADS),
    Verb.APPROVE_EDIT_SAVE: ("asked", HEADS),
    Verb.ASK_CHANGE: ("asked", HEADS),
    Verb.ASK_CHANGE_SAVE: ("asked", HEADS),
    Verb.DECLINE: ("asked", HEADS),
    Verb.DECLINE_SAVE: ("asked", HEADS),
    Verb.HOLD: ("asked", HEADS | AUTHOR),
    Verb.HOLD_SAVE: ("asked", HEADS | AUTHOR),
    Verb.GO: ("approved", OFFICE),
    Verb.OUT: ("gone", OFFICE),
    Verb.OUT_SAVE: ("gone", OFFICE),
    Verb.NOT_OUT: ("gone", OFFICE),
    Verb.MOVED: ("out", HEADS | OFFICE),
    Verb.MOVED_SAVE: ("out", HEADS | OFFICE),
    Verb.TAKE_DOWN: ("out", HEADS | OFFICE),
    Verb.TAKE_DOWN_SAVE: ("out", HEADS | OFFICE),
    Verb.TAKEN: ("out", HEADS | OFFICE),
    Verb.TAKEN_SAVE: ("out", HEADS | OFFICE),
    Verb.SHARED: ("out", HEADS | OFFICE),
    Verb.SHARED_SAVE: ("out", HEADS | OFFICE),
    Verb.SAMPLE_SAVE: ("out", LEADS),
}
"""For each press the state in which it can be made, and who may."""

ELSEWHERE: Final = {
    Verb.RELEASE: "only what was held by hand: tests/scenarios/test_post_decisions.py",
    Verb.REVIEWED: "only the fast lane: tests/scenarios/test_post_lists.py",
    Verb.POST_SHOW: "pictures: tests/scenarios/test_post_pictures.py",
}

TYPED: Final = {
    "reason": "ethos",
    "words": "Not like this.",
    "text": "Sports day is on Friday.",
    "to": "words",
    "at-0": "https://school.example/1",
    "task": "t1",
    "result": "cannot",
    "finding": "fine",
    "address": "https://elsewhere.example/1",
    "place": "website",
    "file": "0" * 32,
}


@dataclass
class Desk:
    """A school with a post in each state."""

    town: Town
    azurite: Azurite
    posts: Mapping[str, Post]

    async def rows(self) -> dict[str, str]:
        """Every row but where somebody's chat is, and the audit of looks."""
        found = await seen.rows(self.azurite, self.town)
        return {key: row for key, row in found.items() if not key.startswith(("reference:", "staff:"))}

    async def says(self, who: str, verb: Verb, state: str = "") -> str:
        """What somebody is answered with."""
        post = self.posts.get(state)
        data = {"reference": post.reference, "edition": str(post.edition)} if post else {}
        return said(shown(await does(self.town, EVERYBODY[who], verb, **{**TYPED, **data})))


@pytest_asyncio.fixture(scope="module")
async def desk(azurite: Azurite) -> AsyncIterator[Desk]:
    async with Town(azurite) as town:
        await seen.settled_in(town)
        at = town.parts.clock.now() - timedelta(days=10)
        await enrol(town, at)
        await list_is_fresh(town, at)
        posts = {
            "draft": await drafted(town, words()),
            "asked": await asked(town, photo(AMELIA.id)),
            "approved": await approved(town, photo(AMELIA.id)),
            "gone": await gone(town, photo(AMELIA.id)),
            "out": await published(town, photo(AMELIA.id)),
        }
        for person in EVERYBODY.values():
            await town.teams.message(person, "help")
        await town.settled()
        yield Desk(town, azurite, posts)


def is_refused(answer: str) -> bool:
    """Whether there is nothing of the kind for this person."""
    return NOT_FOUND in answer or UNKNOWN in answer


def test_every_press_about_posts_has_its_row_in_this_table() -> None:
    rooms = ("posts", "decisions", "outings")
    assert {one for one in Verb if one.split(".")[0] in rooms} == {*DOES, *LISTS, *ELSEWHERE}


@pytest.mark.parametrize("state", READS)
async def test_a_post_is_read_by_whom_the_table_names_and_found_by_nobody_else(
    desk: Desk, state: str
) -> None:
    for who in EVERYBODY:
        answer = await desk.says(who, Verb.OPEN, state)
        assert is_refused(answer) is (who not in READS[state]), (who, state)
        if who not in READS[state]:
            assert "What a day." not in answer
            assert "Amelia" not in answer


async def test_lists_are_for_staff_and_the_sample_for_the_leads(desk: Desk) -> None:
    for verb, may in LISTS.items():
        for who in EVERYBODY:
            assert is_refused(await desk.says(who, verb)) is (who not in may), (who, verb)


@pytest.mark.rule("R53")
@pytest.mark.parametrize("verb", DOES)
async def test_whoever_may_not_changes_nothing_and_tells_nobody(desk: Desk, verb: Verb) -> None:
    state, may = DOES[verb]
    before, sent = await desk.rows(), len(desk.town.teams.sent)
    for who in EVERYBODY.keys() - may:
        answer = await desk.says(who, verb, state)
        if who not in READS[state] and not (verb is Verb.SAMPLE_SAVE and who in LEADS):
            assert is_refused(answer), (who, verb)
    await desk.town.settled()
    after = await desk.rows()
    changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    assert {key for key in changed if not key.startswith("audit:")} == set()
    assert desk.town.teams.sent[sent:] == []


CHANGES_IT = {Verb.GO, Verb.NOT_OUT, Verb.POST_SEND, Verb.POST_DROP}
"""Pressed by whoever may in test_posts.py and test_post_outings.py."""


@pytest.mark.parametrize("verb", [one for one in DOES if not one.endswith("_save") and one not in CHANGES_IT])
async def test_whoever_may_is_not_refused(desk: Desk, verb: Verb) -> None:
    state, may = DOES[verb]
    for who in may:
        assert not is_refused(await desk.says(who, verb, state)), (who, verb)
