"""What the Bot Connector refuses, judged from a call alone; who blocked or uninstalled what is not here."""

import json
import re

from aiohttp import web

from rehearsal.conversations import Conversations, Wire
from rehearsal.faults import Refused
from rehearsal.personas import Persona

SIZE_LIMIT = 100 * 1024
"""Octets of UTF-16 that one message may have."""

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def authorised(request: web.Request) -> None:
    """Refuse a call without a bearer token; which token it is, only Microsoft could tell."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not token.strip():
        raise Refused(401, "BotNotRegistered", "Authorization has been denied for this request.")


def creation(body: Wire, *, tenant_id: str, bot_id: str) -> None:
    """Refuse what is not a one-to-one chat of this bot in this tenant; the wire says tenantID or tenantId."""
    members = body.get("members")
    if body.get("isGroup") or not isinstance(members, list) or len(members) != 1:
        raise Refused(400, "BadArgument", "A one-to-one chat has exactly one member.")
    named = body.get("tenantId") or body.get("tenantID")
    if not named:
        raise Refused(400, "BadArgument", "tenantId is missing.")
    if named != tenant_id:
        raise Refused(403, "ForbiddenOperationException", "The bot is not in that tenant.")
    if (body.get("bot") or {}).get("id", bot_id) != bot_id:
        raise Refused(400, "BadArgument", "bot.id is not the caller's.")


def member_id(body: Wire) -> str:
    """The id of the first member of a chat to be created, empty where there is none."""
    members = body.get("members")
    first = members[0] if isinstance(members, list) and members else {}
    return str(first.get("id") or "") if isinstance(first, dict) else ""


def addressee(body: Wire, chats: Conversations) -> Persona:
    """The person to create a chat with, named by a bare object id or by the `29:` id that Teams gave.

    A guid behind `29:` is refused with the words that real bots met (platform fact, section 4.1).
    """
    named = member_id(body)
    if not named:
        raise Refused(400, "BadArgument", "members[0].id is missing; aadObjectId does not stand in for it.")
    if named.startswith("29:") and _GUID.fullmatch(named[3:]):
        raise Refused(403, "ForbiddenOperationException", "Failed to decrypt pairwise id.")
    if not named.startswith("29:") and not _GUID.fullmatch(named):
        raise Refused(400, "BadArgument", "members[0].id is neither a bare object id nor a 29: id.")
    person = chats.member(named)
    if person is None:
        raise Refused(403, "ForbiddenOperationException", "The user is not in this tenant.")
    return person


def activity(body: Wire) -> None:
    """Refuse a message that is too large, empty, or of a type that a bot may not send."""
    if len(json.dumps(body, ensure_ascii=False).encode("utf-16-le")) > SIZE_LIMIT:
        raise Refused(413, "MessageSizeTooBig", "The message is larger than about 100 KB.")
    if body.get("type") not in ("message", "typing"):
        raise Refused(400, "BadArgument", "Only messages and typing may be sent.")
    if body["type"] == "message" and not (body.get("text") or body.get("attachments")):
        raise Refused(400, "BadArgument", "The message has neither text nor attachments.")
