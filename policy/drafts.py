"""A concern that is still being written: kept on every step, so that a bell or a lost phone loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from policy.concerns import FormToken
from policy.people import StaffId

KEPT_FOR = timedelta(hours=24)
"""An unsent draft is erased a day after it was last touched (records.md E2)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What one person has filled in so far, answer by answer, under the token of their form."""

    token: FormToken
    owner: StaffId
    saved_at: datetime
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def expires_at(self) -> datetime:
        """When the draft is erased if nobody touches it again."""
        return self.saved_at + KEPT_FOR


def keep(draft: Draft, answers: Mapping[str, str], *, at: datetime) -> Draft:
    """The draft with these answers in place of the ones they replace."""
    return replace(draft, answers={**draft.answers, **answers}, saved_at=at)
