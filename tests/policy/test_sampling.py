"""The ten posts of a term that the safeguarding lead looks at: the same ten whoever asks (R20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.concerns import FormToken
from policy.people import StaffId
from policy.posting import Cannot, Impossible
from policy.posts import Outing, Post, PostId
from policy.sampling import NUMBER, WITHOUT_TERMS, drawn, sampled, term_began, was_sampled
from policy.uses import WEBSITE
from tests.policy.ledger import SCENE, SCHOOL, who

BEGAN = datetime(2026, 9, 1, tzinfo=UTC)
ids = st.lists(st.text("0123456789abcdef", min_size=8, max_size=8).map(PostId), unique=True, max_size=40)
TERMS = ((date(2026, 9, 2), date(2026, 12, 18)), (date(2027, 1, 5), date(2027, 3, 24)))


@pytest.mark.rule("R20")
@given(ids, st.randoms())
def test_the_draw_is_the_same_in_whatever_order_the_posts_are_read(
    posts: list[PostId], chance: Random
) -> None:
    mixed = list(posts)
    chance.shuffle(mixed)
    assert drawn(mixed, BEGAN) == drawn(posts, BEGAN)


@given(ids)
def test_ten_are_drawn_or_all_where_there_are_fewer_and_none_twice(posts: list[PostId]) -> None:
    ten = drawn(posts, BEGAN)
    assert len(ten) == len(set(ten)) == min(NUMBER, len(posts))
    assert set(ten) <= set(posts)


@given(ids, st.text("ghijk", min_size=8, max_size=8).map(PostId))
def test_a_post_that_comes_later_takes_the_place_of_one_at_most(posts: list[PostId], later: PostId) -> None:
    lost = set(drawn(posts, BEGAN)) - set(drawn([*posts, later], BEGAN))
    assert len(lost) <= 1


def test_another_term_draws_others() -> None:
    posts = [PostId(f"{number:08x}") for number in range(200)]
    assert drawn(posts, BEGAN) != drawn(posts, BEGAN + timedelta(days=120))


@pytest.mark.parametrize(
    ("at", "began"),
    [
        (datetime(2026, 9, 2, 8, tzinfo=UTC), date(2026, 9, 2)),
        (datetime(2026, 12, 28, 8, tzinfo=UTC), date(2026, 9, 2)),
        (datetime(2027, 1, 5, 0, 30, tzinfo=UTC), date(2027, 1, 5)),
    ],
)
def test_a_term_begins_on_its_first_day_and_lasts_over_the_holiday_after_it(
    at: datetime, began: date
) -> None:
    school = replace(SCHOOL, terms=TERMS)
    assert school.local(term_began(school, at)).date() == began


@pytest.mark.parametrize("terms", [(), TERMS])
def test_before_any_term_that_is_known_three_months_are_looked_at(
    terms: tuple[tuple[date, date], ...],
) -> None:
    at = datetime(2026, 8, 20, 8, tzinfo=UTC)
    assert term_began(replace(SCHOOL, terms=terms), at) == at - WITHOUT_TERMS


@pytest.mark.parametrize(
    ("at", "looked"), [(BEGAN, True), (BEGAN - timedelta(seconds=1), False), (None, False)]
)
def test_only_a_finding_of_this_term_counts(at: datetime | None, looked: bool) -> None:
    post = Post(PostId("p"), "MS-00001", FormToken("0" * 16), StaffId("teacher"), BEGAN, sampled_at=at)
    assert was_sampled(post, BEGAN) is looked


@pytest.mark.rule("R20")
@given(ids, st.data())
def test_what_was_looked_at_stays_among_the_ten_however_many_come_later(
    posts: list[PostId], data: st.DataObject
) -> None:
    looked = data.draw(st.sets(st.sampled_from(drawn(posts, BEGAN)))) if posts else set()
    later = [PostId(f"g{number:07x}") for number in range(60)]
    ten = drawn([*posts, *later], BEGAN, looked)
    assert looked <= set(ten)
    assert len(ten) == NUMBER


@pytest.mark.rule("R20")
def test_nobody_looks_at_their_own_post() -> None:
    out = (Outing(WEBSITE, "https://school.example/1", BEGAN, StaffId("manager")),)
    post = Post(PostId("p"), "MS-00001", FormToken("0" * 16), StaffId("dsl"), BEGAN, outings=out)
    with pytest.raises(Impossible) as no:
        sampled(post, is_fine=True, words="", by=who("dsl"), scene=SCENE)
    assert no.value.why is Cannot.OWN_SAMPLE
    assert sampled(post, is_fine=True, words="", by=who("deputy"), scene=SCENE).post.sampled_at == SCENE.at
