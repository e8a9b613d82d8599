"""What asking for a post and approving one cost, beside their raw calls, and with a thousand before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import uuid4

from bench.cases import AT, StandingClock
from bench.consents import SCHOOL, brought_in
from bench.figures import Line, median, milliseconds
from bench.recorder import Recorder
from bench.servers import Server
from bench.town import Town
from bot.app import assemble
from bot.asks import Ask, Office, Referred
from bot.handlers import post_decisions, posts
from bot.parts import Parts
from bot.turns import Place as Chat
from policy import posting
from policy.concerns import FormToken
from policy.consents import in_force
from policy.people import Person, Role
from policy.post_steps import PostStep
from policy.posts import Content, Naming, Outing, Post, PostId, State, Tick
from policy.pupils import PupilId
from policy.uses import WEBSITE, Medium, Use
from storage.connection import Store
from storage.consents import Consents
from storage.posts import Posts

PUPILS: Final = 30
HISTORY: Final = 1_000
ROUNDS: Final = 20
WAYS: Final = 8
TEXT: Final = "We planted a tree today, and everybody dug. It will be as tall as the roof one day."
TICKED: Final = {"ticks": "nothing_else,ours,criteria"}


@dataclass(frozen=True, slots=True)
class Desk:
    """A school with its roll, as its bot has it."""

    parts: Parts
    office: Office
    pupils: tuple[PupilId, ...]

    @property
    def teacher(self) -> Person:
        """Whoever asks."""
        return self.parts.school.people.holders[Role.STAFF][0]

    @property
    def head(self) -> Person:
        """Whoever approves."""
        return self.parts.school.people.holders[Role.PRINCIPAL][0]

    def on(self, store: Store) -> Office:
        """The same with another way to the store."""
        school = self.parts.school.id
        return replace(self.office, posts=Posts(store, school), consents=Consents(store, school))


async def measure(town: Town, _: Server) -> list[Line]:
    """Both presses beside their raw calls, then beside a school with a thousand posts."""
    small, large = await _desk(town, "posts"), await _desk(town, "posts-1000")
    await _history(large)
    lines = []
    for name, press in (("Asking for a post with 30 pupils", _asked), ("Approving it", _approved)):
        lines.append(await _beside_raw(name, town, small, press))
        lines.append(await _beside_history(name, small, large, press))
    for desk in (small, large):
        await _closed(desk.parts)
    return lines


Press = Callable[[Desk, Office], Awaitable[float]]


async def _beside_raw(name: str, town: Town, desk: Desk, press: Press) -> Line:
    ours, raw = [], []
    for _ in range(ROUNDS):
        ours.append(await press(desk, desk.office))
        async with Recorder.from_connection_string(town.azurite.connection_string) as recorder:
            listened = desk.on(recorder)
            await press(desk, listened)
            raw.append(await recorder.replay(f"bench-raw-{uuid4().hex[:8]}"))
    ratio = median(ours) / median(raw)
    found = f"{milliseconds(median(ours))} / its raw calls {milliseconds(median(raw))} = {ratio:.2f}x"
    return Line(name, found, "<= 2.0x", ratio <= 2)


async def _beside_history(name: str, small: Desk, large: Desk, press: Press) -> Line:
    few, many = [], []
    for _ in range(ROUNDS):
        few.append(await press(small, small.office))
        many.append(await press(large, large.office))
    ratio = median(many) / median(few)
    found = f"{milliseconds(median(many))} / {milliseconds(median(few))} without = {ratio:.2f}x"
    return Line(f"{name}, with {HISTORY:,} before", found, "<= 1.1x", ratio <= 1.1)


async def _asked(desk: Desk, office: Office) -> float:
    """The seconds that Send takes on a draft that is ready."""
    post = await _draft(desk)
    ask = Ask(office, desk.teacher, Chat("a:1"), "1", AT, Referred(post.reference, given=TICKED))
    began = time.perf_counter()
    await posts.send(ask)
    took = time.perf_counter() - began
    assert (await desk.office.posts.get(post.id)).state is State.SUBMITTED, "it was not asked for"
    return took


async def _approved(desk: Desk, office: Office) -> float:
    """The seconds that Approve takes."""
    post = await _draft(desk)
    form = Referred(post.reference, given=TICKED)
    await posts.send(Ask(desk.office, desk.teacher, Chat("a:1"), "1", AT, form))
    edition = {"edition": str((await desk.office.posts.get(post.id)).edition)}
    ask = Ask(office, desk.head, Chat("a:2"), "2", AT, Referred(post.reference, given=edition))
    began = time.perf_counter()
    await post_decisions.approve_save(ask)
    took = time.perf_counter() - began
    assert (await desk.office.posts.get(post.id)).state is State.APPROVED, "it was not approved"
    return took


async def _desk(town: Town, name: str) -> Desk:
    school = replace(town.school, id=f"bench-{name}-{uuid4().hex[:8]}")
    await brought_in(town.store, school.id, SCHOOL, name)
    parts = assemble(town.settings(), school, clock=StandingClock())
    office = replace(parts.office, soon=lambda _concern, _messages: None)
    roll = await Consents(town.store, school.id).all()
    use = Use(Medium.FIRST_NAME, WEBSITE)
    may = [one.pupil.id for one in roll.records if in_force(one, use, AT, school.consents).is_yes]
    return Desk(parts, office, tuple(may[:PUPILS]))


async def _draft(desk: Desk) -> Post:
    step = _step(desk)
    post, _ = await desk.office.posts.add(step)
    return post


def _step(desk: Desk) -> PostStep:
    """A post that names thirty children, ready to be sent."""
    id_ = uuid4().hex
    reference = f"FH-{id_[:8].upper()}"
    begun = posting.begun(PostId(id_), reference, FormToken(id_), desk.teacher.id, AT)
    ticks = frozenset({Tick.NOTHING_ELSE, Tick.OURS, Tick.CRITERIA})
    content = Content(places=(WEBSITE,), text=TEXT, naming=Naming.FIRST, pupils=desk.pupils, ticks=ticks)
    step = posting.edited(begun.post, content, by=desk.teacher.id, scene=desk.office.scene(AT))
    return PostStep(step.post, (*begun.lines, *step.lines))


async def _history(desk: Desk) -> None:
    """A thousand posts that went out before, of the same children."""
    for start in range(0, HISTORY, WAYS):
        await asyncio.gather(*(_published(desk, start + number) for number in range(WAYS)))


async def _published(desk: Desk, number: int) -> None:
    step = _step(desk)
    at = AT - timedelta(days=1 + number % 300)
    outing = Outing(WEBSITE, f"https://school.example/{number}", at, desk.head.id)
    out = replace(step.post, state=State.PUBLISHED, outings=(outing,), made_at=at)
    await desk.office.posts.add(replace(step, post=out))


async def _closed(parts: Parts) -> None:
    for part in (parts.store, parts.graph, parts.teams, parts.verifier, parts.credential):
        await part.close()
