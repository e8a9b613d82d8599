"""Tokens from a small Entra over real HTTPS, through the real msal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import jwt
import pytest
from azure.core.credentials import AccessToken

from graph.credential import EARLY, BadCertificate, Credential, LocalCredential, NoToken
from tests.graph.entra import TENANT, SmallEntra, a_pem, a_pfx, public_key
from tests.graph.tenant import BOT

SCOPE = "https://graph.microsoft.com/.default"
SECRET = "not-a-real-secret"


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_pem(tmp_path_factory.mktemp("certificates") / "bot.pem")


@pytest.fixture
async def entra(pem: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SmallEntra]:
    server = SmallEntra(pem)
    await server.start()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
    yield server
    await server.stop()


@pytest.fixture
async def credential(entra: SmallEntra) -> AsyncIterator[Credential]:
    async with Credential.with_secret(
        client_id=BOT, tenant_id=TENANT, secret=SECRET, authority=entra.authority
    ) as signed_in:
        yield signed_in


async def test_a_secret_buys_a_token_that_is_fetched_once(credential: Credential, entra: SmallEntra) -> None:
    assert [await credential.token(SCOPE) for _ in range(3)] == ["token-1"] * 3
    (asked,) = entra.asked
    assert (asked["client_id"], asked["client_secret"]) == (BOT, SECRET)
    assert (asked["scope"], asked["grant_type"]) == (SCOPE, "client_credentials")


async def test_many_who_want_a_token_at_once_share_one_fetch(
    credential: Credential, entra: SmallEntra
) -> None:
    tokens = await asyncio.gather(*(credential.token(SCOPE) for _ in range(20)))
    assert set(tokens) == {"token-1"}
    assert len(entra.asked) == 1


async def test_each_scope_has_a_token_of_its_own(credential: Credential) -> None:
    assert await credential.token(SCOPE) == "token-1"
    assert await credential.token("https://storage.azure.com/.default") == "token-2"


async def test_a_token_about_to_end_is_fetched_anew(credential: Credential, entra: SmallEntra) -> None:
    entra.lasts = int(EARLY) - 1
    assert await credential.token(SCOPE) == "token-1"
    assert await credential.token(SCOPE) == "token-2"


async def test_storage_gets_the_same_token_in_its_own_shape(credential: Credential) -> None:
    token = await credential.get_token(SCOPE, enable_cae=True)
    assert isinstance(token, AccessToken)
    assert token.token == await credential.token(SCOPE)
    assert token.expires_on == pytest.approx(time.time() + 3600, abs=5)


async def test_a_refusal_says_which_and_tells_no_secret(credential: Credential, entra: SmallEntra) -> None:
    told = f"AADSTS7000215: Invalid client secret provided: {SECRET}."
    entra.error = {"error": "invalid_client", "error_description": told}
    with pytest.raises(NoToken) as refusal:
        await credential.token(SCOPE)
    assert str(refusal.value) == "invalid_client AADSTS7000215"
    assert refusal.value.__cause__ is None


async def test_after_a_failure_the_next_try_may_succeed(entra: SmallEntra) -> None:
    authority = entra.authority
    await entra.stop()
    async with Credential.with_secret(
        client_id=BOT, tenant_id=TENANT, secret=SECRET, authority=authority
    ) as credential:
        with pytest.raises(NoToken, match="ConnectionError"):
            await credential.token(SCOPE)


async def test_an_entra_that_hangs_costs_no_more_than_the_timeout(entra: SmallEntra) -> None:
    entra.hang = 1
    async with Credential.with_secret(
        client_id=BOT, tenant_id=TENANT, secret=SECRET, authority=entra.authority, timeout=0.3
    ) as credential:
        started = time.monotonic()
        with pytest.raises(NoToken):
            await credential.token(SCOPE)
        assert time.monotonic() - started < 0.9


async def test_a_certificate_in_a_pem_signs_for_us(entra: SmallEntra, pem: Path) -> None:
    async with Credential.with_certificate(
        client_id=BOT, tenant_id=TENANT, path=pem, authority=entra.authority
    ) as credential:
        assert await credential.token(SCOPE) == "token-1"
    _assert_signed_with(pem, entra)


async def test_a_certificate_in_a_pfx_signs_for_us(entra: SmallEntra, tmp_path: Path) -> None:
    path = a_pfx(tmp_path / "bot.pfx")
    async with Credential.with_certificate(
        client_id=BOT, tenant_id=TENANT, path=path, authority=entra.authority
    ) as credential:
        assert await credential.token(SCOPE) == "token-1"
    _assert_signed_with(path, entra)


async def test_a_pfx_under_a_password_is_no_token(entra: SmallEntra, tmp_path: Path) -> None:
    path = a_pfx(tmp_path / "bot.pfx", "locked")
    async with Credential.with_certificate(
        client_id=BOT, tenant_id=TENANT, path=path, authority=entra.authority
    ) as credential:
        with pytest.raises(NoToken):
            await credential.token(SCOPE)


@pytest.mark.parametrize(
    ("keep", "missing"),
    [("PRIVATE KEY", "no certificate"), ("CERTIFICATE", "no private key"), ("nothing", "no p")],
)
def test_a_pem_with_half_of_what_it_needs_is_refused_at_once(
    pem: Path, tmp_path: Path, keep: str, missing: str
) -> None:
    half = tmp_path / "half.pem"
    blocks = pem.read_text().replace("-----\n-----BEGIN", "-----\n\n-----BEGIN").split("\n\n")
    half.write_text("\n".join(block for block in blocks if keep in block))
    with pytest.raises(BadCertificate, match=missing):
        Credential.with_certificate(client_id=BOT, tenant_id=TENANT, path=half)


def test_a_certificate_that_is_not_there_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadCertificate, match="No such file"):
        Credential.with_certificate(client_id=BOT, tenant_id=TENANT, path=tmp_path / "none.pfx")


async def test_a_managed_identity_is_asked_for_the_resource(
    entra: SmallEntra, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", entra.identity_endpoint)
    monkeypatch.setenv("IDENTITY_HEADER", "of this machine")
    async with Credential.with_managed_identity(client_id=BOT) as credential:
        assert [await credential.token(SCOPE) for _ in range(2)] == ["identity-1"] * 2
    (asked,) = entra.asked
    assert (asked["resource"], asked["client_id"]) == ("https://graph.microsoft.com", BOT)
    assert asked["header"] == "of this machine"


async def test_the_rehearsals_token_needs_no_network() -> None:
    async with LocalCredential() as credential:
        assert await credential.token(SCOPE) == (await credential.get_token(SCOPE)).token


def _assert_signed_with(path: Path, entra: SmallEntra) -> None:
    (asked,) = entra.asked
    claims = jwt.decode(
        asked["client_assertion"], public_key(path), algorithms=["PS256"], audience=f"{entra.authority}/token"
    )
    assert claims["iss"] == BOT
