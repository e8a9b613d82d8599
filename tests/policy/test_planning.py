"""What a list would do, one case at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from time import process_time

import pytest

from policy import planning
from policy.cells import Heard
from policy.consents import Said, in_force
from policy.faults import Caution, Fault, Trouble
from policy.previews import marking_left
from policy.rolls import Head, Roll
from policy.sheets import Line, Sheet
from policy.uses import PRESS, Medium, Use
from tests.lists import ANSWERS, ARBOR, AT, MADE_ON, SIMS, STYLES, TERMS, Style, a_child, about, listed
from tests.policy.plans import PHOTO, USES, VIDEO, brought_in, is_yes, on_record, only, plan, told


@pytest.mark.rule("R40")
@pytest.mark.parametrize("style", STYLES, ids=lambda one: one.name)
def test_every_vendors_list_is_read_as_it_was_meant(style: Style) -> None:
    said = {use.code: ANSWERS[at % len(ANSWERS)] for at, use in enumerate(USES)}
    roll = brought_in(plan(listed([a_child(3, said)], style)))
    for use in USES:
        assert in_force(only(roll), use, AT, TERMS).is_yes == (said[use.code] is Heard.YES)


def test_a_new_child_is_added_and_one_not_on_the_list_stays() -> None:
    roll = on_record(a_child(1, {PHOTO.code: Heard.YES}))
    preview = plan(listed([a_child(2)], SIMS), roll)
    assert [one.upn for one in preview.joiners] == [a_child(2).pupil.upn]
    assert [one.upn for one in preview.leavers] == [a_child(1).pupil.upn]
    assert is_yes(brought_in(preview, roll), preview.leavers[0].id)


@pytest.mark.rule("R35")
def test_an_answer_gone_from_the_list_is_no_longer_a_yes_but_a_form_without_one_leaves_it() -> None:
    roll = on_record(a_child(1, {PHOTO.code: Heard.YES}))
    pupil = only(roll).pupil.id
    blank = listed([a_child(1)], SIMS)
    ordinary, form = plan(blank, roll), plan(blank, roll, is_form=True)
    assert (ordinary.plan.import_.counts.gone, form.plan.import_.counts.gone) == (1, 0)
    assert ordinary.withdrawals == {pupil: (PHOTO,)}
    assert not is_yes(brought_in(ordinary, roll), pupil)
    assert is_yes(brought_in(form, roll), pupil)


@pytest.mark.rule("R35")
def test_the_form_confirms_what_it_answers_and_only_that() -> None:
    roll = on_record(a_child(1, {PHOTO.code: Heard.YES, VIDEO.code: Heard.YES}))
    preview = plan(listed([a_child(1, {PHOTO.code: Heard.YES})], SIMS), roll, is_form=True)
    after = only(brought_in(preview, roll))
    assert preview.plan.import_.counts.confirmed == 1
    assert not in_force(after, PHOTO, AT, TERMS).is_unconfirmed
    assert in_force(after, VIDEO, AT, TERMS).is_unconfirmed


@pytest.mark.rule("R40")
def test_an_answer_that_is_not_understood_is_no_even_on_the_form_and_the_line_is_listed() -> None:
    roll = on_record(a_child(1, {PHOTO.code: Heard.YES}))
    sheet = listed([a_child(1, {PHOTO.code: Heard.UNCLEAR})], SIMS)
    for is_form in (True, False):
        preview = plan(sheet, roll, is_form=is_form)
        assert [(one.fault, one.heading) for one in preview.faults] == [
            (Fault.UNKNOWN_ANSWER, "Photo - Website")
        ]
        assert not is_yes(brought_in(preview, roll), only(roll).pupil.id)


@pytest.mark.rule("R38")
@pytest.mark.parametrize("said", [Said.NO, Said.WITHDRAWN, Said.UNANSWERED])
def test_a_list_made_before_somebody_spoke_asks_and_does_not_overwrite(said: Said) -> None:
    roll = on_record(a_child(1))
    roll = Roll((told(only(roll), said, on=MADE_ON),))
    preview = plan(
        listed([a_child(1, {PHOTO.code: Heard.YES})], SIMS), roll, made_on=MADE_ON - timedelta(days=1)
    )
    assert [one.use for one in preview.older] == [PHOTO.code]
    assert preview.plan.pupils == ()


def test_a_yes_of_the_list_beside_somebodys_no_stays_no_and_is_shown() -> None:
    child = a_child(1, {PHOTO.code: Heard.NO})
    roll = Roll((told(only(on_record(child)), Said.NO, on=MADE_ON - timedelta(days=9)),))
    preview = plan(listed([a_child(1, {PHOTO.code: Heard.YES})], SIMS), roll)
    assert [one.use for one in preview.disagreed] == [PHOTO.code]
    assert not is_yes(brought_in(preview, roll), only(roll).pupil.id)


@pytest.mark.rule("R38")
def test_a_no_of_the_list_is_kept_beside_somebodys_no_and_outlives_it() -> None:
    roll = on_record(a_child(1, {PHOTO.code: Heard.YES}))
    roll = Roll((told(only(roll), Said.NO, on=MADE_ON - timedelta(days=2)),))
    older = plan(
        listed([a_child(1, {PHOTO.code: Heard.NO})], SIMS), roll, made_on=MADE_ON - timedelta(days=9)
    )
    after = told(only(brought_in(older, roll)), Said.YES, on=MADE_ON)
    assert not in_force(after, PHOTO, AT, TERMS).is_yes


def test_a_child_who_comes_back_is_here_again_unless_an_old_yes_would_come_back_unasked() -> None:
    roll = on_record(a_child(1, {PHOTO.code: Heard.YES}))
    gone = Roll(tuple(replace(one, pupil=replace(one.pupil, left_on="2026-10-01")) for one in roll.records))
    same = plan(listed([a_child(1, {PHOTO.code: Heard.YES})], SIMS), gone)
    silent = plan(listed([a_child(1)], SIMS, uses=[Use(Medium.PHOTO, PRESS)]), gone)
    assert only(brought_in(same, gone)).pupil.is_here
    assert [len(one.returners) for one in (same, silent)] == [1, 1]
    assert [len(one.held_back) for one in (same, silent)] == [0, 1]
    assert not only(brought_in(silent, gone)).pupil.is_here


def test_two_columns_about_one_use_are_yes_only_where_both_say_so() -> None:
    head = ("UPN", "Surname", "Forename", "Photo - Website", "Photos and videos on the website")
    child = a_child(1).pupil
    who = (child.upn, child.surname, child.forename)
    roll = brought_in(plan(Sheet("", (Line(1, head), Line(2, (*who, "Yes", "No"))))))
    assert not is_yes(roll, only(roll).pupil.id)


def long(*rows: Sequence[str]) -> Sheet:
    """A long list about one child."""
    child = a_child(1).pupil
    head = ("UPN", "Pupil", "Consent", "Status", "Consent date", "Given by")
    lines = [head, *((child.upn, child.name, "Photo - Website", *row) for row in rows)]
    return Sheet("", tuple(Line(number, tuple(one)) for number, one in enumerate(lines, 1)))


@pytest.mark.parametrize(
    ("rows", "yes"),
    [
        ([("Yes", "01/09/2026", "Ada Sample")], True),
        ([("No", "01/09/2026", "Ada Sample"), ("Yes", "02/09/2026", "Ada Sample")], True),
        ([("Yes", "01/09/2026", "Ada Sample"), ("No", "02/09/2026", "Ada Sample")], False),
        ([("No", "01/09/2026", "Ada Sample"), ("Yes", "02/09/2026", "Otto Sample")], False),
        ([("No", "", "Ada Sample"), ("Yes", "02/09/2026", "Ada Sample")], False),
        ([("No", "01/09/2026", ""), ("Yes", "02/09/2026", "")], False),
        ([("Yes", "01/09/2026", "Ada Sample"), ("Yes", "02/09/2026", "Otto Sample")], True),
    ],
)
def test_of_several_lines_one_persons_later_answer_counts_and_else_the_no(
    rows: list[tuple[str, str, str]], yes: bool
) -> None:
    preview = plan(long(*rows))
    roll = brought_in(preview)
    assert is_yes(roll, only(roll).pupil.id) == yes
    assert preview.plan.import_.counts.pupils == 1


def test_a_permission_of_a_long_list_that_nobody_knows_is_asked_about_once() -> None:
    head, line = long(("Yes", "", "")).lines
    line = replace(line, cells=(*line.cells[:2], "School trips", *line.cells[3:]))
    preview = plan(Sheet("", (head, line, replace(line, number=3))))
    assert [one.key for one in preview.unmapped] == ["school trips"]
    assert preview.cautions == (Caution.NO_PERMISSIONS,)


def test_what_the_school_says_of_a_column_is_used_and_remembered() -> None:
    head = ("UPN", "Surname", "Forename", "Photographs: internal & external")
    child = a_child(1).pupil
    sheet = Sheet("", (Line(1, head), Line(2, (child.upn, child.surname, child.forename, "Yes"))))
    asked = plan(sheet)
    key = asked.unmapped[0].key
    said = replace(about(sheet), headings={key: "photo@website photo@display"})
    preview = planning.plan([sheet], Roll(head=Head(headings={"old": "ignored"})), TERMS, said)
    roll = brought_in(preview)
    assert preview.plan.headings == {"old": "ignored", key: "photo@website photo@display"}
    assert preview.plan.import_.id != asked.plan.import_.id
    assert is_yes(roll, only(roll).pupil.id)
    assert not is_yes(roll, only(roll).pupil.id, VIDEO)


@pytest.mark.parametrize(
    ("made_on", "trouble"),
    [(AT.date() + timedelta(days=1), Trouble.MADE_AHEAD), (date(2025, 11, 1), Trouble.MADE_LONG_AGO)],
)
def test_a_list_from_another_time_is_refused(made_on: date, trouble: Trouble) -> None:
    preview = plan(listed([a_child(1)], SIMS), made_on=made_on)
    assert preview.troubles == (trouble,)
    assert preview.plan.pupils == ()
    assert not preview.may_be_confirmed


def test_a_list_older_than_the_last_one_says_so() -> None:
    sheet = listed([a_child(1)], SIMS)
    preview = plan(sheet, Roll(head=Head(list_made_on="2026-11-21")))
    assert preview.cautions == (Caution.OLDER_THAN_LAST,)
    assert preview.may_be_confirmed


def test_a_list_of_one_class_warns_of_all_who_are_not_on_it() -> None:
    roll = on_record(*map(a_child, range(10)))
    assert Caution.MANY_LEAVERS in plan(listed([a_child(1)], SIMS), roll).cautions


def test_whoever_is_said_to_have_left_is_marked_and_keeps_their_record() -> None:
    roll = on_record(a_child(1, {PHOTO.code: Heard.YES}), a_child(2))
    preview = plan(listed([a_child(2)], SIMS), roll)
    gone = preview.leavers[0].id
    after = brought_in(marking_left(preview, {gone}, AT.date()), roll)
    assert not after.by_pupil[gone].pupil.is_here
    assert after.by_pupil[gone].standing == roll.by_pupil[gone].standing


def test_two_thousand_children_with_thirty_uses_are_planned_in_seconds() -> None:
    said = {use.code: ANSWERS[at % 3] for at, use in enumerate(USES)}
    kids = [a_child(number, said) for number in range(2_000)]
    began = process_time()
    first = plan(listed(kids, ARBOR))
    roll = brought_in(first)
    again = plan(listed(kids, ARBOR), roll)
    assert first.plan.import_.counts.pupils == again.plan.import_.counts.unchanged // len(USES) == 2_000
    assert not first.faults
    assert not again.plan.pupils
    assert process_time() - began < 30
