"""A concern from a phone to the right person, over HTTP with signed tokens."""

from __future__ import annotations

import json

import pytest

from rehearsal.azurite import Azurite
from tests.scenarios.town import DSL, HAPPENED, TEACHER, Town, reference_in


@pytest.mark.rule("R19", "R27", "R97")
async def test_a_concern_about_a_pupil_reaches_the_dsl_and_is_picked_up(azurite: Azurite) -> None:
    async with Town(azurite) as town:
        receipt = await town.report()
        alert = await town.told(DSL)
        assert reference_in(receipt) in json.dumps(alert.activity)
        assert "Amelia" not in json.dumps(alert.activity)
        opened = await town.press(DSL, alert, "Open")
        assert HAPPENED["words"] in json.dumps(opened.card)
        await town.press(DSL, opened, "I have this")
        await town.teams.wait_for(
            lambda sent: sent.person_id == TEACHER and "picked up" in json.dumps(sent.activity), within=5
        )
