"""What somebody did in Teams, as frozen values, and what they get back; no wire formats travel further in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cards.card import Card
from policy.people import StaffId


class Via(StrEnum):
    """How a press reached us: an Execute can be answered with a card, a Submit only with a new message."""

    EXECUTE = "execute"
    SUBMIT = "submit"


@dataclass(frozen=True, slots=True)
class Place:
    """Where it happened. `message_id` is the message whose button was pressed, empty for typed words."""

    conversation_id: str
    is_personal: bool = True
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class CardAction:
    """Somebody pressed a button. Who they are comes from the verified request, never from `data`."""

    sender: StaffId
    place: Place
    activity_id: str
    verb: str
    data: Mapping[str, object] = field(default_factory=dict)
    via: Via = Via.EXECUTE


@dataclass(frozen=True, slots=True)
class Words:
    """Somebody typed something."""

    sender: StaffId
    place: Place
    activity_id: str
    text: str


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file in a message, still at Teams. Its name is somebody's words: only how it ends is read.

    `inline` says that it was pasted into the message: then Teams hands it to nobody but us.
    """

    url: str
    ending: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class FileSent:
    """Somebody sent files; `text` is what they wrote beside them."""

    sender: StaffId
    place: Place
    activity_id: str
    files: tuple[SentFile, ...]
    text: str = ""

    @property
    def words(self) -> Words:
        """The same message without its files."""
        return Words(self.sender, self.place, self.activity_id, self.text)


@dataclass(frozen=True, slots=True)
class Arrival:
    """The app was installed for somebody, or they opened its chat for the first time."""

    sender: StaffId
    place: Place
    activity_id: str


Turn = CardAction | Words | FileSent | Arrival


@dataclass(frozen=True, slots=True)
class Answer:
    """What a turn gets back.

    `rest` is what the chat may keep when `card` holds content: None says that the card itself holds none
    and may stay. A press by Execute is answered with `card` alone, which Teams does not store.
    """

    card: Card
    rest: Card | None = None
    reference: str = ""
