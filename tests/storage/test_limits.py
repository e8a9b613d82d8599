"""What the service would refuse is refused here, before anything is sent: Azurite would take most of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.chronology import as_traces
from policy.concerns import ConcernId, FormToken, danger
from policy.ringing import ring
from policy.scenes import Scene
from policy.school_files import parse
from policy.settling import received
from storage.changes import Changes
from storage.concerns import Concerns
from storage.connection import Store
from storage.entities import PIECE, SCHEMA, Row, entity, key, moment, newest_first, row
from storage.errors import BadKey, NewerSchema, NotFound, TooLarge
from storage.values import plain, restored, stamp
from tests.builders import (
    ASSISTANT,
    NOON,
    a_concern,
    a_message,
    a_person,
    a_todo,
    a_trace,
    a_watch,
    an_entry,
    minutes,
)
from tests.storage.anything import ANYTHING
from tests.storage.wire import Wire

MOMENTS = st.datetimes(timezones=st.timezones())
SCHOOL = parse(Path(__file__).parents[2].joinpath("rehearsal", "school.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "part",
    ["", "a/b", "a\\b", "a#b", "a?b", "a%b", "a:b", "a'b", "a b", "a\0b", "a\x7fb", "a\x85b", "é", "\ud800"],
)
def test_a_key_holds_only_what_the_service_keeps_unharmed(part: str) -> None:
    with pytest.raises(BadKey):
        key("case", part)


def test_a_key_is_at_most_one_kibibyte() -> None:
    assert len(key("k" * 512)) == 512
    with pytest.raises(BadKey):
        key("k" * 513)


@given(text=st.text(st.characters(codec="utf-8"), max_size=20), rest=ANYTHING)
def test_no_part_of_a_split_text_is_larger_than_a_column(text: str, rest: str) -> None:
    kept = row("k", words=text * 5000 + rest)

    assert all(len(str(piece)) <= PIECE for piece in kept.columns.values())
    assert kept.value("words") == text * 5000 + rest


def test_a_row_is_at_most_one_mebibyte() -> None:
    entity("school", row("k", words="w" * 520_000), "mark")
    with pytest.raises(TooLarge):
        entity("school", row("k", words="w" * 525_000), "mark")


def test_a_row_has_at_most_252_columns_of_64_kibibytes() -> None:
    entity("school", Row("k", {f"c{number}": 1 for number in range(250)}), "mark")
    with pytest.raises(TooLarge):
        entity("school", Row("k", {f"c{number}": 1 for number in range(251)}), "mark")
    entity("school", Row("k", {"words": "w" * 32_768}), "mark")
    with pytest.raises(TooLarge):
        entity("school", Row("k", {"words": "w" * 32_769}), "mark")


@pytest.mark.parametrize("name", ["", "1st", "a-b", "a b", "a.b", "n" * 256])
def test_a_column_is_named_as_the_service_wants(name: str) -> None:
    with pytest.raises(BadKey):
        entity("school", Row("k", {name: "x"}), "mark")


def test_a_transaction_has_at_most_100_operations_and_4_mebibytes() -> None:
    many, big = Changes(), Changes()
    for number in range(101):
        many.create(row(f"k{number}"))
    for number in range(5):
        big.create(row(f"k{number}", words="w" * 500_000))
    assert big.operations("school")
    for number in range(5, 9):
        big.create(row(f"k{number}", words="w" * 500_000))

    for changes in (many, big):
        with pytest.raises(TooLarge):
            changes.operations("school")


def test_a_row_is_changed_once_in_a_transaction_and_only_when_it_was_read() -> None:
    changes = Changes()
    changes.create(row("k"))
    with pytest.raises(BadKey):
        changes.put(row("k"))
    with pytest.raises(ValueError, match="was read"):
        changes.replace(row("other"), "")


async def test_what_is_too_large_is_refused_and_nothing_of_it_is_kept(concerns: Concerns) -> None:
    long, busy = a_concern(words="w" * 600_000), a_concern()
    with pytest.raises(TooLarge):
        await concerns.add(long, [], [], [])
    with pytest.raises(TooLarge):
        await concerns.add(busy, [], [], [a_message(busy) for _ in range(100)])

    for refused in (long, busy):
        with pytest.raises(NotFound):
            await concerns.get(refused.id)


async def test_the_largest_transaction_we_allow_is_one_that_the_store_takes(concerns: Concerns) -> None:
    large = a_concern(words="w" * 500_000)
    kept = (
        await concerns.add(large, [], [a_trace(large)] * 30, [a_message(large) for _ in range(60)])
    ).concern

    assert (await concerns.get(kept.id)).account == large.account


async def test_a_case_that_waits_for_forty_people_may_wait_for_all_of_them_longer(concerns: Concerns) -> None:
    people = [a_person(number).id for number in range(40)]
    agenda = tuple(a_todo(one) for one in people)
    waiting = replace(a_concern(), agenda=agenda, watches=(a_watch(),))
    case = (await concerns.add(waiting, [an_entry()], [], [])).concern
    later = tuple(a_todo(one, due=NOON + minutes(5)) for one in people)
    moved = replace(case, agenda=later, watches=(a_watch(due=NOON + minutes(5)),))
    saved = (await concerns.save(moved, [an_entry()] * 8, [], [])).concern

    assert await concerns.work(people[-1]) == (saved,)
    assert await concerns.due(NOON) == ()


async def test_a_case_that_waits_for_more_than_fit_is_refused_before_anything_is_sent(
    wire: Wire, wired: Store, school: str
) -> None:
    concerns = Concerns(wired, school)
    agenda = tuple(a_todo(a_person(number).id) for number in range(60))
    case = (await concerns.add(replace(a_concern(), agenda=agenda), [], [], [])).concern
    wire.reset()
    later = tuple(replace(one, due=NOON + minutes(5)) for one in agenda)
    with pytest.raises(TooLarge):
        await concerns.save(replace(case, agenda=later), [], [], [])

    assert wire.asked == 0
    assert await concerns.get(case.id) == case


@pytest.mark.rule("R111")
async def test_every_bell_of_a_danger_that_nobody_takes_can_be_kept(concerns: Concerns) -> None:
    case = danger(
        id=ConcernId("c1"),
        reference="MS-1",
        token=FormToken("t1"),
        reporter=ASSISTANT,
        words="Help.",
        at=NOON,
    )
    step = received(case, Scene(SCHOOL, SCHOOL.people, NOON))
    case = (await concerns.add(step.concern, step.entries, (), step.messages)).concern
    for _ in range(40):
        at = case.next_due
        assert at is not None
        assert await concerns.due(at) == (case.id,)
        step = ring(case, Scene(SCHOOL, SCHOOL.people, at))
        traces = as_traces(step.entries, case.id)
        case = (await concerns.save(step.concern, step.entries, traces, step.messages)).concern
        assert await concerns.due(at) == ()

    assert len(case.agenda) == 4, "everybody who leads the school or its safeguarding, and not the board"
    assert await concerns.is_whole(case.id) is None


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        stamp(NOON.replace(tzinfo=None))
    with pytest.raises(ValueError, match="zone"):
        newest_first(NOON.replace(tzinfo=None))


@given(at=MOMENTS)
def test_a_moment_comes_back_whatever_its_zone(at: datetime) -> None:
    assert restored(datetime, plain(at)) == at.astimezone(UTC)


@given(one=MOMENTS, other=MOMENTS)
def test_keys_sort_as_their_moments_do(one: datetime, other: datetime) -> None:
    if one < other:
        assert moment(one) < moment(other)
        assert newest_first(one) > newest_first(other)


def test_a_moment_in_another_zone_has_the_same_key() -> None:
    summer = timezone(timedelta(hours=1))
    assert moment(NOON.astimezone(summer)) == moment(NOON)
    assert newest_first(NOON.astimezone(summer)) == newest_first(NOON)
    assert moment(NOON + minutes(1)) > moment(NOON)


def test_a_row_of_a_newer_version_is_not_read() -> None:
    assert Row("k", {"words_0": '"x"'}, schema=SCHEMA).value("words") == "x"
    with pytest.raises(NewerSchema):
        Row("k", {"words_0": '"x"'}, schema=SCHEMA + 1).value("words")
