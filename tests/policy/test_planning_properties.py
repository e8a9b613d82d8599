"""What holds of every list and every record: nothing is permitted that no cell said, and nobody is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy import exports, layouts
from policy.cells import Heard
from policy.consents import in_force, last_word
from policy.layouts import Layout
from policy.pupils import folded
from policy.rolls import Roll
from policy.sheets import Sheet
from tests.lists import AT, MADE_ON, TERMS
from tests.policy.plans import SOME, USES, at_ten, brought_in, plan, rolls, sheets

Made = tuple[Sheet, Mapping[str, Mapping[str, Heard]]]


@pytest.mark.rule("R35", "R40")
@given(rolls(), sheets(), st.booleans(), st.sampled_from((date(2026, 3, 1), date(2026, 10, 1), MADE_ON)))
def test_nothing_is_ever_permitted_that_no_cell_said_yes_to(
    roll: Roll, made: Made, is_form: bool, made_on: date
) -> None:
    sheet, said = made
    after = brought_in(plan(sheet, roll, is_form=is_form, made_on=made_on), roll)
    for record in after.records:
        before = roll.by_pupil.get(record.pupil.id)
        for use in USES:
            was = before is not None and in_force(before, use, AT, TERMS).is_yes
            if in_force(record, use, AT, TERMS).is_yes and not was:
                assert said[folded(record.pupil.name)][use.code] is Heard.YES


@pytest.mark.rule("R34")
@given(rolls(), sheets(), st.booleans())
def test_nobody_is_lost(roll: Roll, made: Made, is_form: bool) -> None:
    preview = plan(made[0], roll, is_form=is_form)
    after = brought_in(preview, roll)
    assert roll.by_pupil.keys() <= after.by_pupil.keys()
    assert len(after.records) == len(roll.records) + len(preview.joiners)
    for record in roll.records:
        assert after.by_pupil[record.pupil.id].pupil.is_here >= record.pupil.is_here
        assert after.by_pupil[record.pupil.id].pupil.protected == record.pupil.protected


@given(sheets(), st.booleans())
def test_every_line_is_either_read_or_left_out_with_a_reason(made: Made, is_form: bool) -> None:
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
    roll: Roll, made: Made, is_form: bool
) -> None:
    first = plan(made[0], roll, is_form=is_form)
    assert plan(made[0], roll, is_form=is_form) == first
    after = brought_in(first, roll)
    again = plan(made[0], after, is_form=is_form)
    assert again.plan.pupils == ()
    assert not again.withdrawals


@pytest.mark.rule("R38")
@settings(max_examples=400)
@given(rolls(), sheets(), st.booleans())
def test_an_older_list_never_changes_a_newer_answer(roll: Roll, made: Made, is_form: bool) -> None:
    made_on = date(2026, 8, 1)
    preview = plan(made[0], roll, made_on=made_on, is_form=is_form)
    after = brought_in(preview, roll)
    for record in roll.records:
        for use in SOME:
            word = last_word(record, use)
            if word is not None and word >= at_ten(made_on):
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
