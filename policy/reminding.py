"""When the Business Manager is reminded of the consent record, and of what (R34, R35, R36, Q10)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from policy import hours, rolls
from policy.consents import ConsentTerms
from policy.rolls import Roll
from policy.schools import School

AUTUMN_LASTS = timedelta(days=91)
"""How long after the school year begins the autumn's form is asked for."""


class Reminder(StrEnum):
    """Something about the record that somebody has to see to."""

    NO_LIST = "no_list"
    STALE = "stale"
    UNANSWERED = "unanswered"
    AUTUMN_FORM = "autumn_form"
    UNCONFIRMED = "unconfirmed"


def reminders(roll: Roll, at: datetime, terms: ConsentTerms) -> tuple[Reminder, ...]:
    """What there is to be reminded of now; nothing where the school keeps no record here yet."""
    if not roll.records:
        return ()
    found = rolls.standing(roll, at, terms)
    day = at.astimezone(terms.zone).date()
    begins = terms.year_of(at)
    autumn = day - begins < AUTUMN_LASTS
    told: list[Reminder] = []
    if roll.head.list_brought_at is None:
        told.append(Reminder.NO_LIST)
    elif rolls.is_stale(roll.head, at, terms):
        told.append(Reminder.STALE)
    if found.unanswered:
        told.append(Reminder.UNANSWERED)
    if found.unconfirmed:
        told.append(Reminder.AUTUMN_FORM if autumn else Reminder.UNCONFIRMED)
    return tuple(told)


def week(at: datetime, school: School) -> str:
    """The week that a moment is in, by the day it begins: one reminder a week is enough (R34)."""
    day = school.local(at).date()
    return (day - timedelta(days=day.weekday())).isoformat()


def is_time(at: datetime, school: School) -> bool:
    """Whether anybody is to be reminded at this moment: while the school is open, and so in term."""
    return hours.is_open(school, at)
