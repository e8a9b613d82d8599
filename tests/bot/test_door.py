"""Who comes in by the HTTP door, who does not, and that no stranger can break it (platform 3)."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
from collections.abc import AsyncIterator

import jwt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.turns import Words
from rehearsal.signing import Signer
from tests.bot.doorstep import APP, ASHA, TENANT, Doorstep, a_doorstep

OTHER_TENANT = "00000000-0000-4000-8000-0000000000cc"


async def test_a_signed_message_comes_in_and_is_answered(step: Doorstep) -> None:
    assert await step.knock(step.activity("help")) == 200
    assert [turn.text for turn in step.turns if isinstance(turn, Words)] == ["help"]
    assert len(step.posted(ASHA.id)) == 1


async def test_the_process_says_that_it_is_alive(step: Doorstep) -> None:
    async with step.http.get(step.url.replace("/api/messages", "/healthz")) as response:
        assert response.status == 200


async def test_looking_at_the_door_is_not_allowed(step: Doorstep) -> None:
    async with step.http.get(step.url) as response:
        assert response.status == 405


@pytest.mark.parametrize(
    ("bearer", "why"),
    [
        ("", "no header"),
        ("Basic dXNlcjpwYXNz", "another scheme"),
        ("Bearer", "no token"),
        ("Bearer garbage", "not a token"),
        ("Bearer a.b.c", "three parts of nothing"),
        ("Bearer é.é.é", "letters that no token has"),
        ("Bearer " + "A" * 4000, "a long nothing"),
    ],
)
async def test_a_request_without_a_token_is_refused(step: Doorstep, bearer: str, why: str) -> None:
    assert await step.knock(step.activity(), bearer=bearer) == 401, why


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": OTHER_TENANT},
        {"aud": [APP, OTHER_TENANT]},
        {"aud": None},
        {"iss": "https://issuer.example"},
        {"iss": None},
        {"iss": f"https://sts.windows.net/{TENANT}/", "appid": APP},
        {"serviceurl": "https://smba.trafficmanager.net/uk/"},
        {"serviceurl": None},
        {"exp": None},
        {"exp": "never"},
    ],
    ids=str,
)
async def test_a_token_with_another_claim_is_refused(step: Doorstep, claims: dict[str, object]) -> None:
    assert await step.knock(step.activity(), bearer=f"Bearer {step.token(**claims)}") == 401


@pytest.mark.parametrize(("claim", "seconds"), [("exp", -600), ("nbf", 900)])
async def test_a_token_of_another_time_is_refused(step: Doorstep, claim: str, seconds: int) -> None:
    token = step.token(**{claim: int(time.time()) + seconds})
    assert await step.knock(step.activity(), bearer=f"Bearer {token}") == 401


async def test_clocks_may_differ_by_a_few_minutes(step: Doorstep) -> None:
    late = step.token(exp=int(time.time()) - 200)
    assert await step.knock(step.activity(), bearer=f"Bearer {late}") == 200


async def test_a_token_signed_by_somebody_else_under_a_known_key_id_is_refused(step: Doorstep) -> None:
    forger = Signer()
    forged = forger.sign(APP, step.teams_stand_in.service_url, kid=step.teams_stand_in.signer.kid)
    assert await step.knock(step.activity(), bearer=f"Bearer {forged}") == 401


async def test_a_token_that_needs_no_signature_or_a_shared_secret_is_refused(step: Doorstep) -> None:
    claims = jwt.decode(step.token(), options={"verify_signature": False})
    kid = {"kid": step.teams_stand_in.signer.kid}
    unsigned = jwt.encode(claims, "", algorithm="none", headers=kid)
    shared = jwt.encode(claims, "s" * 64, algorithm="HS256", headers=kid)
    assert await step.knock(step.activity(), bearer=f"Bearer {unsigned}") == 401
    assert await step.knock(step.activity(), bearer=f"Bearer {shared}") == 401


async def test_a_key_that_vouches_for_another_channel_is_refused() -> None:
    async with a_doorstep(Signer(endorsements=["webchat"])) as step:
        assert await step.knock(step.activity()) == 401


@pytest.mark.parametrize("channel", ["emulator", "webchat", "", None])
async def test_only_teams_is_served(step: Doorstep, channel: str | None) -> None:
    assert await step.knock(step.activity(channelId=channel)) == 401


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "https://evil.example/",
        "https://smba.trafficmanager.net/uk/",
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.1@evil.example/",
        "http://evil.example\\@127.0.0.1/",
        "ftp://127.0.0.1/",
        "//127.0.0.1/",
    ],
)
async def test_an_address_off_the_list_is_refused_even_with_a_token_for_it(
    step: Doorstep, address: str | None
) -> None:
    bearer = f"Bearer {step.token(serviceurl=address)}"
    assert await step.knock(step.activity(serviceUrl=address), bearer=bearer) == 401


@pytest.mark.parametrize(
    ("in_channel_data", "in_conversation", "status"),
    [
        (TENANT, TENANT, 200),
        (TENANT.upper(), None, 200),
        (None, TENANT, 200),
        (None, None, 401),
        (OTHER_TENANT, OTHER_TENANT, 401),
        (TENANT, OTHER_TENANT, 401),
        (OTHER_TENANT, TENANT, 401),
    ],
)
async def test_only_the_schools_own_tenant_comes_in(
    step: Doorstep, in_channel_data: str | None, in_conversation: str | None, status: int
) -> None:
    conversation = {"id": ASHA.conversation_id, "conversationType": "personal", "tenantId": in_conversation}
    data = {"tenant": {"id": in_channel_data}}
    assert await step.knock(step.activity(channelData=data, conversation=conversation)) == status
    assert len(step.turns) == (status == 200)


async def test_a_new_key_is_found_without_a_restart() -> None:
    async with a_doorstep(Signer()) as step:
        assert await step.knock(step.activity()) == 200
        step.teams_stand_in.signer.rotate(keep_old=False)
        # Within the time between two fetches a name that nobody knows starts no fetch.
        assert await step.knock(step.activity()) == 401
        assert step.teams_stand_in.metadata_reads == 1
        await asyncio.sleep(0.35)
        assert await step.knock(step.activity()) == 200
        assert step.teams_stand_in.metadata_reads == 2


async def test_a_withdrawn_key_opens_no_more_once_the_keys_are_fetched_again() -> None:
    async with a_doorstep(Signer()) as step:
        old = f"Bearer {step.token()}"
        assert await step.knock(step.activity(), bearer=old) == 200
        step.teams_stand_in.signer.rotate(keep_old=False)
        await asyncio.sleep(0.35)
        assert await step.knock(step.activity()) == 200
        assert await step.knock(step.activity(), bearer=old) == 401


async def test_everybody_who_waits_for_the_keys_shares_one_fetch() -> None:
    async with a_doorstep() as step:
        statuses = await asyncio.gather(*(step.knock(step.activity()) for _ in range(12)))
        assert set(statuses) == {200}
        assert step.teams_stand_in.metadata_reads == 1


async def test_without_the_keys_nobody_comes_in_and_everybody_may_try_again(step: Doorstep) -> None:
    step.teams_stand_in.metadata_down = True
    assert await step.knock(step.activity()) == 503
    assert not step.turns


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", ""])
async def test_what_is_not_called_json_is_refused(step: Doorstep, kind: str) -> None:
    assert await step.knock(step.activity(), Content_Type=kind) == 415


async def test_a_packed_body_is_refused(step: Doorstep) -> None:
    packed = gzip.compress(json.dumps(step.activity()).encode())
    assert await step.knock(packed, Content_Encoding="gzip") == 415
    assert await step.knock(b"not gzip", Content_Encoding="gzip") in {400, 415}


async def test_a_body_that_is_too_large_is_refused(step: Doorstep) -> None:
    assert await step.knock(step.activity("a" * 262_144)) == 413


async def test_a_large_body_of_unsaid_length_is_refused(step: Doorstep) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 16_384

    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {step.token()}"}
    async with step.http.post(step.url, data=endless(), headers=headers) as response:
        assert response.status == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"help"',
        b"\xff\xfe{}",
        b'{"type": "mess\xff"}',
        b'{"type":"message","conversation":{"id":"a"},"value":NaN}',
        b'{"type":"message","conversation":{"id":"a"},"value":1e999}',
        b'{"type":"message","conversation":{"id":"a"},"value":' + b"9" * 400 + b"}",
        b'{"type":"message","conversation":{"id":"a"},"value":' + b"9" * 9000 + b"}",
        b'{"type":"message","conversation":{"id":"a"},"value":' + b"[" * 100 + b"]" * 100 + b"}",
        b"[" * 100_000,
        b'{"a":' * 40_000,
        b"{}",
        b'{"type":"","conversation":{"id":"a"}}',
        b'{"type":"message"}',
        b'{"type":"message","type":7,"conversation":{"id":"a"}}',
    ],
    ids=lambda body: body[:60].decode("latin-1"),
)
async def test_a_body_that_is_no_activity_is_refused(step: Doorstep, body: bytes) -> None:
    assert await step.knock(body) == 400


@pytest.mark.parametrize("wrong", [7, 1.5, True, [], {}, ["x"], {"id": 3}, {"id": {"id": "x"}}], ids=str)
@pytest.mark.parametrize(
    "name",
    [
        *("type", "id", "name", "channelId", "serviceUrl", "from", "recipient", "conversation", "text"),
        *("value", "replyToId", "entities", "channelData", "membersAdded", "action", "attachments"),
    ],
)
async def test_a_field_of_a_wrong_type_breaks_nothing(step: Doorstep, name: str, wrong: object) -> None:
    step.answer = None
    assert await step.knock(step.activity() | {name: wrong}) < 500


async def test_half_a_pair_of_surrogates_and_nul_are_mended(step: Doorstep) -> None:
    assert await step.knock(step.activity("cut \ud83d in \0 two")) == 200
    assert [turn.text for turn in step.turns if isinstance(turn, Words)] == ["cut � in � two"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.dictionaries(
    st.sampled_from(
        [
            *("type", "id", "name", "value", "text", "from", "recipient", "entities", "channelData"),
            *("replyToId", "conversation", "action", "membersAdded", "membersRemoved", "attachments"),
        ]
    ),
    JSON
    | st.sampled_from(["invoke", "message", "adaptiveCard/action", "installationUpdate", "expectReplies"]),
)


QUIET = [HealthCheck.function_scoped_fixture]


@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
@given(fields=FIELDS)
async def test_no_json_is_answered_with_a_failure_of_ours(step: Doorstep, fields: dict[str, object]) -> None:
    step.answer = None
    # Teams expects 501 for an invoke that a bot does not know.
    assert await step.knock(step.activity() | fields) in {200, 400, 401, 501}


@settings(max_examples=100, deadline=None, suppress_health_check=QUIET)
@given(body=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
async def test_no_bytes_are_answered_with_a_failure_of_ours(step: Doorstep, body: bytes) -> None:
    assert await step.knock(body) == 400
