"""The table [posts] of the school file: what is good is taken, and every fault is named by its place."""

from __future__ import annotations

from datetime import date

import pytest

from policy import post_settings
from policy.post_settings import PostTerms
from tests.builders import HEAD


def test_nothing_said_is_nothing_set() -> None:
    assert post_settings.read({}, {HEAD}) == (PostTerms(), [])


def test_what_is_good_is_taken() -> None:
    table = {
        "delegate": HEAD.upper(),
        "own_contacts": [" 01632 960001 "],
        "elections": [["2027-03-22", "2027-05-06"]],
    }
    terms = PostTerms(HEAD, ("01632 960001",), ((date(2027, 3, 22), date(2027, 5, 6)),))
    assert post_settings.read(table, {HEAD}) == (terms, [])


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ({"delegate": "nobody"}, "posts.delegate"),
        ({"delegate": 7}, "posts.delegate"),
        ({"own_contacts": "01632 960001"}, "posts.own_contacts"),
        ({"own_contacts": ["x"] * 21}, "posts.own_contacts"),
        ({"own_contacts": [" "]}, "posts.own_contacts"),
        ({"own_contacts": ["x" * 121]}, "posts.own_contacts"),
        ({"own_contacts": [7]}, "posts.own_contacts"),
        ({"elections": "2027-05-06"}, "posts.elections[0]"),
        ({"elections": ["2027-05-06"]}, "posts.elections[0]"),
        ({"elections": [["2027-03-22"]]}, "posts.elections[0]"),
        ({"elections": [[]]}, "posts.elections[0]"),
        ({"elections": [7]}, "posts.elections[0]"),
        ({"elections": [["2027-03-22", "May"]]}, "posts.elections[0]"),
        ({"elections": [["2027-05-06", "2027-03-22"]]}, "posts.elections[0]"),
    ],
)
def test_every_fault_is_named_by_its_place_and_nothing_is_taken(table: dict[str, object], place: str) -> None:
    terms, [fault] = post_settings.read(table, {HEAD})
    assert fault.startswith(f"{place}: ")
    assert (terms.delegate, terms.elections) == (None, ())
