"""Whoever keeps the posts: told of permissions that were taken back, and ringing the bells of posts.

The port of the consent record (bot/ports.py `Posts`). Several may run on the same tables: a post is saved
only as it was read, and a withdrawal or a bell that was acted on is written down with what it did.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping

from bot.clock import Clock
from bot.logs import failed, log
from policy import post_bells, sampling
from policy.chronology import Trace
from policy.concerns import Concern
from policy.messages import Message
from policy.post_steps import PostStep
from policy.posts import NOT_OUT, Post, PostId, State
from policy.pupils import PupilId
from policy.scenes import Scene
from policy.withdrawals import Shown, Withdrawal
from policy.withdrawing import withdrawn
from storage.errors import NotFound, NotKept, Stale, StoreDown
from storage.posts import Posts
from storage.reminders import Reminders

LOOK_EVERY = 20.0
"""Seconds between two looks for bells that are due."""

TRIES = 8
"""How often a post is changed again on what is there now when somebody else was quicker."""

ONE_BY_ONE = 12
"""Children asked about one by one; for more, everything that shows anybody is read at once."""

AT_ONCE = 8
"""Posts read beside each other."""


class Posting:
    """Acts on posts when nobody presses a button."""

    def __init__(
        self,
        posts: Posts,
        clock: Clock,
        scene: Callable[[], Scene],
        soon: Callable[[Concern | None, tuple[Message, ...]], None],
        reminders: Reminders,
    ) -> None:
        """Keep the parts; `scene` says how things stand now, `soon` hands messages to the worker."""
        self._posts = posts
        self._clock = clock
        self._scene = scene
        self._soon = soon
        self._reminders = reminders
        self._reminded = ""

    async def showing(self, pupils: Collection[PupilId], /) -> Mapping[PupilId, Shown]:
        """For each of these children how many posts would be held, and how many would come down."""
        if len(pupils) > ONE_BY_ONE:
            every = await self._posts.showing_anybody()
            of_each = {one: every[one] for one in pupils if one in every}
        else:
            of_each = {one: await self._posts.showing(one) for one in pupils}
        ids = {id_ for found in of_each.values() for id_ in found}
        posts = {one.id: one for one in await self._all(ids)}
        return {one: _shown(one, [posts[it] for it in ids if it in posts]) for one, ids in of_each.items()}

    async def withdrawn(self, withdrawal: Withdrawal) -> None:
        """Hold what is not out yet and shows this use of this child, and open a task for every place where
        one is out. Told again it changes nothing; raises what the store raises, once it has tried all: one
        post that cannot be read must not leave the others up."""
        failure: NotKept | None = None
        for id_ in await self._posts.showing(withdrawal.pupil):
            try:
                await self._changed(id_, lambda post: withdrawn(post, withdrawal, self._scene()))
            except NotKept as why:
                log("post_not_stopped", post=id_, why=type(why).__name__)
                failure = failure or why
        if failure is not None:
            raise failure

    async def run(self) -> None:
        """Ring bells until cancelled; a store that is down is waited for."""
        while True:
            try:
                await self.look()
                await self.remind()
            except NotKept as why:
                log("posts_not_read", why=type(why).__name__)
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> int:
        """Ring every bell that is due, and say for how many posts. Raises what the store raises."""
        ids = await self._posts.due(self._clock.now())
        return sum([await self._rung(one) for one in ids])

    async def remind(self) -> None:
        """Remind the safeguarding lead of this term's ten posts, once, whoever looks (R20). Raises what the
        store raises."""
        scene = self._scene()
        began = sampling.term_began(scene.school, scene.at)
        mark = sampling.mark(began)
        if mark == self._reminded or not sampling.is_time(scene.school, scene.at):
            return
        if not await self._posts.published_since(began):
            return
        messages = sampling.reminders(began, scene)
        traces = [Trace(scene.at, None, "post.sample_due", codes={"of": str(sampling.NUMBER)})]
        self._soon(None, await self._reminders.once(mark, messages, traces))
        self._reminded = mark

    async def _rung(self, id_: PostId) -> bool:
        """One post that cannot be read must not keep the others waiting."""
        try:
            return await self._changed(id_, lambda post: post_bells.rung(post, self._scene()))
        except NotKept as why:
            log("post_not_rung", post=id_, why=type(why).__name__)
        except Exception as failure:  # noqa: BLE001 - the boundary of this loop.
            failed("post_not_rung", failure, post=id_)
        return False

    async def _changed(self, id_: PostId, what: Callable[[Post], PostStep]) -> bool:
        """Do this to the post as it is now; whether there was anything to do."""
        for _ in range(TRIES):
            try:
                step = what(await self._posts.get(id_))
            except NotFound:
                return False
            if not step.lines:
                return False
            try:
                _, messages = await self._posts.save(step)
            except Stale:
                continue
            self._soon(None, messages)
            return True
        raise StoreDown("contended")

    async def _all(self, ids: Collection[PostId]) -> list[Post]:
        room = asyncio.Semaphore(AT_ONCE)

        async def one(id_: PostId) -> Post | None:
            async with room:
                try:
                    return await self._posts.get(id_)
                except NotFound:
                    return None

        return [it for it in await asyncio.gather(*map(one, ids)) if it is not None]


def _shown(pupil: PupilId, posts: Collection[Post]) -> Shown:
    """What shows this pupil; a post whose list of pupils changed since it was found does not."""
    theirs = [one for one in posts if pupil in one.content.everyone]
    held = frozenset(one.id for one in theirs if one.state in NOT_OUT)
    return Shown(held, frozenset(one.id for one in theirs if one.state is State.PUBLISHED))
