"""What somebody else shows of a post: each copy is one task, told to whoever takes things down (Q11, R39)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from cards.verbs import Verb
from policy.posts import State
from rehearsal.azurite import Azurite
from tests.scenarios import authors
from tests.scenarios.postbook import now, photo, published
from tests.scenarios.register import AMELIA
from tests.scenarios.seen import said, shown, value
from tests.scenarios.test_post_outings import does_it, takes_back
from tests.scenarios.town import HEAD, MANAGER, Town

pytestmark = pytest.mark.usefixtures("hurried")

RIGHT = "https://school.example/news/12"


@pytest_asyncio.fixture
async def town(azurite: Azurite) -> AsyncIterator[Town]:
    async with authors.school(azurite, Town) as one:
        yield one


async def test_an_address_of_our_own_is_no_copy_of_somebody_elses(town: Town) -> None:
    post = await published(town, photo(AMELIA.id))
    [ours] = post.outings
    await does_it(town, Verb.SHARED_SAVE, post, address=f" {ours.address} ", place="website")
    await takes_back(town)
    assert [one.address for one in (await now(town, post)).takedowns] == [ours.address]


@pytest.mark.rule("R39")
async def test_whoever_takes_things_down_is_told_of_a_copy_that_somebody_else_found(town: Town) -> None:
    post = await published(town, photo(AMELIA.id))
    await does_it(
        town, Verb.SHARED_SAVE, post, HEAD, address="https://elsewhere.example/p/1", place="website"
    )
    assert "has to be taken down" in (await town.told(MANAGER)).activity["text"]


@pytest.mark.rule("R39")
async def test_a_copy_that_is_back_again_is_asked_for_again_and_stays_one_task(town: Town) -> None:
    post = await published(town, photo(AMELIA.id))
    copy = {"address": "https://elsewhere.example/p/1", "place": "website"}
    await does_it(town, Verb.SHARED_SAVE, post, **copy)
    gone_ = {"task": "t1", "result": "removed", "words": "They took it down."}
    await does_it(town, Verb.TAKEN_SAVE, post, **gone_)
    await does_it(town, Verb.SHARED_SAVE, post, **copy)
    [task] = (await now(town, post)).takedowns
    assert task.is_open


@pytest.mark.rule("R39")
async def test_what_has_to_come_down_is_looked_for_at_the_address_that_was_put_right(town: Town) -> None:
    post = await published(town, photo(AMELIA.id))
    await takes_back(town)
    proof = {"task": "t1", "result": "removed", "words": "Deleted on the page."}
    wrong = await does_it(town, Verb.MOVED_SAVE, post, **{"at-0": "nowhere"})
    assert "Please give the address at which it can be seen" in said(shown(wrong))
    opened = await does_it(town, Verb.OPEN, post)
    form = await town.press(MANAGER, opened, "The address is wrong")
    assert value(form.card, "at-0") == post.outings[0].address
    await town.press(MANAGER, form, "Save", {"at-0": RIGHT})
    after = await now(town, post)
    assert [one.address for one in after.outings] == [RIGHT]
    assert [(one.address, one.is_open) for one in after.takedowns] == [(RIGHT, True)]
    await does_it(town, Verb.TAKEN_SAVE, after, **proof)
    assert (await now(town, post)).state is State.REMOVED


@pytest.mark.rule("R39")
async def test_what_could_not_come_down_at_a_wrong_address_is_to_come_down_at_the_right_one(
    town: Town,
) -> None:
    post = await published(town, photo(AMELIA.id))
    await takes_back(town)
    await does_it(town, Verb.TAKEN_SAVE, post, task="t1", result="cannot", words="There is no such page.")
    await town.settled()
    town.teams.sent.clear()
    await does_it(town, Verb.MOVED_SAVE, post, **{"at-0": RIGHT})
    assert [(one.address, one.is_open) for one in (await now(town, post)).takedowns] == [(RIGHT, True)]
    assert "has to be taken down" in (await town.told(MANAGER)).activity["text"]
