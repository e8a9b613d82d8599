"""Between the JSON that Graph speaks and the stand-in's records; every body here has passed the contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from rehearsal.graph_records import Account, FeedItem, SentMail


def member(account: Account, chosen: list[str]) -> dict[str, object]:
    """A member of a group with the properties asked for; only users have an account to be enabled."""
    details: dict[str, object] = {
        "id": account.id,
        "displayName": account.name,
        "mail": account.mail or None,
        "userPrincipalName": account.mail or None,
        "accountEnabled": account.enabled,
    }
    shown = {name: details.get(name) for name in chosen if account.kind == "user" or name != "accountEnabled"}
    return {"@odata.type": f"#microsoft.graph.{account.kind}", **shown}


def consents(body: Mapping[str, object]) -> set[object]:
    """The application permissions that an installation consents to."""
    granted = _object(body.get("consentedPermissionSet")).get("resourceSpecificPermissions")
    return {
        permission.get("permissionValue")
        for permission in map(_object, _list(granted))
        if permission.get("permissionType") == "application"
    }


def feed_item(user: Account, body: Mapping[str, object]) -> FeedItem:
    """A feed line as sent; its topic is empty unless it is a text topic."""
    sent = {name.lower(): value for name, value in body.items()}
    topic = _object(sent.get("topic"))
    pairs = [_object(pair) for pair in _list(sent.get("templateparameters"))]
    return FeedItem(
        user_id=user.id.lower(),
        activity_type=str(sent.get("activitytype") or ""),
        preview=str(_object(sent.get("previewtext")).get("content") or ""),
        parameters={str(pair.get("name")): str(pair.get("value")) for pair in pairs},
        topic=str(topic.get("value") or "") if topic.get("source") == "text" else "",
        web_url=str(topic.get("webUrl") or ""),
        at=datetime.now(UTC),
    )


def mail(user: Account, body: Mapping[str, object]) -> SentMail:
    """A mail as sent, with Graph's defaults for what was left out."""
    sent = {name.lower(): value for name, value in body.items()}
    message = _object(sent.get("message"))
    recipients = [_object(_object(to).get("emailAddress")) for to in _list(message.get("toRecipients"))]
    return SentMail(
        sender=user.mail,
        to=tuple(str(address.get("address") or "") for address in recipients),
        subject=str(message.get("subject") or ""),
        body=str(_object(message.get("body")).get("content") or ""),
        importance=str(message.get("importance") or "normal"),
        # Graph keeps a copy unless told not to.
        save_to_sent_items=bool(sent.get("savetosentitems", True)),
        at=datetime.now(UTC),
    )


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
