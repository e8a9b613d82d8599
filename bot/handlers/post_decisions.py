"""Deciding about a post (C6): a small card asks once more, and what it saves is load, decide, save, show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from bot import posts
from bot.asks import Ask, Referred
from bot.handlers.concerns import whom_to_ring
from bot.logs import log
from bot.posts import Found
from bot.turns import Answer
from cards import post_decisions as cards
from cards import post_unsaved
from cards import post_words as words
from cards.card import Card
from cards.elements import Element, warning
from cards.post_decisions import Said
from cards.posts import PostView
from cards.verbs import Verb
from policy import deciding_posts, requests
from policy.deciding_posts import Reason, Verdict
from policy.post_access import acts
from policy.post_steps import PostStep
from policy.posting import Act, Cannot, Impossible, allowed
from policy.posts import Content, Deed, Post, When
from policy.wording import Finding
from storage.errors import StoreDown

NOT_SAVED = "Our store cannot be reached. What you typed is below. Please try again in a minute, or ring:"

FORM = "form"
"""The code under which a line says which form it came from, so that a second press of it is no trouble."""

Draw = Callable[[Ask[Referred], Found, Said, PostView], Card]
Decide = Callable[[Ask[Referred], Found], PostStep]


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that is done to a post by a form: what it is, how the form looks, what saves it and how.

    `twice` says that policy would do it once more for a second press of the same form.
    """

    act: Act
    draw: Draw
    verb: Verb
    decide: Decide
    twice: bool = False


async def once_more(ask: Ask[Referred], way: Way) -> Answer:
    """Ask once more; whoever may not, or where it cannot be done now, is shown how it stands."""
    it = await posts.found(ask)
    if way.act not in _acts(ask, it):
        return await posts.refused(ask, it, why_not(ask, it.post, way.act))
    return await _drawn(ask, way, it, Said(str(it.post.edition), ask.office.ids.form_token()))


async def save(ask: Ask[Referred], way: Way) -> Answer:
    """Do it; what was typed comes back in the form where something is missing or the store is away."""
    try:
        return await _saved(ask, way)
    except StoreDown:
        log("decision_not_saved", person=ask.actor.id)
        return unsaved(ask, way.verb)


def unsaved(ask: Ask[Referred], verb: Verb) -> Answer:
    """What was typed, to be sent again; nothing of the post is on it, which cannot be read now."""
    said = said_on(ask, warning(NOT_SAVED), *whom_to_ring(ask.office.school))
    return posts.put_away(post_unsaved.again(ask.form.reference, verb, said), ask.form.reference)


async def _saved(ask: Ask[Referred], way: Way) -> Answer:
    it = await posts.found(ask)
    if way.twice and await was_done(ask, it.post):
        return await posts.opened(ask, await posts.found(ask))
    try:
        step = way.decide(ask, it)
    except Impossible as no:
        if no.why in _TO_MEND:
            return await _drawn(ask, way, it, said_on(ask, warning(words.CANNOT[no.why])))
        if _is_approved_by_them(ask, way, it.post) or await was_done(ask, it.post):
            return await posts.opened(ask, await posts.found(ask))
        return await posts.refused(ask, it, no.why)
    post = await posts.keep(ask, signed(ask, step))
    return await posts.opened(ask, replace(it, post=post))


async def _drawn(ask: Ask[Referred], way: Way, it: Found, said: Said) -> Answer:
    await posts.looked_over(ask, it.post)
    view = await posts.view(ask, it)
    if way is _APPROVE:
        view = replace(view, again=await posts.shown_lately(ask, it.post))
    return posts.shown(way.draw(ask, it, said, view), it.post)


def signed(ask: Ask[Referred], step: PostStep) -> PostStep:
    """What this person did, with the form that it came from."""
    token = str(ask.form.token or ask.fallback_token)
    lines = tuple(
        replace(one, codes={**one.codes, FORM: token}) if one.by == ask.actor.id else one
        for one in step.lines
    )
    return replace(step, lines=lines)


async def was_done(ask: Ask[Referred], post: Post) -> bool:
    """Whether this very form of this person was saved before; then the post is newer than the one that was
    read, where both presses came at once."""
    token = str(ask.form.token or ask.fallback_token)
    story = await ask.office.posts.lines(post.id)
    return any(one.by == ask.actor.id and one.codes.get(FORM) == token for one in story)


async def release(ask: Ask[Referred]) -> Answer:
    """Let a post that was stopped by hand be decided."""
    return await posts.done(
        ask,
        lambda it: deciding_posts.released(
            it.post, it.looked(ask, When.APPROVED), by=ask.actor.id, scene=ask.scene
        ),
        Deed.RELEASED,
    )


async def reviewed(ask: Ask[Referred]) -> Answer:
    """Say that what went out by the fast lane was looked at."""
    return await posts.done(
        ask,
        lambda it: deciding_posts.reviewed(it.post, by=ask.actor.id, scene=ask.scene),
        Deed.REVIEWED,
    )


def _approved(ask: Ask[Referred], it: Found) -> PostStep:
    return deciding_posts.approved(
        it.post,
        _verdict(ask),
        it.looked(ask, When.APPROVED),
        by=ask.acting,
        scene=ask.scene,
        publishers=posts.publishers(ask, it.post.content.places),
    )


def _edited(ask: Ask[Referred], it: Found) -> PostStep:
    content, findings = _as_typed(ask, it)
    return deciding_posts.approved_with_edit(
        it.post,
        _verdict(ask),
        content.text,
        named=content.named,
        by=ask.actor.id,
        scene=ask.scene,
        is_clean=len(content.text) <= cards.LONGEST_TEXT and not requests.blocking(content, findings),
    )


def _as_typed(ask: Ask[Referred], it: Found) -> tuple[Content, tuple[Finding, ...]]:
    """The post with the words that were typed, whom they name, and what the check finds in them (R45)."""
    typed = text(ask, "text")
    findings = posts.findings_of(ask, typed, it)
    return requests.named(replace(it.post.content, text=typed), findings), findings


def _change_asked(ask: Ask[Referred], it: Found) -> PostStep:
    return deciding_posts.change_asked(it.post, _verdict(ask), by=ask.actor.id, scene=ask.scene)


def _declined(ask: Ask[Referred], it: Found) -> PostStep:
    return deciding_posts.declined(it.post, _verdict(ask), by=ask.actor.id, scene=ask.scene)


def _held(ask: Ask[Referred], it: Found) -> PostStep:
    return deciding_posts.held_by_hand(it.post, text(ask, "words"), by=ask.actor.id, scene=ask.scene)


def why_not(ask: Ask[Referred], post: Post, act: Act) -> Cannot:
    """Why this person may not do this now, in one sentence."""
    if act is Act.DECIDE and ask.actor.id in (post.author, *post.editors):
        return Cannot.OWN_POST
    if act not in allowed(post):
        return Cannot.NOT_NOW
    return Cannot.NOT_PUBLISHER if act in _OF_PUBLISHERS else Cannot.NOT_DECIDER


def _is_approved_by_them(ask: Ask[Referred], way: Way, post: Post) -> bool:
    """Whether whoever approves has approved this very edition: then it is no trouble."""
    approval = post.approval
    mine = approval is not None and approval.by == ask.actor.id
    return mine and way.verb is Verb.APPROVE_SAVE and str(post.edition) == text(ask, "edition")


def _verdict(ask: Ask[Referred]) -> Verdict:
    edition, reason = text(ask, "edition"), text(ask, "reason")
    return Verdict(
        int(edition) if edition.isascii() and edition.isdigit() and len(edition) < 7 else 0,
        Reason(reason) if reason in {one.value for one in Reason} else None,
        text(ask, "words")[: cards.LONGEST_WORDS],
    )


def said_on(ask: Ask[Referred], *banner: Element) -> Said:
    """What was typed on this form, with what is said above it."""
    typed = {key: value for key, value in ask.form.given.items() if isinstance(value, str) and value}
    token = ask.form.token or ask.fallback_token
    return Said(text(ask, "edition"), token, typed, banner)


def _acts(ask: Ask[Referred], it: Found) -> frozenset[Act]:
    mine = posts.may_publish(ask, it.post.content.places)
    return acts(it.post, ask.acting, ask.scene, may_publish=mine)


def text(ask: Ask[Referred], name: str) -> str:
    """What was filled in there, as far as it is text and as a box could hold it."""
    value = ask.form.given.get(name)
    return value[: cards.LONGEST_TEXT + 1] if isinstance(value, str) else ""


_OF_PUBLISHERS = frozenset({Act.GO, Act.OUT, Act.SETTLE, Act.SHARE})

_TO_MEND = frozenset(
    {
        Cannot.NEEDS_CHOICE,
        Cannot.NEEDS_REASON,
        Cannot.NEEDS_RESULT,
        Cannot.NAMES,
        Cannot.INCOMPLETE,
        Cannot.NO_ADDRESS,
        Cannot.OUR_OWN,
    }
)
"""What whoever decides can put right on the form itself."""


def _approve_card(_: Ask[Referred], it: Found, said: Said, view: PostView) -> Card:
    return cards.approve(it.post, said, view)


def _edit_card(ask: Ask[Referred], it: Found, said: Said, _: PostView) -> Card:
    findings = _as_typed(ask, it)[1] if "text" in said.values else it.findings
    return cards.edit(it.post, said, findings)


def _change_card(_: Ask[Referred], it: Found, said: Said, __: PostView) -> Card:
    return cards.change(it.post, said)


def _decline_card(_: Ask[Referred], it: Found, said: Said, __: PostView) -> Card:
    return cards.decline(it.post, said)


def _hold_card(_: Ask[Referred], it: Found, said: Said, __: PostView) -> Card:
    return cards.hold(it.post, said)


_APPROVE = Way(Act.DECIDE, _approve_card, Verb.APPROVE_SAVE, _approved)
_EDIT = Way(Act.DECIDE, _edit_card, Verb.APPROVE_EDIT_SAVE, _edited)
_CHANGE = Way(Act.DECIDE, _change_card, Verb.ASK_CHANGE_SAVE, _change_asked)
_DECLINE = Way(Act.DECIDE, _decline_card, Verb.DECLINE_SAVE, _declined)
_HOLD = Way(Act.HOLD, _hold_card, Verb.HOLD_SAVE, _held)

approve, approve_save = partial(once_more, way=_APPROVE), partial(save, way=_APPROVE)
edit, edit_save = partial(once_more, way=_EDIT), partial(save, way=_EDIT)
change, change_save = partial(once_more, way=_CHANGE), partial(save, way=_CHANGE)
decline, decline_save = partial(once_more, way=_DECLINE), partial(save, way=_DECLINE)
hold, hold_save = partial(once_more, way=_HOLD), partial(save, way=_HOLD)
