"""What becomes of a concern: picked up once, passed on, stood aside from, and found to be about somebody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from policy import concerns, drafts
from policy.clearances import clearance
from policy.concerns import (
    CHILDREN,
    Answer,
    Concern,
    ConcernId,
    FormToken,
    State,
    Subject,
    SubjectKind,
    child_at_risk,
    urgency_of,
)
from policy.drafts import Draft
from policy.kinds import NATURES, Kind, Urgency
from policy.people import StaffId
from policy.telling import received
from tests.policy.schools import NOBODY, PUPIL, UNKNOWN, a_concern, a_concern_of, about, asked, ids

AT = datetime(2026, 10, 6, 12, tzinfo=UTC)


class Leaving(Protocol):
    """Somebody passes a concern on, or stands aside."""

    def __call__(self, concern: Concern, *, person: StaffId) -> Concern: ...


DSL, DEPUTY, HEAD = StaffId("dsl"), StaffId("deputy"), StaffId("head")


def a_report(*subjects: Subject) -> Concern:
    """A concern about a pupil, or about these."""
    return a_concern(a_concern_of(Kind.PUPIL_BULLIED, *(subjects or (PUPIL,))))


def test_the_first_to_pick_it_up_has_it() -> None:
    first = concerns.pick_up(a_report(), by=DSL, at=AT)
    second = concerns.pick_up(first, by=DEPUTY, at=AT + timedelta(minutes=1))
    assert second == first
    assert (second.state, second.picked_up_by, second.picked_up_at) == (State.PICKED_UP, DSL, AT)
    assert not first.is_open_to_be_picked_up


@pytest.mark.parametrize("leave", [concerns.move_on, concerns.stand_aside])
def test_whoever_had_it_and_leaves_it_lets_somebody_else_pick_it_up(leave: Leaving) -> None:
    left = leave(concerns.pick_up(a_report(), by=DSL, at=AT), person=DSL)
    assert left.is_open_to_be_picked_up
    assert (left.picked_up_by, left.picked_up_at) == (None, None)


@pytest.mark.parametrize("leave", [concerns.move_on, concerns.stand_aside])
def test_somebody_who_never_had_it_takes_it_from_nobody_by_leaving(leave: Leaving) -> None:
    left = leave(concerns.pick_up(a_report(), by=DSL, at=AT), person=DEPUTY)
    assert left.picked_up_by == DSL


@pytest.mark.invariant("I6")
def test_passing_it_on_adds_the_next_and_keeps_the_one_who_passed() -> None:
    moved = concerns.move_on(a_report(), person=DSL)
    routing = asked(moved.facts)
    assert routing.owner == DEPUTY
    assert routing.recipient(DSL) is not None


@pytest.mark.invariant("I7", "I11")
def test_standing_aside_keeps_them_out_from_then_on() -> None:
    told, _ = received(a_report(), asked(a_report().facts), at=AT)
    aside = concerns.stand_aside(told, person=DSL)
    assert clearance(told, asked(told.facts), DSL) is not None
    assert clearance(aside, asked(aside.facts), DSL) is None
    assert asked(aside.facts).owner == DEPUTY


@pytest.mark.invariant("I7")
def test_whoever_it_turns_out_to_be_about_is_kept_out_and_loses_it() -> None:
    had = concerns.pick_up(a_report(UNKNOWN), by=DSL, at=AT)
    named = concerns.name_subject(had, frozenset({DSL}))
    assert named.facts.named == {DSL}
    assert named.is_open_to_be_picked_up
    assert clearance(named, asked(named.facts), DSL) is None
    assert UNKNOWN not in named.facts.subjects


def test_a_subject_named_beside_others_leaves_them_and_whoever_has_it() -> None:
    had = concerns.pick_up(a_report(PUPIL, about("teacher")), by=DSL, at=AT)
    named = concerns.name_subject(had, frozenset({HEAD}))
    assert named.facts.named == ids("teacher", "head")
    assert named.facts.subjects[:2] == had.facts.subjects
    assert named.picked_up_by == DSL


@pytest.mark.parametrize("again", [frozenset[StaffId](), frozenset({HEAD})])
def test_naming_nobody_new_changes_nothing(again: frozenset[StaffId]) -> None:
    concern = a_report(about("head"))
    assert concerns.name_subject(concern, again) is concern


def test_danger_asks_nothing_first_and_is_as_urgent_as_can_be() -> None:
    raised = concerns.danger(
        id=ConcernId("c"), reference="MS-1", token=FormToken("t"), reporter=HEAD, words="roof", at=AT
    )
    assert (raised.facts.kind, raised.facts.urgency) == (Kind.DANGER, Urgency.U0)
    assert raised.facts.child_at_risk
    assert raised.account.words == "roof"
    assert raised.account.safe is Answer.NO


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.rule("R111")
def test_a_child_who_is_not_safe_makes_anything_urgent(kind: Kind) -> None:
    assert urgency_of(kind, safe=Answer.NO, imagery=Answer.NO) is Urgency.U0
    assert urgency_of(kind, safe=Answer.YES, imagery=Answer.NO) is NATURES[kind].urgency
    for imagery in (Answer.YES, Answer.UNSURE):
        assert urgency_of(kind, safe=Answer.UNSURE, imagery=imagery) <= Urgency.U1


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.invariant("I5")
def test_a_child_may_be_at_risk_by_kind_by_subject_by_imagery_or_by_not_being_safe(kind: Kind) -> None:
    def risk(*subjects: Subject, safe: Answer = Answer.YES, imagery: Answer = Answer.NO) -> bool:
        return child_at_risk(kind, subjects, safe=safe, imagery=imagery)

    assert risk(NOBODY) is NATURES[kind].child
    assert all(risk(Subject(child)) for child in CHILDREN)
    assert risk(NOBODY, safe=Answer.NO)
    assert risk(NOBODY, imagery=Answer.UNSURE)


@pytest.mark.rule("R33")
def test_everybody_of_the_school_community_can_be_a_subject() -> None:
    assert {one.value for one in SubjectKind} >= {
        "pupil",
        "adult",
        "parent",
        "ex_pupil_child",
        "ex_pupil_adult",
    }


def test_a_draft_keeps_every_answer_and_is_erased_after_a_day() -> None:
    draft = Draft(FormToken("t"), HEAD, AT, {"words": "one", "name": "Sam"})
    kept = drafts.keep(draft, {"words": "two"}, at=AT + timedelta(hours=1))
    assert kept.answers == {"words": "two", "name": "Sam"}
    assert kept.expires_at == AT + timedelta(hours=25)
    assert draft.answers["words"] == "one"


def test_the_version_of_a_row_is_no_part_of_what_a_concern_is() -> None:
    assert replace(a_report(), version="1") == replace(a_report(), version="2")
