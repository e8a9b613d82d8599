"""What may be done to a post in which state, and by whom: as data, and refused with its own code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from policy import deciding_posts, posting, publishing, withdrawing
from policy.deciding_posts import Reason, Verdict
from policy.post_steps import PostStep
from policy.posting import Act, Cannot, Impossible, allowed
from policy.posts import Duty, HeldFor, Post, State, Watch
from policy.requests import Fault
from policy.takedowns import Done, Result
from policy.uses import WEBSITE, Medium, Use
from tests.builders import DEPUTY, DSL, HEAD, NOON, TEACHER, minutes
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
    drafted,
    photo,
    published,
    with_go,
    words,
)

TABLE = {
    State.DRAFT: {Act.EDIT, Act.SUBMIT, Act.DROP},
    State.CHANGES_ASKED: {Act.EDIT, Act.SUBMIT, Act.DROP},
    State.SUBMITTED: {Act.EDIT, Act.DROP, Act.DECIDE, Act.HOLD},
    State.APPROVED: {Act.EDIT, Act.DROP, Act.HOLD, Act.GO},
    State.HELD: {Act.EDIT, Act.SUBMIT, Act.DROP, Act.RELEASE},
    State.PUBLISHED: {Act.GO, Act.MOVE, Act.TAKE_DOWN, Act.SETTLE, Act.SHARE},
    State.REMOVED: {Act.SETTLE, Act.SHARE},
    State.DECLINED: set(),
}
FROZEN = {Act.EDIT, Act.SUBMIT, Act.DROP, Act.RELEASE}
"""What shows may not change while nobody can tell whether it is out."""


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_every_act_in_every_state_is_allowed_or_not_as_the_table_says(state: State, act: Act) -> None:
    post = replace(drafted(), state=state)
    assert (act in allowed(post)) is (act in TABLE[state])

    on_its_way = replace(with_go(), state=state)
    wanted = (TABLE[state] - FROZEN) | {Act.OUT, Act.NOT_OUT}
    assert (act in allowed(on_its_way)) is (act in wanted)

    to_review = replace(post, watches=(Watch(Duty.REVIEW, NOON),))
    assert (act in allowed(to_review)) is (act in TABLE[state] | {Act.REVIEW})


LOOK = a_look(drafted())
PRINCIPAL, TEACHES = PEOPLE.by_id[HEAD], PEOPLE.by_id[TEACHER]
SCENE = a_scene()
GONE = Done(Result.REMOVED, "I looked and it is gone.")


def approve(post: Post, by: str = HEAD, edition: int | None = None) -> PostStep:
    person = next(one for one in PEOPLE.everyone if one.id == by)
    return deciding_posts.approved(post, Verdict(edition or post.edition), LOOK, by=person, scene=SCENE)


def held() -> Post:
    return deciding_posts.held_by_hand(asked(), "Wait.", by=HEAD, scene=SCENE).post


def stopped() -> Post:
    return replace(held(), held_for=HeldFor.PERMISSION)


def edited_by_head() -> Post:
    post = asked()
    return deciding_posts.approved_with_edit(
        post, Verdict(post.edition), "Better.", named=(), by=HEAD, scene=SCENE, is_clean=True
    ).post


REFUSED: dict[str, tuple[Cannot, Callable[[], PostStep]]] = {
    "another's draft": (
        Cannot.NOT_YOURS,
        lambda: posting.edited(drafted(), words("x"), by=HEAD, scene=SCENE),
    ),
    "dropping what is out": (
        Cannot.NOT_NOW,
        lambda: posting.dropped(published(), by=TEACHER, scene=SCENE),
    ),
    "a form with gaps": (
        Cannot.INCOMPLETE,
        lambda: posting.submitted(
            drafted(), LOOK.check, (Fault.NO_WORDS,), by=TEACHER, scene=SCENE, may_publish=False
        ),
    ),
    "a school without anybody to decide": (
        Cannot.NOBODY_DECIDES,
        lambda: posting.submitted(
            drafted(),
            LOOK.check,
            (),
            by=TEACHER,
            scene=a_scene(people=replace(PEOPLE, everyone=(TEACHES,))),
            may_publish=False,
        ),
    ),
    "the author approves": (Cannot.OWN_POST, lambda: approve(asked(author=HEAD))),
    "an editor approves": (Cannot.OWN_POST, lambda: approve(edited_by_head())),
    "a teacher approves": (Cannot.NOT_DECIDER, lambda: approve(asked(author=DSL), TEACHER)),
    "another edition": (Cannot.CHANGED, lambda: approve(asked(), edition=1)),
    "approving twice": (Cannot.NOT_NOW, lambda: approve(approved())),
    "declining without a reason": (
        Cannot.NEEDS_CHOICE,
        lambda: deciding_posts.declined(asked(), Verdict(2), by=HEAD, scene=SCENE),
    ),
    "another reason without words": (
        Cannot.NEEDS_REASON,
        lambda: deciding_posts.declined(asked(), Verdict(2, Reason.OTHER, "no"), by=HEAD, scene=SCENE),
    ),
    "releasing what a permission stopped": (
        Cannot.NOT_NOW,
        lambda: deciding_posts.released(stopped(), LOOK, by=HEAD, scene=SCENE),
    ),
    "the author releases": (
        Cannot.OWN_POST,
        lambda: deciding_posts.released(held(), LOOK, by=TEACHER, scene=SCENE),
    ),
    "holding another's": (
        Cannot.NOT_DECIDER,
        lambda: deciding_posts.held_by_hand(asked(), "", by=OFFICE, scene=SCENE),
    ),
    "not a publisher": (
        Cannot.NOT_PUBLISHER,
        lambda: publishing.go(approved(), LOOK, by=TEACHER, scene=SCENE, may_publish=False),
    ),
    "before its day": (
        Cannot.TOO_EARLY,
        lambda: publishing.go(
            approved(replace(words(), on_day="2026-10-07")), LOOK, by=OFFICE, scene=SCENE, may_publish=True
        ),
    ),
    "no address": (
        Cannot.NO_ADDRESS,
        lambda: publishing.out(with_go(), {WEBSITE: " "}, LOOK, by=OFFICE, scene=SCENE),
    ),
    "not an address": (
        Cannot.NO_ADDRESS,
        lambda: publishing.out(with_go(), {WEBSITE: "our page"}, LOOK, by=OFFICE, scene=SCENE),
    ),
    "an address of somewhere else": (
        Cannot.NO_ADDRESS,
        lambda: publishing.out(with_go(), addresses(FACEBOOK), LOOK, by=OFFICE, scene=SCENE),
    ),
    "out without Go": (
        Cannot.NOT_NOW,
        lambda: publishing.out(approved(), addresses(WEBSITE), LOOK, by=OFFICE, scene=SCENE),
    ),
    "somebody else's Go": (
        Cannot.NOT_YOURS,
        lambda: publishing.not_out(with_go(), by=DEPUTY, scene=SCENE),
    ),
    "a take-down by anybody": (
        Cannot.NOT_DECIDER,
        lambda: withdrawing.take_down(published(), "Wrong date.", by=TEACHER, scene=SCENE),
    ),
    "no such task": (
        Cannot.NO_SUCH_TASK,
        lambda: withdrawing.settled(published(), "t1", GONE, by=PRINCIPAL, scene=SCENE, may_publish=True),
    ),
}


@pytest.mark.rule("R53")
@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done_says_why(case: str) -> None:
    why, press = REFUSED[case]
    with pytest.raises(Impossible) as no:
        press()
    assert no.value.why is why


@pytest.mark.rule("R58")
@pytest.mark.parametrize("reason", [one for one in Reason if one is not Reason.OTHER])
def test_each_criterion_is_reason_enough_to_decline_and_is_written_down(reason: Reason) -> None:
    step = deciding_posts.declined(asked(), Verdict(2, reason), by=HEAD, scene=SCENE)
    assert step.post.state is State.DECLINED
    assert step.lines[0].codes["reason"] == reason


def test_any_edit_voids_the_approval() -> None:
    post = approved()
    after = posting.edited(post, words("Another day."), by=TEACHER, scene=SCENE).post
    assert (after.state, after.approval, after.edition) == (State.DRAFT, None, post.edition + 1)


def test_what_an_approver_wrote_stays_theirs_until_the_author_writes_anew() -> None:
    held = deciding_posts.held_by_hand(edited_by_head(), "", by=TEACHER, scene=SCENE).post
    again = posting.submitted(held, LOOK.check, (), by=TEACHER, scene=SCENE, may_publish=False).post
    with pytest.raises(Impossible) as no:
        approve(again)
    assert no.value.why is Cannot.OWN_POST

    moved = posting.edited(again, replace(again.content, places=(FACEBOOK,)), by=TEACHER, scene=SCENE).post
    assert moved.editors == (HEAD,)
    rewritten = posting.edited(moved, words("My own."), by=TEACHER, scene=SCENE).post
    assert rewritten.editors == ()


@pytest.mark.rule("R57")
def test_a_closure_of_words_alone_goes_out_at_once_and_is_looked_at_afterwards() -> None:
    post = asked(closed(), may_publish=True)
    assert post.state is State.APPROVED
    assert post.approval is not None
    assert post.approval.by is None
    assert [one.duty for one in post.watches] == [Duty.REVIEW]
    seen = deciding_posts.reviewed(post, by=HEAD, scene=SCENE).post
    assert (seen.reviewed_by, seen.watches) == (HEAD, ())

    assert asked(closed()).state is State.SUBMITTED, "the author may not publish"
    assert asked(words(), may_publish=True).state is State.SUBMITTED, "not a closure"


@pytest.mark.rule("R41")
def test_nothing_is_approved_that_may_not_be_shown_any_more() -> None:
    child = a_child(Use(Medium.PHOTO, WEBSITE))
    post = asked(photo(child.pupil.id), a_roll(child))
    step = deciding_posts.approved(
        post, Verdict(post.edition), a_look(post, a_roll()), by=PRINCIPAL, scene=SCENE
    )
    assert (step.post.state, step.post.approval) == (State.HELD, None)
    assert {one.to for one in step.messages} == {TEACHER}


def test_an_approval_counts_thirty_days_and_then_it_is_asked_again() -> None:
    post = approved()
    early, late = a_scene(NOON + days(30) - minutes(1)), a_scene(NOON + days(30))
    assert publishing.go(post, LOOK, by=OFFICE, scene=early, may_publish=True).post.go is not None
    again = publishing.go(post, LOOK, by=OFFICE, scene=late, may_publish=True).post
    assert (again.state, again.approval, again.go) == (State.SUBMITTED, None, None)


@pytest.mark.rule("R43", "R48", "R58")
def test_what_was_ticked_of_other_words_or_another_picture_has_to_be_ticked_again() -> None:
    post = drafted()
    assert post.content.ticks
    elsewhere = posting.edited(post, replace(post.content, places=(FACEBOOK,)), by=TEACHER, scene=SCENE).post
    assert elsewhere.content.ticks == post.content.ticks
    reworded = posting.edited(post, replace(post.content, text="Others."), by=TEACHER, scene=SCENE).post
    assert not reworded.content.ticks
