"""What the form of a decision takes: a reason, the details of its choice, its ticks and its days."""

from __future__ import annotations

from datetime import date

import pytest

from policy.decisions import (
    LONGEST,
    NEEDED,
    POLICIES,
    SHAPES,
    SHORTEST_REASON,
    TICKED,
    Decision,
    Fault,
    Topic,
    read,
)
from tests.policy.casefile import REASON

TODAY = date(2026, 10, 6)
GOOD = {
    "rationale": REASON,
    "kind": "K02",
    "urgency": "2",
    "marks": ",".join((*POLICIES, "hate")),
    "on_day": "2026-10-06",
    "ends_on": "2026-10-07",
    "review_on": "2026-10-07",
    **dict.fromkeys(("what", "by_whom", "agency_name", "agency_ref", "with_whom", "basis", "outcome"), "Una"),
}
EVERY_CHOICE = [(topic, choice) for topic, shape in SHAPES.items() for choice in shape.choices]


def faults(topic: Topic, choice: str, **answers: str) -> dict[str, Fault]:
    """What is wrong with the answers, which are good but for these."""
    found = read(topic, {**GOOD, "choice": choice, **answers}, today=TODAY)
    return {} if isinstance(found, Decision) else dict(found)


@pytest.mark.parametrize(("topic", "choice"), EVERY_CHOICE)
def test_every_choice_needs_a_reason_and_its_details(topic: Topic, choice: str) -> None:
    assert faults(topic, choice) == {}
    short = "x" * (SHORTEST_REASON - 1)
    for reason in ("", short, f"  {short}\n"):
        assert faults(topic, choice, rationale=reason) == {"rationale": Fault.REASON}
    assert faults(topic, choice, rationale=f"{short}x") == {}
    assert faults(topic, choice, rationale="x" * (LONGEST + 1)) == {"rationale": Fault.TOO_LONG}
    assert faults(topic, "never") == {"choice": Fault.CHOOSE}
    for name in NEEDED.get((topic, choice), ()):
        assert faults(topic, choice, **{name: ""}) == {name: Fault.MISSING}


@pytest.mark.rule("R14", "R98")
@pytest.mark.parametrize(("topic", "choice"), EVERY_CHOICE)
def test_only_what_comes_under_policies_needs_one_ticked(topic: Topic, choice: str) -> None:
    expected = {"marks": Fault.CHOOSE} if (topic, choice) in TICKED else {}
    for none in ("", ",", "witchcraft"):
        assert faults(topic, choice, marks=none) == expected


@pytest.mark.rule("R14", "R86", "R107")
@pytest.mark.parametrize("topic", [one for one, shape in SHAPES.items() if "on_day" in shape.fields])
def test_what_was_done_is_not_to_come_and_what_begins_may_be(topic: Topic) -> None:
    choice = SHAPES[topic].choices[0]
    ahead = topic in (Topic.SCHOOL_ROUTE, Topic.RESTRICTION)
    later = {"on_day": "2026-10-07"}
    assert faults(topic, choice, **later) == ({} if ahead else {"on_day": Fault.TO_COME})
    assert faults(topic, choice, on_day="2020-01-31") == {}
    assert faults(topic, choice, on_day="31 January") == {"on_day": Fault.A_DAY}


@pytest.mark.rule("R14")
@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("ends_on", "2026-10-05", Fault.TOO_SOON),
        ("ends_on", "soon", Fault.A_DAY),
        ("review_on", "2026-10-06", Fault.GONE_BY),
        ("review_on", "never", Fault.A_DAY),
    ],
)
def test_a_consequence_ends_after_it_begins_and_is_looked_at_after_today(
    name: str, value: str, fault: Fault
) -> None:
    assert faults(Topic.SCHOOL_ROUTE, "sanction", **{name: value}) == {name: fault}
    assert faults(Topic.SCHOOL_ROUTE, "sanction", **{name: ""}) == {}
    assert faults(Topic.SCHOOL_ROUTE, "sanction", ends_on="2026-10-06") == {}
