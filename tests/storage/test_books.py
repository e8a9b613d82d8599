"""The registers are kept whole, read by one question, and changed only as they were read."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from policy import account_steps
from policy.accounts import Account, AccountState
from policy.book_steps import BookDeed, BookLine, BookStep, Entry, Written
from policy.concerns import FormToken
from policy.devices import Device, DeviceKind
from policy.people import StaffId
from storage.book_records import entry_row
from storage.books import Books, Entered
from storage.connection import CONCERNS, Store
from storage.entities import SCHEMA
from storage.errors import ReferenceTaken, Stale
from storage.outbox import Outbox
from storage.partitions import Partition
from tests.policy.ledger import AT, REQUEST, SCENE, SCHOOL, an_access, an_account, who


@pytest.fixture
def books(store: Store, school: str) -> Books:
    return Books(store, school)


def a_request(number: int = 1, *, token: str = "", reference: str = "") -> BookStep:
    """Somebody asks for an account."""
    return account_steps.requested(
        REQUEST,
        id_=f"id-{number}",
        reference=reference or f"MS-{number:05d}",
        token=FormToken(token or f"token-{number}"),
        by=who("teacher"),
        scene=SCENE,
    )


def an_entry(entry: Entry) -> BookStep:
    """An entry as somebody makes it."""
    return BookStep((Written(entry, BookLine(AT, BookDeed.DEVICE_APPROVED, StaffId("manager"))),))


async def accounts(books: Books) -> tuple[Account, ...]:
    """The accounts as they are kept."""
    return (await books.book({}, SCHOOL.timezone)).accounts


async def test_an_entry_of_every_kind_comes_back_as_it_was(books: Books) -> None:
    device = Device("MS-00009", "IPAD-07", DeviceKind.TABLET, "Oak", StaffId("manager"), "2026-11-24")
    given = (
        replace(an_account(), reference="MS-00007", token=FormToken("t1")),
        replace(an_access(), token=FormToken("t2")),
        replace(device, token=FormToken("t3")),
    )
    for one in given:
        await books.add(an_entry(one))
    book = await books.book({}, SCHOOL.timezone)
    found: tuple[Entry, ...] = (*book.accounts, *book.accesses, *book.devices)
    assert [replace(one, version="", lines=0) for one in found] == list(given)
    assert all(one.version and one.lines == 1 for one in found)


@pytest.mark.rule("R20")
async def test_a_request_and_the_word_to_the_safeguarding_lead_land_together(
    books: Books, outbox: Outbox
) -> None:
    kept = await books.add(a_request())
    assert [one.to for one in kept.messages] == ["dsl"]
    assert await outbox.pending() == 1
    [line] = await books.lines("id-1")
    assert (line.what, line.by) == (BookDeed.ACCOUNT_REQUESTED, "teacher")


async def test_a_form_is_sent_once(books: Books, outbox: Outbox) -> None:
    tries = [books.add(a_request(number, token="same")) for number in range(4)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, Entered) for one in results) == 3
    assert len(await accounts(books)) == 1
    assert await outbox.pending() == 1


async def test_a_reference_is_given_once(books: Books) -> None:
    await books.add(a_request(1, reference="MS-7F3K2"))
    with pytest.raises(ReferenceTaken):
        await books.add(a_request(2, reference="MS-7F3K2"))
    assert len(await accounts(books)) == 1


async def test_of_two_changes_of_what_was_read_one_lands(books: Books) -> None:
    await books.add(a_request())
    [account] = await accounts(books)
    steps = [
        account_steps.consulted(account, f"Opinion {number}", by=who("dsl"), scene=SCENE)
        for number in range(3)
    ]
    results = await asyncio.gather(*map(books.save, steps), return_exceptions=True)
    assert sum(isinstance(one, Stale) for one in results) == 2
    assert len(await books.lines("id-1")) == 2


async def test_no_two_accounts_ever_have_the_same_short_name(books: Books) -> None:
    for number in (1, 2):
        await books.add(a_request(number))
    made = [
        BookStep(
            (
                Written(
                    replace(one, state=AccountState.CREATED, place=an_account().place),
                    BookLine(AT, BookDeed.ACCOUNT_CREATED),
                ),
            )
        )
        for one in await accounts(books)
    ]
    await books.save(made[0])
    with pytest.raises(Stale):
        await books.save(made[1])


async def test_an_entry_of_a_newer_version_holds_up_nothing(books: Books, store: Store, school: str) -> None:
    await books.add(a_request())
    newer = replace(entry_row(replace(an_account(), id="newer")), schema=SCHEMA + 1)
    await Partition(store, CONCERNS, school).put(newer)
    assert [one.id for one in await accounts(books)] == ["id-1"]
