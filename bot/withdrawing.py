"""Telling whoever keeps the posts that something is not permitted any more, until they have acted (R38, R39).

What is to be told was written in the same transaction as the change that took it back, so that nothing is
lost whatever stops in between; it is told again until it was taken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from bot.logs import failed, log
from bot.ports import Posts
from policy.pupils import PupilId
from policy.withdrawals import Withdrawal
from storage.errors import NotKept
from storage.withdrawals import Withdrawals

LOOK_EVERY = 5.0
"""Seconds between two looks for what another process wrote; what is written here is told at once."""

AT_ONCE = 50
"""Withdrawals read, and told beside each other, at a time."""

TAKEN_WITHIN = 5.0
"""Seconds in which one must have been taken; after that the others go on, and it is told again."""


class Withdrawing:
    """Tells of withdrawals. Several may run on the same tables: telling twice changes nothing."""

    def __init__(self, kept: Withdrawals, posts: Posts) -> None:
        """Keep whom to tell, and where it is written what to tell."""
        self._kept = kept
        self._posts = posts
        self._wanted = asyncio.Event()

    def wake(self) -> None:
        """Something was taken back just now."""
        self._wanted.set()

    async def run(self) -> None:
        """Tell until cancelled; a store that is down is waited for."""
        while True:
            self._wanted.clear()
            try:
                await self.look()
            except NotKept as why:
                log("withdrawals_not_read", why=type(why).__name__)
            with suppress(TimeoutError):
                # Not wait_for: in Python 3.11 it swallows being cancelled when it is woken at once.
                async with asyncio.timeout(LOOK_EVERY):
                    await self._wanted.wait()

    async def look(self) -> int:
        """Tell all that is to be told, and say how much of it was taken. Raises what the store raises.

        However many cannot be taken, those behind them are told too.
        """
        taken, after = 0, None
        while True:
            pending = await self._kept.pending(AT_ONCE, after=after)
            of_each: dict[PupilId, list[Withdrawal]] = {}
            for one in pending:
                of_each.setdefault(one.pupil, []).append(one)
            taken += sum(await asyncio.gather(*map(self._told_of_one, of_each.values())))
            if len(pending) < AT_ONCE:
                return taken
            after = pending[-1]

    async def _told_of_one(self, withdrawals: Sequence[Withdrawal]) -> int:
        """All of one child one after the other: whoever keeps the posts is not asked twice at once."""
        return sum([await self._told(one) for one in withdrawals])

    async def _told(self, withdrawal: Withdrawal) -> bool:
        """One withdrawal that cannot be taken must not keep the others waiting."""
        try:
            async with asyncio.timeout(TAKEN_WITHIN):
                await self._posts.withdrawn(withdrawal)
            await self._kept.delivered(withdrawal)
        except NotKept as why:
            log("withdrawal_not_told", withdrawal=withdrawal.id, why=type(why).__name__)
        except Exception as failure:  # noqa: BLE001 - the boundary of this loop.
            failed("withdrawal_failed", failure, withdrawal=withdrawal.id)
        else:
            return True
        return False
