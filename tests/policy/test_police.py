"""The two halves of the police decision, as tables: who rings, who may confirm, what is ruled out (Q8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from policy.concerns import Answer, Facts
from policy.decisions import GRAVE, HATE, Topic
from policy.errors import No, Refused
from policy.kinds import Kind, Urgency
from policy.lanes import Slice
from policy.messages import Purpose
from policy.police import is_missing, may_confirm, must_refer, other_half
from policy.routing import PolicePair, Routing
from policy.tasks import Duty, Standing, Task
from tests.policy.casefile import CaseFile
from tests.policy.received import A_BOUNDARY, A_DISCLOSURE, A_PUPIL, NIGHT, TUESDAY, sent
from tests.policy.schools import PUPIL, a_concern_of, about, ids
from tests.policy.test_hours import wall

pytestmark = [pytest.mark.rule("R99")]

DSL, HEAD, DEPUTY = "dsl", "head", "deputy"
GROOMED = a_concern_of(Kind.GROOMING, PUPIL)
BLACKMAILED = a_concern_of(Kind.BLACKMAIL, PUPIL)
IN_DANGER = a_concern_of(Kind.PUPIL_BULLIED, PUPIL, safe=Answer.NO)
ABOUT_HEAD = a_concern_of(Kind.ADULT_BOUNDARY, about("head"))


def refused(file: CaseFile, topic: Topic, choice: str, *marks: str, by: str = DSL) -> No | None:
    """Why this cannot be decided, if it cannot; then nothing changes."""
    before = file.concern
    try:
        file.decide(by, topic, choice, *marks)
    except Refused as no:
        assert file.concern is before
        return no.why
    return None


@pytest.mark.parametrize(
    ("facts", "must"),
    [
        (A_PUPIL, False),
        (A_DISCLOSURE, False),
        (A_BOUNDARY, False),
        (GROOMED, True),
        (BLACKMAILED, True),
        (IN_DANGER, True),
    ],
)
def test_what_must_be_told_is_known_by_kind_and_by_danger(facts: Facts, must: bool) -> None:
    assert must_refer(sent(facts).concern) is must


@pytest.mark.rule("R100")
@pytest.mark.parametrize("mark", GRAVE)
@pytest.mark.parametrize(
    ("topic", "soft", "told"),
    [
        (Topic.POLICE, "not_needed", "call"),
        (Topic.POLICE, "advice", "called"),
        (Topic.CRIMINALISE, "school", "refer"),
    ],
)
def test_each_tick_rules_out_what_is_soft_and_nothing_else(
    mark: str, topic: Topic, soft: str, told: str
) -> None:
    assert refused(sent(), topic, soft, mark) is No.MUST_REFER
    assert refused(sent(), topic, soft) is None
    assert refused(sent(), topic, told, mark) is None


def test_a_tick_made_in_error_goes_when_the_same_decision_is_made_again_without_it() -> None:
    file = sent().decide(DSL, Topic.CRIMINALISE, "refer", "adult")
    assert refused(file, Topic.POLICE, "not_needed") is No.MUST_REFER
    file.later().decide(DSL, Topic.CRIMINALISE, "refer")
    assert refused(file, Topic.POLICE, "not_needed") is None


def test_what_turns_out_to_be_less_is_soft_again_once_it_is_recoded() -> None:
    file = sent(GROOMED)
    assert refused(file, Topic.POLICE, "not_needed") is No.MUST_REFER
    file.decide(DSL, Topic.TRIAGE, "recoded", kind="K04", urgency="4")
    assert refused(file, Topic.POLICE, "not_needed") is None


@pytest.mark.parametrize(
    ("at", "facts", "due"),
    [
        (TUESDAY, A_PUPIL, TUESDAY + timedelta(hours=1)),
        (wall("Tue 2026-10-06 16:00"), A_PUPIL, wall("Wed 2026-10-07 08:30")),
        (wall("Fri 2026-10-23 16:20"), A_PUPIL, wall("Mon 2026-10-26 15:20")),
        (NIGHT, A_DISCLOSURE, NIGHT + timedelta(hours=1)),
        (NIGHT, IN_DANGER, NIGHT + timedelta(hours=1)),
    ],
    ids=[
        "at school",
        "30 minutes left",
        "then half-term: three days and no longer, while the clocks go back",
        "U1 at night",
        "U0 at night",
    ],
)
def test_the_other_half_has_a_school_hour_and_an_hour_where_it_is_urgent(
    at: object, facts: Facts, due: object
) -> None:
    file = sent(facts, at=at).decide(DSL, Topic.POLICE, "call")  # type: ignore[arg-type]  # a moment.
    assert file.due(Duty.POLICE_CONTACT) == due
    assert file.to(Purpose.ALERT)[HEAD] is Purpose.ALERT


def test_deciding_again_does_not_give_another_hour() -> None:
    file = sent().decide(DSL, Topic.POLICE, "call")
    first = file.due(Duty.POLICE_CONTACT)
    file.later(timedelta(minutes=40)).decide(DSL, Topic.POLICE, "call", "adult")
    assert file.due(Duty.POLICE_CONTACT) == first


@pytest.mark.invariant("I10")
@pytest.mark.parametrize(
    ("pair", "decided_by", "rings"),
    [
        ((DSL, HEAD), DSL, HEAD),
        ((DSL, HEAD), HEAD, DSL),
        ((DSL, HEAD), DEPUTY, HEAD),
        ((DSL, DSL), DSL, DSL),
        ((None, None), DSL, None),
    ],
)
def test_somebody_else_rings_wherever_there_is_somebody_else(
    pair: tuple[str | None, str | None], decided_by: str, rings: str | None
) -> None:
    [decider] = ids(decided_by)
    one, two = (next(iter(ids(it))) if it else None for it in pair)
    assert other_half(Routing(None, (), {}, (), PolicePair(one, two)), decider) == rings


@pytest.mark.invariant("I10")
@pytest.mark.parametrize(
    ("by", "minutes", "may"),
    [
        (HEAD, 0, True),
        (DEPUTY, 0, True),
        (DSL, 0, False),
        (DSL, 59, False),
        (DSL, 60, True),
        (HEAD, 90, True),
    ],
)
def test_whoever_decided_confirms_only_once_the_hour_is_over(by: str, minutes: int, may: bool) -> None:
    file = sent().decide(DSL, Topic.POLICE, "call")
    [task] = file.tasks(Duty.POLICE_CONTACT)
    [person] = ids(by)
    at = TUESDAY + timedelta(minutes=minutes)
    standing = file.concern.standing("police")
    assert may_confirm(task, standing, by=person, routing=file.routing, at=at) is may


@pytest.mark.invariant("I10")
def test_where_there_is_nobody_else_whoever_decided_may_confirm_at_once() -> None:
    [alone] = ids(DSL)
    routing = Routing(alone, (), {}, (), PolicePair(alone, alone))
    task = Task("t", Duty.POLICE_CONTACT, TUESDAY + timedelta(hours=1), TUESDAY, person=alone)
    standing = Standing("police", "call", alone, TUESDAY, 1)
    assert may_confirm(task, standing, by=alone, routing=routing, at=TUESDAY)


@pytest.mark.invariant("I1", "I10")
@pytest.mark.parametrize(("facts", "decides", "rings"), [(ABOUT_HEAD, DSL, "chair"), (A_BOUNDARY, DSL, HEAD)])
def test_a_principal_whom_it_is_about_is_never_asked(facts: Facts, decides: str, rings: str) -> None:
    file = sent(facts).decide(decides, Topic.POLICE, "call")
    [task] = file.tasks(Duty.POLICE_CONTACT)
    assert task.person == rings
    assert file.slice("head") is (None if facts is ABOUT_HEAD else Slice.CASE)


@pytest.mark.invariant("I1", "I7", "I10")
@pytest.mark.parametrize("how", ["stands aside", "linked"])
def test_whoever_was_to_ring_and_is_kept_out_is_replaced_at_once(how: str) -> None:
    file = sent().decide(DSL, Topic.POLICE, "call")
    if how == "linked":
        file.link(DSL, HEAD)
    else:
        file.stand_aside(HEAD)
    [task] = file.tasks(Duty.POLICE_CONTACT)
    assert task.person not in (None, HEAD, DSL)
    assert file.to()[str(task.person)] is Purpose.ALERT
    assert HEAD not in file.to()


@pytest.mark.rule("R100", "R101")
@pytest.mark.parametrize("how", ["called", "rang_101", "rang_999", "advice"])
def test_once_the_police_heard_of_it_nothing_soft_can_be_decided_any_more(how: str) -> None:
    file = sent()
    if how == "called":
        file.decide(DSL, Topic.POLICE, "called")
    else:
        file.decide(DSL, Topic.POLICE, "call").later().done(HEAD, Duty.POLICE_CONTACT, how)
    for topic, choice in (
        (Topic.CRIMINALISE, "school"),
        (Topic.CRIMINALISE, "refer"),
        (Topic.POLICE, "not_needed"),
        (Topic.POLICE, "advice"),
    ):
        assert refused(file, topic, choice) is No.REFERRED_ALREADY
    assert refused(file, Topic.POLICE, "called") is None


@pytest.mark.rule("R120")
@pytest.mark.parametrize(
    ("facts", "mistake", "police", "marks", "missing"),
    [
        (A_PUPIL, "", "", (), False),
        *((A_PUPIL, "", "", (mark,), True) for mark in HATE),
        *((A_PUPIL, "", "not_needed", (mark,), False) for mark in HATE),
        (A_PUPIL, "", "advice", ("hate",), False),
        (A_PUPIL, "school", "", (), False),
        (A_PUPIL, "refer", "", (), True),
        (A_PUPIL, "refer", "not_needed", (), True),
        (A_PUPIL, "refer", "advice", (), True),
        (A_PUPIL, "refer", "call", (), False),
        (A_PUPIL, "refer", "called", (), False),
        *((A_PUPIL, "", "", (mark,), True) for mark in GRAVE),
        *((A_PUPIL, "", "not_needed", (mark,), True) for mark in GRAVE),
        *((A_PUPIL, "", "called", (mark,), False) for mark in GRAVE),
        (GROOMED, "", "", (), True),
        (GROOMED, "", "called", (), False),
        (BLACKMAILED, "", "advice", (), True),
    ],
)
def test_when_a_case_may_not_be_closed_over_the_police(
    facts: Facts, mistake: str, police: str, marks: tuple[str, ...], missing: bool
) -> None:
    [dsl] = ids(DSL)
    stood = [("triage", "as_given", marks), ("criminalise", mistake, ()), ("police", police, ())]
    decided = tuple(
        Standing(topic, choice, dsl, TUESDAY, 1, ticked) for topic, choice, ticked in stood if choice
    )
    assert is_missing(replace(sent(facts).concern, decided=decided)) is missing


def test_what_was_sent_as_danger_and_was_none_may_do_without_the_police_once_it_is_recoded() -> None:
    file = sent(IN_DANGER)
    assert refused(file, Topic.POLICE, "not_needed") is No.MUST_REFER
    file.decide(DSL, Topic.TRIAGE, "recoded", kind="K04", urgency="4")
    assert file.concern.facts.urgency is Urgency.U4
    assert refused(file, Topic.POLICE, "not_needed") is None
