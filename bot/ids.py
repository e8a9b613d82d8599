"""Names for new things: ids that sort by the time they were made, form tokens, and references for people."""

from __future__ import annotations

import secrets

from bot.clock import Clock
from policy.concerns import ConcernId, FormToken
from policy.messages import MessageId

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a reference survives being read out on the telephone."""

REFERENCE_LENGTH = 5
"""About 33 million references; storage refuses one that is taken, and the caller asks for another."""

_RANDOM_BITS = 80
_ID_LENGTH = 26


class Ids:
    """Makes ids. Those of one process never repeat and always sort in the order in which they were made."""

    def __init__(self, clock: Clock) -> None:
        """Keep the clock that the ids sort by."""
        self._clock = clock
        self._last = 0

    def form_token(self) -> FormToken:
        """The token of a form that is about to be drawn; nobody can guess it."""
        return FormToken(secrets.token_hex(16))

    def concern_id(self) -> ConcernId:
        """The id of a new concern."""
        return ConcernId(self._next())

    def message_id(self) -> MessageId:
        """The id of a new row of the outbox."""
        return MessageId(self._next())

    def reference(self, prefix: str) -> str:
        """A reference that says nothing about the concern, to be spoken: MS-7F3K2."""
        return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))}"

    def _next(self) -> str:
        milliseconds = int(self._clock.now().timestamp() * 1000)
        # One more than the last keeps the order within a millisecond and when the clock is set back.
        self._last = max(milliseconds << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS), self._last + 1)
        return "".join(ALPHABET[self._last >> 5 * place & 31] for place in reversed(range(_ID_LENGTH)))
