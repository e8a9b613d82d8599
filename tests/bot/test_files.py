"""Reading that there are files in a message: which, how their names end, and nothing more of the names."""

from __future__ import annotations

import pytest

from bot.activities import DOWNLOAD, turn_of
from bot.turns import FileSent, SentFile, Words
from rehearsal.files import Files
from tests.bot.test_activities import an_activity

HTML = {"contentType": "text/html", "content": "<p>help</p>"}
URL = "https://school-my.sharepoint.com/x?tempauth=y"


def onedrive(name: object, kind: object = "", url: object = URL) -> dict[str, object]:
    """A file of OneDrive as Teams speaks of it."""
    return {"contentType": DOWNLOAD, "name": name, "content": {"downloadUrl": url, "fileType": kind}}


def sent(*attachments: object, text: str = "") -> FileSent:
    """What somebody sent with these attachments."""
    turn = turn_of(an_activity(text=text, attachments=list(attachments)))
    assert isinstance(turn, FileSent)
    return turn


@pytest.mark.parametrize(
    ("name", "kind", "ending"),
    [
        ("Amelia.PNG", "png", "png"),
        ("a.b.jpeg", "", "jpeg"),
        ("screenshot", "webp", "webp"),
        ("screenshot", "", ""),
        ("what Amelia. said to me", "", "other"),
        (None, "pdf", "pdf"),
        (7, 7, ""),
    ],
)
def test_of_a_name_only_its_ending_is_read(name: object, kind: object, ending: str) -> None:
    turn = sent(onedrive(name, kind), HTML)
    assert turn.files == (SentFile(URL, ending),)
    assert "melia" not in repr(turn)


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        ("image/*", ""),
        ("image/png", "png"),
        ("image/HEIC", "heic"),
        ("image/svg+xml", "other"),
        ("video/mp4", "video"),
    ],
)
def test_what_was_pasted_into_a_message_is_a_file_that_only_we_are_given(kind: str, ending: str) -> None:
    turn = sent({"contentType": kind, "contentUrl": URL}, HTML, text="he wrote this")
    assert turn.files == (SentFile(URL, ending, inline=True),)
    assert turn.words == Words(turn.sender, turn.place, turn.activity_id, "he wrote this")


@pytest.mark.parametrize(
    "attachments",
    [None, [], "x", [HTML], [None, 7, "x", []], [{"contentType": "messageReference"}], [{"contentType": 7}]],
)
def test_a_message_without_a_file_is_words_as_before(attachments: object) -> None:
    assert isinstance(turn_of(an_activity(attachments=attachments)), Words)


@pytest.mark.parametrize("content", [None, 7, [], {}, {"downloadUrl": 7}])
def test_a_file_whose_address_cannot_be_read_is_a_file_all_the_same(content: object) -> None:
    assert sent({"contentType": DOWNLOAD, "content": content}).files == (SentFile(""),)


def test_several_files_stay_in_their_order() -> None:
    assert [one.ending for one in sent(onedrive("1.png"), onedrive("2.pdf"), onedrive("3.jpg")).files] == [
        "png",
        "pdf",
        "jpg",
    ]


def test_the_stand_in_speaks_of_files_as_teams_does() -> None:
    files = Files("http://127.0.0.1:9")
    there, pasted = files.attached(b"x", "a.png"), files.attached(b"x", "a.png", inline=True)
    assert [(one.ending, one.inline) for one in sent(there, pasted).files] == [("png", False), ("", True)]
