"""Who may press what of the registers, role by role, written by hand from rules.md R17 to R21 and R50 to R54.

Nothing here is worked out by the product. Whoever may not is told that there is nothing of the kind, and
their press changes no row and tells nobody.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import pytest
import pytest_asyncio

from cards.verbs import Verb
from rehearsal.azurite import Azurite
from tests.scenarios import seen
from tests.scenarios.ledger import NAME, SET_UP, asks_for, has_account, the_access, the_account, trusts
from tests.scenarios.register import does
from tests.scenarios.seen import said, shown
from tests.scenarios.test_consent_access import EVERYBODY, NOT_FOUND, UNKNOWN
from tests.scenarios.test_devices import IPAD, adds, in_use
from tests.scenarios.town import Town

pytestmark = pytest.mark.usefixtures("hurried")

OFFICE = {"Business Manager"}
HEAD = {"Principal"}
RUN = OFFICE | HEAD
READ = RUN | {"DSL", "deputy DSL", "deputy head"}
STAFF = READ | {"teacher", "supply"}

MAY: Final[Mapping[Verb, set[str]]] = {
    Verb.ACCOUNTS: READ | {"ICT"},
    Verb.ACCOUNT_REQUEST: STAFF,
    Verb.ACCOUNT_WHY: STAFF,
    Verb.ACCOUNT_SEND: STAFF,
    Verb.ACCOUNT_CONSULT: READ,
    Verb.ACCOUNT_CONSULT_SAVE: READ,
    Verb.ACCOUNT_DECIDE: READ,
    Verb.ACCOUNT_DECIDE_SAVE: READ,
    Verb.ACCOUNT_CREATE: OFFICE,
    Verb.ACCOUNT_CREATE_SAVE: OFFICE,
    Verb.ACCOUNT_MOVE: RUN,
    Verb.ACCOUNT_MOVE_SAVE: RUN,
    Verb.ACCOUNT_REVIEW: RUN,
    Verb.ACCOUNT_REVIEW_SAVE: RUN,
    Verb.ACCOUNT_ROTATE: OFFICE,
    Verb.ACCOUNT_ROTATE_SAVE: OFFICE,
    Verb.ACCOUNT_HELPED: {"ICT"},
    Verb.ACCESSES: READ,
    Verb.ACCESS_GRANT: HEAD,
    Verb.ACCESS_GRANT_SAVE: HEAD,
    Verb.ACCESS_END: RUN,
    Verb.ACCESS_END_SAVE: RUN,
    Verb.ACCESS_KEEP: HEAD,
    Verb.ACCESS_OFF: OFFICE,
    Verb.DEVICES: READ,
    Verb.DEVICE_ADD: OFFICE,
    Verb.DEVICE_ADD_SAVE: OFFICE,
    Verb.DEVICE_RETIRE: OFFICE,
    Verb.DEVICE_RETIRE_SAVE: OFFICE,
}
"""Whoever reads an account and has no part in the step it stands before is told whose it is, and nothing
changes: that is for tests/scenarios/test_accounts.py."""


@dataclass
class Desk:
    """A school with an account, somebody who is trusted with it, and a device."""

    town: Town
    azurite: Azurite
    data: dict[str, str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)

    async def rows(self) -> dict[str, str]:
        """Every row but where somebody's chat is."""
        found = await seen.rows(self.azurite, self.town)
        return {key: row for key, row in found.items() if not key.startswith(("reference:", "staff:"))}

    async def says(self, who: str, verb: Verb) -> str:
        """What somebody is answered with who presses this."""
        about = {"reference": self.references[verb.partition(".")[0]]}
        return said(shown(await does(self.town, EVERYBODY[who], verb, **{**self.data, **about})))


@pytest_asyncio.fixture(scope="module")
async def desk(azurite: Azurite) -> AsyncIterator[Desk]:
    async with Town(azurite) as town:
        await seen.settled_in(town)
        account = await has_account(town)
        await trusts(town, EVERYBODY["supply"], place=SET_UP["place"])
        await adds(town)
        [device] = await in_use(town)
        for person in EVERYBODY.values():
            await town.teams.message(person, "help")
        await town.parts.later.close()
        await town.settled()
        access = await the_access(town)
        names = {"accounts": account.reference, "accesses": access.id, "devices": device.id}
        yield Desk(town, azurite, {**IPAD, "to": "rest", "kind": "facebook", "tag": "IPAD-08"}, names)


def test_every_press_about_the_registers_has_its_row_in_this_table() -> None:
    rooms = ("accounts.", "accesses.", "devices.")
    assert {verb for verb in Verb if verb.startswith(rooms)} == MAY.keys()


@pytest.mark.rule("R53")
async def test_whoever_may_not_finds_nothing_changes_nothing_and_tells_nobody(desk: Desk) -> None:
    rows, before = await desk.rows(), len(desk.town.teams.sent)
    for verb, may in MAY.items():
        for who in EVERYBODY.keys() - may:
            answer = await desk.says(who, verb)
            assert (NOT_FOUND in answer) or (UNKNOWN in answer), (who, verb)
            assert not [one for one in (NAME, SET_UP["vault"], IPAD["tag"]) if one in answer], (who, verb)
    await desk.town.settled()
    assert await desk.rows() == rows
    assert desk.town.teams.sent[before:] == []


async def test_whoever_may_is_answered(desk: Desk) -> None:
    for verb, may in MAY.items():
        for who in EVERYBODY.keys() & may:
            answer = await desk.says(who, verb)
            assert NOT_FOUND not in answer, (who, verb)
            assert "Something went wrong" not in answer, (who, verb)


@pytest.mark.parametrize("who", EVERYBODY.keys() - READ)
async def test_whoever_may_not_read_an_account_is_told_nothing_for_its_reference(
    desk: Desk, who: str
) -> None:
    await asks_for(desk.town, EVERYBODY["Principal"])
    reference = (await the_account(desk.town)).reference
    card = said(shown(await does(desk.town, EVERYBODY[who], Verb.OPEN, reference=reference)))
    assert (NOT_FOUND in card) or (UNKNOWN in card)
