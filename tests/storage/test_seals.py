"""A chronology is sealed line by line: whatever is done to it behind our back is noticed, and where (E4)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import fields, replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from policy.chronology import Entry, Happening
from policy.concerns import Concern, ConcernId
from policy.redaction import without_words
from policy.tasks import Duty
from storage.concerns import Concerns
from storage.connection import Store
from storage.entities import Row, row
from storage.errors import Stale
from storage.outbox import Outbox
from storage.records import lines_span
from storage.seals import Sealed, after, broken_at, digest
from storage.values import plain
from tests.builders import (
    NOON,
    a_concern,
    a_message,
    a_task,
    a_trace,
    an_attempt,
    an_entry,
    minutes,
)
from tests.storage.anything import anything
from tests.storage.wire import Loss, Wire

CANARY = "canary-4711"
"""Something that stands nowhere but in what somebody wrote."""

Deed = Callable[[Concerns, Sequence[Row]], Awaitable[None]]

LINES = st.lists(anything(Entry), min_size=1, max_size=6)
some = settings(max_examples=40, deadline=None)
FIELDS = [field.name for field in fields(Entry)]


def sealed(entries: Sequence[Entry]) -> tuple[list[Sealed], str]:
    """The lines as the store keeps them, and the seal on the last."""
    lines: list[Sealed] = []
    seal = ""
    for entry in entries:
        seal = after(seal, entry)
        lines.append(Sealed(entry, digest(entry), seal))
    return lines, seal


@given(entries=LINES)
@some
def test_a_chronology_as_it_was_written_is_whole(entries: list[Entry]) -> None:
    assert broken_at(*sealed(entries)) is None
    assert broken_at([], "") is None


@pytest.mark.parametrize("name", FIELDS)
@given(entries=LINES, other=anything(Entry), data=st.data())
@some
def test_a_line_of_which_anything_was_changed_is_found(
    name: str, entries: list[Entry], other: Entry, data: st.DataObject
) -> None:
    lines, last = sealed(entries)
    number = data.draw(st.integers(0, len(lines) - 1))
    changed = replace(lines[number].entry, **{name: getattr(other, name)})
    assume(plain(changed) != plain(lines[number].entry))

    lines[number] = replace(lines[number], entry=changed)
    assert broken_at(lines, last) == number


@given(entries=LINES, other=anything(Entry), data=st.data())
@some
def test_a_line_that_was_made_anew_is_found_where_the_next_one_does_not_follow(
    entries: list[Entry], other: Entry, data: st.DataObject
) -> None:
    lines, last = sealed(entries)
    number = data.draw(st.integers(0, len(lines) - 1))
    assume(plain(other) != plain(entries[number]))

    before = lines[number - 1].seal if number else ""
    lines[number] = Sealed(other, digest(other), after(before, other))
    assert broken_at(lines, last) == number + 1


@given(entries=LINES, data=st.data())
@some
def test_a_line_that_was_lost_is_missed_where_it_stood(entries: list[Entry], data: st.DataObject) -> None:
    lines, last = sealed(entries)
    number = data.draw(st.integers(0, len(lines) - 1))

    assert broken_at([*lines[:number], *lines[number + 1 :]], last) == number


@given(entries=st.lists(anything(Entry), min_size=2, max_size=6), data=st.data())
@some
def test_two_lines_in_each_others_place_are_found_at_the_first(
    entries: list[Entry], data: st.DataObject
) -> None:
    lines, last = sealed(entries)
    places = st.lists(st.integers(0, len(lines) - 1), min_size=2, max_size=2, unique=True)
    one, other = sorted(data.draw(places))

    lines[one], lines[other] = lines[other], lines[one]
    assert broken_at(lines, last) == one


@given(entries=LINES, extra=anything(Entry))
@some
def test_a_line_that_was_put_behind_the_last_is_found(entries: list[Entry], extra: Entry) -> None:
    lines, last = sealed(entries)
    more = Sealed(extra, digest(extra), after(last, extra))

    assert broken_at([*lines, more], last) == len(lines) + 1


@given(entries=LINES, data=st.data())
@some
def test_words_that_were_taken_out_as_agreed_leave_it_whole_and_otherwise_do_not(
    entries: list[Entry], data: st.DataObject
) -> None:
    lines, last = sealed(entries)
    gone = data.draw(st.sets(st.integers(0, len(lines) - 1)))
    left = [
        replace(line, entry=without_words(line.entry)) if number in gone else line
        for number, line in enumerate(lines)
    ]
    said = [number for number in sorted(gone) if entries[number].words or entries[number].details]

    assert broken_at(left, last, forgotten=True) is None
    assert broken_at(left, last) == (said[0] if said else None)


async def written(concerns: Concerns, *words: str, forgettable: bool = True) -> Concern:
    """A case with one line for each of these words, in as many saves."""
    tasks = (a_task(Duty.REDACT, due=NOON + minutes(999)),) if forgettable else ()
    case = (await concerns.add(replace(a_concern(), tasks=tasks), [], [], [])).concern
    for number, it in enumerate(words):
        line = an_entry(Happening.NOTED, at=NOON + minutes(number), words=it, details={"a name": it})
        case = (await concerns.save(case, [line], [], [])).concern
    return case


async def lines_of(concerns: Concerns, id_: ConcernId) -> tuple[Row, ...]:
    return await concerns._rows.between(*lines_span(id_))


async def tampered(concerns: Concerns, line: Row, **values: object) -> None:
    """Change a line as somebody with the keys of the storage account could."""
    await concerns._rows.put(replace(line, columns={**line.columns, **row(line.key, **values).columns}))


async def test_a_chronology_of_many_saves_and_deliveries_is_whole(concerns: Concerns, outbox: Outbox) -> None:
    case = await written(concerns, "one", "two")
    case = (
        await concerns.save(case, [an_entry(), an_entry(words="é\ud800\0")], [], [a_message(case)])
    ).concern
    (due,) = await outbox.due(NOON)
    await outbox.settle(due, an_attempt(), concern=case, entries=[an_entry(), an_entry()])

    assert await concerns.is_whole(case.id) is None
    assert len(await concerns.chronology(case.id)) == 6
    assert (await concerns.get(case.id)).seal == str((await lines_of(concerns, case.id))[-1].value("seal"))


async def _change(concerns: Concerns, lines: Sequence[Row]) -> None:
    entry = plain(an_entry(Happening.CLOSED, at=NOON + minutes(1), words="b"))
    await tampered(concerns, lines[1], entry=entry)


async def _reword(concerns: Concerns, lines: Sequence[Row]) -> None:
    entry = an_entry(Happening.NOTED, at=NOON + minutes(1), words="B", details={"a name": "b"})
    await tampered(concerns, lines[1], entry=plain(entry), words=digest(entry))


async def _lose(concerns: Concerns, lines: Sequence[Row]) -> None:
    await concerns._rows.forget(lines[1].key)


async def _swap(concerns: Concerns, lines: Sequence[Row]) -> None:
    for line, place in ((lines[1], lines[2]), (lines[2], lines[1])):
        await concerns._rows.put(replace(line, key=place.key))


async def _empty(concerns: Concerns, lines: Sequence[Row]) -> None:
    entry = an_entry(Happening.NOTED, at=NOON + minutes(1))
    await tampered(concerns, lines[1], entry=plain(entry))


async def _unseal(concerns: Concerns, lines: Sequence[Row]) -> None:
    await tampered(concerns, lines[1], words=None, seal=None)


@pytest.mark.parametrize("deed", [_change, _reword, _lose, _swap, _empty, _unseal])
async def test_what_was_done_to_a_line_behind_our_back_is_found_at_its_number(
    concerns: Concerns, deed: Deed
) -> None:
    case = await written(concerns, "a", "b", "c", "d", forgettable=False)
    assert await concerns.is_whole(case.id) is None

    await deed(concerns, await lines_of(concerns, case.id))
    assert await concerns.is_whole(case.id) == 1


async def test_a_last_line_that_was_lost_is_missed(concerns: Concerns) -> None:
    case = await written(concerns, "a", "b")
    await concerns._rows.forget((await lines_of(concerns, case.id))[1].key)

    assert await concerns.is_whole(case.id) == 1
    assert await concerns.is_whole((await written(concerns)).id) is None


async def test_a_line_that_comes_while_the_chronology_is_looked_at_breaks_nothing(
    concerns: Concerns, wire: Wire, wired: Store, school: str
) -> None:
    case = await written(concerns, "a", "b")
    wire.between = [None, lambda: concerns.save(case, [an_entry()], [], [])]

    assert await Concerns(wired, school).is_whole(case.id) is None
    assert not wire.between
    assert len(await concerns.chronology(case.id)) == 3


@pytest.mark.parametrize("number", [0, 3, 130])
async def test_words_that_are_forgotten_are_gone_and_the_lines_stay(concerns: Concerns, number: int) -> None:
    case = await written(concerns)
    for start in range(0, number, 60):
        lines = [
            an_entry(
                at=NOON + minutes(it), words=CANARY if it % 3 else "", details={CANARY: "x", "y": CANARY}
            )
            for it in range(start, min(start + 60, number))
        ]
        case = (await concerns.save(case, [*lines, an_entry(Happening.OPENED)], [], [])).concern
    before = await concerns.chronology(case.id)
    raw = await lines_of(concerns, case.id)
    assert sum(CANARY in str(line.columns) for line in raw) == number

    await concerns.forget_words(case.id)
    raw = await lines_of(concerns, case.id)
    assert not [line.key for line in raw if CANARY in str(line.columns)]
    assert await concerns.chronology(case.id) == tuple(map(without_words, before))
    assert await concerns.is_whole(case.id) is None
    assert await concerns.get(case.id) == case


async def test_to_forget_twice_is_to_forget_once(concerns: Concerns) -> None:
    case = await written(concerns, CANARY, CANARY)
    await concerns.forget_words(case.id)
    once = await lines_of(concerns, case.id)
    await concerns.forget_words(case.id)

    assert await lines_of(concerns, case.id) == once


async def test_forgetting_that_stopped_half_way_goes_on_where_it_stopped(
    concerns: Concerns, wire: Wire, wired: Store, school: str
) -> None:
    case = await written(concerns)
    for _ in range(2):
        case = (await concerns.save(case, [an_entry(words=CANARY)] * 60, [], [])).concern
    others = (await lines_of(concerns, case.id))[110]
    wire.meanwhile = [None, lambda: concerns._rows.put(others)]
    with pytest.raises(Stale):
        await Concerns(wired, school).forget_words(case.id)
    assert sum(CANARY in str(line.columns) for line in await lines_of(concerns, case.id)) == 20

    await concerns.forget_words(case.id)
    assert await concerns.is_whole(case.id) is None
    assert not any(CANARY in str(line.columns) for line in await lines_of(concerns, case.id))


@pytest.mark.parametrize("loss", [Loss.BUSY, Loss.HANG_UP])
async def test_forgetting_whose_answer_was_lost_is_done(
    concerns: Concerns, wire: Wire, wired: Store, school: str, loss: Loss
) -> None:
    case = await written(concerns, CANARY)
    wire.losses = [loss]
    await Concerns(wired, school).forget_words(case.id)

    assert not wire.losses
    assert (await concerns.chronology(case.id))[0].words == ""


async def test_what_is_written_after_the_words_were_forgotten_is_sealed_to_what_went_before(
    concerns: Concerns,
) -> None:
    case = await written(concerns, CANARY, CANARY)
    await concerns.forget_words(case.id)
    redacted = replace(case, redacted_at=NOON, tasks=tuple(one.done(NOON) for one in case.tasks))
    case = (await concerns.save(redacted, [an_entry(Happening.REDACTED)], [a_trace(case)], [])).concern
    assert await concerns.is_whole(case.id) is None

    line = (await lines_of(concerns, case.id))[0]
    await tampered(concerns, line, entry=plain(an_entry(Happening.NOTED, words="something else")))
    assert await concerns.is_whole(case.id) == 0
