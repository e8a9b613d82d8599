"""Looking at a kept screenshot: once, for a minute, by somebody who is cleared at that moment (R115, I7)."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from aiohttp import web
from azure.storage.blob.aio import ContainerClient

from bot.app import application, assemble
from cards import exhibits
from cards.verbs import Verb
from rehearsal.azurite import Azurite
from rehearsal.ports import free_port
from storage.evidence import CONTAINER
from tests.policy.test_evidence import JPEG, PDF, WEBP, png
from tests.scenarios.clocks import SettableClock
from tests.scenarios.exhibits import (
    MINUTE,
    NOT_FOUND,
    SCHOOL,
    SECOND,
    TownWithFiles,
    a_case,
    a_kept_file,
    address_on,
    asks,
    audit,
    blobs,
    changed,
    kept,
    looks,
    sends,
    wants_to_see,
)
from tests.scenarios.seen import said, shown
from tests.scenarios.test_canary import lines  # noqa: F401 - a fixture.
from tests.scenarios.town import (
    CHAIR,
    DEPUTY,
    DSL,
    HEAD,
    ICT,
    TEACHER,
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


async def test_a_reporters_screenshot_is_kept_as_it_was_sent_and_seen_once_by_who_is_cleared(
    town: TownWithFiles, azurite: Azurite
) -> None:
    content = png(b"He wrote: I know where you live.")
    reference = await a_case(town)
    asked = said(shown(await asks(town, reference)))
    assert "Only words" in asked
    assert "ten minutes" in asked
    assert "The screenshot is kept" in await sends(town, content, "Amelia.PNG")

    (line,) = await kept(town, reference)
    assert line.codes["digest"] == hashlib.sha256(content).hexdigest()
    assert (line.codes["kind"], line.codes["size"], line.by) == ("png", str(len(content)), TEACHER)
    assert (await blobs(azurite, town))[line.codes["file"]] == content

    card = await wants_to_see(town, reference, line.codes["file"])
    assert len(await audit(azurite, town, "exhibit.opened")) == 1
    first = await looks(address_on(card))
    assert (first.status, first.body) == (200, content)
    assert len(await audit(azurite, town, "exhibit.served")) == 1
    again = await looks(address_on(card))
    assert (again.status, again.body) == (404, exhibits.GONE.encode())
    assert len(await audit(azurite, town, "exhibit.served")) == 1


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (png(), "a.png", "image/png"),
        (JPEG, "a.JPG", "image/jpeg"),
        (WEBP, "a.webp", "image/webp"),
        (PDF, "a.pdf", "application/pdf"),
    ],
)
async def test_a_browser_may_show_a_file_and_nothing_else(
    town: TownWithFiles, content: bytes, name: str, kind: str
) -> None:
    reference = await a_case(town)
    await asks(town, reference)
    await sends(town, content, name)
    (line,) = await kept(town, reference)
    found = await looks(address_on(await wants_to_see(town, reference, line.codes["file"])))
    assert found.body == content
    assert found.headers["Content-Type"] == kind
    assert found.headers["Content-Disposition"].startswith(f'inline; filename="{line.codes["file"]}.')
    assert found.headers["Cache-Control"] == "no-store"
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert found.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert found.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.invariant("I1")
async def test_nobody_who_is_not_cleared_can_add_or_see_a_file(azurite: Azurite) -> None:
    async with TownWithFiles(azurite, school=SCHOOL) as town:
        reference, file = await a_kept_file(town, png(b"for the DSL"))
        for other in (CHAIR, ICT, DEPUTY, HEAD):
            assert NOT_FOUND in said(shown(await asks(town, reference, other)))
        for other in (TEACHER, CHAIR, ICT, DEPUTY, HEAD):
            assert NOT_FOUND in said(shown(await wants_to_see(town, reference, file, other)))
        for wrong in ("", "0" * 32, "../x", file[:-1]):
            assert NOT_FOUND in said(shown(await wants_to_see(town, reference, wrong)))


@pytest.mark.invariant("I8")
async def test_a_file_put_into_the_case_is_not_for_who_has_only_the_childs_part(town: TownWithFiles) -> None:
    # A friend request to a parent: the Principal has the case, the DSL the part about the child.
    reference = await a_case(town, about="outside", who="parent", name="A parent")
    await asks(town, reference, HEAD)
    await sends(town, png(b"from the Principal"), person=HEAD)
    await asks(town, reference, TEACHER)
    await sends(town, png(b"from the reporter"))
    from_principal, from_reporter = (line.codes["file"] for line in await kept(town, reference))
    assert address_on(await wants_to_see(town, reference, from_principal, HEAD))
    assert address_on(await wants_to_see(town, reference, from_reporter, DSL))
    assert NOT_FOUND in said(shown(await wants_to_see(town, reference, from_principal, DSL)))


@pytest.mark.invariant("I7")
async def test_whoever_is_kept_out_meanwhile_sees_nothing_with_the_address_they_have(
    town: TownWithFiles, azurite: Azurite
) -> None:
    reference, file = await a_kept_file(town, png(b"about the DSL, it turns out"))
    url = address_on(await wants_to_see(town, reference, file))
    served = len(await audit(azurite, town, "exhibit.served"))
    await changed(town, reference, about=DSL)
    assert (await looks(url)).body == exhibits.GONE.encode()
    assert len(await audit(azurite, town, "exhibit.served")) == served
    await asks(town, reference, TEACHER)


async def test_an_address_is_good_for_a_minute(town: TownWithFiles, clock: SettableClock) -> None:
    content = png(b"for a minute")
    reference, file = await a_kept_file(town, content)
    in_time, too_late = [address_on(await wants_to_see(town, reference, file)) for _ in range(2)]
    clock.advance(MINUTE - SECOND)
    assert (await looks(in_time)).body == content
    clock.advance(SECOND)
    assert (await looks(too_late)).status == 404


async def test_every_address_that_shows_nothing_says_the_same(town: TownWithFiles) -> None:
    reference, file = await a_kept_file(town, png(b"the same"))
    used = address_on(await wants_to_see(town, reference, file))
    assert (await looks(used)).status == 200
    base = used.rpartition("/")[0]
    answers = [
        await looks(url)
        for url in (used, f"{base}/{'A' * 43}", f"{base}/x", f"{base}/{'é' * 43}", f"{base}/%00")
    ]
    assert {(one.status, one.body) for one in answers} == {(404, exhibits.GONE.encode())}
    for one in answers:
        assert one.headers["Cache-Control"] == "no-store"


async def test_asking_only_whether_it_is_there_does_not_use_up_an_address(town: TownWithFiles) -> None:
    reference, file = await a_kept_file(town, png(b"not used up"))
    url = address_on(await wants_to_see(town, reference, file))
    for method in ("HEAD", "OPTIONS", "POST"):
        assert (await looks(url, method)).status == 405
    assert (await looks(url)).status == 200


@asynccontextmanager
async def another_process(town: TownWithFiles) -> AsyncIterator[str]:
    """A second bot of the same school, beside the first; where it is served."""
    port = free_port()
    settings = town.settings.model_copy(update={"port": port})
    runner = web.AppRunner(application(assemble(settings, town.school, clock=town.parts.clock)))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


async def test_of_two_processes_one_shows_the_file_once(town: TownWithFiles, azurite: Azurite) -> None:
    reference, file = await a_kept_file(town, png(b"two processes"))
    served = len(await audit(azurite, town, "exhibit.served"))
    async with another_process(town) as there:
        url = address_on(await wants_to_see(town, reference, file))
        other = f"{there}/exhibits/{url.rpartition('/')[2]}"
        answers = await asyncio.gather(*(looks(one) for one in (url, other) * 3))
    assert sorted(one.status for one in answers) == [200] + [404] * 5
    assert len(await audit(azurite, town, "exhibit.served")) == served + 1


async def test_an_older_client_gets_the_address_and_it_does_not_stay_in_the_chat(
    town: TownWithFiles,
) -> None:
    reference, file = await a_kept_file(town, png(b"an older client"))
    before = len(town.teams.sent)
    await town.teams.submit(DSL, {"verb": Verb.EXHIBIT_SHOW, "reference": reference, "file": file})
    ours = [one for one in town.teams.sent[before:] if one.person_id == DSL]
    assert ["/exhibits/" in json.dumps(one.activity) for one in ours] == [False, True]
    assert [one.kind for one in ours] == ["send", "update"]
    await town.teams.message(DSL, "help")
    async with asyncio.timeout(5):
        while any("/exhibits/" in json.dumps(one.activity) for one in town.teams.messages(DSL)):  # noqa: ASYNC110 - the bot's worker puts it away.
            await asyncio.sleep(0.01)


async def test_a_file_that_is_not_as_it_was_sent_is_not_shown(town: TownWithFiles, azurite: Azurite) -> None:
    reference, file = await a_kept_file(town, png(b"as it was"))
    served = len(await audit(azurite, town, "exhibit.served"))
    async with ContainerClient.from_connection_string(azurite.connection_string, CONTAINER) as container:
        await container.upload_blob(f"{town.school.id}/{file}", png(b"changed"), overwrite=True)
    found = await looks(address_on(await wants_to_see(town, reference, file)))
    assert (found.status, found.body) == (500, exhibits.DAMAGED.encode())
    assert len(await audit(azurite, town, "exhibit.served")) == served


async def test_a_file_that_is_gone_is_said_to_be_gone(town: TownWithFiles) -> None:
    reference, file = await a_kept_file(town, png(b"gone"))
    url = address_on(await wants_to_see(town, reference, file))
    concern = await town.concerns.by_reference(reference)
    await town.cupboard.clear(await town.concerns.chronology(concern.id))
    assert (await looks(url)).status == 404
    assert "not here any more" in said(shown(await wants_to_see(town, reference, file)))


async def test_while_the_store_is_down_it_is_said_that_nothing_was_kept(clock: SettableClock) -> None:
    async with Azurite() as store, TownWithFiles(store, school=SCHOOL, clock=clock) as town:
        reference, file = await a_kept_file(town, png(b"before"))
        await asks(town, reference)
        url = address_on(await wants_to_see(town, reference, file))
        await store.stop()
        assert "Not saved" in await sends(town, png(b"while it is down"))
        found = await looks(url)
        assert (found.status, found.body) == (503, exhibits.DOWN.encode())
