"""Making what is taken out of the consent record: lists, papers, all of one child.

That it was taken is in the audit before anybody has it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot import spreadsheets
from cards import child_data, child_pages, class_lists
from cards.consents import View
from policy import classes, exports, papers
from policy.chronology import Trace
from policy.consents import ConsentTerms
from policy.held import Held, held
from policy.papers import Paper
from policy.people import People, StaffId
from policy.pupils import PupilId
from policy.schools import School
from storage.audits import Audits
from storage.connection import Store
from storage.consents import Consents
from storage.errors import NotFound
from storage.withdrawals import Withdrawals

_MOST_WAITING = 10_000


@dataclass(frozen=True, slots=True)
class Printing:
    """Makes papers. `people` are those whom the school knows now, by whose names colleagues are called;
    `terms` say how permissions are read now."""

    school: School
    consents: Consents
    audits: Audits
    withdrawals: Withdrawals
    people: Callable[[], People]
    terms: Callable[[], ConsentTerms]

    @classmethod
    def of(
        cls,
        store: Store,
        school: School,
        people: Callable[[], People],
        terms: Callable[[], ConsentTerms],
    ) -> Self:
        """For this school; nothing is read yet."""
        rooms = (Consents(store, school.id), Audits(store, school.id), Withdrawals(store, school.id))
        return cls(school, *rooms, people, terms)

    async def made(
        self, paper: Paper, of: str, at: datetime, *, by: StaffId | None, source: str = ""
    ) -> bytes:
        """One paper about this child or class, or about everybody; that it was taken is in the audit first.

        Raises `NotFound` where there is no such child or class, and what the store raises.
        """
        content = await self._content(paper, of, at)
        codes = papers.codes(paper, of) | ({"source": source} if source else {})
        await self.consents.trace([Trace(at, by, papers.FETCHED, codes=codes)])
        return content

    async def held(self, pupil: PupilId, at: datetime) -> Held:
        """All that is held on one child; raises `NotFound`. Reads the whole audit."""
        record = await self.consents.get(pupil)
        history = await self.consents.history(pupil)
        seen = await self.audits.those(lambda trace: papers.is_about(trace, record.pupil))
        waiting = await self.withdrawals.pending(_MOST_WAITING)
        return held(record, history, seen, waiting, at, self.terms())

    async def _content(self, paper: Paper, of: str, at: datetime) -> bytes:
        terms, name = self.terms(), self.school.name
        match paper:
            case Paper.CSV | Paper.XLSX:
                sheet = await asyncio.to_thread(exports.sheet, await self.consents.all(), terms, at)
                return (
                    await spreadsheets.as_xlsx(sheet) if paper is Paper.XLSX else spreadsheets.as_csv(sheet)
                )
            case Paper.CLASS:
                roll = await self.consents.all()
                theirs = classes.of_class(roll, of)
                if not theirs.records:
                    raise NotFound
                page = class_lists.printed(theirs, classes.classes(roll)[of], name, View(terms, at))
            case Paper.CHILD:
                found = await self.held(PupilId(of), at)
                page = child_pages.printed(found, name, self.people(), terms)
            case Paper.CHILD_DATA:
                page = child_data.written(await self.held(PupilId(of), at), name, self.people())
        return page.encode()
