"""Cases as the tests of the store keep them, and every row by which they are found."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from policy.concerns import Concern
from policy.people import StaffId
from storage.concerns import Concerns
from storage.entities import span
from tests.builders import a_concern, a_todo, a_watch, an_entry

LISTS = ("due", "work", "about")


async def index(concerns: Concerns) -> list[str]:
    """Every row by which any case of this school is found."""
    found = [row.key for name in LISTS for row in await concerns._rows.between(*span(name))]
    return sorted(found)


async def kept(concerns: Concerns, concern: Concern) -> Concern:
    return (await concerns.add(concern, [an_entry()], [], [])).concern


async def saved(concerns: Concerns, concern: Concern) -> Concern:
    return (await concerns.save(concern, [an_entry()], [], [])).concern


def ringing(at: datetime, *waiting: StaffId, pupil: str = "Sam Example") -> Concern:
    """A case whose bell rings at this moment, and which waits until then for these people."""
    agenda = tuple(a_todo(person, due=at) for person in waiting)
    return replace(a_concern(pupil=pupil), watches=(a_watch(due=at),), agenda=agenda)
