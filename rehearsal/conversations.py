"""What Teams keeps: people, their chats with the bot, and the messages in them as they stand now."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from rehearsal.personas import Persona

Wire = dict[str, Any]
"""A Bot Framework activity or a card as JSON: its shape is Microsoft's, so we keep it as it came."""

ConversationKind = Literal["personal", "groupChat", "channel"]

CARD = "application/vnd.microsoft.card.adaptive"


@dataclass(slots=True)
class Message:
    """One message of the bot's, as a reader who opens the chat now sees it."""

    id: str
    activity: Wire
    sent_at: datetime
    updated_at: datetime | None = None
    deleted: bool = False

    @property
    def text(self) -> str:
        """The message's own text, empty for a bare card."""
        return str(self.activity.get("text") or "")

    @property
    def card(self) -> Wire | None:
        """The first adaptive card, or None."""
        for attachment in self.activity.get("attachments") or ():
            if attachment.get("contentType") == CARD:
                content: Wire = attachment["content"]
                return content
        return None


@dataclass(slots=True)
class Conversation:
    """A chat that the bot takes part in."""

    id: str
    kind: ConversationKind
    person_id: str
    """Whose chat it is; in a group or channel, who spoke last."""
    messages: list[Message] = field(default_factory=list)
    forgotten: bool = False
    """The person removed the chat history, so the bot must create the conversation again."""

    def message(self, message_id: str) -> Message | None:
        """Find a message that has not been deleted."""
        return next((m for m in self.messages if m.id == message_id and not m.deleted), None)


class Conversations:
    """Everybody in the tenant, and every chat with the bot."""

    def __init__(self, people: Iterable[Persona]) -> None:
        """Give every person their one-to-one chat, as an installed app has it."""
        self.people = {person.id: person for person in people}
        self._by_id: dict[str, Conversation] = {}
        self.clear()

    def clear(self) -> None:
        """Empty every chat and forget the groups."""
        chats = (Conversation(p.conversation_id, "personal", p.id) for p in self.people.values())
        self._by_id = {chat.id: chat for chat in chats}

    def of(self, person_id: str) -> Conversation:
        """The one-to-one chat of a person; raises KeyError for a stranger."""
        return self._by_id[self.people[person_id].conversation_id]

    def find(self, conversation_id: str) -> Conversation | None:
        """Find a chat by the id that the bot was given."""
        return self._by_id.get(conversation_id)

    def heard(self, conversation_id: str, kind: ConversationKind, person_id: str) -> Conversation:
        """Note that a person spoke to the bot in a chat, which need not be known yet."""
        chat = self._by_id.setdefault(conversation_id, Conversation(conversation_id, kind, person_id))
        if chat.kind != "personal":
            chat.person_id = person_id
        return chat

    def member(self, member_id: str) -> Persona | None:
        """Find a person by object id or by `29:` id."""
        known = self.people.values()
        return next((p for p in known if member_id in (p.id, p.user_id)), None)


def post(chat: Conversation, activity: Wire) -> Message:
    """Keep a message of the bot's in a chat under an id shaped like those of Teams."""
    message = Message(f"1:{secrets.token_urlsafe(18)}", activity, datetime.now(UTC))
    chat.messages.append(message)
    return message
