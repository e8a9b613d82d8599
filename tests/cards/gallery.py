"""Every card there is, in the states that people meet it in, under "module.function: state"."""

from __future__ import annotations

from collections.abc import Mapping

from cards import alerts, cases, concerns, drafts, help, refusals, reports, work  # noqa: A004 - the noun is help.
from cards.card import Card
from cards.forms import Filled, check
from policy.concerns import Answer, Concern
from policy.kinds import Kind, Urgency
from policy.lanes import Slice
from policy.people import Person
from policy.routing import Outside
from policy.rulebook import load, search
from tests.cards import people as town
from tests.cards.people import ANSWERS, AT, DSL, ENTRIES, PEOPLE, REFERENCE, SCHOOL, TOKEN, a_report, routed

NUMBERS = reports.numbers(SCHOOL, (Outside.EMERGENCY, Outside.CHILDREN_SERVICES))
REPORT = a_report()
DANGER = a_report(Kind.DANGER, urgency=Urgency.U0, reference="MS-2K9QX")


def opened(concern: Concern, slice_: Slice = Slice.CASE, *, reader: Person = DSL, page: int = 1) -> Card:
    """A concern as this reader sees it."""
    entries, who = ENTRIES, routed(concern)
    return cases.opened(concern, slice_, entries, who, SCHOOL, PEOPLE, reader=reader.id, page=page)


def reviewed(answers: Mapping[str, str], *asked: Person, concern: Concern = REPORT) -> Card:
    """The last step of the form for these answers."""
    return concerns.review(TOKEN, Filled(answers), routed(concern), SCHOOL, PEOPLE, asked)


def faulty(step: str, answers: Mapping[str, str]) -> Filled:
    """These answers, with what is wrong with them."""
    return check(answers, step=step, today=AT.date(), adults=PEOPLE.by_id)


WITH_IMAGERY = {**ANSWERS, "imagery": "unsure"}
MAYBE_THEM = (town.HEAD, town.DSL)

ALERTS: Mapping[str, Card] = {
    **{f"alerts.waiting: {one.name}": alerts.waiting(REFERENCE, one) for one in Urgency},
    "alerts.yours": alerts.yours(REFERENCE, "Sat 21 Nov, 22:48"),
    "alerts.taken": alerts.taken(REFERENCE, "Sat 21 Nov, 22:48"),
    "alerts.passed": alerts.passed(REFERENCE),
    "alerts.nobody_else": alerts.nobody_else(REFERENCE),
    "alerts.gone": alerts.gone(REFERENCE),
    "alerts.notice": alerts.notice(REFERENCE),
    "alerts.hidden": alerts.hidden(REFERENCE),
}
CASES: Mapping[str, Card] = {
    "cases.opened": opened(REPORT),
    "cases.opened: picked up": opened(town.picked_up(REPORT)),
    "cases.opened: first part of a long account": opened(a_report(words="Long words. " * 800)),
    "cases.opened: second part of a long account": opened(a_report(words="Long words. " * 800), page=2),
    "cases.opened: in confidence": opened(a_report(confidential=True), reader=town.DEPUTY),
    "cases.opened: possible imagery": opened(a_report(Kind.SEXUAL_IMAGE, imagery=Answer.UNSURE)),
    "cases.opened: technical part": opened(REPORT, Slice.TECHNICAL, reader=town.TECHNICIAN),
    "cases.opened: safety": opened(REPORT, Slice.SAFETY, reader=town.HEAD),
    "cases.opened: notice": opened(REPORT, Slice.NOTICE, reader=town.HEAD),
}
FORMS: Mapping[str, Card] = {
    "concerns.about: fresh": concerns.about(TOKEN, Filled(), PEOPLE),
    "concerns.about: words are kept": concerns.about(TOKEN, Filled(), PEOPLE, kept=True),
    "concerns.about: filled in": concerns.about(TOKEN, Filled(ANSWERS), PEOPLE),
    "concerns.about: with faults": concerns.about(TOKEN, faulty("about", {}), PEOPLE),
    "concerns.about: a large school": concerns.about(TOKEN, Filled(ANSWERS), town.many_adults()),
    "concerns.happened: fresh": concerns.happened(TOKEN, Filled({"imagery": "no", "about": "bullying"})),
    "concerns.happened: filled in": concerns.happened(TOKEN, Filled(ANSWERS)),
    "concerns.happened: possible imagery": concerns.happened(TOKEN, Filled(WITH_IMAGERY)),
    "concerns.happened: with faults": concerns.happened(TOKEN, faulty("happened", {"imagery": "no"})),
    "concerns.review": reviewed(ANSWERS),
    "concerns.review: a reader is named": reviewed(ANSWERS, town.DSL),
    "concerns.review: two readers are named": reviewed(ANSWERS, *MAYBE_THEM),
    "concerns.review: a long account": reviewed({**ANSWERS, "words": "Long words. " * 800}),
    "drafts.kept": drafts.kept(TOKEN),
    "drafts.put_away": drafts.put_away(),
    "drafts.erased": drafts.erased(),
    "drafts.not_saved": drafts.not_saved(TOKEN, Filled(ANSWERS), NUMBERS),
    "drafts.not_added": drafts.not_added(
        REFERENCE, TOKEN, Filled({"more": town.MORE, "adult": town.DSL.id}), NUMBERS, PEOPLE
    ),
}
REPORTS: Mapping[str, Card] = {
    "reports.receipt": reports.receipt(REPORT, SCHOOL),
    "reports.receipt: danger": reports.receipt(DANGER, SCHOOL, tuple(Outside)),
    "reports.receipt: picked up": reports.receipt(town.picked_up(REPORT), SCHOOL),
    "reports.picked_up": reports.picked_up(town.picked_up(REPORT), SCHOOL),
    "reports.danger_sent": reports.danger_sent(DANGER, SCHOOL, PEOPLE),
    "reports.danger_sent: too many adults": reports.danger_sent(DANGER, SCHOOL, town.many_adults(121)),
    "reports.nobody_reached": reports.nobody_reached(REPORT, SCHOOL),
    "reports.adding": reports.adding(REPORT, Filled(), TOKEN),
    "reports.adding: too long": reports.adding(
        REPORT, Filled({"more": town.MORE}, {"more": "Too long."}), TOKEN
    ),
    "reports.added": reports.added(REPORT),
    "reports.chased": reports.chased(REPORT, SCHOOL, frozenset()),
    "reports.mine": reports.mine([REPORT, town.picked_up(DANGER)], SCHOOL),
    "reports.mine: none": reports.mine([], SCHOOL),
}
REST: Mapping[str, Card] = {
    "help.help_card": help.help_card(SCHOOL),
    "help.welcome": help.welcome(),
    "help.duty": help.duty((town.DSL, town.DEPUTY), SCHOOL),
    "help.duty: nobody": help.duty((), SCHOOL),
    "help.policy": help.policy("photos", search(load(), "photos")),
    "help.policy: nothing asked": help.policy("", ()),
    "help.policy: nothing found": help.policy("xylophones", ()),
    "refusals.not_found": refusals.not_found(),
    "refusals.stranger": refusals.stranger(NUMBERS),
    "refusals.storage_down": refusals.storage_down(NUMBERS),
    "refusals.broken": refusals.broken("E-1A2B3C", NUMBERS),
    "refusals.not_yet": refusals.not_yet(),
    "refusals.unknown_button": refusals.unknown_button(),
    "work.work": work.work([REPORT, town.picked_up(DANGER)], SCHOOL, reader=DSL.id),
    "work.work: nothing": work.work([], SCHOOL, reader=DSL.id),
    "work.work: a great deal": work.work([REPORT] * 40, SCHOOL, reader=DSL.id),
}
GALLERY: Mapping[str, Card] = {**ALERTS, **CASES, **FORMS, **REPORTS, **REST}

STANDING: Mapping[str, Card] = {
    **ALERTS,
    **{name: card for name, card in REPORTS.items() if name.split(":")[0] != "reports.adding"},
    **{name: FORMS[name] for name in ("drafts.kept", "drafts.put_away", "drafts.erased")},
    **{name: card for name, card in REST.items() if name.startswith("work.")},
}
"""The cards that stay in a chat, where anybody may look over a shoulder: nothing of a concern is on them."""

NAMELESS: Mapping[str, Card] = {
    name: card
    for name, card in STANDING.items()
    if name.split(":")[0] not in ("reports.danger_sent", "reports.chased")
}
"""Those of them that name nobody at all; the others say whom of the safeguarding team to ring."""
