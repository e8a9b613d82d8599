"""One task for each address, however often it is asked for; opened again only where it could not be done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import takedowns, withdrawing
from policy.posts import Duty, State
from policy.takedowns import Done, Result, Tasks
from policy.uses import WEBSITE, Place
from tests.builders import HEAD, NOON
from tests.children import FACEBOOK, days
from tests.policy.posts import PEOPLE, a_scene, published

pytestmark = pytest.mark.rule("R39")

ADDRESS = "https://website.example/p1"
HERE = (WEBSITE, ADDRESS)
COPY = "https://parents.example/7"
GONE, CANNOT = Done(Result.REMOVED, "It is gone."), Done(Result.CANNOT, "They do not answer.")
SCENE = a_scene()


def asked(tasks: Tasks = (), because: str = "w1", *, later: float = 0) -> Tasks:
    at = NOON + days(later)
    return takedowns.asked(tasks, [HERE], because, at, at + days(2))


def settled(tasks: Tasks, done: Done, id_: str = "t1") -> Tasks:
    return takedowns.settled(tasks, id_, done, by=HEAD, at=NOON)


def test_a_second_withdrawal_joins_the_task_and_its_day_stays() -> None:
    [task] = asked(asked(), "w2", later=1)
    assert (task.because, task.due, task.is_open) == (("w1", "w2"), NOON + days(2), True)


def test_the_same_asked_again_changes_nothing() -> None:
    assert asked(asked(), later=1) == asked()


def test_what_is_gone_stays_gone() -> None:
    [task] = asked(settled(asked(), GONE), "w2")
    assert (task.result, task.because) == (Result.REMOVED, ("w1", "w2"))


def test_what_could_not_be_taken_down_is_tried_again_for_another_withdrawal() -> None:
    stuck = settled(asked(), CANNOT)
    assert asked(stuck) == stuck
    [task] = asked(stuck, "w2", later=3)
    assert (task.result, task.due) == (None, NOON + days(5))


def test_a_copy_is_a_task_of_its_own_and_is_asked_for_once() -> None:
    tasks = takedowns.shared(asked(), FACEBOOK, COPY, "share", NOON, NOON + days(2))
    assert [one.is_share for one in tasks] == [False, True]
    assert takedowns.shared(tasks, FACEBOOK, COPY, "share", NOON, NOON + days(2)) == tasks


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.sampled_from("abc"), st.sampled_from("pqr")),
        st.tuples(st.just("settle"), st.sampled_from([GONE, CANNOT]), st.sampled_from(["t1", "t2", "t3"])),
        st.tuples(st.just("share"), st.sampled_from("xy"), st.sampled_from("pq")),
    ),
    max_size=12,
)


@given(STEPS)
def test_however_it_is_asked_each_address_has_one_task_and_nothing_is_taken_away(
    steps: list[tuple[object, ...]],
) -> None:
    tasks: Tasks = ()
    for what, one, other in steps:
        before = tasks
        if what == "ask":
            where = [(Place(str(other)), f"at {other}")]
            tasks = takedowns.asked(tasks, where, str(one), NOON, NOON)
            assert [it.address for it in tasks if not it.is_share].count(f"at {other}") == 1
        elif what == "settle" and isinstance(one, Done):
            tasks = settled(tasks, one, str(other))
        else:
            tasks = takedowns.shared(tasks, Place(str(other)), f"copy {one}", "s", NOON, NOON)
        assert [it.id for it in tasks[: len(before)]] == [it.id for it in before]
        assert len({it.id for it in tasks}) == len(tasks)
        back = f"copy {one}" if what == "share" else ""
        done = {
            it.id for it in before if it.result is Result.REMOVED and what != "settle" and it.address != back
        }
        assert done <= {it.id for it in tasks if it.result is Result.REMOVED}


def test_a_copy_still_to_come_down_keeps_its_bell_when_all_else_is_gone() -> None:
    post = withdrawing.take_down(published(), "Wrong date.", by=HEAD, scene=SCENE).post
    post = withdrawing.shared(post, WEBSITE, COPY, by=HEAD, scene=SCENE).post
    head = PEOPLE.by_id[HEAD]
    post = withdrawing.settled(post, "t1", GONE, by=head, scene=SCENE, may_publish=False).post
    assert post.state is State.REMOVED
    assert [one.duty for one in post.watches] == [Duty.TAKE_DOWN]
    post = withdrawing.settled(post, "t2", GONE, by=head, scene=SCENE, may_publish=False).post
    assert (post.state, post.watches) == (State.REMOVED, ())


def test_what_cannot_come_down_is_told_to_the_principal() -> None:
    post = withdrawing.take_down(published(), "Wrong date.", by=HEAD, scene=SCENE).post
    step = withdrawing.settled(post, "t1", CANNOT, by=PEOPLE.by_id[HEAD], scene=SCENE, may_publish=False)
    assert step.post.state is State.PUBLISHED
    assert [one.to for one in step.messages] == [HEAD]
