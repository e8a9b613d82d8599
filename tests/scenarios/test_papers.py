"""Taking the consent record out: by a button, to an address that is good once, as files and papers (R36)."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta

import openpyxl
import pytest
import pytest_asyncio

from cards import papers
from cards.prints import MAY
from cards.verbs import Verb
from policy.consents import Record
from policy.pupils import class_code
from rehearsal.azurite import Azurite
from storage.consents import Consents
from tests.scenarios import seen
from tests.scenarios.clocks import SettableClock
from tests.scenarios.exhibits import MINUTE, SECOND, audit, looks
from tests.scenarios.papers import HOSTILE, TownWithAddress, asked_for, class_list, demoted, fetched
from tests.scenarios.register import AMELIA, AMELIE, SAM, does, enrol
from tests.scenarios.seen import said, shown
from tests.scenarios.test_imports import previewed, sent, written
from tests.scenarios.town import CHAIR, DPO, DSL, HEAD, ICT, MANAGER, TEACHER, Town

pytestmark = pytest.mark.usefixtures("hurried")

NOT_FOUND = "We cannot find that"


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest_asyncio.fixture
async def town(azurite: Azurite, clock: SettableClock) -> AsyncIterator[TownWithAddress]:
    async with TownWithAddress(azurite, clock=clock) as one:
        await seen.settled_in(one)
        await enrol(one, one.parts.clock.now() - timedelta(days=30))
        yield one


def cells(content: bytes) -> list[list[str]]:
    """What is in a CSV file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.rule("R36")
async def test_the_business_manager_takes_the_whole_record_out_once_and_it_is_written_down_first(
    town: TownWithAddress, azurite: Azurite
) -> None:
    home = await does(town, MANAGER, Verb.CONSENTS)
    card = await town.press(MANAGER, home, "Take the record out")
    url = await asked_for(town, "csv")
    assert "The record for Excel (.xlsx)" in str(card.card)
    assert await audit(azurite, town, "consent.paper_fetched") == []
    found = await looks(url)
    [row] = await audit(azurite, town, "consent.paper_fetched")
    assert MANAGER in row
    assert '\\"paper\\":\\"csv\\"' in row
    assert [line[3:5] for line in cells(found.body)] == [
        ["Surname", "Forename"],
        ["Reed", "Sam"],
        ["Stone", "Amelia"],
        ["O'Brien", "Amélie"],
    ]
    again = await looks(url)
    assert (again.status, again.body) == (404, papers.GONE.encode())
    assert len(await audit(azurite, town, "consent.paper_fetched")) == 1


async def test_a_browser_saves_a_list_under_a_name_that_names_nobody_and_keeps_nothing(
    town: TownWithAddress,
) -> None:
    found = await fetched(town, "xlsx")
    assert found.headers["Content-Disposition"] == 'attachment; filename="consents-2026-11-24.xlsx"'
    assert found.headers["Cache-Control"] == "no-store"
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert found.headers["Referrer-Policy"] == "no-referrer"
    assert found.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    [sheet] = openpyxl.load_workbook(io.BytesIO(found.body)).worksheets
    assert sheet["E3"].value == "Amelia"


async def test_an_address_is_good_for_a_minute_and_for_no_other_method(
    town: TownWithAddress, clock: SettableClock
) -> None:
    in_time, too_late = [await asked_for(town, "csv") for _ in range(2)]
    for method in ("HEAD", "OPTIONS", "POST"):
        assert (await looks(in_time, method)).status == 405
    clock.advance(MINUTE - SECOND)
    assert (await looks(in_time)).status == 200
    clock.advance(SECOND)
    assert (await looks(too_late)).status == 404


async def test_what_is_fetched_at_one_door_is_not_fetched_at_another(town: TownWithAddress) -> None:
    url = await asked_for(town, "csv")
    assert (await looks(url.replace("/papers/", "/exhibits/"))).status == 404
    for wrong in ("A" * 43, "x", "%00"):
        assert (await looks(f"{url.rpartition('/')[0]}/{wrong}")).body == papers.GONE.encode()


@pytest.mark.parametrize("kind", ["csv", "class", "child_data"])
async def test_whoever_has_lost_the_right_meanwhile_fetches_nothing(
    town: TownWithAddress, azurite: Azurite, kind: str
) -> None:
    url = await asked_for(town, kind, pupil=AMELIA.id, **{"class": class_code("Oak")})
    await demoted(town, MANAGER)
    found = await looks(url)
    assert (found.status, found.body) == (404, papers.GONE.encode())
    assert await audit(azurite, town, "consent.paper_fetched") == []


async def test_each_takes_what_their_part_is_and_no_more(town: TownWithAddress) -> None:
    allowed = {
        MANAGER: {"csv", "xlsx", "class", "child", "child_data"},
        DPO: {"class", "child", "child_data"},
        DSL: {"class"},
        HEAD: {"class"},
        TEACHER: set[str](),
        CHAIR: set[str](),
        ICT: set[str](),
    }
    data = {"pupil": AMELIA.id, "class": class_code("Oak")}
    for person, kinds in allowed.items():
        for kind in ("csv", "xlsx", "class", "child", "child_data"):
            card = said(shown(await does(town, person, Verb.PAPER, kind=kind, **data)))
            assert (NOT_FOUND not in card) is (kind in kinds), (person, kind)
        offered = said(shown(await does(town, person, Verb.PAPERS)))
        assert (NOT_FOUND not in offered) is ("class" in kinds)
        rights = [await does(town, person, verb, pupil=AMELIA.id) for verb in (Verb.HELD, Verb.FORGET)]
        for answer in rights:
            assert (NOT_FOUND not in said(shown(answer))) is ("child" in kinds)


async def test_no_paper_is_made_of_what_is_not_there(town: TownWithAddress) -> None:
    for data in (
        {"kind": "class", "class": class_code("Ash")},
        {"kind": "class", "class": "../x"},
        {"kind": "child", "pupil": "0" * 24},
        {"kind": "child"},
        {"kind": "everything"},
        {},
    ):
        assert NOT_FOUND in said(shown(await does(town, MANAGER, Verb.PAPER, **data)))


@pytest.mark.rule("R36", "R41")
async def test_a_class_list_says_yes_or_no_for_each_use_and_never_why(town: TownWithAddress) -> None:
    await does(town, DSL, Verb.PROTECT_SAVE, pupil=AMELIA.id, on="yes")
    page = await class_list(town, person=DSL)
    assert "As at 24 November 2026, 10:30." in page
    assert "No list of the whole school was ever brought in." in page
    rows = [one for one in page.splitlines() if '<th scope="row">' in one]
    assert len(rows) == 2
    assert {one.count("<td") for one in rows} == {36}
    plain = {one.replace("Amelia Stone", "").replace("Sam Reed", "") for one in rows}
    assert len(plain) == 1, "a protected child reads like one whose parents refused"
    for reason in ("safeguarding", "said no", "refus", "protect"):
        assert reason not in page.casefold()


async def test_a_class_list_opens_to_be_printed_and_nothing_on_it_runs(town: TownWithAddress) -> None:
    found = await fetched(town, "class", **{"class": class_code("Elm")})
    assert found.headers["Content-Type"] == "text/html; charset=utf-8"
    assert found.headers["Content-Disposition"] == 'inline; filename="class-list-2026-11-24.html"'
    assert found.headers["Content-Security-Policy"] == MAY
    assert MAY.startswith("default-src 'none'; style-src 'sha256-")
    page = found.body.decode()
    assert "Amélie O&#x27;Brien" in page
    assert "@media print" in page
    assert "<script" not in page


@pytest.mark.rule("R36")
async def test_a_name_that_would_run_or_turn_the_reading_round_is_harmless_on_every_paper(
    town: TownWithAddress,
) -> None:
    kept = Consents(town.parts.store, town.school.id)
    for pupil in HOSTILE:
        await kept.save(None, Record(pupil), [], [])
    comma = (await fetched(town, "csv")).body
    book = openpyxl.load_workbook(io.BytesIO((await fetched(town, "xlsx")).body))
    in_excel = [[cell for cell in row if cell.value] for row in book.worksheets[0].iter_rows()]
    assert {cell.data_type for row in in_excel for cell in row} == {"s"}
    texts = [cell for row in cells(comma) for cell in row] + [
        str(one.value) for row in in_excel for one in row
    ]
    assert not [one for one in texts if one[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert texts.count('\'=HYPERLINK("http://evil.example","x")') == 2
    assert texts.count("'=1 +1") == 2
    pages = [await class_list(town)]
    pages += [(await fetched(town, "child", pupil=one.id)).body.decode() for one in HOSTILE]
    for page in (*pages, comma.decode("utf-8-sig"), *texts):
        assert "\u202e" not in page
    for page in pages:
        assert "<script" not in page
        assert 'href="' not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages[0]


@pytest.mark.rule("R36")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_the_record_taken_out_and_brought_in_again_changes_nothing(
    town: TownWithAddress, kind: str
) -> None:
    await does(town, DSL, Verb.PROTECT_SAVE, pupil=AMELIA.id, on="yes")
    kept = Consents(town.parts.store, town.school.id)
    before = (await kept.all()).records
    taken = (await fetched(town, "csv")).body
    content = (await fetched(town, kind)).body
    asked = await sent(town, content, f"list.{kind}")
    given = {"kind": "list", "made_on": "2026-11-24", "leavers": "keep"}
    found = await town.press(MANAGER, asked, "See what it would do", given)
    text = said(shown(found))
    assert "Children on the list: 3. New: 0." in text
    assert "Answers that are new: 0. Changed: 0. As before: 108." in text
    assert "Nothing that was permitted is taken back." in text
    await town.press(MANAGER, found, "Bring it in")
    await written(town)
    assert (await kept.all()).records == before
    assert (await fetched(town, "csv")).body == taken


async def test_after_a_list_the_class_list_says_how_fresh_it_is(town: TownWithAddress) -> None:
    found = await previewed(town)
    await town.press(MANAGER, found, "Bring it in")
    await written(town)
    assert "The list was last brought up to date today." in await class_list(town)


async def test_the_addresses_do_not_stay_in_the_chat(town: TownWithAddress) -> None:
    await town.teams.submit(MANAGER, {"verb": Verb.PAPER, "kind": "csv"})
    assert any("/papers/" in str(one.activity) for one in town.teams.sent)
    await town.teams.message(MANAGER, "help")
    await town.settled()
    assert not any("/papers/" in str(one.activity) for one in town.teams.messages(MANAGER))


async def test_while_the_store_is_down_it_is_said_and_nothing_is_handed_over(clock: SettableClock) -> None:
    async with Azurite() as store, TownWithAddress(store, clock=clock) as town:
        await seen.settled_in(town)
        await enrol(town, town.parts.clock.now() - timedelta(days=30))
        url = await asked_for(town, "csv")
        await store.stop()
        found = await looks(url)
        assert (found.status, found.body) == (503, papers.DOWN.encode())


async def test_without_an_address_of_ours_the_card_says_which_setting_and_which_command(
    azurite: Azurite,
) -> None:
    async with Town(azurite) as town:
        await seen.settled_in(town)
        await enrol(town, town.parts.clock.now() - timedelta(days=30))
        card = said(shown(await does(town, MANAGER, Verb.PAPERS)))
        assert "the setting SARGENT_URL is missing" in card
        assert "python -m bot consents export FILE.csv" in card
        theirs = said(shown(await does(town, DSL, Verb.PAPERS)))
        assert "consents class NAME FILE.html" in theirs
        assert "export" not in theirs
        for pupil in (AMELIA, AMELIE, SAM):
            held = said(shown(await does(town, DPO, Verb.HELD, pupil=pupil.id)))
            assert "consents child ID FILE.json" in held
            assert pupil.id in held
