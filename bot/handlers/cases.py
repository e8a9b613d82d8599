"""What a recipient does with a concern: open it, take it, pass it on, stand aside, put it away."""

from __future__ import annotations

import asyncio

from bot.asks import Ask, Nothing, Referred
from bot.turns import Answer
from cards import alerts, cases, times
from cards.card import Card
from cards.work import work
from policy import concerns, telling
from policy.attempts import as_entries
from policy.chronology import Entry, Happening, Trace
from policy.clearances import clearance
from policy.concerns import Concern
from policy.lanes import Slice
from policy.messages import Message, Purpose
from policy.routing import Routing
from storage.errors import NotFound


async def open_(ask: Ask[Referred]) -> Answer:
    """Show a cleared person their part. That they looked is written down first, or nothing is shown."""
    concern, routing, slice_ = await _cleared(ask)
    entries = await _chronology(ask, concern)
    read = {"slice": slice_.value, "page": str(ask.form.page)}
    await ask.office.concerns.trace([Trace(ask.at, ask.actor.id, "concern.opened", concern.id, read)])
    card = cases.opened(
        concern,
        slice_,
        entries,
        routing,
        ask.office.school,
        ask.office.directory.people,
        reader=ask.actor.id,
        page=ask.form.page,
    )
    return Answer(card, rest=alerts.hidden(concern.reference), reference=concern.reference)


async def _chronology(ask: Ask[Referred], concern: Concern) -> tuple[Entry, ...]:
    """What happened and who was told, in the order of time."""
    entries, attempts = await asyncio.gather(
        ask.office.concerns.chronology(concern.id), ask.office.outbox.attempts_about(concern.id)
    )
    return tuple(sorted((*entries, *as_entries(attempts)), key=lambda entry: entry.at))


async def have(ask: Ask[Referred]) -> Answer:
    """Somebody has it: the reporter hears so, and every other recipient's card says so.

    Who has a part takes that part, and the concern itself is still to be picked up.
    """
    concern, routing, slice_ = await _cleared(ask)
    if not telling.answers_for_all(routing, ask.actor.id, slice_):
        taken_part = Trace(ask.at, ask.actor.id, "concern.part_taken", concern.id, {"slice": slice_.value})
        await ask.office.concerns.trace([taken_part])
        return Answer(alerts.yours(concern.reference, times.moment(ask.at, ask.office.school.timezone)))
    if concern.is_open_to_be_picked_up:
        taken = concerns.pick_up(concern, by=ask.actor.id, at=ask.at)
        entry = Entry(ask.at, Happening.PICKED_UP, ask.actor.id)
        word = telling.to_reporter(taken, Purpose.PICKED_UP, at=ask.at)
        to_reporter = () if ask.actor.id == concern.facts.reporter else (word,)
        concern = await _save(ask, taken, entry, to_reporter)
    return Answer(_state(ask, concern))


async def pass_on(ask: Ask[Referred]) -> Answer:
    """They cannot deal with it now: nothing is asked, and the next person is added."""
    concern, _, _ = await _cleared(ask)
    moved = concerns.move_on(concern, person=ask.actor.id)
    told, messages = telling.handed_on(moved, ask.office.route(moved), by=ask.actor.id, at=ask.at)
    if not messages:
        return Answer(alerts.nobody_else(concern.reference))
    await _save(ask, told, Entry(ask.at, Happening.PASSED_ON, ask.actor.id), messages)
    return Answer(alerts.passed(concern.reference))


async def conflict(ask: Ask[Referred]) -> Answer:
    """They should not handle it: they are kept out from now on, and nobody asks why (I7)."""
    concern, _, _ = await _cleared(ask)
    aside = concerns.stand_aside(concern, person=ask.actor.id)
    routing = ask.office.route(aside)
    told, messages = telling.added(aside, routing, at=ask.at)
    messages += telling.if_with_nobody(told, routing, at=ask.at)
    await _save(ask, told, Entry(ask.at, Happening.STOOD_ASIDE, ask.actor.id), messages)
    return Answer(alerts.gone(concern.reference))


async def hide(ask: Ask[Referred]) -> Answer:
    """Put content away again."""
    if not ask.form.reference:
        raise NotFound
    return Answer(alerts.hidden(ask.form.reference))


async def mine(ask: Ask[Nothing]) -> Answer:
    """Everything that needs this person and that they may read."""
    told = await ask.office.concerns.told(ask.actor.id, limit=100)
    cleared = [one for one in told if _has_something_to_do(ask, one)]
    return Answer(work(cleared, ask.office.school, reader=ask.actor.id))


def _has_something_to_do(ask: Ask[Nothing], concern: Concern) -> bool:
    slice_ = clearance(concern, ask.office.route(concern), ask.actor.id)
    return slice_ is not None and slice_ not in telling.QUIET_SLICES


async def _cleared(ask: Ask[Referred]) -> tuple[Concern, Routing, Slice]:
    """The concern, its routing and what this person may read; without clearance it is not found (E3)."""
    if not ask.form.reference:
        raise NotFound
    concern = await ask.office.concerns.by_reference(ask.form.reference)
    routing = ask.office.route(concern)
    slice_ = clearance(concern, routing, ask.actor.id)
    if slice_ is None:
        raise NotFound
    return concern, routing, slice_


async def _save(ask: Ask[Referred], concern: Concern, entry: Entry, messages: tuple[Message, ...]) -> Concern:
    """Save with the chronology and the audit, and let every card that stands in a chat be drawn again."""
    posted = await ask.office.concerns.posted(concern.id)
    redrawn = telling.redrawn(concern, posted, at=ask.at)
    trace = Trace(ask.at, ask.actor.id, f"concern.{entry.what}", concern.id)
    kept = await ask.office.concerns.save(concern, [entry], [trace], [*messages, *redrawn])
    ask.office.soon(kept.concern, kept.messages)
    return kept.concern


def _state(ask: Ask[Referred], concern: Concern) -> Card:
    at = times.moment(concern.picked_up_at or ask.at, ask.office.school.timezone)
    if concern.picked_up_by == ask.actor.id:
        return alerts.yours(concern.reference, at)
    return alerts.taken(concern.reference, at)
