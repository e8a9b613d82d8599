"""What is taken out of the consent record: who may, whom a line of the audit is about, and what goes (E5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import classes, exports, papers
from policy.chronology import Trace
from policy.consents import Change, ConsentTerms, Record, Said, Source, changed, in_force
from policy.held import erased, held
from policy.papers import Paper
from policy.people import StaffId
from policy.permissions import Permission
from policy.pupils import Pupil, PupilId, class_code, pupil_id
from policy.rolls import Roll
from policy.uses import WEBSITE, Medium, Place, Use, matrix
from policy.withdrawals import withdrawal

TERMS = ConsentTerms(ZoneInfo("Europe/London"), {Place("facebook"): "Facebook page"})
AT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
USES = matrix(TERMS.accounts)
PHOTO = Use(Medium.PHOTO, WEBSITE)
AMELIA = Pupil(pupil_id("t", "Amelia"), "Stone", "Amelia", "Year 4", "Oak")
SAM = Pupil(pupil_id("t", "Sam"), "Reed", "Sam", "Year 5", "Elm")


def a_change(said: Said, *uses: Use, days: int = 0, by: str = "Robin Stone") -> Change:
    """Somebody said something so many days before now."""
    at = AT - timedelta(days=days)
    answers = {one.code: said for one in uses or USES}
    return Change(
        f"change-{said}-{days}-{by}", AMELIA.id, answers, Source.FORM, at, at, StaffId("writer"), by
    )


def a_line(**codes: str) -> Trace:
    """A line of the audit."""
    return Trace(AT, StaffId("reader"), "consent.checked", codes=codes)


def test_the_whole_record_is_for_whoever_keeps_it_and_one_child_for_whoever_answers_for_data() -> None:
    needed = {
        Paper.CSV: Permission.KEEP_CONSENTS,
        Paper.XLSX: Permission.KEEP_CONSENTS,
        Paper.CLASS: Permission.SEE_WHY,
        Paper.CHILD: Permission.DATA_RIGHTS,
        Paper.CHILD_DATA: Permission.DATA_RIGHTS,
    }
    for paper in Paper:
        for permission in Permission:
            assert papers.may_take(paper, {permission}) is (needed[paper] is permission)


@pytest.mark.parametrize(
    ("codes", "is_hers"),
    [
        ({"pupil": AMELIA.id}, True),
        ({"pupil": SAM.id}, False),
        ({"class": class_code("class OAK")}, True),
        ({"class": class_code("Elm")}, False),
        (papers.codes(Paper.CSV, ""), True),
        (papers.codes(Paper.CLASS, class_code("Elm")), False),
        (papers.codes(Paper.CHILD, AMELIA.id), True),
        ({}, False),
    ],
)
def test_it_is_known_whom_a_line_of_the_audit_is_about(codes: dict[str, str], is_hers: bool) -> None:
    assert papers.is_about(a_line(**codes), AMELIA) is is_hers


def test_a_child_without_a_class_was_looked_at_by_nobody_who_looked_at_children_without_one() -> None:
    assert not papers.is_about(a_line(**{"class": class_code("")}), replace(AMELIA, class_name=""))


def test_a_class_is_all_who_are_here_however_its_name_is_written() -> None:
    others = (
        replace(SAM, id=PupilId("2"), class_name="class oak"),
        replace(SAM, id=PupilId("3"), class_name="Oak", left_on="2026-07-20"),
        replace(SAM, id=PupilId("4"), class_name=""),
    )
    roll = Roll(tuple(Record(one) for one in (AMELIA, SAM, *others)))
    assert list(classes.classes(roll)) == [class_code("Oak"), class_code("Elm")]
    theirs = classes.of_class(roll, class_code("Oak"))
    assert {one.id for one in theirs.pupils} == {AMELIA.id, "2"}
    assert classes.of_class(roll, class_code("")).records == ()


def test_what_was_taken_back_is_worked_out_from_what_was_said_and_says_what_is_still_to_be_told() -> None:
    yes, no = a_change(Said.YES, days=9), a_change(Said.NO, PHOTO, days=2)
    record = changed(changed(Record(AMELIA), yes), no)
    waiting = withdrawal(no, (PHOTO,), AT)
    assert waiting is not None
    for untold in ((waiting,), ()):
        found = held(record, (yes, no), (), untold, AT, TERMS)
        [one] = found.taken_back
        assert (one.uses, one.is_waiting) == ((PHOTO,), bool(untold))


def test_what_is_still_to_be_told_is_held_whatever_it_came_from() -> None:
    waiting = withdrawal(a_change(Said.NO, PHOTO), (PHOTO,), AT)
    assert waiting is not None
    found = held(Record(AMELIA), (), (), (waiting,), AT, TERMS)
    assert [(one.uses, one.is_waiting) for one in found.taken_back] == [((PHOTO,), True)]
    assert held(Record(SAM), (), (), (waiting,), AT, TERMS).taken_back == ()


@pytest.mark.rule("R38", "R39")
@given(
    said=st.lists(st.tuples(st.sampled_from(list(Said)), st.sampled_from(USES)), max_size=6),
    protected=st.booleans(),
    left=st.booleans(),
)
def test_when_all_is_erased_everything_that_was_permitted_ends(
    said: list[tuple[Said, Use]], protected: bool, left: bool
) -> None:
    pupil = replace(AMELIA, protected=protected, left_on="2026-07-20" if left else "")
    record = Record(pupil)
    for days, (it, use) in enumerate(said):
        record = changed(record, a_change(it, use, days=days))
    plain = replace(record, pupil=AMELIA)
    granted = {one.code for one in USES if in_force(plain, one, AT, TERMS).is_yes}
    told = erased(record, "f", AT, TERMS)
    assert set(told.uses if told is not None else ()) == granted


def test_anything_more_that_is_said_is_another_fingerprint() -> None:
    yes, no = a_change(Said.YES, days=9), a_change(Said.NO, PHOTO, days=2)
    record = changed(Record(AMELIA), yes)
    before = papers.fingerprint(record, (yes,))
    assert before == papers.fingerprint(record, (yes,))
    assert before != papers.fingerprint(changed(record, no), (yes, no))
    assert before != papers.fingerprint(replace(record, pupil=SAM), (yes,))


@pytest.mark.rule("R36")
@given(names=st.lists(st.text(max_size=20), min_size=3, max_size=3))
def test_no_cell_of_an_exported_list_is_a_formula_or_hides_anything(names: list[str]) -> None:
    surname, forename, class_name = names
    pupil = replace(AMELIA, surname=surname, forename=forename, class_name=class_name)
    sheet = exports.sheet(Roll((Record(pupil),)), TERMS, AT)
    for cell in (cell for line in sheet.lines for cell in line.cells):
        assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n") or cell == ""
        assert not {"\u202e", "\u200b", "\u2066", "\x00", "\r", "\n", "\t"} & set(cell)
