"""A post before one person: finding it, looking at the record for it, keeping what was done, showing it.

What a post needs of the registers and of the check of the words is asked here, so that handlers are load,
decide, save and show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.asks import Ask, Referred
from bot.turns import Answer
from cards import alerts, register_words
from cards import posts as cards
from cards.card import Card
from cards.posts import PostView
from policy import post_access, showing
from policy.chronology import Trace
from policy.deciding_posts import Looked
from policy.people import Person, Role, StaffId
from policy.post_steps import PostStep, about
from policy.posting import Cannot, Impossible
from policy.posts import Content, Deed, Post, When
from policy.requests import Around, Fault, faults
from policy.rolls import Roll
from policy.showing import Gate
from policy.uses import FIXED, Place
from policy.wording import Finding, WordTerms
from storage.errors import NotFound

MOST_SMALL = 2
"""Small pictures on one card, of twelve thousand bytes each."""

MOST_LATELY = 60
"""Posts of the last month that are looked through."""

MOST_NAMED = 5
"""Posts that are named to whoever decides."""

REPEATED_WITHIN = timedelta(days=30)
"""In what time the same pupils shown again are worth a second look."""


@dataclass(frozen=True, slots=True)
class Found:
    """A post as one person has it in front of them, with the record as at this minute."""

    post: Post
    gate: Gate
    roll: Roll
    findings: tuple[Finding, ...] = ()

    def looked(self, ask: Ask[Referred], when: When) -> Looked:
        """This look at the record, as it goes with what is done next (R41, R47)."""
        check = showing.check(self.gate, self.roll, when, by=ask.actor.id, at=ask.at)
        return Looked(check, self.gate.is_open)


async def find(ask: Ask[Referred]) -> Post:
    """The post that is meant; raises `NotFound` where this person may not know of it (E3)."""
    if not ask.form.reference:
        raise NotFound
    post = await ask.office.posts.by_reference(ask.form.reference)
    if not may_see(ask, post):
        raise NotFound
    return post


async def found(ask: Ask[Referred]) -> Found:
    """The post that is meant, and what the record says of everybody in it now; raises `NotFound`."""
    return await looked_at(ask, await find(ask))


async def looked_at(ask: Ask[Referred], post: Post) -> Found:
    """This post, and what the record says of everybody in it now."""
    roll = await ask.office.consents.all()
    return Found(post, gate(ask, post.content, roll), roll, findings(ask, post.content, roll))


def gate(ask: Ask[Referred], content: Content, roll: Roll) -> Gate:
    """What the record says of everybody in this content now."""
    return showing.gate(content, roll, ask.at, ask.office.terms)


def findings(ask: Ask[Referred], content: Content, roll: Roll) -> tuple[Finding, ...]:
    """What the check of the words finds in it (R45)."""
    school, book = ask.office.school, ask.office.books.book
    limits = [limit for one in content.places if (limit := book.platform_limit(one)) is not None]
    terms = WordTerms(
        own_contacts=school.posts.own_contacts,
        email_domains=school.email_domains,
        elections=school.posts.elections,
        longest=min(limits, default=None),
    )
    return ask.office.wording.check(content.text, roll.pupils, terms, school.local(ask.at).date())


def findings_of(ask: Ask[Referred], text: str, it: Found) -> tuple[Finding, ...]:
    """What the check finds in other words for the same post."""
    return findings(ask, replace(it.post.content, text=text), it.roll)


def faults_of(ask: Ask[Referred], content: Content, it: Found) -> tuple[Fault, ...]:
    """What stands in the way of asking for this."""
    today = ask.office.school.local(ask.at).date()
    around = Around(places(ask), frozenset(devices(ask)), today, it.gate, it.findings)
    return faults(content, around)


async def keep(ask: Ask[Referred], step: PostStep) -> Post:
    """Keep what was done, and send what follows; raises `Stale` where somebody else was quicker."""
    if not step.lines:
        return step.post
    post, messages = await ask.office.posts.save(step)
    ask.office.soon(None, messages)
    return post


Decide = Callable[[Found], PostStep]


async def done(ask: Ask[Referred], decide: Decide, deed: Deed) -> Answer:
    """Load, decide, save, show: how the post stands afterwards, or why it could not be done.

    Whoever did this `deed` last presses its button twice: that is no trouble.
    """
    it = await found(ask)
    try:
        step = decide(it)
    except Impossible as no:
        [*_, last] = await ask.office.posts.lines(it.post.id)
        if (last.what, last.by) == (deed, ask.actor.id):
            return await opened(ask, await found(ask))
        return await refused(ask, it, no.why)
    return await opened(ask, Found(await keep(ask, step), it.gate, it.roll, it.findings))


async def refused(ask: Ask[Referred], it: Found, why: Cannot) -> Answer:
    """It could not be done: why, and how the post stands now."""
    await looked_over(ask, it.post)
    story = await ask.office.posts.lines(it.post.id)
    return shown(cards.refused(it.post, why, story, await view(ask, it)), it.post)


async def looked_over(ask: Ask[Referred], post: Post) -> None:
    """Write down that this person sees the post, before they do."""
    codes = {"edition": str(post.edition)}
    await ask.office.posts.trace([Trace(ask.at, ask.actor.id, "post.opened", about(post.id), codes)])


async def small(ask: Ask[Referred], post: Post) -> Mapping[str, str]:
    """Its first small pictures, as they stand on a card: more would weigh too much for one (platform 1.5)."""
    gallery, pictures = ask.office.gallery, post.content.pictures[:MOST_SMALL]
    return await gallery.small(pictures) if gallery is not None else {}


async def opened(ask: Ask[Referred], it: Found, *, again: tuple[str, ...] = ()) -> Answer:
    """The post as it stands, with the posts that showed the same pupils lately, if they are given. That
    somebody looked is written down before it is shown."""
    await looked_over(ask, it.post)
    story = await ask.office.posts.lines(it.post.id)
    seen = replace(await view(ask, it), again=again)
    return shown(cards.opened(it.post, story, seen), it.post)


async def shown_lately(ask: Ask[Referred], post: Post) -> tuple[str, ...]:
    """What went out in the last month and showed any of the same pupils, the latest first."""
    everyone, today = set(post.content.everyone), ask.office.school.local(ask.at).date()
    if not everyone:
        return ()
    month = await ask.office.posts.of_days(today - REPEATED_WITHIN, today, limit=MOST_LATELY)
    again = [one for one in month if one.is_out and one.id != post.id]
    theirs = [one.reference for one in again if not everyone.isdisjoint(one.content.everyone)]
    return tuple(reversed(theirs))[:MOST_NAMED]


def plain_view(ask: Ask[Referred], it: Found) -> PostView:
    """How this person looks at it, without what only the store can say."""
    office = ask.office
    mine = may_publish(ask, it.post.content.places)
    return PostView(
        reader=ask.actor.id,
        at=ask.at,
        school=office.school,
        terms=office.terms,
        people=office.directory.people,
        acts=post_access.acts(it.post, ask.acting, ask.scene, may_publish=mine),
        gate=it.gate,
        head=it.roll.head,
        findings=it.findings,
        devices=devices(ask),
    )


async def view(ask: Ask[Referred], it: Found) -> PostView:
    """How this person looks at it, with its pictures."""
    return replace(plain_view(ask, it), small=await small(ask, it.post))


def list_view(ask: Ask[Any]) -> PostView:
    """How this person looks at a list, which shows nothing of what posts say."""
    office = ask.office
    return PostView(ask.actor.id, ask.at, office.school, office.terms, office.directory.people)


def may_see(ask: Ask[Any], post: Post) -> bool:
    """Whether this person may know of the post (E3)."""
    mine = may_publish(ask, post.content.places)
    return post_access.reads(post, ask.acting, ask.scene, may_publish=mine)


def shown(card: Card, post: Post) -> Answer:
    """A post never stays in a chat: what is left is its reference."""
    return put_away(card, post.reference)


def put_away(card: Card, reference: str) -> Answer:
    """A card that gives way to its reference as soon as something else is done."""
    return Answer(card, rest=alerts.hidden(reference), reference=reference)


def places(ask: Ask[Any]) -> tuple[Place, ...]:
    """Where this school may post: the fixed places, and the accounts in use."""
    return (*FIXED, *ask.office.books.book.places(ask.at))


def may_publish(ask: Ask[Any], where: Sequence[Place], person: Person | None = None) -> bool:
    """Whether somebody may put a post out at all of these places (R53)."""
    return ask.office.books.book.may_publish_at_all(person or ask.acting, where, ask.at)


def publishers(ask: Ask[Referred], where: Sequence[Place]) -> tuple[StaffId, ...]:
    """Everybody who may put a post out at all of these places and is here: those whom the register names
    before the Business Manager, who may always."""
    people, away = ask.office.directory.acting.everyone, ask.scene.away
    able = [one for one in people if one.id not in away and may_publish(ask, where, one)]
    named = [one for one in able if not one.holds(Role.BUSINESS_MANAGER)]
    return tuple(one.id for one in named or able)


def devices(ask: Ask[Referred]) -> Mapping[str, str]:
    """The school's own devices that are in use, by their id (R42)."""
    return {
        one.id: f"{one.tag} ({register_words.DEVICES[one.kind].lower()})"
        for one in ask.office.books.book.devices_on(ask.at)
    }
