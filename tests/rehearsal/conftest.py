"""Two people, their stand-in Teams and a bot that echoes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from rehearsal.personas import persona
from rehearsal.signing import Signer
from rehearsal.teams import TeamsStandIn
from tests.rehearsal.bots import EchoBot

TARA = "00000000-0000-4000-8000-000000000011"
DAN = "00000000-0000-4000-8000-000000000012"
STRANGER = "00000000-0000-4000-8000-000000000099"
APP = "00000000-0000-4000-8000-0000000000a1"
TENANT = "00000000-0000-4000-8000-0000000000b1"


@pytest.fixture(scope="session")
def signer() -> Signer:
    return Signer()


@pytest.fixture
async def teams(signer: Signer) -> AsyncIterator[TeamsStandIn]:
    people = [persona(TARA, "Tara Whitlock"), persona(DAN, "Dan Ferreby")]
    async with TeamsStandIn(people, app_id=APP, tenant_id=TENANT, signer=signer) as stand_in:
        yield stand_in


@pytest.fixture
async def bot(teams: TeamsStandIn) -> AsyncIterator[EchoBot]:
    async with EchoBot() as echo:
        teams.bot_url = echo.url
        yield echo
