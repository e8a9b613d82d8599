"""The record as a list for a spreadsheet: one line a child, one column a use; read back it changes nothing.

A cell says yes only where the use is in force now. What is no for another reason than the school's own list
says so in its own way, and never which reason it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from policy.cells import RECORDED, guarded, visible
from policy.consents import ConsentTerms, Record, Why, in_force
from policy.permission_words import label
from policy.pupils import Pupil
from policy.rolls import Roll
from policy.sheets import Line, Sheet
from policy.uses import Use, matrix
from policy.weighing import AGAINST, own_answer

NAME: Final = "Permissions"
"""What the sheet is called."""

WHO: Final = (
    "UPN",
    "Admission No",
    "MIS ID",
    "Surname",
    "Forename",
    "Year",
    "Class",
    "DOB",
)


def sheet(roll: Roll, terms: ConsentTerms, at: datetime) -> Sheet:
    """Everybody who is here, by class and name, as the record stands at this moment (UTC)."""
    uses = matrix(terms.accounts)
    here = [one for one in roll.records if one.pupil.is_here]
    here.sort(key=lambda one: (one.pupil.year, one.pupil.class_name, one.pupil.surname, one.pupil.forename))
    rows = [(*WHO, *(label(use, terms) for use in uses)), *(_row(one, uses, terms, at) for one in here)]
    lines = (
        Line(number, tuple(guarded(visible(cell)) for cell in row)) for number, row in enumerate(rows, 1)
    )
    return Sheet(NAME, tuple(lines))


def _row(record: Record, uses: tuple[Use, ...], terms: ConsentTerms, at: datetime) -> tuple[str, ...]:
    return (*_who(record.pupil), *(answer(record, use, terms, at) for use in uses))


def _who(pupil: Pupil) -> Iterator[str]:
    yield from (pupil.upn, pupil.admission_number, pupil.mis_id, pupil.surname, pupil.forename)
    year, month, day = pupil.born.split("-") if pupil.born else ("", "", "")
    yield from (pupil.year, pupil.class_name, f"{day}/{month}/{year}" if pupil.born else "")


def answer(record: Record, use: Use, terms: ConsentTerms, at: datetime) -> str:
    """What a cell says. Blank is no answer, which is a no as well."""
    verdict = in_force(record, use, at, terms)
    if verdict.is_yes:
        return "Yes"
    if own_answer(record, use) in AGAINST:
        return "No"
    return "" if verdict.why in (Why.NEVER_ASKED, Why.NO_ANSWER) else RECORDED
