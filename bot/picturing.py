"""A picture that arrives in the chat for a post: fetching it, cleaning it, keeping it with the draft (R45).

What was asked for as evidence of a concern goes elsewhere (bot/receiving.py): a file is taken here only where
the last thing that its sender asked for was to send a picture of a post.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.asks import Office
from bot.downloads import Downloads
from bot.gallery import MOST, Gallery
from bot.logs import log
from bot.turns import Answer, FileSent, SentFile
from cards import pictures as words
from cards import post_steps as cards
from cards.exhibits import FAULTS
from policy import evidence, posting
from policy.evidence import Unfit
from policy.people import StaffId
from policy.pictures import NotSuitable, Picture
from policy.post_steps import about, is_of_a_post
from policy.posting import Impossible
from policy.posts import Content, Post
from policy.spots import Sketch
from storage.errors import NotFound, Stale
from storage.wishes import Wish

AT_ONCE: Final = 2
"""Pictures in the memory of this process at one time."""

TRIES: Final = 4
"""How often a draft is changed again when somebody else was quicker."""


class Picturing:
    """Takes pictures for posts."""

    def __init__(self, office: Office, downloads: Downloads) -> None:
        """Keep the parts."""
        self._office = office
        self._downloads = downloads
        self._room = asyncio.Semaphore(AT_ONCE)

    async def take(self, turn: FileSent) -> Answer | None:
        """What became of the pictures, or nothing where none was asked for. Raises what the store raises."""
        gallery, at = self._office.gallery, self._office.clock.now()
        if gallery is None or not turn.place.is_personal:
            return None
        wish = await gallery.wishes.of(turn.sender, at)
        if wish is None or not is_of_a_post(wish.concern):
            return None
        if await self._is_for_elsewhere(wish, at):
            await gallery.wishes.drop(turn.sender)
            return None
        sentences: list[str] = []
        kept = 0
        for sent in turn.files[:MOST]:
            fault = await self._take(gallery, wish, turn.sender, sent, at)
            sentences += [fault] if fault else []
            kept += not fault
        if len(turn.files) > MOST:
            sentences.append(f"One post takes up to {MOST} pictures. The others were not kept.")
        return Answer(cards.received(wish.reference, kept, sentences))

    async def _is_for_elsewhere(self, wish: Wish, at: datetime) -> bool:
        """Whether they began or sent a concern since: then it may be something that nobody may keep (Q7)."""
        reported = await self._office.concerns.mine(wish.person, limit=1)
        drafted = await self._office.drafting.latest(wish.person, at=at)
        return evidence.elsewhere(wish.since, next(iter(reported), None), drafted)

    async def _take(self, gallery: Gallery, wish: Wish, person: StaffId, sent: SentFile, at: datetime) -> str:
        """Why this picture is not kept, or nothing when it is."""
        async with self._room:
            try:
                content = await self._downloads.fetch(sent)
                clean = await gallery.pictures.cleaned(content, sent.ending)
            except Unfit as unfit:
                log("picture_not_kept", why=unfit.why.value, person=person)
                return FAULTS[unfit.why]
            except NotSuitable as no:
                log("picture_not_kept", why=no.why.value, person=person)
                return words.sentence(no.why)
            unfiled = await gallery.begin(wish.concern, at)
            digests = await _digest(content), await _digest(clean.content)
            picture = await gallery.keep(clean, *digests, unfiled.file)
        try:
            await self._add(gallery, wish, picture, clean.sketch, at)
        except (Impossible, NotFound, Stale):
            self._office.later.do("discard", gallery.discard(unfiled))
            return cards.NOT_NOW
        self._office.later.do("hang", gallery.hung(unfiled))
        return ""

    async def _add(
        self, gallery: Gallery, wish: Wish, picture: Picture, sketch: Sketch, at: datetime
    ) -> None:
        """Put it into the draft with everybody who was listed when it was used before (R41)."""
        for _ in range(TRIES):
            post = await self._draft(wish)
            if any(one.digest == picture.digest for one in post.content.pictures):
                raise Impossible(posting.Cannot.NOT_NOW)
            if len(post.content.pictures) >= MOST:
                raise Impossible(posting.Cannot.NOT_NOW)
            content = await _with(gallery, post, picture, sketch)
            step = posting.edited(post, content, by=wish.person, scene=self._office.scene(at))
            await gallery.sketches.keep(picture, post.id, sketch)
            try:
                await self._office.posts.save(step, gallery.looks.rows(picture, post.id))
            except Stale:
                continue
            return
        raise Stale

    async def _draft(self, wish: Wish) -> Post:
        post = await self._office.posts.by_reference(wish.reference)
        if about(post.id) != wish.concern or post.author != wish.person:
            raise NotFound
        return post


async def _with(gallery: Gallery, post: Post, picture: Picture, sketch: Sketch) -> Content:
    """The post with this picture, and with whoever was listed when it, or one like it, was used before."""
    it = post.content
    before = await gallery.shown_before(post, picture, sketch)
    same = [pupil for shown in before if shown.is_same for pupil in shown.content.pupils]
    alike = [pupil for shown in before if not shown.is_same for pupil in shown.content.pupils]
    return replace(
        it,
        pictures=(*it.pictures, picture),
        earlier=tuple(dict.fromkeys((*it.earlier, *same))),
        alike=tuple(dict.fromkeys((*it.alike, *alike))),
    )


async def _digest(content: bytes) -> str:
    return (await asyncio.to_thread(hashlib.sha256, content)).hexdigest()
