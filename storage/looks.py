"""How pictures look as a whole: the same one next year is known again, and who was in it asked about (R41).

A picture stands under the digest of what was sent and under eight pieces of how it looks, so that to look for
it costs a few short ranges, however many pictures there are. Keys hold nothing but hexadecimal. One that was
cropped is found by storage/sketches.py; these rows find those that were kept before there were sketches, too.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from policy.pictures import Picture, are_alike, bands
from storage.connection import CONCERNS, Store
from storage.entities import Row, key, row, span
from storage.partitions import Partition
from storage.values import plain, restored


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture that was used in a post before."""

    post: str
    picture: Picture


class Looks:
    """The looks of one school's pictures. Every method may raise `StoreDown`."""

    def __init__(self, store: Store, school_id: str) -> None:
        """Keep whose they are."""
        self._rows = Partition(store, CONCERNS, school_id)

    def rows(self, picture: Picture, post: str) -> tuple[Row, ...]:
        """The rows by which this picture is found again, to be kept in one transaction with its post."""
        about = {"seen": plain(Seen(post, picture))}
        keys = [key("look", band, picture.name) for band in bands(picture.look)]
        keys += [key("sent", digest, picture.name) for digest in (picture.sent_digest, picture.digest)]
        return tuple(row(one, **about) for one in dict.fromkeys(keys))

    async def alike(self, picture: Picture) -> tuple[Seen, ...]:
        """Every picture that is this one, or looks the same; each once, in no promised order.

        All that share a piece are read, however many: who is left out here is not asked about (R41).
        """
        spans = [span("look", band) for band in bands(picture.look)]
        spans += [span("sent", picture.sent_digest), span("sent", picture.digest)]
        found = await asyncio.gather(*(self._rows.between(*one) for one in spans))
        seen = {
            one.key.rpartition(":")[2]: restored(Seen, one.value("seen")) for rows in found for one in rows
        }
        return tuple(one for one in seen.values() if is_same(one.picture, picture))


def is_same(one: Picture, other: Picture) -> bool:
    """Whether two pictures are one, sent again, or look the same."""
    return is_same_file(one, other) or are_alike(one.look, other.look)


def is_same_file(one: Picture, other: Picture) -> bool:
    """Whether it is one and the same, sent again; what only looks the same may have been changed."""
    return not {one.digest, one.sent_digest}.isdisjoint({other.digest, other.sent_digest})
