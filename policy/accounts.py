"""The school's social media accounts: asked for, discussed, approved, set up, looked at after a year.

Who may do what to one is in policy/account_access.py, what follows from it in policy/account_steps.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import assert_never

from policy.concerns import FormToken
from policy.people import StaffId
from policy.uses import Place

NO_TOKEN = FormToken("")
NOWHERE = Place("")
"""It is not set up yet."""


class Platform(StrEnum):
    """Where an account is."""

    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    X = "x"
    THREADS = "threads"
    BLUESKY = "bluesky"
    LINKEDIN = "linkedin"
    TIKTOK = "tiktok"
    YOUTUBE = "youtube"
    WEBSITE_OTHER = "website_other"
    OTHER = "other"

    @property
    def longest(self) -> int | None:
        """The most characters that a post may have there; nothing where there is no limit that we know."""
        return LONGEST[self]


LONGEST: Mapping[Platform, int | None] = {
    Platform.FACEBOOK: 63_206,
    Platform.INSTAGRAM: 2_200,
    Platform.X: 280,
    Platform.THREADS: 500,
    Platform.BLUESKY: 300,
    Platform.LINKEDIN: 3_000,
    Platform.TIKTOK: 2_200,
    Platform.YOUTUBE: 5_000,
    Platform.WEBSITE_OTHER: None,
    Platform.OTHER: None,
}
"""Characters of one post or of what stands beside a video, as each platform documents them."""


class AccountState(StrEnum):
    """How far an account is on its way."""

    REQUESTED = "requested"
    CONSULTED = "consulted"
    APPROVED = "approved"
    DECLINED = "declined"
    CREATED = "created"
    DORMANT = "dormant"
    """It is there, and nothing new goes out on it."""
    CLOSED = "closed"


class AccountAct(StrEnum):
    """Something that may be done to an account."""

    CONSULT = "consult"
    APPROVE = "approve"
    DECLINE = "decline"
    CREATE = "create"
    REST = "rest"
    WAKE = "wake"
    CLOSE = "close"
    REVIEW = "review"
    ROTATE = "rotate"
    HELP = "help"
    """Technical help was given: for the setting up, and once more when it is closed (R21, R50)."""


_BOTH = frozenset({AccountAct.CLOSE, AccountAct.ROTATE, AccountAct.REVIEW, AccountAct.HELP})
MOVES: Mapping[AccountAct, AccountState] = {
    AccountAct.CONSULT: AccountState.CONSULTED,
    AccountAct.APPROVE: AccountState.APPROVED,
    AccountAct.DECLINE: AccountState.DECLINED,
    AccountAct.CREATE: AccountState.CREATED,
    AccountAct.REST: AccountState.DORMANT,
    AccountAct.WAKE: AccountState.CREATED,
    AccountAct.CLOSE: AccountState.CLOSED,
}
"""Where an act leads; one that is not here leaves the account where it is."""


def allowed(state: AccountState) -> frozenset[AccountAct]:
    """What may be done to an account in this state, whoever does it (R20, R50).

    There is no way round: what was not discussed is not approved, and what was not approved is not set up.
    """
    match state:
        case AccountState.REQUESTED:
            return frozenset({AccountAct.CONSULT})
        case AccountState.CONSULTED:
            return frozenset({AccountAct.APPROVE, AccountAct.DECLINE})
        case AccountState.APPROVED:
            return frozenset({AccountAct.CREATE, AccountAct.HELP})
        case AccountState.CREATED:
            return _BOTH | {AccountAct.REST}
        case AccountState.DORMANT:
            return _BOTH | {AccountAct.WAKE}
        case AccountState.CLOSED:
            return frozenset({AccountAct.HELP})
        case AccountState.DECLINED:
            return frozenset()
        case _:
            assert_never(state)


IN_BEING = frozenset({AccountState.CREATED, AccountState.DORMANT})
"""There is an account, and somebody has to look after it."""
WERE_MADE = IN_BEING | {AccountState.CLOSED}
"""There is or was an account: what was permitted for it is still read, and can still be taken back."""


@dataclass(frozen=True, slots=True)
class Considerations:
    """What the policy wants thought about before an account is set up, each in a few words (R52)."""

    purpose: str = ""
    investment: str = ""
    """Whether what it costs will reach what it is for."""
    interaction: str = ""
    contributors: str = ""
    effort: str = ""
    success: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of those that nothing is said about."""
        return tuple(one.name for one in fields(self) if not str(getattr(self, one.name)).strip())


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the safeguarding lead thinks of it, asked before anybody decides (R20)."""

    by: StaffId
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a request, and why."""

    by: StaffId
    at: datetime
    is_yes: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Helped:
    """Who gave technical help, and when."""

    by: StaffId
    at: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """One account, from its request to its end.

    `place` is empty until it is set up; from then on it is the code that permissions and posts call it by.
    `vault` says where the password is kept and is never the password; `rotated_on` and `review_on` are days
    as ISO text, `rotated_by` is who set the password then, and so knows it. `lines` counts what was written
    down about it.
    """

    id: str
    reference: str
    name: str
    platform: Platform
    requester: StaffId
    requested_at: datetime
    considerations: Considerations = field(default_factory=Considerations)
    state: AccountState = AccountState.REQUESTED
    token: FormToken = NO_TOKEN
    opinion: Opinion | None = None
    decision: Decision | None = None
    place: Place = NOWHERE
    login_mail: str = ""
    is_separate: bool = False
    created_by: StaffId | None = None
    created_at: datetime | None = None
    vault: str = ""
    rotated_on: str = ""
    rotated_by: StaffId | None = None
    review_on: str = ""
    helped: Helped | None = None
    lines: int = 0
    version: str = ""

    @property
    def is_in_use(self) -> bool:
        """Whether something may go out on it."""
        return self.state is AccountState.CREATED

    def is_due_for_review(self, on: date) -> bool:
        """Whether it is time to ask whether it met its aim (R52)."""
        return self.state in IN_BEING and bool(self.review_on) and date.fromisoformat(self.review_on) <= on
