"""Putting a post out and taking it down (C7, C8): the last look at the record, the address, the tasks."""

from __future__ import annotations

from functools import partial

from bot import posts
from bot.asks import Ask, Paged, Referred
from bot.handlers import post_decisions as forms
from bot.handlers.post_decisions import Way
from bot.posts import Found
from bot.turns import Answer
from cards import post_outings as cards
from cards.card import Card
from cards.post_decisions import Said
from cards.posts import PostView
from cards.verbs import Verb
from policy import publishing, withdrawing
from policy.post_access import acts
from policy.post_steps import PostStep
from policy.posting import Act, Cannot, Impossible
from policy.posts import Deed, When
from policy.publishing import places_left
from policy.takedowns import Done, Result
from policy.uses import Place

PAGE = 10
"""Posts on one page of a list."""


async def go(ask: Ask[Referred]) -> Answer:
    """Look at the record once more; Go for half an hour, or held with the reason.

    What another process took back from somebody counts here as well: the registers are read first (R53).
    """
    await ask.office.books.refresh()
    it = await posts.found(ask)
    mine = posts.may_publish(ask, it.post.content.places)
    try:
        step = publishing.go(
            it.post, it.looked(ask, When.GO), by=ask.actor.id, scene=ask.scene, may_publish=mine
        )
    except Impossible as no:
        return await posts.refused(ask, it, no.why)
    after = Found(await posts.keep(ask, step), it.gate, it.roll, it.findings)
    if after.post.go is None or after.post.go.at != ask.at:
        return await posts.opened(ask, after)
    return posts.shown(cards.go(after.post, await posts.view(ask, after)), after.post)


async def not_out(ask: Ask[Referred]) -> Answer:
    """It did not go out after all."""
    return await posts.done(
        ask, lambda it: publishing.not_out(it.post, by=ask.actor.id, scene=ask.scene), Deed.STAYED
    )


async def to_take_down(ask: Ask[Paged]) -> Answer:
    """Everything that has to come down and that this person may see, the soonest due first."""
    skip = (ask.form.page - 1) * PAGE
    found = await ask.office.posts.to_come_down(skip=skip, limit=PAGE + 1)
    theirs = [one for one in found[:PAGE] if posts.may_see(ask, one)]
    card = cards.to_take_down(theirs, posts.list_view(ask), page=ask.form.page, has_more=len(found) > PAGE)
    return Answer(card)


def _out(ask: Ask[Referred], it: Found) -> PostStep:
    if not posts.may_publish(ask, it.post.content.places):
        raise Impossible(Cannot.NOT_PUBLISHER)
    if forms.text(ask, "edition") != str(it.post.edition):
        raise Impossible(Cannot.CHANGED)
    left = places_left(it.post)
    asked = enumerate(it.post.content.places)
    addresses = {one: forms.text(ask, f"at-{number}") for number, one in asked if one in left}
    return publishing.out(it.post, addresses, it.looked(ask, When.OUT), by=ask.actor.id, scene=ask.scene)


def _moved(ask: Ask[Referred], it: Found) -> PostStep:
    mine = posts.may_publish(ask, it.post.content.places)
    if Act.MOVE not in acts(it.post, ask.acting, ask.scene, may_publish=mine):
        raise Impossible(Cannot.NOT_PUBLISHER)
    addresses = {one: forms.text(ask, f"at-{number}") for number, one in enumerate(it.post.content.places)}
    return publishing.moved(it.post, addresses, by=ask.actor.id, scene=ask.scene)


def _taken_down(ask: Ask[Referred], it: Found) -> PostStep:
    words = forms.text(ask, "words")
    if not words.strip():
        raise Impossible(Cannot.NEEDS_REASON)
    return withdrawing.take_down(it.post, words, by=ask.actor.id, scene=ask.scene)


def _settled(ask: Ask[Referred], it: Found) -> PostStep:
    result = forms.text(ask, "result")
    if result not in {one.value for one in Result}:
        raise Impossible(Cannot.NEEDS_RESULT)
    done = Done(Result(result), forms.text(ask, "words"), forms.text(ask, "copies"))
    mine = posts.may_publish(ask, it.post.content.places)
    return withdrawing.settled(
        it.post, forms.text(ask, "task"), done, by=ask.acting, scene=ask.scene, may_publish=mine
    )


def _shared(ask: Ask[Referred], it: Found) -> PostStep:
    mine = posts.may_publish(ask, it.post.content.places)
    if Act.SHARE not in acts(it.post, ask.acting, ask.scene, may_publish=mine):
        raise Impossible(Cannot.NOT_PUBLISHER)
    place = Place(forms.text(ask, "place"))
    return withdrawing.shared(it.post, place, forms.text(ask, "address"), by=ask.actor.id, scene=ask.scene)


def _out_card(_: Ask[Referred], it: Found, said: Said, view: PostView) -> Card:
    return cards.out(it.post, said, view)


def _moved_card(_: Ask[Referred], it: Found, said: Said, view: PostView) -> Card:
    return cards.moved(it.post, said, view)


def _take_down_card(_: Ask[Referred], it: Found, said: Said, __: PostView) -> Card:
    return cards.take_down(it.post, said)


def _taken_card(_: Ask[Referred], it: Found, said: Said, view: PostView) -> Card:
    return cards.taken(it.post, said, view)


def _shared_card(_: Ask[Referred], it: Found, said: Said, view: PostView) -> Card:
    return cards.shared(it.post, said, view)


_OUT = Way(Act.OUT, _out_card, Verb.OUT_SAVE, _out, twice=True)
_MOVED = Way(Act.MOVE, _moved_card, Verb.MOVED_SAVE, _moved, twice=True)
_TAKE_DOWN = Way(Act.TAKE_DOWN, _take_down_card, Verb.TAKE_DOWN_SAVE, _taken_down, twice=True)
_TAKEN = Way(Act.SETTLE, _taken_card, Verb.TAKEN_SAVE, _settled, twice=True)
_SHARED = Way(Act.SHARE, _shared_card, Verb.SHARED_SAVE, _shared, twice=True)

out, out_save = partial(forms.once_more, way=_OUT), partial(forms.save, way=_OUT)
moved, moved_save = partial(forms.once_more, way=_MOVED), partial(forms.save, way=_MOVED)
take_down, take_down_save = partial(forms.once_more, way=_TAKE_DOWN), partial(forms.save, way=_TAKE_DOWN)
taken, taken_save = partial(forms.once_more, way=_TAKEN), partial(forms.save, way=_TAKEN)
shared, shared_save = partial(forms.once_more, way=_SHARED), partial(forms.save, way=_SHARED)
