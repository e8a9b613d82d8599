"""Who decides about a post: the Principal, a delegate after a school day, never whoever wrote it (Q14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from policy.absences import Absence
from policy.approving import deciders, may_decide
from policy.people import People, Role, StaffId
from policy.scenes import Scene
from tests.builders import DEPUTY, DSL, HEAD, NOON, TEACHER
from tests.policy.posts import OFFICE, PEOPLE, a_scene, asked, gone

FRIDAY_EVENING = datetime(2026, 10, 9, 17, tzinfo=UTC)
LAST_DAY = datetime(2026, 10, 23, 9, tzinfo=UTC)
"""The Friday before a week without school."""


def now(
    scene: Scene, *, author: StaffId = TEACHER, editors: tuple[StaffId, ...] = (), at: datetime = NOON
) -> list[StaffId]:
    post = replace(asked(author=author, at=at), editors=editors)
    return [one.id for one in deciders(post, scene).now]


def test_the_principal_decides_and_the_delegate_waits() -> None:
    assert now(a_scene()) == [HEAD]
    assert [one.id for one in deciders(asked(), a_scene()).later] == [DEPUTY]


@pytest.mark.parametrize(
    ("asked_at", "last", "first"),
    [
        (NOON, datetime(2026, 10, 7, 15, 29, tzinfo=UTC), datetime(2026, 10, 7, 15, 30, tzinfo=UTC)),
        (
            FRIDAY_EVENING,
            datetime(2026, 10, 13, 15, 29, tzinfo=UTC),
            datetime(2026, 10, 13, 15, 30, tzinfo=UTC),
        ),
        (LAST_DAY, datetime(2026, 11, 2, 16, 29, tzinfo=UTC), datetime(2026, 11, 2, 16, 30, tzinfo=UTC)),
    ],
    ids=["a Tuesday", "over a weekend", "over a holiday and the change of the clocks"],
)
def test_after_one_school_day_the_delegate_decides_as_well(
    asked_at: datetime, last: datetime, first: datetime
) -> None:
    assert now(a_scene(last), at=asked_at) == [HEAD]
    assert now(a_scene(first), at=asked_at) == [HEAD, DEPUTY]


def test_while_the_principal_is_away_the_delegate_decides_at_once() -> None:
    assert now(a_scene(away=[gone(HEAD)])) == [HEAD, DEPUTY]
    assert now(a_scene(away=[gone(HEAD)], delegate=DSL)) == [HEAD, DSL]


def test_whoever_covers_for_the_principal_decides_like_them_unless_they_wrote_it() -> None:
    away = [gone(HEAD, cover=DSL)]
    assert now(a_scene(away=away)) == [HEAD, DSL]
    assert DSL not in now(a_scene(away=away), author=DSL)


@pytest.mark.rule("R58")
def test_what_the_principal_wrote_goes_to_the_deputy_and_the_safeguarding_lead() -> None:
    assert now(a_scene(), author=HEAD) == [DEPUTY, DSL]
    assert now(a_scene(), editors=(HEAD,)) == [DEPUTY, DSL]
    assert now(a_scene(), author=HEAD, editors=(DEPUTY,)) == [DSL]
    assert now(a_scene(), author=HEAD, editors=(DEPUTY, DSL)) == []


@pytest.mark.parametrize("author", [HEAD, DEPUTY, DSL, OFFICE, TEACHER])
@pytest.mark.parametrize("away", [(), (gone(HEAD),), (gone(HEAD, cover=DEPUTY),), (gone(HEAD, cover=DSL),)])
def test_nobody_ever_decides_about_their_own(author: StaffId, away: tuple[Absence, ...]) -> None:
    for at in (NOON, NOON.replace(day=20)):
        scene = replace(a_scene(at), absences=away)
        assert not may_decide(asked(author=author), author, scene)
        assert not may_decide(replace(asked(), editors=(author,)), author, scene)


def test_a_school_without_leaders_has_nobody_to_decide() -> None:
    teachers = People.of(one for one in PEOPLE.everyone if not one.holds(Role.PRINCIPAL, Role.DEPUTY_HEAD))
    assert now(a_scene(people=teachers), author=DSL) == []


def test_a_delegate_who_left_gives_way_to_the_deputy_head() -> None:
    assert now(a_scene(away=[gone(HEAD)], delegate=StaffId("nobody"))) == [HEAD, DEPUTY]
