"""Who may read a post, and what of that which may be done to it is theirs to do (records.md E3, R53)."""

from __future__ import annotations

from policy.approving import deciders, may_decide
from policy.people import Person, Role
from policy.posting import Act, allowed
from policy.posts import HeldFor, Post, State
from policy.publishing import is_in_hand, places_left
from policy.scenes import Scene

_ALL = (Role.PRINCIPAL, Role.BUSINESS_MANAGER, Role.DPO)
_WHAT_IS_OUT = (Role.DSL, Role.DEPUTY_DSL)


def reads(post: Post, person: Person, scene: Scene, *, may_publish: bool) -> bool:
    """Whether this person may know of the post: its author, whoever decides or puts it out, the Principal,
    the office and the DPO; the DSL what is out, which they sample (R20)."""
    if person.id in (post.author, *post.editors) or person.holds(*_ALL):
        return True
    if post.is_out and person.holds(*_WHAT_IS_OUT):
        return True
    if post.state is State.DRAFT:
        return False
    who = deciders(post, scene)
    return may_publish or any(one.id == person.id for one in (*who.now, *who.later))


def acts(post: Post, person: Person, scene: Scene, *, may_publish: bool) -> frozenset[Act]:
    """What this person may do to the post now."""
    mine = person.id == post.author
    decides = may_decide(post, person.id, scene)
    office = person.holds(Role.BUSINESS_MANAGER)
    had_go = post.go is not None and post.go.by == person.id
    is_free = not is_in_hand(post, person.id, scene)
    theirs = {
        Act.EDIT: mine,
        Act.SUBMIT: mine,
        Act.DROP: mine,
        Act.DECIDE: decides,
        Act.HOLD: mine or decides,
        Act.REVIEW: decides,
        Act.RELEASE: decides and post.held_for is HeldFor.BY_HAND,
        Act.GO: may_publish and is_free and post.approval is not None and bool(places_left(post)),
        Act.OUT: may_publish,
        Act.MOVE: may_publish or office or decides,
        Act.NOT_OUT: (mine and is_free) or had_go,
        Act.TAKE_DOWN: decides or office,
        Act.SETTLE: may_publish or office or decides,
        Act.SHARE: may_publish or office or decides,
    }
    return frozenset(one for one in allowed(post) if theirs[one])
