"""Opening and writing spreadsheets: every honest file is read as it stands, whichever program saved it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.spreadsheets import Spreadsheets, as_csv, as_xlsx
from policy import exports
from policy.consents import Record
from policy.rolls import Roll
from policy.sheets import Line, Sheet
from tests.bot.workbooks import HEADED, ONE, a_book, a_sheet_of, lines
from tests.lists import ANSWERS, AT, STYLES, TERMS, a_child, csv_bytes, listed
from tests.policy.plans import USES, plan, rolls


@pytest.fixture
def spreadsheets() -> Spreadsheets:
    return Spreadsheets()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
async def test_a_csv_file_is_read_in_whatever_way_a_program_saved_it(encoding: str, delimiter: str) -> None:
    sheet = Sheet("", (Line(1, HEADED), Line(2, ("Stone, Lane; Co", "Amy\nRose", 'the "web"')), Line(3, ONE)))
    content = csv_bytes(sheet, encoding=encoding, delimiter=delimiter)
    assert await lines(content) == [(one.number, one.cells) for one in sheet.lines]


async def test_lines_have_the_numbers_that_excel_shows() -> None:
    content = b'sep=;\r\nA;B\r\n\r\n;\r\n"x\r\ny";1\r\nz;2\r\n'
    assert await lines(content) == [(1, ("A", "B")), (4, ("x\r\ny", "1")), (5, ("z", "2"))]


async def test_one_column_and_one_line_are_read_too() -> None:
    assert await lines(b"Surname") == [(1, ("Surname",))]


async def test_excel_cells_are_read_as_a_person_would_write_them() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet.append(["Class", "DOB", "Adno", "Yes?", "Note", "Formula"])
        sheet.append([])
        sheet.append([3.0, date(2018, 9, 1), "001234", True, " two\nlines ", "=1+1"])
        sheet.append([None, datetime(2018, 9, 1, 12, 30), 1234, False, 0.5])  # noqa: DTZ001 Excel knows no zones.

    assert await lines(a_book(fill), "xlsx") == [
        (1, ("Class", "DOB", "Adno", "Yes?", "Note", "Formula")),
        (3, ("3", "2018-09-01", "001234", "TRUE", " two\nlines ")),
        (4, ("", "2018-09-01T12:30:00", "1234", "FALSE", "0.5")),
    ]


async def test_of_a_formula_the_value_that_excel_kept_is_read_and_nothing_is_worked_out() -> None:
    content = a_sheet_of('<row><c><f>HYPERLINK("http://x.example")</f><v>7</v></c><c><f>1+1</f></c></row>')
    assert await lines(content, "xlsx") == [(1, ("7",))]
    assert await lines(b"=1+1,@x,-2\r\n") == [(1, ("=1+1", "@x", "-2"))]


async def test_merged_titles_are_lines_and_hidden_sheets_are_not_read(spreadsheets: Spreadsheets) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        first = book.active
        assert first is not None
        first.append(["Sample Primary School"])
        first.merge_cells("A1:C1")
        first.append(HEADED)
        book.create_sheet("Lookups").append(["Yes", "No"])
        book["Lookups"].sheet_state = "hidden"
        book.create_sheet("Notes").append(["Printed by the office"])
        book.create_sheet("Empty")

    read = await spreadsheets.read(a_book(fill), "xlsx")
    assert [(one.name, len(one.lines)) for one in read] == [("Sheet", 2), ("Notes", 1)]


def filled(sheet: Sheet) -> list[tuple[int, tuple[str, ...]]]:
    """The lines of a sheet without the empty cells at their ends, which Excel does not keep."""
    return [(one.number, tuple("\n".join(one.cells).rstrip("\n").split("\n"))) for one in sheet.lines]


@pytest.mark.rule("R35")
async def test_a_large_school_is_read_in_both_kinds_of_file(spreadsheets: Spreadsheets) -> None:
    said = {use.code: ANSWERS[at % 3] for at, use in enumerate(USES)}
    sheet = listed([a_child(number, said) for number in range(2_000)], STYLES[1], name="Consents")
    for content, ending in ((await as_xlsx(sheet), "XLSX"), (as_csv(sheet), ".csv")):
        (read,) = await spreadsheets.read(content, ending)
        assert filled(read) == filled(sheet)


@pytest.mark.rule("R35", "R40")
@settings(max_examples=8, deadline=None)
@given(rolls(), st.sampled_from(("csv", "xlsx")))
async def test_what_is_fetched_and_sent_back_changes_nothing(roll: Roll, ending: str) -> None:
    # Through the file, which is what people have in their hands.
    made = exports.sheet(roll, TERMS, AT)
    content = as_csv(made) if ending == "csv" else await as_xlsx(made)
    (read,) = await Spreadsheets().read(content, ending)
    assert filled(read) == filled(made)
    if any(one.pupil.is_here for one in roll.records):
        preview = plan(read, roll, made_on=AT.date())
        assert preview.plan.pupils == ()
        assert preview.faults == ()
        assert preview.troubles == ()


async def test_nothing_that_we_write_is_a_formula_in_either_kind_of_file() -> None:
    sheet = Sheet("Permissions", (Line(1, ("'=1+1", "=1+1", "+4", "-1", "@x")),))
    book = openpyxl.load_workbook(io.BytesIO(await as_xlsx(sheet)))
    assert {cell.data_type for row in book["Permissions"].iter_rows() for cell in row} == {"s"}
    pupil = replace(a_child(1).pupil, class_name="=1+1", surname="-Stone", mis_id="@x")
    made = exports.sheet(Roll((Record(pupil),)), TERMS, AT)
    assert {"'=1+1", "'-Stone", "'@x"} <= set(made.lines[1].cells)
    assert not any(cell[:1] in tuple("=+-@\t\r") for cell in made.lines[1].cells if cell)
