"""The memory of deliveries: once each, bounded, and forgetful of failures."""

from __future__ import annotations

import asyncio

import pytest

from bot.repeats import Repeats


class Work:
    """Something that counts how often it was done."""

    def __init__(self) -> None:
        self.done = 0
        self.breaks = False

    async def __call__(self) -> int:
        self.done += 1
        await asyncio.sleep(0.01)
        if self.breaks:
            raise LookupError
        return self.done


async def test_everybody_who_asks_gets_the_one_result() -> None:
    repeats, work = Repeats[int](), Work()
    assert await asyncio.gather(*(repeats.once("a", work) for _ in range(5))) == [1] * 5
    assert await repeats.once("a", work) == 1
    assert await repeats.once("b", work) == 2


async def test_work_that_failed_may_be_tried_again() -> None:
    repeats, work = Repeats[int](), Work()
    work.breaks = True
    with pytest.raises(LookupError):
        await repeats.once("a", work)
    work.breaks = False
    assert await repeats.once("a", work) == 2


async def test_a_caller_who_hangs_up_does_not_stop_the_work() -> None:
    repeats, work = Repeats[int](), Work()
    caller = asyncio.create_task(repeats.once("a", work))
    await asyncio.sleep(0)
    caller.cancel()
    assert await repeats.once("a", work) == 1


async def test_the_oldest_are_forgotten_first_and_all_after_their_time() -> None:
    at = 0.0
    repeats, work = Repeats[int](most=2, keep=10, now=lambda: at), Work()
    for key in ("a", "b", "c"):
        await repeats.once(key, work)
    assert await repeats.once("c", work) == 3
    assert await repeats.once("a", work) == 4
    at = 11.0
    assert await repeats.once("a", work) == 5
