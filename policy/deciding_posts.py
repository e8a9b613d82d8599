"""Deciding about a post that was asked for: never by whoever wrote it, and never on another edition (Q14).

Permission is looked at once more at that minute: where it is not there any more, nothing is approved and the
post is held (R41).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from policy.approving import WAITS_FOR_DAYS, deciders, may_decide, may_override
from policy.messages import Purpose
from policy.people import Person, StaffId
from policy.post_steps import PostStep, here, in_days, step, told, watching, with_go
from policy.posting import Act, Cannot, Impossible, held, require, with_check
from policy.posts import Approval, Check, Deed, Duty, HeldFor, Naming, Post, State, Watch
from policy.pupils import PupilId
from policy.scenes import Scene

APPROVED_FOR = timedelta(days=30)
"""How long an approval counts from the day that the post is planned for."""

SHORTEST_REASON = 5
"""Characters."""


class Reason(StrEnum):
    """Why a post is not approved as it is: the eight criteria of R58, and what else there is."""

    DISREPUTE = "disrepute"
    PERSONAL_VIEW = "personal_view"
    LANGUAGE = "language"
    INSENSITIVE = "insensitive"
    OFFENSIVE = "offensive"
    POLITICAL = "political"
    UNLAWFUL = "unlawful"
    ETHOS = "ethos"
    CONSENT = "consent"
    ACCURACY = "accuracy"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody who decides says, and about which edition they say it."""

    edition: int
    reason: Reason | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """The look at the record that goes with a decision, and whether everybody may be shown."""

    check: Check
    is_open: bool


def approved(
    post: Post,
    verdict: Verdict,
    looked: Looked,
    *,
    by: Person,
    scene: Scene,
    publishers: tuple[StaffId, ...] = (),
) -> PostStep:
    """Approve it, for the edition that was seen. `publishers` may put it out and are told that they can.

    A full name beside a picture is approved by the Principal alone, with a reason (Q12).
    """
    _may_decide(post, verdict, by.id, scene)
    checked = replace(post, checks=with_check(post, looked.check))
    if not looked.is_open:
        return no_longer_permitted(checked, by.id, scene)
    override = _override(post, verdict, by)
    approval = Approval(by.id, scene.at, _until(post, scene), post.edition, override)
    done = replace(checked, state=State.APPROVED, approval=approval, watches=_watches(post))
    ready = [one for one in publishers if one != by.id]
    messages = told(done, ready, Purpose.POST_READY, scene)
    if post.author not in ready:
        messages += told(done, [post.author], Purpose.POST_NEWS, scene)
    codes = {"edition": str(post.edition), "pupils": str(len(looked.check.answers))}
    return step(done, Deed.APPROVED, by.id, scene.at, codes, words=override, messages=messages)


def approved_with_edit(
    post: Post,
    verdict: Verdict,
    text: str,
    *,
    named: tuple[PupilId, ...],
    by: StaffId,
    scene: Scene,
    is_clean: bool,
) -> PostStep:
    """Change the words of it. Whoever does has written it as well, so another person has to approve it.

    `named` are the pupils listed whom the new words name: their names need a permission of their own.
    """
    _may_decide(post, verdict, by, scene)
    if not is_clean or not text.strip():
        raise Impossible(Cannot.INCOMPLETE)
    content = replace(post.content, text=text, named=named)
    changed = replace(
        post, content=content, edition=post.edition + 1, editors=(*post.editors, by), asked_at=scene.at
    )
    who = deciders(changed, scene)
    if not who.now:
        raise Impossible(Cannot.NOBODY_ELSE)
    changed = watching(changed, Watch(Duty.DECIDE, in_days(scene.school, scene.at, WAITS_FOR_DAYS)))
    messages = told(changed, here(who.now, scene), Purpose.POST_WAITS, scene)
    messages += told(changed, [post.author], Purpose.POST_NEWS, scene)
    codes = {"edition": str(changed.edition)}
    return step(changed, Deed.EDITED, by, scene.at, codes, messages=messages)


def change_asked(post: Post, verdict: Verdict, *, by: StaffId, scene: Scene) -> PostStep:
    """Ask the author to change something."""
    return _sent_back(post, verdict, State.CHANGES_ASKED, Deed.CHANGE_ASKED, by, scene)


def declined(post: Post, verdict: Verdict, *, by: StaffId, scene: Scene) -> PostStep:
    """It does not go out."""
    return _sent_back(post, verdict, State.DECLINED, Deed.DECLINED, by, scene)


def held_by_hand(post: Post, words: str, *, by: StaffId, scene: Scene) -> PostStep:
    """Whoever may decide, or whoever wrote it, stops it for now."""
    require(post, Act.HOLD)
    if by != post.author and not may_decide(post, by, scene):
        raise Impossible(Cannot.NOT_DECIDER)
    stopped = held(post, HeldFor.BY_HAND)
    going = with_go(post, but=by)
    others = [one for one in (post.author,) if one not in (by, *going)]
    messages = told(stopped, going, Purpose.POST_STOPPED, scene, at_once=True)
    messages += told(stopped, others, Purpose.POST_NEWS, scene)
    return step(stopped, Deed.HELD, by, scene.at, words=words, messages=messages)


def released(post: Post, looked: Looked, *, by: StaffId, scene: Scene) -> PostStep:
    """Let a post that was stopped by hand wait for its decision again; one that a permission stopped is for
    its author to change or to ask for anew."""
    require(post, Act.RELEASE)
    if post.held_for is not HeldFor.BY_HAND or post.asked_at is None:
        raise Impossible(Cannot.NOT_NOW)
    if not may_decide(post, by, scene):
        raise Impossible(Cannot.OWN_POST if by == post.author else Cannot.NOT_DECIDER)
    checked = replace(post, checks=with_check(post, looked.check))
    if not looked.is_open:
        return no_longer_permitted(checked, by, scene)
    back = replace(checked, state=State.SUBMITTED, held_for=None, asked_at=scene.at)
    back = watching(back, Watch(Duty.DECIDE, in_days(scene.school, scene.at, WAITS_FOR_DAYS)))
    messages = told(back, [post.author], Purpose.POST_NEWS, scene)
    return step(back, Deed.RELEASED, by, scene.at, messages=messages)


def reviewed(post: Post, *, by: StaffId, scene: Scene) -> PostStep:
    """Somebody who did not write it looked at what went out by the fast lane (R57)."""
    require(post, Act.REVIEW)
    if not may_decide(post, by, scene):
        raise Impossible(Cannot.OWN_POST if by == post.author else Cannot.NOT_DECIDER)
    done = replace(post, reviewed_by=by, watches=post.watches_without(Duty.REVIEW))
    return step(done, Deed.REVIEWED, by, scene.at)


def no_longer_permitted(post: Post, by: StaffId, scene: Scene) -> PostStep:
    """Somebody in it may not be shown any more: it is held, whatever was about to be done (R41)."""
    stopped = held(post, HeldFor.PERMISSION)
    going = with_go(post, but=by)
    approver = post.approval.by if post.approval is not None else None
    whom = [one for one in (post.author, approver) if one and one not in (by, *going)]
    messages = told(stopped, going, Purpose.POST_HELD, scene, at_once=True)
    messages += told(stopped, whom, Purpose.POST_HELD, scene)
    return step(stopped, Deed.NOT_GO, by, scene.at, messages=messages)


def _sent_back(post: Post, verdict: Verdict, state: State, deed: Deed, by: StaffId, scene: Scene) -> PostStep:
    _may_decide(post, verdict, by, scene)
    if verdict.reason is None:
        raise Impossible(Cannot.NEEDS_CHOICE)
    if verdict.reason is Reason.OTHER and not _is_said(verdict.words):
        raise Impossible(Cannot.NEEDS_REASON)
    back = replace(post, state=state, watches=_watches(post))
    messages = told(back, [post.author], Purpose.POST_NEWS, scene)
    codes = {"reason": verdict.reason.value, "edition": str(post.edition)}
    return step(back, deed, by, scene.at, codes, words=verdict.words, messages=messages)


def _may_decide(post: Post, verdict: Verdict, by: StaffId, scene: Scene) -> None:
    if by in (post.author, *post.editors):
        raise Impossible(Cannot.OWN_POST)
    if not may_decide(post, by, scene):
        raise Impossible(Cannot.NOT_DECIDER)
    require(post, Act.DECIDE)
    if verdict.edition != post.edition:
        raise Impossible(Cannot.CHANGED)


def _override(post: Post, verdict: Verdict, by: Person) -> str:
    if post.content.naming is not Naming.FULL or not post.content.has_image:
        return ""
    if not may_override(by) or not _is_said(verdict.words):
        raise Impossible(Cannot.NAMES)
    return verdict.words


def _until(post: Post, scene: Scene) -> datetime:
    planned = post.content.on_day
    begins = (
        datetime.combine(date.fromisoformat(planned), time(), scene.school.timezone) if planned else scene.at
    )
    return max(scene.at, begins.astimezone(scene.at.tzinfo)) + APPROVED_FOR


def _watches(post: Post) -> tuple[Watch, ...]:
    return post.watches_without(Duty.DECIDE)


def _is_said(words: str) -> bool:
    return len(words.strip()) >= SHORTEST_REASON
