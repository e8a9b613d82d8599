"""What follows each attempt to tell somebody, as a table; the arithmetic shows its working."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.delivery import (
    AGAIN_LATER,
    GIVE_UP_AFTER,
    PATIENCE,
    TRANSIENT_STATUSES,
    Channel,
    Outcome,
    Plan,
    Status,
    delivered,
    later,
    never,
    of_status,
    plan,
)

pytestmark = [pytest.mark.invariant("I12")]

NO_TIME = timedelta(0)


def seconds(number: float) -> timedelta:
    """So many seconds."""
    return timedelta(seconds=number)


def after(
    channel: Channel,
    attempts: int,
    outcome: Outcome,
    *,
    waited: timedelta = NO_TIME,
    mail: bool = True,
) -> Plan:
    """What follows such an attempt on an alert that has only just been sent."""
    return plan(channel, attempts, outcome, waited=waited, mail=mail)


TEAMS, MAIL = Channel.TEAMS, Channel.MAIL
AGAIN_BY_ALL_WAYS = Plan(TEAMS, AGAIN_LATER, escalate=True)

TABLE = [
    # Teams: tried again after 1, 4 and 10 seconds, then by mail at once.
    (TEAMS, 1, later("429"), Plan(TEAMS, seconds(1), 1)),
    (TEAMS, 2, later("429"), Plan(TEAMS, seconds(4), 2)),
    (TEAMS, 3, later("429"), Plan(TEAMS, seconds(10), 3)),
    (TEAMS, 4, later("429"), Plan(MAIL)),
    # The wait that Teams asks for is honoured where it is longer than ours, and not where it is shorter.
    (TEAMS, 1, later("429", seconds(20)), Plan(TEAMS, seconds(20), 1)),
    (TEAMS, 3, later("429", seconds(2)), Plan(TEAMS, seconds(10), 3)),
    # 30 seconds is as long as an alert waits; 31 would be too long, so it goes by mail at once.
    (TEAMS, 1, later("429", PATIENCE), Plan(TEAMS, seconds(30), 1)),
    (TEAMS, 1, later("429", PATIENCE + seconds(1)), Plan(MAIL)),
    # What cannot work is not tried again.
    (TEAMS, 1, never("no_app"), Plan(MAIL)),
    # Mail: 3, 12 and 30 seconds; then the next person is added and all ways are tried in five minutes.
    (MAIL, 1, later("503"), Plan(MAIL, seconds(3), 1)),
    (MAIL, 2, later("503"), Plan(MAIL, seconds(12), 2)),
    (MAIL, 3, later("503"), Plan(MAIL, seconds(30), 3)),
    (MAIL, 4, later("503"), AGAIN_BY_ALL_WAYS),
    (MAIL, 1, never("400"), AGAIN_BY_ALL_WAYS),
    (Channel.FEED, 1, never("403"), AGAIN_BY_ALL_WAYS),
]


@pytest.mark.parametrize(("channel", "attempts", "outcome", "follows"), TABLE)
def test_what_follows_an_attempt(channel: Channel, attempts: int, outcome: Outcome, follows: Plan) -> None:
    assert after(channel, attempts, outcome) == follows


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("mail", [True, False])
def test_nothing_follows_what_was_delivered(channel: Channel, mail: bool) -> None:
    assert after(channel, 1, delivered("m", "c"), waited=timedelta(days=3), mail=mail) == Plan()


@pytest.mark.parametrize("outcome", [later("503"), never("400")])
def test_after_a_day_it_is_given_up_and_the_next_person_is_added_all_the_same(outcome: Outcome) -> None:
    almost = GIVE_UP_AFTER - seconds(1)
    assert after(MAIL, 4, outcome, waited=almost) == AGAIN_BY_ALL_WAYS
    assert after(MAIL, 4, outcome, waited=GIVE_UP_AFTER) == Plan(escalate=True)


def test_replacing_a_card_never_goes_by_mail_and_adds_nobody() -> None:
    assert after(TEAMS, 1, never("404"), mail=False) == Plan()
    assert after(TEAMS, 4, later("503"), mail=False) == Plan(TEAMS, AGAIN_LATER)
    assert after(TEAMS, 4, later("503"), waited=GIVE_UP_AFTER, mail=False) == Plan()
    assert after(TEAMS, 1, later("429", seconds(600)), mail=False) == Plan(TEAMS, seconds(600), 1)


def test_what_has_no_other_way_is_tried_again_after_a_service_broke() -> None:
    assert after(TEAMS, 1, of_status(500), mail=False) == Plan(TEAMS, AGAIN_LATER)
    assert after(TEAMS, 1, of_status(500), waited=GIVE_UP_AFTER, mail=False) == Plan()
    assert after(TEAMS, 1, of_status(500)) == Plan(MAIL)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413])
def test_an_answer_that_will_not_change_is_final(status: int) -> None:
    assert of_status(status, "Code") == Outcome(Status.NEVER, f"{status} Code")


@pytest.mark.parametrize("status", [500, 501])
def test_a_service_that_broke_is_not_tried_again_at_once(status: int) -> None:
    assert of_status(status, "Code") == Outcome(Status.NEVER, f"{status} Code", broke=True)


@pytest.mark.parametrize("status", sorted(TRANSIENT_STATUSES))
def test_an_answer_that_may_change_is_tried_again_when_it_says(status: int) -> None:
    assert of_status(status, after=seconds(7)) == Outcome(Status.LATER, str(status), seconds(7))


outcomes = st.builds(
    Outcome,
    st.sampled_from(Status),
    after=st.none() | st.timedeltas(NO_TIME, timedelta(hours=2)),
)


@given(st.sampled_from(Channel), st.integers(1, 9), outcomes, st.timedeltas(NO_TIME, timedelta(days=2)))
@settings(max_examples=200, deadline=None)
def test_an_alert_that_was_not_delivered_is_tried_again_or_somebody_else_is_told(
    channel: Channel, attempts: int, outcome: Outcome, waited: timedelta
) -> None:
    follows = after(channel, attempts, outcome, waited=waited)
    if outcome.status is not Status.DELIVERED:
        assert follows.channel is not None or follows.escalate
        assert NO_TIME <= follows.wait <= max(PATIENCE, AGAIN_LATER)


def test_nobody_waits_more_than_a_minute_and_a_half_for_the_first_mail() -> None:
    # 1 + 4 + 10 seconds of waiting for Teams are the usual 15; where Teams asks for 30 each time, 3 times
    # 30 is 90, long before the five minutes of danger have passed.
    usual = sum((after(TEAMS, tries, later("503")).wait for tries in (1, 2, 3)), NO_TIME)
    worst = sum((after(TEAMS, tries, later("429", PATIENCE)).wait for tries in (1, 2, 3)), NO_TIME)
    assert (usual, worst) == (seconds(15), seconds(90))
