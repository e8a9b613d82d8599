"""`GET /pictures/{pass}`: where a picture of a post is looked at in full, once, by whom the pass is for.

The pass comes from bot/handlers/posts.py; how it is used up is for bot/addresses.py.
"""

from __future__ import annotations

import asyncio
import hashlib
from functools import partial

from aiohttp import web

from bot import addresses
from bot.addresses import Damaged, Sentences, Shown
from bot.asks import Office
from bot.gallery import ROOM
from bot.logs import log
from cards import post_steps
from policy import post_access
from policy.chronology import Trace
from policy.post_steps import about
from policy.posts import Post, PostId
from storage.errors import NotFound
from storage.passes import Pass

_PNG = b"\x89PNG"


def route(office: Office) -> web.RouteDef:
    """The route; it shows nothing where this bot has no place for pictures."""
    sentences = Sentences(post_steps.GONE, post_steps.DOWN, post_steps.DAMAGED)
    kept_in = office.gallery.addresses if office.gallery is not None else None
    return addresses.route(ROOM, kept_in, office.clock, partial(_shown, office), sentences)


async def _shown(office: Office, pass_: Pass) -> Shown:
    """The picture, with the right to it looked at again, and the look written down before."""
    if office.gallery is None:
        raise NotFound
    post = await _entitled(office, pass_)
    picture = next((one for one in post.content.pictures if one.name == pass_.what), None)
    if picture is None:
        raise NotFound
    content = await office.gallery.files.read(picture.name)
    if (await asyncio.to_thread(hashlib.sha256, content)).hexdigest() != picture.digest:
        log("picture_damaged", part=picture.name)
        raise Damaged
    codes = {"file": picture.name}
    await office.posts.trace(
        [Trace(office.clock.now(), pass_.person, "post.picture_opened", about(post.id), codes)]
    )
    kind = "png" if content.startswith(_PNG) else "jpeg"
    return Shown(content, f"image/{kind}", f"{picture.name}.{kind}")


async def _entitled(office: Office, pass_: Pass) -> Post:
    post = await office.posts.get(PostId(pass_.of))
    person = office.directory.acting.find(pass_.person)
    scene = office.scene(office.clock.now())
    if person is None:
        raise NotFound
    mine = office.books.book.may_publish_at_all(person, post.content.places, scene.at)
    if not post_access.reads(post, person, scene, may_publish=mine):
        raise NotFound
    return post
