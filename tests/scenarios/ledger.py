"""The registers as people of the school use them over HTTP, and what stands in them afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final
from uuid import uuid4

from cards.verbs import Verb
from policy.accesses import Access
from policy.accounts import Account
from policy.books import Book
from rehearsal.doorway import Answer
from storage.books import Books
from tests.scenarios.register import does
from tests.scenarios.town import DSL, HEAD, MANAGER, TEACHER, Town

NAME = "Fernhill parents' page"
CONSIDERED: Final[Mapping[str, str]] = {
    "purpose": "Show parents what we do.",
    "investment": "An hour a week; no money.",
    "interaction": "They can like it.",
    "contributors": "Staff, nobody else.",
    "effort": "Ms Ali writes on Fridays.",
    "success": "Half of our parents follow it.",
}
OPINION = "Fine, with comments turned off."
REASON = "It helps families."
SET_UP: Final[Mapping[str, str]] = {
    "place": "parents-page",
    "mail": "page@school.example",
    "separate": "yes",
    "vault": "office safe, entry 12",
}


def today(town: Town) -> date:
    """The day at school."""
    return town.school.local(town.parts.clock.now()).date()


def kept(town: Town) -> Books:
    """The registers, to look into."""
    return Books(town.parts.store, town.school.id)


async def book(town: Town) -> Book:
    """All that stands in them."""
    return await kept(town).book(town.school.consents.accounts, town.school.timezone)


async def the_account(town: Town) -> Account:
    """The account that was asked for last."""
    return max((await book(town)).accounts, key=lambda it: it.requested_at)


async def the_access(town: Town) -> Access:
    """What somebody was trusted with last."""
    return max((await book(town)).accesses, key=lambda it: it.granted_at)


async def asks_for(town: Town, person: str = TEACHER, **otherwise: str) -> Answer:
    """Ask for a Facebook page."""
    given = {"kind": "facebook", "name": NAME, **CONSIDERED, **otherwise}
    return await does(town, person, Verb.ACCOUNT_SEND, **given)


async def consults(town: Town, person: str = DSL, words: str = OPINION) -> Answer:
    """The safeguarding lead says what they think of the latest request."""
    account = await the_account(town)
    return await does(town, person, Verb.ACCOUNT_CONSULT_SAVE, reference=account.reference, words=words)


async def decides(town: Town, answer: str = "yes", person: str = HEAD, reason: str = REASON) -> Answer:
    """Somebody decides about it."""
    about = {"reference": (await the_account(town)).reference}
    return await does(town, person, Verb.ACCOUNT_DECIDE_SAVE, **about, answer=answer, reason=reason)


async def sets_up(town: Town, person: str = MANAGER, **otherwise: str) -> Answer:
    """The Business Manager says that it is there."""
    about = {"reference": (await the_account(town)).reference, "rotated_on": today(town).isoformat()}
    return await does(town, person, Verb.ACCOUNT_CREATE_SAVE, **{**about, **SET_UP, **otherwise})


async def has_account(town: Town, **otherwise: str) -> Account:
    """An account from its request to its being set up."""
    for act in (asks_for, consults, decides):
        await act(town)
    await sets_up(town, **otherwise)
    return await the_account(town)


async def trusts(town: Town, person: str = TEACHER, by: str = HEAD, **otherwise: str) -> Answer:
    """The Principal trusts somebody with putting posts out on the website."""
    day = today(town)
    given = {
        "role": "publisher",
        "place": "website",
        "person": person,
        "from": day.isoformat(),
        "trained_on": (day - timedelta(days=30)).isoformat(),
        "token": uuid4().hex,
    }
    return await does(town, by, Verb.ACCESS_GRANT_SAVE, **{**given, **otherwise})
