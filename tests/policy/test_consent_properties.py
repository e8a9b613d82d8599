"""Whatever is said of a child, by whom and in whatever order: what is in force keeps its promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from policy.consents import (
    Change,
    ConsentTerms,
    Record,
    Said,
    Source,
    Voice,
    as_at,
    changed,
    in_force,
    taken_back,
)
from policy.pupils import Pupil
from policy.uses import Use
from tests.builders import HEAD
from tests.children import PHOTO, TERMS, USES, VIDEO, a_pupil

CHILD = a_pupil()
START = datetime.fromisoformat("2025-06-01T09:00:00Z")
ASKED = (PHOTO, VIDEO, USES[-1])
NOES = (Said.NO, Said.WITHDRAWN)

MOMENTS = st.integers(0, 900).map(lambda it: START + timedelta(days=it))
SAID = st.sampled_from([Said.YES, Said.YES, Said.YES, *Said])
"""More yes than chance would bring, so that something is often in force."""

ANSWERS = st.dictionaries(st.sampled_from(ASKED).map(lambda it: it.code), SAID, min_size=1)
PEOPLE = st.sampled_from(["", "Alex Sample", "ALEX SAMPLE", "Jo Sample", "Nan", "?"])


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Anybody says anything; when it counts from is never after it was written down."""
    recorded = draw(MOMENTS)
    return Change(
        id=draw(st.uuids()).hex,
        pupil=CHILD.id,
        answers=draw(ANSWERS),
        source=draw(st.sampled_from(Source)),
        effective=recorded - timedelta(days=draw(st.integers(0, 30))),
        recorded_at=recorded,
        recorded_by=HEAD,
        by=draw(PEOPLE),
        voice=draw(st.sampled_from([Voice.PARENT, Voice.PARENT, Voice.CHILD])),
        is_responsible=draw(st.sampled_from([True, True, False])),
        confirms=draw(st.booleans()),
    )


many = settings(max_examples=400, deadline=None)

HISTORIES = st.lists(changes(), max_size=12, unique_by=lambda it: it.id)
CHILDREN = st.builds(
    lambda protected, left: replace(CHILD, protected=protected, left_on=left),
    st.sampled_from([False, False, False, True]),
    st.sampled_from(["", "", "", "2026-07-20"]),
)
SCHOOLS = st.builds(
    lambda strict, confirm_by: replace(TERMS, strict=strict, confirm_by=confirm_by),
    st.booleans(),
    st.sampled_from([(1, 31), (9, 1), (8, 31), (12, 25)]),
)
ANY_USE = st.sampled_from(ASKED)


def told(history: Sequence[Change], pupil: Pupil = CHILD) -> Record:
    """The record after all of it."""
    record = Record(pupil)
    for one in history:
        record = changed(record, one)
    return record


@pytest.mark.rule("R41")
@many
@given(history=HISTORIES, use=ANY_USE, at=MOMENTS, pupil=CHILDREN, terms=SCHOOLS)
def test_nothing_is_in_force_that_nobody_with_responsibility_granted(
    history: list[Change], use: Use, at: datetime, pupil: Pupil, terms: ConsentTerms
) -> None:
    if not in_force(told(history, pupil), use, at, terms).is_yes:
        return
    assert any(
        one.answers.get(use.code) is Said.YES
        and one.voice is Voice.PARENT
        and one.is_responsible
        and one.effective <= at
        for one in history
    )


@pytest.mark.rule("R40")
@given(history=HISTORIES, at=MOMENTS, terms=SCHOOLS)
def test_what_is_said_of_one_use_says_nothing_of_another(
    history: list[Change], at: datetime, terms: ConsentTerms
) -> None:
    of_one = [
        replace(one, answers={PHOTO.code: one.answers[PHOTO.code]})
        for one in history
        if PHOTO.code in one.answers
    ]
    whole, alone = told(history), told(of_one)
    assert in_force(whole, PHOTO, at, terms).why is in_force(alone, PHOTO, at, terms).why
    assert not any(in_force(alone, one, at, terms).is_yes for one in USES if one != PHOTO)


@given(history=HISTORIES, data=st.data())
def test_in_whatever_order_and_however_often_things_are_written_down_the_record_is_the_same(
    history: list[Change], data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(history), max_size=6)) if history else []
    shuffled = data.draw(st.permutations([*history, *again]))
    assert told(shuffled) == told(history)


@pytest.mark.rule("R37", "R38")
@given(
    history=HISTORIES, no=changes(), use=ANY_USE, terms=SCHOOLS, said=st.sampled_from(NOES), data=st.data()
)
def test_a_no_is_not_undone_by_anything_older_nor_by_anybody_else(
    history: list[Change],
    no: Change,
    use: Use,
    terms: ConsentTerms,
    said: Said,
    data: st.DataObject,
) -> None:
    no = replace(no, answers={use.code: said})
    rest = [one for one in history if one.giver != no.giver or one.weight < no.weight]
    everything = data.draw(st.permutations([*rest, no]))
    at = data.draw(MOMENTS)
    verdict = in_force(told(everything), use, at, terms)
    assert not verdict.is_yes
    assert verdict.change is not None


@pytest.mark.rule("R35")
@given(history=HISTORIES, use=ANY_USE, at=MOMENTS)
def test_of_what_one_person_said_the_last_thing_counts(history: list[Change], use: Use, at: datetime) -> None:
    alex = [
        replace(one, by="Alex", voice=Voice.PARENT, is_responsible=True)
        for one in history
        if use.code in one.answers and one.effective <= at
    ]
    assume(alex)
    last = max(alex, key=lambda it: it.weight)
    assert in_force(told(alex), use, at, TERMS).is_yes is (last.answers[use.code] is Said.YES)


@given(history=HISTORIES, child=changes(), use=ANY_USE, at=MOMENTS, terms=SCHOOLS)
def test_a_childs_no_binds_and_a_childs_yes_never_widens(
    history: list[Change], child: Change, use: Use, at: datetime, terms: ConsentTerms
) -> None:
    parents = [one for one in history if one.voice is Voice.PARENT]
    child = replace(child, voice=Voice.CHILD, effective=min(child.effective, at))
    before = in_force(told(parents), use, at, terms)
    for said in Said:
        after = in_force(told([*parents, replace(child, answers={use.code: said})]), use, at, terms)
        assert not after.is_yes or before.is_yes
        if said in NOES:
            assert not after.is_yes


@given(history=HISTORIES, use=ANY_USE, at=MOMENTS, terms=SCHOOLS)
def test_nothing_of_a_protected_child_or_one_who_left_is_ever_a_yes(
    history: list[Change], use: Use, at: datetime, terms: ConsentTerms
) -> None:
    for pupil in (replace(CHILD, protected=True), replace(CHILD, left_on="2026-07-20")):
        assert not in_force(told(history, pupil), use, at, terms).is_yes


@pytest.mark.rule("R35")
@given(history=HISTORIES, use=ANY_USE, at=MOMENTS, terms=SCHOOLS)
def test_a_strict_school_never_permits_more_and_lets_no_old_yes_outlive_its_day(
    history: list[Change], use: Use, at: datetime, terms: ConsentTerms
) -> None:
    record, lenient = told(history), replace(terms, strict=False)
    strict = replace(terms, strict=True)
    verdict = in_force(record, use, at, strict)
    assert not verdict.is_yes or in_force(record, use, at, lenient).is_yes
    if verdict.is_yes and at.astimezone(terms.zone).date() > strict.last_day(at):
        assert not verdict.is_unconfirmed
        begins = terms.year_of(at)
        assert any(
            one.confirms
            and one.answers.get(use.code) is Said.YES
            and one.effective.astimezone(terms.zone).date() >= begins
            for one in history
        )


@given(history=HISTORIES, use=ANY_USE, at=MOMENTS, terms=SCHOOLS)
def test_the_record_as_at_a_moment_is_the_record_that_was_kept_then(
    history: list[Change], use: Use, at: datetime, terms: ConsentTerms
) -> None:
    in_time = sorted(history, key=lambda it: it.recorded_at)
    kept = told([one for one in in_time if one.recorded_at <= at])
    then = as_at(CHILD, history, at)
    assert then == kept
    assert in_force(then, use, at, terms) == in_force(kept, use, at, terms)


@pytest.mark.rule("R38", "R39")
@given(history=HISTORIES, more=HISTORIES, at=MOMENTS, pupil=CHILDREN, terms=SCHOOLS)
def test_whatever_was_permitted_and_is_not_any_more_is_taken_back(
    history: list[Change], more: list[Change], at: datetime, pupil: Pupil, terms: ConsentTerms
) -> None:
    before, after = told(history, pupil), told([*history, *more], pupil)
    lost = taken_back(before, after, USES, at, terms)
    for use in USES:
        was, now = (in_force(one, use, at, terms).is_yes for one in (before, after))
        assert use in lost or not was or now
    assert taken_back(before, before, USES, at, terms) == ()


@given(history=HISTORIES, use=ANY_USE)
def test_each_thing_somebody_said_stands_until_they_said_another(history: list[Change], use: Use) -> None:
    standing = told(history).standing
    pairs = [(one.giver, code) for one in standing for code in one.answers]
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == {(one.giver, code) for one in history for code in one.answers}
