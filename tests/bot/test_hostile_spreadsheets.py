"""Opening what somebody sent to harm: refused with a reason, in time, and at no cost to anybody else."""

from __future__ import annotations

import asyncio
import io
import json
import struct
import sys
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from time import monotonic

import psutil
import pytest

from bot.sheet_reading import MEMORY
from bot.spreadsheets import WITHIN, Spreadsheets, as_csv
from policy.sheets import LARGEST, LONGEST_CELL, MOST_COLUMNS, MOST_LINES, Unread, Unreadable
from tests.architecture.house import ROOT
from tests.bot.workbooks import NAMESPACE, a_sheet_of, lines, plain_book, why, with_part
from tests.lists import STYLES, a_child, listed

MEGABYTE = 1024 * 1024
SLOW = 3 * WITHIN
"""Seconds for what takes one on a machine that has nothing else to do."""


@dataclass
class Cost:
    """The most memory that our own process and the one that opens the file had, and how long it took."""

    ours: int = 0
    theirs: int = 0
    seconds: float = 0.0


@asynccontextmanager
async def measured() -> AsyncIterator[Cost]:
    """Watch what goes on within."""
    cost, us, began = Cost(), psutil.Process(), monotonic()
    before = us.memory_info().rss

    async def watch() -> None:
        while True:
            cost.ours = max(cost.ours, us.memory_info().rss - before)
            for child in us.children():
                with suppress(psutil.Error):
                    if "bot.sheet_reading" in child.cmdline():
                        cost.theirs = max(cost.theirs, child.memory_info().rss)
            await asyncio.sleep(0.005)

    watching = asyncio.create_task(watch())
    try:
        yield cost
    finally:
        watching.cancel()
        cost.seconds = monotonic() - began


def laughs() -> str:
    """Ten entities, each ten times the one before."""
    entities = ['<!ENTITY a0 "ha">']
    entities += [f'<!ENTITY a{one} "{f"&a{one - 1};" * 10}">' for one in range(1, 10)]
    return f"<!DOCTYPE worksheet [{''.join(entities)}]>"


def zip_bomb() -> bytes:
    """A sheet of two gigabytes, as it says of itself, in some kilobytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        with bomb.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(100):
                sheet.write(b" " * MEGABYTE)
    return out.getvalue()


def lying_bomb() -> bytes:
    """The same, where the archive says that there are only a thousand bytes."""
    content = zip_bomb()
    return content.replace(struct.pack("<I", 100 * MEGABYTE), struct.pack("<I", 1_000))


def wide_book(cells: int = 1_000_000) -> bytes:
    """One line of a million cells."""
    return a_sheet_of(f'<row r="1">{"".join(f"<c><v>{one}</v></c>" for one in range(cells))}</row>')


def wide_book_in_sixteen_bits() -> bytes:
    """The same, spelt so that its bytes look like nothing."""
    sheet = zipfile.ZipFile(io.BytesIO(wide_book())).read("xl/worksheets/sheet1.xml").decode()
    return with_part("xl/worksheets/sheet1.xml", sheet.encode("utf-16"))


def tall_book() -> bytes:
    """A million cells in lines of a hundred."""
    cells = [f"<c><v>{one * 7919 % 1_000_003}</v></c>" for one in range(1_000_000)]
    return a_sheet_of("".join(f"<row>{''.join(cells[at : at + 100])}</row>" for at in range(0, 10**6, 100)))


def attributed_book() -> bytes:
    """One element that goes on for megabytes."""
    attributes = " ".join(f"a{one}='{one}'" for one in range(500_000))
    return a_sheet_of(f"<row {attributes}/>")


def echoing_book() -> bytes:
    """One long text that stands in every one of 200,000 cells, as Excel keeps it: once."""
    strings = f'<sst xmlns="{NAMESPACE}"><si><t>{"x" * LONGEST_CELL}</t></si></sst>'
    cells = [f'<c s="{at * 7919 % 10_007}" t="s"><v>0</v></c>' for at in range(200_000)]
    rows = "".join(f"<row>{''.join(cells[at : at + 50])}</row>" for at in range(0, len(cells), 50))
    out = io.BytesIO(a_sheet_of(rows))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        types = book.read("[Content_Types].xml").decode()
        book.writestr("xl/sharedStrings.xml", strings)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    named = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    return with_part("[Content_Types].xml", types.replace("</Types>", named).encode(), out.getvalue())


def encrypted_zip() -> bytes:
    """The plain book with every part marked as locked."""
    content = bytearray(plain_book())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + at] |= 1
            start = content.find(mark, start + 4)
    return bytes(content)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
HOSTILE: dict[str, tuple[Callable[[], bytes], str, Unreadable]] = {
    "a hundred megabytes": (lambda: b"x" * (100 * MEGABYTE), "csv", Unreadable.TOO_LARGE),
    "a hundred megabytes of Excel": (lambda: b"PK\x03\x04" * (25 * MEGABYTE), "xlsx", Unreadable.TOO_LARGE),
    "a million columns": (lambda: b"," * 1_000_000, "csv", Unreadable.TOO_MANY_COLUMNS),
    "a million columns of Excel": (wide_book, "xlsx", Unreadable.TOO_MANY_COLUMNS),
    "a million lines": (lambda: b"a\n" * 1_000_000, "csv", Unreadable.TOO_MANY_LINES),
    "a zip bomb": (zip_bomb, "xlsx", Unreadable.HOSTILE),
    "a zip bomb that lies": (lying_bomb, "xlsx", Unreadable.BROKEN),
    "a million columns in sixteen bits": (wide_book_in_sixteen_bits, "xlsx", Unreadable.BROKEN),
    "a million cells of Excel": (tall_book, "xlsx", Unreadable.TOO_LARGE),
    "a row of a million attributes": (attributed_book, "xlsx", Unreadable.HOSTILE),
    "one text in every cell": (echoing_book, "xlsx", Unreadable.TOO_LARGE),
    "a billion laughs": (
        lambda: a_sheet_of('<row><c t="str"><v>&a9;</v></c></row>', laughs()),
        "xlsx",
        Unreadable.HOSTILE,
    ),
    "a file of ours in an entity": (
        lambda: a_sheet_of(
            "<row><c><v>&x;</v></c></row>", '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        ),
        "xlsx",
        Unreadable.HOSTILE,
    ),
    "an address in a declaration": (
        lambda: a_sheet_of("", '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">'),
        "xlsx",
        Unreadable.HOSTILE,
    ),
    "a path out of the archive": (lambda: with_part("../../x", b"x"), "xlsx", Unreadable.HOSTILE),
    "a path from the root": (lambda: with_part("/etc/x", b"x"), "xlsx", Unreadable.HOSTILE),
    "folders without end": (lambda: with_part("a/" * 40 + "x", b"x"), "xlsx", Unreadable.HOSTILE),
    "macros": (lambda: with_part("xl/vbaProject.bin", b"x"), "xlsx", Unreadable.MACROS),
    "macros by its ending": (plain_book, "xlsm", Unreadable.MACROS),
    "an old Excel file": (lambda: OLE, "xls", Unreadable.OLD_EXCEL),
    "an old Excel file renamed": (lambda: OLE, "xlsx", Unreadable.OLD_EXCEL),
    "an old Excel file as text": (lambda: OLE, "csv", Unreadable.OLD_EXCEL),
    "a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "xlsx", Unreadable.LOCKED),
    "a locked archive": (encrypted_zip, "xlsx", Unreadable.LOCKED),
    "a picture renamed": (
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) + b"\0",
        "csv",
        Unreadable.NOT_TEXT,
    ),
    "an Excel file renamed": (plain_book, "csv", Unreadable.DISGUISED),
    "text renamed": (lambda: b"Surname,Forename\n", "xlsx", Unreadable.DISGUISED),
    "another archive": (lambda: _zip_of("readme.txt"), "xlsx", Unreadable.DISGUISED),
    "half a file": (lambda: plain_book()[:3_000], "xlsx", Unreadable.BROKEN),
    "broken XML": (lambda: a_sheet_of("<row>"), "xlsx", Unreadable.BROKEN),
    "noughts": (lambda: b"Surname\0,Forename\n", "csv", Unreadable.NOT_TEXT),
    "sixteen bits without a mark": (
        lambda: "Surname,Forename".encode("utf-16-le"),
        "csv",
        Unreadable.NOT_TEXT,
    ),
    "an open quotation mark": (lambda: b'"Stone,Amy\nBrook,Ben\n', "csv", Unreadable.BROKEN),
    "a cell without end": (lambda: b"a," + b"x" * (LONGEST_CELL + 1), "csv", Unreadable.CELL_TOO_LONG),
    "nothing": (lambda: b"", "csv", Unreadable.EMPTY),
    "nothing but empty lines": (lambda: b"\r\n,,\r\n\r\n", "csv", Unreadable.EMPTY),
    "an Excel file with nothing in it": (lambda: a_sheet_of(""), "xlsx", Unreadable.EMPTY),
    "a document": (lambda: b"%PDF-1.7\n", "pdf", Unreadable.OTHER_KIND),
    "a document renamed": (lambda: b"%PDF-1.7\n", "csv", Unreadable.DISGUISED),
}


def _zip_of(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize("which", HOSTILE)
async def test_a_hostile_file_is_refused_in_time_and_costs_nothing(which: str) -> None:
    make, ending, reason = HOSTILE[which]
    content = make()
    async with measured() as cost:
        assert await why(content, ending) is reason
    mine, theirs = cost.ours // MEGABYTE, cost.theirs // MEGABYTE
    print(f"{which}: {reason.value}, {cost.seconds:.2f} s, child {theirs} MB, ours +{mine} MB")
    assert cost.seconds < SLOW
    assert cost.theirs < MEMORY
    assert cost.ours < 24 * MEGABYTE


async def test_whatever_gets_past_every_check_has_only_so_much_memory() -> None:
    # The checks are of the process that opens files; here it is told to do without them, on less memory.
    code = (
        "import bot.workbooks as it; it._count = lambda archive: None; it.UNPACKED = it.RATIO = 10**12;"
        "import bot.sheet_reading as reading; reading.MEMORY = 160 * 2**20; reading.main()"
    )
    content = wide_book(500_000)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code, "xlsx"), stdin=-1, stdout=-1, cwd=ROOT, env={}
    )
    said, _ = await process.communicate(content)
    assert json.loads(said.splitlines()[-1]) == ["no", "too_large", 0]


async def test_the_limits_themselves_are_within() -> None:
    assert len(await lines(b"a\n" * MOST_LINES)) == MOST_LINES
    assert len((await lines(b"a," * (MOST_COLUMNS - 1) + b"a"))[0][1]) == MOST_COLUMNS
    assert await lines(b"a," + b"x" * LONGEST_CELL) == [(1, ("a", "x" * LONGEST_CELL))]
    assert await why(b"x" * (LARGEST + 1)) is Unreadable.TOO_LARGE


async def test_a_file_that_takes_too_long_is_given_up_and_its_process_is_gone() -> None:
    impatient = Spreadsheets(within=0.01)
    with pytest.raises(Unread) as refused:
        await impatient.read(plain_book(), "xlsx")
    assert refused.value.why is Unreadable.TOO_SLOW
    assert not any("bot.sheet_reading" in one.cmdline() for one in psutil.Process().children())


async def test_others_are_answered_while_a_large_file_is_opened() -> None:
    sheet = listed([a_child(number) for number in range(1_500)], STYLES[1])
    reading = asyncio.create_task(Spreadsheets().read(as_csv(sheet), "csv"))
    longest = 0.0
    while not reading.done():
        began = monotonic()
        await asyncio.sleep(0)
        longest = max(longest, monotonic() - began)
    await reading
    assert longest < 1


async def test_the_process_that_opens_a_file_has_no_settings_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MICROSOFT_APP_PASSWORD", "a secret")
    seen: list[dict[str, str]] = []
    reading = asyncio.create_task(Spreadsheets().read(plain_book(), "xlsx"))
    while not reading.done():
        for child in psutil.Process().children():
            with suppress(psutil.Error):
                if "bot.sheet_reading" in child.cmdline():
                    seen.append(child.environ())
        await asyncio.sleep(0)
    await reading
    assert seen
    assert not any("MICROSOFT_APP_PASSWORD" in one for one in seen)
