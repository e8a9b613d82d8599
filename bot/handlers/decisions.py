"""Recording decisions about a case: which topic, the form for it, one-tap contact, and the second person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.asks import Ask, Referred
from bot.casework import FINE, Box, Case, Trouble, back, cleared, keep, show, submit
from bot.handlers.cases import chronology, looked
from bot.handlers.concerns import whom_to_ring
from bot.turns import Answer
from cards import decisions as cards
from cards import refusals
from cards.card import Card
from cards.forms import Filled, Values
from policy import closing, deciding
from policy import decisions as policy
from policy.decisions import Decision, Topic
from policy.errors import Refused
from policy.powers import Act
from policy.scenes import Step
from policy.tasks import Duty
from storage.errors import NotFound, StoreDown


async def topics(ask: Ask[Referred]) -> Answer:
    """What can be decided about it."""
    return _topics(ask, await _deciding(ask))


async def about(ask: Ask[Referred]) -> Answer:
    """The form for one topic."""
    case = await _deciding(ask)
    topic = _topic(ask, case)
    if topic is None:
        return _topics(ask, case, is_again=True)
    token = ask.office.ids.form_token()
    return Answer(_card(ask, topic, Filled(), token, drawn=case.concern.entries))


async def save(ask: Ask[Referred]) -> Answer:
    """Record the decision, once; where it cannot be, the form comes back with every word still in it."""
    topic = _known(ask)
    if topic is None:
        return await topics(ask)
    token = ask.form.token or ask.fallback_token
    filled = Filled(cards.read_answers(ask.form.given, topic))
    try:
        return await _saved(ask, topic, filled, token)
    except StoreDown:
        numbers = whom_to_ring(ask.office.school)
        card = _card(ask, topic, filled, token, drawn=_drawn(ask), trouble=Trouble(not_saved=numbers))
        return Answer(card, rest=refusals.storage_down(numbers))


async def rang(ask: Ask[Referred]) -> Answer:
    """One press: "I rang the council's children's team now". The details can follow."""
    case = await _deciding(ask)
    if Topic.SERVICES not in policy.topics(case.slice):
        raise NotFound
    today = {"on_day": _today(ask).isoformat()}
    decision = Decision(Topic.SERVICES, "consulted", cards.RANG, details=today)
    return await _decided(ask, case, decision, ask.form.token or ask.fallback_token)


async def sign_off(ask: Ask[Referred]) -> Answer:
    """What a second person is asked to agree to, with the reasons that were given."""
    case = await cleared(ask, Act.CLOSE)
    if not any(task.duty is Duty.SIGN_OFF and task.is_open for task in case.concern.tasks):
        raise NotFound
    return await show(ask, SIGN_OFF)


async def sign_off_save(ask: Ask[Referred]) -> Answer:
    """The second person agrees or does not."""
    return await submit(ask, SIGN_OFF)


def _topics(ask: Ask[Referred], case: Case, *, is_again: bool = False) -> Answer:
    """The list of topics; `is_again` where Next was pressed and nothing was chosen."""
    offered = policy.topics(case.slice)
    token, zone = ask.office.ids.form_token(), ask.office.school.timezone
    reference, decided = case.concern.reference, case.concern.decided
    return back(ask, cards.topics(reference, token, offered, decided, zone=zone, is_again=is_again))


async def _saved(ask: Ask[Referred], topic: Topic, filled: Filled, token: str) -> Answer:
    case = await _deciding(ask)
    if topic not in policy.topics(case.slice):
        raise NotFound
    if token in case.concern.spent:
        return Answer(cards.saved(case.concern.reference))
    found = policy.read(topic, filled.values, today=_today(ask))
    if not isinstance(found, Decision):
        again = replace(filled, faults=cards.faults(topic, found))
        return back(ask, _card(ask, topic, again, token, drawn=_drawn(ask)))
    if topic is Topic.CLOSE and case.concern.entries > _drawn(ask):
        trouble = Trouble(changed=True)
        return back(ask, _card(ask, topic, filled, token, drawn=case.concern.entries, trouble=trouble))
    try:
        return await _decided(ask, case, found, token)
    except Refused as no:
        return back(ask, _card(ask, topic, filled, token, drawn=_drawn(ask), trouble=Trouble(no.why)))


async def _decided(ask: Ask[Referred], case: Case, decision: Decision, token: str) -> Answer:
    if token in case.concern.spent:
        return Answer(cards.saved(case.concern.reference))
    step = deciding.decide(
        case.concern, decision, by=ask.actor.id, slice_=case.slice, token=token, scene=ask.scene
    )
    concern = await keep(ask.office, case.concern, step)
    if any(task.duty is Duty.SIGN_OFF and task.is_open for task in concern.tasks):
        return Answer(cards.waits_for_second(concern.reference))
    return Answer(cards.saved(concern.reference))


async def _deciding(ask: Ask[Referred]) -> Case:
    """The case, for somebody who may decide something about it."""
    case = await cleared(ask, Act.OPEN)
    if not policy.topics(case.slice):
        raise NotFound
    return case


def _known(ask: Ask[Referred]) -> Topic | None:
    topic = ask.form.given.get("topic")
    return Topic(topic) if isinstance(topic, str) and topic in Topic.__members__.values() else None


def _topic(ask: Ask[Referred], case: Case) -> Topic | None:
    topic = _known(ask)
    return topic if topic in policy.topics(case.slice) else None


def _card(
    ask: Ask[Referred], topic: Topic, filled: Filled, token: str, *, drawn: int, trouble: Trouble = FINE
) -> Card:
    return cards.about(
        ask.form.reference,
        topic,
        filled,
        token,
        ask.office.school,
        drawn=drawn,
        changed=trouble.changed,
        refused=trouble.refused,
        not_saved=trouble.not_saved,
    )


def _drawn(ask: Ask[Referred]) -> int:
    """How many lines the case had when the form was drawn; a form that does not say was drawn long ago."""
    drawn = ask.form.given.get("drawn")
    return int(drawn) if isinstance(drawn, str) and drawn.isascii() and drawn.isdigit() else 0


def _today(ask: Ask[Referred]) -> date:
    return ask.office.school.local(ask.at).date()


async def _to_sign(
    ask: Ask[Referred], case: Case | None, filled: Filled, token: str, trouble: Trouble
) -> Card:
    """The decision to close that waits, with its reasons as they stand in the case.

    However often it comes back, that they read the reasons is written down first, or none are shown (E4).
    """
    standing = case.concern.standing(Topic.CLOSE.value) if case is not None else None
    reasons = ""
    if case is not None and standing is not None:
        await looked(ask, case)
        reasons = (await chronology(ask, case.concern))[standing.entry].words
    return cards.sign_off(
        ask.form.reference,
        filled,
        token,
        standing,
        reasons,
        ask.office.directory.people,
        refused=trouble.refused,
        not_saved=trouble.not_saved,
    )


def _check_signature(_: Ask[Referred], values: Values) -> Mapping[str, str]:
    return cards.sign_off_faults(values)


async def _sign(ask: Ask[Referred], case: Case, values: Values, token: str) -> tuple[Step, ...]:
    step = closing.sign_off(
        case.concern,
        by=ask.actor.id,
        agrees=values.get("agrees") == "yes",
        words=values.get("words", ""),
        token=token,
        scene=ask.scene,
    )
    return (step,)


SIGN_OFF = Box(
    Act.CLOSE,
    ("agrees", "words"),
    _to_sign,
    _check_signature,
    _sign,
    cards.saved,
    shows_content=True,
)
