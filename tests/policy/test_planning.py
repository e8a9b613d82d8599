"""What a list would do: whatever it says, nothing is permitted that it does not say, and nobody is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import exports, layouts, planning
from policy.cells import Heard
from policy.consents import Change, Record, Said, Source, Voice, changed, in_force, last_word
from policy.faults import Caution, Fault, Trouble
from policy.imports import folded_in
from policy.layouts import Layout
from policy.previews import Preview
from policy.pupils import PupilId
from policy.rolls import Head, Roll
from policy.sheets import Line, Sheet
from policy.uses import PRESS, WEBSITE, Medium, Use, matrix
from tests.builders import HEAD
from tests.lists import (
    AT,
    DEFECTS,
    MADE_ON,
    SIMS,
    STYLES,
    TERMS,
    Child,
    a_child,
    about,
    can_have,
    children,
    listed,
)

USES = matrix(TERMS.accounts)
SOME = USES[:4]
PHOTO = Use(Medium.PHOTO, WEBSITE)
VIDEO = Use(Medium.VIDEO, WEBSITE)
styles = st.sampled_from(STYLES)


def plan(
    sheet: Sheet,
    roll: Roll | None = None,
    *,
    made_on: date = MADE_ON,
    is_form: bool = False,
    at: datetime = AT,
) -> Preview:
    """What the list would do."""
    return planning.plan(
        [sheet], roll or Roll(), TERMS, about(sheet, made_on=made_on, is_form=is_form, at=at)
    )


def brought_in(preview: Preview, roll: Roll | None = None) -> Roll:
    """The record once the list is confirmed and written."""
    records = dict((roll or Roll()).by_pupil)
    for one in preview.plan.pupils:
        records[one.pupil.id] = folded_in(records.get(one.pupil.id), one)
    return Roll(tuple(records.values()), (roll or Roll()).head)


def on_record(*kids: Child, made_on: date = MADE_ON - timedelta(days=60)) -> Roll:
    """A record out of an earlier list."""
    sheet = listed(kids, SIMS)
    return brought_in(plan(sheet, made_on=made_on, at=_at(made_on)))


def only(roll: Roll) -> Record:
    """The one record of it."""
    assert len(roll.records) == 1
    return roll.records[0]


def is_yes(roll: Roll, pupil: PupilId, use: Use = PHOTO, at: datetime = AT) -> bool:
    """Whether this may be used."""
    return in_force(roll.by_pupil[pupil], use, at, TERMS).is_yes


def told(record: Record, said: Said, *, on: date, by: str = "Ada Sample", use: Use = PHOTO) -> Record:
    """The record once somebody said something on a day, at noon where it is a no."""
    at = datetime.combine(on, time(12), UTC)
    effective = at if said is not Said.YES else datetime.combine(on, time(), TERMS.zone).astimezone(UTC)
    change = Change(
        f"{by}{on}{said}", record.pupil.id, {use.code: said}, Source.PHONE, effective, at, HEAD, by
    )
    return changed(record, change)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), UTC)


def faults(preview: Preview) -> dict[int, Fault]:
    """What is wrong with which line."""
    return {one.line: one.fault for one in preview.faults}


@st.composite
def rolls(draw: st.DrawFn) -> Roll:
    """A record with a past: a list, what people said before and after it, children who left, some protected."""
    kids = draw(children(SOME))
    records = []
    for record in on_record(
        *kids, made_on=draw(st.sampled_from((date(2026, 6, 1), date(2026, 9, 1))))
    ).records:
        for _ in range(draw(st.integers(0, 3))):
            change = Change(
                draw(st.uuids()).hex,
                record.pupil.id,
                draw(
                    st.dictionaries(
                        st.sampled_from([it.code for it in SOME]), st.sampled_from(Said), min_size=1
                    )
                ),
                Source.PHONE,
                effective := draw(st.datetimes(datetime(2026, 5, 1), datetime(2026, 11, 24))).replace(
                    tzinfo=UTC
                ),
                effective,
                HEAD,
                draw(st.sampled_from(("Ada Sample", "Otto Sample"))),
                draw(st.sampled_from(Voice)),
                is_responsible=draw(st.booleans()),
            )
            record = changed(record, change)
        pupil = replace(
            record.pupil,
            protected=draw(st.booleans()),
            left_on=draw(st.sampled_from(("", "", "2026-10-01"))),
        )
        records.append(replace(record, pupil=pupil))
    return Roll(tuple(records))


@st.composite
def sheets(
    draw: st.DrawFn, kids: tuple[Child, ...] | None = None
) -> tuple[Sheet, dict[str, Mapping[str, Heard]]]:
    """A list with some spoilt lines, and what its good lines say, by the child's MIS's own name."""
    kids = draw(children(SOME)) if kids is None else kids
    style = draw(styles)
    able = [one for one in DEFECTS if can_have(style, one)]
    spoilt = draw(st.dictionaries(st.integers(0, len(kids) - 1), st.sampled_from(able), max_size=2))
    sheet = listed(kids, style, uses=SOME, defects=spoilt, word=draw(st.integers(0, 3)))
    said = {one.pupil.name: one.said for at, one in enumerate(kids) if at not in spoilt}
    return sheet, said


@pytest.mark.rule("R35", "R40")
@given(rolls(), sheets(), st.booleans(), st.sampled_from((date(2026, 3, 1), date(2026, 10, 1), MADE_ON)))
def test_nothing_is_ever_permitted_that_no_cell_said_yes_to(
    roll: Roll, made: tuple[Sheet, dict[str, Mapping[str, Heard]]], is_form: bool, made_on: date
) -> None:
    sheet, said = made
    after = brought_in(plan(sheet, roll, is_form=is_form, made_on=made_on), roll)
    for record in after.records:
        before = roll.by_pupil.get(record.pupil.id)
        for use in USES:
            was = before is not None and in_force(before, use, AT, TERMS).is_yes
            if in_force(record, use, AT, TERMS).is_yes and not was:
                assert said[record.pupil.name][use.code] is Heard.YES


@pytest.mark.rule("R34")
@given(rolls(), sheets(), st.booleans())
def test_nobody_is_lost(roll: Roll, made: tuple[Sheet, object], is_form: bool) -> None:
    preview = plan(made[0], roll, is_form=is_form)
    after = brought_in(preview, roll)
    assert roll.by_pupil.keys() <= after.by_pupil.keys()
    assert len(after.records) == len(roll.records) + len(preview.joiners)
    for record in roll.records:
        assert after.by_pupil[record.pupil.id].pupil.is_here >= record.pupil.is_here
        assert after.by_pupil[record.pupil.id].pupil.protected == record.pupil.protected


@given(sheets(), st.booleans())
def test_every_line_is_either_read_or_left_out_with_a_reason(
    made: tuple[Sheet, object], is_form: bool
) -> None:
    layout = layouts.find([made[0]], TERMS, {})
    preview = plan(made[0], is_form=is_form)
    if not isinstance(layout, Layout):
        assert layout in preview.troubles
        return
    left_out = {one.line for one in preview.faults if one.is_left_out}
    good = {one.number for one in layout.lines} - left_out
    assert left_out <= {one.number for one in layout.lines}
    if not layout.is_long and not preview.troubles:
        assert preview.plan.import_.counts.pupils == len(good)


@given(rolls(), sheets(), st.booleans())
def test_the_same_list_planned_twice_is_the_same_plan_and_brought_in_twice_is_once(
    roll: Roll, made: tuple[Sheet, object], is_form: bool
) -> None:
    first = plan(made[0], roll, is_form=is_form)
    assert plan(made[0], roll, is_form=is_form) == first
    after = brought_in(first, roll)
    again = plan(made[0], after, is_form=is_form)
    assert again.plan.pupils == ()
    assert not again.withdrawals


@pytest.mark.rule("R38")
@given(rolls(), sheets(), st.booleans())
def test_an_older_list_never_changes_a_newer_answer(
    roll: Roll, made: tuple[Sheet, object], is_form: bool
) -> None:
    made_on = date(2026, 8, 1)
    preview = plan(made[0], roll, made_on=made_on, is_form=is_form)
    after = brought_in(preview, roll)
    for record in roll.records:
        for use in SOME:
            word = last_word(record, use)
            if word is not None and word >= _at(made_on):
                here = replace(record, pupil=replace(record.pupil, left_on=""))
                now = after.by_pupil[record.pupil.id]
                now = replace(now, pupil=replace(now.pupil, left_on=""))
                assert in_force(here, use, AT, TERMS).is_yes == in_force(now, use, AT, TERMS).is_yes


@pytest.mark.rule("R35", "R40")
@given(rolls())
def test_our_own_list_read_back_changes_nothing(roll: Roll) -> None:
    preview = plan(exports.sheet(roll, TERMS, AT), roll, made_on=AT.date())
    if preview.troubles:
        assert not any(one.pupil.is_here for one in roll.records)
        return
    assert preview.plan.pupils == ()
    assert preview.faults == ()
    assert preview.unmapped == ()
    assert preview.leavers == ()


@pytest.mark.rule("R40")
@given(rolls())
def test_our_own_list_says_yes_only_where_it_is_in_force(roll: Roll) -> None:
    for record in roll.records:
        for use in USES:
            says = exports.answer(record, use, TERMS, AT) == "Yes"
            assert says == in_force(record, use, AT, TERMS).is_yes


@pytest.mark.rule("R40")
@pytest.mark.parametrize("style", STYLES, ids=lambda one: one.name)
def test_every_vendors_list_is_read_as_it_was_meant(style: object) -> None:
    said = {use.code: list(Heard)[at % 6] for at, use in enumerate(USES)}
    said = {code: it for code, it in said.items() if it is not Heard.RECORDED}
    for one in STYLES:
        roll = brought_in(plan(listed([a_child(3, said)], one)))
        for use in USES:
            assert in_force(only(roll), use, AT, TERMS).is_yes == (said.get(use.code) is Heard.YES)


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
def test_a_list_made_before_a_parent_withdrew_asks_and_does_not_overwrite() -> None:
    roll = on_record(a_child(1, {PHOTO.code: Heard.YES}))
    roll = Roll((told(only(roll), Said.WITHDRAWN, on=MADE_ON),))
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
    sheet = long(("Yes", "", ""))
    lines = [
        replace(one, cells=tuple("School trips" if it == "Photo - Website" else it for it in one.cells))
        for one in sheet.lines
    ]
    preview = plan(replace(sheet, lines=(*lines, replace(lines[1], number=3))))
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
