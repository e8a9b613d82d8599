"""Bells of posts: they ring for whoever has to do something, once each, and again after a school day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy import post_bells, withdrawing
from policy.people import StaffId
from policy.posts import Duty, Post
from tests.builders import DEPUTY, HEAD, NOON, minutes
from tests.policy.posts import OFFICE, a_scene, asked, closed, gone, published, with_go


def taken_down() -> Post:
    return withdrawing.take_down(published(), "Wrong date.", by=HEAD, scene=a_scene()).post


RINGS: dict[str, tuple[Post, Duty, set[StaffId]]] = {
    "to decide": (asked(), Duty.DECIDE, {HEAD, DEPUTY}),
    "to look at a closure": (asked(closed(), may_publish=True), Duty.REVIEW, {HEAD, DEPUTY}),
    "to say where it is": (with_go(), Duty.SAY_WHERE, {OFFICE}),
    "to take down": (taken_down(), Duty.TAKE_DOWN, {OFFICE, HEAD}),
}


@pytest.mark.rule("R39", "R57")
@pytest.mark.parametrize("case", RINGS)
def test_a_bell_rings_when_it_is_due_for_whoever_is_to_act_and_once(case: str) -> None:
    post, duty, whom = RINGS[case]
    [watch] = post.watches
    assert watch.duty is duty
    early = post_bells.rung(post, a_scene(watch.due - minutes(1)))
    assert (early.post, early.lines) == (post, ())

    step = post_bells.rung(post, a_scene(watch.due))
    assert {one.to for one in step.messages} == whom
    assert len({one.id for one in step.messages}) == len(step.messages)
    [following] = step.post.watches
    assert following.duty is duty
    assert following.due > watch.due
    assert replace(step.post, watches=post.watches) == post, "nothing else changes"
    assert post_bells.rung(step.post, a_scene(watch.due)).lines == ()


def test_whoever_is_away_is_not_rung_while_somebody_else_is_here() -> None:
    post = asked()
    [watch] = post.watches
    step = post_bells.rung(post, a_scene(watch.due, away=[gone(HEAD)]))
    assert {one.to for one in step.messages} == {DEPUTY}


def test_a_post_without_duties_is_silent() -> None:
    post = published()
    assert post.watches == ()
    assert post_bells.rung(post, a_scene(NOON.replace(year=2030))).lines == ()
