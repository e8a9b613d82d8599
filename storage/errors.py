"""What the store may answer instead of keeping a promise; each docstring is the message."""

from __future__ import annotations

from policy.concerns import ConcernId


class NotKept(Exception):
    """The store did not do what was asked."""

    def __str__(self) -> str:
        """The sentence of the class and a code where there is one; never anything that somebody wrote."""
        sentence = (type(self).__doc__ or "").strip().splitlines()[0]
        return " ".join([sentence, *(f"({code})" for code in self.args if code)])


class Stale(NotKept):
    """Somebody else changed it first, so nothing of this change was saved."""


class Taken(Stale):
    """Another worker has taken this message, so nothing of this change was saved."""


class AlreadySent(NotKept):
    """This form was sent before, and its concern is kept."""

    def __init__(self, concern_id: ConcernId) -> None:
        """Remember which concern the form became."""
        super().__init__()
        self.concern_id = concern_id


class ReferenceTaken(NotKept):
    """Another concern already has this reference."""


class NotFound(NotKept):
    """There is no such row."""


class StoreDown(NotKept):
    """The store cannot be reached or cannot answer."""

    def __init__(self, why: str = "") -> None:
        """Keep a short code for the log: "timeout", "unreachable", "503 ServerBusy"."""
        super().__init__(why)
        self.why = why


class Away(StoreDown):
    """The store does not answer now, or is too busy to: the same question may be answered later."""


class TooLarge(NotKept):
    """This is more than one row or one transaction can hold."""


class BadKey(NotKept):
    """This cannot be part of a key."""


class NewerSchema(NotKept):
    """This row was written by a newer version than this one, which cannot read it."""
