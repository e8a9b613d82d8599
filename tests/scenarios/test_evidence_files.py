"""Screenshots of words sent in the chat: which are kept, and what becomes of the others (R115, Q7)."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
import pytest_asyncio

from cards import exhibits
from policy.evidence import LARGEST, File, FileKind
from rehearsal.azurite import Azurite
from tests.policy.test_evidence import HEIC, SVG, ZIP, png
from tests.scenarios import seen
from tests.scenarios.clocks import SettableClock
from tests.scenarios.exhibits import (
    MINUTE,
    NOT_FOUND,
    NOT_KEPT,
    SCHOOL,
    SECOND,
    TownWithFiles,
    a_case,
    a_kept_file,
    address_on,
    asks,
    blobs,
    changed,
    kept,
    latest,
    looks,
    sends,
    wants_to_see,
)
from tests.scenarios.seen import said, shown
from tests.scenarios.test_canary import lines  # noqa: F401 - a fixture.
from tests.scenarios.town import (
    ABOUT,
    DSL,
    HEAD,
    TEACHER,
    Town,
)

pytestmark = [pytest.mark.usefixtures("hurried"), pytest.mark.rule("R115")]


@pytest.fixture(scope="module")
def clock() -> SettableClock:
    return SettableClock()


@pytest_asyncio.fixture(scope="module")
async def town(azurite: Azurite, clock: SettableClock) -> AsyncIterator[TownWithFiles]:
    async with TownWithFiles(azurite, school=SCHOOL, clock=clock) as one:
        await one.cupboard.files.open()
        yield one


async def test_a_picture_pasted_into_the_message_is_kept_as_well(town: TownWithFiles) -> None:
    reference = await a_case(town)
    await asks(town, reference)
    pasted = town.teams.files.attached(png(b"pasted"), "", inline=True)
    await town.teams.send_files(TEACHER, pasted, text="from Tuesday evening")
    (line,) = await kept(town, reference)
    assert line.details == {"extra": "from Tuesday evening"}


async def test_the_largest_file_is_kept_whole(town: TownWithFiles) -> None:
    content = png().ljust(LARGEST, b"\0")
    reference, file = await a_kept_file(town, content)
    found = await looks(address_on(await wants_to_see(town, reference, file)))
    assert found.body == content


async def test_whoever_has_the_case_may_add_one_too(town: TownWithFiles) -> None:
    reference = await a_case(town)
    await asks(town, reference, DSL)
    await sends(town, png(b"from the DSL"), person=DSL)
    (line,) = await kept(town, reference)
    assert (line.by, line.part) == (DSL, "case")


async def test_a_file_that_was_not_asked_for_is_neither_fetched_nor_kept(
    town: TownWithFiles, azurite: Azurite
) -> None:
    before = await blobs(azurite, town)
    town.teams.files.fetched.clear()
    assert NOT_KEPT in await sends(town, png(), person=HEAD)
    assert "press Add a screenshot of words" in latest(town, HEAD)
    assert town.teams.files.fetched == []
    assert await blobs(azurite, town) == before


async def test_words_with_a_file_that_was_not_asked_for_are_not_lost(town: TownWithFiles) -> None:
    attached = town.teams.files.attached(png(), "a.png")
    words = "A pupil is sending horrid messages to Amelia"
    await town.teams.send_files(HEAD, attached, text=words)
    assert NOT_KEPT in latest(town, HEAD)
    form = town.teams.messages(HEAD)[-1]
    second = await town.press(HEAD, form, "Next", {"imagery": "no", "about": "bullying", "who": "pupil"})
    assert seen.value(shown(second), "words") == words
    assert town.teams.files.fetched == []


async def test_danger_comes_before_any_file(town: TownWithFiles) -> None:
    await asks(town, await a_case(town))
    await town.teams.send_files(
        TEACHER, town.teams.files.attached(png(), "a.png"), text="danger, he is at the gate"
    )
    assert "Ring 999 now" in latest(town, TEACHER)
    assert NOT_KEPT in latest(town, TEACHER)
    assert town.teams.files.fetched == []
    await town.settled()


@pytest.mark.parametrize("imagery", ["yes", "unsure"])
async def test_where_there_may_be_a_sexual_picture_nothing_is_fetched_at_all(
    town: TownWithFiles, azurite: Azurite, imagery: str
) -> None:
    before = await blobs(azurite, town)
    # They were about to send something to another case, which must not get it instead.
    await asks(town, await a_case(town))
    reference = await a_case(town, imagery=imagery)
    for person in (TEACHER, DSL):
        assert "Do not look at the picture" in said(shown(await asks(town, reference, person)))
        assert NOT_KEPT in await sends(town, png(), person=person)
    assert town.teams.files.fetched == []
    assert await blobs(azurite, town) == before


@pytest.mark.parametrize("is_sent", [True, False], ids=["sent", "begun"])
async def test_a_file_that_may_belong_to_such_a_report_is_not_taken_for_another(
    town: TownWithFiles, is_sent: bool
) -> None:
    await asks(town, await a_case(town))
    if is_sent:
        await a_case(town, imagery="unsure")
    else:
        await town.press(TEACHER, await town.form(TEACHER), "Next", {**ABOUT, "imagery": "yes"})
    town.teams.files.fetched.clear()
    assert NOT_KEPT in await sends(town, png())
    assert town.teams.files.fetched == []
    assert NOT_KEPT in await sends(town, png())


async def test_nor_where_whoever_handles_it_comes_to_think_so_after_it_was_asked_for(
    town: TownWithFiles,
) -> None:
    reference, file = await a_kept_file(town, png(b"words first"))
    url = address_on(await wants_to_see(town, reference, file))
    town.teams.files.fetched.clear()
    await changed(town, reference, imagery=True)
    assert "No file is kept" in await sends(town, png(b"more"))
    assert "Nothing that you sent was looked at" in latest(town, TEACHER)
    assert town.teams.files.fetched == []
    assert len(await kept(town, reference)) == 1
    assert "No file is kept" in said(shown(await wants_to_see(town, reference, file)))
    assert (await looks(url)).status == 404


async def test_a_file_sent_before_others_is_refused_in_the_persons_own_chat(town: TownWithFiles) -> None:
    await asks(town, await a_case(town))
    attached = town.teams.files.attached(png(), "a.png")
    person, sender = town.teams.person(TEACHER), town.teams.sender
    for activity in (
        sender.group_message(person, "", "19:group@thread.v2", attachments=[attached]),
        sender.channel_message(person, "", "19:channel@thread.tacv2", attachments=[attached]),
    ):
        await town.teams.deliver(activity)
        assert "Others can see what you send there" in latest(town, TEACHER)
    assert town.teams.files.fetched == []


@pytest.mark.parametrize(
    ("content", "name", "sentence", "is_fetched"),
    [
        (SVG, "a.svg", "of another kind", False),
        (SVG, "a.png", "of another kind", True),
        (HEIC, "IMG_0001.HEIC", "of another kind", False),
        (ZIP, "a.zip", "of another kind", False),
        (png() + ZIP, "a.png", "not what its name says", True),
        (png(), "a.pdf", "not what its name says", True),
        (b"", "a.png", "was empty", True),
        (png().ljust(LARGEST + 1, b"\0"), "a.png", "larger than 10 MB", True),
    ],
    ids=["svg", "svg named png", "heic", "zip", "png and zip", "png named pdf", "empty", "too large"],
)
async def test_what_is_no_screenshot_is_refused_with_a_sentence(
    town: TownWithFiles, azurite: Azurite, content: bytes, name: str, sentence: str, is_fetched: bool
) -> None:
    before = await blobs(azurite, town)
    reference = await a_case(town)
    await asks(town, reference)
    assert sentence in await sends(town, content, name)
    assert "Not kept" in latest(town, TEACHER)
    assert bool(town.teams.files.fetched) == is_fetched
    assert await kept(town, reference) == []
    assert await blobs(azurite, town) == before


async def test_a_file_that_teams_no_longer_has_is_asked_for_again(town: TownWithFiles) -> None:
    reference = await a_case(town)
    await asks(town, reference)
    gone = town.teams.files.attached(png(), "a.png")
    gone["content"]["downloadUrl"] += "&x=1"
    town.teams.files._kept.clear()
    await town.teams.send_files(TEACHER, gone)
    assert "Teams did not hand the file over" in latest(town, TEACHER)
    assert "The screenshot is kept" in await sends(town, png(b"again"))


async def test_several_files_are_each_kept_or_refused_with_a_sentence(town: TownWithFiles) -> None:
    reference = await a_case(town)
    await asks(town, reference)
    good = [png(bytes([65 + number])) for number in range(6)]
    files = [town.teams.files.attached(one, "a.png") for one in [*good[:2], SVG, *good[2:]]]
    await town.teams.send_files(TEACHER, *files)
    for sentence in (
        "4 screenshots are kept",
        "of another kind",
        "More than five came at once",
        "(Files: 2.)",
    ):
        assert sentence in latest(town, TEACHER)
    digests = [one.codes["digest"] for one in await kept(town, reference)]
    assert digests == [hashlib.sha256(one).hexdigest() for one in good[:4]]


async def test_the_same_file_sent_twice_is_one_line_and_one_file(
    town: TownWithFiles, azurite: Azurite
) -> None:
    reference = await a_case(town)
    await asks(town, reference)
    before, content = await blobs(azurite, town), png(b"sent twice")
    assert "The screenshot is kept" in await sends(town, content)
    assert "The screenshot is kept" in await sends(town, content, "another name.png")
    assert len(await kept(town, reference)) == 1
    assert len(await blobs(azurite, town)) == len(before) + 1


async def test_the_same_file_sent_by_many_at_the_same_time_is_one_line_and_one_file(
    town: TownWithFiles, azurite: Azurite
) -> None:
    reference = await a_case(town)
    before, content = await blobs(azurite, town), png(b"sent at once")
    for person in (TEACHER, DSL):
        await asks(town, reference, person)
    await asyncio.gather(*(town.teams.send_file(person, content) for person in (TEACHER, DSL)))
    for person in (TEACHER, DSL):
        assert "The screenshot is kept" in latest(town, person)
    assert len(await kept(town, reference)) == 1
    assert len(await blobs(azurite, town)) == len(before) + 1


async def test_a_message_that_teams_delivers_again_is_not_fetched_again(town: TownWithFiles) -> None:
    reference = await a_case(town)
    await asks(town, reference)
    answer = await town.teams.send_file(TEACHER, png(b"delivered twice"))
    await town.teams.deliver(answer.activity)
    assert len(town.teams.files.fetched) == 1
    assert len(await kept(town, reference)) == 1


async def test_a_wish_is_over_after_ten_minutes(town: TownWithFiles, clock: SettableClock) -> None:
    reference = await a_case(town)
    await asks(town, reference)
    clock.advance(10 * MINUTE - SECOND)
    assert "The screenshot is kept" in await sends(town, png(b"just in time"))
    clock.advance(SECOND)
    assert NOT_KEPT in await sends(town, png(b"too late"))
    assert len(await kept(town, reference)) == 1


async def test_what_was_wished_is_known_after_a_restart(town: TownWithFiles) -> None:
    reference = await a_case(town)
    await asks(town, reference)
    await town.restart()
    await seen.settled_in(town, read=False)
    assert "The screenshot is kept" in await sends(town, png(b"after a restart"))
    assert len(await kept(town, reference)) == 1


@pytest.mark.invariant("I7")
async def test_a_reporter_who_is_kept_out_meanwhile_adds_nothing_more(town: TownWithFiles) -> None:
    reference = await a_case(town)
    await asks(town, reference)
    await changed(town, reference, about=TEACHER)
    town.teams.files.fetched.clear()
    assert NOT_FOUND in await sends(town, png(b"too late"))
    assert town.teams.files.fetched == []


async def test_bytes_without_a_line_are_swept_away_after_an_hour_and_no_others(
    town: TownWithFiles, azurite: Azurite, clock: SettableClock
) -> None:
    reference, filed = await a_kept_file(town, png(b"filed"))
    concern, at = await town.concerns.by_reference(reference), clock.now()
    lost = File("ab" * 16, "cd" * 32, FileKind.PNG, 4)
    unfinished = await town.cupboard.put(lost, b"lost", concern.id, at)
    await town.cupboard.unfiled.begin(replace(unfinished, file=filed))

    clock.advance(timedelta(hours=1) - MINUTE)
    await town.cupboard.sweep(clock.now())
    assert {lost.name, filed} <= set(await blobs(azurite, town))
    clock.advance(2 * MINUTE)
    await town.cupboard.sweep(clock.now())
    assert lost.name not in await blobs(azurite, town)
    assert filed in await blobs(azurite, town)
    assert not [key for key in await seen.rows(azurite, town) if key.startswith("unfiled:")]


async def test_nothing_is_left_to_sweep_after_a_file_was_kept(town: TownWithFiles, azurite: Azurite) -> None:
    await a_kept_file(town, png(b"tidy"))
    assert not [key for key in await seen.rows(azurite, town) if key.startswith("unfiled:")]


@pytest.mark.invariant("I9")
async def test_nothing_of_a_file_is_anywhere_but_in_its_bytes_and_beside_its_line(
    azurite: Azurite,
    lines: StringIO,  # noqa: F811 - the fixture, which is imported.
) -> None:
    name, words, inside, leave = (f"zq{one}7c1f" for one in ("name", "words", "bytes", "leave"))
    async with TownWithFiles(azurite, school=SCHOOL) as town:
        await town.cupboard.files.open()
        reference = await a_case(town)
        refused = [(png() + ZIP, f"{name}.png"), (SVG, f"{name}.svg"), (b"", f"{name}.png")]
        for content, called in [(png(inside.encode()), f"{name}.png"), *refused]:
            attached = town.teams.files.attached(content, called)
            attached["content"]["downloadUrl"] += leave
            await asks(town, reference)
            await town.teams.send_files(TEACHER, attached, text=words)
        attached["content"]["downloadUrl"] = f"https://evil.example/{leave}"
        await town.teams.send_files(TEACHER, attached, text=words)
        (line,) = await kept(town, reference)
        card = await wants_to_see(town, reference, line.codes["file"])
        secret = address_on(card).rpartition("/")[2]
        assert inside.encode() in (await looks(address_on(card))).body
        await town.settled()
        await town.parts.later.close()

        rows = await seen.rows(azurite, town)
        assert {key.split(":")[0] for key, row in rows.items() if words in row} == {"entry"}
        assert not [key for key, row in rows.items() if name in row or inside in row or leave in row]
        assert not [key for key, row in rows.items() if secret in row]
        said_by_us = [json.dumps(one.activity) for one in town.teams.sent]
        asked_of_graph = [str((one.path, one.query, one.body)) for one in town.graph.requests]
        for text in (lines.getvalue(), *said_by_us, *asked_of_graph):
            assert not [one for one in (name, words, inside, leave, secret) if one in text]
        assert "file_not_kept" in lines.getvalue()
        assert [inside.encode() in one for one in (await blobs(azurite, town)).values()] == [True]


async def test_a_school_that_did_not_turn_it_on_keeps_nothing(azurite: Azurite, clock: SettableClock) -> None:
    async with Town(azurite, clock=clock) as town:
        assert town.parts.office.cupboard is None
        reference = await a_case(town)
        assert "We keep no files here" in said(shown(await asks(town, reference)))
        assert "We keep no files here" in await sends(town, png())
        assert NOT_FOUND in said(shown(await wants_to_see(town, reference, "0" * 32)))
        assert town.teams.files.fetched == []
        found = await looks(f"http://127.0.0.1:{town.settings.port}/exhibits/{'A' * 43}")
        assert (found.status, found.body) == (404, exhibits.GONE.encode())
        assert await blobs(azurite, town) == {}
