"""Ids sort by when they were made, and references survive being read out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from bot.ids import Ids

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Watch:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at


def test_ids_sort_in_the_order_they_were_made_even_when_the_clock_is_set_back() -> None:
    watch = Watch()
    ids = Ids(watch)
    made = [ids.concern_id() for _ in range(100)]
    watch.at = NOON - timedelta(hours=1)
    made.append(ids.concern_id())
    watch.at = NOON + timedelta(milliseconds=5)
    made.append(ids.concern_id())
    assert made == sorted(set(made))
    assert {len(id_) for id_ in made} == {26}


def test_a_reference_has_no_letter_that_can_be_misheard_for_a_figure() -> None:
    ids = Ids(Watch())
    made = {ids.reference("MS") for _ in range(300)}
    assert len(made) > 295
    assert all(re.fullmatch(r"MS-[0-9A-HJKMNP-TV-Z]{5}", reference) for reference in made)


def test_no_two_forms_share_a_token() -> None:
    ids = Ids(Watch())
    assert len({ids.form_token() for _ in range(100)}) == 100
