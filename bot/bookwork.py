"""The registers before one person: read, looked at as they may, kept when something was done, shown."""

from __future__ import annotations

from collections.abc import Callable

from bot.asks import Ask, Drafted, Office, Paged, Referred
from bot.logs import log
from bot.turns import Answer
from cards import accounts as cards
from cards import alerts
from cards import register_words as words
from cards.accounts import BookView
from cards.card import Card
from policy import account_steps, permissions
from policy.account_access import acts, has_task, reads
from policy.accounts import Account, AccountAct
from policy.book_errors import Barred
from policy.book_steps import REGISTERS, BookStep
from policy.chronology import Trace
from policy.messages import THE_REGISTERS
from policy.permissions import Permission
from storage.books import KeptStep
from storage.errors import NotFound, ReferenceTaken, StoreDown

AnyAsk = Ask[Referred] | Ask[Drafted] | Ask[Paged]

TRIES = 5
"""How often another reference is tried where one is taken."""


def view(ask: AnyAsk) -> BookView:
    """How this person looks at the registers."""
    person = ask.acting
    may = permissions.of(person)
    return BookView(
        reader=person,
        at=ask.at,
        school=ask.office.school,
        people=ask.office.directory.people,
        book=ask.office.books.book,
        may_ask=Permission.ASK_FOR_ACCOUNT in may,
        may_keep=Permission.KEEP_REGISTERS in may,
        may_trust=Permission.AUTHORISE in may,
        may_end=Permission.RUN_ACCOUNTS in may,
        stale_passwords=frozenset(
            one.reference
            for one in ask.office.books.book.accounts
            if account_steps.needs_new_password(one, ask.scene)
        ),
    )


async def account(ask: Ask[Referred]) -> Account:
    """The account that is meant, as it stands now; raises `NotFound` where this person may not read it."""
    found = (await ask.office.books.refresh()).account(ask.form.reference)
    if found is None or not reads(found, ask.acting):
        raise NotFound
    return found


async def may_read(ask: Ask[Referred], act: AccountAct) -> Account:
    """The account, where this person may do this to it now; raises `NotFound` or `Barred`."""
    found = await account(ask)
    if act not in acts(found, ask.acting, ask.scene):
        raise Barred(account_steps.why_not(found, act, ask.acting))
    return found


async def opened(ask: Ask[Referred], found: Account, why: Barred | None = None) -> Answer:
    """The account as it stands. That somebody looked is written down before it is shown."""
    await looked(ask, "account.opened", found.id)
    story = await ask.office.books.kept.lines(found.id)
    mine = acts(found, ask.acting, ask.scene)
    banner = [words.barred(why.why)] if why is not None else []
    return about(found.reference, cards.opened(found, story, mine, view(ask), banner))


def task(ask: Ask[Referred], found: Account, why: Barred | None = None) -> Answer:
    """The part of it that ICT sees; raises `NotFound` where nothing is to be helped with."""
    if not has_task(found, ask.acting):
        raise NotFound
    banner = [words.barred(why.why)] if why is not None else []
    return about(found.reference, cards.task(found, acts(found, ask.acting, ask.scene), banner))


async def looked(ask: AnyAsk, action: str, entry: str = "") -> None:
    """Write down that somebody looked."""
    codes = {"entry": entry} if entry else {}
    await ask.office.books.kept.trace([Trace(ask.at, ask.actor.id, action, REGISTERS, codes)])


async def added(office: Office, make: Callable[[str], BookStep]) -> KeptStep:
    """Keep a new entry under a reference of its own; raises what the store raises, and `Barred`."""
    for _ in range(TRIES):
        try:
            return await office.books.add(make(office.ids.reference(office.school.reference_prefix)))
        except ReferenceTaken:
            log("reference_taken")
    raise StoreDown("references")


def listed(card: Card) -> Answer:
    """A register never stays in a chat: what is left says that one was shown."""
    return Answer(card, rest=cards.hidden(), reference=THE_REGISTERS)


def about(reference: str, card: Card) -> Answer:
    """What is left in the chat of one account is its reference."""
    return Answer(card, rest=alerts.hidden(reference), reference=reference)
