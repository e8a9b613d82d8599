"""What a post says, whom it shows and why somebody decided stand in the post and its lines, nowhere else."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from cards.verbs import Verb
from policy.posts import State
from rehearsal.azurite import Azurite
from tests.scenarios import authors, seen
from tests.scenarios.authors import TICKED, fills, the_post, with_words
from tests.scenarios.exhibits import audit
from tests.scenarios.register import AMELIA, does
from tests.scenarios.test_canary import everything_logged
from tests.scenarios.test_consents import WITHDRAWN
from tests.scenarios.town import HEAD, MANAGER, TEACHER, Town

pytestmark = pytest.mark.usefixtures("hurried")

WORDS = ("zqtext", "zqother", "zqreason", "zqaddress", "zqproof", "zqcopies", "zqstop", "zqshare")
NAMES = ("Amelia", "Stone")
IN_A_POST = {"post", "post-line"}
OF_THE_RECORD = {"now", "change", "pupil", "withdrawn"}
MAY_BE_SAID = {
    *("edition", "pupils", "yes", "reason", "places", "late", "open", "by_hand", "task", "place"),
    *("form", "finding", "of", "over", "file", "pictures", "pupil", "change"),
}


@pytest_asyncio.fixture
async def town(azurite: Azurite) -> AsyncIterator[Town]:
    async with authors.school(azurite, Town) as one:
        yield one


async def everything(town: Town) -> None:
    """All that can be done with one post, with a word in every box."""
    where = {"category": "other", "other": "zqother", "places": "website"}
    third = await with_words(town, "Well done, Amelia! zqtext", naming="first", **where)
    fourth = await fills(town, third, {"names": "Amelia Stone"})
    await fills(town, fourth, TICKED, "Send for approval")
    post = await the_post(town)

    async def press(person: str, verb: Verb, **typed: str) -> None:
        latest = await the_post(town)
        await does(
            town, person, verb, reference=post.reference, edition=str(latest.edition), task="t1", **typed
        )

    await press(HEAD, Verb.OPEN)
    await press(HEAD, Verb.ASK_CHANGE_SAVE, reason="other", words="zqreason please")
    await press(TEACHER, Verb.POST_SEND, **TICKED)
    await press(HEAD, Verb.HOLD_SAVE, words="zqstop it")
    await press(HEAD, Verb.RELEASE)
    await press(HEAD, Verb.APPROVE_SAVE)
    await press(MANAGER, Verb.GO)
    await press(MANAGER, Verb.OUT_SAVE, **{"at-0": "https://school.example/zqaddress"})
    await press(MANAGER, Verb.SHARED_SAVE, address="https://elsewhere.example/zqshare", place="website")
    await does(
        town, MANAGER, Verb.CONSENT_SAVE, pupil=AMELIA.id, **{**WITHDRAWN, "media": "first_name,photo"}
    )
    await town.told(HEAD)
    await press(HEAD, Verb.TAKE_DOWN_SAVE, words="zqstop it")
    await press(MANAGER, Verb.TAKEN_SAVE, result="cannot", words="zqproof not", copies="zqcopies")
    assert (await the_post(town)).state is State.PUBLISHED
    await town.settled()


@pytest.mark.rule("R45")
async def test_nothing_of_a_post_is_in_a_log_a_key_the_audit_the_outbox_or_a_chat(
    town: Town, azurite: Azurite
) -> None:
    with everything_logged() as lines:
        await everything(town)
    logged = lines.getvalue()
    assert not [one for one in (*WORDS, *NAMES) if one in logged]
    rows = await seen.rows(azurite, town)
    found = {key for key, row in rows.items() if any(one in row for one in WORDS)}
    assert {key.split(":")[0] for key in found} == IN_A_POST
    named = {key for key, row in rows.items() if any(one in row for one in NAMES)}
    assert {key.split(":")[0] for key in named} <= IN_A_POST | OF_THE_RECORD
    assert not [key for key in rows if any(one in key for one in (*WORDS, *NAMES))]
    chats = [json.dumps(one.activity) for sent in town.teams.sent for one in [sent]]
    assert not [one for one in chats if any(word in one for word in (*WORDS, *NAMES))]
    requests = json.dumps([str(one) for one in town.graph.requests])
    assert not [one for one in (*WORDS, *NAMES) if one in requests]


async def test_the_audit_says_who_did_what_by_codes(town: Town, azurite: Azurite) -> None:
    await everything(town)
    rows = [json.loads(one) for one in await audit(azurite, town, "post.")]
    lines = [json.loads(one["trace_0"]) for one in rows]
    assert {one["action"] for one in lines} >= {
        *("post.begun", "post.asked", "post.opened", "post.change_asked", "post.held", "post.approved"),
        *("post.go", "post.out", "post.shared", "post.to_come_down", "post.cannot_take_down"),
    }
    assert {key for one in lines for key in one["codes"]} <= MAY_BE_SAID
