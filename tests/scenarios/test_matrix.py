"""Every verb by everybody about every kind of case, over HTTP: done, refused kindly, or "not found" (E3)."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping

import pytest
import pytest_asyncio

from bot.routes import ROUTES
from cards.verbs import Verb
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from tests.scenarios import seen
from tests.scenarios.casebook import NOWHERE, PEOPLE, Casebook, Fernhill
from tests.scenarios.matrix import (
    DEPARTURES,
    LATER,
    OWNERS,
    SENDERS,
    Case,
    Outcome,
    Part,
    Stage,
    Who,
    as_written,
    has_sent,
    part,
)
from tests.scenarios.matrix_verbs import NO_CASE, OTHERWISE, PRESSES
from tests.scenarios.matrix_walk import Cell, Walk
from tests.scenarios.town import ABOUT, HAPPENED

CHANGES_NOTHING = sorted(set(NO_CASE) - {Verb.SEND, Verb.DANGER, Verb.AWAY_SAVE, Verb.RETURNED})
"""Verbs that concern no case, but for those that send a report or move an absence."""

LOOKS: Mapping[Part, str] = {
    Part.WHOLE: "What happened, as written",
    Part.CHILD: "What happened, as written",
    Part.SUPPORT: "What happened, as written",
    Part.DATA: "What happened, as written",
    Part.TECHNICAL: "Technical task. Ref",
    Part.SHARED: "Shared with you. Ref",
    Part.SAFETY: "There may be arrangements to make to keep children safe",
    Part.NOTICE: "A report came in and is with the person who handles it",
}
"""A sentence of the opened card, for each slice."""


@pytest_asyncio.fixture(scope="module")
async def book(azurite: Azurite) -> AsyncIterator[Casebook]:
    """The cases, before anybody pressed anything that is tried here."""
    async with Fernhill(azurite) as town:
        await seen.settled_in(town)
        book = Casebook(town)
        await book.write()
        yield book


@pytest_asyncio.fixture(scope="module")
async def lists(book: Casebook) -> dict[tuple[Verb, Who], set[str]]:
    """The references on everybody's two lists."""
    found: dict[tuple[Verb, Who], set[str]] = {}
    for who, person in PEOPLE.items():
        for verb in (Verb.MY_REPORTS, Verb.MY_WORK):
            pages = [await book.town.does(person, verb, "", {"page": str(number)}) for number in range(1, 9)]
            found[verb, who] = set(re.findall(r"FH-[0-9A-Z]{5}", json.dumps([one.body for one in pages])))
    return found


@pytest_asyncio.fixture(scope="module")
async def walk(azurite: Azurite, book: Casebook, lists: object) -> Walk:
    """The matrix, pressed; the lists were read before."""
    walk = Walk(book.town, azurite, book)
    await walk.all()
    return walk


def of(walk: Walk, case: Case, name: str) -> list[Cell]:
    """The cells of one press about one case."""
    return [one for one in walk.seen if one.copy.case is case and one.press.name == name]


def test_every_verb_is_in_the_matrix_or_concerns_no_case() -> None:
    in_it = {one.verb for one in PRESSES}
    assert in_it | set(NO_CASE) == {route.verb for route in ROUTES}
    assert not in_it & set(NO_CASE)


def test_every_cell_that_departs_from_the_table_says_which_line_of_the_specification_it_follows() -> None:
    departures = {(case, who): one for case, row in DEPARTURES.items() for who, one in row.items()}
    assert not [key for key, one in departures.items() if one.part is as_written(*key)]
    later = [one for row in LATER.values() for one in row.values()]
    assert not [one for one in (*departures.values(), *later) if not re.match(r"[BDEIQ]\d", one.why)]
    names = {one.name for one in PRESSES}
    assert not [key for key in OTHERWISE if key[1] not in names]


def test_only_these_people_have_anything_of_a_case_where_the_table_says_no() -> None:
    given = {
        (case, who)
        for case in Case
        for who in set(Who) - {Who.GUEST, Who.SUPPORTER}
        if as_written(case, who) is Part.NOTHING and part(case, who) is not Part.NOTHING
    }
    assert given == {
        (Case.TECHNICAL, Who.MANAGER),
        (Case.FILTER, Who.MANAGER),
        (Case.BREACH, Who.MANAGER),
        (Case.BREACH, Who.DPO),
    }


@pytest.mark.invariant("I1", "I2", "I8")
@pytest.mark.parametrize("name", sorted({one.name for one in PRESSES}))
@pytest.mark.parametrize("case", Case)
def test_everybody_may_do_what_the_table_of_access_says_and_no_more(
    walk: Walk, case: Case, name: str
) -> None:
    cells = of(walk, case, name)
    assert {one.who.value: walk.seen[one].outcome for one in cells} == {
        one.who.value: one.expected for one in cells
    }


@pytest.mark.invariant("I1", "I2")
@pytest.mark.parametrize("stage", Stage)
def test_what_nobody_may_do_changes_no_row_and_tells_nobody(walk: Walk, stage: Stage) -> None:
    left = walk.refusals[stage]
    assert left.tried > 100
    assert (dict(left.rows), left.sent) == ({}, 0)


def test_what_is_done_is_written_down_and_what_is_refused_kindly_is_not(walk: Walk) -> None:
    counted = {cell: one for cell, one in walk.seen.items() if cell.counts}
    assert not [
        (cell.copy.case, cell.who, cell.press.name)
        for cell, one in counted.items()
        if one.changed is not (one.outcome is Outcome.DONE)
    ]


@pytest.mark.invariant("I8")
@pytest.mark.parametrize("case", Case)
def test_an_opened_case_is_drawn_for_the_slice_that_somebody_has(walk: Walk, case: Case) -> None:
    for cell in of(walk, case, Verb.OPEN):
        text, theirs = walk.seen[cell].text, part(case, cell.who)
        shown = {one for one in LOOKS.values() if one in text}
        assert shown == ({LOOKS[theirs]} if theirs is not Part.NOTHING else set()), cell.who


def test_the_matrix_has_thousands_of_cells_and_none_is_missing(walk: Walk) -> None:
    by_stage = {stage: [one for one in PRESSES if one.stage is stage] for stage in Stage}
    always = len(by_stage[Stage.OPEN]) + len(by_stage[Stage.LAST])
    others = len(Case) - 1
    assert len(walk.seen) == (
        always * (others * len(Who) + len(SENDERS))
        + len(by_stage[Stage.WAITING]) * len(Who) * 5
        + len(by_stage[Stage.CLOSED]) * len(Who) * others
    )
    assert len(walk.seen) > 7_000


@pytest.mark.parametrize("who", Who)
def test_the_list_of_ones_reports_names_ones_own_and_no_others(
    book: Casebook, lists: dict[tuple[Verb, Who], set[str]], who: Who
) -> None:
    own = {one.reference for one in book.copies if one.sender is who and has_sent(one.case, who)}
    known = {one.reference for one in book.copies}
    assert lists[Verb.MY_REPORTS, who] & known == own


@pytest.mark.parametrize("who", Who)
def test_the_list_of_ones_work_names_only_cases_that_one_has_a_part_of(
    book: Casebook, lists: dict[tuple[Verb, Who], set[str]], who: Who
) -> None:
    quiet = (Part.NOTHING, Part.SAFETY, Part.NOTICE)
    known = {one.reference: one for one in book.copies}
    listed = [known[one] for one in lists[Verb.MY_WORK, who] if one in known]
    # Whoever is asked about their own report finds the question there.
    theirs = [one for one in listed if part(one.case, who) not in quiet or one.sender is who]
    assert theirs == listed
    owned = {one.reference for one in book.copies if OWNERS[one.case] is who}
    assert owned <= lists[Verb.MY_WORK, who]


@pytest.mark.parametrize("verb", CHANGES_NOTHING)
async def test_a_verb_that_concerns_no_case_says_nothing_of_one(book: Casebook, verb: Verb) -> None:
    """Whatever reference it is given, and whatever token: the same answer as for one that does not exist."""
    for copy in (next(one for one in book.copies if one.case is it) for it in (Case.PUPIL, Case.STAFF)):
        concern = await book.town.concern(copy.reference)
        for person in PEOPLE.values():
            answers = [
                await book.town.does(person, verb, reference, {"token": token, "to": "happened"})
                for reference, token in ((copy.reference, concern.token), (NOWHERE, "f" * 32))
            ]
            there, nowhere = (_plain(one) for one in answers)
            if verb is Verb.HIDE:
                there = there.replace(copy.reference, NOWHERE)
            assert there == nowhere


@pytest.mark.parametrize("who", [one for one in Who if one is not Who.REPORTER])
async def test_nobody_reads_or_erases_the_form_that_somebody_else_is_filling_in(
    book: Casebook, who: Who
) -> None:
    town, reporter = book.town, PEOPLE[Who.REPORTER]
    token, words = f"{who.name.lower():x<32}".replace("_", "x"), "He waits for her at the gate."
    written = {**ABOUT, **HAPPENED, "words": words, "token": token}
    await town.does(reporter, Verb.HAPPENED, "", written)
    drafts = (Verb.ABOUT, Verb.HAPPENED, Verb.BACK, Verb.KEEP, Verb.RESUME, Verb.SEND, Verb.ERASE)
    answers = [await town.does(PEOPLE[who], verb, "", {"token": token}) for verb in drafts]
    assert words not in json.dumps([one.body for one in answers])
    assert "Amelia" not in json.dumps([one.body for one in answers])
    resumed = await town.does(reporter, Verb.BACK, "", {"token": token, "to": "happened"})
    assert seen.value(resumed.card, "words") == words
    await asyncio.gather(
        *[town.does(one, Verb.ERASE, "", {"token": token}) for one in (reporter, PEOPLE[who])]
    )


def _plain(answer: Answer) -> str:
    """What was answered, but for the token of a form that was drawn anew, and the time."""
    text = json.dumps([answer.status, answer.body])
    return re.sub(r"\b[0-9a-f]{32}(-danger)?\b", "token", text)
