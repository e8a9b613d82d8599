"""A technician never learns of a child or of who reported it, however the name is spelt (I8)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from cards.refusals import REFUSALS
from cards.verbs import Verb
from policy.errors import No
from rehearsal.azurite import Azurite
from tests.scenarios.clocks import SettableClock
from tests.scenarios.desk import Desk
from tests.scenarios.town import DSL


@pytest_asyncio.fixture(scope="module")
async def desk(azurite: Azurite) -> AsyncIterator[Desk]:
    async with Desk(azurite, clock=SettableClock()) as one:
        yield one


@pytest.mark.invariant("I8")
@pytest.mark.parametrize(
    ("name", "extra", "is_refused"),
    [
        ("Amelia Stone", "Look at the tablet that Amelia had.", True),
        ("Zoë Li", "Zoe had tablet 12.", True),
        ("Zoë Li", "Zoe\u0308's tablet", True),
        ("Zoë Li", "The one with Li on its label", True),
        ("Bo Ng", "Bo had tablet 12.", True),
        ("Bo Ng", "The tablet with a bow on it, among the others", False),
        ("Amelia Stone", "Nadia saw it on tablet 12.", True),
        ("Amelia Stone", "Ask Ms Ali which one.", True),
        ("Amelia Stone", "Tablet 12, about noon.", False),
    ],
)
async def test_words_for_a_technician_name_nobody_of_the_case(
    desk: Desk, name: str, extra: str, is_refused: bool
) -> None:
    reference = await desk.case({"name": name})
    asked = {"action": "keep_logs", "extra": extra}
    answer = await desk.says(DSL, Verb.TECHNICAL_SAVE, reference, asked)
    assert (REFUSALS[No.NAMES_SOMEBODY] in answer) is is_refused
