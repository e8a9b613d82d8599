"""What was said about each child comes back as it was said, once, and to nobody else's school."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy.consents import Change, Record, Said
from policy.pupils import Pupil, PupilId
from policy.uses import Medium, Place, Use
from policy.withdrawals import withdrawal
from storage.answers import packed, record_of
from storage.changes import Changes
from storage.connection import Store
from storage.entities import SCHEMA, Row, row
from storage.errors import NewerSchema, NotFound, Stale, StoreDown, TooLarge
from storage.registers import record_in, record_row, withdrawal_row
from tests.builders import NOON, minutes
from tests.children import PHOTO, VIDEO, a_change, a_pupil, a_record
from tests.storage.anything import ANYTHING, IDS, anything
from tests.storage.registers import Registers, a_trace
from tests.storage.wire import Loss, Wire

LOSSES = [Loss.BUSY, Loss.HANG_UP]

USES = st.builds(Use, st.sampled_from(Medium), st.text("abcdefgh-1", min_size=1, max_size=20).map(Place))
ANSWERS = st.dictionaries(USES.map(lambda it: it.code), st.sampled_from(Said), max_size=8)


@st.composite
def any_records(draw: st.DrawFn) -> Record:
    """Any record whose changes are of its child."""
    pupil = draw(anything(Pupil, id=IDS))
    changes = st.lists(anything(Change, id=IDS, pupil=st.just(pupil.id), answers=ANSWERS), max_size=4)
    return Record(pupil, tuple(draw(changes)))


@pytest.fixture
def registers(store: Store, school: str) -> Registers:
    return Registers(store, school)


@given(record=any_records())
def test_any_record_comes_back_as_it_was(record: Record) -> None:
    kept = record_in(replace(record_row(record), version="v"))
    assert kept == record
    assert kept.version == "v"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=ANYTHING, by=ANYTHING, also=st.lists(ANYTHING, max_size=2))
async def test_any_name_in_any_script_comes_back_out_of_the_store(
    registers: Registers, name: str, by: str, also: list[str]
) -> None:
    pupil = a_pupil(name, name[::-1], class_name=name, also=tuple(also))
    change = a_change(pupil, by=by)
    record = a_record(pupil, change)
    await registers.consents.save(None, record, [change], [])

    assert await registers.consents.get(pupil.id) == record
    assert record in (await registers.consents.of_class(name)).records
    assert await registers.consents.history(pupil.id) == (change,)


def test_a_field_that_a_row_does_not_have_is_a_row_of_a_later_version() -> None:
    record = a_record(None, a_change(PupilId("p")))
    with pytest.raises(NewerSchema):
        record_of(packed(record)[:1])
    with pytest.raises(NewerSchema):
        record_of([["p"], []])
    with pytest.raises(NewerSchema):
        record_in(Row("now:x:p", record_row(record).columns, schema=SCHEMA + 1))


def test_the_first_record_ever_written_can_still_be_read() -> None:
    pupil = ["p1", "Sample", "Robin", "Year 3", "3B", "", "17", "", "2018-03-04", ["Robyn"], 1, ""]
    moments = ("2026-09-07T08:00:00.000000Z", "2026-09-07T09:00:00.000000Z")
    said = [" photo@website photo@press ", " video@website ", " work@display ", " full_name@press "]
    change = ["c1", "form", *moments, "s1", "Alex Sample", "parent", 1, 1, *said]
    kept = record_in(row("now:x:p1", record=[pupil, [change]]))

    assert kept.pupil.name == "Robin Sample"
    assert kept.pupil.protected
    assert kept.standing[0].effective == datetime(2026, 9, 7, 8, tzinfo=UTC)
    assert kept.standing[0].answers == {
        "photo@website": Said.YES,
        "photo@press": Said.YES,
        "video@website": Said.NO,
        "work@display": Said.WITHDRAWN,
        "full_name@press": Said.UNANSWERED,
    }


def test_what_is_no_code_of_a_use_is_not_kept() -> None:
    pupil = a_pupil()
    change = replace(a_change(pupil), answers={"photo@the website": Said.YES})
    with pytest.raises(ValueError, match="no code"):
        packed(Record(pupil, (change,)))


@pytest.mark.rule("R36")
async def test_a_change_is_kept_with_the_record_its_audit_and_what_has_to_be_told(
    registers: Registers,
) -> None:
    pupil = a_pupil()
    yes, no = a_change(pupil), a_change(pupil, Said.WITHDRAWN, at=NOON)
    first = await registers.consents.save(None, a_record(pupil, yes), [yes], [a_trace("consent.added")])
    over = withdrawal(no, (PHOTO,), NOON)
    assert over is not None
    kept = await registers.consents.save(
        first, replace(a_record(pupil, yes, no), version=first.version), [no], [a_trace(number=1)], [over]
    )

    assert await registers.seen() == {pupil.id: kept}
    assert kept.version != first.version
    assert await registers.consents.history(pupil.id) == (yes, no)
    assert await registers.withdrawals.pending() == (over,)
    assert await registers.audit() == ["consent.added", "consent.changed"]


async def test_of_two_who_change_a_record_at_once_one_is_told_to_look_again(registers: Registers) -> None:
    (record,) = await registers.begin(1)
    read = await registers.consents.get(record.pupil.id)
    both = [a_change(record.pupil, Said.NO, at=NOON + minutes(one)) for one in range(2)]
    saving = [
        registers.consents.save(read, replace(a_record(record.pupil, one), version=read.version), [one], [])
        for one in both
    ]
    ends = await asyncio.gather(*saving, return_exceptions=True)

    assert [isinstance(one, Stale) for one in ends].count(True) == 1
    assert len(await registers.consents.history(record.pupil.id)) == 2


async def test_a_child_who_is_on_record_is_not_made_anew(registers: Registers) -> None:
    (record,) = await registers.begin(1)
    moved = replace(record, pupil=replace(record.pupil, class_name="6C"))
    for again in (record, moved):
        with pytest.raises(Stale):
            await registers.consents.save(None, again, [], [a_trace()])
    assert await registers.seen() == {record.pupil.id: record}
    assert await registers.audit() == []


@pytest.mark.parametrize("loss", LOSSES)
async def test_a_change_whose_answer_was_lost_is_kept_once(
    wire: Wire, wired: Store, school: str, loss: Loss
) -> None:
    registers = Registers(wired, school)
    (record,) = await registers.begin(1)
    read = await registers.consents.get(record.pupil.id)
    no = a_change(record.pupil, Said.NO, at=NOON)
    wire.losses = [loss]
    kept = await registers.consents.save(read, a_record(record.pupil, no), [no], [a_trace()])

    assert await registers.seen() == {record.pupil.id: kept}
    assert kept.version == (await registers.consents.get(record.pupil.id)).version
    assert await registers.audit() == ["consent.changed"]


@pytest.mark.parametrize("loss", LOSSES)
async def test_a_withdrawal_kept_without_an_answer_is_not_kept_twice(
    wire: Wire, wired: Store, school: str, loss: Loss
) -> None:
    registers = Registers(wired, school)
    (record,) = await registers.begin(1)
    read = await registers.consents.get(record.pupil.id)
    no = a_change(record.pupil, Said.WITHDRAWN, at=NOON)
    over = withdrawal(no, (PHOTO,), NOON)
    assert over is not None
    wire.losses = [loss, loss]
    with pytest.raises(StoreDown):
        await registers.consents.save(read, a_record(record.pupil, no), [no], [], [over])
    with pytest.raises(Stale):
        await registers.consents.save(read, a_record(record.pupil, no), [no], [], [over])

    assert await registers.withdrawals.pending() == (over,)


async def test_a_child_who_changes_class_is_in_one_class_only(registers: Registers) -> None:
    await registers.begin(4)
    read = (await registers.consents.of_class("1A")).records[0]
    moved = replace(read, pupil=replace(read.pupil, class_name="Class 2a"))
    kept = await registers.consents.save(read, moved, [], [])

    assert read.pupil.id not in (await registers.consents.of_class("1A")).by_pupil
    assert (await registers.consents.of_class("2A")).by_pupil[read.pupil.id] == kept
    assert await registers.consents.get(read.pupil.id) == kept
    assert len((await registers.consents.all()).records) == 4
    with pytest.raises(Stale):
        await registers.consents.save(read, read, [], [])


async def test_who_reads_a_child_while_it_changes_class_finds_it(registers: Registers) -> None:
    (record,) = await registers.begin(1)
    pupil = record.pupil.id

    async def move() -> None:
        for one in range(12):
            read = await registers.consents.get(pupil)
            await registers.consents.save(
                read, replace(read, pupil=replace(read.pupil, class_name=f"{one}")), [], []
            )

    moving = asyncio.create_task(move())
    while not moving.done():
        assert (await registers.consents.get(pupil)).pupil.id == pupil
    await moving


@pytest.mark.parametrize("id_", ["nobody", "", "../x", "a:b", "p%20", "é"])
async def test_a_child_who_is_not_there_is_not_found(registers: Registers, id_: str) -> None:
    with pytest.raises(NotFound):
        await registers.consents.get(PupilId(id_))


async def test_names_stand_in_no_key(registers: Registers) -> None:
    pupil = a_pupil("Zebedee", "Quillfeather", class_name="Hedgehogs")
    change = a_change(pupil, by="Ottoline Quillfeather")
    await registers.consents.save(None, a_record(pupil, change), [change], [a_trace()])
    keys = " ".join(row.key for row in await registers.consents._rows.between("!", "~")).casefold()

    assert all(name not in keys for name in ("zebedee", "quillfeather", "hedgehogs", "ottoline"))


async def test_more_than_a_row_can_hold_is_said_to_be_too_large(registers: Registers) -> None:
    pupil = a_pupil("\U0001f600" * 60_000)
    with pytest.raises(TooLarge):
        await registers.consents.save(None, a_record(pupil), [], [])
    assert (await registers.consents.all()).records == ()


async def test_looking_is_written_down_however_many_are_looked_at(registers: Registers) -> None:
    await registers.consents.trace([a_trace("consent.checked", one) for one in range(230)])
    await registers.consents.trace([])
    assert await registers.audit() == ["consent.checked"] * 230


async def test_a_school_is_read_in_one_query_and_a_class_that_no_list_has_in_a_few(
    wire: Wire, wired: Store, school: str
) -> None:
    registers = Registers(wired, school)
    await registers.begin(6)
    wire.reset()
    assert len((await registers.consents.all()).records) == 6
    assert wire.asked == 1

    await registers.imports.sweep(NOON)
    wire.reset()
    assert len((await registers.consents.of_class("2A")).records) == 3
    assert wire.asked == 4


async def test_another_schools_ten_thousand_rows_are_not_seen(
    store: Store, wire: Wire, wired: Store, school: str
) -> None:
    other = Registers(store, f"{school}-b")

    async def hundred(start: int) -> None:
        changes = Changes()
        for number in range(100):
            changes.put(
                record_row(Record(Pupil(PupilId(f"{start}-{number}"), "Sample", "", class_name=f"{start}")))
            )
        await other.consents._rows.send(changes)

    await asyncio.gather(*[hundred(one) for one in range(100)])
    ours = Registers(wired, school)
    begun = await ours.begin(3)
    wire.reset()

    assert (await ours.consents.all()).by_pupil == {one.pupil.id: one for one in begun}
    assert (wire.asked, wire.rows) == (1, 3)
    assert (await ours.consents.of_class("50")).records == ()
    with pytest.raises(NotFound):
        await ours.consents.get(PupilId("1-1"))
    assert len((await other.consents.all()).records) == 10_000


async def test_withdrawals_wait_in_the_order_of_time_until_they_are_told(registers: Registers) -> None:
    (record,) = await registers.begin(1)
    read = await registers.consents.get(record.pupil.id)
    changes = [a_change(record.pupil, Said.NO, at=NOON + minutes(one)) for one in (3, 1, 2)]
    over = [it for one in changes if (it := withdrawal(one, (PHOTO, VIDEO), one.effective)) is not None]
    await registers.consents.save(read, read, changes, [], over)

    in_time = tuple(sorted(over, key=lambda it: it.at))
    assert await registers.withdrawals.pending() == in_time
    assert await registers.withdrawals.pending(limit=2) == in_time[:2]
    for _ in range(2):
        await registers.withdrawals.delivered(in_time[0])
    assert await registers.withdrawals.pending() == in_time[1:]


async def test_a_withdrawal_of_a_newer_version_does_not_hold_up_the_others(registers: Registers) -> None:
    (record,) = await registers.begin(1)
    changes = Changes()
    over = [withdrawal(a_change(record.pupil), (PHOTO,), NOON + minutes(one)) for one in range(2)]
    newer, ours = (it for it in over if it is not None)
    changes.create(replace(withdrawal_row(newer), schema=SCHEMA + 1))
    changes.create(withdrawal_row(ours))
    await registers.consents._rows.send(changes)

    assert await registers.withdrawals.pending(limit=1) == (ours,)
