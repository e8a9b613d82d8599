"""Pictures of posts: waiting for one, cleaning and keeping it, and the way to look at it (R44, R45, R48).

The bytes are kept first, then the post that names them; a picture that no post names is removed again.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.addresses import Addresses
from bot.pictures import Clean, Pictures
from policy.concerns import ConcernId
from policy.people import StaffId
from policy.pictures import Picture
from policy.post_steps import about, id_in
from policy.posts import Content, Post, PostId, State
from policy.spots import Sketch
from storage.errors import NotFound, NotKept
from storage.looks import Looks, is_same_file
from storage.pictures import PictureFiles
from storage.posts import Posts
from storage.sketches import Sketches
from storage.unfiled import Unfiled, UnfiledFiles
from storage.wishes import Wish, Wishes

ROOM: Final = "pictures"
"""The room in which a picture is looked at in full."""

WISH_FOR: Final = timedelta(minutes=10)
UNHUNG_FOR: Final = timedelta(hours=1)
"""How old a picture that no post names is before it is taken for a leftover."""

MOST: Final = 4
"""Pictures in one post."""

_SMALL: Final = "s"
"""How the small copy of a picture is called: its name with this behind it."""


@dataclass(frozen=True, slots=True)
class Before:
    """What a post showed with this very picture, or with one that only looks the same."""

    content: Content
    is_same: bool


@dataclass(frozen=True, slots=True)
class Gallery:
    """The parts that pictures need. Every method may raise `StoreDown`."""

    files: PictureFiles
    looks: Looks
    sketches: Sketches
    pictures: Pictures
    wishes: Wishes
    unhung: UnfiledFiles
    posts: Posts
    addresses: Addresses

    async def expect(self, person: StaffId, post: Post, at: datetime) -> None:
        """What this person sends in the next ten minutes is for this post."""
        await self.wishes.save(Wish(person, about(post.id), post.reference, at, at + WISH_FOR))

    async def keep(self, clean: Clean, sent_digest: str, digest: str, name: str) -> Picture:
        """Keep a clean picture and its small copy under an opaque name."""
        await self.files.keep(name, clean.content)
        await self.files.keep(f"{name}{_SMALL}", clean.small)
        return Picture(
            name=name,
            digest=digest,
            sent_digest=sent_digest,
            look=clean.look,
            width=clean.width,
            height=clean.height,
            size=len(clean.content),
        )

    async def begin(self, concern: ConcernId, at: datetime) -> Unfiled:
        """A picture is about to be kept for this post, under a name that says nothing; end with `hung` or
        `discard`. Where neither is reached, the sweep looks after an hour whether the post names it."""
        unfiled = Unfiled(secrets.token_hex(16), concern, at)
        await self.unhung.begin(unfiled)
        return unfiled

    async def hung(self, unfiled: Unfiled) -> None:
        """The post names this picture now."""
        await self.unhung.finish(unfiled)

    async def discard(self, unfiled: Unfiled) -> None:
        """No post names this picture, and none will."""
        await self.sketches.forget(unfiled.file)
        await self.files.forget(f"{unfiled.file}{_SMALL}")
        await self.files.forget(unfiled.file)
        await self.unhung.finish(unfiled)

    async def sweep(self, now: datetime) -> None:
        """Remove the pictures that no post names."""
        for unfiled in await self.unhung.since_before(now - UNHUNG_FOR):
            if await self._is_hung(unfiled):
                await self.hung(unfiled)
            else:
                await self.discard(unfiled)

    async def small(self, pictures: Iterable[Picture]) -> Mapping[str, str]:
        """The small copies as they stand on a card; one that cannot be read is left out."""
        found: dict[str, str] = {}
        for one in pictures:
            try:
                content = await self.files.read(f"{one.name}{_SMALL}")
            except NotKept:
                continue
            found[one.name] = f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"
        return found

    async def shown_before(self, post: Post, picture: Picture, sketch: Sketch) -> tuple[Before, ...]:
        """What earlier posts with this picture, one that looks the same, or a piece of either, showed and
        whom they listed. Pictures from before there were sketches are found by their looks alone."""
        found: list[Before] = []
        alike = (*await self.looks.alike(picture), *await self.sketches.alike(sketch))
        for seen in {one.picture.name: one for one in alike}.values():
            if seen.post == post.id:
                continue
            try:
                other = await self.posts.get(PostId(seen.post))
            except NotFound:
                continue
            has_it = any(one.name == seen.picture.name for one in other.content.pictures)
            if has_it and other.state is not State.DRAFT:
                found.append(Before(other.content, is_same_file(seen.picture, picture)))
        return tuple(found)

    async def _is_hung(self, unfiled: Unfiled) -> bool:
        try:
            post = await self.posts.get(id_in(unfiled.concern))
        except NotFound:
            return False
        return any(one.name == unfiled.file for one in post.content.pictures)

    async def pass_for(self, person: StaffId, post: Post, picture: Picture, at: datetime) -> str:
        """An address at which this person may look at a picture, once and for a minute."""
        return await self.addresses.give(ROOM, person, at, of=post.id, what=picture.name)
