"""From the answers on a form to a concern: what each answer means, and what none of them can undo."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy import reporting
from policy.concerns import Answer, Concern, ConcernId, FormToken, Subject, SubjectKind
from policy.kinds import GROUPS, Group, Kind, Urgency, settle
from policy.people import People, Person, Role, StaffId
from policy.reporting import names, readers_named, report
from policy.routing import route

HEAD = Person(StaffId("h"), "Priya Okafor", roles=frozenset({Role.PRINCIPAL}))
DSL = Person(StaffId("d"), "Daniel Marsh", roles=frozenset({Role.DSL}))
DEPUTY = Person(StaffId("e"), "Grace Lindqvist", roles=frozenset({Role.DEPUTY_DSL}))
CHAIR = Person(StaffId("c"), "Helena Brandt", roles=frozenset({Role.CHAIR}))
TEACHER = Person(StaffId("t"), "Nadia Ali")
PEOPLE = People.of((HEAD, DSL, DEPUTY, CHAIR, TEACHER))

ANSWERS = {
    "imagery": "no",
    "about": "bullying",
    "who": "pupil",
    "name": "Sam Example",
    "words": "x",
    "safe": "yes",
}


def reported(**answers: str) -> Concern:
    """The concern that the answers above, with these instead, report."""
    return report(
        {**ANSWERS, **answers},
        id=ConcernId("c"),
        reference="MS-1",
        token=FormToken("t"),
        reporter=TEACHER.id,
        people=PEOPLE,
        at=datetime(2026, 10, 6, 12, tzinfo=UTC),
    )


def named(who: str, name: str, **answers: str) -> set[str]:
    """Whom of the school a concern about such a person is about."""
    return set(reported(who=who, name=name, **answers).facts.named)


@pytest.mark.parametrize("group", Group)
def test_a_group_stands_for_its_first_kind_unless_a_closer_one_is_picked(group: Group) -> None:
    assert reported(about=group).facts.kind is GROUPS[group][0]
    for kind in GROUPS[group]:
        assert reported(about=group, closest=kind).facts.kind is kind


def test_a_closer_kind_left_over_from_another_group_counts_for_nothing() -> None:
    assert reported(about="friend", closest="K20").facts.kind is Kind.FRIEND_REQUEST


@pytest.mark.parametrize("about", ["", "nonsense"])
def test_no_group_counts_as_not_sure_and_never_as_a_fault(about: str) -> None:
    assert reported(about=about).facts.kind is Kind.NOT_SURE


@pytest.mark.parametrize("group", Group)
@pytest.mark.parametrize("imagery", ["yes", "unsure", "", "nonsense"])
@pytest.mark.rule("R94", "R115")
def test_possible_imagery_decides_the_kind_and_takes_evidence_away(group: Group, imagery: str) -> None:
    concern = reported(about=group, imagery=imagery, evidence="https://x.example/1")
    assert concern.facts.kind is Kind.SEXUAL_IMAGE
    assert concern.facts.urgency <= Urgency.U1
    assert concern.facts.child_at_risk
    assert concern.account.evidence == ""
    assert concern.account.imagery is not Answer.NO


def test_blackmail_stays_blackmail_with_imagery_in_it() -> None:
    assert settle(Group.DATA, Kind.BLACKMAIL, imagery=True) is Kind.BLACKMAIL


@pytest.mark.rule("R115")
def test_without_imagery_the_evidence_is_kept_as_it_was_typed() -> None:
    assert (
        reported(evidence=" https://x.example/1 \n@handle").account.evidence
        == " https://x.example/1 \n@handle"
    )


@pytest.mark.parametrize(
    ("safe", "urgency"), [("no", Urgency.U0), ("yes", Urgency.U2), ("unsure", Urgency.U2)]
)
@pytest.mark.rule("R111")
def test_a_child_who_is_not_safe_is_danger_now(safe: str, urgency: Urgency) -> None:
    assert reported(safe=safe).facts.urgency is urgency


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Sam Example", ["Sam Example"]),
        ("Sam\nAlex\n\n", ["Sam", "Alex"]),
        ("Sam, Alex; Jo", ["Sam", "Alex", "Jo"]),
        ("Sam and Alex & Jo", ["Sam", "Alex", "Jo"]),
        ("Priya And Daniel", ["Priya", "Daniel"]),
        ("PRIYA OR DANIEL", ["PRIYA", "DANIEL"]),
        ("Sam/Alex + Jo", ["Sam", "Alex", "Jo"]),
        ("Andy Orton", ["Andy Orton"]),
        (" , ;\n& ", []),
        ("", []),
    ],
)
def test_several_names_are_told_apart(typed: str, read: list[str]) -> None:
    assert names(typed) == read


@pytest.mark.invariant("I1")
def test_every_adult_named_among_several_is_kept_out() -> None:
    assert named("adult", "Mr Marsh And the head") == {DSL.id, HEAD.id}
    assert named("adult", "Grace / Nadia") == {DEPUTY.id, TEACHER.id}


@pytest.mark.rule("R95", "R96")
@pytest.mark.invariant("I1", "I2")
def test_an_adult_picked_from_the_list_is_a_subject_whatever_else_is_said() -> None:
    facts = reported(who="pupil", adult=HEAD.id.upper()).facts
    assert HEAD.id in facts.named
    assert route(facts, PEOPLE).recipient(HEAD.id) is None
    assert Subject(SubjectKind.PUPIL, name="Sam Example") in facts.subjects


def test_an_adult_who_is_not_of_the_school_is_nobody() -> None:
    assert reported(adult="stranger").facts.named == frozenset()


@pytest.mark.parametrize(
    "who", ["adult", "parent", "someone", "unknown", "nobody", "professional", "", "nonsense"]
)
@pytest.mark.invariant("I1")
def test_a_name_that_may_be_a_colleagues_keeps_them_out_whatever_they_are_said_to_be(who: str) -> None:
    assert named(who, "Mr Marsh") == {DSL.id}


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("Daniel", set()),
        ("Ali", set()),
        ("Mr Marsh", {DSL.id}),
        ("Mrs Ali", {TEACHER.id}),
        ("Daniel Marsh", {DSL.id}),
    ],
)
def test_a_pupil_with_a_colleagues_name_excludes_them_only_with_a_title_or_the_whole_name(
    name: str, who: set[str]
) -> None:
    assert named("pupil", name) == who


def test_a_colleague_said_to_be_a_pupil_or_nobody_is_an_adult_at_work() -> None:
    for who in ("pupil", "unknown", "nobody"):
        (subject,) = reported(who=who, name="Mr Marsh").facts.subjects
        assert subject == Subject(SubjectKind.ADULT_HERE, frozenset({DSL.id}), "Mr Marsh")


@pytest.mark.invariant("I1", "I7")
def test_readers_whom_the_reporter_confirms_are_kept_out() -> None:
    assert named("pupil", "Sam", mention=DSL.id) == {DSL.id}
    assert named("pupil", "Sam", mention=f"{DSL.id},{HEAD.id}") == {DSL.id, HEAD.id}
    assert named("pupil", "Sam", mention=f"not,{DSL.id}") == set()
    assert named("pupil", "Sam", mention=",,nobody,") == set()


def test_nobody_named_is_still_somebody() -> None:
    assert reported(who="parent", name="").facts.subjects == (Subject(SubjectKind.PARENT),)
    assert reported(who="", name="").facts.subjects == (Subject(SubjectKind.UNKNOWN),)


@pytest.mark.invariant("I6")
def test_somebody_the_reporter_wants_left_out_is_left_out() -> None:
    facts = reported(avoid="dsl").facts
    assert facts.avoid_roles == {Role.DSL}
    assert route(facts, PEOPLE).recipient(DSL.id) is None


def test_the_usual_handler_can_be_left_out_without_a_name() -> None:
    facts = reported(avoid=reporting.USUAL_HANDLER).facts
    assert facts.avoid_usual
    assert route(facts, PEOPLE).owner == DEPUTY.id


@pytest.mark.parametrize("avoid", ["none", "", "nonsense"])
def test_no_wish_leaves_nobody_out(avoid: str) -> None:
    facts = reported(avoid=avoid).facts
    assert (facts.avoid_roles, facts.avoid_usual) == (frozenset(), False)


@pytest.mark.parametrize(
    ("chosen", "confidential"), [("true", True), ("false", False), ("", False), ("yes", False)]
)
def test_confidence_is_given_only_where_it_was_asked_for(chosen: str, confidential: bool) -> None:
    assert reported(confidential=chosen).confidential is confidential


@pytest.mark.rule("R30")
def test_how_the_reporter_knows_is_kept() -> None:
    assert reported(source="child").account.source == "child"


@pytest.mark.rule("R94")
def test_the_words_are_kept_exactly_as_they_were_written() -> None:
    words = "  He said “b*****”\n\n\tand أنا حزين 🙁 "
    assert reported(words=words).account.words == words


@pytest.mark.invariant("I1")
def test_a_reader_whose_name_stands_in_the_words_is_asked_about() -> None:
    answers = {**ANSWERS, "words": "Mr Marsh's phone was on the table"}
    assert readers_named(answers, (DSL, DEPUTY)) == (DSL,)
    assert readers_named(ANSWERS, (DSL, DEPUTY)) == ()


FIELDS = (*ANSWERS, "adult", "mention", "avoid", "closest", "confidential", "source", "when", "evidence")
LIKELY = st.sampled_from((*Answer, *Group, *Kind, *SubjectKind, *Role, "true", "h", "Mr Marsh", "the head"))


@given(st.dictionaries(st.sampled_from(FIELDS), st.text() | LIKELY))
@settings(max_examples=150, deadline=None)
def test_any_answers_report_a_concern_that_can_be_routed(answers: dict[str, str]) -> None:
    concern = reported(**answers)
    assert concern.facts.subjects
    assert concern.account.words == answers.get("words", "x")
    routing = route(concern.facts, PEOPLE)
    assert routing.owner is not None or routing.outside
    assert concern.facts.named.isdisjoint(one.person for one in routing.recipients)
