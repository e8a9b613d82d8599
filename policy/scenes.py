"""The moment of a decision: the school, its people, who is away or covers, and what time it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from policy import absences
from policy.absences import Absence
from policy.chronology import Entry
from policy.concerns import Concern, Facts
from policy.messages import Message
from policy.people import People, StaffId
from policy.routing import Routing
from policy.schools import School


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a decision depends on besides the case itself.

    `silent` are those who left two pings unanswered: the next of the chain is told beside them (C16).
    """

    school: School
    people: People
    at: datetime
    absences: tuple[Absence, ...] = ()
    silent: frozenset[StaffId] = frozenset()

    @property
    def away(self) -> frozenset[StaffId]:
        """Everybody who is away at this moment."""
        return absences.away(self.absences, self.at)

    @property
    def acting(self) -> People:
        """Everybody as they act now: whoever covers for somebody holds their roles as well."""
        return absences.acting(self.people, self.absences, self.at)

    def route(self, facts: Facts) -> Routing:
        """Who hears of a concern with these facts at this moment."""
        return absences.route(
            facts,
            self.people,
            self.absences,
            at=self.at,
            silent=self.silent,
            chains=self.school.chains,
        )


@dataclass(frozen=True, slots=True)
class Step:
    """What something did to a case: the case as it is then, and all that is to be kept and sent with it."""

    concern: Concern
    entries: tuple[Entry, ...] = ()
    messages: tuple[Message, ...] = field(default=())

    def then(self, concern: Concern, *entries: Entry, messages: tuple[Message, ...] = ()) -> Step:
        """This and then that, in one transaction."""
        return Step(concern, (*self.entries, *entries), (*self.messages, *messages))
