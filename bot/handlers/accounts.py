"""The school's accounts (C10): asked for, discussed, decided, set up, looked at after a year, put to rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot import bookwork
from bot.asks import Ask, Drafted, Paged, Referred
from bot.handlers import accesses, devices
from bot.logs import log
from bot.turns import Answer
from cards import account_forms as forms
from cards import accounts as cards
from cards import register_words as words
from cards.card import Card
from cards.elements import Element, warning
from cards.forms import Filled
from policy import account_access, account_steps, permissions
from policy.account_steps import DEEDS
from policy.accounts import Account, AccountAct
from policy.book_errors import Bar, Barred
from policy.book_steps import BookStep
from policy.permissions import Permission
from storage.books import Entered
from storage.errors import NotFound, StoreDown

Draw = Callable[[Account, Filled, Sequence[Element]], Card]
Decide = Callable[[Account, Filled], BookStep]


async def home(ask: Ask[Paged]) -> Answer:
    """The list of accounts; to whoever helps technically, what there is to help with (R21)."""
    book = await ask.office.books.refresh()
    person = ask.acting
    await bookwork.looked(ask, "accounts.listed")
    if Permission.READ_REGISTERS not in permissions.of(person):
        theirs = [one for one in book.accounts if account_access.has_task(one, person)]
        return bookwork.listed(cards.technical(theirs))
    return bookwork.listed(cards.home(bookwork.view(ask), page=ask.form.page))


async def open_(ask: Ask[Referred]) -> Answer:
    """Show an account, or the list that something else of the registers stands in, to whoever may read it;
    raises `NotFound` for everybody else."""
    book = ask.office.books.book
    known = (book.account, book.access, book.device)
    if not any(find(ask.form.reference) for find in known):
        # Another process may have kept it a moment ago.
        book = await ask.office.books.refresh()
    found = book.account(ask.form.reference)
    if found is None:
        return await _listed(ask)
    if account_access.reads(found, ask.acting):
        return await bookwork.opened(ask, await bookwork.account(ask))
    return bookwork.task(ask, found)


async def request(_: Ask[Drafted]) -> Answer:
    """Where the account is to be."""
    return bookwork.listed(forms.choose())


async def why(ask: Ask[Drafted]) -> Answer:
    """Its name, and what the policy wants thought about (R52)."""
    platform = forms.platform_in(ask.form.given)
    if platform is None:
        return bookwork.listed(forms.choose([warning("Please choose where it is to be.")]))
    token = ask.form.token or ask.office.ids.form_token()
    return bookwork.listed(forms.request(platform, Filled(), token))


async def send(ask: Ask[Drafted]) -> Answer:
    """Ask for it: once, however often it is pressed. The safeguarding lead is told (R20)."""
    given, platform = ask.form.given, forms.platform_in(ask.form.given)
    if platform is None:
        return bookwork.listed(forms.choose([warning("Please choose where it is to be.")]))
    token = ask.form.token or ask.fallback_token
    filled = forms.read_request(given)
    if not filled.is_complete:
        return bookwork.listed(forms.request(platform, filled, token))
    id_, asked = str(ask.office.ids.concern_id()), forms.request_of(filled, platform)
    try:
        await bookwork.added(
            ask.office,
            lambda reference: account_steps.requested(
                asked, id_=id_, reference=reference, token=token, by=ask.acting, scene=ask.scene
            ),
        )
    except Entered:
        await ask.office.books.refresh()
    except Barred as no:
        return bookwork.listed(forms.request(platform, filled, token, [words.barred(no.why)]))
    except StoreDown:
        return bookwork.listed(forms.request(platform, filled, token, _not_saved(ask)))
    mine = [one for one in ask.office.books.book.accounts if one.token == token]
    if not mine or not account_access.reads(mine[0], ask.acting):
        raise NotFound
    return await bookwork.opened(_of(ask, mine[0]), mine[0])


async def consult(ask: Ask[Referred]) -> Answer:
    """The form in which the safeguarding lead says what they think (R20)."""
    return await _form(ask, AccountAct.CONSULT, forms.consult)


async def consult_save(ask: Ask[Referred]) -> Answer:
    """Keep what they think, and tell whoever decides."""
    by = ask.acting
    return await _save(
        ask,
        forms.read_opinion(ask.form.given),
        forms.consult,
        lambda it, filled: account_steps.consulted(it, filled.values["words"], by=by, scene=ask.scene),
    )


async def decide(ask: Ask[Referred]) -> Answer:
    """The form in which it is approved or declined."""
    return await _form(ask, AccountAct.APPROVE, forms.decide)


async def decide_save(ask: Ask[Referred]) -> Answer:
    """Keep the decision and its reason; nobody decides about their own request (R50)."""
    by = ask.acting
    return await _save(
        ask,
        forms.read_decision(ask.form.given),
        forms.decide,
        lambda it, filled: account_steps.decided(
            it, filled.values["reason"], is_yes=filled.values["answer"] == "yes", by=by, scene=ask.scene
        ),
    )


async def create(ask: Ask[Referred]) -> Answer:
    """The form in which the Business Manager says that it is set up."""
    return await _form(ask, AccountAct.CREATE, forms.set_up)


async def create_save(ask: Ask[Referred]) -> Answer:
    """It is set up: a school e-mail, apart from everybody's own, its password kept elsewhere (R51, R54)."""
    by = ask.acting
    return await _save(
        ask,
        forms.read_set_up(ask.form.given),
        forms.set_up,
        lambda it, filled: account_steps.created(
            it, forms.set_up_of(filled), by=by, book=ask.office.books.book, scene=ask.scene
        ),
    )


async def review(ask: Ask[Referred]) -> Answer:
    """The form about whether it met its aim (R52)."""
    return await _form(ask, AccountAct.REVIEW, forms.review)


async def review_save(ask: Ask[Referred]) -> Answer:
    """Keep what was found; it is asked again in a year."""
    by = ask.acting
    return await _save(
        ask,
        forms.read_review(ask.form.given),
        forms.review,
        lambda it, filled: account_steps.reviewed(
            it, filled.values["words"], met_aim=filled.values["met"] == "yes", by=by, scene=ask.scene
        ),
    )


async def rotate(ask: Ask[Referred]) -> Answer:
    """The form about a password that was changed."""
    return await _form(ask, AccountAct.ROTATE, forms.rotate)


async def rotate_save(ask: Ask[Referred]) -> Answer:
    """Keep when it was changed and where it is kept, and never what it is (R54)."""
    by = ask.acting
    return await _save(
        ask,
        forms.read_rotation(ask.form.given),
        forms.rotate,
        lambda it, filled: account_steps.rotated(
            it, filled.values["vault"], forms.day_of(filled), by=by, scene=ask.scene
        ),
    )


async def move(ask: Ask[Referred]) -> Answer:
    """Ask once more before an account is put to rest, used again, or closed."""
    act = _move(ask)
    try:
        return bookwork.about(ask.form.reference, forms.moving(await bookwork.may_read(ask, act), act))
    except Barred as no:
        return await bookwork.opened(ask, await bookwork.account(ask), no)


async def move_save(ask: Ask[Referred]) -> Answer:
    """Put it to rest, use it again, or close it."""
    act = _move(ask)
    return await _save(
        ask,
        Filled(),
        None,
        lambda it, _: account_steps.moved(it, act, by=ask.acting, scene=ask.scene),
    )


async def helped(ask: Ask[Referred]) -> Answer:
    """Technical help was given (R21)."""
    found = (await ask.office.books.refresh()).account(ask.form.reference)
    if found is None or not account_access.has_task(found, ask.acting):
        raise NotFound
    try:
        kept = await ask.office.books.save(account_steps.helped(found, by=ask.acting, scene=ask.scene))
    except Barred as no:
        return bookwork.task(ask, found, no)
    [done] = [one for one in kept.entries if isinstance(one, Account)]
    return bookwork.task(ask, done)


async def _form(ask: Ask[Referred], act: AccountAct, draw: Draw) -> Answer:
    """A form about an account, for whoever may do it now; how the account stands for anybody else who reads
    it."""
    try:
        found = await bookwork.may_read(ask, act)
    except Barred as no:
        return await bookwork.opened(ask, await bookwork.account(ask), no)
    await bookwork.looked(ask, "account.form_read", found.id)
    return bookwork.about(found.reference, draw(found, Filled(), ()))


async def _save(ask: Ask[Referred], filled: Filled, draw: Draw | None, decide: Decide) -> Answer:
    """Load, decide, save, show; what was typed comes back with the reason where it could not be done."""
    found: Account | None = None
    try:
        found = await bookwork.account(ask)
        if draw is not None and not filled.is_complete:
            return bookwork.about(found.reference, draw(found, filled, ()))
        kept = await ask.office.books.save(decide(found, filled))
    except Barred as no:
        if found is None:
            raise NotFound from None
        if draw is None or no.why in (Bar.NOT_NOW, Bar.NOT_YOURS, Bar.OWN_REQUEST, Bar.NOT_CONSULTED):
            return await bookwork.opened(ask, found, no)
        return bookwork.about(found.reference, draw(found, filled, [words.barred(no.why)]))
    except StoreDown:
        found = found or ask.office.books.book.account(ask.form.reference)
        if found is None or draw is None or not account_access.reads(found, ask.acting):
            raise
        return bookwork.about(found.reference, draw(found, filled, _not_saved(ask)))
    [done] = [one for one in kept.entries if isinstance(one, Account)]
    return await bookwork.opened(ask, done)


async def _listed(ask: Ask[Referred]) -> Answer:
    """The list that something stands in which is no account; raises `NotFound` for anything else."""
    book, may = ask.office.books.book, permissions.of(ask.acting)
    if Permission.READ_REGISTERS in may and book.access(ask.form.reference) is not None:
        return await accesses.list_(_paged(ask))
    if Permission.READ_REGISTERS in may and book.device(ask.form.reference) is not None:
        return await devices.list_(_paged(ask))
    raise NotFound


def _move(ask: Ask[Referred]) -> AccountAct:
    to = str(ask.form.given.get("to", ""))
    found = [one for one in DEEDS if one.value == to]
    if not found:
        raise NotFound
    return found[0]


def _not_saved(ask: Ask[Referred] | Ask[Drafted]) -> list[Element]:
    log("register_not_saved", person=ask.actor.id)
    return [warning(words.NOT_SAVED)]


def _of(ask: Ask[Drafted], account: Account) -> Ask[Referred]:
    return Ask(ask.office, ask.actor, ask.place, ask.activity_id, ask.at, Referred(account.reference))


def _paged(ask: Ask[Referred]) -> Ask[Paged]:
    return Ask(ask.office, ask.actor, ask.place, ask.activity_id, ask.at, Paged())
