"""`python -m bot consents`, run as a person would on the server: bringing lists in, taking the record out."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from policy.book_steps import BookDeed, BookLine, BookStep, Written
from policy.concerns import FormToken
from policy.papers import COMMAND_LINE
from rehearsal.azurite import Azurite
from rehearsal.ports import free_port
from storage.audits import Audits
from storage.books import Books
from storage.connection import Store
from storage.consents import Consents
from storage.withdrawals import Withdrawals
from tests.bot.test_main import QUIET, ROOT, bot
from tests.policy.ledger import an_account

LIST = b"""Admission No,Surname,Forename,Year,Class,Photo - website,Video - website
7001,Stone,Amelia,4,Oak,Y,N
7002,Reed,Sam,4,Oak,N,Perhaps
7003,Vale,Robin,5,Elm,Y,Y
7004,,,5,Elm,Y,Y
"""
"""One answer that is not understood, and one line without a name."""


@dataclass
class Server:
    """A server with a folder, a school of its own, and its store."""

    store: Store
    school: str
    folder: Path
    settings: Mapping[str, str]

    def run(self, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run the command."""
        return bot("consents", *words, **{**self.settings, **changes})

    def begins(self, *words: str) -> None:
        """Run the command, and end it once it begins to write to the children's records."""
        with subprocess.Popen(
            [sys.executable, "-m", "bot", "consents", *words],
            cwd=ROOT,
            env={**QUIET, **self.settings},
            stdout=subprocess.PIPE,
            text=True,
        ) as begun:
            assert begun.stdout is not None
            assert any(line.startswith("Written: ") for line in begun.stdout)
            begun.kill()

    def brings(self, content: bytes, *words: str, name: str = "list.csv") -> subprocess.CompletedProcess[str]:
        """Bring in a list that was made today."""
        path = self.folder / name
        path.write_bytes(content)
        return self.run("import", str(path), "--made-on", today().isoformat(), *words)

    def takes(self, name: str, *words: str) -> bytes:
        """Take something out into a file of this name."""
        path = self.folder / name
        done = self.run(*words, str(path))
        assert done.returncode == 0, done.stderr
        return path.read_bytes()

    @property
    def consents(self) -> Consents:
        """The record, to look into."""
        return Consents(self.store, self.school)

    async def audit(self, action: str) -> list[Any]:
        """What the audit says of this: who, and the codes."""
        found = await Audits(self.store, self.school).those(lambda one: one.action == action)
        return [(one.actor, dict(one.codes)) for one in found]


def today() -> date:
    """Today at the school."""
    return datetime.now(UTC).astimezone(ZoneInfo("Europe/London")).date()


@pytest_asyncio.fixture
async def server(azurite: Azurite, tmp_path: Path) -> AsyncIterator[Server]:
    name = f"t-{uuid4().hex[:12]}"
    file = tmp_path / "school.toml"
    text = (ROOT / "rehearsal" / "school.toml").read_text("utf-8")
    file.write_text(re.sub(r'(?m)^id = "[a-z-]+"$', f'id = "{name}"', text, count=1))
    settings = {
        "MICROSOFT_APP_ID": "11111111-1111-4111-8111-111111111111",
        "MICROSOFT_APP_TENANT_ID": "22222222-2222-4222-8222-222222222222",
        "MICROSOFT_APP_TYPE": "SingleTenant",
        "AZURE_STORAGE_CONNECTION_STRING": azurite.connection_string,
        "SCHOOL_CONFIG": str(file),
        "GRAPH_BASE_URL": "http://127.0.0.1:9/v1.0",
        "BOT_OPENID_METADATA_URL": "http://127.0.0.1:9/metadata",
        "BOT_SERVICE_URL": "http://127.0.0.1:9/svc/",
        "ALLOWED_SERVICE_HOSTS": "127.0.0.1",
        "REHEARSAL": "1",
    }
    async with Store.from_connection_string(azurite.connection_string) as store:
        yield Server(store, name, tmp_path, settings)


async def test_without_confirm_it_is_shown_what_a_list_would_do_and_nothing_is_changed(
    server: Server,
) -> None:
    shown = server.brings(LIST)
    assert shown.returncode == 0, shown.stderr
    assert "Children on the list: 3. New: 3." in shown.stdout
    assert "Line 3, column Video - website: The answer is not understood. It counts as no." in shown.stdout
    assert "Line 5: There is no name. The line is left out." in shown.stdout
    assert "Nothing was changed. Run it again with --confirm to bring it in." in shown.stdout
    assert "Stone" not in shown.stdout
    assert (await server.consents.all()).records == ()


@pytest.mark.rule("R35", "R36")
async def test_with_confirm_all_of_it_is_brought_in_once_and_the_audit_says_from_where(
    server: Server,
) -> None:
    done = server.brings(LIST, "--confirm")
    assert done.returncode == 0, done.stderr
    assert "The list is in force.\n" in done.stdout
    assert "Written: 3 of 3.\n" in done.stdout
    assert done.stdout.endswith("Everything is written to each child's record.\n")
    roll = await server.consents.all()
    assert sorted(one.name for one in roll.pupils) == ["Amelia Stone", "Robin Vale", "Sam Reed"]
    assert (roll.head.folding, roll.head.list_by) == ((), COMMAND_LINE)
    [(actor, codes)] = await server.audit("consent.list_confirmed")
    assert (actor, codes["source"]) == (None, "cli")
    again = server.brings(LIST, "--confirm")
    assert (again.returncode, "brought in before, so nothing was changed" in again.stdout) == (0, True)
    assert len(await server.audit("consent.list_confirmed")) == 1


def long_list(children: int) -> bytes:
    """A list of so many children."""
    lines = [f"{8000 + number},Pupil{number},Robin,4,Oak,Y,N\n" for number in range(children)]
    return LIST.splitlines(keepends=True)[0] + "".join(lines).encode()


async def test_a_long_list_says_how_far_it_is(server: Server) -> None:
    done = server.brings(long_list(250), "--confirm")
    so_far = [int(one) for one in re.findall(r"(?m)^Written: (\d+) of 250\.$", done.stdout)]
    assert len(so_far) > 1
    assert so_far == sorted(so_far)
    assert so_far[-1] == 250


async def test_a_list_that_was_stopped_while_it_was_written_is_finished_by_the_same_command(
    server: Server,
) -> None:
    path = server.folder / "long.csv"
    path.write_bytes(long_list(600))
    words = ("import", str(path), "--made-on", today().isoformat(), "--confirm")
    server.begins(*words)
    assert len((await server.consents.all()).records) == 600
    again = server.run(*words)
    assert again.returncode == 0, again.stderr
    assert "brought in before" in again.stdout
    roll = await server.consents.all()
    assert (len(roll.records), roll.head.folding) == (600, ())
    assert len(await server.audit("consent.list_confirmed")) == 1


@pytest.mark.rule("R38")
async def test_what_a_list_takes_back_waits_for_the_bot_to_tell_it(server: Server) -> None:
    server.brings(LIST, "--confirm")
    taken = server.brings(LIST.replace(b"4,Oak,Y,N", b"4,Oak,N,N"), "--confirm")
    assert "Permissions taken back: 1. Children: 1." in taken.stdout
    [waiting] = await Withdrawals(server.store, server.school).pending()
    assert waiting.uses == ("photo@website",)


async def test_leavers_stay_until_it_is_said_that_they_left(server: Server) -> None:
    server.brings(LIST, "--confirm")
    shorter = b"".join(line for line in LIST.splitlines(keepends=True) if b"Robin" not in line)
    assert "On record, but not on the list: 1. They stay as they are." in server.brings(shorter).stdout
    left = server.brings(shorter, "--leavers-left", "--confirm")
    assert "They are marked as left." in left.stdout
    roll = await server.consents.all()
    assert [one.name for one in roll.pupils if not one.is_here] == ["Robin Vale"]


async def test_the_autumn_form_confirms_what_was_said_before(server: Server) -> None:
    server.brings(LIST, "--confirm")
    form = server.brings(LIST, "--form", "--confirm")
    assert "Asked anew and the same: " in form.stdout
    roll = await server.consents.all()
    assert all(one.confirms for record in roll.records for one in record.standing)


@pytest.mark.rule("R36")
async def test_the_record_is_taken_out_and_brought_in_again_without_a_change(server: Server) -> None:
    server.brings(LIST, "--confirm")
    before = (await server.consents.all()).records
    content = server.takes("out.csv", "export")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row[3:5] for row in rows[1:]] == [["Reed", "Sam"], ["Stone", "Amelia"], ["Vale", "Robin"]]
    mode = stat.S_IMODE((server.folder / "out.csv").stat().st_mode)
    assert mode == 0o600
    for name, taken in (("in.csv", content), ("in.xlsx", server.takes("out.xlsx", "export"))):
        back = server.brings(taken, "--confirm", name=name)
        assert "Answers that are new: 0. Changed: 0. As before: 108." in back.stdout, back.stderr
    assert (await server.consents.all()).records == before
    assert [codes for _, codes in await server.audit("consent.paper_fetched")] == [
        {"paper": "csv", "source": "cli"},
        {"paper": "xlsx", "source": "cli"},
    ]


@pytest.mark.rule("R40")
async def test_an_account_of_the_register_has_columns_of_its_own(server: Server) -> None:
    made = replace(an_account(), token=FormToken("0123456789abcdef"))
    line = BookLine(datetime.now(UTC), BookDeed.ACCOUNT_CREATED)
    await Books(server.store, server.school).add(BookStep((Written(made, line),)))
    server.brings(LIST, "--confirm")
    content = server.takes("out.csv", "export")
    [heads, *_] = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert f"Photo - {made.name}" in heads
    back = server.brings(content, "--confirm", name="in.csv")
    assert "Answers that are new: 0. Changed: 0." in back.stdout, back.stderr


async def test_a_file_that_is_there_is_never_written_over(server: Server) -> None:
    path = server.folder / "mine.csv"
    path.write_text("mine")
    refused = server.run("export", str(path))
    assert (refused.returncode, path.read_text()) == (1, "mine")
    assert "There is a file of that name already." in refused.stderr
    assert await server.audit("consent.paper_fetched") == []


async def test_a_class_list_is_made_for_whoever_prints_it(server: Server) -> None:
    server.brings(LIST, "--confirm")
    page = server.takes("oak.html", "class", "class OAK").decode()
    assert page.count('<th scope="row">') == 2
    assert "What may be used: Oak" in page
    nobody = server.run("class", "Ash", str(server.folder / "ash.html"))
    assert (nobody.returncode, "No child who is here is in a class" in nobody.stderr) == (1, True)
    assert not (server.folder / "ash.html").exists()


async def test_all_that_is_held_on_a_child_is_handed_over_by_any_of_their_numbers(server: Server) -> None:
    server.brings(LIST, "--confirm")
    data = json.loads(server.takes("child.json", "child", "7001"))
    assert data["child"]["forename"] == "Amelia"
    [act] = data["said"]
    assert (act["who"], act["written_down_by"]) == ("the school's list", "somebody at the server")
    page = server.takes("child.html", "child", data["child"]["number_in_this_record"]).decode()
    assert "<td>Amelia Stone</td>" in page
    assert "Somebody at the server" in page
    nobody = server.run("child", "7999", str(server.folder / "x.html"))
    assert (nobody.returncode, "No child on record" in nobody.stderr) == (1, True)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x00\x01" * 900, "The file is not text."),
        (b"", "The file is empty."),
        (b"Colour,Shoe\nred,4\n", "No line with headings was found."),
    ],
)
async def test_a_file_that_is_no_list_is_refused_with_a_sentence(
    server: Server, content: bytes, sentence: str
) -> None:
    refused = server.brings(content, "--confirm")
    assert refused.returncode == 1
    assert sentence in refused.stdout + refused.stderr
    assert "Nothing was changed." in refused.stderr
    assert (await server.consents.all()).records == ()


def test_a_file_that_is_not_there_is_refused(server: Server) -> None:
    refused = server.run("import", str(server.folder / "none.csv"), "--made-on", today().isoformat())
    assert (refused.returncode, refused.stderr) == (1, "The file cannot be read.\n")


@pytest.mark.parametrize(
    "words",
    [
        ("import", "a.csv"),
        ("import", "a.csv", "--made-on", "24/11/2026"),
        ("export", "a.pdf"),
        ("class", "Oak", "a.csv"),
        ("child", "7001", "a.xlsx"),
        (),
    ],
)
def test_a_command_that_is_not_understood_says_how_it_goes(words: tuple[str, ...]) -> None:
    refused = bot("consents", *words)
    assert refused.returncode == 2
    assert "usage:" in refused.stderr


def test_the_same_settings_are_needed_as_for_the_bot(server: Server) -> None:
    refused = bot("consents", "export", str(server.folder / "a.csv"))
    assert refused.returncode == 2
    assert "SCHOOL_CONFIG is missing." in refused.stderr


def test_a_store_that_is_down_is_said_to_be_and_nothing_is_written(server: Server) -> None:
    port = free_port()
    down = re.sub(
        r"(TableEndpoint=http://127\.0\.0\.1):\d+",
        rf"\1:{port}",
        server.settings["AZURE_STORAGE_CONNECTION_STRING"],
    )
    path = server.folder / "a.csv"
    refused = server.run("export", str(path), AZURE_STORAGE_CONNECTION_STRING=down)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert refused.stderr
    assert not path.exists()
