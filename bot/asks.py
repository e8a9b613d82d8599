"""What a handler is given: who asks, what they filled in, when, and the parts of the house it may use."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Generic, TypeVar

from bot.addresses import Addresses
from bot.books import Books
from bot.clock import Clock
from bot.cupboard import Cupboard
from bot.directory import Directory
from bot.drafting import Drafting
from bot.gallery import Gallery
from bot.ids import Ids
from bot.later import Later
from bot.lists import Lists
from bot.printing import Printing
from bot.turns import Answer, Place
from bot.wording import Wording
from policy.concerns import Concern, FormToken
from policy.consents import ConsentTerms
from policy.messages import Message
from policy.people import Person
from policy.routing import Routing
from policy.rulebook import Rule
from policy.scenes import Scene
from policy.schools import School
from storage.concerns import Concerns
from storage.consents import Consents
from storage.outbox import Outbox
from storage.posts import Posts

Form = TypeVar("Form")


@dataclass(frozen=True, slots=True)
class Office:
    """The parts of the house that handlers use. `soon` hands messages that were saved to the worker."""

    school: School
    directory: Directory
    concerns: Concerns
    outbox: Outbox
    drafting: Drafting
    clock: Clock
    ids: Ids
    later: Later
    rules: tuple[Rule, ...]
    soon: Callable[[Concern | None, tuple[Message, ...]], None]
    consents: Consents
    lists: Lists
    withdrawn: Callable[[], None]
    """Says that a permission was taken back, so that whoever keeps the posts is told without waiting."""
    printing: Printing
    """Makes what is taken out of the consent record."""
    posts: Posts
    wording: Wording
    """Checks the words of posts."""
    books: Books
    """The registers: accounts, who is trusted with them, devices."""
    addresses: Addresses | None = None
    """Where papers and files are opened in a browser; none where this bot has no address of its own."""
    gallery: Gallery | None = None
    """Where pictures of posts are kept and looked at; none where this bot has no place for them."""
    cupboard: Cupboard | None = None
    """Where files of evidence are kept; none where the school does not want any (R115)."""

    @property
    def terms(self) -> ConsentTerms:
        """How the school reads its permissions now, with the accounts of the register."""
        return self.books.terms

    def scene(self, at: datetime) -> Scene:
        """What a decision made at this moment depends on besides the case."""
        cover = self.directory.cover
        return Scene(self.school, self.directory.people, at, cover.absences, cover.silent)

    def route(self, concern: Concern) -> Routing:
        """Who hears of this concern as things stand now."""
        return self.directory.route(concern.facts)


@dataclass(frozen=True, slots=True)
class Ask(Generic[Form]):
    """One person asking for one thing at one moment."""

    office: Office
    actor: Person
    place: Place
    activity_id: str
    at: datetime
    form: Form

    @property
    def scene(self) -> Scene:
        """What a decision made now depends on besides the case."""
        return self.office.scene(self.at)

    @property
    def acting(self) -> Person:
        """Whoever asks, as they act now: with the roles of those they cover for."""
        return self.office.directory.acting.find(self.actor.id) or self.actor

    @property
    def fallback_token(self) -> FormToken:
        """A token for an ask that came without a form: the same delivery again gives the same token."""
        made_of = f"{self.place.conversation_id} {self.activity_id}"
        return FormToken(sha256(made_of.encode()).hexdigest()[:32])


Handler = Callable[[Ask[Form]], Awaitable[Answer]]
Parser = Callable[[Mapping[str, object]], Form]


@dataclass(frozen=True, slots=True)
class Nothing:
    """A press that needs nothing filled in."""


@dataclass(frozen=True, slots=True)
class Referred:
    """A press about one concern. `given` is what was filled in beside it."""

    reference: str
    page: int = 1
    token: FormToken | None = None
    given: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A press on a form that is being filled in. `to` is the step that Back goes to."""

    token: FormToken | None = None
    given: Mapping[str, object] = field(default_factory=dict)
    to: str = ""


@dataclass(frozen=True, slots=True)
class Paged:
    """A list, and which page of it."""

    page: int = 1


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A press about the consent record: words that were typed, a child, a class, or a list on its way in."""

    words: str = ""
    pupil: str = ""
    file: str = ""
    listed: str = ""
    class_code: str = ""
    page: int = 1
    token: FormToken | None = None
    given: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """Words to look something up by."""

    words: str = ""


_TOKEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_PUPIL = re.compile(r"[0-9a-f]{24}")
_FILE = re.compile(r"[0-9a-f]{24}")
_LIST = re.compile(r"[0-9a-f]{32}")
_CLASS = re.compile(r"[0-9a-f]{16}")
_REFERENCE = re.compile(r"[A-Za-z]{1,6}-[0-9A-Za-z]{4,8}")


def nothing(_: Mapping[str, object]) -> Nothing:
    """Nothing is read."""
    return Nothing()


def referred(data: Mapping[str, object]) -> Referred:
    """A reference; one that cannot be one is empty, and then nothing is found."""
    reference = _text(data, "reference").strip()
    return Referred(
        reference=reference.upper() if _REFERENCE.fullmatch(reference) else "",
        page=_page(data),
        token=_token(data),
        given=data,
    )


def paged(data: Mapping[str, object]) -> Paged:
    """Which page of a list; the first where it says none."""
    return Paged(_page(data))


def drafted(data: Mapping[str, object]) -> Drafted:
    """A form's token and what was filled in on it."""
    return Drafted(_token(data), data, _text(data, "to"))


def asked(data: Mapping[str, object]) -> Asked:
    """Some words, no longer than anybody would type."""
    return Asked(_text(data, "asked")[:200])


def inquiring(data: Mapping[str, object]) -> Inquiry:
    """Whom the consent record is asked about; an id that cannot be one is empty, and then nobody is found."""
    pupil, code = _text(data, "pupil"), _text(data, "class")
    return Inquiry(
        words=_text(data, "asked").strip()[:200],
        pupil=pupil if _PUPIL.fullmatch(pupil) else "",
        file=file if _FILE.fullmatch(file := _text(data, "file")) else "",
        listed=listed if _LIST.fullmatch(listed := _text(data, "list")) else "",
        class_code=code if _CLASS.fullmatch(code) else "",
        page=_page(data),
        token=_token(data),
        given=data,
    )


def _page(data: Mapping[str, object]) -> int:
    page = _text(data, "page")
    return max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 4 else 1


def _token(data: Mapping[str, object]) -> FormToken | None:
    token = _text(data, "token")
    return FormToken(token) if _TOKEN.fullmatch(token) else None


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""
