"""A case as somebody at a desk has it: deciding, saying what was done, and reading what came of it.

Presses are made of the codes of our own cards, as those of the matrix are; `asked` presses real buttons.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from bot.clock import Clock
from cards.verbs import Verb
from policy.chronology import Entry, Happening
from policy.concerns import State
from policy.decisions import Topic
from policy.tasks import Duty, Task
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from tests.scenarios.casebook import SCHOOL, Fernhill
from tests.scenarios.clocks import SettableClock
from tests.scenarios.seen import said, shown
from tests.scenarios.town import TEACHER, Town

WHY: Final = "We looked at this together and this is why."
"""A reason that is long enough."""

RECORDED: Final = "Your decision is recorded"
SECOND: Final = "A second person must agree"
NOT_FOUND: Final = "We cannot find that"

WORRIED: Final = {"about": "worried"}
"""A disclosure, within the hour: the DSL and the deputy both have all of it."""


class Desk(Fernhill):
    """The school of the matrix with a clock that stands where a test puts it."""

    def __init__(self, azurite: Azurite, *, clock: Clock | None = None, school: str = SCHOOL) -> None:
        Town.__init__(self, azurite, school=school, clock=clock or SettableClock())
        self._signed = ""

    async def case(self, about: Mapping[str, str] | None = None, **happened: str) -> str:
        """The reference of a report that a teacher sent just now."""
        return await self.tell(TEACHER, about, happened)

    async def says(
        self, person: str, verb: Verb, reference: str, answers: Mapping[str, str] | None = None
    ) -> str:
        """All that is to be read on the card that a press was answered with."""
        return said(shown(await self.does(person, verb, reference, answers)))

    async def asked(self, person: str, reference: str, topic: Topic) -> Answer:
        """The form of a decision, by way of the list of what can be decided."""
        topics = await self.does(person, Verb.DECIDE, reference)
        return await self.press(person, topics, "Next", {"topic": topic.value})

    async def tries(
        self,
        person: str,
        reference: str,
        topic: Topic,
        choice: str,
        *marks: str,
        why: str = WHY,
        **details: str,
    ) -> str:
        """Send a decision; what the card then says."""
        given = {"topic": topic.value, "choice": choice, "marks": ",".join(marks), "rationale": why}
        return await self.says(person, Verb.DECIDE_SAVE, reference, {**given, "drawn": "99999", **details})

    async def decides(
        self, person: str, reference: str, topic: Topic, choice: str, *marks: str, **details: str
    ) -> None:
        """Record a decision, which must not be refused."""
        text = await self.tries(person, reference, topic, choice, *marks, **details)
        assert RECORDED in text, text

    async def tries_done(
        self, person: str, reference: str, duty: Duty, result: str, answers: Mapping[str, str] | None = None
    ) -> str:
        """Say what came of the first open task of this kind; what the card then says."""
        task = {"task": (await self.task(reference, duty)).id, "result": result}
        return await self.says(person, Verb.DONE_SAVE, reference, {**task, **(answers or {})})

    async def done(self, person: str, reference: str, duty: Duty, result: str, **answers: str) -> None:
        """Say what came of a task, which must not be refused."""
        text = await self.tries_done(person, reference, duty, result, answers)
        assert "Saved: what was done" in text, text

    async def duties(self, reference: str) -> set[Duty]:
        """What is still to be done."""
        return {one.duty for one in (await self.concern(reference)).tasks if one.is_open}

    async def task(self, reference: str, duty: Duty) -> Task:
        """The first open task of this kind."""
        tasks = (await self.concern(reference)).tasks
        return next(one for one in tasks if one.duty is duty and one.is_open)

    async def is_closed(self, reference: str) -> bool:
        """Whether the case is closed."""
        return (await self.concern(reference)).state is State.CLOSED

    async def entries(self, reference: str, *what: Happening) -> list[Entry]:
        """The lines of the case as they stand in the store, or those of these kinds."""
        lines = await self.concerns.chronology((await self.concern(reference)).id)
        return [one for one in lines if not what or one.what in what]

    async def story(self, person: str, reference: str) -> str:
        """All that happened as this person reads it, every page."""
        first = await self.says(person, Verb.STORY, reference)
        found = re.search(r"Part 1 of (\d+)", first)
        pages = range(2, int(found[1]) + 1) if found else ()
        rest = [await self.says(person, Verb.STORY, reference, {"page": str(one)}) for one in pages]
        return "\n".join([first, *rest])

    async def opened(self, person: str, reference: str) -> str:
        """The opened case as this person reads it."""
        return await self.says(person, Verb.OPEN, reference)

    async def work(self, person: str) -> list[str]:
        """Everything that waits for this person, page after page."""
        pages: list[str] = []
        while not pages or '"Next page"' in pages[-1]:
            answer = await self.does(person, Verb.MY_WORK, "", {"page": str(len(pages) + 1)})
            pages.append(json.dumps(answer.card))
        return [text for page in pages for text in said(json.loads(page)).splitlines()]
