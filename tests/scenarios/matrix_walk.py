"""Pressing every button of every case as everybody: first all that nobody may, then what somebody may."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from azure.data.tables.aio import TableServiceClient

from cards.verbs import Verb
from policy.tasks import Duty
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from storage.connection import TABLES
from tests.scenarios import seen
from tests.scenarios.casebook import GUEST, NOWHERE, PEOPLE, Casebook, Copy, Fernhill
from tests.scenarios.matrix import SIGNERS, Case, Outcome, Press, Stage, Who
from tests.scenarios.matrix_verbs import PRESSES, WHY, expected

AT_ONCE = 16
"""Presses under way at the same time."""

_CLOSE = {
    "topic": "close",
    "choice": "no_action",
    "rationale": WHY,
    "marks": "unfounded",
    "drawn": "99999",
}
_NOT_TOLD = {"topic": "breach", "choice": "log_only", "what": "One name.", "rationale": WHY, "drawn": "99999"}
"""What is decided about a breach before it is closed."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One press by one person about one case."""

    copy: Copy
    who: Who
    press: Press

    @property
    def expected(self) -> Outcome:
        """What the table says."""
        return expected(self.copy.case, self.who, self.press)

    @property
    def counts(self) -> bool:
        """Whether the lines of the case are counted: some are to come of it, or none may."""
        return self.press.saves or self.expected is Outcome.KINDLY


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a press, what stood on the card, and whether the case has another line."""

    outcome: Outcome
    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Refusals:
    """What the presses of one stage that nobody may make left behind: rows changed, things sent."""

    tried: int
    rows: Mapping[str, str]
    sent: int


@dataclass(slots=True)
class Walk:
    """The whole matrix, pressed."""

    town: Fernhill
    azurite: Azurite
    book: Casebook
    seen: dict[Cell, Seen] = field(default_factory=dict)
    refusals: dict[Stage, Refusals] = field(default_factory=dict)
    _nowhere: dict[tuple[Who, str], str] = field(default_factory=dict)

    async def all(self) -> None:
        """Press everything, stage by stage."""
        for stage in Stage:
            await self._prepared(stage)
            cells = [one for copy in self.book.copies for one in cells_of(copy, stage)]
            await self._learn_what_nothing_looks_like(cells)
            await self._try_what_nobody_may([one for one in cells if one.expected is Outcome.NOT_FOUND])
            await asyncio.gather(*[self._do(copy, cells) for copy in self.book.copies])

    async def _prepared(self, stage: Stage) -> None:
        if stage is Stage.WAITING:
            ready = [one for one in self.book.copies if one.case is not Case.OWN]
            for copy in (one for one in ready if one.case is Case.BREACH):
                about = {"task": await self.book.task(copy, Duty.CONTAIN), "result": "contained"}
                await self.book.by_owner(copy, Verb.DONE_SAVE, about)
                await self.book.by_owner(copy, Verb.DECIDE_SAVE, _NOT_TOLD)
            for answer in await asyncio.gather(
                *[self.book.by_owner(copy, Verb.DECIDE_SAVE, _CLOSE) for copy in ready]
            ):
                text = seen.said(seen.shown(answer))
                assert "A second person must agree" in text or "decision is recorded" in text, text
        await self.town.settled()

    async def _learn_what_nothing_looks_like(self, cells: list[Cell]) -> None:
        """What the same press is answered with where there is no such case."""
        asked = {(one.who, one.press.name): one for one in cells}
        pressed = await self._together([(cell, NOWHERE) for cell in asked.values()])
        self._nowhere |= {key: _bytes(answer) for key, answer in zip(asked, pressed, strict=True)}

    async def _try_what_nobody_may(self, cells: list[Cell]) -> None:
        before, sent = await versions(self.azurite, self.town), self._told
        answers = await self._together([(one, one.copy.reference) for one in cells])
        await self.town.settled()
        after = await versions(self.azurite, self.town)
        self.seen |= {one: self._seen(one, answer) for one, answer in zip(cells, answers, strict=True)}
        stage = cells[0].press.stage
        rows = {key: row for key, row in after.items() if before.get(key) != row}
        self.refusals[stage] = Refusals(len(cells), rows, self._told - sent)

    async def _do(self, copy: Copy, cells: list[Cell]) -> None:
        """What somebody may do, one after the other: each press finds the case as the last one left it."""
        lines: int | None = None
        for cell in (one for one in cells if one.copy is copy and one.expected is not Outcome.NOT_FOUND):
            answers = await self._answers(cell)
            if cell.counts and (lines is None or Verb.DONE_SAVE is cell.press.verb):
                lines = (await self.town.concern(copy.reference)).entries
            answer = await self._press(cell, copy.reference, answers)
            before, lines = lines, (await self.town.concern(copy.reference)).entries if cell.counts else None
            self.seen[cell] = self._seen(cell, answer, changed=cell.counts and lines != before)

    async def _together(self, presses: list[tuple[Cell, str]]) -> list[Answer]:
        width = asyncio.Semaphore(AT_ONCE)

        async def one(cell: Cell, reference: str) -> Answer:
            async with width:
                return await self._press(cell, reference, await self._answers(cell))

        return await asyncio.gather(*[one(*it) for it in presses])

    async def _press(self, cell: Cell, reference: str, answers: Mapping[str, str]) -> Answer:
        return await self.town.does(PEOPLE[cell.who], cell.press.verb, reference, answers)

    async def _answers(self, cell: Cell) -> Mapping[str, str]:
        return {**cell.press.answers, **await self._looked_up(cell)}

    async def _looked_up(self, cell: Cell) -> Mapping[str, str]:
        """The answers that name something of this very case, so that only who asks is wrong with them."""
        copy, verb = cell.copy, cell.press.verb
        match verb:
            case Verb.CORRECT_SAVE:
                return {"line": str(copy.line)}
            case Verb.INVITE_SAVE:
                return {"person": GUEST}
            case Verb.JOIN_SAVE:
                return {"other": copy.twin}
            case Verb.EXHIBIT_SHOW:
                return {"file": copy.file}
            case Verb.DONE_SAVE if cell.press.answers["task"] == "review":
                return {"task": await self.book.task(copy, Duty.REVIEW)}
            case Verb.DONE_SAVE:
                return {"task": await self._technical_task(cell)}
        return {}

    async def _technical_task(self, cell: Cell) -> str:
        """An open technical task; each press that does one is given one of its own to do."""
        if cell.expected is not Outcome.NOT_FOUND:
            task = {"action": "block", "address": "play.example"}
            await self.town.does(PEOPLE[cell.copy.owner], Verb.TECHNICAL_SAVE, cell.copy.reference, task)
        return await self.book.task(cell.copy, Duty.TECHNICAL)

    def _seen(self, cell: Cell, answer: Answer, *, changed: bool = False) -> Seen:
        if _bytes(answer) == self._nowhere[cell.who, cell.press.name]:
            return Seen(Outcome.NOT_FOUND, "", changed)
        text = seen.said(answer.card) if answer.card is not None else json.dumps(answer.body)
        assert "went wrong on our side" not in text, (cell, text)
        done = any(mark in text for mark in cell.press.done)
        return Seen(Outcome.DONE if done else Outcome.KINDLY, text, changed)

    @property
    def _told(self) -> int:
        """Everything that went out to anybody so far."""
        feed = sum(len(lines) for lines in self.town.graph.feed.values())
        return len(self.town.teams.sent) + len(self.town.graph.mailbox) + feed


async def versions(azurite: Azurite, town: Fernhill) -> dict[str, str]:
    """Every row of the school in every table, as its key and the mark that changes with it."""
    found: dict[str, str] = {}
    async with TableServiceClient.from_connection_string(azurite.connection_string) as service:
        for table in TABLES:
            rows = service.get_table_client(table).query_entities(
                "PartitionKey eq @school", parameters={"school": town.school.id}, select=["RowKey"]
            )
            found |= {f"{table} {row['RowKey']}": str(row.metadata["etag"]) async for row in rows}
    return found


def cells_of(copy: Copy, stage: Stage) -> Iterator[Cell]:
    """The cells of a case at one stage: everybody's, or of a report of one's own its sender's."""
    if stage in (Stage.WAITING, Stage.CLOSED) and copy.case is Case.OWN:
        return
    if stage is Stage.WAITING and copy.case not in SIGNERS:
        return
    for press in PRESSES:
        if press.stage is stage:
            for who in [copy.sender] if copy.case is Case.OWN else Who:
                yield Cell(copy, who, press)


def _bytes(answer: Answer) -> str:
    return json.dumps([answer.status, answer.body])
