"""What every test may use: one Azurite for the whole run. Isolation is by school id, never by a new store."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from hypothesis import HealthCheck, settings

from rehearsal.azurite import Azurite

pytest_plugins = ["tests.rules_report"]

# How fast a machine draws examples is no property of ours: speed is measured by the bench alone.
settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")


@pytest_asyncio.fixture(scope="session")
async def azurite() -> AsyncIterator[Azurite]:
    """A table service that is there for the whole run."""
    async with Azurite() as store:
        yield store
