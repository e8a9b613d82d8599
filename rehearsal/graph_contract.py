"""The part of Graph's metadata that a rehearsal needs where Microsoft's file is not beside the repository.

A test holds every line here against that file; only csdl.py reads either.
"""

from __future__ import annotations

from rehearsal.csdl import SLICE, Contract, Member, Members, read

TEXT = Member("Edm.String")
NEEDED_TEXT = Member("Edm.String", nullable=False)
FLAG = Member("Edm.Boolean")
ENTITY: Members = {"id": NEEDED_TEXT}
DEFINITION = Member("graph.teamsAppDefinition", navigation=True)

BUILT_IN = Contract(
    enums={
        "bodyType": frozenset({"text", "html"}),
        "importance": frozenset({"low", "normal", "high"}),
        "teamsAppResourceSpecificPermissionType": frozenset({"delegated", "application"}),
        "teamworkActivityTopicSource": frozenset({"entityUrl", "text"}),
    },
    types={
        "emailAddress": {"address": TEXT, "name": TEXT},
        "itemBody": {"content": TEXT, "contentType": Member("graph.bodyType")},
        "keyValuePair": {"name": NEEDED_TEXT, "value": TEXT},
        "recipient": {"emailAddress": Member("graph.emailAddress")},
        "teamsAppPermissionSet": {
            "resourceSpecificPermissions": Member("Collection(graph.teamsAppResourceSpecificPermission)")
        },
        "teamsAppResourceSpecificPermission": {
            "permissionType": Member("graph.teamsAppResourceSpecificPermissionType"),
            "permissionValue": TEXT,
        },
        "teamworkActivityTopic": {
            "source": Member("graph.teamworkActivityTopicSource"),
            "value": NEEDED_TEXT,
            "webUrl": TEXT,
        },
        "message": {
            **ENTITY,
            "body": Member("graph.itemBody"),
            "importance": Member("graph.importance"),
            "subject": TEXT,
            "toRecipients": Member("Collection(graph.recipient)"),
        },
        "user": {
            **ENTITY,
            "accountEnabled": FLAG,
            "displayName": TEXT,
            "mail": TEXT,
            "userPrincipalName": TEXT,
        },
        "teamsApp": {**ENTITY, "displayName": TEXT, "externalId": TEXT},
        "userScopeTeamsAppInstallation": {
            **ENTITY,
            "consentedPermissionSet": Member("graph.teamsAppPermissionSet"),
            "teamsApp": Member("graph.teamsApp", navigation=True),
            "teamsAppDefinition": DEFINITION,
            "chat": Member("graph.chat", navigation=True),
        },
    },
    actions={
        ("userTeamwork", "sendActivityNotification"): {
            "topic": Member("graph.teamworkActivityTopic"),
            "activityType": TEXT,
            "chainId": Member("Edm.Int64"),
            "previewText": Member("graph.itemBody"),
            "teamsAppId": TEXT,
            "templateParameters": Member("Collection(graph.keyValuePair)"),
            "iconId": TEXT,
        },
        ("user", "sendMail"): {
            "Message": Member("graph.message", nullable=False),
            "SaveToSentItems": FLAG,
        },
    },
    entities=frozenset({"message", "user", "teamsApp", "userScopeTeamsAppInstallation"}),
)


def contract() -> Contract:
    """Microsoft's file where it is present, otherwise the table above."""
    return read(SLICE) if SLICE.is_file() else BUILT_IN
