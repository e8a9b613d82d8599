"""Whether a request comes from the Bot Connector: its signed token, checked against Microsoft's keys.

Our own verifier, because botbuilder's answers 500 to a bad token, fetches keys by a blocking call without a
timeout, never looks for a new key, and accepts tokens that Entra issued to the bot itself (platform fact 5).
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

KEPT: Final = 86_400.0
"""Seconds for which fetched keys are good."""

BETWEEN_FETCHES: Final = 60.0
"""Seconds between two fetches for keys that are not in the set we hold: strangers can name any key."""

BETWEEN_FAILURES: Final = 2.0
"""Seconds after a failed fetch in which no other is tried."""

LEEWAY: Final = 300.0
"""Seconds by which the clocks of Microsoft and this machine may differ."""

LARGEST: Final = 1_048_576
"""Bytes; the real key document is about a tenth of this."""

_REMEMBERED: Final = 256


class BadToken(Exception):
    """The request does not prove that it comes from the Bot Connector."""

    def __init__(self, why: str) -> None:
        """Keep a short code for the log."""
        super().__init__(why)
        self.why = why


class KeysUnreachable(Exception):
    """Microsoft's keys cannot be fetched, so nobody's token can be checked."""


@dataclass(frozen=True, slots=True)
class _Key:
    public: RSAPublicKey
    endorsements: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Verified:
    service_url: str
    endorsements: frozenset[str]
    expires: float


class Verifier:
    """Checks tokens. Keys are fetched at the first need, once for all who wait, and kept for a day."""

    def __init__(
        self,
        *,
        app_id: str,
        issuer: str,
        metadata_url: str,
        timeout: float = 5.0,
        now: Callable[[], float] = time.time,
        between_fetches: float = BETWEEN_FETCHES,
    ) -> None:
        """Keep whom tokens must be for and from; nothing is fetched. Times are in seconds."""
        self._app_id = app_id
        self._issuer = issuer
        self._metadata_url = metadata_url
        self._timeout = timeout
        self._now = now
        self._between_fetches = between_fetches
        self._keys: Mapping[str, _Key] = {}
        self._good_until = 0.0
        self._next_fetch = 0.0
        self._fetching: asyncio.Task[None] | None = None
        self._verified: dict[str, _Verified] = {}

    async def verify(self, header: str, *, channel_id: str, service_url: str) -> None:
        """Return only if the Authorization header proves that the Bot Connector sent this activity.

        Raises `BadToken` or `KeysUnreachable`.
        """
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise BadToken("not_bearer")
        verified = self._remembered(token) or await self._check(token)
        if channel_id not in verified.endorsements:
            raise BadToken("endorsement")
        if verified.service_url != service_url:
            raise BadToken("service_url")

    async def close(self) -> None:
        """Stop a fetch that is under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    def _remembered(self, token: str) -> _Verified | None:
        """What this very token proved before, while it and the keys last; Teams uses one for hours."""
        known = self._verified.get(token)
        if known is None or self._now() > min(known.expires + LEEWAY, self._good_until):
            return None
        return known

    async def _check(self, token: str) -> _Verified:
        key = await self._key(_key_id(token))
        claims = self._claims(token, key)
        verified = _Verified(str(claims["serviceurl"]), key.endorsements, float(claims["exp"]))
        while len(self._verified) >= _REMEMBERED:
            del self._verified[next(iter(self._verified))]
        self._verified[token] = verified
        return verified

    def _claims(self, token: str, key: _Key) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key.public,
                algorithms=["RS256"],
                audience=self._app_id,
                issuer=self._issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud", "serviceurl"], "strict_aud": True},
            )
        except (jwt.InvalidTokenError, ValueError, OverflowError, RecursionError) as wrong:
            # Only the kind of fault is kept: PyJWT's messages quote the token.
            raise BadToken(type(wrong).__name__) from None
        return claims

    async def _key(self, key_id: str) -> _Key:
        now = self._now()
        if now >= self._good_until:
            await self._refresh(required=True)
        elif key_id not in self._keys:
            await self._refresh(required=False)
        key = self._keys.get(key_id)
        if key is None:
            raise BadToken("unknown_key")
        return key

    async def _refresh(self, *, required: bool) -> None:
        """Fetch the keys, with everybody who wants them now; not again so soon after the last time."""
        if self._fetching is None:
            if self._now() < self._next_fetch:
                if required:
                    raise KeysUnreachable
                return
            self._fetching = asyncio.create_task(self._fetch())
            self._fetching.add_done_callback(self._fetched)
        await asyncio.shield(self._fetching)

    def _fetched(self, task: asyncio.Task[None]) -> None:
        self._fetching = None
        if not task.cancelled():
            task.exception()

    async def _fetch(self) -> None:
        self._next_fetch = self._now() + BETWEEN_FAILURES
        try:
            async with asyncio.timeout(self._timeout), aiohttp.ClientSession() as http:
                metadata = await _document(http, self._metadata_url)
                keys = _keys(await _document(http, self._trusted(metadata.get("jwks_uri"))))
        except (TimeoutError, aiohttp.ClientError, ValueError, RecursionError):
            raise KeysUnreachable from None
        self._keys = keys
        self._verified.clear()
        self._good_until = self._now() + KEPT
        self._next_fetch = self._now() + self._between_fetches

    def _trusted(self, address: object) -> str:
        """The address of the keys, which must be as safe from tampering as the document that named it."""
        secure = urlsplit(self._metadata_url).scheme
        if not isinstance(address, str) or urlsplit(address).scheme not in {"https", secure}:
            raise ValueError("jwks_uri")
        return address


def _key_id(token: str) -> str:
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        raise BadToken("garbage") from None
    key_id = header.get("kid")
    if header.get("alg") != "RS256" or not isinstance(key_id, str):
        raise BadToken("header")
    return key_id


async def _document(http: aiohttp.ClientSession, address: str) -> Mapping[str, object]:
    """The JSON object at this address; raises `ValueError` or `aiohttp.ClientError` when there is none."""
    async with http.get(address, raise_for_status=True) as answer:
        content = bytearray()
        async for chunk in answer.content.iter_any():
            content += chunk
            if len(content) > LARGEST:
                raise ValueError("too large")
    document: object = json.loads(content)
    if not isinstance(document, dict):
        raise ValueError("not an object")
    return document


def _keys(document: Mapping[str, object]) -> Mapping[str, _Key]:
    """The keys of a set, by their id; raises `ValueError` when none is usable."""
    listed = document.get("keys")
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    keys = {str(entry["kid"]): key for entry in entries if "kid" in entry and (key := _read(entry))}
    if not keys:
        raise ValueError("no keys")
    return keys


def _read(entry: Mapping[str, Any]) -> _Key | None:
    try:
        public = RSAAlgorithm.from_jwk(dict(entry))
    except (jwt.InvalidKeyError, ValueError, TypeError, KeyError):
        return None
    if not isinstance(public, RSAPublicKey):
        return None
    endorsements = entry.get("endorsements")
    named = endorsements if isinstance(endorsements, list) else []
    return _Key(public, frozenset(str(channel) for channel in named))
