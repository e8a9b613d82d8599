"""What a permission that was taken back does to a post, and taking down what is out (R38, R39, C8).

Whoever is told hears that a permission changed, never whose or why.
"""

from __future__ import annotations

from dataclasses import replace

from policy import showing, takedowns
from policy.approving import deciders, may_decide
from policy.messages import Message, Purpose
from policy.people import Person, Role, StaffId
from policy.post_steps import PostStep, heads, here, in_days, office, step, told, with_go
from policy.posting import Act, Cannot, Impossible, held, require
from policy.posts import NOT_OUT, Deed, HeldFor, Post, State
from policy.publishing import (
    DOWN_WITHIN,
    LONGEST_ADDRESS,
    as_it_ends,
    joined,
    places_left,
    to_come_down,
    with_tasks,
)
from policy.scenes import Scene
from policy.takedowns import Done, Result, Takedown
from policy.uses import Place
from policy.withdrawals import Withdrawal

SHORTEST_PROOF = 5
"""Characters."""


def withdrawn(post: Post, withdrawal: Withdrawal, scene: Scene) -> PostStep:
    """A permission was taken back: what is not out is held, what is out comes down where it shows that use.

    The same withdrawal told again changes nothing; a post that does not make that use is left alone.
    """
    if withdrawal.id in post.heard:
        return PostStep(post)
    gone = showing.takes_back(post.content, withdrawal.pupil, withdrawal.uses)
    if not gone or withdrawal.pupil not in post.content.everyone or post.state is State.DECLINED:
        return PostStep(post)
    heard = replace(post, heard=(*post.heard, withdrawal.id))
    first = _held(heard, scene) if post.state in NOT_OUT else _not_further(heard, scene)
    places = {one.place for one in gone}
    then = joined(first, _comes_down(first.post, post, places, withdrawal, scene)) if post.is_out else first
    return then if then.lines else step(then.post, Deed.PERMISSION_CHANGED, None, scene.at)


def _comes_down(
    now: Post, before: Post, places: set[Place], withdrawal: Withdrawal, scene: Scene
) -> PostStep:
    """What is out comes down; whoever wrote it or approved it hears that a permission changed (R39)."""
    step_ = to_come_down(now, places, withdrawal.id, scene)
    approver = before.approval.by if before.approval is not None else None
    whom = [one for one in (now.author, approver) if one and one not in with_go(now)]
    if not takedowns.still_open(step_.post.takedowns) or not step_.lines:
        return step_
    return replace(step_, messages=(*step_.messages, *told(step_.post, whom, Purpose.POST_CHANGED, scene)))


def take_down(post: Post, words: str, *, by: StaffId, scene: Scene) -> PostStep:
    """Somebody who may decide, or keeps the record, wants it gone from everywhere."""
    require(post, Act.TAKE_DOWN)
    if not (may_decide(post, by, scene) or by in office(scene)):
        raise Impossible(Cannot.NOT_DECIDER)
    places = {one.place for one in post.outings}
    asked = step(post, Deed.TO_COME_DOWN, by, scene.at, {"by_hand": "yes"}, words=words)
    return joined(asked, to_come_down(post, places, f"{takedowns.BY_HAND} {post.lines}", scene))


def take_down_as_found(post: Post, scene: Scene) -> PostStep:
    """The safeguarding lead found that it should not have gone out (R20)."""
    return to_come_down(post, {one.place for one in post.outings}, f"{takedowns.SAMPLED} {post.lines}", scene)


def shared(post: Post, place: Place, address: str, *, by: StaffId, scene: Scene) -> PostStep:
    """Somebody else shows it too: nobody permitted it there, so their copy is a task of its own (Q11), and
    whoever takes things down is told of it."""
    require(post, Act.SHARE)
    if not address.strip() or len(address) > LONGEST_ADDRESS or place not in post.content.places:
        raise Impossible(Cannot.NO_ADDRESS)
    if any(one.address == address.strip() for one in post.outings):
        raise Impossible(Cannot.OUR_OWN)
    due = in_days(scene.school, scene.at, DOWN_WITHIN)
    tasks = takedowns.shared(post.takedowns, place, address.strip(), f"share {post.lines}", scene.at, due)
    changed = with_tasks(post, tasks)
    others = [one for one in office(scene) if one != by] if tasks != post.takedowns else []
    messages = told(changed, others, Purpose.TAKE_DOWN, scene)
    codes = {"place": place}
    return step(changed, Deed.SHARED, by, scene.at, codes, words=address.strip(), messages=messages)


def settled(post: Post, task: str, done: Done, *, by: Person, scene: Scene, may_publish: bool) -> PostStep:
    """What came of taking it down: gone, with how that is known, or not possible, with the reason. What
    cannot come down is told to the Principal."""
    require(post, Act.SETTLE)
    if not (may_publish or by.holds(Role.BUSINESS_MANAGER) or may_decide(post, by.id, scene)):
        raise Impossible(Cannot.NOT_PUBLISHER)
    if find(post, task) is None:
        raise Impossible(Cannot.NO_SUCH_TASK)
    if len(done.words.strip()) < SHORTEST_PROOF:
        raise Impossible(Cannot.NEEDS_REASON)
    changed = as_it_ends(
        with_tasks(post, takedowns.settled(post.takedowns, task, done, by=by.id, at=scene.at))
    )
    cannot = done.result is Result.CANNOT
    deed = Deed.CANNOT_TAKE_DOWN if cannot else Deed.TAKEN_DOWN
    messages = told(changed, heads(scene), Purpose.NOT_DOWN, scene) if cannot else ()
    words = "\n".join(one for one in (done.words, done.copies) if one)
    return step(changed, deed, by.id, scene.at, {"task": task}, words=words, messages=messages)


def find(post: Post, task: str) -> Takedown | None:
    """The task with this id, where it is still to be done or could not be done before."""
    return next((one for one in takedowns.not_gone(post.takedowns) if one.id == task), None)


def _held(post: Post, scene: Scene) -> PostStep:
    """Hold it, and say so to whoever wrote it and whoever approved it or was to decide."""
    deciding = here(deciders(post, scene).now, scene) if post.state is State.SUBMITTED else ()
    stopped = held(post, HeldFor.PERMISSION)
    messages = _told_of_it(post, scene, *deciding)
    return step(stopped, Deed.PERMISSION_CHANGED, None, scene.at, messages=messages)


def _not_further(post: Post, scene: Scene) -> PostStep:
    """What is out in one place goes to no other; where it was about to, that is said as of any post."""
    stopped = replace(post, approval=None)
    if post.approval is None or not places_left(post):
        return PostStep(stopped)
    messages = _told_of_it(post, scene)
    return step(stopped, Deed.PERMISSION_CHANGED, None, scene.at, messages=messages)


def _told_of_it(post: Post, scene: Scene, *deciding: StaffId) -> tuple[Message, ...]:
    """A word to everybody whom it concerns; whoever has Go may be about to put it out, and hears at once."""
    going = with_go(post)
    approver = post.approval.by if post.approval is not None else None
    whom = [one for one in (post.author, approver, *deciding) if one and one not in going]
    messages = told(post, going, Purpose.POST_HELD, scene, at_once=True)
    return messages + told(post, whom, Purpose.POST_HELD, scene)
