"""What a school must say before its package can be made, read from the environment.

The bot's own settings live with the bot; only the app id is shared, by its name.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from manifest.template import manifest_id

ADDRESSES: Final = {
    "SARGENT_WEBSITE_URL": "https://school.example/",
    "SARGENT_PRIVACY_URL": "https://school.example/privacy",
    "SARGENT_TERMS_URL": "https://school.example/terms",
}
"""The pages Teams shows beside the app, with the ones a rehearsal makes do with."""

_STAND_IN_ID: Final = "00000000-0000-4000-8000-000000000000"
_GUID: Final = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")


@dataclass(frozen=True, slots=True)
class Settings:
    """The values to fill in, by template name, and every fault found while reading them.

    A faulty value is replaced by a stand-in, so that the rest of the manifest can still be
    checked and one run names everything; nothing is packed while ``faults`` is not empty.
    """

    values: Mapping[str, str]
    faults: tuple[str, ...]


def read(environment: Mapping[str, str], *, rehearsal: bool) -> Settings:
    """Read the settings; a rehearsal may leave the addresses out, a real package may not."""
    given = {name: text for name, value in environment.items() if (text := value.strip())}
    needed = ["MICROSOFT_APP_ID", *([] if rehearsal else ADDRESSES)]
    missing = [name for name in needed if name not in given]
    faults = [f"These settings are missing: {', '.join(missing)}."] if missing else []
    faults.extend(f"{name} {fault}" for name, fault in _wrong(given))
    return Settings(values=_values(given), faults=tuple(faults))


def _wrong(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in ("MICROSOFT_APP_ID", "TEAMS_APP_ID"):
        if name in given and not _is_guid(given[name]):
            yield name, "is not a GUID."
    for name in ADDRESSES:
        if name in given and not _is_https(given[name]):
            yield name, "is not an https address."


def _values(given: Mapping[str, str]) -> Mapping[str, str]:
    app_id = _usable(given, "MICROSOFT_APP_ID", _STAND_IN_ID)
    ids = {"MICROSOFT_APP_ID": app_id, "TEAMS_APP_ID": _usable(given, "TEAMS_APP_ID", manifest_id(app_id))}
    addresses = {name: given.get(name, stand_in) for name, stand_in in ADDRESSES.items()}
    good = {name: url if _is_https(url) else ADDRESSES[name] for name, url in addresses.items()}
    return ids | good


def _usable(given: Mapping[str, str], name: str, stand_in: str) -> str:
    value = given.get(name, "")
    return value.lower() if _is_guid(value) else stand_in


def _is_guid(value: str) -> bool:
    return _GUID.fullmatch(value) is not None


def _is_https(value: str) -> bool:
    try:
        address = urlsplit(value)
    except ValueError:
        return False
    return address.scheme == "https" and bool(address.hostname) and not re.search(r"\s", value)
