"""The manifest as it is written, before a school's own ids and addresses are filled in.

Needs the standard library only, so the rehearsal and the tests may ask it what the app declares.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from string import Template
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID, uuid5

Document = dict[str, Any]
"""A manifest is JSON from the template to the zip: its type is Microsoft's schema, not a class of ours."""

TEMPLATE: Final = Path(__file__).with_name("manifest.json")
_TOKEN: Final = re.compile(r"\{(\w+)\}")


def written() -> Document:
    """Read the template; its ``${NAMES}`` are still to be filled."""
    document: Document = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    return document


def filled(document: Document, values: Mapping[str, str]) -> Document:
    """Fill every ``${NAME}``, string by string, so that no value can change the shape of the manifest.

    Raises KeyError where the template names a value that is not given.
    """
    return {key: _filled(part, values) for key, part in document.items()}


def manifest_id(app_id: str) -> str:
    """Derive the Teams app's own id from the bot's, so that packing twice updates one app, not two.

    Raises ValueError where ``app_id`` is not a GUID.
    """
    return str(uuid5(UUID(app_id), "sargent.teams.app"))


def tokens(template_text: str) -> frozenset[str]:
    """Name the ``{tokens}`` that Graph demands as template parameters when this text is sent."""
    return frozenset(_TOKEN.findall(template_text))


def _filled(part: object, values: Mapping[str, str]) -> object:
    match part:
        case str():
            return Template(part).substitute(values)
        case list():
            return [_filled(item, values) for item in part]
        case dict():
            return filled(part, values)
        case _:
            return part


def _declared() -> Mapping[str, frozenset[str]]:
    types = written()["activities"]["activityTypes"]
    return MappingProxyType({item["type"]: tokens(item["templateText"]) for item in types})


ACTIVITY_TYPES: Final = _declared()
"""Each activity type that the app declares, with the tokens of its text; Graph answers 400 to any other."""
