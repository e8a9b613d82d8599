"""A small Entra: a token endpoint over real HTTPS and a managed-identity endpoint over HTTP, on loopback."""

from __future__ import annotations

import asyncio
import ssl
import time
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

TENANT = "50000000-0000-4000-8000-000000000005"


class SmallEntra:
    """Counts what it is asked; `lasts` is how long its tokens live, in seconds."""

    def __init__(self, key_and_certificate: Path) -> None:
        self.asked: list[dict[str, str]] = []
        self.lasts = 3600
        self.hang = 0.0
        self.error: dict[str, str] | None = None
        self.authority = ""
        self.identity_endpoint = ""
        self._tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._tls.load_cert_chain(key_and_certificate)
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get(f"/{TENANT}/v2.0/.well-known/openid-configuration", self._discovery)
        app.router.add_post("/token", self._token)
        app.router.add_get("/identity", self._identity)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._tls).start()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        (_, secure), (_, plain) = self._runner.addresses
        self.authority = f"https://127.0.0.1:{secure}"
        self.identity_endpoint = f"http://127.0.0.1:{plain}/identity"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _discovery(self, _: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": f"{self.authority}/{TENANT}/v2.0",
                "authorization_endpoint": f"{self.authority}/authorize",
                "token_endpoint": f"{self.authority}/token",
            }
        )

    async def _token(self, request: web.Request) -> web.Response:
        self.asked.append({name: str(value) for name, value in (await request.post()).items()})
        await asyncio.sleep(self.hang)
        if self.error is not None:
            return web.json_response(self.error, status=401)
        token = {"access_token": f"token-{len(self.asked)}", "expires_in": self.lasts, "token_type": "Bearer"}
        return web.json_response(token)

    async def _identity(self, request: web.Request) -> web.Response:
        self.asked.append(dict(request.query) | {"header": request.headers["X-IDENTITY-HEADER"]})
        token = {
            "access_token": f"identity-{len(self.asked)}",
            "expires_on": str(int(time.time()) + self.lasts),
            "token_type": "Bearer",
        }
        return web.json_response(token)


def a_pem(path: Path) -> Path:
    """Write a private key and a self-made certificate for 127.0.0.1 into one PEM."""
    key, certificate = _pair()
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
    return path


def a_pfx(path: Path, password: str = "") -> Path:
    """Write a private key and a self-made certificate into one PFX."""
    key, certificate = _pair()
    lock = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"bot", key, certificate, None, lock))
    return path


def public_key(path: Path) -> rsa.RSAPublicKey:
    """The public half of the certificate in a PEM or PFX that was written here."""
    if path.suffix == ".pem":
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
    else:
        loaded = pkcs12.load_pkcs12(path.read_bytes(), None).cert
        assert loaded is not None
        certificate = loaded.certificate
    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    return key


def _pair() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return key, certificate
