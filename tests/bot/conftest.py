"""One door for each test of the shell, with Teams before it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.bot.doorstep import Doorstep, a_doorstep


@pytest.fixture
async def step() -> AsyncIterator[Doorstep]:
    async with a_doorstep() as made:
        yield made
