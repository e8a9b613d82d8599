"""What a recipient does with a case: open it, take it, pass it on, stand aside, read it all, put it away."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any, Final

from bot.asks import Ask, Paged, Referred
from bot.casework import Case, cleared, keep
from bot.turns import Answer
from cards import alerts, cases, casework, times
from cards.card import Card
from cards.work import PAGE, work
from policy import clearances, conversing, doing, handling
from policy.attempts import Attempt, as_entries
from policy.chronology import Entry, Read, Trace
from policy.concerns import Concern, State
from policy.lanes import CONTENT_SLICES, QUIET_SLICES, Slice
from policy.powers import POWERS, Act
from policy.reading import lines
from storage.errors import NotFound

UNNUMBERED: Final = -1
"""The number of a line that tells of a message: it is no line of the case, and cannot be corrected."""


async def open_(ask: Ask[Referred]) -> Answer:
    """Show a cleared person their part. That they looked is written down first, or nothing is shown."""
    case = await cleared(ask, Act.OPEN)
    concern, reader = case.concern, ask.actor.id
    (entries, tries), earlier, linked = await asyncio.gather(
        ask.office.concerns.told(concern.id), _earlier(ask, case), _linked(ask, concern)
    )
    await looked(ask, case)
    card = cases.opened(
        concern,
        case.slice,
        _with_tellings(ask, case, entries, tries),
        case.routing,
        ask.office.school,
        ask.office.directory.people,
        reader=reader,
        acts=_acts(case),
        earlier=earlier,
        linked=linked,
        tasks=doing.for_person(concern, reader, case.slice, ask.scene),
        page=ask.form.page,
    )
    return Answer(card, rest=alerts.hidden(concern.reference), reference=concern.reference)


async def story(ask: Ask[Referred]) -> Answer:
    """All that happened, in order, with what was written; only what this reader's part shows."""
    case = await cleared(ask, Act.OPEN)
    concern = case.concern
    entries, tries = await ask.office.concerns.told(concern.id)
    await looked(ask, case)
    readable = _with_tellings(ask, case, entries, tries)
    school, people = ask.office.school, ask.office.directory.people
    card = casework.story(concern.reference, readable, school, people, page=ask.form.page)
    return Answer(card, rest=alerts.hidden(concern.reference), reference=concern.reference)


async def more(ask: Ask[Referred]) -> Answer:
    """Everything that this person may do about it."""
    case = await cleared(ask, Act.OPEN)
    is_reporter = ask.actor.id == case.concern.facts.reporter
    return Answer(casework.more(case.concern.reference, _acts(case), reporter=is_reporter))


async def have(ask: Ask[Referred]) -> Answer:
    """Somebody has it, or their part of it: the clocks stop, and every other card says so."""
    case = await cleared(ask, Act.HAVE)
    step = handling.have(case.concern, by=ask.actor.id, slice_=case.slice, scene=ask.scene)
    concern = await keep(ask.office, case.concern, step)
    return Answer(_state(ask, concern))


async def pass_on(ask: Ask[Referred]) -> Answer:
    """They cannot deal with it now: nothing is asked, and the next person is told."""
    case = await cleared(ask, Act.PASS)
    token = ask.form.token or ask.fallback_token
    if token in case.concern.spent:
        return Answer(alerts.passed(case.concern.reference))
    step = handling.pass_on(case.concern, by=ask.actor.id, token=token, scene=ask.scene)
    if step.concern is case.concern:
        return Answer(alerts.nobody_else(case.concern.reference))
    await keep(ask.office, case.concern, step)
    return Answer(alerts.passed(case.concern.reference))


async def conflict(ask: Ask[Referred]) -> Answer:
    """They should not handle it: they are kept out from now on, and nobody asks why (I7)."""
    case = await cleared(ask, Act.CONFLICT)
    reads = await ask.office.concerns.reads(case.concern.id)
    step = handling.stand_aside(case.concern, by=ask.actor.id, reads=reads, scene=ask.scene)
    await keep(ask.office, case.concern, step)
    return Answer(alerts.gone(case.concern.reference))


async def hide(ask: Ask[Referred]) -> Answer:
    """Put content away again."""
    if not ask.form.reference:
        raise NotFound
    return Answer(alerts.hidden(ask.form.reference))


async def mine(ask: Ask[Paged]) -> Answer:
    """Everything that needs this person and that they may read, the soonest due first."""
    skip = (ask.form.page - 1) * PAGE
    found = await ask.office.concerns.work(ask.actor.id, skip=skip, limit=PAGE + 1)
    items = [(one, _due(ask, one)) for one in found[:PAGE] if _is_theirs(ask, one)]
    card = work(items, ask.office.school, reader=ask.actor.id, page=ask.form.page, has_more=len(found) > PAGE)
    return Answer(card)


async def chronology(ask: Ask[Referred], concern: Concern) -> tuple[Entry, ...]:
    """All that happened, in the order in which it was written down: a line keeps its number for good."""
    return await ask.office.concerns.chronology(concern.id)


async def looked(ask: Ask[Referred], case: Case) -> None:
    """Write down who opened which part, before anything is shown (read audit, I7)."""
    concern, page = case.concern, ask.form.page
    read = Read(ask.at, ask.actor.id, case.slice.value, concern.entries, page)
    codes = {"slice": case.slice.value, "page": str(page)}
    trace = Trace(ask.at, ask.actor.id, "concern.opened", concern.id, codes)
    await ask.office.concerns.opened(concern.id, read, trace)


def _with_tellings(
    ask: Ask[Referred], case: Case, entries: tuple[Entry, ...], tries: tuple[Attempt, ...]
) -> tuple[tuple[int, Entry], ...]:
    """The lines this reader may see and, for whoever reads what was written, who was told and when."""
    readable = lines(entries, case.slice, ask.actor.id)
    if case.slice not in CONTENT_SLICES:
        return readable
    told = ((UNNUMBERED, entry) for entry in as_entries(tries))
    return tuple(sorted((*readable, *told), key=lambda line: line[1].at))


async def _earlier(ask: Ask[Referred], case: Case) -> tuple[str, ...]:
    """Other cases about the same pupil that this person may read whole."""
    if case.slice not in CONTENT_SLICES:
        return ()
    found = await ask.office.concerns.earlier(case.concern)
    return tuple(one.reference for one in found if _slice(ask, one) in CONTENT_SLICES)


async def _linked(ask: Ask[Referred], concern: Concern) -> tuple[str, ...]:
    """The linked cases that this person may open."""
    found = [await ask.office.concerns.by_reference(one) for one in concern.linked]
    return tuple(one.reference for one in found if _slice(ask, one) is not None)


def _slice(ask: Ask[Any], concern: Concern) -> Slice | None:
    return clearances.clearance(concern, ask.scene.route(concern.facts), ask.actor.id)


def _acts(case: Case) -> frozenset[Act]:
    """What may be done as things stand: a closed case is opened again or read, and no more."""
    acts = POWERS[case.slice]
    closed = frozenset({Act.OPEN, Act.REOPEN, Act.NOTE, Act.CORRECT, Act.CONFLICT, Act.DONE})
    return acts & closed if case.concern.state is State.CLOSED else acts - {Act.REOPEN}


def _is_theirs(ask: Ask[Paged], concern: Concern) -> bool:
    """Whether it still waits for them: clearance, or their own report that somebody asks about."""
    asked = ask.actor.id == concern.facts.reporter and conversing.question(concern) is not None
    slice_ = _slice(ask, concern)
    return asked or (slice_ is not None and slice_ not in QUIET_SLICES)


def _due(ask: Ask[Paged], concern: Concern) -> datetime:
    """Until when it waits for this person."""
    return next((one.due for one in concern.agenda if one.person == ask.actor.id), ask.at)


def _state(ask: Ask[Referred], concern: Concern) -> Card:
    mine, zone = concern.involvement(ask.actor.id), ask.office.school.timezone
    if mine is not None and mine.taken_at is not None:
        return alerts.yours(concern.reference, times.moment(mine.taken_at, zone))
    return alerts.taken(concern.reference, times.moment(concern.picked_up_at or ask.at, zone))
