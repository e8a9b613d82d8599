"""How a post and all that belongs to it stand as rows of one school: a key and a shape for each.

They stand beside the concerns, because the outbox does: a post and what is told of it land together. Keys
hold ids, days and codes, never words and never a name.
"""

from __future__ import annotations

from policy.posts import OVER, Line, Post, PostId, State
from policy.pupils import PupilId
from policy.takedowns import not_gone
from storage.entities import Row, key, moment, newest_first, row
from storage.values import plain, plain_fields, restored

_OUT = frozenset({State.PUBLISHED, State.REMOVED})


def post_key(id_: PostId) -> str:
    """The row of the post itself."""
    return key("post", id_)


def token_key(token: str) -> str:
    """The row that says which post a form became."""
    return key("post-form", token)


def named_key(reference: str) -> str:
    """The row that says which post has a reference, however somebody typed it."""
    return key("post-ref", reference.strip().upper())


def shows_key(pupil: PupilId, id_: PostId) -> str:
    """The row that says that a post shows a pupil, as long as it may be out or go out."""
    return key("post-shows", pupil, id_)


def is_of_a_pupil(key_: str) -> bool:
    """Whether this row of the index says whom a post shows."""
    return key_.startswith(f"{key('post-shows')}:")


def pupil_in(key_: str) -> PupilId:
    """The pupil in the key that `shows_key` made."""
    return PupilId(key_.split(":")[1])


def post_row(post: Post) -> Row:
    """The post under its id."""
    return row(post_key(post.id), post=plain_fields(post, but=frozenset({"version"})))


def post_of(row: Row) -> Post:
    """The post that `post_row` wrote; raises `NewerSchema`."""
    value = row.value("post")
    return restored(Post, (value if isinstance(value, dict) else {}) | {"version": row.version})


def line_row(id_: PostId, number: int, line: Line) -> Row:
    """One line of what happened, under its number."""
    return row(key("post-line", id_, f"{number:06d}"), line=plain(line))


def line_of(row: Row) -> Line:
    """The line that `line_row` wrote; raises `NewerSchema`."""
    return restored(Line, row.value("line"))


def pointer(key_: str, id_: PostId) -> Row:
    """A row that only names a post."""
    return row(key_, post=id_)


def pointed_at(row: Row) -> PostId:
    """The post that a pointer names."""
    return PostId(str(row.value("post")))


def index_of(post: Post) -> tuple[str, ...]:
    """The rows by which a post is found: whose it is, what it waits for, its day, and whom it shows."""
    keys = [key("post-by", post.author, newest_first(post.made_at), post.id)]
    if post.next_due is not None:
        keys.append(key("post-due", moment(post.next_due), post.id))
    if _waits(post) and post.asked_at is not None:
        keys.append(key("post-waits", moment(post.asked_at), post.id))
    keys += [key("post-down", moment(one.due), post.id, one.id) for one in not_gone(post.takedowns)]
    if post.outings:
        keys.append(key("post-out", newest_first(post.outings[0].at), post.id))
    if post.sampled_at is not None:
        keys.append(key("post-looked", newest_first(post.sampled_at), post.id))
    day = _day(post)
    if day and post.state not in OVER:
        keys.append(key("post-day", day, post.id))
    if post.state is not State.DECLINED:
        keys += [shows_key(one, post.id) for one in post.content.everyone]
    return tuple(sorted(set(keys)))


def _waits(post: Post) -> bool:
    """Whether somebody is to decide about it, or to look at what went out by the fast lane."""
    return post.state is State.SUBMITTED or any(one.duty.value == "review" for one in post.watches)


def _day(post: Post) -> str:
    """The day that it stands under in the calendar: when it went out, else when it is to."""
    if post.state in _OUT and post.outings:
        first = post.outings[0]
        return first.day or first.at.date().isoformat()
    return post.content.on_day
