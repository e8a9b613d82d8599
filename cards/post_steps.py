"""The cards of the steps in which a post is asked for (C5): at most seven inputs, each with a way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cards import consent_words, wording
from cards import post_words as words
from cards.card import Card
from cards.consents import age
from cards.elements import (
    Choices,
    Element,
    button,
    buttons,
    day,
    heading,
    line,
    link,
    one_of,
    picture,
    said,
    some_of,
    text_box,
    warning,
)
from cards.post_forms import FAULTS, LONGEST_TEXT, Step, Typed, before, choices, steps_of, values
from cards.posts import PICTURE, name_of, results
from cards.verbs import Verb
from policy.consents import ConsentTerms
from policy.posts import Carries, Content, Post
from policy.pupils import Pupil, class_code
from policy.requests import Fault, ticks_of
from policy.rolls import Head
from policy.showing import Gate
from policy.uses import Place
from policy.wording import Finding

NOT_NOW = "The picture was not kept: it is with your post already, or the post cannot be changed now."
GONE = "This address is used up, or it is not for you. Open the post again to get another.\n"
DOWN = "Our store cannot be reached. Please try again in a minute.\n"
DAMAGED = "The picture is damaged and is not shown. Please tell the office.\n"

MOST_TICKS = 45
"""Children of a class on one card."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a step is drawn from besides what was typed.

    `classes` are the names of classes by their code, `shown` is the code of the one whose children stand on
    the card, `pupils` are those children. `small` holds small pictures by their names.
    """

    token: str
    terms: ConsentTerms
    at: datetime
    places: Sequence[Place] = ()
    post: Post | None = None
    devices: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)
    shown: str = ""
    pupils: Sequence[Pupil] = ()
    gate: Gate = field(default_factory=Gate)
    head: Head = field(default_factory=Head)
    findings: tuple[Finding, ...] = ()
    small: Mapping[str, str] = field(default_factory=dict)
    takes_pictures: bool = False
    banner: tuple[Element, ...] = ()

    @property
    def data(self) -> dict[str, str]:
        """What every button of the form sends with it."""
        reference = {"reference": self.post.reference} if self.post is not None else {}
        return {"token": self.token, **reference}


def step(which: Step, typed: Typed, desk: Desk, faults: Iterable[Fault] = ()) -> Card:
    """This step of the form, with everything that was filled in on it before."""
    match which:
        case Step.WHERE:
            return where(typed, desk)
        case Step.WORDS:
            return text(typed, desk)
        case Step.PICTURE:
            return image(typed, desk)
        case Step.CHILDREN:
            return children(typed, desk)
        case Step.CHECK:
            return check(typed, desk, faults)


def where(typed: Typed, desk: Desk) -> Card:
    """Where, what for, what goes with it, and who can be recognised."""
    filled = values(typed.content)
    places = [(one, consent_words.capital(consent_words.place(one, desk.terms))) for one in desk.places]
    new = desk.post is None
    body = [
        *_top(Step.WHERE, typed, desk),
        some_of("places", "Where is it to be shown? (needed)", places, value=filled["places"]),
        one_of("category", "What is it for? (needed)", choices(words.CATEGORIES), value=filled["category"]),
        text_box("other", "If something else: what for?", value=filled["other"]),
        one_of(
            "carries",
            "What goes with the words?",
            choices(words.CARRIES),
            value="" if new else filled["carries"],
        ),
        one_of(
            "people",
            "If a picture: who can be recognised?",
            choices(words.PEOPLE),
            value="" if new else filled["people"],
        ),
        _bottom(Verb.POST_WHERE, Step.WHERE, typed.content, desk),
    ]
    return Card(tuple(body), "Sargent: ask for a post.")


def text(typed: Typed, desk: Desk) -> Card:
    """The words, whether they name anybody, and the day."""
    filled = values(typed.content)
    hint = "No full names, no addresses, no telephone numbers"
    body = [
        *_top(Step.WORDS, typed, desk),
        *wording.findings(desk.findings),
        text_box(
            "text",
            "The words of the post (needed)",
            value=filled["text"],
            hint=hint,
            most=LONGEST_TEXT,
            tall=True,
        ),
        one_of(
            "naming", "Do the words name a pupil? (needed)", choices(words.NAMING), value=filled["naming"]
        ),
        day("on_day", "On which day? Leave it empty for as soon as it may", value=filled["on_day"]),
        _bottom(Verb.POST_WORDS, Step.WORDS, typed.content, desk),
    ]
    return Card(tuple(body), "Sargent: the words of your post.")


def image(typed: Typed, desk: Desk) -> Card:
    """What the picture shows, what took it, where it is, and how many faces there are."""
    content, filled = typed.content, values(typed.content)
    body = [
        *_top(Step.PICTURE, typed, desk),
        *_pictures(content, desk),
        one_of("image", "What does it show? (needed)", choices(words.IMAGES), value=filled["image"]),
        text_box("reason", "If one child's face: why not a group?", value=filled["reason"], most=500),
        _devices(filled["device"], desk),
        text_box(
            "faces", "How many pupils' faces can be seen?", value=filled["faces"], hint="Such as 3", most=4
        ),
        *_changed(content, filled["changed"]),
        text_box(
            "kept_at", "Where is it kept, if you do not send it here?", value=filled["kept_at"], most=500
        ),
        _bottom(Verb.POST_PICTURE, Step.PICTURE, content, desk),
    ]
    return Card(tuple(body), "Sargent: the picture of your post.")


def children(typed: Typed, desk: Desk) -> Card:
    """Whom it shows or names, class by class or name by name, and what the record says of each."""
    chosen = typed.content.pupils
    body: list[Element] = [*_top(Step.CHILDREN, typed, desk)]
    if desk.gate.shown:
        body.append(line(f"{desk.gate.yes} of {len(desk.gate.shown)} may be shown."))
        body.append(results(desk.gate.shown))
        if desk.gate.yes < len(desk.gate.shown):
            body += [warning(OUT_OF_IT[0]), *(line(one) for one in OUT_OF_IT[1:])]
    body += age(desk.head, desk.at, desk.terms)
    names = text_box("names", "Write names, one on a line", value=typed.names, most=2_000, tall=True)
    if not desk.classes:
        body += [warning("There is no list of pupils yet. The office has to bring one in first."), names]
    elif desk.shown:
        ticks = [(one.id, name_of(one)) for one in desk.pupils[:MOST_TICKS]]
        label = f"Who of {desk.classes.get(desk.shown, 'this class')} is in it?"
        body += [some_of("ticked", label, ticks, value=",".join(chosen)), names]
    else:
        body += [names, one_of("class", "Or choose a class", list(desk.classes.items()), folded=True)]
    another = button(
        "Show a class" if not desk.shown else "Another class", Verb.POST_CLASS, _sent(typed, desk)
    )
    body.append(buttons(another))
    body.append(_bottom(Verb.POST_CHILDREN, Step.CHILDREN, typed.content, desk))
    return Card(tuple(body), "Sargent: who is in your post.")


def check(typed: Typed, desk: Desk, faults: Iterable[Fault]) -> Card:
    """A last look: what stands in the way and where it is mended, what the author answers for, and Send."""
    content, found = typed.content, [one for one in faults if one is not Fault.TICKS]
    places = ", ".join(consent_words.place(one, desk.terms) for one in content.places)
    body: list[Element] = [
        *_top(Step.CHECK, typed, desk),
        line(f"{words.CATEGORIES[content.category]}. Where: {places}."),
        said("Words", content.text),
        *wording.findings(desk.findings),
    ]
    if desk.gate.shown:
        body.append(line(f"{desk.gate.yes} of {len(desk.gate.shown)} may be shown."))
    for step_ in Step:
        sentences = [FAULTS[one][1] for one in found if FAULTS[one][0] is step_]
        if sentences:
            body += [warning(one) for one in sentences]
            body.append(buttons(button(_TO[step_], Verb.POST_STEP, {**desk.data, "to": step_.value})))
    needed = ticks_of(content, desk.findings)
    asked = [(one.value, words.TICKS[one]) for one in words.TICKS if one in needed]
    body += [
        some_of("ticks", "Tick what is true (all are needed)", asked, value=values(content)["ticks"]),
        line("The eight rules: " + ". ".join(words.CRITERIA) + ".", subtle=True),
        buttons(
            button("Send for approval", Verb.POST_SEND, _sent(typed, desk), style="positive"),
            button("Back", Verb.POST_STEP, {**desk.data, "to": before(Step.CHECK, content).value}),
            button("I do not want it any more", Verb.POST_DROP, desk.data),
        ),
    ]
    return Card(tuple(body), "Sargent: look over your post.")


def send_picture(post: Post) -> Card:
    """The bot waits for a picture."""
    body = (
        heading(f"Send the picture now. Ref {post.reference}"),
        line("Send it in this chat within ten minutes, as it came from the phone or camera."),
        line("Where and when it was taken is removed from it. Only whoever decides can see it."),
        buttons(
            button("Go on without it", Verb.POST_STEP, {"reference": post.reference, "to": "picture"}),
        ),
    )
    return Card(body, f"Send the picture for {post.reference}.")


def no_pictures(post: Post) -> Card:
    """This bot has no place for pictures."""
    body = (
        heading(f"Pictures cannot be sent here. Ref {post.reference}"),
        line("Please write where the picture is kept. Whoever decides looks at it there."),
        buttons(button("Go on", Verb.POST_STEP, {"reference": post.reference, "to": "picture"})),
    )
    return Card(body, f"Pictures cannot be sent for {post.reference}.")


def received(reference: str, kept: int, sentences: Sequence[str]) -> Card:
    """What became of the pictures that were sent."""
    counted = "1 picture is" if kept == 1 else f"{kept} pictures are"
    body: list[Element] = [heading(f"Your post. Ref {reference}")]
    if kept:
        body.append(line(f"{counted} with your post. Where and when it was taken was removed."))
    body += [warning(one) for one in dict.fromkeys(sentences)]
    body.append(
        buttons(
            button("Carry on", Verb.POST_STEP, {"reference": reference, "to": "picture"}, style="positive")
        )
    )
    return Card(tuple(body), f"Pictures for {reference}.")


def address(reference: str, urls: Sequence[str]) -> Card:
    """The way to one look at a picture in full."""
    body = (
        heading(f"A picture. Ref {reference}"),
        line("This opens once, within a minute, for you alone. Mind who can see your screen."),
        buttons(
            *(link(f"See picture {number}", url) for number, url in enumerate(urls, start=1)),
            button("Back to the post", Verb.OPEN, {"reference": reference}),
        ),
    )
    return Card(body, f"A picture of {reference}.")


OUT_OF_IT = (
    "Not everybody here may be shown like this. The post cannot be sent so.",
    "Take somebody out: choose their class, press Show a class, and take the tick away.",
    "Or press Back, and change the words, the picture or where it is to be shown.",
)
"""Why the step stays where it is, and the ways out of it."""

_TO: Mapping[Step, str] = {
    Step.WHERE: "Mend where and what",
    Step.WORDS: "Mend the words",
    Step.PICTURE: "Mend the picture",
    Step.CHILDREN: "Mend who is in it",
    Step.CHECK: "Mend the ticks",
}


def _top(which: Step, typed: Typed, desk: Desk) -> list[Element]:
    steps = steps_of(typed.content)
    number = steps.index(which) + 1 if which in steps else 1
    title = "Ask for a post" if desk.post is None else f"Your post. Ref {desk.post.reference}"
    shown: list[Element] = [
        heading(title),
        line(f"Step {number} of {len(steps)}.", subtle=True),
        *desk.banner,
    ]
    if typed.faults:
        shown.append(warning("Please look at this again. Nothing is lost."))
        shown += [warning(sentence) for sentence in dict.fromkeys(typed.faults.values())]
    return shown


def _bottom(verb: Verb, which: Step, content: Content, desk: Desk) -> Element:
    data = _sent(Typed(content), desk)
    offered = [button("Next", verb, data, style="positive")]
    if which is not Step.WHERE:
        offered.append(button("Back", Verb.POST_STEP, {**desk.data, "to": before(which, content).value}))
    return buttons(*offered)


def _sent(typed: Typed, desk: Desk) -> dict[str, str]:
    """What a button sends: which boxes had something in them, so that a blank can be told from a loss."""
    stood = [key for key, value in values(typed.content).items() if value]
    if desk.shown and any(one.id in typed.content.pupils for one in desk.pupils):
        stood.append("ticked")
    shown = {"shown": desk.shown} if desk.shown else {}
    return {**desk.data, **shown, "drawn": ",".join(stood)}


def _pictures(content: Content, desk: Desk) -> list[Element]:
    shown: list[Element] = [
        picture(desk.small[one.name], PICTURE) for one in content.pictures if one.name in desk.small
    ]
    if content.pictures:
        shown.append(line(f"Pictures sent: {len(content.pictures)}."))
        shown += [
            buttons(
                button(f"Take picture {number} out", Verb.POST_UNPICTURE, {**desk.data, "file": one.name})
            )
            for number, one in enumerate(content.pictures, start=1)
        ]
    if content.earlier or content.alike:
        shown.append(
            warning("This picture was used before. Everybody who was listed then is checked again today.")
        )
    if desk.takes_pictures and content.carries is not Carries.VIDEO:
        shown.append(buttons(button("Send a picture", Verb.POST_WISH, _sent(Typed(content), desk))))
    return shown


def _changed(content: Content, value: str) -> list[Element]:
    """Asked only where a picture looks like an earlier one: cropped or blurred it may be another."""
    if not content.alike:
        return []
    tick = [("yes", "I cropped or blurred it: nobody but those I list can be recognised")]
    return [some_of("changed", "Was it changed since?", tick, value=value)]


def _devices(device: str, desk: Desk) -> Element:
    listed: Choices = list(desk.devices.items())
    if not listed:
        return warning("No school device is on the list yet. The Business Manager has to add one first.")
    return one_of("device", "Which school device took it?", listed, value=device, folded=True)


def classes_of(pupils: Iterable[Pupil]) -> dict[str, str]:
    """The classes of these pupils, by their code, in the order of their names."""
    named = {class_code(one.class_name): one.class_name for one in pupils if one.is_here and one.class_name}
    return dict(sorted(named.items(), key=lambda it: it[1].casefold()))
