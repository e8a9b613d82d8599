"""The bot's own chats with people, by object id: finding the chat, posting, and drawing a card again."""

from __future__ import annotations

from bot.activities import CHANNEL
from bot.clock import Clock
from bot.conversations import Conversations
from bot.settings import Settings
from bot.teams import Teams
from cards.card import Card
from policy.delivery import Outcome, Status
from policy.messages import Target
from policy.people import StaffId
from storage.errors import StoreDown
from storage.references import Reference


class Chats:
    """Writes to people first."""

    def __init__(self, teams: Teams, conversations: Conversations, settings: Settings, clock: Clock) -> None:
        """Keep the parts; nothing is sent."""
        self._teams = teams
        self._conversations = conversations
        self._settings = settings
        self._clock = clock

    async def post(self, person: StaffId, card: Card) -> Outcome:
        """Post a card to a person, in a chat that is opened if we never met them."""
        seen = await self._seen(person)
        outcome = await self._teams.post(person, seen, card)
        if outcome.status is Status.DELIVERED and (
            seen is None or seen.conversation_id != outcome.conversation_id
        ):
            await self._remember(person, outcome.conversation_id, seen)
        return outcome

    async def replace(self, person: StaffId, target: Target, card: Card) -> Outcome:
        """Draw a posted card again."""
        seen = await self._seen(person)
        service_url = seen.service_url if seen else self._settings.bot_service_url
        return await self._teams.update(service_url, target, card)

    async def _seen(self, person: StaffId) -> Reference | None:
        """Where they were last seen; a store that is down costs only the short cut.

        Somebody who removed the app is looked for anew: they may have been given it again since.
        """
        try:
            seen = await self._conversations.of(person)
        except StoreDown:
            return None
        return None if seen is not None and seen.blocked else seen

    async def _remember(self, person: StaffId, conversation_id: str, seen: Reference | None) -> None:
        reference = Reference(
            person=person,
            conversation_id=conversation_id,
            service_url=seen.service_url if seen else self._settings.bot_service_url,
            tenant_id=self._settings.microsoft_app_tenant_id,
            bot_id=f"28:{self._settings.microsoft_app_id}",
            user_id=seen.user_id if seen else "",
            channel_id=CHANNEL,
            seen_at=self._clock.now(),
        )
        try:
            await self._conversations.saw(reference)
        except StoreDown:
            return
