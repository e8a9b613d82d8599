"""What the Graph stand-in knows and remembers, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody or something in the directory; `kind` is user, group or device."""

    id: str
    name: str
    mail: str = ""
    groups: frozenset[str] = frozenset()
    enabled: bool = True
    kind: str = "user"

    def is_called(self, key: str) -> bool:
        """Whether Graph would find this account under the key: its id or its sign-in name."""
        return key.lower() in {self.id.lower(), self.mail.lower()} - {""}


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail that Graph accepted."""

    sender: str
    to: tuple[str, ...]
    subject: str
    body: str
    importance: str
    save_to_sent_items: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class FeedItem:
    """A line in somebody's activity feed."""

    user_id: str
    activity_type: str
    preview: str
    parameters: Mapping[str, str]
    topic: str
    web_url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Installation:
    """The app in somebody's personal scope, with the chat it opened."""

    id: str
    chat_id: str


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A request that reached the stand-in, whatever became of it."""

    method: str
    path: str
    query: Mapping[str, str]
    body: object
    at: datetime

    @property
    def call(self) -> str:
        """The last part of the path, which names the call: sendMail, members, chat."""
        return self.path.rpartition("/")[2]


@dataclass(slots=True)
class Fault:
    """A misfortune for the next `times` requests of one call ("sendMail", "members"), or of all ("*").

    First the wait of `hang` seconds; then the connection is cut (`reset`), or `body` is answered as it is
    with `status`, or, without a body, an OData error of that status. With neither, the call goes on.
    `delivered` carries the call out before it goes wrong, so that the bot cannot know; `person` limits it to
    calls about them.
    """

    match: str
    status: int = 0
    retry_after: int | str | None = None
    times: int = 1
    hang: float = 0.0
    reset: bool = False
    body: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delivered: bool = False
    person: str = ""

    def strikes(self, request: SeenRequest) -> bool:
        """Whether this fault is meant for the request and not used up."""
        return self.times > 0 and self.match in {"*", request.call} and self.person in request.path
