"""Reading raw activities: what counts as words, as a press, as an arrival, and whose they are."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.activities import Inbound, Misshapen, inbound, parsed, turn_of
from bot.turns import CardAction, Words

ASHA = "00000000-0000-4000-8000-000000000001"
BOT = "28:bot"


def an_activity(**fields: object) -> Inbound:
    """Words of Asha's in her own chat, or something else of hers."""
    raw: dict[str, object] = {
        "type": "message",
        "id": "1",
        "from": {"id": "29:asha", "aadObjectId": ASHA.upper()},
        "recipient": {"id": BOT},
        "conversation": {"id": "a:1", "conversationType": "personal"},
        "text": "help",
    }
    return inbound(raw | fields)


def mention(text: str, id_: str = BOT) -> dict[str, object]:
    """A mention as Teams lists it beside the text."""
    return {"type": "mention", "text": text, "mentioned": {"id": id_, "name": "Sargent"}}


def test_a_person_is_their_object_id_in_lower_case() -> None:
    turn = turn_of(an_activity())
    assert isinstance(turn, Words)
    assert turn.sender == ASHA


@pytest.mark.parametrize(
    ("text", "entities", "read"),
    [
        ("<at>Sargent</at> report concern", [mention("<at>Sargent</at>")], "report concern"),
        ("<at>Sargent</at>&nbsp;help\n", [mention("<at>Sargent</at>")], "help"),
        ("ask <at>Sargent</at> and <at>Ben</at>", [mention("<at>Ben</at>", "29:ben")], None),
        ("<at>Sargent</at>", [mention("<at>Sargent</at>")], ""),
        ("  two\n lines ", [], "two\n lines"),
        ("help", None, "help"),
        ("help", ["x", 7, {"type": "mention"}], "help"),
    ],
)
def test_only_the_mention_of_the_bot_is_taken_out_of_the_words(
    text: str, entities: object, read: str | None
) -> None:
    turn = turn_of(an_activity(text=text, entities=entities))
    assert isinstance(turn, Words)
    assert turn.text == (text if read is None else read)


def test_a_value_beside_words_is_no_press() -> None:
    assert isinstance(turn_of(an_activity(value={"verb": "help.show"})), Words)
    assert isinstance(turn_of(an_activity(value={"verb": "help.show"}, text="")), CardAction)


@pytest.mark.parametrize(
    ("conversation", "personal"),
    [
        ({"id": "a:1", "conversationType": "personal"}, True),
        ({"id": "a:1"}, True),
        ({"id": "19:x@unq.gbl.spaces"}, True),
        ({"id": "19:x@thread.tacv2"}, False),
        ({"id": "a:1", "isGroup": True}, False),
        ({"id": "a:1", "conversationType": "channel"}, False),
        ({"id": "a:1", "conversationType": "groupChat"}, False),
        ({"id": "a:1", "conversationType": "Something new"}, False),
    ],
)
def test_what_is_not_surely_a_persons_own_chat_is_not_taken_for_one(
    conversation: dict[str, object], personal: bool
) -> None:
    assert an_activity(conversation=conversation).is_personal is personal


def test_the_app_in_a_team_is_nobodys_arrival() -> None:
    team = {"id": "19:x@thread.tacv2", "conversationType": "channel"}
    assert turn_of(an_activity(type="installationUpdate", action="add", conversation=team)) is None


def test_an_upgrade_is_an_arrival_and_a_removal_is_none() -> None:
    assert an_activity(type="installationUpdate", action="add-upgrade").is_arrival
    removal = an_activity(type="installationUpdate", action="remove")
    assert removal.is_departure
    assert turn_of(removal) is None


@given(text=st.text(alphabet=st.characters(), max_size=80))
def test_any_words_can_be_written_out_again(text: str) -> None:
    body = json.dumps({"type": "message", "conversation": {"id": "a:1"}, "text": text}).encode()
    parsed(body).text.encode("utf-8")


@given(depth=st.integers(1, 60))
def test_json_is_read_to_the_depth_that_is_allowed_and_no_further(depth: int) -> None:
    value = b"[" * depth + b"]" * depth
    body = b'{"type":"message","conversation":{"id":"a:1"},"value":' + value + b"}"
    if depth < 32:
        assert parsed(body).value is not None
    else:
        with pytest.raises(Misshapen):
            parsed(body)
