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

    MY_WORK = "work.mine"
    OPEN = "case.open"
    HAVE = "case.have"
    PASS = "case.pass"  # noqa: S105 - the verb of a button, not a secret.
    CONFLICT = "case.conflict"
    HIDE = "case.hide"
