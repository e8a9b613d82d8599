"""A case's diary: the clock of a town is moved by hand, and whatever rings for whom is written down.

Moments are those on the school's wall, so that a table of them reads like the school's own calendar.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from policy.delivery import LEASE, PATIENCE
from policy.messages import Message, Purpose
from tests.scenarios import town as places
from tests.scenarios.casebook import PARENT
from tests.scenarios.clocks import SettableClock
from tests.scenarios.town import Town, rings

LONDON = ZoneInfo("Europe/London")
JUST_BEFORE = timedelta(seconds=30)
"""How long before its time nothing may have rung yet."""
JUST_AFTER = timedelta(seconds=1)
"""When the minute is full for certain: a report of 10:30 was saved some milliseconds after it."""
SOON = timedelta(seconds=10)
"""What is counted from a bell or a press of that second comes some milliseconds later than the second."""

NAMES: Mapping[str, str] = {
    places.TEACHER: "teacher",
    places.DSL: "dsl",
    places.DEPUTY: "deputy",
    places.DEPUTY_HEAD: "deputy-head",
    places.HEAD: "head",
    places.CHAIR: "chair",
    places.VICE: "vice",
    places.TRUSTEE: "trustee",
    places.MANAGER: "manager",
    places.ICT: "ict",
    places.DPO: "dpo",
    places.CLERK: "clerk",
    PARENT: "parent",
}
"""What people are called in a diary, in the order in which they stand in it."""

_SAYS: Mapping[str, str] = {
    "You have 1 item": "alert",
    "Reminder": "reminder",
    "Something is due": "due",
    "Sargent: for your information": "notice",
    "Sargent": "digest",
    "For your information": "notice",
    "A colleague has": "taken",
    "Your report": "picked up",
    "By mail only": "by mail",
    "Please ring now": "ring",
    "A second person": "sign off",
}
"""How a message begins, and what it is; the first that fits."""

Row = tuple[str, str, str]
"""A moment, what rings for whom then, and the working."""


class Diary:
    """What rang about one case; each look tells only what is new."""

    def __init__(self, town: Town, clock: SettableClock, reference: str) -> None:
        """Begin with nothing written down."""
        self._town = town
        self._clock = clock
        self.reference = reference
        self._told: Counter[tuple[str, str]] = Counter()

    async def until(self, rows: Iterable[Row]) -> list[tuple[str, str]]:
        """Go from moment to moment and write down what rang at each, and what rang between them."""
        written = []
        for when, _, _ in rows:
            if self._clock.now() < wall(when) - JUST_BEFORE and (early := await self.before(when)):
                written.append((f"before {when}", early))
            written.append((when, await self.at(when)))
        return written

    async def before(self, when: str) -> str:
        """What rang up to just before this moment."""
        await until(self._town, self._clock, wall(when) - JUST_BEFORE)
        return self.new()

    async def at(self, when: str) -> str:
        """What rang by this moment."""
        await until(self._town, self._clock, wall(when) - JUST_BEFORE)
        await until(self._town, self._clock, wall(when) + JUST_AFTER)
        soon = self._clock.now() + SOON
        if await self._town.concerns.due(soon):
            await until(self._town, self._clock, soon)
        return self.new()

    async def now(self) -> str:
        """What rang just now, as something was pressed."""
        await quiet(self._town)
        return self.new()

    def new(self) -> str:
        """What is new: "alert dsl deputy, notice head"."""
        now = Counter(_rang(self._town, self.reference))
        fresh, self._told = now - self._told, now
        said: dict[str, list[str]] = defaultdict(list)
        for (what, person), often in sorted(fresh.items(), key=lambda it: _place(it[0])):
            said[what] += [NAMES.get(person, person)] * often
        return ", ".join(f"{what} {' '.join(who)}" for what, who in said.items())


def expected(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """A table without its working, as `Diary.until` writes it down."""
    return [(when, what) for when, what, _ in rows]


async def until(town: Town, clock: SettableClock, at: datetime) -> None:
    """Let it become this moment, if it is not later already: what is to ring and be told by then has been.

    What is under way is waited for first: a jump of the clock would look like a worker that died.
    """
    await quiet(town)
    if clock.now() < at:
        clock.go_to(at)
    await quiet(town)


async def quiet(town: Town) -> None:
    """Wait until no bell is left to ring by now, and nobody to be told."""
    async with asyncio.timeout(15):
        while await _is_busy(town):  # noqa: ASYNC110 - the bot's own loops do it.
            await asyncio.sleep(0.01)


def wall(text: str) -> datetime:
    """A moment as the clock on the school's wall shows it, in UTC; the day's name must be right.

    "again" at its end means the second time, in the hour that the clocks repeat in October.
    """
    once = text.removesuffix(" again")
    moment = datetime.strptime(once, "%a %Y-%m-%d %H:%M").replace(tzinfo=LONDON, fold=once != text)
    assert f"{moment:%a}" == text[:3], text
    return moment.astimezone(UTC)


async def _is_busy(town: Town) -> bool:
    now = town.parts.clock.now()
    if await town.concerns.due(now):
        return True
    waiting = await town.outbox.due(now + LEASE + PATIENCE, limit=500)
    # A message may have been claimed anew while it was read: by a clock that is later than before.
    after = town.parts.clock.now()
    return any(one.purpose is not Purpose.HIDDEN and _is_in_hand(one, after) for one in waiting)


def _is_in_hand(message: Message, now: datetime) -> bool:
    """Whether a worker has it. What is tried again is claimed for its wait as well, and this clock stands."""
    return message.attempts > 0 or message.due <= now + LEASE


def _rang(town: Town, reference: str) -> Iterable[tuple[str, str]]:
    for sent in town.teams.sent:
        if sent.kind == "send" and rings(sent.activity) and reference in json.dumps(sent.activity):
            text = str(sent.activity["text"])
            if text.endswith("went by mail only."):
                text = "By mail only"
            yield (
                next((what for start, what in _SAYS.items() if text.startswith(start)), text),
                sent.person_id,
            )
    owners = {account.mail: account.id for account in town.graph.accounts}
    for mail in town.graph.mailbox:
        if reference in mail.subject + mail.body:
            yield from (("mail", owners[to]) for to in mail.to)


def _place(told: tuple[str, str]) -> tuple[int, int]:
    kinds, people = [*dict.fromkeys(_SAYS.values()), "mail"], list(NAMES)
    what, person = told
    return (
        kinds.index(what) if what in kinds else len(kinds),
        people.index(person) if person in people else len(people),
    )
