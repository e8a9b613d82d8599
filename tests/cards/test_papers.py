"""Papers and files out of the consent record: whatever somebody wrote is text in them, and nothing runs."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards import child_data, child_pages, class_lists, prints
from cards.child_pages import AUDIT
from cards.consents import View
from policy.chronology import Trace
from policy.consents import Change, ConsentTerms, Record, Said, Source, changed
from policy.held import held
from policy.people import StaffId
from policy.pupils import Pupil, PupilId
from policy.rolls import Roll
from policy.uses import matrix
from tests.cards.people import AT, DSL, PEOPLE, SCHOOL

TERMS = ConsentTerms(SCHOOL.timezone)
KNOWN = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "h1",
    "h2",
    "p",
    "table",
    "thead",
    "tbody",
    "tr",
} | {
    "th",
    "td",
    "mark",
}


class Reader(HTMLParser):
    """Which elements and attributes there are on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember it."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def pages(words: str) -> Iterator[str]:
    """Every page, on which everything that somebody can write is these words."""
    pupil = Pupil(PupilId("p"), words, words, words, words, words, words, words, also=(words,))
    change = Change(
        "c", pupil.id, {one.code: Said.YES for one in matrix()}, Source.FORM, AT, AT, DSL.id, by=words
    )
    record = changed(Record(pupil), change)
    trace = Trace(AT, StaffId(words), words, codes={"pupil": words})
    yield class_lists.printed(Roll((record,)), words, words, View(TERMS, AT))
    yield child_pages.printed(held(record, (change,), (trace,), (), AT, TERMS), words, PEOPLE, TERMS)


@given(words=st.text(max_size=30) | st.sampled_from(["<script>x</script>", "</style><img src=x>", "\u202ex"]))
def test_nothing_that_somebody_wrote_becomes_part_of_a_page(words: str) -> None:
    for page in pages(words):
        reader = Reader()
        reader.feed(page)
        assert reader.tags <= KNOWN
        assert not {
            one for one in reader.attributes if one.startswith("on") or one in ("href", "src", "style")
        }
        assert "\u202e" not in page


def test_the_only_style_that_a_browser_applies_is_our_own() -> None:
    [page, _] = pages("Oak")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; sandbox" == prints.MAY
    assert f"default-src 'none'; style-src 'sha256-{digest}'\"" in page


def test_data_is_plain_ascii_and_reads_back() -> None:
    pupil = Pupil(PupilId("p"), "\u202eenotS", "Amélie")
    text = child_data.written(held(Record(pupil), (), (), (), AT, TERMS), "School", PEOPLE)
    assert text.isascii()
    assert json.loads(text)["child"]["forename"] == "Amélie"


@pytest.mark.parametrize("action", AUDIT)
def test_every_line_of_the_audit_is_a_sentence_on_the_page(action: str) -> None:
    record = Record(Pupil(PupilId("p"), "Stone", "Amelia"))
    found = held(record, (), (Trace(AT, DSL.id, action),), (), AT, TERMS)
    page = child_pages.printed(found, "School", PEOPLE, TERMS)
    assert f"<td><mark>{DSL.name}</mark></td><td>{AUDIT[action]}</td>" in page
