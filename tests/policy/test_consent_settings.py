"""How the school reads its record of permissions, as its file says it, and every fault of that."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from policy import consent_settings
from policy.consents import ConsentTerms
from policy.uses import FIXED, PRESS, Place
from tests.children import TERMS


def test_the_terms_are_read_as_the_school_file_says_them() -> None:
    table = {
        "strict": True,
        "confirm_by": "10-31",
        "stale_after_days": 14,
        "held_after_days": 60,
        "accounts": [{"id": "facebook", "name": " Facebook page "}],
    }
    terms, faults = consent_settings.read(table, ZoneInfo("Europe/London"))
    assert faults == []
    assert (terms.strict, terms.confirm_by, terms.stale_after_days) == (True, (10, 31), 14)
    assert terms.accounts == {Place("facebook"): "Facebook page"}
    assert terms.places == (*FIXED, Place("facebook"))
    assert consent_settings.read({}, TERMS.zone) == (ConsentTerms(TERMS.zone), [])


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ({"strict": "yes"}, "consents.strict"),
        ({"confirm_by": "02-29"}, "consents.confirm_by"),
        ({"confirm_by": "13-01"}, "consents.confirm_by"),
        ({"confirm_by": 131}, "consents.confirm_by"),
        ({"stale_after_days": 0}, "consents.stale_after_days"),
        ({"held_after_days": True}, "consents.held_after_days"),
        ({"stale_after_days": 60, "held_after_days": 30}, "consents.held_after_days"),
        ({"accounts": "facebook"}, "consents.accounts"),
        ({"accounts": ["facebook"]}, "consents.accounts[0]"),
        ({"accounts": [{"id": "facebook", "name": "F", "url": "x"}]}, "consents.accounts[0]"),
        ({"accounts": [{"id": PRESS, "name": "Press"}]}, "consents.accounts[0].id"),
        ({"accounts": [{"id": "Face book", "name": "F"}]}, "consents.accounts[0].id"),
        ({"accounts": [{"id": "x", "name": "X"}, {"id": "x", "name": "X"}]}, "consents.accounts[1].id"),
        ({"accounts": [{"id": "x", "name": " "}]}, "consents.accounts[0].name"),
    ],
)
def test_every_fault_of_the_terms_is_named_where_it_is(table: dict[str, object], place: str) -> None:
    _, faults = consent_settings.read(table, TERMS.zone)
    assert [one.partition(": ")[0] for one in faults] == [place]
