"""Thirty real seconds of silence from Teams for one person, with every wait of the product as it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rehearsal.azurite import Azurite
from tests.scenarios.hearing import heard_of, only
from tests.scenarios.test_teams_faults import AT_ONCE, DISCLOSED, order_of, send
from tests.scenarios.town import DEPUTY, DSL, HEAD, TEACHER, Town
from tests.scenarios.troubles import HANG

pytestmark = [pytest.mark.invariant("I12")]


@pytest.mark.rule("R111")
async def test_while_teams_is_silent_for_one_person_everybody_else_is_told_and_answered_at_once(
    azurite: Azurite,
) -> None:
    async with Town(azurite) as town:
        town.teams.fault("send", person=DSL, hang=HANG, times=1)
        began = datetime.now(UTC)
        references = [await send(town, **DISCLOSED) for _ in range(3)]
        others = only(alerted=[DEPUTY], noticed=[HEAD])
        await town.teams.wait_for(lambda _: all(heard_of(town, one) == others for one in references), AT_ONCE)
        opened = await town.press(DEPUTY, await town.told(DEPUTY), "Open")
        typed = await town.teams.message(HEAD, "my work")
        form = await town.form(TEACHER)
        assert max(opened.seconds, typed.seconds) < AT_ONCE
        assert form.card is not None
        assert DSL not in town.alerted()
        await town.told(DSL, within=20)
        await town.settled()
    told = [heard_of(town, one) for one in references]
    assert told == [only(alerted=[DSL, DEPUTY], noticed=[HEAD])] * 3
    assert order_of(town, DSL, references) == references
    first = next(one.at for one in town.teams.sent if one.person_id == DSL)
    assert timedelta(seconds=10) <= first - began < timedelta(seconds=HANG)
