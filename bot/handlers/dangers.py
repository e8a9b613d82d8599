"""A child is in danger now: one press, nothing asked first, everybody who can help told at once (K00)."""

from __future__ import annotations

from dataclasses import replace

from bot.asks import Ask, Drafted
from bot.handlers.concerns import file, kept
from bot.turns import Answer
from cards import forms, reports
from cards.concerns import form_behind
from policy import concerns, reporting
from policy.concerns import Concern, ConcernId, FormToken
from policy.people import Person


async def raise_(ask: Ask[Drafted]) -> Answer:
    """Tell everybody now. The same press again is the same concern; details may follow."""
    if (form := form_behind(ask.form.token)) is not None:
        # What stood on the form is kept beside it all, so that it can be carried on with afterwards.
        ask.office.later.do("keep_draft", kept(replace(ask, form=replace(ask.form, token=form))))
    values, people = forms.read(ask.form.given, {}), ask.office.directory.people

    def write(id: ConcernId, reference: str, token: FormToken) -> Concern:
        concern = concerns.danger(
            id=id,
            reference=reference,
            token=token,
            reporter=ask.actor.id,
            words=values.get("words", ""),
            at=ask.at,
        )
        about = reporting.as_typed(concern, values, people)
        return reporting.wary(about, _readers(ask, about))

    concern = await file(ask, ask.form.token or ask.fallback_token, write)
    return Answer(reports.danger_sent(concern, ask.office.school, people, is_kept=form is not None))


def _readers(ask: Ask[Drafted], concern: Concern) -> tuple[Person, ...]:
    told = ask.office.route(concern).recipients
    return ask.office.directory.people.named(*(one.person for one in told if one.reads_content))
