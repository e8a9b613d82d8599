"""A case before one person: what they may read and do, saving what they did, and the forms for doing it.

A form is a `Box`: it is drawn, checked and saved once, and whatever was typed comes back if it cannot be.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.asks import Ask, Office, Referred
from bot.handlers.concerns import whom_to_ring
from bot.turns import Answer
from cards import alerts, casework, refusals
from cards.card import Card
from cards.elements import Element
from cards.forms import Filled, Values
from policy import telling
from policy.chronology import as_traces
from policy.clearances import clearance
from policy.concerns import Concern
from policy.errors import No, Refused
from policy.lanes import Slice
from policy.messages import Message
from policy.powers import Act, may
from policy.routing import Routing
from policy.scenes import Step
from storage.errors import NotFound, StoreDown

REDRAWN_AT_ONCE = 30
"""Cards in chats that are drawn again by the transaction itself: more would not fit into it.

Those of people who are kept out by now come first (I7); the rest follow. Should the process die in between
these stay as they are, and a press on them shows how things are.
"""

MOST_ADDED = 90


@dataclass(frozen=True, slots=True)
class Case:
    """A case as one person has it: with whom it is now, and which part of it is theirs."""

    concern: Concern
    routing: Routing
    slice: Slice


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a form comes back although it was filled in: refused, not saved, or changed meanwhile."""

    refused: No | None = None
    not_saved: Sequence[Element] = ()
    changed: bool = False


FINE = Trouble()

Draw = Callable[[Ask[Referred], Case | None, Filled, str, Trouble], Awaitable[Card]]
"""Draws the form; without its case when the store is down."""
Check = Callable[[Ask[Referred], Values], Mapping[str, str]]
Apply = Callable[[Ask[Referred], Case, Values, str], Awaitable[tuple[Step, ...]]]
"""Gives the step of the case and, where another case is changed by the same press, the step of that one."""


@dataclass(frozen=True, slots=True)
class Box:
    """A form about a case: what it needs to be allowed, its inputs, how it is drawn, checked and applied."""

    act: Act
    names: tuple[str, ...]
    draw: Draw
    check: Check
    apply: Apply
    saved: Callable[[str], Card]
    shows_content: bool = False


async def cleared(ask: Ask[Referred], act: Act = Act.OPEN) -> Case:
    """The case, if this person may do this about it; otherwise it is not found, and no more is said (E3)."""
    if not ask.form.reference:
        raise NotFound
    concern = await ask.office.concerns.by_reference(ask.form.reference)
    routing = ask.scene.route(concern.facts)
    slice_ = clearance(concern, routing, ask.actor.id)
    if slice_ is None or not may(slice_, act):
        raise NotFound
    return Case(concern, routing, slice_)


async def keep(office: Office, before: Concern, step: Step, *, also: Step | None = None) -> Concern:
    """Save a step whole, with its audit; what stands in chats is drawn again where it shows otherwise now.

    Nothing is saved where nothing changed. Raises what the store raises.
    """
    if step.concern is before:
        return before
    redrawn: tuple[Message, ...] = ()
    if _shows_otherwise(before, step.concern):
        excluded = office.route(step.concern).excluded
        posted = sorted(await office.concerns.posted(before.id), key=lambda one: one.to not in excluded)
        redrawn = telling.redrawn(step.concern, posted, at=office.clock.now())
    now, later = redrawn[:REDRAWN_AT_ONCE], redrawn[REDRAWN_AT_ONCE:]
    traces = [
        *as_traces(step.entries, before.id),
        *(as_traces(also.entries, also.concern.id) if also is not None else ()),
    ]
    kept = await office.concerns.save(step.concern, step.entries, traces, (*step.messages, *now), also=also)
    office.soon(kept.concern, kept.messages)
    for start in range(0, len(later), MOST_ADDED):
        office.soon(None, await office.outbox.add(later[start : start + MOST_ADDED]))
    return kept.concern


async def show(ask: Ask[Referred], box: Box) -> Answer:
    """The empty form, for somebody who may fill it in."""
    case = await cleared(ask, box.act)
    card = await box.draw(ask, case, Filled(), ask.office.ids.form_token(), FINE)
    return back(ask, card) if box.shows_content else Answer(card)


async def submit(ask: Ask[Referred], box: Box) -> Answer:
    """Save what was filled in, once however often it is sent; otherwise the form, with the words in it."""
    filled = Filled(casework.read(ask.form.given, *box.names))
    token = ask.form.token or ask.fallback_token
    try:
        return await _submitted(ask, box, filled, token)
    except StoreDown:
        numbers = whom_to_ring(ask.office.school)
        card = await box.draw(ask, None, filled, token, Trouble(not_saved=numbers))
        return Answer(card, rest=refusals.storage_down(numbers))


def back(ask: Ask[Referred], card: Card) -> Answer:
    """A card that shows what somebody wrote; the chat itself keeps only the reference."""
    reference = ask.form.reference
    return Answer(card, rest=alerts.hidden(reference), reference=reference)


async def _submitted(ask: Ask[Referred], box: Box, filled: Filled, token: str) -> Answer:
    case = await cleared(ask, box.act)
    if token in case.concern.spent:
        return Answer(box.saved(case.concern.reference))
    filled = replace(filled, faults=box.check(ask, filled.values))
    if not filled.is_complete:
        return back(ask, await box.draw(ask, case, filled, token, FINE))
    try:
        step, *others = await box.apply(ask, case, filled.values, token)
    except Refused as no:
        return back(ask, await box.draw(ask, case, filled, token, Trouble(refused=no.why)))
    await keep(ask.office, case.concern, step, also=others[0] if others else None)
    return Answer(box.saved(case.concern.reference))


def _shows_otherwise(before: Concern, after: Concern) -> bool:
    """Whether any card at rest would be drawn otherwise: who has it, who is kept out, who passed it on."""
    return (before.state, before.picked_up_by, before.facts, before.involved) != (
        after.state,
        after.picked_up_by,
        after.facts,
        after.involved,
    )
