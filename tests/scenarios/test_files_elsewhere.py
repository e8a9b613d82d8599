"""Where another system keeps the record (Q2), a screenshot of words goes when the words go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cards.verbs import Verb
from policy.decisions import Topic
from rehearsal.azurite import Azurite
from tests.policy.test_evidence import png
from tests.scenarios.clocks import SettableClock
from tests.scenarios.exhibits import SCHOOL, TownWithFiles, a_kept_file, blobs
from tests.scenarios.register import does
from tests.scenarios.town import DSL

pytestmark = pytest.mark.usefixtures("hurried")

DAYS = 12
ELSEWHERE = SCHOOL.replace(
    'record_of_truth = "bot"', f'record_of_truth = "myconcern"\nredact_after_days = {DAYS}'
)


@pytest.mark.rule("R115")
async def test_after_the_agreed_days_the_screenshots_are_gone_as_well(azurite: Azurite) -> None:
    clock = SettableClock()
    async with TownWithFiles(azurite, school=ELSEWHERE, clock=clock) as town:
        await town.cupboard.files.open()
        reference, file = await a_kept_file(town, png(b"He wrote: I know where you live."))
        recorded = {
            "topic": Topic.EXTERNAL.value,
            "choice": "recorded",
            "agency_ref": "MC-4711",
            "rationale": "It is all in the other system now.",
            "drawn": "99999",
        }
        await does(town, DSL, Verb.HAVE, reference=reference)
        await does(town, DSL, Verb.DECIDE_SAVE, reference=reference, **recorded)
        clock.advance(timedelta(days=DAYS) - timedelta(minutes=1))
        await town.parts.timekeeper.look()
        assert file in await blobs(azurite, town)
        clock.advance(timedelta(minutes=2))
        await town.parts.timekeeper.look()
        assert (await town.concerns.by_reference(reference)).redacted_at is not None
        assert await blobs(azurite, town) == {}
