"""The verbs: what a button asks for. Cards write them, the dispatch table reads them, nobody spells them."""

from __future__ import annotations

from enum import StrEnum


class Verb(StrEnum):
    """Something a person can press, or type in other words."""

    HELP = "help.show"
    DUTY = "duty.show"
    POLICY = "policy.search"

    NOT_YET = "help.not_yet"

    START = "concern.start"
    ABOUT = "concern.about"
    HAPPENED = "concern.happened"
    SEND = "concern.send"
    BACK = "concern.back"
    KEEP = "concern.keep"
    RESUME = "concern.resume"
    ERASE = "concern.erase"
    DANGER = "danger.raise"

    MY_REPORTS = "reports.mine"
    CHASE = "reports.chase"
    ADD = "reports.add"
    ADD_SEND = "reports.add_send"
    QUESTION = "reports.question"
    ANSWER = "reports.answer"
    NUMBERS = "reports.numbers"
    TELL_EVIDENCE = "reports.evidence"
    TELL_EVIDENCE_SAVE = "reports.evidence_save"

    AWAY = "away.form"
    AWAY_SAVE = "away.save"
    RETURNED = "away.returned"

    MY_WORK = "work.mine"
    OPEN = "case.open"
    HAVE = "case.have"
    PASS = "case.pass"  # noqa: S105 - the verb of a button, not a secret.
    CONFLICT = "case.conflict"
    HIDE = "case.hide"
    MORE = "case.more"
    STORY = "case.story"
    NOTE = "case.note"
    NOTE_SAVE = "case.note_save"
    CORRECT = "case.correct"
    CORRECT_SAVE = "case.correct_save"
    ASK = "case.ask"
    ASK_SEND = "case.ask_send"
    INVITE = "case.invite"
    INVITE_SAVE = "case.invite_save"
    LINK = "case.link"
    LINK_SAVE = "case.link_save"
    JOIN = "case.join"
    JOIN_SAVE = "case.join_save"
    TECHNICAL = "case.technical"
    TECHNICAL_SAVE = "case.technical_save"
    EVIDENCE = "case.evidence"
    EVIDENCE_SAVE = "case.evidence_save"
    EXHIBIT = "exhibit.add"
    EXHIBIT_SHOW = "exhibit.show"
    REOPEN = "case.reopen"
    REOPEN_SAVE = "case.reopen_save"

    DECIDE = "decision.topics"
    DECIDE_ABOUT = "decision.about"
    DECIDE_SAVE = "decision.save"
    RANG = "decision.rang"
    SIGN_OFF = "decision.sign_off"
    SIGN_OFF_SAVE = "decision.sign_off_save"
    DONE = "task.done"
    DONE_SAVE = "task.done_save"
