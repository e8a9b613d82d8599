"""What runs while the bot serves: the loops, opened in their order and ended in the other one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

from bot.cupboard import Cupboard
from bot.gallery import Gallery
from bot.logs import failed, log
from bot.parts import Parts
from graph.warming import warm
from storage.errors import NotKept

SWEEP_EVERY = timedelta(minutes=10)
"""How often drafts older than a day are erased."""

TENDED_AGAIN_AFTER = timedelta(seconds=5)
"""How long after a failure the place for files is looked for again."""


async def running(parts: Parts) -> AsyncIterator[None]:
    """Open what the bot needs, run its loops, and on the way out let what is under way be finished."""
    async with AsyncExitStack() as stack:
        for part in (
            parts.credential,
            parts.store,
            parts.graph,
            parts.verifier,
            parts.downloads,
            parts.teams,
        ):
            stack.push_async_callback(part.close)
        # Closed last to first: whatever still has something to tell is finished before the delivery is.
        stack.push_async_callback(parts.delivery.close)
        if parts.office.cupboard is not None:
            stack.push_async_callback(parts.office.cupboard.files.close)
        if parts.office.gallery is not None:
            stack.push_async_callback(parts.office.gallery.files.close)
        stack.push_async_callback(parts.later.close)
        stack.push_async_callback(parts.office.lists.close)
        stack.push_async_callback(parts.teams.finish)
        opened = asyncio.Event()
        loops = [asyncio.create_task(loop, name=name) for name, loop in _loops(parts, opened).items()]
        stack.push_async_callback(_stop, loops)
        log("started", school=parts.school.id)
        yield


def _loops(parts: Parts, opened: asyncio.Event) -> dict[str, Coroutine[Any, Any, None]]:
    return {
        "warm": _warmed(),
        "open": _open(parts, opened),
        "staff": _again_if_it_fails("staff", parts.directory.run),
        "cover": _again_if_it_fails("cover", parts.directory.cover.run),
        "bells": _again_if_it_fails("bells", parts.timekeeper.run, after=opened),
        "outbox": _again_if_it_fails("outbox", parts.delivery.run, after=opened),
        "withdrawals": _again_if_it_fails("withdrawals", parts.withdrawing.run, after=opened),
        "reminders": _again_if_it_fails("reminders", parts.reminding.run, after=opened),
        "registers": _again_if_it_fails("registers", parts.office.books.run, after=opened),
        "posts": _again_if_it_fails("posts", parts.posting.run, after=opened),
        "lists": _again_if_it_fails("lists", parts.office.lists.run, after=opened),
        "gallery": _again_if_it_fails("gallery", lambda: _tended(parts, parts.office.gallery), after=opened),
        "drafts": _again_if_it_fails("drafts", lambda: _swept(parts)),
        "cupboard": _again_if_it_fails(
            "cupboard", lambda: _tended(parts, parts.office.cupboard), after=opened
        ),
    }


async def _open(parts: Parts, opened: asyncio.Event) -> None:
    """Make sure of the tables and take what was known; a store that is down is waited for, not fatal."""
    while True:
        try:
            await parts.store.open()
            await parts.conversations.start()
            await parts.directory.start()
            await parts.office.books.refresh()
            opened.set()
        except NotKept as why:
            log("store_not_open", why=type(why).__name__)
            await asyncio.sleep(1)
        else:
            return


async def _warmed() -> None:
    """Graph's SDK imports its models at the first use, which would stand in the way of the first alert."""
    await warm()


async def _swept(parts: Parts) -> None:
    while True:
        await asyncio.sleep(SWEEP_EVERY.total_seconds())
        try:
            await parts.drafting.sweep(parts.clock.now())
            if parts.office.addresses is not None:
                await parts.office.addresses.passes.sweep(parts.clock.now())
        except NotKept as why:
            log("drafts_not_swept", why=type(why).__name__)


async def _tended(parts: Parts, place: Cupboard | Gallery | None) -> None:
    """Keep a place for files in order. Nothing else waits for it: a report matters more than a file."""
    while True:
        wait = SWEEP_EVERY
        try:
            if place is not None:
                await place.files.open()
                await place.sweep(parts.clock.now())
        except NotKept as why:
            log("files_not_tended", why=type(why).__name__)
            wait = TENDED_AGAIN_AFTER
        await asyncio.sleep(wait.total_seconds())


async def _again_if_it_fails(
    name: str, loop: Callable[[], Coroutine[Any, Any, None]], after: asyncio.Event | None = None
) -> None:
    """A loop that falls over is logged and started again: no loop may end while the bot runs."""
    if after is not None:
        await after.wait()
    while True:
        try:
            await loop()
        except Exception as failure:  # noqa: BLE001 - the boundary of the loops.
            failed("loop_failed", failure, part=name)
        await asyncio.sleep(1)


async def _stop(loops: list[asyncio.Task[None]]) -> None:
    for loop in loops:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)
