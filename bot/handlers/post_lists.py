"""Lists of posts: my own, those to decide, the month, and the safeguarding lead's ten of the term (R20)."""

from __future__ import annotations

import calendar
from datetime import date

from bot import posts
from bot.asks import Ask, Paged, Referred
from bot.handlers import post_decisions as forms
from bot.posts import Found
from bot.turns import Answer
from cards import post_lists as cards
from cards import post_words as words
from cards.elements import warning
from cards.post_decisions import Said
from cards.verbs import Verb
from policy import sampling
from policy.approving import may_decide
from policy.post_steps import PostStep
from policy.posting import Cannot, Impossible
from policy.posts import Post, PostId, State
from policy.publishing import joined
from policy.withdrawing import take_down_as_found
from storage.errors import NotFound, StoreDown

PAGE = 10
"""Posts on one page."""

MOST_WAITING = 200

MOST_YEARS = 20
"""How far from this year the calendar can be turned."""


async def mine(ask: Ask[Paged]) -> Answer:
    """What somebody asked for, the newest first."""
    skip = (ask.form.page - 1) * PAGE
    found = await ask.office.posts.of_author(ask.actor.id, skip=skip, limit=PAGE + 1)
    view = posts.list_view(ask)
    return Answer(cards.mine(found[:PAGE], view, page=ask.form.page, has_more=len(found) > PAGE))


async def to_approve(ask: Ask[Paged]) -> Answer:
    """What this person may decide now, the longest waiting first."""
    waiting = await ask.office.posts.waiting(limit=MOST_WAITING)
    theirs = [one for one in waiting if may_decide(one, ask.actor.id, ask.scene)]
    skip = (ask.form.page - 1) * PAGE
    view, more = posts.list_view(ask), len(theirs) > skip + PAGE
    return Answer(cards.to_approve(theirs[skip : skip + PAGE], view, page=ask.form.page, has_more=more))


async def month(ask: Ask[Referred]) -> Answer:
    """What is planned or out in one month: when, where and what for, and never whose or what it says."""
    first = _first(ask)
    last = date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
    found = await ask.office.posts.of_days(first, last)
    known = [one for one in found if one.state not in (State.DRAFT, State.CHANGES_ASKED)]
    return Answer(cards.month(known, first, posts.list_view(ask)))


async def sample(ask: Ask[Referred]) -> Answer:
    """The ten of this term, or one of them to look at."""
    if not ask.form.reference:
        return Answer(cards.sample(await _ten(ask)))
    it = await _of_the_sample(ask)
    return await _drawn(ask, it, Said(str(it.post.edition), ask.office.ids.form_token()))


async def sample_save(ask: Ask[Referred]) -> Answer:
    """Write down what was found, once; what should not have gone out has to come down."""
    try:
        return await _sampled(ask)
    except StoreDown:
        return forms.unsaved(ask, Verb.SAMPLE_SAVE)


async def _sampled(ask: Ask[Referred]) -> Answer:
    it = await _of_the_sample(ask)
    finding, why = forms.text(ask, "finding"), forms.text(ask, "words")
    if not await forms.was_done(ask, it.post):
        try:
            if finding not in {key for key, _ in cards.FINDINGS}:
                raise Impossible(Cannot.NEEDS_RESULT)
            step = _found(ask, it.post, is_fine=finding == "fine", why=why)
        except Impossible as no:
            return await _drawn(ask, it, forms.said_on(ask, warning(words.CANNOT[no.why])))
        await posts.keep(ask, forms.signed(ask, step))
    return Answer(cards.sample(await _ten(ask)))


async def _drawn(ask: Ask[Referred], it: Found, said: Said) -> Answer:
    await posts.looked_over(ask, it.post)
    return posts.shown(cards.sampling(it.post, said, await posts.view(ask, it)), it.post)


def _found(ask: Ask[Referred], post: Post, *, is_fine: bool, why: str) -> PostStep:
    person = ask.acting
    looked = sampling.sampled(post, is_fine=is_fine, words=why, by=person, scene=ask.scene)
    if is_fine or not sampling.may_be_taken_down(post, person.id):
        return looked
    return joined(looked, take_down_as_found(looked.post, ask.scene))


async def _of_the_sample(ask: Ask[Referred]) -> Found:
    """One of the ten; raises `NotFound` for every other post."""
    post = await ask.office.posts.by_reference(ask.form.reference)
    if post.id not in await _drawn_ids(ask):
        raise NotFound
    return await posts.looked_at(ask, post)


async def _ten(ask: Ask[Referred]) -> list[tuple[Post, bool]]:
    began = sampling.term_began(ask.office.school, ask.at)
    found = [await ask.office.posts.get(one) for one in await _drawn_ids(ask)]
    return [(post, sampling.was_sampled(post, began)) for post in found]


async def _drawn_ids(ask: Ask[Referred]) -> tuple[PostId, ...]:
    began = sampling.term_began(ask.office.school, ask.at)
    out = await ask.office.posts.published_since(began)
    return sampling.drawn(out, began, await ask.office.posts.sampled_since(began))


def _first(ask: Ask[Referred]) -> date:
    """The first day of the month that is asked for; this month where none is, or none that there is."""
    asked = forms.text(ask, "to")
    today = ask.office.school.local(ask.at).date()
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return today.replace(day=1)
    return first if abs(first.year - today.year) <= MOST_YEARS else today.replace(day=1)
