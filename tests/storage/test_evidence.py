"""Files of evidence, the passes by which they are looked at, and the rows that lose sight of none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from azure.storage.blob.aio import ContainerClient

from policy.concerns import ConcernId
from rehearsal.azurite import Azurite
from rehearsal.ports import free_port
from storage.connection import Store
from storage.errors import BadKey, NotFound, Stale, StoreDown
from storage.evidence import CONTAINER, EvidenceFiles
from storage.passes import Pass, Passes
from storage.unfiled import Unfiled, UnfiledFiles
from storage.wishes import Wish, Wishes
from tests.builders import DSL, NOON, TEACHER, minutes

CASE = ConcernId("01JD0000000000000000000000")
SECOND = timedelta(seconds=1)
A_PASS = Pass(DSL, NOON + SECOND, "exhibits", CASE, "f" * 32)


@pytest.fixture
async def files(azurite: Azurite, school: str) -> AsyncIterator[EvidenceFiles]:
    kept = EvidenceFiles.from_connection_string(azurite.connection_string, school)
    await kept.open()
    yield kept
    await kept.close()


@pytest.fixture
def name() -> str:
    return uuid4().hex


async def blobs(azurite: Azurite, school: str) -> list[dict[str, Any]]:
    """Everything that Blob Storage knows of the files of a school."""
    async with ContainerClient.from_connection_string(azurite.connection_string, CONTAINER) as container:
        found = container.list_blobs(name_starts_with=f"{school}/", include=["metadata", "tags"])
        return [dict(one) async for one in found]


@pytest.mark.rule("R115")
async def test_a_file_comes_back_exactly_as_it_was_kept(files: EvidenceFiles, name: str) -> None:
    content = bytes(range(256)) * 40_960
    await files.keep(name, content)
    assert await files.read(name) == content


async def test_nothing_is_said_of_a_file_beside_its_bytes(
    files: EvidenceFiles, azurite: Azurite, school: str, name: str
) -> None:
    await files.keep(name, b"%PDF-")
    (found,) = await blobs(azurite, school)
    assert found["name"] == f"{school}/{name}"
    assert found["content_settings"]["content_type"] == "application/octet-stream"
    assert not found["content_settings"]["content_disposition"]
    assert not found["metadata"]
    assert not found["tags"]


async def test_nobody_gets_a_file_by_its_address_alone(
    files: EvidenceFiles, azurite: Azurite, school: str, name: str
) -> None:
    await files.keep(name, b"words")
    address = f"{azurite.blob_endpoint}/{CONTAINER}/{school}/{name}"
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        assert answer.status in (403, 404)
        assert b"words" not in await answer.read()


async def test_a_file_is_never_written_over(files: EvidenceFiles, name: str) -> None:
    await files.keep(name, b"first")
    with pytest.raises(Stale):
        await files.keep(name, b"second")
    assert await files.read(name) == b"first"


async def test_a_try_whose_answer_was_lost_finds_its_own_file_there(files: EvidenceFiles, name: str) -> None:
    await files.keep(name, b"the same")
    await files.keep(name, b"the same")
    assert await files.read(name) == b"the same"


async def test_a_file_that_was_removed_is_gone_and_removing_it_again_does_no_harm(
    files: EvidenceFiles, name: str
) -> None:
    await files.keep(name, b"words")
    await files.forget(name)
    await files.forget(name)
    with pytest.raises(NotFound):
        await files.read(name)


async def test_one_school_cannot_name_the_files_of_another(
    files: EvidenceFiles, azurite: Azurite, school: str, name: str
) -> None:
    await files.keep(name, b"words")
    other = EvidenceFiles.from_connection_string(azurite.connection_string, "another")
    with pytest.raises(NotFound):
        await other.read(name)
    with pytest.raises(BadKey):
        await other.read(f"../{school}/{name}")
    await other.close()


async def test_blob_storage_that_is_down_is_said_to_be_down(azurite: Azurite, school: str, name: str) -> None:
    nowhere = azurite.connection_string.replace(str(azurite.blob_port), str(free_port()))
    files = EvidenceFiles.from_connection_string(nowhere, school)
    assert not await files.ready()
    for asking in (files.open(), files.keep(name, b"words"), files.read(name)):
        with pytest.raises(StoreDown):
            await asking
    await files.close()


async def test_a_container_that_is_missing_is_no_missing_file(
    azurite: Azurite, school: str, name: str
) -> None:
    async with Azurite() as empty:
        files = EvidenceFiles.from_connection_string(empty.connection_string, school)
        assert not await files.ready()
        with pytest.raises(StoreDown):
            await files.read(name)
        await files.open()
        await files.open()
        assert await files.ready()
        await files.close()


async def test_a_pass_is_good_for_its_own_room_only(store: Store, school: str) -> None:
    passes = Passes(store, school)
    await passes.give("secret", A_PASS)
    assert await passes.take("secret", NOON, "papers") is None


async def test_a_pass_is_good_once_and_only_for_a_while(store: Store, school: str) -> None:
    passes, given = Passes(store, school), A_PASS
    await passes.give("secret", given)
    assert await passes.take("another", NOON, "exhibits") is None
    assert await passes.take("secret", NOON, "exhibits") == given
    assert await passes.take("secret", NOON, "exhibits") is None
    await passes.give("late", given)
    assert await passes.take("late", NOON + SECOND, "exhibits") is None


async def test_of_many_who_come_with_one_pass_from_two_processes_one_gets_it(
    store: Store, azurite: Azurite, school: str
) -> None:
    async with Store.from_connection_string(azurite.connection_string) as second:
        here, there = Passes(store, school), Passes(second, school)
        for round_ in range(5):
            await here.give(f"secret {round_}", A_PASS)
            takers = [passes.take(f"secret {round_}", NOON, "exhibits") for passes in (here, there) * 4]
            taken = [one for one in await asyncio.gather(*takers) if one is not None]
            assert len(taken) == 1


async def test_whoever_reads_the_store_finds_no_pass_to_use(store: Store, school: str) -> None:
    await Passes(store, school).give("canarysecret", A_PASS)
    rows = store.table("People").query_entities("PartitionKey eq @school", parameters={"school": school})
    found = [str(dict(row)) async for row in rows]
    assert len(found) == 1
    assert "canarysecret" not in found[0]


async def test_passes_that_are_over_are_swept_away(store: Store, school: str) -> None:
    passes = Passes(store, school)
    await passes.give("old", replace(A_PASS, until=NOON))
    await passes.give("new", A_PASS)
    assert await passes.sweep(NOON) == 1
    assert await passes.sweep(NOON) == 0
    assert await passes.take("new", NOON, "exhibits") is not None


async def test_the_latest_wish_of_a_person_counts_until_it_is_over(store: Store, school: str) -> None:
    wishes = Wishes(store, school)
    assert await wishes.of(TEACHER, NOON) is None
    await wishes.save(Wish(TEACHER, CASE, "MS-7F3K2", NOON, NOON + minutes(10)))
    latest = Wish(TEACHER, ConcernId("01JD0000000000000000000001"), "MS-2K9QX", NOON, NOON + minutes(11))
    await wishes.save(latest)
    assert await wishes.of(TEACHER, NOON + minutes(10)) == latest
    assert await wishes.of(DSL, NOON) is None
    assert await wishes.of(TEACHER, NOON + minutes(11)) is None
    await wishes.drop(TEACHER)
    await wishes.drop(TEACHER)
    assert await wishes.of(TEACHER, NOON) is None


async def test_unfinished_files_are_found_by_how_long_they_have_been(store: Store, school: str) -> None:
    unfiled = UnfiledFiles(store, school)
    first, second = (Unfiled(letter * 32, CASE, NOON + minutes(at)) for letter, at in (("a", 0), ("b", 5)))
    for one in (second, first):
        await unfiled.begin(one)
    assert await unfiled.since_before(NOON + minutes(5)) == (first,)
    assert await unfiled.since_before(NOON + minutes(6)) == (first, second)
    await unfiled.finish(first)
    await unfiled.finish(first)
    assert await unfiled.since_before(NOON + minutes(6)) == (second,)
