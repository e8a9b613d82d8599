"""The store goes away while somebody puts a post out, takes it down or looks at it: nothing typed is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
import pytest_asyncio

from cards.verbs import Verb
from policy.posts import Deed, Post
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from tests.scenarios import seen
from tests.scenarios.authors import kept, list_is_fresh
from tests.scenarios.papers import TownWithAddress
from tests.scenarios.postbook import gone, now, photo, published
from tests.scenarios.register import AMELIA, does, enrol
from tests.scenarios.seen import said, shown, value
from tests.scenarios.test_consents_store_away import BUSY, IN_TIME
from tests.scenarios.town import DSL, HEAD, MANAGER, SUPPLY, Town
from tests.storage.wire import Loss, Wire

pytestmark = pytest.mark.usefixtures("hurried")


@dataclass
class Wired:
    """A school at the other end of a wire to the store."""

    town: Town
    wire: Wire

    async def away(self, person: str, verb: Verb, post: Post, typed: Mapping[str, str]) -> Answer:
        """The answer to a press while the store is away."""
        before = await self.kept(post)
        self.wire.refusal = BUSY
        answer = await self.press(person, verb, post, typed)
        self.wire.refusal = None
        assert answer.seconds < IN_TIME
        assert await self.kept(post) == before
        return answer

    async def press(self, person: str, verb: Verb, post: Post, typed: Mapping[str, str]) -> Answer:
        """A press about this post."""
        data = {"reference": post.reference, "edition": str(post.edition), **typed}
        return await does(self.town, person, verb, **data)

    async def kept(self, post: Post) -> tuple[Post, int]:
        """The post as it is kept, and how many lines it has."""
        return await now(self.town, post), len(await kept(self.town).lines(post.id))


@pytest_asyncio.fixture
async def wired(azurite: Azurite) -> AsyncIterator[Wired]:
    async with Wire(azurite) as wire, TownWithAddress(wire) as town:
        await seen.settled_in(town)
        at = town.parts.clock.now() - timedelta(days=10)
        await enrol(town, at)
        await list_is_fresh(town, at)
        yield Wired(town, wire)
        wire.refusal = None


SAVES: Mapping[Verb, tuple[str, Deed, str, Mapping[str, str]]] = {
    Verb.OUT_SAVE: (MANAGER, Deed.OUT, "Save", {"at-0": "https://school.example/1"}),
    Verb.MOVED_SAVE: (MANAGER, Deed.MOVED, "Save", {"at-0": "https://school.example/right"}),
    Verb.TAKE_DOWN_SAVE: (
        HEAD,
        Deed.TO_COME_DOWN,
        "It has to come down",
        {"words": "A parent is unhappy with it."},
    ),
    Verb.SHARED_SAVE: (MANAGER, Deed.SHARED, "Save", {"address": "https://elsewhere.example/p/1"}),
    Verb.TAKEN_SAVE: (
        MANAGER,
        Deed.CANNOT_TAKE_DOWN,
        "Save",
        {"result": "cannot", "words": "They do not answer.", "copies": "One."},
    ),
    Verb.SAMPLE_SAVE: (DSL, Deed.SAMPLED, "Save", {"finding": "not_fine", "words": "It is unkind."}),
}
BESIDE = {"task": "t1", "place": "website"}
"""What the button knows."""


async def about_to(wired: Wired, verb: Verb) -> Post:
    """A post to which this can be done."""
    post = await (gone if verb is Verb.OUT_SAVE else published)(wired.town, photo(AMELIA.id))
    if verb is Verb.TAKEN_SAVE:
        await wired.press(HEAD, Verb.TAKE_DOWN_SAVE, post, {"words": "A parent is unhappy with it."})
        await wired.town.settled()
    return post


@pytest.mark.parametrize("verb", SAVES)
async def test_what_was_typed_is_on_the_form_still_and_is_saved_by_pressing_again(
    wired: Wired, verb: Verb
) -> None:
    person, deed, title, typed = SAVES[verb]
    post = await about_to(wired, verb)
    answer = await wired.away(person, verb, post, {**typed, **BESIDE})
    card = shown(answer)
    assert f"Not saved. Ref {post.reference}" in said(card)
    assert {one: value(card, one) for one in typed} == typed
    assert not [one for one in ("Amelia", "What a day.") if one in said(card)]
    await wired.town.press(person, answer, title)
    assert [one.what for one in await kept(wired.town).lines(post.id)].count(deed) >= 1


@pytest.mark.parametrize("verb", SAVES)
async def test_whoever_may_not_know_of_it_gets_back_what_they_typed_and_nothing_else(
    wired: Wired, verb: Verb
) -> None:
    _, _, _, typed = SAVES[verb]
    post = await about_to(wired, verb)
    found = await wired.away(SUPPLY, verb, post, {**typed, **BESIDE})
    none_such = await does_nothing(wired, verb, typed)
    assert said(shown(found)).replace(post.reference, "") == said(none_such).replace("FH-00000", "")


async def does_nothing(wired: Wired, verb: Verb, typed: Mapping[str, str]) -> Mapping[str, object]:
    """The card that the same press about a post that never was is answered with."""
    wired.wire.refusal = BUSY
    answer = await does(wired.town, SUPPLY, verb, reference="FH-00000", edition="1", **typed, **BESIDE)
    wired.wire.refusal = None
    return shown(answer)


@pytest.mark.parametrize("loss", Loss)
@pytest.mark.parametrize("verb", SAVES)
async def test_what_was_saved_though_its_answer_was_lost_is_not_saved_twice(
    wired: Wired, verb: Verb, loss: Loss
) -> None:
    person, deed, _, typed = SAVES[verb]
    post = await about_to(wired, verb)
    before = [one.what for one in await kept(wired.town).lines(post.id)].count(deed)
    data = {**typed, **BESIDE, "token": f"lost-answer-{loss.value}"}
    wired.wire.losses = [loss]
    await wired.press(person, verb, post, data)
    wired.wire.losses = []
    again = await wired.press(person, verb, post, data)
    assert "Not saved" not in said(shown(again))
    lines = [one.what for one in await kept(wired.town).lines(post.id)]
    done = lines.count(deed) - before
    assert done == (2 if deed is Deed.TO_COME_DOWN else 1)
