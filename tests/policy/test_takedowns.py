"""One task for each address, however often and for whomever something has to come down (R39, Q11)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.people import StaffId
from policy.takedowns import Done, Result, Takedown, Tasks, asked, settled, shared, still_open
from policy.uses import WEBSITE, Place

AT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
DUE = AT + timedelta(days=2)
WHO = StaffId("office")
OURS = [(WEBSITE, "https://school.example/1"), (Place("facebook"), "https://social.example/2")]
THEIRS = ["https://elsewhere.example/1", "https://elsewhere.example/2"]


@dataclass(frozen=True)
class Withdrawn:
    """Something has to come down at these of our addresses."""

    where: frozenset[int]
    because: str


@dataclass(frozen=True)
class Shared:
    """Somebody else shows it."""

    address: str


@dataclass(frozen=True)
class Settled:
    """Somebody says what came of the task with this number."""

    number: int
    result: Result


acts = st.lists(
    st.builds(
        Withdrawn,
        st.frozensets(st.integers(0, len(OURS) - 1), min_size=1),
        st.sampled_from(["w1", "w2", "w3"]),
    )
    | st.builds(Shared, st.sampled_from(THEIRS))
    | st.builds(Settled, st.integers(1, 6), st.sampled_from(Result)),
    max_size=20,
)


def after(tasks: Tasks, act: Withdrawn | Shared | Settled) -> Tasks:
    """The tasks after one of these."""
    match act:
        case Withdrawn(where, because):
            return asked(tasks, [OURS[one] for one in sorted(where)], because, AT, DUE)
        case Shared(address):
            return shared(tasks, WEBSITE, address, "share 1", AT, DUE)
        case Settled(number, result):
            return settled(tasks, f"t{number}", Done(result, "Looked."), by=WHO, at=AT)


@pytest.mark.rule("R39")
@given(acts)
def test_there_is_one_task_for_each_address_and_each_has_its_own_name(
    done: list[Withdrawn | Shared | Settled],
) -> None:
    tasks: Tasks = ()
    for one in done:
        tasks = after(tasks, one)
    assert max(Counter((one.place, one.address) for one in tasks).values(), default=1) == 1
    assert len({one.id for one in tasks}) == len(tasks)


@pytest.mark.rule("R39")
@given(acts, st.frozensets(st.integers(0, len(OURS) - 1), min_size=1))
def test_whatever_came_before_each_address_is_gone_or_somebodys_task(
    done: list[Withdrawn | Shared | Settled], where: frozenset[int]
) -> None:
    tasks: Tasks = ()
    for one in done:
        tasks = after(tasks, one)
    last = after(tasks, Withdrawn(where, "the last"))
    for number in where:
        [task] = [one for one in last if (one.place, one.address) == OURS[number]]
        assert "the last" in task.because
        assert task.is_open or task.result is Result.REMOVED


@given(acts)
def test_asked_twice_for_one_reason_nothing_changes(done: list[Withdrawn | Shared | Settled]) -> None:
    tasks: Tasks = ()
    for one in done:
        tasks = after(tasks, one)
    once = after(tasks, Withdrawn(frozenset({0, 1}), "again"))
    assert after(once, Withdrawn(frozenset({0, 1}), "again")) == once


@pytest.mark.rule("R39")
def test_what_is_gone_stays_gone_and_what_could_not_be_done_is_asked_for_anew() -> None:
    first = after((), Withdrawn(frozenset({0, 1}), "w1"))
    told = after(after(first, Settled(1, Result.REMOVED)), Settled(2, Result.CANNOT))
    assert still_open(told) == ()
    anew = after(told, Withdrawn(frozenset({0, 1}), "w2"))
    assert [one.id for one in still_open(anew)] == ["t2"]
    assert [one.because for one in anew] == [("w1", "w2")] * 2


def test_what_was_said_of_one_task_changes_no_other() -> None:
    first = after((), Withdrawn(frozenset({0, 1}), "w1"))
    told = settled(first, "t1", Done(Result.REMOVED, "Deleted.", "None known."), by=WHO, at=AT)
    assert told[1:] == first[1:]
    assert told[0] == Takedown(
        "t1",
        *OURS[0],
        AT,
        DUE,
        ("w1",),
        result=Result.REMOVED,
        by=WHO,
        at=AT,
        words="Deleted.",
        copies="None known.",
    )
