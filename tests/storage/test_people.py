"""Drafts, chats and the staff list: what the store knows of people."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from policy.concerns import FormToken
from policy.drafts import KEPT_FOR, keep
from policy.people import Role
from storage.connection import Store
from storage.drafts import Drafts
from storage.references import Reference, References
from storage.staff import StaffList
from tests.builders import ASSISTANT, DSL, NOON, TEACHER, a_draft, a_person, minutes
from tests.storage.anything import WORDS


@given(words=WORDS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_words_in_a_draft_come_back_as_they_were_typed(drafts: Drafts, words: str) -> None:
    draft = a_draft(words=words)
    await drafts.save(draft)

    assert await drafts.get(TEACHER, draft.token, NOON) == draft


async def test_a_draft_shrinks_as_well_as_it_grows(drafts: Drafts) -> None:
    draft = a_draft(words="é" * 10_000)
    await drafts.save(draft)
    await drafts.save(shorter := keep(draft, {"words": "é"}, at=NOON))

    assert await drafts.get(TEACHER, draft.token, NOON) == shorter


async def test_a_draft_is_its_owners_alone(drafts: Drafts) -> None:
    draft = a_draft()
    await drafts.save(draft)

    assert await drafts.get(ASSISTANT, draft.token, NOON) is None
    assert await drafts.latest(ASSISTANT, NOON) is None
    assert await drafts.get(TEACHER, FormToken("no/such"), NOON) is None


async def test_the_latest_draft_is_the_one_touched_last(drafts: Drafts) -> None:
    for number in (1, 3, 2):
        await drafts.save(a_draft(words=str(number), saved_at=NOON + minutes(number)))

    latest = await drafts.latest(TEACHER, NOON)
    assert latest is not None
    assert latest.answers["words"] == "3"


async def test_a_draft_is_gone_a_day_after_it_was_last_touched(drafts: Drafts) -> None:
    old, new = a_draft(), a_draft(saved_at=NOON + minutes(1))
    await drafts.save(old)
    await drafts.save(new)
    then = NOON + KEPT_FOR

    assert await drafts.get(TEACHER, old.token, then) is None
    assert await drafts.latest(TEACHER, then + minutes(1)) is None
    assert await drafts.sweep(then) == 1
    assert await drafts.get(TEACHER, new.token, then) == new
    assert await drafts.sweep(then) == 0


async def test_an_erased_draft_is_gone_and_may_be_erased_again(drafts: Drafts) -> None:
    draft = a_draft()
    await drafts.save(draft)
    for _ in range(2):
        await drafts.erase(TEACHER, draft.token)

    assert await drafts.get(TEACHER, draft.token, NOON) is None


async def test_the_latest_place_to_reach_somebody_stands(store: Store, school: str) -> None:
    references = References(store, school)
    first = Reference(
        TEACHER, "a:1", "https://smba.example/uk/", "tenant", "28:bot", "29:user", "msteams", seen_at=NOON
    )
    second = replace(first, seen_at=NOON + minutes(1), blocked=True)
    other = replace(first, person=DSL)
    for reference in (first, second, other):
        await references.save(reference)

    assert await references.get(TEACHER) == second
    assert await references.get(ASSISTANT) is None
    assert set(await references.all()) == {second, other}


async def test_the_staff_list_is_what_was_saved_last(store: Store, school: str) -> None:
    staff = StaffList(store, school)
    assert await staff.load() == ()
    everyone = tuple(a_person(number) for number in range(230))
    await staff.save(everyone)
    assert await staff.load() == everyone

    promoted = replace(everyone[7], roles=frozenset({Role.SLT, Role.STAFF}), children=frozenset({"p-1"}))
    after = (*everyone[:3], promoted, a_person(900, name="Zoë Example"))
    await staff.save(after)
    assert await staff.load() == after
