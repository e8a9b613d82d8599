"""The messages that this process is about, so that its own look at the outbox leaves them alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from policy.messages import Message, MessageId


class Held:
    """Messages that wait in a lane, are on their way or are being written down; one may be held twice."""

    def __init__(self) -> None:
        """Begin with none."""
        self._times: Counter[MessageId] = Counter()

    def take(self, messages: Iterable[Message]) -> None:
        """Hold these until they are let go as often."""
        self._times.update(one.id for one in messages)

    def let_go(self, messages: Iterable[Message]) -> None:
        """Leave these to whoever finds them due."""
        self._times.subtract(one.id for one in messages)
        self._times = +self._times

    def __contains__(self, message: Message) -> bool:
        return message.id in self._times

    def __len__(self) -> int:
        """How many are held."""
        return len(self._times)
