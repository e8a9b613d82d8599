"""Tokens signed as the Bot Connector signs them, and the documents that let the bot verify them."""

import base64
import secrets
import time
from collections.abc import Sequence

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

ISSUER = "https://api.botframework.com"

_LIFE_SECONDS = 3600


class Signer:
    """The keys of a pretended Bot Connector: they live in memory and are new at every start."""

    def __init__(self, *, endorsements: Sequence[str] = ("msteams",)) -> None:
        """Make one key, endorsed for the channels named, as Microsoft's keys are."""
        self._endorsements = tuple(endorsements)
        self._keys: dict[str, rsa.RSAPrivateKey] = {}
        self.rotate()

    @property
    def kid(self) -> str:
        """The name of the key that signs now."""
        return list(self._keys)[-1]

    def rotate(self, *, keep_old: bool = True) -> str:
        """Add a key that signs from now on and name it; without `keep_old` earlier keys are withdrawn."""
        if not keep_old:
            self._keys.clear()
        kid = secrets.token_urlsafe(16)
        self._keys[kid] = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return kid

    def sign(self, app_id: str, service_url: str, *, kid: str | None = None, **changes: object) -> str:
        """Sign a token for the bot; `changes` replace claims, and None leaves a claim out.

        `kid` is what the header says, true or not: the newest key signs whatever it says.
        """
        now = int(time.time())
        claims: dict[str, object] = {
            "serviceurl": service_url,
            "nbf": now - 60,
            "iat": now - 60,
            "exp": now + _LIFE_SECONDS,
            "iss": ISSUER,
            "aud": app_id,
        }
        kept = {name: value for name, value in (claims | changes).items() if value is not None}
        named = self.kid if kid is None else kid
        return jwt.encode(kept, self._keys[self.kid], algorithm="RS256", headers={"kid": named})

    def metadata(self, jwks_uri: str) -> dict[str, object]:
        """The OpenID document that BOT_OPENID_METADATA_URL answers with."""
        return {
            "issuer": ISSUER,
            "authorization_endpoint": "https://invalid.botframework.com",
            "jwks_uri": jwks_uri,
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }

    def jwks(self) -> dict[str, object]:
        """The public keys, each with the channels it is endorsed for."""
        return {"keys": [self._public(kid) for kid in self._keys]}

    def _public(self, kid: str) -> dict[str, object]:
        numbers = self._keys[kid].public_key().public_numbers()
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": kid,
            "x5t": kid,
            "n": _base64(numbers.n),
            "e": _base64(numbers.e),
            "endorsements": list(self._endorsements),
        }


def _base64(number: int) -> str:
    octets = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")
