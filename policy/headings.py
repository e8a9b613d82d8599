"""What the columns of a school's export are, by their headings.

The words are those that exports of SIMS, Arbor, Bromcom and ScholarPack are said to use. No vendor's sample
was ever seen, and schools name their own reports: what is not known here is asked about once, and the
school's own mapping, which is remembered, wins over every word in this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from policy import permission_words
from policy.cells import shown
from policy.consents import ConsentTerms
from policy.pupils import folded
from policy.uses import Use, use_of


class Column(StrEnum):
    """What a column holds, where it is not a permission."""

    UPN = "upn"
    ADMISSION_NUMBER = "admission_number"
    MIS_ID = "mis_id"
    NAME = "name"
    SURNAME = "surname"
    FORENAME = "forename"
    LEGAL_SURNAME = "legal_surname"
    LEGAL_FORENAME = "legal_forename"
    YEAR = "year"
    CLASS = "class"
    BORN = "born"
    CONSENT = "consent"
    STATUS = "status"
    DATE = "date"
    GIVEN_BY = "given_by"
    IGNORED = "ignored"


Meaning = Column | tuple[Use, ...] | None
"""What a column is: something of the child, one or more uses, or nothing that is known."""

NAMES: Final = frozenset(
    {Column.NAME, Column.SURNAME, Column.FORENAME, Column.LEGAL_SURNAME, Column.LEGAL_FORENAME}
)
NUMBERS: Final = (Column.UPN, Column.ADMISSION_NUMBER, Column.MIS_ID)

_SYNONYMS: Final[Mapping[Column, str]] = {
    Column.UPN: "upn, unique pupil number, pupil upn, student upn",
    Column.ADMISSION_NUMBER: "admission no, admission number, adno, adm no, admin no, admission num, "
    "admissions number, pupil admission number",
    Column.MIS_ID: "mis id, pupil id, student id, arbor id, arbor student id, bromcom id, scholarpack id, "
    "person id, personid, sims id, system id",
    Column.NAME: "name, pupil name, student name, full name, pupil, student, child, child name, childs name, "
    "preferred name, pupils name, display name, name of pupil, name of child",
    Column.SURNAME: "surname, preferred surname, chosen surname, last name, lastname, preferred last name, "
    "chosen last name, family name, pupil surname, student surname",
    Column.FORENAME: "forename, first name, firstname, preferred forename, chosen forename, chosen name, "
    "preferred first name, chosen first name, known as, given name, pupil forename, student forename",
    Column.LEGAL_SURNAME: "legal surname, legal last name",
    Column.LEGAL_FORENAME: "legal forename, legal first name",
    Column.YEAR: "year, year group, nc year, yr, yr group, ncy, national curriculum year, "
    "curriculum year, nc year group, actual nc year, current year group, year taught in",
    Column.CLASS: "class, reg, reg group, registration, registration form, registration group, reg form, "
    "form, form group, tutor, tutor group, class name, current class, current registration form, class group",
    Column.BORN: "dob, date of birth, d o b, birth date, birthdate, birthday",
    Column.CONSENT: "consent, consent name, consent type, permission, permission name, permission type, "
    "consent description, parental consent, parental consent type, consent category",
    Column.STATUS: "status, response, answer, consent status, consent given, consent response, "
    "permission status, value, granted, decision, permission given, given",
    Column.DATE: "date, consent date, date given, response date, date of consent, date recorded, updated, "
    "last updated, date of response, date updated",
    Column.GIVEN_BY: "given by, consent given by, contact, parent, responded by, recorded by, parent name, "
    "contact name, respondent, completed by, parent carer, granted by",
    Column.IGNORED: "middle name, middle names, middle name s, gender, sex, house, email, address, postcode, "
    "telephone, phone, mobile, ethnicity, religion, sen status, pupil premium, age, no, row, number, "
    "admission date, date of admission, enrolment status, on roll, check with dsl",
}
_KNOWN: Final = {
    phrase.strip(): column for column, phrases in _SYNONYMS.items() for phrase in phrases.split(",")
}


@dataclass(frozen=True, slots=True)
class Heading:
    """One column. `index` counts from nought, `key` is what a mapping is remembered under; `text` may be
    shown."""

    index: int
    text: str
    key: str
    meaning: Meaning


def read(cells: tuple[str, ...], terms: ConsentTerms, remembered: Mapping[str, str]) -> tuple[Heading, ...]:
    """What every column is that has a heading. Two columns of one heading are two things, so that what is of
    the child is then not known in either."""
    keys = [folded(shown(one)) for one in cells]
    found = []
    for index, key in enumerate(keys):
        if not key:
            continue
        nth = keys[:index].count(key) + 1
        own = key if nth == 1 else f"{key} {nth}"
        meaning = meant(cells[index], terms)
        if keys.count(key) > 1 and isinstance(meaning, Column) and meaning is not Column.IGNORED:
            meaning = None
        if own in remembered:
            meaning = understood(remembered[own], terms)
        found.append(Heading(index, shown(cells[index]), own, meaning))
    return _once(tuple(found))


def meant(heading: str, terms: ConsentTerms) -> Meaning:
    """What a heading means by itself."""
    clean = shown(heading)
    return _KNOWN.get(folded(clean)) or permission_words.meant(clean, terms) or None


def spelt(meaning: Meaning) -> str:
    """How a meaning is remembered; `understood` reads it again."""
    if meaning is None:
        return ""
    return meaning.value if isinstance(meaning, Column) else " ".join(use.code for use in meaning)


def understood(text: str, terms: ConsentTerms) -> Meaning:
    """What was remembered, as far as the school still has those places."""
    if text in Column.__members__.values():
        return Column(text)
    uses = (use_of(code) for code in text.split())
    return tuple(use for use in uses if use is not None and use.place in terms.places) or None


def _once(found: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """Preferred and chosen surname beside each other are two columns of one kind: then neither is taken."""
    kinds = [one.meaning for one in found if isinstance(one.meaning, Column)]
    twice = {one for one in kinds if kinds.count(one) > 1 and one is not Column.IGNORED}
    return tuple(
        Heading(one.index, one.text, one.key, None)
        if isinstance(one.meaning, Column) and one.meaning in twice
        else one
        for one in found
    )
