"""From a turn to its answer: who asks, may they, what did they fill in; and the one place that speaks of
failures to people."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot import commands
from bot.asks import Ask, Office
from bot.bringing import Bringing
from bot.commands import Command
from bot.filling import Filling
from bot.handlers.concerns import whom_to_ring
from bot.holding import Holding
from bot.logs import failed, log
from bot.picturing import Picturing
from bot.receiving import Receiving
from bot.routes import BY_VERB, Route
from bot.turns import Answer, Arrival, CardAction, FileSent, Turn, Words
from cards import exhibits, refusals
from cards.elements import Element
from cards.help import welcome
from cards.verbs import Verb
from policy import permissions
from policy.people import Person, StaffId
from storage.errors import NotFound, Stale, StoreDown
from storage.patience import SOMEBODY_WAITS, patience

GREETED_FOR = timedelta(seconds=30)
"""An install is announced as installed and as a member added, one after the other."""

TRIES = 4
"""How often a press is decided again on the latest state when somebody else was quicker."""


class Dispatch:
    """Answers turns."""

    def __init__(
        self,
        office: Office,
        holding: Holding,
        filling: Filling,
        receiving: Receiving,
        bringing: Bringing,
        picturing: Picturing,
    ) -> None:
        """Keep the parts that handlers use, who hides what stands in chats and knows the open forms, and who
        takes files and lists."""
        self._bringing = bringing
        self._picturing = picturing
        self._receiving = receiving
        self._office = office
        self._holding = holding
        self._filling = filling
        self._greeted: dict[StaffId, datetime] = {}

    async def answer(self, turn: Turn) -> Answer | None:
        """The answer to a turn. Raises nothing: whatever goes wrong is said kindly, with whom to ring.

        Nothing answers an arrival that was answered a moment ago: Teams announces an install twice. A press
        has its answer in time, whatever the store does; a file may take as long as it is large.
        """
        with patience(None if isinstance(turn, FileSent) else SOMEBODY_WAITS):
            self._filling.began(turn)
            answer = await self._answered(turn)
            self._filling.ended(turn, answer)
            return answer

    async def _answered(self, turn: Turn) -> Answer | None:
        await self._holding.put_away(turn)
        if isinstance(turn, Arrival) and self._was_greeted(turn.sender):
            return None
        actor = await self._office.directory.meet(turn.sender)
        if actor is None:
            log("stranger", person=turn.sender)
            return Answer(refusals.stranger(self._numbers()))
        self._office.directory.heard_from(actor.id)
        if isinstance(turn, Arrival):
            return Answer(welcome())
        if isinstance(turn, FileSent):
            return await self._received(turn, actor)
        return await self._pressed(turn, actor)

    async def _received(self, turn: FileSent, actor: Person) -> Answer | None:
        """Files that were asked for; else the words that came with them, and danger before any file."""
        is_danger = bool(turn.text) and commands.read(turn.text).verb is Verb.DANGER
        if self._bringing.is_for(turn) and not is_danger:
            return await self._guarded("list", actor, self._bringing.take(turn))
        if not is_danger:
            answer = await self._guarded("picture", actor, self._picturing.take(turn))
            answer = answer or await self._guarded("file", actor, self._receiving.take(turn))
            if answer is not None:
                return answer
        spoken = await self._pressed(turn.words, actor)
        return spoken and replace(spoken, card=exhibits.beside(spoken.card))

    async def _pressed(self, turn: CardAction | Words, actor: Person) -> Answer | None:
        command = _command(turn)
        if command is None:
            return Answer(refusals.unknown_button())
        route = BY_VERB[command.verb]
        acting = self._office.directory.acting.find(actor.id)
        if route.permission not in permissions.of(acting or actor):
            return Answer(refusals.not_found())
        return await self._guarded(route.verb.value, actor, self._decided(turn, actor, route, command.data))

    def _was_greeted(self, sender: StaffId) -> bool:
        now = self._office.clock.now()
        last = self._greeted.get(sender)
        self._greeted[sender] = now
        return last is not None and now - last < GREETED_FOR

    async def _guarded(self, verb: str, actor: Person, answering: Awaitable[Answer | None]) -> Answer | None:
        try:
            return await answering
        except NotFound:
            return Answer(refusals.not_found())
        except StoreDown:
            log("store_down", verb=verb, person=actor.id)
            return Answer(refusals.storage_down(self._numbers()))
        except Exception as failure:  # noqa: BLE001 - the boundary: nobody is left without an answer.
            trouble = f"E-{secrets.token_hex(3).upper()}"
            failed("turn_failed", failure, reference=trouble, verb=verb, person=actor.id)
            return Answer(refusals.broken(trouble, self._numbers()))

    async def _decided(
        self, turn: CardAction | Words, actor: Person, route: Route, data: Mapping[str, object]
    ) -> Answer:
        """The handler's answer; decided again on what is there now when somebody else saved first."""
        form = route.parser(data)
        for tried in range(1, TRIES + 1):
            at = self._office.clock.now()
            try:
                return await route.handler(Ask(self._office, actor, turn.place, turn.activity_id, at, form))
            except Stale:
                if tried == TRIES:
                    raise
        raise AssertionError("unreachable")

    def _numbers(self) -> list[Element]:
        return whom_to_ring(self._office.school)


def _command(turn: CardAction | Words) -> Command | None:
    """What is asked for; nothing for a button that this version does not have."""
    if isinstance(turn, Words):
        return commands.read(turn.text)
    return Command(Verb(turn.verb), turn.data) if turn.verb in BY_VERB else None
