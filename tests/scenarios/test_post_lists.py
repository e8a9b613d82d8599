"""Lists of posts: my own, those to decide, the month, and the safeguarding lead's ten of the term (R20)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from cards.verbs import Verb
from policy.posts import Category, Deed
from policy.sampling import drawn, term_began
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from tests.scenarios import authors, seen
from tests.scenarios.authors import kept
from tests.scenarios.clocks import SettableClock
from tests.scenarios.postbook import approved, asked, drafted, now, photo, published, words
from tests.scenarios.register import AMELIA, does
from tests.scenarios.seen import said, shown, value
from tests.scenarios.town import DEPUTY, DEPUTY_HEAD, DSL, HEAD, MANAGER, SUPPLY, TEACHER, Town

pytestmark = pytest.mark.usefixtures("hurried")


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest_asyncio.fixture
async def town(azurite: Azurite, clock: SettableClock) -> AsyncIterator[Town]:
    async with authors.school(azurite, Town, clock) as one:
        yield one


async def asks_for(town: Town, person: str, verb: Verb, **data: str) -> str:
    """What somebody is shown."""
    return said(shown(await does(town, person, verb, **data)))


async def test_my_posts_are_mine_the_newest_first(town: Town, clock: SettableClock) -> None:
    first = await drafted(town, words())
    clock.advance(timedelta(minutes=1))
    second = await approved(town, words())
    other = await drafted(town, words(), author=SUPPLY)
    told = await asks_for(town, TEACHER, Verb.MY_POSTS)
    assert told.index(second.reference) < told.index(first.reference)
    assert other.reference not in told


async def test_twelve_posts_take_two_pages(town: Town, clock: SettableClock) -> None:
    for _ in range(12):
        clock.advance(timedelta(minutes=1))
        await drafted(town, words())
    first = await asks_for(town, TEACHER, Verb.MY_POSTS)
    second = await asks_for(town, TEACHER, Verb.MY_POSTS, page="2")
    assert (first.count("It is a draft"), second.count("It is a draft")) == (10, 2)


async def test_whoever_decides_sees_what_waits_for_them_and_nobody_elses(
    town: Town, clock: SettableClock
) -> None:
    theirs = await asked(town, words())
    own = await asked(town, words(), author=HEAD)
    heads = await asks_for(town, HEAD, Verb.TO_APPROVE)
    assert theirs.reference in heads
    assert own.reference not in heads
    seconds = await asks_for(town, DEPUTY_HEAD, Verb.TO_APPROVE)
    assert own.reference in seconds
    assert theirs.reference not in seconds
    assert "No post waits for you." in await asks_for(town, TEACHER, Verb.TO_APPROVE)


async def test_after_a_school_day_the_deputy_head_decides_as_well(town: Town, clock: SettableClock) -> None:
    post = await asked(town, words())
    clock.advance(timedelta(days=2))
    assert post.reference in await asks_for(town, DEPUTY_HEAD, Verb.TO_APPROVE)
    await town.parts.posting.look()
    for person in (HEAD, DEPUTY_HEAD):
        assert "A post needs your decision." in (await town.told(person)).activity["text"]


@pytest.mark.rule("R57")
async def test_what_went_out_by_the_fast_lane_is_looked_at_afterwards(town: Town) -> None:
    closed = replace(words("The school is closed: snow."), category=Category.CLOSURE)
    post = await asked(town, closed, author=MANAGER)
    assert post.reference in await asks_for(town, HEAD, Verb.TO_APPROVE)
    mine = await asks_for(town, MANAGER, Verb.REVIEWED, reference=post.reference)
    assert "You wrote this" in mine
    for _ in range(2):
        told = await asks_for(town, HEAD, Verb.REVIEWED, reference=post.reference)
        assert "cannot be done" not in told
    assert [one.what for one in await kept(town).lines(post.id)].count(Deed.REVIEWED) == 1
    assert (await now(town, post)).reviewed_by == HEAD
    assert "No post waits for you." in await asks_for(town, HEAD, Verb.TO_APPROVE)


async def test_the_calendar_says_when_and_where_and_never_what(town: Town) -> None:
    post = await approved(town, replace(photo(AMELIA.id), on_day="2026-11-27"))
    out = await published(town, words("The zebra came to school."))
    hidden = await drafted(town, replace(words(), on_day="2026-11-28"))
    told = await asks_for(town, SUPPLY, Verb.CALENDAR)
    assert "Posts in November 2026" in told
    assert post.reference in told
    assert out.reference in told
    assert hidden.reference not in told
    assert not [one for one in ("zebra", "Amelia", "What a day") if one in told]
    assert "Nothing is planned" in await asks_for(town, SUPPLY, Verb.CALENDAR, to="2026-12")
    for nonsense in ("no month", "9999-12", "0001-01", "2026-13", ""):
        assert "Posts in November 2026" in await asks_for(town, SUPPLY, Verb.CALENDAR, to=nonsense)


async def test_what_goes_out_after_midnight_in_summer_stands_under_the_new_day(
    town: Town, clock: SettableClock
) -> None:
    clock.go_to(datetime(2027, 3, 31, 23, 30, tzinfo=UTC))
    post = await published(town, words())
    assert post.reference in await asks_for(town, SUPPLY, Verb.CALENDAR, to="2027-04")
    assert post.reference not in await asks_for(town, SUPPLY, Verb.CALENDAR, to="2027-03")


@pytest.mark.rule("R20")
async def test_the_leads_look_at_ten_posts_of_the_term_the_same_for_both(
    town: Town, clock: SettableClock
) -> None:
    for _ in range(12):
        clock.advance(timedelta(seconds=1))
        await published(town, words())
    mine, hers = [await asks_for(town, who, Verb.SAMPLE) for who in (DSL, DEPUTY)]
    assert mine == hers
    assert "0 of 10 looked at." in mine
    began = term_began(town.school, town.parts.clock.now())
    ten = drawn(await kept(town).published_since(began), began)
    chosen = await kept(town).get(ten[-1])
    told = await asks_for(town, DSL, Verb.SAMPLE_SAVE, reference=chosen.reference, finding="fine")
    assert "1 of 10 looked at." in told
    for _ in range(12):
        clock.advance(timedelta(seconds=1))
        await published(town, words())
    assert "1 of 10 looked at." in await asks_for(town, DEPUTY, Verb.SAMPLE)


@pytest.mark.rule("R20")
async def test_what_was_found_is_kept_and_what_should_not_be_out_comes_down(town: Town) -> None:
    post = await published(town, photo(AMELIA.id))
    form = await does(town, DSL, Verb.SAMPLE, reference=post.reference)
    again = await town.press(DSL, form, "Save", {"finding": "not_fine"})
    assert "Please say why" in said(shown(again))
    done = await town.press(DSL, again, "Save", {"words": "Her name is on the board behind her."})
    assert "1 of 1 looked at." in said(shown(done))
    after = await now(town, post)
    assert len(after.takedowns) == 1
    assert "has to be taken down" in (await town.told(MANAGER)).activity["text"]
    [line] = [one for one in await kept(town).lines(post.id) if one.what is Deed.SAMPLED]
    assert (line.by, line.codes["finding"], line.words) == (
        DSL,
        "not_fine",
        "Her name is on the board behind her.",
    )


@pytest.mark.rule("R20")
async def test_a_post_that_is_not_in_the_sample_is_not_opened_by_it(town: Town) -> None:
    post = await approved(town, words())
    answer = await does(town, DSL, Verb.SAMPLE, reference=post.reference)
    assert "We cannot find that" in said(shown(answer))


async def test_the_finding_stays_chosen_when_something_is_missing(town: Town) -> None:
    post = await published(town, words())
    form = await does(town, DSL, Verb.SAMPLE, reference=post.reference)
    again: Answer = await town.press(DSL, form, "Save", {"finding": "not_fine"})
    assert value(shown(again), "finding") == "not_fine"


@pytest.mark.rule("R20")
async def test_a_finding_pressed_twice_is_one_finding(town: Town) -> None:
    post = await published(town, words())
    typed = {"finding": "not_fine", "words": "It is unkind.", "token": "pressed-twice-0001"}
    for _ in range(2):
        told = await asks_for(town, DSL, Verb.SAMPLE_SAVE, reference=post.reference, **typed)
        assert "1 of 1 looked at." in told
    deeds = [one.what for one in await kept(town).lines(post.id)]
    assert deeds.count(Deed.SAMPLED) == 1
    assert deeds.count(Deed.TO_COME_DOWN) == 1


@pytest.mark.rule("R20")
async def test_four_weeks_into_the_term_the_lead_is_reminded_once(town: Town, clock: SettableClock) -> None:
    await town.parts.posting.remind()
    assert town.alerted() == set()
    clock.advance(timedelta(days=7))
    await town.parts.posting.remind()
    assert town.alerted() == set()
    await published(town, words())
    for _ in range(2):
        await town.parts.posting.remind()
    told = await town.told(DSL)
    assert told.activity["text"] == "Ten posts of this term to look at."
    await town.restart()
    await seen.settled_in(town)
    await town.parts.posting.remind()
    await town.settled()
    assert len([one for one in town.teams.sent if one.person_id == DSL]) == 1
    opened = await town.press(DSL, told, "Look at them")
    assert "0 of 1 looked at." in said(shown(opened))
