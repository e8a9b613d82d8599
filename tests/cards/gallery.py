"""Every card there is, in the states that people meet it in, under "module.function: state"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from cards import (
    absences,
    alerts,
    concerns,
    drafts,
    exhibits,
    help,  # noqa: A004 - the noun is help.
    refusals,
    reports,
    work,
)
from cards.card import Card
from cards.forms import Filled, check
from policy.absences import Absence, AbsenceId, Fault, come_back
from policy.concerns import Answer, Concern
from policy.errors import No
from policy.evidence import Fault as Unfitness
from policy.kinds import Kind, Urgency
from policy.people import People, Person, Role
from policy.routing import Outside
from policy.rulebook import load, search
from tests.cards import people as town
from tests.cards.case_gallery import AT_REST, CASE_GALLERY, CLOSED, NUMBERS
from tests.cards.consent_gallery import CONSENT_GALLERY, CONSENTS_AT_REST
from tests.cards.paper_gallery import PAPERS
from tests.cards.people import ANSWERS, AT, DSL, PEOPLE, REFERENCE, SCHOOL, TOKEN, a_report, routed
from tests.cards.post_card_gallery import POST_CARDS, POST_CARDS_AT_REST
from tests.cards.post_gallery import POSTS, POSTS_AT_REST
from tests.cards.register_gallery import REGISTERS, REGISTERS_AT_REST
from tests.cards.waiting_gallery import WAITING

REPORT = a_report()
DANGER = a_report(Kind.DANGER, urgency=Urgency.U0, reference="MS-2K9QX")


def worked(concerns_: Sequence[Concern], *, reader: Person = DSL, page: int = 1, more: bool = False) -> Card:
    """What waits for this person, each an hour after the one before."""
    items = [(one, AT + timedelta(hours=place)) for place, one in enumerate(concerns_, 1)]
    return work.work(items, SCHOOL, reader=reader.id, page=page, has_more=more)


def reviewed(answers: Mapping[str, str], *asked: Person, concern: Concern = REPORT) -> Card:
    """The last step of the form for these answers."""
    return concerns.review(TOKEN, Filled(answers), routed(concern), SCHOOL, PEOPLE, asked)


def faulty(step: str, answers: Mapping[str, str]) -> Filled:
    """These answers, with what is wrong with them."""
    return check(answers, step=step, today=AT.date(), adults=PEOPLE.by_id)


WITH_IMAGERY = {**ANSWERS, "imagery": "unsure"}
MAYBE_THEM = (town.HEAD, town.DSL)

MANY = [f"MS-MNY{one:02d}" for one in range(40)]

ALERTS: Mapping[str, Card] = {
    **{f"alerts.waiting: {one.name}": alerts.waiting(REFERENCE, one) for one in Urgency},
    "alerts.yours": alerts.yours(REFERENCE, "Sat 21 Nov, 22:48"),
    "alerts.taken": alerts.taken(REFERENCE, "Sat 21 Nov, 22:48"),
    "alerts.passed": alerts.passed(REFERENCE),
    "alerts.moved_on": alerts.moved_on(REFERENCE),
    "alerts.nobody_else": alerts.nobody_else(REFERENCE),
    "alerts.gone": alerts.gone(REFERENCE),
    "alerts.notice": alerts.notice(REFERENCE),
    "alerts.hidden": alerts.hidden(REFERENCE),
    **{f"alerts.reminder: {one.name}": alerts.reminder(REFERENCE, one) for one in Urgency},
    "alerts.due": alerts.due(REFERENCE),
    "alerts.answered": alerts.answered(REFERENCE),
    "alerts.sign_off": alerts.sign_off(REFERENCE),
    "alerts.closed": alerts.closed(REFERENCE),
    "alerts.question": alerts.question(REFERENCE),
    "alerts.by_mail": alerts.by_mail(REFERENCE),
    "alerts.digest": alerts.digest([REFERENCE, "MS-2K9QX"], ["MS-NTC01"]),
    "alerts.digest: one item": alerts.digest([REFERENCE], ()),
    "alerts.digest: a great deal": alerts.digest(MANY, [f"MS-NTC{one:02d}" for one in range(40)]),
    "alerts.digest: notices only": alerts.digest((), ["MS-NTC01", "MS-NTC02"]),
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
    "reports.receipt: told in the morning": reports.receipt(
        REPORT, SCHOOL, later=AT + timedelta(days=2, hours=9)
    ),
    "reports.receipt: out of hours": reports.receipt(
        REPORT, SCHOOL, (Outside.EMERGENCY, Outside.CHILDREN_SERVICES), duty=(town.DSL, town.DEPUTY), later=AT
    ),
    "reports.picked_up": reports.picked_up(town.picked_up(REPORT), SCHOOL, PEOPLE),
    "reports.picked_up: by the Chair": reports.picked_up(town.picked_up(REPORT, town.CHAIR), SCHOOL, PEOPLE),
    "reports.numbers_to_ring": reports.numbers_to_ring(REFERENCE, [town.CHAIR], SCHOOL, tuple(Outside)),
    "reports.danger_sent": reports.danger_sent(DANGER, SCHOOL, PEOPLE),
    "reports.danger_sent: a form was begun": reports.danger_sent(DANGER, SCHOOL, PEOPLE, is_kept=True),
    "reports.danger_sent: too many adults": reports.danger_sent(DANGER, SCHOOL, town.many_adults(121)),
    "reports.nobody_reached": reports.nobody_reached(REPORT, SCHOOL),
    "reports.adding": reports.adding(REPORT, Filled(), TOKEN),
    "reports.adding: a reader is named": reports.adding(
        REPORT,
        Filled({"more": "Long words. " * 80}, {"mention": "Please say whether it is about them."}),
        TOKEN,
        (DSL,),
    ),
    "reports.adding: possible imagery": reports.adding(
        a_report(Kind.SEXUAL_IMAGE, imagery=Answer.UNSURE), Filled(), TOKEN
    ),
    "reports.adding: too long": reports.adding(
        REPORT, Filled({"more": town.MORE}, {"more": "Too long."}), TOKEN
    ),
    "reports.added": reports.added(REPORT),
    "reports.chased": reports.chased(REPORT, SCHOOL, frozenset()),
    "reports.mine": reports.mine([REPORT, town.picked_up(DANGER), CLOSED], SCHOOL, PEOPLE),
    "reports.mine: none": reports.mine([], SCHOOL, PEOPLE),
}
MANAGER = replace(town.TEACHER, roles=frozenset({Role.BUSINESS_MANAGER}))
AWAY = Absence(
    AbsenceId("0123456789abcdef0123456789abcdef"),
    DSL.id,
    AT + timedelta(hours=2),
    AT + timedelta(days=6),
    town.DEPUTY.id,
    DSL.id,
    AT,
)
ONE_DAY = replace(AWAY, end=AT + timedelta(hours=20), cover=None)
DAYS = Filled({"first": "2026-11-30", "last": "2026-12-04", "cover": town.DEPUTY.id})
REFUSED = absences.judged(DAYS, [Fault.ENDS_BEFORE_START, Fault.COVER_NOT_ALLOWED])


def away_form(filled: Filled, *, asker: Person = DSL, people: People = PEOPLE) -> Card:
    """The form, for this person."""
    return absences.form(TOKEN, filled, asker, people, SCHOOL)


AWAYS: Mapping[str, Card] = {
    "absences.form: fresh": away_form(Filled()),
    "absences.form: days are typed": away_form(DAYS),
    "absences.form: with faults": away_form(REFUSED),
    "absences.form: nothing filled in": away_form(absences.read({})),
    "absences.form: for the Business Manager": away_form(Filled(), asker=MANAGER),
    "absences.form: a large school": away_form(
        Filled(), asker=MANAGER, people=People.of((*PEOPLE.everyone, *town.many_adults(200).everyone))
    ),
    "absences.form: a large school without roles": away_form(
        Filled(), asker=MANAGER, people=town.many_adults(80)
    ),
    "absences.form: recorded already": absences.form(TOKEN, Filled(), MANAGER, PEOPLE, SCHOOL, coming=[AWAY]),
    "absences.not_saved": absences.not_saved(TOKEN, DAYS, DSL, PEOPLE, SCHOOL, NUMBERS),
    "absences.saved": absences.saved(AWAY, DSL, PEOPLE, SCHOOL),
    "absences.saved: one day, nobody covers": absences.saved(ONE_DAY, DSL, PEOPLE, SCHOOL),
    "absences.saved: for somebody else": absences.saved(AWAY, MANAGER, PEOPLE, SCHOOL),
    "absences.saved: over by now": absences.saved(come_back(AWAY, at=AT), DSL, PEOPLE, SCHOOL),
    "absences.returned": absences.returned([AWAY], DSL, PEOPLE),
    "absences.returned: somebody else": absences.returned([AWAY], MANAGER, PEOPLE),
    "absences.returned: nothing": absences.returned([], DSL, PEOPLE),
    "absences.refused": absences.refused(),
}
PASS = "https://sargent.school.example/exhibits/Zx9_-abcdefghijklmnopqrstuvwxyz0123456789ABC"
EXHIBITS: Mapping[str, Card] = {
    "exhibits.send_now": exhibits.send_now(REFERENCE),
    "exhibits.received": exhibits.received(REFERENCE, 1, ()),
    "exhibits.received: several": exhibits.received(REFERENCE, 3, (Unfitness.TOO_LARGE, Unfitness.TOO_LARGE)),
    "exhibits.received: none of them": exhibits.received(REFERENCE, 0, tuple(Unfitness)),
    "exhibits.not_asked_for": exhibits.not_asked_for(),
    "exhibits.never_here": exhibits.never_here(),
    "exhibits.not_among_others": exhibits.not_among_others(),
    "exhibits.lost": exhibits.lost(REFERENCE),
}
SHORTLY: Mapping[str, Card] = {
    **{
        f"exhibits.no_file: {one.value}": exhibits.no_file(REFERENCE, one)
        for one in (No.NO_PICTURES, No.CLOSED)
    },
    "exhibits.beside": exhibits.beside(help.welcome()),
    "exhibits.address": exhibits.address(REFERENCE, PASS),
}
REST: Mapping[str, Card] = {
    "help.help_card": help.help_card(SCHOOL),
    "help.welcome": help.welcome(),
    "help.duty": help.duty((town.DSL, town.DEPUTY), SCHOOL),
    "help.duty: asked from a form": help.duty((town.DSL,), SCHOOL, form=TOKEN),
    "help.duty: nobody": help.duty((), SCHOOL),
    "help.duty: somebody covers": help.duty((town.SENIOR,), SCHOOL, [(town.SENIOR, town.DSL)]),
    "help.policy": help.policy("photos", search(load(), "photos")),
    "help.policy: nothing asked": help.policy("", ()),
    "help.policy: nothing found": help.policy("xylophones", ()),
    "refusals.not_found": refusals.not_found(),
    "refusals.stranger": refusals.stranger(NUMBERS),
    "refusals.storage_down": refusals.storage_down(NUMBERS),
    "refusals.broken": refusals.broken("E-1A2B3C", NUMBERS),
    "refusals.unknown_button": refusals.unknown_button(),
    "refusals.refused": refusals.refused(REFERENCE, No.CLOSED),
    "work.work": worked([REPORT, town.picked_up(DANGER), CLOSED]),
    "work.work: nothing": worked([]),
    "work.work: a question to the reader": worked([REPORT], reader=town.TEACHER),
    "work.work: nothing on this page": worked([], page=2),
    "work.work: a great deal": worked([replace(REPORT, reference=one) for one in MANY], page=2, more=True),
}
GALLERY: Mapping[str, Card] = {
    **ALERTS,
    **CASE_GALLERY,
    **FORMS,
    **REPORTS,
    **AWAYS,
    **EXHIBITS,
    **SHORTLY,
    **CONSENT_GALLERY,
    **REST,
    **PAPERS,
    **WAITING,
    **POSTS,
    **REGISTERS,
    **POST_CARDS,
}

STANDING: Mapping[str, Card] = {
    **ALERTS,
    **{name: card for name, card in REPORTS.items() if name.split(":")[0] != "reports.adding"},
    **{name: FORMS[name] for name in ("drafts.kept", "drafts.put_away", "drafts.erased")},
    **{name: card for name, card in REST.items() if name.startswith("work.")},
    **EXHIBITS,
    **AT_REST,
    **CONSENTS_AT_REST,
    **WAITING,
    **POSTS_AT_REST,
    **REGISTERS_AT_REST,
    **POST_CARDS_AT_REST,
}
"""The cards that stay in a chat, where anybody may look over a shoulder: nothing of a concern is on them."""

NAMELESS: Mapping[str, Card] = {
    name: card
    for name, card in STANDING.items()
    if name.split(":")[0] not in ("reports.danger_sent", "reports.chased", "reports.numbers_to_ring")
    and name != "reports.receipt: out of hours"
}
"""Those of them that name nobody at all; the others say whom of the safeguarding team to ring."""
