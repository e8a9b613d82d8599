"""Why something about a register cannot be done as asked, as codes; the sentences are in cards."""

from __future__ import annotations

from enum import StrEnum


class Bar(StrEnum):
    """What stands in the way; each has a sentence that says what to do instead."""

    NOT_NOW = "not_now"
    OWN_REQUEST = "own_request"
    NOT_YOURS = "not_yours"
    NOT_CONSULTED = "not_consulted"
    NEEDS_REASON = "needs_reason"
    NEEDS_ANSWERS = "needs_answers"
    NOT_A_CODE = "not_a_code"
    PLACE_TAKEN = "place_taken"
    NOT_OUR_MAIL = "not_our_mail"
    NOT_SEPARATE = "not_separate"
    LOOKS_SECRET = "looks_secret"  # noqa: S105 - a code, not a secret.
    DAY_TO_COME = "day_to_come"
    NO_SUCH_PLACE = "no_such_place"
    NO_SUCH_PERSON = "no_such_person"
    NOT_TRAINED = "not_trained"
    HAS_IT = "has_it"
    ENDS_BEFORE = "ends_before"
    NEEDS_END = "needs_end"
    TAG_TAKEN = "tag_taken"


class Barred(Exception):
    """This cannot be done as asked; `why` says the reason and nothing was changed."""

    def __init__(self, why: Bar) -> None:
        super().__init__(why.value)
        self.why = why
