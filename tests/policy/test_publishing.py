"""Go for half an hour in one edition, and saying where it is: the truth, whatever came between (C7)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy import deciding_posts, posting, publishing, withdrawing
from policy.consents import Record
from policy.post_steps import PostStep
from policy.posting import Act, Cannot, Impossible, allowed
from policy.posts import Deed, Duty, Post, State, When
from policy.takedowns import Done, Result, still_open
from policy.uses import DISPLAY, WEBSITE, Medium, Place, Use
from policy.withdrawals import Withdrawal
from tests.builders import DEPUTY, HEAD, NOON, TEACHER, minutes
from tests.children import FACEBOOK, days
from tests.policy.posts import (
    OFFICE,
    PEOPLE,
    a_child,
    a_look,
    a_roll,
    a_scene,
    addresses,
    approved,
    asked,
    closed,
    photo,
    published,
    with_go,
    words,
)

BOTH = (WEBSITE, FACEBOOK)
TWO = words("x", *BOTH)
SCENE = a_scene()
GONE = Done(Result.REMOVED, "I looked and it is gone.")


def a_shown_child() -> Record:
    return a_child(*(Use(Medium.PHOTO, one) for one in BOTH))


def out(post: Post, *places: Place, at: float = 1, child: Record | None = None) -> PostStep:
    scene = a_scene(NOON + minutes(at))
    looked = a_look(post, a_roll(child) if child else None, When.OUT, at=scene.at)
    return publishing.out(post, addresses(*places), looked, by=OFFICE, scene=scene)


def go(post: Post, *, at: float = 0, child: Record | None = None) -> PostStep:
    scene = a_scene(NOON + minutes(at))
    looked = a_look(post, a_roll(child) if child else None, When.GO, at=scene.at)
    return publishing.go(post, looked, by=OFFICE, scene=scene, may_publish=True)


def taken_back(child: Record, *places: Place) -> Withdrawal:
    uses = tuple(Use(Medium.PHOTO, one).code for one in places)
    return Withdrawal("w1", child.pupil.id, uses, NOON, "c1")


@pytest.mark.rule("R41", "R47")
def test_go_is_for_thirty_minutes_and_this_edition_and_its_look_is_kept() -> None:
    post = approved()
    given = go(post).post
    assert given.go is not None
    assert (given.go.until, given.go.edition, given.go.by) == (NOON + minutes(30), post.edition, OFFICE)
    looked = given.checked(When.GO)
    assert looked is not None
    assert looked.at == NOON


@pytest.mark.parametrize(("after", "late"), [(30, "no"), (31, "yes")])
def test_what_came_late_is_written_down_as_late(after: float, late: str) -> None:
    assert out(with_go(), WEBSITE, at=after).lines[0].codes["late"] == late


@pytest.mark.rule("R41")
def test_no_go_while_somebody_may_not_be_shown() -> None:
    child = a_shown_child()
    post = approved(photo(child.pupil.id), a_roll(child))
    step = go(post, child=a_child())
    assert (step.post.state, step.post.go, step.post.approval) == (State.HELD, None, None)
    assert step.lines[0].what is Deed.NOT_GO


@pytest.mark.rule("R53")
def test_no_go_for_anybody_who_may_not_publish() -> None:
    post = approved()
    with pytest.raises(Impossible) as no:
        publishing.go(post, a_look(post), by=HEAD, scene=SCENE, may_publish=False)
    assert no.value.why is Cannot.NOT_PUBLISHER


def test_no_go_for_another_edition_than_was_approved() -> None:
    with pytest.raises(Impossible) as no:
        go(replace(approved(), edition=9))
    assert no.value.why is Cannot.NOT_NOW


def test_a_planned_post_goes_out_on_its_day_by_the_clock_of_the_school() -> None:
    post = approved(replace(words(), on_day="2026-10-07"))
    with pytest.raises(Impossible) as no:
        go(post, at=11 * 60 - 1)
    assert no.value.why is Cannot.TOO_EARLY
    assert go(post, at=11 * 60).post.go is not None, "British Summer Time"


def test_the_look_is_kept_where_the_approval_is_over() -> None:
    step = go(approved(), at=30 * 24 * 60)
    assert step.post.state is State.SUBMITTED
    assert step.post.checked(When.GO) is not None


def test_what_is_out_in_one_place_is_never_asked_for_again() -> None:
    post = published(TWO, only=WEBSITE)
    with pytest.raises(Impossible) as no:
        go(post, at=30 * 24 * 60)
    assert no.value.why is Cannot.NOT_NOW


def test_what_may_be_out_is_not_asked_for_again_before_that_is_said() -> None:
    post = with_go()
    with pytest.raises(Impossible):
        go(post, at=30 * 24 * 60)
    said = publishing.not_out(post, by=OFFICE, scene=SCENE).post
    assert go(said, at=30 * 24 * 60).post.state is State.SUBMITTED


@pytest.mark.rule("R57")
def test_a_fast_closure_that_was_not_put_out_in_a_day_is_decided_like_any_other() -> None:
    again = go(asked(closed(), may_publish=True), at=24 * 60).post
    assert again.state is State.SUBMITTED
    assert [one.duty for one in again.watches] == [Duty.DECIDE]


def test_out_in_some_places_leaves_the_others_to_be_said() -> None:
    first = out(with_go(TWO), WEBSITE).post
    assert (first.state, publishing.places_left(first)) == (State.PUBLISHED, (FACEBOOK,))
    assert first.go is not None
    both = out(first, FACEBOOK).post
    assert (both.go, both.takedowns, both.watches) == (None, (), ())
    assert [one.place for one in both.outings] == [WEBSITE, FACEBOOK]


@pytest.mark.rule("R39", "R41")
def test_out_while_it_was_held_comes_down_in_the_same_step() -> None:
    child = a_shown_child()
    post = with_go(photo(child.pupil.id), a_roll(child))
    held = withdrawing.withdrawn(post, taken_back(child, WEBSITE), SCENE).post
    assert (held.state, held.approval) == (State.HELD, None)
    assert held.go == post.go, "it may be out already"

    step = out(held, WEBSITE, child=a_child())
    assert step.post.state is State.PUBLISHED
    assert [one.place for one in still_open(step.post.takedowns)] == [WEBSITE]
    assert [one.what for one in step.lines] == [Deed.OUT, Deed.TO_COME_DOWN]


def test_what_was_stopped_by_hand_comes_down_though_everybody_may_be_shown() -> None:
    held = deciding_posts.held_by_hand(with_go(), "Wait.", by=HEAD, scene=SCENE).post
    assert len(still_open(out(held, WEBSITE).post.takedowns)) == 1


def test_what_was_stopped_between_two_places_can_still_be_said_and_comes_down_at_both() -> None:
    held = deciding_posts.held_by_hand(with_go(TWO), "Wait.", by=HEAD, scene=SCENE).post
    both = out(out(held, WEBSITE).post, FACEBOOK).post
    assert {one.place for one in still_open(both.takedowns)} == set(BOTH)


def test_what_was_taken_down_by_hand_comes_down_at_the_place_that_was_still_to_be_said() -> None:
    post = published(TWO, only=WEBSITE)
    stopped = withdrawing.take_down(post, "Wrong date.", by=HEAD, scene=SCENE).post
    both = out(stopped, FACEBOOK).post
    assert {one.place for one in still_open(both.takedowns)} == set(BOTH)


def test_it_is_not_removed_while_somebody_may_have_put_it_out_elsewhere() -> None:
    post = published(TWO, only=WEBSITE)
    stopped = withdrawing.take_down(post, "Wrong date.", by=HEAD, scene=SCENE).post
    head = PEOPLE.by_id[HEAD]
    cleared = withdrawing.settled(stopped, "t1", GONE, by=head, scene=SCENE, may_publish=False).post
    assert (cleared.state, Act.OUT in allowed(cleared)) == (State.PUBLISHED, True)
    over = publishing.not_out(cleared, by=OFFICE, scene=SCENE).post
    assert (over.state, over.watches) == (State.REMOVED, ())


@pytest.mark.parametrize(("by", "after"), [(OFFICE, 0), (TEACHER, 30)])
def test_whoever_has_go_or_later_its_author_says_that_it_did_not_go_out(by: str, after: float) -> None:
    post = with_go()
    who = next(one.id for one in PEOPLE.everyone if one.id == by)
    back = publishing.not_out(post, by=who, scene=a_scene(NOON + minutes(after))).post
    assert (back.state, back.go, back.watches) == (State.APPROVED, None, ())
    edited = posting.edited(back, words("Anew."), by=TEACHER, scene=SCENE).post
    assert edited.state is State.DRAFT


@pytest.mark.rule("R39")
def test_its_author_cannot_say_so_while_somebody_else_may_be_putting_it_out() -> None:
    with pytest.raises(Impossible) as no:
        publishing.not_out(with_go(), by=TEACHER, scene=a_scene(NOON + minutes(29)))
    assert no.value.why is Cannot.HAS_GO


def second_go(after: float) -> PostStep:
    post, scene = with_go(), a_scene(NOON + minutes(after))
    looked = a_look(post, None, When.GO, at=scene.at)
    return publishing.go(post, looked, by=DEPUTY, scene=scene, may_publish=True)


@pytest.mark.rule("R41")
def test_a_second_person_gets_go_once_the_half_hour_of_the_first_is_over() -> None:
    with pytest.raises(Impossible) as no:
        second_go(29)
    assert no.value.why is Cannot.HAS_GO
    given = second_go(30).post.go
    assert given is not None
    assert given.by == DEPUTY


def test_nobody_else_says_that_it_did_not_go_out() -> None:
    with pytest.raises(Impossible) as no:
        publishing.not_out(with_go(), by=DEPUTY, scene=SCENE)
    assert no.value.why is Cannot.NOT_YOURS


@pytest.mark.parametrize(
    ("place", "address", "good"),
    [
        (WEBSITE, "https://school.example/news/1", True),
        (FACEBOOK, "HTTP://social.example", True),
        (FACEBOOK, "social.example/1", False),
        (FACEBOOK, "javascript://x.example", False),
        (FACEBOOK, "https://name@social.example/", False),
        (FACEBOOK, "https://social.example/a b", False),
        (DISPLAY, "The board by the hall", True),
        (DISPLAY, "x" * 501, False),
        (DISPLAY, "  ", False),
    ],
)
def test_an_address_is_of_the_web_or_words_for_paper(place: Place, address: str, good: bool) -> None:
    assert publishing.is_address(place, address) is good


@pytest.mark.rule("R38", "R39")
def test_a_withdrawal_for_one_place_takes_down_that_place_alone_and_goes_no_further() -> None:
    child = a_shown_child()
    post = published(photo(child.pupil.id, places=BOTH), a_roll(child))
    step = withdrawing.withdrawn(post, taken_back(child, FACEBOOK), SCENE)
    assert [one.place for one in still_open(step.post.takedowns)] == [FACEBOOK]
    assert step.post.approval is None
    again = withdrawing.withdrawn(step.post, taken_back(child, FACEBOOK), SCENE)
    assert (again.post, again.lines, again.messages) == (step.post, (), ())


@pytest.mark.rule("R38")
def test_a_withdrawal_of_a_use_that_the_post_does_not_make_leaves_it_alone() -> None:
    child = a_shown_child()
    post = published(photo(child.pupil.id), a_roll(child))
    assert withdrawing.withdrawn(post, taken_back(child, FACEBOOK), SCENE).lines == ()


@pytest.mark.rule("R39")
def test_what_has_to_come_down_has_two_school_days() -> None:
    child = a_shown_child()
    post = published(photo(child.pupil.id), a_roll(child))
    [task] = withdrawing.withdrawn(post, taken_back(child, WEBSITE), SCENE).post.takedowns
    assert task.due == (NOON + days(2)).replace(hour=15, minute=30)
