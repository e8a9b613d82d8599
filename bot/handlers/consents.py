"""Asking the consent record and changing one child's answers: load, decide, save, show (C9, R47)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.asks import Ask, Inquiry
from bot.handlers.concerns import whom_to_ring
from bot.logs import log
from bot.turns import Answer
from cards import consent_forms as forms
from cards import consent_lists as lists
from cards import consents as cards
from cards.card import Card
from cards.consents import View
from cards.forms import Filled
from policy import answers, permissions, pupils, reminding, rolls
from policy.answers import Outcome, Told
from policy.chronology import Trace
from policy.consents import Change, Record
from policy.messages import THE_RECORD
from policy.permissions import Permission
from policy.pupils import PupilId
from policy.rolls import Roll
from policy.uses import WEBSITE, Medium, Place, Use
from storage.errors import NotFound, StoreDown

USUAL = Use(Medium.PHOTO, WEBSITE)
"""What a class is asked about first."""


async def home(ask: Ask[Inquiry]) -> Answer:
    """How the record stands: how many children, how old the list, who has no answer yet (R34, R36)."""
    roll = await ask.office.consents.all()
    terms = view(ask).terms
    due = reminding.reminders(roll, ask.at, terms)
    return shown(lists.home(roll, rolls.standing(roll, ask.at, terms), due, view(ask)))


async def check(ask: Ask[Inquiry]) -> Answer:
    """What may be used of a child, or of a class. That somebody looked is written down before it is shown."""
    form, seen = ask.form, view(ask)
    if not (form.words or form.pupil or form.class_code):
        return Answer(cards.ask())
    roll = await ask.office.consents.all()
    children = _of_class(form, roll)
    if children.records:
        use = _use(ask) or USUAL
        codes = {"use": use.code, "children": str(len(children.records))}
        codes["class"] = pupils.class_code(children.records[0].pupil.class_name)
        await looked(ask, "consent.class_checked", codes)
        return shown(cards.class_(children, children.records[0].pupil.class_name, use, seen))
    found = _meant(ask, roll)
    if len(found) != 1:
        await looked(ask, "consent.searched", {"found": str(len(found))})
        named = tuple(one.pupil for one in found)
        return shown(cards.several(named, form.words) if found else cards.nobody(form.words))
    [record] = found
    await looked(ask, "consent.checked", {"pupil": record.pupil.id})
    return shown(cards.child(record, roll.head, seen))


async def change(ask: Ask[Inquiry]) -> Answer:
    """The form to record what the school was told about one child."""
    record = await record_of(ask)
    await looked(ask, "consent.form_read", {"pupil": record.pupil.id})
    return shown(forms.form(record.pupil.id, record, Filled(), ask.office.ids.form_token(), view(ask)))


async def save(ask: Ask[Inquiry]) -> Answer:
    """Record it: in force at once, told to whoever keeps the posts, and once however often it is pressed."""
    filled = forms.read(ask.form.given, _today(ask))
    token = ask.form.token or ask.fallback_token
    record: Record | None = None
    try:
        record = await record_of(ask)
        filled = _judged(ask, record, filled)
        if not filled.is_complete:
            return shown(forms.form(ask.form.pupil, record, filled, token, view(ask)))
        outcome = await _kept(ask, record, forms.told(filled, record, _today(ask)), token)
    except StoreDown:
        log("consent_not_saved", person=ask.actor.id)
        banner = lists.not_saved(whom_to_ring(ask.office.school))
        return shown(forms.form(ask.form.pupil, record, filled, token, view(ask), banner))
    return shown(forms.saved(outcome.record, outcome.changes[0], outcome.withdrawals, view(ask)))


async def story(ask: Ask[Inquiry]) -> Answer:
    """Everything that was ever said about one child, the latest first; nothing of it was written over."""
    record = await record_of(ask)
    history = await ask.office.consents.history(record.pupil.id)
    await looked(ask, "consent.story_read", {"pupil": record.pupil.id})
    people = ask.office.directory.people
    return shown(lists.story(record, history, people, view(ask), page=ask.form.page))


async def unanswered(ask: Ask[Inquiry]) -> Answer:
    """Children without any recorded answer, class by class (R34)."""
    roll = await ask.office.consents.all()
    await looked(ask, "consent.unanswered_read", {})
    return shown(lists.unanswered(rolls.unanswered(roll), page=ask.form.page))


async def protect(ask: Ask[Inquiry]) -> Answer:
    """Ask once more before a child is protected or no longer so."""
    record = await record_of(ask)
    await looked(ask, "consent.protect_asked", {"pupil": record.pupil.id})
    return shown(lists.protecting(record, ask.office.ids.form_token()))


async def protect_save(ask: Ask[Inquiry]) -> Answer:
    """The DSL must be asked about this child from now on, or need not be any more (Q10)."""
    record = await record_of(ask)
    on = ask.form.given.get("on") == "yes"
    if record.pupil.protected is not on:
        outcome = answers.protected(
            record, on=on, token=ask.form.token or ask.fallback_token, at=ask.at, terms=view(ask).terms
        )
        codes = {"pupil": record.pupil.id, "on": "yes" if on else "no"}
        record = await _save(ask, record, outcome, "consent.protected", codes)
    return await _child(ask, record)


async def leave(ask: Ask[Inquiry]) -> Answer:
    """Ask once more before a child is marked as having left."""
    record = await record_of(ask)
    await looked(ask, "consent.leave_asked", {"pupil": record.pupil.id})
    return shown(lists.leaving(record, ask.office.ids.form_token()))


async def leave_save(ask: Ask[Inquiry]) -> Answer:
    """The child has left: nothing new of them is used, and everything that was said stays."""
    record = await record_of(ask)
    if record.pupil.is_here:
        outcome = answers.left(record, on=_today(ask))
        record = await _save(ask, record, outcome, "consent.left", {"pupil": record.pupil.id})
    return await _child(ask, record)


def view(ask: Ask[Inquiry]) -> View:
    """How this person may look at the record."""
    may = permissions.of(ask.office.directory.acting.find(ask.actor.id))
    return View(
        ask.office.terms,
        ask.at,
        knows_why=Permission.SEE_WHY in may,
        may_change=Permission.KEEP_CONSENTS in may,
        may_protect=Permission.PROTECT in may,
        may_hand_over=Permission.DATA_RIGHTS in may,
    )


def _judged(ask: Ask[Inquiry], record: Record, filled: Filled) -> Filled:
    """The form with what policy says against it, once all of it can be read."""
    if not filled.is_complete:
        return filled
    told = forms.told(filled, record, _today(ask))
    return forms.judged(filled, answers.faults(told, record, ask.at, view(ask).terms))


async def _kept(ask: Ask[Inquiry], record: Record, told: Told, token: str) -> Outcome:
    """Save it, unless this very form was saved before; then what it did is shown again (R38)."""
    terms = view(ask).terms
    outcome = answers.record_it(told, record, token=token, by=ask.actor.id, at=ask.at, terms=terms)
    [change] = outcome.changes
    before = await _saved_before(ask, change)
    if before is not None:
        return replace(outcome, record=record, changes=(before,), withdrawals=())
    codes = {"pupil": record.pupil.id, "change": change.id}
    return replace(outcome, record=await _save(ask, record, outcome, "consent.changed", codes))


async def _saved_before(ask: Ask[Inquiry], change: Change) -> Change | None:
    history = await ask.office.consents.history(change.pupil)
    return next((one for one in history if one.id == change.id), None)


async def _save(
    ask: Ask[Inquiry], before: Record, outcome: Outcome, action: str, codes: Mapping[str, str]
) -> Record:
    traces = [Trace(ask.at, ask.actor.id, action, codes=codes)]
    kept = await ask.office.consents.save(
        before, outcome.record, outcome.changes, traces, outcome.withdrawals
    )
    if outcome.withdrawals:
        ask.office.withdrawn()
    return kept


async def _child(ask: Ask[Inquiry], record: Record) -> Answer:
    roll = await ask.office.consents.all()
    await looked(ask, "consent.checked", {"pupil": record.pupil.id})
    return shown(cards.child(roll.by_pupil.get(record.pupil.id, record), roll.head, view(ask)))


async def record_of(ask: Ask[Inquiry]) -> Record:
    if not ask.form.pupil:
        raise NotFound
    return await ask.office.consents.get(PupilId(ask.form.pupil))


def _of_class(form: Inquiry, roll: Roll) -> Roll:
    """The class whose button was pressed, or that the words name."""
    code = form.class_code or ("" if form.pupil else pupils.class_code(form.words))
    ids = {one.id for one in pupils.of_class(code, roll.pupils)}
    return Roll(tuple(one for one in roll.records if one.pupil.id in ids), roll.head)


def _meant(ask: Ask[Inquiry], roll: Roll) -> tuple[Record, ...]:
    """The child whose button was pressed, or all whom the words may mean: those who are here come first."""
    if ask.form.pupil:
        record = roll.by_pupil.get(PupilId(ask.form.pupil))
        return (record,) if record is not None else ()
    found = [roll.by_pupil[one.id] for one in pupils.found(ask.form.words, roll.pupils)]
    here = tuple(one for one in found if one.pupil.is_here)
    return here or tuple(found)


def _use(ask: Ask[Inquiry]) -> Use | None:
    medium, place = (str(ask.form.given.get(key, "")) for key in ("medium", "place"))
    known = medium in Medium.__members__.values() and place in view(ask).terms.places
    return Use(Medium(medium), Place(place)) if known else None


async def looked(ask: Ask[Inquiry], action: str, codes: Mapping[str, str]) -> None:
    await ask.office.consents.trace([Trace(ask.at, ask.actor.id, action, codes=codes)])


def _today(ask: Ask[Inquiry]) -> date:
    return ask.office.school.local(ask.at).date()


def shown(card: Card) -> Answer:
    """What was read from the record never stays in a chat (Q28)."""
    return Answer(card, rest=cards.hidden(), reference=THE_RECORD)
