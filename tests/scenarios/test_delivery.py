"""How word gets to people when Teams, Graph or both fail: each way in turn, and then the next person."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from policy.chronology import Happening
from policy.delivery import AGAIN_LATER, Channel, Status
from rehearsal.azurite import Azurite
from rehearsal.graph_records import Fault
from tests.scenarios.clocks import SettableClock
from tests.scenarios.hearing import heard_of, only
from tests.scenarios.seen import said
from tests.scenarios.town import (
    ABOUT,
    DEPUTY,
    DEPUTY_HEAD,
    DSL,
    HAPPENED,
    HEAD,
    SENDER,
    TEACHER,
    Town,
    reference_in,
)

pytestmark = pytest.mark.usefixtures("hurried")

BY_MAIL = only(mailed=[DSL], told_otherwise=[TEACHER], noticed=[HEAD])
"""Who must act has a mail and no more, so the reporter is told whom to ring (C17)."""
DISCLOSED = {"about": "worried"}
"""Within the hour."""


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest_asyncio.fixture
async def town(azurite: Azurite, clock: SettableClock) -> AsyncIterator[Town]:
    async with Town(azurite, clock=clock) as one:
        yield one


def cut_off(town: Town, *people: str) -> None:
    """Let nothing get to these people by Teams, nor to anybody by mail."""
    for person in people:
        town.teams.fault("*", person=person, status=500)
    town.graph.fault(Fault("sendMail", status=500, times=99))


def restored(town: Town) -> None:
    """Let everything get through again."""
    town.teams.clear_faults()
    town.graph.faults.clear()


async def reported(town: Town, **answers: str) -> str:
    """The reference of a concern about a pupil, once whoever could be told has been."""
    happened = {key: answers.pop(key) for key in ("safe",) if key in answers}
    reference = reference_in(await town.report(about=answers, happened=happened))
    await town.settled()
    return reference


async def test_somebody_without_the_app_is_given_it_and_then_told(town: Town) -> None:
    town.teams.take_away(DSL)
    reference = await reported(town)
    assert heard_of(town, reference) == only(alerted=[DSL], noticed=[HEAD])
    assert DSL in town.graph.installed


async def test_somebody_who_cannot_be_given_the_app_is_mailed(town: Town) -> None:
    town.teams.take_away(DSL)
    town.graph.fault(Fault("installedApps", status=403, times=9))
    assert heard_of(town, await reported(town)) == BY_MAIL


async def test_somebody_who_blocked_the_bot_is_told_by_the_feed_and_by_mail(town: Town) -> None:
    town.teams.block(DSL)
    assert heard_of(town, await reported(town)) == replace(BY_MAIL, fed=(DSL,))


async def test_when_teams_is_down_everybody_is_mailed(town: Town) -> None:
    second = await town.press(TEACHER, await town.form(), "Next", {**ABOUT, **DISCLOSED})
    third = await town.press(TEACHER, second, "Next", HAPPENED)
    town.teams.down = True
    reference = reference_in(await town.press(TEACHER, third, "Send"))
    await town.settled()
    assert set(heard_of(town, reference).mailed) == {DSL, DEPUTY, HEAD}


async def test_an_error_that_lasts_is_not_tried_again_and_mail_follows_at_once(town: Town) -> None:
    town.teams.fault("send", person=DSL, status=500)
    assert heard_of(town, await reported(town)) == BY_MAIL
    tries = [one.status for one in town.teams.attempts if one.person_id == DSL and one.kind == "send"]
    assert tries == [500]


async def test_a_busy_teams_is_tried_again_after_the_wait_it_asks_for_and_tells_once(town: Town) -> None:
    town.teams.fault("send", person=DSL, status=429, retry_after=1, times=1)
    assert heard_of(town, await reported(town)) == only(alerted=[DSL], noticed=[HEAD])
    refused, taken = [one for one in town.teams.attempts if one.person_id == DSL and one.kind == "send"]
    assert (refused.status, taken.status) == (429, 201)
    assert taken.at - refused.at >= timedelta(seconds=1)


async def test_a_teams_that_asks_for_more_patience_than_an_alert_has_is_passed_over(town: Town) -> None:
    town.teams.fault("send", person=DSL, status=429, retry_after=60)
    assert heard_of(town, await reported(town)) == BY_MAIL
    assert len([one for one in town.teams.attempts if one.person_id == DSL and one.kind == "send"]) == 1


async def test_on_danger_a_busy_teams_is_tried_again_although_a_mail_went_out(town: Town) -> None:
    town.teams.fault("send", person=DSL, status=429, times=2)
    expected = only(alerted=[DSL, DEPUTY], mailed=[DSL, DEPUTY], noticed=[HEAD])
    assert heard_of(town, await reported(town, safe="no")) == expected


@pytest.mark.invariant("I9")
@pytest.mark.parametrize(
    ("answers", "importance"), [({}, "normal"), (DISCLOSED, "high"), ({"safe": "no"}, "high")]
)
async def test_a_mail_says_nothing_but_a_reference_and_leaves_no_copy(
    town: Town, answers: dict[str, str], importance: str
) -> None:
    town.teams.fault("*", person=DSL, status=500)
    reference = await reported(town, **answers)
    mail = next(mail for mail in town.graph.mailbox if mail.to == ("dsl@school.example",))
    assert (mail.sender, mail.importance, mail.save_to_sent_items) == (SENDER, importance, False)
    assert mail.subject == f"An item needs you: {reference}"
    for words in ("Amelia", "Stone", "Nadia", "Marsh", "bull", "child", "pupil", HAPPENED["words"]):
        assert words not in mail.subject + mail.body


@pytest.mark.invariant("I12")
async def test_whoever_cannot_be_reached_is_noted_and_the_next_of_the_chain_is_told(town: Town) -> None:
    cut_off(town, DSL)
    reference = await reported(town)
    assert heard_of(town, reference) == only(alerted=[DEPUTY], noticed=[HEAD])
    concern = await town.concerns.by_reference(reference)
    story = await town.concerns.chronology(concern.id)
    assert [(one.what, one.codes.get("person")) for one in story][1:] == [(Happening.NOT_REACHED, DSL)]


@pytest.mark.invariant("I6", "I12")
async def test_whoever_could_not_be_reached_is_still_told_when_everything_is_back(
    town: Town, clock: SettableClock
) -> None:
    cut_off(town, DSL)
    reference = await reported(town)
    restored(town)
    clock.advance(AGAIN_LATER)
    await town.told(DSL)
    await town.settled()
    assert heard_of(town, reference) == only(alerted=[DSL, DEPUTY], noticed=[HEAD])


@pytest.mark.invariant("I4", "I12")
async def test_when_nobody_is_left_the_reporter_is_told_once_to_ring_and_all_are_told_later(
    town: Town, clock: SettableClock
) -> None:
    cut_off(town, DSL, DEPUTY, DEPUTY_HEAD, HEAD)
    reference = await reported(town)
    assert heard_of(town, reference) == only(told_otherwise=[TEACHER])
    concern = await town.concerns.by_reference(reference)
    story = [one.what for one in await town.concerns.chronology(concern.id)]
    assert story == [Happening.RECEIVED, *[Happening.NOT_REACHED] * 4, Happening.NOBODY_LEFT]
    word = said((await town.told(TEACHER)).card)
    assert all(number in word for number in ("Please ring now", "999", "01632 960101"))
    restored(town)
    clock.advance(AGAIN_LATER)
    await town.told(DEPUTY_HEAD)
    await town.settled()
    everybody = only(alerted=[DSL, DEPUTY, DEPUTY_HEAD, HEAD], noticed=[HEAD], told_otherwise=[TEACHER])
    assert heard_of(town, reference) == everybody


@pytest.mark.invariant("I12")
async def test_the_reporter_is_not_told_to_ring_while_somebody_was_reached(town: Town) -> None:
    cut_off(town, DSL)
    expected = only(alerted=[DEPUTY], noticed=[HEAD])
    assert heard_of(town, await reported(town, **DISCLOSED)) == expected


@pytest.mark.invariant("I7")
async def test_whoever_stands_aside_before_the_alert_goes_out_is_not_told(town: Town) -> None:
    town.teams.fault("send", person=DSL, status=429, retry_after=1, times=1)
    reference = reference_in(await town.report())
    await town.teams.message(DSL, f"conflict {reference}")
    await town.settled()
    assert heard_of(town, reference) == only(alerted=[DEPUTY], noticed=[HEAD])


async def test_what_is_for_one_person_comes_in_the_order_in_which_it_was_reported(town: Town) -> None:
    town.teams.fault("send", person=DSL, status=429, retry_after=0.3, times=1)
    references = [reference_in(await town.report()) for _ in range(3)]
    await town.settled()
    alerts = [json.dumps(sent.activity) for sent in town.teams.sent if sent.person_id == DSL]
    assert [next(ref for ref in references if ref in alert) for alert in alerts] == references


async def test_every_try_is_recorded(town: Town) -> None:
    town.teams.fault("send", person=DSL, status=502, times=1)
    town.teams.fault("send", person=DSL, status=500)
    concern = await town.concerns.by_reference(await reported(town))
    tries = [one for one in await town.outbox.attempts_about(concern.id) if one.to == DSL]
    assert [(one.channel, one.status, one.why) for one in tries] == [
        (Channel.TEAMS, Status.LATER, "502 BadGateway"),
        (Channel.TEAMS, Status.NEVER, "500 ServiceError"),
        (Channel.FEED, Status.NEVER, "403 Forbidden"),
        (Channel.MAIL, Status.DELIVERED, ""),
    ]
