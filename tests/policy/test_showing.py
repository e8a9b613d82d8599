"""Whether everybody in a post may be shown: exactly the uses it makes, and one no is a no for all of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy import showing
from policy.consents import Record, Said
from policy.posts import Carries, Content, ImageKind, Naming, When
from policy.pupils import PupilId
from policy.showing import Says, needed
from policy.uses import WEBSITE, Medium, Use
from tests.builders import NOON, TEACHER
from tests.children import FACEBOOK, TERMS, a_change, a_pupil, a_record, days
from tests.policy.posts import a_child, a_roll, photo

CHILD = PupilId("a")
OTHER = PupilId("b")
BESIDE = {Medium.FIRST_NAME, Medium.NAME_WITH_IMAGE}

MADE: dict[str, tuple[Content, set[Medium]]] = {
    "a photograph": (photo(CHILD), {Medium.PHOTO}),
    "a film": (replace(photo(CHILD), carries=Carries.VIDEO), {Medium.VIDEO}),
    "work": (replace(photo(CHILD), carries=Carries.WORK), {Medium.WORK}),
    "a photograph of work": (replace(photo(CHILD), image=ImageKind.WORK), {Medium.WORK}),
    "a name that was found": (replace(photo(CHILD), named=(CHILD,)), {Medium.PHOTO} | BESIDE),
    "a name that was not found": (replace(photo(CHILD), naming=Naming.FIRST), {Medium.PHOTO} | BESIDE),
    "another's name": (replace(photo(CHILD, OTHER), naming=Naming.FIRST, named=(OTHER,)), {Medium.PHOTO}),
    "a full name": (
        replace(photo(CHILD), naming=Naming.FULL),
        {Medium.PHOTO, Medium.FULL_NAME, Medium.NAME_WITH_IMAGE},
    ),
    "a full name alone": (
        replace(photo(CHILD), naming=Naming.FULL, carries=Carries.NOTHING),
        {Medium.FULL_NAME},
    ),
    "a full name beside work": (
        replace(photo(CHILD), naming=Naming.FULL, carries=Carries.WORK),
        {Medium.WORK, Medium.FULL_NAME},
    ),
    "words that do not name them": (replace(photo(CHILD), carries=Carries.NOTHING), set()),
}


@pytest.mark.rule("R40", "R46")
@pytest.mark.parametrize("case", MADE)
def test_a_post_needs_each_use_it_makes_at_each_of_its_places_and_no_other(case: str) -> None:
    content, media = MADE[case]
    wide = replace(content, places=(WEBSITE, FACEBOOK))
    assert set(needed(wide, CHILD)) == {Use(one, place) for one in media for place in wide.places}


def says(content: Content, *records: Record) -> list[Says]:
    roll = a_roll(*records)
    return [one.says for one in showing.gate(content, roll, NOON, TERMS).shown]


@pytest.mark.rule("R41")
def test_refused_protected_and_never_asked_are_told_alike() -> None:
    photo_web = Use(Medium.PHOTO, WEBSITE)
    pupil = a_pupil()
    refused = a_record(pupil, a_change(pupil, Said.NO, use=photo_web))
    protected_pupil = a_pupil(protected=True)
    protected = a_record(protected_pupil, a_change(protected_pupil, use=photo_web))
    never = a_record()
    for one in (refused, protected, never):
        assert says(photo(one.pupil.id), one) == [Says.NO]


@pytest.mark.rule("R41")
def test_one_no_closes_the_gate_for_all_of_it() -> None:
    yes, no = a_child(Use(Medium.PHOTO, WEBSITE)), a_child()
    gate = showing.gate(photo(yes.pupil.id, no.pupil.id), a_roll(yes, no), NOON, TERMS)
    assert [one.says for one in gate.shown] == [Says.YES, Says.NO]
    assert (gate.is_open, gate.yes) == (False, 1)


def test_a_yes_for_one_place_is_none_for_another() -> None:
    child = a_child(Use(Medium.PHOTO, WEBSITE))
    assert says(photo(child.pupil.id), child) == [Says.YES]
    assert says(photo(child.pupil.id, places=(WEBSITE, FACEBOOK)), child) == [Says.NO]


@pytest.mark.rule("R46")
def test_a_picture_without_the_name_is_told_apart() -> None:
    child = a_child(Use(Medium.PHOTO, WEBSITE))
    named = replace(photo(child.pupil.id), naming=Naming.FULL)
    assert says(named, child) == [Says.NOT_THE_NAME]


def test_somebody_who_is_not_on_the_list_may_not_be_shown() -> None:
    assert says(photo(CHILD)) == [Says.UNKNOWN]


def test_whoever_was_in_a_picture_before_is_asked_about_again() -> None:
    now, before = a_child(Use(Medium.PHOTO, WEBSITE)), a_child()
    content = photo(now.pupil.id)
    assert says(replace(content, earlier=(before.pupil.id,)), now, before) == [Says.YES, Says.NO]
    alike = replace(content, alike=(before.pupil.id,))
    assert says(alike, now, before) == [Says.YES, Says.NO]
    assert says(replace(alike, is_changed=True), now, before) == [Says.YES]
    same = replace(content, earlier=(before.pupil.id,), is_changed=True)
    assert says(same, now, before) == [Says.YES, Says.NO], "the very same picture cannot be changed"


@pytest.mark.rule("R36")
def test_a_list_that_is_too_old_or_was_never_brought_opens_nothing_with_pupils() -> None:
    child = a_child(Use(Medium.PHOTO, WEBSITE))
    content = photo(child.pupil.id)
    edge = days(TERMS.held_after_days)
    for brought_at, is_open in ((NOON - edge, True), (NOON - edge - days(1), False), (None, False)):
        gate = showing.gate(content, a_roll(child, brought_at=brought_at), NOON, TERMS)
        assert (gate.is_open, gate.is_too_old) == (is_open, not is_open)
    assert showing.gate(replace(content, pupils=()), a_roll(brought_at=None), NOON, TERMS).is_open


@pytest.mark.rule("R47")
def test_a_look_names_the_change_that_permits_each_pupil_and_the_list_it_was_read_from() -> None:
    yes, no = a_child(Use(Medium.PHOTO, WEBSITE)), a_child()
    roll = a_roll(yes, no)
    gate = showing.gate(photo(yes.pupil.id, no.pupil.id), roll, NOON, TERMS)
    look = showing.check(gate, roll, When.ASKED, by=TEACHER, at=NOON)
    assert look.answers == {yes.pupil.id: yes.standing[0].id, no.pupil.id: ""}
    assert roll.head.list_brought_at is not None
    assert look.record == roll.head.list_brought_at.isoformat()
    assert (look.by, look.at, look.yes) == (TEACHER, NOON, 1)
