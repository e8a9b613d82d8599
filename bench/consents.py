"""What a check of permissions costs, and a list that is brought in, each beside the raw rows.

The raw side is the same client without any of ours: one query of the very rows that are checked, and the
very batches that a list writes, written again to a school of their own.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from bench.figures import Line, median, milliseconds
from bench.recorder import Recorder
from bench.servers import Server
from bench.town import Town
from policy.consents import Change, ConsentTerms, Said, Source, in_force
from policy.imports import Counts, Import, Plan, PlannedPupil, folded_in
from policy.people import StaffId
from policy.pupils import Pupil, pupil_id
from policy.rolls import ImportId, Roll
from policy.uses import WEBSITE, Medium, Place, Use, matrix
from storage.batches import batches
from storage.changes import Changes
from storage.connection import CONSENTS, Store
from storage.consents import Consents
from storage.entities import span
from storage.imports import Imports
from storage.partitions import Partition
from storage.registers import class_digest, record_row

SCHOOL: Final = 420
CLASS: Final = 30
LIST: Final = 2_000
OTHERS: Final = 100_000
ROUNDS: Final = 60
LISTS: Final = 3

AT: Final = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
OFFICE: Final = StaffId("00000000-0000-4000-8000-00000000000c")
TERMS: Final = ConsentTerms(ZoneInfo("Europe/London"), accounts={Place("facebook"): "Facebook page"})
USES: Final = matrix(TERMS.accounts)
PHOTO: Final = Use(Medium.PHOTO, WEBSITE)

CHECK_TARGET: Final = 1.3
LIST_TARGET: Final = 1.5

Doing = Callable[[], Awaitable[float]]


async def measure(town: Town, _: Server) -> list[Line]:
    """A class and a school, then lists, then the class again among many other schools."""
    school = f"bench-consents-{uuid4().hex[:8]}"
    await brought_in(town.store, school, SCHOOL, "one")
    checks = Checks(town.store, school)
    lines = [
        await _against("Checking a class of 30", checks.class_, checks.raw_class),
        await _against("Checking a school of 420", checks.school, checks.raw_school),
        await _against("Checking a school of 420 for the first time", checks.first, checks.raw_school, 1.5),
        await _list(town),
    ]
    await _others(town.store)
    # Azurite reads through a whole table for any query, as the service does not: so both sides grow, and
    # what must not is the share that is ours.
    name = f"Checking a class of 30 among {OTHERS:,} rows of others"
    return [*lines, await _against(name, checks.class_, checks.raw_class)]


class Checks:
    """One use asked of everybody, and the raw query of the same rows."""

    def __init__(self, store: Store, school: str) -> None:
        """Keep which school."""
        self._store = store
        self._consents = Consents(store, school)
        self._table = store.table(CONSENTS)
        self._school = school

    async def class_(self) -> float:
        """The seconds for a class."""
        began = time.perf_counter()
        asked = _checked(await self._consents.of_class("C3"))
        took = time.perf_counter() - began
        assert asked == CLASS, f"{asked} children were checked"
        return took

    async def school(self) -> float:
        """The seconds for everybody."""
        began = time.perf_counter()
        asked = _checked(await self._consents.all())
        took = time.perf_counter() - began
        assert asked == SCHOOL, f"{asked} children were checked"
        return took

    async def first(self) -> float:
        """The seconds for everybody in a process that has read nothing before."""
        self._consents = Consents(self._store, self._school)
        return await self.school()

    async def raw_class(self) -> float:
        """The seconds for the rows of the class."""
        return await self._raw(*span("now", class_digest("C3")))

    async def raw_school(self) -> float:
        """The seconds for the rows of everybody."""
        return await self._raw(*span("now"))

    async def _raw(self, low: str, high: str) -> float:
        began = time.perf_counter()
        query = self._table.query_entities(
            "PartitionKey eq @school and RowKey ge @low and RowKey lt @high",
            parameters={"school": self._school, "low": low, "high": high},
        )
        rows = [row async for row in query]
        took = time.perf_counter() - began
        assert rows
        return took


async def _against(name: str, ours: Doing, raw: Doing, target: float = CHECK_TARGET) -> Line:
    """Both in turn, so that whatever else the machine does meets both."""
    checked, queried = [], []
    gc.collect()
    for number in range(ROUNDS * 2):
        pair = (ours, raw) if number % 2 else (raw, ours)
        took = {doing: await doing() for doing in pair}
        checked.append(took[ours])
        queried.append(took[raw])
    return _line(name, checked, queried, target, "a raw query")


async def _list(town: Town) -> Line:
    """A list of two thousand children and thirty uses brought in, and the same batches written raw."""
    brought, replayed = [], []
    for number in range(LISTS):
        async with Recorder.from_connection_string(town.azurite.connection_string) as recorder:
            gc.collect()
            began = time.perf_counter()
            await brought_in(recorder, f"bench-list-{uuid4().hex[:8]}", LIST, f"list{number}")
            brought.append(time.perf_counter() - began)
            replayed.append(await recorder.replay(f"bench-raw-{uuid4().hex[:8]}", reads=False))
    return _line("Bringing in 2,000 children with 30 uses", brought, replayed, LIST_TARGET, "its raw batches")


async def brought_in(store: Store, school: str, number: int, name: str) -> None:
    """A list of so many children of so many classes is planned, confirmed and folded in."""
    imports = Imports(store, school)
    made = random.Random(name)  # The same children each time.
    pupils = tuple(_planned(school, one, made) for one in range(number))
    plan = Plan(Import(ImportId(name), name, "2026-11-24", False, OFFICE, AT, Counts(number)), pupils)
    await imports.plan(plan)
    found = await imports.find(plan.import_.id)
    assert found is not None, "the plan was not kept"
    await imports.confirm(found, OFFICE, AT, ())
    await imports.fold(found.id, USES, TERMS, AT, lambda _done, _of: None)


def _planned(school: str, number: int, made: random.Random) -> PlannedPupil:
    """A child to whom most is permitted, and of whom hardly two are answered for alike."""
    pupil = Pupil(
        pupil_id(school, str(number)),
        f"Sample{number}",
        "Robin",
        "Year 3",
        f"C{number // CLASS}",
        upn=f"Z{number:012d}",
        admission_number=f"{number:05d}",
        born="2018-03-04",
    )
    said = made.choices((Said.YES, Said.NO, Said.UNANSWERED), (8, 1, 1), k=len(USES))
    answers = {use.code: it for use, it in zip(USES, said, strict=True)}
    change = Change(f"{made.getrandbits(128):032x}", pupil.id, answers, Source.MIS, AT, AT, OFFICE)
    return PlannedPupil(pupil, change)


async def _others(store: Store) -> None:
    """Many other schools, each with its rows."""
    made = random.Random("others")  # The same children each time.
    rows = [record_row(folded_in(None, _planned("other", one, made))) for one in range(SCHOOL)]
    for number in range(OTHERS // SCHOOL + 1):
        partition = Partition(store, CONSENTS, f"bench-other-{number:03d}-{uuid4().hex[:8]}")
        for batch in batches(rows):
            changes = Changes()
            for row in batch:
                changes.put(row)
            await partition.send(changes)


def _checked(roll: Roll) -> int:
    verdicts = [in_force(one, PHOTO, AT, TERMS) for one in roll.records]
    return len(verdicts)


def _line(name: str, ours: Sequence[float], raw: Sequence[float], target: float, beside: str) -> Line:
    ratio = median(ours) / median(raw)
    found = f"{milliseconds(median(ours))} / {beside} {milliseconds(median(raw))} = {ratio:.2f}x"
    return Line(name, found, f"<= {target:.1f}x", ratio <= target)
