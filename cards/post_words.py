"""The words of posts: what they are for and show, where they stand, why something cannot be done."""

from __future__ import annotations

from collections.abc import Mapping

from policy.deciding_posts import Reason
from policy.posting import Cannot
from policy.posts import Carries, Category, Deed, HeldFor, ImageKind, Naming, People, Post, State, Tick
from policy.showing import Says
from policy.takedowns import Result

CATEGORIES: Mapping[Category, str] = {
    Category.EVENT: "An event or trip",
    Category.PUPILS_NEWS: "Good news about pupils",
    Category.SCHOOL_NEWS: "Good news about the school or staff",
    Category.INFORMATION: "Information for parents",
    Category.CLOSURE: "The school is closed",
    Category.OTHER: "Something else",
}
CARRIES: Mapping[Carries, str] = {
    Carries.NOTHING: "Nothing, words alone",
    Carries.PHOTO: "A photograph",
    Carries.VIDEO: "A video",
    Carries.WORK: "Pupils' work or voices",
    Carries.LIVE: "Live video",
}
PEOPLE: Mapping[People, str] = {
    People.NOBODY: "Nobody can be recognised",
    People.ADULTS: "Only adults can be recognised",
    People.PUPILS: "Pupils can be recognised",
}
IMAGES: Mapping[ImageKind, str] = {
    ImageKind.NO_PEOPLE: "No people",
    ImageKind.WORK: "Work only",
    ImageKind.BACKS: "Backs of heads, or far away",
    ImageKind.GROUP: "A group",
    ImageKind.ONE_FACE: "One child's face",
}
NAMING: Mapping[Naming, str] = {
    Naming.NONE: "They name no pupil",
    Naming.FIRST: "First names of pupils only",
    Naming.FULL: "Full names of pupils",
}
TICKS: Mapping[Tick, str] = {
    Tick.DRESSED: "Everybody is dressed for school: no swimwear",
    Tick.NOTHING_ELSE: "Nothing else says who they are: no badges, name labels, registers or boards",
    Tick.OURS: "Words, pictures and music are ours, or we may use them",
    Tick.CRITERIA: "It meets all eight rules for posts",
    Tick.NO_OTHER_NAME: "A first name in it that is not listed is no pupil's here",
}
CRITERIA = (
    "It does not harm the school's good name",
    "It holds no personal views",
    "It is friendly, and right for school",
    "It is kind to everybody who may read it",
    "It cannot offend",
    "It takes no political side",
    "It breaks no law",
    "It fits what the school stands for",
)
"""The eight rules in our own words (R58)."""

REASONS: Mapping[Reason, str] = {
    Reason.DISREPUTE: "It may harm the school's good name",
    Reason.PERSONAL_VIEW: "It holds a personal view",
    Reason.LANGUAGE: "The language is not right for school",
    Reason.INSENSITIVE: "It may hurt somebody who reads it",
    Reason.OFFENSIVE: "It may offend",
    Reason.POLITICAL: "It takes a political side",
    Reason.UNLAWFUL: "It may break the law",
    Reason.ETHOS: "It does not fit what the school stands for",
    Reason.CONSENT: "Permission to show somebody",
    Reason.ACCURACY: "Something in it is not right",
    Reason.OTHER: "Something else",
}
STATES: Mapping[State, str] = {
    State.DRAFT: "It is a draft. It was not sent for approval yet.",
    State.SUBMITTED: "It waits for a decision.",
    State.CHANGES_ASKED: "A change was asked for.",
    State.DECLINED: "It does not go out.",
    State.APPROVED: "It is approved. It is not out yet.",
    State.HELD: "It is held. It must not go out.",
    State.PUBLISHED: "It is out.",
    State.REMOVED: "It was taken down.",
}
HELD: Mapping[HeldFor, str] = {
    HeldFor.PERMISSION: "A permission changed. Choose another picture, or other words.",
    HeldFor.BY_HAND: "Somebody stopped it for now.",
}
SAYS: Mapping[Says, str] = {
    Says.YES: "OK",
    Says.UNCONFIRMED: "OK, but not asked anew this school year",
    Says.NOT_THE_NAME: "the picture is OK, the name is NOT",
    Says.NO: "NO: must not be shown",
    Says.UNKNOWN: "NO: not on the list",
}
"""Refused, never asked and protected read the same, to everybody (Q10)."""

DEEDS: Mapping[Deed, str] = {
    Deed.BEGUN: "Begun",
    Deed.EDITED: "Changed",
    Deed.ASKED: "Sent for approval",
    Deed.CHANGE_ASKED: "A change was asked for",
    Deed.DECLINED: "Declined",
    Deed.APPROVED: "Approved",
    Deed.FAST_LANE: "May go out at once; it is looked at afterwards",
    Deed.HELD: "Held",
    Deed.RELEASED: "Not held any more",
    Deed.DROPPED: "Not wanted any more",
    Deed.GO: "Checked: it may go out within half an hour",
    Deed.NOT_GO: "Held: a permission changed",
    Deed.OUT: "It is out",
    Deed.STAYED: "It did not go out",
    Deed.MOVED: "The address was put right",
    Deed.REVIEWED: "Looked at afterwards",
    Deed.PERMISSION_CHANGED: "A permission changed",
    Deed.TO_COME_DOWN: "It has to come down",
    Deed.SHARED: "Shared by somebody else",
    Deed.TAKEN_DOWN: "Taken down",
    Deed.CANNOT_TAKE_DOWN: "It cannot be taken down",
    Deed.REMINDED: "Reminded",
    Deed.SAMPLED: "Looked at by the safeguarding lead",
}
RESULTS: Mapping[Result, str] = {
    Result.REMOVED: "taken down",
    Result.CANNOT: "cannot be taken down",
}
CANNOT: Mapping[Cannot, str] = {
    Cannot.NOT_NOW: "That cannot be done as it is now. Here is how it stands.",
    Cannot.NOT_YOURS: "Only whoever wrote it can do that.",
    Cannot.OWN_POST: "You wrote this: someone else must approve it.",
    Cannot.OWN_SAMPLE: "You wrote this: the other lead has to look at it.",
    Cannot.NOT_DECIDER: "Somebody else decides about this.",
    Cannot.NOBODY_DECIDES: "There is nobody at school who may approve it. Please speak to the Principal.",
    Cannot.NOBODY_ELSE: "Nobody else could approve it after you changed it. Ask for a change instead.",
    Cannot.CHANGED: "This changed while you looked at it. Here is the latest.",
    Cannot.INCOMPLETE: "Something in it still needs another look.",
    Cannot.NEEDS_CHOICE: "Please choose why, from the list.",
    Cannot.NEEDS_REASON: "Please say why, in a few words.",
    Cannot.NAMES: "Full names beside a picture need the Principal, and a reason. Better take the names out.",
    Cannot.NEEDS_RESULT: "Please choose what came of it.",
    Cannot.NOT_PUBLISHER: "You are not among those who may post there.",
    Cannot.TOO_EARLY: "It is planned for a later day.",
    Cannot.NO_GO: "Press About to post first, so that it is checked once more.",
    Cannot.HAS_GO: "Somebody else may be posting it now. They have to say first whether it is out.",
    Cannot.NO_ADDRESS: "Please give the address at which it can be seen, such as https://…",
    Cannot.OUR_OWN: "That is our own post, not a copy. To take it down, press It has to come down.",
    Cannot.NO_SUCH_TASK: "That was done already.",
}

FULL_NAMES = (
    "It shows full names beside a picture. That is not safe. Better ask for the names to be taken out."
)
"""What whoever decides is told even where the parents permit it (Q12)."""


def where_it_stands(post: Post) -> str:
    """How a post stands, in one sentence."""
    held = f" {HELD[post.held_for]}" if post.state is State.HELD and post.held_for is not None else ""
    return f"{STATES[post.state]}{held}"
