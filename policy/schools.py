"""The school as its school file describes it: people, hours, outside numbers, chains. Frozen once parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from policy.chains import DEFAULT_CHAINS, Chains
from policy.consents import ConsentTerms
from policy.people import People
from policy.post_settings import PostTerms
from policy.routing import Outside


@dataclass(frozen=True, slots=True)
class OutsideContact:
    """Somebody outside the school to ring: shown to reporters, never rung by the product."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Hours:
    """When the school is open, in its own time zone; `days` counts Monday as 0."""

    opens: time = time(8)
    closes: time = time(16, 30)
    days: frozenset[int] = frozenset(range(5))


@dataclass(frozen=True)
class School:
    """One school. Built by `policy.school_files.parse`; every value in it has been checked.

    `closed` holds the days within terms on which there is no school: inset days and bank holidays.
    `screenshots` says whether pictures of words may be kept as files (R115), `consents` how the record of
    permissions is read (R34 to R41), `posts` how posts are decided.
    """

    id: str
    name: str
    reference_prefix: str
    timezone: ZoneInfo
    people: People
    outside: Mapping[Outside, OutsideContact]
    email_domains: tuple[str, ...] = ()
    hours: Hours = field(default_factory=Hours)
    terms: tuple[tuple[date, date], ...] = ()
    closed: frozenset[date] = frozenset()
    chains: Chains = field(default_factory=lambda: DEFAULT_CHAINS)
    staff_group: str = ""
    record_of_truth: str = "bot"
    redact_after_days: int = 30
    lado_working_days: int = 1
    screenshots: bool = False
    guidance: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    terms_of_consent: ConsentTerms | None = None
    posts: PostTerms = field(default_factory=PostTerms)

    @property
    def consents(self) -> ConsentTerms:
        """How this school reads its record of permissions; by default without accounts and not strictly."""
        return self.terms_of_consent or ConsentTerms(self.timezone)

    def local(self, at: datetime) -> datetime:
        """A moment in the school's own time, which is what people are shown."""
        return at.astimezone(self.timezone)
