"""A fresh stand-in tenant for each test, and a client pointed at it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from graph.client import Graph
from graph.credential import LocalCredential
from rehearsal.graph import GraphStandIn
from tests.graph.tenant import a_tenant


@pytest.fixture
async def tenant() -> AsyncIterator[GraphStandIn]:
    stand_in = a_tenant()
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


@pytest.fixture
async def graph(tenant: GraphStandIn) -> AsyncIterator[Graph]:
    client = Graph(LocalCredential(), base_url=tenant.base_url, timeout=5)
    yield client
    await client.close()
