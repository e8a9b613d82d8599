"""What people write about accounts and devices stands in the registers and their lines, nowhere else."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from cards.verbs import Verb
from rehearsal.azurite import Azurite
from tests.scenarios import seen
from tests.scenarios.exhibits import audit
from tests.scenarios.ledger import (
    CONSIDERED,
    asks_for,
    consults,
    decides,
    sets_up,
    the_access,
    the_account,
    today,
    trusts,
)
from tests.scenarios.register import does
from tests.scenarios.test_canary import everything_logged
from tests.scenarios.test_devices import adds, in_use
from tests.scenarios.town import HEAD, ICT, MANAGER, Town

pytestmark = pytest.mark.usefixtures("hurried")

WORDS = ("zqname", "zqwhy", "zqopinion", "zqreason", "zqmail", "zqsafe", "zqfound", "zqtag", "zqcupboard")
IN_THE_REGISTERS = {"book", "book-line"}
MAY_BE_SAID = {
    *("entry", "platform", "place", "on", "met_aim", "person", "role", "why", "kind"),
}


@pytest_asyncio.fixture
async def town(azurite: Azurite) -> AsyncIterator[Town]:
    async with Town(azurite) as one:
        await seen.settled_in(one)
        yield one


async def everything(town: Town) -> None:
    """All that can be done with accounts, people trusted with them, and devices: a word in each box."""
    await asks_for(town, name="zqname", **dict.fromkeys(CONSIDERED, "zqwhy it is"))
    await consults(town, words="zqopinion of mine")
    await decides(town, reason="zqreason of mine")
    await sets_up(town, mail="zqmail@school.example", vault="zqsafe")
    about = {"reference": (await the_account(town)).reference}
    when = today(town).isoformat()
    await does(town, MANAGER, Verb.OPEN, **about)
    await does(town, ICT, Verb.ACCOUNT_HELPED, **about)
    await does(town, MANAGER, Verb.ACCOUNT_ROTATE_SAVE, **about, vault="zqsafe", rotated_on=when)
    await does(town, MANAGER, Verb.ACCOUNT_REVIEW_SAVE, **about, met="yes", words="zqfound it good")
    await trusts(town)
    trusted = {"reference": (await the_access(town)).reference}
    await does(town, HEAD, Verb.ACCESS_END_SAVE, **trusted)
    await does(town, MANAGER, Verb.ACCESS_OFF, **trusted)
    await adds(town, tag="zqtag", custodian="zqcupboard")
    [device] = await in_use(town)
    await does(town, MANAGER, Verb.DEVICE_RETIRE_SAVE, reference=device.id)
    await does(town, HEAD, Verb.ACCOUNT_MOVE_SAVE, **about, to="close")
    await does(town, MANAGER, Verb.ACCOUNTS)
    await town.settled()


@pytest.mark.rule("R54")
async def test_nothing_of_the_registers_is_in_a_log_a_key_the_audit_the_outbox_or_a_chat(
    town: Town, azurite: Azurite
) -> None:
    with everything_logged() as lines:
        await everything(town)
    assert not [one for one in WORDS if one in lines.getvalue()]
    rows = await seen.rows(azurite, town)
    for word in WORDS:
        found = {key.split(":")[0] for key, row in rows.items() if word in row}
        assert found, word
        assert found <= IN_THE_REGISTERS, word
    assert not [key for key in rows if any(one in key for one in WORDS)]
    assert not [one for one in town.teams.sent if any(word in json.dumps(one.activity) for word in WORDS)]
    requests = json.dumps([str(one) for one in town.graph.requests])
    assert not [one for one in WORDS if one in requests]


async def test_the_audit_says_who_did_what_by_codes(town: Town, azurite: Azurite) -> None:
    await everything(town)
    kinds = ("account.", "accounts.", "access.", "device.")
    lines = [
        json.loads(json.loads(row)["trace_0"]) for kind in kinds for row in await audit(azurite, town, kind)
    ]
    assert {one["action"] for one in lines} >= {
        *("account.requested", "account.consulted", "account.approved", "account.created"),
        *("account.helped", "account.rotated", "account.reviewed", "account.closed", "account.opened"),
        *("accounts.listed", "access.granted", "access.ended", "access.taken_off"),
        *("device.approved", "device.retired"),
    }
    assert {key for one in lines for key in one["codes"]} <= MAY_BE_SAID
