"""The school's own devices for pictures (C11): the Business Manager approves them and retires them (R42)."""

from __future__ import annotations

from collections.abc import Sequence

from bot import bookwork
from bot.asks import Ask, Drafted, Paged, Referred
from bot.logs import log
from bot.turns import Answer
from cards import devices as cards
from cards import register_words as words
from cards.elements import Element, warning
from cards.forms import Filled
from policy import device_steps
from policy.book_errors import Barred
from policy.devices import Device
from storage.books import Entered
from storage.errors import NotFound, StoreDown


async def list_(ask: Ask[Paged]) -> Answer:
    """Every device in use."""
    await ask.office.books.refresh()
    await bookwork.looked(ask, "devices.listed")
    return bookwork.listed(cards.listed(bookwork.view(ask), page=ask.form.page))


async def add(ask: Ask[Drafted]) -> Answer:
    """An empty form."""
    return bookwork.listed(cards.form(Filled(), ask.form.token or ask.office.ids.form_token()))


async def add_save(ask: Ask[Drafted]) -> Answer:
    """Approve a device: once, however often it is pressed."""
    token = ask.form.token or ask.fallback_token
    filled = cards.read(ask.form.given, ask.office.school.local(ask.at).date())
    if not filled.is_complete:
        return bookwork.listed(cards.form(filled, token))
    try:
        book = await ask.office.books.refresh()
        if await ask.office.books.kept.was_sent(token):
            return _shown(ask)
        wanted, by = cards.approval_of(filled), ask.acting
        await bookwork.added(
            ask.office,
            lambda id_: device_steps.approved(
                wanted, id_=id_, token=token, by=by, book=book, scene=ask.scene
            ),
        )
    except Entered:
        await ask.office.books.refresh()
    except Barred as no:
        return bookwork.listed(cards.form(filled, token, [words.barred(no.why)]))
    except StoreDown:
        log("register_not_saved", person=ask.actor.id)
        return bookwork.listed(cards.form(filled, token, [warning(words.NOT_SAVED)]))
    return _shown(ask)


async def retire(ask: Ask[Referred]) -> Answer:
    """Ask once more before a device is taken out of use."""
    device = await _found(ask)
    return bookwork.listed(cards.retiring(device, bookwork.view(ask)))


async def retire_save(ask: Ask[Referred]) -> Answer:
    """Take it out of use from today on."""
    device = await _found(ask)
    try:
        await ask.office.books.save(device_steps.retired(device, by=ask.acting, scene=ask.scene))
    except Barred as no:
        return _shown(ask, [words.barred(no.why)])
    return _shown(ask)


async def _found(ask: Ask[Referred]) -> Device:
    found = (await ask.office.books.refresh()).device(ask.form.reference)
    if found is None:
        raise NotFound
    return found


def _shown(ask: Ask[Referred] | Ask[Drafted], banner: Sequence[Element] = ()) -> Answer:
    return bookwork.listed(cards.listed(bookwork.view(ask), banner))
