"""The ten posts of a term that the safeguarding lead looks at (R20): the same ten whoever asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import Final

from policy import hours
from policy.concerns import ConcernId
from policy.delivery import LEASE
from policy.kinds import Urgency
from policy.messages import Message, MessageId, Purpose
from policy.people import Person, Role, StaffId
from policy.post_steps import PostStep, here, step
from policy.posting import Act, Cannot, Impossible, allowed
from policy.posts import Deed, Post, PostId
from policy.scenes import Scene
from policy.schools import School

NUMBER = 10
AFTER = timedelta(weeks=4)
"""How long into a term there is something to look at."""

SAMPLE: Final = ConcernId("sample")
REFERENCE: Final = "POSTS"
"""What is reminded of is no concern, and has no reference of its own."""

WITHOUT_TERMS = timedelta(days=90)
"""How far back is looked where the school file names no term."""


def term_began(school: School, at: datetime) -> datetime:
    """When this term began, or the last one where it is holiday; without terms, three months ago."""
    today = school.local(at).date()
    begun = [first for first, _ in school.terms if first <= today]
    if not begun:
        return at - WITHOUT_TERMS
    return datetime.combine(max(begun), time(), school.timezone).astimezone(UTC)


def is_time(school: School, at: datetime) -> bool:
    """Whether the lead is to be reminded of this term's ten: four weeks into it, when people are about."""
    return at >= term_began(school, at) + AFTER and hours.is_awake(school, at)


def mark(began: datetime) -> str:
    """Under what it is kept that somebody was reminded of this term's."""
    return f"sample:{began.date().isoformat()}"


def reminders(began: datetime, scene: Scene) -> tuple[Message, ...]:
    """A word to the safeguarding lead, or whoever covers; the same for the same term."""
    whom = here(scene.acting.holders[Role.DSL], scene)
    return tuple(
        Message(
            id=MessageId(sha256(f"{mark(began)} {one}".encode()).hexdigest()[:24]),
            concern=SAMPLE,
            reference=REFERENCE,
            to=one,
            purpose=Purpose.SAMPLE_WAITS,
            urgency=Urgency.U4,
            due=scene.at + LEASE,
            created=scene.at,
        )
        for one in whom
    )


def drawn(ids: Iterable[PostId], began: datetime, looked: Collection[PostId] = ()) -> tuple[PostId, ...]:
    """Ten of them, by a draw that nobody can steer and that gives the same ten as long as the posts are the
    same. One that was looked at stays; a post that comes later may take the place of another."""
    mark = began.date().isoformat()
    ranked = sorted(ids, key=lambda it: (it not in looked, sha256(f"{mark} {it}".encode()).hexdigest()))
    return tuple(ranked[:NUMBER])


def sampled(post: Post, *, is_fine: bool, words: str, by: Person, scene: Scene) -> PostStep:
    """What the lead found: it is fine, or it should not have gone out and why."""
    if not by.holds(Role.DSL, Role.DEPUTY_DSL) or not post.is_out:
        raise Impossible(Cannot.NOT_NOW)
    if by.id == post.author:
        raise Impossible(Cannot.OWN_SAMPLE)
    if not is_fine and not words.strip():
        raise Impossible(Cannot.NEEDS_REASON)
    codes = {"finding": "fine" if is_fine else "not_fine"}
    looked = replace(post, sampled_at=scene.at)
    return step(looked, Deed.SAMPLED, by.id, scene.at, codes, words=words)


def was_sampled(post: Post, since: datetime) -> bool:
    """Whether somebody looked at it in this term."""
    return post.sampled_at is not None and post.sampled_at >= since


def may_be_taken_down(post: Post, by: StaffId) -> bool:
    """Whether a finding can ask for it to come down."""
    return Act.TAKE_DOWN in allowed(post) and by != post.author
