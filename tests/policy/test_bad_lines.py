"""Every line that is left out, and why; and whom a line is about, where numbers and names disagree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.cells import Heard
from policy.faults import Fault, Trouble
from policy.pupils import Pupil
from policy.sheets import Line, Sheet
from tests.lists import ARBOR, DEFECTS, SCHOLARPACK, SIMS, STYLES, Child, a_child, can_have, listed, moved
from tests.policy.plans import PHOTO, brought_in, faults, is_yes, on_record, only, plan

YES = {PHOTO.code: Heard.YES}


@pytest.mark.parametrize("fault", list(DEFECTS))
def test_a_bad_line_is_listed_with_its_number_and_left_out_and_the_rest_goes_on(fault: Fault) -> None:
    for style in STYLES:
        if not can_have(style, fault):
            continue
        sheet = listed(
            [a_child(1, YES), a_child(2, YES), a_child(3, YES)], style, uses=[PHOTO], defects={1: fault}
        )
        preview = plan(sheet)
        assert faults(preview) == {sheet.lines[-2].number: fault}
        assert len(preview.joiners) == 2


def test_a_bad_line_does_not_make_a_leaver_of_the_child_it_is_about() -> None:
    roll = on_record(a_child(1, YES), a_child(2, YES))
    for fault in DEFECTS:
        if can_have(SIMS, fault):
            preview = plan(listed([a_child(1, YES), a_child(2, YES)], SIMS, defects={1: fault}), roll)
            assert preview.leavers == ()


def rows(*cells: tuple[str, ...], name: str = "") -> Sheet:
    """A sheet of these lines."""
    return Sheet(name, tuple(Line(number, one) for number, one in enumerate(cells, 1)))


HEADED = ("UPN", "Adno", "Surname", "Forename", "Class", "DOB", "Photo - Website")


def row(pupil: Pupil, said: str = "Yes") -> tuple[str, ...]:
    """A line about a child under `HEADED`."""
    number, class_name = pupil.admission_number, pupil.class_name
    return (pupil.upn, number, pupil.surname, pupil.forename, class_name, pupil.born, said)


def test_a_line_shorter_or_longer_than_the_headings_has_moved_in_a_csv_file_but_not_in_excel() -> None:
    one, two = a_child(1).pupil, a_child(2).pupil
    lines = (HEADED, row(one)[:-1], (*row(two), "Yes"))
    assert faults(plan(rows(*lines))) == {2: Fault.SHORT, 3: Fault.LONG}
    assert faults(plan(rows(*lines, name="Sheet1"))) == {}


def test_headings_printed_again_on_every_page_are_no_child() -> None:
    one = a_child(1).pupil
    assert faults(plan(rows(HEADED, row(one), HEADED))) == {3: Fault.HEADINGS_AGAIN}


def test_the_number_of_a_line_is_the_one_that_excel_shows() -> None:
    sheet = Sheet("", (Line(4, HEADED), Line(9, ("X", *row(a_child(1).pupil)[1:]))))
    assert faults(plan(sheet)) == {9: Fault.UPN}


def test_a_child_who_is_listed_twice_is_left_out_twice() -> None:
    one, two = a_child(1).pupil, a_child(2).pupil
    preview = plan(rows(HEADED, row(one), row(two), row(one, "No")))
    assert faults(preview) == {2: Fault.DUPLICATE, 4: Fault.DUPLICATE}
    assert [it.upn for it in preview.joiners] == [two.upn]


def test_one_number_given_to_two_children_is_neither_of_them() -> None:
    one, two = a_child(1).pupil, a_child(2).pupil
    two = replace(two, admission_number=one.admission_number)
    assert faults(plan(rows(HEADED, row(one), row(two)))) == {2: Fault.DUPLICATE, 3: Fault.DUPLICATE}


def test_children_of_one_name_are_told_apart_by_their_numbers() -> None:
    one = a_child(1).pupil
    two = replace(a_child(2).pupil, surname=one.surname, forename=one.forename, class_name=one.class_name)
    roll = brought_in(plan(rows(HEADED, row(one, "Yes"), row(two, "No"))))
    said = {it.upn: is_yes(roll, it.id) for it in roll.pupils}
    assert said == {one.upn: True, two.upn: False}


def test_children_of_one_name_with_nothing_to_tell_them_apart_are_left_out() -> None:
    sheet = rows(("Surname", "Forename", "Photo - Website"), ("Stone", "Amy", "Yes"), ("Stone", "Amy", "No"))
    preview = plan(sheet)
    assert set(faults(preview).values()) == {Fault.SAME_NAME}
    assert preview.troubles == (Trouble.NO_GOOD_LINES,)


def test_a_name_by_itself_finds_nobody_but_a_name_with_class_or_birthday_does() -> None:
    child = a_child(1, YES)
    roll = on_record(child)
    name = (child.pupil.surname, child.pupil.forename)
    bare = rows(("Surname", "Forename", "Photo - Website"), (*name, "Yes"))
    assert faults(plan(bare, roll)) == {2: Fault.SAME_NAME}
    assert plan(bare, roll).leavers == ()
    with_class = rows(
        ("Surname", "Forename", "Class", "Photo - Website"),
        (*name, child.pupil.class_name, "Yes"),
    )
    for sheet in (with_class, listed([child], SCHOLARPACK)):
        assert (plan(sheet, roll).joiners, plan(sheet, roll).plan.import_.counts.unchanged > 0) == ((), True)


@pytest.mark.parametrize("what", ["class", "surname", "year"])
def test_a_child_with_the_same_number_is_the_same_in_another_class_or_under_another_name(
    what: str,
) -> None:
    roll = on_record(a_child(1, YES))
    preview = plan(listed([moved(a_child(1, YES), what)], SIMS), roll)
    assert (preview.joiners, preview.leavers) == ((), ())
    after = only(brought_in(preview, roll))
    assert after.pupil == replace(moved(a_child(1), what).pupil, id=only(roll).pupil.id, mis_id="")


def test_the_number_of_a_brother_or_a_twin_does_not_give_them_each_others_answers() -> None:
    roll = on_record(a_child(1, YES))
    twin = replace(a_child(1).pupil, forename="Rosa")
    for slip in (replace(twin, upn=""), replace(twin, admission_number="")):
        assert faults(plan(rows(HEADED, row(slip)), roll)) == {2: Fault.ANOTHER_CHILD}


def test_numbers_of_two_children_on_one_line_are_neither() -> None:
    roll = on_record(a_child(1, YES), a_child(2, YES))
    mixed = replace(a_child(1).pupil, admission_number=a_child(2).pupil.admission_number)
    preview = plan(rows(HEADED, row(mixed)), roll)
    assert faults(preview) == {2: Fault.TWO_CHILDREN}
    assert preview.leavers == ()


def test_noughts_that_excel_took_from_a_number_find_the_child_and_are_not_lost() -> None:
    roll = on_record(a_child(1, YES))
    short = replace(a_child(1).pupil, upn="", admission_number="2.0")
    after = brought_in(plan(rows(HEADED, row(short)), roll), roll)
    assert only(after).pupil.admission_number == "000002"


def test_a_temporary_number_gives_way_to_the_childs_own() -> None:
    own = a_child(1).pupil
    before = plan(rows(HEADED, row(replace(own, upn="E80120000500D", admission_number=""))))
    roll = brought_in(before)
    after = brought_in(plan(rows(HEADED, row(own)), roll), roll)
    assert only(after).pupil.upn == own.upn


def test_one_name_and_birthday_with_another_own_number_is_asked_about() -> None:
    roll = on_record(a_child(1, YES))
    other = replace(a_child(1).pupil, upn=a_child(2).pupil.upn, admission_number="")
    assert faults(plan(rows(HEADED, row(other)), roll)) == {2: Fault.ANOTHER_CHILD}


def test_a_child_is_found_by_the_name_of_the_register_too() -> None:
    head = (
        "UPN",
        "Legal Surname",
        "Legal Forename",
        "Preferred Surname",
        "Preferred Forename",
        "Photo - Website",
    )
    preview = plan(rows(head, (a_child(1).pupil.upn, "Stone", "Amelia", "", "Amy", "Yes")))
    assert [(one.name, one.also) for one in preview.joiners] == [("Amy Stone", ("Amelia Stone",))]


def test_capitals_alone_change_no_name() -> None:
    roll = on_record(Child(replace(a_child(1).pupil, surname="McStone"), YES))
    loud = Child(
        replace(a_child(1).pupil, surname="MCSTONE", forename=a_child(1).pupil.forename.upper()), YES
    )
    assert plan(listed([loud], ARBOR, uses=[PHOTO]), roll).plan.pupils[0].pupil.surname == "McStone"
