"""A child is in danger now: one press, nothing asked first, everybody who can help told at once (K00)."""

from __future__ import annotations

from dataclasses import replace

from bot.asks import Ask, Drafted
from bot.handlers.concerns import file, kept
from bot.logs import log
from bot.turns import Answer
from cards import forms, reports
from cards.concerns import form_behind
from policy import concerns, reporting
from policy.concerns import Concern, FormToken
from policy.people import Person
from storage.errors import AlreadySent, ReferenceTaken, StoreDown


async def raise_(ask: Ask[Drafted]) -> Answer:
    """Tell everybody now. The same press again is the same concern; details may follow."""
    if (form := form_behind(ask.form.token)) is not None:
        # What stood on the form is kept beside it all, so that it can be carried on with afterwards.
        ask.office.later.do("keep_draft", kept(replace(ask, form=replace(ask.form, token=form))))
    concern = await _add(ask, ask.form.token or ask.fallback_token)
    return Answer(reports.danger_sent(concern, ask.office.school, ask.office.directory.people))


async def _add(ask: Ask[Drafted], token: FormToken) -> Concern:
    office = ask.office
    words = forms.read(ask.form.given, {}).get("words", "")
    for _ in range(5):
        reference = office.ids.reference(office.school.reference_prefix)
        concern = concerns.danger(
            id=office.ids.concern_id(),
            reference=reference,
            token=token,
            reporter=ask.actor.id,
            words=words,
            at=ask.at,
        )
        try:
            return (await file(ask, reporting.wary(concern, _readers(ask, concern))))[0]
        except ReferenceTaken:
            log("reference_taken")
        except AlreadySent as sent:
            before = await office.concerns.get(sent.concern_id)
            if before.facts.reporter == ask.actor.id:
                return before
            token = office.ids.form_token()
    raise StoreDown("no reference free")


def _readers(ask: Ask[Drafted], concern: Concern) -> tuple[Person, ...]:
    told = ask.office.route(concern).recipients
    return ask.office.directory.people.named(*(one.person for one in told if one.reads_content))
