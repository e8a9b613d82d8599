"""Who decides about a post, never who wrote it: the Principal, a delegate, the deputy head (Q14)."""

from __future__ import annotations

from dataclasses import dataclass

from policy import hours
from policy.people import Person, Role, StaffId
from policy.posts import Post
from policy.scenes import Scene

SECOND = (Role.DEPUTY_HEAD, Role.DSL)
"""Who decides where the Principal wrote it, in this order."""

WAITS_FOR_DAYS = 1
"""School days after which the delegate may decide as well."""


@dataclass(frozen=True, slots=True)
class Deciders:
    """Who may decide now, best first, and who else may once the Principal had a school day for it."""

    now: tuple[Person, ...]
    later: tuple[Person, ...] = ()


def deciders(post: Post, scene: Scene) -> Deciders:
    """Who may decide about this post; nobody who wrote or changed it, whatever else they are."""
    people, away = scene.acting, scene.away
    wrote = frozenset({post.author, *post.editors})
    heads = tuple(one for one in people.holders[Role.PRINCIPAL] if one.id not in wrote)
    delegates = _delegates(scene, wrote)
    if not heads or _wrote_one(people.holders[Role.PRINCIPAL], wrote):
        return Deciders(_unique((*heads, *_second(scene, wrote))))
    if all(one.id in away for one in heads) or _is_overdue(post, scene):
        return Deciders(_unique((*heads, *delegates)))
    return Deciders(heads, delegates)


def may_decide(post: Post, person: StaffId, scene: Scene) -> bool:
    """Whether this person may decide about this post now."""
    return any(one.id == person for one in deciders(post, scene).now)


def may_override(person: Person) -> bool:
    """Whether this person may let a full name stand beside a picture, with a reason (Q12)."""
    return person.holds(Role.PRINCIPAL)


def _second(scene: Scene, wrote: frozenset[StaffId]) -> tuple[Person, ...]:
    holders = scene.acting.holders
    return tuple(one for role in SECOND for one in holders[role] if one.id not in wrote)


def _delegates(scene: Scene, wrote: frozenset[StaffId]) -> tuple[Person, ...]:
    """Whoever the school named, else its deputy heads."""
    named = scene.people.by_id.get(scene.school.posts.delegate or StaffId(""))
    found = (named,) if named is not None else scene.acting.holders[Role.DEPUTY_HEAD]
    return tuple(one for one in found if one.id not in wrote)


def _is_overdue(post: Post, scene: Scene) -> bool:
    asked = post.asked_at
    return asked is not None and scene.at >= hours.end_of_day(scene.school, asked, WAITS_FOR_DAYS)


def _wrote_one(heads: tuple[Person, ...], wrote: frozenset[StaffId]) -> bool:
    return any(one.id in wrote for one in heads)


def _unique(people: tuple[Person, ...]) -> tuple[Person, ...]:
    return tuple({one.id: one for one in people}.values())
