"""The steps in which a post is asked for, in every state that a person can meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cards import post_steps as steps
from cards.card import Card
from cards.elements import warning
from cards.post_forms import Step, Typed
from cards.post_steps import Desk
from policy.concerns import FormToken
from policy.people import StaffId
from policy.pictures import Picture
from policy.posts import Carries, Category, Content, ImageKind, Naming, People, Post, PostId, Tick
from policy.pupils import Pupil, class_code, pupil_id
from policy.requests import Fault
from policy.rolls import Head
from policy.showing import Gate, Says, Shown
from policy.uses import Place
from policy.wording import Finding, Slip
from tests.cards.people import REFERENCE, SCHOOL, TOKEN

AT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
HOSTILE = "Look [here](https://canary.example) **now** <b>x</b>"
SMALL = "data:image/jpeg;base64,/9j/4AAQSkZJRg=="
TERMS = SCHOOL.consents
PLACES = tuple(Place(one) for one in TERMS.places)


def a_child(name: str, class_name: str = "Oak") -> Pupil:
    """An invented child."""
    forename, _, surname = name.partition(" ")
    return Pupil(pupil_id("t", name, class_name), surname, forename, "Year 4", class_name)


AMELIA = a_child("Amelia [Stone](https://canary.example)")
SAM = a_child("Sam Reed")
CLASS = tuple(a_child(f"Robin Vale{number}") for number in range(32))
PICTURE = Picture("0" * 32, "1" * 64, "2" * 64, "3" * 16, 1600, 1200, 220_000)
CLASSES = {class_code(one): one for one in ("Elm", "Oak", "3B")}
DEVICES = {"d1": "Class iPad 3", "d2": f"Camera {HOSTILE}"}

EMPTY = Desk(TOKEN, TERMS, AT, PLACES, devices=DEVICES, classes=CLASSES)
POST = Post(PostId("p1"), REFERENCE, FormToken(TOKEN), StaffId("s1"), AT)
PICTURED = Content(
    places=PLACES[:2],
    category=Category.OTHER,
    other=HOSTILE,
    text=f"{HOSTILE}\nSports day was a joy.",
    people=People.PUPILS,
    carries=Carries.PHOTO,
    image=ImageKind.ONE_FACE,
    reason=HOSTILE,
    device="d2",
    kept_at=HOSTILE,
    pictures=(PICTURE,),
    earlier=(SAM.id,),
    alike=(AMELIA.id,),
    is_changed=True,
    faces=3,
    pupils=(AMELIA.id,),
    naming=Naming.FIRST,
    on_day="2026-11-27",
    ticks=frozenset({Tick.OURS, Tick.CRITERIA}),
)
HEAD = Head("2026-11-21", AT - timedelta(days=3))
OLD = Head("2026-07-01", AT - timedelta(days=140))
GATE = Gate(
    (Shown(AMELIA.id, Says.NOT_THE_NAME, AMELIA), Shown(SAM.id, Says.NO, SAM), Shown(SAM.id, Says.UNKNOWN))
)
FINDINGS = (Finding(Slip.FULL_NAME, f"Sam Reed {HOSTILE}", 4, True, (SAM.id,)),)
DESK = replace(
    EMPTY,
    post=replace(POST, content=PICTURED),
    gate=GATE,
    head=HEAD,
    findings=FINDINGS,
    small={PICTURE.name: SMALL},
    takes_pictures=True,
)
IN_CLASS = replace(DESK, shown=class_code("Oak"), pupils=(AMELIA, *CLASS))
DOWN = replace(DESK, banner=(warning("Not saved."),))
WORDS_ALONE = Content(places=PLACES[:1], text="Sports day is on Friday.")
EVERYTHING = tuple(Fault)


def typed(content: Content = PICTURED, **faults: str) -> Typed:
    """What was typed on a step."""
    return Typed(content, faults)


POSTS: Mapping[str, Card] = {
    "post_steps.where": steps.where(Typed(), EMPTY),
    "post_steps.where: something is missing": steps.where(
        typed(Content(), places="Please tick where."), EMPTY
    ),
    "post_steps.where: the store is down": steps.where(typed(), DOWN),
    "post_steps.text": steps.text(typed(), DESK),
    "post_steps.text: nothing yet": steps.text(typed(WORDS_ALONE), replace(EMPTY, post=POST)),
    "post_steps.image": steps.image(typed(), DESK),
    "post_steps.image: no device, no place for pictures": steps.image(
        typed(replace(PICTURED, pictures=(), earlier=())), replace(DESK, devices={}, takes_pictures=False)
    ),
    "post_steps.children": steps.children(typed(), DESK),
    "post_steps.children: a class": steps.children(typed(), IN_CLASS),
    "post_steps.children: names that fit nobody": steps.children(
        Typed(PICTURED, {"names": "These names fit nobody."}, f"Nobody {HOSTILE}"), DESK
    ),
    "post_steps.children: nobody on the roll, too old": steps.children(
        typed(), replace(DESK, classes={}, gate=replace(GATE, is_too_old=True), head=OLD)
    ),
    "post_steps.check": steps.check(typed(), DESK, EVERYTHING),
    "post_steps.check: words alone": steps.check(typed(WORDS_ALONE), replace(EMPTY, post=POST), ()),
    "post_steps.send_picture": steps.send_picture(POST),
    "post_steps.no_pictures": steps.no_pictures(POST),
    "post_steps.received": steps.received(REFERENCE, 2, ["The picture was empty.", "It was too large."]),
    "post_steps.received: nothing was kept": steps.received(REFERENCE, 0, ["It was too large."]),
    "post_steps.address": steps.address(REFERENCE, ["https://sargent.school.example/pictures/Zx9_-abc"]),
    **{f"post_steps.step: {one.value}": steps.step(one, Typed(PICTURED), DESK) for one in Step},
}
POSTS_AT_REST: Mapping[str, Card] = {
    name: POSTS[name]
    for name in (
        "post_steps.where",
        "post_steps.send_picture",
        "post_steps.no_pictures",
        "post_steps.received",
    )
}
"""Those that stand in a chat as they are."""
