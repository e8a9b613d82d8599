"""Rows outlive the version that wrote them."""

from __future__ import annotations

import json

import pytest

from policy.concerns import Account, Facts
from policy.kinds import Kind
from policy.people import StaffId
from storage.changes import Changes
from storage.concerns import Concerns
from storage.entities import SCHEMA, Row
from storage.errors import NewerSchema
from storage.outbox import Outbox
from storage.records import case_row, concern_of, message_row
from tests.builders import NOON, a_concern, a_message, minutes

FIRST = Row(
    "case:c1",
    {
        "case_0": json.dumps(
            {
                "id": "c1",
                "reference": "MS-7F3K2",
                "token": "t1",
                "received": "2026-10-06T12:00:00.000000Z",
                "confidential": False,
                "state": "picked_up",
                "involved": [{"person": "p2", "slice": "whole", "function": "dsl"}],
                "picked_up_by": "p2",
                "picked_up_at": "2026-10-06T12:03:00.000000Z",
                "entries": 4,
            }
        ),
        "facts_0": json.dumps(
            {
                "kind": "K01",
                "reporter": "p1",
                "subjects": [{"kind": "pupil", "people": ["p3"], "name": "Sam Example", "pupil_id": ""}],
                "urgency": 2,
                "child_at_risk": True,
                "avoid_roles": ["dsl"],
                "avoid_usual": False,
                "conflicts": [],
                "moved_on": ["p4"],
            }
        ),
        "account_0": json.dumps({"words": "What I saw.", "safe": "yes", "imagery": "no"}),
    },
)
"""A concern as version 1 wrote it. It stays as it is: real records look like this for decades."""


def test_the_first_rows_ever_written_can_still_be_read() -> None:
    concern = concern_of(FIRST)

    assert concern.facts.kind is Kind.PUPIL_BULLIED
    assert concern.facts.moved_on == frozenset({StaffId("p4")})
    assert (concern.picked_up_by, concern.picked_up_at, concern.entries) == ("p2", NOON + minutes(3), 4)
    assert concern.account.words == "What I saw."


def test_what_is_written_today_has_the_names_of_the_first_rows() -> None:
    today = case_row(concern_of(FIRST))

    for name in ("case", "facts"):
        first, now = FIRST.value(name), today.value(name)
        assert isinstance(first, dict)
        assert isinstance(now, dict)
        assert first.items() <= now.items()


def test_a_field_that_an_old_row_lacks_takes_its_default() -> None:
    case = {"id": "c", "reference": "r", "token": "t", "received": "2026-10-06T12:00:00.000000Z", "gone": 1}
    columns = {"case_0": json.dumps(case), "facts_0": '{"kind":"K25","reporter":"p"}', "account_0": "{}"}
    concern = concern_of(Row("case:c", columns, version="v"))

    assert (concern.facts, concern.account) == (Facts(Kind.NOT_SURE, StaffId("p")), Account())
    assert (concern.received, concern.version) == (NOON, "v")


@pytest.mark.parametrize(
    "facts", ['{"kind":"K99","reporter":"p"}', '{"kind":"K01"}', "[]", '{"kind":"K01","reporter":1}']
)
def test_a_row_that_makes_no_sense_here_is_called_newer_and_not_quoted(facts: str) -> None:
    row = Row("case:c", {**FIRST.columns, "facts_0": facts})

    with pytest.raises(NewerSchema) as refused:
        concern_of(row)
    assert refused.value.__cause__ is None
    assert "K99" not in str(refused.value)


async def test_a_newer_concern_is_refused_rather_than_misread(concerns: Concerns) -> None:
    concern = a_concern()
    await _write(concerns, case_row(concern))

    with pytest.raises(NewerSchema):
        await concerns.get(concern.id)


async def test_a_newer_message_does_not_hold_up_the_others(concerns: Concerns, outbox: Outbox) -> None:
    concern = a_concern()
    for number in range(4):
        await _write(concerns, message_row(a_message(concern, due=NOON - minutes(number))))
    await concerns.add(concern, [], [], [ours := a_message(concern)])

    assert [message.id for message in await outbox.due(NOON, limit=2)] == [ours.id]
    assert await outbox.pending() == 5


async def _write(concerns: Concerns, row: Row) -> None:
    """Write a row as a version after this one would."""
    changes = Changes()
    changes.create(Row(row.key, row.columns, schema=SCHEMA + 1))
    await concerns._rows.send(changes)
