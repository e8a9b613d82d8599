"""Trusting people with the school's accounts and taking it back (R53, R54, R56)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot import bookwork
from bot.asks import Ask, Drafted, Paged, Referred
from bot.logs import log
from bot.turns import Answer
from cards import accesses as cards
from cards import register_words as words
from cards.elements import Element, warning
from cards.forms import Filled
from policy import access_steps
from policy.accesses import Access
from policy.book_errors import Barred
from policy.book_steps import BookStep
from storage.books import Entered
from storage.errors import NotFound, StoreDown


async def list_(ask: Ask[Paged]) -> Answer:
    """Who is trusted with what, and what has to be seen to."""
    await ask.office.books.refresh()
    await bookwork.looked(ask, "accesses.listed")
    return bookwork.listed(cards.listed(bookwork.view(ask), page=ask.form.page))


async def grant(ask: Ask[Drafted]) -> Answer:
    """An empty form."""
    await ask.office.books.refresh()
    token = ask.form.token or ask.office.ids.form_token()
    return bookwork.listed(cards.form(Filled(), token, bookwork.view(ask)))


async def grant_save(ask: Ask[Drafted]) -> Answer:
    """Trust somebody: once, however often it is pressed, and never without training in date (R56)."""
    token = ask.form.token or ask.fallback_token
    people = ask.office.directory.people
    filled = cards.read(ask.form.given, people)
    if not filled.is_complete:
        return bookwork.listed(cards.form(filled, token, bookwork.view(ask)))
    try:
        book = await ask.office.books.refresh()
        if await ask.office.books.kept.was_sent(token):
            return _shown(ask)
        wanted, by = cards.grant_of(filled, people), ask.acting
        await bookwork.added(
            ask.office,
            lambda id_: access_steps.granted(wanted, id_=id_, token=token, by=by, book=book, scene=ask.scene),
        )
    except Entered:
        await ask.office.books.refresh()
    except Barred as no:
        return bookwork.listed(cards.form(filled, token, bookwork.view(ask), [words.barred(no.why)]))
    except StoreDown:
        log("register_not_saved", person=ask.actor.id)
        banner = [warning(words.NOT_SAVED)]
        return bookwork.listed(cards.form(filled, token, bookwork.view(ask), banner))
    return _shown(ask)


async def end(ask: Ask[Referred]) -> Answer:
    """Ask once more before it is taken back."""
    access = await _found(ask)
    return bookwork.listed(cards.ending(access, bookwork.view(ask)))


async def end_save(ask: Ask[Referred]) -> Answer:
    """Take it back: it counts no more at once, and the Business Manager is told (R53)."""
    return await _done(ask, lambda it: access_steps.ended(it, by=ask.acting, scene=ask.scene))


async def keep(ask: Ask[Referred]) -> Answer:
    """The Principal looked again: they keep it."""
    return await _done(ask, lambda it: access_steps.kept(it, by=ask.acting, scene=ask.scene))


async def off(ask: Ask[Referred]) -> Answer:
    """They were taken off the account, and its password was changed (R54)."""
    book = ask.office.books
    return await _done(
        ask,
        lambda it: access_steps.taken_off(it, book.book, by=ask.acting, scene=ask.scene),
    )


async def _done(ask: Ask[Referred], decide: Callable[[Access], BookStep]) -> Answer:
    """Load, decide, save, show."""
    access = await _found(ask)
    try:
        await ask.office.books.save(decide(access))
    except Barred as no:
        return _shown(ask, [words.barred(no.why)])
    return _shown(ask)


async def _found(ask: Ask[Referred]) -> Access:
    found = (await ask.office.books.refresh()).access(ask.form.reference)
    if found is None:
        raise NotFound
    return found


def _shown(ask: Ask[Referred] | Ask[Drafted], banner: Sequence[Element] = ()) -> Answer:
    return bookwork.listed(cards.listed(bookwork.view(ask), banner))
