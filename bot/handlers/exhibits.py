"""Screenshots of words: being asked for one, and the way to look at one that is kept (R115)."""

from __future__ import annotations

from bot.asks import Ask, Referred
from bot.casework import cleared
from bot.handlers.cases import chronology
from bot.turns import Answer
from cards import alerts, exhibits
from cards.card import Card
from policy import evidence
from policy.chronology import Trace
from policy.errors import No
from policy.powers import Act
from storage.errors import NotFound


async def offer(ask: Ask[Referred]) -> Answer:
    """Say what may be sent, and wait for it; where no file may be kept, say so before one is sent (Q7)."""
    cupboard = ask.office.cupboard
    if cupboard is None:
        return Answer(exhibits.never_here())
    # Whatever was to be sent before is not: it could be taken for the answer to this press.
    await cupboard.wishes.drop(ask.actor.id)
    if not ask.form.reference:
        raise NotFound
    concern = await ask.office.concerns.by_reference(ask.form.reference)
    if not evidence.may_add(concern, ask.office.route(concern), ask.actor.id):
        raise NotFound
    why = evidence.why_not(concern)
    if why is not None:
        return _hidden_again(ask, exhibits.no_file(concern.reference, why))
    await cupboard.expect(ask.actor.id, concern, ask.at)
    return Answer(exhibits.send_now(concern.reference))


async def show(ask: Ask[Referred]) -> Answer:
    """An address for one look. That they asked for it is written down first, or they get none."""
    cupboard = ask.office.cupboard
    if cupboard is None:
        raise NotFound
    case = await cleared(ask, Act.OPEN)
    concern, name = case.concern, str(ask.form.given.get("file", ""))
    entries = await chronology(ask, concern)
    if evidence.seen_by(entries, name, case.slice, ask.actor.id) is None:
        raise NotFound
    if not evidence.words_only(concern):
        return _hidden_again(ask, exhibits.no_file(concern.reference, No.NO_PICTURES))
    if not await cupboard.files.has(name):
        return Answer(exhibits.lost(concern.reference))
    codes = {"file": name, "slice": case.slice.value}
    await ask.office.concerns.trace([Trace(ask.at, ask.actor.id, "exhibit.opened", concern.id, codes)])
    url = await cupboard.pass_for(ask.actor.id, concern.id, name, ask.at)
    return _hidden_again(ask, exhibits.address(concern.reference, url))


def _hidden_again(ask: Ask[Referred], card: Card) -> Answer:
    """A card that says more than may stand in a chat."""
    return Answer(card, rest=alerts.hidden(ask.form.reference), reference=ask.form.reference)
