"""The dispatch table: every verb, how its form is read, the permission it needs, and who handles it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot import asks
from bot.asks import Handler, Parser
from bot.casework import Box, show, submit
from bot.handlers import (
    absences,
    accesses,
    accounts,
    cases,
    casework,
    concerns,
    consents,
    dangers,
    decisions,
    devices,
    exhibits,
    help,  # noqa: A004 - the noun is help.
    imports,
    opening,
    papers,
    posts,
    reports,
    tasks,
)
from cards.verbs import Verb
from policy.permissions import Permission


@dataclass(frozen=True, slots=True)
class Route:
    """One row; no route is without a permission."""

    verb: Verb
    parser: Parser[Any]
    permission: Permission
    handler: Handler[Any]


def _form(draw: Verb, save: Verb, box: Box) -> tuple[Route, Route]:
    """The two rows of a form about a case: one shows it, one saves what was filled in."""
    return (
        Route(draw, asks.referred, Permission.HANDLE, partial(show, box=box)),
        Route(save, asks.referred, Permission.HANDLE, partial(submit, box=box)),
    )


ROUTES = (
    Route(Verb.HELP, asks.nothing, Permission.ASK, help.show),
    Route(Verb.DUTY, asks.nothing, Permission.ASK, help.duty),
    Route(Verb.POLICY, asks.asked, Permission.ASK, help.policy),
    Route(Verb.NOT_YET, asks.nothing, Permission.ASK, help.not_yet),
    Route(Verb.START, asks.drafted, Permission.REPORT, concerns.start),
    Route(Verb.ABOUT, asks.drafted, Permission.REPORT, concerns.about),
    Route(Verb.HAPPENED, asks.drafted, Permission.REPORT, concerns.happened),
    Route(Verb.SEND, asks.drafted, Permission.REPORT, concerns.send),
    Route(Verb.BACK, asks.drafted, Permission.REPORT, concerns.back),
    Route(Verb.KEEP, asks.drafted, Permission.REPORT, concerns.keep),
    Route(Verb.RESUME, asks.drafted, Permission.REPORT, concerns.resume),
    Route(Verb.ERASE, asks.drafted, Permission.REPORT, concerns.erase),
    Route(Verb.DANGER, asks.drafted, Permission.REPORT, dangers.raise_),
    Route(Verb.MY_REPORTS, asks.nothing, Permission.REPORT, reports.mine),
    Route(Verb.CHASE, asks.referred, Permission.REPORT, reports.chase),
    Route(Verb.ADD, asks.referred, Permission.REPORT, reports.add),
    Route(Verb.ADD_SEND, asks.referred, Permission.REPORT, reports.add_send),
    Route(Verb.AWAY, asks.drafted, Permission.BE_AWAY, absences.form),
    Route(Verb.AWAY_SAVE, asks.drafted, Permission.BE_AWAY, absences.save),
    Route(Verb.RETURNED, asks.drafted, Permission.BE_AWAY, absences.back),
    Route(Verb.QUESTION, asks.referred, Permission.REPORT, reports.question),
    Route(Verb.ANSWER, asks.referred, Permission.REPORT, reports.answer),
    Route(Verb.NUMBERS, asks.referred, Permission.REPORT, reports.numbers),
    Route(Verb.TELL_EVIDENCE, asks.referred, Permission.REPORT, reports.evidence),
    Route(Verb.TELL_EVIDENCE_SAVE, asks.referred, Permission.REPORT, reports.evidence_save),
    Route(Verb.EXHIBIT, asks.referred, Permission.REPORT, exhibits.offer),
    Route(Verb.EXHIBIT_SHOW, asks.referred, Permission.HANDLE, exhibits.show),
    Route(Verb.CONSENTS, asks.inquiring, Permission.CHECK_CONSENT, consents.home),
    Route(Verb.CHECK, asks.inquiring, Permission.CHECK_CONSENT, consents.check),
    Route(Verb.CONSENT_CHANGE, asks.inquiring, Permission.KEEP_CONSENTS, consents.change),
    Route(Verb.CONSENT_SAVE, asks.inquiring, Permission.KEEP_CONSENTS, consents.save),
    Route(Verb.CONSENT_STORY, asks.inquiring, Permission.PROTECT, consents.story),
    Route(Verb.UNANSWERED, asks.inquiring, Permission.KEEP_CONSENTS, consents.unanswered),
    Route(Verb.PROTECT, asks.inquiring, Permission.PROTECT, consents.protect),
    Route(Verb.PROTECT_SAVE, asks.inquiring, Permission.PROTECT, consents.protect_save),
    Route(Verb.LEFT, asks.inquiring, Permission.KEEP_CONSENTS, consents.leave),
    Route(Verb.LEFT_SAVE, asks.inquiring, Permission.KEEP_CONSENTS, consents.leave_save),
    Route(Verb.PAPERS, asks.inquiring, Permission.SEE_WHY, papers.choose),
    Route(Verb.PAPER, asks.inquiring, Permission.SEE_WHY, papers.make),
    Route(Verb.HELD, asks.inquiring, Permission.DATA_RIGHTS, papers.held),
    Route(Verb.FORGET, asks.inquiring, Permission.DATA_RIGHTS, papers.forget),
    Route(Verb.FORGET_SAVE, asks.inquiring, Permission.DATA_RIGHTS, papers.forget_save),
    Route(Verb.IMPORT_HOW, asks.inquiring, Permission.KEEP_CONSENTS, imports.how),
    Route(Verb.IMPORT_ABOUT, asks.inquiring, Permission.KEEP_CONSENTS, imports.about),
    Route(Verb.IMPORT_PLAN, asks.inquiring, Permission.KEEP_CONSENTS, imports.plan),
    Route(Verb.IMPORT_LIST, asks.inquiring, Permission.KEEP_CONSENTS, imports.part),
    Route(Verb.IMPORT_COLUMN, asks.inquiring, Permission.KEEP_CONSENTS, imports.column),
    Route(Verb.IMPORT_COLUMN_SAVE, asks.inquiring, Permission.KEEP_CONSENTS, imports.column_save),
    Route(Verb.IMPORT_CONFIRM, asks.inquiring, Permission.KEEP_CONSENTS, imports.confirm),
    Route(Verb.IMPORT_STATE, asks.inquiring, Permission.KEEP_CONSENTS, imports.state),
    Route(Verb.IMPORT_DROP, asks.inquiring, Permission.KEEP_CONSENTS, imports.drop),
    Route(Verb.POST, asks.referred, Permission.POST, posts.start),
    Route(Verb.POST_WHERE, asks.referred, Permission.POST, posts.where),
    Route(Verb.POST_WORDS, asks.referred, Permission.POST, posts.words),
    Route(Verb.POST_PICTURE, asks.referred, Permission.POST, posts.picture),
    Route(Verb.POST_WISH, asks.referred, Permission.POST, posts.wish),
    Route(Verb.POST_UNPICTURE, asks.referred, Permission.POST, posts.unpicture),
    Route(Verb.POST_CLASS, asks.referred, Permission.POST, posts.class_),
    Route(Verb.POST_CHILDREN, asks.referred, Permission.POST, posts.children),
    Route(Verb.POST_SEND, asks.referred, Permission.POST, posts.send),
    Route(Verb.POST_STEP, asks.referred, Permission.POST, posts.step),
    Route(Verb.POST_DROP, asks.referred, Permission.POST, posts.drop),
    Route(Verb.POST_SHOW, asks.referred, Permission.POST, posts.show),
    Route(Verb.ACCOUNTS, asks.paged, Permission.SEE_REGISTERS, accounts.home),
    Route(Verb.ACCOUNT_REQUEST, asks.drafted, Permission.ASK_FOR_ACCOUNT, accounts.request),
    Route(Verb.ACCOUNT_WHY, asks.drafted, Permission.ASK_FOR_ACCOUNT, accounts.why),
    Route(Verb.ACCOUNT_SEND, asks.drafted, Permission.ASK_FOR_ACCOUNT, accounts.send),
    Route(Verb.ACCOUNT_CONSULT, asks.referred, Permission.READ_REGISTERS, accounts.consult),
    Route(Verb.ACCOUNT_CONSULT_SAVE, asks.referred, Permission.READ_REGISTERS, accounts.consult_save),
    Route(Verb.ACCOUNT_DECIDE, asks.referred, Permission.READ_REGISTERS, accounts.decide),
    Route(Verb.ACCOUNT_DECIDE_SAVE, asks.referred, Permission.READ_REGISTERS, accounts.decide_save),
    Route(Verb.ACCOUNT_CREATE, asks.referred, Permission.KEEP_REGISTERS, accounts.create),
    Route(Verb.ACCOUNT_CREATE_SAVE, asks.referred, Permission.KEEP_REGISTERS, accounts.create_save),
    Route(Verb.ACCOUNT_MOVE, asks.referred, Permission.RUN_ACCOUNTS, accounts.move),
    Route(Verb.ACCOUNT_MOVE_SAVE, asks.referred, Permission.RUN_ACCOUNTS, accounts.move_save),
    Route(Verb.ACCOUNT_REVIEW, asks.referred, Permission.RUN_ACCOUNTS, accounts.review),
    Route(Verb.ACCOUNT_REVIEW_SAVE, asks.referred, Permission.RUN_ACCOUNTS, accounts.review_save),
    Route(Verb.ACCOUNT_ROTATE, asks.referred, Permission.KEEP_REGISTERS, accounts.rotate),
    Route(Verb.ACCOUNT_ROTATE_SAVE, asks.referred, Permission.KEEP_REGISTERS, accounts.rotate_save),
    Route(Verb.ACCOUNT_HELPED, asks.referred, Permission.SEE_REGISTERS, accounts.helped),
    Route(Verb.ACCESSES, asks.paged, Permission.READ_REGISTERS, accesses.list_),
    Route(Verb.ACCESS_GRANT, asks.drafted, Permission.AUTHORISE, accesses.grant),
    Route(Verb.ACCESS_GRANT_SAVE, asks.drafted, Permission.AUTHORISE, accesses.grant_save),
    Route(Verb.ACCESS_END, asks.referred, Permission.RUN_ACCOUNTS, accesses.end),
    Route(Verb.ACCESS_END_SAVE, asks.referred, Permission.RUN_ACCOUNTS, accesses.end_save),
    Route(Verb.ACCESS_KEEP, asks.referred, Permission.AUTHORISE, accesses.keep),
    Route(Verb.ACCESS_OFF, asks.referred, Permission.KEEP_REGISTERS, accesses.off),
    Route(Verb.DEVICES, asks.paged, Permission.READ_REGISTERS, devices.list_),
    Route(Verb.DEVICE_ADD, asks.drafted, Permission.KEEP_REGISTERS, devices.add),
    Route(Verb.DEVICE_ADD_SAVE, asks.drafted, Permission.KEEP_REGISTERS, devices.add_save),
    Route(Verb.DEVICE_RETIRE, asks.referred, Permission.KEEP_REGISTERS, devices.retire),
    Route(Verb.DEVICE_RETIRE_SAVE, asks.referred, Permission.KEEP_REGISTERS, devices.retire_save),
    Route(Verb.MY_WORK, asks.paged, Permission.HANDLE, cases.mine),
    Route(Verb.OPEN, asks.referred, Permission.HANDLE, opening.open_),
    Route(Verb.HAVE, asks.referred, Permission.HANDLE, cases.have),
    Route(Verb.PASS, asks.referred, Permission.HANDLE, cases.pass_on),
    Route(Verb.CONFLICT, asks.referred, Permission.HANDLE, cases.conflict),
    Route(Verb.HIDE, asks.referred, Permission.HANDLE, cases.hide),
    Route(Verb.MORE, asks.referred, Permission.HANDLE, cases.more),
    Route(Verb.STORY, asks.referred, Permission.HANDLE, cases.story),
    Route(Verb.DECIDE, asks.referred, Permission.HANDLE, decisions.topics),
    Route(Verb.DECIDE_ABOUT, asks.referred, Permission.HANDLE, decisions.about),
    Route(Verb.DECIDE_SAVE, asks.referred, Permission.HANDLE, decisions.save),
    Route(Verb.RANG, asks.referred, Permission.HANDLE, decisions.rang),
    Route(Verb.SIGN_OFF, asks.referred, Permission.HANDLE, decisions.sign_off),
    Route(Verb.SIGN_OFF_SAVE, asks.referred, Permission.HANDLE, decisions.sign_off_save),
    Route(Verb.DONE, asks.referred, Permission.HANDLE, tasks.done),
    Route(Verb.DONE_SAVE, asks.referred, Permission.HANDLE, tasks.done_save),
    *_form(Verb.NOTE, Verb.NOTE_SAVE, casework.NOTE),
    *_form(Verb.CORRECT, Verb.CORRECT_SAVE, casework.CORRECT),
    *_form(Verb.ASK, Verb.ASK_SEND, casework.ASK),
    *_form(Verb.INVITE, Verb.INVITE_SAVE, casework.INVITE),
    *_form(Verb.LINK, Verb.LINK_SAVE, casework.LINK),
    *_form(Verb.JOIN, Verb.JOIN_SAVE, casework.JOIN),
    *_form(Verb.TECHNICAL, Verb.TECHNICAL_SAVE, casework.TECHNICAL),
    *_form(Verb.EVIDENCE, Verb.EVIDENCE_SAVE, casework.EVIDENCE),
    *_form(Verb.REOPEN, Verb.REOPEN_SAVE, casework.REOPEN),
)

BY_VERB: Mapping[str, Route] = {route.verb.value: route for route in ROUTES}
