"""A post as a value: what would be shown and where, what was decided, where it is out (R40 to R58).

What may be done to one is policy/posting.py, whether everybody in it may be shown is policy/showing.py, and
what follows from a permission that is taken back is policy/takedowns.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from policy.concerns import FormToken
from policy.people import StaffId
from policy.pictures import Picture
from policy.pupils import PupilId
from policy.takedowns import Takedown
from policy.uses import Place

PostId = NewType("PostId", str)


class State(StrEnum):
    """Where a post is on its way."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_ASKED = "changes_asked"
    DECLINED = "declined"
    APPROVED = "approved"
    HELD = "held"
    PUBLISHED = "published"
    REMOVED = "removed"


NOT_OUT = frozenset({State.DRAFT, State.SUBMITTED, State.CHANGES_ASKED, State.APPROVED, State.HELD})
"""A post in one of these may still go out, so a permission that changes holds it (R38)."""

OVER = frozenset({State.DECLINED, State.REMOVED})


class Category(StrEnum):
    """What a post is for (R57)."""

    EVENT = "event"
    PUPILS_NEWS = "pupils_news"
    SCHOOL_NEWS = "school_news"
    INFORMATION = "information"
    CLOSURE = "closure"
    OTHER = "other"


class Carries(StrEnum):
    """What goes with the words."""

    NOTHING = "nothing"
    PHOTO = "photo"
    VIDEO = "video"
    WORK = "work"
    LIVE = "live"
    """Live video: there is no moment at which anybody could look at it first, so it is refused."""


class People(StrEnum):
    """Whether anybody can be recognised in a post."""

    NOBODY = "nobody"
    ADULTS = "adults"
    PUPILS = "pupils"


class ImageKind(StrEnum):
    """What a picture shows; a face alone needs a reason (R44)."""

    NO_PEOPLE = "no_people"
    WORK = "work"
    BACKS = "backs"
    GROUP = "group"
    ONE_FACE = "one_face"


class Naming(StrEnum):
    """Whether the words name a pupil (R46)."""

    NONE = "none"
    FIRST = "first"
    FULL = "full"


class Tick(StrEnum):
    """What the author answers for (R43, R48, R55, R58)."""

    DRESSED = "dressed"
    NOTHING_ELSE = "nothing_else"
    OURS = "ours"
    CRITERIA = "criteria"
    NO_OTHER_NAME = "no_other_name"
    """A word that is a pupil's first name means nobody here; asked only where there is one (R41, R45)."""


@dataclass(frozen=True, slots=True)
class Content:
    """Exactly what would be shown. `on_day` is an ISO date, empty for as soon as may be.

    `kept_at` says where a picture or film lies that was not sent here. `faces` is how many can be seen.
    `earlier` are the pupils who were listed when one of its pictures was used before, `alike` those of
    pictures that look the same; the author may say that such a picture was changed (`is_changed`): cropped or
    blurred until nobody but those listed can be recognised. `named` are those whom the words name, as far as
    they were found.
    """

    places: tuple[Place, ...] = ()
    category: Category = Category.EVENT
    other: str = ""
    text: str = ""
    people: People = People.NOBODY
    carries: Carries = Carries.NOTHING
    image: ImageKind | None = None
    reason: str = ""
    device: str = ""
    kept_at: str = ""
    pictures: tuple[Picture, ...] = ()
    faces: int = 0
    earlier: tuple[PupilId, ...] = ()
    alike: tuple[PupilId, ...] = ()
    is_changed: bool = False
    pupils: tuple[PupilId, ...] = ()
    named: tuple[PupilId, ...] = ()
    naming: Naming = Naming.NONE
    on_day: str = ""
    ticks: frozenset[Tick] = frozenset()

    @property
    def has_pupils(self) -> bool:
        """Whether any pupil is shown, named or heard in it."""
        return bool(self.everyone) or self.people is People.PUPILS or self.naming is not Naming.NONE

    @property
    def everyone(self) -> tuple[PupilId, ...]:
        """Every pupil whose permission it needs: those listed now, and whoever was listed for its pictures
        before, unless they were changed since."""
        alike = () if self.is_changed else self.alike
        return tuple(dict.fromkeys((*self.pupils, *self.earlier, *alike)))

    @property
    def has_image(self) -> bool:
        """Whether a picture or film goes with the words."""
        return self.carries in (Carries.PHOTO, Carries.VIDEO, Carries.LIVE)


class When(StrEnum):
    """The moments at which permission is looked at (R41)."""

    ASKED = "asked"
    APPROVED = "approved"
    GO = "go"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Check:
    """That the record was looked at for a post: when, by whom, which state of the record, what it said.

    `answers` holds for each pupil the id of the change that permits it, or nothing where it does not. It is
    itself the entry of the consent log that the school asks for (R47).
    """

    when: When
    at: datetime
    by: StaffId
    record: str
    answers: Mapping[PupilId, str] = field(default_factory=dict)

    @property
    def yes(self) -> int:
        """How many may be shown."""
        return sum(bool(it) for it in self.answers.values())


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved which edition, and until when it counts. `by` is nobody in the fast lane (R57)."""

    by: StaffId | None
    at: datetime
    until: datetime
    edition: int
    override: str = ""
    """Why the Principal lets a full name stand beside a picture (Q12)."""


@dataclass(frozen=True, slots=True)
class Go:
    """That it may be put out now: for half an hour, by one person, in this edition."""

    by: StaffId
    at: datetime
    until: datetime
    edition: int


@dataclass(frozen=True, slots=True)
class Outing:
    """Where a post is out, under which address, since when; `day` is that day at school, as ISO text."""

    place: Place
    address: str
    at: datetime
    by: StaffId
    day: str = ""


class Duty(StrEnum):
    """Something that somebody has to do about a post by a certain moment."""

    DECIDE = "decide"
    REVIEW = "review"
    """Look at what went out by the fast lane (R57)."""
    SAY_WHERE = "say_where"
    """Say under which address it is out."""
    TAKE_DOWN = "take_down"
    """Not yet taken down although the days are over (R39)."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A duty and when its bell rings (UTC)."""

    duty: Duty
    due: datetime


class HeldFor(StrEnum):
    """Why a post is held."""

    PERMISSION = "permission"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Post:
    """One request for a post, from its first step to its last trace.

    `edition` counts what would be shown: every edit makes a new one and voids what was approved. `editors`
    are approvers who changed it, who may not approve it either. `heard` are the withdrawals it was told of,
    `sampled_at` is when the safeguarding lead looked at it last as one of a term's.
    """

    id: PostId
    reference: str
    token: FormToken
    author: StaffId
    made_at: datetime
    content: Content = field(default_factory=Content)
    state: State = State.DRAFT
    edition: int = 1
    editors: tuple[StaffId, ...] = ()
    asked_at: datetime | None = None
    approval: Approval | None = None
    go: Go | None = None
    held_for: HeldFor | None = None
    checks: tuple[Check, ...] = ()
    outings: tuple[Outing, ...] = ()
    takedowns: tuple[Takedown, ...] = ()
    watches: tuple[Watch, ...] = ()
    heard: tuple[str, ...] = ()
    reviewed_by: StaffId | None = None
    sampled_at: datetime | None = None
    lines: int = 0
    index: tuple[str, ...] = ()
    version: str = ""

    @property
    def next_due(self) -> datetime | None:
        """When the next bell rings."""
        return min((one.due for one in self.watches), default=None)

    @property
    def is_out(self) -> bool:
        """Whether it is, or was, out anywhere."""
        return bool(self.outings)

    def watches_without(self, *duties: Duty) -> tuple[Watch, ...]:
        """What is left to do without these."""
        return tuple(one for one in self.watches if one.duty not in duties)

    def checked(self, when: When) -> Check | None:
        """The latest look at the record for this moment."""
        return next((one for one in reversed(self.checks) if one.when is when), None)


class Deed(StrEnum):
    """Something that happened to a post."""

    BEGUN = "begun"
    EDITED = "edited"
    ASKED = "asked"
    CHANGE_ASKED = "change_asked"
    DECLINED = "declined"
    APPROVED = "approved"
    FAST_LANE = "fast_lane"
    HELD = "held"
    RELEASED = "released"
    DROPPED = "dropped"
    GO = "go"
    NOT_GO = "not_go"
    OUT = "out"
    STAYED = "stayed"
    MOVED = "moved"
    """It had Go and did not go out."""
    REVIEWED = "reviewed"
    PERMISSION_CHANGED = "permission_changed"
    TO_COME_DOWN = "to_come_down"
    SHARED = "shared"
    TAKEN_DOWN = "taken_down"
    CANNOT_TAKE_DOWN = "cannot_take_down"
    REMINDED = "reminded"
    SAMPLED = "sampled"
    """The DSL looked at it in the termly sample (R20)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what happened to a post; only ever added to. `words` are what somebody wrote."""

    at: datetime
    what: Deed
    by: StaffId | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
