"""What must hold before a package may leave the house: Microsoft's schema, our own limits, the icons.

Each check returns sentences, one for each fault, and an empty list when all is well.
"""

import json
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from jsonschema import Draft4Validator, Draft7Validator
from jsonschema.validators import extend
from PIL import Image

from manifest.icons import COLOUR_SIZE, OUTLINE_SIZE
from manifest.template import Document, tokens

SCHEMAS: Final = (
    Path(__file__).parent.parent / "node_modules/@microsoft/app-manifest/build/json-schemas/teams"
)
MOST_COMMANDS: Final = 10
LONGEST_TITLE: Final = 32
LONGEST_DESCRIPTION: Final = 128
ALLOWED_TOKENS: Final = frozenset({"reference"})

# Microsoft's schema calls itself draft 4 and uses const, which came later: without this it would be ignored.
_Validator: Final = extend(  # type: ignore[no-untyped-call]  # the stubs leave extend without types
    Draft4Validator, {"const": Draft7Validator.VALIDATORS["const"]}
)
_SEMVER: Final = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


def schema_faults(document: Document) -> list[str]:
    """Hold the manifest against the official schema of the version it names itself."""
    path = SCHEMAS / f"v{document.get('manifestVersion')}" / "MicrosoftTeams.schema.json"
    if not path.is_file():
        return [f"Microsoft's schema v{document.get('manifestVersion')} is not installed; run npm ci."]
    schema = json.loads(path.read_text(encoding="utf-8-sig"))
    found = sorted(_Validator(schema).iter_errors(document), key=lambda fault: fault.json_path)
    return [f"manifest.json {fault.json_path}: {fault.message}." for fault in found]


def limit_faults(document: Document) -> list[str]:
    """Check what the schema lets through: cut-off commands, other scopes, activity texts with content."""
    faults = [*_bot_faults(document), *_activity_faults(document)]
    if not _SEMVER.fullmatch(str(document.get("version"))):
        faults.append("The version is not three numbers with dots.")
    if document.get("defaultInstallScope") != "personal":
        faults.append("The app must install for one person: defaultInstallScope is not personal.")
    return faults


def icon_faults(colour: bytes, outline: bytes) -> list[str]:
    """Check that Teams will take both pictures: sizes, a solid square, pure white on clear."""
    return [*_colour_faults(_picture(colour)), *_outline_faults(_picture(outline))]


def _bot_faults(document: Document) -> Iterator[str]:
    for bot in document.get("bots", []):
        if bot.get("isNotificationOnly"):
            yield "The bot must be able to hear: isNotificationOnly hides the box people type in."
        lists = bot.get("commandLists", [])
        for part in (bot, *lists):
            if part.get("scopes") != ["personal"]:
                yield "The bot is for one-to-one chats: a scope other than personal is named."
        yield from _command_faults([command for each in lists for command in each.get("commands", [])])


def _command_faults(commands: Sequence[Document]) -> Iterator[str]:
    if len(commands) > MOST_COMMANDS:
        yield f"There are {len(commands)} commands; {MOST_COMMANDS} are shown."
    for command in commands:
        title, description = str(command.get("title")), str(command.get("description"))
        if len(title) > LONGEST_TITLE:
            yield f"The command title {title!r} is longer than {LONGEST_TITLE} letters."
        if len(description) > LONGEST_DESCRIPTION:
            yield f"What {title!r} does is told in more than {LONGEST_DESCRIPTION} letters."


def _activity_faults(document: Document) -> Iterator[str]:
    for item in document.get("activities", {}).get("activityTypes", []):
        if tokens(str(item.get("templateText"))) - ALLOWED_TOKENS:
            yield f"The activity {item.get('type')} shows more than a reference on a locked phone."


def _colour_faults(icon: Image.Image) -> Iterator[str]:
    if icon.size != (COLOUR_SIZE, COLOUR_SIZE):
        yield f"color.png is not {COLOUR_SIZE} pixels square."
    if icon.getchannel("A").getextrema() != (255, 255):
        yield "color.png has clear pixels; Teams needs a solid square to crop."


def _outline_faults(icon: Image.Image) -> Iterator[str]:
    if icon.size != (OUTLINE_SIZE, OUTLINE_SIZE):
        yield f"outline.png is not {OUTLINE_SIZE} pixels square."
    if icon.getchannel("A").getextrema() != (0, 255):
        yield "outline.png needs both fully clear and fully white pixels."
    if any(icon.getchannel(band).getextrema() != (255, 255) for band in "RGB"):
        yield "outline.png has a colour other than white."


def _picture(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content), formats=["PNG"]) as icon:
        return icon.convert("RGBA")
