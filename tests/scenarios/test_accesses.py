"""Trusting people with accounts over HTTP: who may, for how long, and what ends it (R53 to R56)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from cards.register_words import BARS, CHORES
from cards.verbs import Verb
from policy import hours
from policy.accesses import Chore, EndedFor
from policy.book_errors import Bar
from policy.book_steps import BookDeed, BookLine, BookStep, Written
from policy.people import Person, StaffId
from policy.uses import WEBSITE, Place
from rehearsal.azurite import Azurite
from storage.staff import StaffList
from tests.scenarios import seen
from tests.scenarios.clocks import RunningClock
from tests.scenarios.ledger import SET_UP, book, has_account, kept, the_access, the_account, today, trusts
from tests.scenarios.register import does
from tests.scenarios.seen import said, shown
from tests.scenarios.town import DEPUTY, DSL, HEAD, ICT, MANAGER, SUPPLY, TEACHER, Town

pytestmark = pytest.mark.usefixtures("hurried")

NOT_FOUND = "We cannot find that"


@pytest_asyncio.fixture
async def town(azurite: Azurite) -> AsyncIterator[Town]:
    async with Town(azurite) as one:
        await seen.settled_in(one)
        yield one


def clock(town: Town) -> RunningClock:
    """The clock of the town, to be moved."""
    assert isinstance(town.parts.clock, RunningClock)
    return town.parts.clock


def who(town: Town, person: str) -> Person:
    """Somebody of the school."""
    found = town.parts.directory.find(person)
    assert found is not None
    return found


async def may_publish(town: Town, person: str, place: Place = WEBSITE) -> bool:
    """Whether somebody may put a post out there now."""
    return (await book(town)).may_publish(who(town, person), place, town.parts.clock.now())


async def presses(town: Town, person: str, verb: Verb, **data: str) -> str:
    """What somebody is answered with who presses a button about what was granted last."""
    about = {"reference": (await the_access(town)).reference}
    return said(shown(await does(town, person, verb, **{**about, **data})))


async def staff_without(town: Town, *left: str) -> None:
    """The staff group as it is once these have left, read by the bot."""
    town.graph.accounts = tuple(one for one in town.graph.accounts if one.id not in left)
    assert await town.parts.directory.refresh()


@pytest.mark.rule("R53")
async def test_only_whom_the_principal_trusts_may_put_posts_out(town: Town) -> None:
    assert await may_publish(town, MANAGER)
    assert not await may_publish(town, TEACHER)
    card = said(shown(await trusts(town)))
    assert "Nadia Ali" in card
    await town.told(MANAGER)
    assert await may_publish(town, TEACHER)
    assert not await may_publish(town, TEACHER, Place("facebook"))
    assert not await may_publish(town, HEAD)
    assert town.parts.office.books.book.publishers(WEBSITE, town.parts.clock.now()) == (TEACHER,)


@pytest.mark.rule("R53")
async def test_the_form_is_filled_in_on_a_card(town: Town) -> None:
    form = await does(town, HEAD, Verb.ACCESS_GRANT)
    day = today(town)
    given = {"role": "author", "place": "facebook", "person": SUPPLY, "from": day.isoformat()}
    again = await town.press(HEAD, form, "Save", given)
    assert "When were they trained?" in said(shown(again))
    assert seen.value(again.card, "person") == SUPPLY
    await town.press(HEAD, again, "Save", {**given, "trained_on": day.isoformat()})
    found, at = await book(town), town.parts.clock.now()
    assert found.may_author(who(town, SUPPLY), Place("facebook"), at)
    assert not found.may_publish(who(town, SUPPLY), Place("facebook"), at)


@pytest.mark.rule("R53")
@pytest.mark.parametrize("person", [MANAGER, DSL, DEPUTY, ICT, TEACHER])
async def test_nobody_but_the_principal_trusts_anybody(town: Town, person: str) -> None:
    assert NOT_FOUND in said(shown(await trusts(town, by=person)))
    assert (await book(town)).accesses == ()


@pytest.mark.rule("R56")
async def test_nobody_is_trusted_without_training_within_the_year(town: Town) -> None:
    for trained in (today(town) - timedelta(days=370), today(town) + timedelta(days=1)):
        card = said(shown(await trusts(town, trained_on=trained.isoformat())))
        assert BARS[Bar.NOT_TRAINED] in card
    assert (await book(town)).accesses == ()
    soon_over = today(town) - timedelta(days=364)
    await trusts(town, trained_on=soon_over.isoformat())
    found, at = await book(town), town.parts.clock.now()
    assert found.may_publish(who(town, TEACHER), WEBSITE, at)
    assert not found.may_publish(who(town, TEACHER), WEBSITE, at + timedelta(days=3))


async def test_nobody_is_trusted_with_a_place_that_is_not_there_or_twice(town: Town) -> None:
    assert BARS[Bar.NO_SUCH_PLACE] in said(shown(await trusts(town, place="myspace")))
    yesterday = (today(town) - timedelta(days=1)).isoformat()
    assert BARS[Bar.ENDS_BEFORE] in said(shown(await trusts(town, to=yesterday)))
    await trusts(town)
    assert BARS[Bar.HAS_IT] in said(shown(await trusts(town)))
    assert len((await book(town)).accesses) == 1


async def test_a_form_pressed_twice_at_once_is_one_entry(town: Town) -> None:
    await asyncio.gather(*(trusts(town, token="0123456789abcdef") for _ in range(3)))
    assert len((await book(town)).accesses) == 1


async def test_the_same_granted_on_two_forms_at_once_is_one_entry_as_well(town: Town) -> None:
    cards = [said(shown(one)) for one in await asyncio.gather(*(trusts(town) for _ in range(3)))]
    assert len((await book(town)).accesses) == 1
    assert sum(BARS[Bar.HAS_IT] in one for one in cards) == 2


@pytest.mark.rule("R53")
@pytest.mark.parametrize("person", [HEAD, MANAGER])
async def test_what_is_taken_back_counts_no_more_at_once(town: Town, person: str) -> None:
    await trusts(town)
    await presses(town, person, Verb.ACCESS_END)
    card = await presses(town, person, Verb.ACCESS_END_SAVE)
    assert CHORES[Chore.TAKE_OFF] in card
    assert not await may_publish(town, TEACHER)
    assert not town.parts.office.books.book.trusted(WEBSITE, town.parts.clock.now())
    assert BARS[Bar.NOT_NOW] in await presses(town, person, Verb.ACCESS_END_SAVE)


@pytest.mark.rule("R54")
async def test_once_they_are_off_the_account_its_password_was_changed_today(town: Town) -> None:
    old = (today(town) - timedelta(days=9)).isoformat()
    await has_account(town, rotated_on=old)
    await trusts(town, place=SET_UP["place"])
    await presses(town, MANAGER, Verb.ACCESS_END_SAVE)
    assert (await the_account(town)).rotated_on == old
    assert NOT_FOUND in await presses(town, HEAD, Verb.ACCESS_OFF)
    await presses(town, MANAGER, Verb.ACCESS_OFF)
    assert (await the_account(town)).rotated_on == today(town).isoformat()
    assert (await the_access(town)).chore is None
    assert "Nadia Ali" not in said(shown(await does(town, MANAGER, Verb.ACCESSES)))


@pytest.mark.rule("R53")
@pytest.mark.rule("R54")
async def test_whoever_leaves_is_trusted_with_nothing_and_the_business_manager_is_told_once(
    town: Town,
) -> None:
    await trusts(town, SUPPLY)
    await town.settled()
    before = len(town.teams.messages(MANAGER))
    await staff_without(town, SUPPLY)
    books = town.parts.office.books
    for _ in range(2):
        await asyncio.gather(books.look(), books.look())
        await town.settled()
    access, now = await the_access(town), town.parts.clock.now()
    assert (access.ended_for, access.chore, access.ended_by) == (EndedFor.LEFT, Chore.TAKE_OFF, None)
    assert access.chore_due is not None
    assert access.chore_due <= hours.end_of_day(town.school, now, 1)
    assert len(town.teams.messages(MANAGER)) == before + 1
    card = await presses(town, MANAGER, Verb.OPEN)
    assert "Terry Vale" in card
    assert "They are not on the staff list any more." in card
    assert CHORES[Chore.TAKE_OFF] in card


@pytest.mark.rule("R53")
async def test_whoever_is_still_on_an_account_after_a_school_day_is_brought_to_mind_once(town: Town) -> None:
    await trusts(town)
    await presses(town, HEAD, Verb.ACCESS_END_SAVE)
    await town.settled()
    access = await the_access(town)
    overdue = replace(access, chore_due=town.parts.clock.now() - timedelta(minutes=1))
    line = BookLine(town.parts.clock.now(), BookDeed.ACCESS_ENDED)
    await kept(town).save(BookStep((Written(overdue, line),)))
    before = {one: len(town.teams.messages(one)) for one in (HEAD, MANAGER)}
    books = town.parts.office.books
    await books.refresh()
    for _ in range(2):
        await asyncio.gather(books.look(), books.look())
        await town.settled()
    assert {one: len(town.teams.messages(one)) - before[one] for one in before} == {HEAD: 1, MANAGER: 1}


@pytest.mark.rule("R56")
async def test_what_is_granted_anew_after_training_takes_the_place_of_the_earlier(town: Town) -> None:
    old = (today(town) - timedelta(days=360)).isoformat()
    await trusts(town, trained_on=old)
    await trusts(town, trained_on=today(town).isoformat())
    accesses = (await book(town)).accesses
    assert sorted(one.ended_for or "" for one in accesses) == ["", EndedFor.RENEWED]
    card = said(shown(await does(town, HEAD, Verb.ACCESSES)))
    assert card.count("Nadia Ali") == 1


@pytest.mark.rule("R53")
async def test_nobody_is_taken_for_gone_because_graph_cannot_be_read(town: Town) -> None:
    await trusts(town, SUPPLY)
    await town.graph.stop()
    await StaffList(town.parts.store, town.school.id).save(())
    await town.restart()
    await seen.settled_in(town, read=False)
    books = town.parts.office.books
    await books.refresh()
    assert not await town.parts.directory.refresh()
    assert not town.parts.directory.is_read
    assert town.parts.directory.find(SUPPLY) is None
    assert await books.look() == 0
    assert (await the_access(town)).ended_at is None
    await town.graph.start()


@pytest.mark.rule("R54")
async def test_somebody_else_knows_a_password_only_for_a_reason_and_until_a_day(town: Town) -> None:
    await has_account(town)
    asked = {"role": "password", "place": SET_UP["place"], "person": ICT, "trained_on": ""}
    card = said(shown(await trusts(town, **asked)))
    assert "Please say why they must know the password." in card
    assert BARS[Bar.NEEDS_END] in card
    assert (await book(town)).accesses == ()
    last = (today(town) + timedelta(days=3)).isoformat()
    why = "He moves the page to the new address."
    assert why in said(shown(await trusts(town, **asked, to=last, why=why)))
    access = await the_access(town)
    assert (access.granted_by, access.why, access.to) == (HEAD, why, last)
    assert why in [one.words for one in await kept(town).lines(access.id)]
    assert not await may_publish(town, ICT, Place(SET_UP["place"]))
    assert why in said(shown(await does(town, MANAGER, Verb.ACCESSES)))


@pytest.mark.rule("R53", "R54")
async def test_once_the_last_day_is_over_the_business_manager_is_told_once_to_take_them_off(
    town: Town,
) -> None:
    await has_account(town)
    last = today(town).isoformat()
    await trusts(town, place=SET_UP["place"], to=last)
    books = town.parts.office.books
    assert await books.look() == 0
    clock(town).go_to(town.parts.clock.now() + timedelta(days=1))
    await town.settled()
    before = len(town.teams.messages(MANAGER))
    for _ in range(2):
        await asyncio.gather(books.look(), books.look())
        await town.settled()
    access = await the_access(town)
    assert (access.ended_for, access.chore, access.ended_by) == (EndedFor.OVER, Chore.TAKE_OFF, None)
    assert len(town.teams.messages(MANAGER)) == before + 1
    await presses(town, MANAGER, Verb.ACCESS_OFF)
    assert (await the_account(town)).rotated_on == today(town).isoformat()


@pytest.mark.rule("R53")
async def test_whoever_was_given_the_same_anew_is_not_taken_off_when_the_first_ends(town: Town) -> None:
    day = today(town)
    await trusts(town, to=day.isoformat())
    await trusts(town, **{"from": (day + timedelta(days=1)).isoformat()})
    clock(town).go_to(town.parts.clock.now() + timedelta(days=1))
    await town.parts.office.books.look()
    ended = [one for one in (await book(town)).accesses if one.ended_at is not None]
    assert [(one.ended_for, one.chore) for one in ended] == [(EndedFor.RENEWED, None)]
    assert await may_publish(town, TEACHER)


@pytest.mark.rule("R54")
async def test_a_password_that_somebody_knows_who_left_is_to_be_changed_and_asked_about_once(
    town: Town,
) -> None:
    account = await has_account(town)
    books = town.parts.office.books
    await books.look()
    assert "keeps passwords no more" not in said(
        shown(await does(town, MANAGER, Verb.OPEN, reference=account.reference))
    )
    line = BookLine(town.parts.clock.now(), BookDeed.ACCOUNT_ROTATED)
    await kept(town).save(BookStep((Written(replace(account, rotated_by=StaffId("left")), line),)))
    await books.refresh()
    await town.settled()
    before = len(town.teams.messages(MANAGER))
    for _ in range(2):
        await asyncio.gather(books.look(), books.look())
        await town.settled()
    assert len(town.teams.messages(MANAGER)) == before + 1
    about = {"reference": account.reference}
    assert "keeps passwords no more" in said(shown(await does(town, MANAGER, Verb.OPEN, **about)))
    changed = {"vault": SET_UP["vault"], "rotated_on": today(town).isoformat()}
    await does(town, MANAGER, Verb.ACCOUNT_ROTATE_SAVE, **about, **changed)
    assert "keeps passwords no more" not in said(shown(await does(town, MANAGER, Verb.OPEN, **about)))


@pytest.mark.rule("R50", "R53")
async def test_with_an_account_all_ends_that_people_were_trusted_with_and_ict_clears_the_devices(
    town: Town,
) -> None:
    account = await has_account(town)
    await does(town, ICT, Verb.ACCOUNT_HELPED, reference=account.reference)
    await trusts(town, place=account.place)
    await trusts(town, SUPPLY, place=account.place)
    await presses(town, HEAD, Verb.ACCESS_END_SAVE)
    before = len(town.teams.messages(ICT))
    about = {"reference": account.reference, "to": "close"}
    await does(town, MANAGER, Verb.ACCOUNT_MOVE_SAVE, **about)
    await asyncio.gather(*(town.parts.office.books.look() for _ in range(2)))
    await town.settled()
    assert all(one.ended_at and one.chore is None for one in (await book(town)).accesses)
    assert len(town.teams.messages(ICT)) == before + 1
    task = said(shown(await does(town, ICT, Verb.OPEN, reference=account.reference)))
    assert "off the school's devices" in task
    assert "It is done." in said(
        shown(await does(town, ICT, Verb.ACCOUNT_HELPED, reference=account.reference))
    )


@pytest.mark.rule("R53")
async def test_whoever_does_something_else_now_is_looked_at_again(town: Town) -> None:
    await trusts(town)
    access = await the_access(town)
    await _held_other_roles(town)
    books = town.parts.office.books
    assert await books.look() == 1
    assert await books.look() == 0
    assert await may_publish(town, TEACHER)
    assert CHORES[Chore.LOOK_AGAIN] in await presses(town, HEAD, Verb.ACCESSES)
    await presses(town, HEAD, Verb.ACCESS_KEEP)
    after = await the_access(town)
    assert (after.chore, after.roles) == (None, access.roles)


async def _held_other_roles(town: Town) -> None:
    """What was granted last is as if its holder had been a technician then."""
    access = await the_access(town)
    line = BookLine(town.parts.clock.now(), BookDeed.ACCESS_KEPT)
    await kept(town).save(BookStep((Written(replace(access, roles=("ict",)), line),)))
    await town.parts.office.books.refresh()
