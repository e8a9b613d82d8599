"""Content shown in a chat for a short while: the promise to hide it again is written before it is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.clock import Clock
from bot.ids import Ids
from bot.turns import CardAction, Turn
from cards.verbs import Verb
from policy.concerns import Concern, ConcernId
from policy.kinds import Urgency
from policy.messages import Message, Purpose, Target
from policy.people import StaffId
from storage.outbox import Outbox

SHOWN_FOR = timedelta(minutes=10)
"""How long content stays in a chat where a phone could be answered in no other way."""

SHOWN = ConcernId("shown")
"""What is hidden again is a message, not a concern."""


class Holding:
    """Hides content after ten minutes, or when the same person does the next thing, whichever is first."""

    def __init__(
        self,
        outbox: Outbox,
        clock: Clock,
        ids: Ids,
        soon: Callable[[Concern | None, tuple[Message, ...]], None],
        hide: Callable[[tuple[Message, ...]], Awaitable[None]],
    ) -> None:
        """Keep the parts; `soon` hands messages to the worker, `hide` waits until they are put away."""
        self._outbox = outbox
        self._clock = clock
        self._ids = ids
        self._soon = soon
        self._hide = hide
        self._shown: dict[StaffId, list[Message]] = defaultdict(list)

    async def hold(self, person: StaffId, target: Target, reference: str) -> None:
        """Promise to hide what is about to be shown at this place. Raises what the store raises."""
        now = self._clock.now()
        message = Message(
            id=self._ids.message_id(),
            concern=SHOWN,
            reference=reference,
            to=person,
            purpose=Purpose.HIDDEN,
            urgency=Urgency.U2,
            due=now + SHOWN_FOR,
            created=now,
            target=target,
        )
        self._shown[person] += await self._outbox.add([message])

    async def put_away(self, turn: Turn) -> None:
        """Hide what stands in the chat of somebody who does the next thing, unless it is to turn its page.

        The message whose button they pressed is hidden first, because what they are answered with stands in
        its place: hidden afterwards, a form would be taken from under their fingers.
        """
        shown = self._shown.pop(turn.sender, [])
        stays = [one for one in shown if _turns_a_page(turn, one)]
        if stays:
            self._shown[turn.sender] = stays
        away = tuple(one for one in shown if one not in stays and one.due > self._clock.now())
        pressed = tuple(one for one in away if _is_pressed(turn, one))
        self._soon(None, tuple(one for one in away if one not in pressed))
        await self._hide(pressed)


def _turns_a_page(turn: Turn, message: Message) -> bool:
    return isinstance(turn, CardAction) and turn.verb == Verb.OPEN and _is_pressed(turn, message)


def _is_pressed(turn: Turn, message: Message) -> bool:
    """Whether it is a press on this very message."""
    pressed = turn.place.message_id if isinstance(turn, CardAction) else ""
    return message.target is not None and pressed == message.target.message_id
