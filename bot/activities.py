"""Reading what Teams sends: raw JSON into an `Inbound`, and an `Inbound` into a turn of bot/turns.py.

Whatever a stranger may send is read here or refused as `Misshapen`; botbuilder is not needed for it, and
nothing here decides whom to believe (bot/door.py does).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NoReturn

from bot.turns import Arrival, CardAction, FileSent, Place, SentFile, Turn, Via, Words
from policy.people import StaffId

CHANNEL: Final = "msteams"
"""The only channel of the Bot Framework that we serve."""

DEEPEST: Final = 32
"""Levels of JSON; Teams needs about eight, and what is deeper would overrun somebody's stack later."""

DOWNLOAD: Final = "application/vnd.microsoft.teams.file.download.info"
"""The kind of an attachment that is a file of OneDrive; a pasted picture is of the kind of the picture."""

_ENDING: Final = re.compile(r"[a-z0-9]{1,5}")
_GUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_LARGEST: Final = 2**63


class Misshapen(Exception):
    """The body is not an activity."""


class NotAnAction(Exception):
    """The invoke says that a card's button was pressed, but not which."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One activity as it came, with every field of its right type; an absent text is empty.

    `sender` is the Entra object id, or empty for somebody without one (a guest of a meeting, another bot).
    """

    type: str
    id: str
    name: str
    channel_id: str
    service_url: str
    tenants: frozenset[str]
    conversation_id: str
    is_personal: bool
    sender: StaffId
    sender_id: str
    bot_id: str
    text: str
    value: object
    reply_to_id: str
    is_arrival: bool
    is_departure: bool
    files: tuple[SentFile, ...] = ()

    @property
    def place(self) -> Place:
        """Where it happened."""
        return Place(self.conversation_id, self.is_personal, self.reply_to_id)


def parsed(body: bytes) -> Inbound:
    """The activity in the body of a request; raises `Misshapen`."""
    try:
        raw = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        # The cause is dropped on purpose: it holds the body.
        raise Misshapen from None
    return inbound(_objects(_tame(raw, DEEPEST)))


def inbound(raw: Mapping[str, object]) -> Inbound:
    """The activity that this JSON object is; raises `Misshapen` for a field of a wrong type."""
    conversation = _objects(raw.get("conversation"))
    sender = _objects(raw.get("from"))
    bot_id = _text(_objects(raw.get("recipient")), "id")
    type_, id_ = _text(raw, "type"), _text(conversation, "id")
    if not type_ or not id_:
        raise Misshapen
    return Inbound(
        type=type_,
        id=_text(raw, "id"),
        name=_text(raw, "name"),
        channel_id=_text(raw, "channelId"),
        service_url=_text(raw, "serviceUrl"),
        tenants=_tenants(raw, conversation),
        conversation_id=id_,
        is_personal=_is_personal(conversation),
        sender=_person(_text(sender, "aadObjectId")),
        sender_id=_text(sender, "id"),
        bot_id=bot_id,
        text=_unaddressed(_text(raw, "text"), raw, bot_id),
        value=raw.get("value"),
        reply_to_id=_text(raw, "replyToId"),
        is_arrival=_changed(raw, type_, "add", "membersAdded"),
        is_departure=_changed(raw, type_, "remove", "membersRemoved"),
        files=tuple(_files(raw)),
    )


def turn_of(activity: Inbound) -> Turn | None:
    """What somebody typed, sent, pressed by Submit, or began; nothing for all else, and nothing from nobody.

    A Submit is a message with a value and no text, and may name its verb only in that value (platform 1.4).
    """
    if not activity.sender:
        return None
    if activity.type == "message":
        if isinstance(activity.value, dict) and not activity.text:
            return _submitted(activity, activity.value)
        if activity.files:
            return FileSent(activity.sender, activity.place, activity.id, activity.files, activity.text)
        return Words(activity.sender, activity.place, activity.id, activity.text)
    if activity.is_arrival and activity.is_personal:
        return Arrival(activity.sender, activity.place, activity.id)
    return None


def pressed(activity: Inbound) -> CardAction:
    """The button that an `adaptiveCard/action` invoke says was pressed; raises `NotAnAction`."""
    action = activity.value.get("action") if isinstance(activity.value, dict) else None
    if not isinstance(action, dict) or action.get("type") != "Action.Execute":
        raise NotAnAction
    data = action.get("data")
    data = {} if data is None else data
    verb = action.get("verb")
    if not isinstance(data, dict) or not isinstance(verb, str) or not verb or not activity.sender:
        raise NotAnAction
    return CardAction(activity.sender, activity.place, activity.id, verb, data, Via.EXECUTE)


def _submitted(activity: Inbound, data: Mapping[str, object]) -> CardAction | None:
    verb = data.get("verb")
    if not isinstance(verb, str) or not verb:
        return None
    return CardAction(activity.sender, activity.place, activity.id, verb, data, Via.SUBMIT)


def _no_constant(_: str) -> NoReturn:
    raise Misshapen


def _tame(value: object, deepest: int) -> object:
    """The same JSON without the characters that no store or wire takes: half a pair of surrogates, and NUL.

    Phones cut texts in the middle of an emoji, so these are mended. Raises `Misshapen` for JSON too deep or
    numbers beyond what a 64-bit field holds.
    """
    match value:
        case str():
            return _UNSTORABLE.sub("\ufffd", value)
        case None | bool():
            return value
        case int() | float():
            if abs(value) < _LARGEST:
                return value
        case dict() if deepest:
            return {str(_tame(name, deepest)): _tame(item, deepest - 1) for name, item in value.items()}
        case list() if deepest:
            return [_tame(item, deepest - 1) for item in value]
    raise Misshapen


def _objects(value: object) -> Mapping[str, object]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Misshapen
    return value


def _text(raw: Mapping[str, object], name: str) -> str:
    value = raw.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Misshapen
    return value


def _person(object_id: str) -> StaffId:
    id_ = object_id.lower()
    return StaffId(id_ if _GUID.fullmatch(id_) else "")


def _tenants(raw: Mapping[str, object], conversation: Mapping[str, object]) -> frozenset[str]:
    named = (
        _text(conversation, "tenantId"),
        _text(_objects(_objects(raw.get("channelData")).get("tenant")), "id"),
    )
    return frozenset(tenant.lower() for tenant in named if tenant)


def _is_personal(conversation: Mapping[str, object]) -> bool:
    kind = _text(conversation, "conversationType")
    if kind:
        return kind == "personal"
    # Some invokes leave the kind out: groups and channels are named after their thread.
    return conversation.get("isGroup") is not True and "@thread" not in _text(conversation, "id")


def _changed(raw: Mapping[str, object], type_: str, action: str, members: str) -> bool:
    if type_ == "installationUpdate":
        return _text(raw, "action").startswith(action)
    return type_ == "conversationUpdate" and bool(raw.get(members))


def _unaddressed(text: str, raw: Mapping[str, object], bot_id: str) -> str:
    """The text without the mentions of the bot, which Teams writes into it in a group or channel."""
    for mention in _mentions(raw):
        if bot_id and _text(_objects(mention.get("mentioned")), "id") == bot_id:
            text = text.replace(_text(mention, "text") or "\0", "")
    return text.replace("&nbsp;", " ").replace("\xa0", " ").strip()


def _files(raw: Mapping[str, object]) -> Iterator[SentFile]:
    """The files of a message; cards, quotations and the text once more as HTML are not files.

    One whose address cannot be read is a file all the same, so that whoever sent it is told.
    """
    attachments = raw.get("attachments")
    for one in attachments if isinstance(attachments, list) else []:
        if not isinstance(one, dict):
            continue
        kind, content = _word(one, "contentType").lower(), one.get("content")
        if kind == DOWNLOAD:
            about = content if isinstance(content, dict) else {}
            name = _word(one, "name")
            ending = name.rpartition(".")[2] if "." in name else _word(about, "fileType")
            yield SentFile(_word(about, "downloadUrl"), _ending(ending))
        elif kind.startswith("image/"):
            yield SentFile(_word(one, "contentUrl"), _ending(kind.removeprefix("image/")), inline=True)
        elif kind.startswith(("video/", "audio/")):
            yield SentFile(_word(one, "contentUrl"), kind.partition("/")[0], inline=True)


def _ending(text: str) -> str:
    """How a name ends, if that could say what the file is; what nobody would call an ending is "other"."""
    ending = text.strip().lower()
    return "" if ending in ("", "*") else ending if _ENDING.fullmatch(ending) else "other"


def _word(raw: Mapping[str, object], name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else ""


def _mentions(raw: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    entities = raw.get("entities")
    for entity in entities if isinstance(entities, list) else []:
        if isinstance(entity, dict) and entity.get("type") == "mention":
            yield entity
