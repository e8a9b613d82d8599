"""Bringing a list of permissions in, step by step: asked about, planned, read, confirmed once (C9, R35)."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.asks import Ask, Inquiry
from bot.handlers.concerns import whom_to_ring
from bot.handlers.consents import looked, shown, view
from bot.logs import log
from bot.turns import Answer
from cards import import_columns as columns
from cards import imports as cards
from cards.forms import Filled
from policy import headings, planning, previews
from policy.chronology import Trace
from policy.previews import About, Preview
from policy.rolls import ImportId, Roll
from storage.errors import NotFound, StoreDown
from storage.sheets import KeptSheets


async def how(ask: Ask[Inquiry]) -> Answer:
    """What to send."""
    return Answer(cards.how((await ask.office.consents.all()).head, view(ask)))


async def about(ask: Ask[Inquiry]) -> Answer:
    """Ask again what the file cannot say of itself."""
    kept = await _kept(ask)
    return shown(cards.about(kept.id, Filled(cards.read(ask.form.given).values)))


async def plan(ask: Ask[Inquiry]) -> Answer:
    """What the list would do. It is written down beside the answer, so that exactly this is confirmed."""
    try:
        return await _previewed(ask)
    except StoreDown:
        return _out_of_reach(ask)


async def _previewed(ask: Ask[Inquiry]) -> Answer:
    kept, filled = await _kept(ask), cards.read(ask.form.given)
    if not filled.is_complete:
        return shown(cards.about(kept.id, filled))
    found, _ = await _planned(ask, kept, filled)
    known = await ask.office.lists.imports.find(found.plan.import_.id)
    if known is not None and known.confirmed_at is not None:
        return Answer(cards.state(known, *ask.office.lists.progress(known.id), view(ask), known=True))
    if found.may_be_confirmed:
        ask.office.lists.prepare(found.plan)
    posts = await ask.office.lists.posts.showing(found.withdrawals.keys())
    return shown(cards.preview(kept.id, filled.values, found, posts))


async def part(ask: Ask[Inquiry]) -> Answer:
    """One part of what it would do, one by one."""
    try:
        return await _listed(ask)
    except StoreDown:
        return _out_of_reach(ask)


async def _listed(ask: Ask[Inquiry]) -> Answer:
    kept, filled = await _kept(ask), cards.read(ask.form.given)
    name = str(ask.form.given.get("to", ""))
    if not filled.is_complete or name not in cards.SECTIONS:
        return shown(cards.about(kept.id, filled))
    found, roll = await _planned(ask, kept, filled)
    await looked(ask, "consent.list_read", {"list": found.plan.import_.id, "part": name})
    return shown(cards.section(kept.id, filled.values, found, name, roll, view(ask), page=ask.form.page))


async def column(ask: Ask[Inquiry]) -> Answer:
    """Ask what a column is that nobody knows."""
    kept, filled = await _kept(ask), cards.read(ask.form.given)
    found = (await _planned(ask, kept, filled))[0].unmapped if filled.is_complete else ()
    place = columns.place(ask.form.given)
    if not 0 <= place < len(found):
        return shown(cards.about(kept.id, filled))
    return shown(columns.form(kept.id, filled.values, found[place], place, Filled(), view(ask)))


async def column_save(ask: Ask[Inquiry]) -> Answer:
    """Keep what a column is with the list that waits, and show what the list would do now."""
    kept, filled = await _kept(ask), cards.read(ask.form.given)
    found = (await _planned(ask, kept, filled))[0].unmapped if filled.is_complete else ()
    place, said = columns.place(ask.form.given), columns.read(ask.form.given, view(ask))
    if not 0 <= place < len(found):
        return shown(cards.about(kept.id, filled))
    if not said.is_complete:
        return shown(columns.form(kept.id, filled.values, found[place], place, said, view(ask)))
    meaning = headings.spelt(columns.meant(said, view(ask)))
    await ask.office.lists.sheets.say(replace(kept, headings={**kept.headings, found[place].key: meaning}))
    return await plan(ask)


async def confirm(ask: Ask[Inquiry]) -> Answer:
    """All of it counts from now on, for everybody; pressed twice, it is brought in once (R35)."""
    try:
        return await _confirmed(ask)
    except StoreDown:
        log("list_not_confirmed", person=ask.actor.id)
        numbers = whom_to_ring(ask.office.school)
        return Answer(cards.not_confirmed(ask.form.listed, ask.form.file, numbers))


async def _confirmed(ask: Ask[Inquiry]) -> Answer:
    id_ = ImportId(ask.form.listed)
    import_ = await ask.office.lists.prepared(id_) if id_ else None
    if import_ is None:
        is_near = bool(id_) and ask.office.lists.is_preparing(id_)
        return Answer(cards.getting_ready(id_, ask.form.file) if is_near else cards.over())
    traces = [Trace(ask.at, ask.actor.id, "consent.list_confirmed", codes={"list": id_})]
    confirmed = await ask.office.lists.imports.confirm(import_, ask.actor.id, ask.at, traces)
    ask.office.lists.wake()
    if ask.form.file:
        ask.office.later.do("sheet", ask.office.lists.sheets.forget(ask.form.file))
    return Answer(cards.state(confirmed, *ask.office.lists.progress(id_), view(ask)))


async def state(ask: Ask[Inquiry]) -> Answer:
    """How far it is written."""
    id_ = ImportId(ask.form.listed)
    import_ = await ask.office.lists.imports.find(id_) if id_ else None
    if import_ is None or import_.confirmed_at is None:
        return Answer(cards.over())
    return Answer(cards.state(import_, *ask.office.lists.progress(id_), view(ask)))


async def drop(ask: Ask[Inquiry]) -> Answer:
    """Nothing of it is taken, and nothing of it is kept."""
    if ask.form.file:
        await ask.office.lists.sheets.forget(ask.form.file)
    return Answer(cards.dropped())


def _out_of_reach(ask: Ask[Inquiry]) -> Answer:
    """The form about the list again, with what was chosen."""
    log("list_not_previewed", person=ask.actor.id)
    banner = cards.out_of_reach(whom_to_ring(ask.office.school))
    return shown(cards.about(ask.form.file, cards.read(ask.form.given), banner))


async def _kept(ask: Ask[Inquiry]) -> KeptSheets:
    """The list that waits, for whoever keeps the record; raises `NotFound` once it is over."""
    if not ask.form.file:
        raise NotFound
    return await ask.office.lists.sheets.find(ask.form.file)


async def _planned(ask: Ask[Inquiry], kept: KeptSheets, filled: Filled) -> tuple[Preview, Roll]:
    """What it would do to the record as it is now; worked out beside the loop that answers people."""
    roll, terms = await ask.office.consents.all(), view(ask).terms
    made_on = cards.made_on(filled.values)
    assert made_on is not None  # noqa: S101 - the form is complete.
    about_it = About(
        school=ask.office.school.id,
        digest=kept.digest,
        made_on=made_on,
        is_form=filled.values["kind"] == "form",
        by=ask.actor.id,
        at=ask.at,
        headings=kept.headings,
    )
    found = await asyncio.to_thread(planning.plan, kept.sheets, roll, terms, about_it)
    if filled.values["leavers"] == "left" and found.may_be_confirmed:
        chosen = {one.id for one in found.leavers}
        found = previews.marking_left(found, chosen, ask.office.school.local(ask.at).date())
    return found, roll
