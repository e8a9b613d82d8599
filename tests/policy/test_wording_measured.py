"""The check of words against the labelled posts: what it must find, and what it must leave alone."""

from __future__ import annotations

import pytest

from bot.wording import Wording
from policy.wording import Slip
from tests.labelled_posts import TODAY, posts, roll, score


def test_there_are_enough_posts_and_about_half_are_clean() -> None:
    clean = sum(not one.labels for one in posts())
    assert len({one.words for one in posts()}) == len(posts()) >= 940
    assert 0.4 <= clean / len(posts()) <= 0.6


def test_every_reason_to_stop_a_post_is_among_the_labels() -> None:
    labelled = {label.slip for post in posts() for label in post.labels}
    never_stop = {Slip.PERHAPS_NAME, Slip.FIRST_NAME, Slip.SURNAME, Slip.HANDLE, Slip.LINK}
    assert labelled == set(Slip) - never_stop


@pytest.mark.rule("R45", "R46", "R48", "R58")
def test_what_must_stop_a_post_is_found_and_little_else() -> None:
    wording = Wording()
    result = score((one, wording.check(one.words, roll(), one.terms, TODAY)) for one in posts())
    assert result.recall >= 0.99, "\n".join(("missed:", *result.missed))
    assert result.precision >= 0.98, "\n".join(("needless:", *result.needless))
