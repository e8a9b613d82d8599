"""Saying that somebody is away and who covers, and that they are back: load, decide, save, show (C16)."""

from __future__ import annotations

from bot import days
from bot.asks import Ask, Drafted
from bot.handlers.concerns import whom_to_ring
from bot.logs import log
from bot.turns import Answer
from cards import absences as cards
from cards import refusals
from cards.forms import Filled
from policy import absences
from policy.absences import Absence, AbsenceId
from policy.chronology import Trace
from policy.concerns import FormToken
from policy.people import People, Person
from policy.schools import School
from storage.errors import StoreDown


async def form(ask: Ask[Drafted]) -> Answer:
    """The form, with the days that were typed, and what is recorded already."""
    coming = [one for one in ask.office.directory.cover.absences if one.over_at > ask.at]
    card = cards.form(ask.office.ids.form_token(), _typed(ask), *_before(ask), coming=coming)
    return Answer(card)


async def save(ask: Ask[Drafted]) -> Answer:
    """Record it. The same form pressed twice is recorded once; what was chosen comes back if it cannot be."""
    filled = cards.read(ask.form.given)
    token = ask.form.token or ask.fallback_token
    if not absences.may_set(ask.actor, cards.whose(filled, ask.actor)):
        return Answer(cards.refused())
    if filled.is_complete:
        planned = _planned(ask, filled, token)
        filled = cards.judged(filled, absences.faults(planned, ask.office.directory.people, at=ask.at))
    if not filled.is_complete:
        return Answer(cards.form(token, filled, *_before(ask)))
    try:
        kept = await ask.office.directory.cover.record(planned, [_trace(ask, "absence.set", planned)])
    except StoreDown:
        return _not_saved(ask, token, filled)
    return Answer(cards.saved(kept, *_before(ask)))


async def back(ask: Ask[Drafted]) -> Answer:
    """Back before time: the absence whose button was pressed, or every one of one's own that is on now."""
    ended = [one for one in await ask.office.directory.cover.coming() if _is_meant(ask, one)]
    for one in ended:
        over = absences.come_back(one, at=ask.at)
        await ask.office.directory.cover.end(over, [_trace(ask, "absence.ended", over)])
    return Answer(cards.returned(ended, ask.actor, ask.office.directory.people))


def _is_meant(ask: Ask[Drafted], absence: Absence) -> bool:
    """Whether it is to end; somebody else's looks as if it were not there (E3)."""
    if ask.form.token is not None:
        return absence.id == AbsenceId(ask.form.token) and absences.may_set(ask.actor, absence.person)
    return absence.person == ask.actor.id and absence.is_on(ask.at)


def _planned(ask: Ask[Drafted], filled: Filled, token: FormToken) -> Absence:
    first, last = cards.days_of(filled)
    return absences.plan(
        token,
        person=cards.whose(filled, ask.actor),
        first=first,
        last=last,
        cover=cards.who_covers(filled),
        by=ask.actor.id,
        zone=ask.office.school.timezone,
        at=ask.at,
    )


def _not_saved(ask: Ask[Drafted], token: FormToken, filled: Filled) -> Answer:
    log("absence_not_saved", person=ask.actor.id)
    numbers = whom_to_ring(ask.office.school)
    card = cards.not_saved(token, filled, *_before(ask), numbers=numbers)
    return Answer(card, rest=refusals.storage_down(numbers))


def _typed(ask: Ask[Drafted]) -> Filled:
    """The days that stood beside "away", where they were easily understood."""
    words = ask.form.given.get("days")
    if not isinstance(words, str):
        return Filled()
    return cards.prefilled(*days.read(words, ask.office.school.local(ask.at).date()))


def _before(ask: Ask[Drafted]) -> tuple[Person, People, School]:
    """Who reads a card, and the people and the school that it speaks of."""
    return ask.actor, ask.office.directory.people, ask.office.school


def _trace(ask: Ask[Drafted], action: str, absence: Absence) -> Trace:
    """The line of the audit: whose absence, and who was to cover."""
    codes = {"absence": absence.id, "person": absence.person, "cover": absence.cover or ""}
    return Trace(ask.at, ask.actor.id, action, codes=codes)
