"""The environment, read once into one frozen value; whatever is missing or wrong is named all at once.

Two names are ours beyond the contract: `MAIL_SENDER`, the one mailbox that content-free mail is sent from
(needed unless in rehearsal), and `TEAMS_APP_ID`, the id in the Teams app package where it differs from the
one that `python -m manifest.pack` derives from the bot's. Two more are needed only where the school keeps
screenshots (R115): `SARGENT_URL`, the public address of this bot, and `AZURE_BLOBS_ENDPOINT`, where the store
is named by `AZURE_TABLES_ENDPOINT`. Everywhere else `SARGENT_URL` may be left out: then papers out of the
consent record are made by `python -m bot consents` alone.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from policy.schools import School

_GUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST_PATTERN: Final = re.compile(rf"\*(?:\.{_LABEL}){{2,}}|{_LABEL}(?:\.{_LABEL})*|::1")
_ADDRESS: Final = re.compile(
    # Strict, so that no other reader of the same address can find another host in it.
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?(?:/[a-z0-9._~/-]*)?",
    re.IGNORECASE,
)


class Misconfigured(Exception):
    """The settings are not usable; every fault is listed, none of them with a secret in it."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep the faults, each a sentence that begins with the name of the setting."""
        super().__init__("\n".join(faults))
        self.faults = faults


def _guid(value: str) -> str:
    if not _GUID.fullmatch(value.lower()):
        raise ValueError("is not a GUID.")
    return value.lower()


def _address(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise ValueError("is not an http address.")
    return value


def _hosts(value: str) -> str:
    if not all(_HOST_PATTERN.fullmatch(host) for host in _listed(value)):
        raise ValueError("is not a list of hosts, such as a.example,*.b.example.")
    return value


def _file(value: Path) -> Path:
    if not value.is_file():
        raise ValueError("is not a file.")
    return value


Guid = Annotated[str, AfterValidator(_guid)]
Address = Annotated[str, AfterValidator(_address)]
File = Annotated[Path, AfterValidator(_file)]


class Settings(BaseSettings):
    """What the program is told from outside; the fields are the names of the environment in lower case."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        str_strip_whitespace=True,
        hide_input_in_errors=True,
    )

    microsoft_app_id: Guid
    microsoft_app_tenant_id: Guid
    microsoft_app_type: Literal["SingleTenant", "UserAssignedMSI"]
    microsoft_app_password: SecretStr | None = None
    microsoft_app_certificate_path: File | None = None
    azure_storage_connection_string: SecretStr | None = None
    azure_tables_endpoint: Address | None = None
    azure_blobs_endpoint: Address | None = None
    sargent_url: Address | None = None
    school_config: File
    host: str = "0.0.0.0"  # noqa: S104 - what a container needs; a rehearsal refuses it.
    port: int = Field(default=3978, ge=0, le=65535)
    graph_base_url: Address = "https://graph.microsoft.com/v1.0"
    bot_openid_metadata_url: Address = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    bot_token_issuer: str = "https://api.botframework.com"  # noqa: S105 - who signs, not a secret.
    bot_service_url: Address = "https://smba.trafficmanager.net/teams/"
    allowed_service_hosts: Annotated[str, AfterValidator(_hosts)] = (
        "smba.trafficmanager.net,*.botframework.com"
    )
    rehearsal: bool = False
    rehearsal_clock: Path | None = None
    mail_sender: str = ""
    teams_app_id: Guid | None = None

    @classmethod
    def read(cls) -> Self:
        """The settings as the environment has them; raises `Misconfigured`."""
        return cls()  # type: ignore[call-arg]  # The rest is in the environment.

    @property
    def service_hosts(self) -> tuple[str, ...]:
        """The hosts a service URL may name; one that begins with `*.` stands for all below it."""
        return _listed(self.allowed_service_hosts)

    def allows(self, service_url: str) -> bool:
        """Whether our token may be sent there: https to an allowed host, or loopback in a rehearsal."""
        parts = _ADDRESS.fullmatch(service_url)
        if parts is None:
            return False
        host = parts["host"].lower()
        secure = parts["scheme"].lower() == "https" or (self.rehearsal and is_loopback(host))
        return secure and any(_covers(pattern, host) for pattern in self.service_hosts)

    def is_service_host(self, host: str) -> bool:
        """Whether this is one of the hosts of the Bot Connector."""
        return any(_covers(pattern, host) for pattern in self.service_hosts)

    def suit(self, school: School) -> None:
        """Raise `Misconfigured` where this school needs something that is not set (R115)."""
        faults = tuple(_for_screenshots(self)) if school.screenshots else ()
        if faults:
            raise Misconfigured(faults)

    @model_validator(mode="wrap")
    @classmethod
    def _name_everything(cls, given: Any, make: Any) -> Self:
        """Add to pydantic's findings those that concern several settings, which it would not reach."""
        given = dict(given)
        raw = {name: _plain(value) for name, value in given.items()}
        if not raw.get("host") and _is_on(raw.get("rehearsal", "")):
            given["host"] = raw["host"] = "127.0.0.1"
        faults = list(_between(raw, {name: field.default for name, field in cls.model_fields.items()}))
        try:
            made: Self = make(given)
        except ValidationError as wrong:
            found = [_sentence(error) for error in wrong.errors(include_input=False, include_url=False)]
            # The cause is dropped on purpose: it may hold what was given, secrets with it.
            raise Misconfigured((*found, *faults)) from None
        if faults:
            raise Misconfigured(tuple(faults))
        return made


def is_loopback(host: str) -> bool:
    """Whether this name or address can only be this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _between(given: Mapping[str, str], defaults: Mapping[str, object]) -> Iterator[str]:
    full = {name: given.get(name) or str(default or "") for name, default in defaults.items()}
    yield from _storage(full)
    if _is_on(full["rehearsal"]):
        yield from _beyond_this_machine(full)
    else:
        if full["rehearsal_clock"]:
            yield "REHEARSAL_CLOCK may be set in a rehearsal only: nobody else may move the time."
        yield from _proof(full)
        yield from _insecure(full)
        if "@" not in full["mail_sender"]:
            yield "MAIL_SENDER is not a mailbox, and mail has to come from one."


def _storage(full: Mapping[str, str]) -> Iterator[str]:
    ways = bool(full["azure_storage_connection_string"]) + bool(full["azure_tables_endpoint"])
    if ways != 1:
        yield "AZURE_STORAGE_CONNECTION_STRING or AZURE_TABLES_ENDPOINT: exactly one is needed."
    if full["azure_storage_connection_string"] and full["azure_blobs_endpoint"]:
        yield "AZURE_BLOBS_ENDPOINT is for AZURE_TABLES_ENDPOINT only: a connection string names both."


def _for_screenshots(settings: Settings) -> Iterator[str]:
    why = "and the school file turns screenshots on."
    if settings.sargent_url is None:
        yield f"SARGENT_URL is missing, {why}"
    if settings.azure_storage_connection_string is None and settings.azure_blobs_endpoint is None:
        yield f"AZURE_BLOBS_ENDPOINT is missing, {why}"


def _proof(full: Mapping[str, str]) -> Iterator[str]:
    both = "MICROSOFT_APP_PASSWORD or MICROSOFT_APP_CERTIFICATE_PATH"
    ways = bool(full["microsoft_app_password"]) + bool(full["microsoft_app_certificate_path"])
    if full["microsoft_app_type"] == "SingleTenant" and ways != 1:
        yield f"{both}: exactly one is needed for SingleTenant."
    if full["microsoft_app_type"] == "UserAssignedMSI" and ways:
        yield f"{both}: neither is for UserAssignedMSI."


def _insecure(full: Mapping[str, str]) -> Iterator[str]:
    names = ("graph_base_url", "bot_openid_metadata_url", "bot_service_url", "azure_tables_endpoint")
    for name in (*names, "azure_blobs_endpoint", "sargent_url"):
        if full[name].lower().startswith("http:"):
            yield f"{name.upper()} is not https."
    yield from _unlisted(full)


def _unlisted(full: Mapping[str, str]) -> Iterator[str]:
    host = _host(full["bot_service_url"])
    if host and not any(_covers(pattern, host) for pattern in _listed(full["allowed_service_hosts"])):
        yield "BOT_SERVICE_URL is not on a host of ALLOWED_SERVICE_HOSTS."


def _beyond_this_machine(full: Mapping[str, str]) -> Iterator[str]:
    if not is_loopback(full["host"]):
        yield "HOST is not loopback, which REHEARSAL needs."
    for name in ("graph_base_url", "bot_openid_metadata_url", "bot_service_url"):
        if not is_loopback(_host(full[name])):
            yield f"{name.upper()} is not on loopback, which REHEARSAL needs."
    for name in ("azure_blobs_endpoint", "sargent_url"):
        if full[name] and not is_loopback(_host(full[name])):
            yield f"{name.upper()} is not on loopback, which REHEARSAL needs."
    if not all(is_loopback(host) for host in _listed(full["allowed_service_hosts"])):
        yield "ALLOWED_SERVICE_HOSTS has a host that is not loopback, which REHEARSAL needs."
    yield from _unlisted(full)
    if not _is_azurite(full["azure_storage_connection_string"], full["azure_tables_endpoint"]):
        yield "AZURE_STORAGE_CONNECTION_STRING is not Azurite's on loopback, which REHEARSAL needs."


def _is_azurite(connection_string: str, endpoint: str) -> bool:
    if endpoint and (not is_loopback(_host(endpoint)) or "/devstoreaccount1" not in endpoint):
        return False
    if not connection_string:
        return True
    parts = dict(part.partition("=")[::2] for part in connection_string.split(";") if part)
    parts = {name.strip().lower(): value.strip() for name, value in parts.items()}
    endpoints = [value for name, value in parts.items() if name.endswith(("endpoint", "proxyuri"))]
    named = parts.get("usedevelopmentstorage", "").lower() == "true" or (
        parts.get("accountname") == "devstoreaccount1" and "tableendpoint" in parts
    )
    return named and all(is_loopback(_host(value)) for value in endpoints)


def _sentence(error: ErrorDetails) -> str:
    name = str(error["loc"][0]).upper() if error["loc"] else "The settings"
    if error["type"] == "missing":
        return f"{name} is missing."
    reason = error["msg"].removeprefix("Value error, ")
    return f"{name} {reason}" if reason.startswith("is ") else f"{name} is not understood: {reason}."


def _is_on(value: str) -> bool:
    return value.lower() in {"1", "true", "yes", "on", "y", "t"}


def _plain(value: object) -> str:
    return value.get_secret_value().strip() if isinstance(value, SecretStr) else str(value or "").strip()


def _listed(value: str) -> tuple[str, ...]:
    return tuple(host.strip().lower() for host in value.split(",") if host.strip())


def _host(address: str) -> str:
    parts = _ADDRESS.fullmatch(address)
    return parts["host"].lower() if parts else ""


def _covers(pattern: str, host: str) -> bool:
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host.strip("[]") == pattern
