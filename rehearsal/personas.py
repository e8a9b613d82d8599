"""The people of a rehearsal as Teams knows them: invented names, with the kinds of id that Teams gives."""

import base64
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Persona:
    """One person and their one-to-one chat with the bot."""

    id: str
    """Entra object id, a bare guid."""
    name: str
    conversation_id: str
    user_id: str
    """The `29:` id that Teams gives this person towards this bot."""


def persona(object_id: str, name: str) -> Persona:
    """Make a person whose Teams ids follow from the object id, so that they are the same at every start."""
    return Persona(
        id=object_id,
        name=name,
        conversation_id="a:1" + _opaque("conversation", object_id),
        user_id="29:1" + _opaque("user", object_id),
    )


def _opaque(kind: str, object_id: str) -> str:
    digest = hashlib.sha256(f"{kind} {object_id}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
