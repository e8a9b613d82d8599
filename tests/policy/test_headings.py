"""What the columns of a list are: known words only, the school's own mapping first, and else it is asked."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import headings, layouts
from policy.cells import Heard
from policy.consents import ConsentTerms
from policy.faults import Trouble
from policy.headings import Column, meant
from policy.layouts import Layout
from policy.permission_words import label
from policy.sheets import Line, Sheet
from policy.uses import DISPLAY, NEWSLETTER, PRESS, WEBSITE, Medium, Place, Use, matrix
from tests.lists import FACEBOOK, SIMS, STYLES, TERMS, Style, a_child, listed

X = Place("x")
ALL = {use.code: Heard.YES for use in matrix(TERMS.accounts)}
TWO = replace(TERMS, accounts={FACEBOOK: "Facebook page", X: "X"})


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("UPN", Column.UPN),
        ("Admission No.", Column.ADMISSION_NUMBER),
        ("Adno", Column.ADMISSION_NUMBER),
        ("MIS ID", Column.MIS_ID),
        ("Preferred Surname", Column.SURNAME),
        ("Chosen surname", Column.SURNAME),
        ("Legal Surname", Column.LEGAL_SURNAME),
        ("Forename", Column.FORENAME),
        ("First name", Column.FORENAME),
        ("Name", Column.NAME),
        ("NC Year", Column.YEAR),
        ("Registration\nForm", Column.CLASS),
        ("Reg Group", Column.CLASS),
        ("D.O.B.", Column.BORN),
        ("Consent Name", Column.CONSENT),
        ("Given by", Column.GIVEN_BY),
        ("Gender", Column.IGNORED),
    ],
)
def test_the_words_of_the_vendors_are_known(heading: str, column: Column) -> None:
    assert meant(heading, TERMS) is column


@pytest.mark.rule("R40")
@pytest.mark.parametrize(
    ("heading", "uses"),
    [
        ("Photo - Website", {Use(Medium.PHOTO, WEBSITE)}),
        ("Consent for photographs on the school website", {Use(Medium.PHOTO, WEBSITE)}),
        ("Photo and video: newsletter", {Use(Medium.PHOTO, NEWSLETTER), Use(Medium.VIDEO, NEWSLETTER)}),
        ("Video (social media)", {Use(Medium.VIDEO, FACEBOOK), Use(Medium.VIDEO, X)}),
        ("Video (Facebook)", {Use(Medium.VIDEO, FACEBOOK)}),
        ("Name with photo - press", {Use(Medium.NAME_WITH_IMAGE, PRESS)}),
        ("Use of work in newsletter", {Use(Medium.WORK, NEWSLETTER)}),
        ("First name on display", {Use(Medium.FIRST_NAME, DISPLAY)}),
        ("Full name in local newspaper", {Use(Medium.FULL_NAME, PRESS)}),
    ],
)
def test_a_permission_that_is_wholly_understood_is_its_uses(heading: str, uses: set[Use]) -> None:
    assert set(meant(heading, TWO) or ()) == uses


@pytest.mark.rule("R40")
@pytest.mark.parametrize(
    "heading",
    [
        "Photographs: Internal & external",
        "Photo",
        "Website",
        "Name with photo",
        "Name - website",
        "Photo not on website",
        "No photos on website",
        "Photo - website (opt out)",
        "Photo - website except faces",
        "First name and photo - website",
        "First name with photo - website",
        "Social media: photo on Facebook",
        "Photo - Instagram",
        "Photo - website and prospectus",
        "Media",
        "School trips",
    ],
)
def test_a_permission_of_which_any_word_is_unclear_is_asked_about(heading: str) -> None:
    assert meant(heading, TWO) is None


@pytest.mark.rule("R40")
@given(st.text(max_size=30))
def test_a_heading_never_means_a_place_that_the_school_does_not_have(text: str) -> None:
    meaning = meant(f"Photo - {text}", TERMS)
    assert not isinstance(meaning, tuple) or all(one.place in TERMS.places for one in meaning)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True).map(Place),
        st.sampled_from(
            ("Website", "Photos", "School", "Press and display", "Facebook", "X", "Work", "!?", "Name")
        ),
        max_size=3,
    )
)
def test_our_own_headings_mean_exactly_their_use_whatever_accounts_are_called(
    accounts: dict[Place, str],
) -> None:
    terms = replace(TERMS, accounts=accounts)
    for use in matrix(accounts):
        assert meant(label(use, terms), terms) == (use,)


def test_what_the_school_said_of_a_column_wins_and_is_read_back() -> None:
    remembered = {
        "photo website": "photo@press video@press",
        "oddity": "surname",
        "old": "photo@closed-account",
    }
    found = headings.read(("Photo - Website", "Oddity", "Old"), TERMS, remembered)
    uses = (Use(Medium.PHOTO, PRESS), Use(Medium.VIDEO, PRESS))
    assert [one.meaning for one in found] == [uses, Column.SURNAME, None]
    for meaning in (*(one.meaning for one in found), Column.IGNORED):
        assert headings.understood(headings.spelt(meaning), TERMS) == meaning


def test_two_columns_of_one_kind_are_two_things_so_that_neither_is_taken() -> None:
    same = headings.read(("Name", "Name", "UPN"), TERMS, {})
    alike = headings.read(("Preferred surname", "Chosen surname", "UPN"), TERMS, {})
    for found in (same, alike):
        assert [one.meaning for one in found] == [None, None, Column.UPN]
    assert [one.key for one in same] == ["name", "name 2", "upn"]


def a_layout(*sheets: Sheet, terms: ConsentTerms = TERMS) -> Layout:
    """The one list of these sheets."""
    found = layouts.find(sheets, terms, {})
    assert isinstance(found, Layout)
    return found


@pytest.mark.rule("R35")
@pytest.mark.parametrize("style", STYLES, ids=lambda one: one.name)
def test_the_headings_are_found_under_whatever_is_printed_above_them(style: Style) -> None:
    sheet = listed([a_child(1, ALL), a_child(2, ALL)], style)
    found = a_layout(sheet)
    assert found.is_long == style.is_long
    assert not found.unmapped
    assert len(found.lines) == (2 * len(ALL) if style.is_long else 2)
    assert found.lines == sheet.lines[-len(found.lines) :]


def test_of_several_sheets_the_one_with_the_headings_is_read_and_two_lists_are_refused() -> None:
    sheet = listed([a_child(1)], SIMS, name="Consents")
    notes = Sheet("Notes", (Line(1, ("Printed by the office",)), Line(2, ("Year", "Reg"))))
    empty = Sheet("Template", sheet.lines[:3])
    assert a_layout(notes, empty, sheet).lines == sheet.lines[-1:]
    assert layouts.find([sheet, replace(sheet, name="3B")], TERMS, {}) is Trouble.SEVERAL_LISTS
    assert layouts.find([notes, empty], TERMS, {}) is Trouble.NO_LINES
    assert layouts.find([notes], TERMS, {}) is Trouble.NO_HEADINGS
    assert layouts.find([], TERMS, {}) is Trouble.NO_HEADINGS


def test_a_column_without_a_heading_that_holds_something_is_asked_about() -> None:
    found = a_layout(Sheet("", (Line(1, ("UPN", "", "Surname")), Line(2, ("", "Yes", "Stone")))))
    assert [(one.key, one.column) for one in found.unmapped] == [("", 1)]


def test_the_words_of_every_kind_of_medium_and_place_are_each_one_use() -> None:
    for medium, place in product(
        ("Photos", "Videos", "Work"), ("website", "press", "displays", "newsletters")
    ):
        assert len(meant(f"{medium} - {place}", TERMS) or ()) == 1
