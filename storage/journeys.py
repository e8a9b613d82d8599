"""Transactions of one partition that share a journey: what waits while others are under way goes together.

A transaction costs about as much for a hundred rows as for ten, and a school that reports all at once would
wait for its own queue. One that finds the way free goes at once and alone.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from storage.changes import LARGEST, MOST, Changes, Operation
from storage.errors import NotFound, NotKept, Stale, StoreDown, TooLarge

Versions = Mapping[str, str]
"""The new version of each row that stands, by its key."""


@dataclass(eq=False, slots=True)
class Parcel:
    """A transaction on its way: what it changes, and in the end the versions or why there are none.

    `is_back` is set when a journey that it was on is over, whether or not it was delivered.
    """

    changes: Changes
    operations: Sequence[Operation]
    weight: int
    must_go_alone: bool = False
    is_abandoned: bool = False
    versions: Versions | None = None
    failure: NotKept | None = None
    is_back: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_delivered(self) -> bool:
        """Whether it is known what became of it."""
        return self.versions is not None or self.failure is not None


class Journeys:
    """At most `ways` transactions under way; each is still all or nothing for itself.

    A journey that is refused as a whole lands nothing, and then each parcel of it goes alone, so that one
    refusal never becomes another's.
    """

    def __init__(
        self,
        together: Callable[[Sequence[Operation]], Awaitable[Sequence[Mapping[str, str]]]],
        alone: Callable[[Parcel], Awaitable[Versions]],
        *,
        ways: int,
    ) -> None:
        """Keep how to send several at once, and how to send one with all that is known about refusals."""
        self._together = together
        self._alone = alone
        self._ways = asyncio.Semaphore(ways)
        self._waiting: deque[Parcel] = deque()

    async def send(self, parcel: Parcel) -> Versions:
        """Send it, with others or alone; raises what became of it."""
        self._waiting.append(parcel)
        try:
            while not parcel.is_delivered:
                await self._turn(parcel)
        finally:
            parcel.is_abandoned = True
            if parcel in self._waiting:
                self._waiting.remove(parcel)
        if parcel.versions is None:
            raise parcel.failure or StoreDown("lost")
        return parcel.versions

    async def _turn(self, parcel: Parcel) -> None:
        """Carry it and some of those behind it, unless somebody who came before is carrying it already."""
        async with self._ways:
            if parcel in self._waiting:
                await self._carry(self._load(parcel))
                return
        await parcel.is_back.wait()

    def _load(self, first: Parcel) -> list[Parcel]:
        """This parcel and those behind it that fit, in the order in which they came."""
        load = [first]
        self._waiting.remove(first)
        if not first.must_go_alone:
            for parcel in [one for one in self._waiting if not one.must_go_alone]:
                if not _fit([*load, parcel]):
                    break
                load.append(parcel)
                self._waiting.remove(parcel)
        for parcel in load:
            parcel.is_back.clear()
        return load

    async def _carry(self, load: Sequence[Parcel]) -> None:
        try:
            if len(load) == 1:
                load[0].versions = await self._alone(load[0])
            else:
                _hand_over(load, await self._together([it for one in load for it in one.operations]))
        except (Stale, NotFound, TooLarge) as refusal:
            await self._refused(load, refusal)
        except NotKept as failure:
            for parcel in load:
                parcel.failure = failure
        finally:
            self._put_back([parcel for parcel in load if not parcel.is_delivered])
            for parcel in load:
                parcel.is_back.set()

    async def _refused(self, load: Sequence[Parcel], refusal: NotKept) -> None:
        if len(load) == 1:
            load[0].failure = refusal
            return
        self._put_back(load[1:])
        await self._carry(load[:1])

    def _put_back(self, load: Sequence[Parcel]) -> None:
        """Each is carried alone when the turn of its own sender comes, also if this one was cancelled."""
        for parcel in reversed(load):
            parcel.must_go_alone = True
            if parcel not in self._waiting and not parcel.is_abandoned:
                self._waiting.appendleft(parcel)


def _fit(load: Sequence[Parcel]) -> bool:
    """Whether these may be one transaction: no row twice, and within the limits of the service."""
    keys = [key for parcel in load for key in parcel.changes.keys]
    return len(set(keys)) == len(keys) <= MOST and sum(parcel.weight for parcel in load) <= LARGEST


def _hand_over(load: Sequence[Parcel], answers: Sequence[Mapping[str, str]]) -> None:
    rest = iter(answers)
    for parcel in load:
        parcel.versions = versions(parcel, [next(rest) for _ in parcel.operations])


def versions(parcel: Parcel, answers: Sequence[Mapping[str, str]]) -> Versions:
    """The service's answer to each operation as the versions of the rows that stand."""
    answered = zip(parcel.changes.keys, answers, strict=True)
    return {key: str(answer["etag"]) for key, answer in answered if "etag" in answer}
