"""A school that keeps screenshots: sending one in the chat, what is kept then, and looking at it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import aiohttp
from azure.storage.blob.aio import ContainerClient

from bot.cupboard import Cupboard
from bot.settings import Settings
from cards.verbs import Verb
from policy.chronology import Entry, Happening
from policy.concerns import Concern, Subject, SubjectKind
from policy.people import StaffId
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from storage.evidence import CONTAINER
from tests.scenarios import seen
from tests.scenarios.seen import said
from tests.scenarios.test_canary import lines  # noqa: F401 - a fixture.
from tests.scenarios.town import (
    DSL,
    SCHOOL_FILE,
    TEACHER,
    Town,
    reference_in,
)

SCHOOL = f"{SCHOOL_FILE.read_text('utf-8')}\n[evidence]\nscreenshots = true\n"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
NOT_KEPT = "Your file was not kept"
NOT_FOUND = "We cannot find that"


class TownWithFiles(Town):
    """A town whose school keeps screenshots."""

    def _settings(self, graph_url: str) -> Settings:
        settings = super()._settings(graph_url)
        return settings.model_copy(update={"sargent_url": f"http://127.0.0.1:{settings.port}/"})

    @property
    def cupboard(self) -> Cupboard:
        """Where its files are."""
        assert self.parts.office.cupboard is not None
        return self.parts.office.cupboard


@dataclass
class Seen:
    """What a browser was answered."""

    status: int
    body: bytes
    headers: Mapping[str, str]


async def a_case(town: Town, **about: str) -> str:
    """The reference of a concern, once everybody was told."""
    reference = reference_in(await town.report(about=about))
    await town.settled()
    town.teams.files.fetched.clear()
    return reference


async def asks(town: Town, reference: str, person: str = TEACHER) -> Answer:
    """Press "Add a screenshot of words"."""
    return await town.teams.execute(person, Verb.EXHIBIT, {"reference": reference})


async def sends(town: Town, content: bytes, name: str = "screenshot.png", person: str = TEACHER) -> str:
    """Send a file; what the chat says then."""
    await town.teams.send_file(person, content, name)
    return latest(town, person)


def latest(town: Town, person: str) -> str:
    """What the latest message in somebody's chat says."""
    return said(town.teams.messages(person)[-1].card)


async def kept(town: TownWithFiles, reference: str) -> list[Entry]:
    """The lines of the index that have a file, once everything is tidied up."""
    await asyncio.gather(*town.parts.later._tasks)
    concern = await town.concerns.by_reference(reference)
    entries = await town.concerns.chronology(concern.id)
    return [one for one in entries if one.what is Happening.EVIDENCE and "file" in one.codes]


async def blobs(azurite: Azurite, town: Town) -> dict[str, bytes]:
    """Every file of the school in Blob Storage."""
    async with ContainerClient.from_connection_string(azurite.connection_string, CONTAINER) as container:
        names = [name async for name in container.list_blob_names(name_starts_with=f"{town.school.id}/")]
        return {
            name.partition("/")[2]: await (await container.download_blob(name)).readall() for name in names
        }


async def wants_to_see(town: Town, reference: str, file: str, person: str = DSL) -> Answer:
    """Press "Show screenshot"."""
    return await town.teams.execute(person, Verb.EXHIBIT_SHOW, {"reference": reference, "file": file})


def address_on(answer: Answer) -> str:
    """The address on the card that a press was answered with."""
    urls = [one["url"] for one in seen.elements(answer.card) if one.get("type") == "Action.OpenUrl"]
    assert len(urls) == 1, answer.body
    return str(urls[0])


async def looks(url: str, method: str = "GET") -> Seen:
    """Open an address in a browser."""
    async with aiohttp.ClientSession() as http, http.request(method, url) as answer:
        return Seen(answer.status, await answer.read(), answer.headers)


async def a_kept_file(town: TownWithFiles, content: bytes, **about: str) -> tuple[str, str]:
    """A case with a screenshot: its reference, and the file's opaque name."""
    reference = await a_case(town, **about)
    await asks(town, reference)
    await sends(town, content)
    (line,) = await kept(town, reference)
    return reference, line.codes["file"]


async def audit(azurite: Azurite, town: Town, action: str) -> list[str]:
    """The lines of the audit that say this."""
    return [
        row
        for key, row in (await seen.rows(azurite, town)).items()
        if key.startswith("audit:") and action in row
    ]


async def changed(town: Town, reference: str, *, imagery: bool = False, about: str = "") -> Concern:
    """The case, of which something has become known meanwhile."""
    concern = await town.concerns.by_reference(reference)
    facts = concern.facts
    if imagery:
        concern = replace(concern, kind_given=facts.kind)
        facts = replace(facts, kind=type(facts.kind)("K07"))
    if about:
        subject = Subject(SubjectKind.ADULT_HERE, frozenset({StaffId(about)}))
        facts = replace(facts, subjects=(*facts.subjects, subject))
    return (await town.concerns.save(replace(concern, facts=facts), (), (), ())).concern
