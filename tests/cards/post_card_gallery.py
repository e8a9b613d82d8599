"""A post as it is read and decided, put out and taken down, in every state that a person can meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from cards import post_decisions as decisions
from cards import post_lists as lists
from cards import post_outings as outings
from cards import post_unsaved as unsaved
from cards import posts
from cards.card import Card
from cards.elements import warning
from cards.post_decisions import Said
from cards.posts import PostView
from cards.verbs import Verb
from policy.people import StaffId
from policy.posting import Act, Cannot
from policy.posts import Approval, Deed, Go, HeldFor, Line, Naming, Outing, Post, State
from policy.showing import Gate, Says, Shown
from policy.takedowns import Result, Takedown
from tests.cards.people import PEOPLE, SCHOOL
from tests.cards.post_gallery import (
    AT,
    CLASS,
    DEVICES,
    FINDINGS,
    GATE,
    HEAD,
    HOSTILE,
    OLD,
    PICTURE,
    PICTURED,
    PLACES,
    POST,
    SMALL,
    TERMS,
    WORDS_ALONE,
)

WHO = PEOPLE.everyone[0].id
LATER = AT + timedelta(days=2)
MANY = Gate(
    tuple(Shown(one.id, Says.YES if number % 3 else Says.NO, one) for number, one in enumerate(CLASS * 2))
)
ASKED = replace(POST, content=PICTURED, state=State.SUBMITTED, asked_at=AT, author=WHO)
APPROVED = replace(ASKED, state=State.APPROVED, approval=Approval(WHO, AT, LATER, 1))
GONE = replace(APPROVED, go=Go(WHO, AT, AT + timedelta(minutes=30), 1))
OUTINGS = tuple(Outing(one, f"https://{one}.example/1", AT, WHO) for one in PLACES[:2])
OUT = replace(APPROVED, state=State.PUBLISHED, outings=OUTINGS)
DOWN = replace(
    OUT,
    takedowns=(
        Takedown("t1", PLACES[0], OUTINGS[0].address, AT, LATER, ("w1",)),
        Takedown(
            "t2", PLACES[1], OUTINGS[1].address, AT, LATER, ("w1",), result=Result.REMOVED, by=WHO, at=AT
        ),
        Takedown("t3", PLACES[1], HOSTILE, AT, LATER, ("w1",), is_share=True),
    ),
)
STORY = (
    Line(AT, Deed.BEGUN, WHO),
    Line(AT, Deed.EDITED, WHO),
    Line(AT, Deed.ASKED, WHO),
    Line(AT, Deed.CHANGE_ASKED, StaffId("gone"), {"reason": "accuracy"}, HOSTILE),
    Line(AT, Deed.PERMISSION_CHANGED),
)
VIEW = PostView(
    WHO,
    AT,
    SCHOOL,
    TERMS,
    PEOPLE,
    acts=frozenset(Act),
    gate=GATE,
    head=HEAD,
    findings=FINDINGS,
    devices=DEVICES,
    small={PICTURE.name: SMALL},
    again=("MS-2K9QX",),
)
READER = replace(VIEW, acts=frozenset())
SAID = Said("1", "0123456789abcdef")
AGAIN = Said("1", "0123456789abcdef", {"words": HOSTILE, "reason": "ethos"}, (warning("Please say why."),))
TYPED = Said(
    "1",
    "0123456789abcdef",
    {
        **dict.fromkeys(("text", "words", "copies", "address", "at-0", "at-1"), HOSTILE),
        "reason": "ethos",
        "result": "cannot",
        "finding": "fine",
        "task": "t1",
        "place": "website",
    },
    (warning("Our store cannot be reached."),),
)
SAVES = (
    Verb.APPROVE_SAVE,
    Verb.APPROVE_EDIT_SAVE,
    Verb.ASK_CHANGE_SAVE,
    Verb.DECLINE_SAVE,
    Verb.HOLD_SAVE,
    Verb.OUT_SAVE,
    Verb.MOVED_SAVE,
    Verb.TAKE_DOWN_SAVE,
    Verb.TAKEN_SAVE,
    Verb.SHARED_SAVE,
    Verb.SAMPLE_SAVE,
)


def opened(post: Post, view: PostView = VIEW) -> Card:
    """The post as somebody opens it."""
    return posts.opened(post, STORY, view)


POST_CARDS: Mapping[str, Card] = {
    "posts.opened": opened(ASKED),
    "posts.opened: a draft of words alone": opened(
        replace(POST, content=WORDS_ALONE), replace(VIEW, gate=Gate())
    ),
    "posts.opened: nobody listed yet": opened(replace(POST, content=PICTURED), replace(READER, gate=Gate())),
    "posts.opened: approved": opened(APPROVED),
    "posts.opened: go": opened(GONE),
    "posts.opened: held": opened(replace(ASKED, state=State.HELD, held_for=HeldFor.PERMISSION), READER),
    "posts.opened: out, with something to take down": opened(DOWN),
    "posts.opened: it should not have gone out": opened(
        replace(DOWN, takedowns=(replace(DOWN.takedowns[0], because=("by_hand 7",)),))
    ),
    "posts.opened: sixty pupils": opened(ASKED, replace(VIEW, gate=MANY)),
    "posts.opened: a list that is too old": opened(
        ASKED, replace(VIEW, gate=replace(GATE, is_too_old=True), head=OLD)
    ),
    **{f"posts.refused: {one.value}": posts.refused(ASKED, one, STORY, READER) for one in Cannot},
    "post_decisions.approve": decisions.approve(ASKED, SAID, VIEW),
    "post_decisions.approve: full names": decisions.approve(
        replace(ASKED, content=replace(PICTURED, naming=Naming.FULL)), AGAIN, VIEW
    ),
    "post_decisions.edit": decisions.edit(ASKED, SAID, FINDINGS),
    "post_decisions.change": decisions.change(ASKED, SAID),
    "post_decisions.change: again": decisions.change(ASKED, AGAIN),
    "post_decisions.decline": decisions.decline(ASKED, AGAIN),
    "post_decisions.hold": decisions.hold(ASKED, SAID),
    "post_outings.go": outings.go(GONE, VIEW),
    "post_outings.out": outings.out(GONE, SAID, VIEW),
    "post_outings.out: no address": outings.out(GONE, replace(AGAIN, values={"at-0": HOSTILE}), VIEW),
    "post_outings.take_down": outings.take_down(OUT, AGAIN),
    "post_outings.taken": outings.taken(DOWN, AGAIN, VIEW),
    "post_outings.moved": outings.moved(OUT, SAID, VIEW),
    "post_outings.taken: one": outings.taken(replace(DOWN, takedowns=DOWN.takedowns[:1]), SAID, VIEW),
    "post_outings.shared": outings.shared(OUT, AGAIN, VIEW),
    "post_outings.to_take_down": outings.to_take_down([DOWN], replace(VIEW, at=LATER), page=1, has_more=True),
    "post_outings.to_take_down: nothing": outings.to_take_down([], VIEW, page=2, has_more=False),
    **{f"post_unsaved.again: {one.value}": unsaved.again("MS-7F3K2", one, TYPED) for one in SAVES},
    "post_lists.mine": lists.mine([replace(POST, reference="MS-2K9QX"), ASKED], VIEW, page=2, has_more=True),
    "post_lists.mine: none": lists.mine([], VIEW, page=1, has_more=False),
    "post_lists.to_approve": lists.to_approve([ASKED], VIEW, page=1, has_more=True),
    "post_lists.to_approve: none": lists.to_approve([], VIEW, page=1, has_more=False),
    "post_lists.month": lists.month([ASKED, OUT], date(2026, 12, 1), VIEW),
    "post_lists.month: nothing": lists.month([], date(2027, 1, 1), VIEW),
    "post_lists.sample": lists.sample([(OUT, True), (replace(DOWN, reference="MS-2K9QX"), False)]),
    "post_lists.sample: none": lists.sample([]),
    "post_lists.sampling": lists.sampling(OUT, AGAIN, READER),
}
POST_CARDS_AT_REST: Mapping[str, Card] = {
    name: card
    for name, card in POST_CARDS.items()
    if name.startswith(("post_outings.to_take_down", "post_lists")) and "sampling" not in name
}
"""Lists stand in a chat as they are: references, times and kinds, and never what a post says."""
