"""Whoever looks at a case reads what is theirs, all of it, and nothing else from anywhere (E3, I8)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from bot.routes import ROUTES
from cards.verbs import Verb
from policy.chronology import Entry
from policy.decisions import Topic
from rehearsal.azurite import Azurite
from tests.scenarios import seen
from tests.scenarios.casebook import PEOPLE, Fernhill
from tests.scenarios.matrix import Who
from tests.scenarios.matrix_verbs import NO_CASE, WHY
from tests.scenarios.seen import said
from tests.scenarios.slices import CHANGING, DECISIONS, READING, Told, heard, readers
from tests.scenarios.test_canary import everything_logged, vars_of
from tests.scenarios.town import SUPPLY, TEACHER

pytestmark = pytest.mark.usefixtures("hurried")

IN_THE_CASE = {"account", "address", "child", "other"}
"""The places that stand in the case's own row; every other has a line of its own."""

SHOWING = (Verb.OPEN, Verb.STORY, Verb.SIGN_OFF, Verb.QUESTION, Verb.CORRECT, Verb.DONE, Verb.DECIDE)
"""The verbs whose answers show something of a case."""


@dataclass(slots=True)
class Looked:
    """What everybody was shown of the case, in each of the ways of looking, and what was logged meanwhile."""

    told: Told
    lines: tuple[Entry, ...] = ()
    lines_after: int = 0
    rows: dict[str, str] = field(default_factory=dict)
    pressed: dict[Who, str] = field(default_factory=dict)
    typed: dict[Who, str] = field(default_factory=dict)
    at_once: dict[Who, str] = field(default_factory=dict)
    stood_aside: dict[Who, str] = field(default_factory=dict)
    logged: str = ""

    @property
    def town(self) -> Fernhill:
        """The school."""
        return self.told.town

    async def chronology(self) -> tuple[Entry, ...]:
        """All lines of the case."""
        return await self.town.concerns.chronology((await self.town.concern(self.told.reference)).id)

    async def press(self, who: Who, *verbs: Verb) -> str:
        """What this person is answered, all of it."""
        reference = self.told.reference
        return json.dumps([(await self.town.does(PEOPLE[who], one, reference)).body for one in verbs])

    async def type(self, who: Who, *texts: str) -> str:
        """What comes into somebody's chat when they type this."""
        teams, person = self.town.teams, PEOPLE[who]
        before = len(teams.sent)
        for text in texts:
            await teams.message(person, text)
        return json.dumps([one.activity for one in teams.sent[before:] if one.person_id == person])

    async def put_away(self) -> None:
        """Wait until no chat shows anything of it: the bot's worker hides what stood there."""
        async with asyncio.timeout(20):
            while heard(self.standing()):  # noqa: ASYNC110 - the worker says nothing when it is done.
                await asyncio.sleep(0.05)

    def standing(self) -> str:
        """Everything that stands in everybody's chat."""
        chats = [self.town.teams.messages(person) for person in PEOPLE.values()]
        return json.dumps([one.activity for chat in chats for one in chat])


@pytest_asyncio.fixture(scope="module")
async def looked(hurried: None, azurite: Azurite) -> AsyncIterator[Looked]:
    """The case, written by everybody, looked at by everybody, and then with nobody any more."""
    with everything_logged() as stream:
        async with Fernhill(azurite) as town:
            await seen.settled_in(town)
            looked = Looked(Told(town))
            # Somebody is told by the feed and by mail, so that there are lines and letters to look at.
            town.teams.block(SUPPLY)
            await looked.told.write()
            town.teams.unblock(SUPPLY)
            looked.lines = await looked.chronology()
            await looked.told.look()
            looked.pressed = {who: "\n".join(cards) for who, cards in looked.told.cards.items()}
            looked.typed = {who: await looked.type(who, f"open {looked.told.reference}") for who in Who}
            # What was shown is promised to be put away, by a row that stands until it is.
            looked.rows = await seen.rows(azurite, town)
            for who in Who:
                looked.typed[who] += await looked.type(who, "my work", "my reports", "help")
            looked.lines_after = len(await looked.chronology())
            looked.at_once = {who: await looked.press(who, *sorted(CHANGING)) for who in Who}
            answers = await asyncio.gather(*[looked.press(who, *SHOWING) for who in Who])
            looked.stood_aside = dict(zip(Who, answers, strict=True))
            await town.settled()
            await town.parts.later.close()
            await looked.put_away()
            looked.logged = stream.getvalue()
            yield looked


def theirs(who: Who) -> set[str]:
    """The places that the table lets this reader read."""
    return {place for place, allowed in readers().items() if who in allowed}


@pytest.mark.invariant("I1", "I8")
@pytest.mark.parametrize("who", Who)
def test_everybody_reads_all_that_the_table_lets_them_read_and_nothing_else(looked: Looked, who: Who) -> None:
    read, may = heard(looked.pressed[who]), theirs(who)
    assert (sorted(read - may), sorted(may - read)) == ([], [])


@pytest.mark.invariant("I1", "I8")
@pytest.mark.parametrize("who", Who)
def test_what_is_typed_shows_nobody_more_than_what_is_pressed(looked: Looked, who: Who) -> None:
    read = heard(looked.typed[who])
    assert sorted(read - theirs(who)) == []
    assert ("account" in read) is ("account" in theirs(who))


@pytest.mark.parametrize("who", Who)
def test_what_is_done_at_once_is_answered_without_anything_that_was_written(looked: Looked, who: Who) -> None:
    assert heard(looked.at_once[who]) == set()


@pytest.mark.invariant("I7")
@pytest.mark.parametrize("who", Who)
def test_whoever_stood_aside_reads_nothing_any_more(looked: Looked, who: Who) -> None:
    assert heard(looked.stood_aside[who]) == set()


def test_only_who_has_the_case_reads_the_name_of_a_reporter_who_asked_for_confidence(looked: Looked) -> None:
    person = looked.town.school.people.find(TEACHER)
    assert person is not None
    told = {who for who in Who if person.name in said(json.loads(f"[{','.join(looked.told.cards[who])}]"))}
    assert told == {Who.PRINCIPAL}


def test_looking_changes_no_line_of_the_case(looked: Looked) -> None:
    assert looked.lines_after == len(looked.lines)


def test_every_verb_about_a_case_was_pressed_by_everybody() -> None:
    assert {*READING, *CHANGING} | set(NO_CASE) == {route.verb for route in ROUTES}
    assert set(DECISIONS) == set(Topic)


def test_every_line_in_which_something_was_written_has_a_place_in_the_table(looked: Looked) -> None:
    written = [[one.words, *one.details.values()] for one in looked.lines if one.words or one.details]
    assert [one for one in written if not heard(json.dumps(one)) and one[0] != WHY] == []


async def test_what_was_written_stands_in_the_case_and_its_lines_and_in_no_other_row(
    looked: Looked, azurite: Azurite
) -> None:
    rows = {**looked.rows, **await seen.rows(azurite, looked.town)}
    found = {key: heard(row) for key, row in rows.items() if heard(row)}
    assert {key.partition(":")[0] for key in rows} > {"case", "entry", "audit", "posted", "outbox"}
    assert {key.partition(":")[0] for key in found} == {"case", "entry"}
    assert heard("\n".join(rows.values())) == set(readers())
    concern = await looked.town.concern(looked.told.reference)
    assert found[f"case:{concern.id}"] == IN_THE_CASE
    assert not [key for key in rows if heard(key)]


@pytest.mark.invariant("I9")
def test_nothing_that_was_written_is_logged_or_sent_to_graph(looked: Looked) -> None:
    assert len(looked.logged) > 100_000
    assert heard(looked.logged) == set()
    graph = looked.town.graph
    assert graph.mailbox
    assert graph.feed[SUPPLY]
    assert heard(json.dumps([vars_of(one) for one in graph.requests], default=str)) == set()


@pytest.mark.invariant("I9")
def test_nothing_that_was_written_stays_in_a_chat_or_is_on_a_screen_that_is_locked(looked: Looked) -> None:
    assert heard(looked.typed[Who.PRINCIPAL]) > {"account"}
    assert heard(looked.standing()) == set()
    for sent in looked.town.teams.sent:
        aside = {key: part for key, part in sent.activity.items() if key != "attachments"}
        assert heard(json.dumps(aside)) == set()
        for card in (one["content"] for one in sent.activity.get("attachments", ())):
            glance = [card["speak"], card["fallbackText"], seen.blocks(card)]
            assert heard(json.dumps(glance)) == set()
