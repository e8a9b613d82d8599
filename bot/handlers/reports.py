"""What a reporter does after sending: look at their reports, chase, add more, answer what is asked."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Final

from bot.asks import Ask, Nothing, Referred
from bot.casework import keep
from bot.handlers.concerns import MENTION, whom_to_ring
from bot.turns import Answer
from cards import alerts, casework, forms, questions, refusals, reports
from cards.drafts import not_added, put_away
from cards.forms import Filled, Values
from policy import conversing, handling, reporting
from policy.chronology import Happening, Trace
from policy.concerns import Concern, FormToken
from policy.errors import Refused
from policy.people import Person, StaffId
from policy.routing import Outside
from policy.scenes import Step
from storage.errors import NotFound, StoreDown

_OUTSIDE: Final = (Outside.EMERGENCY, Outside.CHILDREN_SERVICES, Outside.LADO)


async def mine(ask: Ask[Nothing]) -> Answer:
    """The reports this person sent, newest first: that each was picked up and by which role, never more."""
    found = await ask.office.concerns.mine(ask.actor.id)
    return Answer(reports.mine(found, ask.office.school, ask.office.directory.people))


async def chase(ask: Ask[Referred]) -> Answer:
    """Nobody came: tell them again, and the next person too."""
    concern = await _own(ask)
    token = ask.form.token or ask.fallback_token
    if token not in concern.spent:
        concern = await keep(ask.office, concern, handling.chase(concern, token=token, scene=ask.scene))
    excluded = ask.office.route(concern).excluded
    return Answer(reports.chased(concern, ask.office.school, excluded))


async def numbers(ask: Ask[Referred]) -> Answer:
    """Whom to ring about a report that could be brought to somebody by mail only (C17)."""
    concern = await _own(ask)
    routing = ask.office.route(concern)
    owner = ask.office.directory.find(routing.owner) if routing.owner else None
    card = reports.numbers_to_ring(
        concern.reference, [owner] if owner else [], ask.office.school, routing.outside or _OUTSIDE
    )
    return Answer(card, rest=alerts.by_mail(concern.reference), reference=concern.reference)


async def question(ask: Ask[Referred]) -> Answer:
    """What somebody who handles the report would like to know."""
    concern = await _own(ask)
    return await _asked(ask, concern, Filled(), ask.office.ids.form_token())


async def answer(ask: Ask[Referred]) -> Answer:
    """The reporter's answer goes into the case; while the store is down it comes back."""
    filled = Filled(casework.read(ask.form.given, "words", "mention"))
    filled = replace(filled, faults=casework.words_faults(filled.values))
    token = ask.form.token or ask.fallback_token
    try:
        return await _answered(ask, filled, token)
    except StoreDown:
        phones = whom_to_ring(ask.office.school)
        card = questions.asked(ask.form.reference, "", filled, token, not_saved=phones)
        return Answer(card, rest=refusals.storage_down(phones))


async def _answered(ask: Ask[Referred], filled: Filled, token: str) -> Answer:
    concern = await _own(ask)
    if token in concern.spent:
        return Answer(casework.saved(concern.reference, "answer"))
    if not filled.is_complete:
        return await _asked(ask, concern, filled, token)
    words, mention = filled.values["words"], filled.values.get("mention", "")
    named, people = handling.readers_named(concern, words, ask.scene), ask.office.directory.people
    if not reporting.is_said(named, mention, people):
        filled = replace(filled, faults={"mention": MENTION})
        return await _asked(ask, concern, filled, token, named)
    about = reporting.meant_by(mention, people)
    await keep(ask.office, concern, await _told(ask, concern, words, about, token))
    return Answer(casework.saved(concern.reference, "answer"))


async def _told(
    ask: Ask[Referred], concern: Concern, words: str, about: frozenset[StaffId], token: str
) -> Step:
    """The answer to the question; what turns out to be about a reader is no answer to them, but more (I7)."""
    if not about:
        entries = await ask.office.concerns.chronology(concern.id)
        # Answered on another device already: what is said now is still worth keeping.
        with suppress(Refused):
            return conversing.answer(concern, entries, words=words, token=token, scene=ask.scene)
    return await _more(ask, concern, words, about, token)


async def _more(
    ask: Ask[Referred], concern: Concern, words: str, about: frozenset[StaffId], token: str
) -> Step:
    reads = await ask.office.concerns.reads(concern.id) if about else ()
    return handling.add_details(concern, words=words, about=about, token=token, reads=reads, scene=ask.scene)


async def _asked(
    ask: Ask[Referred], concern: Concern, filled: Filled, token: str, named: tuple[Person, ...] = ()
) -> Answer:
    """The question. That they read it is written down first, or it is not shown (E4)."""
    task = conversing.question(concern)
    if task is None:
        return Answer(casework.saved(concern.reference, "answer"))
    entries = await ask.office.concerns.chronology(concern.id)
    asked = next(one for one in entries if one.codes.get("task") == task.id)
    codes = {"slice": asked.part, "task": task.id}
    await ask.office.concerns.trace([Trace(ask.at, ask.actor.id, "question.opened", concern.id, codes)])
    card = questions.asked(concern.reference, asked.words, filled, token, named=named)
    return Answer(card, rest=alerts.question(concern.reference), reference=concern.reference)


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
    if token in concern.spent and await _was_added(ask, concern, filled.values["more"]):
        return Answer(reports.added(concern))
    people, mention = ask.office.directory.people, filled.values["mention"]
    asked = handling.readers_named(concern, filled.values["more"], ask.scene)
    if not reporting.is_said(asked, mention, people):
        filled = replace(filled, faults={"mention": MENTION})
        return Answer(reports.adding(concern, filled, token, asked), rest=put_away())
    adult = ask.office.directory.find(filled.values["adult"])
    about = reporting.meant_by(mention, people) | (frozenset({adult.id}) if adult else frozenset())
    await keep(ask.office, concern, await _more(ask, concern, filled.values["more"], about, token))
    return Answer(reports.added(concern))


async def _own(ask: Ask[Referred]) -> Concern:
    """The concern, if this person reported it; otherwise it is not found."""
    if not ask.form.reference:
        raise NotFound
    concern = await ask.office.concerns.by_reference(ask.form.reference)
    if concern.facts.reporter != ask.actor.id:
        raise NotFound
    return concern


async def _was_added(ask: Ask[Referred], concern: Concern, words: str) -> bool:
    """Whether these very words were saved before; other words from the same box are more to add."""
    entries = await ask.office.concerns.chronology(concern.id)
    return any(entry.what is Happening.DETAILS_ADDED and entry.words == words for entry in entries)


def _indexed(ask: Ask[Referred], concern: Concern, values: Values, token: str) -> Step:
    return conversing.evidence(
        concern,
        by=ask.actor.id,
        slice_=None,
        details={name: values[name] for name in casework.EVIDENCE if values.get(name)},
        codes={},
        token=token,
        scene=ask.scene,
    )


async def evidence(ask: Ask[Referred]) -> Answer:
    """The form for where something can be found; not where imagery is possible (Q7)."""
    concern = await _own(ask)
    token = ask.office.ids.form_token()
    return Answer(casework.evidence(concern.reference, Filled(), token, reporter=True))


async def evidence_save(ask: Ask[Referred]) -> Answer:
    """A line of the evidence index from the reporter, saved once."""
    today = ask.office.school.local(ask.at).date()
    values = casework.read(ask.form.given, *casework.EVIDENCE)
    filled = Filled(values, casework.evidence_faults(values, today=today))
    token = ask.form.token or ask.fallback_token
    try:
        concern = await _own(ask)
        if not filled.is_complete:
            card = casework.evidence(concern.reference, filled, token, reporter=True)
            return Answer(card, rest=put_away())
        if token not in concern.spent:
            await keep(ask.office, concern, _indexed(ask, concern, filled.values, token))
    except StoreDown:
        phones = whom_to_ring(ask.office.school)
        reference = ask.form.reference
        card = casework.evidence(reference, filled, token, reporter=True, not_saved=phones)
        return Answer(card, rest=refusals.storage_down(phones))
    return Answer(casework.saved(concern.reference, "evidence", reporter=True))
