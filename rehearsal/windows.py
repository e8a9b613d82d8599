"""Where people look: the Playground windows that show what the bot sends, and their ids for messages."""

import asyncio
import logging
from dataclasses import dataclass, field
from urllib.parse import quote

import aiohttp

from rehearsal.conversations import Conversation, Message, Wire

_LOG = logging.getLogger("rehearsal")
_WAIT = aiohttp.ClientTimeout(total=5)
_DELETED = "<deleted>"


@dataclass(slots=True)
class Window:
    """One Playground: the address of its connector and its own names for our messages."""

    connector_url: str
    conversation_id: str
    theirs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """For each message of ours the bubbles that show it: its words, if it has any, then its card."""
    ours: dict[str, str] = field(default_factory=dict)
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while the window takes a message: it draws first and says its name for the message afterwards."""

    def remember(self, our_id: str, their_ids: tuple[str, ...]) -> None:
        """Note both names of one message."""
        self.theirs[our_id] = their_ids
        self.ours |= dict.fromkeys(their_ids, our_id)


class Windows:
    """The windows that are open; a person without one still gets messages, they are merely not drawn."""

    def __init__(self) -> None:
        """Begin with none."""
        self._by_person: dict[str, Window] = {}

    def register(self, person_id: str, connector_url: str, conversation_id: str) -> None:
        """Show this person's chats in the Playground at `connector_url` from now on."""
        self._by_person[person_id] = Window(connector_url.rstrip("/"), conversation_id)

    def forget(self, person_id: str) -> None:
        """Draw nothing more for this person."""
        self._by_person.pop(person_id, None)

    async def our_id(self, person_id: str, their_id: str) -> str:
        """Translate a message id that a window sent; the person's own messages have no other."""
        window = self._by_person.get(person_id)
        if window is None:
            return their_id
        async with window.busy:
            return window.ours.get(their_id, their_id)

    async def show(self, session: aiohttp.ClientSession, chat: Conversation, message: Message) -> None:
        """Draw a new message; a window that is closed or broken is logged and never the bot's trouble."""
        window = self._by_person.get(chat.person_id)
        if window is None:
            return
        async with window.busy:
            address = _address(window, chat)
            answers = [await _call(session, "POST", address, bubble) for bubble in _bubbles(message)]
            if all("id" in answer for answer in answers):
                window.remember(message.id, tuple(str(answer["id"]) for answer in answers))

    async def redraw(self, session: aiohttp.ClientSession, chat: Conversation, message: Message) -> None:
        """Draw a changed message anew; the Playground cannot delete, so a deleted one says that it is."""
        window = self._by_person.get(chat.person_id)
        if window is None:
            return
        async with window.busy:
            their_ids = window.theirs.get(message.id, ())
            # Counted from the card, which comes last and is always there; words may have come or gone.
            for their_id, bubble in zip(reversed(their_ids), reversed(_bubbles(message)), strict=False):
                address = f"{_address(window, chat)}/{quote(their_id, safe='')}"
                await _call(session, "PUT", address, bubble | {"id": their_id})


def _bubbles(message: Message) -> list[Wire]:
    """The message in parts that the Playground takes and names one by one.

    Teams shows words and card in one message. The Playground makes two of them and then names neither, so
    that what is pressed on the card, and changes to it, would get lost.
    """
    if message.deleted:
        return [{"type": "message", "text": _DELETED}] * 2
    whole = message.activity
    if not (whole.get("text") and whole.get("attachments")):
        return [whole]
    words = {name: value for name, value in whole.items() if name != "attachments"}
    card = {name: value for name, value in whole.items() if name not in ("text", "textFormat")}
    return [words, card]


def _address(window: Window, chat: Conversation) -> str:
    theirs = window.conversation_id if chat.kind == "personal" else chat.id
    return f"{window.connector_url}/v3/conversations/{quote(theirs, safe='')}/activities"


async def _call(session: aiohttp.ClientSession, method: str, address: str, activity: Wire) -> Wire:
    try:
        async with session.request(method, address, json=activity, timeout=_WAIT) as response:
            if response.status < 300 and response.content_type == "application/json":
                answer: Wire = await response.json()
                return answer
            _LOG.warning("a window refused a message: status %s", response.status)
    except (aiohttp.ClientError, TimeoutError) as error:
        _LOG.warning("a window did not take a message: %s", type(error).__name__)
    return {}
