"""Which messages follow from what happened to a concern, and that the same event never makes two."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from policy import telling
from policy.concerns import Answer, Concern, State, move_on, pick_up, stand_aside
from policy.delivery import LEASE
from policy.kinds import Kind
from policy.lanes import QUIET_SLICES, Slice
from policy.messages import Message, Posted, Purpose, Target
from policy.people import StaffId
from policy.proof import Case
from policy.routing import route
from tests.policy.schools import PUPIL, a_concern, a_concern_of, about, any_case, asked, told

AT = datetime(2026, 10, 6, 12, tzinfo=UTC)


def to_whom(messages: tuple[Message, ...]) -> dict[str, Purpose]:
    """Who is told what."""
    return {str(one.to): one.purpose for one in messages}


def a_report(
    kind: Kind = Kind.PUPIL_BULLIED, *, reporter: str = "teacher", safe: Answer = Answer.YES
) -> Concern:
    """A concern about a pupil, of which nobody has been told yet."""
    return a_concern(a_concern_of(kind, PUPIL, reporter=reporter, safe=safe))


def told_of(concern: Concern) -> tuple[Concern, tuple[Message, ...]]:
    """The concern once it came in, and the messages."""
    return telling.received(concern, asked(concern.facts), at=AT)


@pytest.mark.rule("R27", "R97")
def test_a_new_concern_alerts_whoever_must_act_and_gives_the_principal_a_notice() -> None:
    concern, messages = told_of(a_report())
    assert to_whom(messages) == {"dsl": Purpose.ALERT, "head": Purpose.NOTICE}
    assert {one.person for one in concern.involved} == {"dsl", "head"}
    assert concern.state is State.SENT


def test_danger_alerts_everybody_who_can_help_at_once() -> None:
    _, messages = told_of(a_report(Kind.DANGER, safe=Answer.NO))
    alerted = {who for who, purpose in to_whom(messages).items() if purpose is Purpose.ALERT}
    assert alerted >= {"dsl", "deputy"}


@pytest.mark.invariant("I3")
def test_an_owner_who_reports_has_picked_it_up_and_a_deputy_is_told() -> None:
    concern, messages = told_of(a_report(reporter="dsl"))
    assert (concern.state, concern.picked_up_by, concern.picked_up_at) == (State.PICKED_UP, "dsl", AT)
    assert "dsl" not in to_whom(messages)
    assert to_whom(messages)["deputy"] is Purpose.ALERT


def test_nobody_is_told_twice_of_the_same() -> None:
    concern, _ = told_of(a_report())
    again, messages = telling.added(concern, asked(concern.facts), at=AT)
    assert messages == ()
    assert again == concern


@pytest.mark.invariant("I12")
def test_passing_it_on_tells_the_next_person_only() -> None:
    concern, _ = told_of(a_report())
    moved = move_on(concern, person=StaffId("dsl"))
    _, messages = telling.added(moved, asked(moved.facts), at=AT)
    assert to_whom(messages) == {"deputy": Purpose.ALERT}


@pytest.mark.invariant("I12")
def test_somebody_who_had_a_notice_is_alerted_once_there_is_something_to_do() -> None:
    concern, _ = told_of(a_report())
    for _ in range(10):
        routing = asked(concern.facts)
        head = routing.recipient(StaffId("head"))
        if head is not None and head.slice is Slice.CASE:
            break
        assert routing.owner is not None
        concern, messages = telling.added(concern, routing, at=AT)
        concern = move_on(concern, person=routing.owner)
    _, messages = telling.added(concern, asked(concern.facts), at=AT)
    assert to_whom(messages)["head"] is Purpose.ALERT


@given(any_case())
@settings(max_examples=100, deadline=None)
@pytest.mark.invariant("I1", "I3", "I12")
def test_whoever_has_something_to_do_was_alerted_and_nobody_kept_out_ever_is(case: Case) -> None:
    concern = a_concern(case.facts)
    alerted: set[StaffId] = set()
    for step in range(4):
        routing = route(concern.facts, case.people, away=case.away)
        concern, messages = telling.added(concern, routing, at=AT)
        assert routing.excluded.keys().isdisjoint(one.to for one in messages)
        assert all(one.to != concern.facts.reporter for one in messages)
        alerted |= {one.to for one in messages if one.purpose is Purpose.ALERT}
        must_act = {one.person for one in routing.recipients if one.slice not in QUIET_SLICES}
        assert must_act - {concern.facts.reporter} <= alerted
        if routing.owner is None:
            break
        change = stand_aside if step % 2 else move_on
        concern = change(concern, person=routing.owner)


def test_passing_on_tells_those_beside_them_again_where_nobody_new_is_left() -> None:
    concern, first = told_of(a_report(Kind.DISCLOSURE))
    assert set(to_whom(first)) == {"dsl", "deputy", "head"}
    moved = replace(move_on(concern, person=StaffId("dsl")), entries=1)
    _, messages = telling.handed_on(moved, asked(moved.facts), by=StaffId("dsl"), at=AT)
    assert to_whom(messages) == {"deputy": Purpose.ALERT}


@pytest.mark.invariant("I4", "I12")
def test_once_it_moved_on_from_every_reader_the_reporter_is_told_to_ring() -> None:
    concern, _ = told_of(a_report())
    routing = asked(concern.facts)
    assert telling.if_with_nobody(concern, routing, at=AT) == ()
    for _ in range(8):
        readers = {one.person for one in routing.recipients if one.reads_content}
        for person in readers:
            concern = move_on(concern, person=person)
        routing = asked(concern.facts)
    assert to_whom(telling.if_with_nobody(concern, routing, at=AT)) == {"teacher": Purpose.NOBODY_REACHED}
    had = pick_up(concern, by=StaffId("dsl"), at=AT)
    assert telling.if_with_nobody(had, routing, at=AT) == ()


@pytest.mark.invariant("I5")
def test_having_a_part_is_not_having_the_case() -> None:
    routing = asked(a_concern_of(Kind.ADULT_BOUNDARY, about("colleague")))
    assert routing.owner == "head"
    assert told(routing)["dsl"] is Slice.WELFARE
    assert telling.answers_for_all(routing, StaffId("head"), Slice.CASE)
    assert not telling.answers_for_all(routing, StaffId("dsl"), Slice.WELFARE)
    assert not telling.answers_for_all(routing, StaffId("teacher"), Slice.WELFARE)


def test_the_same_event_gives_the_same_ids_and_another_event_gives_others() -> None:
    concern = a_report()
    _, first = told_of(concern)
    _, same = telling.received(concern, asked(concern.facts), at=AT + timedelta(seconds=5))
    _, another = told_of(replace(concern, entries=1))
    assert [one.id for one in first] == [one.id for one in same]
    assert {one.id for one in first}.isdisjoint(one.id for one in another)
    assert len({one.id for one in first}) == len(first)


def test_a_chase_alerts_those_who_must_act_again_under_new_ids() -> None:
    concern, first = told_of(a_report())
    concern = replace(concern, entries=concern.entries + 1)
    again = telling.again(concern, asked(concern.facts), at=AT)
    assert to_whom(again) == {"dsl": Purpose.ALERT}
    assert {one.id for one in again}.isdisjoint(one.id for one in first)


def test_a_chase_by_the_owner_alerts_the_others_only() -> None:
    concern, _ = told_of(a_report(reporter="dsl"))
    assert "dsl" not in to_whom(telling.again(concern, asked(concern.facts), at=AT))


def test_a_word_to_the_reporter_goes_to_the_reporter() -> None:
    word = telling.to_reporter(a_report(), Purpose.PICKED_UP, at=AT)
    assert (word.to, word.purpose, word.target) == ("teacher", Purpose.PICKED_UP, None)


def test_a_message_is_born_claimed_so_that_its_maker_sends_it_first() -> None:
    for message in told_of(a_report())[1]:
        assert message.due == AT + LEASE
        assert message.created == AT


def test_every_card_that_stands_in_a_chat_is_drawn_again_in_its_place() -> None:
    concern = a_report()
    places = [Target("a:1", "m1"), Target("a:1", "m2"), Target("a:2", "m1")]
    posted = [Posted(concern.id, StaffId("dsl"), Purpose.ALERT, place) for place in places]
    drawn = telling.redrawn(concern, posted, at=AT)
    assert [one.target for one in drawn] == places


def test_the_receipt_of_danger_is_left_alone_while_its_reporter_may_be_typing() -> None:
    concern = a_report(Kind.DANGER, safe=Answer.NO)
    posted = [
        Posted(concern.id, StaffId("teacher"), Purpose.RECEIPT, Target("a:1", "m1")),
        Posted(concern.id, StaffId("dsl"), Purpose.ALERT, Target("a:2", "m2")),
    ]
    assert [one.to for one in telling.redrawn(concern, posted, at=AT)] == ["dsl"]


def test_no_message_has_a_place_for_anybodys_words() -> None:
    fields = set(Message.__dataclass_fields__)
    assert fields.isdisjoint({"words", "text", "name", "kind", "subject", "body", "title"})
