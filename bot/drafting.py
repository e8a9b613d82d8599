"""Half-filled forms: in memory first, so that a store that is down never costs anybody their words."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime

from bot.logs import log
from policy import drafts
from policy.concerns import FormToken
from policy.drafts import Draft
from policy.people import StaffId
from storage.drafts import Drafts
from storage.errors import NotKept

MOST = 2_000
"""Drafts held in memory; the store holds them all, for a day."""


class Drafting:
    """The drafts of everybody who is writing now."""

    def __init__(self, kept: Drafts) -> None:
        """Begin with none in memory."""
        self._kept = kept
        self._here: OrderedDict[tuple[StaffId, FormToken], Draft] = OrderedDict()

    async def find(self, owner: StaffId, token: FormToken, *, at: datetime) -> Draft | None:
        """What this person has filled in on this form, unless it is more than a day old."""
        here = self._here.get((owner, token))
        if here is not None:
            return here if here.expires_at > at else None
        try:
            return await self._kept.get(owner, token, at)
        except NotKept as why:
            log("draft_not_read", why=type(why).__name__)
            return None

    async def keep(
        self, owner: StaffId, token: FormToken, answers: Mapping[str, str], *, at: datetime
    ) -> Draft:
        """Keep these answers. Should the store be down they are kept in memory, and the form goes on."""
        draft = self.hold(owner, token, answers, at=at)
        try:
            await self._kept.save(draft)
        except NotKept as why:
            log("draft_not_kept", why=type(why).__name__)
        return draft

    def hold(self, owner: StaffId, token: FormToken, answers: Mapping[str, str], *, at: datetime) -> Draft:
        """Hold these answers in memory alone, while they are on their way to where they stay."""
        draft = drafts.keep(Draft(token, owner, at), answers, at=at)
        self._remember(draft)
        return draft

    async def latest(self, owner: StaffId, *, at: datetime) -> Draft | None:
        """The draft this person touched last."""
        here = [draft for (whose, _), draft in self._here.items() if whose == owner and draft.expires_at > at]
        if here:
            return max(here, key=lambda draft: draft.saved_at)
        try:
            return await self._kept.latest(owner, at)
        except NotKept as why:
            log("draft_not_read", why=type(why).__name__)
            return None

    async def erase(self, owner: StaffId, token: FormToken) -> None:
        """Forget this draft, here and in the store. Raises what the store raises."""
        self._here.pop((owner, token), None)
        await self._kept.erase(owner, token)

    async def sweep(self, at: datetime) -> None:
        """Erase everything that is more than a day old. Raises what the store raises."""
        for key in [key for key, draft in self._here.items() if draft.expires_at <= at]:
            del self._here[key]
        await self._kept.sweep(at)

    def _remember(self, draft: Draft) -> None:
        key = (draft.owner, draft.token)
        self._here[key] = draft
        self._here.move_to_end(key)
        while len(self._here) > MOST:
            self._here.popitem(last=False)
