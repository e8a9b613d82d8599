"""Putting an approved post out, and saying where it is (C7): the last look at the record, half an hour of Go.

Nobody can put a post out for the person who does. So Go is given only while everybody in it may be shown, and
what is said to be out is written down as the truth it is: where something changed meanwhile, it comes down.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from policy import hours, takedowns
from policy.approving import WAITS_FOR_DAYS, deciders
from policy.deciding_posts import Looked, no_longer_permitted
from policy.messages import Purpose
from policy.people import StaffId
from policy.post_steps import PostStep, here, in_days, office, step, told, watching, with_go
from policy.posting import Act, Cannot, Impossible, require, with_check
from policy.posts import Deed, Duty, Go, HeldFor, Outing, Post, State, Watch
from policy.scenes import Scene
from policy.uses import FIXED, WEBSITE, Place

GO_FOR = timedelta(minutes=30)
"""How long after the last look a post may go out."""

SAY_WITHIN = 120
"""Minutes of open school after which whoever had Go is asked where it is (C7)."""

DOWN_WITHIN = 2
"""School days for taking something down (R39)."""

LONGEST_ADDRESS = 500

_WEB = re.compile(r"(?i)https?://[^\s/@]+\.[^\s/@]+(/\S*)?")


def go(post: Post, looked: Looked, *, by: StaffId, scene: Scene, may_publish: bool) -> PostStep:
    """Look once more, and let it go out within half an hour; somebody else's half hour is waited for.

    Where somebody may not be shown any more it is held instead; where the approval is over it waits for its
    decision again.
    """
    require(post, Act.GO)
    if not may_publish:
        raise Impossible(Cannot.NOT_PUBLISHER)
    if is_in_hand(post, by, scene):
        raise Impossible(Cannot.HAS_GO)
    approval = post.approval
    if approval is None or approval.edition != post.edition or not places_left(post):
        raise Impossible(Cannot.NOT_NOW)
    if post.content.on_day and scene.school.local(scene.at).date() < date.fromisoformat(post.content.on_day):
        raise Impossible(Cannot.TOO_EARLY)
    checked = replace(post, checks=with_check(post, looked.check))
    if not looked.is_open:
        if post.state is State.PUBLISHED:
            raise Impossible(Cannot.NOT_NOW)
        return no_longer_permitted(checked, by, scene)
    if scene.at >= approval.until:
        if post.state is State.PUBLISHED or post.go is not None:
            # What is out, or may be, is no request any more: nobody may change or drop it.
            raise Impossible(Cannot.NOT_NOW)
        return _asked_again(checked, by, scene)
    ready = replace(checked, go=Go(by, scene.at, scene.at + GO_FOR, post.edition))
    ready = watching(ready, Watch(Duty.SAY_WHERE, hours.after_minutes(scene.school, scene.at, SAY_WITHIN)))
    return step(ready, Deed.GO, by, scene.at, {"edition": str(post.edition), "yes": str(looked.check.yes)})


def out(post: Post, addresses: Mapping[Place, str], looked: Looked, *, by: StaffId, scene: Scene) -> PostStep:
    """It is out, under these addresses. This is never refused for what changed since Go: it is the truth.

    Where somebody may not be shown any more, or it was stopped, it has to come down at once.
    """
    require(post, Act.OUT)
    if post.go is None:
        raise Impossible(Cannot.NO_GO)
    given = {place: address.strip() for place, address in addresses.items() if address.strip()}
    if not given or not set(given) <= set(places_left(post)):
        raise Impossible(Cannot.NO_ADDRESS)
    if not all(is_address(place, address) for place, address in given.items()):
        raise Impossible(Cannot.NO_ADDRESS)
    day = scene.school.local(scene.at).date().isoformat()
    news = tuple(Outing(place, address, scene.at, by, day) for place, address in given.items())
    # Somebody else may have stopped it between Go and now, which took its approval: it comes down again.
    is_stopped = post.approval is None or not looked.is_open
    shown = replace(
        post,
        state=State.PUBLISHED,
        outings=(*post.outings, *news),
        held_for=None,
        checks=with_check(post, looked.check),
        approval=None if is_stopped else post.approval,
    )
    # Where it is stopped and was to be out elsewhere too, that is still to be said.
    if not places_left(shown):
        shown = replace(shown, go=None, watches=shown.watches_without(Duty.SAY_WHERE))
    late = "yes" if scene.at > post.go.until else "no"
    codes = {"places": ",".join(given), "late": late}
    done = step(shown, Deed.OUT, by, scene.at, codes, words="\n".join(given.values()))
    if not is_stopped:
        return done
    because = "held" if post.held_for is HeldFor.BY_HAND else "permission"
    return joined(done, to_come_down(done.post, set(given), f"{because} {post.lines}", scene))


def moved(post: Post, addresses: Mapping[Place, str], *, by: StaffId, scene: Scene) -> PostStep:
    """It is out at other addresses than were written down; what has to come down has to come down there."""
    require(post, Act.MOVE)
    known = {one.place: one.address for one in post.outings}
    given = {place: address.strip() for place, address in addresses.items() if address.strip()}
    news = {place: address for place, address in given.items() if known.get(place) != address}
    if not news or not set(news) <= set(known):
        raise Impossible(Cannot.NO_ADDRESS)
    if not all(is_address(place, address) for place, address in news.items()):
        raise Impossible(Cannot.NO_ADDRESS)
    outings = tuple(replace(one, address=news.get(one.place, one.address)) for one in post.outings)
    due = in_days(scene.school, scene.at, DOWN_WITHIN)
    tasks = takedowns.moved(post.takedowns, news, f"moved {post.lines}", scene.at, due)
    changed = replace(with_tasks(post, tasks), outings=outings)
    anew = len(takedowns.still_open(tasks)) > len(takedowns.still_open(post.takedowns))
    messages = told(changed, office(scene), Purpose.TAKE_DOWN, scene) if anew else ()
    codes = {"places": ",".join(news)}
    return step(changed, Deed.MOVED, by, scene.at, codes, words="\n".join(news.values()), messages=messages)


def not_out(post: Post, *, by: StaffId, scene: Scene) -> PostStep:
    """It did not go out after all: it may be changed again, or go out another time.

    Within the half hour only whoever has Go can know that; where its author said so and it was out, nobody
    could say any more where, and nothing would come down.
    """
    require(post, Act.NOT_OUT)
    if post.go is None or by not in (post.go.by, post.author):
        raise Impossible(Cannot.NOT_YOURS)
    if is_in_hand(post, by, scene):
        raise Impossible(Cannot.HAS_GO)
    back = replace(post, go=None, watches=post.watches_without(Duty.SAY_WHERE))
    return step(as_it_ends(back), Deed.STAYED, by, scene.at)


def is_in_hand(post: Post, by: StaffId, scene: Scene) -> bool:
    """Whether somebody else has Go at this moment."""
    return post.go is not None and post.go.by != by and scene.at < post.go.until


def as_it_ends(post: Post) -> Post:
    """The post as removed once every address at which it was out is cleared and nobody has Go; what others
    show of it is still asked for."""
    cleared = {
        (one.place, one.address)
        for one in post.takedowns
        if one.result is takedowns.Result.REMOVED and not one.is_share
    }
    if not post.is_out or post.go is not None:
        return post
    if any((one.place, one.address) not in cleared for one in post.outings):
        return post
    watches = tuple(one for one in post.watches if one.duty is Duty.TAKE_DOWN)
    return replace(post, state=State.REMOVED, watches=watches)


def places_left(post: Post) -> tuple[Place, ...]:
    """Where it is to be shown and is not yet."""
    shown = {one.place for one in post.outings}
    return tuple(one for one in post.content.places if one not in shown)


def is_address(place: Place, address: str) -> bool:
    """Whether this can say where a post is: an address of the web, or words for paper and displays."""
    if not address.strip() or len(address) > LONGEST_ADDRESS:
        return False
    if place in FIXED and place != WEBSITE:
        return True
    return _WEB.fullmatch(address.strip()) is not None


def to_come_down(post: Post, places: set[Place], because: str, scene: Scene) -> PostStep:
    """What is out at these places has to come down: one task for each address, however often it is asked."""
    due = in_days(scene.school, scene.at, DOWN_WITHIN)
    where = [(one.place, one.address) for one in post.outings if one.place in places]
    tasks = takedowns.asked(post.takedowns, where, because, scene.at, due)
    if tasks == post.takedowns:
        return PostStep(post)
    left = takedowns.still_open(tasks)
    changed = replace(with_tasks(post, tasks), approval=None)
    messages = told(changed, office(scene), Purpose.TAKE_DOWN, scene) if left else ()
    if post.approval is not None:
        # It was to go out elsewhere too: whoever has Go for that may be about to do so.
        messages += told(changed, with_go(post), Purpose.POST_STOPPED, scene, at_once=True)
    codes = {"open": str(len(left))}
    return step(changed, Deed.TO_COME_DOWN, None, scene.at, codes, messages=messages)


def with_tasks(post: Post, tasks: takedowns.Tasks) -> Post:
    """The post with these tasks, watched until the first of those that are open is due."""
    left = [one.due for one in takedowns.still_open(tasks)]
    changed = replace(post, takedowns=tasks, watches=post.watches_without(Duty.TAKE_DOWN))
    return watching(changed, Watch(Duty.TAKE_DOWN, min(left))) if left else changed


def joined(first: PostStep, then: PostStep) -> PostStep:
    """Both in one transaction."""
    return PostStep(then.post, (*first.lines, *then.lines), (*first.messages, *then.messages))


def _asked_again(post: Post, by: StaffId, scene: Scene) -> PostStep:
    """The approval is over: somebody has to look again."""
    left = post.watches_without(Duty.REVIEW)
    back = replace(post, state=State.SUBMITTED, approval=None, asked_at=scene.at, watches=left)
    back = watching(back, Watch(Duty.DECIDE, in_days(scene.school, scene.at, WAITS_FOR_DAYS)))
    messages = told(back, here(deciders(back, scene).now, scene), Purpose.POST_WAITS, scene)
    codes = {"edition": str(post.edition), "over": "yes"}
    return step(back, Deed.ASKED, by, scene.at, codes, messages=messages)
