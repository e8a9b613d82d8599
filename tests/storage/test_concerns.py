"""A concern is kept with all that belongs to it, or not at all."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings

from policy.chronology import Entry, Happening
from policy.concerns import Concern, ConcernId, FormToken, pick_up
from storage.concerns import Concerns
from storage.connection import Store
from storage.errors import AlreadySent, NotFound, ReferenceTaken, Stale
from storage.outbox import Outbox
from storage.records import Kept
from tests.builders import (
    ASSISTANT,
    DEPUTY,
    DSL,
    HEAD,
    NOON,
    TEACHER,
    a_concern,
    a_message,
    a_posted,
    a_read,
    a_todo,
    a_trace,
    a_watch,
    an_entry,
    minutes,
)
from tests.storage.anything import IDS, WORDS, anything


@given(words=WORDS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_words_come_back_exactly_as_they_were_written(concerns: Concerns, words: str) -> None:
    kept = (await concerns.add(a_concern(words=words), [an_entry(words=words)], [], [])).concern

    assert (await concerns.get(kept.id)).account.words == words
    assert (await concerns.chronology(kept.id))[0].words == words


@given(concern=anything(Concern, id=IDS, reference=IDS), entry=anything(Entry))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_every_field_of_a_concern_and_of_a_line_comes_back(
    store: Store, concern: Concern, entry: Entry
) -> None:
    concerns, concern = Concerns(store, f"school-{uuid4().hex}"), replace(concern, index=(), entries=0)
    kept = (await concerns.add(concern, [entry], [], [])).concern

    found = await concerns.get(concern.id)
    assert found == kept == replace(concern, entries=1, seal=kept.seal)
    assert (found.index, found.version) == (kept.index, kept.version)
    assert await concerns.chronology(concern.id) == (entry,)


async def test_a_concern_is_found_by_its_id_its_reference_and_its_form(concerns: Concerns) -> None:
    kept = (await concerns.add(a_concern(), [], [], [])).concern

    assert await concerns.get(kept.id) == kept
    assert await concerns.by_reference(f" {kept.reference.lower()} ") == kept
    assert await concerns.by_token(kept.token) == kept


@pytest.mark.parametrize("wrong", ["MS-00000", "", "a/b", "x:y", "%2F", "…", "'", "k" * 2000])
async def test_a_wrong_guess_is_not_found_whatever_it_looks_like(concerns: Concerns, wrong: str) -> None:
    with pytest.raises(NotFound):
        await concerns.by_reference(wrong)
    with pytest.raises(NotFound):
        await concerns.get(ConcernId(wrong))
    assert await concerns.by_token(FormToken(wrong)) is None


async def test_the_same_form_sent_twice_is_the_same_concern(concerns: Concerns) -> None:
    first = (await concerns.add(a_concern(), [], [], [])).concern

    with pytest.raises(AlreadySent) as sent:
        await concerns.add(replace(a_concern(), token=first.token), [], [], [])
    assert sent.value.concern_id == first.id


async def test_one_form_sent_many_times_at_once_becomes_one_concern(
    concerns: Concerns, outbox: Outbox
) -> None:
    token = FormToken("pressed-often")
    tries = [replace(a_concern(), token=token) for _ in range(6)]
    answers = await asyncio.gather(
        *[concerns.add(each, [], [], [a_message(each)]) for each in tries], return_exceptions=True
    )

    kept = [answer.concern for answer in answers if isinstance(answer, Kept)]
    refused = [answer.concern_id for answer in answers if isinstance(answer, AlreadySent)]
    assert len(kept) == 1
    assert refused == [kept[0].id] * 5
    assert await outbox.pending() == 1


async def test_a_reference_belongs_to_one_concern(concerns: Concerns) -> None:
    first = (await concerns.add(a_concern(), [], [], [])).concern
    second = replace(a_concern(), reference=first.reference)

    with pytest.raises(ReferenceTaken):
        await concerns.add(second, [], [], [])
    assert await concerns.by_token(second.token) is None


async def test_the_chronology_goes_on_counting_where_it_stopped(concerns: Concerns) -> None:
    kept = (await concerns.add(a_concern(), [an_entry(), an_entry(Happening.TOLD)], [], [])).concern
    assert kept.entries == 2

    saved = (await concerns.save(kept, [an_entry(Happening.OPENED)], [], [])).concern
    assert (await concerns.get(kept.id)).entries == saved.entries == 3
    whats = [entry.what for entry in await concerns.chronology(kept.id)]
    assert whats == [Happening.RECEIVED, Happening.TOLD, Happening.OPENED]


async def test_a_change_lands_with_all_its_rows(concerns: Concerns, outbox: Outbox) -> None:
    kept = (await concerns.add(a_concern(), [], [], [])).concern
    changed = pick_up(replace(kept, agenda=(a_todo(HEAD),)), by=DSL, at=NOON)
    posted = a_posted(kept)
    saved = (
        await concerns.save(changed, [an_entry()], [a_trace(kept)], [a_message(kept)], [posted, posted])
    ).concern

    assert await concerns.get(kept.id) == saved
    assert saved.picked_up_by == DSL
    assert await concerns.posted(kept.id) == (posted,)
    assert await concerns.work(HEAD) == (saved,)
    assert await outbox.pending() == 1


async def test_a_stale_change_lands_none_of_its_rows(concerns: Concerns, outbox: Outbox) -> None:
    kept = (await concerns.add(a_concern(), [], [], [])).concern
    await concerns.save(pick_up(kept, by=DSL, at=NOON), [], [], [])
    late = replace(pick_up(kept, by=HEAD, at=NOON), agenda=(a_todo(HEAD),), watches=(a_watch(),))

    with pytest.raises(Stale):
        await concerns.save(late, [an_entry()], [a_trace(kept)], [a_message(kept)], [a_posted(kept)])
    assert (await concerns.get(kept.id)).picked_up_by == DSL
    assert await concerns.chronology(kept.id) == ()
    assert await concerns.posted(kept.id) == ()
    assert await concerns.work(HEAD) == ()
    assert await concerns.due(NOON) == ()
    assert await outbox.pending() == 0


async def test_of_two_who_pick_up_at_once_one_is_refused(concerns: Concerns) -> None:
    kept = (await concerns.add(a_concern(), [], [], [])).concern
    presses = [pick_up(kept, by=person, at=NOON) for person in (DSL, DEPUTY)]
    answers = await asyncio.gather(
        *[concerns.save(press, [an_entry()], [], []) for press in presses], return_exceptions=True
    )

    assert sum(isinstance(answer, Stale) for answer in answers) == 1
    assert len(await concerns.chronology(kept.id)) == 1


async def test_a_reporters_own_list_is_the_latest_and_newest_first(concerns: Concerns) -> None:
    kept = [
        (await concerns.add(a_concern(received=NOON + minutes(number)), [], [], [])).concern
        for number in (2, 0, 3, 1)
    ]
    await concerns.add(a_concern(reporter=ASSISTANT), [], [], [])

    assert await concerns.mine(TEACHER, limit=3) == (kept[2], kept[0], kept[3])
    assert await concerns.mine(DSL) == ()


async def test_the_same_moment_and_action_can_be_audited_twice(concerns: Concerns) -> None:
    kept = (await concerns.add(a_concern(), [], [a_trace()], [])).concern
    for _ in range(2):
        await concerns.trace([a_trace(kept, action="opened"), a_trace(kept, action="opened")])
    await concerns.trace([])

    low, high = "audit:", "audit;"
    assert await concerns._rows.count(low, high) == 5


async def test_another_school_sees_nothing(concerns: Concerns, store: Store) -> None:
    waiting = replace(a_concern(), watches=(a_watch(),), agenda=(a_todo(DSL),))
    kept = (await concerns.add(waiting, [an_entry()], [], [a_message(waiting)])).concern
    await concerns.opened(kept.id, a_read(), a_trace(kept))
    elsewhere, its_outbox = Concerns(store, "elsewhere"), Outbox(store, "elsewhere")

    with pytest.raises(NotFound):
        await elsewhere.get(kept.id)
    with pytest.raises(NotFound):
        await elsewhere.by_reference(kept.reference)
    assert await elsewhere.by_token(kept.token) is None
    assert await elsewhere.chronology(kept.id) == ()
    assert await elsewhere.mine(TEACHER) == await elsewhere.work(DSL) == await elsewhere.earlier(kept) == ()
    assert await elsewhere.due(NOON) == ()
    assert await elsewhere.reads(kept.id) == ()
    assert await its_outbox.due(NOON) == ()
