"""Whoever opens what was written is written down, with when and which slice; whoever may not is not (E4)."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
import pytest_asyncio
from azure.data.tables.aio import TableClient

from cards.verbs import Verb
from policy.chronology import Happening
from policy.decisions import Topic
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from storage.connection import CONCERNS
from storage.entities import moment
from tests.policy.test_evidence import png
from tests.scenarios import seen
from tests.scenarios.casebook import PEOPLE, Fernhill
from tests.scenarios.exhibits import address_on, looks
from tests.scenarios.matrix import Who
from tests.scenarios.slices import CHILD, DATA, READING, SUPPORT, WHOLE, Told, decided, heard, sentence
from tests.scenarios.town import DSL, HEAD

pytestmark = pytest.mark.usefixtures("hurried")

SLICES: Mapping[Who, str] = {
    Who.PRINCIPAL: "case",
    Who.DEPUTY_HEAD: "case",
    Who.DSL: "welfare",
    Who.DEPUTY: "welfare",
    Who.COLLEAGUE: "welfare",
    Who.DPO: "breach",
    Who.SUPPORTER: "support",
    Who.GUEST: "shared",
    Who.MANAGER: "technical",
}
"""Who has which slice of the case; everybody else has none."""

FILES: Mapping[Who, frozenset[Who]] = {
    # A picture shows more than a sentence: whoever has the breach slice looks only at what is their own.
    Who.REPORTER: CHILD | SUPPORT,
    Who.PRINCIPAL: WHOLE,
    Who.DSL: CHILD,
    Who.SUPPORTER: SUPPORT,
    Who.DPO: DATA,
}
"""For the file of each of those who sent one, everybody who may open it."""

CLOSING = decided(Topic.CLOSE)
OPENINGS = frozenset({"concern.opened", "question.opened", "exhibit.opened", "exhibit.served"})
ALWAYS = frozenset({Verb.OPEN, Verb.STORY})
"""Verbs that open a case, however little of it there is on their first page."""


@dataclass(slots=True)
class Shown:
    """A case with a file from each part of it, a question that waits, and a decision to be agreed to."""

    town: Fernhill
    azurite: Azurite
    reference: str
    files: dict[Who, str] = field(default_factory=dict)

    def now(self) -> datetime:
        """What the bot's clock says."""
        return self.town.parts.clock.now()

    async def since(self, at: datetime) -> list[dict[str, Any]]:
        """The lines of the audit about an opening from then on, in the order of time."""
        only = "PartitionKey eq @school and RowKey ge @first and RowKey lt 'audit;'"
        asked = {"school": self.town.school.id, "first": f"audit:{moment(at)}"}
        async with TableClient.from_connection_string(self.azurite.connection_string, CONCERNS) as table:
            rows = {
                row["RowKey"]: row["trace_0"] async for row in table.query_entities(only, parameters=asked)
            }
        traces = [json.loads(rows[key]) for key in sorted(rows)]
        return [one for one in traces if one["action"] in OPENINGS]

    async def presses(self, who: Who, verb: Verb, **answers: str) -> Answer:
        """What this person is answered."""
        return await self.town.does(PEOPLE[who], verb, self.reference, answers)

    async def adds_a_file(self, who: Who) -> None:
        """Send a screenshot, another from each person."""
        await self.presses(who, Verb.EXHIBIT)
        await self.town.teams.send_file(PEOPLE[who], png(who.name.encode()))
        id_ = (await self.town.concern(self.reference)).id
        entries = await self.town.concerns.chronology(id_)
        line = next(one for one in reversed(entries) if one.what is Happening.EVIDENCE)
        assert line.by == PEOPLE[who]
        self.files[who] = line.codes["file"]


@pytest_asyncio.fixture(scope="module")
async def case(hurried: None, azurite: Azurite) -> AsyncIterator[Shown]:
    """A case in which there is something to open in each way."""
    async with Fernhill(azurite) as town:
        await seen.settled_in(town)
        told = Told(town)
        await told.write()
        case = Shown(town, azurite, told.reference)
        for who in FILES:
            await case.adds_a_file(who)
        await told.does(HEAD, Verb.ASK_SEND, "on its way", words=sentence("casequestion"))
        close = {"topic": "close", "choice": "no_action", "drawn": "99999", "rationale": sentence(CLOSING)}
        await told.does(HEAD, Verb.DECIDE_SAVE, "second person must agree", **close)
        await town.settled()
        yield case


@pytest.mark.parametrize("verb", READING)
async def test_whoever_is_shown_what_was_written_is_written_down_once_and_nobody_who_is_refused(
    case: Shown, verb: Verb
) -> None:
    since = case.now()
    answers = dict(zip(Who, await asyncio.gather(*[case.presses(who, verb) for who in Who]), strict=True))
    texts = {who: json.dumps(answer.body) for who, answer in answers.items()}
    content = {who for who, text in texts.items() if heard(text)}
    shown = content | (set(SLICES) if verb in ALWAYS else set())
    assert content <= {*SLICES, Who.REPORTER}
    written = Counter(one["actor"] for one in await case.since(since))
    assert written == Counter(PEOPLE[who] for who in shown)


@pytest.mark.parametrize("who", Who)
@pytest.mark.parametrize("verb", [Verb.OPEN, Verb.STORY, Verb.SIGN_OFF, Verb.SIGN_OFF_SAVE, Verb.QUESTION])
async def test_the_line_says_who_when_and_which_slice(case: Shown, verb: Verb, who: Who) -> None:
    concern = await case.town.concern(case.reference)
    reads = await case.town.concerns.reads(concern.id)
    since = case.now()
    await case.presses(who, verb)
    lines = await case.since(since)
    slice_ = SLICES.get(who)
    if verb is Verb.QUESTION:
        slice_ = "case" if who is Who.REPORTER else None
    elif verb not in ALWAYS:
        slice_ = slice_ if slice_ == "case" else None
    assert [(one["actor"], one["concern"], one["codes"]["slice"]) for one in lines] == (
        [(PEOPLE[who], concern.id, slice_)] if slice_ else []
    )
    assert all(since <= datetime.fromisoformat(one["at"]) <= case.now() for one in lines)
    # What somebody had seen of a case is counted from beside it, if they are kept out later (I7).
    beside = [(one.person, one.slice) for one in (await case.town.concerns.reads(concern.id))[len(reads) :]]
    assert beside == ([(PEOPLE[who], slice_)] if slice_ and verb is not Verb.QUESTION else [])


@pytest.mark.rule("R115")
@pytest.mark.invariant("I1", "I8")
@pytest.mark.parametrize("who", Who)
async def test_a_file_is_opened_by_those_of_its_part_and_each_look_is_written_down(
    case: Shown, who: Who
) -> None:
    since, expected = case.now(), []
    for sender, file in case.files.items():
        answer = await case.presses(who, Verb.EXHIBIT_SHOW, file=file)
        may = who in FILES[sender]
        assert ("/exhibits/" in json.dumps(answer.body)) is may, sender
        if may:
            found = await looks(address_on(answer))
            assert (found.status, found.body) == (200, png(sender.name.encode()))
            codes = {"file": file, "slice": SLICES[who]}
            expected += [(f"exhibit.{action}", PEOPLE[who], codes) for action in ("opened", "served")]
    assert [(one["action"], one["actor"], one["codes"]) for one in await case.since(since)] == expected


async def test_a_page_that_is_turned_and_words_that_are_typed_are_openings_as_well(case: Shown) -> None:
    since = case.now()
    await case.presses(Who.DSL, Verb.STORY, page="2")
    for person in PEOPLE.values():
        await case.town.teams.message(person, f"open {case.reference}")
    lines = await case.since(since)
    assert Counter(one["actor"] for one in lines) == Counter([DSL, *(PEOPLE[who] for who in SLICES)])
    assert Counter(one["codes"]["page"] for one in lines) == {"2": 1, "1": len(SLICES)}
