"""One Azurite for all tests of storage; each test is a school of its own and sees nobody else's rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from rehearsal.azurite import Azurite
from storage.concerns import Concerns
from storage.connection import Store
from storage.drafts import Drafts
from storage.outbox import Outbox
from tests.storage.wire import Wire


@pytest.fixture(scope="session")
async def azurite() -> AsyncIterator[Azurite]:
    async with Azurite() as running:
        yield running


@pytest.fixture(scope="session")
async def store(azurite: Azurite) -> AsyncIterator[Store]:
    async with Store.from_connection_string(azurite.connection_string) as open_:
        yield open_


@pytest.fixture
async def wire(azurite: Azurite) -> AsyncIterator[Wire]:
    async with Wire(azurite) as wire:
        yield wire


@pytest.fixture
async def wired(wire: Wire) -> AsyncIterator[Store]:
    async with Store.from_connection_string(wire.connection_string) as store:
        yield store


@pytest.fixture
def school() -> str:
    return f"school-{uuid4().hex}"


@pytest.fixture
def concerns(store: Store, school: str) -> Concerns:
    return Concerns(store, school)


@pytest.fixture
def outbox(store: Store, school: str) -> Outbox:
    return Outbox(store, school)


@pytest.fixture
def drafts(store: Store, school: str) -> Drafts:
    return Drafts(store, school)
