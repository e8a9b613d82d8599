"""What a reporter does after sending: look at their reports, chase, and add more. Never content of others."""

from __future__ import annotations

from bot.asks import Ask, Nothing, Referred
from bot.handlers.concerns import whom_to_ring
from bot.turns import Answer
from cards import forms, refusals, reports
from cards.drafts import not_added, put_away
from cards.forms import Filled
from policy import concerns, telling
from policy.chronology import Entry, Happening, Trace
from policy.concerns import Concern, FormToken
from policy.messages import Message
from storage.errors import NotFound, StoreDown


async def mine(ask: Ask[Nothing]) -> Answer:
    """The reports this person sent, newest first."""
    found = await ask.office.concerns.mine(ask.actor.id)
    return Answer(reports.mine(found, ask.office.school))


async def chase(ask: Ask[Referred]) -> Answer:
    """Nobody came: tell them again, and the next person too."""
    concern = await _own(ask)
    before = ask.office.route(concern)
    if concern.is_open_to_be_picked_up and before.owner is not None:
        concern = concerns.move_on(concern, person=before.owner)
    routing = ask.office.route(concern)
    told, messages = telling.once_more(concern, routing, at=ask.at)
    await _save(ask, told, Entry(ask.at, Happening.CHASED, ask.actor.id), messages)
    return Answer(reports.chased(concern, ask.office.school, routing.excluded))


async def add(ask: Ask[Referred]) -> Answer:
    """The box for adding more."""
    concern = await _own(ask)
    return Answer(reports.adding(concern, forms.Filled(), ask.office.ids.form_token()))


async def add_send(ask: Ask[Referred]) -> Answer:
    """Add what the reporter wrote; while the store is down it comes back, so that nothing is lost."""
    filled = forms.details(ask.form.given, adults=ask.office.directory.people.by_id)
    token = ask.form.token or ask.fallback_token
    try:
        return await _add(ask, filled, token)
    except StoreDown:
        office = ask.office
        numbers, people = whom_to_ring(office.school), office.directory.people
        card = not_added(ask.form.reference, token, filled, numbers, people)
        return Answer(card, rest=refusals.storage_down(numbers))


async def _add(ask: Ask[Referred], filled: Filled, token: FormToken) -> Answer:
    """Whoever it turns out to be about is kept out from now on (I7)."""
    concern = await _own(ask)
    if not filled.is_complete:
        return Answer(reports.adding(concern, filled, token), rest=put_away())
    if await _was_added(ask, concern, token, filled.values["more"]):
        return Answer(reports.added(concern))
    adult = ask.office.directory.find(filled.values["adult"])
    named = concerns.name_subject(concern, frozenset({adult.id}) if adult else frozenset())
    routing = ask.office.route(named)
    told, messages = telling.once_more(named, routing, at=ask.at)
    posted = await ask.office.concerns.posted(concern.id)
    redrawn = telling.redrawn(named, posted, at=ask.at) if named is not concern else ()
    words = filled.values["more"]
    entry = Entry(ask.at, Happening.DETAILS_ADDED, ask.actor.id, {"token": token}, words)
    await _save(ask, told, entry, (*messages, *redrawn))
    return Answer(reports.added(concern))


async def _own(ask: Ask[Referred]) -> Concern:
    """The concern, if this person reported it; otherwise it is not found."""
    if not ask.form.reference:
        raise NotFound
    concern = await ask.office.concerns.by_reference(ask.form.reference)
    if concern.facts.reporter != ask.actor.id:
        raise NotFound
    return concern


async def _was_added(ask: Ask[Referred], concern: Concern, token: str, words: str) -> bool:
    """Whether the same press was saved before; other words from the same box are more to add."""
    entries = await ask.office.concerns.chronology(concern.id)
    return any(entry.codes.get("token") == token and entry.words == words for entry in entries)


async def _save(ask: Ask[Referred], concern: Concern, entry: Entry, messages: tuple[Message, ...]) -> None:
    trace = Trace(ask.at, ask.actor.id, f"concern.{entry.what}", concern.id)
    kept = await ask.office.concerns.save(concern, [entry], [trace], messages)
    ask.office.soon(kept.concern, kept.messages)
