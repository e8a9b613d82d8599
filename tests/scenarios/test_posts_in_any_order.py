"""Authors, approvers, the office and parents in any order, at any time and all at once, on real storage.

Nobody is shown without permission at that minute, nobody approves their own, no edition is decided twice,
and what shows a child whose permission was taken back has exactly one task at each place.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy.posts import Deed, State
from rehearsal.azurite import Azurite
from storage.connection import Store
from storage.consents import Consents
from storage.posts import Posts
from storage.reminders import Reminders
from storage.withdrawals import Withdrawals
from tests.scenarios.at_once import ACTS, REACHED, WHO, Life, Press

EXAMPLES = int(os.environ.get("SARGENT_EXAMPLES", "80"))
"""How many stories are told: the same ones each time, unless by hand, when there may be many more."""
IS_BY_HAND = "SARGENT_EXAMPLES" in os.environ

_ABOUT_CHILDREN = ("withdraw", "withdraw", "permit", "permit", "tell", "tell again")
_LIKELY = ("push",) * 14
_MEANT = {"edit": (0, 4), "same words": (0, 4), "submit": (0, 4), "drop": (0, 4), "not out": (3, 4)}
"""Of each act, whom it may be of use to (places in WHO): the others are refused, and that is tried too."""


@st.composite
def presses(draw: st.DrawFn) -> Press:
    """Anything that somebody may press; what leads a post on its way more often than the rest."""
    what = draw(st.sampled_from((*_LIKELY, *_ABOUT_CHILDREN, *ACTS)))
    who = draw(st.sampled_from(_MEANT.get(what, range(len(WHO)))))
    return Press(what, draw(st.integers(0, 1)), who, draw(st.integers(0, 2)))


LATER = st.sampled_from([timedelta()] * 5 + [timedelta(minutes=31), timedelta(days=1), timedelta(days=31)])
STORY = st.lists(st.tuples(LATER, st.lists(presses(), min_size=1, max_size=4)), min_size=8, max_size=25)

MUST_BE_REACHED = frozenset(
    {State.SUBMITTED, State.APPROVED, State.HELD, State.PUBLISHED, State.CHANGES_ASKED}
    | {Deed.GO, Deed.OUT, Deed.PERMISSION_CHANGED, Deed.TO_COME_DOWN, Deed.TAKEN_DOWN}
    | {"stale", "out and taken back"}
)


@pytest.fixture(scope="module")
async def store(azurite: Azurite) -> AsyncIterator[Store]:
    async with Store.from_connection_string(azurite.connection_string) as open_:
        yield open_


@pytest.fixture(scope="module")
def reached() -> Iterator[None]:
    """Stories that never get anywhere show nothing."""
    REACHED.clear()
    yield
    assert set(REACHED) >= MUST_BE_REACHED, dict(REACHED)


@pytest.mark.rule("R38", "R39", "R41")
@pytest.mark.usefixtures("reached")
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=not IS_BY_HAND, suppress_health_check=list(HealthCheck)
)
@given(story=STORY)
async def test_whatever_is_pressed_in_whatever_order_nobody_is_shown_without_permission(
    store: Store, story: list[tuple[timedelta, list[Press]]]
) -> None:
    school = f"school-{uuid4().hex}"
    life = Life(
        Posts(store, school), Consents(store, school), Withdrawals(store, school), Reminders(store, school)
    )
    await life.begin()
    for later, at_once in story:
        life.at += later
        await asyncio.gather(*map(life.do, at_once))
    await life.settle()
