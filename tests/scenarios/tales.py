"""A concern from Send to decision, told by people who insist on an answer while the bots are killed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Final
from uuid import uuid4

from cards.verbs import Verb
from rehearsal.conversations import Wire
from rehearsal.doorway import Answer
from rehearsal.presses import press
from tests.scenarios.hunting import FIND_CHAT, Hunter, Step
from tests.scenarios.mortals import MortalTown
from tests.scenarios.plots import Plot
from tests.scenarios.seen import said, shown, token_of
from tests.scenarios.town import ABOUT, HAPPENED, TEACHER, reference_in

REASONS: Final = "She is with her aunt until Friday."


@dataclass(slots=True, eq=False)
class Tale:
    """One concern as it was told: the form it was sent with, what it says, and its reference."""

    plot: Plot
    words: str
    token: str = ""
    reference: str = ""
    aside_since: int = 0
    """How much Teams had been sent when somebody had stood aside."""


class Teller:
    """Tells and handles concerns in a school whose bots are mortal."""

    def __init__(self, town: MortalTown, hunter: Hunter) -> None:
        self.town = town
        self.tales: list[Tale] = []
        self._hunter = hunter
        self._servers = cycle(town.servers)

    async def hunted(self, plot: Plot) -> None:
        """Everything from the form to the decision, with a bot killed in each step of it."""
        tale = self._begun(plot)
        await self._sent(tale)
        await self._swept(tale)
        await self._taken(tale)
        await self._decided(tale)

    async def plainly(self, plot: Plot) -> None:
        """The same without waiting for anything but each answer, whatever is killed when."""
        tale = self._begun(plot)
        tale.token = uuid4().hex
        await self._sends(tale)
        for taker in plot.takers:
            await self._does(taker, Verb.HAVE, {"reference": tale.reference})
        await self._decides(tale)

    def _begun(self, plot: Plot) -> Tale:
        tale = Tale(plot, f"He said it {len(self.tales) + 1} times by the marmalade.")
        self.tales.append(tale)
        return tale

    async def _sent(self, tale: Tale) -> None:
        message = self.town.teams.sender.message(self.town.teams.person(TEACHER), "report concern")
        await self.town.insist(message, next(self._servers))
        form = self.town.teams.messages(TEACHER)[-1]
        tale.token = token_of(form.card)
        if self._hunter.next(Step.DELIVER).call == FIND_CHAT:
            self.town.teams.remove_history(tale.plot.told[0])
        deliver = Step.MAIL if tale.plot.mailed else Step.DELIVER
        with self._hunter.hunting(Step.SEND, deliver, Step.CLAIM):
            await self._sends(tale, form.id)
            self._hunter.past()
            await self.town.gate.quiet()
            if not tale.plot.aside:
                await self.town.drained()
        if tale.plot.aside:
            await self._stood_aside(tale)

    async def _stood_aside(self, tale: Tale) -> None:
        """While what was on its way to them when a bot died may still be on its way."""
        with self._hunter.hunting(Step.STAND_ASIDE, Step.CLAIM):
            await self._does(tale.plot.aside, Verb.CONFLICT, {"reference": tale.reference})
            self._hunter.past()
            await self.town.gate.quiet()
            tale.aside_since = len(self.town.teams.sent)
            await self.town.drained()

    async def _swept(self, tale: Tale) -> None:
        with self._hunter.hunting(Step.SWEEP):
            self.town.hours.advance(tale.plot.first_bell)
            async with asyncio.timeout(10):
                while not await self._has_rung(tale):  # noqa: ASYNC110 - another process rings it.
                    await asyncio.sleep(0.03)
        await self.town.drained()

    async def _has_rung(self, tale: Tale) -> bool:
        concern = await self.town.concerns.by_reference(tale.reference)
        return concern.next_due is not None and concern.next_due > self.town.hours.now()

    async def _taken(self, tale: Tale) -> None:
        first, *others = tale.plot.takers
        with self._hunter.hunting(Step.ACKNOWLEDGE):
            taken = await self._does(first, Verb.HAVE, {"reference": tale.reference})
        assert "You have this" in said(shown(taken))
        for other in others:
            await self._does(other, Verb.HAVE, {"reference": tale.reference})
        await self.town.drained()

    async def _decided(self, tale: Tale) -> None:
        action = await self._decision(tale)
        with self._hunter.hunting(Step.DECIDE):
            decided = await self._presses(tale.plot.takers[0], action)
        assert "Your decision is recorded" in said(shown(decided))
        await self.town.drained()

    async def _sends(self, tale: Tale, form: str = "") -> None:
        plot = tale.plot
        told = {**ABOUT, **HAPPENED, **plot.about, **plot.happened, "words": tale.words, "token": tale.token}
        answer = await self._does(TEACHER, Verb.SEND, told, reply_to=form)
        tale.reference = reference_in(answer)

    async def _decides(self, tale: Tale) -> None:
        await self._presses(tale.plot.takers[0], await self._decision(tale))

    async def _decision(self, tale: Tale) -> Wire:
        """A decision as its card has it: every other one is the press that says the council was rung."""
        decider = tale.plot.takers[0]
        topics = dict(shown(await self._does(decider, Verb.DECIDE, {"reference": tale.reference})))
        if self.tales.index(tale) % 2:
            return press(topics, Verb.RANG, {})
        about = shown(await self._presses(decider, press(topics, Verb.DECIDE_ABOUT, {"topic": "safety"})))
        return press(dict(about), Verb.DECIDE_SAVE, {"choice": "safe", "rationale": REASONS})

    async def _does(self, person: str, verb: Verb, data: Mapping[str, str], *, reply_to: str = "") -> Answer:
        return await self._presses(person, {"verb": verb, "data": dict(data)}, reply_to=reply_to)

    async def _presses(self, person: str, action: Wire, *, reply_to: str = "") -> Answer:
        teams = self.town.teams
        activity = teams.sender.execute(teams.person(person), action, reply_to, trigger="manual")
        return await self.town.insist(activity, next(self._servers))
