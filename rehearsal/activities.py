"""Raw activities exactly as Teams sends them, one function for each thing that a person can do."""

import itertools
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rehearsal.conversations import Wire
from rehearsal.personas import Persona

ZONE = "Europe/London"

_counter = itertools.count(int(time.time() * 1000))


@dataclass(frozen=True, slots=True)
class Sender:
    """What stays the same in every activity that one tenant's Teams sends to one bot."""

    app_id: str
    bot_name: str
    tenant_id: str
    service_url: str

    @property
    def bot_id(self) -> str:
        """The bot as a member of chats."""
        return f"28:{self.app_id}"

    def activity(self, kind: str, person: Persona, **fields: object) -> Wire:
        """An activity of a type from a person's one-to-one chat; `fields` replace, None leaves one out."""
        now = datetime.now(UTC)
        whole: Wire = {
            "type": kind,
            "id": activity_id(),
            "timestamp": now.isoformat().replace("+00:00", "Z"),
            "localTimestamp": now.astimezone(ZoneInfo(ZONE)).isoformat(),
            "localTimezone": ZONE,
            "locale": "en-GB",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": {"id": person.user_id, "name": person.name, "aadObjectId": person.id},
            "recipient": {"id": self.bot_id, "name": self.bot_name},
            "conversation": self._chat("personal", person.conversation_id),
            "channelData": {"tenant": {"id": self.tenant_id}},
            "entities": [_client_info()],
        }
        return {name: value for name, value in (whole | fields).items() if value is not None}

    def message(self, person: Persona, text: str, **fields: object) -> Wire:
        """Typed words in the one-to-one chat."""
        html = {"contentType": "text/html", "content": f"<p>{text}</p>"}
        return self.activity(
            "message", person, **({"text": text, "textFormat": "plain", "attachments": [html]} | fields)
        )

    def submit(self, person: Persona, data: object, reply_to: str, **fields: object) -> Wire:
        """A press of Action.Submit: a message without text that carries `value`."""
        return self.activity("message", person, **({"value": data, "replyToId": reply_to} | fields))

    def invoke(self, person: Persona, name: str, value: object, **fields: object) -> Wire:
        """An invoke of any name; its answer goes back in the HTTP response."""
        channel_data = {"tenant": {"id": self.tenant_id}, "source": {"name": "message"}}
        own = {"id": f"f:{secrets.token_hex(16)}", "name": name, "value": value, "channelData": channel_data}
        return self.activity("invoke", person, **(own | fields))

    def execute(
        self, person: Persona, action: Wire, reply_to: str, *, trigger: str, **fields: object
    ) -> Wire:
        """A press of Action.Execute, or an automatic refresh where the trigger says so."""
        value = {"action": {"type": "Action.Execute"} | action, "trigger": trigger}
        return self.invoke(person, "adaptiveCard/action", value, **({"replyToId": reply_to} | fields))

    def installation_update(self, person: Persona, action: str, **fields: object) -> Wire:
        """The app was added to or removed from the person's Teams."""
        return self.activity("installationUpdate", person, **({"action": action} | fields))

    def members_added(self, person: Persona, **fields: object) -> Wire:
        """The conversationUpdate that follows an installation: the bot itself is the new member."""
        added = [{"id": self.bot_id}, {"id": person.user_id, "aadObjectId": person.id}]
        return self.activity("conversationUpdate", person, **({"membersAdded": added} | fields))

    def group_message(self, person: Persona, text: str, conversation_id: str, **fields: object) -> Wire:
        """Words in a group chat, where Teams passes them on because they mention the bot."""
        return self._mentioning(person, text, self._chat("groupChat", conversation_id), fields)

    def channel_message(self, person: Persona, text: str, channel_id: str, **fields: object) -> Wire:
        """Words that start a thread in a channel of a team and mention the bot."""
        thread = self._chat("channel", f"{channel_id};messageid={activity_id()}")
        channel_data = {
            "tenant": {"id": self.tenant_id},
            "teamsChannelId": channel_id,
            "teamsTeamId": channel_id,
            "channel": {"id": channel_id},
            "team": {"id": channel_id},
        }
        return self._mentioning(person, text, thread, {"channelData": channel_data} | fields)

    def _mentioning(self, person: Persona, text: str, chat: Wire, fields: dict[str, object]) -> Wire:
        called = f"<at>{self.bot_name}</at>"
        mentioned = {"id": self.bot_id, "name": self.bot_name}
        mention = {"type": "mention", "text": called, "mentioned": mentioned}
        own: dict[str, object] = {"conversation": chat, "entities": [mention, _client_info()]}
        return self.message(person, f"{called} {text}", **(own | fields))

    def _chat(self, kind: str, conversation_id: str) -> Wire:
        group = {} if kind == "personal" else {"isGroup": True}
        return {"conversationType": kind, "tenantId": self.tenant_id, "id": conversation_id} | group


def activity_id() -> str:
    """Milliseconds since 1970, as Teams numbers messages, and never the same twice."""
    return str(next(_counter))


def _client_info() -> Wire:
    return {"type": "clientInfo", "locale": "en-GB", "country": "GB", "platform": "Web", "timezone": ZONE}
