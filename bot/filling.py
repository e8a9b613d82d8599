"""Who is filling in a form in the place of a message: it is not drawn again under their fingers."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.later import Later
from bot.turns import Answer, CardAction, Turn, Via
from policy.messages import Target
from policy.people import StaffId
from storage.errors import NotKept
from storage.open_forms import OpenForm, OpenForms

FILLED_WITHIN = timedelta(minutes=20)
"""How long a form is left alone: a reason of some sentences, typed on a telephone."""


class Filling:
    """Remembers each person's latest form, and writes it down for the other processes."""

    def __init__(self, forms: OpenForms, later: Later, clock: Clock) -> None:
        """Begin with nobody filling in anything that this process knows of."""
        self._forms = forms
        self._later = later
        self._clock = clock
        self._latest: dict[StaffId, OpenForm] = {}

    def began(self, turn: Turn) -> None:
        """Somebody pressed something: a form that stood there is sent by this, or was left."""
        if (place := _place(turn)) is not None:
            self._latest[turn.sender] = OpenForm(turn.sender, place, self._clock.now(), is_over=True)

    def ended(self, turn: Turn, answer: Answer | None) -> None:
        """They were answered; where that is a form, it stands now in the place of what they pressed."""
        place = _place(turn)
        if answer is None or place is None or not answer.card.has_inputs:
            return
        form = OpenForm(turn.sender, place, self._clock.now())
        self._latest[turn.sender] = form
        self._later.do("form_opened", self._forms.save(form))

    async def until(self, person: StaffId, target: Target) -> datetime | None:
        """Until when this message is left alone, because this person fills in a form in its place."""
        known = (self._latest.get(person), await self._kept(person))
        here = [one for one in known if one is not None and one.target == target]
        latest = max(here, key=lambda it: it.since, default=None)
        if latest is None or latest.is_over:
            return None
        until = latest.since + FILLED_WITHIN
        return until if until > self._clock.now() else None

    async def _kept(self, person: StaffId) -> OpenForm | None:
        """That it cannot be read must not keep anybody's card as it was."""
        try:
            return await self._forms.of(person)
        except NotKept:
            return None


def _place(turn: Turn) -> Target | None:
    """The message that the answer to a press stands in the place of."""
    if not isinstance(turn, CardAction) or turn.via is not Via.EXECUTE or not turn.place.message_id:
        return None
    return Target(turn.place.conversation_id, turn.place.message_id)
