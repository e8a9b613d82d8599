"""Tokens, as the bot verifies them: through the metadata address only."""

from __future__ import annotations

from typing import Any

import aiohttp
import jwt
import pytest

from rehearsal.signing import ISSUER, Signer
from rehearsal.teams import TeamsStandIn
from tests.rehearsal.bots import EchoBot
from tests.rehearsal.conftest import APP, TARA


async def _keys(teams: TeamsStandIn) -> dict[str, dict[str, Any]]:
    async with aiohttp.ClientSession() as session:
        async with session.get(teams.metadata_url) as response:
            metadata = await response.json()
        async with session.get(metadata["jwks_uri"]) as response:
            return {key["kid"]: key for key in (await response.json())["keys"]}


async def _verified(teams: TeamsStandIn, token: str) -> dict[str, Any]:
    key = (await _keys(teams))[jwt.get_unverified_header(token)["kid"]]
    claims: dict[str, Any] = jwt.decode(
        token, jwt.PyJWK(key), algorithms=["RS256"], audience=APP, issuer=ISSUER
    )
    return claims


async def test_what_teams_posts_verifies_through_the_served_documents(
    teams: TeamsStandIn, bot: EchoBot
) -> None:
    await teams.message(TARA, "good morning")
    claims = await _verified(teams, bot.tokens[0])
    assert claims["serviceurl"] == bot.heard[0]["serviceUrl"] == teams.service_url


async def test_every_key_is_endorsed_for_teams(teams: TeamsStandIn) -> None:
    assert all(key["endorsements"] == ["msteams"] for key in (await _keys(teams)).values())


async def test_a_rotated_signer_serves_both_keys_until_the_old_one_is_withdrawn() -> None:
    async with TeamsStandIn([], app_id=APP, tenant_id="t") as teams:
        old, first = teams.signer.kid, teams.signer.sign(APP, teams.service_url)
        new = teams.signer.rotate()
        assert set(await _keys(teams)) == {old, new}
        await _verified(teams, first)
        newest = teams.signer.rotate(keep_old=False)
        assert set(await _keys(teams)) == {newest}


async def test_claims_can_be_changed_and_left_out(teams: TeamsStandIn) -> None:
    with pytest.raises(jwt.ExpiredSignatureError):
        await _verified(teams, teams.signer.sign(APP, "x", exp=1))
    with pytest.raises(jwt.MissingRequiredClaimError):
        await _verified(teams, teams.signer.sign(APP, "x", iss=None))
    assert jwt.get_unverified_header(teams.signer.sign(APP, "x", kid="other"))["kid"] == "other"


async def test_another_connectors_key_does_not_verify(teams: TeamsStandIn) -> None:
    forged = Signer().sign(APP, teams.service_url, kid=teams.signer.kid)
    with pytest.raises(jwt.InvalidSignatureError):
        await _verified(teams, forged)


async def test_metadata_can_be_down_and_its_readings_are_counted(teams: TeamsStandIn) -> None:
    teams.metadata_down = True
    async with aiohttp.ClientSession() as session, session.get(teams.metadata_url) as response:
        assert response.status == 503
    assert teams.metadata_reads == 1
