"""Asking for a post (C5): in short steps, each kept as it is filled in, until it is sent for approval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot import posts
from bot.asks import Ask, Referred
from bot.handlers.concerns import whom_to_ring
from bot.logs import log
from bot.posts import Found
from bot.turns import Answer
from cards import post_forms as forms
from cards import post_steps as cards
from cards.elements import warning
from cards.post_forms import Step, Typed
from cards.post_steps import Desk
from policy import permissions, posting, pupils, requests
from policy.chronology import Trace
from policy.permissions import Permission
from policy.post_steps import PostStep, about
from policy.posting import Act, Impossible, allowed
from policy.posts import Content, Deed, Post, PostId, When
from policy.requests import Fault
from policy.rolls import Roll
from storage.errors import NotFound, ReferenceTaken, Stale, StoreDown
from storage.unfiled import Unfiled

NOT_SAVED = "Not saved: our store cannot be reached. What you typed is below. Please try again in a minute."
TRIES = 5
"""How often another reference is tried where one is taken."""

Read = Callable[[Content, Roll], Typed]
"""Reads a step of the form over what was filled in before."""


async def open_(ask: Ask[Referred]) -> Answer:
    """Show a post to whoever may read it, with what they may do; raises `NotFound` for everybody else."""
    if Permission.POST not in permissions.of(ask.acting):
        raise NotFound
    it = await posts.found(ask)
    decides = Act.DECIDE in posts.plain_view(ask, it).acts
    return await posts.opened(ask, it, again=await posts.shown_lately(ask, it.post) if decides else ())


async def start(ask: Ask[Referred]) -> Answer:
    """An empty form."""
    token = ask.form.token or ask.office.ids.form_token()
    desk = Desk(token, ask.office.terms, ask.at, posts.places(ask))
    return Answer(cards.step(Step.WHERE, Typed(), desk))


async def where(ask: Ask[Referred]) -> Answer:
    """Where, what for, what goes with it: from here on there is a draft, and nothing is lost."""
    return await _taken(ask, Step.WHERE, lambda it, _: forms.where(ask.form.given, it, posts.places(ask)))


async def words(ask: Ask[Referred]) -> Answer:
    """The words are checked as they are kept: what may not go out is said at once (R45)."""
    return await _taken(ask, Step.WORDS, lambda it, _: forms.wording(ask.form.given, it))


async def picture(ask: Ask[Referred]) -> Answer:
    """What the picture shows, and what took it (R42, R44)."""
    devices = posts.devices(ask)
    return await _taken(ask, Step.PICTURE, lambda it, _: forms.picture(ask.form.given, it, devices))


async def children(ask: Ask[Referred]) -> Answer:
    """Who is in it; what the record says of each comes with the answer (R41, R47)."""
    return await _taken(ask, Step.CHILDREN, lambda it, roll: _children(ask, it, roll))


async def class_(ask: Ask[Referred]) -> Answer:
    """Keep whom was ticked, and show another class."""
    return await _taken(
        ask,
        Step.CHILDREN,
        lambda it, roll: _children(ask, it, roll),
        stay=str(ask.form.given.get("class", "")),
    )


async def wish(ask: Ask[Referred]) -> Answer:
    """Keep what was filled in beside it, and wait for a picture."""
    devices = posts.devices(ask)
    it = await _mine(ask)
    typed = forms.picture(ask.form.given, it.post.content, devices)
    it = await _kept(ask, it, typed)
    gallery = ask.office.gallery
    if gallery is None:
        return posts.shown(cards.no_pictures(it.post), it.post)
    await gallery.expect(ask.actor.id, it.post, ask.at)
    return Answer(cards.send_picture(it.post))


async def unpicture(ask: Ask[Referred]) -> Answer:
    """Take a picture out again, with whoever was listed because of it."""
    it = await _mine(ask)
    name, before = str(ask.form.given.get("file", "")), it.post.content.pictures
    left = tuple(one for one in before if one.name != name)
    content = replace(it.post.content, pictures=left)
    if not left:
        content = replace(content, earlier=(), alike=(), is_changed=False)
    it = await _kept(ask, it, Typed(content))
    if ask.office.gallery is not None and it.post.asked_at is None:
        gone = [one for one in before if one.name == name]
        for one in gone:
            unfiled = Unfiled(one.name, about(it.post.id), ask.at)
            ask.office.later.do("discard_picture", ask.office.gallery.discard(unfiled))
    return await _drawn(ask, Step.PICTURE, it, Typed(it.post.content))


async def step(ask: Ask[Referred]) -> Answer:
    """One step of the form, as it was filled in."""
    it = await _mine(ask)
    to = str(ask.form.given.get("to", ""))
    which = Step(to) if to in {one.value for one in Step} else Step.WHERE
    return await _drawn(ask, which, it, Typed(it.post.content))


async def send(ask: Ask[Referred]) -> Answer:
    """Send it for approval: once, however often it is pressed; what stands in the way is said, with the step
    on which it is mended."""
    it = await _mine(ask)
    if it.post.asked_at is not None and Act.SUBMIT not in allowed(it.post):
        return await posts.opened(ask, it)
    typed = Typed(forms.ticks(ask.form.given, it.post.content))
    try:
        it = await _kept(ask, it, typed)
        faults = posts.faults_of(ask, it.post.content, it)
        if faults:
            typed = Typed(it.post.content, forms.unsent(faults))
            return await _drawn(ask, Step.CHECK, it, typed, faults)
        mine = posts.may_publish(ask, it.post.content.places)
        check = it.looked(ask, When.ASKED).check
        step = posting.submitted(
            it.post,
            check,
            faults,
            by=ask.actor.id,
            scene=ask.scene,
            may_publish=mine,
            findings=it.findings,
        )
        post = await posts.keep(ask, step)
    except Impossible as no:
        return await posts.refused(ask, it, no.why)
    except StoreDown:
        return _not_saved(ask, Step.CHECK, it.post, typed)
    return await posts.opened(ask, replace(it, post=post))


async def show(ask: Ask[Referred]) -> Answer:
    """Addresses for one look at its pictures in full. That they were asked for is written down first."""
    it = await posts.found(ask)
    gallery = ask.office.gallery
    if gallery is None or not it.post.content.pictures:
        raise NotFound
    codes = {"pictures": str(len(it.post.content.pictures))}
    trace = Trace(ask.at, ask.actor.id, "post.pictures_asked", about(it.post.id), codes)
    await ask.office.posts.trace([trace])
    urls = [await gallery.pass_for(ask.actor.id, it.post, one, ask.at) for one in it.post.content.pictures]
    return posts.shown(cards.address(it.post.reference, urls), it.post)


async def drop(ask: Ask[Referred]) -> Answer:
    """The author does not want it any more."""
    return await posts.done(
        ask, lambda it: posting.dropped(it.post, by=ask.actor.id, scene=ask.scene), Deed.DROPPED
    )


async def _taken(ask: Ask[Referred], which: Step, read: Read, *, stay: str | None = None) -> Answer:
    """Keep a step that was filled in, and go on to the next; or back to it with a reason beside each gap."""
    it: Found | None = None
    try:
        it = await _mine(ask, may_begin=which is Step.WHERE)
        typed = read(it.post.content, it.roll)
        it = await _kept(ask, it, typed)
    except Impossible as no:
        if it is None:
            raise NotFound from None
        return await posts.refused(ask, it, no.why)
    except StoreDown:
        post = it.post if it is not None else None
        return _not_saved(ask, which, post, read(post.content if post else Content(), Roll()))
    typed = replace(typed, content=it.post.content)
    if typed.faults or stay is not None or _is_to_be_looked_at(which, it):
        return await _drawn(ask, which, it, typed, shown=stay)
    return await _drawn(ask, forms.after(which, it.post.content), it, Typed(it.post.content))


async def _mine(ask: Ask[Referred], *, may_begin: bool = False) -> Found:
    """The draft that this form is of; raises `NotFound` where it is nobody's or somebody else's."""
    post = None
    if ask.form.reference:
        post = await ask.office.posts.by_reference(ask.form.reference)
    elif ask.form.token is not None or may_begin:
        post = await ask.office.posts.by_token(ask.form.token or ask.fallback_token)
    if post is None and may_begin:
        ids, prefix = ask.office.ids, ask.office.school.reference_prefix
        token = ask.form.token or ask.fallback_token
        begun = posting.begun(PostId(ids.concern_id()), ids.reference(prefix), token, ask.actor.id, ask.at)
        post = begun.post
    if post is None or post.author != ask.actor.id:
        raise NotFound
    return await posts.looked_at(ask, post)


async def _kept(ask: Ask[Referred], it: Found, typed: Typed) -> Found:
    """The post with what was typed, and what the record and the check of the words say of it now.

    Raises `Impossible` where it may not be changed any more, and what the store raises.
    """
    findings = posts.findings(ask, typed.content, it.roll)
    content = requests.named(typed.content, findings)
    step = posting.edited(it.post, content, by=ask.actor.id, scene=ask.scene)
    post = await (_begun(ask, step) if not it.post.version else posts.keep(ask, step))
    return replace(it, post=post, gate=posts.gate(ask, post.content, it.roll), findings=findings)


async def _begun(ask: Ask[Referred], step: PostStep) -> Post:
    """Keep a new draft, under another reference where one is taken; raises `Stale` where this very form was
    kept by another press meanwhile."""
    first = posting.begun(step.post.id, step.post.reference, step.post.token, ask.actor.id, ask.at)
    whole = PostStep(step.post, (*first.lines, *step.lines))
    for _ in range(TRIES):
        try:
            post, _ = await ask.office.posts.add(whole)
        except ReferenceTaken:
            reference = ask.office.ids.reference(ask.office.school.reference_prefix)
            whole = replace(whole, post=replace(whole.post, reference=reference))
        else:
            return post
    raise Stale


async def _drawn(
    ask: Ask[Referred],
    which: Step,
    it: Found,
    typed: Typed,
    faults: tuple[Fault, ...] | None = None,
    shown: str | None = None,
) -> Answer:
    """A step of the form, with everything that it needs to be drawn."""
    if which is Step.CHECK and faults is None:
        faults = posts.faults_of(ask, it.post.content, it)
    desk = _desk(ask, it.post)
    here = [one for one in it.roll.pupils if one.is_here]
    desk = replace(
        desk,
        classes=cards.classes_of(here),
        shown=shown if shown is not None else "",
        pupils=_of_class(shown or "", it.roll),
        gate=it.gate,
        head=it.roll.head,
        findings=it.findings,
        small=await posts.small(ask, it.post),
    )
    return posts.shown(cards.step(which, typed, desk, faults or ()), it.post)


def _desk(ask: Ask[Referred], post: Post | None) -> Desk:
    token = post.token if post is not None else ask.form.token or ask.fallback_token
    return Desk(
        token,
        ask.office.terms,
        ask.at,
        posts.places(ask),
        post=post,
        devices=posts.devices(ask),
        takes_pictures=ask.office.gallery is not None,
    )


def _not_saved(ask: Ask[Referred], which: Step, post: Post | None, typed: Typed) -> Answer:
    """The form comes back with what was typed; nothing that needs the store is on it."""
    log("post_not_saved", person=ask.actor.id)
    desk = replace(_desk(ask, post), banner=(warning(NOT_SAVED), *whom_to_ring(ask.office.school)))
    card = cards.step(which, typed, desk)
    return posts.shown(card, post) if post is not None else Answer(card)


def _children(ask: Ask[Referred], content: Content, roll: Roll) -> Typed:
    return forms.children(ask.form.given, content, roll.pupils, str(ask.form.given.get("shown", "")))


def _of_class(code: str, roll: Roll) -> tuple[pupils.Pupil, ...]:
    of_class = pupils.of_class(code, roll.pupils) if code else ()
    return tuple(sorted(of_class, key=lambda it: (it.forename.casefold(), it.surname.casefold())))


def _with_everybody_named(it: Found) -> Content:
    """The content as if everybody whom the words name were listed: that comes on a later step."""
    whom = tuple(one for finding in it.findings for one in finding.pupils)
    return replace(it.post.content, pupils=whom)


def _is_to_be_looked_at(which: Step, it: Found) -> bool:
    """Whether the author stays on this step: for words that may not go out, and for pupils who may not be
    shown; a step that cannot be passed at all would lose what was meant to come after it."""
    if which is Step.WORDS:
        return bool(requests.blocking(_with_everybody_named(it), it.findings))
    return which is Step.CHILDREN and not it.gate.is_open
