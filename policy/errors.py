"""What policy refuses, as codes; the sentences are in cards/refusals.py."""

from __future__ import annotations

from enum import StrEnum


class No(StrEnum):
    """Why something about a case cannot be done as asked; each has a sentence that says what to do."""

    NOT_YOURS = "not_yours"
    CLOSED = "closed"
    NOT_CLOSED = "not_closed"
    NOBODY_TO_ASK = "nobody_to_ask"
    CANNOT_INVITE = "cannot_invite"
    TECHNICAL_ONLY = "technical_only"
    NAMES_SOMEBODY = "names_somebody"
    PRINCIPAL_FIRST = "principal_first"
    NO_SUCH_LINE = "no_such_line"
    NO_SUCH_TASK = "no_such_task"
    MUST_REFER = "must_refer"
    REFERRED_ALREADY = "referred_already"
    SECOND_PERSON = "second_person"
    NO_DECISION = "no_decision"
    POLICE_FIRST = "police_first"
    FINDING_FIRST = "finding_first"
    LADO_FIRST = "lado_first"
    CALL_FIRST = "call_first"
    LADO_CALL_FIRST = "lado_call_first"
    REPLY_FIRST = "reply_first"
    REMOVAL_FIRST = "removal_first"
    CONTAIN_FIRST = "contain_first"
    BREACH_FIRST = "breach_first"
    ASKED_FOR_SIGN_OFF = "asked_for_sign_off"
    SAME_CASE = "same_case"
    CANNOT_JOIN = "cannot_join"
    NO_PICTURES = "no_pictures"


class Refused(Exception):
    """This cannot be done as asked; `why` says the reason and nothing was changed."""

    def __init__(self, why: No) -> None:
        super().__init__(why.value)
        self.why = why
