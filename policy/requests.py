"""What still stands in the way of asking for a post: what the form lacks, and what may not be shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from policy.posts import Carries, Category, Content, ImageKind, Naming, People, Tick
from policy.showing import Gate
from policy.uses import Place
from policy.wording import Finding, Slip

LONGEST_AHEAD = timedelta(days=30)
"""How far ahead a post may be planned."""

_OF_A_CHILD = frozenset({Slip.FULL_NAME, Slip.FIRST_NAME, Slip.NAME_AND_CLASS})


class Fault(StrEnum):
    """Why a post cannot be asked for yet; each belongs to one step of the form (cards/post_forms.py)."""

    NO_PLACE = "no_place"
    NO_SUCH_PLACE = "no_such_place"
    EXPLAIN = "explain"
    NO_LIVE = "no_live"
    NO_WORDS = "no_words"
    WORDS = "words"
    DAY_OVER = "day_over"
    DAY_TOO_FAR = "day_too_far"
    NO_PICTURE = "no_picture"
    NO_KIND = "no_kind"
    NO_REASON = "no_reason"
    NO_DEVICE = "no_device"
    SHOWS_PUPILS = "shows_pupils"
    NO_PUPILS = "no_pupils"
    MORE_FACES = "more_faces"
    NOT_PERMITTED = "not_permitted"
    LIST_TOO_OLD = "list_too_old"
    TICKS = "ticks"


@dataclass(frozen=True, slots=True)
class Around:
    """What a request is held against: the school's places and devices, the day, and what was found in it."""

    places: Collection[Place]
    devices: Collection[str]
    today: date
    gate: Gate
    findings: tuple[Finding, ...] = ()


def faults(content: Content, around: Around) -> tuple[Fault, ...]:
    """Everything that stands in the way, step by step; nothing where it may be asked for."""
    return (
        *_of_its_place(content, around),
        *_of_its_words(content, around),
        *_of_its_picture(content, around),
        *_of_its_pupils(content, around),
        *([] if ticks_of(content, around.findings) <= content.ticks else [Fault.TICKS]),
    )


def blocking(content: Content, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What in the words may not go out. A full name may where the post says so and lists its pupil: whether
    the parents permit exactly that is for the gate to say (R46)."""
    return tuple(one for one in findings if one.blocks and not _is_owned_up_to(content, one))


def named(content: Content, findings: Iterable[Finding]) -> Content:
    """The content with the listed pupils whom its words name, as far as they were found."""
    whom = {
        pupil for one in findings if one.slip in (Slip.FULL_NAME, Slip.FIRST_NAME) for pupil in one.pupils
    }
    listed = tuple(one for one in content.pupils if one in whom)
    return replace(content, named=listed)


def ticks_of(content: Content, findings: Iterable[Finding] = ()) -> frozenset[Tick]:
    """What an author answers for in such a post: how people are dressed only where there is a picture, and
    that nobody here is meant only where a first name is that of a pupil who is not listed.

    A pupil who is named and not listed would be asked about by nobody, neither now nor when it is taken back.
    """
    asked = {Tick.NOTHING_ELSE, Tick.OURS, Tick.CRITERIA}
    if content.carries is not Carries.NOTHING:
        asked.add(Tick.DRESSED)
    if any(one.slip is Slip.FIRST_NAME and _is_of_nobody_listed(content, one) for one in findings):
        asked.add(Tick.NO_OTHER_NAME)
    return frozenset(asked)


def _is_of_nobody_listed(content: Content, finding: Finding) -> bool:
    return set(finding.pupils).isdisjoint(content.pupils)


def is_fast(content: Content, findings: Iterable[Finding] = ()) -> bool:
    """Whether it may go out before anybody approved it: words alone that say that the school is closed, and
    name no child: that only warns, and a warning is for somebody who decides (R57)."""
    if any(one.slip in _OF_A_CHILD for one in findings):
        return False
    return (
        content.category is Category.CLOSURE
        and content.carries is Carries.NOTHING
        and content.people is People.NOBODY
        and not content.has_pupils
    )


def _of_its_place(content: Content, around: Around) -> Iterable[Fault]:
    if not content.places:
        yield Fault.NO_PLACE
    elif not set(content.places) <= set(around.places):
        yield Fault.NO_SUCH_PLACE
    if content.category is Category.OTHER and not content.other.strip():
        yield Fault.EXPLAIN
    if content.carries is Carries.LIVE:
        yield Fault.NO_LIVE


def _of_its_words(content: Content, around: Around) -> Iterable[Fault]:
    if not content.text.strip():
        yield Fault.NO_WORDS
    if blocking(content, around.findings):
        yield Fault.WORDS
    if content.on_day:
        day = date.fromisoformat(content.on_day)
        if day < around.today:
            yield Fault.DAY_OVER
        elif day > around.today + LONGEST_AHEAD:
            yield Fault.DAY_TOO_FAR


def _of_its_picture(content: Content, around: Around) -> Iterable[Fault]:
    if content.carries is Carries.NOTHING:
        return
    if not content.pictures and not content.kept_at.strip():
        yield Fault.NO_PICTURE
    if content.image is None:
        yield Fault.NO_KIND
    elif content.image in (ImageKind.GROUP, ImageKind.ONE_FACE) and content.people is People.NOBODY:
        yield Fault.SHOWS_PUPILS
    if content.image is ImageKind.ONE_FACE and not content.reason.strip():
        yield Fault.NO_REASON
    if content.device not in around.devices:
        yield Fault.NO_DEVICE


def _of_its_pupils(content: Content, around: Around) -> Iterable[Fault]:
    needs = content.people is People.PUPILS or content.naming is not Naming.NONE
    if needs and not content.pupils:
        yield Fault.NO_PUPILS
    if content.people is People.PUPILS and content.faces > len(content.pupils):
        yield Fault.MORE_FACES
    if around.gate.is_too_old:
        yield Fault.LIST_TOO_OLD
    elif not around.gate.is_open:
        yield Fault.NOT_PERMITTED


def _is_owned_up_to(content: Content, finding: Finding) -> bool:
    is_name = finding.slip is Slip.FULL_NAME and content.naming is Naming.FULL
    return is_name and not set(finding.pupils).isdisjoint(content.pupils)
