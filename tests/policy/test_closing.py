"""Closing, a second person and opening again, as tables: what must be done first, and by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from policy.chronology import Happening
from policy.closing import needs_two
from policy.concerns import Answer, Facts, State
from policy.decisions import FINDINGS, Decision, Topic
from policy.duties import OUTLIVE
from policy.errors import No, Refused
from policy.kinds import Kind, Urgency
from policy.messages import Purpose
from policy.tasks import Duty
from tests.policy.casefile import REASON, CaseFile
from tests.policy.received import A_BOUNDARY, A_DISCLOSURE, A_PUPIL, TUESDAY, sent
from tests.policy.schools import PARENT, PUPIL, SEATS, UNKNOWN, a_concern_of, about, ids
from tests.policy.test_hours import wall

pytestmark = [pytest.mark.rule("R111")]

DSL, HEAD, DEPUTY = "dsl", "head", "deputy"
A_PARENT = a_concern_of(Kind.PARENT_OR_PUBLIC, PARENT)
IN_DANGER = a_concern_of(Kind.PUPIL_BULLIED, PUPIL, safe=Answer.NO)
OF = {
    "U0": IN_DANGER,
    "U1": A_DISCLOSURE,
    "U2": A_PUPIL,
    "U3": a_concern_of(Kind.FRIEND_REQUEST, PUPIL),
    "U4": a_concern_of(Kind.PUPIL_AGAINST_RULES, PUPIL),
}
"""A case of each urgency."""


def is_closed(file: CaseFile) -> bool:
    """Whether it is closed."""
    return file.concern.state is State.CLOSED


def refused(file: CaseFile, *marks: str, by: str = DSL, choice: str = "resolved") -> No | None:
    """Why it cannot be closed, if it cannot; then nothing changes."""
    before = file.concern
    try:
        file.decide(by, Topic.CLOSE, choice, *marks, outcome="It is settled.")
    except Refused as no:
        assert file.concern is before
        return no.why
    return None


@pytest.mark.parametrize("choice", ["resolved", "transferred", "no_action", "monitoring"])
def test_nothing_is_closed_before_something_was_decided(choice: str) -> None:
    assert refused(sent(), choice=choice) is No.NO_DECISION


@pytest.mark.parametrize(
    ("topic", "choice", "duty", "result", "no"),
    [
        (Topic.POLICE, "call", Duty.POLICE_CONTACT, "rang_101", No.CALL_FIRST),
        (Topic.SERVICES, "referred", Duty.SERVICES_REPLY, "answered", No.REPLY_FIRST),
        (Topic.REMOVAL, "asked", Duty.REMOVAL, "removed", No.REMOVAL_FIRST),
    ],
)
def test_what_others_were_told_is_heard_of_before_a_case_is_closed(
    topic: Topic, choice: str, duty: Duty, result: str, no: No
) -> None:
    file = sent().decide(DSL, topic, choice)
    assert refused(file) is no
    file.done(HEAD if duty is Duty.POLICE_CONTACT else DSL, duty, result)
    assert refused(file) is None


@pytest.mark.rule("R49")
def test_a_breach_is_closed_once_it_is_out_of_sight_and_was_decided_about() -> None:
    file = sent(a_concern_of(Kind.DATA_LOST, UNKNOWN))
    by = file.routing.owner
    assert by is not None
    file.decide(by, Topic.TRIAGE, "as_given")
    assert refused(file, by=by) is No.CONTAIN_FIRST
    file.done(by, Duty.CONTAIN, "contained")
    assert refused(file, by=by) is No.BREACH_FIRST
    file.decide(by, Topic.BREACH, "tell_office")
    assert refused(file, by=by) is No.BREACH_FIRST
    file.decide(by, Topic.BREACH, "log_only")
    assert refused(file, by=by) is None


@pytest.mark.parametrize("choice", ["met", "unsure"])
@pytest.mark.rule("R95")
def test_a_case_is_not_closed_before_the_officer_was_rung(choice: str) -> None:
    file = sent(A_BOUNDARY).decide(HEAD, Topic.LADO, choice)
    assert refused(file, "false", by=HEAD) is No.LADO_CALL_FIRST
    file.later().decide(HEAD, Topic.LADO, choice, on_day="2026-10-06")
    assert refused(file, "false", by=HEAD) is None


@pytest.mark.rule("R15")
@pytest.mark.parametrize("finding", FINDINGS)
@pytest.mark.parametrize(
    ("facts", "by"),
    [
        (a_concern_of(Kind.ADULT_BOUNDARY, about("colleague")), HEAD),
        (a_concern_of(Kind.ADULT_MISUSE, about("colleague")), HEAD),
        (a_concern_of(Kind.ADULT_BULLYING, about("colleague")), HEAD),
        (a_concern_of(Kind.ADULT_BOUNDARY, about("head")), "chair"),
        (a_concern_of(Kind.ADULT_BOUNDARY, about("chair")), "vice"),
        (a_concern_of(Kind.ADULT_BOUNDARY, about("trustee")), "chair"),
    ],
    ids=["K14", "K15", "K16", "the Principal", "the Chair", "a trustee"],
)
def test_every_case_about_somebody_of_the_school_asks_for_the_threshold_and_then_for_a_finding(
    facts: Facts, by: str, finding: str
) -> None:
    file = sent(facts).decide(by, Topic.TRAINING, "not_needed")
    assert refused(file, finding, by=by) is No.LADO_FIRST
    file.decide(by, Topic.LADO, "not_met")
    assert refused(file, by=by) is No.FINDING_FIRST
    assert refused(file, finding, by=by) is None
    assert file.entries[-2].codes["marks"] == finding


@pytest.mark.rule("R15")
@pytest.mark.parametrize(("facts", "by"), [(A_PUPIL, DSL), (A_DISCLOSURE, DSL), (A_PARENT, HEAD)])
def test_no_other_case_asks_for_a_finding(facts: Facts, by: str) -> None:
    assert refused(sent(facts).decide(by, Topic.SAFETY, "safe"), by=by) is None


@pytest.mark.parametrize(
    ("given", "now", "choice", "two"),
    [
        ("U0", "U0", "no_action", True),
        ("U1", "U1", "no_action", True),
        ("U2", "U2", "no_action", False),
        ("U1", "U3", "no_action", True),
        ("U3", "U1", "no_action", True),
        ("U4", "U4", "no_action", False),
        ("U0", "U0", "resolved", False),
        ("U1", "U1", "transferred", False),
    ],
)
def test_when_a_second_person_has_to_agree(given: str, now: str, choice: str, two: bool) -> None:
    file = sent(OF[given])
    assert file.concern.facts.urgency is Urgency[given]
    if now != given:
        file.decide(DSL, Topic.TRIAGE, "recoded", kind="K02", urgency=now[1])
    assert needs_two(file.concern, Decision(Topic.CLOSE, choice, REASON)) is two


@pytest.mark.invariant("I10")
@pytest.mark.parametrize("facts", [IN_DANGER, A_DISCLOSURE])
def test_whoever_decided_never_agrees_with_themselves_and_another_may(facts: Facts) -> None:
    file = sent(facts).decide(DSL, Topic.SAFETY, "safe").decide(DSL, Topic.CLOSE, "no_action")
    assert not is_closed(file)
    assert file.to(Purpose.SIGN_OFF) == {DEPUTY: Purpose.SIGN_OFF}
    with pytest.raises(Refused) as no:
        file.sign_off(DSL)
    assert no.value.why is No.SECOND_PERSON
    file.sign_off(DEPUTY)
    assert is_closed(file)
    assert file.what() == [Happening.SIGNED_OFF, Happening.CLOSED]


@pytest.mark.invariant("I1", "I10")
def test_the_reporter_and_whoever_is_kept_out_are_never_asked_to_agree() -> None:
    facts = a_concern_of(Kind.DISCLOSURE, PUPIL, reporter=DEPUTY)
    file = sent(replace(facts, conflicts=ids("deputy head")))
    file.decide(DSL, Topic.SAFETY, "safe").decide(DSL, Topic.CLOSE, "no_action")
    [task] = file.tasks(Duty.SIGN_OFF)
    assert task.person not in (DEPUTY, "deputy head", DSL, None)


@pytest.mark.invariant("I10")
def test_where_everybody_else_is_kept_out_one_person_closes_and_the_line_says_so() -> None:
    file = sent(replace(A_DISCLOSURE, conflicts=ids(*SEATS) - ids(DSL, "teacher")))
    file.decide(DSL, Topic.SAFETY, "safe").decide(DSL, Topic.CLOSE, "no_action")
    assert is_closed(file)
    assert file.entries[-2].codes["alone"] == "yes"


def test_whoever_does_not_agree_sends_it_back_to_be_decided_within_the_hour() -> None:
    file = sent(A_DISCLOSURE).decide(DSL, Topic.SAFETY, "safe").decide(DSL, Topic.CLOSE, "no_action")
    file.later().sign_off(DEPUTY, agrees=False)
    assert not is_closed(file)
    assert file.concern.standing("close") is None
    assert file.due(Duty.DECIDE) == TUESDAY + timedelta(minutes=61)
    assert file.to() == {DSL: Purpose.DUE}


def test_watching_until_a_day_closes_nothing() -> None:
    file = sent().decide(DSL, Topic.SAFETY, "safe")
    file.decide(DSL, Topic.CLOSE, "monitoring", review_on="2026-10-20")
    assert not is_closed(file)
    assert file.due(Duty.REVIEW) == wall("Tue 2026-10-20 16:30")


@pytest.mark.rule("R14", "R107", "R126")
def test_only_what_outlives_a_case_is_still_to_be_done_after_it() -> None:
    file = sent().decide(DSL, Topic.RESTRICTION, "online").decide(DSL, Topic.TRAINING, "needed")
    file.decide(DSL, Topic.SUPPORT, "staff")
    assert not {one.duty for one in file.tasks()} <= OUTLIVE
    assert refused(file) is None
    assert {one.duty for one in file.tasks()} == {Duty.RESTRICTION, Duty.TRAINING, Duty.SUPPORT_CHECK}


@pytest.mark.parametrize("how", ["reopened", "added to", "chased"])
def test_a_case_that_is_opened_again_has_a_first_decision_and_a_review_to_come(how: str) -> None:
    file = sent().decide(DSL, Topic.SAFETY, "safe")
    assert refused(file) is None
    file.at = wall("Wed 2026-10-14 10:00")
    if how == "reopened":
        file.reopen(DSL)
        assert (file.concern.state, file.concern.picked_up_by) == (State.PICKED_UP, DSL)
    else:
        file = file.add_details() if how == "added to" else file.chase()
        assert (file.concern.state, file.concern.picked_up_by) == (State.SENT, None)
    assert file.due(Duty.DECIDE) == wall("Thu 2026-10-15 16:30")
    assert file.due(Duty.REVIEW) == wall("Wed 2026-11-04 16:30")
    assert file.concern.standing("close") is None
    assert refused(file, choice="no_action") is None


def test_whoever_had_the_childs_part_has_it_still_when_somebody_else_opens_the_case_again() -> None:
    file = sent(A_BOUNDARY).have(HEAD).have(DSL)
    file.decide(HEAD, Topic.LADO, "not_met").decide(DSL, Topic.SERVICES, "none")
    file.decide(DSL, Topic.PARENTS, "not_advised")
    assert refused(file, "unfounded", by=HEAD) is None
    file.later(timedelta(days=1)).reopen(HEAD)
    assert file.concern.watches == ()
    assert file.to() == {}


def test_an_open_case_is_not_opened_again() -> None:
    with pytest.raises(Refused) as no:
        sent().reopen(DSL)
    assert no.value.why is No.NOT_CLOSED
