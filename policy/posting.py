"""What may be done to a post in which state, and writing one: begin, change, ask, drop (R40 to R58, Q14).

Deciding about one is policy/deciding_posts.py, putting it out policy/publishing.py.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from policy.approving import WAITS_FOR_DAYS, Deciders, deciders
from policy.concerns import FormToken
from policy.messages import Purpose
from policy.people import StaffId
from policy.post_steps import PostStep, here, in_days, step, told, watching
from policy.posts import Approval, Check, Content, Deed, Duty, HeldFor, Post, PostId, State, Watch
from policy.requests import Fault, is_fast
from policy.scenes import Scene
from policy.wording import Finding

MOST_CHECKS = 12
"""Looks at the record that stand on the post itself; each is in its lines as well."""


class Act(StrEnum):
    """Something that a person does to a post."""

    EDIT = "edit"
    SUBMIT = "submit"
    DROP = "drop"
    DECIDE = "decide"
    HOLD = "hold"
    RELEASE = "release"
    REVIEW = "review"
    GO = "go"
    OUT = "out"
    NOT_OUT = "not_out"
    MOVE = "move"
    """Put right the address at which it is out."""
    TAKE_DOWN = "take_down"
    SETTLE = "settle"
    SHARE = "share"


class Cannot(StrEnum):
    """Why something cannot be done to a post; each has a sentence (cards/post_words.py)."""

    NOT_NOW = "not_now"
    NOT_YOURS = "not_yours"
    OWN_POST = "own_post"
    OWN_SAMPLE = "own_sample"
    NOT_DECIDER = "not_decider"
    NOBODY_DECIDES = "nobody_decides"
    NOBODY_ELSE = "nobody_else"
    CHANGED = "changed"
    INCOMPLETE = "incomplete"
    NEEDS_CHOICE = "needs_choice"
    NEEDS_REASON = "needs_reason"
    NEEDS_RESULT = "needs_result"
    NAMES = "names"
    NOT_PUBLISHER = "not_publisher"
    TOO_EARLY = "too_early"
    NO_GO = "no_go"
    HAS_GO = "has_go"
    """Somebody else has Go, and may be putting it out at this moment."""
    NO_ADDRESS = "no_address"
    OUR_OWN = "our_own"
    NO_SUCH_TASK = "no_such_task"


class Impossible(Exception):
    """This cannot be done to the post; `why` says the reason and nothing was changed."""

    def __init__(self, why: Cannot) -> None:
        super().__init__(why.value)
        self.why = why


def allowed(post: Post) -> frozenset[Act]:
    """What may be done to a post in this state at all; who may is asked besides.

    While one has Go nobody can tell whether it is out: it may be said where, whatever came between, or that
    it did not go out; until then what it shows stays as it is. What is out comes down where it must.
    """
    acts = _of_its_state(post.state)
    if any(one.duty is Duty.REVIEW for one in post.watches):
        acts |= {Act.REVIEW}
    if post.go is None:
        return acts
    return acts - {Act.EDIT, Act.SUBMIT, Act.DROP, Act.RELEASE} | {Act.OUT, Act.NOT_OUT}


def require(post: Post, act: Act) -> None:
    """Raises `Impossible` where this cannot be done in this state."""
    if act not in allowed(post):
        raise Impossible(Cannot.NOT_NOW)


def begun(id_: PostId, reference: str, token: FormToken, author: StaffId, at: datetime) -> PostStep:
    """Somebody begins to ask for a post."""
    return step(Post(id_, reference, token, author, at), Deed.BEGUN, author, at)


def edited(post: Post, content: Content, *, by: StaffId, scene: Scene) -> PostStep:
    """The author changes it: that is another edition, and whatever was approved counts no more (Q14)."""
    _own(post, by, Act.EDIT)
    if content == post.content:
        return PostStep(post)
    if _shows_other(content, post.content) and content.ticks == post.content.ticks:
        # What was ticked was said of other words or another picture (R43, R48, R58).
        content = replace(content, ticks=frozenset())
    # Words that an approver put in are theirs until the author puts others there.
    editors = post.editors if content.text == post.content.text else ()
    return step(
        replace(_anew(post), content=content, edition=post.edition + 1, editors=editors),
        Deed.EDITED,
        by,
        scene.at,
        {"edition": str(post.edition + 1)},
    )


def _shows_other(content: Content, before: Content) -> bool:
    return (content.text, content.pictures) != (before.text, before.pictures)


def submitted(
    post: Post,
    check: Check,
    faults: Collection[Fault],
    *,
    by: StaffId,
    scene: Scene,
    may_publish: bool,
    findings: Collection[Finding] = (),
) -> PostStep:
    """Ask for it. Words alone that say that the school is closed may go out at once, and are looked at
    afterwards (R57); everything else waits for somebody who did not write it, as does what names a child.
    `findings` are those of the check of the words."""
    _own(post, by, Act.SUBMIT)
    if faults:
        raise Impossible(Cannot.INCOMPLETE)
    who = deciders(post, scene)
    if not who.now:
        raise Impossible(Cannot.NOBODY_DECIDES)
    asked = replace(_anew(post), asked_at=scene.at, checks=with_check(post, check))
    codes = {"edition": str(post.edition), "pupils": str(len(check.answers)), "yes": str(check.yes)}
    if is_fast(post.content, findings) and may_publish:
        return _fast(asked, who, by, scene, codes)
    due = Watch(Duty.DECIDE, in_days(scene.school, scene.at, WAITS_FOR_DAYS))
    asked = watching(replace(asked, state=State.SUBMITTED), due)
    messages = told(asked, here(who.now, scene), Purpose.POST_WAITS, scene)
    return step(asked, Deed.ASKED, by, scene.at, codes, messages=messages)


def dropped(post: Post, *, by: StaffId, scene: Scene) -> PostStep:
    """The author does not want it any more; what was asked for stays readable (records.md E2)."""
    _own(post, by, Act.DROP)
    return step(replace(_anew(post), state=State.DECLINED), Deed.DROPPED, by, scene.at)


def held(post: Post, why: HeldFor) -> Post:
    """The post as one that may not go out. That it had Go stays: it may be out already, and that is to be
    said."""
    return replace(post, state=State.HELD, held_for=why, approval=None, watches=_kept(post))


def with_check(post: Post, check: Check) -> tuple[Check, ...]:
    """The looks at the record with this one."""
    return (*post.checks, check)[-MOST_CHECKS:]


def _fast(post: Post, who: Deciders, by: StaffId, scene: Scene, codes: dict[str, str]) -> PostStep:
    lasts = scene.at + timedelta(days=1)
    approved = replace(
        post, state=State.APPROVED, approval=Approval(None, scene.at, lasts, post.edition), held_for=None
    )
    approved = watching(approved, Watch(Duty.REVIEW, in_days(scene.school, scene.at, 1)))
    messages = told(approved, here(who.now, scene), Purpose.POST_WAITS, scene)
    return step(approved, Deed.FAST_LANE, by, scene.at, codes, messages=messages)


def _anew(post: Post) -> Post:
    """The post as a draft of which nothing is decided."""
    return replace(
        post,
        state=State.DRAFT,
        asked_at=None,
        approval=None,
        held_for=None,
        watches=_kept(post),
    )


def _kept(post: Post) -> tuple[Watch, ...]:
    return post.watches_without(Duty.DECIDE, Duty.REVIEW)


def _of_its_state(state: State) -> frozenset[Act]:
    match state:
        case State.DRAFT | State.CHANGES_ASKED:
            return frozenset({Act.EDIT, Act.SUBMIT, Act.DROP})
        case State.SUBMITTED:
            return frozenset({Act.EDIT, Act.DROP, Act.DECIDE, Act.HOLD})
        case State.APPROVED:
            return frozenset({Act.EDIT, Act.DROP, Act.HOLD, Act.GO})
        case State.HELD:
            return frozenset({Act.EDIT, Act.SUBMIT, Act.DROP, Act.RELEASE})
        case State.PUBLISHED:
            return frozenset({Act.GO, Act.MOVE, Act.TAKE_DOWN, Act.SETTLE, Act.SHARE})
        case State.REMOVED:
            return frozenset({Act.SETTLE, Act.SHARE})
        case State.DECLINED:
            return frozenset()
        case _ as never:
            assert_never(never)


def _own(post: Post, by: StaffId, act: Act) -> None:
    if by != post.author:
        raise Impossible(Cannot.NOT_YOURS)
    require(post, act)
