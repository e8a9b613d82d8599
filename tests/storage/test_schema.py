"""Rows outlive the version that wrote them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from policy.chronology import Entry, Happening
from policy.concerns import Account, ConcernId, Facts
from policy.kinds import Kind
from policy.people import StaffId
from storage.changes import Changes
from storage.concerns import Concerns
from storage.entities import SCHEMA, Row
from storage.errors import NewerSchema
from storage.outbox import Outbox
from storage.records import case_row, concern_of, message_row
from tests.builders import DSL, NOON, a_concern, a_message, a_todo, a_watch, an_entry, minutes

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
        assert _is_in(FIRST.value(name), today.value(name))


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


async def test_a_case_from_before_there_was_an_index_is_found_once_it_is_saved(concerns: Concerns) -> None:
    await concerns._rows.put(FIRST)
    old = await concerns.get(ConcernId("c1"))
    assert (old.index, old.agenda, old.next_due, old.seal) == ((), (), None, "")

    new = replace(old, watches=(a_watch(),), agenda=(a_todo(DSL),))
    saved = (await concerns.save(new, [an_entry()], [], [])).concern
    assert await concerns.due(NOON) == (old.id,)
    assert await concerns.work(DSL) == (saved,)
    assert await concerns.earlier(a_concern(pupil="Sam Example")) == (saved,)


async def test_lines_from_before_there_were_seals_are_read_and_called_whole(concerns: Concerns) -> None:
    await concerns._rows.put(FIRST)
    entry = {"at": "2026-10-06T12:00:00.000000Z", "what": "received", "by": "p1", "codes": {}, "words": "é"}
    for number in range(4):
        columns = {"entry_0": json.dumps(entry)}
        await concerns._rows.put(Row(f"entry:c1:{number:06d}", columns))
    old = await concerns.get(ConcernId("c1"))
    line = Entry(NOON, Happening.RECEIVED, StaffId("p1"), words="é")
    assert await concerns.chronology(old.id) == (line,) * 4
    assert await concerns.is_whole(old.id) is None

    await concerns.save(old, [an_entry(), an_entry()], [], [])
    assert await concerns.is_whole(old.id) is None
    await concerns._rows.forget("entry:c1:000004")
    assert await concerns.is_whole(old.id) == 4


async def test_words_of_lines_from_before_there_were_seals_can_be_forgotten(concerns: Concerns) -> None:
    await concerns._rows.put(FIRST)
    entry = {"at": "2026-10-06T12:00:00.000000Z", "what": "received", "words": "What I saw."}
    await concerns._rows.put(Row("entry:c1:000000", {"entry_0": json.dumps(entry)}))
    await concerns.forget_words(ConcernId("c1"))

    assert await concerns.chronology(ConcernId("c1")) == (Entry(NOON, Happening.RECEIVED),)
    assert await concerns.is_whole(ConcernId("c1")) is None


def _is_in(first: object, today: object) -> bool:
    """Whether all that an old row says is said in a new one in the same words, whatever else it says."""
    if isinstance(first, dict) and isinstance(today, dict):
        return all(name in today and _is_in(value, today[name]) for name, value in first.items())
    if isinstance(first, list) and isinstance(today, list):
        return len(first) == len(today) and all(map(_is_in, first, today))
    return first == today


async def _write(concerns: Concerns, row: Row) -> None:
    """Write a row as a version after this one would."""
    changes = Changes()
    changes.create(Row(row.key, row.columns, schema=SCHEMA + 1))
    await concerns._rows.send(changes)
