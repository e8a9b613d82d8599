"""Lists as each vendor exports them, through the front door: sent, read, confirmed, and taken out again.

What is taken out and sent back changes nothing; whatever is wrong with a line is listed under its number.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count, product

import pytest
import pytest_asyncio

from bot.spreadsheets import as_xlsx
from cards.import_words import FAULTS
from cards.verbs import Verb
from policy.cells import Heard
from policy.consents import ConsentTerms, Record, in_force
from policy.faults import Fault
from policy.rolls import Roll
from policy.sheets import Line, Sheet
from policy.uses import matrix
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from storage.consents import Consents
from tests.lists import ARBOR, DEFECTS, SIMS, STYLES, Child, Style, a_child, can_have, csv_bytes, listed
from tests.scenarios import seen
from tests.scenarios.papers import TownWithAddress, fetched
from tests.scenarios.register import does
from tests.scenarios.seen import said, shown
from tests.scenarios.test_imports import sent, written
from tests.scenarios.town import MANAGER, TEACHER

pytestmark = [pytest.mark.usefixtures("hurried"), pytest.mark.rule("R35")]

YESTERDAY, TODAY = "2026-11-23", "2026-11-24"
FORMS = (
    ("csv", "utf-8", ","),
    ("xlsx", "", ""),
    ("csv", "utf-8-sig", ";"),
    ("csv", "utf-16", "\t"),
    ("csv", "cp1252", ","),
    ("csv", "cp1252", ";"),
    ("csv", "utf-8", "\t"),
)
TURNED = [replace(one, name=f"{one.name} turned", is_long=not one.is_long) for one in STYLES]
"""A line a child where the vendor has a line an answer, and the other way round."""
EVERY = [*product(STYLES, FORMS), *product(TURNED, FORMS[:2])]

_numbers = count(0, 20)


@pytest_asyncio.fixture(scope="module")
async def school(azurite: Azurite) -> AsyncIterator[TownWithAddress]:
    """One process for all of these; each test is a school of its own in it."""
    async with TownWithAddress(azurite) as one:
        await seen.settled_in(one)
        yield one


async def emptied(town: TownWithAddress) -> None:
    """Nobody is on record any more, and no list was ever brought in."""
    for record in (await roll(town)).records:
        await Consents(town.parts.store, town.school.id).erase(record, [])


async def roll(town: TownWithAddress) -> Roll:
    """Everybody's record."""
    return await Consents(town.parts.store, town.school.id).all()


async def previewed(town: TownWithAddress, content: bytes, ending: str, **about: str) -> Answer:
    """Send a list and say what it is; what it would do."""
    given = {"kind": "list", "made_on": YESTERDAY, "leavers": "keep", **about}
    asked = await sent(town, content, f"list.{ending}")
    return await town.press(MANAGER, asked, "See what it would do", given)


async def brought_in(town: TownWithAddress, found: Answer) -> None:
    """Confirm it, and wait until it is written."""
    done = await town.press(MANAGER, found, "Bring it in")
    assert "The list is in force" in said(shown(done))
    await written(town)


async def whole_part(town: TownWithAddress, found: Answer, title: str) -> str:
    """Everything that one part of a preview lists, page by page."""
    [button] = [one for one in titles(found) if one.startswith(f"{title} (")]
    page = await town.press(MANAGER, found, button)
    text = said(shown(page))
    while "Next part" in titles(page):
        page = await town.press(MANAGER, page, "Next part")
        text += "\n" + said(shown(page))
    return text


def titles(answer: Answer) -> list[str]:
    """The buttons of a card."""
    return [str(one["title"]) for one in seen.elements(answer.card) if one.get("type") == "Action.Execute"]


def said_by(number: int, uses: Sequence[str]) -> dict[str, Heard]:
    """Answers of a child, another for each."""
    return {use: (Heard.YES, Heard.NO, Heard.YES)[(number + at) % 3] for at, use in enumerate(uses)}


def children(terms: ConsentTerms, many: int) -> list[Child]:
    """So many children, each with an answer to everything, of whom no other test knows."""
    codes = [use.code for use in matrix(terms.accounts)]
    first = next(_numbers)
    return [a_child(number, said_by(number, codes)) for number in range(first, first + many)]


def for_encoding(style: Style, sheet: Sheet, encoding: str) -> Sheet:
    """The same with names and marks that this code page has."""
    if encoding != "cp1252":
        return sheet
    swap = str.maketrans({"Ż": "Z", "✓": "1", "\u200b": ""})
    return replace(
        sheet,
        lines=tuple(Line(it.number, tuple(one.translate(swap) for one in it.cells)) for it in sheet.lines),
    )


async def file(sheet: Sheet, kind: str, encoding: str, delimiter: str) -> bytes:
    """The file as a program saves it."""
    return (
        await as_xlsx(sheet) if kind == "xlsx" else csv_bytes(sheet, encoding=encoding, delimiter=delimiter)
    )


def yeses(found: Roll, terms: ConsentTerms, at: datetime) -> dict[str, set[str]]:
    """What may be used of whom, under their number or name."""
    uses = matrix(terms.accounts)
    return {
        one.pupil.name: {use.code for use in uses if in_force(one, use, at, terms).is_yes}
        for one in found.records
    }


@pytest.mark.rule("R36", "R40")
@pytest.mark.parametrize(
    ("style", "form"),
    EVERY,
    ids=[f"{style.name}-{'-'.join(form[:2])}-{ord(form[2] or '-')}" for style, form in EVERY],
)
async def test_a_vendors_list_is_brought_in_taken_out_and_brought_in_again_unchanged(
    school: TownWithAddress, style: Style, form: tuple[str, str, str]
) -> None:
    town, terms = school, school.school.consents
    kind, encoding, delimiter = form
    await emptied(town)
    kids = children(terms, 9)
    sheet = for_encoding(style, listed(kids, style, terms=terms, name="Consents"), encoding)
    found = await previewed(town, await file(sheet, kind, encoding, delimiter), kind)
    assert "Children on the list: 9. New: 9." in said(shown(found))
    assert "Lines with something wrong" not in said(shown(found))
    await brought_in(town, found)
    at = town.parts.clock.now()
    swap = str.maketrans({"Ż": "Z"}) if encoding == "cp1252" else {}
    meant = {
        one.pupil.name.translate(swap).casefold(): {code for code, it in one.said.items() if it is Heard.YES}
        for one in kids
    }
    have = yeses(await roll(town), terms, at)
    assert {name.casefold(): codes for name, codes in have.items()} == meant
    before = (await roll(town)).records
    for paper in ("csv", "xlsx") if form in FORMS[:2] else ("csv",):
        taken = (await fetched(town, paper)).body
        again = await previewed(town, taken, paper, made_on=TODAY)
        text = said(shown(again))
        assert "Children on the list: 9. New: 0." in text
        assert re.search(r"Answers that are new: 0\. Changed: 0\. As before: \d+\.", text), text
        assert "Nothing that was permitted is taken back." in text
        await brought_in(town, again)
        assert sorted_(await roll(town)) == sorted_(Roll(before))


def sorted_(found: Roll) -> list[Record]:
    """Records in an order of their own."""
    return sorted(found.records, key=lambda one: one.pupil.id)


@pytest.mark.parametrize("style", STYLES, ids=lambda it: it.name)
async def test_every_bad_line_is_listed_with_its_number_and_why(
    school: TownWithAddress, style: Style
) -> None:
    town, terms = school, school.school.consents
    await emptied(town)
    able = [fault for fault in DEFECTS if can_have(style, fault)]
    uses = matrix(terms.accounts)[:2]
    kids = [replace(one, said={uses[0].code: Heard.YES}) for one in children(terms, len(able) + 2)]
    kids[-1] = replace(kids[-1], said={uses[0].code: Heard.UNCLEAR})
    sheet = listed(kids, style, uses=uses, terms=terms, defects=dict(enumerate(able)))
    found = await previewed(town, csv_bytes(sheet), "csv")
    text = await whole_part(town, found, "Lines with something wrong")
    first = len(style.titles) + 2
    for at, fault in enumerate(able):
        assert re.search(rf"Line {first + at}\b", text), (fault, text)
        assert f"{FAULTS[fault]} The line is left out." in text
    assert f"Line {first + len(kids) - 1}, column " in text
    assert FAULTS[Fault.UNKNOWN_ANSWER] in text
    assert f"Line {first + len(able)}\n" not in text
    await brought_in(town, found)
    assert {
        codes == {uses[0].code} for codes in yeses(await roll(town), terms, town.parts.clock.now()).values()
    } == {
        True,
        False,
    }
    assert len((await roll(town)).records) == 2


@pytest.mark.rule("R34")
async def test_two_of_one_name_are_told_apart_or_neither_is_taken(school: TownWithAddress) -> None:
    town, terms = school, school.school.consents
    await emptied(town)
    use = matrix(terms.accounts)[0]
    one, other, third = children(terms, 3)
    one, other = (
        replace(it, pupil=replace(it.pupil, surname="Stone", forename="Amelia")) for it in (one, other)
    )
    one, other = replace(one, said={use.code: Heard.YES}), replace(other, said={use.code: Heard.NO})
    await brought_in(
        town,
        await previewed(town, csv_bytes(listed([one, other, third], SIMS, uses=[use], terms=terms)), "csv"),
    )
    both = [it for it in (await roll(town)).records if it.pupil.name == "Amelia Stone"]
    at = town.parts.clock.now()
    assert {it.pupil.upn: in_force(it, use, at, terms).is_yes for it in both} == {
        one.pupil.upn: True,
        other.pupil.upn: False,
    }
    asked = said(shown(await does(town, TEACHER, Verb.CHECK, asked="Amelia Stone")))
    assert "Which child?" in asked
    unclear = b"Surname,Forename,Photo - website\nStone,Amelia,Y\n"
    found = await previewed(town, unclear, "csv", made_on=TODAY)
    assert "No line can be read." in said(shown(found))
    assert "Bring it in" not in titles(found)


@pytest.mark.rule("R34")
async def test_joiners_are_added_and_leavers_are_kept_unless_somebody_says_that_they_left(
    school: TownWithAddress,
) -> None:
    town, terms = school, school.school.consents
    await emptied(town)
    kids = children(terms, 12)
    await brought_in(town, await previewed(town, csv_bytes(listed(kids[:11], ARBOR, terms=terms)), "csv"))
    later = csv_bytes(listed(kids[1:], ARBOR, terms=terms))
    for choice, sentence in (("keep", "They stay as they are."), ("left", "They are marked as left.")):
        found = await previewed(town, later, "csv", made_on=TODAY, leavers=choice)
        assert f"On record, but not on the list: 1. {sentence}" in said(shown(found))
        assert kids[0].pupil.name in await whole_part(town, found, "On record, but not on the list")
        if choice == "keep":
            assert kids[11].pupil.name in await whole_part(town, found, "New children")
    await brought_in(town, found)
    by_upn = {one.pupil.upn: one for one in (await roll(town)).records}
    assert len(by_upn) == 12
    gone = by_upn[kids[0].pupil.upn]
    assert gone.pupil.left_on == TODAY
    assert gone.standing
    card = said(shown(await does(town, TEACHER, Verb.CHECK, pupil=gone.pupil.id)))
    assert "This child has left the school." in card
    assert "Yes:" not in card
