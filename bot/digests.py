"""What can wait a day is told of together: several messages to one person, one card (D2, U3 and U4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from cards import alerts
from cards.card import Card
from policy.kinds import Urgency
from policy.messages import Message, Purpose

_CALM = frozenset({Purpose.ALERT, Purpose.NOTICE, Purpose.REMINDER})


@dataclass(slots=True)
class Digest:
    """Messages to one person that go out as one card; references are all it holds (I9)."""

    messages: list[Message] = field(default_factory=list)

    def add(self, message: Message) -> None:
        """Tell of this one too."""
        self.messages.append(message)

    def card(self) -> Card:
        """What needs the person, and below it what is for their information."""
        items = [one.reference for one in self.messages if one.purpose is not Purpose.NOTICE]
        notices = [one.reference for one in self.messages if one.purpose is Purpose.NOTICE]
        return alerts.digest(list(dict.fromkeys(items)), list(dict.fromkeys(notices)))


def folded(messages: Iterable[Message]) -> list[list[Message]]:
    """The messages as they go out: those that can wait and are for one person by one way go together."""
    groups: dict[Hashable, list[Message]] = defaultdict(list)
    for message in messages:
        groups[_fold(message)].append(message)
    return list(groups.values())


def _fold(message: Message) -> Hashable:
    calm = message.urgency >= Urgency.U3 and message.purpose in _CALM and message.target is None
    return (message.to, message.channel) if calm else message.id
