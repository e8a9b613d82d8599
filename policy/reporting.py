"""From the answers on a form to a concern: the one place that reads what each answer means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from policy import naming
from policy.concerns import (
    Account,
    Answer,
    Concern,
    ConcernId,
    Facts,
    FormToken,
    Subject,
    SubjectKind,
    child_at_risk,
    name_subject,
    urgency_of,
)
from policy.kinds import Group, Kind, settle
from policy.people import People, Person, Role, StaffId

_Choice = TypeVar("_Choice", bound=StrEnum)
_Otherwise = TypeVar("_Otherwise")

Answers = Mapping[str, str]
"""What was filled in, under the names of the inputs on the card."""

_BETWEEN_NAMES = re.compile(r"[,;/&+\n]|\b(?:and|or)\b", re.IGNORECASE)

NOT_ABOUT = "not"
"""Stands before the people of whom a reporter said that it is not about them: of others they did not."""

USUAL_HANDLER = "usual"
"""The choice "the person who usually handles this" among those who should not see a concern."""


def group_of(answers: Answers) -> Group:
    """The group chosen; a form without one counts as not sure, never as a fault of the reporter's."""
    return _choice(Group, answers.get("about", ""), Group.NOT_SURE)


def imagery_of(answers: Answers) -> Answer:
    """Whether sexual imagery of a child may be in it; anything but a clear no counts as perhaps (Q7)."""
    return _choice(Answer, answers.get("imagery", ""), Answer.UNSURE)


def kind_of(answers: Answers) -> Kind:
    """The kind of concern that the answers add up to."""
    closest = _choice(Kind, answers.get("closest", ""), None)
    return settle(group_of(answers), closest, imagery=imagery_of(answers) is not Answer.NO)


def subjects_of(answers: Answers, people: People) -> tuple[Subject, ...]:
    """Whom the concern is about: the adult picked, every name typed, and whoever the reporter confirmed.

    A name that may be a member of staff's keeps that person out, whatever the reporter says they are, unless
    it is given as a pupil's.
    """
    kind = _choice(SubjectKind, answers.get("who", ""), SubjectKind.UNKNOWN)
    subjects: list[Subject] = []
    picked = people.find(answers.get("adult", ""))
    if picked is not None:
        subjects.append(Subject(SubjectKind.ADULT_HERE, frozenset({picked.id}), picked.name))
    subjects += [subject_of(kind, name, people) for name in names(answers.get("name", ""))]
    confirmed = meant_by(answers.get("mention", ""), people)
    if confirmed:
        subjects.append(Subject(SubjectKind.ADULT_HERE, confirmed))
    return tuple(subjects) or (Subject(kind),)


def names(typed: str) -> list[str]:
    """The names in a box: one on each line, or between commas, strokes or the words "and" and "or"."""
    return [part.strip() for part in _BETWEEN_NAMES.split(typed) if part.strip()]


def facts_of(answers: Answers, *, reporter: StaffId, people: People) -> Facts:
    """What routing needs to know of these answers."""
    kind = kind_of(answers)
    safe = _choice(Answer, answers.get("safe", ""), Answer.UNSURE)
    imagery = imagery_of(answers)
    subjects = subjects_of(answers, people)
    avoid = answers.get("avoid", "")
    role = _choice(Role, avoid, None)
    return Facts(
        kind=kind,
        reporter=reporter,
        subjects=subjects,
        urgency=urgency_of(kind, safe=safe, imagery=imagery),
        child_at_risk=child_at_risk(kind, subjects, safe=safe, imagery=imagery),
        avoid_roles=frozenset({role}) if role else frozenset(),
        avoid_usual=avoid == USUAL_HANDLER,
    )


def account_of(answers: Answers) -> Account:
    """The reporter's words and answers as written; nothing about evidence where imagery is possible (Q7)."""
    imagery = imagery_of(answers)
    return Account(
        words=answers.get("words", ""),
        source=answers.get("source", ""),
        when=answers.get("when", ""),
        on_date=answers.get("on_date", ""),
        platform=answers.get("platform", ""),
        safe=_choice(Answer, answers.get("safe", ""), Answer.UNSURE),
        imagery=imagery,
        evidence=answers.get("evidence", "") if imagery is Answer.NO else "",
        device=answers.get("device", ""),
    )


def report(
    answers: Answers,
    *,
    id: ConcernId,
    reference: str,
    token: FormToken,
    reporter: StaffId,
    people: People,
    at: datetime,
) -> Concern:
    """The concern that these answers report, not yet routed."""
    return Concern(
        id=id,
        reference=reference,
        token=token,
        facts=facts_of(answers, reporter=reporter, people=people),
        account=account_of(answers),
        received=at,
        confidential=answers.get("confidential", "") == "true",
    )


def readers_named(answers: Answers, readers: tuple[Person, ...]) -> tuple[Person, ...]:
    """Those who would read the words and whose name stands in them: the reporter is asked about each (I1)."""
    return naming.mentioned(answers.get("words", ""), readers)


def meant_by(mention: str, people: People) -> frozenset[StaffId]:
    """Whom a reporter says it is about, of those whom their words name."""
    ids = [one for one in mention.split(",") if one]
    if NOT_ABOUT in ids:
        return frozenset()
    return frozenset(person.id for one in ids if (person := people.find(one)) is not None)


def is_said(asked: tuple[Person, ...], mention: str, people: People) -> bool:
    """Whether the reporter has said of each of these if it is about them."""
    whom = {one.id for one in asked}
    said = {one for one in mention.split(",") if one}
    if NOT_ABOUT in said:
        return whom <= said
    return not whom or (bool(said) and said <= set(people.by_id))


def as_typed(concern: Concern, answers: Answers, people: People) -> Concern:
    """Danger was pressed on a form on which somebody stood already: it is about them, and an adult who was
    named is kept out of it (I1)."""
    if not any(answers.get(name) for name in ("who", "adult", "name")):
        return concern
    return replace(concern, facts=replace(concern.facts, subjects=subjects_of(answers, people)))


def wary(concern: Concern, readers: tuple[Person, ...]) -> Concern:
    """Danger is raised without a question: whoever would read it and is named in its words is kept out.

    Only where somebody else would still read it: on danger, one person too many beats nobody (I1, I4).
    """
    named = frozenset(one.id for one in naming.mentioned(concern.account.words, readers))
    others = {one.id for one in readers} - named - {concern.facts.reporter}
    return name_subject(concern, named) if named and others else concern


def subject_of(kind: SubjectKind, name: str, people: People) -> Subject:
    """Somebody named in words, with everybody of the school who may be meant; a pupil means no adult."""
    if kind is SubjectKind.PUPIL and not _is_grown_up(name, people):
        return Subject(kind, name=name)
    meant = naming.meant(name, people)
    if kind in (SubjectKind.PUPIL, SubjectKind.UNKNOWN, SubjectKind.NOBODY) and meant:
        kind = SubjectKind.ADULT_HERE
    return Subject(kind, meant, name)


def _is_grown_up(name: str, people: People) -> bool:
    """Whether somebody given as a pupil has a title, or the very name of somebody who works here."""
    plain = name.casefold().replace(".", "").split()
    whole = {tuple(person.name.casefold().split()) for person in people.everyone}
    return bool(plain) and (plain[0] in naming.TITLES or tuple(plain) in whole)


def _choice(kind: type[_Choice], value: str, otherwise: _Otherwise) -> _Choice | _Otherwise:
    try:
        return kind(value)
    except ValueError:
        return otherwise
