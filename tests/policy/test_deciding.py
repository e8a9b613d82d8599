"""What follows from each decision, as tables: what is to be done by when, and what has to come before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from policy.concerns import Facts, Subject, SubjectKind
from policy.decisions import SHAPES, Topic
from policy.errors import No, Refused
from policy.kinds import Kind
from policy.lanes import Slice
from policy.messages import Purpose
from policy.tasks import Duty
from tests.policy.casefile import CaseFile
from tests.policy.received import A_BOUNDARY, A_DISCLOSURE, A_PUPIL, TUESDAY, sent
from tests.policy.schools import PARENT, PUPIL, a_concern_of, about, ids
from tests.policy.test_hours import wall

DSL, HEAD = "dsl", "head"
A_PARENT = a_concern_of(Kind.PARENT_OR_PUBLIC, PARENT)
A_COLLEAGUE = about("colleague")


def new(file: CaseFile, before: set[str]) -> dict[Duty, datetime]:
    """What is to be done since then, and by when."""
    return {one.duty: one.due for one in file.tasks() if one.id not in before}


@pytest.mark.parametrize(
    ("topic", "choice", "marks", "details", "expected"),
    [
        pytest.param(
            Topic.SCHOOL_ROUTE,
            "sanction",
            ("behaviour",),
            {"review_on": "2026-10-16"},
            {Duty.RESTRICTION: wall("Fri 2026-10-16 16:30")},
            marks=pytest.mark.rule("R14"),
        ),
        pytest.param(
            Topic.SCHOOL_ROUTE,
            "sanction",
            ("behaviour",),
            {},
            {Duty.RESTRICTION: TUESDAY + timedelta(weeks=4)},
            marks=pytest.mark.rule("R14"),
        ),
        pytest.param(
            Topic.SCHOOL_ROUTE,
            "meeting",
            (),
            {},
            {Duty.PARENT_MEETING: wall("Tue 2026-10-13 16:30")},
            marks=pytest.mark.rule("R86"),
        ),
        pytest.param(
            Topic.SCHOOL_ROUTE,
            "meeting",
            (),
            {"on_day": "2026-10-20"},
            {Duty.PARENT_MEETING: wall("Tue 2026-10-20 16:30")},
            marks=pytest.mark.rule("R86"),
        ),
        (Topic.SCHOOL_ROUTE, "policy", ("conduct",), {}, {}),
        (Topic.SCHOOL_ROUTE, "none", (), {}, {}),
        pytest.param(
            Topic.RESTRICTION,
            "online",
            (),
            {},
            {Duty.RESTRICTION: TUESDAY + timedelta(weeks=4)},
            marks=pytest.mark.rule("R107"),
        ),
        pytest.param(
            Topic.RESTRICTION,
            "device",
            (),
            {"review_on": "2026-10-09"},
            {Duty.RESTRICTION: wall("Fri 2026-10-09 16:30")},
            marks=pytest.mark.rule("R107"),
        ),
        pytest.param(
            Topic.RESTRICTION,
            "moderation",
            (),
            {"review_on": "2027-10-06", "account": "@owl"},
            {
                Duty.RESTRICTION: TUESDAY + timedelta(weeks=13),
                Duty.TECHNICAL: wall("Wed 2026-10-07 16:30"),
            },
            marks=pytest.mark.rule("R87"),
        ),
        (Topic.RESTRICTION, "lifted", (), {}, {}),
        *(
            pytest.param(
                Topic.REMOVAL,
                choice,
                (),
                {},
                {Duty.REMOVAL: TUESDAY + timedelta(hours=48)},
                marks=pytest.mark.rule("R118", "R119"),
            )
            for choice in SHAPES[Topic.REMOVAL].choices
            if choice != "removed"
        ),
        (Topic.REMOVAL, "removed", (), {}, {}),
        pytest.param(
            Topic.SUPPORT,
            "staff",
            ("adult_did_it",),
            {},
            {
                Duty.VICTIM_MEETING: wall("Thu 2026-10-08 16:30"),
                Duty.SUPPORT_CHECK: wall("Tue 2026-10-13 16:30"),
            },
            marks=pytest.mark.rule("R117"),
        ),
        pytest.param(
            Topic.SUPPORT,
            "staff",
            (),
            {},
            {Duty.SUPPORT_CHECK: wall("Tue 2026-10-13 16:30")},
            marks=pytest.mark.rule("R114"),
        ),
        (Topic.SUPPORT, "child_harmed", (), {}, {}),
        pytest.param(
            Topic.TRAINING,
            "needed",
            (),
            {},
            {Duty.TRAINING: wall("Tue 2026-11-10 16:30")},
            marks=pytest.mark.rule("R126"),
        ),
        (Topic.TRAINING, "not_needed", (), {}, {}),
        (Topic.SERVICES, "referred", (), {}, {Duty.SERVICES_REPLY: wall("Wed 2026-10-07 10:00")}),
        (Topic.SERVICES, "consulted", (), {}, {}),
    ],
)
def test_what_is_to_be_done_because_of_a_decision(
    topic: Topic, choice: str, marks: tuple[str, ...], details: dict[str, str], expected: dict[Duty, datetime]
) -> None:
    file = sent()
    before = {one.id for one in file.tasks()}
    file.decide(DSL, topic, choice, *marks, **details)
    assert new(file, before) == expected


@pytest.mark.parametrize(
    ("kind", "by", "subject"),
    [
        pytest.param(Kind.ADULT_BOUNDARY, HEAD, A_COLLEAGUE, marks=pytest.mark.rule("R81")),
        pytest.param(Kind.ADULT_MISUSE, HEAD, A_COLLEAGUE, marks=pytest.mark.rule("R82")),
        pytest.param(Kind.ADULT_BULLYING, HEAD, A_COLLEAGUE, marks=pytest.mark.rule("R83", "R113")),
        pytest.param(Kind.ADULT_BOUNDARY, "chair", about("head"), marks=pytest.mark.rule("R96")),
        pytest.param(Kind.ADULT_BOUNDARY, "vice", about("chair"), marks=pytest.mark.rule("R95")),
    ],
)
@pytest.mark.parametrize(
    ("topic", "choice", "marks"),
    [
        (Topic.SCHOOL_ROUTE, "policy", ("disciplinary",)),
        (Topic.SCHOOL_ROUTE, "sanction", ("disciplinary",)),
        (Topic.SCHOOL_ROUTE, "none", ()),
        (Topic.LOW_LEVEL, "recorded", ()),
    ],
)
def test_about_an_adult_the_harm_threshold_comes_before_any_route_of_the_schools_own(
    kind: Kind, by: str, subject: Subject, topic: Topic, choice: str, marks: tuple[str, ...]
) -> None:
    file = sent(a_concern_of(kind, subject))
    with pytest.raises(Refused) as no:
        file.decide(by, topic, choice, *marks)
    assert no.value.why is No.LADO_FIRST
    file.decide(by, Topic.LADO, "not_met")
    file.decide(by, topic, choice, *marks)
    assert file.concern.standing(topic.value) is not None


@pytest.mark.rule("R81", "R82", "R83")
@pytest.mark.parametrize("choice", SHAPES[Topic.LADO].choices)
@pytest.mark.parametrize("kind", [Kind.ADULT_BOUNDARY, Kind.ADULT_MISUSE, Kind.ADULT_BULLYING])
def test_no_answer_about_the_threshold_brings_anything_with_it(kind: Kind, choice: str) -> None:
    file = sent(a_concern_of(kind, A_COLLEAGUE))
    before = {one.id for one in file.tasks()}
    file.decide(HEAD, Topic.LADO, choice, "harmed", "offence")
    assert [one.topic for one in file.concern.decided] == ["lado"]
    assert new(file, before) == {}


@pytest.mark.rule("R112", "R116", "R98")
@pytest.mark.parametrize("facts", [A_PUPIL, A_DISCLOSURE, A_PARENT])
def test_about_a_child_or_a_parent_the_schools_own_route_needs_no_officer(facts: Facts) -> None:
    by = HEAD if facts is A_PARENT else DSL
    sent(facts).decide(by, Topic.SCHOOL_ROUTE, "policy", "anti_bullying")


@pytest.mark.rule("R95")
@pytest.mark.parametrize(
    ("choice", "on_day", "waits"),
    [
        ("met", "", True),
        ("unsure", "", True),
        ("met", "2026-10-06", False),
        ("unsure", "2026-10-06", False),
        ("not_met", "", False),
    ],
)
def test_the_officer_is_waited_for_until_it_is_said_when_they_were_rung(
    choice: str, on_day: str, waits: bool
) -> None:
    details = {"on_day": on_day} if on_day else {}
    file = sent(A_BOUNDARY).decide(HEAD, Topic.LADO, choice, **details)
    assert bool(file.tasks(Duty.LADO)) is waits


@pytest.mark.rule("R95")
@pytest.mark.parametrize(
    ("days", "at", "due"),
    [
        (1, "Tue 2026-10-06 10:00", "Wed 2026-10-07 10:00"),
        (1, "Fri 2026-10-09 10:00", "Mon 2026-10-12 10:00"),
        (2, "Thu 2026-10-08 10:00", "Mon 2026-10-12 10:00"),
        (1, "Mon 2026-10-26 10:00", "Tue 2026-10-27 10:00"),
    ],
    ids=["the next day", "over a weekend", "two days", "in half-term: councils work then"],
)
def test_the_officers_clock_is_that_of_the_school_file(days: int, at: str, due: str) -> None:
    school = replace(sent().school, lado_working_days=days)
    file = sent(A_BOUNDARY, at=wall(at), school=school)
    assert file.due(Duty.LADO) == wall(due)


@pytest.mark.rule("R87")
@pytest.mark.invariant("I8")
@pytest.mark.parametrize(
    ("account", "told"),
    [("@owl", {"action": "remove_interaction", "address": "@owl"}), ("", {"action": "remove_interaction"})],
)
def test_the_business_manager_is_asked_to_stop_an_account_and_given_nothing_but_that(
    account: str, told: dict[str, str]
) -> None:
    file = sent(A_PARENT).decide(HEAD, Topic.RESTRICTION, "moderation", account=account)
    assert file.slice("manager") is Slice.TECHNICAL
    assert file.to()["manager"] is Purpose.ALERT
    [(_, line)] = file.open("manager")
    assert (line.details, line.words) == (told, "")


@pytest.mark.rule("R87")
def test_whoever_stopped_an_account_is_asked_to_let_it_write_again_and_only_they() -> None:
    file = sent(A_PARENT).decide(HEAD, Topic.RESTRICTION, "moderation", account="@owl")
    file.decide(HEAD, Topic.RESTRICTION, "lifted", account="@owl")
    actions = [line.details["action"] for _, line in file.open("manager")]
    assert actions == ["remove_interaction", "restore_interaction"]
    other = sent(A_PARENT).decide(HEAD, Topic.RESTRICTION, "device")
    assert other.decide(HEAD, Topic.RESTRICTION, "lifted").tasks(Duty.TECHNICAL) == []


@pytest.mark.rule("R87")
@pytest.mark.invariant("I8")
@pytest.mark.parametrize("account", ["@sam.example", "EXAMPLE family"])
def test_an_account_called_after_somebody_in_the_case_stays_in_the_case(account: str) -> None:
    facts = a_concern_of(Kind.PARENT_OR_PUBLIC, Subject(SubjectKind.PARENT, name="Jo Example"), PUPIL)
    by = HEAD if sent(facts).routing.owner == HEAD else DSL
    file = sent(facts).decide(by, Topic.RESTRICTION, "moderation", account=account)
    [(_, line)] = file.open("manager")
    assert line.details == {"action": "remove_interaction"}


@pytest.mark.rule("R87")
@pytest.mark.invariant("I1")
def test_where_nobody_technical_is_clear_the_limit_is_recorded_all_the_same() -> None:
    facts = replace(A_PARENT, conflicts=ids("manager", "technician"))
    file = sent(facts).decide(HEAD, Topic.RESTRICTION, "moderation", account="@owl")
    assert file.tasks(Duty.TECHNICAL) == []
    assert file.tasks(Duty.RESTRICTION) != []


@pytest.mark.rule("R107", "R14")
def test_lifting_a_limit_does_not_end_a_consequence() -> None:
    file = sent().decide(DSL, Topic.SCHOOL_ROUTE, "sanction", "behaviour", review_on="2026-10-16")
    file.decide(DSL, Topic.RESTRICTION, "lifted")
    assert file.due(Duty.RESTRICTION) == wall("Fri 2026-10-16 16:30")


def test_a_later_decision_names_the_line_whose_place_it_takes() -> None:
    file = sent().decide(DSL, Topic.SAFETY, "safe").note(DSL).decide(DSL, Topic.SAFETY, "plan", what="Aunt")
    assert file.entries[-1].codes["supersedes"] == str(len(file.entries) - 3)
    [standing] = file.concern.decided
    assert (standing.choice, standing.entry) == ("plan", len(file.entries) - 1)
