"""What stands in the way of asking for a post: each gap by its own code, and nothing where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from policy import requests
from policy.posts import Carries, Category, Content, ImageKind, Naming, People, Tick
from policy.pupils import PupilId
from policy.requests import Around, Fault
from policy.showing import Gate, Says, Shown
from policy.uses import WEBSITE
from policy.wording import Finding, Slip
from tests.children import FACEBOOK
from tests.policy.posts import closed, photo, words

CHILD = PupilId("a")
TODAY = date(2026, 10, 6)
AROUND = Around((WEBSITE,), ("d1",), TODAY, Gate())
NO = replace(AROUND, gate=Gate((Shown(CHILD, Says.NO),)))
OLD = replace(AROUND, gate=Gate((Shown(CHILD, Says.YES),), is_too_old=True))
PHONE = replace(AROUND, findings=(Finding(Slip.PHONE, "01632 960001", 0, blocks=True),))
WARNED = replace(AROUND, findings=(Finding(Slip.FIRST_NAME, "Robin", 0, blocks=False, pupils=(CHILD,)),))
NAMED = replace(AROUND, findings=(Finding(Slip.FULL_NAME, "Robin Sample", 0, blocks=True, pupils=(CHILD,)),))

SHOT = photo(CHILD)

FOUND: dict[str, tuple[Content, Around, set[Fault]]] = {
    "nothing, of words": (words(), AROUND, set()),
    "nothing, of a picture": (SHOT, AROUND, set()),
    "a first name of a pupil who is not listed": (words(), WARNED, {Fault.TICKS}),
    "nothing, where its author says that it is nobody's here": (
        replace(words(), ticks=words().ticks | {Tick.NO_OTHER_NAME}),
        WARNED,
        set(),
    ),
    "nothing, where the pupil is listed": (SHOT, WARNED, set()),
    "no place": (replace(words(), places=()), AROUND, {Fault.NO_PLACE}),
    "a place that is closed": (words("x", FACEBOOK), AROUND, {Fault.NO_SUCH_PLACE}),
    "another category unexplained": (
        replace(words(), category=Category.OTHER, other=" "),
        AROUND,
        {Fault.EXPLAIN},
    ),
    "live": (replace(SHOT, carries=Carries.LIVE), AROUND, {Fault.NO_LIVE}),
    "no words": (words(" \n"), AROUND, {Fault.NO_WORDS}),
    "a telephone number": (words(), PHONE, {Fault.WORDS}),
    "a full name": (SHOT, NAMED, {Fault.WORDS}),
    "a full name owned up to": (replace(SHOT, naming=Naming.FULL), NAMED, set()),
    "a full name of somebody who is not listed": (
        replace(photo(PupilId("b")), naming=Naming.FULL),
        NAMED,
        {Fault.WORDS},
    ),
    "yesterday": (replace(words(), on_day="2026-10-05"), AROUND, {Fault.DAY_OVER}),
    "today": (replace(words(), on_day="2026-10-06"), AROUND, set()),
    "in thirty days": (replace(words(), on_day=str(TODAY + timedelta(30))), AROUND, set()),
    "in thirty-one": (replace(words(), on_day=str(TODAY + timedelta(31))), AROUND, {Fault.DAY_TOO_FAR}),
    "no picture": (replace(SHOT, kept_at=" "), AROUND, {Fault.NO_PICTURE}),
    "no kind": (replace(SHOT, image=None), AROUND, {Fault.NO_KIND}),
    "one face without a reason": (replace(SHOT, image=ImageKind.ONE_FACE), AROUND, {Fault.NO_REASON}),
    "one face with one": (replace(SHOT, image=ImageKind.ONE_FACE, reason="A prize."), AROUND, set()),
    "faces of nobody": (replace(SHOT, people=People.NOBODY), AROUND, {Fault.SHOWS_PUPILS}),
    "no device": (replace(SHOT, device=""), AROUND, {Fault.NO_DEVICE}),
    "a device that is not the school's": (replace(SHOT, device="mine"), AROUND, {Fault.NO_DEVICE}),
    "pupils without a list": (replace(SHOT, pupils=(), faces=0), AROUND, {Fault.NO_PUPILS}),
    "more faces than pupils": (replace(SHOT, faces=2), AROUND, {Fault.MORE_FACES}),
    "a pupil who may not be shown": (SHOT, NO, {Fault.NOT_PERMITTED}),
    "a list that is too old": (SHOT, OLD, {Fault.LIST_TOO_OLD}),
    "a tick too few": (replace(words(), ticks=frozenset()), AROUND, {Fault.TICKS}),
    "no tick for dress": (replace(SHOT, ticks=words().ticks), AROUND, {Fault.TICKS}),
}


@pytest.mark.rule("R42", "R43", "R44", "R45", "R47", "R48", "R55", "R57")
@pytest.mark.parametrize("case", FOUND)
def test_each_gap_is_found_and_nothing_else(case: str) -> None:
    content, around, expected = FOUND[case]
    assert set(requests.faults(content, around)) == expected


def test_every_fault_has_a_case() -> None:
    assert set().union(*(faults for _, _, faults in FOUND.values())) == set(Fault)


@pytest.mark.rule("R57")
def test_only_words_that_show_nobody_take_the_fast_lane() -> None:
    assert requests.is_fast(closed())
    slow = [
        words(),
        replace(SHOT, category=Category.CLOSURE),
        replace(closed(), pupils=(CHILD,)),
        replace(closed(), people=People.ADULTS),
        replace(closed(), naming=Naming.FIRST),
        replace(closed(), carries=Carries.WORK),
    ]
    assert not any(requests.is_fast(one) for one in slow)


@pytest.mark.rule("R46")
def test_whom_the_words_name_is_taken_from_what_was_found_among_those_listed() -> None:
    findings = (
        Finding(Slip.FIRST_NAME, "Robin", 0, blocks=False, pupils=(CHILD, PupilId("b"))),
        Finding(Slip.PERHAPS_NAME, "May", 9, blocks=False, pupils=(PupilId("c"),)),
    )
    assert requests.named(photo(CHILD, PupilId("c")), findings).named == (CHILD,)


@pytest.mark.rule("R57")
@pytest.mark.parametrize(("slip", "is_fast"), [(Slip.FIRST_NAME, False), (Slip.PERHAPS_NAME, True)])
def test_a_notice_that_names_a_child_is_not_fast_though_the_name_only_warns(
    slip: Slip, is_fast: bool
) -> None:
    assert requests.is_fast(closed(), [Finding(slip, "Amelia", 0, blocks=False)]) is is_fast
