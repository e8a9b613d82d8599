"""Sketches of pictures: a picture that was cropped or mirrored is known again by its spots (R41).

Each spot is a row under its word, and the whole sketch one row beside them. To look for a picture costs one
question for each word of its own spots, however many pictures there are, and one for each picture that may
be it. The rows are in a table of their own and are written before the post that names the picture: a row too
many names a picture that no post shows, and does no harm.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TypeVar

from policy.pictures import Picture
from policy.spots import Pair, Sketch, Spot, are_kin, hold_together, show_the_same, word, words
from storage.changes import Changes
from storage.connection import PICTURES, Store
from storage.entities import Row, key, row, span
from storage.errors import NotFound, Stale
from storage.looks import Seen
from storage.partitions import Partition
from storage.values import plain, restored

COMMON = 1000
"""Rows that are read under one word, which is one answer of the service: more of them are of what stands in
every picture."""

MOST = 100
"""Pictures that are looked at whole, those with the most spots in common first."""

AT_ONCE = 12
"""Questions under way at one time, so that none waits for the others until its own time is over."""

Wanted = TypeVar("Wanted")
Given = TypeVar("Given")


class Sketches:
    """The sketches of one school's pictures. Every method may raise `StoreDown`."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose they are."""
        self._rows = Partition(store, PICTURES, school_id)

    async def keep(self, picture: Picture, post: str, sketch: Sketch) -> None:
        """Keep what this picture of a post is known again by; doing it twice is doing it once."""
        changes = Changes()
        changes.put(row(_whole(picture.name), seen=plain(Seen(post, picture)), sketch=plain(sketch)))
        for one in _keys(picture.name, sketch):
            changes.put(Row(one, {}))
        await self._rows.send(changes)

    async def forget(self, name: str) -> None:
        """Keep nothing any more of the picture of this name; nothing happens where nothing is kept."""
        found = await self._rows.find(_whole(name))
        if found is None:
            return
        changes = Changes()
        changes.delete(found.key, found.version)
        for one in _keys(name, restored(Sketch, found.value("sketch"))):
            changes.forget(one)
        try:
            await self._rows.send(changes)
        except (NotFound, Stale):
            return  # Somebody else forgot it meanwhile.

    async def alike(self, sketch: Sketch) -> tuple[Seen, ...]:
        """Every picture that shows the same as this one, or a piece of it; each once, in no order."""
        wanted: dict[int, list[Spot]] = defaultdict(list)
        for spot in sketch.spots:
            for one in words(spot):
                wanted[one].append(spot)
        found = await _each(wanted, self._under)
        names = await asyncio.to_thread(_nominated, wanted, found)
        rows = await _each(names, lambda name: self._rows.find(_whole(name)))
        return await asyncio.to_thread(_shown, sketch, [one for one in rows.values() if one is not None])

    async def _under(self, word_: int) -> tuple[str, ...]:
        return await self._rows.keys(*span("spot", _written(word_)), limit=COMMON)


def _nominated(wanted: Mapping[int, Iterable[Spot]], found: Mapping[int, Iterable[str]]) -> tuple[str, ...]:
    """The names of the pictures of which some spots lie as ours do, the likeliest first."""
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for word_, keys in found.items():
        for name, theirs in map(_read, keys):
            pairs[name] += [(ours, theirs) for ours in wanted[word_] if are_kin(ours, theirs)]
    held = {name: hold_together(kin) for name, kin in pairs.items()}
    return tuple(sorted((name for name in held if held[name]), key=lambda it: (-held[it], it))[:MOST])


def _shown(sketch: Sketch, rows: Iterable[Row]) -> tuple[Seen, ...]:
    """The pictures of these rows that show the same. Like the names, they are found beside the loop: with
    many that are nearly the same it takes a while."""
    same = (one for one in rows if show_the_same(sketch, restored(Sketch, one.value("sketch"))))
    return tuple(restored(Seen, one.value("seen")) for one in same)


async def _each(wanted: Iterable[Wanted], ask: Callable[[Wanted], Awaitable[Given]]) -> dict[Wanted, Given]:
    """The answer to each, a few of them at a time."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(of: Wanted) -> tuple[Wanted, Given]:
        async with room:
            return of, await ask(of)

    return dict(await asyncio.gather(*map(one, wanted)))


def _whole(name: str) -> str:
    return key("sketch", name)


def _keys(name: str, sketch: Sketch) -> tuple[str, ...]:
    """The keys of the spots: the word, whose it is, and all that there is to say of it."""
    keys = [key("spot", _written(word(spot)), name, _packed(spot)) for spot in sketch.spots]
    return tuple(dict.fromkeys(keys))


def _written(word_: int) -> str:
    return f"{word_:03x}"


def _packed(spot: Spot) -> str:
    return f"{spot.code:016x}{spot.x:03x}{spot.y:03x}{spot.size:03x}{spot.doubt:x}{spot.is_mirrored:d}"


def _read(key_: str) -> tuple[str, Spot]:
    """Whose spot a key is of, and the spot."""
    *_, name, packed = key_.split(":")
    code, x, y, size = (int(packed[start:end], 16) for start, end in ((0, 16), (16, 19), (19, 22), (22, 25)))
    return name, Spot(x, y, size, code, int(packed[25], 16), packed[26] == "1")
