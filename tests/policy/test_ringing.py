"""Whom a bell reminds, whom it adds and whom never, for each part of a case and however things stand (B4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from policy import ringing
from policy.chronology import Happening
from policy.concerns import Answer
from policy.decisions import Topic
from policy.kinds import Kind
from policy.lanes import Slice
from policy.messages import Purpose
from policy.people import StaffId
from policy.scenes import Step
from policy.tasks import Duty
from tests.policy.casefile import CaseFile, settled_again
from tests.policy.received import A_BOUNDARY, A_DISCLOSURE, A_PUPIL, NIGHT, TUESDAY, sent
from tests.policy.schools import PUPIL, a_concern_of, a_school, about, with_person
from tests.policy.test_clocks import shown
from tests.policy.test_hours import wall

pytestmark = [pytest.mark.rule("R111")]

DANGER = a_concern_of(Kind.DISCLOSURE, PUPIL, safe=Answer.NO)
ABOUT_THE_HEAD = a_concern_of(Kind.ADULT_BOUNDARY, about("head"))
A_REQUEST = a_concern_of(Kind.FRIEND_REQUEST, PUPIL)


def bells(file: CaseFile, number: int) -> list[str]:
    """Whom each of the next bells adds, one after the other."""
    added = []
    for _ in range(number):
        due = file.concern.next_due
        assert due is not None
        file.ring(due)
        added.append(" ".join(sorted(file.to(Purpose.ALERT))))
    return added


@pytest.mark.invariant("I6")
def test_each_bell_of_danger_adds_the_next_and_the_third_the_principal() -> None:
    file = sent(DANGER)
    assert set(file.to(Purpose.ALERT)) == {"dsl", "deputy"}
    assert bells(file, 3)[0] == ""
    assert "head" in file.to(Purpose.ALERT)
    assert "head" not in bells(sent(DANGER), 2)


@pytest.mark.invariant("I6")
def test_what_nobody_took_of_a_pupil_is_never_raised_to_the_board() -> None:
    file = sent(DANGER)
    bells(file, 30)
    assert {str(one.person) for one in file.concern.involved} == {
        "dsl",
        "deputy",
        "senior",
        "deputy head",
        "head",
    }


@pytest.mark.rule("R96")
@pytest.mark.invariant("I1", "I6")
def test_a_case_about_the_principal_is_raised_to_nobody_whom_the_principal_leads() -> None:
    file = sent(ABOUT_THE_HEAD)
    bells(file, 30)
    told = {str(one.person) for one in file.concern.involved if one.slice == Slice.CASE.value}
    assert told == {"chair", "vice", "trustee"}
    assert not [one for one in file.messages if one.to == "head"]


@pytest.mark.invariant("I6", "I11")
def test_no_bell_lets_in_somebody_whose_child_it_is() -> None:
    people = with_person(a_school(), "head", children=frozenset({PUPIL.name}))
    file = sent(DANGER, people=people)
    bells(file, 30)
    assert not [one for one in file.messages if one.to == "head"]


@pytest.mark.invariant("I4", "I12")
def test_where_nobody_is_left_the_reporter_is_told_to_ring_once() -> None:
    file = sent(A_PUPIL)
    bells(file, 30)
    ring = [one for one in file.messages if one.purpose is Purpose.NOBODY_REACHED]
    assert [str(one.to) for one in ring] == ["teacher"]
    assert [one.what for one in file.entries].count(Happening.NOBODY_LEFT) == 1


@pytest.mark.parametrize("facts", [A_PUPIL, A_DISCLOSURE, A_BOUNDARY, DANGER, A_REQUEST])
@pytest.mark.invariant("I12")
def test_a_bell_rings_once_and_nothing_follows_from_ringing_again(facts: object) -> None:
    file = sent(facts)  # type: ignore[arg-type]  # each is a value of Facts.
    due = file.concern.next_due
    assert due is not None
    before = file.concern
    assert ringing.ring(before, file.scene).concern is before
    file.ring(due)
    assert file.written
    again = ringing.ring(file.concern, file.scene)
    assert again == Step(file.concern)
    assert settled_again(file).messages == ()


def test_each_part_of_a_case_has_bells_of_its_own() -> None:
    file = sent(A_BOUNDARY)
    file.have("dsl")
    file.ring(TUESDAY + timedelta(minutes=15))
    assert file.to() == {"head": Purpose.REMINDER}
    file.have("head")
    assert file.concern.watches == ()


def test_having_been_told_and_having_opened_it_is_not_having_it() -> None:
    file = sent(A_PUPIL)
    file.open("dsl")
    file.ring(wall("Tue 2026-10-06 12:00"))
    assert file.to() == {"dsl": Purpose.REMINDER, "deputy": Purpose.ALERT}


def test_one_person_is_told_once_of_several_duties_that_are_due_at_the_same_time() -> None:
    file = sent(A_PUPIL).have("dsl")
    file.ring(wall("Wed 2026-10-07 16:30"))
    assert [one.codes["duty"] for one in file.written if one.what is Happening.TASK_DUE] == [
        "decide",
        "parents",
    ]
    assert [(str(one.to), one.purpose) for one in file.sent] == [("dsl", Purpose.DUE)]


def test_whoever_took_it_and_decided_nothing_by_the_second_reminder_is_moved_on_from_and_keeps_it() -> None:
    file = sent(A_PUPIL).have("dsl")
    file.ring(wall("Wed 2026-10-07 16:30"))
    assert Happening.MOVED_ON not in file.what()
    assert ringing.silent(Step(file.concern, file.written)) == frozenset()
    file.ring(wall("Thu 2026-10-08 08:00"))
    assert file.to(Purpose.ALERT) == {"deputy": Purpose.ALERT}
    assert file.slice("dsl") is Slice.CASE
    assert ringing.silent(Step(file.concern, file.written)) == {"dsl"}


@pytest.mark.invariant("I6", "I12")
@pytest.mark.parametrize("how", ["away", "silent"])
def test_what_is_due_is_told_to_the_next_as_well_where_whoever_took_it_is_not_there(how: str) -> None:
    file = sent(A_PUPIL).have("dsl")
    if how == "away":
        file.go_away("dsl")
    else:
        file.silent = frozenset({StaffId("dsl")})
    file.ring(wall("Wed 2026-10-07 16:30"))
    assert set(file.to(Purpose.DUE)) == {"dsl", "deputy"}


def test_two_pings_must_have_gone_unanswered_before_somebody_counts_as_silent() -> None:
    file = sent(DANGER)
    deaf = []
    for minutes in (5, 10, 15, 20):
        file.ring(TUESDAY + timedelta(minutes=minutes))
        deaf.append(" ".join(sorted(ringing.silent(Step(file.concern, file.written)))))
    assert deaf[:2] == ["", "deputy dsl"]  # told at 0 and 5, not heard from by 10
    added_at_10 = {str(one.person) for one in file.concern.involved} - {"dsl", "deputy", "head"}
    assert not added_at_10 & set(deaf[2].split())  # told at 10 only
    assert "senior" in deaf[3] or "deputy head" in deaf[3]


@pytest.mark.invariant("I4", "I6")
def test_nobody_is_moved_on_from_before_they_were_told_although_others_are_silent() -> None:
    file = sent(DANGER)
    file.silent = frozenset({StaffId(one) for one in ("dsl", "deputy", "senior", "deputy head")})
    file.ring(TUESDAY + timedelta(minutes=10))
    assert file.concern.facts.moved_on == {"dsl", "deputy"}
    assert {"senior", "deputy head", "head"} <= set(file.to(Purpose.ALERT))
    assert Purpose.NOBODY_REACHED not in file.to().values()


@pytest.mark.rule("R99")
def test_the_police_hour_is_told_to_both_halves_and_danger_does_not_wait_for_the_school() -> None:
    file = sent(A_DISCLOSURE, at=NIGHT).have("dsl").decide("dsl", Topic.POLICE, "call")
    assert file.to(Purpose.ALERT) == {"head": Purpose.ALERT}
    assert shown(file.due(Duty.POLICE_CONTACT)) == "Tue 2026-10-06 23:00"
    file.ring(file.due(Duty.POLICE_CONTACT))
    assert set(file.to(Purpose.DUE)) == {"head", "dsl"}


@pytest.mark.rule("R66")
def test_redaction_is_told_to_nobody_and_leaves_who_it_is_about() -> None:
    file = sent(A_PUPIL)
    file.school = replace(file.school, record_of_truth="myconcern")
    file.have("dsl").decide("dsl", Topic.EXTERNAL, "recorded", agency_ref="MC-1")
    [task] = file.tasks(Duty.REDACT)
    file.decide("dsl", Topic.CLOSE, "resolved", outcome="Settled.")
    file.ring(task.due)
    assert (file.sent, file.what()) == ((), [Happening.REDACTED])
    assert file.concern.account.words == ""
    assert file.concern.facts.subjects == (PUPIL,)


class TestWhenPeopleAreTold:
    """A bell rings when it is due; people hear of it when they may be told."""

    def test_the_principal_hears_at_the_end_of_the_day_of_what_nobody_took(self) -> None:
        file = sent(A_PUPIL)
        file.ring(wall("Tue 2026-10-06 16:30"))
        assert {one.to for one in file.sent if shown(one.due) == "Tue 2026-10-06 16:30"} >= {"head", "dsl"}

    def test_after_a_stand_still_into_the_evening_people_hear_in_the_morning(self) -> None:
        file = sent(A_PUPIL)
        file.ring(wall("Tue 2026-10-06 20:00"))
        assert {shown(one.due) for one in file.sent} == {"Wed 2026-10-07 07:30"}

    def test_what_is_urgent_is_told_at_any_hour(self) -> None:
        file = sent(DANGER, at=NIGHT)
        file.ring(NIGHT + timedelta(minutes=5))
        assert {shown(one.due) for one in file.sent} == {"Tue 2026-10-06 22:05"}

    def test_reminders_of_what_can_wait_go_out_on_the_full_minute(self) -> None:
        file = sent(A_REQUEST)
        file.ring(wall("Wed 2026-10-07 11:59"))
        assert {(str(one.to), shown(one.due)) for one in file.sent} == {("dsl", "Wed 2026-10-07 12:00")}

    def test_a_reminder_of_the_slowest_goes_with_the_digest(self) -> None:
        file = sent(a_concern_of(Kind.PUPIL_AGAINST_RULES, PUPIL))
        file.ring(wall("Wed 2026-10-07 15:29"))
        assert {(str(one.to), shown(one.due)) for one in file.sent} == {("dsl", "Wed 2026-10-07 15:30")}


@pytest.mark.invariant("I12")
def test_whoever_could_not_be_reached_is_moved_on_from_and_the_last_sends_the_reporter_to_the_phone() -> None:
    file = sent(A_PUPIL)
    for person in ("dsl", "deputy", "senior", "deputy head"):
        file.keep(ringing.not_reached(file.concern, StaffId(person), file.scene))
        assert file.to(Purpose.ALERT)
    file.keep(ringing.not_reached(file.concern, StaffId("head"), file.scene))
    assert file.to() == {"teacher": Purpose.NOBODY_REACHED}


@pytest.mark.rule("R96")
def test_a_mail_alone_starts_two_hours_once_and_tells_the_reporter_once() -> None:
    file = sent(ABOUT_THE_HEAD)
    file.keep(ringing.by_mail(file.concern, StaffId("chair"), file.scene))
    assert file.to() == {"teacher": Purpose.BY_MAIL}
    before = file.concern
    assert ringing.by_mail(before, StaffId("chair"), file.later().scene).concern is before
    assert ringing.by_mail(before, StaffId("head"), file.scene).concern is before
