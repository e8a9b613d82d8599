"""Deciding about a post (C6): a small card asks once more, and what it saves is load, decide, save, show."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot import posts
from bot.asks import Ask, Referred
from bot.handlers.concerns import whom_to_ring
from bot.logs import log
from bot.posts import Found
from bot.turns import Answer
from cards import post_decisions as cards
from cards import post_words as words
from cards.card import Card
from cards.elements import Element, warning
from cards.post_decisions import Said
from cards.posts import PostView
from policy import deciding_posts, requests
from policy.deciding_posts import Reason, Verdict
from policy.post_access import acts
from policy.post_steps import PostStep
from policy.posting import Act, Cannot, Impossible
from policy.posts import State, When
from storage.errors import StoreDown

NOT_SAVED = "Not saved: our store cannot be reached. What you typed is below. Please try again in a minute."

Draw = Callable[[Found, Said, PostView], Card]
Decide = Callable[[Ask[Referred], Found], PostStep]


async def once_more(ask: Ask[Referred], draw: Draw, act: Act) -> Answer:
    """Ask once more; whoever may not, or where it cannot be done now, is shown how it stands."""
    it = await posts.found(ask)
    if act not in _acts(ask, it):
        return await posts.refused(ask, it, why_not(ask, it))
    said = Said(str(it.post.edition), ask.office.ids.form_token())
    return posts.shown(draw(it, said, await posts.view(ask, it)), it.post)


async def save(ask: Ask[Referred], draw: Draw, decide: Decide) -> Answer:
    """Do it; what was typed comes back in the form where something is missing or the store is away."""
    it = await posts.found(ask)
    try:
        step = decide(ask, it)
    except Impossible as no:
        if no.why in _TO_MEND:
            return posts.shown(
                draw(it, _said(ask, warning(words.CANNOT[no.why])), await posts.view(ask, it)), it.post
            )
        if was_theirs(ask, it):
            return await posts.opened(ask, it)
        return await posts.refused(ask, it, no.why)
    try:
        post = await posts.keep(ask, step)
    except StoreDown:
        log("decision_not_saved", person=ask.actor.id)
        banner = (warning(NOT_SAVED), *whom_to_ring(ask.office.school))
        return posts.shown(draw(it, _said(ask, *banner), posts.plain_view(ask, it)), it.post)
    return await posts.opened(ask, Found(post, it.gate, it.roll, it.findings))


async def release(ask: Ask[Referred]) -> Answer:
    """Let a post that was stopped by hand be decided."""
    return await posts.done(
        ask,
        lambda it: deciding_posts.released(
            it.post, it.looked(ask, When.APPROVED), by=ask.actor.id, scene=ask.scene
        ),
    )


async def reviewed(ask: Ask[Referred]) -> Answer:
    """Say that what went out by the fast lane was looked at."""
    return await posts.done(
        ask, lambda it: deciding_posts.reviewed(it.post, by=ask.actor.id, scene=ask.scene)
    )


def _approved(ask: Ask[Referred], it: Found) -> PostStep:
    return deciding_posts.approved(
        it.post,
        _verdict(ask),
        it.looked(ask, When.APPROVED),
        by=posts.acting(ask),
        scene=ask.scene,
        publishers=posts.publishers(ask, it.post.content.places),
    )


def _edited(ask: Ask[Referred], it: Found) -> PostStep:
    changed = text(ask, "text")
    findings = posts.findings_of(ask, changed, it)
    is_clean = not requests.blocking(it.post.content, findings)
    return deciding_posts.approved_with_edit(
        it.post, _verdict(ask), changed, by=ask.actor.id, scene=ask.scene, is_clean=is_clean
    )


def _change_asked(ask: Ask[Referred], it: Found) -> PostStep:
    return deciding_posts.change_asked(it.post, _verdict(ask), by=ask.actor.id, scene=ask.scene)


def _declined(ask: Ask[Referred], it: Found) -> PostStep:
    return deciding_posts.declined(it.post, _verdict(ask), by=ask.actor.id, scene=ask.scene)


def _held(ask: Ask[Referred], it: Found) -> PostStep:
    return deciding_posts.held_by_hand(it.post, text(ask, "words"), by=ask.actor.id, scene=ask.scene)


def why_not(ask: Ask[Referred], it: Found) -> Cannot:
    """Why this person may not decide now, in one sentence."""
    if ask.actor.id in (it.post.author, *it.post.editors):
        return Cannot.OWN_POST
    return Cannot.NOT_NOW if it.post.state is not State.SUBMITTED else Cannot.NOT_DECIDER


def was_theirs(ask: Ask[Referred], it: Found) -> bool:
    """Whether this is the second press of what this person did a moment ago: then it is no trouble."""
    approval = it.post.approval
    return (
        approval is not None and approval.by == ask.actor.id and str(it.post.edition) == text(ask, "edition")
    )


def _verdict(ask: Ask[Referred]) -> Verdict:
    edition, reason = text(ask, "edition"), text(ask, "reason")
    return Verdict(
        int(edition) if edition.isascii() and edition.isdigit() and len(edition) < 7 else 0,
        Reason(reason) if reason in {one.value for one in Reason} else None,
        text(ask, "words")[: cards.LONGEST_WORDS],
    )


def _said(ask: Ask[Referred], *banner: Element) -> Said:
    typed = {key: value for key, value in ask.form.given.items() if isinstance(value, str) and value}
    token = ask.form.token or ask.fallback_token
    return Said(text(ask, "edition"), token, typed, banner)


def _acts(ask: Ask[Referred], it: Found) -> frozenset[Act]:
    mine = posts.may_publish(ask, it.post.content.places)
    return acts(it.post, posts.acting(ask), ask.scene, may_publish=mine)


def text(ask: Ask[Referred], name: str) -> str:
    """What was filled in there, as far as it is text."""
    value = ask.form.given.get(name)
    return value if isinstance(value, str) else ""


_TO_MEND = frozenset(
    {Cannot.NEEDS_REASON, Cannot.NEEDS_RESULT, Cannot.NAMES, Cannot.INCOMPLETE, Cannot.NO_ADDRESS}
)
"""What whoever decides can put right on the form itself."""


def _approve_card(it: Found, said: Said, view: PostView) -> Card:
    return cards.approve(it.post, said, view)


def _edit_card(it: Found, said: Said, _: PostView) -> Card:
    return cards.edit(it.post, said, it.findings)


def _change_card(it: Found, said: Said, _: PostView) -> Card:
    return cards.change(it.post, said)


def _decline_card(it: Found, said: Said, _: PostView) -> Card:
    return cards.decline(it.post, said)


def _hold_card(it: Found, said: Said, _: PostView) -> Card:
    return cards.hold(it.post, said)


approve = partial(once_more, draw=_approve_card, act=Act.DECIDE)
approve_save = partial(save, draw=_approve_card, decide=_approved)
edit = partial(once_more, draw=_edit_card, act=Act.DECIDE)
edit_save = partial(save, draw=_edit_card, decide=_edited)
change = partial(once_more, draw=_change_card, act=Act.DECIDE)
change_save = partial(save, draw=_change_card, decide=_change_asked)
decline = partial(once_more, draw=_decline_card, act=Act.DECIDE)
decline_save = partial(save, draw=_decline_card, decide=_declined)
hold = partial(once_more, draw=_hold_card, act=Act.HOLD)
hold_save = partial(save, draw=_hold_card, decide=_held)
