"""What is in force for which child, and why, case by case (R34 to R41, Q10 to Q13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from policy.consents import (
    Change,
    ConsentTerms,
    Record,
    Said,
    Voice,
    Why,
    all_in_force,
    as_at,
    changed,
    givers,
    has_answer,
    in_force,
    last_word,
    taken_back,
)
from policy.imports import PlannedPupil, brought_in, folded_in
from policy.pupils import PupilId
from policy.rolls import Head, Roll, age, is_stale, is_too_old
from policy.uses import FIXED, WEBSITE, Medium, Use, matrix, use_of
from policy.withdrawals import withdrawal, withdrawn
from tests.builders import DSL, HEAD, NOON, minutes
from tests.children import (
    FACEBOOK,
    PHOTO,
    SEPTEMBER,
    TERMS,
    USES,
    VIDEO,
    a_change,
    a_plan,
    a_pupil,
    a_record,
    days,
    of_the_list,
)

ROBIN = PupilId("p")
STRICT = replace(TERMS, strict=True)
JULY = datetime(2026, 7, 1, 8, tzinfo=UTC)
"""In the school year before."""

FEBRUARY = datetime(2027, 2, 1, 0, 0, tzinfo=UTC)
"""The first moment after the last day on which an unconfirmed yes counts."""


def why(*changes: Change, terms: ConsentTerms = TERMS, at: datetime = NOON, use: Use = PHOTO) -> Why:
    """The verdict on one use of a child of whom all this was said."""
    return in_force(a_record(None, *changes), use, at, terms).why


@pytest.mark.rule("R34", "R41")
def test_a_child_of_whom_nobody_was_asked_is_a_no() -> None:
    assert why() is Why.NEVER_ASKED
    assert not in_force(a_record(), PHOTO, NOON, TERMS).is_yes
    assert not has_answer(a_record())


@pytest.mark.rule("R40", "R41")
def test_a_yes_of_a_parent_is_a_yes_to_exactly_that_use() -> None:
    record = a_record(None, a_change(ROBIN, Said.YES))
    assert [one for one in USES if in_force(record, one, NOON, TERMS).is_yes] == [PHOTO]
    assert has_answer(record)


@pytest.mark.rule("R34")
def test_a_form_that_came_back_without_an_answer_is_a_no() -> None:
    record = a_record(None, a_change(ROBIN, Said.UNANSWERED))
    assert in_force(record, PHOTO, NOON, TERMS).why is Why.NO_ANSWER
    assert not has_answer(record)


@pytest.mark.rule("R40")
def test_a_refusal_is_a_no() -> None:
    assert why(a_change(ROBIN, Said.NO)) is Why.REFUSED


@pytest.mark.rule("R37", "R38")
def test_a_withdrawal_ends_a_yes_at_once() -> None:
    yes, no = a_change(ROBIN), a_change(ROBIN, Said.WITHDRAWN, at=NOON)
    assert why(yes, no) is Why.WITHDRAWN
    assert why(yes, at=NOON) is Why.GRANTED


@pytest.mark.rule("R37")
def test_who_withdrew_may_say_yes_again() -> None:
    said = [a_change(ROBIN, one, at=SEPTEMBER + days(n)) for n, one in enumerate([Said.WITHDRAWN, Said.YES])]
    assert why(*said) is Why.GRANTED


@pytest.mark.rule("R35")
def test_a_yes_of_somebody_without_parental_responsibility_opens_nothing() -> None:
    nan = a_change(ROBIN, by="Nan Example", is_responsible=False)
    assert why(nan) is Why.NOT_RESPONSIBLE
    assert why(nan, a_change(ROBIN, Said.UNANSWERED)) is Why.NOT_RESPONSIBLE
    assert why(nan, a_change(ROBIN)) is Why.GRANTED


@pytest.mark.parametrize("order", [1, -1])
def test_two_parents_who_disagree_are_a_no(order: int) -> None:
    said = [
        a_change(ROBIN, by="Alex Sample"),
        a_change(ROBIN, Said.NO, by="Jo Sample", at=SEPTEMBER + days(1)),
    ]
    assert why(*said[::order]) is Why.DISAGREED


def test_a_no_of_anybody_is_a_no() -> None:
    assert why(a_change(ROBIN), a_change(ROBIN, Said.NO, by="Nan", is_responsible=False)) is Why.DISAGREED


@pytest.mark.rule("R35")
def test_a_list_that_says_yes_beside_a_named_no_is_a_disagreement() -> None:
    pupil = a_pupil()
    no = a_change(pupil, Said.WITHDRAWN, at=SEPTEMBER)
    assert why(no, of_the_list(pupil, Said.YES, at=NOON)) is Why.DISAGREED


@pytest.mark.parametrize("said", [Said.NO, Said.WITHDRAWN])
def test_a_child_who_says_no_is_heard_whatever_the_parents_say(said: Said) -> None:
    no = a_change(ROBIN, said, by="Robin", voice=Voice.CHILD)
    assert why(a_change(ROBIN), no) is Why.CHILD_SAID_NO
    assert why(a_change(ROBIN, Said.NO), no) is Why.CHILD_SAID_NO


def test_a_child_who_says_yes_opens_nothing() -> None:
    yes = a_change(ROBIN, by="Robin", voice=Voice.CHILD)
    assert why(yes) is Why.NO_ANSWER
    assert why(yes, a_change(ROBIN, Said.NO)) is Why.REFUSED
    assert why(yes, a_change(ROBIN)) is Why.GRANTED


def test_a_parent_and_a_child_of_one_name_are_two_people() -> None:
    no = a_change(ROBIN, Said.NO, by="Robin Sample", voice=Voice.CHILD)
    assert why(no, a_change(ROBIN, by="Robin Sample", at=NOON)) is Why.CHILD_SAID_NO


def test_a_name_of_marks_only_is_never_the_schools_own_list() -> None:
    pupil = a_pupil()
    no = a_change(pupil, Said.NO, by="???")
    assert why(no, of_the_list(pupil, Said.YES, at=NOON)) is Why.DISAGREED


def test_the_same_parent_is_the_same_however_the_name_was_typed() -> None:
    no = a_change(ROBIN, Said.NO, by="Zoë O\u2019Sample", at=SEPTEMBER)
    assert why(no, a_change(ROBIN, by="ZOE O'SAMPLE", at=NOON)) is Why.GRANTED


@pytest.mark.rule("R41")
def test_of_a_protected_child_the_dsl_is_asked_first() -> None:
    pupil = a_pupil(protected=True)
    verdict = in_force(a_record(pupil, a_change(pupil)), PHOTO, NOON, TERMS)
    assert (verdict.why, verdict.is_yes) == (Why.ASK_DSL, False)
    assert in_force(a_record(pupil), PHOTO, NOON, TERMS).why is Why.NEVER_ASKED


def test_a_child_who_left_is_not_shown() -> None:
    pupil = a_pupil(left_on="2026-07-20")
    assert in_force(a_record(pupil, a_change(pupil)), PHOTO, NOON, TERMS).why is Why.LEFT


@pytest.mark.rule("R40")
def test_a_place_that_the_school_does_not_have_is_a_no() -> None:
    there = Use(Medium.PHOTO, FACEBOOK)
    said = a_change(ROBIN, use=there)
    assert why(said, use=there) is Why.GRANTED
    assert why(said, use=there, terms=replace(TERMS, accounts={})) is Why.NO_SUCH_PLACE


@pytest.mark.rule("R46")
def test_a_picture_and_a_full_name_are_not_permission_for_both_together() -> None:
    said = a_change(ROBIN, {PHOTO: Said.YES, Use(Medium.FULL_NAME, WEBSITE): Said.YES})
    assert why(said, use=Use(Medium.NAME_WITH_IMAGE, WEBSITE)) is Why.NEVER_ASKED
    both = a_change(ROBIN, use=Use(Medium.NAME_WITH_IMAGE, WEBSITE))
    assert why(said, both, use=Use(Medium.NAME_WITH_IMAGE, WEBSITE)) is Why.GRANTED
    assert why(both, use=PHOTO) is Why.NEVER_ASKED


@pytest.mark.rule("R35")
@pytest.mark.parametrize(
    ("asked", "at", "terms", "expected"),
    [
        (JULY, NOON, TERMS, (Why.GRANTED, True)),
        (JULY, FEBRUARY, TERMS, (Why.GRANTED, True)),
        (JULY, FEBRUARY - minutes(1), STRICT, (Why.GRANTED, True)),
        (JULY, FEBRUARY, STRICT, (Why.UNCONFIRMED, True)),
        (SEPTEMBER, FEBRUARY, STRICT, (Why.GRANTED, False)),
        (SEPTEMBER, FEBRUARY + days(212), STRICT, (Why.GRANTED, True)),
        (SEPTEMBER, FEBRUARY + days(365), STRICT, (Why.UNCONFIRMED, True)),
    ],
)
def test_a_yes_not_asked_anew_is_flagged_and_where_the_school_is_strict_it_lapses(
    asked: datetime, at: datetime, terms: ConsentTerms, expected: tuple[Why, bool]
) -> None:
    verdict = in_force(a_record(None, a_change(ROBIN, at=asked)), PHOTO, at, terms)
    assert (verdict.why, verdict.is_unconfirmed) == expected


@pytest.mark.rule("R35")
def test_a_list_does_not_ask_anew_and_the_form_of_one_parent_is_enough() -> None:
    pupil = a_pupil()
    old, listed = a_change(pupil, at=JULY), of_the_list(pupil, at=NOON)
    assert why(old, listed, terms=STRICT, at=FEBRUARY) is Why.UNCONFIRMED
    assert why(old, a_change(pupil, by="Jo", at=NOON), terms=STRICT, at=FEBRUARY) is Why.GRANTED


def test_the_school_year_is_that_of_the_school_in_its_own_zone() -> None:
    eve = datetime(2026, 8, 31, 22, 59, tzinfo=UTC)
    assert TERMS.year_of(eve) == date(2025, 9, 1)
    assert TERMS.year_of(eve + minutes(1)) == date(2026, 9, 1)
    assert TERMS.last_day(NOON) == date(2027, 1, 31)
    assert replace(TERMS, confirm_by=(10, 1)).last_day(NOON) == date(2026, 10, 1)


@pytest.mark.rule("R38")
def test_a_no_written_down_after_the_moment_that_is_asked_about_counts_already() -> None:
    """Clocks differ: whoever reads the record with it must not show the child."""
    for said in (Said.NO, Said.WITHDRAWN):
        later = a_change(ROBIN, said, by="Jo Sample", at=NOON + minutes(1))
        assert why(a_change(ROBIN), later) is Why.DISAGREED


def test_a_yes_does_not_count_before_its_time_and_does_not_lift_the_no_it_follows() -> None:
    no, yes = a_change(ROBIN, Said.NO, by="Jo"), a_change(ROBIN, by="Jo", at=NOON + minutes(1))
    assert why(a_change(ROBIN), no, yes) is Why.DISAGREED
    assert why(a_change(ROBIN), no, yes, at=NOON + minutes(1)) is Why.GRANTED


def test_everybody_in_a_picture_must_be_permitted() -> None:
    yes, no = (
        in_force(a_record(None, a_change(ROBIN, said)), PHOTO, NOON, TERMS) for said in (Said.YES, Said.NO)
    )
    assert all_in_force([yes, yes])
    assert not all_in_force([yes, no])


@pytest.mark.rule("R38", "R39")
@pytest.mark.parametrize(
    ("left_on", "protected", "asked", "at"),
    [
        ("", False, SEPTEMBER, NOON),
        ("2026-09-30", False, SEPTEMBER, NOON),
        ("", True, SEPTEMBER, NOON),
        ("", False, JULY, FEBRUARY),
    ],
)
def test_a_withdrawal_takes_back_what_may_still_be_shown(
    left_on: str, protected: bool, asked: datetime, at: datetime
) -> None:
    """Also of a child who left, or is protected, or whose yes has lapsed."""
    child = a_pupil(left_on=left_on, protected=protected)
    before = a_record(child, a_change(child, {PHOTO: Said.YES, VIDEO: Said.NO}, at=asked))
    no = a_change(child, {PHOTO: Said.WITHDRAWN, VIDEO: Said.WITHDRAWN}, at=at)
    after = changed(before, no)
    assert taken_back(before, after, USES, at, STRICT) == (PHOTO,)
    told = withdrawal(no, (PHOTO,), at)
    assert told == withdrawal(no, (PHOTO,), at)
    assert told is not None
    assert (told.pupil, told.uses, told.change) == (child.id, (PHOTO.code,), no.id)


def test_nothing_taken_back_is_nothing_to_tell() -> None:
    no = a_change(ROBIN, Said.NO)
    assert withdrawal(no, (), NOON) is None
    assert withdrawn(no.pupil, "list", (), NOON) is None


def test_leaving_takes_nothing_back_and_protecting_a_child_does() -> None:
    pupil = a_pupil()
    before = a_record(pupil, a_change(pupil))
    gone = replace(before, pupil=replace(pupil, left_on="2026-10-05"))
    guarded = replace(before, pupil=replace(pupil, protected=True))
    assert taken_back(before, gone, USES, NOON, TERMS) == ()
    assert taken_back(before, guarded, USES, NOON, TERMS) == (PHOTO,)
    assert taken_back(gone, before, USES, NOON, TERMS) == ()


def test_the_last_word_is_the_latest_that_anybody_said_of_a_use() -> None:
    record = a_record(None, a_change(ROBIN), a_change(ROBIN, Said.NO, by="Jo", at=NOON))
    assert last_word(record, PHOTO) == NOON
    assert last_word(record, VIDEO) is None
    assert givers(record) == ("Alex Sample", "Jo")


def test_the_record_as_it_was_knows_only_what_was_written_down_by_then() -> None:
    pupil = a_pupil()
    yes = a_change(pupil)
    late = a_change(pupil, Said.NO, at=SEPTEMBER + days(1), recorded_at=NOON)
    assert as_at(pupil, [late, yes], NOON - minutes(1)) == a_record(pupil, yes)
    assert as_at(pupil, [late, yes], NOON) == a_record(pupil, yes, late)


@pytest.mark.rule("R36")
def test_a_list_is_stale_after_thirty_days_and_too_old_after_ninety() -> None:
    head = Head("2026-10-06", NOON, HEAD)
    assert (age(Head(), NOON), is_stale(Head(), NOON, TERMS), is_too_old(Head(), NOON, TERMS)) == (
        None,
        True,
        True,
    )
    for days_, expected in [
        (30, (False, False)),
        (31, (True, False)),
        (90, (True, False)),
        (91, (True, True)),
    ]:
        at = NOON + days(days_)
        assert (is_stale(head, at, TERMS), is_too_old(head, at, TERMS)) == expected


def test_a_roll_knows_each_record_by_its_pupil() -> None:
    record = a_record()
    roll = Roll((record,))
    assert roll.by_pupil == {record.pupil.id: record}
    assert roll.pupils == (record.pupil,)


@pytest.mark.rule("R36")
def test_an_older_list_makes_the_record_no_fresher() -> None:
    head = Head("2026-10-05", NOON - days(1), HEAD)
    for made_on, fresher in [("2026-10-04", False), ("2026-10-05", True), ("2026-10-06", True)]:
        plan = a_plan(made_on=made_on)
        confirmed = replace(plan.import_, confirmed_by=DSL, confirmed_at=NOON)
        after = brought_in(head, confirmed, plan.headings)
        assert (after.list_brought_at == NOON, after.list_by == DSL) == (fresher, fresher)
        assert after.folding == (plan.import_.id,)
        assert after.headings == plan.headings
        assert brought_in(after, confirmed, {}).headings == plan.headings


def test_a_list_folded_in_twice_is_folded_in_once_and_never_lifts_protection() -> None:
    pupil = a_pupil(protected=True)
    record = replace(a_record(pupil, a_change(pupil)), version="v")
    planned = PlannedPupil(replace(pupil, class_name="4B", protected=False), of_the_list(pupil, Said.NO))
    once = folded_in(record, planned)
    assert once == folded_in(once, planned)
    assert (once.pupil.class_name, once.pupil.protected, once.version) == ("4B", True, "v")
    assert folded_in(None, PlannedPupil(pupil)) == Record(pupil)


@pytest.mark.rule("R40")
def test_every_medium_in_every_place_is_a_use_of_its_own() -> None:
    assert len(set(USES)) == len(USES) == 6 * (len(FIXED) + 1)
    assert matrix() == matrix([])
    for one in USES:
        assert use_of(one.code) == one


@pytest.mark.parametrize("code", ["", "photo", "photo@", "@website", "smell@website", "PHOTO@website"])
def test_what_is_no_code_is_no_use(code: str) -> None:
    assert use_of(code) is None
