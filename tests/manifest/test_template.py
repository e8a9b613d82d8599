"""What the app declares to Teams: who it is for, what it may do, what it shows on a locked phone."""

from uuid import UUID

import pytest

from manifest.checks import SCHEMAS
from manifest.template import ACTIVITY_TYPES, manifest_id, written

TYPED_COMMANDS = {
    "report concern",
    "danger",
    "my reports",
    "my work",
    "friend request",
    "request post",
    "my posts",
    "consents",
    "policy",
    "help",
}
"""The typed commands that make sense on their own, without a reference or a name after them."""


def test_the_manifest_uses_the_newest_schema_that_microsoft_has_released() -> None:
    released = [path.name[1:] for path in SCHEMAS.glob("v1.*")]

    assert written()["manifestVersion"] == max(released, key=lambda name: int(name.split(".")[1]))


def test_every_suggested_command_is_one_the_bot_is_promised_to_understand() -> None:
    commands = [item["title"] for item in written()["bots"][0]["commandLists"][0]["commands"]]

    assert set(commands) <= TYPED_COMMANDS
    assert len(set(commands)) == len(commands) <= 10


def test_reporting_a_concern_is_the_first_thing_suggested() -> None:
    assert written()["bots"][0]["commandLists"][0]["commands"][0]["title"] == "report concern"


def test_the_bot_lives_in_one_to_one_chats_and_people_can_write_to_it() -> None:
    (bot,) = written()["bots"]

    assert bot["scopes"] == bot["commandLists"][0]["scopes"] == ["personal"]
    assert bot["isNotificationOnly"] is False
    # Without it Teams lets nobody send a screenshot (R115); what was not asked for is refused by the bot.
    assert bot["supportsFiles"] is True


def test_an_alert_shows_a_reference_and_nothing_else() -> None:
    assert {
        "itemNeedsYou": frozenset({"reference"}),
        "itemUpdated": frozenset({"reference"}),
    } == ACTIVITY_TYPES


@pytest.mark.parametrize("word", ["concern", "pupil", "staff", "safeguarding", "danger", "welfare"])
def test_an_alert_never_says_what_it_is_about(word: str) -> None:
    texts = [item["templateText"].lower() for item in written()["activities"]["activityTypes"]]

    assert not any(word in text for text in texts)


def test_the_app_asks_for_the_one_permission_it_uses() -> None:
    assert written()["authorization"] == {
        "permissions": {"resourceSpecific": [{"name": "TeamsActivity.Send.User", "type": "Application"}]}
    }
    assert written()["validDomains"] == []


def test_a_bot_always_gets_the_same_app_id_and_another_bot_another() -> None:
    first, second = "3f1c2a40-5b7e-4d1a-9c58-0a6de2b41f77", "5d0a1f1b-93c2-4a0e-b0f7-1f6f3b0c9a22"

    assert manifest_id(first) == manifest_id(first.upper())
    assert UUID(manifest_id(first)) != UUID(manifest_id(second))
