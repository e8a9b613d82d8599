"""Asking for a post in short steps (C5): where and what, the words, the picture, the pupils, a last look.

Reading a step gives the post's content as it is then, with everything that was typed, and a sentence beside
whatever needs another look: nothing is thrown away because something else is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from policy import pupils as roll
from policy.posts import Carries, Category, Content, ImageKind, Naming, People, Tick
from policy.pupils import Pupil, PupilId
from policy.requests import Fault
from policy.uses import Place

LONGEST_TEXT = 5_000
MOST_NAMES = 60
MOST_FACES = 500


class Step(StrEnum):
    """The steps, in their order; the picture and the pupils come only where there are any."""

    WHERE = "where"
    WORDS = "words"
    PICTURE = "picture"
    CHILDREN = "children"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Typed:
    """The content with what was typed on one step, and what needs another look, input by input.

    `names` are pasted names that fit nobody, or several: they stay in their box.
    """

    content: Content = field(default_factory=Content)
    faults: Mapping[str, str] = field(default_factory=dict)
    names: str = ""


FAULTS: Mapping[Fault, tuple[Step, str]] = {
    Fault.NO_PLACE: (Step.WHERE, "Please tick where it is to be shown."),
    Fault.NO_SUCH_PLACE: (Step.WHERE, "The school does not post there any more. Please choose again."),
    Fault.EXPLAIN: (Step.WHERE, "Please say in a few words what it is for."),
    Fault.NO_LIVE: (Step.WHERE, "Live video is not allowed: nobody can look at it first. Choose a video."),
    Fault.NO_WORDS: (Step.WORDS, "Please write the words of the post."),
    Fault.WORDS: (Step.WORDS, "Some words may not go out. They are listed with the reason."),
    Fault.DAY_OVER: (Step.WORDS, "That day is over. Choose a later one, or leave it empty."),
    Fault.DAY_TOO_FAR: (Step.WORDS, "Please choose a day within the next 30 days."),
    Fault.NO_PICTURE: (Step.PICTURE, "Please send the picture here, or say where it is kept."),
    Fault.NO_KIND: (Step.PICTURE, "Please say what the picture shows."),
    Fault.NO_REASON: (Step.PICTURE, "One child alone needs a reason. A group picture is safer."),
    Fault.NO_DEVICE: (Step.PICTURE, "Please choose the school device that took it. Others may not be used."),
    Fault.SHOWS_PUPILS: (Step.WHERE, "The picture shows faces. Please say whose: adults or pupils."),
    Fault.NO_PUPILS: (Step.CHILDREN, "Please say which pupils are in it."),
    Fault.MORE_FACES: (Step.CHILDREN, "There are more faces than pupils listed. Please list everybody."),
    Fault.NOT_PERMITTED: (
        Step.CHILDREN,
        "Somebody may not be shown. Choose another picture, or crop it and send the new one.",
    ),
    Fault.LIST_TOO_OLD: (
        Step.CHILDREN,
        "The consent list is too old to post with. The office has to bring in a new one.",
    ),
    Fault.TICKS: (Step.CHECK, "Please tick every sentence that is true. All of them must be."),
}
"""Where each thing that stands in the way is mended, and how."""

_Choice = TypeVar("_Choice", bound=StrEnum)


def steps_of(content: Content) -> tuple[Step, ...]:
    """The steps that this post needs."""
    has_children = content.people is People.PUPILS or content.naming is not Naming.NONE
    left_out = {
        *([Step.PICTURE] if content.carries is Carries.NOTHING else []),
        *([] if has_children or content.earlier or content.alike else [Step.CHILDREN]),
    }
    return tuple(one for one in Step if one not in left_out)


def after(step: Step, content: Content) -> Step:
    """The step that follows."""
    later = [one for one in steps_of(content) if list(Step).index(one) > list(Step).index(step)]
    return later[0] if later else Step.CHECK


def before(step: Step, content: Content) -> Step:
    """The step before."""
    earlier = [one for one in steps_of(content) if list(Step).index(one) < list(Step).index(step)]
    return earlier[-1] if earlier else Step.WHERE


def where(data: Mapping[str, object], content: Content, places: Collection[Place]) -> Typed:
    """The first step: where, what for, what goes with it, and who can be recognised."""
    ticked = _given(data, "places", ",".join(content.places)).split(",")
    carries = _one(data, "carries", content.carries)
    typed = replace(
        content,
        places=tuple(one for one in places if one in ticked),
        category=_one(data, "category", content.category),
        other=_given(data, "other", content.other)[:200],
        carries=carries,
        people=_one(data, "people", content.people) if carries is not Carries.NOTHING else People.NOBODY,
    )
    if carries is Carries.NOTHING:
        typed = replace(typed, image=None, reason="", device="", kept_at="", pictures=(), faces=0)
        typed = replace(typed, earlier=(), alike=(), is_changed=False)
    return _without_strangers(typed, _sentences(typed, _of_step(Step.WHERE, typed)))


def wording(data: Mapping[str, object], content: Content) -> Typed:
    """The second step: the words, whether they name anybody, and the day."""
    given_day = _given(data, "on_day", content.on_day)
    text = _given(data, "text", content.text)
    faults: dict[str, str] = {}
    if not _is_day(given_day):
        faults["on_day"] = "Please choose a day from the calendar, or leave it empty."
    if len(text) > LONGEST_TEXT:
        faults["text"] = f"Please keep the words under {LONGEST_TEXT} characters."
    if not text.strip():
        faults["text"] = FAULTS[Fault.NO_WORDS][1]
    typed = replace(
        content,
        text=text[: LONGEST_TEXT * 2],
        naming=_one(data, "naming", content.naming),
        on_day=given_day if _is_day(given_day) else content.on_day,
    )
    return _without_strangers(typed, faults)


def picture(data: Mapping[str, object], content: Content, devices: Collection[str]) -> Typed:
    """The third step: what the picture shows, what took it, where it is, and how many faces there are."""
    device = _given(data, "device", content.device)
    faces = _given(data, "faces", str(content.faces) if content.faces else "")
    faults: dict[str, str] = {}
    if faces and not (faces.isascii() and faces.isdigit() and int(faces[:6]) <= MOST_FACES):
        faults["faces"] = "Please write how many faces can be seen as a number, such as 3."
    image = _given(data, "image", content.image.value if content.image else "")
    typed = replace(
        content,
        image=ImageKind(image) if image in ImageKind.__members__.values() else None,
        reason=_given(data, "reason", content.reason)[:500],
        device=device if device in devices else "",
        kept_at=_given(data, "kept_at", content.kept_at)[:500],
        is_changed=bool(content.alike)
        and _given(data, "changed", "yes" if content.is_changed else "") == "yes",
        faces=int(faces) if faces and "faces" not in faults else 0 if not faces else content.faces,
    )
    return Typed(typed, faults | _sentences(typed, _of_step(Step.PICTURE, typed)))


def children(data: Mapping[str, object], content: Content, pupils: Sequence[Pupil], class_code: str) -> Typed:
    """The fourth step: whom it shows or names, ticked class by class or pasted name by name."""
    here = [one for one in pupils if one.is_here]
    of_class = {one.id for one in roll.of_class(class_code, here)} if class_code else set()
    stood = [one for one in content.pupils if one in of_class]
    ticked = _given(data, "ticked", ",".join(stood)).split(",")
    chosen: dict[PupilId, None] = dict.fromkeys(one for one in content.pupils if one not in of_class)
    chosen |= dict.fromkeys(one.id for one in here if one.id in of_class and one.id in ticked)
    unclear: list[str] = []
    for name in _names(data):
        found = roll.found(name, here)
        if len(found) == 1:
            chosen[found[0].id] = None
        else:
            unclear.append(name)
    faults = (
        {"names": "These names fit nobody, or several. Please tick them in their class."} if unclear else {}
    )
    return Typed(replace(content, pupils=tuple(chosen)), faults, "\n".join(unclear))


def ticks(data: Mapping[str, object], content: Content) -> Content:
    """The last step: what the author answers for."""
    ticked = _given(data, "ticks", ",".join(one.value for one in content.ticks)).split(",")
    return replace(content, ticks=frozenset(one for one in Tick if one.value in ticked))


def unsent(faults: Collection[Fault]) -> Mapping[str, str]:
    """What is said first when something stood in the way of sending: that nothing was sent, and what to tick.

    The rest has its place further down, beside the step on which it is mended.
    """
    ticks_ = {"ticks": FAULTS[Fault.TICKS][1]} if Fault.TICKS in faults else {}
    return {"sent": "It was not sent."} | ticks_


def values(content: Content) -> Mapping[str, str]:
    """What stands in the boxes of every step."""
    return {
        "places": ",".join(content.places),
        "category": content.category.value,
        "other": content.other,
        "carries": content.carries.value,
        "people": content.people.value,
        "text": content.text,
        "naming": content.naming.value,
        "on_day": content.on_day,
        "image": content.image.value if content.image else "",
        "reason": content.reason,
        "device": content.device,
        "kept_at": content.kept_at,
        "changed": "yes" if content.is_changed else "",
        "faces": str(content.faces) if content.faces else "",
        "ticks": ",".join(sorted(one.value for one in content.ticks)),
    }


def choices(named: Mapping[_Choice, str]) -> list[tuple[str, str]]:
    """The choices of a list of words."""
    return [(key.value, title) for key, title in named.items()]


def _without_strangers(typed: Content, faults: Mapping[str, str]) -> Typed:
    """Pupils are listed only as long as somebody is shown or named: nobody is checked for nothing."""
    if typed.people is not People.PUPILS and typed.naming is Naming.NONE:
        typed = replace(typed, pupils=(), named=())
    return Typed(typed, faults)


def _of_step(step: Step, content: Content) -> Iterable[Fault]:
    """What is missing on this step alone, so far as it can be seen without anything else."""
    if step is Step.WHERE:
        if not content.places:
            yield Fault.NO_PLACE
        if content.category is Category.OTHER and not content.other.strip():
            yield Fault.EXPLAIN
        if content.carries is Carries.LIVE:
            yield Fault.NO_LIVE
    elif step is Step.PICTURE:
        if content.image is None:
            yield Fault.NO_KIND
        if content.image is ImageKind.ONE_FACE and not content.reason.strip():
            yield Fault.NO_REASON
        if not content.device:
            yield Fault.NO_DEVICE


_INPUTS: Mapping[Fault, str] = {
    Fault.NO_PLACE: "places",
    Fault.EXPLAIN: "other",
    Fault.NO_LIVE: "carries",
    Fault.NO_KIND: "image",
    Fault.NO_REASON: "reason",
    Fault.NO_DEVICE: "device",
}


def _sentences(_: Content, faults: Iterable[Fault]) -> dict[str, str]:
    return {_INPUTS[one]: FAULTS[one][1] for one in faults}


def _given(data: Mapping[str, object], name: str, kept: str) -> str:
    """What was filled in. A blank where an answer stood on the card means that it was taken out; on a form
    that a phone drew afresh it keeps what was there."""
    value = data.get(name)
    if isinstance(value, str) and value:
        return value
    drawn = data.get("drawn")
    stood = drawn.split(",") if isinstance(drawn, str) else []
    return "" if name in stood else kept


def _one(data: Mapping[str, object], name: str, kept: _Choice) -> _Choice:
    given = _given(data, name, kept.value)
    return next((one for one in type(kept) if one.value == given), kept)


def _names(data: Mapping[str, object]) -> list[str]:
    given = data.get("names")
    lines = given.replace(",", "\n").replace(";", "\n").splitlines() if isinstance(given, str) else []
    return [one.strip()[:100] for one in lines if one.strip()][:MOST_NAMES]


def _is_day(given: str) -> bool:
    try:
        return not given or bool(date.fromisoformat(given))
    except ValueError:
        return False
