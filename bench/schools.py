"""A small school and a large one in the same store: as many open cases as asked for, each as it is kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from bot.settings import Settings
from policy import settling
from policy.concerns import Account, Answer, Concern, ConcernId, Facts, FormToken, Subject, SubjectKind
from policy.kinds import Kind, Urgency
from policy.people import StaffId
from policy.scenes import Scene, Step
from policy.schools import School
from storage.changes import Changes
from storage.concerns import Concerns
from storage.connection import CONCERNS, Store
from storage.partitions import Partition
from storage.records import case_row, index_of, pointer

REPORTER: Final = StaffId("00000000-0000-4000-8000-00000000000c")
WAYS: Final = 6
"""Transactions on their way to the store at once while a school is filled."""


class Town:
    """One school by its own id, with a store to itself in a shared Azurite."""

    def __init__(self, store: Store, school: School, name: str, settings: Settings) -> None:
        """Nothing is written yet."""
        self.school = replace(school, id=f"bench-{name}-{uuid4().hex[:8]}")
        self.concerns = Concerns(store, self.school.id)
        self.settings = settings
        self._rows = Partition(store, CONCERNS, self.school.id, ways=WAYS)

    def scene(self, at: datetime) -> Scene:
        """This moment at the school, with everybody here."""
        return Scene(self.school, self.school.people, at)

    async def fill(self, cases: int, at: datetime) -> None:
        """Open so many cases whose bells ring in the years to come; the rows of each as they are kept."""
        model = self.received(at).concern
        for start in range(0, cases, 1_000):
            await asyncio.gather(*[self._some(model, at, start + n) for n in range(0, 1_000, 25)])

    async def due(self, number: int, at: datetime) -> list[Concern]:
        """So many more, whose first bell rings at this moment."""
        before = at - timedelta(minutes=15)
        kept = []
        for _ in range(number):
            step = self.received(before)
            kept.append(await self.concerns.add(step.concern, step.entries, (), ()))
        return [one.concern for one in kept]

    def received(self, at: datetime) -> Step:
        """A disclosure that came in at this moment."""
        about = (Subject(SubjectKind.PUPIL, name=f"Child {uuid4().hex[:6]}"),)
        facts = Facts(Kind.DISCLOSURE, REPORTER, about, Urgency.U1, child_at_risk=True)
        account = Account(words="He said he would post it if I told.", safe=Answer.YES)
        id_ = uuid4().hex
        concern = Concern(ConcernId(id_), f"FH-{id_[:12].upper()}", FormToken(id_), facts, account, at)
        return settling.received(concern, self.scene(at))

    async def _some(self, model: Concern, at: datetime, number: int) -> None:
        changes = Changes()
        for offset in range(25):
            later = at + timedelta(days=400, seconds=number + offset)
            concern = replace(
                model,
                id=ConcernId(uuid4().hex),
                watches=tuple(replace(one, due=later) for one in model.watches),
                tasks=tuple(replace(one, due=later, rings=later) for one in model.tasks),
                agenda=(),
            )
            index = index_of(concern)
            changes.create(case_row(replace(concern, index=index)))
            for key in index:
                changes.create(pointer(key, concern.id))
        await self._rows.send(changes)
