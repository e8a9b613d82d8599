"""Any school, any report and any decision: what Hypothesis draws a case from."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import strategies as st

from policy.concerns import (
    Account,
    Answer,
    Concern,
    ConcernId,
    Facts,
    FormToken,
    Subject,
    SubjectKind,
    child_at_risk,
    urgency_of,
)
from policy.decisions import DAYS, SHAPES, Decision, Topic, read
from policy.kinds import Kind
from policy.people import People, Role
from tests.policy.casefile import REASON
from tests.policy.schools import a_school, any_school, with_person
from tests.policy.test_hours import SCHOOL, wall

STARTS = (
    wall("Tue 2026-10-06 10:00"),
    wall("Fri 2026-10-23 16:00"),
    wall("Sat 2026-10-24 23:00"),
    wall("Sat 2027-03-27 22:00"),
    wall("Wed 2026-12-23 03:00"),
)
"""A school day, the last hour before half-term, both changes of the clocks, and Christmas."""

WORDS = "words of the reporter"
"""What the reporter wrote."""


@st.composite
def any_people(draw: st.DrawFn) -> People:
    """A school with its usual seats, some of them vacant, shared or related; sometimes any school at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(any_school())
    seats = st.sampled_from(("deputy", "senior", "deputy head", "vice", "trustee", "technician", "officer"))
    without = draw(st.lists(seats, max_size=3))
    merged = draw(st.sampled_from(({}, {}, {"dsl": "head"}, {"deputy head": "dsl"}, {"manager": "deputy"})))
    people = a_school(without=tuple(without), merged=merged)
    known = st.sampled_from([one.id for one in people.everyone])
    one, other = draw(known), draw(known)
    if one != other and draw(st.booleans()):
        people = with_person(people, one, related_to=frozenset({other}))
    if draw(st.booleans()):
        people = with_person(people, draw(known), children=frozenset({"Sam Example"}))
    return people


@st.composite
def any_concern(draw: st.DrawFn, people: People, at: datetime) -> Concern:
    """Any report by anybody about anybody."""
    known = st.sampled_from([one.id for one in people.everyone])
    subject = st.one_of(
        st.just(Subject(SubjectKind.PUPIL, name="Sam Example")),
        known.map(lambda one: Subject(SubjectKind.ADULT_HERE, frozenset({one}))),
        st.sampled_from(SubjectKind).map(Subject),
    )
    kind, subjects = draw(st.sampled_from(Kind)), tuple(draw(st.lists(subject, min_size=1, max_size=2)))
    safe, imagery = draw(st.sampled_from(Answer)), draw(st.sampled_from((Answer.NO, Answer.NO, Answer.YES)))
    facts = Facts(
        kind=kind,
        reporter=draw(known),
        subjects=subjects,
        urgency=urgency_of(kind, safe=safe, imagery=imagery),
        child_at_risk=child_at_risk(kind, subjects, safe=safe, imagery=imagery),
        avoid_roles=frozenset(draw(st.lists(st.sampled_from(Role), max_size=1))),
        avoid_usual=draw(st.integers(0, 5)) == 0,
    )
    account = Account(words=WORDS, safe=safe, imagery=imagery, when=draw(st.sampled_from(("", "now"))))
    return Concern(ConcernId("c"), "EX-1", FormToken("t"), facts, account, received=at)


@st.composite
def any_decision(draw: st.DrawFn, at: datetime, topic: Topic) -> Decision | None:
    """Any decision on a topic that the form would take."""
    shape = SHAPES[topic]
    today = SCHOOL.local(at).date()
    answers = dict.fromkeys(shape.fields, "Somebody Else")
    days = {"on_day": today - timedelta(days=1), "review_on": today + timedelta(days=9)}
    days["ends_on"] = today + timedelta(days=3)
    answers |= {name: days[name].isoformat() for name in shape.fields if name in DAYS}
    answers |= {"kind": draw(st.sampled_from(Kind)), "urgency": str(draw(st.integers(0, 4)))}
    for name in draw(st.lists(st.sampled_from(("on_day", "review_on", "outcome")), max_size=1)):
        answers.pop(name, None)
    marks = draw(st.lists(st.sampled_from(shape.marks), max_size=2)) if shape.marks else []
    answers |= {"choice": draw(st.sampled_from(shape.choices)), "rationale": REASON, "marks": ",".join(marks)}
    found = read(topic, answers, today=today)
    return found if isinstance(found, Decision) else None
