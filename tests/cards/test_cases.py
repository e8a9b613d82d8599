"""The opened concern: the one card with content, and who sees how much of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cards import words
from cards.card import Card
from policy.chronology import Entry, Happening
from policy.concerns import Answer, Concern, Involvement, State, Subject, SubjectKind
from policy.decisions import SHAPES, Topic
from policy.kinds import Kind
from policy.lanes import CONTENT_SLICES, Slice
from policy.people import Person
from policy.powers import Act
from policy.tasks import Duty, Standing, Task
from tests.cards import people as town
from tests.cards.case_gallery import CASES, WORKED_ON, opened
from tests.cards.people import (
    AT,
    CHILD,
    DEPUTY,
    DSL,
    EVIDENCE,
    MORE,
    NOTE,
    PEOPLE,
    REASON,
    TEACHER,
    TECHNICIAN,
    WORDS,
    a_report,
)
from tests.cards.readers import marked_up, of_type, presses, quoted, read, titles, weight, wire

ANY_SCRIPT = {"latin": "Quiet ", "chinese": "你好世界", "emoji": "🙈🙉🙊", "accents": "ÀÉÎÕÜ"}


def with_entries(concern: Concern, *entries: Entry, page: int = 1) -> Card:
    """The concern as the DSL sees it, with this chronology."""
    return opened(concern, entries=entries, page=page)


def added(words_: str, minute: int = 1) -> Entry:
    """More from the reporter."""
    return Entry(AT + timedelta(minutes=minute), Happening.DETAILS_ADDED, TEACHER.id, words=words_)


def all_pages(concern: Concern, *entries: Entry) -> list[Card]:
    """Every page, by pressing Next until there is no such button."""
    pages = [with_entries(concern, *entries)]
    while "Next part" in titles(pages[-1]):
        turn = next(one for one in presses(pages[-1]) if one["title"] == "Next part")
        pages.append(with_entries(concern, *entries, page=int(turn["data"]["page"])))
    return pages


def written(card: Card) -> str:
    """What people wrote that stands on a page, without the labels."""
    labels = ("What happened, as written\n", "Web address, account, device\n", "Added later\n")
    group = next(one for one in of_type(card, "Container") if one.get("style") == "emphasis")
    runs = [run["text"] for block in group["items"] for run in block["inlines"]]
    return "".join(text for text in runs if text not in labels)


@pytest.mark.parametrize("slice_", sorted(CONTENT_SLICES))
@pytest.mark.rule("R19", "R97")
def test_a_cleared_reader_reads_what_was_written_word_for_word(slice_: Slice) -> None:
    card = opened(a_report(), slice_)
    for text in (WORDS, CHILD, EVIDENCE, MORE, words.KINDS[Kind.PUPIL_BULLIED], words.SOURCES["child"]):
        assert text in read(card)


@pytest.mark.invariant("I8")
@pytest.mark.rule("R108")
def test_the_technical_part_holds_address_device_and_time_and_neither_child_reporter_nor_account() -> None:
    card = opened(a_report(Kind.UNSUITABLE_CONTENT), Slice.TECHNICAL, reader=TECHNICIAN, entries=())
    assert EVIDENCE in quoted(card)
    assert "Fri 20 Nov 2026" in read(card)
    assert_nameless(card)


@pytest.mark.invariant("I8")
@pytest.mark.rule("R108", "R110")
def test_a_technical_task_shows_what_was_asked_and_what_the_reporter_typed_is_not_shown() -> None:
    card = CASES["cases.opened: a technical task"]
    assert "https://canary.example/xq" in quoted(card)
    assert words.ACTIONS["block"] in read(card)
    assert "canary, 13:00 to 14:00" in read(card)
    assert "@canaryhandle" not in wire(card)
    assert "Technical task: by" in marked_up(card)
    assert_nameless(card)


def assert_nameless(card: Card) -> None:
    """Nobody of the school, no child and nothing of the account stands on it."""
    for text in (WORDS, MORE, NOTE, words.KINDS[Kind.PUPIL_BULLIED], words.SOURCES["child"]):
        assert text not in wire(card)
    named = " ".join([CHILD, *(one.name for one in PEOPLE.everyone)])
    assert not [part for part in named.split() if part in wire(card)]


@pytest.mark.parametrize("slice_", [Slice.SAFETY, Slice.NOTICE])
@pytest.mark.invariant("I9")
def test_a_notice_opened_says_no_more_than_a_notice(slice_: Slice) -> None:
    card = opened(a_report(), slice_, reader=town.HEAD)
    assert quoted(card) == ""
    assert not [piece for piece in town.CANARIES if piece in wire(card).casefold()]
    assert presses(card) == []


@pytest.mark.parametrize(
    ("reader", "knows"), [(DSL, True), (TEACHER, True), (DEPUTY, False), (town.SENIOR, False)]
)
def test_in_confidence_only_the_person_in_charge_knows_who_reported(reader: Person, knows: bool) -> None:
    card = opened(a_report(confidential=True), reader=reader)
    assert (TEACHER.name in wire(card)) is knows


def test_without_a_wish_for_confidence_every_cleared_reader_knows_who_reported() -> None:
    assert TEACHER.name in read(opened(a_report(), reader=DEPUTY))


@pytest.mark.rule("R115")
def test_possible_imagery_is_said_above_everything_that_was_written() -> None:
    blocks = _body(opened(a_report(Kind.SEXUAL_IMAGE, imagery=Answer.UNSURE)))
    warned = next(place for place, text in enumerate(blocks) if "Do not look at it" in text)
    told = next(place for place, text in enumerate(blocks) if WORDS in text)
    assert warned < told


def _body(card: Card) -> list[str]:
    return [str(element) for element in card.body]


@pytest.mark.parametrize("script", ANY_SCRIPT.values(), ids=ANY_SCRIPT.keys())
def test_four_thousand_characters_of_any_script_fit_on_a_phone(script: str) -> None:
    account = (script * 4_000)[:4_000]
    concern = a_report(words=account, name="你" * 300)
    many = [Entry(AT, Happening.TOLD, codes={"person": DSL.id, "channel": "teams"})] * 30
    for page in all_pages(concern, *many, added((script * 10_000)[:10_000])):
        assert weight(page) < 20_000


@pytest.mark.parametrize("script", ANY_SCRIPT.values(), ids=ANY_SCRIPT.keys())
def test_nothing_that_was_written_is_lost_between_the_pages(script: str) -> None:
    account, more = (script * 10_000)[:10_000], (script[::-1] * 9_000)[:9_000]
    pages = all_pages(a_report(words=account), added(more), added("and last of all", minute=2))
    assert "".join(map(written, pages)) == account + EVIDENCE + more + "and last of all"


def test_a_page_that_is_not_there_shows_the_nearest_one() -> None:
    concern = a_report(words="Long words. " * 800)
    last = all_pages(concern)[-1]
    assert with_entries(concern, page=99).content == last.content
    assert with_entries(concern, page=-3).content == with_entries(concern).content


def test_whom_it_may_be_about_is_said_beside_the_name_that_was_typed() -> None:
    concern = a_report()
    subject = Subject(SubjectKind.ADULT_HERE, frozenset({TEACHER.id}), "Mrs Fenimore")
    facts = replace(concern.facts, reporter=town.SENIOR.id, subjects=(subject,))
    text = quoted(opened(replace(concern, facts=facts)))
    assert "Mrs Fenimore" in text
    assert TEACHER.name in text


def test_somebody_who_has_it_sees_no_button_to_take_it() -> None:
    assert "I have this" in titles(opened(a_report()))
    assert "I have this" not in titles(opened(town.picked_up(a_report())))


def test_a_reporter_who_may_read_it_is_not_offered_to_pass_on_their_own_report() -> None:
    offered = titles(opened(a_report(), reader=TEACHER))
    assert "I can't: pass it on" not in offered
    assert "Put away" in offered


@pytest.mark.parametrize("what", Happening)
def test_every_happening_can_be_told(what: Happening) -> None:
    card = with_entries(a_report(), Entry(AT, what, DSL.id, {"person": DSL.id, "channel": "teams"}))
    assert "Sat 21 Nov, 22:41" in marked_up(card)
    stranger = with_entries(a_report(), Entry(AT, what, None))
    assert "{" not in marked_up(stranger)


def test_times_are_the_schools_own() -> None:
    summer = AT.replace(month=7)
    card = with_entries(a_report(), Entry(summer, Happening.RECEIVED))
    assert "Tue 21 Jul, 23:41" in marked_up(card)


@pytest.mark.rule("R97")
def test_what_is_to_be_done_by_when_and_what_was_decided_stand_on_the_case() -> None:
    text = marked_up(CASES["cases.opened: worked on"])
    for said in (
        "Decide by Sat 21 Nov, 23:41.",
        "Hear back from the council's children's team: by Sun 22 Nov, 23:41.",
        "Telling parents or carers: They have been told (Sat 21 Nov, 23:14, Quentin Marlowe).",
        "It was sent as: Something else, or not sure, within the hour.",
        "Earlier cases about the same pupil: 4.",
        "About the same event: MS-LNK01.",
        "A linked case is with somebody else.",
    ):
        assert said in text
    assert "MS-LNK02" not in text


def test_reasons_and_notes_are_shown_exactly_as_they_were_written() -> None:
    assert NOTE in quoted(CASES["cases.opened: worked on"])
    assert REASON not in wire(CASES["cases.opened: worked on"])


def test_until_when_it_is_to_be_taken_is_said_to_whoever_may_take_it() -> None:
    assert "Take it by Mon 23 Nov, 10:00." in marked_up(CASES["cases.opened: nobody has it yet"])
    assert "Take it by" not in marked_up(CASES["cases.opened: worked on"])


def test_only_decisions_that_belong_to_a_part_are_shown_to_whoever_has_it() -> None:
    shown = marked_up(CASES["cases.opened: the part about the child"])
    assert "Telling parents or carers" in shown
    assert "Which policy of the school" not in shown


@pytest.mark.parametrize("act", Act)
def test_a_button_stands_there_only_for_what_may_be_done(act: Act) -> None:
    concern = replace(WORKED_ON, state=State.SENT, picked_up_by=None, picked_up_at=None)
    every = opened(concern, acts=frozenset(Act), to_do=town.TASKS)
    without = opened(concern, acts=frozenset(Act) - {act}, to_do=town.TASKS)
    expected = {
        Act.HAVE: {"I have this"},
        Act.NOTE: {"Add a note"},
        Act.DONE: {"Say what was done"},
        Act.PASS: {"I can't: pass it on"},
        Act.CONFLICT: {"I should not handle this"},
    }
    assert set(titles(every)) - set(titles(without)) == expected.get(act, set())


def test_a_closed_case_offers_no_decision() -> None:
    offered = titles(CASES["cases.opened: closed"])
    assert "Decide" not in offered
    assert "More" in offered
    assert "Closed Sun 22 Nov, 08:41." in marked_up(CASES["cases.opened: closed"])


@pytest.mark.rule("R97")
def test_somebody_asked_in_reads_only_what_was_written_for_them() -> None:
    card = CASES["cases.opened: shared"]
    assert "Canaryask" in quoted(card)
    assert "Canaryreply" in quoted(card)
    for text in (WORDS, CHILD, MORE, NOTE, EVIDENCE, TEACHER.name, words.KINDS[Kind.PUPIL_BULLIED]):
        assert text not in wire(card)
    assert titles(card) == ["Add a note", "Put away", "I should not handle this"]


def test_everybody_who_can_see_it_is_named_also_those_who_were_asked_in() -> None:
    invited = Involvement(town.VICE.id, Slice.SHARED.value, "invited")
    shown = marked_up(opened(replace(a_report(), involved=(invited,))))
    assert f"{town.VICE.name}, Vice-Chair of trustees: only what was written for them" in shown


def test_words_that_were_taken_out_leave_the_reference_of_the_other_system() -> None:
    card = CASES["cases.opened: words taken out"]
    assert "Canary-17" in quoted(card)
    assert "The words were taken out" in marked_up(card)


@pytest.mark.parametrize("what", [Happening.REOPENED, Happening.EVIDENCE, Happening.NOT_REACHED])
def test_what_happened_never_names_whoever_reported_it_in_confidence(what: Happening) -> None:
    concern = a_report(confidential=True)
    entries = [
        Entry(AT, Happening.RECEIVED, codes={"person": TEACHER.id}),
        Entry(AT, what, TEACHER.id, {"person": TEACHER.id}, words="x", details={"kept": "y"}),
    ]
    assert TEACHER.name not in wire(opened(concern, reader=DEPUTY, entries=entries))


def test_the_fullest_case_still_fits_on_a_phone() -> None:
    stand = tuple(
        Standing(topic.value, SHAPES[topic].choices[0], DSL.id, AT, 3, SHAPES[topic].marks) for topic in Topic
    )
    full = replace(
        WORKED_ON,
        decided=stand,
        account=replace(WORKED_ON.account, words="你" * 10_000),
        facts=replace(
            WORKED_ON.facts, subjects=tuple(Subject(SubjectKind.PUPIL, name="你" * 300) for _ in range(3))
        ),
        involved=tuple(Involvement(one.id, Slice.CASE.value, "welfare") for one in PEOPLE.everyone),
    )
    many = [f"MS-MNY{one:02d}" for one in range(20)]
    to_do = [Task(f"t{one}", duty, AT, AT) for one, duty in enumerate(Duty)]
    for page in range(1, 7):
        card = opened(
            full,
            entries=[*town.CASEWORK] * 2,
            acts=frozenset(Act),
            earlier=many,
            linked=many[:5],
            to_do=to_do,
            page=page,
        )
        assert weight(card) < 20_000
