"""What the rehearsal's page shows, as plain values: people, their lock screens, the mailbox, the switches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from cards.words import ROLES
from manifest.template import written
from policy.people import Person
from policy.schools import School
from rehearsal.clocks import Clock
from rehearsal.connector import Sent
from rehearsal.graph import GraphStandIn
from rehearsal.switches import Switches
from rehearsal.teams import TeamsStandIn

APP = "Sargent"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification on a lock screen: two lines and a time, the school's own, never the card."""

    at: datetime
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody of the school; `window` is the address of their Playground, or empty."""

    id: str
    name: str
    role: str
    window: str
    notices: tuple[Notice, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail that Graph accepted."""

    at: datetime
    to: str
    subject: str
    importance: str
    body: str


@dataclass(frozen=True, slots=True)
class SwitchView:
    """A switch and its state."""

    id: str
    label: str
    hint: str
    on: bool


@dataclass(frozen=True, slots=True)
class View:
    """Everything on the page. `missing` names what the bot lacks, nothing while it is ready."""

    school: str
    now: str
    missing: tuple[str, ...]
    people: tuple[PersonView, ...]
    mails: tuple[MailView, ...]
    """Newest first."""
    switches: tuple[SwitchView, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """What there is to look at while a rehearsal runs; `windows` are addresses by person."""

    school: School
    teams: TeamsStandIn
    graph: GraphStandIn
    windows: Mapping[str, str]
    switches: Switches
    clock: Clock

    def view(self, missing: Iterable[str]) -> View:
        """The page as of now; those with a window come first, in the order in which theirs were asked for."""
        everyone = self.school.people.everyone
        order = {person: place for place, person in enumerate(self.windows)}
        people = sorted(everyone, key=lambda person: order.get(person.id, len(order)))
        return View(
            school=self.school.name,
            now=f"{self.school.local(self.clock.now()):%A %-d %B %Y, %H:%M}",
            missing=tuple(missing),
            people=tuple(self._person(person) for person in people),
            mails=tuple(self._mails()),
            switches=tuple(SwitchView(s.id, s.label, s.hint, s.is_on()) for s in self.switches),
        )

    def _person(self, person: Person) -> PersonView:
        role = ", ".join(ROLES[role] for role in ROLES if role in person.roles)
        notices = sorted(self._notices(person.id), key=lambda notice: notice.at, reverse=True)
        window = self.windows.get(person.id, "")
        return PersonView(person.id, person.name, role[:1].upper() + role[1:], window, tuple(notices))

    def _notices(self, person_id: str) -> Iterator[Notice]:
        for sent in self.teams.sent:
            if sent.person_id == person_id and _alerts(sent):
                yield Notice(self.clock.shown(sent.at), APP, _said(sent))
        for item in self.graph.feed.get(person_id, ()):
            title = _declared()[item.activity_type].format_map(item.parameters)
            yield Notice(self.clock.shown(item.at), title, item.preview)

    def _mails(self) -> Iterator[MailView]:
        for mail in reversed(self.graph.mailbox):
            at = self.clock.shown(mail.at)
            yield MailView(at, ", ".join(mail.to), mail.subject, mail.importance, mail.body)


def _alerts(sent: Sent) -> bool:
    notification: Any = sent.activity.get("channelData", {}).get("notification", {})
    return sent.kind == "send" and bool(notification.get("alert"))


def _said(sent: Sent) -> str:
    """What Teams puts on the lock screen: the summary, else the text, else only that there is a card."""
    return str(sent.activity.get("summary") or sent.activity.get("text") or "Sent a card")


@cache
def _declared() -> Mapping[str, str]:
    """The sentence that each declared kind of feed line begins with."""
    return {kind["type"]: kind["templateText"] for kind in written()["activities"]["activityTypes"]}
