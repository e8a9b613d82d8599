"""What something did to a post: the post as it is then, what is written down, and who is told (content-free).

Ids of messages are made from what they are about, so that the same event never makes two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from policy import hours
from policy.chronology import Trace
from policy.concerns import ConcernId
from policy.delivery import LEASE
from policy.kinds import Urgency
from policy.messages import Message, MessageId, Purpose
from policy.people import Person, Role, StaffId
from policy.posts import Deed, Line, Post, PostId, Watch
from policy.scenes import Scene
from policy.schools import School

_POST = "post-"


@dataclass(frozen=True, slots=True)
class PostStep:
    """The post as it is now, the lines that say what happened, and the messages that follow."""

    post: Post
    lines: tuple[Line, ...] = ()
    messages: tuple[Message, ...] = ()

    @property
    def traces(self) -> tuple[Trace, ...]:
        """The audit of it: every line without anybody's words."""
        return tuple(
            Trace(it.at, it.by, f"post.{it.what}", about(self.post.id), it.codes) for it in self.lines
        )


def about(id_: PostId) -> ConcernId:
    """What the outbox and the audit call this post, in the place of a concern's id."""
    return ConcernId(f"{_POST}{id_}")


def id_in(concern: ConcernId) -> PostId:
    """The post that `about` named."""
    return PostId(concern.removeprefix(_POST))


def is_of_a_post(concern: ConcernId) -> bool:
    """Whether this names a post, where a concern's id would stand."""
    return concern.startswith(_POST)


def step(
    post: Post,
    what: Deed,
    by: StaffId | None,
    at: datetime,
    codes: Mapping[str, str] | None = None,
    *,
    words: str = "",
    messages: Iterable[Message] = (),
) -> PostStep:
    """One thing that happened, as one line."""
    return PostStep(post, (Line(at, what, by, codes or {}, words),), tuple(messages))


def told(
    post: Post, people: Iterable[StaffId], purpose: Purpose, scene: Scene, *, at_once: bool = False
) -> tuple[Message, ...]:
    """A word to each of these, once; at night and at weekends it waits for the morning, unless `at_once`."""
    due = (scene.at if at_once else hours.waking(scene.school, scene.at)) + LEASE
    return tuple(_message(post, one, purpose, scene.at, due) for one in dict.fromkeys(people))


def with_go(post: Post, *, but: StaffId | None = None) -> tuple[StaffId, ...]:
    """Whoever may be putting it out at this moment, and so has to hear at once that it was stopped."""
    return (post.go.by,) if post.go is not None and post.go.by != but else ()


def here(people: Iterable[Person], scene: Scene) -> tuple[StaffId, ...]:
    """Those of them who are not away; all of them where every one is."""
    everybody = tuple(one.id for one in people)
    return tuple(one for one in everybody if one not in scene.away) or everybody


def office(scene: Scene) -> tuple[StaffId, ...]:
    """Whoever keeps the record and takes things down: the Business Manager, or whoever covers."""
    return here(scene.acting.holders[Role.BUSINESS_MANAGER], scene)


def heads(scene: Scene) -> tuple[StaffId, ...]:
    """The Principal, or whoever covers."""
    return here(scene.acting.holders[Role.PRINCIPAL], scene)


def watching(post: Post, watch: Watch) -> Post:
    """The post with this duty watched in place of an earlier one of its kind."""
    return replace(post, watches=(*post.watches_without(watch.duty), watch))


def in_days(school: School, at: datetime, days: int) -> datetime:
    """The end of so many school days from now."""
    return hours.end_of_day(school, at, days)


def _message(post: Post, to: StaffId, purpose: Purpose, at: datetime, due: datetime) -> Message:
    made_of = f"{post.id} {post.lines} {purpose} {to}"
    return Message(
        id=MessageId(sha256(made_of.encode()).hexdigest()[:24]),
        concern=about(post.id),
        reference=post.reference,
        to=to,
        purpose=purpose,
        urgency=Urgency.U4,
        due=due,
        created=at,
    )
