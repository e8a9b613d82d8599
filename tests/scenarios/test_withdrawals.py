"""Whoever keeps the posts is told of everything that is not permitted any more: each time, whatever happens.

The contract of bot/ports.py Posts: at least once, the same id each time, never neither giver nor reason.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

import bot.withdrawing
from cards.verbs import Verb
from policy.consents import ConsentTerms
from policy.pupils import Pupil, PupilId
from policy.withdrawals import Withdrawal
from rehearsal.azurite import Azurite
from storage.consents import Consents
from storage.errors import StoreDown
from storage.withdrawals import Withdrawals
from tests.scenarios import seen
from tests.scenarios.register import AMELIA, AMELIE, SAM, Recorder, does, enrol
from tests.scenarios.seen import said, shown
from tests.scenarios.test_canary import everything_logged
from tests.scenarios.test_consents import WITHDRAWN
from tests.scenarios.test_imports import previewed, written
from tests.scenarios.test_store_away import stopped
from tests.scenarios.town import DSL, MANAGER, TEACHER, Town

PHOTO_AND_VIDEO = {"photo@website", "video@website"}
HEADED = "Surname,Forename,Class,Photo - website,Video - website,Photo - press"
CHILDREN = 60
"""More than are read at a time."""


def a_list(answers: str) -> bytes:
    """A list that says this of many children, whose names are numbers, and of Sam."""
    lines = [f"Vale,Robin{chr(97 + one // 26)}{chr(97 + one % 26)},Ash,{answers}" for one in range(CHILDREN)]
    return "\n".join([HEADED, *lines, f"Reed,Sam,Oak,{answers}", ""]).encode()


class Obstinate(Recorder):
    """Whoever keeps the posts, with troubles of their own: what `trouble` does comes before listening."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Withdrawal] = []
        self.troubles: list[Callable[[], object]] = []
        self.stubborn: set[PupilId] = set()

    async def withdrawn(self, withdrawal: Withdrawal) -> None:
        """Have trouble while there is some left, else remember it."""
        self.asked.append(withdrawal)
        if withdrawal.pupil in self.stubborn:
            raise StoreDown("busy")
        if self.troubles:
            trouble = self.troubles.pop(0)()
            if asyncio.iscoroutine(trouble):
                await trouble
        await super().withdrawn(withdrawal)

    async def heard(self, number: int, within: float = 8.0) -> list[Withdrawal]:
        """All that was taken, once it is so many."""
        async with asyncio.timeout(within):
            while len(self.told) < number:  # noqa: ASYNC110 - the bot tells.
                await asyncio.sleep(0.01)
        return self.told


def fails(failure: Exception) -> Callable[[], object]:
    """A trouble that is an exception."""

    def trouble() -> object:
        raise failure

    return trouble


@pytest.fixture(autouse=True)
def hurried_too(hurried: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.withdrawing, "LOOK_EVERY", 0.1)


@pytest.fixture
def posts() -> Obstinate:
    return Obstinate()


@pytest_asyncio.fixture
async def town(azurite: Azurite, posts: Obstinate) -> AsyncIterator[Town]:
    async with Town(azurite, posts=posts) as one:
        await seen.settled_in(one)
        await enrol(one, one.parts.clock.now() - timedelta(days=30))
        yield one


async def withdraws(town: Town, pupil: Pupil = AMELIA, **changes: str) -> str:
    """The Business Manager records a no; what they are answered."""
    return said(
        shown(await does(town, MANAGER, Verb.CONSENT_SAVE, pupil=pupil.id, **{**WITHDRAWN, **changes}))
    )


async def permits(town: Town, pupil: Pupil) -> None:
    """A parent says yes to the pictures on the website."""
    answer = await withdraws(town, pupil, said="yes", giver="new", by="Ada Stone")
    assert "It is in force now." in answer


async def asked(town: Town, pupil: Pupil = AMELIA) -> str:
    """What a teacher is told of a child."""
    return said(shown(await does(town, TEACHER, Verb.CHECK, pupil=pupil.id)))


async def nothing_waits(town: Town) -> None:
    """Everything that was to be told was taken, and is not told again."""
    async with asyncio.timeout(8):
        while await Withdrawals(town.parts.store, town.school.id).pending():  # noqa: ASYNC110 - the bot tells.
            await asyncio.sleep(0.01)


@pytest.mark.rule("R38")
async def test_a_teacher_is_told_no_at_once_and_before_whoever_keeps_the_posts_was_told(
    town: Town, posts: Obstinate
) -> None:
    gone = asyncio.Event()
    posts.troubles = [gone.wait]
    await withdraws(town)
    assert "No: photograph, video." in await asked(town)
    assert posts.told == []
    gone.set()
    [told] = await posts.heard(1)
    assert (told.pupil, set(told.uses)) == (AMELIA.id, PHOTO_AND_VIDEO)


@pytest.mark.rule("R38", "R39")
@pytest.mark.parametrize(
    "trouble",
    [StoreDown("down"), ValueError("Amelia"), KeyError(), TimeoutError()],
    ids=lambda it: type(it).__name__,
)
async def test_whatever_whoever_keeps_the_posts_raises_they_are_told_again_by_the_same_id(
    town: Town, posts: Obstinate, trouble: Exception
) -> None:
    posts.troubles = [fails(trouble)] * 2
    with everything_logged() as lines:
        await withdraws(town)
        [told] = await posts.heard(1)
    assert '"loop_failed"' not in lines.getvalue()
    assert "Amelia" not in lines.getvalue()
    assert {one.id for one in posts.asked} == {told.id}
    assert len(posts.asked) == 3
    await nothing_waits(town)
    assert len(posts.told) == 1


@pytest.mark.rule("R38", "R39")
async def test_one_that_is_never_taken_does_not_hold_up_the_others(town: Town, posts: Obstinate) -> None:
    posts.troubles = [fails(StoreDown("busy"))]
    await withdraws(town, AMELIA)
    await permits(town, AMELIE)
    await withdraws(town, AMELIE)
    told = await posts.heard(2)
    assert {one.pupil for one in told} == {AMELIA.id, AMELIE.id}


@pytest.mark.rule("R38", "R39")
async def test_whoever_hangs_over_one_does_not_hold_up_the_others(
    town: Town, posts: Obstinate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.withdrawing, "TAKEN_WITHIN", 0.3)
    await permits(town, AMELIE)
    posts.troubles = [asyncio.Event().wait]
    await withdraws(town, AMELIA)
    await withdraws(town, AMELIE)
    told = await posts.heard(2)
    assert {one.pupil for one in told} == {AMELIA.id, AMELIE.id}
    await nothing_waits(town)


@pytest.mark.rule("R39")
@pytest.mark.parametrize("how", ["stopped", "killed"])
async def test_what_was_not_told_before_the_bot_ended_is_told_after_it_began_again(
    town: Town, posts: Obstinate, how: str
) -> None:
    posts.troubles = [fails(StoreDown("away"))] * 10_000
    await withdraws(town)
    await (town.close() if how == "stopped" else town.kill())
    assert posts.told == []
    posts.troubles = []
    await town.open()
    [told] = await posts.heard(1)
    assert (told.pupil, set(told.uses)) == (AMELIA.id, PHOTO_AND_VIDEO)
    await nothing_waits(town)


@pytest.mark.rule("R39")
async def test_what_the_store_kept_is_told_once_it_is_back(tmp_path: Path, posts: Obstinate) -> None:
    async with Azurite(tmp_path) as store, Town(store, posts=posts) as town:
        await seen.settled_in(town)
        await enrol(town, town.parts.clock.now() - timedelta(days=30))
        gone = asyncio.Event()
        posts.troubles = [gone.wait]
        await withdraws(town)
        async with stopped(store):
            gone.set()
            [first] = await posts.heard(1)
        # That it was taken could not be written down: it is told once more, as the same.
        told = await posts.heard(2)
        assert {one.id for one in told} == {first.id}
        await nothing_waits(town)


@pytest.mark.rule("R38", "R39", "R35")
async def test_of_a_list_every_child_and_every_use_is_told(town: Town, posts: Obstinate) -> None:
    await town.press(MANAGER, await previewed(town, a_list("Y,Y,Y"), made_on="2026-11-20"), "Bring it in")
    await written(town)
    roll = await Consents(town.parts.store, town.school.id).all()
    theirs = {one.id for one in roll.pupils if one.class_name == "Ash"}
    posts.stubborn = theirs
    await town.press(MANAGER, await previewed(town, a_list("N,Y,")), "Bring it in")
    await written(town)
    waiting = await Withdrawals(town.parts.store, town.school.id).pending(2 * CHILDREN)
    # Those in front cannot be taken just now: the ones behind them are told all the same.
    posts.stubborn = {one.pupil for one in waiting[: bot.withdrawing.AT_ONCE]}
    await posts.heard(CHILDREN - bot.withdrawing.AT_ONCE)
    posts.stubborn = set()
    told = await posts.heard(CHILDREN)
    assert {one.pupil for one in told} == theirs
    assert {frozenset(one.uses) for one in told} == {frozenset({"photo@website", "photo@press"})}
    await nothing_waits(town)
    assert len(posts.told) == CHILDREN


@pytest.mark.rule("R38")
@pytest.mark.parametrize("what", ["protected", "child", "disagreed"])
async def test_whatever_ends_a_permission_is_told(town: Town, posts: Obstinate, what: str) -> None:
    match what:
        case "protected":
            await does(town, DSL, Verb.PROTECT_SAVE, pupil=AMELIA.id, on="yes")
        case "child":
            await withdraws(town, giver="child")
        case _:
            await withdraws(town, giver="new", by="Otto Stone")
    [told] = await posts.heard(1)
    assert told.pupil == AMELIA.id
    assert set(told.uses) >= PHOTO_AND_VIDEO
    assert (len(told.uses) == 36) is (what == "protected")
    answer = await asked(town)
    assert "No: nothing may be used." in answer if what == "protected" else "No: photograph, video." in answer


@pytest.mark.rule("R38")
async def test_nothing_is_told_where_nothing_was_in_force(town: Town, posts: Obstinate) -> None:
    await withdraws(town, SAM)
    await withdraws(town, AMELIE, giver="new", by="Ada O'Brien")
    await does(town, DSL, Verb.PROTECT_SAVE, pupil=SAM.id, on="yes")
    await permits(town, AMELIA)
    await withdraws(town, AMELIA)
    [told] = await posts.heard(1)
    await nothing_waits(town)
    assert told.pupil == AMELIA.id
    assert len(posts.told) == 1


@pytest.mark.rule("R38")
async def test_what_is_told_names_neither_who_said_it_nor_why(town: Town, posts: Obstinate) -> None:
    await withdraws(town, giver="new", by="Otto Canary")
    await withdraws(town, AMELIA, giver="child", places="press")
    told = await posts.heard(2)
    for one in told:
        assert set(asdict(one)) == {"id", "pupil", "uses", "at", "change"}
        assert not [
            word for word in ("Otto", "Canary", "Stone", "child", "phone") if word in str(asdict(one))
        ]
    assert len({one.id for one in told}) == 2


async def test_where_the_school_is_strict_a_yes_that_lapses_is_no_and_its_withdrawal_is_still_told(
    azurite: Azurite, posts: Obstinate
) -> None:
    town = Town(azurite, posts=posts)
    terms: ConsentTerms = town.school.consents
    town.school = replace(town.school, terms_of_consent=replace(terms, strict=True, confirm_by=(11, 1)))
    async with town:
        await seen.settled_in(town)
        await enrol(town, town.parts.clock.now() - timedelta(days=120))
        assert "No: nothing may be used." in await asked(town)
        kept = await Consents(town.parts.store, town.school.id).get(AMELIA.id)
        assert kept.standing
        await withdraws(town)
        [told] = await posts.heard(1)
        assert set(told.uses) == PHOTO_AND_VIDEO
