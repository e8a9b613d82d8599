"""An account of the school from the wish for it to its end, over HTTP (C10, R20, R21, R50 to R54)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from cards.register_words import BARS
from cards.verbs import Verb
from policy.accounts import AccountState
from policy.book_errors import Bar
from policy.book_steps import BookDeed, BookLine, BookStep, Written
from policy.consents import Said
from policy.uses import Medium, Place, Use
from rehearsal.azurite import Azurite
from storage.consents import Consents
from tests.scenarios import seen
from tests.scenarios.absent import away
from tests.scenarios.ledger import (
    CONSIDERED,
    NAME,
    OPINION,
    REASON,
    SET_UP,
    asks_for,
    book,
    consults,
    decides,
    has_account,
    kept,
    sets_up,
    the_account,
    today,
)
from tests.scenarios.register import AMELIA, does, enrol
from tests.scenarios.seen import said, shown
from tests.scenarios.test_store_away import stopped
from tests.scenarios.town import DEPUTY, DEPUTY_HEAD, DSL, HEAD, ICT, MANAGER, TEACHER, Town

pytestmark = pytest.mark.usefixtures("hurried")

NOT_FOUND = "We cannot find that"
PLACE = Place(SET_UP["place"])


@pytest_asyncio.fixture
async def town(azurite: Azurite) -> AsyncIterator[Town]:
    async with Town(azurite) as one:
        await seen.settled_in(one)
        yield one


async def presses(town: Town, person: str, verb: Verb, **data: str) -> str:
    """What somebody is answered with who presses a button about the latest account."""
    about = {"reference": (await the_account(town)).reference}
    return said(shown(await does(town, person, verb, **{**about, **data})))


@pytest.mark.rule("R52")
async def test_an_account_is_asked_for_in_two_steps_with_the_six_considerations(town: Town) -> None:
    await town.teams.message(TEACHER, "request account")
    first = town.teams.messages(TEACHER)[-1]
    second = await town.press(TEACHER, first, "Next", {"platform": "facebook"})
    answer = await town.press(TEACHER, second, "Send", {"name": NAME, **CONSIDERED})
    account = await the_account(town)
    assert account.state is AccountState.REQUESTED
    assert account.requester == TEACHER
    card = said(shown(answer))
    assert all(words in card for words in (NAME, *CONSIDERED.values(), account.reference))


@pytest.mark.rule("R52")
@pytest.mark.parametrize("left_out", CONSIDERED)
async def test_none_of_the_six_may_be_left_out_and_nothing_typed_is_lost(town: Town, left_out: str) -> None:
    answer = shown(await asks_for(town, **{left_out: "  "}))
    assert (await book(town)).accounts == ()
    assert "Please answer:" in said(answer)
    assert seen.value(answer, "name") == NAME
    others = {key: words for key, words in CONSIDERED.items() if key != left_out}
    assert {key: seen.value(answer, key) for key in others} == others


@pytest.mark.rule("R20")
async def test_the_safeguarding_lead_is_told_first_and_asked_before_anybody_decides(town: Town) -> None:
    await asks_for(town)
    told = await town.told(DSL)
    reference = (await the_account(town)).reference
    assert told.activity["text"] == f"A request needs you. Ref {reference}."
    assert town.alerted() == {DSL}
    assert BARS[Bar.NOT_CONSULTED] in said(shown(await decides(town)))
    assert (await the_account(town)).state is AccountState.REQUESTED
    await consults(town)
    await town.told(HEAD)
    assert (await the_account(town)).state is AccountState.CONSULTED
    assert OPINION in await presses(town, HEAD, Verb.ACCOUNT_DECIDE)


@pytest.mark.rule("R17")
@pytest.mark.rule("R50")
async def test_the_principal_approves_and_the_business_manager_sets_it_up(town: Town) -> None:
    await asks_for(town)
    await consults(town)
    assert REASON in said(shown(await decides(town)))
    for person in (MANAGER, ICT, TEACHER):
        await town.told(person)
    assert "It is in use." in said(shown(await sets_up(town)))
    account = await the_account(town)
    assert (account.state, account.place, account.created_by) == (AccountState.CREATED, PLACE, MANAGER)
    assert account.review_on == today(town).replace(year=today(town).year + 1).isoformat()
    assert (await book(town)).places(town.parts.clock.now())[PLACE] == NAME


@pytest.mark.rule("R50")
@pytest.mark.parametrize("person", [HEAD, DSL, TEACHER, ICT])
async def test_nobody_but_the_business_manager_sets_an_account_up(town: Town, person: str) -> None:
    for act in (asks_for, consults, decides):
        await act(town)
    assert NOT_FOUND in said(shown(await sets_up(town, person)))
    assert (await the_account(town)).state is AccountState.APPROVED


@pytest.mark.rule("R17")
async def test_a_declined_account_is_never_set_up_and_its_requester_reads_why(town: Town) -> None:
    await asks_for(town)
    await consults(town)
    await decides(town, "no", reason="We have one already.")
    await town.told(TEACHER)
    assert "We have one already." in await presses(town, TEACHER, Verb.OPEN)
    assert BARS[Bar.NOT_NOW] in said(shown(await sets_up(town)))
    assert (await the_account(town)).state is AccountState.DECLINED


@pytest.mark.rule("R17")
async def test_the_principal_does_not_approve_their_own_request(town: Town) -> None:
    await asks_for(town, HEAD)
    await consults(town)
    await town.told(DEPUTY_HEAD)
    assert BARS[Bar.OWN_REQUEST] in said(shown(await decides(town)))
    assert (await the_account(town)).state is AccountState.CONSULTED
    await decides(town, person=DEPUTY_HEAD)
    assert (await the_account(town)).state is AccountState.APPROVED


@pytest.mark.rule("R17", "R20")
@pytest.mark.invariant("I10")
async def test_whoever_said_what_they_think_of_it_does_not_decide_where_somebody_else_can(town: Town) -> None:
    await asks_for(town, HEAD)
    await consults(town)
    assert BARS[Bar.NOT_YOURS] in said(shown(await decides(town, person=DSL)))
    assert (await the_account(town)).state is AccountState.CONSULTED
    await decides(town, person=DEPUTY_HEAD)
    assert (await the_account(town)).state is AccountState.APPROVED


@pytest.mark.rule("R20")
async def test_the_safeguarding_lead_does_not_advise_on_their_own_request(town: Town) -> None:
    await asks_for(town, DSL)
    await town.told(DEPUTY)
    assert BARS[Bar.OWN_REQUEST] in said(shown(await consults(town)))
    await consults(town, DEPUTY)
    assert (await the_account(town)).state is AccountState.CONSULTED


@pytest.mark.rule("R51")
@pytest.mark.parametrize(
    ("wrong", "bar"),
    [
        ({"mail": "page@elsewhere.example"}, Bar.NOT_OUR_MAIL),
        ({"mail": "page@school.example.org"}, Bar.NOT_OUR_MAIL),
        ({"separate": ""}, Bar.NOT_SEPARATE),
        ({"place": "website"}, Bar.NOT_A_CODE),
        ({"place": "Parents page"}, Bar.NOT_A_CODE),
    ],
)
async def test_an_account_is_linked_to_a_school_address_and_apart_from_personal_ones(
    town: Town, wrong: dict[str, str], bar: Bar
) -> None:
    for act in (asks_for, consults, decides):
        await act(town)
    answer = shown(await sets_up(town, **wrong))
    assert BARS[bar] in said(answer)
    assert (await the_account(town)).state is AccountState.APPROVED
    if "place" not in wrong:
        assert seen.value(answer, "place") == SET_UP["place"]


@pytest.mark.rule("R54")
async def test_what_looks_like_a_password_is_neither_kept_nor_drawn_again(
    town: Town, azurite: Azurite
) -> None:
    for act in (asks_for, consults, decides):
        await act(town)
    answer = shown(await sets_up(town, vault="Sunfl0werMeadow"))
    assert BARS[Bar.LOOKS_SECRET] in said(answer)
    assert "Sunfl0werMeadow" not in str(answer)
    assert not [row for row in (await seen.rows(azurite, town)).values() if "Sunfl0werMeadow" in row]


@pytest.mark.rule("R54")
async def test_where_the_password_is_kept_is_for_those_who_run_the_accounts(town: Town) -> None:
    await has_account(town)
    for person, reads in (
        (MANAGER, True),
        (HEAD, True),
        (DSL, False),
        (TEACHER, False),
        (DEPUTY_HEAD, False),
    ):
        assert (SET_UP["vault"] in await presses(town, person, Verb.OPEN)) is reads
    when = (today(town) - timedelta(days=1)).isoformat()
    await presses(town, MANAGER, Verb.ACCOUNT_ROTATE_SAVE, vault="office safe, entry 13", rotated_on=when)
    account = await the_account(town)
    assert (account.vault, account.rotated_on) == ("office safe, entry 13", when)
    later = (today(town) + timedelta(days=1)).isoformat()
    answer = await presses(town, MANAGER, Verb.ACCOUNT_ROTATE_SAVE, vault="office safe", rotated_on=later)
    assert BARS[Bar.DAY_TO_COME] in answer


@pytest.mark.rule("R21")
async def test_ict_has_a_task_without_a_name_a_password_or_a_place_to_find_one(town: Town) -> None:
    await asks_for(town)
    assert NOT_FOUND in await presses(town, ICT, Verb.OPEN)
    await consults(town)
    await decides(town)
    await sets_up(town)
    card = await presses(town, ICT, Verb.OPEN)
    assert "Technical task" in card
    assert not [one for one in (NAME, SET_UP["vault"], SET_UP["mail"], OPINION, REASON) if one in card]
    assert "It is done." in await presses(town, ICT, Verb.ACCOUNT_HELPED)
    assert "done" in said(shown(await does(town, ICT, Verb.ACCOUNTS)))
    helped = (await the_account(town)).helped
    assert helped is not None
    assert helped.by == ICT


async def test_nothing_new_goes_out_on_an_account_at_rest_and_permissions_for_it_are_still_read(
    town: Town,
) -> None:
    await has_account(town)
    await enrol(town, town.parts.clock.now() - timedelta(days=10))
    for to, is_open, state in (
        ("rest", False, AccountState.DORMANT),
        ("wake", True, AccountState.CREATED),
        ("close", False, AccountState.CLOSED),
    ):
        await presses(town, HEAD, Verb.ACCOUNT_MOVE, to=to)
        await presses(town, HEAD, Verb.ACCOUNT_MOVE_SAVE, to=to)
        assert (await the_account(town)).state is state
        assert (PLACE in (await book(town)).places(town.parts.clock.now())) is is_open
        assert NAME in said(shown(await does(town, MANAGER, Verb.CHECK, pupil=AMELIA.id)))
    assert BARS[Bar.NOT_NOW] in await presses(town, HEAD, Verb.ACCOUNT_MOVE_SAVE, to="wake")


@pytest.mark.rule("R40")
async def test_a_new_account_is_a_place_that_nobody_has_permitted_yet(town: Town) -> None:
    await enrol(town, town.parts.clock.now() - timedelta(days=10))
    await has_account(town)
    assert NAME in said(shown(await does(town, TEACHER, Verb.CHECK, pupil=AMELIA.id)))
    told = {"media": "photo", "places": PLACE, "said": "yes", "giver": "new", "by": "Robin Stone"}
    about = {"pupil": AMELIA.id, "source": "form"}
    answer = said(shown(await does(town, MANAGER, Verb.CONSENT_SAVE, **about, **told)))
    assert "It is in force now." in answer
    history = await Consents(town.parts.store, town.school.id).history(AMELIA.id)
    assert history[-1].answers == {Use(Medium.PHOTO, PLACE).code: Said.YES}


@pytest.mark.rule("R52")
async def test_after_a_year_the_business_manager_is_asked_once_whether_it_met_its_aim(town: Town) -> None:
    account = await has_account(town)
    assert account.review_on
    await town.settled()
    line = BookLine(town.parts.clock.now(), BookDeed.ACCOUNT_REVIEWED)
    due = replace(account, review_on=today(town).isoformat())
    await kept(town).save(BookStep((Written(due, line),)))
    before = len([one for one in town.teams.messages(MANAGER) if account.reference in str(one.activity)])
    books = town.parts.office.books
    await books.refresh()
    for _ in range(2):
        await books.look()
        await town.settled()
    about = [one for one in town.teams.messages(MANAGER) if account.reference in str(one.activity)]
    assert len(about) == before + 1
    assert "Did it meet its aim?" in said(shown(await does(town, MANAGER, Verb.ACCOUNTS)))
    card = await presses(town, MANAGER, Verb.ACCOUNT_REVIEW_SAVE, met="no", words="Nobody reads it.")
    assert "It did not meet its aim" in card
    assert "Nobody reads it." in card
    assert (await the_account(town)).review_on > today(town).isoformat()


async def test_an_account_that_the_school_file_names_is_taken_over_by_the_register(town: Town) -> None:
    at = town.parts.clock.now()
    assert Place("facebook") in (await book(town)).places(at)
    await has_account(town, place="facebook")
    places = (await book(town)).places(at)
    assert places[Place("facebook")] == NAME
    assert places[Place("instagram")] == "Instagram"
    await asks_for(town)
    await consults(town)
    await decides(town)
    assert BARS[Bar.PLACE_TAKEN] in said(shown(await sets_up(town, place="facebook")))


async def test_a_request_pressed_twice_at_once_is_one_request(town: Town) -> None:
    await asyncio.gather(*(asks_for(town, token="0123456789abcdef") for _ in range(3)))
    assert len((await book(town)).accounts) == 1
    await town.settled()
    assert len([one for one in town.teams.messages(DSL) if "A request needs you" in str(one.activity)]) == 1


async def test_of_two_decisions_at_once_one_counts(town: Town) -> None:
    await asks_for(town)
    await consults(town)
    both = await asyncio.gather(decides(town, "yes"), decides(town, "no", reason="Not this year."))
    cards = [said(shown(one)) for one in both]
    assert sum(BARS[Bar.NOT_NOW] in card for card in cards) == 1
    account = await the_account(town)
    lines = await kept(town).lines(account.id)
    decided = {BookDeed.ACCOUNT_APPROVED, BookDeed.ACCOUNT_DECLINED}
    assert len([one for one in lines if one.what in decided]) == 1


async def test_two_accounts_set_up_at_once_never_have_the_same_short_name(town: Town) -> None:
    for _ in range(2):
        for act in (asks_for, consults, decides):
            await act(town)
    about = {"rotated_on": today(town).isoformat(), **SET_UP}
    both = [
        does(town, MANAGER, Verb.ACCOUNT_CREATE_SAVE, reference=one.reference, **about)
        for one in (await book(town)).accounts
    ]
    cards = [said(shown(one)) for one in await asyncio.gather(*both)]
    assert sum(BARS[Bar.PLACE_TAKEN] in card for card in cards) == 1
    assert len([one for one in (await book(town)).accounts if one.place == PLACE]) == 1


async def test_while_the_store_is_away_what_was_typed_comes_back(town: Town, azurite: Azurite) -> None:
    async with stopped(azurite):
        answer = shown(await asks_for(town))
    assert "Not saved" in said(answer)
    assert seen.value(answer, "purpose") == CONSIDERED["purpose"]


async def test_no_word_of_a_request_is_in_a_key_the_audit_the_outbox_or_a_chat(
    town: Town, azurite: Azurite
) -> None:
    await has_account(town)
    await town.settled()
    words = (NAME, *CONSIDERED.values(), OPINION, REASON, SET_UP["mail"], SET_UP["vault"])
    for key, row in (await seen.rows(azurite, town)).items():
        assert not [one for one in words if one in key]
        if key.startswith(("audit:", "outbox:", "book-form:", "book-ref:", "book-place:", "posted:")):
            assert not [one for one in words if one in row]
    stored = [
        str(one.activity)
        for person in (TEACHER, DSL, HEAD, MANAGER, ICT)
        for one in town.teams.messages(person)
    ]
    assert not [one for one in stored if any(word in one for word in words)]


async def test_the_list_of_accounts_is_typed_for_and_put_away_again(town: Town) -> None:
    await has_account(town)
    await town.teams.message(MANAGER, "accounts")
    assert NAME in said(town.teams.messages(MANAGER)[-1].card)
    await town.teams.message(MANAGER, "help")
    await town.settled()
    assert not [one for one in town.teams.messages(MANAGER) if NAME in str(one.activity)]


async def test_whoever_covers_for_the_principal_decides_meanwhile(town: Town) -> None:
    await asks_for(town)
    await consults(town)
    await away(town, HEAD, cover=DEPUTY)
    await decides(town, person=DEPUTY)
    assert (await the_account(town)).state is AccountState.APPROVED
