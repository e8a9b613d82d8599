"""A few invented children with their permissions in the record of a town, and the presses about them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from bot.ports import Posts
from cards.verbs import Verb
from policy.consents import Change, Record, Said, Source, changed
from policy.people import StaffId
from policy.pupils import Pupil, PupilId, pupil_id
from policy.uses import matrix
from policy.withdrawals import Shown, Withdrawal
from rehearsal.doorway import Answer
from storage.consents import Consents
from tests.scenarios.town import MANAGER, Town


def a_pupil(name: str, class_name: str = "Oak", year: str = "Year 4") -> Pupil:
    """A child of this name."""
    forename, _, surname = name.partition(" ")
    return Pupil(pupil_id("t", name, class_name), surname, forename, year, class_name)


AMELIA, AMELIE, SAM = a_pupil("Amelia Stone"), a_pupil("Amélie O'Brien", "Elm", "Year 5"), a_pupil("Sam Reed")
"""Amelia's parents permitted everything, Sam's refused everything, Amélie's were never asked."""


class Recorder:
    """Whoever keeps the posts, as far as the record of permissions knows them: remembers what it was told."""

    def __init__(self, shown: Mapping[PupilId, Shown] | None = None) -> None:
        self.told: list[Withdrawal] = []
        self._shown = shown or {}
        self._news = asyncio.Event()

    async def wait(self) -> list[Withdrawal]:
        """What it was told, once it was told anything."""
        await asyncio.wait_for(self._news.wait(), 5)
        return self.told

    async def showing(self, _: object) -> Mapping[PupilId, Shown]:
        """What shows each of them."""
        return self._shown

    async def withdrawn(self, withdrawal: Withdrawal) -> None:
        """Remember it."""
        self.told.append(withdrawal)
        self._news.set()


_fits: type[Posts] = Recorder


async def enrol(town: Town, at: datetime) -> None:
    """Put the children into the record."""
    kept = Consents(town.parts.store, town.school.id)
    for pupil, said in ((AMELIA, Said.YES), (SAM, Said.NO), (AMELIE, None)):
        answers = {one.code: said for one in matrix(town.school.consents.accounts)} if said else {}
        change = Change(
            id=uuid4().hex,
            pupil=pupil.id,
            answers=answers,
            source=Source.FORM,
            effective=at,
            recorded_at=at,
            recorded_by=StaffId(MANAGER),
            by="Robin Stone",
            confirms=True,
        )
        record = changed(Record(pupil), change) if said else Record(pupil)
        await kept.save(None, record, [change] if said else [], [])


async def does(town: Town, person: str, verb: Verb, /, **data: str) -> Answer:
    """Press a button about the record."""
    press = town.teams.sender.execute(
        town.teams.person(person),
        {"verb": verb, "data": {"token": uuid4().hex, **data}},
        "",
        trigger="manual",
    )
    return await town.teams.deliver(press)


def renamed(pupil: Pupil, **changes: str) -> Pupil:
    """The same child with something changed about them."""
    return replace(pupil, **changes)  # type: ignore[arg-type]  # the test names real fields.
