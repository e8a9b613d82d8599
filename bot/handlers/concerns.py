"""Writing a concern: three steps, Back, keep for later, and Send. Each is load, decide, save, show."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Final

from bot.asks import Ask, Drafted
from bot.logs import log
from bot.turns import Answer
from cards import concerns as cards
from cards import drafts, forms, refusals, reports
from cards.card import Card
from cards.elements import Element
from cards.forms import Filled, Values
from policy import hours, linking, reporting, settling, telling
from policy.chronology import Trace
from policy.concerns import Concern, ConcernId, FormToken
from policy.kinds import Urgency
from policy.messages import Message, Purpose, Target
from policy.people import Person
from policy.routing import Outside, Routing
from policy.schools import School
from storage.errors import AlreadySent, ReferenceTaken, StoreDown

Write = Callable[[ConcernId, str, FormToken], Concern]
"""Writes a concern under this id, reference and token."""

_OUTSIDE: Final = (Outside.EMERGENCY, Outside.CHILDREN_SERVICES)
MENTION: Final = "Please say whether it is about the person you named."


async def start(ask: Ask[Drafted]) -> Answer:
    """An empty form, or one with what was typed in chat already in it."""
    token = ask.form.token or ask.office.ids.form_token()
    values = forms.read(ask.form.given, {})
    if values:
        await ask.office.drafting.keep(ask.actor.id, token, values, at=ask.at)
    card = cards.about(
        token, Filled(_shown(ask, values)), ask.office.directory.people, kept="words" in values
    )
    return Answer(card)


async def about(ask: Ask[Drafted]) -> Answer:
    """Step one is filled in: on to what happened, or back with a reason beside each gap."""
    token, values = await kept(ask)
    filled = forms.check(values, step="about", today=_today(ask), adults=_adults(ask))
    if not filled.is_complete:
        return _draft(token, cards.about(token, filled, ask.office.directory.people))
    return _draft(token, cards.happened(token, Filled(values)))


async def happened(ask: Ask[Drafted]) -> Answer:
    """Step two is filled in: on to who it goes to, and Send."""
    token, values = await kept(ask)
    filled = forms.check_all(values, today=_today(ask), adults=_adults(ask))
    return _draft(token, _gap(ask, token, filled) or _review(ask, token, filled))


async def back(ask: Ask[Drafted]) -> Answer:
    """To an earlier step, with everything still in it."""
    token, values = await kept(ask)
    if ask.form.to == "happened":
        return _draft(token, cards.happened(token, Filled(values)))
    return _draft(token, cards.about(token, Filled(values), ask.office.directory.people))


async def keep(ask: Ask[Drafted]) -> Answer:
    """Put the form away for later."""
    token, _ = await kept(ask)
    return Answer(drafts.kept(token))


async def resume(ask: Ask[Drafted]) -> Answer:
    """Carry on with a form that was put away; the latest one when none is named."""
    if ask.form.token is None:
        latest = await ask.office.drafting.latest(ask.actor.id, at=ask.at)
        if latest is None:
            return await start(ask)
        filled = Filled(latest.answers)
        return _draft(latest.token, cards.about(latest.token, filled, ask.office.directory.people))
    return await back(ask)


async def erase(ask: Ask[Drafted]) -> Answer:
    """Throw a form away."""
    if ask.form.token is not None:
        await ask.office.drafting.erase(ask.actor.id, ask.form.token)
    return Answer(drafts.erased())


async def send(ask: Ask[Drafted]) -> Answer:
    """Send it. The same form twice is one concern and the same receipt; nothing is lost if it cannot be."""
    token, values = await kept(ask, save=False)
    filled = forms.check_all(values, today=_today(ask), adults=_adults(ask))
    if (gap := _gap(ask, token, filled)) is not None:
        return await _already_sent(ask, token) or _draft(token, gap)
    if _unanswered(ask, values):
        return _draft(token, _review(ask, token, Filled(values, {"mention": MENTION})))

    def write(id: ConcernId, reference: str, token: FormToken) -> Concern:
        people, reporter = ask.office.directory.people, ask.actor.id
        return reporting.report(
            values, id=id, reference=reference, token=token, reporter=reporter, people=people, at=ask.at
        )

    try:
        concern = await file(ask, token, write)
    except StoreDown:
        return _not_saved(ask, token, values)
    ask.office.later.do("erase_draft", ask.office.drafting.erase(ask.actor.id, token))
    if concern.account.words != values["words"]:
        # An old copy of the form was edited and sent again: what is new in it is offered to be added.
        return Answer(
            reports.adding(concern, Filled({"more": values["words"]}), token), rest=drafts.put_away()
        )
    return _sent_receipt(ask, concern)


async def file(ask: Ask[Drafted], token: FormToken, write: Write) -> Concern:
    """Save what a form reports, once however often it is sent, and hand over its messages.

    Another try is made with another reference where one is taken, and with a token of our own where a form
    carries somebody else's. Raises `StoreDown`; then nothing of it is saved.
    """
    office = ask.office
    for _ in range(5):
        reference = office.ids.reference(office.school.reference_prefix)
        try:
            return await _saved(ask, write(office.ids.concern_id(), reference, token))
        except ReferenceTaken:
            log("reference_taken")
        except AlreadySent as sent:
            before = await office.concerns.get(sent.concern_id)
            if before.facts.reporter == ask.actor.id:
                return before
            token = office.ids.form_token()
    raise StoreDown("no reference free")


async def _saved(ask: Ask[Drafted], concern: Concern) -> Concern:
    """Keep it; a report that is two cases is kept as two, in one transaction (Q30)."""
    office, also = ask.office, None
    if linking.is_two(concern):
        reference = office.ids.reference(office.school.reference_prefix)
        concern, pupil = linking.apart(concern, id=office.ids.concern_id(), reference=reference)
        also = settling.received(pupil, ask.scene)
    step = settling.received(concern, ask.scene)
    traces = [_sent(ask, one.concern) for one in (step, also) if one is not None]
    messages = (*step.messages, *_receipt(ask, step.concern))
    kept = await office.concerns.add(step.concern, step.entries, traces, messages, also=also)
    office.soon(kept.concern if also is None else None, kept.messages)
    return kept.concern


def _sent(ask: Ask[Drafted], concern: Concern) -> Trace:
    return Trace(ask.at, ask.actor.id, "concern.sent", concern.id, {"kind": concern.facts.kind.value})


def _sent_receipt(ask: Ask[Drafted], concern: Concern) -> Answer:
    """When it is told of and, where it is urgent and nobody is at school, whom to ring."""
    office, routing = ask.office, ask.office.route(concern)
    out_of_hours = concern.facts.urgency is Urgency.U1 and not hours.is_open(office.school, ask.at)
    on_duty = office.directory.on_duty() if out_of_hours else ()
    return Answer(
        reports.receipt(
            concern,
            office.school,
            routing.outside or (_OUTSIDE if out_of_hours else ()),
            duty=[one for one in on_duty if one.id not in routing.excluded],
            later=settling.told_from(concern, concern.received, office.school),
        )
    )


def _receipt(ask: Ask[Drafted], concern: Concern) -> list[Message]:
    """The form that stands in the chat becomes the receipt, on every device and after a reload."""
    if not ask.place.message_id or not ask.place.is_personal:
        return []
    target = Target(ask.place.conversation_id, ask.place.message_id)
    return [telling.replaced(concern, ask.actor.id, Purpose.RECEIPT, target, at=ask.at)]


async def kept(ask: Ask[Drafted], *, save: bool = True) -> tuple[FormToken, Values]:
    """The form's token and all that is filled in on it so far, with this press.

    Without `save` it is held in memory alone, because the press saves it as a concern.
    """
    token = ask.form.token or ask.fallback_token
    draft = await ask.office.drafting.find(ask.actor.id, token, at=ask.at)
    values = forms.read(ask.form.given, draft.answers if draft else {})
    if save:
        await ask.office.drafting.keep(ask.actor.id, token, values, at=ask.at)
    else:
        ask.office.drafting.hold(ask.actor.id, token, values, at=ask.at)
    return token, values


async def _already_sent(ask: Ask[Drafted], token: FormToken) -> Answer | None:
    """The receipt of a form that was sent before; its draft is gone, so it looks empty."""
    try:
        before = await ask.office.concerns.by_token(token)
    except StoreDown:
        return None
    if before is None or before.facts.reporter != ask.actor.id:
        return None
    return _sent_receipt(ask, before)


def _gap(ask: Ask[Drafted], token: FormToken, filled: Filled) -> Card | None:
    """The first step on which something is missing, with the reasons, or nothing."""
    steps = [forms.step_of(fault) for fault in filled.faults]
    if "about" in steps:
        return cards.about(token, filled, ask.office.directory.people)
    if "happened" in steps:
        return cards.happened(token, filled)
    return _review(ask, token, filled) if steps else None


def _review(ask: Ask[Drafted], token: FormToken, filled: Filled) -> Card:
    routing, asked = _readers_named(ask, filled.values)
    return cards.review(token, filled, routing, ask.office.school, ask.office.directory.people, asked)


def _unanswered(ask: Ask[Drafted], values: Values) -> bool:
    """Whether the words name a reader of whom the reporter has not yet said if it is about them."""
    _, asked = _readers_named(ask, values)
    return not reporting.is_said(asked, values.get("mention", ""), ask.office.directory.people)


def _readers_named(ask: Ask[Drafted], values: Values) -> tuple[Routing, tuple[Person, ...]]:
    """Who would read this as it stands, and whom the reporter is asked about because the words name them.

    Whoever would read it in the place of somebody asked about is asked about at the same time (I1).
    """
    asked: tuple[Person, ...] = ()
    while more := _would_read(ask, {**values, "mention": ",".join(one.id for one in asked)}):
        asked += more
    return _routed(ask, values), asked


def _would_read(ask: Ask[Drafted], values: Values) -> tuple[Person, ...]:
    """Those who would be told of what these answers report, and whom its words name."""
    told = _routed(ask, values).recipients
    readers = [one.person for one in told if one.reads_content and one.person != ask.actor.id]
    return reporting.readers_named(values, ask.office.directory.people.named(*readers))


def _routed(ask: Ask[Drafted], values: Values) -> Routing:
    office = ask.office
    facts = reporting.facts_of(values, reporter=ask.actor.id, people=office.directory.people)
    return office.directory.route(facts)


def _not_saved(ask: Ask[Drafted], token: FormToken, values: Values) -> Answer:
    """The words come back; a chat that cannot promise to hide them says all the same whom to ring."""
    numbers = whom_to_ring(ask.office.school)
    return Answer(drafts.not_saved(token, Filled(values), numbers), rest=refusals.storage_down(numbers))


def whom_to_ring(school: School) -> list[Element]:
    """The numbers for when nothing else works."""
    return [*reports.safeguarding_phones(school), *reports.numbers(school, _OUTSIDE)]


def _draft(token: FormToken, card: Card) -> Answer:
    """A card that shows what was typed: the chat itself keeps only that a form is not sent yet."""
    return Answer(card, rest=drafts.kept(token))


def _today(ask: Ask[Drafted]) -> date:
    return ask.office.school.local(ask.at).date()


def _adults(ask: Ask[Drafted]) -> AbstractSet[str]:
    return ask.office.directory.people.by_id.keys()


def _shown(ask: Ask[Drafted], values: Values) -> Values:
    """What a card that stays in the chat may hold: choices that say nothing of anybody; the rest waits."""
    faults = forms.check(values, step="about", today=_today(ask)).faults
    return {key: values[key] for key in ("about", "who") if key in values and key not in faults}
