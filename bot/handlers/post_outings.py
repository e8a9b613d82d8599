"""Putting a post out and taking it down (C7, C8): the last look at the record, the address, the tasks."""

from __future__ import annotations

from functools import partial

from bot import posts
from bot.asks import Ask, Paged, Referred
from bot.handlers import post_decisions as forms
from bot.posts import Found
from bot.turns import Answer
from cards import post_outings as cards
from cards.card import Card
from cards.post_decisions import Said
from cards.posts import PostView
from policy import publishing, withdrawing
from policy.post_access import acts
from policy.post_steps import PostStep
from policy.posting import Act, Cannot, Impossible
from policy.posts import When
from policy.publishing import places_left
from policy.takedowns import Done, Result
from policy.uses import Place

PAGE = 10
"""Posts on one page of a list."""


async def go(ask: Ask[Referred]) -> Answer:
    """Look at the record once more; Go for half an hour, or held with the reason."""
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
    return await posts.done(ask, lambda it: publishing.not_out(it.post, by=ask.actor.id, scene=ask.scene))


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
    left = enumerate(places_left(it.post))
    addresses = {one: forms.text(ask, f"at-{number}") for number, one in left}
    return publishing.out(it.post, addresses, it.looked(ask, When.OUT), by=ask.actor.id, scene=ask.scene)


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
        it.post, forms.text(ask, "task"), done, by=posts.acting(ask), scene=ask.scene, may_publish=mine
    )


def _shared(ask: Ask[Referred], it: Found) -> PostStep:
    mine = posts.may_publish(ask, it.post.content.places)
    if Act.SHARE not in acts(it.post, posts.acting(ask), ask.scene, may_publish=mine):
        raise Impossible(Cannot.NOT_PUBLISHER)
    place = Place(forms.text(ask, "place"))
    return withdrawing.shared(it.post, place, forms.text(ask, "address"), by=ask.actor.id, scene=ask.scene)


def _out_card(it: Found, said: Said, view: PostView) -> Card:
    return cards.out(it.post, said, view)


def _take_down_card(it: Found, said: Said, _: PostView) -> Card:
    return cards.take_down(it.post, said)


def _taken_card(it: Found, said: Said, view: PostView) -> Card:
    return cards.taken(it.post, said, view)


def _shared_card(it: Found, said: Said, view: PostView) -> Card:
    return cards.shared(it.post, said, view)


out = partial(forms.once_more, draw=_out_card, act=Act.OUT)
out_save = partial(forms.save, draw=_out_card, decide=_out)
take_down = partial(forms.once_more, draw=_take_down_card, act=Act.TAKE_DOWN)
take_down_save = partial(forms.save, draw=_take_down_card, decide=_taken_down)
taken = partial(forms.once_more, draw=_taken_card, act=Act.SETTLE)
taken_save = partial(forms.save, draw=_taken_card, decide=_settled)
shared = partial(forms.once_more, draw=_shared_card, act=Act.SHARE)
shared_save = partial(forms.save, draw=_shared_card, decide=_shared)
