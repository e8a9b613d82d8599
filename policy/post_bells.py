"""The bells of a post: whoever has to do something is reminded, and the next is added; nothing else changes.

A bell that was rung is gone from the post in the same transaction, so that it rings once, whoever looks.
"""

from __future__ import annotations

from datetime import datetime

from policy import hours
from policy.approving import deciders
from policy.messages import Message, Purpose
from policy.people import StaffId
from policy.post_steps import PostStep, heads, here, in_days, office, step, told, watching
from policy.posts import Deed, Duty, Post, Watch
from policy.publishing import SAY_WITHIN
from policy.scenes import Scene

AGAIN_DAYS = 1
"""School days until the same bell rings once more."""


def rung(post: Post, scene: Scene) -> PostStep:
    """All bells of this post that are due, rung together; nothing where none is."""
    due = [one for one in post.watches if one.due <= scene.at]
    if not due:
        return PostStep(post)
    changed = post
    messages: tuple[Message, ...] = ()
    for one in due:
        changed = watching(changed, Watch(one.duty, _next(one.duty, scene)))
        messages += told(post, _whom(post, one.duty, scene), _WHAT[one.duty], scene)
    codes = {"of": ",".join(one.duty.value for one in due)}
    return step(changed, Deed.REMINDED, None, scene.at, codes, messages=_once(messages))


_WHAT = {
    Duty.DECIDE: Purpose.POST_WAITS,
    Duty.REVIEW: Purpose.POST_WAITS,
    Duty.SAY_WHERE: Purpose.POST_READY,
    Duty.TAKE_DOWN: Purpose.TAKE_DOWN,
}


def _whom(post: Post, duty: Duty, scene: Scene) -> tuple[StaffId, ...]:
    """Whom it rings for: after a school day the delegate as well, and the Principal for what stays up."""
    match duty:
        case Duty.DECIDE | Duty.REVIEW:
            return here(deciders(post, scene).now, scene)
        case Duty.SAY_WHERE:
            return (post.go.by,) if post.go is not None else (post.author,)
        case Duty.TAKE_DOWN:
            return (*office(scene), *heads(scene))


def _next(duty: Duty, scene: Scene) -> datetime:
    if duty is Duty.SAY_WHERE:
        return hours.after_minutes(scene.school, scene.at, SAY_WITHIN)
    return in_days(scene.school, scene.at, AGAIN_DAYS)


def _once(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    return tuple({one.id: one for one in messages}.values())
