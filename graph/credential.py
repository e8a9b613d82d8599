"""The one credential of the process: who we are to Entra, by certificate, secret or managed identity.

The only file that speaks msal. What is asked with a token does not live here.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

import msal
import requests
from azure.core.credentials import AccessToken
from requests.adapters import HTTPAdapter

PUBLIC_AUTHORITY = "https://login.microsoftonline.com"
EARLY = 300.0
"""Seconds before its expiry at which a token is no longer handed out."""

Ask = Callable[[str], Mapping[str, object]]
"""Blocking: from a scope to msal's answer."""

SignIn = Callable[[requests.Session], Ask]
"""Blocking: makes msal's client over this connection; it may already talk to Entra."""


class NoToken(ConnectionError):
    """Entra gave no token; the message is its error code and never carries a secret."""


class BadCertificate(Exception):
    """The certificate file cannot be read, or lacks its private key or its certificate."""


class Tokens(Protocol):
    """Whoever can name us to another service."""

    async def token(self, scope: str) -> str:
        """A bearer token for this scope; raises `NoToken` when there is none to be had."""
        ...


@dataclass(frozen=True, slots=True)
class _Held:
    token: str
    until: float
    expires_on: int


class Credential:
    """Tokens from Entra, fetched off the event loop, one fetch at a time, kept until shortly before they end.

    It fits azure-core's async credential too, so that storage may use the same managed identity.
    """

    def __init__(self, sign_in: SignIn, *, proxied: bool = True, timeout: float = 10.0) -> None:
        """Keep how to sign in; nothing is sent until the first token is wanted. `timeout` is in seconds."""
        self._sign_in = sign_in
        self._http = _session(timeout, proxied=proxied)
        self._timeout = timeout
        self._ask: Ask | None = None
        self._held: dict[str, _Held] = {}
        self._fetching = asyncio.Lock()

    @classmethod
    def with_secret(
        cls,
        *,
        client_id: str,
        tenant_id: str,
        secret: str,
        authority: str = PUBLIC_AUTHORITY,
        timeout: float = 10.0,
    ) -> Self:
        """Sign in with a client secret."""
        return cls(_application(client_id, f"{authority}/{tenant_id}", secret), timeout=timeout)

    @classmethod
    def with_certificate(
        cls,
        *,
        client_id: str,
        tenant_id: str,
        path: Path,
        authority: str = PUBLIC_AUTHORITY,
        timeout: float = 10.0,
    ) -> Self:
        """Sign in with a certificate and its key in one PEM or unencrypted PFX; raises `BadCertificate`."""
        proof = _certificate(path)
        return cls(_application(client_id, f"{authority}/{tenant_id}", proof), timeout=timeout)

    @classmethod
    def with_managed_identity(cls, *, client_id: str, timeout: float = 10.0) -> Self:
        """Sign in as the user-assigned managed identity of the machine we run on."""
        # The endpoint is on this machine: a proxy from the environment would only get in the way.
        return cls(_managed_identity(client_id), proxied=False, timeout=timeout)

    async def token(self, scope: str) -> str:
        """A token good for at least five more minutes; raises `NoToken` within the timeout otherwise."""
        return (await self._hold(scope)).token

    async def get_token(self, *scopes: str, **_: object) -> AccessToken:
        """The same token in azure-core's shape; exactly one scope is expected."""
        (scope,) = scopes
        held = await self._hold(scope)
        return AccessToken(held.token, held.expires_on)

    async def close(self) -> None:
        """Forget every token and close the connection to Entra."""
        self._held.clear()
        self._http.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _hold(self, scope: str) -> _Held:
        if (held := self._fresh(scope)) is not None:
            return held
        try:
            async with asyncio.timeout(self._timeout), self._fetching:
                return self._fresh(scope) or await self._fetch(scope)
        except TimeoutError:
            raise NoToken("timeout") from None

    def _fresh(self, scope: str) -> _Held | None:
        held = self._held.get(scope)
        return held if held is not None and time.monotonic() < held.until else None

    async def _fetch(self, scope: str) -> _Held:
        answer = await asyncio.to_thread(self._answer, scope)
        lasts = int(str(answer.get("expires_in", 0)))
        held = _Held(str(answer["access_token"]), time.monotonic() + lasts - EARLY, int(time.time()) + lasts)
        self._held[scope] = held
        return held

    def _answer(self, scope: str) -> Mapping[str, object]:
        try:
            self._ask = self._ask or self._sign_in(self._http)
            answer = self._ask(scope)
        except (OSError, ValueError, RuntimeError) as failure:
            # The cause is dropped on purpose: msal's messages may quote what was sent.
            raise NoToken(type(failure).__name__) from None
        if "access_token" not in answer:
            raise NoToken(_code(answer))
        return answer


class LocalCredential:
    """The stand-in of a rehearsal: a fixed token that means nothing anywhere, and no network."""

    async def token(self, scope: str) -> str:
        """The same opaque word for every scope."""
        return f"rehearsal.{len(scope)}"

    async def get_token(self, *scopes: str, **_: object) -> AccessToken:
        """The same word in azure-core's shape, good for an hour."""
        return AccessToken(await self.token(scopes[0]), int(time.time()) + 3600)

    async def close(self) -> None:
        """Nothing is open."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


class _InTime(HTTPAdapter):
    """Gives every request a timeout, in seconds: msal sets one only on a session that it makes itself."""

    def __init__(self, timeout: float) -> None:
        super().__init__()
        self._timeout = timeout

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: object = None,  # noqa: ARG002  # Nobody sets one; the shape is requests'.
        verify: bool | str = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        return super().send(request, stream, self._timeout, verify, cert, proxies)


def _session(timeout: float, *, proxied: bool) -> requests.Session:
    session = requests.Session()
    session.trust_env = proxied
    for scheme in ("https://", "http://"):
        session.mount(scheme, _InTime(timeout))
    return session


def _application(client_id: str, authority: str, proof: str | dict[str, object]) -> SignIn:
    def sign_in(http: requests.Session) -> Ask:
        app = msal.ConfidentialClientApplication(
            client_id,
            client_credential=proof,
            authority=authority,
            # An authority that the operator configured is not first checked with the public cloud.
            instance_discovery=None if authority.startswith(PUBLIC_AUTHORITY) else False,
            http_client=http,
        )
        return lambda scope: dict(app.acquire_token_for_client(scopes=[scope]))

    return sign_in


def _managed_identity(client_id: str) -> SignIn:
    def sign_in(http: requests.Session) -> Ask:
        identity = msal.UserAssignedManagedIdentity(client_id=client_id)
        client = msal.ManagedIdentityClient(identity, http_client=http)
        return lambda scope: dict(client.acquire_token_for_client(resource=scope.removesuffix("/.default")))

    return sign_in


def _certificate(path: Path) -> dict[str, object]:
    try:
        content = path.read_bytes()
    except OSError as failure:
        raise BadCertificate(f"{path}: {failure.strerror}") from None
    if path.suffix.lower() in {".pfx", ".p12"}:
        return {"private_key_pfx_path": str(path), "public_certificate": True}
    text = content.decode("ascii", errors="replace")
    key, certificates = _blocks(text, "PRIVATE KEY"), _blocks(text, "CERTIFICATE")
    if not key or not certificates:
        raise BadCertificate(f"{path}: no {'certificate' if key else 'private key'} in it")
    return {"private_key": key[0], "public_certificate": "\n".join(certificates)}


def _blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"-----BEGIN [A-Z ]*{kind}-----.+?-----END [A-Z ]*{kind}-----", text, re.DOTALL)


def _code(answer: Mapping[str, object]) -> str:
    """Entra's error word and its AADSTS number; the description is left out, it may quote the request."""
    number = re.match(r"AADSTS\d+", str(answer.get("error_description", "")))
    return f"{answer.get('error', 'no_answer')} {number.group() if number else ''}".strip()
