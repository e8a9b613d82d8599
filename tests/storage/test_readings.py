"""What was read before is taken from memory only while the store says that it is still so."""

from __future__ import annotations

import pytest

from policy.consents import Said, changed
from storage.answers import Answers
from storage.connection import Store
from tests.builders import NOON
from tests.children import a_change, a_plan, as_planned
from tests.storage.registers import Registers, a_trace, is_yes


@pytest.mark.rule("R38")
async def test_what_another_process_changed_is_seen_by_who_read_it_before(store: Store, school: str) -> None:
    ours, theirs = Registers(store, school), Registers(store, school)
    begun = await ours.begin(4)
    assert all(is_yes(one) for one in (await ours.seen()).values())
    read = await theirs.consents.get(begun[0].pupil.id)
    no = a_change(begun[0].pupil, Said.WITHDRAWN, at=NOON)
    kept = await theirs.consents.save(read, changed(read, no), [no], [])
    assert (await ours.seen())[read.pupil.id] == kept

    await theirs.brought_in(a_plan(*as_planned(begun, Said.NO)))
    for roll in (await ours.consents.of_class("1A"), await ours.consents.all()):
        assert not any(is_yes(one) for one in roll.records)


async def test_a_record_read_again_is_the_very_same(store: Store, school: str) -> None:
    registers = Registers(store, school)
    await registers.begin(4)
    first, again = await registers.consents.all(), await registers.consents.all()
    assert all(one is other for one, other in zip(first.records, again.records, strict=True))


async def test_of_a_child_who_is_erased_or_gone_nothing_stays_in_memory(store: Store, school: str) -> None:
    ours, theirs = Registers(store, school), Registers(store, school)
    begun = await ours.begin(3)
    await ours.consents.all()
    await ours.consents.erase(await ours.consents.get(begun[0].pupil.id), [a_trace()])
    assert begun[0].pupil.id not in str(ours.consents._readings._known)
    await theirs.consents.erase(await theirs.consents.get(begun[1].pupil.id), [a_trace()])
    await ours.consents.all()
    assert begun[1].pupil.id not in str(ours.consents._readings._known)
    assert len(ours.consents._readings._known) == 1


def test_answers_read_from_a_row_are_a_mapping_like_any_other() -> None:
    answers = Answers(" photo@website video@website ", " photo@press ", "", " work@press ")
    whole = {
        "photo@website": Said.YES,
        "video@website": Said.YES,
        "photo@press": Said.NO,
        "work@press": Said.UNANSWERED,
    }
    assert answers == whole
    assert whole == answers
    assert {code: answers[code] for code in answers} == whole
    assert dict(answers) == dict(answers.items()) == whole
    assert len(answers) == 4
    for code, said in whole.items():
        assert answers.get(code) is said
        assert code in answers
    for code in ("", "photo", "photo@web", "website", "photo@website video@website", " ", "video@press"):
        assert answers.get(code) is None
        assert code not in answers
    assert answers != Answers("", "", "", "")
    assert repr(answers).startswith("Answers({")
    with pytest.raises(KeyError):
        answers["video@press"]


def test_a_code_is_not_found_in_a_longer_one() -> None:
    answers = Answers(" photo@website-two ", "", "", "")
    assert "photo@website" not in answers
    assert "photo@website-two" in answers
